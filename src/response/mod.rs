//! What the service answers: the Converse envelope, the candidate in it, and errors.
//!
//! Lenient where the service is: unknown fields, blocks and stop reasons are passed over. Nothing is copied that the
//! next step does not need; blocks borrow from the body.

pub mod candidate;
pub mod service_error;
pub mod stream;
pub mod unsupported;

use crate::error::{Error, ErrorCode};
use crate::text::cut;
use bedrock_extract_json::without_half_surrogates;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A successful Converse answer.
#[derive(Debug)]
pub struct Reply<'a> {
    /// The content of the assistant's message.
    pub blocks: Vec<Block<'a>>,
    /// Why the model stopped, in the service's word.
    pub stop_reason: Option<Cow<'a, str>>,
    /// Tokens of this answer.
    pub usage: Usage,
    /// Milliseconds that the service says it took.
    pub latency_ms: Option<u64>,
}

/// A content block, as far as extraction looks into it.
#[derive(Debug)]
pub enum Block<'a> {
    /// Text, cited or not: the service parts one text into several blocks where it cites.
    Text(Cow<'a, str>),
    /// A tool call.
    ToolUse {
        /// The id that the result must carry, where there is one.
        id: Option<Cow<'a, str>>,
        /// The tool's name.
        name: Cow<'a, str>,
        /// The arguments, as JSON text.
        input: &'a str,
    },
    /// Whatever else there is.
    Other,
    /// What the model thought before it answered.
    Reasoning,
}

/// Token counts; cached tokens are not part of `input_tokens`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Usage {
    /// Tokens read and not cached.
    #[serde(deserialize_with = "lenient_count")]
    pub input_tokens: u64,
    /// Tokens written.
    #[serde(deserialize_with = "lenient_count")]
    pub output_tokens: u64,
    /// All of them, cached ones included.
    #[serde(deserialize_with = "lenient_count")]
    pub total_tokens: u64,
    /// Tokens read from the prompt cache.
    #[serde(deserialize_with = "lenient_count")]
    pub cache_read_input_tokens: u64,
    /// Tokens written to the prompt cache.
    #[serde(deserialize_with = "lenient_count")]
    pub cache_write_input_tokens: u64,
}

impl Usage {
    /// The sum of both; counts that do not fit stay at the maximum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
            total_tokens: self.total_tokens.saturating_add(other.total_tokens),
            cache_read_input_tokens: self.cache_read_input_tokens.saturating_add(other.cache_read_input_tokens),
            cache_write_input_tokens: self.cache_write_input_tokens.saturating_add(other.cache_write_input_tokens),
        }
    }
}

/// Reads the body of a successful Converse response.
///
/// # Errors
///
/// [`ErrorCode::InvalidResponse`] when it is not one; retryable, because a cut body is the usual cause.
///
/// ```
/// use bedrock_extract::response::{Block, parse};
/// let body = br#"{"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},"stopReason":"end_turn"}"#;
/// let reply = parse(body)?;
/// assert!(matches!(&reply.blocks[0], Block::Text(text) if text == "Hi"));
/// assert!(parse(&body[..40]).is_err());
/// # Ok::<(), bedrock_extract::error::Error>(())
/// ```
pub fn parse(body: &[u8]) -> Result<Reply<'_>, Error> {
    let envelope: Envelope<'_, Content<'_>> = match serde_json::from_slice(body) {
        Ok(envelope) => envelope,
        // A block of a form that nobody knows yet must not cost the others.
        Err(_) => {
            let parts: Envelope<'_, &RawValue> =
                serde_json::from_slice(body).map_err(|error| unreadable(&error, body))?;
            parts.read(body)?
        }
    };
    let message = envelope.output.and_then(|output| output.message).ok_or_else(|| missing("output.message", body))?;
    let content = message.content.ok_or_else(|| missing("output.message.content", body))?;
    Ok(Reply {
        blocks: content.into_iter().map(Block::from).collect(),
        stop_reason: envelope.stop_reason,
        usage: envelope.usage.unwrap_or_default(),
        latency_ms: envelope.metrics.map(|metrics| metrics.latency_ms),
    })
}

