//! Conversations of every style, and what becomes of them.

mod media;
mod tools;

use super::*;
use crate::model::traits;
use serde_json::json;

pub(super) const KEY: &str = "bedrock-extract:attachment";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0000";
const PNG_TEXT: &str = "iVBORw0KGgowMDAw";

fn normalise_for_claude(messages: Value) -> Result<Value, Error> {
    for_model("anthropic.claude-x", messages)
}

pub(super) fn for_model(model: &str, messages: Value) -> Result<Value, Error> {
    let attachments = [PNG.to_vec(), b"%PDF-1.7 ......".to_vec()];
    let input = Input { messages, attachments: Attachments::new(&attachments, KEY.to_owned()), ..Input::default() };
    let conversation = normalise(input, traits(model))?;
    Ok(json!({"system": conversation.system, "messages": wire(&conversation.turns)}))
}

pub(super) fn wire(turns: &[Turn]) -> Value {
    let texts: Vec<String> = turns
        .iter()
        .map(|turn| {
            let mut out = Vec::new();
            turn.append_to(&[], &mut out);
            String::from_utf8(out).unwrap()
        })
        .collect();
    serde_json::from_str(&format!("[{}]", texts.join(","))).unwrap()
}

/// The blocks that the parts of one user message become, without the text behind documents.
fn blocks_of(parts: Value) -> Value {
    normalise_for_claude(json!([{"role": "user", "content": parts}])).unwrap()["messages"][0]["content"].take()
}

#[test]
fn styles_meet_and_system_messages_are_hoisted_in_order() {
    let messages = json!([
        {"role": "developer", "content": [{"type": "text", "text": "One"}, {"cachePoint": {"type": "default", "ttl": "1h"}}]},
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": [{"text": "b"}]},
        {"role": "system", "content": "Two"},
        {"role": "user", "content": [{"type": "input_text", "text": "c"}, "d"]}
    ]);
    let input = Input {
        system: Some(json!([{"text": "Zero"}, {"cachePoint": {"type": "default"}}])),
        messages,
        ..Input::default()
    };
    let conversation = normalise(input, traits("m.x")).unwrap();
    assert_eq!(
        json!(conversation.system),
        json!([{"text": "Zero"}, {"cachePoint": {"type": "default"}}, {"text": "One"}, {"cachePoint": {"type": "default", "ttl": "1h"}}, {"text": "Two"}])
    );
    assert_eq!(
        wire(&conversation.turns),
        json!([
            {"role": "user", "content": [{"text": "a"}]},
            {"role": "assistant", "content": [{"text": "b"}]},
            {"role": "user", "content": [{"text": "c"}, {"text": "d"}]}
        ])
    );
}

#[test]
fn native_blocks_pass_through_unchanged() {
    let user = json!([
        {"text": "x"},
        {"image": {"format": "png", "source": {"bytes": PNG_TEXT}}},
        {"image": {"format": "jpeg", "source": {"s3Location": {"uri": "s3://b/k", "bucketOwner": "123456789012"}}}},
        {"document": {"format": "txt", "name": "notes", "source": {"text": "hello"}, "citations": {"enabled": true}}},
        {"video": {"format": "mp4", "source": {"s3Location": {"uri": "s3://b/k.mp4"}}}},
        {"audio": {"format": "wav", "source": {"bytes": "UklGRgAAAABXQVZF"}}},
        {"guardContent": {"text": {"text": "g", "qualifiers": ["query"]}}},
        {"searchResult": {"source": "s", "title": "t", "content": [{"text": "c"}]}},
        {"cachePoint": {"type": "default"}},
        {"somethingNew": {"a": [1, 2.5, null, "é"]}}
    ]);
    let assistant = json!([
        {"reasoningContent": {"reasoningText": {"text": "hm", "signature": "c2ln"}}},
        {"reasoningContent": {"redactedContent": "AAEC"}},
        {"citationsContent": {"content": [{"text": "c"}], "citations": []}},
        {"toolUse": {"toolUseId": "t1", "name": "look_up", "input": {"q": 1}}}
    ]);
    let results = json!([{"toolResult": {"toolUseId": "t1", "status": "success", "content": [{"json": {"a": 1}}, {"text": "b"}]}}]);
    let messages = json!([
        {"role": "user", "content": user}, {"role": "assistant", "content": assistant}, {"role": "user", "content": results}
    ]);
    assert_eq!(normalise_for_claude(messages.clone()).unwrap()["messages"], messages);
}

