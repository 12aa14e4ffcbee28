//! Parts of each style: what they become, and what of them is refused.

use crate::error::Error;
use crate::messages::tests::for_model;
use serde_json::{Value, json};

const PNG: &str = "iVBORw0KGgowMDAw";

fn user(part: &Value) -> Result<Value, Error> {
    let wire = for_model("anthropic.claude-x", json!([{"role": "user", "content": [part, "x"]}]))?;
    Ok(wire["messages"][0]["content"][0].clone())
}

fn assistant(part: &Value) -> Result<Value, Error> {
    let wire = for_model(
        "anthropic.claude-x",
        json!([{"role": "user", "content": "x"}, {"role": "assistant", "content": [part]}]),
    )?;
    Ok(wire["messages"][1]["content"][0].clone())
}

#[test]
fn nothing_inside_a_part_is_left_out_unsaid() {
    for (part, place) in [
        (json!({"type": "image_url", "image_url": {"url": PNG, "size": 3}}), "image_url.size"),
        (json!({"type": "input_image", "file_id": "f"}), "file_id"),
        (json!({"type": "file", "file": {"file_id": "f"}}), "file.file_id"),
        (json!({"type": "file", "file": {"file_data": PNG, "file_id": "f"}}), "file.file_id"),
        (json!({"type": "file", "file": {"file_data": PNG, "pages": 2}}), "file.pages"),
        (
            json!({"type": "input_audio", "input_audio": {"data": "UklGRgAAAABXQVZF", "voice": "a"}}),
            "input_audio.voice",
        ),
        (json!({"type": "image", "source": {"type": "base64", "data": PNG, "width": 1}}), "source.width"),
        (json!({"type": "image", "source": {"type": "file", "file_id": "f"}}), "source.file_id"),
        (json!({"type": "thinking", "signature": "s"}), "thinking"),
        (json!({"type": "redacted_thinking", "data": 3}), "data"),
        (json!({"type": "reasoning"}), "text"),
        (json!({"type": "document", "source": {"type": "text", "data": 3}}), "source.data"),
        (
            json!({"type": "document", "source": {"type": "content", "content": [{"type": "image", "source": {}}]}}),
            "source.content[0]",
        ),
    ] {
        let error = user(&part).unwrap_err();
        assert_eq!(error.path, Some(format!("messages[0].content[0].{place}")), "{part}");
    }
}

#[test]
fn documents_of_text_keep_their_text_and_title() {
    let title =
        |source: Value| user(&json!({"type": "document", "title": "My notes", "context": "c", "source": source}));
    for (source, expected) in [
        (json!({"type": "text", "media_type": "text/plain", "data": "a\nb"}), json!({"text": "a\nb"})),
        (
            json!({"type": "content", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}),
            json!({"content": [{"text": "a"}, {"text": "b"}]}),
        ),
        (json!({"type": "content", "content": "a"}), json!({"content": [{"text": "a"}]})),
    ] {
        let expected = json!({"document": {"format": "txt", "name": "My notes", "source": expected, "context": "c"}});
        assert_eq!(title(source).unwrap(), expected);
    }
    let bytes = json!({"type": "base64", "media_type": "application/pdf", "data": {"bedrock-extract:attachment": 1}});
    assert_eq!(title(bytes).unwrap()["document"]["name"], "My notes");
}

#[test]
fn reasoning_keeps_its_signature() {
    for (part, expected) in [
        (
            json!({"type": "reasoning", "text": "hm", "providerOptions": {"bedrock": {"signature": "c2ln"}}}),
            json!({"reasoningText": {"text": "hm", "signature": "c2ln"}}),
        ),
        (
            json!({"type": "reasoning", "text": "", "providerMetadata": {"anthropic": {"redactedData": "AAEC"}}}),
            json!({"redactedContent": "AAEC"}),
        ),
        (json!({"type": "reasoning", "text": "hm"}), json!({"reasoningText": {"text": "hm"}})),
        (json!({"type": "thinking", "thinking": "hm"}), json!({"reasoningText": {"text": "hm"}})),
    ] {
        assert_eq!(assistant(&part).unwrap(), json!({"reasoningContent": expected}));
    }
}

