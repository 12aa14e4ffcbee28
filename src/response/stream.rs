//! A streamed answer: the events of ConverseStream, collected into the body that Converse would have given.
//!
//! Everything after that reads the one form. Lenient where the service is: unknown events, keys and kinds of deltas are passed
//! over. Only a tool's block has an event for its beginning; text and reasoning begin with their first delta.

mod block;

use crate::limits::RESPONSE_BODY;
use bedrock_extract_json::{Members, survey};
use block::{Block, Tool, inside, push, write_text};
use std::borrow::Cow;

/// What has arrived of an answer.
#[derive(Debug, Default)]
pub struct Assembly {
    /// With their indexes, in the order in which they began.
    blocks: Vec<(u64, Block)>,
    stop_reason: Option<String>,
    /// Members of the body that the last events bring, as they were sent.
    members: Vec<(&'static str, String)>,
    /// Bytes of all of it.
    size: usize,
}

/// What an event adds that may be shown before the answer is complete.
#[derive(Debug, PartialEq, Eq)]
pub enum Delta<'a> {
    /// Text of the answer.
    Text {
        /// The block's index.
        block: u64,
        /// The text.
        text: Cow<'a, str>,
    },
    /// A tool call begins.
    ToolStart {
        /// The block's index.
        block: u64,
        /// The tool's name.
        name: Cow<'a, str>,
    },
    /// JSON text of a tool call's arguments.
    ToolInput {
        /// The block's index.
        block: u64,
        /// The text, split anywhere.
        text: Cow<'a, str>,
    },
    /// What the model thinks before it answers.
    Reasoning(Cow<'a, str>),
    /// Nothing to show.
    Nothing,
}

/// An event that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadEvent {
    /// The payload cannot be read.
    Unreadable,
    /// The answer is larger than [`RESPONSE_BODY`].
    TooLarge,
}

