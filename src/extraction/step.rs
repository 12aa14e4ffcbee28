//! What the host has to do next.

use crate::error::Error;
use crate::limits::ROUNDED;
use crate::response::unsupported::Feature;
use bedrock_extract_json::{inexact_numbers, survey};
use serde::Serialize;
use serde_json::json;

/// Lack of support worth remembering, for every request to the model or for those with the schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Learned {
    /// The schema's fingerprint, where it is about that alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// What is not supported.
    pub refused: Vec<Feature>,
}

/// A number that the host's parser rounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rounded {
    /// JSON Pointer to it.
    pub path: String,
    /// The number as the model wrote it.
    pub digits: String,
}

impl Rounded {
    /// Whether the number is written as an integer.
    pub(super) fn is_integer(&self) -> bool {
        self.digits.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
    }

    /// Those of a JSON text, at most [`ROUNDED`].
    pub(super) fn in_text(text: &str) -> Vec<Self> {
        if !survey(text).long_numbers {
            return Vec::new();
        }
        let found = inexact_numbers(text, ROUNDED).into_iter();
        found.map(|number| Self { path: number.pointer, digits: number.digits.to_owned() }).collect()
    }
}

/// One step, crossing to the host as JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Wait, then send the request.
    Send {
        /// Milliseconds to wait first.
        delay_ms: u64,
        /// What the last request has taught about the model.
        learned: Option<Learned>,
        /// Whether this asks again because of an invalid answer.
        reask: bool,
        /// Why the last request failed, where this one is made in its place.
        failed: Option<Box<Error>>,
    },
    /// More of a streamed answer has arrived.
    Partial {
        /// What it changes in the value, JSON text: an array of the codes of `partial`.
        changes: Option<String>,
        /// How many properties or items of the value are complete.
        parts: usize,
        /// Whether nothing more of the response is to be read, because it cannot be.
        ends: bool,
    },
    /// Run the caller's validator on the candidate, then accept or reject it.
    Check {
        /// The candidate, as JSON text.
        value: String,
        /// Its numbers that a double does not hold to the last digit.
        rounded: Vec<Rounded>,
    },
    /// The candidate is the result.
    Done,
    /// There is no result.
    Fail {
        /// Why.
        error: Box<Error>,
    },
}

impl Step {
    /// The step as JSON text. The candidate is spliced in as it stands, so the host parses it once, together with the
    /// step, and no number or key is changed on the way.
    #[must_use]
    pub fn to_json(&self) -> String {
        match self {
            Self::Send { delay_ms, learned, reask, failed } => {
                let mut step = json!({ "type": "send", "delayMs": delay_ms });
                if let Some(fields) = step.as_object_mut() {
                    fields.extend(learned.as_ref().map(|learned| ("learned".to_owned(), json!(learned))));
                    fields.extend(reask.then(|| ("reask".to_owned(), json!(true))));
                    fields.extend(failed.as_ref().map(|error| ("failed".to_owned(), json!(error))));
                }
                step.to_string()
            }
            Self::Partial { changes, parts, ends } => {
                let changes = changes.as_deref().unwrap_or("[]");
                format!(r#"{{"type":"partial","changes":{changes},"parts":{parts},"ends":{ends}}}"#)
            }
            Self::Check { value, rounded } if rounded.is_empty() => format!(r#"{{"type":"check","value":{value}}}"#),
            Self::Check { value, rounded } => {
                format!(r#"{{"type":"check","rounded":{},"value":{value}}}"#, json!(rounded))
            }
            Self::Done => r#"{"type":"done"}"#.to_owned(),
            Self::Fail { error } => json!({ "type": "fail", "error": error }).to_string(),
        }
    }
}
