//! What is known about a model from its id alone: its family, and so the mechanism that gets an object out of it.
//!
//! The service offers no way to ask, so this is a small data file (`families.json`), each row with its source and date. What
//! it does not know, the service's refusals teach.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How the object is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Mode {
    /// The schema is described in the system prompt; the value is JSON in the answer's text.
    #[serde(rename = "BEDROCK_JSON")]
    Json,
    /// The schema constrains the answer's text, which is JSON.
    #[serde(rename = "BEDROCK_JSON_SCHEMA")]
    JsonSchema,
    /// The schema is offered as a tool; the value is the tool's input.
    #[serde(rename = "BEDROCK_TOOLS")]
    Tools,
    /// The same, the schema constraining the tool's input.
    #[serde(rename = "BEDROCK_TOOLS_STRICT")]
    ToolsStrict,
}

impl Mode {
    /// The names a caller may use.
    pub const NAMES: [&'static str; 4] =
        ["BEDROCK_TOOLS", "BEDROCK_TOOLS_STRICT", "BEDROCK_JSON", "BEDROCK_JSON_SCHEMA"];

    /// The mode with this name, or with the name that Python's `instructor` has for it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "BEDROCK_JSON" | "JSON" | "MD_JSON" => Some(Self::Json),
            "BEDROCK_JSON_SCHEMA" | "JSON_SCHEMA" => Some(Self::JsonSchema),
            "BEDROCK_TOOLS" | "TOOLS" => Some(Self::Tools),
            "BEDROCK_TOOLS_STRICT" | "TOOLS_STRICT" => Some(Self::ToolsStrict),
            _ => None,
        }
    }

    /// Whether the value is asked for as a tool's input.
    #[must_use]
    pub fn uses_tool(self) -> bool {
        matches!(self, Self::Tools | Self::ToolsStrict)
    }
}

/// The strongest tool choice that a family accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ToolChoice {
    /// Any one of the offered tools must be called.
    Any,
    /// The model decides.
    Auto,
    /// The family takes no tools.
    None,
    /// One named tool must be called.
    Tool,
}

/// Whether a family takes native structured output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Native {
    /// It mostly does: worth trying before a tool that the model may not be made to call.
    Likely,
    /// It is known not to.
    No,
    /// Nothing certain is known: support differs by region and account, and comes and goes.
    Unknown,
    /// It does.
    Yes,
}

/// Which of `temperature`, `topP` and `topK` a family takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sampling {
    /// All of them.
    All,
    /// None of them.
    None,
    /// `temperature` or `topP`, not both.
    One,
}

/// Which forms of extended thinking a Claude takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Thinking {
    /// Only the form where the model decides how much.
    Adaptive,
    /// The same, and it cannot be turned off.
    Always,
    /// Nothing is known to be refused.
    Any,
    /// Only the form with a number of tokens.
    Budget,
    /// It does not think.
    None,
}