/// The assistant's message, byte for byte, and its blocks: what a re-ask repeats.
///
/// # Errors
///
/// As of [`parse`].
pub fn raw_message(body: &[u8]) -> Result<(&RawValue, Vec<&RawValue>), Error> {
    let envelope: Envelope<'_, &RawValue> = serde_json::from_slice(body).map_err(|error| unreadable(&error, body))?;
    let message = envelope.output.and_then(|output| output.message).ok_or_else(|| missing("output.message", body))?;
    let parts: Parts<'_> = serde_json::from_str(message.get()).map_err(|_| missing("output.message.content", body))?;
    Ok((message, parts.content))
}

/// The body as text that every reader of JSON takes: without a byte order mark, and with U+FFFD for bytes that are not UTF-8
/// and for halves of surrogate pairs, which `JSON.parse` takes and others do not. `None` where it is such a string already.
#[must_use]
pub fn well_formed(body: &[u8]) -> Option<String> {
    let unmarked = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let text = String::from_utf8_lossy(unmarked);
    let mended = text.contains("\\u").then(|| without_half_surrogates(&text)).flatten();
    match (mended, text) {
        (Some(mended), _) => Some(mended),
        (None, Cow::Owned(replaced)) => Some(replaced),
        (None, Cow::Borrowed(text)) => (unmarked.len() < body.len()).then(|| text.to_owned()),
    }
}

fn unreadable(error: &serde_json::Error, body: &[u8]) -> Error {
    let message = if error.is_eof() {
        format!("The response body ends too early, after {} bytes", body.len())
    } else {
        format!("The response body is not a Converse answer: {}", cut(&error.to_string(), 120))
    };
    Error::new(
        ErrorCode::InvalidResponse,
        message,
        "Try again; if it stays, check for a proxy or `endpoint` that changes responses",
    )
    .retryable()
}

/// The body is JSON, but no Converse answer. Proxies put errors into such bodies.
fn missing(field: &str, body: &[u8]) -> Error {
    let words = service_error::words_anywhere(body);
    let said = words.as_ref().map(|words| format!("; it says: {words}")).unwrap_or_default();
    Error::new(
        ErrorCode::InvalidResponse,
        format!("The response has no `{field}`, so it is not a Converse answer{said}"),
        "Check that `endpoint` speaks the Bedrock Converse API",
    )
}

/// The body, as far as it is read: with the message's blocks, or with the message as it stands.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "Message: Deserialize<'de>"))]
struct Envelope<'a, Message> {
    output: Option<Output<Message>>,
    #[serde(borrow)]
    stop_reason: Option<Cow<'a, str>>,
    usage: Option<Usage>,
    metrics: Option<Metrics>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metrics {
    #[serde(default, deserialize_with = "lenient_count")]
    latency_ms: u64,
}

#[derive(Deserialize)]
struct Output<Message> {
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Content<'a> {
    #[serde(borrow)]
    content: Option<Vec<WireBlock<'a>>>,
}

#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow)]
    content: Vec<&'a RawValue>,
}

impl<'a> Envelope<'a, &'a RawValue> {
    /// Reads the blocks one by one.
    fn read(self, body: &[u8]) -> Result<Envelope<'a, Content<'a>>, Error> {
        let read = |message: &'a RawValue| {
            let parts: Parts<'a> =
                serde_json::from_str(message.get()).map_err(|_| missing("output.message.content", body))?;
            let blocks = parts.content.iter().map(|raw| serde_json::from_str(raw.get()).unwrap_or_default());
            Ok(Content { content: Some(blocks.collect()) })
        };
        let message = self.output.and_then(|output| output.message).map(read).transpose()?;
        let Self { stop_reason, usage, metrics, .. } = self;
        Ok(Envelope { output: Some(Output { message }), stop_reason, usage, metrics })
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireBlock<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    tool_use: Option<WireToolUse<'a>>,
    #[serde(borrow)]
    citations_content: Option<CitationsContent<'a>>,
    reasoning_content: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct CitationsContent<'a> {
    #[serde(borrow, default)]
    content: Vec<CitedText<'a>>,
}

