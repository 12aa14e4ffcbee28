//! What is asked: the options of a call, checked, given their defaults, and written into a request body.
//!
//! | file | what it owns |
//! |---|---|
//! | `parse` | the way from the host's text to a [`Request`] |
//! | `placeholders` | values that the host passes beside that text |
//! | `choices` | options that are one of a few words |
//! | `options` | taking options out by name, and the words for those that are wrong |
//! | `parameters`, `members`, `tools` | what goes into the body beside the conversation |
//! | `mechanism` | the ways to get a value out of a model, and which of them to use |
//! | `body` | the request body of an attempt |

pub(crate) mod body;
pub(crate) mod choices;
pub(crate) mod mechanism;
mod members;
mod options;
mod parameters;
pub(crate) mod parse;
mod placeholders;
mod tools;

use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::messages::{self, ToolNames, Turn, has_tool_calls};
use crate::model::{Mode, ToolChoice, Traits};
use crate::response::unsupported::Feature;
use crate::schema::Schema;
use crate::warning::Warning;
use choices::{LargeIntegers, Reask, RepairMode, Validation};
use mechanism::{Mechanism, MechanismChain};
use parameters::Parameters;
use serde_json::Value;

/// The checked options of a call.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) region: String,
    pub(crate) endpoint: Endpoint,
    pub(crate) model_id: String,
    pub(crate) traits: Traits,
    pub(crate) max_retries: usize,
    /// Requests for one attempt.
    pub(crate) max_attempts: u32,
    pub(crate) large_integers: LargeIntegers,
    pub(crate) validation: Validation,
    pub(crate) reask: Reask,
    pub(crate) repair: RepairMode,
    /// Whether to ask on where answers stay the same at temperature 0.
    pub(crate) retries_unchanged: bool,
    /// Whether the answer is to arrive as a stream.
    pub(crate) streams: bool,
    /// Whether the model is asked to send the input of a tool as it writes it.
    pub(crate) fine_grained: bool,
    /// Whether values of answers are kept out of errors and records.
    pub(crate) masks: bool,
    /// Tokens after which no further attempt is made.
    pub(crate) token_budget: Option<u64>,
    pub(crate) system: Vec<Value>,
    pub(crate) parameters: Parameters,
    pub(crate) tool_names: ToolNames,
    /// Whether the caller has left the mode open.
    pub(crate) mode_is_open: bool,
    /// What the caller should know of the messages.
    pub(crate) warnings: Vec<Warning>,
    /// The mechanism in use.
    pub(crate) mechanism: Mechanism,
    chain: MechanismChain,
    /// What the model is known not to support.
    unsupported: Vec<Feature>,
}

impl Request {
    pub(crate) fn mode(&self) -> Mode {
        self.mechanism.mode
    }

    /// Whether slips in an answer are repaired where only one value can be meant.
    pub(crate) fn is_lenient(&self) -> bool {
        self.validation == Validation::Lenient
    }

    /// Whether the request names tools, so that calls may stand in its conversation.
    pub(crate) fn names_tools(&self) -> bool {
        self.mode().uses_tool() || self.has_callers_tools()
    }

    /// Whether the caller brings tools beside the schema's own.
    pub(crate) fn has_callers_tools(&self) -> bool {
        self.parameters.tools.any()
    }

    /// Whether the model is left to decide about the tool.
    pub(crate) fn chooses_freely(&self) -> bool {
        match &self.parameters.tools.choice {
            Some(choice) => choice.is_free(),
            None => self.mechanism.choice == ToolChoice::Auto,
        }
    }

    /// Whether the mechanism in use can ask for a value of this schema.
    pub(crate) fn can_ask_for(&self, schema: &Schema) -> bool {
        match self.mode() {
            Mode::Tools => schema.has_form(self.mechanism.form),
            Mode::ToolsStrict | Mode::JsonSchema => schema.check_constrained(self.is_lenient()).is_ok(),
            Mode::Json => true,
        }
    }

