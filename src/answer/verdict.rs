//! What an answer holds: values to try, nothing, or the end.

use super::trial::{Candidate, Trial};
use crate::error::{Error, ErrorCode};
use crate::limits::KEPT_ANSWER;
use crate::messages::ToolNames;
use crate::model::Mode;
use crate::patch::{Patch, Patched};
use crate::repair::{RepairKind, Repairs};
use crate::response::candidate::{self, Found, Wanted};
use crate::response::{Block, Reply};
use crate::schema::Schema;
use crate::text::{cut, list as list_of};
use crate::validation::{Issue, Rule};
use bedrock_extract_json::{is_json, read, read_tolerant};
use serde_json::Value;

/// What an answer was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) mode: Mode,
    /// Whether slips are repaired where only one value can be meant.
    pub(crate) lenient: bool,
    /// Whether the request offers tools beside the schema's own.
    pub(crate) offers_other_tools: bool,
    pub(crate) tool_names: &'a ToolNames,
    /// The beginning of the answer, where the conversation ends with one.
    pub(crate) prefill: Option<&'a str>,
    /// The last re-ask's patch, where that asked for one.
    pub(crate) patch: Option<&'a Patch>,
    /// Whether the body was no text that every reader takes, and has U+FFFD in it for what was wrong.
    pub(crate) is_mended: bool,
}

pub(crate) enum Verdict {
    /// Asking again cannot help.
    Final(Error),
    /// Values to try.
    Values {
        trial: Box<Trial>,
        /// The issue where none of them is accepted, if they count only then.
        otherwise: Option<Issue>,
    },
    /// The answer holds no value.
    Nothing(Issue),
}

/// Looks for values in an answer. Gives what is kept of the likeliest one's text beside the verdict, or of all of the answer's text.
pub(crate) fn verdict(reply: &Reply<'_>, asked: &Asked<'_>) -> (String, Verdict) {
    let stop_reason = reply.stop_reason.as_deref().unwrap_or_default();
    let found = candidates(reply, asked);
    let text = match found.list.first() {
        Some(candidate) => keep(&candidate.text),
        None => keep(&candidate::text(&reply.blocks)),
    };
    if let Some(error) = unusable(stop_reason) {
        return (text, Verdict::Final(error));
    }
    let nothing = || absence(reply, asked);
    if found.list.is_empty() || is_malformed(stop_reason) {
        return (keep(&candidate::text(&reply.blocks)), Verdict::Nothing(nothing()));
    }
    let otherwise = found.must_be_accepted.then(nothing);
    (text, Verdict::Values { trial: Box::new(Trial::new(found.list, found.choice)), otherwise })
}

/// Whether the service says itself that the content is no JSON to rely on.
pub(crate) fn is_malformed(stop_reason: &str) -> bool {
    matches!(stop_reason, "malformed_tool_use" | "malformed_model_output")
}

#[derive(Default)]
struct Candidates {
    /// The likeliest first.
    list: Vec<Candidate>,
    /// How one of several was chosen.
    choice: Option<(RepairKind, String)>,
    /// Whether a candidate counts only when it is accepted.
    must_be_accepted: bool,
}

fn candidates(reply: &Reply<'_>, asked: &Asked<'_>) -> Candidates {
    let mut found = plain_candidates(reply, asked);
    for candidate in found.list.iter_mut().filter(|candidate| asked.is_mended && has_replacement(&candidate.text)) {
        candidate.repairs.note_text(RepairKind::LoneSurrogate, "", "text that is not well-formed".to_owned());
    }
    if let Some(patch) = asked.patch {
        found.list = found.list.into_iter().flat_map(|candidate| apply_patch(candidate, patch, asked)).collect();
    }
    found
}

fn plain_candidates(reply: &Reply<'_>, asked: &Asked<'_>) -> Candidates {
    let Asked { schema, mode, lenient, .. } = *asked;
    if !mode.uses_tool() {
        return in_text(reply, asked);
    }
    let is_only_tool = !asked.offers_other_tools && lenient;
    let calls = candidate::from_tool(&reply.blocks, schema.name(), is_only_tool);
    if calls.is_empty() {
        return in_place_of_call(reply, asked);
    }
    let mut list: Vec<Candidate> = Vec::new();
    for call in &calls {
        let mut repairs = Repairs::default();
        if call.name != schema.name() {
            repairs.note(RepairKind::ToolName, "", &Value::from(call.name));
        }
        let slipped = if lenient { slipped_input(call.input) } else { None };
        let (is_call, text) = (slipped.is_none(), slipped.unwrap_or_else(|| call.input.to_owned()));
        list.push(Candidate { text, is_call, repairs, ..Candidate::default() });
    }
    let choice = (count_different(&list) > 1).then(|| {
        (RepairKind::FirstOfSeveral, format!("the first valid of {} calls of `{}`", calls.len(), schema.name()))
    });
    Candidates { list, choice, must_be_accepted: false }
}

/// The text of an input that is a string, because what the model wrote is JSON only as models write it.
fn slipped_input(input: &str) -> Option<String> {
    let text: String = serde_json::from_str(input).ok()?;
    let is_slip = text.trim_start().starts_with(['{', '[']) && !is_json(&text) && read_tolerant(&text).is_some();
    is_slip.then_some(text)
}

