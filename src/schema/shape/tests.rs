//! Shapes of schemas.

use super::builder::NODES;
use super::*;
use serde_json::{Value, json};

fn shape(schema: &Value) -> Shape {
    Shape::of(&Schema::compile(&schema.to_string(), None).unwrap())
}

fn kinds(schema: &Value) -> Value {
    let schema = json!({"type": "object", "properties": {"a": schema}, "$defs": {"Text": {"type": "string"}}});
    let shape = shape(&schema);
    let place = shape.node(Place::ROOT).property("a").unwrap();
    shape.node(place).kinds.keyword()
}

#[test]
fn types_are_those_of_every_alternative() {
    for (schema, expected) in [
        (json!({"type": "integer"}), json!(["integer"])),
        (json!({"type": ["string", "null"]}), json!(["string", "null"])),
        (json!({"anyOf": [{"$ref": "#/$defs/Text"}, {"type": "null"}]}), json!(["string", "null"])),
        (json!({"enum": ["a", null]}), json!(["string", "null"])),
        (json!({"const": true}), json!(["boolean"])),
        (json!({"type": ["string", "null"], "allOf": [{"type": "string"}]}), json!(["string"])),
        (json!({"oneOf": [{"type": "array"}, {"type": "object"}]}), json!(["array", "object"])),
    ] {
        assert_eq!(kinds(&schema), expected, "{schema}");
    }
    assert_eq!(kinds(&json!({"description": "anything"})).as_array().unwrap().len(), 7);
}

#[test]
fn strings_that_mean_something_only_as_a_whole_are_known() {
    let schema = json!({"type": "object", "properties": {
        "free": {"type": "string"}, "day": {"type": "string", "format": "date"},
        "kind": {"anyOf": [{"const": "a"}, {"enum": ["b", null]}, {"type": "null"}]},
        "either": {"anyOf": [{"const": "a"}, {"type": "string"}]}
    }});
    let shape = shape(&schema);
    let node = |name: &str| shape.node(shape.node(Place::ROOT).property(name).unwrap());
    assert!(!node("free").whole_text && node("free").takes_text("x"));
    assert!(node("day").whole_text && node("day").takes_text("x"));
    assert!(node("kind").whole_text && node("kind").takes_text("b") && !node("kind").takes_text("x"));
    assert!(node("either").whole_text && node("either").takes_text("x"));
}

#[test]
fn what_the_value_will_not_keep_is_held_back() {
    let open = json!({"type": "object", "properties": {"a": {}}});
    let closed = json!({"type": "object", "properties": {"a": {}}, "additionalProperties": false});
    let typed = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    assert_eq!(shape(&open).node(Place::ROOT).property("b"), Some(Place::ANY));
    assert_eq!(shape(&closed).node(Place::ROOT).property("b"), None);
    let typed = shape(&typed);
    let place = typed.node(Place::ROOT).property("b").unwrap();
    assert_eq!(typed.node(place).kinds.keyword(), json!(["integer"]));
    let of_library = Schema::of_library(&open.to_string(), None, false).unwrap();
    assert_eq!(Shape::of(&of_library).node(Place::ROOT).property("b"), None);
}

#[test]
fn lists_tuples_and_recursion_have_places() {
    let schema = json!({"type": "object", "properties": {
        "rows": {"type": "array", "items": {"$ref": "#"}},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}}
    }});
    let shape = shape(&schema);
    let root = shape.node(Place::ROOT);
    let rows = shape.node(root.property("rows").unwrap());
    let inner = shape.node(rows.item(7));
    assert!(inner.property("rows").is_some_and(|place| shape.node(place).kinds == Kinds::ARRAY));
    let pair = shape.node(root.property("pair").unwrap());
    assert_eq!(shape.node(pair.item(0)).kinds, Kinds::STRING);
    assert_eq!(shape.node(pair.item(1)).kinds, Kinds::INTEGER);
    assert!(shape.nodes.len() < 10);
}

#[test]
fn any_schema_has_a_shape_within_bounds() {
    let branch = |depth: usize| format!("{{\"$ref\": \"#/$defs/d{depth}\"}}");
    let defs: Vec<String> = (0..200)
        .map(|at| {
            let next = [(at * 7 + 1) % 200, (at * 3 + 2) % 200].map(branch);
            format!(
                r#""d{at}": {{"type": "object", "properties": {{"a": {{"anyOf": [{}, {}]}}, "b": {}}}}}"#,
                next[0], next[1], next[0]
            )
        })
        .collect();
    let text =
        format!(r##"{{"type": "object", "properties": {{"x": {}}}, "$defs": {{{}}}}}"##, branch(0), defs.join(","));
    let shape = Shape::of(&Schema::compile(&text, None).unwrap());
    assert!(shape.nodes.len() <= NODES);
}
