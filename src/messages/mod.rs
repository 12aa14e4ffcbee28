//! Conversations in, Converse messages out: OpenAI style, Anthropic and AI SDK parts, Bedrock native blocks and any mix of
//! them become the one form that the service takes.
//!
//! Native blocks of every kind pass through, unknown future ones too. System and developer messages are hoisted into
//! `system`, in order, after the caller's own. Nothing is dropped but blank text, which the service refuses; what is not
//! understood is an error that names its place. What the service asks of the shape of a conversation is in `rules`.

pub(crate) mod block;
mod content;
mod media;
mod native;
mod part;
mod rules;
mod template;
mod tool;
mod tool_calls;
mod turn;

use crate::error::Error;
use crate::limits::{FILLED, MESSAGES};
use crate::model::Traits;
use crate::text::{cut, is_blank, kind, list};
use crate::warning::{Warning, Warnings};
use block::Kind;
use content::{blocks, only};
pub use media::Attachments;
pub(crate) use media::inline;
pub(crate) use rules::{
    ToolNames, cites, end_with_user, is_cache_point, prefill, remove_cache_points, remove_statuses, settle,
};
use serde_json::{Map, Value, json};
use std::cell::Cell;
pub(crate) use tool::tool_result;
pub(crate) use tool_calls::{called_tools, has_tool_calls};
pub(crate) use turn::push;
pub use turn::{Role, Turn};

/// A conversation as Converse takes it.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Content blocks of `system`.
    pub system: Vec<Value>,
    /// The turns, roles alternating.
    pub turns: Vec<Turn>,
    /// What the caller should know of it.
    pub warnings: Vec<Warning>,
}

/// What the caller passed.
#[derive(Debug, Default)]
pub struct Input<'a> {
    /// The `system` option.
    pub system: Option<Value>,
    /// The `messages` option.
    pub messages: Value,
    /// Values for `{{ name }}` in strings; without it strings are left alone.
    pub context: Option<Map<String, Value>>,
    /// The binary values that placeholders in `system` and `messages` stand for.
    pub attachments: Attachments<'a>,
}

/// Normalises a conversation for a model with these traits.
///
/// # Errors
///
/// [`crate::error::ErrorCode::BadOption`] with the path of the first message or part that is not understood, or that the
/// service is known to refuse.
///
/// ```
/// use bedrock_extract::{messages::{Input, normalise}, model::traits};
/// use serde_json::json;
/// let messages = json!([
///     {"role": "system", "content": "Be brief."},
///     {"role": "user", "content": "Jason is 25 years old"},
///     {"role": "user", "content": [{"text": "He lives in Oslo"}]}
/// ]);
/// let conversation = normalise(Input { messages, ..Input::default() }, traits("amazon.nova-lite-v1:0"))?;
/// assert_eq!(conversation.system, [json!({"text": "Be brief."})]);
/// assert_eq!(conversation.turns.len(), 1);
/// # Ok::<(), bedrock_extract::error::Error>(())
/// ```
pub fn normalise(input: Input<'_>, traits: Traits) -> Result<Conversation, Error> {
    let messages = match input.messages {
        Value::Array(messages) => messages,
        other => return Err(wrong_messages(format!("`messages` is {}, not an array", kind(&other)))),
    };
    if messages.len() > MESSAGES {
        let message = format!("`messages` holds {} entries, more than {MESSAGES}", messages.len());
        return Err(Error::bad_option("messages", message, "Send the latest part of the conversation"));
    }
    let warnings = Warnings::default();
    let reader = Reader {
        attachments: &input.attachments,
        context: input.context.map(Value::Object),
        budget: Cell::new(FILLED),
        warnings: &warnings,
    };
    let mut conversation = Conversation {
        system: match input.system {
            None => Vec::new(),
            Some(system) => instructions("system", blocks(&reader, "system", system)?)?,
        },
        turns: Vec::with_capacity(messages.len()),
        warnings: Vec::new(),
    };
    for (index, message) in messages.into_iter().enumerate() {
        add(&reader, &mut conversation, &format!("messages[{index}]"), message)?;
    }
    if conversation.turns.is_empty() && !traits.prompt {
        return Err(wrong_messages("`messages` holds no user text".to_owned()));
    }
    inline_attachments(&mut conversation, &input.attachments)?;
    rules::apply(&mut conversation, traits)?;
    Ok(Conversation { warnings: warnings.into_list(), ..conversation })
}

