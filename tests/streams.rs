//! Streamed answers: the same values as whole answers give, however the bytes are cut, and what becomes of broken streams.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::validation::Issue;
use common::{CLAUDE, JASON, body, completion, extraction, extraction_of, failure, user};
use serde_json::{Value, json};

const NOVA: &str = "amazon.nova-lite-v1:0";

fn frame(kind: &str, type_header: &str, name: &str, payload: &Value) -> Vec<u8> {
    raw_frame(kind, type_header, name, &payload.to_string())
}

fn raw_frame(kind: &str, type_header: &str, name: &str, payload: &str) -> Vec<u8> {
    let header = |name: &str, value: &str| Header::new(name.to_owned(), HeaderValue::String(value.to_owned().into()));
    let message = Message::new(payload.to_owned().into_bytes())
        .add_header(header(type_header, name))
        .add_header(header(":content-type", "application/json"))
        .add_header(header(":message-type", kind));
    let mut bytes = Vec::new();
    write_message_to(&message, &mut bytes).unwrap();
    bytes
}

fn event(name: &str, payload: &Value) -> Vec<u8> {
    frame("event", ":event-type", name, payload)
}

/// The frames of an answer whose tool call has this input, a few characters in each.
fn tool_stream(input: &str) -> Vec<Vec<u8>> {
    let mut frames = vec![
        event("messageStart", &json!({"role": "assistant", "p": "abc"})),
        event(
            "contentBlockStart",
            &json!({"start": {"toolUse": {"toolUseId": "t1", "name": "User"}}, "contentBlockIndex": 0}),
        ),
    ];
    let characters: Vec<char> = input.chars().collect();
    for piece in characters.chunks(3) {
        let piece: String = piece.iter().collect();
        let delta = json!({"delta": {"toolUse": {"input": piece}}, "contentBlockIndex": 0, "p": "abcdef"});
        frames.push(event("contentBlockDelta", &delta));
    }
    frames.push(event("contentBlockStop", &json!({"contentBlockIndex": 0})));
    frames.push(event("somethingNew", &json!({"x": 1})));
    frames.push(event("messageStop", &json!({"stopReason": "tool_use"})));
    let usage = json!({"inputTokens": 10, "outputTokens": 5, "totalTokens": 15});
    frames.push(event("metadata", &json!({"usage": usage, "metrics": {"latencyMs": 42}})));
    frames
}

fn streaming(model: &str, options: Value) -> Extraction {
    let mut all = json!({"stream": true});
    all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    extraction(model, all)
}

fn open(extraction: &mut Extraction) {
    let kind = ("content-type".to_owned(), "application/vnd.amazon.eventstream".to_owned());
    assert_eq!(extraction.respond(200, vec![kind, ("x-amzn-requestid".to_owned(), "r1".to_owned())]), None);
}

/// Feeds the bytes in chunks. Gives all changes, and whether the stream was ended by the core.
fn feed(extraction: &mut Extraction, bytes: &[u8], chunk: usize) -> (Vec<Value>, bool) {
    let mut changes = Vec::new();
    for piece in bytes.chunks(chunk) {
        match extraction.receive(piece) {
            None => {}
            Some(Step::Partial { changes: news, ends, .. }) => {
                let news: Vec<Value> = serde_json::from_str(news.as_deref().unwrap_or("[]")).unwrap();
                changes.extend(news);
                if ends {
                    return (changes, true);
                }
            }
            Some(other) => panic!("{other:?}"),
        }
    }
    (changes, false)
}

fn whole(bytes: &[u8], chunk: usize) -> (Vec<Value>, Step, Extraction) {
    let mut extraction = streaming(NOVA, json!({}));
    extraction.start();
    open(&mut extraction);
    let (changes, _) = feed(&mut extraction, bytes, chunk);
    let step = extraction.finish(0.5);
    (changes, step, extraction)
}

