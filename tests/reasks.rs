//! How often and with what history the model is asked again.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::limits::ISSUES;
use bedrock_extract::schema::Schema;
use bedrock_extract::validation::Issue;
use common::{
    ASKED_AGAIN, CLAUDE, QWEN, answer, body, checked, completion, extraction, failure, objection, refused, reply, text,
    tool_call,
};
use serde_json::{Value, json};
use std::rc::Rc;

#[test]
fn a_reask_may_take_the_place_of_the_one_before_it() {
    for (reask, turns) in [("append", [3, 5, 7]), ("replace", [3, 3, 3])] {
        let mut extraction = extraction(CLAUDE, json!({"reask": reask, "maxRetries": 3}));
        extraction.start();
        for (attempt, turns) in turns.into_iter().enumerate() {
            answer(&mut extraction, 200, &[], &tool_call(json!({"name": format!("n{attempt}")})));
            let sent = body(&extraction);
            assert_eq!(sent["messages"].as_array().unwrap().len(), turns);
            assert!(sent.to_string().contains(&format!("n{attempt}")));
            assert_eq!(sent["messages"][0]["content"], json!([{"text": "Jason is 25 years old"}]));
        }
    }
    let begun = json!({"mode": "BEDROCK_JSON", "reask": "replace", "messages": [
        {"role": "user", "content": "x"}, {"role": "assistant", "content": "{"}
    ]});
    let mut extraction = extraction(CLAUDE, begun);
    extraction.start();
    for _ in 0..2 {
        answer(&mut extraction, 200, &[], &text("nothing"));
        assert_eq!(body(&extraction)["messages"][1]["content"], json!([{"text": "{"}, {"text": "nothing"}]));
    }
}