/// What the rest of the core needs to know about a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "independent traits, each one column of the table")]
pub struct Traits {
    /// The strongest tool choice it accepts.
    pub tool_choice: ToolChoice,
    /// Whether it takes the choice `auto`, which says what holds without it.
    pub auto_choice: bool,
    /// Whether `toolResult.status` may be sent.
    pub error_status: bool,
    /// Whether the schema of the tool that asks for the object is sent with `type`, `properties` and `required` only at its
    /// top level. The caller's own tools stay as they are.
    pub bare_tool_schema: bool,
    /// Whether the model is shown the definitions of a tool's schema.
    pub sees_definitions: bool,
    /// Whether the first turn must be the user's.
    pub user_first: bool,
    /// Whether the last turn may be the assistant's, for the model to go on with.
    pub prefill: bool,
    /// Whether nothing else may stand beside tool results in a turn.
    pub lone_tool_results: bool,
    /// Whether tool results may hold images.
    pub image_results: bool,
    /// Whether tool results may hold documents.
    pub document_results: bool,
    /// Whether the model reads JSON in tool results rightly.
    pub json_results: bool,
    /// Whether tool ids must have nine letters and digits.
    pub short_tool_ids: bool,
    /// Whether it takes native structured output.
    pub native: Native,
    /// Which sampling parameters it takes.
    pub sampling: Sampling,
    /// Whether it takes `stopSequences`.
    pub stop_sequences: bool,
    /// Whether it takes a system prompt.
    pub system: bool,
    /// Where `topK` goes in `additionalModelRequestFields`, steps separated by dots.
    pub top_k: &'static str,
    /// Where the reasoning effort goes in `additionalModelRequestFields`; `thinking` for Claude's own form,
    /// `reasoningConfig` for Nova's, empty where nothing is known.
    pub reasoning: &'static str,
    /// Whether it may not be made to call a tool while it reasons.
    pub auto_while_reasoning: bool,
    /// Which forms of Claude's `thinking` it takes.
    pub thinking: Thinking,
    /// Whether a row of the table names the family.
    #[serde(skip)]
    pub known: bool,
    /// Whether the id is that of a prompt kept by the service, which fixes the model, its parameters and its tools.
    #[serde(skip)]
    pub prompt: bool,
}

impl Default for Traits {
    /// A family without a row, or an id that does not tell the family: the strongest mechanism is worth a try.
    fn default() -> Self {
        Self {
            tool_choice: ToolChoice::Tool,
            auto_choice: true,
            error_status: false,
            bare_tool_schema: false,
            sees_definitions: true,
            user_first: true,
            prefill: true,
            lone_tool_results: false,
            image_results: true,
            document_results: true,
            json_results: true,
            short_tool_ids: false,
            native: Native::Unknown,
            sampling: Sampling::All,
            stop_sequences: true,
            system: true,
            top_k: "top_k",
            reasoning: "",
            auto_while_reasoning: false,
            thinking: Thinking::Any,
            known: false,
            prompt: false,
        }
    }
}

impl Traits {
    /// Whether the id is that of a Claude.
    #[must_use]
    pub fn is_claude(&self) -> bool {
        self.reasoning == "thinking"
    }
}

/// The traits of the family that `model_id` (an id, an inference profile id or an ARN) belongs to.
///
/// ```
/// use bedrock_extract::model::{ToolChoice, traits};
/// assert_eq!(traits("us.anthropic.claude-sonnet-4-5-20250929-v1:0").tool_choice, ToolChoice::Tool);
/// assert_eq!(traits("qwen.qwen3-32b-v1:0").tool_choice, ToolChoice::Auto);
/// ```
#[must_use]
pub fn traits(model_id: &str) -> Traits {
    if model_id.starts_with("arn:") && model_id.contains(":prompt/") {
        return Traits { native: Native::No, system: false, prompt: true, ..Traits::default() };
    }
    let id = base_id(model_id);
    let family = FILE.rows.iter().find(|family| begins_with_one(id, &family.id_prefixes));
    family.map_or_else(Traits::default, |family| Traits { known: true, ..family.traits })
}

/// What Converse serves in the place of a model that AWS serves on its other endpoint, `bedrock-mantle`, only.
#[must_use]
pub fn instead_of_mantle_only(model_id: &str) -> Option<&'static str> {
    let id = base_id(model_id);
    let found = FILE.mantle_only.iter().find(|model| begins_with_one(id, &model.id_prefixes));
    found.map(|model| model.instead.as_str())
}

