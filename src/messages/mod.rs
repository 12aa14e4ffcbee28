//! Conversations in, Converse messages out: OpenAI style, Bedrock native and mixed lists become the one form that the
//! service takes.
//!
//! System and developer messages are hoisted into `system`, in order, behind the caller's own `system`. Native content
//! blocks pass through as they are. Consecutive turns of one role are merged, because the service wants roles to
//! alternate. Nothing is dropped but blank text, which the service refuses.

mod content;

use crate::error::Error;
use crate::limits::MESSAGES;
use crate::text::{cut, kind, list};
use content::blocks;
use serde::Serialize;
use serde::ser::SerializeStruct;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Who speaks in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The model.
    Assistant,
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

impl Serialize for Turn {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Blocks { role, content } => {
                let mut message = serializer.serialize_struct("Message", 2)?;
                message.serialize_field("role", role)?;
                message.serialize_field("content", content)?;
                message.end()
            }
            Self::Verbatim(message) => message.serialize(serializer),
        }
    }
}

/// A conversation as Converse takes it.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Content blocks of `system`.
    pub system: Vec<Value>,
    /// The turns, roles alternating.
    pub turns: Vec<Turn>,
}

/// Normalises the caller's `system` and `messages`.
///
/// # Errors
///
/// [`crate::error::ErrorCode::BadOption`] with the path of the first message or part that is not understood.
///
/// ```
/// use bedrock_extract::messages::normalise;
/// use serde_json::json;
/// let messages = json!([
///     {"role": "system", "content": "Be brief."},
///     {"role": "user", "content": "Jason is 25 years old"},
///     {"role": "user", "content": [{"text": "He lives in Oslo"}]}
/// ]);
/// let conversation = normalise(None, messages)?;
/// assert_eq!(conversation.system, [json!({"text": "Be brief."})]);
/// assert_eq!(conversation.turns.len(), 1);
/// # Ok::<(), bedrock_extract::error::Error>(())
/// ```
pub fn normalise(system: Option<Value>, messages: Value) -> Result<Conversation, Error> {
    let messages = match messages {
        Value::Array(messages) => messages,
        other => return Err(wrong_messages(format!("`messages` is {}, not an array", kind(&other)))),
    };
    if messages.len() > MESSAGES {
        return Err(wrong_messages(format!("`messages` holds {} entries, more than {MESSAGES}", messages.len())));
    }
    let mut conversation = Conversation {
        system: system.map_or(Ok(Vec::new()), |system| blocks("system", system))?,
        turns: Vec::with_capacity(messages.len()),
    };
    for (index, message) in messages.into_iter().enumerate() {
        add(&mut conversation, &format!("messages[{index}]"), message)?;
    }
    if conversation.turns.is_empty() {
        return Err(wrong_messages("`messages` holds no user text".to_owned()));
    }
    Ok(conversation)
}

fn wrong_messages(message: String) -> Error {
    Error::bad_option(
        "messages",
        message,
        "Pass at least one message, for example `messages: [{ role: \"user\", content: \"Jason is 25 years old\" }]`",
    )
}

const ROLES: [&str; 4] = ["user", "assistant", "system", "developer"];

fn add(conversation: &mut Conversation, path: &str, message: Value) -> Result<(), Error> {
    let mut fields = match message {
        Value::Object(fields) => fields,
        other => {
            return Err(Error::bad_option(
                path,
                format!("`{path}` is {}, not a message", kind(&other)),
                "Pass objects with `role` and `content`",
            ));
        }
    };
    let role = fields.shift_remove("role").unwrap_or_default();
    let content = fields.shift_remove("content").unwrap_or_default();
    refuse_other_fields(path, &fields)?;
    let content = blocks(&format!("{path}.content"), content)?;
    match role.as_str() {
        Some("user") => push(&mut conversation.turns, Role::User, content),
        Some("assistant") => push(&mut conversation.turns, Role::Assistant, content),
        Some("system" | "developer") => conversation.system.extend(content),
        _ => {
            return Err(Error::bad_option(
                format!("{path}.role"),
                match role.as_str() {
                    Some(name) => format!("`{path}.role` is {:?}", cut(name, 40)),
                    None => format!("`{path}` has no `role`"),
                },
                format!("Use one of {}", list(&ROLES)),
            ));
        }
    }
    Ok(())
}

fn refuse_other_fields(path: &str, fields: &Map<String, Value>) -> Result<(), Error> {
    match fields.keys().next() {
        None => Ok(()),
        Some(name) => Err(Error::bad_option(
            format!("{path}.{name}"),
            format!("`{path}` has a field `{}` that is not understood", cut(name, 40)),
            "A message holds `role` and `content` only",
        )),
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn wire(conversation: &Conversation) -> Value {
        json!({"system": conversation.system, "messages": conversation.turns})
    }

    #[test]
    fn openai_native_and_mixed_styles_meet() {
        let messages = json!([
            {"role": "developer", "content": [{"type": "text", "text": "One"}, {"cachePoint": {"type": "default"}}]},
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": [{"text": "b"}]},
            {"role": "system", "content": "Two"},
            {"role": "user", "content": [{"type": "input_text", "text": "c"}, "d", {"image": {"format": "png", "source": {"bytes": "AA=="}}}]}
        ]);
        let conversation = normalise(Some(json!("Zero")), messages).unwrap();
        assert_eq!(
            wire(&conversation),
            json!({
                "system": [{"text": "Zero"}, {"text": "One"}, {"cachePoint": {"type": "default"}}, {"text": "Two"}],
                "messages": [
                    {"role": "user", "content": [{"text": "a"}]},
                    {"role": "assistant", "content": [{"text": "b"}]},
                    {"role": "user", "content": [{"text": "c"}, {"text": "d"}, {"image": {"format": "png", "source": {"bytes": "AA=="}}}]}
                ]
            })
        );
    }

    #[test]
    fn same_role_turns_merge_and_blank_text_goes() {
        let messages = json!([
            {"role": "user", "content": "a"}, {"role": "user", "content": "  \n"},
            {"role": "assistant", "content": ""}, {"role": "user", "content": ["b"]}
        ]);
        let conversation = normalise(None, messages).unwrap();
        assert_eq!(
            wire(&conversation)["messages"],
            json!([{"role": "user", "content": [{"text": "a"}, {"text": "b"}]}])
        );
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (messages, path) in [
            (json!("hello"), "messages"),
            (json!([]), "messages"),
            (json!([{"role": "user", "content": " "}]), "messages"),
            (json!(["hello"]), "messages[0]"),
            (json!([{"content": "a"}]), "messages[0].role"),
            (json!([{"role": "robot", "content": "a"}]), "messages[0].role"),
            (json!([{"role": "user", "content": "a", "name": "x"}]), "messages[0].name"),
            (json!([{"role": "user"}]), "messages[0].content"),
            (json!([{"role": "user", "content": 3}]), "messages[0].content"),
            (json!([{"role": "user", "content": [null]}]), "messages[0].content[0]"),
            (json!([{"role": "user", "content": [{}]}]), "messages[0].content[0]"),
            (json!([{"role": "user", "content": [{"type": "text"}]}]), "messages[0].content[0].text"),
            (json!([{"role": "user", "content": [{"type": "image_url"}]}]), "messages[0].content[0].type"),
            (json!([{"role": "user", "content": [{"text": "a", "image": {}}]}]), "messages[0].content[0]"),
        ] {
            let error = normalise(None, messages.clone()).unwrap_err();
            assert_eq!(error.path.as_deref(), Some(path), "{messages}");
        }
    }
}
