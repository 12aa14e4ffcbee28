//! The state machine behind one `create` call: requests out, response bytes in, a value or an error at the end.
//!
//! ```text
//! start ─▶ Send ─▶ respond, receive…, finish ─▶ Check ─▶ accept ─▶ Done
//!            ▲                          │          └───── reject ─┐
//!            └──── retry, or re-ask ◀───┴──────────────────────────┤
//!                                                                  └─▶ Fail
//! ```
//!
//! A *request* is one HTTP exchange, an *attempt* one answer of the model. Failures that may pass repeat the request;
//! invalid answers make a new attempt, and the model gets the issues. A request that the model refuses in its form is made
//! in another (`request::mechanism`). All of them have a bound, so every call ends.

mod asking;
mod attempt;
mod completion;
mod decide;
mod exchange;
mod failure;
mod objection;
mod parts;
mod reask;
mod recover;
mod retry;
mod state;
mod step;
mod streaming;

use crate::answer::verdict::{Asked, verdict};
use crate::error::Error;
use crate::messages::{Turn, prefill};
use crate::patch::Patch;
use crate::request::Request;
use crate::request::body;
use crate::request::parse::{WebMedia, parse};
use crate::schema::Schema;
use crate::secret::{Secret, redact};
use crate::signing::{self, Credentials, Unsigned};
use asking::Asking;
pub use attempt::Attempt;
use completion::{Fallback, Record};
pub use exchange::Disconnect;
use exchange::Exchange;
use parts::Cut;
use serde_json::value::RawValue;
use state::{Requests, State};
use std::rc::Rc;
pub use step::{Learned, Rounded, Step};
use streaming::Streaming;

/// Bytes of a body beside its conversation: schema, parameters, punctuation.
const SMALL_PARTS: usize = 8 * 1024;

/// One extraction. Methods called out of turn answer with an `INTERNAL` failure and change nothing else.
#[derive(Debug)]
pub struct Extraction {
    schema: Rc<Schema>,
    request: Request,
    turns: Vec<Turn>,
    /// Length of the caller's conversation: turns, and blocks of the last one.
    asked: (usize, usize),
    /// About how many bytes the body takes: growing a large one piece by piece would copy it again and again.
    size: usize,
    body: Vec<u8>,
    exchange: Exchange,
    /// What the request is signed in with, as far as it travels as it is.
    secret: Option<Secret>,
    /// Milliseconds since 1970.
    signed_at: Option<u64>,
    fallbacks: Vec<Fallback>,
    attempts: Vec<Attempt>,
    /// What the last re-ask has asked for, where that is not the whole value.
    patch: Option<Patch>,
    /// Why the last answer was cut off, until it is judged.
    cut: Option<Cut>,
    asking: Asking,
    /// Numbers of the last value that JavaScript rounds.
    rounded: Vec<Rounded>,
    state: State,
}

