//! What a request holds: parameters, tools, prompts and attachments in their places.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::Extraction;
use bedrock_extract::schema::Schema;
use common::{CLAUDE, QWEN, answer, body, extraction, failure, refused, reply, text};
use serde_json::{Value, json};
use std::rc::Rc;

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
