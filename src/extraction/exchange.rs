//! One HTTP exchange: the response as it arrives, and what it says once it is complete.

use super::step::Step;
use super::streaming::{EVENT_STREAM, Streaming, too_large};
use crate::answer::part::Part;
use crate::error::{Error, ErrorCode};
use crate::limits::{REQUEST_ID, RESPONSE_BODY};
use crate::request::not_streamed;
use crate::response::{self, Reply, service_error};
use crate::schema::Schema;
use crate::secret::{Secret, redact};
use crate::text::cut;
use crate::warning::Warning;
use serde_json::value::RawValue;
use std::time::UNIX_EPOCH;

/// How a request can fail without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disconnect {
    /// No connection, or one that broke.
    Network,
    /// No answer in the time that the host allows.
    Timeout,
}

impl Disconnect {
    /// The error; `started` says whether the response had begun.
    pub(super) fn error(self, detail: &str, started: bool) -> Error {
        let detail = cut(detail, 200);
        match (self, started) {
            (Self::Timeout, _) => Error::new(
                ErrorCode::Timeout,
                format!("The host's `fetch` gave up at its own time limit, 300 s in Node.js: {detail}"),
                "`timeout` does not raise it: pass a `fetch` with a longer limit, ask for less, or lower `maxTokens`",
            ),
            (Self::Network, false) => Error::new(
                ErrorCode::Network,
                format!("The connection to Bedrock failed: {detail}"),
                "Check the network, `region` and `endpoint`; in a browser the endpoint must also allow CORS",
            )
            .retryable(),
            (Self::Network, true) => Error::new(
                ErrorCode::Network,
                format!("The connection to Bedrock broke before the answer was complete: {detail}"),
                "Try again; if it stays, a proxy in between cuts long answers",
            )
            .retryable(),
        }
    }
}

/// Bytes of a byte order mark in UTF-8.
const BYTE_ORDER_MARK: usize = 3;

#[derive(Debug, Default)]
pub(super) struct Exchange {
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// The body, where it is a stream.
    streaming: Option<Streaming>,
    /// Whether all of a streamed value came in one event.
    came_at_once: bool,
    /// Why a stream gave no body.
    failure: Option<Error>,
    /// Whether the body had to be mended to be text that every reader takes.
    pub(super) is_mended: bool,
    /// Whether the body repeated the secret of the request.
    is_masked: bool,
}

impl Exchange {
    pub(super) fn open(&mut self, status: u16, headers: Vec<(String, String)>) {
        *self = Self { status: Some(status), headers, ..Self::default() };
    }

    /// Whether the response is a stream.
    pub(super) fn is_stream(&self) -> bool {
        self.status == Some(200) && self.header("content-type").is_some_and(|kind| kind.starts_with(EVENT_STREAM))
    }

    /// The body is read as a stream.
    pub(super) fn stream(&mut self, streaming: Streaming) {
        self.streaming = Some(streaming);
    }

    /// Takes a piece of the body in. Gives what changed in the value, and whether no more is to be read.
    pub(super) fn receive(
        &mut self,
        chunk: &[u8],
        secret: Option<&Secret>,
        request: &[u8],
    ) -> Result<Option<Step>, Error> {
        if let Some(streaming) = &mut self.streaming {
            streaming.receive(chunk, secret, request);
            let (changes, ends) = (streaming.take_changes(), streaming.has_failed());
            let (parts, has_news) = streaming.take_parts();
            return Ok((changes.is_some() || has_news || ends).then_some(Step::Partial { changes, parts, ends }));
        }
        if self.body.len() + chunk.len() > RESPONSE_BODY {
            self.body = Vec::new();
            return Err(too_large());
        }
        self.body.extend_from_slice(chunk);
        Ok(None)
    }

    /// What is wrong with a complete part of the value that the stream shows.
    pub(super) fn part(&self, index: usize, schema: &Schema, lenient: bool) -> Option<Part> {
        self.streaming.as_ref()?.part(index, schema, lenient)
    }

