//! What an answer is worth: a candidate that satisfies the schema, issues to tell the model, or the end.

use super::examine::{Examined, Examiner};
use super::request::Request;
use crate::error::{Error, ErrorCode};
use crate::model::Mode;
use crate::repair::{Repair, RepairKind};
use crate::response::candidate::Wanted;
use crate::response::{Block, Reply, candidate};
use crate::schema::Schema;
use crate::text::cut;
use crate::validation::Issue;

pub(super) enum Verdict {
    /// JSON text of an object that satisfies the schema.
    Candidate(String),
    /// Asking again cannot help.
    Final(Error),
    /// Asking again may help.
    Invalid(Vec<Issue>),
}

/// An answer, judged.
pub(super) struct Judged {
    /// The candidate's JSON text, where there is one.
    pub(super) answer: Option<String>,
    pub(super) repairs: Vec<Repair>,
    pub(super) verdict: Verdict,
}

/// Judges an answer. `begun` is how the conversation begins it, where that ends with the assistant's turn.
pub(super) fn judge(reply: &Reply<'_>, begun: Option<&str>, request: &Request, schema: &Schema) -> Judged {
    let stop_reason = reply.stop_reason.as_deref().unwrap_or_default();
    let examined = candidate(reply, begun, request, schema);
    if let Some(error) = unusable(stop_reason) {
        let answer = examined.map(|examined| examined.text);
        return Judged { answer, repairs: Vec::new(), verdict: Verdict::Final(error) };
    }
    match examined.filter(|_| !is_malformed(stop_reason)) {
        None => {
            let issues = vec![absence(reply, request, schema)];
            Judged { answer: None, repairs: Vec::new(), verdict: Verdict::Invalid(issues) }
        }
        Some(Examined { text, repairs, issues }) => {
            let verdict = if issues.is_empty() { Verdict::Candidate(text.clone()) } else { Verdict::Invalid(issues) };
            Judged { answer: Some(text), repairs: repairs.into_vec(), verdict }
        }
    }
}

/// Whether the service says itself that the content is no JSON to rely on.
pub(super) fn is_malformed(stop_reason: &str) -> bool {
    matches!(stop_reason, "malformed_tool_use" | "malformed_model_output")
}

fn candidate(reply: &Reply<'_>, begun: Option<&str>, request: &Request, schema: &Schema) -> Option<Examined> {
    let examiner = Examiner { schema, lenient: request.lenient };
    let calls = candidate::from_tool(&reply.blocks, schema.name());
    if !calls.is_empty() && request.mode().uses_tool() {
        return examiner.best(&calls);
    }
    let wanted = if schema.wraps_root() { Wanted::Any } else { Wanted::Object };
    let text = candidate::text(&reply.blocks);
    let found = candidate::from_text(&text, wanted);
    if !request.mode().uses_tool() {
        let whole = begun.filter(|begun| is_open(begun)).map(|begun| format!("{begun}{text}"));
        let joined = whole.as_deref().map(|whole| candidate::from_text(whole, wanted)).unwrap_or_default();
        // Some models repeat the beginning.
        return examiner.best(&[joined, found].concat());
    }
    // A model may be offered the tool, and write what belongs there into its text.
    let other_call = reply.blocks.iter().any(|block| matches!(block, Block::ToolUse { .. }));
    if other_call || !request.lenient {
        return None;
    }
    let objects: Vec<&str> = found.into_iter().filter(|text| text.starts_with(['{', '[']) && !is_empty(text)).collect();
    let mut examined = examiner.best(&objects).filter(|examined| examined.issues.is_empty())?;
    examined.repairs.note_text(RepairKind::FoundInText, "", format!("text in place of a call of `{}`", schema.name()));
    Some(examined)
}

/// Whether a text has begun an object or array that goes on behind it.
fn is_open(text: &str) -> bool {
    let count = |brackets: [char; 2]| text.matches(brackets).count();
    count(['{', '[']) > count(['}', ']'])
}

fn is_empty(text: &str) -> bool {
    text.bytes().all(|byte| b"{}[] \t\r\n".contains(&byte))
}

/// Whether the issue says that there was no object at all.
pub(super) fn is_absence(issue: &Issue) -> bool {
    issue.keyword == "answer"
}

/// With these stop reasons the content is not the model's whole answer, even if it happens to validate.
fn unusable(stop_reason: &str) -> Option<Error> {
    let (code, message, help) = match stop_reason {
        "max_tokens" => (
            ErrorCode::IncompleteOutput,
            "The model reached its output limit before the object was complete",
            "Raise `inferenceConfig.maxTokens`, or ask for less at once",
        ),
        "model_context_window_exceeded" => (
            ErrorCode::ContextWindowExceeded,
            "The conversation and the answer do not fit the model's context window",
            "Shorten `messages`, or use a model with a larger context window",
        ),
        "guardrail_intervened" => (
            ErrorCode::GuardrailIntervened,
            "A guardrail withheld the answer",
            "Change the input or the guardrail named in `guardrailConfig`",
        ),
        "content_filtered" => (
            ErrorCode::ContentFiltered,
            "The model's content filter withheld the answer",
            "Change the input, or use another model",
        ),
        _ => return None,
    };
    Some(Error::new(code, message, help))
}

fn absence(reply: &Reply<'_>, request: &Request, schema: &Schema) -> Issue {
    let other_tool = reply.blocks.iter().find_map(|block| match block {
        Block::ToolUse { name, .. } => Some(format!("a call of `{}`", cut(request.tool_names.given(name), 64))),
        _ => None,
    });
    let expected = match request.mode() {
        Mode::Tools | Mode::ToolsStrict => format!("a call of the tool `{}`", schema.name()),
        Mode::Json | Mode::JsonSchema => "a complete JSON object".to_owned(),
    };
    Issue {
        path: String::new(),
        keyword: "answer".to_owned(),
        expected,
        found: Some(other_tool.unwrap_or_else(|| "text without it".to_owned())),
    }
}