#[test]
fn a_streamed_answer_is_worth_the_same_as_a_whole_one() {
    let bytes = tool_stream(JASON).concat();
    for chunk in [1, 2, 3, 7, 64, 1000, bytes.len()] {
        let (changes, step, mut extraction) = whole(&bytes, chunk);
        let Step::Check { value, .. } = step else { panic!("{step:?}") };
        assert_eq!(value, JASON, "{chunk}");
        assert_eq!(changes.first(), Some(&json!(0)), "{changes:?}");
        assert_eq!(changes.last(), Some(&json!(5)), "{changes:?}");
        assert_eq!(extraction.accept(), Step::Done);
        let completion = completion(&extraction);
        assert_eq!(completion["usage"]["totalTokens"], 15);
        assert_eq!(completion["stopReason"], "tool_use");
        assert_eq!(completion["requestId"], "r1");
        assert_eq!(completion["attempts"][0]["latencyMs"], 42);
        assert_eq!(completion["warnings"], json!([]));
    }
}

#[test]
fn slips_of_models_are_mended_as_in_whole_answers() {
    let slip = r#"{"name": "Jason", "age": 25,}"#;
    let (_, step, _) = whole(&tool_stream(slip).concat(), 64);
    let Step::Check { value, .. } = step else { panic!("{step:?}") };
    assert_eq!(serde_json::from_str::<Value>(&value).unwrap(), json!({"name": "Jason", "age": 25}));
}

/// `JSON.parse` takes half of a surrogate pair, and so do hosts of the service; other readers refuse the whole event.
#[test]
fn half_of_a_pair_loses_nothing_and_is_recorded() {
    let mut frames = tool_stream(r#"{"name": ""#);
    let rest = r#"{"contentBlockIndex":0,"delta":{"toolUse":{"input":"J\ud83d\", \"age\": 25}"}}}"#;
    frames.insert(frames.len() - 4, raw_frame("event", ":event-type", "contentBlockDelta", rest));
    let (_, step, mut extraction) = whole(&frames.concat(), 64);
    let Step::Check { value, .. } = step else { panic!("{step:?}") };
    assert_eq!(serde_json::from_str::<Value>(&value).unwrap(), json!({"name": "J\u{fffd}", "age": 25}));
    assert_eq!(extraction.accept(), Step::Done);
    assert_eq!(completion(&extraction)["repairs"][0]["kind"], "lone-surrogate");
}

#[test]
fn a_stream_that_is_cut_anywhere_is_a_broken_connection() {
    let frames = tool_stream(JASON);
    let bytes = frames.concat();
    let complete = bytes.len() - frames.last().unwrap().len();
    for end in 0..bytes.len() {
        let (_, step, extraction) = whole(bytes.get(..end).unwrap(), 97);
        match step {
            // Without the last event only the tokens are unknown.
            Step::Check { value, .. } => assert!(value == JASON && end == complete, "{end}"),
            Step::Send { failed: Some(error), reask: false, .. } => {
                assert_eq!(json!(error.code), "INVALID_RESPONSE", "{end}");
                assert!(error.retryable && error.message.contains("ended before"), "{}", error.message);
            }
            other => panic!("{end}: {other:?}"),
        }
        assert!(extraction.url().ends_with("/converse-stream"));
    }
}

#[test]
fn a_changed_byte_is_noticed_at_once() {
    let bytes = tool_stream(JASON).concat();
    for at in (0..bytes.len()).step_by(7) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x15;
        let (_, step, _) = whole(&changed, 31);
        assert!(matches!(step, Step::Send { failed: Some(_), reask: false, .. } | Step::Fail { .. }), "{at}: {step:?}");
    }
}

