//! The meta-schemas themselves are the oracle.

use super::misplaced;
use crate::json_schema::draft::Draft;
use serde_json::{Value, json};

const DRAFTS: [(Draft, &str); 5] = [
    (Draft::Draft4, "http://json-schema.org/draft-04/schema#"),
    (Draft::Draft6, "http://json-schema.org/draft-06/schema#"),
    (Draft::Draft7, "http://json-schema.org/draft-07/schema#"),
    (Draft::Draft201909, "https://json-schema.org/draft/2019-09/schema"),
    (Draft::Draft202012, "https://json-schema.org/draft/2020-12/schema"),
];

const KEYWORDS: [&str; 49] = [
    "$anchor",
    "$comment",
    "$defs",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "else",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "uniqueItems",
];

/// The values that a keyword may be given by mistake, and those that it takes.
fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(2),
        json!(-1),
        json!(1.5),
        json!(2.0),
        json!("a"),
        json!("string"),
        json!(""),
        json!([]),
        json!(["a"]),
        json!(["a", "a"]),
        json!(["string", "null"]),
        json!(["string", "string"]),
        json!([1, 1]),
        json!([{}]),
        json!([true]),
        json!([{"type": "strin"}]),
        json!([3]),
        json!({}),
        json!({"a": {}}),
        json!({"a": true}),
        json!({"a": ["b"]}),
        json!({"a": []}),
        json!({"a": 3}),
        json!({"type": "integer"}),
        json!({"a": {"minimum": "x"}}),
        json!({"items": {"required": "x"}}),
    ]
}

#[test]
fn published_meta_schemas_agree() {
    let mut compared = [0, 0];
    let mut different = Vec::new();
    for (draft, name) in DRAFTS {
        for keyword in KEYWORDS {
            for value in values() {
                let schema = json!({"$schema": name, keyword: value});
                // The same further inside, where only schemas stand.
                let inside = json!({"$schema": name, "properties": {"x/y": {"not": {keyword: value}}}});
                for schema in [schema, inside] {
                    let is_valid = jsonschema::meta::is_valid(&schema);
                    compared[usize::from(is_valid)] += 1;
                    if misplaced(&schema, draft).is_none() != is_valid {
                        different.push(schema.to_string());
                    }
                }
            }
        }
    }
    assert!(different.is_empty(), "{} differ: {:#?}", different.len(), different);
    assert!(compared[0] > 2000 && compared[1] > 2000, "{compared:?}");
}

#[test]
fn the_place_is_that_of_the_value() {
    for (schema, place) in [
        (json!({"properties": {"a/b": {"minLength": -1}}}), "/properties/a~1b/minLength"),
        (json!({"anyOf": [true, {"type": "strin"}]}), "/anyOf/1/type"),
        (json!({"required": ["a", 1]}), "/required/1"),
        (json!({"items": [{}]}), "/items"),
        (json!(3), ""),
    ] {
        assert_eq!(misplaced(&schema, Draft::Draft202012).as_deref(), Some(place), "{schema}");
    }
}
