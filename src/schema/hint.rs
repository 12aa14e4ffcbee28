//! Hints for a model in the schema of the tool: what validation needs stays as it is.

use super::reference::resolve;
use serde_json::{Map, Value};

/// Small models leave nothing out, but they do write null, which counts as left out.
const MAY_BE_NULL: &str = "null if not mentioned";

/// Says in the description of each optional property that it may be null. `schema` is the tool's or a part of it, of
/// the nesting that reading JSON allows.
pub(super) fn describe_optional(schema: &mut Map<String, Value>, root: &Value) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let names: Vec<&str> = required.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (keyword, value) in schema.iter_mut() {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties {
                    describe_inside(property, root);
                    if !names.contains(&name.as_str()) {
                        describe(property, root);
                    }
                }
            }
            ("$defs" | "definitions", Value::Object(parts)) => {
                parts.values_mut().for_each(|part| describe_inside(part, root));
            }
            ("items" | "additionalProperties", part @ Value::Object(_)) => describe_inside(part, root),
            ("anyOf" | "oneOf" | "allOf", Value::Array(parts)) => {
                parts.iter_mut().for_each(|part| describe_inside(part, root));
            }
            _ => {}
        }
    }
}

fn describe_inside(part: &mut Value, root: &Value) {
    if let Some(fields) = part.as_object_mut() {
        describe_optional(fields, root);
    }
}

fn describe(property: &mut Value, root: &Value) {
    if allows_null(resolve(root, property)) {
        return;
    }
    let Some(fields) = property.as_object_mut() else { return };
    let text = match fields.get("description").and_then(Value::as_str) {
        Some(own) => format!("{own} ({MAY_BE_NULL})"),
        None => MAY_BE_NULL.to_owned(),
    };
    fields.insert("description".to_owned(), Value::String(text));
}

/// Whether the schema itself says that null is a value.
pub(super) fn allows_null(node: &Value) -> bool {
    let names_null = |value: &Value| value.as_str() == Some("null");
    let is_null = |branch: &Value| branch.get("type").is_some_and(names_null);
    match node.get("type") {
        Some(Value::Array(types)) => types.iter().any(names_null),
        Some(name) => names_null(name),
        None => {
            let branches = ["anyOf", "oneOf"].iter().filter_map(|keyword| node.get(keyword)?.as_array());
            branches.flatten().any(is_null)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn optional_properties_may_be_null_at_every_level() {
        let schema = json!({
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer", "description": "in years"},
                "note": {"type": ["string", "null"]},
                "pet": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "home": {"$ref": "#/$defs/place"},
                "tags": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}}
            },
            "required": ["name", "home", "tags"],
            "$defs": {"place": {"type": "object", "properties": {"city": {"type": "string"}}}}
        });
        let mut hinted = schema.clone();
        describe_optional(hinted.as_object_mut().unwrap(), &schema);
        let mut expected = schema;
        expected["properties"]["age"]["description"] = json!("in years (null if not mentioned)");
        expected["$defs"]["place"]["properties"]["city"]["description"] = json!("null if not mentioned");
        expected["properties"]["tags"]["items"]["properties"]["id"]["description"] = json!("null if not mentioned");
        assert_eq!(hinted, expected);
    }
}