    /// Adds what is not known yet.
    pub(crate) fn warn(&mut self, news: impl Iterator<Item = Warning>) {
        for warning in news {
            if self.warnings.iter().all(|known| known.code != warning.code) {
                self.warnings.push(warning);
            }
        }
    }

    /// Takes these features out of the request, as far as it has them. `false` where nothing changes.
    pub(crate) fn drop_unsupported(&mut self, features: &[Feature], schema: &Schema, turns: &mut Vec<Turn>) -> bool {
        let mut changes = false;
        let news: Vec<Feature> =
            features.iter().filter(|feature| !self.unsupported.contains(feature)).copied().collect();
        for feature in news {
            self.unsupported.push(feature);
            changes |= match feature {
                Feature::AutoChoice => {
                    std::mem::replace(&mut self.traits.auto_choice, false) && self.mechanism.choice == ToolChoice::Auto
                }
                Feature::Stream => {
                    let streamed = std::mem::replace(&mut self.streams, false);
                    self.warn(streamed.then(not_streamed).into_iter());
                    streamed
                }
                Feature::FineGrained => std::mem::replace(&mut self.fine_grained, false),
                Feature::System => std::mem::replace(&mut self.traits.system, false),
                Feature::CachePoint => {
                    let kept = self.system.len() + self.parameters.tools.entries.len();
                    self.system.retain(|block| !messages::is_cache_point(block));
                    self.parameters.tools.entries.retain(|tool| !messages::is_cache_point(tool));
                    messages::remove_cache_points(turns)
                        || kept != self.system.len() + self.parameters.tools.entries.len()
                }
                Feature::Prefill => messages::end_with_user(turns),
                Feature::Status => {
                    self.traits.error_status = false;
                    messages::remove_statuses(turns)
                }
                Feature::AnyChoice
                | Feature::BareForm
                | Feature::FullForm
                | Feature::InlinedForm
                | Feature::NamedChoice
                | Feature::Native
                | Feature::Strict
                | Feature::Tools => self.chain.first_supported(&self.unsupported, schema) != Some(self.mechanism),
            };
        }
        changes
    }

    /// Takes the first mechanism that is left; `false` where there is none.
    pub(crate) fn take_next_mechanism(&mut self, schema: &Schema) -> bool {
        match self.chain.first_supported(&self.unsupported, schema) {
            Some(mechanism) => {
                self.mechanism = mechanism;
                true
            }
            None => false,
        }
    }

    /// A prompt kept by the service brings its own model, parameters and tools, and the service refuses others.
    fn check_prompt(&self, turns: &[Turn]) -> Result<(), Error> {
        let forbidden = [
            ("system", !self.system.is_empty()),
            ("inferenceConfig", !self.parameters.inference_config.is_empty()),
            ("additionalModelRequestFields", self.parameters.members.contains_key("additionalModelRequestFields")),
            ("toolConfig", !self.parameters.tools.entries.is_empty()),
            ("mode", self.mode().uses_tool()),
            ("messages", has_tool_calls(turns)),
        ];
        let Some((name, _)) = forbidden.into_iter().find(|(_, given)| *given) else { return Ok(()) };
        Err(match name {
            "mode" => Error::bad_option(name, "A prompt takes no tools", "Use the mode `BEDROCK_JSON`"),
            "messages" => Error::bad_option(name, "A prompt takes no tool calls", "Remove the calls and their results"),
            _ => Error::bad_option(
                name,
                format!("`model` is a prompt, which takes no `{name}`, nor short forms of it"),
                format!("Remove `{name}`, or put it into the prompt"),
            ),
        })
    }
}

pub(crate) fn not_streamed() -> Warning {
    Warning {
        code: "NOT_STREAMED",
        path: "model".to_owned(),
        message: "The answer came in one piece: the model does not stream it, or the caller may not. Allow \
                  `bedrock:InvokeModelWithResponseStream`, or use the mode `BEDROCK_JSON`."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests;
