//! Bedrock's own content blocks: completed where they may be, checked for what the service requires, else left as they are.
//!
//! Required members: Converse `ContentBlock` and the shapes that it names. Kinds of blocks and members that are not known
//! pass: the service keeps adding some.

use super::media::{self, Kind};
use super::{Reader, tool};
use crate::error::Error;
use crate::text::{cut, is_slip, kind, list};
use serde_json::{Map, Value};

/// Blocks whose member is known to be an object.
pub(super) const OBJECTS: [&str; 14] = [
    "audio",
    "cachePoint",
    "citationsContent",
    "document",
    "guardContent",
    "image",
    "json",
    "reasoningContent",
    "searchResult",
    "toolAddition",
    "toolRemoval",
    "toolResult",
    "toolUse",
    "video",
];

/// A block is a union: one member. Blank text gives none.
pub(super) fn block(reader: &Reader<'_>, path: &str, mut fields: Map<String, Value>) -> Result<Option<Value>, Error> {
    if reader.attachments.has(&fields) {
        let message = format!("`{path}` is binary data, and nothing says of what");
        let help = "Wrap it in `image()`, `document()`, `video()` or `audio()`";
        return Err(Error::bad_option(path, message, help));
    }
    if fields.len() != 1 {
        return Err(Error::bad_option(
            path,
            format!("`{path}` has {} fields, but a Bedrock content block has exactly one", fields.len()),
            "Split it into one block per field, such as `{ text: … }` and `{ image: … }`",
        ));
    }
    match fields.shift_remove("text") {
        Some(Value::String(text)) => return reader.text(&format!("{path}.text"), text),
        Some(other) => return Err(wrong(path, "text", Some(&other), "a string")),
        None => {}
    }
    for (member, value) in &mut fields {
        if let Some(known) = misspelt(member) {
            let message = format!("`{path}` holds a block `{}`, which Bedrock does not know", cut(member, 40));
            return Err(Error::bad_option(path, message, format!("Did you mean `{known}`?")));
        }
        match value {
            Value::Object(inner) if reader.attachments.has(inner) && OBJECTS.contains(&member.as_str()) => {
                return Err(wrong(path, member, Some(value), "an object with the data in its `source`"));
            }
            Value::Object(inner) => complete(reader, &format!("{path}.{member}"), member, inner)?,
            other if OBJECTS.contains(&member.as_str()) => return Err(wrong(path, member, Some(other), "an object")),
            _ => {}
        }
    }
    Ok(Some(Value::Object(fields)))
}

/// The block that a name stands for but for a slip or its style. Others may be blocks of the future.
fn misspelt(member: &str) -> Option<&'static str> {
    let known = OBJECTS.iter().chain(&["text"]);
    (!OBJECTS.contains(&member)).then(|| known.copied().find(|known| is_slip(member, known))).flatten()
}

fn complete(reader: &Reader<'_>, path: &str, member: &str, fields: &mut Map<String, Value>) -> Result<(), Error> {
    match member {
        "cachePoint" => {
            text(path, fields, "type")?;
            fields.get("ttl").filter(|ttl| !ttl.is_null()).map_or(Ok(()), |_| text(path, fields, "ttl"))
        }
        "citationsContent" => texts(path, fields, "content", false),
        "guardContent" => guarded(reader, path, fields),
        "reasoningContent" => reasoning(path, fields),
        "searchResult" => {
            text(path, fields, "source")?;
            text(path, fields, "title")?;
            texts(path, fields, "content", true)
        }
        "toolResult" => tool::complete_result(reader, path, fields),
        "toolUse" => tool::complete_call(path, fields),
        _ => match Kind::of_member(member) {
            Some(kind) => {
                if kind == Kind::Document {
                    check_document(path, fields)?;
                }
                media::complete(reader, path, kind, fields)
            }
            None => Ok(()),
        },
    }
}

/// Its name and whether it may be cited; what is null is left out.
fn check_document(path: &str, fields: &mut Map<String, Value>) -> Result<(), Error> {
    for name in ["name", "citations"] {
        if fields.get(name).is_some_and(Value::is_null) {
            fields.shift_remove(name);
        }
    }
    if fields.contains_key("name") {
        text(path, fields, "name")?;
    }
    match fields.get("citations").filter(|citations| !citations.get("enabled").is_some_and(Value::is_boolean)) {
        None => Ok(()),
        other => Err(wrong(path, "citations", other, "`{ enabled: true }`")),
    }
}

fn guarded(reader: &Reader<'_>, path: &str, fields: &mut Map<String, Value>) -> Result<(), Error> {
    one_of(path, fields, &["text", "image"])?;
    match fields.iter_mut().next() {
        Some((member, Value::Object(inner))) if member == "text" => {
            let path = format!("{path}.text");
            text(&path, inner, "text")?;
            match inner.get_mut("text") {
                Some(Value::String(text)) => reader.fill(&format!("{path}.text"), text),
                _ => Ok(()),
            }
        }
        Some((member, Value::Object(inner))) if member == "image" => {
            media::complete(reader, &format!("{path}.image"), Kind::Image, inner)
        }
        Some((member, other)) if ["text", "image"].contains(&member.as_str()) => {
            Err(wrong(path, member, Some(other), "an object"))
        }
        _ => Ok(()),
    }
}

fn reasoning(path: &str, fields: &Map<String, Value>) -> Result<(), Error> {
    one_of(path, fields, &["reasoningText", "redactedContent"])?;
    match fields.get("reasoningText") {
        None => Ok(()),
        Some(Value::Object(inner)) => text(&format!("{path}.reasoningText"), inner, "text"),
        other => Err(wrong(path, "reasoningText", other, "an object")),
    }
}

/// Unions hold one member.
fn one_of(path: &str, fields: &Map<String, Value>, members: &[&str]) -> Result<(), Error> {
    if fields.len() == 1 {
        return Ok(());
    }
    let message = format!("`{path}` has {} fields, but exactly one is expected", fields.len());
    Err(Error::bad_option(path, message, format!("Pass one of {}", list(members))))
}

fn text(path: &str, fields: &Map<String, Value>, name: &str) -> Result<(), Error> {
    match fields.get(name) {
        Some(Value::String(_)) => Ok(()),
        other => Err(wrong(path, name, other, "a string")),
    }
}

/// A list of objects, each with its `text`.
fn texts(path: &str, fields: &Map<String, Value>, name: &str, required: bool) -> Result<(), Error> {
    let items = match fields.get(name) {
        None | Some(Value::Null) if !required => return Ok(()),
        Some(Value::Array(items)) => items,
        other => return Err(wrong(path, name, other, "an array of `{ text: … }`")),
    };
    match items.iter().position(|item| !item.get("text").is_some_and(Value::is_string)) {
        None => Ok(()),
        Some(index) => Err(wrong(&format!("{path}.{name}[{index}]"), "text", None, "a string")),
    }
}

fn wrong(path: &str, name: &str, found: Option<&Value>, expected: &str) -> Error {
    let place = format!("{path}.{name}");
    let message = match found {
        None | Some(Value::Null) => format!("`{place}` is missing"),
        Some(found) => format!("`{place}` is {}, not {expected}", kind(found)),
    };
    Error::bad_option(place, message, format!("Pass `{name}` as {expected}"))
}

#[cfg(test)]
mod tests;
