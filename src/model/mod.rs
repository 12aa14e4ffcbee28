//! What is known about a model from its id alone: its family, and so the mechanism that gets an object out of it.
//!
//! The service offers no way to ask, so this is a small data file (`families.json`), each row with its source and date. What
//! it does not know, the service's refusals teach.

mod table;

use serde::{Deserialize, Serialize};
pub use table::{family, family_names, instead_of_mantle_only, traits};

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

/// The form of the schema in the tool that asks for the object, from the one that says most to the plainest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// As it is.
    Full,
    /// Without definitions.
    Inlined,
    /// The same, with type, properties and required names only at its top.
    Bare,
}

impl Form {
    /// All of them, the plainest last.
    pub const ALL: [Self; 3] = [Self::Full, Self::Inlined, Self::Bare];
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

/// Where a family reads how much to reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "&'static str")]
pub enum Reasoning {
    /// In `outputConfig.effort`, beside Claude's `thinking`.
    Claude,
    /// In this field of `additionalModelRequestFields`, steps separated by dots.
    Field(&'static str),
    /// In Nova's `reasoningConfig`.
    Nova,
    /// Nothing is known.
    #[default]
    Unknown,
}

impl From<&'static str> for Reasoning {
    fn from(place: &'static str) -> Self {
        match place {
            "thinking" => Self::Claude,
            "reasoningConfig" => Self::Nova,
            field => Self::Field(field),
        }
    }
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
    /// The form of the schema in the tool that asks for the object. The caller's own tools stay as they are.
    pub tool_schema: Form,
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
    /// Where `topK` goes in `additionalModelRequestFields`, steps separated by dots; absent where nothing is known.
    pub top_k: Option<&'static str>,
    /// Where the reasoning effort goes.
    pub reasoning: Reasoning,
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

impl Traits {
    /// Whether it sends the input of a tool as it writes it, when asked to.
    #[must_use]
    pub fn streams_fine_grained(&self) -> bool {
        self.reasoning == Reasoning::Claude && self.thinking != Thinking::None
    }
}

impl Default for Traits {
    /// What most families have in common.
    fn default() -> Self {
        Self {
            tool_choice: ToolChoice::Tool,
            auto_choice: true,
            error_status: false,
            tool_schema: Form::Full,
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
            top_k: Some("top_k"),
            reasoning: Reasoning::Unknown,
            auto_while_reasoning: false,
            thinking: Thinking::Any,
            known: false,
            prompt: false,
        }
    }
}

impl Traits {
    /// A family without a row, or an id that does not name the family: the strongest mechanism is worth a try, with the schema
    /// in the form that every family takes. Nothing is put at a place that is only guessed.
    fn unknown() -> Self {
        Self { tool_schema: Form::Bare, top_k: None, ..Self::default() }
    }

    /// The same family behind a prompt kept by the service.
    fn of_prompt(self) -> Self {
        Self { native: Native::No, system: false, prompt: true, ..self }
    }

    /// Whether the id is that of a Claude.
    #[must_use]
    pub fn is_claude(&self) -> bool {
        self.reasoning == Reasoning::Claude
    }
}

#[cfg(test)]
mod tests;