impl Extraction {
    /// Prepares an extraction of `schema` from `request_text`, JSON text of the call's options:
    ///
    /// | field | meaning |
    /// |---|---|
    /// | `region`, `endpoint` | where to send; `endpoint` replaces the region's own |
    /// | `model`, `modelId` | model id or ARN; `modelId` wins |
    /// | `family` | the model's family, if the id does not name it |
    /// | `mode` | a name of [`crate::model::Mode`]; what the model takes when absent or `auto` |
    /// | `learned` | what earlier requests found unsupported, as [`Learned`] reported it |
    /// | `validation` | `lenient` or `strict` |
    /// | `largeIntegers` | `number`, `bigint` or `text`: what the host makes of integers that its numbers round |
    /// | `messages`, `system` | the conversation |
    /// | `stream` | whether the answer is to arrive as a stream |
    /// | `maxRetries` | extra attempts for invalid answers, 2 when absent |
    /// | `reask` | `append` or `replace` |
    /// | `repair` | `whole` or `patch` |
    /// | `retryUnchanged` | whether to ask on where an answer stays the same at temperature 0 |
    /// | `placeholder` | the name of placeholders, see below |
    /// | `context` | values for `{{ name }}` in strings |
    /// | `inferenceConfig`, `temperature`, `toolConfig`, … | as Converse takes them, and their short forms |
    ///
    /// `attachments` are binary values and long strings of the messages. Where `placeholder` is `"p"`, `{"p:attachment": 0}` stands
    /// for the first of them as bytes, `{"p:text": 0}` as text. The host draws that name anew for each request: what was
    /// written before cannot hold it.
    ///
    /// # Errors
    ///
    /// [`crate::error::ErrorCode::BadOption`] with the path of what is not acceptable. Nothing has been sent then.
    pub fn new(schema: Rc<Schema>, request_text: &str, attachments: &[Vec<u8>]) -> Result<Self, Error> {
        let (request, turns) = parse(request_text, attachments, &schema, WebMedia::Refused)?;
        Ok(Self {
            request,
            schema,
            asked: (turns.len(), blocks_of_last(&turns)),
            turns,
            fallbacks: Vec::new(),
            size: attachments
                .iter()
                .fold(request_text.len() + SMALL_PARTS, |sum, bytes| sum + bytes.len().div_ceil(3) * 4),
            body: Vec::new(),
            exchange: Exchange::default(),
            secret: None,
            signed_at: None,
            attempts: Vec::new(),
            patch: None,
            cut: None,
            asking: Asking::default(),
            rounded: Vec::new(),
            state: State::Ready,
        })
    }

    /// Checks a request as [`Self::new`] does, before its media are fetched: http(s) addresses count as media whose bytes are not
    /// known yet.
    ///
    /// # Errors
    ///
    /// As for [`Self::new`].
    pub fn check(schema: &Schema, request_text: &str, attachments: &[Vec<u8>]) -> Result<(), Error> {
        parse(request_text, attachments, schema, WebMedia::FetchedLater).map(drop)
    }

    /// The first step.
    pub fn start(&mut self) -> Step {
        match self.state {
            State::Ready => self.send(),
            State::Sending(_) | State::Checking { .. } | State::Finished => self.out_of_turn("start"),
        }
    }

    /// Absolute URL of the request, exactly as it must be sent.
    #[must_use]
    pub fn url(&self) -> String {
        let Request { endpoint, model_id, streams, .. } = &self.request;
        if *streams { endpoint.converse_stream(model_id) } else { endpoint.converse(model_id) }
    }

    /// Body of the request, UTF-8 JSON.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Headers of the request, signed at `epoch_milliseconds`. `body_hash` is the body's SHA-256 in hex, where the host
    /// has it already.
    ///
    /// # Errors
    ///
    /// [`crate::error::ErrorCode::BadOption`] when a credential cannot stand in a header.
    pub fn sign(
        &mut self,
        credentials: &Credentials,
        epoch_milliseconds: u64,
        body_hash: Option<&str>,
    ) -> Result<Vec<(String, String)>, Error> {
        let unsigned = Unsigned {
            url: &self.url(),
            host: self.request.endpoint.authority(),
            region: &self.request.region,
            body: &self.body,
            body_hash,
        };
        let headers = signing::headers(unsigned, credentials, epoch_milliseconds)?;
        self.secret = credentials.sent();
        self.signed_at = Some(epoch_milliseconds);
        Ok(headers)
    }

    /// The response's status and headers, names in lower case. A step where there is nothing to read.
    pub fn respond(&mut self, status: u16, headers: Vec<(String, String)>) -> Option<Step> {
        if !matches!(self.state, State::Sending(_)) {
            return Some(self.out_of_turn("respond"));
        }
        let hidden = headers.into_iter().map(|(name, value)| (name, redact(&value, self.secret.as_ref())));
        self.exchange.open(status, hidden.collect());
        if self.exchange.is_stream() {
            let prefill = prefill(&self.turns);
            let streaming = Streaming::new(&self.request, &self.schema, self.patch.is_some(), prefill);
            self.exchange.stream(streaming);
        }
        None
    }

