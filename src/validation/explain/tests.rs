//! Which issues are found, and how much work that takes.

use crate::validation::Validator;
use serde_json::{Value, json};

fn lines(schema: &Value, candidate: &Value) -> Vec<String> {
    let validator = Validator::compile(schema.clone()).unwrap();
    validator.issues(candidate).iter().map(ToString::to_string).collect()
}

#[test]
fn unions_name_the_slip_inside_the_branch_that_fits_best() {
    let address = json!({"type": "object", "properties": {"zip": {"type": "string"}}, "required": ["zip"]});
    let schema = json!({"properties": {"home": {"anyOf": [address, {"type": "null"}]}}});
    assert_eq!(lines(&schema, &json!({"home": {"zip": 123}})), ["/home/zip: expected a string, found 123"]);
    assert_eq!(lines(&schema, &json!({"home": 3})), ["/home: expected an object or null, found 3"]);
}

#[test]
fn a_tagged_union_is_explained_by_the_branch_that_the_tag_names() {
    let schema = json!({"properties": {"event": {"oneOf": [
        {"type": "object", "properties": {"kind": {"const": "meeting"}, "title": {"type": "string"}}, "required": ["kind", "title"]},
        {"type": "object", "properties": {"kind": {"const": "payment"}, "amount": {"type": "number"}, "currency": {"type": "string"}},
         "required": ["kind", "amount", "currency"]}
    ]}}});
    assert_eq!(
        lines(&schema, &json!({"event": {"kind": "payment", "title": "x", "amount": "12"}})),
        ["/event/currency: is required, but missing", "/event/amount: expected a number, found \"12\""]
    );
    assert_eq!(
        lines(&schema, &json!({"event": {"kind": "party"}})),
        ["/event/kind: expected one of \"meeting\", \"payment\", found \"party\""]
    );
}

#[test]
fn a_branch_that_fits_is_not_complained_about() {
    let schema = json!({"properties": {
        "a": {"anyOf": [{"properties": {"x": {"type": "integer"}}}, {"properties": {"x": {"type": "string", "pattern": "^b"}}}]},
        "c": {"type": "integer"}
    }});
    assert_eq!(lines(&schema, &json!({"a": {"x": "b"}, "c": "d"})), ["/c: expected an integer, found \"d\""]);
    assert_eq!(lines(&schema, &json!({"a": {"x": "z"}})), ["/a/x: expected text matching ^b, found \"z\""]);
}

#[test]
fn recursive_unions_are_explained_in_linear_time() {
    let binary = |kind: &str| {
        json!({"type": "object", "required": ["kind", "left", "right"], "properties": {
        "kind": {"const": kind}, "left": {"$ref": "#/$defs/e"}, "right": {"$ref": "#/$defs/e"}}})
    };
    let leaf = json!({"type": "object", "required": ["kind", "value"], "properties": {"kind": {"const": "n"}, "value": {"type": "number"}}});
    let schema = json!({"$ref": "#/$defs/e", "$defs": {"e": {"anyOf": [binary("a"), binary("b"), binary("c"), binary("d"), leaf]}}});
    let mut value = json!({"kind": "n", "value": "wrong"});
    let mut path = String::new();
    for _ in 0..40 {
        value = json!({"kind": "d", "left": value, "right": {"kind": "n", "value": 1}});
        path.push_str("/left");
    }
    assert_eq!(lines(&schema, &value), [format!("{path}/value: expected a number, found \"wrong\"")]);
}

#[test]
fn keywords_inside_references_and_tuples_are_reached() {
    let schema = json!({
        "allOf": [{"$ref": "#/$defs/base"}], "properties": {"pair": {"prefixItems": [{"type": "string"}, {"minimum": 5}]}},
        "$defs": {"base": {"required": ["id"], "properties": {"id": {"format": "uuid"}}, "additionalProperties": {"type": ["array", "string"]}}}
    });
    assert_eq!(
        lines(&schema, &json!({"id": "x", "pair": [1, 2], "extra": 1})),
        [
            "/pair/0: expected a string, found 1",
            "/pair/1: expected at least 5, found 2",
            "/id: expected text in the format uuid, found \"x\"",
            "/extra: expected an array or a string, found 1",
        ]
    );
}

#[test]
fn references_to_any_place_are_followed() {
    for (schema, candidate, line) in [
        (
            json!({"properties": {"a": {"anyOf": [{"$ref": "#/properties/b"}, {"$ref": "#/properties/c"}]},
                   "b": {"type": "integer", "minimum": 3}, "c": {"type": "integer", "maximum": 0}, "d": {"type": "integer"}}}),
            json!({"a": -1, "d": "x"}),
            r#"/d: expected an integer, found "x""#,
        ),
        (
            json!({"properties": {"a": {"if": {"$ref": "#"}, "then": false}, "b": {"type": "integer"}}, "type": "object"}),
            json!({"a": 1, "b": "x"}),
            r#"/b: expected an integer, found "x""#,
        ),
        (
            json!({"properties": {"c": {"properties": {"k": {"$ref": "#"}}, "unevaluatedProperties": false}, "b": {"type": "integer"}}}),
            json!({"c": {"k": {"b": 1}}, "b": "s"}),
            r#"/b: expected an integer, found "s""#,
        ),
        (
            json!({"properties": {"o": {"oneOf": [{"type": "integer"}, {"minimum": 0}]}}}),
            json!({"o": 5}),
            "/o: expected a value that fits exactly one of the forms, found 5",
        ),
        (
            json!({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"prefixItems": [{"type": "string"}]}, "b": {"type": "integer"}}}),
            json!({"a": [1], "b": "x"}),
            r#"/b: expected an integer, found "x""#,
        ),
    ] {
        assert_eq!(lines(&schema, &candidate), [line], "{schema}");
    }
}

#[test]
fn deferred_keywords_are_compiled_once() {
    let definitions: serde_json::Map<String, Value> =
        (0..500).map(|index| (index.to_string(), json!({"type": "string", "description": "x".repeat(500)}))).collect();
    let item = json!({"type": "object", "properties": {"when": {"type": "string", "format": "date"}}});
    let schema = json!({"type": "object", "properties": {"items": {"type": "array", "items": item}, "n": {"type": "integer"}}, "$defs": definitions});
    let items: Vec<Value> = (0..20_000).map(|_| json!({"when": "2026-01-01"})).collect();
    assert_eq!(lines(&schema, &json!({"items": items, "n": "x"})).len(), 1);
}

#[test]
fn nothing_is_unbounded() {
    let schema = json!({"items": {"type": "integer", "enum": (0..1000).collect::<Vec<_>>()}});
    let long = "x".repeat(100_000);
    let issues = lines(&schema, &json!(vec![long; 500]));
    assert_eq!(issues.len(), crate::limits::ISSUES);
    assert!(issues.iter().all(|line| line.len() < 1000));
}
