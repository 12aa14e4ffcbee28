//! What is meant, but no JSON Schema, written as JSON Schema.
//!
//! OpenAPI's `nullable` makes null a value, also beside an `enum` or a reference that does not name it: to the letter of OpenAPI 3.0.3
//! it only adds to the `type` beside it, and hardly anyone means that. Its formats of integers, such as `int32`,
//! are ranges (OpenAPI Format Registry), and references hold the names of definitions as they are, such as `#/$defs/Box<int>`,
//! where URIs need escapes.

use super::formats::range;
use crate::json_schema::keywords::change_each;
use serde_json::{Map, Value, json};

/// Rewrites the schema and all that it holds, also under the `components` of OpenAPI.
pub(super) fn understand(schema: &mut Value) {
    change_each(schema, &rewrite);
    let components = schema.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    components.into_iter().flat_map(Map::values_mut).for_each(|schema| change_each(schema, &rewrite));
}

fn rewrite(schema: &mut Map<String, Value>) {
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        take_null(schema);
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

/// Makes null a value of the schema, whatever says what else is one. Keywords about other types do not speak of null.
fn take_null(schema: &mut Map<String, Value>) {
    match schema.get_mut("type") {
        Some(Value::Array(types)) if !types.contains(&json!("null")) => types.push(json!("null")),
        Some(named) if named.is_string() && *named != "null" => *named = json!([named.take(), "null"]),
        _ => {}
    }
    if let Some(Value::Array(options)) = schema.get_mut("enum").filter(|options| !holds_null(options)) {
        options.push(Value::Null);
    }
    if let Some(constant) = schema.get("const").filter(|constant| !constant.is_null()).cloned() {
        schema.shift_remove("const");
        schema.insert("enum".to_owned(), json!([constant, null]));
    }
    let others: Vec<&str> = APPLIED.into_iter().filter(|keyword| schema.contains_key(*keyword)).collect();
    let null = json!({"type": "null"});
    match (others.as_slice(), schema.get_mut("anyOf")) {
        ([], _) => {}
        (["anyOf"], Some(Value::Array(branches))) => branches.push(null),
        _ => {
            let inner: Map<String, Value> =
                others.iter().filter_map(|keyword| schema.shift_remove_entry(*keyword)).collect();
            schema.insert("anyOf".to_owned(), Value::from(vec![Value::Object(inner), null]));
        }
    }
}

/// Keywords whose schemas are for the value itself, and may refuse null.
const APPLIED: [&str; 8] = ["$ref", "allOf", "anyOf", "else", "if", "not", "oneOf", "then"];

fn holds_null(options: &Value) -> bool {
    options.as_array().is_some_and(|options| options.contains(&Value::Null))
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

    #[test]
    fn nullable_takes_null_whatever_stands_beside_it() {
        let person = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        for (beside, taken, refused) in [
            (json!({"type": "string"}), json!("a"), json!(1)),
            (json!({"type": ["string", "integer"]}), json!(1), json!(true)),
            (json!({"type": ["string", "null"]}), json!("a"), json!(1)),
            (json!({"type": "string", "enum": ["x", "y"]}), json!("x"), json!("z")),
            (json!({"enum": ["x", null]}), json!("x"), json!("z")),
            (json!({"const": 3}), json!(3), json!(4)),
            (json!({"$ref": "#/$defs/Person"}), json!({"n": 1}), json!({})),
            (json!({"allOf": [{"$ref": "#/$defs/Person"}]}), json!({"n": 1}), json!({})),
            (json!({"type": "object", "allOf": [person]}), json!({"n": 1}), json!({})),
            (json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}), json!(1), json!(true)),
            (json!({"oneOf": [{"type": "string"}, {"type": "integer", "nullable": true}]}), json!("a"), json!(true)),
            (json!({"type": "string", "not": {"enum": ["a", null]}}), json!("b"), json!("a")),
            (json!({"if": {"type": "string"}, "then": {"minLength": 2}, "else": false}), json!("ab"), json!("a")),
        ] {
            for dialect in ["http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema"] {
                let mut property = beside.clone();
                property["nullable"] = json!(true);
                let text = json!({
                    "$schema": dialect, "type": "object", "properties": {"a": property}, "required": ["a"],
                    "$defs": {"Person": person}
                });
                let schema = Schema::compile(&text.to_string(), None).unwrap();
                let takes = |value: &serde_json::Value| schema.validator().issues(&json!({ "a": value })).is_empty();
                assert!(takes(&json!(null)) && takes(&taken) && !takes(&refused), "{text}");
            }
        }
    }
}
