//! What is meant, but no JSON Schema, written as JSON Schema.
//!
//! OpenAPI's `nullable` adds to the `type` beside it (OpenAPI 3.0.3, schema object), its formats of integers, such as `int32`,
//! are ranges (OpenAPI Format Registry), and references hold the names of definitions as they are, such as `#/$defs/Box<int>`,
//! where URIs need escapes.

use super::formats::range;
use super::keywords::change_each;
use serde_json::{Map, Value, json};

/// Rewrites the schema and all that it holds, also under the `components` of OpenAPI.
pub(super) fn understand(schema: &mut Value) {
    change_each(schema, &rewrite);
    let components = schema.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    components.into_iter().flat_map(Map::values_mut).for_each(|schema| change_each(schema, &rewrite));
}

fn rewrite(schema: &mut Map<String, Value>) {
    if schema.get("nullable") == Some(&Value::Bool(true))
        && let Some(named) = schema.get_mut("type").filter(|named| named.is_string() && *named != "null")
    {
        *named = json!([named.take(), "null"]);
    }
    if let Some([least, most]) = schema.get("format").and_then(Value::as_str).and_then(range)
        && schema.get("type").is_some_and(is_numeric)
    {
        schema.entry("minimum").or_insert(least);
        schema.entry("maximum").or_insert(most);
    }
    if let Some(Value::String(reference)) = schema.get_mut("$ref")
        && reference.starts_with('#')
        && !reference.chars().all(is_uri_character)
    {
        let mut escaped = String::new();
        for character in reference.chars() {
            if is_uri_character(character) {
                escaped.push(character);
            } else {
                let mut bytes = [0; 4];
                character.encode_utf8(&mut bytes).bytes().for_each(|byte| escaped.push_str(&format!("%{byte:02X}")));
            }
        }
        *reference = escaped;
    }
}

fn is_numeric(named: &Value) -> bool {
    match named {
        Value::String(name) => name == "integer" || name == "number",
        Value::Array(names) => names.iter().any(is_numeric),
        _ => false,
    }
}

/// Characters that a URI may hold, and the sign of an escape.
fn is_uri_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "%-._~!$&'()*+,;=:@/?#".contains(character)
}

#[cfg(test)]
mod tests {
    use crate::schema::Schema;
    use serde_json::json;

    #[test]
    fn what_is_meant_is_understood() {
        let text = json!({
            "type": "object", "required": ["a", "b"],
            "properties": {"a": {"type": "string", "nullable": true}, "b": {"$ref": "#/components/schemas/Kästchen <int>"}},
            "components": {"schemas": {"Kästchen <int>": {"type": "integer", "nullable": true}}}
        });
        let schema = Schema::compile(&text.to_string(), None).unwrap();
        assert!(schema.validator().issues(&json!({"a": null, "b": null})).is_empty());
        assert_eq!(schema.validator().issues(&json!({"a": 1, "b": "x"})).len(), 2);
        let sent = &schema.tool(false)["toolSpec"]["inputSchema"]["json"];
        assert_eq!(sent["properties"]["a"]["type"], json!(["string", "null"]));
        assert_eq!(sent["$defs"]["K_stchen__int_"]["type"], json!(["integer", "null"]));
    }
}
