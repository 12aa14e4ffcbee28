//! Recognises which feature of a request the model does not support, by the service's words: the code is always the general
//! `ValidationException`.
//!
//! The strings are those of Bedrock and of the models behind it, as public traffic and other libraries have recorded them. They
//! are matched loosely: case and the path in front of a name vary.

use crate::model::Form;
use serde::{Deserialize, Serialize};

/// A feature that a model may not support, and that the request can do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Feature {
    /// Making the model call one of the tools.
    #[serde(rename = "toolChoice.any")]
    AnyChoice,
    /// Saying that the model may decide about the tools, as it may without that.
    #[serde(rename = "toolChoice.auto")]
    AutoChoice,
    /// The schema of the tool in its plainest form.
    #[serde(rename = "toolSchema.bare")]
    BareForm,
    /// Marks for prompt caching.
    #[serde(rename = "cachePoint")]
    CachePoint,
    /// The input of a tool while the model writes it.
    #[serde(rename = "fineGrainedToolStreaming")]
    FineGrained,
    /// The schema of the tool as it is.
    #[serde(rename = "toolSchema.full")]
    FullForm,
    /// The schema of the tool without definitions.
    #[serde(rename = "toolSchema.inlined")]
    InlinedForm,
    /// Making the model call a certain tool.
    #[serde(rename = "toolChoice.tool")]
    NamedChoice,
    /// Native structured output.
    #[serde(rename = "outputConfig")]
    Native,
    /// A conversation that ends with the assistant's turn.
    #[serde(rename = "prefill")]
    Prefill,
    /// The status of a tool's result.
    #[serde(rename = "toolResult.status")]
    Status,
    /// Streamed answers.
    #[serde(rename = "stream")]
    Stream,
    /// Strict tools.
    #[serde(rename = "strict")]
    Strict,
    /// A system prompt.
    #[serde(rename = "system")]
    System,
    /// Tools at all.
    #[serde(rename = "tools")]
    Tools,
}

impl Feature {
    /// Whether what the model is asked for is the same without it.
    #[must_use]
    pub fn is_of_transport(self) -> bool {
        matches!(self, Self::FineGrained | Self::Stream)
    }

    /// The schema of the tool in this form.
    #[must_use]
    pub fn of_form(form: Form) -> Self {
        match form {
            Form::Full => Self::FullForm,
            Form::Inlined => Self::InlinedForm,
            Form::Bare => Self::BareForm,
        }
    }
}

/// Where a request has the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In the format of the answer.
    Format,
    /// In a strict tool.
    StrictTool,
    /// In a tool, in this form.
    Tool(Form),
}

impl Carrier {
    /// What is not supported where the schema is not taken as it is written.
    fn as_written(self) -> Feature {
        match self {
            Self::Format => Feature::Native,
            Self::StrictTool => Feature::Strict,
            Self::Tool(form) => Feature::of_form(form),
        }
    }

    /// What is not supported where the schema is not taken however it is written.
    fn altogether(self) -> Feature {
        match self {
            Self::Tool(_) => Feature::Tools,
            Self::Format | Self::StrictTool => self.as_written(),
        }
    }
}

/// How far the lack of support reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every request to the model.
    Model,
    /// This request, because of what else is in it.
    Request,
    /// Every request with this schema.
    Schema,
}

/// Features that the model does not support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Which.
    pub features: Vec<Feature>,
    /// How far that reaches.
    pub scope: Scope,
}

