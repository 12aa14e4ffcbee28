//! A conversation of any form becomes a request that the service takes in its form, or an error that names the option; the same
//! again gives the same, and a check before media are fetched says no to nothing that would be sent.

use bedrock_extract::error::{Error, ErrorCode};
use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::schema::Schema;
use serde_json::{Value, json};
use std::rc::Rc;

const MODELS: [&str; 4] = [
    "anthropic.claude-3-haiku-20240307-v1:0",
    "amazon.nova-lite-v1:0",
    "mistral.mistral-large-2402-v1:0",
    "an.unknown-model",
];

pub(crate) fn check(data: &[u8]) {
    let Some((choice, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let Ok(messages) = serde_json::from_str::<Value>(&text) else { return };
    let model = MODELS[usize::from(*choice) % MODELS.len()];
    let schema = Rc::new(Schema::compile(r#"{"type":"object"}"#, Some("Thing")).unwrap());
    let request = json!({"region": "us-east-1", "model": model, "messages": messages}).to_string();
    let attachments = [vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10, 1]];
    let body = sent(&schema, &request, &attachments);
    assert_eq!(body, sent(&schema, &request, &attachments));
    match body {
        Ok(body) => {
            Extraction::check(&schema, &request, &attachments).unwrap();
            is_conversation(&body);
        }
        Err((code, message)) => {
            assert!(matches!(code, ErrorCode::BadOption | ErrorCode::UnsupportedByModel), "{code:?} {message}");
            assert!(message.len() < 2000, "{message}");
        }
    }
}

fn sent(schema: &Rc<Schema>, request: &str, attachments: &[Vec<u8>]) -> Result<Value, (ErrorCode, String)> {
    let told = |error: Error| (error.code, error.to_string());
    let mut extraction = Extraction::new(Rc::clone(schema), request, attachments).map_err(told)?;
    match extraction.start() {
        Step::Send { .. } => Ok(serde_json::from_slice(extraction.body()).unwrap()),
        Step::Fail { error } => Err(told(*error)),
        other => panic!("{other:?}"),
    }
}

/// Turns of both sides in alternation, the first and last of the user, none of them empty.
fn is_conversation(body: &Value) {
    let turns = body["messages"].as_array().unwrap();
    assert!(!turns.is_empty());
    for turn in turns {
        assert!(matches!(turn["role"].as_str(), Some("user" | "assistant" | "system")), "{turn}");
        assert!(turn["content"].as_array().is_some_and(|content| !content.is_empty()), "{turn}");
        for block in turn["content"].as_array().unwrap() {
            assert!(block.as_object().is_some_and(|block| !block.is_empty()), "{turn}");
        }
    }
}
