//! Tool calls and their results, from the OpenAI, Anthropic and AI SDK styles into Converse blocks.

use super::Reader;
use super::content::{blocks, only};
use crate::error::Error;
use crate::text::{cut, is_blank, kind};
use serde_json::{Map, Value, json};

/// The `toolUse` blocks of OpenAI `tool_calls`.
pub(super) fn calls(path: &str, calls: Value) -> Result<Vec<Value>, Error> {
    let Value::Array(calls) = calls else {
        return Err(Error::bad_option(
            path,
            format!("`{path}` is {}, not an array", kind(&calls)),
            "Pass an array of calls",
        ));
    };
    let calls = calls.into_iter().enumerate();
    calls.map(|(index, call)| openai_call(&format!("{path}[{index}]"), call)).collect()
}

fn openai_call(path: &str, mut call: Value) -> Result<Value, Error> {
    let id = text(path, "id", call.get("id"))?;
    let function = call.get_mut("function").map(Value::take).unwrap_or_default();
    let name = text(&format!("{path}.function"), "name", function.get("name"))?;
    let input = match function.get("arguments") {
        None | Some(Value::Null) => json!({}),
        Some(Value::String(text)) if text.trim().is_empty() => json!({}),
        Some(Value::String(text)) => serde_json::from_str(text).map_err(|error| {
            let place = format!("{path}.function.arguments");
            let message = format!("`{place}` is not JSON: {}", cut(&error.to_string(), 80));
            Error::bad_option(place, message, "Pass the arguments as JSON text")
        })?,
        Some(other) => other.clone(),
    };
    tool_use(&format!("{path}.function.arguments"), &id, &name, input)
}

/// The `toolUse` block of an Anthropic `tool_use` or AI SDK `tool-call` part.
pub(super) fn call_part(path: &str, fields: &mut Map<String, Value>, id: &str, name: &str) -> Result<Value, Error> {
    let (id, name) = (take_text(path, id, fields)?, take_text(path, name, fields)?);
    let input = fields.shift_remove("input").or_else(|| fields.shift_remove("args"));
    tool_use(&format!("{path}.input"), &id, &name, input.unwrap_or_else(|| json!({})))
}

/// `path` is that of the input, which the service wants to be an object.
fn tool_use(path: &str, id: &str, name: &str, input: Value) -> Result<Value, Error> {
    if input.is_object() {
        return Ok(json!({ "toolUse": { "toolUseId": id, "name": name, "input": input } }));
    }
    Err(Error::bad_option(
        path,
        format!("`{path}` is {}, not an object", kind(&input)),
        "Pass the arguments as an object",
    ))
}

/// The `toolResult` block of a message of role `tool`, or of an Anthropic `tool_result` part: `content` is text or parts.
pub(super) fn result(
    reader: &Reader<'_>,
    path: &str,
    id: &Value,
    id_name: &str,
    content: Value,
    failed: bool,
) -> Result<Value, Error> {
    let id = text(path, id_name, Some(id))?;
    let content = match content {
        Value::Null => Vec::new(),
        content => result_blocks(reader, &format!("{path}.content"), content)?,
    };
    Ok(tool_result(&id, content, failed))
}

/// The `toolResult` block of an AI SDK `tool-result` part, whose output may be any value.
pub(super) fn result_part(reader: &Reader<'_>, path: &str, fields: &mut Map<String, Value>) -> Result<Value, Error> {
    let id = take_text(path, "toolCallId", fields)?;
    fields.shift_remove("toolName");
    let output = fields.shift_remove("output").or_else(|| fields.shift_remove("result")).unwrap_or_default();
    let kind = output.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let failed = matches!(kind.as_str(), "error-text" | "error-json");
    let value = match (kind.as_str(), output) {
        ("content", Value::Object(mut output)) if output.contains_key("value") => {
            let parts = output.shift_remove("value").unwrap_or_default();
            let content = result_blocks(reader, &format!("{path}.output.value"), parts)?;
            return Ok(tool_result(&id, content, false));
        }
        ("execution-denied", Value::Object(mut output)) => {
            let reason = output.shift_remove("reason").and_then(|reason| reason.as_str().map(str::to_owned));
            let text =
                reason.map_or_else(|| "The call was denied.".to_owned(), |why| format!("The call was denied: {why}"));
            return Ok(tool_result(&id, vec![json!({ "text": text })], true));
        }
        ("text" | "json" | "error-text" | "error-json", Value::Object(mut output)) if output.contains_key("value") => {
            output.shift_remove("value").unwrap_or_default()
        }
        (_, output) => output,
    };
    let content = match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![json!({ "text": text })],
        // The service wants an object at the root of a JSON result.
        object @ Value::Object(_) => vec![json!({ "json": object })],
        other => vec![json!({ "text": other.to_string() })],
    };
    Ok(tool_result(&id, content, failed))
}

