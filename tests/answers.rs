//! From an answer to the value: what is found, what is repaired and told, and what is asked for again.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::extraction::Step;
use bedrock_extract::schema::Schema;
use common::{
    ASKED_AGAIN, Ask, CLAUDE, JASON, answer, body, checked, completion, decide, extraction_of, in_text, outcome, reply,
    text, tool_call, with,
};
use serde_json::{Value, json};

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
        (r#"{"name":"Jason","age":25} {"name":3}"#, vec!["last-of-several"]),
        ("{\"name\":\"Jason\",\"age\":25}\n\n```json\n{\"note\": \"done\"}\n```", vec!["last-of-several"]),
        ("{\"name\":\"Jason\",\"age\":24}\nWait, it says 25: {\"name\":\"Jason\",\"age\":25}", vec!["last-of-several"]),
        (
            "The form is:\n{\"name\":\"string\",\"age\":0}\nSo it is {\"name\":\"Jason\",\"age\":25}.",
            vec!["last-of-several"],
        ),
        (r#"{"name":"Jason","age":25} {"name":"Jason","age":25}"#, vec![]),
        ("<thinking>{\"name\":\"Jason\",\"age\":25}</thinking> Done.", vec!["found-in-text"]),
        ("[\n{\"name\":\"Jason\",\"age\":25}\n]", vec!["unwrapped"]),
        (r#"[TOOL_CALLS] [{"name":"User","arguments":{"name":"Jason","age":25}}]"#, vec!["unwrapped", "unwrapped"]),
        (
            r#"{"function":{"name":"User","arguments":"{\"name\":\"Jason\",\"age\":25}"}}"#,
            vec!["unwrapped", "unwrapped"],
        ),
        (r#"{"$PARAMETER_NAME":{"name":"Jason","age":"25"}}"#, vec!["unwrapped", "number"]),
        (r#"{"properties":{"name":"Jason","age":25}}"#, vec!["unwrapped"]),
        (r#""{\"name\":\"Jason\",\"age\":25}""#, vec!["parsed-text"]),
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
        with(json!({"mode": "BEDROCK_JSON", "messages": messages}))
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
    let mut wrong = begun(r#"Not {"name":"Ada","age":1} but:"#).started("schema");
    assert_eq!(answer(&mut wrong, 200, &[], &text(r#"{"name":"Jason"}"#)), ASKED_AGAIN);
    let mut later = begun("{").started("schema");
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
        r#"[{"name":"Jason","age":25},{"name":"Maria","age":31}]"#,
        r#"{"other":{"name":"Jason","age":25},"more":1}"#,
        r#"{"name":{"name":"Jason","age":25}}"#,
        // What the schema knows beside an envelope would be lost.
        r#"{"name":"Jason","input":{"name":"Bob","age":3}}"#,
        r#"{"function":{"name":"Jason","age":2},"age":25}"#,
        r#"{"type":"object","properties":{"name":"J","age":3},"age":7}"#,
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
        let strict = || with(json!({"mode": "BEDROCK_JSON", "validation": "strict"}));
        assert_eq!(outcome(strict(), &text(answered)), None, "{answered}");
        let repaired = outcome(in_text(), &text(answered)).unwrap();
        assert_eq!(repaired, (serde_json::from_str(JASON).unwrap(), vec![repair.to_owned()]), "{answered}");
    }
    let strict = with(json!({"validation": "strict"}));
    assert_eq!(outcome(strict, &text(JASON)), None, "text in place of a call");
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
    assert_eq!(step, Step::Check { value: r#"["a","b"]"#.into(), rounded: Vec::new() });

    let in_text = |schema: &Value| Ask { schema: schema.clone(), options: json!({"mode": "BEDROCK_JSON"}) };
    for (schema, answered, expected) in [
        (&list, r#"{"value": ["a"]}"#, Some(json!(["a"]))),
        (&list, "Here:\n[\"a\"]", Some(json!(["a"]))),
        (&list, r#"{"value": {"value": ["a"]}}"#, Some(json!(["a"]))),
        (&list, r#"{"value": {"value": "a", "more": 1}}"#, None),
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

#[test]
fn a_text_in_several_blocks_adds_up() {
    let jason: Value = serde_json::from_str(JASON).unwrap();
    let texts = |texts: &[&str]| {
        let blocks: Vec<Value> = texts.iter().map(|text| json!({"text": text})).collect();
        reply(&json!(blocks), "end_turn")
    };
    for end in 0..=JASON.len() {
        let (begin, last) = JASON.split_at(end);
        let (first, middle) = begin.split_at(end / 2);
        let parts = [first, middle, last];
        assert_eq!(outcome(in_text(), &texts(&parts)), Some((jason.clone(), vec![])), "{parts:?}");
        let cited = json!([
            {"text": parts[0]},
            {"citationsContent": {"content": [{"text": parts[1]}, {"text": ""}], "citations": [{"title": "d"}]}},
            {"text": parts[2]}
        ]);
        assert_eq!(outcome(in_text(), &reply(&cited, "end_turn")), Some((jason.clone(), vec![])), "{parts:?}");
    }
    // Only where the sum says nothing, one after the other.
    assert_eq!(outcome(in_text(), &texts(&["{", JASON])), Some((jason, vec![])));
}

#[test]
fn an_answer_without_anything_is_told_so() {
    let own = json!([{"toolUse": {"toolUseId": "t1", "name": "User", "input": {}}}]);
    let other = json!([{"toolUse": {"toolUseId": "t1", "name": "Other", "input": {}}}]);
    let silent = "You answered with nothing.";
    let [in_text, in_call] = [json!({"mode": "BEDROCK_JSON"}), json!({})];
    for (content, stop, options, told) in [
        (json!([]), "end_turn", &in_call, silent),
        (json!([{"text": " \n"}]), "end_turn", &in_text, silent),
        (json!([{"reasoningContent": {"reasoningText": {"text": "hm"}}}]), "end_turn", &in_call, silent),
        (json!([{"text": "I cannot."}]), "end_turn", &in_call, "You answered with text without a call."),
        (json!([{"text": "I cannot."}]), "end_turn", &in_text, "You answered with text without an object."),
        (other, "tool_use", &in_call, "You answered with a call of `Other`."),
        (own, "malformed_tool_use", &in_call, "You answered with a call that cannot be read."),
    ] {
        let mut extraction = with(options.clone()).started("schema");
        let wanted = match options.get("mode") {
            None => "Call `User` with its whole input.",
            Some(_) => "Answer with one JSON object and nothing else.",
        };
        assert_eq!(answer(&mut extraction, 200, &[], &reply(&content, stop)), ASKED_AGAIN);
        let sent = body(&extraction);
        let block =
            sent["messages"].as_array().unwrap().last().unwrap()["content"].as_array().unwrap().last().unwrap().clone();
        let words = block.pointer("/toolResult/content/0/text").unwrap_or(&block["text"]);
        assert_eq!(*words, format!("{told}\n{wanted}"), "{content}");
    }
}

#[test]
fn what_json_parse_reads_is_read() {
    let half = |text: &str| text.replace("@@", "cut \\ud83d");
    let name = json!({"name": "cut \u{fffd}", "age": 2});
    let called = half(&tool_call(json!({"name": "@@", "age": 2})));
    assert_eq!(outcome(with(json!({})), &called), Some((name.clone(), vec!["lone-surrogate".to_owned()])));
    let beside = json!([
        {"text": "@@"}, {"toolUse": {"toolUseId": "t1", "name": "User", "input": {"name": "cut \u{fffd}", "age": 2}}}
    ]);
    let mended = vec!["lone-surrogate".to_owned()];
    assert_eq!(outcome(with(json!({})), &half(&reply(&beside, "tool_use"))), Some((name.clone(), mended.clone())));
    let escaped = text(r#"{"name":"cut \ud83d","age":2}"#);
    assert_eq!(outcome(in_text(), &escaped), Some((name.clone(), mended)));
    let marked = format!("\u{feff}{}", tool_call(name.clone()));
    assert_eq!(outcome(with(json!({})), &marked), Some((name.clone(), vec![])));
    let nameless = json!([{"toolUse": {"name": "User", "input": name}}]);
    assert_eq!(outcome(with(json!({})), &reply(&nameless, "tool_use")), Some((name, vec![])));
    // A call without an id cannot be answered as a call.
    let mut extraction = with(json!({})).started("schema");
    let wrong = reply(&json!([{"toolUse": {"name": "User", "input": {}}}]), "tool_use");
    assert_eq!(answer(&mut extraction, 200, &[], &wrong), ASKED_AGAIN);
    assert!(body(&extraction)["messages"].to_string().contains("/age: is required"));
}

#[test]
fn no_repair_loses_a_digit() {
    let long = "-123456789012345678901234";
    let schema = json!({"type": "object", "properties": {
        "id": {"type": "integer"}, "age": {"type": "integer"}, "held": {"type": "object"}, "list": {"type": "array"}
    }});
    let ask = || Ask { schema: schema.clone(), options: json!({"mode": "BEDROCK_JSON", "largeIntegers": "text"}) };
    for (answered, expected) in [
        (format!(r#"{{"id":{long},"age":"2"}}"#), format!(r#"{{"id":{long},"age":2}}"#)),
        (format!(r#"{{"input":{{"id":{long},"age":"2"}}}}"#), format!(r#"{{"id":{long},"age":2}}"#)),
        (format!(r#"{{"age":"2","list":[1,[{long}]]}}"#), format!(r#"{{"age":2,"list":[1,[{long}]]}}"#)),
    ] {
        for judge in ["schema", "library"] {
            let mut extraction = ask().started(judge);
            let step = answer(&mut extraction, 200, &[], &text(&answered));
            let schema = Schema::compile(&schema.to_string(), None).unwrap();
            assert_eq!(checked(decide(&schema, &mut extraction, step)), expected, "{answered}");
        }
    }
    // Where digits would be lost, the answer is asked for again.
    for answered in [format!("{{id: {long}, age: 2}}"), format!(r#"{{"held":"{{\"id\":{long}}}"}}"#)] {
        assert_eq!(outcome(ask(), &text(&answered)), None, "{answered}");
    }
}