    /// Whether the model has said all of a streamed answer.
    pub(super) fn is_complete(&self) -> bool {
        self.streaming.as_ref().is_some_and(Streaming::is_complete)
    }

    /// Ends a streamed answer after its last complete part. Gives the text of the value so far, closed.
    pub(super) fn cut_off(&mut self) -> Option<String> {
        let streaming = self.streaming.take()?;
        (self.is_mended, self.is_masked) = (streaming.is_mended(), streaming.is_masked());
        let (text, body) = streaming.cut_off()?;
        self.body = body.into_bytes();
        Some(text)
    }

    /// The body is complete: from here on it is text that every reader of JSON takes, and shows nothing of the secret that its
    /// request was signed in with.
    pub(super) fn close(&mut self, secret: Option<&Secret>, request: &[u8]) {
        if let Some(streaming) = self.streaming.take() {
            self.came_at_once = streaming.came_at_once();
            (self.is_mended, self.is_masked) = (streaming.is_mended(), streaming.is_masked());
            match streaming.finish() {
                Ok(body) => self.body = body.into_bytes(),
                Err(error) => self.failure = Some(error),
            }
        }
        if let Some(text) = response::well_formed(&self.body) {
            // A byte order mark says nothing.
            self.is_mended |= text.len() + BYTE_ORDER_MARK != self.body.len() || !self.body.ends_with(text.as_bytes());
            self.body = text.into_bytes();
        }
        if let Some(masked) = secret.and_then(|secret| secret.mask_answer(&self.body, request)) {
            self.is_masked = true;
            self.body = masked;
        }
    }

    /// What a caller should know of the answer.
    pub(super) fn warnings(&self) -> impl Iterator<Item = Warning> {
        let streamed = self.came_at_once.then(not_streamed);
        streamed.into_iter().chain(self.is_masked.then(secret_masked))
    }

    pub(super) fn started(&self) -> bool {
        self.status.is_some()
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body of an answer; an error says what a refusal holds.
    pub(super) fn answer(&self) -> Option<&RawValue> {
        if self.status != Some(200) {
            return None;
        }
        serde_json::from_slice(&self.body).ok()
    }

    pub(super) fn request_id(&self) -> Option<String> {
        self.header("x-amzn-requestid").map(|id| cut(id, REQUEST_ID))
    }

    /// Milliseconds. The standard header gives seconds or a date, which is held against `clock`.
    pub(super) fn retry_after(&self, clock: Option<f64>) -> Option<f64> {
        let hint = |name: &str| self.header(name)?.parse().ok().filter(|hint: &f64| hint.is_finite());
        let seconds = || hint("retry-after").map(|seconds| seconds * 1000.0);
        let date = || Some(epoch_milliseconds(self.header("retry-after")?)? - clock?);
        hint("x-amz-retry-after").or_else(seconds).or_else(date)
    }

    /// When the service answered, by its own clock, in milliseconds since 1970. What a cache held says nothing of that.
    pub(super) fn date(&self) -> Option<f64> {
        epoch_milliseconds(self.header("date")?).filter(|_| self.header("age").is_none())
    }

    /// The model's answer, or why there is none.
    pub(super) fn reply(&self, secret: Option<&Secret>) -> Result<Reply<'_>, Error> {
        if let Some(error) = &self.failure {
            return Err(error.clone());
        }
        let status = self.status.unwrap_or_default();
        if status != 200 {
            return Err(service_error::read(status, self.header("x-amzn-errortype"), &self.body, secret));
        }
        response::parse(&self.body).map_err(|error| Error { message: redact(&error.message, secret), ..error })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// A date of HTTP in milliseconds since 1970.
fn epoch_milliseconds(date: &str) -> Option<f64> {
    let since = httpdate::parse_http_date(date).ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(since.as_secs_f64() * 1000.0)
}

fn secret_masked() -> Warning {
    Warning {
        code: "SECRET_MASKED",
        path: "endpoint".to_owned(),
        message:
            "The answer repeated the session token or API key of its request, and shows `…` in its place. Check for a \
                  proxy or `endpoint` that repeats headers."
                .to_owned(),
    }
}
