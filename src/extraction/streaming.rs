//! An answer that arrives as a stream: its events collected, and what changes in the value meanwhile.

use crate::answer::part::Part;
use crate::error::{Error, ErrorCode};
use crate::event_stream::{Broken, Decoder, Message};
use crate::limits::{LINEAR_STEPS, LINEAR_STEPS_PER_BYTE, RESPONSE_BODY};
use crate::partial::Partial;
use crate::request::Request;
use crate::response::candidate::is_spelling_of;
use crate::response::stream::{Assembly, BadEvent, Delta};
use crate::response::{service_error, well_formed};
use crate::schema::Schema;
use crate::secret::Secret;
use std::cell::Cell;

/// The content type of a stream.
pub(super) const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";

/// Bytes that a model may well send in one event.
const AT_ONCE: usize = 400;

#[derive(Debug)]
pub(super) struct Streaming {
    decoder: Decoder,
    answer: Assembly,
    source: Source,
    partial: Partial,
    /// Events with more of the value, and their bytes.
    pieces: usize,
    bytes: usize,
    /// How many complete parts the host knows of.
    told: usize,
    /// Steps that are left to the patterns of its parts.
    steps: Cell<usize>,
    /// Whether an event had to be mended to be text that every reader takes.
    is_mended: bool,
    /// Whether an event repeated the secret of the request.
    is_masked: bool,
    /// Why the stream cannot be read on.
    failure: Option<Error>,
}

/// Which part of the answer holds the value.
#[derive(Debug)]
enum Source {
    /// The input of the first call of this tool.
    Tool {
        name: String,
        is_only: bool,
        block: Option<u64>,
    },
    Text,
    /// Nothing of it can be shown: it corrects parts of a value.
    Patch,
}

impl Streaming {
    pub(super) fn new(request: &Request, schema: &Schema, is_patch: bool, prefill: Option<&str>) -> Self {
        let lenient = request.is_lenient();
        let uses_tool = request.mode().uses_tool();
        let mut partial = if uses_tool { Partial::of_tool(schema, lenient) } else { Partial::of_text(schema, lenient) };
        let source = if is_patch {
            Source::Patch
        } else if uses_tool {
            let is_only = lenient && !request.has_callers_tools();
            Source::Tool { name: schema.name().to_owned(), is_only, block: None }
        } else {
            partial.push(prefill.unwrap_or_default());
            Source::Text
        };
        Self {
            decoder: Decoder::default(),
            answer: Assembly::default(),
            source,
            partial,
            pieces: 0,
            bytes: 0,
            told: 0,
            steps: Cell::new(LINEAR_STEPS),
            is_mended: false,
            is_masked: false,
            failure: None,
        }
    }

    /// Takes bytes in. What follows a failure is passed over. The request had this secret and body.
    pub(super) fn receive(&mut self, bytes: &[u8], secret: Option<&Secret>, request: &[u8]) {
        self.decoder.push(bytes);
        while self.failure.is_none() {
            match self.decoder.next_message() {
                Ok(Some(Message::Event { name, payload })) => {
                    let masked = secret.and_then(|secret| secret.mask_answer(payload, request));
                    let payload = masked.as_deref().unwrap_or(payload);
                    let mut mended = None;
                    match accept(&mut self.answer, name, payload, &mut mended) {
                        Ok(delta) => {
                            if let Delta::ToolInput { text, .. } | Delta::Text { text, .. } = &delta
                                && !text.is_empty()
                            {
                                (self.pieces, self.bytes) = (self.pieces + 1, self.bytes + text.len());
                            }
                            show(&mut self.source, &mut self.partial, &delta);
                        }
                        Err(bad) => self.failure = Some(refused(bad)),
                    }
                    self.is_mended |= mended.is_some();
                    self.is_masked |= masked.is_some();
                }
                Ok(Some(Message::Exception { name, payload })) => {
                    self.failure = Some(service_error::in_stream(name, payload, secret));
                }
                Ok(Some(Message::Error { code, message })) => {
                    let payload = serde_json::json!({ "message": message }).to_string();
                    self.failure = Some(service_error::in_stream(code, payload.as_bytes(), secret));
                }
                Ok(Some(Message::Unknown)) => {}
                Ok(None) => return,
                Err(broken) => self.failure = Some(unreadable(broken)),
            }
        }
    }

    /// Whether no more is to be read.
    pub(super) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Whether a value that is not small came in one event.
    pub(super) fn came_at_once(&self) -> bool {
        self.pieces == 1 && self.bytes > AT_ONCE
    }

