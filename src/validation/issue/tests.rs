use crate::validation::Validator;
use serde_json::{Value, json};

fn lines(schema: &Value, candidate: &Value) -> Vec<String> {
    let validator = Validator::compile(schema.clone()).unwrap();
    validator.issues(candidate).iter().map(ToString::to_string).collect()
}

#[test]
fn each_keyword_says_what_was_expected_and_found() {
    for (schema, candidate, line) in [
        (json!({"type": "integer"}), json!("x"), r#"the whole value: expected an integer, found "x""#),
        (
            json!({"type": ["string", "null"]}),
            json!([1]),
            "the whole value: expected a string or null, found an array of 1",
        ),
        (
            json!({"enum": ["low", "high"]}),
            json!("urgent"),
            r#"the whole value: expected one of "low", "high", found "urgent""#,
        ),
        (json!({"const": 3}), json!(4), "the whole value: expected 3, found 4"),
        (json!({"minimum": 1}), json!(0), "the whole value: expected at least 1, found 0"),
        (json!({"exclusiveMaximum": 1}), json!(1), "the whole value: expected a number below 1, found 1"),
        (json!({"maxLength": 2}), json!("abc"), r#"the whole value: expected at most 2 characters, found "abc""#),
        (
            json!({"pattern": "^a"}),
            json!("b"),
            r#"the whole value: expected text that starts with "a" (^a), found "b""#,
        ),
        (
            json!({"pattern": "^[A-Z]{2}$"}),
            json!("b"),
            r#"the whole value: expected 2 capital letters (^[A-Z]{2}$), found "b""#,
        ),
        (
            json!({"format": "date"}),
            json!("May"),
            r#"the whole value: expected text in the format date: YYYY-MM-DD, found "May""#,
        ),
        (json!({"minItems": 1}), json!([]), "the whole value: expected at least 1 items, found an array of 0"),
        (
            json!({"uniqueItems": true}),
            json!([1, 1]),
            "the whole value: expected items that all differ, found an array of 2",
        ),
        (json!({"required": ["a/b"]}), json!({}), "/a~1b: is required, but missing"),
        (json!({"multipleOf": 5}), json!(3), "the whole value: expected a multiple of 5, found 3"),
        (
            json!({"properties": {}, "additionalProperties": false}),
            json!({"x": 1}),
            r#"the whole value: expected no property "x", found an object with 1 property"#,
        ),
    ] {
        assert_eq!(lines(&schema, &candidate), [line], "{schema}");
    }
}

#[test]
fn models_are_shown_the_value_beside_its_rule() {
    for (schema, candidate, line) in [
        (
            json!({"enum": ["low", "high"]}),
            json!("urgent"),
            r#"the whole value: "urgent" must be one of "low", "high""#,
        ),
        (
            json!({"properties": {"a": {"minItems": 2}}}),
            json!({"a": [1]}),
            "/a: an array of 1 must have at least 2 items",
        ),
        (json!({"required": ["a"]}), json!({}), "/a: is required, but missing"),
        (
            json!({"additionalProperties": false}),
            json!({"x": 1}),
            r#"the whole value: an object with 1 property must have no property "x""#,
        ),
    ] {
        let issues = Validator::compile(schema).unwrap().issues(&candidate);
        assert_eq!(issues.iter().map(super::Issue::for_model).collect::<Vec<_>>(), [line]);
    }
    for (message, line) in [
        ("must be in lower case", r#"/a/b: "X" must be in lower case"#),
        ("Invalid e-mail", r#"/a/b: "X": Invalid e-mail"#),
    ] {
        let mut issue = super::Issue::of_validator("/a/b", message);
        assert_eq!(issue.for_model(), format!("/a/b: {message}"));
        issue.find_in(&json!({"a": {"b": "X"}}));
        assert_eq!((issue.for_model(), issue.to_string()), (line.to_owned(), format!("/a/b: {message}")));
    }
}
