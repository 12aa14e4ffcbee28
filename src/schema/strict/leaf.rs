//! Schemas that hold no others, within the subset.

use super::Notes;
use crate::validation::form;
use serde_json::{Map, Value, json};

/// Formats that the service knows.
const FORMATS: [&str; 10] =
    ["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"];

pub(super) fn string(schema: &Map<String, Value>, notes: &mut Notes) -> Map<String, Value> {
    let mut out = only([("type", json!("string"))]);
    let format = schema.get("format").and_then(Value::as_str);
    match format {
        Some(format) if FORMATS.contains(&format) => {
            out.insert("format".to_owned(), json!(format));
        }
        _ => notes.take(schema, &["format"]),
    }
    match (schema.get("pattern").and_then(Value::as_str), format) {
        (Some(pattern), _) if is_simple(pattern) => {
            out.insert("pattern".to_owned(), json!(pattern));
        }
        // The format has said it already, unless the pattern adds something.
        (Some(pattern), Some(format)) => notes.extend(form::added(format, pattern)),
        (Some(pattern), None) => notes.extend(Some(form::noted(pattern))),
        (None, _) => {}
    }
    notes.take(schema, &["minLength", "maxLength", "contentEncoding", "contentMediaType"]);
    out
}

/// The service takes no look-around and no back references, and reads a backslash before a digit as one everywhere.
fn is_simple(pattern: &str) -> bool {
    let escaped_digit = pattern
        .as_bytes()
        .windows(2)
        .any(|pair| matches!(pair, [b'\\', b'0'..=b'9' | b'k' | b'p' | b'P' | b'b' | b'B']));
    !escaped_digit && !pattern.contains("(?")
}

/// Whether a branch says what the value is, and does not only limit what is said beside it.
pub(super) fn has_shape(branch: &Value) -> bool {
    const SHAPES: [&str; 9] =
        ["allOf", "anyOf", "const", "enum", "items", "oneOf", "prefixItems", "properties", "type"];
    branch.as_object().is_none_or(|branch| SHAPES.iter().any(|keyword| branch.contains_key(*keyword)))
}

/// The type of values that are listed, where they have one.
pub(super) fn named_type<'a>(schema: &Map<String, Value>, values: &[&Value]) -> Option<(&'a str, Value)> {
    let name = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::String(_) => "string",
        Value::Number(number) if number.is_f64() => "number",
        _ => "integer",
    };
    let named = schema.get("type").filter(|named| named.is_string()).cloned().or_else(|| {
        let first = name(values.first()?);
        values.iter().all(|value| name(value) == first).then(|| json!(first))
    });
    named.map(|named| ("type", named))
}

pub(super) fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

pub(super) fn only<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