    /// Whether an event had to be mended to be text that every reader takes.
    pub(super) fn is_mended(&self) -> bool {
        self.is_mended
    }

    /// Whether an event repeated the secret of the request.
    pub(super) fn is_masked(&self) -> bool {
        self.is_masked
    }

    /// What has changed in the value since the last time, JSON text.
    pub(super) fn take_changes(&mut self) -> Option<String> {
        self.partial.take_changes()
    }

    /// How many parts of the value are complete, and whether that is news.
    pub(super) fn take_parts(&mut self) -> (usize, bool) {
        let parts = self.partial.members().0.len();
        (parts, std::mem::replace(&mut self.told, parts) != parts)
    }

    /// One of them, judged by itself.
    pub(super) fn part(&self, index: usize, schema: &Schema, lenient: bool) -> Option<Part> {
        let (members, text) = self.partial.members();
        let member = members.get(index)?;
        let text = text.get(member.place.clone())?;
        let validator = schema.validator();
        validator.leave_steps(self.steps.get() + text.len() * LINEAR_STEPS_PER_BYTE);
        let part = Part::judge(schema, member, index, text, lenient);
        self.steps.set(validator.steps_left());
        Some(part)
    }

    /// Whether the model has said all of its answer.
    pub(super) fn is_complete(&self) -> bool {
        self.failure.is_none() && self.answer.is_complete()
    }

    /// The value up to its last complete part, closed, and the body that Converse would have given for that.
    pub(super) fn cut_off(mut self) -> Option<(String, String)> {
        let text = self.partial.closed()?;
        match self.source {
            Source::Tool { block: Some(block), .. } => self.answer.cut_input(block, &text),
            Source::Text => self.answer.cut_text(&text),
            Source::Tool { block: None, .. } | Source::Patch => return None,
        }
        Some((text, self.answer.body()))
    }

    /// The body that Converse would have given, or why there is none.
    pub(super) fn finish(self) -> Result<String, Error> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        if !self.answer.is_complete() || !self.decoder.is_between_frames() {
            return Err(broken("The stream ended before the answer was complete"));
        }
        Ok(self.answer.body())
    }
}

/// Takes an event in; what no reader takes is mended first.
fn accept<'a>(
    answer: &mut Assembly,
    name: &str,
    payload: &'a [u8],
    mended: &'a mut Option<Vec<u8>>,
) -> Result<Delta<'a>, BadEvent> {
    match answer.accept(name, payload) {
        Err(BadEvent::Unreadable) => {
            *mended = well_formed(payload).map(String::into_bytes);
            answer.accept(name, mended.as_deref().ok_or(BadEvent::Unreadable)?)
        }
        read => read,
    }
}

fn show(source: &mut Source, partial: &mut Partial, delta: &Delta<'_>) {
    match (source, delta) {
        (_, Delta::Reasoning(text)) => partial.reasoning(text),
        (Source::Tool { name, is_only, block: place @ None }, Delta::ToolStart { block, name: called })
            if name == called || (*is_only && is_spelling_of(called, name)) =>
        {
            *place = Some(*block);
        }
        (Source::Tool { block: Some(place), .. }, Delta::ToolInput { block, text }) if place == block => {
            partial.push(text);
        }
        (Source::Text, Delta::Text { text, .. }) => partial.push(text),
        _ => {}
    }
}

fn unreadable(why: Broken) -> Error {
    match why {
        Broken::Checksum => broken("The stream was changed on its way: a checksum does not fit"),
        Broken::Frame => broken("The stream cannot be read: a frame of it has impossible lengths"),
        Broken::Size => too_large(),
    }
}

fn refused(bad: BadEvent) -> Error {
    match bad {
        BadEvent::Unreadable => broken("The stream cannot be read: an event of it is no JSON of Converse"),
        BadEvent::TooLarge => too_large(),
    }
}

fn broken(message: &str) -> Error {
    let help = "Try again; if it stays, check for a proxy or `endpoint` that cuts or changes responses";
    Error::new(ErrorCode::InvalidResponse, message, help).retryable()
}

pub(super) fn too_large() -> Error {
    Error::new(
        ErrorCode::InvalidResponse,
        format!("The response body is larger than {RESPONSE_BODY} bytes"),
        "Lower `inferenceConfig.maxTokens`, and check that `endpoint` speaks the Bedrock Converse API",
    )
}
