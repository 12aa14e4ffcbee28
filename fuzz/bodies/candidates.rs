//! The search for values in an answer finds pieces of the answer, and nothing that is no value in sight.

use bedrock_extract::response::candidate::{Wanted, from_text};
use bedrock_extract::response::{parse, well_formed};

pub(crate) fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for wanted in [Wanted::Object, Wanted::Any] {
        let found = from_text(&text, wanted);
        for value in &found.values {
            assert!(text.contains(value), "{value:?} is no piece of {text:?}");
        }
        if found.values.is_empty()
            && let Ok(object) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text.trim())
        {
            panic!("{object:?} is the whole answer, and was not found");
        }
    }
    // A response of the service may be anything as well.
    let body = well_formed(data).map(String::into_bytes);
    drop(parse(body.as_deref().unwrap_or(data)).map(|reply| reply.blocks.len()));
}
