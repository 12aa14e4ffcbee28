//! The schema as the service takes it: with an object at its root, and all that its references need.
//!
//! A root that is something else, such as an array, a union or a text, is asked for as the one property of an object.

use super::bad;
use super::reference::resolve;
use crate::text::kind;
use crate::{error::Error, schema::ROOT};
use serde_json::{Map, Value, json};

/// The schema with an object at its root, and whether that wraps the caller's own root.
pub(super) fn wire(schema: &Value) -> Result<(Map<String, Value>, bool), Error> {
    let root = schema.as_object().ok_or_else(|| {
        bad(
            format!("The JSON Schema is {}, not an object", kind(schema)),
            "Pass a schema such as `{ type: \"object\", properties: … }`",
        )
    })?;
    let target = resolve(schema, schema).as_object().unwrap_or(root);
    if target.contains_key("$ref") && !says_something(target) {
        return Err(bad(
            "The root of the JSON Schema refers to nothing that is in it".to_owned(),
            "Correct `$ref`; references must stay inside the schema (`#/$defs/…`)",
        ));
    }
    if !says_something(target) {
        return Err(bad(
            "The JSON Schema allows any value".to_owned(),
            "Say what to extract, for example `{ type: \"object\", properties: … }`",
        ));
    }
    let is_object = match target.get("type") {
        Some(named) => named == "object",
        None => target.contains_key("properties"),
    };
    Ok(if is_object { (object(root, target), false) } else { (wrapped(root), true) })
}

/// Keywords that do not limit a value.
const ANNOTATIONS: [&str; 16] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "$ref",
    "$schema",
    "$vocabulary",
    "default",
    "definitions",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
];

fn says_something(schema: &Map<String, Value>) -> bool {
    schema.keys().any(|keyword| !ANNOTATIONS.contains(&keyword.as_str()))
}

/// The target of the root's references in its place, beside whatever other references point into.
fn object(root: &Map<String, Value>, target: &Map<String, Value>) -> Map<String, Value> {
    let mut out = target.clone();
    if !std::ptr::eq(root, target) {
        for (keyword, value) in root.iter().filter(|(keyword, _)| *keyword != "$ref") {
            out.entry(keyword.clone()).or_insert_with(|| value.clone());
        }
    }
    out.entry("type").or_insert_with(|| json!("object"));
    without_identity(&mut out);
    out
}

fn wrapped(root: &Map<String, Value>) -> Map<String, Value> {
    let mut inner = root.clone();
    without_identity(&mut inner);
    let mut out = Map::new();
    for keyword in ["title", "description"] {
        out.extend(inner.get(keyword).map(|value| (keyword.to_owned(), value.clone())));
    }
    let definitions = ["$defs", "definitions"].map(|keyword| (keyword, inner.shift_remove(keyword)));
    let mut inner = Value::Object(inner);
    move_references(&mut inner);
    out.insert("type".to_owned(), json!("object"));
    out.insert("properties".to_owned(), json!({ ROOT: inner }));
    out.insert("required".to_owned(), json!([ROOT]));
    out.insert("additionalProperties".to_owned(), json!(false));
    for (keyword, definitions) in definitions {
        if let Some(mut definitions) = definitions {
            move_references(&mut definitions);
            out.insert(keyword.to_owned(), definitions);
        }
    }
    out
}

/// The service reads the other keywords only, and some models refuse the dialect's name.
fn without_identity(schema: &mut Map<String, Value>) {
    for keyword in ["$schema", "$id"] {
        schema.shift_remove(keyword);
    }
}

/// Points references to the former root at its new place.
fn move_references(node: &mut Value) {
    match node {
        Value::Object(fields) => {
            // A schema with an identity of its own refers to itself.
            if fields.get("$id").is_some_and(Value::is_string) {
                return;
            }
            move_reference(fields);
            for (keyword, field) in fields {
                if !matches!(keyword.as_str(), "const" | "default" | "enum" | "examples") {
                    move_references(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(move_references),
        _ => {}
    }
}

fn move_reference(fields: &mut Map<String, Value>) {
    if fields.get("$recursiveRef").is_some_and(|target| target == "#") {
        fields.shift_remove("$recursiveRef");
        fields.insert("$ref".to_owned(), json!("#"));
    }
    if let Some(Value::String(reference)) = fields.get_mut("$ref") {
        let moved = match reference.strip_prefix('#') {
            Some("") => true,
            Some(pointer) => {
                pointer.starts_with('/') && !pointer.starts_with("/$defs/") && !pointer.starts_with("/definitions/")
            }
            None => false,
        };
        if moved {
            reference.insert_str(1, &format!("/properties/{ROOT}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_that_are_not_objects_become_the_property_of_one() {
        let tree = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/tree", "title": "Tree",
            "type": "array", "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#/$defs/leaf"}, {"$ref": "#/items/anyOf/1"}]},
            "default": {"$ref": "#"}, "$defs": {"leaf": {"type": "object", "properties": {"all": {"$ref": "#"}}}}
        });
        let (wrapped, wraps) = wire(&tree).unwrap();
        assert!(wraps);
        assert_eq!(
            Value::Object(wrapped),
            json!({
                "title": "Tree", "type": "object", "required": ["value"], "additionalProperties": false,
                "properties": {"value": {
                    "title": "Tree", "type": "array", "default": {"$ref": "#"},
                    "items": {"anyOf": [
                        {"$ref": "#/properties/value"}, {"$ref": "#/$defs/leaf"}, {"$ref": "#/properties/value/items/anyOf/1"}
                    ]}
                }},
                "$defs": {"leaf": {"type": "object", "properties": {"all": {"$ref": "#/properties/value"}}}}
            })
        );
        for root in [
            json!({"type": "string"}),
            json!({"type": ["object", "null"]}),
            json!({"enum": ["a", "b"]}),
            json!({"const": 3}),
            json!({"anyOf": [{"type": "object"}, {"type": "object"}]}),
            json!({"$ref": "#/$defs/a", "$defs": {"a": {"type": "array"}}}),
        ] {
            assert!(wire(&root).unwrap().1, "{root}");
        }
    }

    #[test]
    fn a_referenced_root_keeps_what_others_point_into() {
        let schema = json!({
            "$ref": "#/components/schemas/User",
            "components": {"schemas": {"User": {"type": "object", "properties": {"home": {"$ref": "#/components/schemas/Home"}}}, "Home": {"type": "string"}}}
        });
        let (root, wraps) = wire(&schema).unwrap();
        assert!(!wraps);
        assert_eq!(root["properties"], schema["components"]["schemas"]["User"]["properties"]);
        assert_eq!(root["components"], schema["components"]);
        assert_eq!(wire(&json!({"properties": {}})).unwrap().0["type"], "object");
    }

    #[test]
    fn a_schema_that_says_nothing_is_refused() {
        for schema in [
            json!(true),
            json!(3),
            json!([]),
            json!({}),
            json!({"title": "a", "description": "b"}),
            json!({"$ref": "#"}),
            json!({"$ref": "#/$defs/missing"}),
        ] {
            assert_eq!(wire(&schema).unwrap_err().path.as_deref(), Some("responseModel"), "{schema}");
        }
    }
}