impl Assembly {
    /// Takes in an event of this name.
    ///
    /// # Errors
    ///
    /// Why the event is none.
    ///
    /// ```
    /// use bedrock_extract::response::stream::{Assembly, Delta};
    /// let mut answer = Assembly::default();
    /// let delta = answer.accept("contentBlockDelta", br#"{"delta":{"text":"Hi"},"contentBlockIndex":0,"p":"ab"}"#)?;
    /// assert_eq!(delta, Delta::Text { block: 0, text: "Hi".into() });
    /// answer.accept("messageStop", br#"{"stopReason":"end_turn"}"#)?;
    /// assert!(answer.is_complete() && answer.body().contains(r#""content":[{"text":"Hi"}]"#));
    /// # Ok::<(), bedrock_extract::response::stream::BadEvent>(())
    /// ```
    pub fn accept<'a>(&mut self, name: &str, payload: &'a [u8]) -> Result<Delta<'a>, BadEvent> {
        let delta = self.take(name, payload)?;
        // What is kept counts. Most of an event is not: names, and padding that hides how long the text is.
        self.size += match &delta {
            Delta::Text { text, .. } | Delta::ToolInput { text, .. } | Delta::Reasoning(text) => text.len(),
            Delta::ToolStart { .. } | Delta::Nothing => payload.len(),
        };
        if self.size > RESPONSE_BODY { Err(BadEvent::TooLarge) } else { Ok(delta) }
    }

    fn take<'a>(&mut self, name: &str, payload: &'a [u8]) -> Result<Delta<'a>, BadEvent> {
        match name {
            "contentBlockStart" => self.start(&read(payload)?),
            "contentBlockDelta" => self.add(&read(payload)?),
            "messageStop" => {
                let event = read(payload)?;
                self.stop_reason = Some(event.text("stopReason").unwrap_or_default().into_owned());
                self.keep("additionalModelResponseFields", &event);
                Ok(Delta::Nothing)
            }
            "metadata" => {
                let event = read(payload)?;
                for name in ["usage", "metrics", "trace", "performanceConfig", "serviceTier"] {
                    self.keep(name, &event);
                }
                Ok(Delta::Nothing)
            }
            _ => Ok(Delta::Nothing),
        }
    }

    /// Whether the model has said that it is done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.stop_reason.is_some()
    }

    /// The body that Converse would have given for the same answer.
    #[must_use]
    pub fn body(&self) -> String {
        let mut body = String::with_capacity(self.size + 256);
        body.push_str(r#"{"output":{"message":{"role":"assistant","content":["#);
        for (index, block) in self.blocks.iter().map(|(_, block)| block).enumerate() {
            if index > 0 {
                body.push(',');
            }
            block.write(&mut body);
        }
        body.push_str("]}}");
        if let Some(reason) = &self.stop_reason {
            body.push_str(r#","stopReason":"#);
            write_text(&mut body, reason);
        }
        for (name, value) in &self.members {
            push(&mut body, &[",\"", name, "\":", value]);
        }
        body.push('}');
        body
    }

    /// The answer ends with this input of a tool call.
    pub(crate) fn cut_input(&mut self, block: u64, input: &str) {
        self.blocks.retain(|(index, _)| *index <= block);
        if let Some(tool) = &mut self.block(block).tool {
            input.clone_into(&mut tool.input);
        }
    }

    /// The answer is this text.
    pub(crate) fn cut_text(&mut self, text: &str) {
        let block = Block { text: Some(text.to_owned()), ..Block::default() };
        self.blocks = vec![(0, block)];
    }

    #[expect(clippy::indexing_slicing, reason = "the place was found or made just before")]
    /// The block with this index. They come one after the other, so it is mostly the last.
    fn block(&mut self, index: u64) -> &mut Block {
        let after = self.blocks.iter().rposition(|(known, _)| *known <= index);
        let at = match after {
            Some(at) if self.blocks.get(at).is_some_and(|(known, _)| *known == index) => at,
            other => {
                let at = other.map_or(0, |at| at + 1);
                self.blocks.insert(at, (index, Block::default()));
                at
            }
        };
        &mut self.blocks[at].1
    }

    fn keep(&mut self, name: &'static str, event: &Members<'_>) {
        if let Some(value) = present(event, name) {
            self.members.retain(|(known, _)| *known != name);
            self.members.push((name, value.to_owned()));
        }
    }

    fn start<'a>(&mut self, event: &Members<'a>) -> Result<Delta<'a>, BadEvent> {
        let index = index(event)?;
        let block = self.block(index);
        let Some(start) = event.object("start") else { return Ok(Delta::Nothing) };
        for name in ["toolResult", "image"] {
            if let Some(members) = present(&start, name) {
                block.other = Some((name, inside(members).to_owned(), Vec::new()));
            }
        }
        let Some(members) = present(&start, "toolUse") else { return Ok(Delta::Nothing) };
        block.tool = Some(Tool { start: inside(members).to_owned(), input: String::new() });
        let name = start.object("toolUse").and_then(|tool| tool.text("name")).unwrap_or_default();
        Ok(Delta::ToolStart { block: index, name })
    }

    fn add<'a>(&mut self, event: &Members<'a>) -> Result<Delta<'a>, BadEvent> {
        let index = index(event)?;
        let block = self.block(index);
        let Some(delta) = event.object("delta") else { return Ok(Delta::Nothing) };
        if let Some(text) = delta.text("text") {
            block.text.get_or_insert_default().push_str(&text);
            return Ok(Delta::Text { block: index, text });
        }
        if let Some(tool) = delta.object("toolUse") {
            let text = tool.text("input").unwrap_or_default();
            block.tool.get_or_insert_default().input.push_str(&text);
            return Ok(Delta::ToolInput { block: index, text });
        }
        if let Some(delta) = delta.object("reasoningContent") {
            let reasoning = block.reasoning.get_or_insert_default();
            for (place, name) in [(&mut reasoning.signature, "signature"), (&mut reasoning.redacted, "redactedContent")]
            {
                if let Some(piece) = delta.text(name) {
                    place.get_or_insert_default().push_str(&piece);
                }
            }
            let Some(text) = delta.text("text") else { return Ok(Delta::Nothing) };
            reasoning.text.push_str(&text);
            return Ok(Delta::Reasoning(text));
        }
        block.citations.extend(present(&delta, "citation").map(str::to_owned));
        if let Some((name, _, deltas)) = &mut block.other {
            deltas.extend(present(&delta, name).map(str::to_owned));
        }
        Ok(Delta::Nothing)
    }
}

/// A string with half of a surrogate pair would be taken for no string: the event has to be mended first.
fn read(payload: &[u8]) -> Result<Members<'_>, BadEvent> {
    let text = str::from_utf8(payload).ok();
    let whole = text.filter(|text| !(text.contains("\\u") && survey(text).half_surrogates));
    whole.and_then(Members::read).ok_or(BadEvent::Unreadable)
}

/// A member that is there, and not null.
fn present<'a>(members: &Members<'a>, name: &str) -> Option<&'a str> {
    members.get(name).filter(|value| *value != "null")
}

fn index(event: &Members<'_>) -> Result<u64, BadEvent> {
    event.number("contentBlockIndex").ok_or(BadEvent::Unreadable)
}

#[cfg(test)]
mod tests;
