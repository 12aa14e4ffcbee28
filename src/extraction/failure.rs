//! How an extraction ends without a value, and why it does so though the service has answered.

use super::{Extraction, Rounded, State, Step};
use crate::answer::verdict;
use crate::error::{Error, ErrorCode};
use crate::json_schema::pointer;
use crate::limits::QUOTED_TEXT;
use crate::model::{self, Form};
use crate::text::{cut, plural};
use crate::validation::Issue;

impl Extraction {
    pub(super) fn fail(&mut self, error: Error) -> Step {
        self.state = State::Finished;
        Step::Fail { error: Box::new(self.with_request_id(self.with_endpoint(error))) }
    }

    /// The same error, with the endpoint that serves the model, where Bedrock does not know it because another does.
    fn with_endpoint(&self, mut error: Error) -> Error {
        let is_unknown = error.code == ErrorCode::ModelNotFound && error.path.is_some();
        if let Some(instead) = model::instead_of_mantle_only(&self.request.model_id).filter(|_| is_unknown) {
            let id = cut(&self.request.model_id, 80);
            error.message = format!(
                "AWS serves `{id}` on the `bedrock-mantle` endpoint only, which this package does not cover. {}",
                error.message
            );
            error.help = format!("Use a model that Converse serves, such as `{instead}`");
        }
        error
    }

    pub(super) fn with_request_id(&self, mut error: Error) -> Error {
        if error.request_id.is_none() {
            error.request_id = self.exchange.request_id();
        }
        error
    }

    pub(super) fn out_of_turn(&mut self, called: &str) -> Step {
        let message = format!("`{called}` was called while the extraction was {}", self.state.name());
        self.fail(Error::internal(message))
    }

    /// No attempt is left; `issues` are those of the last answer.
    pub(super) fn no_attempt_left(&self, issues: &[Issue]) -> Error {
        let attempts = plural(self.attempts.len(), "attempt", "attempts");
        let last = self.attempts.last().and_then(|attempt| attempt.stop_reason.as_deref());
        if last.is_some_and(verdict::is_malformed) {
            return Error::new(
                ErrorCode::MalformedOutput,
                format!("The model's output could not be read by the service, last in {attempts}"),
                "Try again with a lower `temperature`, another `mode` or model",
            );
        }
        match issues.first().filter(|issue| !issue.is_absence()) {
            None => Error::new(
                ErrorCode::NoAnswer,
                format!("The model gave no object in {attempts}"),
                "Use another `mode` or model, or say in `messages` what to extract; `completion.attempts` holds every answer",
            ),
            Some(issue) => Error::new(
                ErrorCode::ValidationFailed,
                format!(
                    "The model's answer was not valid in {attempts}; last at {}",
                    if self.request.masks { issue.mask() } else { issue.clone() }
                ),
                "Raise `maxRetries`, use a stronger model or loosen the schema; `completion.attempts` holds every answer",
            )
            .at(issue.path.clone()),
        }
    }

    /// Asking again would bring the same value back; `issues` are those of the last answer.
    pub(super) fn unchanged_answer(&self, issues: &[Issue]) -> Error {
        let mut error = self.no_attempt_left(issues);
        error.message = format!("{}; at temperature 0, two re-asks changed nothing", error.message);
        "Raise `temperature`, use a stronger model or loosen the schema; `retryUnchanged` goes on asking"
            .clone_into(&mut error.help);
        error
    }

    /// Why no further attempt may be made, where the tokens are used up.
    pub(super) fn over_budget(&self) -> Option<Error> {
        let budget = self.request.token_budget?;
        let used = self.attempts.iter().fold(0_u64, |sum, attempt| sum.saturating_add(attempt.usage.total_tokens));
        (used >= budget).then(|| {
            Error::new(
                ErrorCode::TokenBudgetExceeded,
                format!("The attempts took {used} tokens, and `tokenBudget` is {budget}"),
                "Raise `tokenBudget`, use a stronger model or loosen the schema; `completion.attempts` holds every answer",
            )
            .at("tokenBudget")
        })
    }

    /// Why a valid value is no result: a JSON Schema asks for an integer that a JavaScript number does not hold. A library has
    /// been asked about the number that it gets. Asking again would make the model change what it read.
    pub(super) fn lost_integer(&self, value: &str, rounded: &[Rounded]) -> Option<Error> {
        if rounded.is_empty() || self.request.large_integers.keeps_digits() || !self.schema.holds_plain() {
            return None;
        }
        let value = bedrock_extract_json::read(value).ok()?;
        let is_asked_for = |path: &str| self.schema.asks_for_integer(&value, &pointer::steps(path));
        let integer = rounded.iter().find(|number| number.is_integer() && is_asked_for(&number.path))?;
        let place = if integer.path.is_empty() { "the root" } else { &integer.path };
        let error = Error::new(
            ErrorCode::ValidationFailed,
            format!("The integer at `{}` has more digits than a JavaScript number holds", cut(place, QUOTED_TEXT)),
            "Set `largeIntegers` to \"bigint\" or \"text\" to get it whole, or ask for a string in the schema",
        );
        Some(error.at(integer.path.clone()))
    }

    /// No mechanism is left.
    pub(super) fn no_mechanism_left(&self) -> Error {
        let form = |form| match form {
            None => "",
            Some(Form::Full) => " with the full schema",
            Some(Form::Inlined) => " with the schema without definitions",
            Some(Form::Bare) => " with the plainest schema",
        };
        let steps = self.fallbacks.iter();
        let steps = steps.map(|step| format!("{}{} ({})", step.mechanism, form(step.form), cut(&step.message, 80)));
        let message = format!("The model refuses every way to ask: {}", steps.collect::<Vec<_>>().join(", "));
        let help =
            if self.request.mode_is_open { "Use another model" } else { "Leave out `mode`, or use another model" };
        Error::new(ErrorCode::UnsupportedByModel, message, help).at("model")
    }
}
