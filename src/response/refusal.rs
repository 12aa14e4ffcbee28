//! Recognises what the service refuses of a request, by its words: the code is always the general `ValidationException`.
//!
//! The texts are those of Bedrock and of the models behind it, as public traffic and other libraries have recorded them. They
//! are matched loosely: case and the path in front of a name vary.

use serde::{Deserialize, Serialize};

/// Something that a model refuses, and that the request can do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Refused {
    /// Making the model call one of the tools.
    #[serde(rename = "toolChoice.any")]
    AnyChoice,
    /// Saying that the model may decide about the tools, as it may without that.
    #[serde(rename = "toolChoice.auto")]
    AutoChoice,
    /// Marks for prompt caching.
    #[serde(rename = "cachePoint")]
    CachePoint,
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

/// How far a refusal reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every request to the model.
    Model,
    /// This request, because of what else is in it.
    Request,
    /// Every request with this schema.
    Schema,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is refused.
    pub what: Vec<Refused>,
    /// How far that reaches.
    pub scope: Scope,
}

/// What `message`, the text of a `ValidationException`, refuses; `None` where it is about something else. `asked` is the
/// mechanism that the request used, for texts that name only the schema.
///
/// ```
/// use bedrock_extract::response::refusal::{Refused, Scope, read};
/// let text = "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.";
/// assert_eq!(read(text, None).unwrap().what, [Refused::AnyChoice]);
/// assert_eq!(read("Malformed input request", None), None);
/// ```
#[must_use]
pub fn read(message: &str, asked: Option<Refused>) -> Option<Refusal> {
    let text = message.to_lowercase().replace('\u{2019}', "'");
    let says = |words: &str| text.contains(words);
    let found = |what: &[Refused], scope| Some(Refusal { what: what.to_vec(), scope });
    let unsupported =
        ["doesn't support", "does not support", "not supported", "isn't supported", "unsupported", "not permitted"]
            .iter()
            .any(|words| says(words));
    if says("thinking may not be enabled when tool_choice") {
        return found(&[Refused::NamedChoice, Refused::AnyChoice], Scope::Request);
    }
    if says("message prefill") || says("must end with a user message") {
        return found(&[Refused::Prefill], Scope::Model);
    }
    if says("citations cannot be enabled when output format") {
        return found(&[Refused::Native], Scope::Request);
    }
    if COMPLEXITY.iter().any(|words| says(words)) {
        return asked.and_then(|asked| found(&[asked], Scope::Schema));
    }
    if says("prompt caching") || (says("cachepoint") && unsupported) {
        return found(&[Refused::CachePoint], Scope::Model);
    }
    if !unsupported {
        return about_schema(&text).then_some(asked?).and_then(|asked| found(&[asked], Scope::Schema));
    }
    if says(".strict") {
        return found(&[Refused::Strict], Scope::Model);
    }
    if says("toolchoice.any") {
        return found(&[Refused::AnyChoice], Scope::Model);
    }
    if says("toolchoice.tool") {
        return found(&[Refused::NamedChoice], Scope::Model);
    }
    if says("toolchoice.auto") {
        return found(&[Refused::AutoChoice], Scope::Model);
    }
    if says("toolchoice") {
        return found(&[Refused::NamedChoice, Refused::AnyChoice, Refused::AutoChoice], Scope::Model);
    }
    if says("tool_choice") {
        return found(&[Refused::NamedChoice, Refused::AnyChoice], Scope::Model);
    }
    if about_schema(&text) {
        return asked.and_then(|asked| found(&[asked], Scope::Schema));
    }
    if says("outputconfig") || says("output_config") || says("structured output") || says("textformat") {
        return found(&[Refused::Native], Scope::Model);
    }
    if says("status field") || says("toolresult.status") {
        return found(&[Refused::Status], Scope::Model);
    }
    if says("tool use") || says("toolconfig") || says("tool calling") {
        return found(&[Refused::Tools], Scope::Model);
    }
    if says("system message") || says("system prompt") || says("the system field") || says("system role") {
        return found(&[Refused::System], Scope::Model);
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

/// Whether the text points into the schema: `output_config.format.schema`, `tools.0.custom.input_schema`, or a keyword.
fn about_schema(text: &str) -> bool {
    let into_tool = text.split("tools.").skip(1).any(|rest| {
        let rest = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
        rest.starts_with(".custom") && !rest.starts_with(".custom.strict")
    });
    into_tool
        || text.contains("output_config.format.schema")
        || (text.contains("' type, propert") && text.contains("not supported"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Refused::{AnyChoice, AutoChoice, CachePoint, NamedChoice, Native, Status, Strict, System, Tools};

    #[test]
    fn the_services_words_are_understood() {
        for (text, what, scope) in [
            (
                "This model doesn't support the outputConfig field. Remove outputConfig and try again.",
                vec![Native],
                Scope::Model,
            ),
            ("output_config.format: Extra inputs are not permitted", vec![Native], Scope::Model),
            (
                "The model returned the following errors: tools.0.custom.strict: Extra inputs are not permitted",
                vec![Strict],
                Scope::Model,
            ),
            ("This model doesn\u{2019}t support the toolConfig.toolChoice.any field.", vec![AnyChoice], Scope::Model),
            ("This model doesn't support the toolConfig.toolChoice.tool field.", vec![NamedChoice], Scope::Model),
            (
                "This model doesn't support the toolConfig.toolChoice field.",
                vec![NamedChoice, AnyChoice, AutoChoice],
                Scope::Model,
            ),
            (
                "tool_choice: type \"tool\" and \"any\" are not supported for this model",
                vec![NamedChoice, AnyChoice],
                Scope::Model,
            ),
            (
                "Thinking may not be enabled when tool_choice forces tool use.",
                vec![NamedChoice, AnyChoice],
                Scope::Request,
            ),
            ("This model doesn't support tool use.", vec![Tools], Scope::Model),
            ("This model doesn't support tool use in streaming mode.", vec![Tools], Scope::Model),
            ("Citations cannot be enabled when output format is set", vec![Native], Scope::Request),
            (
                "output_config.format.schema: For 'integer' type, properties maximum, minimum are not supported",
                vec![Native],
                Scope::Schema,
            ),
            ("tools.0.custom: For 'object' type, property 'x' is not supported", vec![Native], Scope::Schema),
            ("Schema is too complex for compilation", vec![Native], Scope::Schema),
            ("Schemas contains too many optional parameters (30)", vec![Native], Scope::Schema),
            ("Grammar compilation timed out.", vec![Native], Scope::Schema),
            ("The compiled grammar is too large", vec![Native], Scope::Schema),
            (
                "This model doesn't support system messages. Try again without a system message.",
                vec![System],
                Scope::Model,
            ),
            (
                "You invoked an unsupported model or your request did not allow prompt caching.",
                vec![CachePoint],
                Scope::Model,
            ),
            ("This model doesn't support the status field. Remove status and try again.", vec![Status], Scope::Model),
        ] {
            assert_eq!(read(text, Some(Native)), Some(Refusal { what, scope }), "{text}");
        }
        for text in [
            "Malformed input request: expected type: String, found: Integer",
            "The text field in the ContentBlock object at messages.0.content.0 is blank.",
            "temperature is not supported for this model",
            "This model doesn't support the image content block.",
            "",
        ] {
            assert_eq!(read(text, Some(Native)), None, "{text}");
        }
        assert_eq!(read("Schema is too complex", None), None);
    }
}
