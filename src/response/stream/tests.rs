use super::*;
use crate::response::well_formed;
use crate::response::{Block as Read, parse};
use serde_json::{Value, json};

fn assembled(events: &[(&str, Value)]) -> Assembly {
    let mut answer = Assembly::default();
    for (name, payload) in events {
        answer.accept(name, payload.to_string().as_bytes()).unwrap();
    }
    answer
}

fn body(events: &[(&str, Value)]) -> Value {
    serde_json::from_str(&assembled(events).body()).unwrap()
}

fn delta(index: u64, delta: &Value) -> (&'static str, Value) {
    ("contentBlockDelta", json!({"contentBlockIndex": index, "delta": delta, "p": "abc"}))
}

fn start(index: u64, start: &Value) -> (&'static str, Value) {
    ("contentBlockStart", json!({"contentBlockIndex": index, "start": start, "p": "ab"}))
}

#[test]
fn every_kind_of_block_becomes_what_converse_gives() {
    let events = [
        ("messageStart", json!({"role": "assistant"})),
        delta(0, &json!({"reasoningContent": {"text": "h"}})),
        delta(0, &json!({"reasoningContent": {"text": "m\""}})),
        delta(0, &json!({"reasoningContent": {"signature": "sig"}})),
        delta(1, &json!({"reasoningContent": {"redactedContent": "AAAA"}})),
        delta(2, &json!({"text": "Hel"})),
        delta(2, &json!({"text": "lo\n"})),
        start(3, &json!({"toolUse": {"toolUseId": "t1", "name": "User", "type": "tool_use"}})),
        delta(3, &json!({"toolUse": {"input": ""}})),
        delta(3, &json!({"toolUse": {"input": "{\"age\": 2"}})),
        delta(3, &json!({"toolUse": {"input": "5.0}"}})),
        start(4, &json!({"toolUse": {"toolUseId": "t2", "name": "Empty"}})),
        start(5, &json!({"toolUse": {"toolUseId": "t3", "name": "Cut"}})),
        delta(5, &json!({"toolUse": {"input": "{\"a"}})),
        delta(6, &json!({"text": "cited"})),
        delta(6, &json!({"citation": {"title": "T", "location": {"web": {"url": "u"}}}})),
        start(7, &json!({"toolResult": {"toolUseId": "t4", "status": "success"}})),
        delta(7, &json!({"toolResult": [{"text": "r"}]})),
        delta(7, &json!({"toolResult": [{"json": {"a": 1}}]})),
        start(8, &json!({"image": {"format": "png"}})),
        delta(8, &json!({"image": {"source": {"bytes": "AA=="}}})),
        delta(9, &json!({"ofTheFuture": {}})),
        ("contentBlockStop", json!({"contentBlockIndex": 9})),
        ("ofTheFuture", json!([])),
        ("messageStop", json!({"stopReason": "tool_use", "additionalModelResponseFields": {"x": 1}})),
        ("metadata", json!({"usage": {"inputTokens": 1}, "metrics": {"latencyMs": 2}, "trace": {"t": 1}, "p": "a"})),
    ];
    let expected = json!({
        "output": {"message": {"role": "assistant", "content": [
            {"reasoningContent": {"reasoningText": {"text": "hm\"", "signature": "sig"}}},
            {"reasoningContent": {"redactedContent": "AAAA"}},
            {"text": "Hello\n"},
            {"toolUse": {"toolUseId": "t1", "name": "User", "type": "tool_use", "input": {"age": 25.0}}},
            {"toolUse": {"toolUseId": "t2", "name": "Empty", "input": {}}},
            {"toolUse": {"toolUseId": "t3", "name": "Cut", "input": "{\"a"}},
            {"citationsContent": {"content": [{"text": "cited"}], "citations": [{"title": "T", "location": {"web": {"url": "u"}}}]}},
            {"toolResult": {"toolUseId": "t4", "status": "success", "content": [{"text": "r"}, {"json": {"a": 1}}]}},
            {"image": {"format": "png", "source": {"bytes": "AA=="}}},
            {"text": ""}
        ]}},
        "stopReason": "tool_use", "additionalModelResponseFields": {"x": 1},
        "usage": {"inputTokens": 1}, "metrics": {"latencyMs": 2}, "trace": {"t": 1}
    });
    assert_eq!(body(&events), expected);
    let text = assembled(&events).body();
    let reply = parse(text.as_bytes()).unwrap();
    assert!(matches!(&reply.blocks[3], Read::ToolUse { input: r#"{"age": 25.0}"#, .. }), "digits stay as they are");
}

#[test]
fn blocks_stand_in_the_order_of_their_index() {
    let found = body(&[delta(2, &json!({"text": "b"})), delta(0, &json!({"text": "a"}))]);
    assert_eq!(found["output"]["message"]["content"], json!([{"text": "a"}, {"text": "b"}]));
}

#[test]
fn only_a_stop_reason_makes_it_complete() {
    let events = [delta(0, &json!({"text": "a"})), ("contentBlockStop", json!({"contentBlockIndex": 0}))];
    assert!(!assembled(&events).is_complete());
    assert!(assembled(&[("messageStop", json!({"stopReason": "end_turn"}))]).is_complete());
}

#[test]
fn what_cannot_be_read_and_what_is_too_much_is_refused() {
    for payload in
        ["", "[]", "{\"contentBlockIndex\":-1}", "{}", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"\\ud800\"}"]
    {
        assert_eq!(
            Assembly::default().accept("contentBlockDelta", payload.as_bytes()),
            Err(BadEvent::Unreadable),
            "{payload}"
        );
    }
    let half = r#"{"contentBlockIndex":0,"delta":{"text":"a\ud800"}}"#.as_bytes();
    assert_eq!(Assembly::default().accept("contentBlockDelta", half), Err(BadEvent::Unreadable));
    let mended = well_formed(half).unwrap();
    let delta = Assembly::default().accept("contentBlockDelta", mended.as_bytes()).map(|delta| format!("{delta:?}"));
    assert!(delta.unwrap().contains("a\u{fffd}"));
    let mut answer = Assembly::default();
    let large = json!({"contentBlockIndex": 0, "delta": {"text": "a".repeat(RESPONSE_BODY / 2 + 1)}}).to_string();
    assert!(answer.accept("contentBlockDelta", large.as_bytes()).is_ok());
    assert_eq!(answer.accept("contentBlockDelta", large.as_bytes()), Err(BadEvent::TooLarge));
}
