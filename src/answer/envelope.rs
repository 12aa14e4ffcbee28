//! What models put around the value that was asked for: the form of a call, the form of a schema, a name of their own, a
//! list of one.

use crate::patch::splice::find;
use crate::schema::{Schema, tool_name};
use serde_json::{Map, Value};

/// Forms within forms that are opened.
pub(super) const LAYERS: usize = 4;

/// What stands inside an envelope.
pub(super) struct Inside {
    /// JSON text, as it stands in the outer one.
    pub(super) text: String,
    /// The envelope, as a re-ask names it: "`input`".
    pub(super) name: String,
}

/// What stands inside a value, JSON text `text`, where that looks like an envelope: a form that the schema does not know, with
/// nothing beside it that the schema does.
pub(super) fn inside(schema: &Schema, text: &str, value: &Value) -> Option<Inside> {
    let (name, step, inner) = match value {
        Value::Array(items) if !schema.wraps_root() => match items.as_slice() {
            [only @ (Value::Object(_) | Value::String(_))] => ("a list".to_owned(), "0", only),
            _ => return None,
        },
        Value::Object(fields) => {
            let (name, inner) = in_object(schema, fields)?;
            (format!("`{name}`"), name, inner)
        }
        _ => return None,
    };
    let text = match inner {
        // Arguments of calls are often written as JSON text.
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => text.clone(),
        Value::Object(_) | Value::Array(_) => text.get(find(text, &[step.to_owned()])?)?.to_owned(),
        _ => return None,
    };
    bedrock_extract_json::is_json(&text).then_some(Inside { text, name })
}

fn in_object<'a>(schema: &Schema, fields: &'a Map<String, Value>) -> Option<(&'a str, &'a Value)> {
    let is_own_name = |name: &str| tool_name(name).eq_ignore_ascii_case(schema.name());
    let is_foreign = |name: &str| !schema.knows_property(name);
    let called = fields.get("name").and_then(Value::as_str);
    if let (Some((name, inner)), None) = (fields.iter().next(), fields.iter().nth(1)) {
        return (is_own_name(name) || is_foreign(name)).then_some((name.as_str(), inner));
    }
    // With other members, only forms that are known, and only where those members say nothing that the schema asks for.
    let member = FORMS.iter().find(|(name, others)| {
        let is_part = |other: &str| {
            others.contains(&other) && (is_foreign(other) || (other == "name" && called.is_some_and(is_own_name)))
        };
        fields.contains_key(*name) && is_foreign(name) && fields.keys().all(|other| other == name || is_part(other))
    });
    let (name, _) = member?;
    fields.get_key_value(*name).map(|(name, inner)| (name.as_str(), inner))
}

/// The members of calls and of schemas that hold the value, each with those that may stand beside it.
const FORMS: [(&str, &[&str]); 5] = [
    ("arguments", &["name", "type", "id"]),
    ("parameters", &["name", "type", "id"]),
    ("input", &["name", "type", "id"]),
    ("function", &["type", "id", "index"]),
    ("properties", &["type", "required", "title", "description", "$schema", "additionalProperties"]),
];

/// Whether the value has some property that the schema names: the inside of an envelope, and not something else.
pub(super) fn is_known(schema: &Schema, value: &Value) -> bool {
    value.as_object().is_some_and(|fields| fields.keys().any(|name| schema.knows_property(name)))
}

/// What stands inside an envelope that is plainly one, where the value says nothing else: as it stands it may be valid, because
/// the schema requires nothing. `text` is the value's JSON text.
pub(super) fn hollow(schema: &Schema, text: &str, value: impl FnOnce() -> Option<Value>) -> Option<Inside> {
    // Nearly all answers begin with a property of the schema, and need not be read for this.
    let name = first_name(text)?;
    if schema.knows_property(name) || !ENVELOPES.contains(&name) || !schema.names_all_properties() {
        return None;
    }
    let value = value()?;
    let inner = inside(schema, text, &value).filter(|_| value.as_object().is_some_and(|fields| fields.len() == 1))?;
    let is_meant = bedrock_extract_json::read(&inner.text).is_ok_and(|inner| is_known(schema, &inner));
    is_meant.then_some(inner)
}

/// Names of envelopes that models are known to write.
const ENVELOPES: [&str; 10] = [
    "$PARAMETER_NAME",
    "args",
    "arguments",
    "function",
    "input",
    "json",
    "object",
    "parameters",
    "params",
    "properties",
];

/// The first name in an object, where it has no escapes.
fn first_name(text: &str) -> Option<&str> {
    let (name, _) = text.trim_start().strip_prefix('{')?.trim_start().strip_prefix('"')?.split_once('"')?;
    (!name.contains('\\')).then_some(name)
}
