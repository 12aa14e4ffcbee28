//! Media of every style in a conversation.

use super::{PNG_TEXT, blocks_of, normalise_for_claude};
use serde_json::json;

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
        (
            json!({"image": {"source": "ftp://user:hunter2@host/a.png"}}),
            "neither a web address nor an Amazon S3 address",
        ),
        (json!({"image": {"source": format!("{PNG_TEXT}==AAAA")}}), "not base64"),
        (json!({"bedrock-extract:attachment": 0}), "is binary data, and nothing says of what"),
        (json!({"json": {"bedrock-extract:attachment": 0}}), "not an object with the data"),
        (json!({"image": {"source": "data:image/png;base64,hello"}}), "not base64"),
        (json!({"image": {"source": "data:,hello"}}), "declared as txt, which no image block holds"),
        (json!({"image": {"source": {"bytes": PNG_TEXT, "s3Location": {"uri": "s3://b/k"}}}}), "has 2 fields"),
        (json!({"image": {"source": {"bedrock-extract:attachment": 7}}}), "holds no bytes"),
        (json!({"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}), "web address"),
    ] {
        let error = normalise_for_claude(json!([{"role": "user", "content": [part]}])).unwrap_err();
        assert!(error.message.contains(words), "{error}");
        assert!(error.path.is_some_and(|path| path.starts_with("messages[0].content[0]")), "{part}");
    }
}
