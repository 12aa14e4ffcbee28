//! Who decides about a value: its library, whose verdict is final, or its JSON Schema.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::Step;
use bedrock_extract::validation::Issue;
use common::{ASKED_AGAIN, Ask, answer, completion, failure, in_text, objection, text};
use serde_json::json;

#[test]
fn what_the_library_accepts_is_never_changed_or_refused() {
    // Nothing of this satisfies the schema.
    for said in [r#"{"name":5,"age":"many"}"#, "{}", r#"{"name":"Jason","age":null}"#, "[1,2]"] {
        let mut extraction = in_text().started("library");
        let step = answer(&mut extraction, 200, &[], &text(said));
        assert!(matches!(&step, Step::Check { value, .. } if value == said), "{step:?}");
        assert_eq!(extraction.accept(), Step::Done);
        assert_eq!(completion(&extraction)["repairs"], json!([]));
    }
    // Changes are proposed where the library objects, and nowhere else as long as that will do.
    let mut extraction = in_text().started("library");
    let step = answer(&mut extraction, 200, &[], &text(r#"{"name":5,"age":"25"}"#));
    assert!(matches!(step, Step::Check { .. }));
    let objection = || vec![Issue::of_validator("/age", "Invalid input")];
    let next = |step| match step {
        Step::Check { value, .. } => value,
        other => panic!("{other:?}"),
    };
    assert_eq!(next(extraction.reject(objection())), r#"{"name":5,"age":25}"#);
    assert_eq!(next(extraction.reject(objection())), r#"{"name":"5","age":25}"#);
    assert_eq!(extraction.reject(objection()), ASKED_AGAIN);
    let issue = completion(&extraction)["attempts"][0]["issues"][0].clone();
    assert_eq!((&issue["path"], &issue["keyword"]), (&json!("/age"), &json!("validator")));
}

#[test]
fn the_schema_explains_what_the_library_objects_to() {
    let schema = json!({"title": "User", "type": "object", "required": ["age", "pet"], "properties": {
        "age": {"type": "integer"}, "nick": {"type": "string"},
        "pet": {"anyOf": [{"type": "object", "properties": {"legs": {"type": "integer"}}, "required": ["legs"]}, {"type": "null"}]}
    }});
    let ask = Ask { schema, options: json!({"mode": "BEDROCK_JSON"}) };
    let mut extraction = ask.started("library");
    answer(&mut extraction, 200, &[], &text(r#"{"age":"x","nick":7.5,"pet":{"legs":"four"}}"#));
    let objections = [("/age", "must be years"), ("/pet", "Invalid input"), ("", "is not known")];
    let mut step = ASKED_AGAIN;
    for _ in 0..3 {
        step = extraction.reject(objections.map(|(path, words)| Issue::of_validator(path, words)).to_vec());
        if step == ASKED_AGAIN {
            break;
        }
    }
    assert_eq!(step, ASKED_AGAIN);
    let issues = completion(&extraction)["attempts"][0]["issues"].clone();
    let told: Vec<(&str, &str, &str)> = issues
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| ["path", "keyword", "message"].map(|name| issue[name].as_str().unwrap()).into())
        .collect();
    assert_eq!(
        told,
        [
            ("/age", "type", r#"/age: must be years (expected an integer, found "x")"#),
            ("/pet/legs", "type", r#"/pet/legs: Invalid input (expected an integer, found "four")"#),
            ("", "validator", "the whole value: is not known"),
        ]
    );
    let lines = objection(&extraction);
    assert!(lines.contains("- /age: \"x\" must be an integer (must be years)\n"), "{lines}");
    assert!(lines.contains("- /pet/legs: \"four\" must be an integer\n"), "{lines}");
    assert!(!lines.contains("nick"), "{lines}");
}

#[test]
fn numbers_that_javascript_rounds_are_never_passed_over() {
    let schema = json!({"type": "object", "properties": {"id": {"type": "integer"}, "list": {"type": "array"}}});
    let said = r#"{"id":2512292042121000001,"list":[1,{"a/b":12345678901234567891.5}]}"#;
    let started = |judge: &str, integers: &str| {
        let options = json!({"mode": "BEDROCK_JSON", "largeIntegers": integers});
        Ask { schema: schema.clone(), options }.started(judge)
    };
    let mut refused = started("schema", "number");
    let error = failure(answer(&mut refused, 200, &[], &text(said)));
    assert_eq!((error.code, error.path.as_deref()), (ErrorCode::ValidationFailed, Some("/id")));
    assert!(error.help.contains("largeIntegers"), "{error}");
    for (judge, integers, warned) in [
        ("schema", "text", vec!["/list/1/a~1b"]),
        ("library", "bigint", vec!["/list/1/a~1b"]),
        ("library", "number", vec!["/id", "/list/1/a~1b"]),
    ] {
        let mut extraction = started(judge, integers);
        let Step::Check { value, rounded } = answer(&mut extraction, 200, &[], &text(said)) else { panic!("no value") };
        let places: Vec<(&str, &str)> =
            rounded.iter().map(|number| (number.path.as_str(), number.digits.as_str())).collect();
        assert_eq!(value, said);
        assert_eq!(places, [("/id", "2512292042121000001"), ("/list/1/a~1b", "12345678901234567891.5")]);
        let warnings = completion(&extraction)["warnings"].clone();
        let told: Vec<&str> = warnings.as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
        assert_eq!((told, &warnings[0]["code"]), (warned, &json!("ROUNDED_NUMBER")));
    }
}
