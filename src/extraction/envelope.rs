//! What models put around the value that was asked for: the form of a call, the form of a schema, a name of their own, a
//! list of one.

use crate::schema::{Schema, tool_name};
use serde_json::{Map, Value};

/// Forms within forms that are opened.
pub(super) const LAYERS: usize = 4;

/// What stands inside an envelope.
pub(super) struct Inside {
    pub(super) value: Value,
    /// The envelope, as a re-ask names it: "`input`".
    pub(super) name: String,
}

/// What stands inside `value`, where that looks like an envelope: a form that the schema does not know.
pub(super) fn inside(schema: &Schema, value: &Value) -> Option<Inside> {
    let (name, inner) = match value {
        Value::Array(items) if !schema.wraps_root() => match items.as_slice() {
            [only @ (Value::Object(_) | Value::String(_))] => ("a list".to_owned(), only),
            _ => return None,
        },
        Value::Object(fields) => {
            let (name, inner) = in_object(schema, fields)?;
            (format!("`{name}`"), inner)
        }
        _ => return None,
    };
    let value = match inner {
        // Arguments of calls are often written as JSON text.
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => bedrock_extract_json::read(text).ok()?,
        Value::Object(_) | Value::Array(_) => inner.clone(),
        _ => return None,
    };
    Some(Inside { value, name })
}

fn in_object<'a>(schema: &Schema, fields: &'a Map<String, Value>) -> Option<(&'a str, &'a Value)> {
    let member = |name: &'a str| fields.get(name).filter(|_| !schema.knows_property(name)).map(|inner| (name, inner));
    let is_own_name = |name: &str| tool_name(name).eq_ignore_ascii_case(schema.name());
    if let Some(Value::String(called)) = fields.get("name")
        && let Some(arguments) = ["arguments", "parameters", "input"].iter().find_map(|name| {
            fields
                .get(*name)
                .filter(|_| is_own_name(called) || !schema.knows_property(name))
                .map(|inner| (*name, inner))
        })
    {
        return Some(arguments);
    }
    if let Some(function) = member("function").filter(|(_, inner)| inner.is_object()) {
        return Some(function);
    }
    if fields.get("type").is_some_and(|kind| kind == "object") && fields.len() > 1 {
        return member("properties");
    }
    let (name, inner) = fields.iter().next().filter(|_| fields.len() == 1)?;
    (is_own_name(name) || !schema.knows_property(name)).then_some((name.as_str(), inner))
}

/// Whether the value has some property that the schema names: the inside of an envelope, and not something else.
pub(super) fn is_known(schema: &Schema, value: &Value) -> bool {
    value.as_object().is_some_and(|fields| fields.keys().any(|name| schema.knows_property(name)))
}

/// Whether nothing but an envelope is there: as it stands the value says nothing that the schema asks for, although it may
/// be valid, because the schema requires nothing. `text` is the value's JSON text.
pub(super) fn is_hollow(schema: &Schema, text: &str, value: impl FnOnce() -> Option<Value>) -> Option<Inside> {
    // Nearly all answers begin with a property of the schema, and need not be read for this.
    if !schema.names_all_properties() || first_name(text).is_none_or(|name| schema.knows_property(name)) {
        return None;
    }
    let value = value()?;
    if is_known(schema, &value) {
        return None;
    }
    inside(schema, &value).filter(|inner| is_known(schema, &inner.value))
}

/// The first name in an object, where it has no escapes.
fn first_name(text: &str) -> Option<&str> {
    let (name, _) = text.trim_start().strip_prefix('{')?.trim_start().strip_prefix('"')?.split_once('"')?;
    (!name.contains('\\')).then_some(name)
}
