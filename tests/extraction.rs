//! The state machine driven as a host drives it, with answers in the service's shape.

#![expect(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::{Disconnect, Step};
use bedrock_extract::limits::{MAX_RETRIES, RESPONSE_BODY};
use common::{ASKED_AGAIN, CLAUDE, QWEN, answer, body, extraction, failure, reply, text, tool_call};
use serde_json::{Value, json};

#[test]
fn a_tool_call_becomes_the_result() {
    let mut extraction = extraction(CLAUDE, json!({"inferenceConfig": {"maxTokens": 100}}));
    assert!(matches!(extraction.start(), Step::Send { delay_ms: 0, reask: false, .. }));
    let sent = body(&extraction);
    assert_eq!(sent["toolConfig"]["toolChoice"], json!({"tool": {"name": "User"}}));
    assert_eq!(sent["inferenceConfig"], json!({"maxTokens": 100}));
    assert_eq!(sent.as_object().unwrap().keys().collect::<Vec<_>>(), ["messages", "inferenceConfig", "toolConfig"]);

    let step =
        answer(&mut extraction, 200, &[("x-amzn-requestid", "r-1")], &tool_call(json!({"name": "Jason", "age": 25})));
    assert_eq!(step, Step::Check { value: r#"{"name":"Jason","age":25}"#.into(), rounded: Vec::new() });
    assert_eq!(extraction.accept(), Step::Done);
    let completion: Value = serde_json::from_str(&extraction.completion()).unwrap();
    assert_eq!(completion["requestId"], "r-1");
    assert_eq!(completion["usage"]["totalTokens"], 15);
    assert_eq!(completion["attempts"][0]["latencyMs"], 42);
    assert_eq!(completion["response"]["stopReason"], "tool_use");
}

#[test]
fn json_mode_describes_the_schema_and_reads_the_text() {
    let mut extraction = extraction(QWEN, json!({"system": "Be exact.", "mode": "BEDROCK_JSON"}));
    extraction.start();
    let sent = body(&extraction);
    assert_eq!(sent["system"][0], json!({"text": "Be exact."}));
    assert!(sent["system"][1]["text"].as_str().unwrap().contains("\"age\": <integer>"));
    assert_eq!(sent.get("toolConfig"), None);
    let step = answer(&mut extraction, 200, &[], &text("Sure:\n```json\n{\"name\": \"Jason\", \"age\": 25}\n```"));
    assert_eq!(step, Step::Check { value: "{\"name\": \"Jason\", \"age\": 25}".into(), rounded: Vec::new() });
}

#[test]
fn numbers_and_keys_reach_the_host_unchanged() {
    let mut extraction = extraction(QWEN, json!({"largeIntegers": "text"}));
    extraction.start();
    let object = r#"{"name":"a","age":1,"big":12345678901234567890123,"__proto__":{"x":1.10}}"#;
    let step = answer(&mut extraction, 200, &[], &text(object));
    let rounded = r#"[{"path":"/big","digits":"12345678901234567890123"}]"#;
    assert_eq!(step.to_json(), format!(r#"{{"type":"check","rounded":{rounded},"value":{object}}}"#));
}

#[test]
fn every_number_of_retries_ends() {
    for retries in [0, 1, 3, MAX_RETRIES] {
        let mut extraction = extraction(CLAUDE, json!({ "maxRetries": retries }));
        extraction.start();
        let mut requests = 1;
        while answer(&mut extraction, 200, &[], &tool_call(json!({}))) == ASKED_AGAIN {
            requests += 1;
        }
        assert_eq!(requests, retries + 1);
    }
}

#[test]
fn stop_reasons_decide_before_the_content_does() {
    let whole = json!([{"toolUse": {"toolUseId": "t", "name": "User", "input": {"name": "Jason", "age": 25}}}]);
    for (reason, code) in [
        ("max_tokens", ErrorCode::IncompleteOutput),
        ("model_context_window_exceeded", ErrorCode::ContextWindowExceeded),
        ("guardrail_intervened", ErrorCode::GuardrailIntervened),
        ("content_filtered", ErrorCode::ContentFiltered),
    ] {
        let mut extraction = extraction(CLAUDE, json!({}));
        extraction.start();
        assert_eq!(failure(answer(&mut extraction, 200, &[], &reply(&whole, reason))).code, code, "{reason}");
    }
    let mut extraction = extraction(CLAUDE, json!({}));
    extraction.start();
    assert!(matches!(answer(&mut extraction, 200, &[], &reply(&whole, "some_new_reason")), Step::Check { .. }));
}

#[test]
fn passing_failures_are_sent_again_and_final_ones_are_not() {
    let throttled = ("x-amzn-errortype", "ThrottlingException");
    let mut extraction = extraction(CLAUDE, json!({}));
    extraction.start();
    let step = answer(&mut extraction, 429, &[throttled, ("x-amzn-requestid", "r-8")], r#"{"message":"slow down"}"#);
    let Step::Send { delay_ms: 1000, learned: None, reask: false, failed: Some(failed) } = step else {
        panic!("{step:?}")
    };
    assert_eq!((failed.code, failed.request_id.as_deref()), (ErrorCode::Throttled, Some("r-8")));
    let step = extraction.disconnect(Disconnect::Network, "reset", 1.0);
    assert!(step.to_json().contains(r#""failed":{"code":"NETWORK","message":"The connection"#), "{step:?}");
    assert!(matches!(step, Step::Send { delay_ms: 100, .. }));
    let error = failure(answer(&mut extraction, 503, &[("x-amzn-requestid", "r-9")], "<html>"));
    assert_eq!((error.code, error.request_id.as_deref()), (ErrorCode::ServiceError, Some("r-9")));

    let mut extraction = self::extraction(CLAUDE, json!({}));
    extraction.start();
    let error = failure(answer(&mut extraction, 403, &[("x-amzn-errortype", "AccessDeniedException")], "{}"));
    assert_eq!((error.code, error.status, error.retryable), (ErrorCode::AccessDenied, Some(403), false));

    let mut extraction = self::extraction(CLAUDE, json!({}));
    extraction.start();
    assert_eq!(failure(extraction.disconnect(Disconnect::Timeout, "30 s", 1.0)).code, ErrorCode::Timeout);
}

#[test]
fn every_wait_takes_its_own_random_number() {
    for draws in [[0.25, 0.75], [0.75, 0.25], [0.0, 1.0], [-1.0, 2.0]] {
        let mut extraction = extraction(CLAUDE, json!({}));
        extraction.start();
        for (draw, longest) in draws.into_iter().zip([50.0, 100.0]) {
            let Step::Send { delay_ms, .. } = extraction.disconnect(Disconnect::Network, "reset", draw) else {
                panic!("no repetition")
            };
            assert_eq!(f64::from(u32::try_from(delay_ms).unwrap()), (draw.clamp(0.0, 1.0) * longest).floor());
        }
    }
}

#[test]
fn a_cut_body_is_sent_again_then_named() {
    let mut extraction = extraction(CLAUDE, json!({}));
    extraction.start();
    let whole = tool_call(json!({"name": "Jason", "age": 25}));
    let cut = &whole[..whole.len() / 2];
    assert!(matches!(answer(&mut extraction, 200, &[], cut), Step::Send { .. }));
    assert!(matches!(answer(&mut extraction, 200, &[], cut), Step::Send { .. }));
    let error = failure(answer(&mut extraction, 200, &[], cut));
    assert_eq!(error.code, ErrorCode::InvalidResponse);
    assert!(error.message.contains("ends too early"), "{error}");
}

#[test]
fn responses_have_a_bound() {
    let mut extraction = extraction(CLAUDE, json!({}));
    extraction.start();
    extraction.respond(200, Vec::new());
    let chunk = vec![b' '; 1024 * 1024];
    for _ in 0..RESPONSE_BODY / chunk.len() {
        assert_eq!(extraction.receive(&chunk), None);
    }
    let Some(Step::Fail { error }) = extraction.receive(b"x") else { panic!("the body has a bound") };
    assert_eq!(error.code, ErrorCode::InvalidResponse);
}

#[test]
fn calls_out_of_turn_end_the_extraction_and_nothing_else() {
    let mut extraction = extraction(CLAUDE, json!({}));
    assert_eq!(failure(extraction.finish(1.0)).code, ErrorCode::Internal);
    assert_eq!(failure(extraction.start()).code, ErrorCode::Internal);
    assert_eq!(failure(extraction.accept()).code, ErrorCode::Internal);
    assert_eq!(failure(extraction.respond(200, Vec::new()).unwrap()).code, ErrorCode::Internal);
    assert_eq!(failure(extraction.receive(b"{}").unwrap()).code, ErrorCode::Internal);
    assert_eq!(failure(extraction.reject(Vec::new())).code, ErrorCode::Internal);
}

#[test]
fn hostile_answers_end_in_an_error() {
    let deep = format!("{}1{}", "{\"a\":".repeat(500), "}".repeat(500));
    for hostile in [
        text(&deep),
        tool_call(json!([1, 2, 3])),
        tool_call(json!(null)),
        tool_call(json!({"name": "x".repeat(1_000_000), "age": "y".repeat(1_000_000)})),
        r#"{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"User","input":"{\"age\":"}}]}}}"#.to_owned(),
    ] {
        let mut extraction = extraction(CLAUDE, json!({"maxRetries": 0}));
        extraction.start();
        let error = failure(answer(&mut extraction, 200, &[], &hostile));
        assert!(error.to_string().len() < 1000, "{error}");
        let kept: Value = serde_json::from_str(&extraction.completion()).unwrap();
        assert!(kept["attempts"][0]["answer"].as_str().unwrap().len() <= bedrock_extract::limits::KEPT_ANSWER);
    }
}

#[test]
fn malformed_answers_are_asked_again() {
    let whole = json!([{"toolUse": {"toolUseId": "t", "name": "User", "input": {"name": "Jason", "age": 25}}}]);
    for reason in ["malformed_tool_use", "malformed_model_output"] {
        let mut extraction = extraction(CLAUDE, json!({}));
        extraction.start();
        assert_eq!(answer(&mut extraction, 200, &[], &reply(&whole, reason)), ASKED_AGAIN);
        answer(&mut extraction, 200, &[], &reply(&whole, reason));
        let last = answer(&mut extraction, 200, &[], &reply(&whole, reason));
        assert_eq!(failure(last).code, ErrorCode::MalformedOutput);
    }
}
