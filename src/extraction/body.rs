//! The Converse request body of an attempt.

use super::request::Request;
use crate::messages::Turn;
use crate::model::{Mode, ToolChoice};
use crate::schema::{EXTRACT, Schema};
use bedrock_extract_json::append;
use serde_json::{Map, Value, json};

/// Writes the body: conversation, parameters, and the tool where the mode uses one. `size` is about how many bytes the
/// conversation takes.
pub(super) fn build(request: &Request, schema: &Schema, turns: &[Turn], size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size);
    out.extend_from_slice(b"{\"messages\":[");
    for (index, turn) in turns.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        turn.append_to(&mut out);
    }
    out.push(b']');
    if !request.system.is_empty() {
        out.extend_from_slice(b",\"system\":[");
        for (index, block) in request.system.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            append(block, &mut out);
        }
        out.push(b']');
    }
    let parameters = &request.parameters;
    let mut members = Map::new();
    if !parameters.inference_config.is_empty() {
        members.insert("inferenceConfig".to_owned(), Value::Object(parameters.inference_config.clone()));
    }
    members.extend(tool_config(request, schema, turns).map(|config| ("toolConfig".to_owned(), config)));
    members.extend(parameters.members.clone());
    for (name, value) in members {
        out.push(b',');
        append(&Value::String(name), &mut out);
        out.push(b':');
        append(&value, &mut out);
    }
    out.push(b'}');
    out
}

/// What the system prompt must say for the mode, behind the caller's own.
pub(super) fn instruction(request: &Request, schema: &Schema) -> Option<String> {
    match request.mode {
        Mode::Json => Some(format!(
            "{EXTRACT}\nAnswer with one JSON object only, no other text. Fill in this form:\n{}",
            schema.outline()
        )),
        Mode::Tools if request.parameters.chooses_freely() => {
            Some(format!("Answer by calling the tool `{}` once, with every required field filled in.", schema.name()))
        }
        Mode::Tools => None,
    }
}

/// The schema's tool before the caller's own. In text, tools are named only where the service insists: when the caller
/// brings some, or when the conversation holds calls.
fn tool_config(request: &Request, schema: &Schema, turns: &[Turn]) -> Option<Value> {
    let parameters = &request.parameters;
    let mut tools = match request.mode {
        Mode::Tools => vec![own_tool(request, schema)],
        Mode::Json if !parameters.names_tools() => called_tools(turns),
        Mode::Json => Vec::new(),
    };
    tools.extend_from_slice(&parameters.tools);
    if tools.is_empty() {
        return None;
    }
    let choice =
        parameters.tool_choice.clone().or_else(|| (request.mode == Mode::Tools).then(|| choice(request, schema)));
    let mut config = json!({ "tools": tools });
    if let (Some(choice), Some(fields)) = (choice, config.as_object_mut()) {
        fields.insert("toolChoice".to_owned(), choice);
    }
    Some(config)
}

fn own_tool(request: &Request, schema: &Schema) -> Value {
    let bare = if request.traits.bare_tool_schema { schema.bare_tool() } else { None };
    bare.unwrap_or_else(|| schema.tool())
}

fn choice(request: &Request, schema: &Schema) -> Value {
    match request.parameters.strongest_choice {
        ToolChoice::Any => json!({ "any": {} }),
        ToolChoice::Auto => json!({ "auto": {} }),
        // A caller who insists on tools for a family listed without them knows better than the list.
        ToolChoice::Tool | ToolChoice::None => json!({ "tool": { "name": schema.name() } }),
    }
}

/// Tools for the calls in the conversation: the service refuses calls of tools that the request does not name.
fn called_tools(turns: &[Turn]) -> Vec<Value> {
    let blocks = turns.iter().filter_map(|turn| match turn {
        Turn::Blocks { content, .. } => Some(content),
        Turn::Verbatim(_) => None,
    });
    let mut names: Vec<&str> =
        blocks.flatten().filter_map(|block| block.get("toolUse")?.get("name")?.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| json!({ "toolSpec": { "name": name, "inputSchema": { "json": { "type": "object" } } } }))
        .collect()
}
