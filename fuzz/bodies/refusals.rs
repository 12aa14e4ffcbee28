//! Whatever a service answers in place of an answer, the call goes on or ends with an error of bounded size that shows nothing of
//! the secret, after a bounded number of requests.

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::response::service_error;
use bedrock_extract::schema::Schema;
use bedrock_extract::signing::Credentials;
use serde_json::json;
use std::rc::Rc;

const STATUSES: [u16; 10] = [400, 403, 404, 408, 413, 424, 429, 500, 503, 200];
const SECRET: &str = "a-planted-key/of+the==fuzzer";

pub(crate) fn check(data: &[u8]) {
    let Some((choice, body)) = data.split_first() else { return };
    let status = STATUSES[usize::from(*choice) % STATUSES.len()];
    let (header, body) = match body.iter().position(|byte| *byte == b'|') {
        Some(at) => (String::from_utf8(body[..at].to_vec()).ok(), &body[at + 1..]),
        None => (None, body),
    };
    let error = service_error::read(status, header.as_deref(), body, None);
    assert!(error.code != ErrorCode::Internal && error.message.chars().count() < 1000, "{error}");
    let text = String::from_utf8_lossy(body).into_owned();
    let in_stream = service_error::in_stream(&text, body, None);
    assert!(in_stream.message.chars().count() < 1000, "{in_stream}");
    for mode in ["auto", "BEDROCK_TOOLS_STRICT"] {
        refused(mode, status, header.as_deref(), &text.replace("SECRET", SECRET));
    }
}

/// A service that refuses everything in the same words.
fn refused(mode: &str, status: u16, header: Option<&str>, body: &str) {
    let request = json!({
        "region": "us-east-1", "model": "anthropic.claude-sonnet-4-5-20250929-v1:0", "mode": mode, "maxRetries": 1,
        "messages": [{"role": "user", "content": "x"}], "temperature": 0.5
    });
    let schema =
        r#"{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}"#;
    let schema = Rc::new(Schema::compile(schema, Some("Thing")).unwrap());
    let mut extraction = Extraction::new(schema, &request.to_string(), &[]).unwrap();
    let mut step = extraction.start();
    for _ in 0..100 {
        match step {
            Step::Send { .. } => {
                let key = Credentials::ApiKey { api_key: SECRET.to_owned() };
                extraction.sign(&key, 1_700_000_000_000, None).unwrap();
                let headers = header.map(|value| ("x-amzn-errortype".to_owned(), value.to_owned()));
                extraction.respond(status, headers.into_iter().collect());
                extraction.receive(body.as_bytes());
                step = extraction.finish(0.5);
            }
            Step::Check { .. } => step = extraction.accept(),
            Step::Done => break,
            Step::Fail { error } => {
                assert!(error.code != ErrorCode::Internal && error.message.chars().count() < 3000, "{error}");
                assert!(!format!("{error:?}").contains(SECRET), "{error:?}");
                break;
            }
            other @ Step::Partial { .. } => panic!("{other:?}"),
        }
    }
    assert!(!extraction.completion().contains(SECRET));
    assert!(matches!(extraction.start(), Step::Fail { .. }), "the call has ended");
}