/// Bytes may stand in places that are no media: in redacted reasoning, in the input of a tool.
fn inline_attachments(conversation: &mut Conversation, attachments: &Attachments<'_>) -> Result<(), Error> {
    if !attachments.any() {
        return Ok(());
    }
    let turns = conversation.turns.iter_mut().filter_map(|turn| match turn {
        Turn::Blocks { content, .. } => Some(content),
        Turn::Verbatim(_) => None,
    });
    for block in turns.flatten() {
        media::inline("messages", block, attachments)?;
    }
    conversation.system.iter_mut().try_for_each(|block| media::inline("system", block, attachments))
}

/// What the conversion of every block needs.
struct Reader<'a> {
    attachments: &'a Attachments<'a>,
    context: Option<Value>,
    /// Bytes that templates may still grow to.
    budget: Cell<usize>,
    warnings: &'a Warnings,
}

impl<'a> Reader<'a> {
    /// For what is data and never a template: the output of a tool.
    fn of_data(&self) -> Reader<'a> {
        Reader { attachments: self.attachments, context: None, budget: Cell::new(0), warnings: self.warnings }
    }

    /// A text block, its template filled; blank text gives none.
    fn text(&self, path: &str, mut text: String) -> Result<Option<Value>, Error> {
        self.fill(path, &mut text)?;
        Ok(text_block(text))
    }

    fn fill(&self, path: &str, text: &mut String) -> Result<(), Error> {
        self.context.as_ref().map_or(Ok(()), |context| template::fill(path, text, context, &self.budget))
    }
}

fn text_block(text: String) -> Option<Value> {
    // Not json!(), which would copy the text.
    (!is_blank(&text)).then(|| Value::Object(Map::from_iter([("text".to_owned(), Value::String(text))])))
}

const ROLES: [&str; 5] = ["user", "assistant", "system", "developer", "tool"];

/// Fields that OpenAI's own answers carry and that say nothing when they are empty.
const EMPTY_FIELDS: [&str; 4] = ["annotations", "audio", "function_call", "refusal"];

fn add(reader: &Reader<'_>, conversation: &mut Conversation, path: &str, message: Value) -> Result<(), Error> {
    let mut fields = match message {
        Value::Object(fields) => fields,
        other => {
            let message = format!("`{path}` is {}, not a message", kind(&other));
            return Err(Error::bad_option(path, message, "Pass objects with `role` and `content`"));
        }
    };
    let role = fields.shift_remove("role").unwrap_or_default();
    let content = fields.shift_remove("content").unwrap_or_default();
    let cache_point = part::cache_point_after(path, &mut fields)?;
    match role.as_str() {
        Some("user") => {
            let speaker = speaker(path, fields.shift_remove("name"))?;
            let content = required(reader, path, content)?;
            let content = speaker.filter(|_| !content.is_empty()).into_iter().chain(content).chain(cache_point);
            push(&mut conversation.turns, Role::User, content.collect());
        }
        Some("assistant") => {
            fields.shift_remove("name");
            let mut content = assistant(reader, path, content, &mut fields)?;
            content.extend(cache_point);
            push(&mut conversation.turns, Role::Assistant, content);
        }
        Some("system" | "developer") => {
            fields.shift_remove("name");
            let mut content = blocks(reader, &format!("{path}.content"), content)?;
            content.extend(cache_point);
            let (changes, content): (Vec<_>, Vec<_>) = content.into_iter().partition(changes_tools);
            conversation.system.extend(instructions(&format!("{path}.content"), content)?);
            push(&mut conversation.turns, Role::System, changes);
        }
        // The AI SDK's tool messages hold results that name their call themselves.
        Some("tool") if !fields.contains_key("tool_call_id") && content.is_array() => {
            let mut content = required(reader, path, content)?;
            if !content.iter().all(|block| Kind::of(block) == Kind::ToolResult) {
                return Err(no_call(path));
            }
            content.extend(cache_point);
            push(&mut conversation.turns, Role::User, content);
        }
        Some("tool") => {
            let id = fields.shift_remove("tool_call_id").unwrap_or_default();
            fields.shift_remove("name");
            let result = tool::result(reader, path, &id, "tool_call_id", content, false)?;
            push(&mut conversation.turns, Role::User, std::iter::once(result).chain(cache_point).collect());
        }
        _ => return Err(wrong_role(path, &role)),
    }
    refuse_other_fields(path, &fields)
}

