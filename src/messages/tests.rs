//! Conversations of every style, and what becomes of them.

use super::*;
use crate::model::traits;
use serde_json::json;

pub(super) const KEY: &str = "bedrock-extract:attachment";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0000";
const PNG_TEXT: &str = "iVBORw0KGgowMDAw";

fn normalised(messages: Value) -> Result<Value, Error> {
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
    normalised(json!([{"role": "user", "content": parts}])).unwrap()["messages"][0]["content"].take()
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
    assert_eq!(normalised(messages.clone()).unwrap()["messages"], messages);
}

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
        normalised(messages).unwrap()["messages"],
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
        let wire = normalised(messages).unwrap();
        assert_eq!(wire["messages"][1]["content"], json!([call]));
        assert_eq!(wire["messages"][2]["content"], json!([result]));
    }
    let call = json!({"role": "assistant", "content": [{"type": "tool-call", "toolCallId": "t", "toolName": "n", "input": {}}]});
    let result = json!({"role": "tool", "content": [{"type": "tool-result", "toolCallId": "t", "toolName": "n", "output": "x"}]});
    let wire = normalised(json!([{"role": "user", "content": "x"}, call, result])).unwrap();
    assert_eq!(wire["messages"][2]["content"], json!([{"toolResult": {"toolUseId": "t", "content": [{"text": "x"}]}}]));
}

#[test]
fn media_of_every_style_become_blocks() {
    let image = json!({"image": {"format": "png", "source": {"bytes": PNG_TEXT}}});
    let placeholder = json!({"bedrock-extract:attachment": 0});
    let url = format!("data:image/png;base64,{PNG_TEXT}");
    for part in [
        json!({"type": "image_url", "image_url": {"url": url, "detail": "high"}}),
        json!({"type": "image_url", "image_url": url}),
        json!({"type": "input_image", "image_url": url, "detail": "auto"}),
        json!({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG_TEXT}}),
        json!({"type": "image", "image": placeholder, "mediaType": "image/png"}),
        json!({"type": "image", "image": PNG_TEXT}),
        json!({"type": "file", "data": url, "mediaType": "image/png"}),
        json!({"type": "file", "file": {"file_data": url, "filename": "a.png"}}),
        json!({"image": {"source": placeholder}}),
        json!({"image": {"source": {"bytes": placeholder}}}),
        json!({"image": {"source": url}}),
        json!({"image": {"format": "png", "source": {"bytes": url}}}),
        json!({"image": {"format": "PNG", "source": url}}),
        json!({"image": {"format": "image/png", "source": url}}),
        json!({"image": {"source": format!("data:image/avif;base64,{PNG_TEXT}")}}),
        json!({"image": {"source": format!("data:png;base64,{PNG_TEXT}")}}),
    ] {
        assert_eq!(blocks_of(json!([part])), json!([image]), "{part}");
    }
    assert_eq!(
        blocks_of(json!([{"type": "input_audio", "input_audio": {"data": "UklGRgAAAABXQVZF", "format": "wav"}}])),
        json!([{"audio": {"format": "wav", "source": {"bytes": "UklGRgAAAABXQVZF"}}}])
    );
    assert_eq!(
        blocks_of(json!([{"image": {"format": "JPG", "source": {"s3Location": {"uri": "s3://bucket/a"}}}}])),
        json!([{"image": {"format": "jpeg", "source": {"s3Location": {"uri": "s3://bucket/a"}}}}])
    );
    assert_eq!(
        blocks_of(json!([{"image": {"source": "s3://bucket/picture.webp"}}])),
        json!([{"image": {"format": "webp", "source": {"s3Location": {"uri": "s3://bucket/picture.webp"}}}}])
    );
}

#[test]
fn bytes_may_stand_anywhere() {
    let bytes = json!({"bedrock-extract:attachment": 0});
    assert_eq!(
        blocks_of(json!([
            {"guardContent": {"image": {"format": "png", "source": bytes}}},
            {"somethingNew": [{"deep": bytes}]},
        ])),
        json!([
            {"guardContent": {"image": {"format": "png", "source": {"bytes": PNG_TEXT}}}},
            {"somethingNew": [{"deep": PNG_TEXT}]},
        ])
    );
}

