//! What models put around a value: which envelopes are opened, and what the model hears of the others.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::schema::Schema;
use common::{ASKED_AGAIN, Ask, answer, decide, objection, outcome, text, tool_call, user, with};
use serde_json::{Value, json};

#[test]
fn envelopes_that_are_not_opened_are_named() {
    for judge in ["schema", "library"] {
        let mut extraction = with(json!({})).started(judge);
        let schema = Schema::compile(&user().to_string(), None).unwrap();
        let step = answer(&mut extraction, 200, &[], &tool_call(json!({"parameters": {"name": "J", "age": "x"}})));
        assert_eq!(decide(&schema, &mut extraction, step), ASKED_AGAIN);
        let told = objection(&extraction);
        assert!(told.contains("not inside `parameters`") && told.contains("/age: \"x\" must be an integer"), "{told}");
    }
}

#[test]
fn every_objection_to_an_envelope_reads_as_one_list() {
    let mut extraction = with(json!({})).started("schema");
    answer(&mut extraction, 200, &[], &tool_call(json!({"parameters": {"name": 1.5, "age": "x"}})));
    let lines = [
        "That is not valid:",
        "- the whole value: put its properties at the top, not inside `parameters`",
        "- /name: 1.5 must be a string",
        "- /age: \"x\" must be an integer",
        "Call `User` again with the whole corrected input.",
    ];
    assert_eq!(objection(&extraction), lines.join("\n"));
}

#[test]
fn an_envelope_is_opened_where_the_value_would_else_be_empty() {
    let schema = |additional: Option<Value>| {
        let mut schema = json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
        schema.as_object_mut().unwrap().extend(additional.map(|schema| ("additionalProperties".to_owned(), schema)));
        schema
    };
    let ask = |additional| Ask { schema: schema(additional), options: json!({"mode": "BEDROCK_JSON"}) };
    let envelope = r#"{"input":{"a":"x"}}"#;
    let opened = Some((json!({"a": "x"}), vec!["unwrapped".to_owned()]));
    assert_eq!(outcome(ask(None), &text(envelope)), opened);
    assert_eq!(outcome(ask(Some(json!(false))), &text(envelope)), opened);
    // An open schema asks for free names.
    let whole = serde_json::from_str(envelope).unwrap();
    assert_eq!(outcome(ask(Some(json!(true))), &text(envelope)), Some((whole, vec![])));
    for kept in [r#"{"employer":{"a":"ACME"}}"#, r#"{"a":"x"}"#, r#"{"input":{"c":"x"}}"#, "{}", r#"{"input":"x"}"#] {
        let value = serde_json::from_str(kept).unwrap();
        assert_eq!(outcome(ask(None), &text(kept)), Some((value, vec![])), "{kept}");
    }
}
