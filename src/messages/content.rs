//! The content of one message, of `system` or of a tool result: text, parts and native blocks become Converse blocks.

use super::media::{self, Kind};
use super::part::{TEXT_TYPES, typed_part};
use super::tool;
use super::{Reader, text_block};
use crate::error::Error;
use crate::text::{cut, is_blank, kind, list};
use serde_json::{Map, Value};

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

/// The same blocks, if `whole` (a system prompt, a tool result) takes them: both take fewer kinds than a message.
pub(super) fn only(path: &str, blocks: Vec<Value>, accepted: &[&str], whole: &str) -> Result<Vec<Value>, Error> {
    let members = blocks.iter().filter_map(|block| block.as_object()?.keys().next());
    match members.into_iter().find(|member| !accepted.contains(&member.as_str())) {
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
        Value::Object(fields) => Ok(native_block(reader, path, fields)?.into_iter().collect()),
        other => Err(Error::bad_option(
            path,
            format!("`{path}` is {}, not a content part", kind(&other)),
            "Pass text, a part or a Bedrock content block",
        )),
    }
}

/// Native blocks whose member is known to be an object.
const OBJECTS: [&str; 13] = [
    "audio",
    "cachePoint",
    "citationsContent",
    "document",
    "guardContent",
    "image",
    "reasoningContent",
    "searchResult",
    "toolAddition",
    "toolRemoval",
    "toolResult",
    "toolUse",
    "video",
];

/// A native block is a union: one member. Which one is left to the service, which keeps adding new ones.
fn native_block(reader: &Reader<'_>, path: &str, mut fields: Map<String, Value>) -> Result<Option<Value>, Error> {
    if fields.len() != 1 {
        return Err(Error::bad_option(
            path,
            format!("`{path}` has {} fields, but a Bedrock content block has exactly one", fields.len()),
            "Split it into one block per field, such as `{ text: … }` and `{ image: … }`",
        ));
    }
    match fields.shift_remove("text") {
        Some(Value::String(text)) => return reader.text(&format!("{path}.text"), text),
        Some(other) => {
            return Err(Error::bad_option(
                format!("{path}.text"),
                format!("`{path}.text` is {}, not a string", kind(&other)),
                "Pass the block's text as a string",
            ));
        }
        None => {}
    }
    for (member, value) in &mut fields {
        let path = format!("{path}.{member}");
        match value {
            Value::Object(call) if member == "toolUse" => tool::complete_call(&path, call)?,
            Value::Object(result) if member == "toolResult" => {
                let content = tool::completed_result(reader, &path, result)?;
                for (index, content) in content.iter_mut().enumerate() {
                    if let Some(fields) = content.as_object_mut() {
                        complete_media(reader, &format!("{path}.content[{index}]"), fields)?;
                    }
                }
            }
            Value::Object(_) => {}
            other if OBJECTS.contains(&member.as_str()) => {
                return Err(Error::bad_option(
                    &*path,
                    format!("`{path}` is {}, not an object", kind(other)),
                    "Pass the block as Converse has it",
                ));
            }
            _ => {}
        }
    }
    fill_inner_texts(reader, path, &mut fields)?;
    complete_media(reader, path, &mut fields)?;
    if let Some(image) =
        fields.get_mut("guardContent").and_then(|guard| guard.get_mut("image")).and_then(Value::as_object_mut)
    {
        media::complete(&format!("{path}.guardContent.image"), Kind::Image, image, reader.attachments)?;
    }
    Ok(Some(Value::Object(fields)))
}

fn complete_media(reader: &Reader<'_>, path: &str, block: &mut Map<String, Value>) -> Result<(), Error> {
    for (member, value) in block.iter_mut() {
        if let (Some(kind), Some(fields)) = (Kind::of_member(member), value.as_object_mut()) {
            media::complete(&format!("{path}.{member}"), kind, fields, reader.attachments)?;
        }
    }
    Ok(())
}

/// The text of a guarded block. Tool results are data, and other blocks are the caller's to write out.
fn fill_inner_texts(reader: &Reader<'_>, path: &str, block: &mut Map<String, Value>) -> Result<(), Error> {
    let guarded = block.get_mut("guardContent").and_then(|guard| guard.pointer_mut("/text/text"));
    match guarded {
        Some(Value::String(text)) => reader.fill(&format!("{path}.guardContent.text.text"), text),
        _ => Ok(()),
    }
}