#[test]
fn media_of_tools_and_ranges_of_types_are_read() {
    let png = json!({"image": {"format": "png", "source": {"bytes": PNG}}});
    for part in [
        json!({"type": "media", "data": PNG, "mediaType": "image/png"}),
        json!({"type": "image-data", "data": PNG, "mediaType": "image/*"}),
        json!({"type": "file-data", "data": PNG, "mediaType": "image/png", "filename": "a.png"}),
        json!({"type": "file-url", "url": format!("data:image/png;base64,{PNG}")}),
        json!({"type": "image-url", "url": format!("data:image/png;base64,{PNG}")}),
        json!({"type": "image_url", "image_url": {"url": PNG, "format": "image/png", "detail": "low"}}),
    ] {
        assert_eq!(user(&part).unwrap(), png, "{part}");
    }
    let result = |output: Value| {
        let messages = json!([
            {"role": "user", "content": "x"},
            {"role": "assistant", "content": [{"type": "tool-call", "toolCallId": "t", "toolName": "n", "input": {}}]},
            {"role": "tool", "content": [{"type": "tool-result", "toolCallId": "t", "toolName": "n", "output": output}]}
        ]);
        for_model("anthropic.claude-x", messages).unwrap()["messages"][2]["content"][0]["toolResult"].take()
    };
    let media = json!({"type": "content", "value": [{"type": "text", "text": "a"}, {"type": "media", "data": PNG, "mediaType": "image/png"}]});
    assert_eq!(result(media)["content"], json!([{"text": "a"}, png]));
    let denied = result(json!({"type": "execution-denied", "reason": "no"}));
    assert_eq!(
        (&denied["content"][0]["text"], &denied["status"]),
        (&json!("The call was denied: no"), &json!("error"))
    );
}

#[test]
fn data_is_read_however_it_is_written() {
    for data in [
        format!("DATA:image/png;BASE64,{PNG}"),
        format!("data:image/png;charset=x;base64,{PNG}"),
        "data:image/png;base64,iVBORw0KGgo%77MDAw".to_owned(),
        "iVBORw0KGgow\r\n MDAw".to_owned(),
        "data:image/png,%89PNG%0d%0A%1A\n0000".to_owned(),
    ] {
        assert_eq!(user(&json!({"image": {"source": data}})).unwrap()["image"]["source"]["bytes"], PNG, "{data}");
    }
    let text = user(&json!({"document": {"source": "data:text/plain,100%25%20%zz"}})).unwrap();
    assert_eq!(text["document"]["source"]["bytes"], "MTAwJSAleno=");
    let url_alphabet = user(&json!({"image": {"source": "iVBORw0KGgr_-A"}})).unwrap();
    assert_eq!(url_alphabet["image"]["source"]["bytes"], "iVBORw0KGgr/+A==");
    let s3 = user(&json!({"image": {"source": "S3://b/k.png"}})).unwrap();
    assert_eq!(s3["image"]["source"]["s3Location"]["uri"], "s3://b/k.png");
    assert!(
        user(&json!({"image": {"source": "HTTPS://example.com/a.png"}})).unwrap_err().message.contains("web address")
    );
}

#[test]
fn native_calls_and_results_are_completed_or_named() {
    assert_eq!(
        for_model("anthropic.claude-x", json!([
            {"role": "user", "content": "x"},
            {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "n"}}, {"toolUse": {"toolUseId": "u", "name": "n", "input": null}}]},
            {"role": "user", "content": [{"toolResult": {"toolUseId": "t"}}, {"toolResult": {"toolUseId": "u", "content": ["r", {"type": "text", "text": "s"}, {"json": {}}]}}]}
        ]))
        .unwrap()["messages"],
        json!([
            {"role": "user", "content": [{"text": "x"}]},
            {"role": "assistant", "content": [
                {"toolUse": {"toolUseId": "t", "name": "n", "input": {}}}, {"toolUse": {"toolUseId": "u", "name": "n", "input": {}}}
            ]},
            {"role": "user", "content": [
                {"toolResult": {"toolUseId": "t", "content": [{"text": "(no output)"}]}},
                {"toolResult": {"toolUseId": "u", "content": [{"text": "r"}, {"text": "s"}, {"json": {}}]}}
            ]}
        ])
    );
    for (block, place) in [
        (json!({"toolUse": {"toolUseId": "t", "input": {}}}), "toolUse.name"),
        (json!({"toolUse": {"toolUseId": 3, "name": "n"}}), "toolUse.toolUseId"),
        (json!({"toolUse": {"toolUseId": "t", "name": "n", "input": [1]}}), "toolUse.input"),
        (json!({"toolUse": "t"}), "toolUse"),
        (json!({"toolResult": {"content": []}}), "toolResult.toolUseId"),
        (json!({"toolResult": {"toolUseId": "t", "content": 3}}), "toolResult.content"),
        (json!({"toolResult": {"toolUseId": "t", "status": "fine"}}), "toolResult.status"),
        (json!({"image": "x"}), "image"),
        (json!({"cachePoint": "default"}), "cachePoint"),
    ] {
        let error = assistant(&block).unwrap_err();
        assert_eq!(error.path, Some(format!("messages[1].content[0].{place}")), "{block}");
    }
    assert_eq!(assistant(&json!({"somethingNew": "x"})).unwrap(), json!({"somethingNew": "x"}));
}

