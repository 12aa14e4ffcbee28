//! The turns that tell the model what was wrong with its answer.
//!
//! The answer goes back byte for byte, every tool call gets its result, and each issue is one short line, path first.

use super::exchange::Exchange;
use super::request::Request;
use crate::error::Error;
use crate::messages::{self, Role, Turn};
use crate::model::Mode;
use crate::response::{self, Block, Reply};
use crate::schema::{ROOT, Schema};
use crate::text::is_blank;
use crate::validation::Issue;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Appends the assistant's last answer and the user's objection to it.
pub(super) fn append(
    turns: &mut Vec<Turn>,
    request: &Request,
    schema: &Schema,
    exchange: &Exchange,
    issues: &[Issue],
) -> Result<(), Error> {
    let reply = response::parse(exchange.body())?;
    repeat_answer(turns, request, &reply)?;
    let objection = match request.mode() {
        Mode::Tools | Mode::ToolsStrict => {
            format!("{}Call `{}` again with the whole corrected input.", listed(issues, schema), schema.name())
        }
        Mode::Json | Mode::JsonSchema => {
            format!("{}Answer again with the whole corrected JSON object and nothing else.", listed(issues, schema))
        }
    };
    let mut content =
        if request.names_tools() { results(&reply, &objection, request.traits.error_status) } else { Vec::new() };
    if content.is_empty() {
        content.push(json!({ "text": objection }));
    }
    messages::push(turns, Role::User, content);
    messages::settle(turns, request.traits);
    Ok(())
}

/// Appends the answer, byte for byte but for what the service writes and refuses to read: blank texts, tool calls where the
/// request names no tool or another call has the id, reasoning at the end, which Claude refuses there, and on some families
/// the ids. Without anything else there is no turn: one without content is refused as well.
fn repeat_answer<'a>(turns: &mut Vec<Turn>, request: &Request, reply: &'a Reply<'a>) -> Result<(), Error> {
    let mut ids: HashSet<&str> = HashSet::new();
    let mut readable = |block: &'a Block<'a>| match block {
        Block::Text(text) => !is_blank(text),
        Block::ToolUse { id, .. } => request.names_tools() && ids.insert(id),
        Block::Other | Block::Reasoning => true,
    };
    let mut kept: Vec<(&Block<'_>, &str)> = reply
        .blocks
        .iter()
        .zip(reply.raw_blocks.iter().map(|raw| raw.get()))
        .filter(|(block, _)| readable(block))
        .collect();
    while kept.pop_if(|(block, _)| matches!(block, Block::Reasoning)).is_some() {}
    let kept: Vec<&str> = kept.into_iter().map(|(_, raw)| raw).collect();
    if kept.is_empty() {
        return Ok(());
    }
    let unwritable = |error: serde_json::Error| Error::internal(format!("The answer could not be repeated: {error}"));
    let content = kept.join(",");
    // The caller's conversation may end with the beginning of the answer.
    let begun = matches!(turns.last(), Some(Turn::Blocks { role: Role::Assistant, .. }));
    if begun || request.traits.short_tool_ids {
        let blocks: Vec<Value> = serde_json::from_str(&format!("[{content}]")).map_err(unwritable)?;
        messages::push(turns, Role::Assistant, blocks);
        return Ok(());
    }
    let message = if kept.len() == reply.blocks.len() {
        reply.message.to_owned()
    } else {
        RawValue::from_string(format!(r#"{{"role":"assistant","content":[{content}]}}"#)).map_err(unwritable)?
    };
    turns.push(Turn::Verbatim(message));
    Ok(())
}

/// A result with the objection for every call of the answer; two results of one id would be refused.
fn results(reply: &Reply<'_>, objection: &str, error_status: bool) -> Vec<Value> {
    let mut answered: Vec<&str> = Vec::new();
    for block in &reply.blocks {
        match block {
            Block::ToolUse { id, .. } if !answered.contains(&id.as_ref()) => answered.push(id),
            _ => {}
        }
    }
    answered.into_iter().map(|id| messages::tool_result(id, vec![json!({ "text": objection })], error_status)).collect()
}

/// The issues by the paths that the model knows: those of the object that it was asked for.
fn listed(issues: &[Issue], schema: &Schema) -> String {
    let place = |issue: &Issue| match schema.wraps_root() {
        true => Issue { path: format!("/{ROOT}{}", issue.path), ..issue.clone() },
        false => issue.clone(),
    };
    let lines: Vec<String> = issues.iter().map(|issue| format!("- {}\n", place(issue))).collect();
    format!("That is not valid:\n{}", lines.concat())
}