fn result_blocks(reader: &Reader<'_>, path: &str, content: Value) -> Result<Vec<Value>, Error> {
    only(path, blocks(&reader.of_data(), path, content)?, &RESULT_MEMBERS, "tool result")
}

/// Members of Converse `ToolResultContentBlock`.
pub(super) const RESULT_MEMBERS: [&str; 6] = ["json", "text", "image", "document", "video", "searchResult"];

/// Completes a native `toolUse`, found at `path`: the service wants an id, a name and an object.
pub(super) fn complete_call(path: &str, call: &mut Map<String, Value>) -> Result<(), Error> {
    for name in ["toolUseId", "name"] {
        text(path, name, call.get(name))?;
    }
    match call.entry("input").or_insert_with(|| json!({})) {
        Value::Object(_) => Ok(()),
        null @ Value::Null => {
            *null = json!({});
            Ok(())
        }
        other => Err(Error::bad_option(
            format!("{path}.input"),
            format!("`{path}.input` is {}, not an object", kind(other)),
            "Pass the arguments as an object",
        )),
    }
}

/// Completes a native `toolResult`, found at `path`: its content is never empty, and its strings are no templates.
pub(super) fn complete_result(reader: &Reader<'_>, path: &str, result: &mut Map<String, Value>) -> Result<(), Error> {
    text(path, "toolUseId", result.get("toolUseId"))?;
    if let Some(status) = result.get("status").filter(|status| *status != "success" && *status != "error") {
        let found = status.as_str().map_or_else(|| kind(status).to_owned(), |status| format!("{:?}", cut(status, 40)));
        let place = format!("{path}.status");
        return Err(Error::bad_option(&*place, format!("`{place}` is {found}"), "Use \"success\" or \"error\""));
    }
    let content = result.entry("content").or_insert(Value::Null);
    let mut converted = match content.take() {
        Value::Null => Vec::new(),
        given => result_blocks(reader, &format!("{path}.content"), given)?,
    };
    without_blanks(&mut converted);
    *content = Value::Array(converted);
    Ok(())
}

/// The service refuses blank strings in a result, and a result without content.
fn without_blanks(content: &mut Vec<Value>) {
    content.retain(|block| !block.get("text").and_then(Value::as_str).is_some_and(is_blank));
    if content.is_empty() {
        content.push(json!({ "text": "(no output)" }));
    }
}

/// A `toolResult` block, marked as an error if `failed`.
pub(crate) fn tool_result(id: &str, mut content: Vec<Value>, failed: bool) -> Value {
    without_blanks(&mut content);
    let mut result = json!({ "toolUseId": id, "content": content });
    if let (true, Some(fields)) = (failed, result.as_object_mut()) {
        fields.insert("status".to_owned(), Value::from("error"));
    }
    json!({ "toolResult": result })
}

fn take_text(path: &str, name: &str, fields: &mut Map<String, Value>) -> Result<String, Error> {
    text(path, name, fields.shift_remove(name).as_ref())
}

fn text(path: &str, name: &str, value: Option<&Value>) -> Result<String, Error> {
    match value.and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(Error::bad_option(
            format!("{path}.{name}"),
            format!("`{path}.{name}` is missing or not a string"),
            format!("Pass `{name}` as the call had it"),
        )),
    }
}
