//! The turns that tell the model what was wrong with its answer.
//!
//! The answer goes back byte for byte, every tool call gets its result, and each issue is one short line, path first. What is
//! asked for then is the whole value, or a patch of it.

use super::exchange::Exchange;
use super::request::Request;
use super::{Extraction, Step};
use crate::error::Error;
use crate::limits::ISSUES;
use crate::messages::{self, Role, Turn};
use crate::patch::Patch;
use crate::response::{self, Block, Reply};
use crate::schema::{ROOT, Schema, tool_name};
use crate::text::{is_blank, list};
use crate::validation::Issue;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::HashSet;

impl Extraction {
    /// Asks again because of these issues of the last answer, or ends where that may not be done. `others` are the issues of
    /// further calls of the tool.
    pub(super) fn reask(&mut self, issues: Vec<Issue>, others: Vec<Vec<Issue>>) -> Step {
        let told = if self.attempts.len() > self.request.max_retries {
            Err(self.exhausted(&issues))
        } else if let Some(error) = self.over_budget() {
            Err(error)
        } else {
            self.object(&issues, &others)
        };
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.issues = issues;
        }
        match told {
            Ok(()) => match self.send() {
                Step::Send { delay_ms, learned, failed, .. } => Step::Send { delay_ms, learned, reask: true, failed },
                other => other,
            },
            Err(error) => self.fail(error),
        }
    }

    /// Adds the last answer and the objection to it to the conversation.
    fn object(&mut self, issues: &[Issue], others: &[Vec<Issue>]) -> Result<(), Error> {
        let base = self.base.take();
        let corrects = self.attempts.last().is_some_and(|attempt| !attempt.patched.is_empty());
        // One of several calls cannot be patched: the model would not know which is meant.
        let patchable = base.as_deref().filter(|_| others.is_empty());
        self.patch = patchable.and_then(|base| self.patch_of(base, issues));
        if self.request.keeps_latest {
            self.forget_reasks();
        }
        let objection = Objection {
            issues,
            others,
            patch: self.patch.as_ref(),
            so_far: base.filter(|_| corrects && self.request.keeps_latest),
        };
        append(&mut self.turns, &self.request, &self.schema, &self.exchange, &objection)
    }

    /// What is to be asked for to correct the last answer's value, where that need not be the whole.
    fn patch_of(&self, base: &str, issues: &[Issue]) -> Option<Patch> {
        let repairs = self.attempts.last().map(|attempt| attempt.repairs.as_slice()).unwrap_or_default();
        let plan = || Patch::plan(&self.schema, base, repairs, issues, self.request.lenient);
        let patch = self.request.patches.then(plan).flatten()?;
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

/// How a re-ask for the whole value begins. Of some thirty wordings the one after which a small model rewrites most.
const REWRITE: &str = "Rewrite these values of the object, keep the others:";

/// What the model is told of its last answer.
struct Objection<'a> {
    issues: &'a [Issue],
    /// Those of further calls of the tool.
    others: &'a [Vec<Issue>],
    /// What is asked for, where that is not the whole value.
    patch: Option<&'a Patch>,
    /// JSON text of the value with the last answer's corrections, where the turns that it was made in are forgotten.
    so_far: Option<String>,
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

/// Appends the answer, byte for byte but for what the service writes and refuses to read: blank texts, tool calls where the
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
    let begun = matches!(turns.last(), Some(Turn::Blocks { role: Role::Assistant, .. }));
    if begun || request.traits.short_tool_ids {
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

    fn words(&self, issues: &[Issue], request: &Request, schema: &Schema) -> String {
        let tool = request.mode().uses_tool().then(|| schema.name());
        let keys = self.patch.map(|patch| list(&patch.keys().collect::<Vec<_>>()));
        let so_far = self.object_so_far(schema);
        let lines = listed(issues, schema);
        let is_about_parts = issues.iter().all(|issue| !issue.path.is_empty());
        let wanted = match (tool, keys) {
            (None, None) if is_about_parts => return format!("{so_far}{REWRITE}\n{lines}"),
            (Some(_), None) if is_about_parts && !request.chooses_freely() => {
                return format!("{so_far}{REWRITE}\n{lines}");
            }
            (Some(tool), None) => format!("Call `{tool}` again with the whole corrected input."),
            (None, None) => "Answer again with the whole corrected JSON object and nothing else.".to_owned(),
            (Some(tool), Some(keys)) => format!("Call `{tool}` again with only the corrected {keys}."),
            (None, Some(keys)) => format!("Answer again with a JSON object of only the corrected {keys}."),
        };
        format!("{so_far}That is not valid:\n{lines}\n{wanted}")
    }

    fn object_so_far(&self, schema: &Schema) -> String {
        match &self.so_far {
            None => String::new(),
            Some(value) if schema.wraps_root() => format!("With your corrections it is:\n{{\"{ROOT}\":{value}}}\n"),
            Some(value) => format!("With your corrections it is:\n{value}\n"),
        }
    }
}

/// The issues by the paths that the model knows: those of the object that it was asked for.
fn listed(issues: &[Issue], schema: &Schema) -> String {
    let place = |issue: &Issue| match schema.wraps_root() {
        true => Issue { path: format!("/{ROOT}{}", issue.path), ..issue.clone() },
        false => issue.clone(),
    };
    let mut lines: Vec<String> = issues.iter().map(|issue| format!("- {}", place(issue).for_model())).collect();
    if issues.len() >= ISSUES {
        lines.push("- and more places with the same faults".to_owned());
    }
    lines.join("\n")
}
