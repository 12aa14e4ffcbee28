use super::*;
use serde_json::json;

/// The deepest part for a JSON Pointer without escapes, where the whole way is found.
fn part(schema: &Value, value: &Value, pointer: &str) -> Option<(Value, bool)> {
    let schema = Schema::compile(&schema.to_string(), None).unwrap();
    let steps: Vec<String> = pointer.split('/').skip(1).map(str::to_owned).collect();
    let parts = schema.parts_down_to(value, &steps);
    let last = parts.last().filter(|_| parts.len() == steps.len())?;
    Some((Value::Object(last.schema.clone()), last.is_optional))
}

#[test]
fn every_kind_of_place_has_its_part() {
    let text = json!({"type": "string"});
    let schema = json!({
        "type": "object", "required": ["a", "self"], "additionalProperties": {"type": "boolean"},
        "properties": {
            "a": {"$ref": "#/$defs/A"}, "rows": {"type": "array", "items": {"$ref": "#/$defs/A"}},
            "pair": {"type": "array", "prefixItems": [{"type": "null"}], "items": text}, "self": {"$ref": "#"},
            "maybe": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "null"}]},
            "both": {"allOf": [{"$ref": "#/$defs/A"}, {"properties": {"m": {"type": "number"}}}]}
        },
        "$defs": {"A": {"type": "object", "properties": {"n": text}, "required": ["n"]}}
    });
    let a = json!({"n": 1});
    let value = json!({"a": a, "rows": [a], "pair": [1, 2], "self": {"a": a}, "maybe": a, "both": {"m": 1}, "x": 1});
    for (pointer, expected, is_optional) in [
        ("/a/n", &text, false),
        ("/rows/0/n", &text, false),
        ("/pair/0", &json!({"type": "null"}), false),
        ("/pair/1", &text, false),
        ("/self/a", &json!({"$ref": "#/$defs/A"}), false),
        ("/self/a/n", &text, false),
        ("/maybe/n", &text, false),
        ("/both/n", &text, false),
        ("/both/m", &json!({"type": "number"}), true),
        ("/x", &json!({"type": "boolean"}), true),
    ] {
        assert_eq!(part(&schema, &value, pointer), Some((expected.clone(), is_optional)), "{pointer}");
    }
    for pointer in ["/rows/1/n", "/a/unknown", "/a/n/deeper", "/rows/x"] {
        assert_eq!(part(&schema, &value, pointer), None, "{pointer}");
    }
}

#[test]
fn unions_are_entered_where_one_branch_is_meant() {
    let branch = |kind: &str| json!({"type": "object", "properties": {"kind": {"const": kind}, "n": {"title": kind, "type": "string"}}});
    let schema = json!({"type": "object", "properties": {
        "tagged": {"oneOf": [branch("a"), branch("b")]},
        "bare": {"anyOf": [{"type": "object", "properties": {"n": {"type": "string"}}}, {"type": "object", "properties": {"n": {"type": "null"}}}]},
        "patterns": {"type": "object", "properties": {"n": {"type": "string"}}, "patternProperties": {"^n": {"minLength": 2}}},
        "twice": {"allOf": [{"properties": {"n": {"type": "string"}}}, {"properties": {"n": {"minLength": 2}}}]},
        "any": {"type": "object", "properties": {"n": {}}}
    }});
    let found = part(&schema, &json!({"tagged": {"kind": "b", "n": 1}}), "/tagged/n").unwrap();
    assert_eq!(found.0["title"], "b");
    let n = json!({"n": 1});
    for name in ["bare", "patterns", "twice", "any"] {
        assert_eq!(part(&schema, &json!({name: n}), &format!("/{name}/n")), None, "{name}");
    }
    assert_eq!(part(&schema, &json!({"tagged": {"kind": "c", "n": 1}}), "/tagged/n"), None);
    assert_eq!(part(&schema, &json!({"tagged": n}), "/tagged/n"), None);
    // The tag itself may be what is wrong.
    assert_eq!(part(&schema, &json!({"tagged": {"kind": "b"}}), "/tagged/kind"), None);
}
