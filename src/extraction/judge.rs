//! What an answer is worth: a candidate that satisfies the schema, issues to tell the model, or the end.

use super::omission::without_nulls;
use crate::error::{Error, ErrorCode};
use crate::model::Mode;
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

/// The candidate's JSON text, where there is one, and the verdict.
pub(super) fn judge(reply: &Reply<'_>, mode: Mode, schema: &Schema) -> (Option<String>, Verdict) {
    let candidate = match mode {
        Mode::Tools => candidate::from_tool(&reply.blocks, schema.name()).map(str::to_owned),
        Mode::Json => candidate::from_text(&reply.blocks),
    };
    let stop_reason = reply.stop_reason.as_deref().unwrap_or_default();
    if let Some(error) = unusable(stop_reason) {
        return (candidate, Verdict::Final(error));
    }
    // The service says itself that such content is no JSON to rely on.
    let malformed = matches!(stop_reason, "malformed_tool_use" | "malformed_model_output");
    match candidate.filter(|_| !malformed) {
        None => (None, Verdict::Invalid(vec![absence(reply, mode, schema)])),
        Some(candidate) => {
            let verdict = weigh(&candidate, schema);
            (Some(candidate), verdict)
        }
    }
}

fn weigh(text: &str, schema: &Schema) -> Verdict {
    let value = match bedrock_extract_json::read(text) {
        Ok(value) => value,
        Err(error) => {
            return Verdict::Invalid(vec![Issue {
                path: String::new(),
                keyword: "json".to_owned(),
                expected: "readable JSON".to_owned(),
                found: Some(cut(&error.to_string(), 120)),
            }]);
        }
    };
    let issues = schema.validator().issues(&value);
    if issues.is_empty() {
        return Verdict::Candidate(text.to_owned());
    }
    match without_nulls(value, &issues, schema) {
        Some(candidate) => Verdict::Candidate(candidate),
        None => Verdict::Invalid(issues),
    }
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
            ErrorCode::IncompleteOutput,
            "The conversation and the answer do not fit the model's context window",
            "Shorten `messages`, or use a model with a larger context window",
        ),
        "guardrail_intervened" => (
            ErrorCode::ContentBlocked,
            "A guardrail withheld the answer",
            "Change the input or the guardrail named in `guardrailConfig`",
        ),
        "content_filtered" => (
            ErrorCode::ContentBlocked,
            "The model's content filter withheld the answer",
            "Change the input, or use another model",
        ),
        _ => return None,
    };
    Some(Error::new(code, message, help))
}

fn absence(reply: &Reply<'_>, mode: Mode, schema: &Schema) -> Issue {
    let other_tool = reply.blocks.iter().find_map(|block| match block {
        Block::ToolUse { name, .. } => Some(format!("a call of `{}`", cut(name, 64))),
        _ => None,
    });
    let expected = match mode {
        Mode::Tools => format!("a call of the tool `{}`", schema.name()),
        Mode::Json => "a complete JSON object".to_owned(),
    };
    Issue {
        path: String::new(),
        keyword: "answer".to_owned(),
        expected,
        found: Some(other_tool.unwrap_or_else(|| "text without it".to_owned())),
    }
}
