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
    assert_eq!(
        lines(&schema, &json!({"a": {"x": "z"}})),
        ["/a/x: expected text that starts with \"b\" (^b), found \"z\""]
    );
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

/// What the model is told.
fn told(schema: &Value, candidate: &Value) -> Vec<String> {
    let validator = Validator::compile(schema.clone()).unwrap();
    validator.issues(candidate).iter().map(crate::validation::Issue::for_model).collect()
}

#[test]
fn rules_within_keywords_are_told_by_place_and_limit() {
    let properties = |held: Value| json!({ "properties": held });
    for (schema, candidate, lines) in [
        (
            json!({"if": {"required": ["k"]}, "then": properties(json!({"c": {"type": "string"}}))}),
            json!({"k": 1, "c": 5}),
            vec!["/c: 5 must be a string"],
        ),
        (
            json!({"if": properties(json!({"k": {"const": "x"}})), "then": {}, "else": properties(json!({"zip": {"maxLength": 8}}))}),
            json!({"k": "y", "zip": "123456789"}),
            vec![r#"/zip: "123456789" must have at most 8 characters"#],
        ),
        (
            json!({"dependentSchemas": {"k": properties(json!({"c": {"minimum": 3}}))}}),
            json!({"k": 1, "c": 1}),
            vec!["/c: 1 must be at least 3"],
        ),
        (
            json!({"dependentRequired": {"k": ["c"]}, "dependencies": {"k": ["d"]}}),
            json!({"k": 1}),
            vec![r#"/d: is required beside "k", but missing"#, r#"/c: is required beside "k", but missing"#],
        ),
        (
            json!({"patternProperties": {"^x_": {"type": "integer"}}, "additionalProperties": {"enum": ["a"]}}),
            json!({"x_a": ["no"], "b": "c"}),
            vec!["/x_a: an array of 1 must be an integer", r#"/b: "c" must be "a""#],
        ),
        (
            json!({"propertyNames": {"maxLength": 2}}),
            json!({"ab": 1, "abc": 2}),
            vec![
                r#"the whole value: an object with 2 properties must have no property "abc" (each name: at most 2 characters)"#,
            ],
        ),
        (
            properties(json!({"c": {"not": {"enum": ["unknown", "n/a"]}}})),
            json!({"c": "unknown"}),
            vec![r#"/c: "unknown" must not be one of "unknown", "n/a""#],
        ),
        (json!({"not": {"type": "string"}}), json!("a"), vec![r#"the whole value: "a" must not be a string"#]),
        (
            json!({"not": {"required": ["a", "b"]}}),
            json!({"a": 1, "b": 2}),
            vec![r#"the whole value: an object with 2 properties must not be an object with "a" and "b""#],
        ),
        (
            json!({"not": {"type": "array", "minItems": 1}}),
            json!([1]),
            vec!["the whole value: an array of 1 must not be an array with at least 1 items"],
        ),
        (
            json!({"not": {"items": {"type": "string"}}}),
            json!(["a"]),
            vec!["the whole value: an array of 1 must not be what the schema's `not` describes"],
        ),
        (
            json!({"contains": {"const": "a"}, "maxContains": 1}),
            json!(["a", "a"]),
            vec![r#"the whole value: an array of 2 must have at most 1 items that are "a""#],
        ),
        (
            json!({"contains": {"type": "integer", "minimum": 3}}),
            json!([1]),
            vec!["the whole value: an array of 1 must have at least 1 item that is an integer, at least 3"],
        ),
        (
            json!({"allOf": [properties(json!({"a": {}}))], "unevaluatedProperties": false}),
            json!({"a": 1, "b": 2}),
            vec![r#"the whole value: an object with 2 properties must have no property "b""#],
        ),
        (
            json!({"prefixItems": [{}], "unevaluatedItems": {"type": "string"}}),
            json!([1, 2]),
            vec!["/1: 2 must be a string"],
        ),
        (
            json!({"$schema": "http://json-schema.org/draft-07/schema#", "contentEncoding": "base64"}),
            json!("?"),
            vec![r#"the whole value: "?" must be text in the encoding base64"#],
        ),
    ] {
        assert_eq!(told(&schema, &candidate), lines, "{schema}");
    }
}

#[test]
fn a_format_speaks_once_and_no_pattern_is_cut() {
    let long = format!("^(?:{})$", [r"\d\d[2468][048]-02-29"; 9].join("|"));
    let zulu = r"^(?:\d{4})-(?:\d\d)-(?:\d\d)T(?:\d\d):(?:\d\d):(?:\d\d)(?:\.\d+)?(?:Z)$|^(?:(?:never|ever|at all|not at all|by no means)){9}$";
    for (schema, text, words) in [
        (json!({"format": "date", "pattern": long}), "01/05/2024", "text in the format date: YYYY-MM-DD"),
        (
            json!({"format": "date", "pattern": long}),
            "2024-01-05",
            "text in the form that the schema's pattern asks for",
        ),
        (json!({"pattern": long}), "x", "text in the form that the schema's pattern asks for"),
        (
            json!({"format": "date-time", "pattern": zulu}),
            "Jan 5",
            "text in the format date-time: YYYY-MM-DDThh:mm:ssZ",
        ),
        (
            json!({"format": "date-time", "pattern": zulu}),
            "2024-01-05T00:00:00+01:00",
            "text in the format date-time: YYYY-MM-DDThh:mm:ssZ",
        ),
        (json!({"format": "email", "pattern": "@b\\.co$"}), "a@b.com", "text that ends with \"@b.co\" (@b\\.co$)"),
    ] {
        let lines = told(&schema, &json!(text));
        assert_eq!(lines, [format!("the whole value: {text:?} must be {words}")], "{schema}");
    }
}

#[test]
fn every_draft_takes_back_the_null_that_is_offered() {
    for draft in ["draft-04", "draft-06", "draft-07", "draft/2019-09", "draft/2020-12"] {
        let reference = json!({"$ref": "#/definitions/Address"});
        let parts = [
            json!({"type": "object", "properties": {"name": {"type": "string"}, "address": reference}, "required": ["name"]}),
            json!({"allOf": [{"$ref": "#/definitions/Person"}], "required": ["name"]}),
            json!({"$ref": "#/definitions/Person"}),
        ];
        for mut schema in parts {
            let scheme = if draft.contains('/') { "https" } else { "http" };
            schema["$schema"] = json!(format!("{scheme}://json-schema.org/{draft}/schema"));
            schema["definitions"] = json!({
                "Address": {"type": "object", "properties": {"zip": {"type": "integer", "minimum": 0}}, "required": ["zip"]},
                "Person": {"type": "object", "properties": {"name": {"type": "string"}, "address": reference}}
            });
            if draft == "draft-04" {
                schema["definitions"]["Address"]["properties"]["zip"]["exclusiveMinimum"] = json!(true);
            }
            let (mut value, mut repairs) = (json!({"name": "Ann", "address": null}), crate::repair::Repairs::default());
            let validator = Validator::compile(schema.clone()).unwrap();
            let _ = validator.coerce(&mut value, None, &mut repairs);
            assert_eq!(validator.issues(&value), [], "{schema}");
            assert_eq!(value, json!({"name": "Ann"}));
            let lines = lines(&schema, &json!({"name": "Ann", "address": {"zip": -1}}));
            assert!(
                lines.iter().all(|line| line.starts_with("/address/zip: expected a")) && lines.len() == 1,
                "{lines:?}"
            );
        }
    }
}

#[test]
fn draft_4_takes_integers_by_their_form() {
    let schema =
        json!({"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"a": {"type": "integer"}}});
    assert_eq!(lines(&schema, &json!({"a": 25.0})), ["/a: expected an integer, found 25.0"]);
    let (mut value, mut repairs) = (json!({"a": 25.0}), crate::repair::Repairs::default());
    assert!(Validator::compile(schema).unwrap().coerce(&mut value, None, &mut repairs));
    assert_eq!(
        (value.to_string(), json!(repairs.into_vec())[0]["kind"].clone()),
        (r#"{"a":25}"#.to_owned(), json!("number"))
    );
}

#[test]
fn schemas_without_a_judge_are_explained_by_the_walk_alone() {
    let schema = json!({"properties": {"a": {"type": "integer"}, "b": {"items": [{"type": "string"}]}}});
    let validator = Validator::without_judge(schema);
    let mut value = json!({"a": "25", "b": [1]});
    assert!(validator.coerce(&mut value, None, &mut crate::repair::Repairs::default()));
    assert_eq!(validator.issues(&value), []);
    assert_eq!(value, json!({"a": 25, "b": ["1"]}));
    assert_eq!(validator.issues(&json!({"a": "x"})).len(), 1);
    assert_eq!(Validator::without_judge(json!({"$ref": "https://example.com/elsewhere"})).issues(&json!(1)), []);
}

#[test]
fn unions_without_tags_are_judged_in_bounded_time() {
    let pair = json!({"type": "object", "properties": {"l": {"$ref": "#/$defs/e"}, "r": {"$ref": "#/$defs/e"}}});
    let schema = json!({
        "properties": {"a": {"if": {"not": {"$ref": "#/$defs/e"}}, "then": {"required": ["b"]}}},
        "$defs": {"e": {"anyOf": [pair, pair, pair, {"type": "string"}]}}
    });
    let mut value = json!(1);
    for _ in 0..50 {
        value = json!({"l": "x", "r": value});
    }
    let validator = Validator::without_judge(schema);
    assert_eq!(validator.issues(&json!({ "a": value })).len(), 1);
}

#[test]
fn formats_are_checked_many_times_in_little_time() {
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
