//! What is kept of one answer of the model.

use crate::repair::Repair;
use crate::response::{Reply, Usage};
use crate::text::cut;
use crate::validation::Issue;
use serde::{Serialize, Serializer};

/// Characters of a stop reason that are kept.
const STOP_REASON: usize = 80;

/// One answer of the model.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// 1 for the first.
    pub number: usize,
    /// HTTP requests that it took.
    pub requests: u32,
    /// Why the model stopped, in the service's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_reason: Option<String>,
    /// The service's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Tokens of this answer.
    pub usage: Usage,
    /// Whether the answer was cut off, so that its tokens are not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut_off: bool,
    /// Milliseconds that the service says it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u64>,
    /// What was wrong with it; empty for the accepted answer.
    #[serde(serialize_with = "with_messages")]
    pub issues: Vec<Issue>,
    /// What was changed of it to make the value that it plainly stands for.
    pub repairs: Vec<Repair>,
    /// JSON Pointers of the places that this answer corrects, where it is a patch: all else in the candidate is of the attempt
    /// before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patched: Vec<String>,
    /// The candidate's JSON text, or the answer's text where there was none; cut to [`crate::limits::KEPT_ANSWER`].
    pub answer: String,
}

impl Attempt {
    /// The attempt that brought this reply; `answer` is what is kept of its text.
    pub(super) fn new(
        number: usize,
        requests: u32,
        request_id: Option<String>,
        reply: &Reply<'_>,
        answer: String,
    ) -> Self {
        Self {
            number,
            requests,
            stop_reason: reply.stop_reason.as_deref().map(|reason| cut(reason, STOP_REASON)),
            request_id,
            usage: reply.usage,
            cut_off: false,
            latency_ms: reply.latency_ms,
            issues: Vec::new(),
            repairs: Vec::new(),
            patched: Vec::new(),
            answer,
        }
    }

    /// The same attempt without the values of the answer.
    pub(super) fn mask(&self) -> Self {
        Self {
            issues: self.issues.iter().map(Issue::mask).collect(),
            repairs: self.repairs.iter().map(Repair::mask).collect(),
            answer: String::new(),
            ..self.clone()
        }
    }
}

fn with_messages<S: Serializer>(issues: &[Issue], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Told<'a> {
        #[serde(flatten)]
        issue: &'a Issue,
        message: String,
    }
    serializer.collect_seq(issues.iter().map(|issue| Told { issue, message: issue.to_string() }))
}
