//! The turns that tell the model what was wrong with its answer.
//!
//! The answer goes back byte for byte, every tool call gets its result, and each issue is one short line, path first.

use super::exchange::Exchange;
use super::request::Request;
use crate::error::Error;
use crate::messages::{self, Role, Turn};
use crate::model::Mode;
use crate::response::{self, Block, Reply};
use crate::schema::Schema;
use crate::validation::Issue;
use serde_json::value::RawValue;
use serde_json::{Value, json};

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
    let objection = match request.mode {
        Mode::Tools => tool_results(&reply, schema, issues, request.traits.error_status),
        Mode::Json if !request.parameters.names_tools() => vec![json!({ "text": text_objection(issues) })],
        Mode::Json => {
            let objection = text_objection(issues);
            results(&reply, &objection, request.traits.error_status)
                .unwrap_or_else(|| vec![json!({ "text": objection })])
        }
    };
    messages::push(turns, Role::User, objection);
    Ok(())
}

/// Appends the answer, byte for byte but for blocks that the service writes and refuses to read: blank texts, and tool calls
/// where the request names no tool. Without anything else there is no turn: one without content is refused as well.
fn repeat_answer(turns: &mut Vec<Turn>, request: &Request, reply: &Reply<'_>) -> Result<(), Error> {
    let names_tools = request.mode == Mode::Tools || request.parameters.names_tools();
    let readable = |block: &Block<'_>| match block {
        Block::Text(text) => !text.trim().is_empty(),
        Block::ToolUse { .. } => names_tools,
        Block::Other => true,
    };
    let kept: Vec<&str> = reply
        .blocks
        .iter()
        .zip(&reply.raw_blocks)
        .filter(|(block, _)| readable(block))
        .map(|(_, raw)| raw.get())
        .collect();
    if kept.is_empty() {
        return Ok(());
    }
    let unwritable = |error: serde_json::Error| Error::internal(format!("The answer could not be repeated: {error}"));
    let content = kept.join(",");
    // The caller's conversation may end with the beginning of the answer.
    if let Some(Turn::Blocks { role: Role::Assistant, content: begun }) = turns.last_mut() {
        let blocks: Vec<Value> = serde_json::from_str(&format!("[{content}]")).map_err(unwritable)?;
        begun.extend(blocks);
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

fn tool_results(reply: &Reply<'_>, schema: &Schema, issues: &[Issue], error_status: bool) -> Vec<Value> {
    let objection = format!("{}Call `{}` again with the whole corrected input.", listed(issues), schema.name());
    results(reply, &objection, error_status).unwrap_or_else(|| vec![json!({ "text": objection })])
}

/// A result with the objection for every call of the answer, if it has any.
fn results(reply: &Reply<'_>, objection: &str, error_status: bool) -> Option<Vec<Value>> {
    let mut answered = Vec::new();
    let mut results = Vec::new();
    for block in &reply.blocks {
        let Block::ToolUse { id, .. } = block else { continue };
        // Two results of one id are refused.
        if answered.contains(id) {
            continue;
        }
        answered.push(id.clone());
        let mut result = json!({ "toolUseId": id, "content": [{ "text": objection }] });
        if let (true, Some(fields)) = (error_status, result.as_object_mut()) {
            fields.insert("status".to_owned(), Value::from("error"));
        }
        results.push(json!({ "toolResult": result }));
    }
    (!results.is_empty()).then_some(results)
}

fn text_objection(issues: &[Issue]) -> String {
    format!("{}Answer again with the whole corrected JSON object and nothing else.", listed(issues))
}

fn listed(issues: &[Issue]) -> String {
    let lines: Vec<String> = issues.iter().map(|issue| format!("- {issue}\n")).collect();
    format!("That is not valid:\n{}", lines.concat())
}