fn in_text(reply: &Reply<'_>, asked: &Asked<'_>) -> Candidates {
    let wanted = if asked.schema.wraps_root() { Wanted::Any } else { Wanted::Object };
    let text = candidate::text(&reply.blocks);
    let whole = asked.prefill.filter(|prefill| is_open(prefill)).map(|prefill| format!("{prefill}{text}"));
    let mut list = whole.map(|whole| texts(candidate::from_text(&whole, wanted))).unwrap_or_default();
    // Some models repeat the beginning.
    list.extend(texts(candidate::from_text(&text, wanted)));
    let different = count_different(&list);
    // Only where the whole gives nothing, one block after the other.
    let blocks = candidate::texts(&reply.blocks);
    for block in blocks.iter().rev().filter(|_| blocks.len() > 1) {
        for candidate in texts(candidate::from_text(block, wanted)) {
            if list.iter().all(|known| known.text != candidate.text) {
                list.push(candidate);
            }
        }
    }
    let choice = (different > 1).then(|| {
        (
            RepairKind::LastOfSeveral,
            format!("the last valid of {different} values in the text, those in code fences first"),
        )
    });
    Candidates { list, choice, must_be_accepted: false }
}

/// A model may be offered the tool, and write what belongs there into its text.
fn in_place_of_call(reply: &Reply<'_>, asked: &Asked<'_>) -> Candidates {
    let other_call = reply.blocks.iter().any(|block| matches!(block, Block::ToolUse { .. }));
    if other_call || !asked.lenient {
        return Candidates::default();
    }
    let mut found = in_text(reply, asked);
    found.list.retain(|candidate| candidate.text.starts_with(['{', '[', '"']) && !is_empty(&candidate.text));
    for candidate in &mut found.list {
        let place = format!("text in place of a call of `{}`", asked.schema.name());
        candidate.repairs.note_text(RepairKind::FoundInText, "", place);
    }
    found.must_be_accepted = true;
    found
}

fn texts(found: Found<'_>) -> Vec<Candidate> {
    let candidate = |text: &&str| {
        let mut repairs = Repairs::default();
        if found.in_thoughts {
            repairs.note_text(RepairKind::FoundInText, "", "the thoughts before the answer".to_owned());
        }
        Candidate { text: (*text).to_owned(), repairs, ..Candidate::default() }
    };
    found.values.iter().map(candidate).collect()
}

/// The values that an answer to a patch stands for: what it corrects in the value before it, and the whole value, as models
/// write it though they are asked for less. The whole comes first where it holds more than was asked for.
fn apply_patch(candidate: Candidate, patch: &Patch, asked: &Asked<'_>) -> Vec<Candidate> {
    let Candidate { text, mut repairs, .. } = candidate;
    let whole = |text: String, repairs: Repairs| Candidate { text, repairs, ..Candidate::default() };
    let answer = match read(&text) {
        Ok(_) => text.clone(),
        Err(error) => match read_tolerant(&text).filter(|_| asked.lenient) {
            Some((value, _)) => {
                repairs.note_text(RepairKind::JsonSyntax, "", cut(&error.to_string(), 120));
                value.to_string()
            }
            None => return vec![whole(text, repairs)],
        },
    };
    let mut list: Vec<Candidate> = Vec::new();
    if patch.may_be_whole(&answer) {
        list.push(whole(answer.clone(), repairs.clone()));
    }
    // What else the answer says of the value counts only where the corrections alone are rejected.
    for Patched { text, repairs: of_base, places } in
        [patch.merge(&answer), patch.merge_all(&answer, asked.schema)].into_iter().flatten()
    {
        if list.iter().all(|known| known.text != text) {
            let patch = Some((of_base, places));
            list.push(Candidate { text, repairs: repairs.clone(), patch, ..Candidate::default() });
        }
    }
    if list.is_empty() {
        let keys = list_of(&patch.keys().collect::<Vec<_>>());
        let rejected = Some(Issue::without_value(Rule::Patch, &format!("the corrected {keys}"), "none of it"));
        list.push(Candidate { rejected, ..whole(answer, repairs) });
    }
    list
}

fn count_different(list: &[Candidate]) -> usize {
    let says_something = |text: &&str| !matches!(*text, "{}" | "[]");
    let told = list.iter().map(|candidate| candidate.text.as_str()).filter(says_something);
    told.collect::<std::collections::BTreeSet<_>>().len()
}

fn has_replacement(text: &str) -> bool {
    text.contains('\u{fffd}') || text.contains("\\ufffd")
}

/// Whether a string has begun an object or array that goes on after it.
fn is_open(text: &str) -> bool {
    let count = |brackets: [char; 2]| text.matches(brackets).count();
    count(['{', '[']) > count(['}', ']'])
}

fn is_empty(text: &str) -> bool {
    text.bytes().all(|byte| b"{}[] \t\r\n".contains(&byte))
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

fn absence(reply: &Reply<'_>, &Asked { schema, mode, tool_names, .. }: &Asked<'_>) -> Issue {
    let other_tool = reply.blocks.iter().find_map(|block| match block {
        Block::ToolUse { name, .. } if name == schema.name() => Some("a call that cannot be read".to_owned()),
        Block::ToolUse { name, .. } => Some(format!("a call of `{}`", cut(tool_names.given(name), 64))),
        _ => None,
    });
    let (expected, without) = match mode {
        Mode::Tools | Mode::ToolsStrict => (format!("a call of the tool `{}`", schema.name()), "text without a call"),
        Mode::Json | Mode::JsonSchema => ("a complete JSON object".to_owned(), "text without an object"),
    };
    let is_silent = candidate::text(&reply.blocks).trim().is_empty();
    let found = other_tool.unwrap_or_else(|| if is_silent { "nothing" } else { without }.to_owned());
    Issue::without_value(Rule::Answer, &expected, &found)
}

/// As much of an answer as is kept.
pub(crate) fn keep(answer: &str) -> String {
    answer.get(..answer.floor_char_boundary(KEPT_ANSWER)).unwrap_or_default().to_owned()
}