/// What `message`, the text of a `ValidationException`, says is not supported; `None` where it is about something else.
/// `carrier` says where the request has the schema, for strings about that; a schema's tool is the first of the request.
///
/// ```
/// use bedrock_extract::response::unsupported::{Feature, Scope, read};
/// let text = "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.";
/// assert_eq!(read(text, None).unwrap().features, [Feature::AnyChoice]);
/// assert_eq!(read("Malformed input request", None), None);
/// ```
#[must_use]
pub fn read(message: &str, carrier: Option<Carrier>) -> Option<Unsupported> {
    let text = message.to_lowercase().replace('\u{2019}', "'");
    let says = |words: &str| text.contains(words);
    let found = |features: &[Feature], scope| Some(Unsupported { features: features.to_vec(), scope });
    let unsupported =
        ["doesn't support", "does not support", "not supported", "isn't supported", "unsupported", "not permitted"]
            .iter()
            .any(|words| says(words));
    if says("invalid beta flag") || says("fine-grained-tool-streaming") {
        return found(&[Feature::FineGrained], Scope::Model);
    }
    // Streaming is an action of its own to IAM, and some models stream no tool calls.
    if says("invokemodelwithresponsestream") || (unsupported && says("streaming")) {
        return found(&[Feature::Stream], Scope::Model);
    }
    if COMPLEXITY.iter().any(|words| says(words)) {
        return carrier.and_then(|carrier| found(&[carrier.altogether()], Scope::Schema));
    }
    // Before all else, because other words in such a string may be names in the schema.
    if let Some(tool) = tool_of_schema(&text) {
        // What is wrong with another tool of the request, no form of this schema mends.
        let carrier = carrier.filter(|carrier| tool == 0 && *carrier != Carrier::Format)?;
        return found(&[carrier.as_written()], Scope::Schema);
    }
    if about_schema(&text, unsupported) {
        return carrier.and_then(|carrier| found(&[carrier.as_written()], Scope::Schema));
    }
    if says("thinking may not be enabled when tool_choice") {
        return found(&[Feature::NamedChoice, Feature::AnyChoice], Scope::Request);
    }
    if says("message prefill") || says("must end with a user message") {
        return found(&[Feature::Prefill], Scope::Model);
    }
    if says("citations cannot be enabled when output format") {
        return found(&[Feature::Native], Scope::Request);
    }
    if says("prompt caching") || (says("cachepoint") && unsupported) {
        return found(&[Feature::CachePoint], Scope::Model);
    }
    if !unsupported {
        return None;
    }
    if says(".strict") {
        return found(&[Feature::Strict], Scope::Model);
    }
    if says("toolchoice.any") {
        return found(&[Feature::AnyChoice], Scope::Model);
    }
    if says("toolchoice.tool") {
        return found(&[Feature::NamedChoice], Scope::Model);
    }
    if says("toolchoice.auto") {
        return found(&[Feature::AutoChoice], Scope::Model);
    }
    if says("toolchoice") {
        return found(&[Feature::NamedChoice, Feature::AnyChoice, Feature::AutoChoice], Scope::Model);
    }
    if says("tool_choice") {
        return found(&[Feature::NamedChoice, Feature::AnyChoice], Scope::Model);
    }
    if says("outputconfig") || says("output_config") || says("structured output") || says("textformat") {
        return found(&[Feature::Native], Scope::Model);
    }
    if says("status field") || says("toolresult.status") {
        return found(&[Feature::Status], Scope::Model);
    }
    if says("tool use") || says("toolconfig") || says("tool calling") {
        return found(&[Feature::Tools], Scope::Model);
    }
    if says("system message") || says("system prompt") || says("the system field") || says("system role") {
        return found(&[Feature::System], Scope::Model);
    }
    None
}

/// A grammar is made of the schema, and that may fail.
const COMPLEXITY: [&str; 7] = [
    "compiled grammar",
    "grammar compilation",
    "schema is too complex",
    "schemas contains too many",
    "schemas contain too many",
    "too many strict tools",
    "too many optional parameters",
];

/// Whether the text is about the schema of the request, wherever that stands.
fn about_schema(text: &str, unsupported: bool) -> bool {
    let breaks = |rules: &[&str]| rules.iter().any(|words| text.contains(words));
    breaks(&INVALID)
        || (unsupported && breaks(&["provided json schema", "provided schema", "' type, propert"]))
        || breaks(&["output_config.format.schema", "toolconfig: schema"])
}

/// A schema that is none to the service.
const INVALID: [&str; 4] = ["schema is invalid", "schema is not valid", "invalid schema", "invalid json schema"];

/// The tool whose schema the text points into, by its place in the request: `toolConfig.tools.0.toolSpec.inputSchema`,
/// `#/toolConfig/tools/0/toolSpec/inputSchema`, `tools.0.custom.input_schema`, or `tools.0.custom` alone.
fn tool_of_schema(text: &str) -> Option<usize> {
    let separators: &[char] = &['.', '/', '[', ']'];
    text.match_indices("tools").find_map(|(at, word)| {
        let rest = text.get(at + word.len()..)?.trim_start_matches(separators);
        let end = rest.find(|digit: char| !digit.is_ascii_digit())?;
        let (index, path) = rest.split_at_checked(end)?;
        let path = path.trim_start_matches(separators);
        let inside = ["toolspec.inputschema", "toolspec/inputschema", "custom.input_schema", "input_schema", "custom:"];
        inside.iter().any(|words| path.starts_with(words)).then(|| index.parse().ok())?
    })
}

#[cfg(test)]
mod tests;