    /// A piece of the response body, split anywhere. A [`Step::Partial`] says what a streamed answer shows of the value. Any other
    /// step ends the response: the call fails with [`crate::error::ErrorCode::InvalidResponse`] when the body grows beyond
    /// [`crate::limits::RESPONSE_BODY`].
    pub fn receive(&mut self, chunk: &[u8]) -> Option<Step> {
        if !matches!(self.state, State::Sending(_)) {
            return Some(self.out_of_turn("receive"));
        }
        match self.exchange.receive(chunk, self.secret.as_ref(), &self.body) {
            Ok(step) => step,
            Err(error) => Some(self.fail(error)),
        }
    }

    /// The response is complete. `jitter` is a new random number from 0 to 1, which spreads repeated requests.
    pub fn finish(&mut self, jitter: f64) -> Step {
        let State::Sending(requests) = self.state else { return self.out_of_turn("finish") };
        self.exchange.close(self.secret.as_ref(), &self.body);
        self.request.warn(self.exchange.warnings());
        self.schema.validator().begin(self.exchange.body().len());
        let asked = Asked {
            schema: &self.schema,
            mode: self.request.mode(),
            lenient: self.request.is_lenient(),
            offers_other_tools: self.request.has_callers_tools(),
            tool_names: &self.request.tool_names,
            prefill: prefill(&self.turns),
            patch: self.patch.as_ref(),
            is_mended: self.exchange.is_mended,
        };
        let number = self.attempts.len() + 1;
        let judged = self.exchange.reply(self.secret.as_ref()).map(|reply| {
            let (text, verdict) = verdict(&reply, &asked);
            (
                Attempt::new(number, requests.made + requests.unsupported, self.exchange.request_id(), &reply, text),
                verdict,
            )
        });
        match judged {
            Err(error) => self.recover(error, requests, jitter),
            Ok((attempt, verdict)) => match self.cut.take() {
                Some(cut) => self.follow_cut(cut, attempt),
                None => {
                    self.attempts.push(attempt);
                    self.follow(verdict)
                }
            },
        }
    }

    /// The request failed before the response was complete. `detail` is the host's own description; `jitter` as for
    /// [`Self::finish`].
    pub fn disconnect(&mut self, kind: Disconnect, detail: &str, jitter: f64) -> Step {
        let State::Sending(requests) = self.state else { return self.out_of_turn("disconnect") };
        let error = kind.error(&redact(detail, self.secret.as_ref()), self.exchange.started());
        self.recover(error, requests, jitter)
    }

    /// JSON text of what happened so far: mode, attempts, usage and the service's last response.
    #[must_use]
    pub fn completion(&self) -> String {
        let record = Record { fallbacks: &self.fallbacks, attempts: &self.attempts, rounded: &self.rounded };
        completion::json(&self.request, &self.schema, &record, self.asking.ended_early, &self.exchange)
    }

    /// JSON text of where the extraction stands: `mode`, `mechanism`, `modelId`, the number of `attempts`, their `usage`, and
    /// the last `attempt`.
    #[must_use]
    pub fn progress(&self) -> String {
        completion::progress(&self.request, &self.attempts)
    }

    /// The service's last answer as it was sent, JSON text. `None` where values are masked.
    #[must_use]
    pub fn response(&self) -> Option<&str> {
        if self.request.masks { None } else { self.exchange.answer().map(RawValue::get) }
    }

    /// The first request of an attempt.
    fn send(&mut self) -> Step {
        self.prepare(Requests::FIRST);
        Step::Send { delay_ms: 0, learned: None, reask: false, failed: None }
    }

    /// The next request, made in place of one that failed.
    fn send_after(&mut self, error: Error, learned: Option<Learned>, requests: Requests) -> Step {
        let failed = Some(Box::new(self.with_request_id(error)));
        self.prepare(requests);
        Step::Send { delay_ms: 0, learned, reask: false, failed }
    }

    fn prepare(&mut self, requests: Requests) {
        let schema = self.patch.as_ref().map_or(&*self.schema, Patch::schema);
        self.body = body::build(&self.request, schema, &self.turns, self.size);
        self.exchange = Exchange::default();
        self.state = State::Sending(requests);
    }
}

fn blocks_of_last(turns: &[Turn]) -> usize {
    match turns.last() {
        Some(Turn::Blocks { content, .. }) => content.len(),
        _ => 0,
    }
}