fn required(reader: &Reader<'_>, path: &str, content: Value) -> Result<Vec<Value>, Error> {
    blocks(reader, &format!("{path}.content"), content)
}

fn instructions(path: &str, content: Vec<Value>) -> Result<Vec<Value>, Error> {
    only(path, content, &["text", "guardContent", "cachePoint"], "system prompt")
}

/// Converse takes such blocks in turns of the role `system`, at their place in the conversation.
fn changes_tools(block: &Value) -> bool {
    ["toolAddition", "toolRemoval"].iter().any(|member| block.get(member).is_some())
}

/// OpenAI's name of a participant, as Converse can pass it to the model: in words.
fn speaker(path: &str, name: Option<Value>) -> Result<Option<Value>, Error> {
    match name {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) => Ok((!is_blank(&name)).then(|| json!({ "text": format!("{name}:") }))),
        Some(other) => {
            let place = format!("{path}.name");
            let message = format!("`{place}` is {}, not a string", kind(&other));
            Err(Error::bad_option(place, message, "Pass the participant's name as text"))
        }
    }
}

/// OpenAI's assistant messages hold their calls beside the content, and a refusal instead of it.
fn assistant(
    reader: &Reader<'_>,
    path: &str,
    content: Value,
    fields: &mut Map<String, Value>,
) -> Result<Vec<Value>, Error> {
    let calls = fields.shift_remove("tool_calls").filter(|calls| !calls.is_null());
    let refusal = fields.shift_remove("refusal").and_then(|text| text.as_str().map(str::to_owned));
    let mut blocks = match content {
        Value::Null if calls.is_some() || refusal.is_some() => Vec::new(),
        content => required(reader, path, content)?,
    };
    if let Some(text) = refusal {
        blocks.extend(reader.text(&format!("{path}.refusal"), text)?);
    }
    if let Some(calls) = calls {
        blocks.extend(tool::calls(&format!("{path}.tool_calls"), calls)?);
    }
    Ok(blocks)
}

fn wrong_messages(message: String) -> Error {
    Error::bad_option(
        "messages",
        message,
        "Pass at least one message, for example `messages: [{ role: \"user\", content: \"Jason is 25 years old\" }]`",
    )
}

fn no_call(path: &str) -> Error {
    Error::bad_option(
        format!("{path}.tool_call_id"),
        format!("`{path}.tool_call_id` is missing"),
        "Pass `tool_call_id` as the call had it, or `tool-result` parts",
    )
}

fn wrong_role(path: &str, role: &Value) -> Error {
    let message = match role.as_str() {
        Some(name) => format!("`{path}.role` is {:?}", cut(name, 40)),
        None => format!("`{path}` has no `role`"),
    };
    Error::bad_option(format!("{path}.role"), message, format!("Use one of {}", list(&ROLES)))
}

fn refuse_other_fields(path: &str, fields: &Map<String, Value>) -> Result<(), Error> {
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    match fields.iter().find(|(name, value)| !(EMPTY_FIELDS.contains(&name.as_str()) && empty(value))) {
        None => Ok(()),
        Some((name, _)) => Err(Error::bad_option(
            format!("{path}.{}", cut(name, 40)),
            format!("`{path}` has a field `{}` that is not understood", cut(name, 40)),
            "A message holds `role`, `content` and, in the OpenAI style, `tool_calls` or `tool_call_id`",
        )),
    }
}

#[cfg(test)]
mod tests;
