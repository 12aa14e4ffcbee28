//! The state machine driven as a host drives it, with answers in the service's shape.

#![expect(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::{Disconnect, Extraction, Step};
use bedrock_extract::limits::{ISSUES, MAX_RETRIES, RESPONSE_BODY};
use bedrock_extract::schema::Schema;
use bedrock_extract::validation::Issue;
use common::{ASKED_AGAIN, CLAUDE, QWEN, answer, body, extraction, failure, refused, reply, text, tool_call};
use serde_json::{Value, json};
use std::rc::Rc;

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
        extraction.receive(&chunk).unwrap();
    }
    assert_eq!(extraction.receive(b"x").unwrap_err().code, ErrorCode::InvalidResponse);
}

#[test]
fn calls_out_of_turn_end_the_extraction_and_nothing_else() {
    let mut extraction = extraction(CLAUDE, json!({}));
    assert_eq!(failure(extraction.finish(1.0)).code, ErrorCode::Internal);
    assert_eq!(failure(extraction.start()).code, ErrorCode::Internal);
    assert_eq!(failure(extraction.accept()).code, ErrorCode::Internal);
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
fn parameters_go_where_the_family_wants_them() {
    let sent = |model: &str, options: Value| {
        let mut extraction = extraction(model, options);
        extraction.start();
        body(&extraction)
    };
    let nova = sent("amazon.nova-lite-v1:0", json!({"topK": 1}));
    assert_eq!(nova["additionalModelRequestFields"], json!({"inferenceConfig": {"topK": 1}}));
    let claude =
        sent(CLAUDE, json!({"top_k": 5, "additionalModelRequestFields": {"top_k": 9}, "reasoningEffort": "low"}));
    assert_eq!(claude["additionalModelRequestFields"], json!({"top_k": 9}));
    assert_eq!(claude["outputConfig"], json!({"effort": "low"}));
    let qwen = sent(QWEN, json!({"reasoning_effort": "none", "promptVariables": {"a": {"text": "b"}}}));
    assert_eq!(qwen["additionalModelRequestFields"], json!({"reasoning_config": "none"}));
    assert_eq!(qwen["promptVariables"], json!({"a": {"text": "b"}}));

    let thinking = sent(CLAUDE, json!({"thinking": {"type": "enabled", "budget_tokens": 2000}}));
    assert_eq!(thinking["toolConfig"]["toolChoice"], json!({"auto": {}}));
    assert_eq!(sent("cohere.command-r-v1:0", json!({}))["toolConfig"].get("toolChoice"), None);
    assert!(thinking["system"][0]["text"].as_str().unwrap().contains("`User`"));
}

#[test]
fn the_callers_tools_are_kept() {
    let own = json!({"toolSpec": {"name": "look_up", "inputSchema": {"json": {"type": "object"}}}});
    let point = json!({"cachePoint": {"type": "default"}});
    let config = json!({"toolConfig": {"tools": [own, point], "toolChoice": {"any": {}}}});
    for mode in ["BEDROCK_TOOLS", "BEDROCK_JSON"] {
        let mut options = config.clone();
        options["mode"] = json!(mode);
        let mut extraction = extraction(CLAUDE, options);
        extraction.start();
        let sent = &body(&extraction)["toolConfig"];
        let tools = sent["tools"].as_array().unwrap();
        assert_eq!(tools[tools.len() - 2..], [own.clone(), point.clone()]);
        assert_eq!(tools.len(), if mode == "BEDROCK_TOOLS" { 3 } else { 2 });
        assert_eq!(sent["toolChoice"], json!({"any": {}}));
    }
}

#[test]
fn names_of_tools_must_be_those_of_the_request() {
    let tool = |name: &str| json!({"toolSpec": {"name": name, "inputSchema": {"json": {"type": "object"}}}});
    for (options, path) in [
        (json!({"toolConfig": {"tools": [tool("a"), tool("a")]}}), "toolConfig.tools"),
        (json!({"toolConfig": {"tools": [tool("User")]}}), "toolConfig.tools"),
        (json!({"toolConfig": {"toolChoice": {"tool": {"name": "a"}}}}), "toolConfig.toolChoice.tool.name"),
        (json!({"toolConfig": {"toolChoice": {"auto": {}}}, "mode": "BEDROCK_JSON"}), "toolConfig.toolChoice"),
    ] {
        assert_eq!(refused(CLAUDE, options).path.as_deref(), Some(path));
    }
    let choice = json!({"tool": {"name": "find it"}});
    let mut extraction = extraction(CLAUDE, json!({"toolConfig": {"tools": [tool("find it")], "toolChoice": choice}}));
    extraction.start();
    assert_eq!(body(&extraction)["toolConfig"]["toolChoice"], json!({"tool": {"name": "find_it"}}));
}

#[test]
fn prompts_take_nothing_that_they_bring_themselves() {
    const PROMPT: &str = "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEF:1";
    let tool = json!({"toolSpec": {"name": "a", "inputSchema": {"json": {"type": "object"}}}});
    for (options, path) in [
        (json!({"system": "s"}), "system"),
        (json!({"messages": [{"role": "system", "content": "s"}]}), "system"),
        (json!({"max_tokens": 5}), "inferenceConfig"),
        (json!({"top_k": 5}), "additionalModelRequestFields"),
        (json!({"toolConfig": {"tools": [tool]}}), "toolConfig"),
        (json!({"mode": "BEDROCK_TOOLS"}), "mode"),
    ] {
        assert_eq!(refused(PROMPT, options).path.as_deref(), Some(path));
    }
    let options = json!({"messages": [], "promptVariables": {"who": {"text": "Jason"}}});
    let mut prompted = extraction(PROMPT, options);
    prompted.start();
    let sent = body(&prompted);
    assert_eq!(sent.as_object().unwrap().keys().collect::<Vec<_>>(), ["messages", "promptVariables"]);
    assert!(sent["messages"][0]["content"][0]["text"].as_str().unwrap().contains("JSON object"));
    answer(&mut prompted, 200, &[], &text("nothing"));
    let roles: Vec<Value> =
        body(&prompted)["messages"].as_array().unwrap().iter().map(|turn| turn["role"].clone()).collect();
    assert_eq!(roles, ["user", "assistant", "user"]);
}

#[test]
fn families_without_a_system_prompt_read_it_in_the_first_turn() {
    let mut extraction = extraction("amazon.titan-text-express-v1", json!({"system": [{"text": "Be brief."}]}));
    extraction.start();
    let sent = body(&extraction);
    assert_eq!(sent.get("system"), None);
    let content = sent["messages"][0]["content"].as_array().unwrap();
    assert_eq!(content[0], json!({"text": "Be brief."}));
    assert_eq!((content.len(), &content[2]), (3, &json!({"text": "Jason is 25 years old"})));
}

#[test]
fn text_mode_names_the_tools_that_the_conversation_calls() {
    let messages = json!([
        {"role": "user", "content": "x"},
        {"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "look_up", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "a", "content": "y"}
    ]);
    let mut extraction = extraction(QWEN, json!({ "messages": messages }));
    extraction.start();
    assert_eq!(
        body(&extraction)["toolConfig"],
        json!({"tools": [{"toolSpec": {"name": "look_up", "inputSchema": {"json": {"type": "object"}}}}]})
    );
}

#[test]
fn templates_and_attachments_reach_the_body() {
    let schema = Rc::new(Schema::compile(r#"{"type":"object"}"#, None).unwrap());
    let request = json!({
        "region": "us-east-1", "model": CLAUDE, "context": {"who": "Jason"},
        "placeholder": "p", "system": {"p:text": 1},
        "messages": [{"role": "user", "content": ["Who is {{ who }}?", {"image": {"source": {"p:attachment": 0}}}]}]
    });
    let attachments = [b"GIF89a......".to_vec(), "Long é".into()];
    let mut extraction = Extraction::new(Rc::clone(&schema), &request.to_string(), &attachments).unwrap();
    extraction.start();
    assert_eq!(
        body(&extraction)["messages"][0]["content"],
        json!([{"text": "Who is Jason?"}, {"image": {"format": "gif", "source": {"bytes": "R0lGODlhLi4uLi4u"}}}])
    );
    assert_eq!(body(&extraction)["system"][0], json!({"text": "Long é"}));
    assert_eq!(Extraction::new(schema, &request.to_string(), &attachments[..1]).unwrap_err().code, ErrorCode::Internal);
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

#[test]
fn the_callers_tools_are_called_by_the_names_that_the_caller_gave() {
    let tool = |name: &str| json!({"toolSpec": {"name": name, "inputSchema": {"json": {"type": "object"}}}});
    let options = json!({"toolConfig": {"tools": [tool("find it"), tool("find_it")]}, "maxRetries": 0});
    let mut extraction = extraction(CLAUDE, options);
    extraction.start();
    let sent = body(&extraction);
    let names: Vec<&str> =
        [1, 2].map(|index| sent["toolConfig"]["tools"][index]["toolSpec"]["name"].as_str().unwrap()).to_vec();
    assert_eq!(names[1], "find_it");
    assert!(names[0].starts_with("find_it_"));
    let call = json!([{"toolUse": {"toolUseId": "t1", "name": names[0], "input": {}}}]);
    failure(answer(&mut extraction, 200, &[], &reply(&call, "tool_use")));
    let completion: Value = serde_json::from_str(&extraction.completion()).unwrap();
    assert_eq!(completion["attempts"][0]["issues"][0]["found"], "a call of `find it`");
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
