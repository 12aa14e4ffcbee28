//! The content of one message, of `system` or of a tool result: text, parts and native blocks become Converse blocks.

use super::native::{self, OBJECTS};
use super::part::{TEXT_TYPES, typed_part};
use super::{Reader, text_block};
use crate::error::Error;
use crate::text::{cut, is_blank, kind, list};
use serde_json::Value;

/// Converts the content found at `path`; blank text is left out.
pub(super) fn blocks(reader: &Reader<'_>, path: &str, content: Value) -> Result<Vec<Value>, Error> {
    match content {
        Value::String(text) => Ok(reader.text(path, text)?.into_iter().collect()),
        Value::Array(parts) => {
            let mut blocks = Vec::with_capacity(parts.len());
            for (index, part) in parts.into_iter().enumerate() {
                match lone_text(reader, part) {
                    Ok(text) => blocks.extend(text),
                    Err(part) => blocks.extend(block(reader, &format!("{path}[{index}]"), part)?),
                }
            }
            Ok(blocks)
        }
        other => Err(Error::bad_option(
            path,
            format!("`{path}` is {}, not text or an array of parts", kind(&other)),
            "Pass a string, or an array of parts and Bedrock content blocks",
        )),
    }
}

/// A part that is nothing but text, which needs no path: writing one takes longer than converting such a part.
fn lone_text(reader: &Reader<'_>, part: Value) -> Result<Option<Value>, Value> {
    if reader.context.is_some() {
        return Err(part);
    }
    match part {
        Value::String(text) => Ok(text_block(text)),
        Value::Object(mut fields) => match (fields.len(), fields.get("text")) {
            (1, Some(Value::String(text))) => Ok((!is_blank(text)).then_some(Value::Object(fields))),
            (2, Some(Value::String(_)))
                if fields.get("type").is_some_and(|kind| TEXT_TYPES.iter().any(|one| kind == one)) =>
            {
                match fields.swap_remove("text") {
                    Some(Value::String(text)) => Ok(text_block(text)),
                    _ => Err(Value::Object(fields)),
                }
            }
            _ => Err(Value::Object(fields)),
        },
        other => Err(other),
    }
}

/// The same blocks, if `whole` (a system prompt, a tool result) takes them: both take fewer kinds than a message. Kinds that
/// are not known pass.
pub(super) fn only(path: &str, blocks: Vec<Value>, accepted: &[&str], whole: &str) -> Result<Vec<Value>, Error> {
    let members = blocks.iter().filter_map(|block| block.as_object()?.keys().next());
    let refused = |member: &&String| OBJECTS.contains(&member.as_str()) && !accepted.contains(&member.as_str());
    match members.into_iter().find(refused) {
        None => Ok(blocks),
        Some(member) => Err(Error::bad_option(
            path,
            format!("`{path}` holds a block `{}`, which is no part of a {whole}", cut(member, 40)),
            format!("Put it into a message of its own; a {whole} takes {}", list(accepted)),
        )),
    }
}

/// Converts one part.
pub(super) fn block(reader: &Reader<'_>, path: &str, part: Value) -> Result<Vec<Value>, Error> {
    match part {
        Value::String(text) => Ok(reader.text(path, text)?.into_iter().collect()),
        Value::Object(fields) if fields.contains_key("type") => typed_part(reader, path, fields),
        Value::Object(fields) => Ok(native::block(reader, path, fields)?.into_iter().collect()),
        other => Err(Error::bad_option(
            path,
            format!("`{path}` is {}, not a content part", kind(&other)),
            "Pass text, a part or a Bedrock content block",
        )),
    }
}