#[derive(Deserialize)]
struct CitedText<'a> {
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireToolUse<'a> {
    #[serde(borrow)]
    tool_use_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
}

/// Pieces of one text, as they stand: the service may part it anywhere.
fn join_texts<'a>(mut texts: impl Iterator<Item = Cow<'a, str>>) -> Cow<'a, str> {
    let first = texts.next().unwrap_or_default();
    texts.fold(first, |text, next| Cow::Owned(text.into_owned() + &next))
}

/// A count that is missing, null or no whole number must not cost the caller a good answer.
fn lenient_count<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = serde_json::Value::deserialize(deserializer)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and counts are neither")]
    Ok(number.as_u64().or_else(|| number.as_f64().map(|number| number as u64)).unwrap_or_default())
}

impl<'a> From<WireBlock<'a>> for Block<'a> {
    fn from(block: WireBlock<'a>) -> Self {
        match (block.tool_use, block.text, block.citations_content) {
            // The provider has answered such a call itself.
            (Some(call), _, _) if call.kind.as_deref() == Some("server_tool_use") => Self::Other,
            (Some(call), _, _) => Self::ToolUse {
                id: call.tool_use_id.filter(|id| !id.is_empty()),
                name: call.name,
                input: call.input.map_or("{}", RawValue::get),
            },
            (None, Some(text), _) => Self::Text(text),
            (None, None, Some(cited)) => Self::Text(join_texts(cited.content.into_iter().filter_map(|part| part.text))),
            (None, None, None) if block.reasoning_content.is_some() => Self::Reasoning,
            (None, None, None) => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"output":{"message":{"role":"assistant","content":[
        {"reasoningContent":{"reasoningText":{"text":"hm","signature":"s"}}},
        {"text":"I will call \"User\""},
        {"toolUse":{"toolUseId":"t1","name":"User","input":{"age":25},"type":"tool_use"}},
        {"futureBlock":{}}]}},
        "stopReason":"tool_use","usage":{"inputTokens":5,"outputTokens":7,"totalTokens":12,"serverToolUsage":{}},
        "metrics":{"latencyMs":10},"somethingNew":1}"#;

    #[test]
    fn reads_blocks_and_passes_over_the_unknown() {
        let reply = parse(BODY.as_bytes()).unwrap();
        assert_eq!(reply.stop_reason.as_deref(), Some("tool_use"));
        assert_eq!(reply.usage.total_tokens, 12);
        assert!(matches!(
            reply.blocks.as_slice(),
            [Block::Reasoning, Block::Text(_), Block::ToolUse { .. }, Block::Other]
        ));
        let Block::ToolUse { id, name, input } = &reply.blocks[2] else { panic!("not a tool call") };
        assert_eq!((id.as_deref(), name.as_ref(), *input), (Some("t1"), "User", r#"{"age":25}"#));
    }

    #[test]
    fn a_body_cut_anywhere_is_an_error_and_never_a_reply() {
        for end in 0..BODY.len() {
            let error = parse(&BODY.as_bytes()[..end]).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidResponse, "cut at {end}");
            assert!(error.retryable);
        }
    }

    #[test]
    fn other_shapes_are_named() {
        let odd = r#"{"output":{"message":{"content":[]}},"usage":{"inputTokens":null,"outputTokens":"x","totalTokens":2.0},"metrics":{"latencyMs":12.5}}"#;
        let reply = parse(odd.as_bytes()).unwrap();
        assert_eq!((reply.usage.total_tokens, reply.usage.input_tokens, reply.latency_ms), (2, 0, Some(12)));
        for (body, field) in [
            ("{}", "output.message"),
            (r#"{"output":{}}"#, "output.message"),
            (r#"{"output":{"message":{"role":"assistant"}}}"#, "output.message.content"),
        ] {
            assert!(parse(body.as_bytes()).unwrap_err().message.contains(field));
        }
        assert!(parse(b"<html>").unwrap_err().message.contains("not a Converse answer"));
        assert!(parse(&[0xff, 0xfe]).unwrap_err().message.contains("not a Converse answer"));
    }
}
