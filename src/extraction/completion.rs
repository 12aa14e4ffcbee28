//! What happened in an extraction, for the caller to look at.

use super::asking::EndedEarly;
use super::attempt::Attempt;
use super::exchange::Exchange;
use super::step::Rounded;
use crate::limits::{PATH, WARNINGS};
use crate::model::{Form, Mode};
use crate::repair::Repair;
use crate::request::Request;
use crate::response::Usage;
use crate::schema::Schema;
use crate::text::cut;
use crate::warning::Warning;
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A mechanism that the model does not support.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fallback {
    /// Its name.
    pub(super) mechanism: &'static str,
    /// The form of the schema in the tool, where that is what is not supported.
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
    let masked: Vec<Attempt> = if request.masks { attempts.iter().map(Attempt::mask).collect() } else { Vec::new() };
    let attempts = if request.masks { masked.as_slice() } else { attempts };
    let completion = Completion {
        mode: request.mode(),
        mechanism: request.mechanism.name(),
        fallbacks,
        model_id: &request.model_id,
        attempts,
        ended_early,
        usage: total_usage(attempts),
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

/// JSON text of what is known between two steps: all but the former attempts and the service's response, so that it costs
/// no more with each attempt.
pub(super) fn progress(request: &Request, attempts: &[Attempt]) -> String {
    let last = attempts.last();
    let progress = Progress {
        mode: request.mode(),
        mechanism: request.mechanism.name(),
        model_id: &request.model_id,
        attempts: attempts.len(),
        usage: total_usage(attempts),
        attempt: last.map(|attempt| if request.masks { Cow::Owned(attempt.mask()) } else { Cow::Borrowed(attempt) }),
    };
    serde_json::to_string(&progress).unwrap_or_default()
}

fn total_usage(attempts: &[Attempt]) -> Usage {
    attempts.iter().fold(Usage::default(), |sum, attempt| sum.plus(attempt.usage))
}

/// The numbers that the host rounds.
fn lost<'a>(rounded: &'a [Rounded], request: &Request) -> impl Iterator<Item = &'a Rounded> {
    let keeps_integers = request.large_integers.keeps_digits();
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
struct Progress<'a> {
    mode: Mode,
    mechanism: &'static str,
    model_id: &'a str,
    attempts: usize,
    usage: Usage,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<Cow<'a, Attempt>>,
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
