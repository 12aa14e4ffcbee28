//! The schema as the service takes it: with an object at its root, and all that its references need.
//!
//! A root that is something else, such as an array, a union or a string, is asked for as the one property of an object. So is
//! an object that Claude on Bedrock does not take at the root, and only there: one with a union ("input_schema does not
//! support oneOf, allOf, or anyOf at the top level"), or with names of properties like `full name` ("Property keys should
//! match pattern '^[a-zA-Z0-9_.-]{1,64}$'").

use super::merge;
use super::normal::{Normal, normal};
use super::{ROOT, bad};
use crate::error::Error;
use crate::json_schema::keywords::{change_each, is_annotation, says_something};
use crate::limits::REFERENCE_HOPS;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A schema for the service.
#[derive(Debug)]
pub(super) struct Wire {
    /// In draft 2020-12, of type object, with all its references in `$defs`.
    pub(super) schema: Map<String, Value>,
    /// Whether the caller's own root is the property [`ROOT`] of it.
    pub(super) wraps_root: bool,
    /// The JSON Pointer of each definition in the caller's schema.
    pub(super) places: BTreeMap<String, String>,
}

/// The form for the service of a schema that is valid by the rules of its dialect.
pub(super) fn wire(schema: &Value) -> Result<Wire, Error> {
    let Normal { root, definitions, places } = normal(schema);
    let plain = plain_root(&root, &definitions);
    if !says_something(plain.as_ref().unwrap_or(&root)) || refers_to_itself(&root, &definitions) {
        return Err(bad(
            "The JSON Schema allows any value".to_owned(),
            "Say what to extract, for example `{ type: \"object\", properties: … }`",
        ));
    }
    let object = plain.filter(is_object);
    let wraps_root = object.is_none();
    let mut schema = match object {
        Some(mut object) => {
            object.entry("type").or_insert_with(|| json!("object"));
            object
        }
        None => wrap_root(root),
    };
    if !definitions.is_empty() {
        let mut definitions = Value::Object(definitions);
        if wraps_root {
            definitions.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(move_references);
        }
        schema.insert("$defs".to_owned(), definitions);
    }
    Ok(Wire { schema, wraps_root, places })
}

/// The root with its own reference and `allOf` resolved, where they simply add up to one schema.
fn plain_root(root: &Map<String, Value>, definitions: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut plain = root.clone();
    for _ in 0..REFERENCE_HOPS {
        let Some(reference) = plain.shift_remove("$ref") else {
            return if plain.contains_key("allOf") { merge::all_of(&plain, definitions) } else { Some(plain) };
        };
        let target = merge::definition(&reference, definitions)?;
        let (beside, limits): (Map<String, Value>, Map<String, Value>) =
            plain.into_iter().partition(|(keyword, _)| is_annotation(keyword));
        plain = target.clone();
        for (keyword, value) in limits {
            merge::add(&mut plain, &keyword, &value)?;
        }
        plain.extend(beside);
    }
    None
}

/// Whether the root is nothing but a circle of references.
fn refers_to_itself(root: &Map<String, Value>, definitions: &Map<String, Value>) -> bool {
    let mut node = root;
    for _ in 0..=definitions.len() {
        let limits = node.keys().filter(|keyword| !is_annotation(keyword)).count();
        match node.get("$ref") {
            Some(reference) if limits == 1 => match merge::definition(reference, definitions) {
                Some(target) => node = target,
                None => return reference == "#",
            },
            _ => return false,
        }
    }
    true
}

fn is_object(root: &Map<String, Value>) -> bool {
    let properties = root.get("properties").and_then(Value::as_object);
    let described = root.get("type").map_or(properties.is_some(), |named| named == "object");
    let composed = ["anyOf", "oneOf", "allOf"].iter().any(|keyword| root.contains_key(*keyword));
    described && !composed && properties.into_iter().flat_map(Map::keys).all(|name| is_plain_name(name))
}

/// Names that every model takes for a property at the root.
fn is_plain_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || "_.-".contains(character))
}

fn wrap_root(root: Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    for keyword in ["title", "description"] {
        out.extend(root.get(keyword).map(|value| (keyword.to_owned(), value.clone())));
    }
    let mut inner = Value::Object(root);
    move_references(&mut inner);
    out.insert("type".to_owned(), json!("object"));
    out.insert("properties".to_owned(), json!({ ROOT: inner }));
    out.insert("required".to_owned(), json!([ROOT]));
    out.insert("additionalProperties".to_owned(), json!(false));
    out
}

/// Points references to the former root at its new place.
fn move_references(schema: &mut Value) {
    change_each(schema, &|fields| {
        if let Some(reference) = fields.get_mut("$ref").filter(|reference| *reference == "#") {
            *reference = json!(format!("#/properties/{ROOT}"));
        }
    });
}

#[cfg(test)]
mod tests;
