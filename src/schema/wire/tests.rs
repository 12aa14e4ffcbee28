//! Which roots are sent as they are, which are wrapped, and what becomes of references and old drafts.

use super::*;

fn sent(schema: &Value) -> Value {
    Value::Object(wire(schema).unwrap().schema)
}

#[test]
fn roots_that_are_not_objects_become_the_property_of_one() {
    let tree = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/tree", "title": "Tree",
        "type": "array", "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#/$defs/leaf"}, {"$ref": "#/items/anyOf/1"}]},
        "default": {"$ref": "#"}, "$defs": {
            "leaf": {"type": "object", "properties": {"all": {"$ref": "https://example.com/tree"}, "$ref": {"type": "string"}}},
            "unused": {"type": "null"}
        }
    });
    assert!(wire(&tree).unwrap().wraps_root);
    assert_eq!(
        sent(&tree),
        json!({
            "title": "Tree", "type": "object", "required": ["value"], "additionalProperties": false,
            "properties": {"value": {
                "title": "Tree", "type": "array", "default": {"$ref": "#"},
                "items": {"anyOf": [{"$ref": "#/properties/value"}, {"$ref": "#/$defs/1"}, {"$ref": "#/$defs/1"}]}
            }},
            "$defs": {
                "1": {"$ref": "#/$defs/leaf"},
                "leaf": {"type": "object", "properties": {"all": {"$ref": "#/properties/value"}, "$ref": {"type": "string"}}}
            }
        })
    );
}

#[test]
fn roots_that_a_tool_cannot_have_are_wrapped() {
    for (root, wraps) in [
        (json!({"type": "object"}), false),
        (json!({"type": ["object"]}), false),
        (json!({"properties": {"a": true}}), false),
        (json!({"type": "object", "additionalProperties": {"type": "string"}}), false),
        (
            json!({"allOf": [{"type": "object", "properties": {"a": true}}, {"type": "object", "required": ["b"]}]}),
            false,
        ),
        (json!({"$ref": "#/$defs/a", "required": ["x"], "$defs": {"a": {"type": "object"}}}), false),
        (json!({"type": "string"}), true),
        (json!({"type": ["object", "null"]}), true),
        (json!({"enum": ["a", "b"]}), true),
        (json!({"const": 3}), true),
        (json!({"anyOf": [{"type": "object"}, {"type": "object"}]}), true),
        (json!({"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}), true),
        (json!({"type": "object", "allOf": [{"minProperties": 1}, {"minProperties": 2}]}), true),
        (json!({"type": "object", "properties": {"two words": {"type": "string"}}}), true),
        (json!({"$ref": "#/$defs/a", "$defs": {"a": {"type": "array"}}}), true),
    ] {
        let wire = wire(&root).unwrap();
        assert_eq!(wire.wraps_root, wraps, "{root}");
        assert_eq!(wire.schema["type"], "object", "{root}");
        assert!(["anyOf", "oneOf", "allOf"].iter().all(|keyword| !wire.schema.contains_key(*keyword)), "{root}");
    }
}

#[test]
fn definitions_are_gathered_from_wherever_references_lead() {
    let schema = json!({
        "$ref": "#/components/schemas/User",
        "components": {"schemas": {
            "User": {"type": "object", "properties": {"home": {"$ref": "#/components/schemas/Home%20of"}, "next": {"$ref": "#/components/schemas/User"}}},
            "Home of": {"type": "string"}
        }}
    });
    let wire = wire(&schema).unwrap();
    assert!(!wire.wraps_root);
    let user = json!({"home": {"$ref": "#/$defs/Home_of"}, "next": {"$ref": "#/$defs/User"}});
    assert_eq!(
        Value::Object(wire.schema),
        json!({"type": "object", "properties": user, "$defs": {
            "User": {"type": "object", "properties": user}, "Home_of": {"type": "string"}
        }})
    );
    assert_eq!(wire.places["Home_of"], "/components/schemas/Home of");
    let same_names = json!({
        "type": "object", "properties": {"a": {"$ref": "#/$defs/x"}, "b": {"$ref": "#/definitions/x"}},
        "$defs": {"x": {"type": "string"}}, "definitions": {"x": {"type": "null"}}
    });
    assert_eq!(sent(&same_names)["$defs"], json!({"x": {"type": "string"}, "x_1": {"type": "null"}}));
}

#[test]
fn schemas_with_names_of_their_own_are_found() {
    let recursive =
        json!({"$id": "T0", "type": "object", "properties": {"nodes": {"type": "array", "items": {"$ref": "T0"}}}});
    assert_eq!(
        sent(&recursive),
        json!({"type": "object", "properties": {"nodes": {"type": "array", "items": {"$ref": "#"}}}})
    );
    let anchored = json!({
        "type": "object", "properties": {"a": {"$ref": "#here"}, "b": {"$dynamicRef": "#there"}},
        "$defs": {"x": {"$anchor": "here", "type": "string"}, "y": {"$dynamicAnchor": "there", "type": "null"}}
    });
    assert_eq!(
        sent(&anchored),
        json!({
            "type": "object", "properties": {"a": {"$ref": "#/$defs/x"}, "b": {"$ref": "#/$defs/y"}},
            "$defs": {"x": {"type": "string"}, "y": {"type": "null"}}
        })
    );
}

#[test]
fn old_drafts_are_written_anew() {
    let draft_7 = json!({
        "$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
        "properties": {
            "pair": {"type": "array", "items": [{"type": "string"}, {"type": "null"}], "additionalItems": false},
            "list": {"type": "array", "items": {"type": "string"}, "additionalItems": false},
            "home": {"$ref": "#/definitions/home", "description": "where", "type": "string"}
        },
        "definitions": {"home": {"type": "object"}},
        "dependencies": {"pair": ["list"], "list": {"required": ["home"]}}
    });
    assert_eq!(
        sent(&draft_7),
        json!({
            "type": "object",
            "properties": {
                "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "null"}], "items": false},
                "list": {"type": "array", "items": {"type": "string"}},
                "home": {"$ref": "#/$defs/home", "description": "where"}
            },
            "dependentRequired": {"pair": ["list"]}, "dependentSchemas": {"list": {"required": ["home"]}},
            "$defs": {"home": {"type": "object"}}
        })
    );
    let draft_4 = json!({
        "$schema": "http://json-schema.org/draft-04/schema#", "id": "https://example.com/a.json", "type": "object",
        "properties": {
            "id": {"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false},
            "next": {"$ref": "a.json#/properties/id"}
        }
    });
    assert_eq!(
        sent(&draft_4),
        json!({
            "type": "object", "properties": {"id": {"$ref": "#/$defs/id"}, "next": {"$ref": "#/$defs/id"}},
            "$defs": {"id": {"type": "number", "exclusiveMinimum": 0, "maximum": 9}}
        })
    );
}

#[test]
fn a_schema_that_says_nothing_is_refused() {
    for schema in [
        json!({}),
        json!({"title": "a", "description": "b", "x-hint": "c", "$defs": {}}),
        json!({"$ref": "#"}),
        json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}),
    ] {
        assert_eq!(wire(&schema).unwrap_err().path.as_deref(), Some("responseModel"), "{schema}");
    }
}
