//! The one error type: a stable code, what is wrong, and the action that fixes it.
//!
//! Grammar of the strings, asserted by tests on both sides of the boundary: `message` and `help` are each one or two
//! plain sentences that start with a capital letter or a quoted name, names stand in backticks, text from outside is cut
//! to a length of [`crate::limits`], and neither ever holds a secret.

use crate::limits::PATH;
use crate::text::cut;
use serde::Serialize;
use std::fmt;

/// What kind of failure it is. The strings are part of the public interface and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum ErrorCode {
    /// Credentials are wrong, expired or not allowed to use the model.
    AccessDenied,
    /// An option or message of the caller is not acceptable; nothing was sent to the service.
    BadOption,
    /// The JSON Schema is not usable; nothing was sent.
    BadSchema,
    /// The model's content filter withheld the answer.
    ContentFiltered,
    /// The conversation and its answer do not fit the model's context window.
    ContextWindowExceeded,
    /// A guardrail withheld the answer.
    GuardrailIntervened,
    /// The model stopped before its answer was complete.
    IncompleteOutput,
    /// A defect of this library.
    Internal,
    /// The service answered with something that is not a Converse response.
    InvalidResponse,
    /// The service could not read what the model wrote, on the last attempt.
    MalformedOutput,
    /// The model id is unknown or not usable in this way.
    ModelNotFound,
    /// The connection failed or ended early.
    Network,
    /// The model answered without the object that was asked for, on every attempt.
    NoAnswer,
    /// The service refused the request.
    RequestRefused,
    /// The service failed.
    ServiceError,
    /// Too many requests or tokens.
    Throttled,
    /// No answer in time.
    Timeout,
    /// The attempts took more tokens than the caller allows.
    TokenBudgetExceeded,
    /// The model refuses every mechanism that could be used.
    UnsupportedByModel,
    /// The model's answer broke the schema on every attempt.
    ValidationFailed,
}

/// The service's own words, where it answered with an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceWords {
    /// The exception's name, such as `ThrottlingException`.
    pub name: String,
    /// The message, cut to [`crate::limits::SERVICE_TEXT`].
    pub message: String,
}

/// A failure that a user can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Error {
    /// The stable code.
    pub code: ErrorCode,
    /// What is wrong.
    pub message: String,
    /// The one action that fixes it.
    pub help: String,
    /// The option or JSON Pointer the failure is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The HTTP status, where the service answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The service's words, where it answered with an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Box<ServiceWords>>,
    /// The service's id of the request, where it gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Whether the same call may succeed later without any change.
    pub retryable: bool,
}

impl Error {
    /// A permanent failure without a path.
    pub fn new(code: ErrorCode, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: help.into(),
            path: None,
            status: None,
            service: None,
            request_id: None,
            retryable: false,
        }
    }

    /// An unacceptable option, found at `path`.
    pub fn bad_option(path: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadOption, message, help).at(path)
    }

    /// A defect of this library: the host called something in a state where it makes no sense.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(
            ErrorCode::Internal,
            message,
            "This is a defect of bedrock-extract: please report it with the version and this message",
        )
    }

    /// The same failure with a path.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(cut(&path.into(), PATH));
        self
    }

    /// The same failure, marked as one that may pass.
    #[must_use]
    pub(crate) fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}. {}.", self.message, self.help)
    }
}

impl std::error::Error for Error {}