#[test]
fn options_for_the_provider_become_blocks_or_are_refused() {
    let text = |options: Value| {
        let part = json!({"type": "text", "text": "a", "providerOptions": options});
        let wire = for_model("anthropic.claude-x", json!([{"role": "user", "content": [part, "b"]}]))?;
        Ok::<Value, Error>(wire["messages"][0]["content"].clone())
    };
    let point = json!({"cachePoint": {"type": "default"}});
    for options in [
        json!({"bedrock": {"cachePoint": {"type": "default"}}}),
        json!({"anthropic": {"cacheControl": {"type": "ephemeral"}}}),
        json!({"openai": {"x": 1}, "bedrock": {"cachePoint": {"type": "default"}}}),
    ] {
        assert_eq!(text(options).unwrap(), json!([{"text": "a"}, point, {"text": "b"}]));
    }
    assert_eq!(text(json!({"openai": {"x": 1}})).unwrap(), json!([{"text": "a"}, {"text": "b"}]));
    for (options, place) in [
        (json!({"bedrock": {"cachePiont": {}}}), "providerOptions.bedrock.cachePiont"),
        (json!({"bedrock": {"cachePoint": true}}), "providerOptions.bedrock.cachePoint"),
        (json!({"bedrock": {"citations": {"enabled": true}}}), "providerOptions.bedrock.citations"),
        (json!({"bedrock": 1}), "providerOptions.bedrock"),
        (json!(1), "providerOptions"),
        (json!({"anthropic": {"cacheControl": {"ttl": 3}}}), "providerOptions.anthropic.cacheControl.ttl"),
    ] {
        assert_eq!(text(options).unwrap_err().path, Some(format!("messages[0].content[0].{place}")));
    }
    let file = json!({"type": "file", "data": "JVBERi0xLjQK", "mediaType": "application/pdf", "providerOptions": {"bedrock": {"citations": {"enabled": true}}}});
    assert_eq!(user(&file).unwrap()["document"]["citations"], json!({"enabled": true}));
}

#[test]
fn messages_may_carry_the_mark_for_caching() {
    let options = json!({"bedrock": {"cachePoint": {"type": "default"}}});
    let messages = json!([
        {"role": "system", "content": "s", "providerOptions": options},
        {"role": "user", "content": "u", "providerOptions": options},
        {"role": "assistant", "content": [{"type": "tool-call", "toolCallId": "t", "toolName": "n", "input": {}}], "providerOptions": options},
        {"role": "tool", "content": [{"type": "tool-result", "toolCallId": "t", "toolName": "n", "output": "r"}], "providerOptions": options}
    ]);
    let wire = for_model("anthropic.claude-x", messages).unwrap();
    let point = json!({"cachePoint": {"type": "default"}});
    assert_eq!(wire["system"][1], point);
    for turn in wire["messages"].as_array().unwrap() {
        assert_eq!(turn["content"][1], point, "{turn}");
    }
}

#[test]
fn fields_that_belong_to_other_parts_are_refused() {
    for (part, name) in [
        (json!({"type": "text", "text": "a", "name": "n"}), "name"),
        (json!({"type": "text", "text": "a", "toolName": "n"}), "toolName"),
        (json!({"type": "image", "image": PNG, "is_error": true}), "is_error"),
        (json!({"type": "file", "data": PNG, "mediaType": 3}), "mediaType"),
        (json!({"type": "text", "text": "a", "cache_control": "on"}), "cache_control"),
        (json!({"type": "text", "text": "a", "cache_control": {"type": "ephemeral", "ttl": 3}}), "cache_control.ttl"),
    ] {
        assert_eq!(user(&part).unwrap_err().path, Some(format!("messages[0].content[0].{name}")), "{part}");
    }
    let result = json!({"type": "tool_result", "tool_use_id": "t", "is_error": "yes"});
    assert_eq!(user(&result).unwrap_err().path.as_deref(), Some("messages[0].content[0].is_error"));
    let error = for_model("anthropic.claude-x", json!([{"role": "user", "name": 5, "content": "a"}])).unwrap_err();
    assert_eq!(error.path.as_deref(), Some("messages[0].name"));
}

