//! The turns of a conversation as they stand in a request.

use serde_json::Value;
use serde_json::value::RawValue;

/// Who speaks in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The model.
    Assistant,
    /// The caller, adding tools or taking them away in the middle of a conversation.
    System,
    /// The caller.
    User,
}

/// One entry of Converse `messages`.
#[derive(Clone, Debug)]
pub enum Turn {
    /// A turn made of content blocks.
    Blocks {
        /// Who speaks.
        role: Role,
        /// Converse content blocks.
        content: Vec<Value>,
    },
    /// A message of the service, returned byte for byte: signatures of reasoning blocks must not change.
    Verbatim(Box<RawValue>),
}

impl Turn {
    /// Appends the message's JSON text, with `preface` ahead of its blocks.
    pub(crate) fn append_to(&self, preface: &[&Value], out: &mut Vec<u8>) {
        match self {
            Self::Blocks { role, content } => {
                let role = match role {
                    Role::Assistant => "assistant",
                    Role::System => "system",
                    Role::User => "user",
                };
                out.extend_from_slice(format!(r#"{{"role":"{role}","content":["#).as_bytes());
                for (index, block) in preface.iter().copied().chain(content).enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    bedrock_extract_json::append(block, out);
                }
                out.extend_from_slice(b"]}");
            }
            Self::Verbatim(message) => out.extend_from_slice(message.get().as_bytes()),
        }
    }
}

/// Appends blocks to the conversation: to the last turn where it has the same role, because roles must alternate.
pub(crate) fn push(turns: &mut Vec<Turn>, next: Role, mut blocks: Vec<Value>) {
    if blocks.is_empty() {
        return;
    }
    match turns.last_mut() {
        Some(Turn::Blocks { role, content }) if *role == next => content.append(&mut blocks),
        _ => turns.push(Turn::Blocks { role: next, content: blocks }),
    }
}
