//! What happened in an extraction, for the caller to look at.

use super::asking::EndedEarly;
use super::exchange::Exchange;
use super::request::Request;
use super::step::Rounded;
use crate::limits::{PATH, WARNINGS};
use crate::model::{Form, Mode};
use crate::repair::Repair;
use crate::response::Usage;
use crate::schema::Schema;
use crate::text::cut;
use crate::validation::Issue;
use crate::warning::Warning;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

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
    /// The same attempt without the values of the answer.
    fn masked(&self) -> Self {
        Self {
            issues: self.issues.iter().map(Issue::masked).collect(),
            repairs: self.repairs.iter().map(Repair::masked).collect(),
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

/// A mechanism that the model refused.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fallback {
    /// Its name.
    pub(super) mechanism: &'static str,
    /// The form of the schema in the tool, where that is what was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) form: Option<Form>,
    /// The service's words.
    pub(super) message: String,
}

/// What an extraction remembers of its requests and answers.
pub(super) struct Record<'a> {
    pub(super) fallbacks: &'a [Fallback],
    pub(super) attempts: &'a [Attempt],
    pub(super) rounded: &'a [Rounded],
}

/// JSON text of the completion; what is not known is absent.
pub(super) fn json(
    request: &Request,
    schema: &Schema,
    &Record { fallbacks, attempts, rounded }: &Record<'_>,
    ended_early: Option<EndedEarly>,
    exchange: &Exchange,
) -> String {
    let masked: Vec<Attempt> = if request.masks { attempts.iter().map(Attempt::masked).collect() } else { Vec::new() };
    let attempts = if request.masks { masked.as_slice() } else { attempts };
    let completion = Completion {
        mode: request.mode(),
        mechanism: request.rung.name(),
        fallbacks,
        model_id: &request.model_id,
        attempts,
        ended_early,
        usage: attempts.iter().fold(Usage::default(), |sum, attempt| sum.plus(attempt.usage)),
        repairs: attempts.last().map(|attempt| attempt.repairs.as_slice()).unwrap_or_default(),
        warnings: schema
            .warnings()
            .iter()
            .chain(&request.warnings)
            .cloned()
            .chain(lost(rounded, request).take(WARNINGS).map(warning))
            .collect(),
        stop_reason: attempts.last().and_then(|attempt| attempt.stop_reason.as_deref()),
        request_id: exchange.request_id(),
        response: if request.masks { None } else { exchange.answer() },
    };
    serde_json::to_string(&completion).unwrap_or_default()
}

/// The numbers that the host rounds.
fn lost<'a>(rounded: &'a [Rounded], request: &Request) -> impl Iterator<Item = &'a Rounded> {
    let keeps_integers = request.keeps_integers;
    rounded.iter().filter(move |number| !(keeps_integers && number.is_integer()))
}

fn warning(number: &Rounded) -> Warning {
    let length = number.digits.len();
    let help = if number.is_integer() {
        "`largeIntegers` keeps its digits"
    } else {
        "Ask for a string in the schema to keep its digits"
    };
    let message = format!("The model wrote a number of {length} characters, which JavaScript rounds. {help}.");
    Warning { code: "ROUNDED_NUMBER", path: cut(&number.path, PATH), message }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Completion<'a> {
    mode: Mode,
    mechanism: &'static str,
    fallbacks: &'a [Fallback],
    model_id: &'a str,
    attempts: &'a [Attempt],
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_early: Option<EndedEarly>,
    usage: Usage,
    /// Of the last attempt.
    repairs: &'a [Repair],
    warnings: Vec<Warning>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'a RawValue>,
}