#[test]
fn exceptions_in_a_stream_are_the_errors_that_they_name() {
    let beginning = tool_stream(JASON).get(..4).unwrap().concat();
    for (name, code, repeats) in [
        ("throttlingException", "THROTTLED", true),
        ("internalServerException", "SERVICE_ERROR", true),
        ("serviceUnavailableException", "SERVICE_ERROR", true),
        ("modelStreamErrorException", "SERVICE_ERROR", true),
        ("validationException", "REQUEST_REFUSED", false),
        ("ofTheFutureException", "SERVICE_ERROR", true),
    ] {
        let thrown = frame("exception", ":exception-type", name, &json!({"message": "As it is."}));
        let (_, step, _) = whole(&[beginning.clone(), thrown].concat(), 50);
        let error = match step {
            Step::Send { failed: Some(error), .. } if repeats => error,
            Step::Fail { error } if !repeats => error,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(json!(error.code), code, "{name}");
        assert_eq!(error.service.unwrap().message, "As it is.");
        assert_eq!(error.request_id.as_deref(), Some("r1"));
    }
    let unmodelled = Message::new("").add_header(Header::new(":message-type", HeaderValue::String("error".into())));
    let unmodelled = unmodelled
        .add_header(Header::new(":error-code", HeaderValue::String("InternalFailure".into())))
        .add_header(Header::new(":error-message", HeaderValue::String("Unknown.".into())));
    let mut bytes = beginning;
    write_message_to(&unmodelled, &mut bytes).unwrap();
    let (_, step, _) = whole(&bytes, 50);
    assert!(matches!(step, Step::Send { failed: Some(_), .. } | Step::Fail { .. }), "{step:?}");
}

#[test]
fn who_may_not_stream_gets_the_answer_in_one_piece() {
    let denied = "User: arn:aws:iam::123456789012:user/a is not authorized to perform: \
                  bedrock:InvokeModelWithResponseStream on resource: arn:aws:bedrock:us-east-1::foundation-model/m";
    let unable = "This model doesn't support tool use in streaming mode.";
    for (status, kind, words) in [(403, "AccessDeniedException", denied), (400, "ValidationException", unable)] {
        let mut extraction = streaming(NOVA, json!({}));
        extraction.start();
        let step = common::answer(
            &mut extraction,
            status,
            &[("x-amzn-errortype", kind)],
            &json!({ "message": words }).to_string(),
        );
        let Step::Send { learned: Some(learned), .. } = step else { panic!("{step:?}") };
        assert_eq!(json!(learned), json!({"refused": ["stream"]}));
        assert!(extraction.url().ends_with("/converse"));
        let step = common::answer(&mut extraction, 200, &[], &common::tool_call(serde_json::from_str(JASON).unwrap()));
        assert!(matches!(step, Step::Check { .. }), "{step:?}");
        extraction.accept();
        let completion = completion(&extraction);
        assert_eq!(completion["warnings"][0]["code"], "NOT_STREAMED");
        assert_eq!(completion["fallbacks"], json!([]));
    }
    let known = streaming(NOVA, json!({"learned": {"model": ["stream"]}}));
    assert!(known.url().ends_with("/converse"));
    // Being denied another action does not turn streaming off.
    let mut extraction = streaming(NOVA, json!({}));
    extraction.start();
    let other = json!({"message": "User is not authorized to perform: bedrock:InvokeModel on resource: x"}).to_string();
    let step = common::answer(&mut extraction, 403, &[("x-amzn-errortype", "AccessDeniedException")], &other);
    assert_eq!(json!(failure(step).code), "ACCESS_DENIED");
}

#[test]
fn a_value_that_comes_at_once_is_told() {
    let long = json!({"name": "n".repeat(500), "age": 25}).to_string();
    let mut frames = tool_stream("");
    let delta = json!({"delta": {"toolUse": {"input": long}}, "contentBlockIndex": 0});
    frames.insert(2, event("contentBlockDelta", &delta));
    let (_, step, extraction) = whole(&frames.concat(), 4096);
    assert!(matches!(step, Step::Check { .. }), "{step:?}");
    assert_eq!(completion(&extraction)["warnings"][0]["code"], "NOT_STREAMED");
}

#[test]
fn claude_is_asked_for_the_input_of_tools_as_it_writes_it() {
    let beta = |model: &str, options: Value| {
        let mut extraction = streaming(model, options);
        extraction.start();
        body(&extraction)["additionalModelRequestFields"]["anthropic_beta"].clone()
    };
    let ours = "fine-grained-tool-streaming-2025-05-14";
    assert_eq!(beta(CLAUDE, json!({})), json!([ours]));
    assert_eq!(beta(NOVA, json!({})), Value::Null);
    assert_eq!(beta("anthropic.claude-3-haiku-20240307-v1:0", json!({})), Value::Null);
    assert_eq!(beta(CLAUDE, json!({"mode": "BEDROCK_JSON"})), Value::Null);
    assert_eq!(beta(CLAUDE, json!({"fineGrainedToolStreaming": false})), Value::Null);
    assert_eq!(beta(CLAUDE, json!({"learned": {"model": ["fineGrainedToolStreaming"]}})), Value::Null);
    let with = |flags: Value| json!({"additionalModelRequestFields": {"anthropic_beta": flags}});
    assert_eq!(beta(CLAUDE, with(json!(["a"]))), json!(["a", ours]));
    assert_eq!(beta(CLAUDE, with(json!([ours]))), json!([ours]));
    assert_eq!(beta(CLAUDE, with(json!(["computer-use-2025-01-24"]))), json!(["computer-use-2025-01-24"]));
    let mut buffered = extraction(CLAUDE, json!({}));
    buffered.start();
    assert_eq!(body(&buffered)["additionalModelRequestFields"], Value::Null);

    let mut refused = streaming(CLAUDE, json!({}));
    refused.start();
    let step = common::answer(
        &mut refused,
        400,
        &[("x-amzn-errortype", "ValidationException")],
        &json!({"message": "invalid beta flag"}).to_string(),
    );
    let Step::Send { learned: Some(learned), .. } = step else { panic!("{step:?}") };
    assert_eq!(json!(learned), json!({"refused": ["fineGrainedToolStreaming"]}));
    assert!(refused.url().ends_with("/converse-stream"));
    assert_eq!(body(&refused)["additionalModelRequestFields"], Value::Null);
}

#[test]
fn complete_parts_are_judged_by_themselves() {
    let mut extraction = streaming(NOVA, json!({}));
    extraction.start();
    open(&mut extraction);
    let frames = tool_stream(r#"{"age": "old", "name": "Jas"#);
    let cut = frames.len() - 4;
    feed(&mut extraction, &frames.get(..cut).unwrap().concat(), 40);
    let part: Value = serde_json::from_str(&extraction.part(0).unwrap()).unwrap();
    assert_eq!((&part["path"], &part["value"]), (&json!("/age"), &json!("old")));
    assert_eq!(part["issues"][0]["path"], "/age");
    assert_eq!(extraction.part(1), None);

    let issues = vec![Issue::of_validator("/age", "must be a number")];
    let step = extraction.cut_off(issues);
    assert_eq!(step, common::ASKED_AGAIN);
    let completion = completion(&extraction);
    assert_eq!(completion["attempts"][0]["cutOff"], true);
    assert_eq!(completion["attempts"][0]["answer"], r#"{"age": "old"}"#);
    assert_eq!(completion["attempts"][0]["issues"][0]["path"], "/age");
    let turns = &body(&extraction)["messages"];
    assert_eq!(turns[1]["content"][0]["toolUse"]["input"], json!({"age": "old"}));
    assert!(turns[2].to_string().contains("/age"), "{turns}");
    assert_eq!(extraction.part(0), None);
}

#[test]
fn elements_of_a_list_are_parts_with_what_the_schema_asks_for() {
    let schema = json!({"title": "User", "type": "array", "items": user()});
    let mut extraction = extraction_of(&schema, NOVA, json!({"stream": true}));
    extraction.start();
    open(&mut extraction);
    let input = r#"{"value": [{"name": "A", "age": "25"}, {"name": "B"}, 7, {"name": "C", "age": 3}"#;
    feed(&mut extraction, &tool_stream(input).concat(), 64);
    let part = |index: usize| -> Value { serde_json::from_str(&extraction.part(index).unwrap()).unwrap() };
    assert_eq!(part(0), json!({"path": "/0", "index": 0, "issues": [], "value": {"name": "A", "age": 25}}));
    assert_eq!(part(1)["issues"][0]["path"], "/1/age");
    assert_eq!(part(2)["issues"][0]["path"], "/2");
    assert_eq!(part(3)["issues"], json!([]));
    assert_eq!(extraction.part(4), None);
}

#[test]
fn frames_of_impossible_size_are_refused_before_they_are_held() {
    for lengths in [[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], [0, 0, 0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 1, 0, 0]] {
        let mut extraction = streaming(NOVA, json!({}));
        extraction.start();
        open(&mut extraction);
        let (_, ends) = feed(&mut extraction, &[lengths.as_slice(), &[0; 64]].concat(), 8);
        assert!(ends, "{lengths:?}");
        assert!(matches!(extraction.finish(0.5), Step::Send { failed: Some(_), .. } | Step::Fail { .. }));
    }
}
