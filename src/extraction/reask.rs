//! The turns that say to the model what was wrong with its answer.
//!
//! The answer goes back byte for byte, and every tool call gets its result. What is asked for then is the whole value, or a
//! patch of it; the second time for the same place, in another form (`asking`).

use super::asking::{EndedEarly, Form};
use super::exchange::Exchange;
use super::objection::Objection;
use super::{Extraction, Requests, State, Step};
use crate::error::Error;
use crate::messages::{self, Role, Turn};
use crate::patch::Patch;
use crate::request::Request;
use crate::request::choices::{Reask, RepairMode};
use crate::response::{self, Block, Reply};
use crate::schema::{Schema, tool_name};
use crate::text::is_blank;
use crate::validation::Issue;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Why the last answer holds no result.
pub(super) struct Rejection {
    pub(super) issues: Vec<Issue>,
    /// What an answer that was cut off had still to say. A small model would leave out again what it sees left out.
    pub(super) unsaid: Vec<Issue>,
    /// The issues of further calls of the tool.
    pub(super) others: Vec<Vec<Issue>>,
    /// JSON texts of what the answer may stand for.
    pub(super) values: Vec<String>,
    /// JSON text of the value that the issues are about, where a re-ask can go on from it.
    pub(super) base: Option<String>,
}

impl Rejection {
    /// The answer holds no value.
    pub(super) fn nothing(issue: Issue) -> Self {
        Self { issues: vec![issue], unsaid: Vec::new(), others: Vec::new(), values: Vec::new(), base: None }
    }
}

impl Extraction {
    /// Asks again because of the rejection of the last answer, or ends if that may not be done.
    pub(super) fn reask(&mut self, Rejection { issues, unsaid, others, values, base }: Rejection) -> Step {
        self.asking.hear(&issues, values);
        let told = if self.attempts.len() > self.request.max_retries {
            Err(self.no_attempt_left(&issues))
        } else if let Some(error) = self.over_budget() {
            Err(error)
        } else if self.asking.is_futile(&self.request) {
            self.asking.ended_early = Some(EndedEarly::UnchangedAnswer);
            Err(self.unchanged_answer(&issues))
        } else {
            let told: Vec<Issue> = issues.iter().cloned().chain(unsaid).collect();
            self.object(&told, &others, base)
        };
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.issues = issues;
        }
        match told {
            Ok(()) => {
                self.prepare(Requests::FIRST);
                Step::Send { delay_ms: 0, learned: None, reask: true, failed: None }
            }
            Err(error) => self.fail(error),
        }
    }

    /// The caller wants no further attempt, where the last step was a re-ask.
    pub fn give_up(&mut self) -> Step {
        if !matches!(self.state, State::Sending(_)) {
            return self.out_of_turn("give_up");
        }
        let last = self.attempts.last().cloned();
        let mut error = self.no_attempt_left(last.as_ref().map_or(&[], |attempt| &attempt.issues));
        // The request that is ready now never leaves.
        error.request_id = last.and_then(|attempt| attempt.request_id);
        self.fail(error)
    }

    /// Adds the last answer and the objection to it to the conversation.
    fn object(&mut self, issues: &[Issue], others: &[Vec<Issue>], base: Option<String>) -> Result<(), Error> {
        let corrects = self.attempts.last().is_some_and(|attempt| !attempt.patched.is_empty());
        // One of several calls cannot be patched: the model would not know which is meant.
        let patchable = base.as_deref().filter(|_| others.is_empty());
        let mut form = self.asking.next_form(issues);
        self.patch = patchable.filter(|_| form == Form::Patch).and_then(|base| self.patch_of(base, issues));
        if form == Form::Patch && self.patch.is_none() {
            form = Form::Whole;
        }
        self.asking.tell(issues, form);
        let outlined = base.as_deref().filter(|_| form == Form::Outlined);
        if self.request.reask == Reask::Replace {
            self.forget_reasks();
        }
        let objection = Objection {
            issues,
            others,
            form,
            patch: self.patch.as_ref(),
            value: outlined.and_then(|base| bedrock_extract_json::read(base).ok()),
            so_far: base.filter(|_| corrects && self.request.reask == Reask::Replace),
        };
        append(&mut self.turns, &self.request, &self.schema, &self.exchange, &objection)
    }

    /// What is to be asked for to correct the last answer's value, where that need not be the whole.
    fn patch_of(&self, base: &str, issues: &[Issue]) -> Option<Patch> {
        let repairs = self.attempts.last().map(|attempt| attempt.repairs.as_slice()).unwrap_or_default();
        let plan = || Patch::plan(&self.schema, base, repairs, issues, self.request.is_lenient());
        let patch = (self.request.repair == RepairMode::Patch).then(plan).flatten()?;
        self.request.can_ask_for(patch.schema()).then_some(patch)
    }

    /// Cuts the conversation back to what the caller said.
    fn forget_reasks(&mut self) {
        let (turns, blocks) = self.asked;
        self.turns.truncate(turns);
        if let Some(Turn::Blocks { content, .. }) = self.turns.last_mut() {
            content.truncate(blocks);
        }
    }
}