#[test]
fn formats_follow_names_of_either_kind_and_texts_that_look_like_media() {
    let s3 = |kind: &str, key: &str| {
        user(&json!({kind: {"source": format!("s3://bucket/{key}")}})).unwrap()[kind]["format"].take()
    };
    for (kind, key, format) in [
        ("audio", "a.mp4", "mp4"),
        ("video", "a.mp4", "mp4"),
        ("audio", "a.webm", "webm"),
        ("video", "a.3gp", "three_gp"),
        ("audio", "a.FLAC", "flac"),
        ("document", "a.htm", "html"),
    ] {
        assert_eq!(s3(kind, key), format, "{key}");
    }
    let data = |media_type: &str, bytes: &[u8]| {
        let base64 = base64_simd::STANDARD.encode_to_string(bytes);
        user(&json!({"type": "file", "data": base64, "mediaType": media_type}))
    };
    for (media_type, bytes, kind, format) in [
        ("text/csv", b"ID3,name\n1,Jason\n".as_slice(), "document", "csv"),
        ("text/plain", b"GIF89a is a format", "document", "txt"),
        ("text/markdown", b"The ftyp box\n", "document", "md"),
        ("audio/aac", b"ID3\x04\0\0", "audio", "aac"),
        ("audio/flac", b"ID3\x04\0\0", "audio", "flac"),
        ("video/mp4", b"\0\0\0\x20ftyp3gp5", "video", "mp4"),
    ] {
        assert_eq!(data(media_type, bytes).unwrap()[kind]["format"], format, "{media_type}");
    }
    for (media_type, bytes, kind, format) in [
        ("text/csv", b"ID3\x04\0\0".as_slice(), "audio", "mp3"),
        ("text/plain", b"%PDF-1.7 \n", "document", "pdf"),
        ("text/plain", b"GIF89a\x01\0", "image", "gif"),
    ] {
        assert_eq!(data(media_type, bytes).unwrap()[kind]["format"], format, "{media_type}");
    }
}

#[test]
fn the_input_of_a_call_is_an_object_in_every_style() {
    for (message, place) in [
        (
            json!({"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "n", "input": "{}"}]}),
            "messages[1].content[0].input",
        ),
        (
            json!({"role": "assistant", "content": [{"type": "tool-call", "toolCallId": "t", "toolName": "n", "input": 3}]}),
            "messages[1].content[0].input",
        ),
        (
            json!({"role": "assistant", "tool_calls": [{"id": "t", "function": {"name": "n", "arguments": "[1]"}}]}),
            "messages[1].tool_calls[0].function.arguments",
        ),
    ] {
        let messages = json!([{"role": "user", "content": "x"}, message]);
        let error = for_model("anthropic.claude-x", messages).unwrap_err();
        assert_eq!(error.path.as_deref(), Some(place));
    }
}

#[test]
fn search_results_of_anthropic_are_native_ones() {
    let part = |content: Value, more: Value| {
        let mut part = json!({"type": "search_result", "source": "https://x", "title": "t", "content": content});
        part.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        user(&part)
    };
    let texts = json!([{"text": "a"}]);
    let sent = part(json!([{"type": "text", "text": "a"}]), json!({"citations": {"enabled": true}})).unwrap();
    let native = json!({"source": "https://x", "title": "t", "content": texts, "citations": {"enabled": true}});
    assert_eq!(sent, json!({ "searchResult": native }));
    assert_eq!(part(json!("a"), json!({"citations": null})).unwrap()["searchResult"]["content"], texts);
    for (content, more, place) in [
        (json!([{"type": "image"}]), json!({}), "content[0]"),
        (json!(3), json!({}), "content"),
        (json!("a"), json!({"title": 3}), "title"),
        (json!("a"), json!({"rank": 1}), "rank"),
    ] {
        let error = part(content, more).unwrap_err();
        assert_eq!(error.path, Some(format!("messages[0].content[0].{place}")));
    }
}
