//! Tool calls and results of every style in a conversation.

use super::{for_model, normalise_for_claude};
use serde_json::{Value, json};

#[test]
fn openai_tools_become_native_ones() {
    let messages = json!([
        {"role": "user", "content": "weather?"},
        {"role": "assistant", "content": null, "refusal": null, "annotations": [], "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"Oslo\"}"}},
            {"id": "call_2", "type": "function", "function": {"name": "time", "arguments": ""}}
        ]},
        {"role": "tool", "tool_call_id": "call_1", "content": "rain"},
        {"role": "tool", "tool_call_id": "call_2", "name": "time", "content": [{"type": "text", "text": "noon"}]},
        {"role": "user", "content": "thanks"}
    ]);
    assert_eq!(
        normalise_for_claude(messages).unwrap()["messages"],
        json!([
            {"role": "user", "content": [{"text": "weather?"}]},
            {"role": "assistant", "content": [
                {"toolUse": {"toolUseId": "call_1", "name": "weather", "input": {"city": "Oslo"}}},
                {"toolUse": {"toolUseId": "call_2", "name": "time", "input": {}}}
            ]},
            {"role": "user", "content": [
                {"toolResult": {"toolUseId": "call_1", "content": [{"text": "rain"}]}},
                {"toolResult": {"toolUseId": "call_2", "content": [{"text": "noon"}]}},
                {"text": "thanks"}
            ]}
        ])
    );
}

#[test]
fn anthropic_and_ai_sdk_tools_become_native_ones() {
    let call = json!({"toolUse": {"toolUseId": "t", "name": "n", "input": {"a": 1}}});
    let failed = json!({"toolResult": {"toolUseId": "t", "content": [{"text": "no"}], "status": "error"}});
    for (called, answered, result) in [
        (
            json!({"type": "tool_use", "id": "t", "name": "n", "input": {"a": 1}}),
            json!({"type": "tool_result", "tool_use_id": "t", "content": "no", "is_error": true}),
            failed.clone(),
        ),
        (
            json!({"type": "tool-call", "toolCallId": "t", "toolName": "n", "input": {"a": 1}}),
            json!({"type": "tool-result", "toolCallId": "t", "toolName": "n", "output": {"type": "error-text", "value": "no"}}),
            failed,
        ),
        (
            json!({"type": "tool-call", "toolCallId": "t", "toolName": "n", "args": {"a": 1}}),
            json!({"type": "tool-result", "toolCallId": "t", "toolName": "n", "result": {"ok": true}}),
            json!({"toolResult": {"toolUseId": "t", "content": [{"json": {"ok": true}}]}}),
        ),
        (
            json!({"type": "tool-call", "toolCallId": "t", "toolName": "n", "input": {"a": 1}}),
            json!({"type": "tool-result", "toolCallId": "t", "toolName": "n", "output": null}),
            json!({"toolResult": {"toolUseId": "t", "content": [{"text": "(no output)"}]}}),
        ),
        (
            json!({"type": "tool-call", "toolCallId": "t", "toolName": "n", "input": {"a": 1}}),
            json!({"type": "tool-result", "toolCallId": "t", "toolName": "n", "output": {"type": "content", "value": [{"type": "text", "text": "x"}]}}),
            json!({"toolResult": {"toolUseId": "t", "content": [{"text": "x"}]}}),
        ),
    ] {
        let messages = json!([{"role": "user", "content": "x"}, {"role": "assistant", "content": [called]}, {"role": "user", "content": [answered]}]);
        let wire = normalise_for_claude(messages).unwrap();
        assert_eq!(wire["messages"][1]["content"], json!([call]));
        assert_eq!(wire["messages"][2]["content"], json!([result]));
    }
    let call = json!({"role": "assistant", "content": [{"type": "tool-call", "toolCallId": "t", "toolName": "n", "input": {}}]});
    let result = json!({"role": "tool", "content": [{"type": "tool-result", "toolCallId": "t", "toolName": "n", "output": "x"}]});
    let wire = normalise_for_claude(json!([{"role": "user", "content": "x"}, call, result])).unwrap();
    assert_eq!(wire["messages"][2]["content"], json!([{"toolResult": {"toolUseId": "t", "content": [{"text": "x"}]}}]));
}

#[test]
fn results_hold_what_the_service_takes() {
    let pdf = json!({"document": {"format": "pdf", "name": "a", "source": {"bytes": "JVBERi0xLjcgLi4uLi4u"}}});
    let messages = |content: Value| {
        json!([
            {"role": "user", "content": "x"},
            {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "n", "input": {}}}]},
            {"role": "user", "content": content}
        ])
    };
    let result = json!({"toolResult": {"toolUseId": "t", "content": [{"text": " "}]}});
    let video = json!({"video": {"format": "mp4", "source": {"s3Location": {"uri": "s3://b/k.mp4"}}}});
    let empty = json!({"toolResult": {"toolUseId": "t", "content": [{"text": "(no output)"}]}});
    for model in ["anthropic.claude-x", "amazon.nova-lite-v1:0", "openai.gpt-oss-20b-1:0", "something.new"] {
        for beside in [json!([pdf, {"text": "so?"}]), json!([{"text": "so?"}, pdf]), json!([video, {"text": "so?"}])] {
            let content: Vec<Value> = std::iter::once(&result).chain(beside.as_array().unwrap()).cloned().collect();
            let wire = for_model(model, messages(json!(content))).unwrap();
            let stays: Vec<Value> = std::iter::once(&empty).chain(beside.as_array().unwrap()).cloned().collect();
            assert_eq!(wire["messages"][2]["content"], json!(stays), "{model}");
        }
    }
    let inner = json!({"type": "tool_result", "tool_use_id": "t", "content": [{"cachePoint": {"type": "default"}}]});
    assert!(normalise_for_claude(messages(json!([inner]))).unwrap_err().message.contains("no part of a tool result"));
}

#[test]
fn calls_and_results_must_pair() {
    let call = json!({"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "n", "input": {}}}]});
    let result = json!({"role": "tool", "tool_call_id": "t", "content": "r"});
    let user = json!({"role": "user", "content": "x"});
    let paired = normalise_for_claude(json!([user, call, result])).unwrap();
    assert_eq!(paired["messages"][2]["content"][0]["toolResult"]["toolUseId"], "t");
    for (messages, words) in [
        (json!([user, call]), "has no result"),
        (json!([user, call, user]), "has no result"),
        (json!([user, result]), "has no tool call"),
        (json!([user, call, result, result]), "has no tool call"),
    ] {
        assert!(normalise_for_claude(messages).unwrap_err().message.contains(words));
    }
    let server = json!({"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "n", "input": {}, "type": "server_tool_use"}}]});
    let sent = normalise_for_claude(json!([user, server, user])).unwrap();
    assert_eq!(sent["messages"][1]["content"], server["content"]);
}