/// Appends the assistant's last answer and the user's objection to it.
fn append(
    turns: &mut Vec<Turn>,
    request: &Request,
    schema: &Schema,
    exchange: &Exchange,
    objection: &Objection<'_>,
) -> Result<(), Error> {
    let reply = response::parse(exchange.body())?;
    repeat_answer(turns, request, &reply, exchange.body())?;
    let mut content = if request.names_tools() { objection.results(&reply, request, schema) } else { Vec::new() };
    if content.is_empty() {
        content.push(json!({ "text": objection.words(objection.issues, request, schema) }));
    }
    messages::push(turns, Role::User, content);
    messages::settle(turns, request.traits);
    Ok(())
}

/// Appends the answer, byte for byte but for what the service writes and refuses to read: blank strings, tool calls where the
/// request names no tool or another call has the id, reasoning at the end, which Claude refuses there, and on some families
/// the ids. Without anything else there is no turn: one without content is refused as well.
fn repeat_answer<'a>(turns: &mut Vec<Turn>, request: &Request, reply: &'a Reply<'a>, body: &[u8]) -> Result<(), Error> {
    let (message, raw_blocks) = response::raw_message(body)?;
    let mut ids: HashSet<&str> = HashSet::new();
    let mut readable = |block: &'a Block<'a>| match block {
        Block::Text(text) => !is_blank(text),
        Block::ToolUse { id: Some(id), name, .. } => request.names_tools() && is_tool_name(name) && ids.insert(id),
        Block::ToolUse { id: None, .. } => false,
        Block::Other | Block::Reasoning => true,
    };
    let mut kept: Vec<(&Block<'_>, &str)> =
        reply.blocks.iter().zip(raw_blocks.iter().map(|raw| raw.get())).filter(|(block, _)| readable(block)).collect();
    while kept.pop_if(|(block, _)| matches!(block, Block::Reasoning)).is_some() {}
    let kept: Vec<&str> = kept.into_iter().map(|(_, raw)| raw).collect();
    if kept.is_empty() {
        return Ok(());
    }
    let unwritable = |error: serde_json::Error| Error::internal(format!("The answer could not be repeated: {error}"));
    let content = kept.join(",");
    // The caller's conversation may end with the beginning of the answer.
    let is_prefilled = matches!(turns.last(), Some(Turn::Blocks { role: Role::Assistant, .. }));
    if is_prefilled || request.traits.short_tool_ids {
        let blocks: Vec<Value> = serde_json::from_str(&format!("[{content}]")).map_err(unwritable)?;
        messages::push(turns, Role::Assistant, blocks);
        return Ok(());
    }
    let message = if kept.len() == reply.blocks.len() {
        message.to_owned()
    } else {
        RawValue::from_string(format!(r#"{{"role":"assistant","content":[{content}]}}"#)).map_err(unwritable)?
    };
    turns.push(Turn::Verbatim(message));
    Ok(())
}

/// Whether the service takes the name of a tool.
fn is_tool_name(name: &str) -> bool {
    !name.is_empty() && tool_name(name) == name
}

impl Objection<'_> {
    /// A result for every call of the answer, each of the tool's calls with its own issues; two results of one id would be
    /// refused.
    fn results(&self, reply: &Reply<'_>, request: &Request, schema: &Schema) -> Vec<Value> {
        let mut answered: Vec<&str> = Vec::new();
        let mut each = std::iter::once(self.issues).chain(self.others.iter().map(Vec::as_slice));
        let mut results = Vec::new();
        for block in &reply.blocks {
            let Block::ToolUse { id: Some(id), name, .. } = block else { continue };
            if !is_tool_name(name) {
                continue;
            }
            let of_call = if name == schema.name() { each.next() } else { None };
            if !answered.contains(&id.as_ref()) {
                answered.push(id);
                let words = self.words(of_call.unwrap_or(self.issues), request, schema);
                let content = vec![json!({ "text": words })];
                results.push(messages::tool_result(id, content, request.traits.error_status));
            }
        }
        results
    }
}
