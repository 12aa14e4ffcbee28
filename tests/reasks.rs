//! How often and with what history the model is asked again.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::Step;
use bedrock_extract::validation::Issue;
use common::{
    ASKED_AGAIN, CLAUDE, answer, body, checked, completion, extraction, failure, objection, refused, tool_call,
};
use serde_json::json;

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
        answer(&mut extraction, 200, &[], &common::text("nothing"));
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
