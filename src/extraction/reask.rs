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
    // The service refuses an assistant turn without content, so an empty answer is not repeated to it.
    if !reply.blocks.is_empty() {
        turns.push(Turn::Verbatim(reply.message.to_owned()));
    }
    let objection = match request.mode {
        Mode::Tools => tool_results(&reply, schema, issues, request.traits.error_status),
        Mode::Json => vec![json!({ "text": text_objection(issues) })],
    };
    messages::push(turns, Role::User, objection);
    Ok(())
}

fn tool_results(reply: &Reply<'_>, schema: &Schema, issues: &[Issue], error_status: bool) -> Vec<Value> {
    let objection = format!("{}Call `{}` again with the whole corrected input.", listed(issues), schema.name());
    let results: Vec<Value> = reply
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::ToolUse { id, .. } => Some(id),
            _ => None,
        })
        .map(|id| {
            let mut result = json!({ "toolUseId": id, "content": [{ "text": objection }] });
            if let (true, Some(fields)) = (error_status, result.as_object_mut()) {
                fields.insert("status".to_owned(), Value::from("error"));
            }
            json!({ "toolResult": result })
        })
        .collect();
    if results.is_empty() { vec![json!({ "text": objection })] } else { results }
}

fn text_objection(issues: &[Issue]) -> String {
    format!("{}Answer again with the whole corrected JSON object and nothing else.", listed(issues))
}

fn listed(issues: &[Issue]) -> String {
    let lines: Vec<String> = issues.iter().map(|issue| format!("- {issue}\n")).collect();
    format!("That is not valid:\n{}", lines.concat())
}