#[test]
fn the_shape_of_the_conversation_follows_the_family() {
    let greeting = json!([{"role": "assistant", "content": "Hello"}, {"role": "user", "content": "a"}]);
    assert_eq!(for_model("anthropic.claude-x", greeting.clone()).unwrap()["messages"].as_array().unwrap().len(), 2);
    assert_eq!(for_model("amazon.nova-lite-v1:0", greeting).unwrap()["messages"][0]["role"], "user");

    let tools = json!([
        {"role": "user", "content": "x"},
        {"role": "assistant", "content": [{"toolUse": {"toolUseId": "tooluse_1", "name": "n", "input": {}}}]},
        {"role": "user", "content": [{"text": "so?"}, {"toolResult": {"toolUseId": "tooluse_1", "content": [{"text": "r"}]}}]}
    ]);
    let claude = for_model("anthropic.claude-x", tools.clone()).unwrap();
    assert_eq!(claude["messages"][2]["content"][1], json!({"text": "so?"}));
    let mistral = for_model("mistral.pixtral-large-2502-v1:0", tools).unwrap();
    let result = &mistral["messages"][2]["content"];
    assert_eq!(result.as_array().unwrap().len(), 1);
    assert_eq!(result[0]["toolResult"]["content"], json!([{"text": "r"}, {"text": "so?"}]));
    assert_eq!(result[0]["toolResult"]["toolUseId"], mistral["messages"][1]["content"][0]["toolUse"]["toolUseId"]);
    assert_eq!(result[0]["toolResult"]["toolUseId"].as_str().unwrap().len(), 9);
}

#[test]
fn reasoning_of_anthropic_comes_back_as_it_was() {
    let parts = json!([{"type": "thinking", "thinking": "hm", "signature": "c2ln"}, {"type": "redacted_thinking", "data": "AAEC"}, {"type": "text", "text": "a"}]);
    let wire = normalise_for_claude(json!([{"role": "user", "content": "x"}, {"role": "assistant", "content": parts}]))
        .unwrap();
    assert_eq!(
        wire["messages"][1]["content"],
        json!([
            {"reasoningContent": {"reasoningText": {"text": "hm", "signature": "c2ln"}}},
            {"reasoningContent": {"redactedContent": "AAEC"}},
            {"text": "a"}
        ])
    );
}

#[test]
fn same_role_turns_merge_and_blank_text_goes() {
    let messages = json!([
        {"role": "user", "content": "a"}, {"role": "user", "content": "  \n"},
        {"role": "assistant", "content": ""}, {"role": "user", "content": ["b", {"text": " "}]}
    ]);
    assert_eq!(
        normalise_for_claude(messages).unwrap()["messages"],
        json!([{"role": "user", "content": [{"text": "a"}, {"text": "b"}]}])
    );
}

#[test]
fn cache_marks_become_cache_points() {
    assert_eq!(
        blocks_of(
            json!([{"type": "text", "text": "a", "cache_control": {"type": "ephemeral", "ttl": "1h"}}, {"type": "text", "text": "b", "cache_control": null}])
        ),
        json!([{"text": "a"}, {"cachePoint": {"type": "default", "ttl": "1h"}}, {"text": "b"}])
    );
}

#[test]
fn what_is_not_understood_is_named() {
    for (messages, path) in [
        (json!("hello"), "messages"),
        (json!([]), "messages"),
        (json!([{"role": "user", "content": " "}]), "messages"),
        (json!(["hello"]), "messages[0]"),
        (json!([{"content": "a"}]), "messages[0].role"),
        (json!([{"role": "robot", "content": "a"}]), "messages[0].role"),
        (json!([{"role": "user", "content": "a", "colour": "x"}]), "messages[0].colour"),
        (json!([{"role": "user", "content": "a", "tool_calls": []}]), "messages[0].tool_calls"),
        (json!([{"role": "user"}]), "messages[0].content"),
        (json!([{"role": "assistant", "content": null}]), "messages[0].content"),
        (json!([{"role": "tool", "content": "x"}]), "messages[0].tool_call_id"),
        (json!([{"role": "user", "content": 3}]), "messages[0].content"),
        (json!([{"role": "user", "content": [null]}]), "messages[0].content[0]"),
        (json!([{"role": "user", "content": [{}]}]), "messages[0].content[0]"),
        (json!([{"role": "user", "content": [{"type": "text"}]}]), "messages[0].content[0].text"),
        (json!([{"role": "user", "content": [{"type": "txt", "text": "a"}]}]), "messages[0].content[0].type"),
        (
            json!([{"role": "user", "content": [{"type": "text", "text": "a", "bold": true}]}]),
            "messages[0].content[0].bold",
        ),
        (json!([{"role": "user", "content": [{"type": "image_url"}]}]), "messages[0].content[0].image_url"),
        (
            json!([{"role": "user", "content": [{"type": "input_file", "file_id": "f"}]}]),
            "messages[0].content[0].file_id",
        ),
        (json!([{"role": "user", "content": [{"text": "a", "image": {}}]}]), "messages[0].content[0]"),
        (json!([{"role": "assistant", "tool_calls": {}}]), "messages[0].tool_calls"),
        (json!([{"role": "assistant", "tool_calls": [{"id": "a"}]}]), "messages[0].tool_calls[0].function.name"),
        (
            json!([{"role": "assistant", "tool_calls": [{"id": "a", "function": {"name": "n", "arguments": "{"}}]}]),
            "messages[0].tool_calls[0].function.arguments",
        ),
    ] {
        let error = normalise_for_claude(messages.clone()).unwrap_err();
        assert_eq!(error.path.as_deref(), Some(path), "{messages}");
    }
}
