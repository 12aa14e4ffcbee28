//! What an answer is worth: a candidate that satisfies the schema, issues to tell the model, or the end.

use super::examine::{Examined, Examiner};
use super::request::Request;
use crate::error::{Error, ErrorCode};
use crate::model::Mode;
use crate::patch::{Patch, Patched};
use crate::repair::{LISTED, Repair, RepairKind};
use crate::response::candidate::Wanted;
use crate::response::{Block, Reply, candidate};
use crate::schema::Schema;
use crate::text::cut;
use crate::validation::Issue;

/// What an answer was asked for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) request: &'a Request,
    pub(super) schema: &'a Schema,
    /// How the conversation begins the answer, where that ends with the assistant's turn.
    pub(super) begun: Option<&'a str>,
    /// The last re-ask's patch, where that asked for one.
    pub(super) patch: Option<&'a Patch>,
}

pub(super) enum Verdict {
    /// JSON text of an object that satisfies the schema.
    Candidate(String),
    /// Asking again cannot help.
    Final(Error),
    /// Asking again may help.
    Invalid {
        /// What is wrong.
        issues: Vec<Issue>,
        /// The value so far, where one has been found whose places the issues name.
        base: Option<String>,
    },
}

/// An answer, judged.
pub(super) struct Judged {
    /// The candidate's JSON text, where there is one.
    pub(super) answer: Option<String>,
    pub(super) repairs: Vec<Repair>,
    /// The places that the answer corrects, where it is a patch.
    pub(super) patched: Vec<String>,
    pub(super) verdict: Verdict,
}

impl Judged {
    /// Without a candidate that is of use.
    fn none(answer: Option<String>, verdict: Verdict) -> Self {
        Self { answer, repairs: Vec::new(), patched: Vec::new(), verdict }
    }
}

/// Judges an answer.
pub(super) fn judge(reply: &Reply<'_>, asked: &Asked<'_>) -> Judged {
    let Asked { request, schema, patch, .. } = *asked;
    let stop_reason = reply.stop_reason.as_deref().unwrap_or_default();
    let unusable = unusable(stop_reason);
    if let Some(patch) = patch.filter(|_| unusable.is_none() && !is_malformed(stop_reason))
        && let Some(judged) = patched(reply, asked, patch)
    {
        return judged;
    }
    let examined = candidate(reply, asked, schema);
    if let Some(error) = unusable {
        return Judged::none(examined.map(|examined| examined.text), Verdict::Final(error));
    }
    match examined.filter(|_| !is_malformed(stop_reason)) {
        None => {
            let issues = vec![absence(reply, request, schema)];
            Judged::none(None, Verdict::Invalid { issues, base: None })
        }
        Some(Examined { text, repairs, issues }) => {
            // To a patch, an answer that holds none of it is nothing to go on with.
            let base = patch.is_none().then(|| text.clone());
            let verdict =
                if issues.is_empty() { Verdict::Candidate(text.clone()) } else { Verdict::Invalid { issues, base } };
            Judged { answer: Some(text), repairs: repairs.into_vec(), patched: Vec::new(), verdict }
        }
    }
}

/// Judges the value with the answer's corrections in it. `None` where the answer holds no correction, or is the whole value
/// itself, as models write it though they are asked for less.
fn patched(reply: &Reply<'_>, asked: &Asked<'_>, patch: &Patch) -> Option<Judged> {
    let Asked { request, schema, .. } = *asked;
    let answer = candidate(reply, asked, patch.schema())?;
    if !answer.issues.is_empty() && candidate(reply, asked, schema).is_some_and(|whole| whole.issues.is_empty()) {
        return None;
    }
    let Patched { text, mut repairs, places } = patch.merge(&answer.text)?;
    let examiner = Examiner { schema, lenient: request.lenient };
    let Examined { text, repairs: of_whole, issues } = examiner.whole(&text);
    let of_answer = answer.repairs.into_vec();
    repairs.extend(of_answer.into_iter().map(|repair| Repair { path: patch.path_in_value(&repair.path), ..repair }));
    repairs.extend(of_whole.into_vec());
    repairs.truncate(LISTED);
    let verdict = match issues.is_empty() {
        true => Verdict::Candidate(text.clone()),
        false => Verdict::Invalid { issues, base: Some(text.clone()) },
    };
    Some(Judged { answer: Some(text), repairs, patched: places, verdict })
}

/// Whether the service says itself that the content is no JSON to rely on.
pub(super) fn is_malformed(stop_reason: &str) -> bool {
    matches!(stop_reason, "malformed_tool_use" | "malformed_model_output")
}

fn candidate(reply: &Reply<'_>, asked: &Asked<'_>, schema: &Schema) -> Option<Examined> {
    let Asked { request, begun, .. } = *asked;
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
