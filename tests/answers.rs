//! From an answer to the value: what is found, what is repaired and told, and what is asked for again.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::extraction::{Extraction, Step};
use common::{ASKED_AGAIN, CLAUDE, answer, body, completion, extraction, extraction_of, reply, text, tool_call};
use serde_json::{Value, json};

const JASON: &str = r#"{"name":"Jason","age":25}"#;

fn in_text() -> Extraction {
    extraction(CLAUDE, json!({"mode": "BEDROCK_JSON"}))
}

/// The value that an answer gives, and the kinds of its repairs.
fn outcome(mut extraction: Extraction, answered: &str) -> Option<(Value, Vec<String>)> {
    extraction.start();
    match answer(&mut extraction, 200, &[], answered) {
        Step::Check { value } => {
            let completion = completion(&extraction);
            assert_eq!(completion["repairs"], completion["attempts"][0]["repairs"]);
            let kinds = completion["repairs"].as_array().unwrap().iter();
            let kinds = kinds.map(|repair| repair["kind"].as_str().unwrap().to_owned()).collect();
            Some((serde_json::from_str(&value).unwrap(), kinds))
        }
        _ => None,
    }
}

#[test]
fn the_value_is_found_and_every_repair_told() {
    let jason: Value = serde_json::from_str(JASON).unwrap();
    for (answered, repairs) in [
        (JASON, vec![]),
        (r#"Sure! {"name":"Jason","age":"25"}"#, vec!["number"]),
        ("```json\n{'name': 'Jason', 'age': 25,}\n```", vec!["json-syntax"]),
        ("<think>{\"name\":\"?\",\"age\":1}</think>\n{name: \"Jason\", age: 25}", vec!["json-syntax"]),
        (r#"{"age":25,"name":"Jason""#, vec!["json-syntax"]),
        (r#"{"User":{"name":"Jason","age":25}}"#, vec!["unwrapped"]),
        (r#"{"name":"User","arguments":{"name":"Jason","age":25}}"#, vec!["unwrapped"]),
        (r#"{"name":"user","parameters":{"name":"Jason","age":"25"}}"#, vec!["unwrapped", "number"]),
        (r#"{"type":"object","properties":{"name":"Jason","age":25}}"#, vec!["unwrapped"]),
        (r#"<tool_call>{"name":"User","arguments":{"name":"Jason","age":25}}</tool_call>"#, vec!["unwrapped"]),
        (r#"{"name":"Jason","age":25} {"name":3}"#, vec![]),
        ("{\"name\":\"Jason\",\"age\":25}\n\n```json\n{\"note\": \"done\"}\n```", vec![]),
    ] {
        let repairs: Vec<String> = repairs.iter().map(ToString::to_string).collect();
        assert_eq!(outcome(in_text(), &text(answered)), Some((jason.clone(), repairs)), "{answered}");
    }
}

#[test]
fn an_answer_that_the_conversation_begins_is_read_with_its_beginning() {
    let jason: Value = serde_json::from_str(JASON).unwrap();
    let begun = |beginning: &str| {
        let messages = json!([{"role": "user", "content": "x"}, {"role": "assistant", "content": beginning}]);
        extraction(CLAUDE, json!({"mode": "BEDROCK_JSON", "messages": messages}))
    };
    for (beginning, answered) in [
        (r#"{"name":"#, r#""Jason","age":25}"#),
        ("```json\n{", "\"name\": \"Jason\", \"age\": 25}\n```"),
        ("{", JASON),
        ("Here is the JSON:", JASON),
        (r#"Not {"name":"Ada","age":1} but:"#, JASON),
    ] {
        assert_eq!(outcome(begun(beginning), &text(answered)), Some((jason.clone(), vec![])), "{beginning}");
    }
    let mut wrong = begun(r#"Not {"name":"Ada","age":1} but:"#);
    wrong.start();
    assert_eq!(answer(&mut wrong, 200, &[], &text(r#"{"name":"Jason"}"#)), ASKED_AGAIN);
    let mut later = begun("{");
    later.start();
    assert_eq!(answer(&mut later, 200, &[], &text("}")), ASKED_AGAIN);
    assert_eq!(
        answer(&mut later, 200, &[], &text(r#""name":"Jason","age":25}"#)),
        ASKED_AGAIN,
        "only the first answer has the beginning"
    );
}

#[test]
fn nothing_is_guessed() {
    for answered in [
        "I cannot help with that.",
        "",
        r#"{"name":"Jason","age":"twenty-five"}"#,
        r#"{"name":"Jason","age":2"#,
        r#"{"name":"Jason","age":25"#,
        r#"{"name":"Jas"#,
        r#"{"name":"Jason","#,
        r#"[{"name":"Jason","age":25}]"#,
        r#"{"other":{"name":"Jason","age":25}}"#,
    ] {
        assert_eq!(outcome(in_text(), &text(answered)), None, "{answered}");
    }
}

#[test]
fn strict_validation_repairs_nothing() {
    for (answered, repair) in [
        (r#"{"name":"Jason","age":"25"}"#, "number"),
        ("{'name': 'Jason', 'age': 25}", "json-syntax"),
        (r#"{"User":{"name":"Jason","age":25}}"#, "unwrapped"),
    ] {
        let strict = || extraction(CLAUDE, json!({"mode": "BEDROCK_JSON", "validation": "strict"}));
        assert_eq!(outcome(strict(), &text(answered)), None, "{answered}");
        let repaired = outcome(in_text(), &text(answered)).unwrap();
        assert_eq!(repaired, (serde_json::from_str(JASON).unwrap(), vec![repair.to_owned()]), "{answered}");
    }
    let strict = extraction(CLAUDE, json!({"validation": "strict"}));
    assert_eq!(outcome(strict, &text(JASON)), None, "text in place of a call");
}

#[test]
fn of_several_calls_the_valid_one_counts() {
    let call = |id: &str, name: &str, input: Value| json!({"toolUse": {"toolUseId": id, "name": name, "input": input}});
    let whole = json!({"name": "Jason", "age": 25});
    let calls = json!([
        call("a", "User", json!({"name": "Jason"})),
        call("b", "User", whole.clone()),
        call("c", "Other", json!({}))
    ]);
    assert_eq!(outcome(extraction(CLAUDE, json!({})), &reply(&calls, "tool_use")).unwrap().0, whole);
    let stringified = tool_call(json!(JASON));
    assert_eq!(outcome(extraction(CLAUDE, json!({})), &stringified).unwrap(), (whole, vec!["parsed-text".to_owned()]));
}

#[test]
fn text_in_place_of_a_call_counts_when_it_is_whole() {
    let jason: Value = serde_json::from_str(JASON).unwrap();
    assert_eq!(
        outcome(extraction(CLAUDE, json!({})), &text(JASON)).unwrap(),
        (jason, vec!["found-in-text".to_owned()])
    );
    assert_eq!(outcome(extraction(CLAUDE, json!({})), &text(r#"{"name":"Jason"}"#)), None);
    let other =
        reply(&json!([{"text": JASON}, {"toolUse": {"toolUseId": "t", "name": "Other", "input": {}}}]), "tool_use");
    assert_eq!(outcome(extraction(CLAUDE, json!({})), &other), None);
    let optional = extraction_of(
        &json!({"title": "User", "type": "object", "properties": {"a": {"type": "string"}}}),
        CLAUDE,
        json!({}),
    );
    assert_eq!(outcome(optional, &text("Nothing: {}")), None);
}

#[test]
fn roots_that_are_no_objects_come_out_as_they_are() {
    let list = json!({"title": "Names", "type": "array", "items": {"type": "string"}, "minItems": 1});
    let called =
        |input: Value| reply(&json!([{"toolUse": {"toolUseId": "t1", "name": "Names", "input": input}}]), "tool_use");
    let mut extraction = extraction_of(&list, CLAUDE, json!({}));
    extraction.start();
    let sent = body(&extraction);
    assert_eq!(
        sent["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"]["properties"]["value"]["type"],
        "array"
    );
    assert_eq!(answer(&mut extraction, 200, &[], &called(json!({"value": ["a", {}]}))), ASKED_AGAIN);
    let objection = body(&extraction)["messages"][2].to_string();
    assert!(objection.contains("/value/1: an object with 0 properties must be a string"), "{objection}");
    assert_eq!(completion(&extraction)["attempts"][0]["issues"][0]["path"], "/1");
    let step = answer(&mut extraction, 200, &[], &called(json!({"value": ["a", "b"]})));
    assert_eq!(step, Step::Check { value: r#"["a","b"]"#.into() });

    let in_text = |schema: &Value| extraction_of(schema, CLAUDE, json!({"mode": "BEDROCK_JSON"}));
    for (schema, answered, expected) in [
        (&list, r#"{"value": ["a"]}"#, Some(json!(["a"]))),
        (&list, "Here:\n[\"a\"]", Some(json!(["a"]))),
        (&list, r#"{"value": {"value": ["a"]}}"#, None),
        (&json!({"type": "integer"}), r#"{"value": 9007199254740993}"#, Some(json!(9_007_199_254_740_993_i64))),
        (&json!({"type": "integer"}), "42", Some(json!(42))),
        (&json!({"type": "string"}), "\"x\"", Some(json!("x"))),
        (&json!({"type": "string"}), "I cannot help with that.", None),
        (&json!({"enum": ["low", "high"]}), r#"{"value": "High"}"#, Some(json!("high"))),
        (
            &json!({"anyOf": [
                {"type": "object", "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}, "required": ["kind", "lives"]},
                {"type": "object", "properties": {"kind": {"const": "dog"}, "tricks": {"type": "array"}}, "required": ["kind", "tricks"]}
            ]}),
            r#"{"kind": "Dog", "tricks": []}"#,
            Some(json!({"kind": "dog", "tricks": []})),
        ),
    ] {
        assert_eq!(outcome(in_text(schema), &text(answered)).map(|(value, _)| value), expected, "{answered}");
    }
}