#[test]
fn a_token_budget_ends_the_attempts() {
    for (budget, attempts) in [(15, 1), (16, 2), (30, 2), (1000, 3)] {
        let mut extraction = extraction(CLAUDE, json!({"tokenBudget": budget}));
        let mut step = extraction.start();
        let mut answers = 0;
        while matches!(step, Step::Send { .. }) {
            step = answer(&mut extraction, 200, &[], &tool_call(json!({})));
            answers += 1;
        }
        let error = failure(step);
        assert_eq!(answers, attempts, "{budget}");
        let expected = if budget < 1000 { ErrorCode::TokenBudgetExceeded } else { ErrorCode::ValidationFailed };
        assert_eq!(error.code, expected);
        assert_eq!(completion(&extraction)["usage"]["totalTokens"], 15 * attempts);
    }
    // What is valid is kept, whatever it took.
    let mut extraction = extraction(CLAUDE, json!({"tokenBudget": 1}));
    extraction.start();
    let step = answer(&mut extraction, 200, &[], &tool_call(json!({"name": "Jason", "age": 25})));
    assert_eq!(checked(step), r#"{"name":"Jason","age":25}"#);
    assert_eq!(refused(CLAUDE, json!({"tokenBudget": 0})).path.as_deref(), Some("tokenBudget"));
}

#[test]
fn the_caller_may_give_up() {
    let mut extraction = extraction(CLAUDE, json!({}));
    extraction.start();
    assert_eq!(answer(&mut extraction, 200, &[], &tool_call(json!({"name": "Jason"}))), ASKED_AGAIN);
    let error = failure(extraction.give_up());
    assert_eq!((error.code, error.path.as_deref()), (ErrorCode::ValidationFailed, Some("/age")));
    assert_eq!(failure(extraction.give_up()).code, ErrorCode::Internal);
}

#[test]
fn masked_values_are_in_no_error_and_no_record() {
    let secret = "4929 1234 5678 9012";
    let mut extraction = extraction(CLAUDE, json!({"maskValues": true, "maxRetries": 1}));
    extraction.start();
    let wrong = tool_call(json!({"name": "Jason", "age": secret}));
    answer(&mut extraction, 200, &[], &wrong);
    assert!(body(&extraction).to_string().contains(secret), "the model is told what it wrote");
    let error = failure(answer(&mut extraction, 200, &[], &wrong));
    assert!(!error.to_string().contains(secret), "{error}");
    assert!(error.message.contains("/age: expected an integer, found a string"), "{error}");
    let record = extraction.completion();
    assert!(!record.contains(secret), "{record}");
    let mut valid = common::extraction(CLAUDE, json!({"maskValues": true}));
    valid.start();
    answer(&mut valid, 200, &[], &tool_call(json!({"name": secret, "age": "25"})));
    let record = valid.completion();
    assert!(!record.contains(secret) && record.contains("\"from\":\"a string\""), "{record}");
    let told = valid.reject(vec![Issue::of_validator("/name", &format!("{secret} is nobody's name"))]);
    assert_eq!(told, ASKED_AGAIN);
    assert!(objection(&valid).contains("is nobody's name"), "the model is told the caller's own words");
    let record = valid.completion();
    assert!(!record.contains(secret) && record.contains("the caller's own rule"), "{record}");
}

#[test]
fn a_model_is_told_when_there_are_more_faults_than_are_listed() {
    for (count, more) in [(3, false), (400, true)] {
        let mut extraction = extraction(CLAUDE, json!({}));
        extraction.start();
        assert!(matches!(
            answer(&mut extraction, 200, &[], &tool_call(json!({"name": "a", "age": 1}))),
            Step::Check { .. }
        ));
        let issues = (0..count).map(|index| Issue::of_validator(&format!("/items/{index}"), "must be short"));
        extraction.reject(issues.collect());
        let sent = body(&extraction).to_string();
        assert_eq!(sent.matches("must be short").count(), count.min(20));
        assert_eq!(sent.contains("- and more places with the same faults"), more);
    }
}

#[test]
fn an_invalid_tool_input_is_told_to_the_model_and_repaired() {
    let mut extraction = extraction(CLAUDE, json!({}));
    extraction.start();
    let wrong = r#"{"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig=="}}},{"toolUse":{"toolUseId":"t1","name":"User","input":{"name":"Jason"}}},{"toolUse":{"toolUseId":"t2","name":"User","input":{}}}]}},"stopReason":"tool_use"}"#;
    assert_eq!(answer(&mut extraction, 200, &[], wrong), ASKED_AGAIN);
    let sent = body(&extraction);
    let messages = sent["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 3);
    assert_eq!(messages[1]["content"][0]["reasoningContent"]["reasoningText"]["signature"], "sig==");
    let results = messages[2]["content"].as_array().unwrap();
    assert_eq!(results.len(), 2, "every tool call gets its result");
    assert_eq!(results[1]["toolResult"]["toolUseId"], "t2");
    assert_eq!(results[0]["toolResult"]["status"], "error");
    let told = results[0]["toolResult"]["content"][0]["text"].as_str().unwrap();
    assert_eq!(told, "Rewrite these values of the object, keep the others:\n- /age: is required, but missing");

    assert!(matches!(
        answer(&mut extraction, 200, &[], &tool_call(json!({"name": "Jason", "age": 25}))),
        Step::Check { .. }
    ));
    let completion: Value = serde_json::from_str(&extraction.completion()).unwrap();
    assert_eq!(completion["attempts"][0]["issues"][0]["message"], "/age: is required, but missing");
    assert_eq!(completion["attempts"][1]["issues"], json!([]));
}

#[test]
fn the_callers_validator_counts() {
    let mut extraction = extraction(QWEN, json!({"maxRetries": 1}));
    extraction.start();
    answer(&mut extraction, 200, &[], &text(r#"{"name":"Jason","age":25}"#));
    let issue = || vec![Issue::of_validator("/name", "must be in upper case")];
    assert_eq!(extraction.reject(issue()), ASKED_AGAIN);
    let sent = body(&extraction);
    let told = sent["messages"][2]["content"][0]["text"].as_str().unwrap();
    assert!(told.contains("- /name: \"Jason\" must be in upper case"), "{told}");
    answer(&mut extraction, 200, &[], &text(r#"{"name":"Jason","age":25}"#));
    let error = failure(extraction.reject(vec![issue()[0].clone(); 1000]));
    let completion: Value = serde_json::from_str(&extraction.completion()).unwrap();
    assert_eq!(completion["attempts"][1]["issues"].as_array().unwrap().len(), ISSUES);
    assert_eq!((error.code, error.path.as_deref()), (ErrorCode::ValidationFailed, Some("/name")));
    assert!(error.message.contains("2 attempts"), "{error}");
}

#[test]
fn an_answer_without_an_object_is_asked_again_and_then_named() {
    for (model, other) in
        [(CLAUDE, text("I cannot.")), (QWEN, text("I cannot.")), (CLAUDE, reply(&json!([]), "end_turn"))]
    {
        let mut extraction = extraction(model, json!({"maxRetries": 1}));
        extraction.start();
        assert_eq!(answer(&mut extraction, 200, &[], &other), ASKED_AGAIN);
        let sent = body(&extraction);
        let roles: Vec<&str> =
            sent["messages"].as_array().unwrap().iter().filter_map(|turn| turn["role"].as_str()).collect();
        assert!(roles == ["user", "assistant", "user"] || roles == ["user"], "{roles:?}");
        assert_eq!(failure(answer(&mut extraction, 200, &[], &other)).code, ErrorCode::NoAnswer);
    }
}

#[test]
fn a_broken_outer_object_is_told_and_its_inside_never_returned() {
    let schema = json!({"$ref": "#/$defs/cat", "$defs": {"cat": {
        "type": "object", "required": ["name", "children"],
        "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/cat"}}}
    }}});
    let request = json!({"region": "us-east-1", "model": "amazon.nova-lite-v1:0", "messages": [{"role": "user", "content": "x"}]});
    let schema = Rc::new(Schema::compile(&schema.to_string(), None).unwrap());
    let mut extraction = Extraction::new(schema, &request.to_string(), &[]).unwrap();
    extraction.start();
    assert_eq!(body(&extraction).get("toolConfig"), None, "a schema that refers to itself is asked for in text");
    let broken = r#"{"name":"root","children":[{"name":"leaf","children":[]},} the rest"#;
    assert_eq!(answer(&mut extraction, 200, &[], &text(broken)), ASKED_AGAIN);
    assert!(
        body(&extraction)["messages"][2]["content"][0]["text"].as_str().unwrap().contains("expected readable JSON")
    );
    let noted = r#"{"name":"root","children":[]} Fields that are empty are written as {}."#;
    assert_eq!(
        answer(&mut extraction, 200, &[], &text(noted)),
        Step::Check { value: r#"{"name":"root","children":[]}"#.into(), rounded: Vec::new() }
    );
}

#[test]
fn what_the_service_writes_but_refuses_to_read_is_not_sent_back() {
    let blank = json!([{"text": " "}, {"toolUse": {"toolUseId": "t1", "name": "User", "input": {}}}, {"toolUse": {"toolUseId": "t1", "name": "User", "input": {}}}]);
    let mut extraction = extraction(CLAUDE, json!({}));
    extraction.start();
    answer(&mut extraction, 200, &[], &reply(&blank, "tool_use"));
    let sent = body(&extraction);
    assert!(sent["messages"][1]["content"][0].get("toolUse").is_some());
    assert_eq!(sent["messages"][2]["content"].as_array().unwrap().len(), 1, "one result for one id");

    let begun = json!({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "{"}]});
    for content in [json!([{"text": "nothing"}]), json!([{"text": "\n"}]), blank] {
        let mut extraction = self::extraction(QWEN, begun.clone());
        extraction.start();
        answer(&mut extraction, 200, &[], &reply(&content, "end_turn"));
        let sent = body(&extraction);
        let roles: Vec<&str> =
            sent["messages"].as_array().unwrap().iter().filter_map(|turn| turn["role"].as_str()).collect();
        assert_eq!(roles, ["user", "assistant", "user"], "{content}");
        assert!(!sent["messages"].to_string().contains("toolUse"), "{sent}");
    }
}

#[test]
fn reasks_have_the_form_of_the_family() {
    let mut extraction = extraction("mistral.mistral-large-2407-v1:0", json!({"mode": "BEDROCK_TOOLS"}));
    extraction.start();
    for repeated in 1..=2 {
        let call = json!({"toolUse": {"toolUseId": "tooluse_same", "name": "User", "input": {"name": "Jason"}}});
        answer(&mut extraction, 200, &[], &reply(&json!([call, call]), "tool_use"));
        let sent = body(&extraction);
        let turns = sent["messages"].as_array().unwrap();
        assert_eq!(turns.len(), 1 + 2 * repeated);
        let mut ids = Vec::new();
        for pair in turns[1..].chunks(2) {
            let (call, result) = (pair[0]["content"].as_array().unwrap(), pair[1]["content"].as_array().unwrap());
            assert_eq!((call.len(), result.len()), (1, 1));
            let id = call[0]["toolUse"]["toolUseId"].as_str().unwrap();
            assert_eq!(result[0]["toolResult"]["toolUseId"], id);
            assert!(id.len() == 9 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
            ids.push(id);
        }
        ids.dedup();
        assert_eq!(ids.len(), repeated);
    }
}