#[test]
fn documents_get_names_and_company() {
    let pdf = json!({"bedrock-extract:attachment": 1});
    let source = json!({"bytes": "JVBERi0xLjcgLi4uLi4u"});
    assert_eq!(
        blocks_of(json!([
            {"type": "input_file", "file_data": pdf, "filename": "my@report (1).pdf"},
            {"type": "file", "data": pdf, "mediaType": "application/pdf"},
            {"document": {"source": pdf}},
            {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": pdf}, "title": "T", "citations": {"enabled": true}}
        ])),
        json!([
            {"document": {"format": "pdf", "name": "my report (1)", "source": source}},
            {"document": {"format": "pdf", "name": "document 2", "source": source}},
            {"document": {"format": "pdf", "source": source, "name": "document 3"}},
            {"document": {"format": "pdf", "name": "T", "source": source, "citations": {"enabled": true}}},
            {"text": "Use the document above."}
        ])
    );
}

#[test]
fn media_that_no_block_holds_are_errors() {
    for (part, words) in [
        (
            json!({"image": {"source": {"bedrock-extract:attachment": 1}}}),
            "holds pdf bytes, which no image block takes",
        ),
        (
            json!({"image": {"source": "data:application/pdf;base64,AAAA"}}),
            "declared as pdf, which no image block holds",
        ),
        (json!({"image": {"format": "bmp", "source": {"bytes": "AAAA"}}}), "is \"bmp\""),
        (json!({"image": {"source": "AAAA"}}), "not recognised"),
        (json!({"image": {"source": {"s3Location": {"uri": "s3://b/k"}}}}), "not recognised"),
        (json!({"image": {"source": "data:image/bmp;base64,AAAA"}}), "does not take"),
        (json!({"image": {"source": "!!!!"}}), "not base64"),
        (json!({"image": {"source": "ftp://user:hunter2@host/a.png"}}), "neither of the web nor of Amazon S3"),
        (json!({"image": {"source": format!("{PNG_TEXT}==AAAA")}}), "not base64"),
        (json!({"bedrock-extract:attachment": 0}), "is binary data, and nothing says of what"),
        (json!({"json": {"bedrock-extract:attachment": 0}}), "not an object with the data"),
        (json!({"image": {"source": "data:image/png;base64,hello"}}), "not base64"),
        (json!({"image": {"source": "data:,hello"}}), "declared as txt, which no image block holds"),
        (json!({"image": {"source": {"bytes": PNG_TEXT, "s3Location": {"uri": "s3://b/k"}}}}), "has 2 fields"),
        (json!({"image": {"source": {"bedrock-extract:attachment": 7}}}), "holds no bytes"),
        (json!({"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}), "web address"),
    ] {
        let error = normalised(json!([{"role": "user", "content": [part]}])).unwrap_err();
        assert!(error.message.contains(words), "{error}");
        assert!(error.path.is_some_and(|path| path.starts_with("messages[0].content[0]")), "{part}");
    }
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
    assert!(normalised(messages(json!([inner]))).unwrap_err().message.contains("no part of a tool result"));
}

#[test]
fn reasoning_of_anthropic_comes_back_as_it_was() {
    let parts = json!([{"type": "thinking", "thinking": "hm", "signature": "c2ln"}, {"type": "redacted_thinking", "data": "AAEC"}, {"type": "text", "text": "a"}]);
    let wire = normalised(json!([{"role": "user", "content": "x"}, {"role": "assistant", "content": parts}])).unwrap();
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
fn calls_and_results_must_pair() {
    let call = json!({"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "n", "input": {}}}]});
    let result = json!({"role": "tool", "tool_call_id": "t", "content": "r"});
    let user = json!({"role": "user", "content": "x"});
    let paired = normalised(json!([user, call, result])).unwrap();
    assert_eq!(paired["messages"][2]["content"][0]["toolResult"]["toolUseId"], "t");
    for (messages, words) in [
        (json!([user, call]), "has no result"),
        (json!([user, call, user]), "has no result"),
        (json!([user, result]), "has no tool call"),
        (json!([user, call, result, result]), "has no tool call"),
    ] {
        assert!(normalised(messages).unwrap_err().message.contains(words));
    }
    let server = json!({"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "n", "input": {}, "type": "server_tool_use"}}]});
    let sent = normalised(json!([user, server, user])).unwrap();
    assert_eq!(sent["messages"][1]["content"], server["content"]);
}

#[test]
fn same_role_turns_merge_and_blank_text_goes() {
    let messages = json!([
        {"role": "user", "content": "a"}, {"role": "user", "content": "  \n"},
        {"role": "assistant", "content": ""}, {"role": "user", "content": ["b", {"text": " "}]}
    ]);
    assert_eq!(
        normalised(messages).unwrap()["messages"],
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
        let error = normalised(messages.clone()).unwrap_err();
        assert_eq!(error.path.as_deref(), Some(path), "{messages}");
    }
}
