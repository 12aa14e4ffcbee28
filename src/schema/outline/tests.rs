//! What a model is shown of a schema.

use super::*;
use serde_json::json;

#[test]
fn shows_names_types_and_limits() {
    let schema = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "age": {"type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_i64},
            "when": {"type": "string", "format": "date", "pattern": "^[0-9-]+$", "description": "Day of the event"},
            "priority": {"enum": ["low", "high"]},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "addresses": {"type": "array", "items": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
        },
        "required": ["name", "age", "when", "priority", "addresses"]
    });
    assert_eq!(
        outline(&schema, true),
        r#"{
  "name": <string>,
  "age": <integer, at least 0>,
  "when": <date as YYYY-MM-DD, Day of the event>,
  "priority": <one of "low", "high">,
  "note": <string> or <null>,
  "addresses": [{
    "city": <string>
  }, ...]
}"#
    );
}

#[test]
fn patterns_are_told_in_words_or_shown_whole_or_not_at_all() {
    let shown = |pattern: &str| outline(&json!({"properties": {"a": {"type": "string", "pattern": pattern}}}), false);
    assert!(shown(r"\bA").contains(r"<string, matching \bA>"));
    assert!(shown("^[A-Z]{3}$").contains("<string, 3 capital letters>"));
    let long = shown(&format!("^(?:{})$", "a|".repeat(120)));
    assert!(long.contains("<string, text in the form that the schema's pattern asks for>"), "{long}");
}

#[test]
fn properties_come_before_unions_and_every_shape_is_shown() {
    let schema = json!({
        "type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
        "properties": {
            "a": {"type": "object", "additionalProperties": {"type": "object", "properties": {"n": {"type": "number", "exclusiveMinimum": 0}}}},
            "b": {"type": "array", "prefixItems": [{"type": "string", "minLength": 2}, {"type": "integer"}]},
            "c": {"enum": [1, 2], "description": "the grade"},
            "d": {"type": "array", "items": {"type": "string"}, "minItems": 2}
        },
        "required": ["a", "b", "c", "d"]
    });
    assert_eq!(
        outline(&schema, true),
        r#"{
  "a": {<any name>: {
      "n": <number, above 0> or null
    }, ...},
  "b": [<string, at least 2 characters>, <integer>],
  "c": <one of 1, 2, the grade>,
  "d": [<string>, ... (at least 2 items)]
}"#
    );
}

#[test]
fn recursion_and_size_have_bounds() {
    let recursive = json!({
        "$ref": "#/$defs/Node",
        "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}
    });
    assert_eq!(outline(&recursive, true), "{\n  \"next\": <Node again, same form as above> or null\n}");
    // Each level refers twice to the next: written out in full it would have 2^40 leaves.
    let mut definitions = serde_json::Map::new();
    for level in 0..40 {
        let next = json!({"$ref": format!("#/$defs/{}", level + 1)});
        definitions.insert(level.to_string(), json!({"type": "object", "properties": {"a": next, "b": next}}));
    }
    let bomb = json!({"$ref": "#/$defs/0", "$defs": definitions});
    assert!(outline(&bomb, true).len() < OUTLINE + 4096);
    let chain: serde_json::Map<String, Value> = (0..20_000)
        .map(|level| (level.to_string(), json!({"allOf": [{"$ref": format!("#/$defs/{}", level + 1)}]})))
        .collect();
    assert!(!outline(&json!({"$ref": "#/$defs/0", "$defs": chain}), true).is_empty());
}

#[test]
fn what_the_form_does_not_say_stands_beside_it() {
    let schema = json!({
        "type": "object",
        "properties": {
            "tags": {"type": "array", "items": {"type": "string"}, "description": "In order"},
            "home": {"$ref": "#/$defs/A", "description": "Where the bill goes"},
            "size": {"anyOf": [{"type": "string"}, {"type": "number"}], "description": "In inches"},
            "owner": {"type": ["object", "null"], "properties": {"n": {"type": "string"}}, "required": ["n"]},
            "list": {"type": ["array", "null"], "items": {"type": "string"}}
        },
        "required": ["tags", "home", "size", "owner", "list"],
        "$defs": {"A": {"type": "object", "properties": {"zip": {"type": "string"}}, "required": ["zip"]}}
    });
    assert_eq!(
        outline(&schema, true),
        r#"{
  "tags": [<string>, ...] <In order>,
  "home": {
    "zip": <string>
  } <Where the bill goes>,
  "size": <string> or <number> <In inches>,
  "owner": {
    "n": <string>
  } or null,
  "list": [<string>, ...] or null
}"#
    );
}

#[test]
fn parts_of_one_form_are_shown_as_one() {
    let base = json!({"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]});
    let schema = json!({
        "type": "object",
        "properties": {
            "item": {"allOf": [{"$ref": "#/$defs/B"}, {"properties": {"n": {"type": "integer"}}, "required": ["n"]}]},
            "place": {"$ref": "#/$defs/P", "required": ["city"]}
        },
        "anyOf": [
            {"properties": {"a": {"type": "string"}}, "required": ["a"]},
            {"properties": {"b": {"type": "string"}}, "required": ["b"]}
        ],
        "required": ["item", "place"],
        "$defs": {"B": base, "P": {"type": "object", "properties": {"city": {"type": "string"}, "zip": {"type": "string"}}}}
    });
    let text = outline(&schema, true);
    for part in [r#""id": <string>,"#, r#""n": <integer>"#, r#""a": <string>"#, r#""b": <string>"#, "} or {"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // What another part requires is never said to be null.
    assert!(text.contains("\"city\": <string>,\n") && text.contains("\"zip\": <string> or null"), "{text}");
}

#[test]
fn what_has_no_room_is_counted_or_named() {
    let options: Vec<String> = (0..249).map(|index| format!("C{index}")).collect();
    let text = outline(&json!({"enum": options}), true);
    assert!(text.contains("\"C248\"") && !text.contains('…'), "{text}");
    let long: Vec<String> = (0..5000).map(|index| format!("{index:0>50}")).collect();
    assert!(outline(&json!({"enum": long}), true).ends_with(" more)>"));
    let properties: Map<String, Value> =
        (0..600).map(|index| (format!("p{index}"), json!({"type": "string", "description": "x".repeat(50)}))).collect();
    let text = outline(&json!({"type": "object", "properties": properties}), false);
    assert!(text.contains("`p599`"), "{}", text.len());
}
