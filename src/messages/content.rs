//! The content of one message or of `system`: text, parts and native blocks become Converse content blocks.

use crate::error::Error;
use crate::text::{cut, kind, list};
use serde_json::{Map, Value};

/// Part types of the OpenAI style that are understood.
const PART_TYPES: [&str; 2] = ["text", "input_text"];

/// Converts the content found at `path`; blank text is left out.
pub(super) fn blocks(path: &str, content: Value) -> Result<Vec<Value>, Error> {
    match content {
        Value::String(text) => Ok(text_block(text).into_iter().collect()),
        Value::Array(parts) => {
            let mut blocks = Vec::with_capacity(parts.len());
            for (index, part) in parts.into_iter().enumerate() {
                blocks.extend(block(&format!("{path}[{index}]"), part)?);
            }
            Ok(blocks)
        }
        other => Err(Error::bad_option(
            path,
            format!("`{path}` is {}, not text or an array of parts", kind(&other)),
            "Pass a string, or an array of text parts and Bedrock content blocks",
        )),
    }
}

fn block(path: &str, part: Value) -> Result<Option<Value>, Error> {
    match part {
        Value::String(text) => Ok(text_block(text)),
        Value::Object(fields) if fields.contains_key("type") => typed_part(path, fields),
        Value::Object(fields) => native_block(path, fields),
        other => Err(Error::bad_option(
            path,
            format!("`{path}` is {}, not a content part", kind(&other)),
            "Pass text, a text part or a Bedrock content block",
        )),
    }
}

fn typed_part(path: &str, mut fields: Map<String, Value>) -> Result<Option<Value>, Error> {
    let part_type = fields.get("type").and_then(Value::as_str).unwrap_or_default();
    if !PART_TYPES.contains(&part_type) {
        return Err(Error::bad_option(
            format!("{path}.type"),
            format!("`{path}.type` is {:?}, a part type that is not supported", cut(part_type, 40)),
            format!("Use {} parts, or the Bedrock content block for it, such as `{{ image: … }}`", list(&PART_TYPES)),
        ));
    }
    match fields.shift_remove("text") {
        Some(Value::String(text)) => Ok(text_block(text)),
        _ => Err(Error::bad_option(
            format!("{path}.text"),
            format!("`{path}.text` is missing or not a string"),
            "Pass the part's text as `text`",
        )),
    }
}

/// A native block is a union: one member. Which one is left to the service, which keeps adding new ones.
fn native_block(path: &str, fields: Map<String, Value>) -> Result<Option<Value>, Error> {
    if fields.len() != 1 {
        return Err(Error::bad_option(
            path,
            format!("`{path}` has {} fields, but a Bedrock content block has exactly one", fields.len()),
            "Split it into one block per field, such as `{ text: … }` and `{ image: … }`",
        ));
    }
    match fields.get("text") {
        None => Ok(Some(Value::Object(fields))),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(_)) => Ok(Some(Value::Object(fields))),
        Some(other) => Err(Error::bad_option(
            format!("{path}.text"),
            format!("`{path}.text` is {}, not a string", kind(other)),
            "Pass the block's text as a string",
        )),
    }
}

fn text_block(text: String) -> Option<Value> {
    if text.trim().is_empty() {
        return None;
    }
    // Not json!(), which would copy the text.
    Some(Value::Object(Map::from_iter([("text".to_owned(), Value::String(text))])))
}