fn begins_with_one(id: &str, prefixes: &[String]) -> bool {
    prefixes.iter().any(|prefix| id.starts_with(prefix.as_str()))
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"), rename_all = "camelCase")]
struct File {
    mantle_only: Vec<MantleOnly>,
    rows: Vec<Family>,
}

#[derive(Deserialize)]
struct MantleOnly {
    #[serde(rename = "match")]
    id_prefixes: Vec<String>,
    instead: String,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Family {
    #[serde(rename = "match")]
    id_prefixes: Vec<String>,
    #[serde(flatten)]
    traits: Traits,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| serde_json::from_str::<File>(include_str!("families.json")).unwrap_or_default());

/// The prefixes of cross-region inference profiles.
const GEOGRAPHIES: [&str; 9] = ["us", "eu", "apac", "jp", "au", "ca", "in", "global", "us-gov"];

fn base_id(model_id: &str) -> &str {
    let resource =
        if model_id.starts_with("arn:") { model_id.rsplit('/').next().unwrap_or(model_id) } else { model_id };
    match resource.split_once('.') {
        Some((geography, rest)) if GEOGRAPHIES.contains(&geography) => rest,
        _ => resource,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_file_is_readable_and_every_row_says_where_it_is_from() {
        let file: serde_json::Value = serde_json::from_str(include_str!("families.json")).unwrap();
        let (rows, mantle_only) = (file["rows"].as_array().unwrap(), file["mantleOnly"].as_array().unwrap());
        assert_eq!((rows.len(), mantle_only.len()), (FILE.rows.len(), FILE.mantle_only.len()));
        for row in rows.iter().chain(mantle_only) {
            assert!(row["source"].as_str().is_some_and(|text| !text.is_empty()), "{row}");
            assert!(row["date"].as_str().is_some_and(|text| text.len() == 7), "{row}");
        }
    }

    #[test]
    fn no_row_is_hidden_by_an_earlier_one() {
        for (index, family) in FILE.rows.iter().enumerate() {
            for prefix in &family.id_prefixes {
                let first = FILE
                    .rows
                    .iter()
                    .position(|other| other.id_prefixes.iter().any(|earlier| prefix.starts_with(earlier.as_str())));
                assert_eq!(first, Some(index), "{prefix}");
            }
        }
    }

    #[test]
    fn models_of_the_other_endpoint_are_known_and_what_stands_in_for_them_is_not_one_of_them() {
        for (id, instead) in [
            ("openai.gpt-5.6-cyber", Some("openai.gpt-6.1-sol")),
            ("openai.gpt-daybreak-blue-5.6-sol", Some("openai.gpt-6.1-sol")),
            ("us.xai.grok-4.3", Some("xai.grok-4.7")),
            ("google.gemma-4-26b-a4b", Some("google.gemma-3-27b-it")),
            ("deepseek.v3.1", Some("deepseek.v3-v1:0")),
            ("deepseek.v3-v1:0", None),
            ("deepseek.v3.2", None),
            ("openai.gpt-5.6-sol", None),
            ("xai.grok-4.6", None),
            ("google.gemma-3-4b-it", None),
        ] {
            assert_eq!(instead_of_mantle_only(id), instead, "{id}");
            if let Some(instead) = instead {
                assert!(traits(instead).known && instead_of_mantle_only(instead).is_none());
            }
        }
    }

    #[test]
    fn families_are_found_through_prefixes_and_arns() {
        for (id, choice, known) in [
            ("anthropic.claude-3-haiku-20240307-v1:0", ToolChoice::Tool, true),
            ("global.anthropic.claude-sonnet-4-5-20250929-v1:0", ToolChoice::Tool, true),
            ("anthropic.claude-opus-5-5-v1:0", ToolChoice::Auto, true),
            ("us.meta.llama4-maverick-17b-instruct-v1:0", ToolChoice::Auto, true),
            ("us.meta.llama3-2-1b-instruct-v1:0", ToolChoice::None, true),
            ("deepseek.r1-v1:0", ToolChoice::None, true),
            ("something.new-v1:0", ToolChoice::Tool, false),
            (
                "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
                ToolChoice::Tool,
                true,
            ),
            (
                "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
                ToolChoice::Tool,
                true,
            ),
            ("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123", ToolChoice::Tool, false),
        ] {
            let traits = traits(id);
            assert_eq!((traits.tool_choice, traits.known), (choice, known), "{id}");
        }
        assert!(traits("arn:aws:bedrock:us-east-1:123456789012:prompt/ABC:1").prompt);
        assert!(!traits("arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/abc").prompt);
    }
}
