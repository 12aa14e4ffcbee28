//! What native blocks must have, and what becomes of those inside results.

use crate::messages::tests::for_model;
use serde_json::{Value, json};

fn path_of_refusal(block: &Value) -> String {
    let messages = json!([{"role": "user", "content": [block, "x"]}]);
    for_model("anthropic.claude-x", messages).unwrap_err().path.unwrap_or_default()
}

#[test]
fn blocks_have_what_the_service_requires() {
    for (block, place) in [
        (json!({"image": {"format": "png"}}), "image.source"),
        (json!({"document": {"name": "a"}}), "document.source"),
        (json!({"video": {"format": "mp4", "source": null}}), "video.source"),
        (json!({"cachePoint": {}}), "cachePoint.type"),
        (json!({"cachePoint": {"type": "default", "ttl": 3}}), "cachePoint.ttl"),
        (json!({"guardContent": {}}), "guardContent"),
        (json!({"guardContent": {"text": "a"}}), "guardContent.text"),
        (json!({"guardContent": {"text": {"qualifiers": []}}}), "guardContent.text.text"),
        (json!({"guardContent": {"image": {"format": "png"}}}), "guardContent.image.source"),
        (json!({"reasoningContent": {}}), "reasoningContent"),
        (json!({"reasoningContent": {"reasoningText": {"signature": "s"}}}), "reasoningContent.reasoningText.text"),
        (json!({"searchResult": {"title": "t", "content": []}}), "searchResult.source"),
        (json!({"searchResult": {"source": "s", "content": []}}), "searchResult.title"),
        (json!({"searchResult": {"source": "s", "title": "t"}}), "searchResult.content"),
        (json!({"searchResult": {"source": "s", "title": "t", "content": ["c"]}}), "searchResult.content[0].text"),
        (json!({"citationsContent": {"content": "c"}}), "citationsContent.content"),
        (json!({"image": {"source": {"s3Location": {}}}}), "image.source.s3Location.uri"),
        (json!({"image": {"source": {"s3Location": {"uri": "s3://My_Bucket/a.png"}}}}), "image.source.s3Location.uri"),
        (
            json!({"image": {"source": {"s3Location": {"uri": "s3://bucket/a.png", "bucketOwner": 1}}}}),
            "image.source.s3Location.bucketOwner",
        ),
        (json!({"image": {"source": "s3://Bucket/a.png"}}), "image.source"),
        (json!({"document": {"name": 5, "source": {"text": "a"}}}), "document.name"),
        (json!({"document": {"citations": {}, "source": {"text": "a"}}}), "document.citations"),
    ] {
        assert_eq!(path_of_refusal(&block), format!("messages[0].content[0].{place}"), "{block}");
    }
}

#[test]
fn results_hold_what_results_may_hold() {
    let result = |content: Value| {
        for_model(
            "anthropic.claude-x",
            json!([
                {"role": "user", "content": "x"},
                {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "n"}}]},
                {"role": "user", "content": [{"toolResult": {"toolUseId": "t", "content": content}}]}
            ]),
        )
        .map(|mut wire| wire["messages"][2]["content"][0]["toolResult"]["content"].take())
    };
    for (content, place) in [
        (json!([{"json": [1]}]), "content[0].json"),
        (json!([{"cachePoint": {"type": "default"}}]), "content"),
        (json!([{"text": "a"}, {"audio": {"format": "wav", "source": {"bytes": "UklGRgAAAABXQVZF"}}}]), "content"),
        (json!([3]), "content[0]"),
        (json!([{"image": {"format": "png"}}]), "content[0].image.source"),
    ] {
        let path = result(content.clone()).unwrap_err().path.unwrap_or_default();
        assert_eq!(path, format!("messages[2].content[0].toolResult.{place}"), "{content}");
    }
    let odd = json!([{"json": {"a": [1]}}, {"somethingNew": {"a": 1}}, {"text": "{{ no template }}"}]);
    assert_eq!(result(odd.clone()).unwrap(), odd);
}

#[test]
fn slips_in_the_names_of_blocks_are_no_blocks_of_the_future() {
    for (member, known) in [("iamge", "image"), ("tool_use", "toolUse"), ("Document", "document"), ("vide", "video")] {
        let messages = json!([{"role": "user", "content": [{member: {"a": 1}}]}]);
        let error = for_model("anthropic.claude-x", messages).unwrap_err();
        assert_eq!(error.help, format!("Did you mean `{known}`?"));
    }
    for member in ["hologram", "imageEdit", "toolPlan"] {
        let messages = json!([{"role": "user", "content": ["x", {member: {"a": 1}}]}]);
        assert_eq!(
            for_model("anthropic.claude-x", messages).unwrap()["messages"][0]["content"][1],
            json!({member: {"a": 1}})
        );
    }
}

#[test]
fn what_is_null_in_a_document_is_left_out() {
    let document = json!({"document": {"name": null, "citations": null, "format": "TXT", "source": {"text": "a"}}});
    let messages = json!([{"role": "user", "content": ["x", document]}]);
    let wire = for_model("anthropic.claude-x", messages).unwrap();
    let expected = json!({"format": "txt", "source": {"text": "a"}, "name": "document 1"});
    assert_eq!(wire["messages"][0]["content"][1]["document"], expected);
}
