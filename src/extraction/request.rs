//! The options of a call: checked, given their defaults, and brought into the form that a request body needs.

use super::body;
use super::ladder::{Ladder, Rung};
use super::members;
use super::options::Options;
use super::parameters::{self, Parameters};
use crate::endpoint::{Endpoint, check_model_id};
use crate::error::Error;
use crate::limits::REQUEST;
use crate::messages::{self, Attachments, Conversation, Input, ToolNames, Turn};
use crate::model::{Mode, ToolChoice, Traits};
use crate::response::refusal::Refused;
use crate::schema::Schema;
use crate::text::cut;
use crate::warning::Warning;
use serde_json::{Map, Value};

/// The checked options of a call.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) region: String,
    pub(super) endpoint: Endpoint,
    pub(super) model_id: String,
    pub(super) traits: Traits,
    pub(super) max_retries: usize,
    /// Whether the host keeps the digits of integers that a JavaScript number rounds.
    pub(super) keeps_integers: bool,
    /// Whether slips in an answer are repaired where only one value can be meant.
    pub(super) lenient: bool,
    /// Whether a re-ask takes the place of the one before it.
    pub(super) keeps_latest: bool,
    /// Whether a re-ask asks for the failing places only, where that can be done.
    pub(super) patches: bool,
    /// Whether to ask on where answers stay the same at temperature 0.
    pub(super) retries_unchanged: bool,
    /// Whether values of answers are kept out of errors and records.
    pub(super) masks: bool,
    /// Tokens after which no further attempt is made.
    pub(super) token_budget: Option<u64>,
    pub(super) system: Vec<Value>,
    pub(super) parameters: Parameters,
    pub(super) tool_names: ToolNames,
    /// Whether the caller has left the mode open.
    pub(super) mode_is_open: bool,
    /// What the caller should know of the messages.
    pub(super) warnings: Vec<Warning>,
    /// The mechanism in use.
    pub(super) rung: Rung,
    ladder: Ladder,
    /// What the model is known to refuse.
    refused: Vec<Refused>,
}

impl Request {
    pub(super) fn mode(&self) -> Mode {
        self.rung.mode
    }

    /// Whether the request names tools, so that calls may stand in its conversation.
    pub(super) fn names_tools(&self) -> bool {
        self.mode().uses_tool() || self.parameters.tools.any()
    }

    /// Whether the model is left to decide about the tool.
    pub(super) fn chooses_freely(&self) -> bool {
        match &self.parameters.tools.choice {
            Some(choice) => choice.is_free(),
            None => self.rung.choice == ToolChoice::Auto,
        }
    }

    /// Whether the mechanism in use can ask for a value of this schema.
    pub(super) fn can_ask_for(&self, schema: &Schema) -> bool {
        match self.mode() {
            Mode::Tools => schema.has_form(self.rung.form),
            Mode::ToolsStrict | Mode::JsonSchema => schema.check_constrained(self.lenient).is_ok(),
            Mode::Json => true,
        }
    }

    /// Does without what the model refuses, as far as that is news and in the request. `false` where nothing changes.
    pub(super) fn do_without(&mut self, what: &[Refused], schema: &Schema, turns: &mut Vec<Turn>) -> bool {
        let mut changes = false;
        for refused in what.iter().filter(|what| !self.refused.contains(what)).copied().collect::<Vec<Refused>>() {
            self.refused.push(refused);
            changes |= match refused {
                Refused::AutoChoice => {
                    std::mem::replace(&mut self.traits.auto_choice, false) && self.rung.choice == ToolChoice::Auto
                }
                Refused::System => std::mem::replace(&mut self.traits.system, false),
                Refused::CachePoint => {
                    let kept = self.system.len() + self.parameters.tools.entries.len();
                    self.system.retain(|block| !messages::is_cache_point(block));
                    self.parameters.tools.entries.retain(|tool| !messages::is_cache_point(tool));
                    messages::remove_cache_points(turns)
                        || kept != self.system.len() + self.parameters.tools.entries.len()
                }
                Refused::Prefill => messages::end_with_user(turns),
                Refused::Status => {
                    self.traits.error_status = false;
                    messages::remove_statuses(turns)
                }
                Refused::AnyChoice
                | Refused::BareForm
                | Refused::FullForm
                | Refused::InlinedForm
                | Refused::NamedChoice
                | Refused::Native
                | Refused::Strict
                | Refused::Tools => self.ladder.strongest(&self.refused, schema) != Some(self.rung),
            };
        }
        changes
    }

    /// Takes up the strongest mechanism that is left; `false` where there is none.
    pub(super) fn step_down(&mut self, schema: &Schema) -> bool {
        match self.ladder.strongest(&self.refused, schema) {
            Some(rung) => {
                self.rung = rung;
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
            ("messages", body::calls_tools(turns)),
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

/// Names of options that are not parameters of the model.
const OWN: [&str; 18] = [
    "context",
    "endpoint",
    "family",
    "largeIntegers",
    "learned",
    "maskValues",
    "maxRetries",
    "messages",
    "mode",
    "model",
    "modelId",
    "reask",
    "region",
    "repair",
    "retryUnchanged",
    "system",
    "tokenBudget",
    "validation",
];

/// What http(s) addresses of media are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WebMedia {
    /// Still to be fetched: all but the media themselves is checked.
    FetchedLater,
    /// Not acceptable.
    Refused,
}

/// Reads the call's options and conversation; `bytes` are the binary values and long texts of its messages.
pub(super) fn parse(
    text: &str,
    bytes: &[Vec<u8>],
    schema: &Schema,
    web_media: WebMedia,
) -> Result<(Request, Vec<Turn>), Error> {
    let length = bytes.iter().fold(text.len(), |sum, bytes| sum.saturating_add(bytes.len()));
    if length > REQUEST {
        return Err(Error::bad_option(
            "messages",
            format!("The request has {length} bytes, more than {REQUEST}"),
            "Shorten `messages`, or put media in S3",
        ));
    }
    let (options, attachments) = placed(object(text)?, bytes)?;
    let mut options = Options::new(options);
    let attachments = if web_media == WebMedia::FetchedLater { attachments.fetched_later() } else { attachments };
    let region = options.text("region")?.unwrap_or_default();
    let regional = Endpoint::of_region(&region)?;
    let endpoint = options.text("endpoint")?.map_or(Ok(regional), |url| Endpoint::custom(&url))?;
    let (model_id, alias) = (options.text("modelId")?, options.text("model")?);
    let model_id = model_id.or(alias).unwrap_or_default();
    check_model_id(&model_id)?;
    let traits = options.traits(&model_id)?;
    let mode = options.mode()?;
    let max_retries = options.max_retries()?;
    let lenient = !options.second_of("validation", ["lenient", "strict"])?;
    let keeps_integers = options.word_of("largeIntegers", &["number", "bigint", "text"])? > 0;
    let keeps_latest = options.second_of("reask", ["append", "replace"])?;
    let patches = options.second_of("repair", ["whole", "patch"])?;
    let retries_unchanged = options.flag("retryUnchanged")?;
    let masks = options.flag("maskValues")?;
    let token_budget = options.token_budget()?;
    let learned = options.refused(schema.fingerprint())?;
    let mut parameters = parameters::read(&mut options, traits, &attachments)?;
    let input = Input {
        system: options.take("system"),
        messages: options.take("messages").unwrap_or_else(|| Value::Array(Vec::new())),
        context: options.object("context")?,
        attachments,
    };
    options.refuse_the_rest(&[&OWN, &parameters::NAMES, &members::NAMES])?;
    let Conversation { system, mut turns, warnings } = messages::normalise(input, traits)?;
    // A caller who insists on tools for a family listed without them knows better than the list.
    if traits.known && traits.tool_choice == ToolChoice::None && !mode.is_some_and(Mode::uses_tool) {
        check_no_tools(&parameters, &turns)?;
    }
    let tool_names = ToolNames::apply(&mut turns, parameters.tools.names_mut());
    let ladder = Ladder::new(mode, traits, &parameters, schema, lenient, messages::cites(&turns))?;
    let mut request = Request {
        region,
        endpoint,
        model_id,
        traits,
        max_retries,
        keeps_integers,
        lenient,
        keeps_latest,
        patches,
        retries_unchanged,
        masks,
        token_budget,
        system,
        parameters,
        tool_names,
        mode_is_open: mode.is_none(),
        warnings,
        rung: ladder.strongest(&[], schema).unwrap_or(Rung::TEXT),
        ladder,
        refused: Vec::new(),
    };
    if request.do_without(&learned, schema, &mut turns) && !request.step_down(schema) {
        // All that the caller allows is refused: the service may have changed its mind.
        request.refused.clear();
    }
    let own = request.mode().uses_tool().then(|| schema.name());
    request.parameters.tools.check_names(own)?;
    if traits.prompt {
        request.check_prompt(&turns)?;
    }
    Ok((request, turns))
}

/// The service refuses tools and calls for a family without tool use.
fn check_no_tools(parameters: &Parameters, turns: &[Turn]) -> Result<(), Error> {
    let refused = |path: &str, message: &str, help: &str| Err(Error::bad_option(path, message, help));
    if parameters.tools.any() {
        return refused("toolConfig.tools", "This model takes no tools", "Remove `toolConfig`, or use another model");
    }
    if body::calls_tools(turns) {
        return refused(
            "messages",
            "This model takes no tools, and `messages` holds calls of some",
            "Write the calls and their results as text, or use another model",
        );
    }
    Ok(())
}

fn object(text: &str) -> Result<Map<String, Value>, Error> {
    match bedrock_extract_json::read(text) {
        Ok(Value::Object(options)) => Ok(options),
        Ok(_) => Err(Error::internal("The host passed options that are not an object")),
        Err(error) => Err(Error::bad_option(
            "messages",
            format!("The options are not usable JSON: {}", cut(&error.to_string(), 120)),
            "Check for text with broken Unicode and for values nested deeper than 128 levels",
        )),
    }
}

/// The options with the long texts in their places, and the binary values that have placeholders in them.
fn placed(mut options: Map<String, Value>, bytes: &[Vec<u8>]) -> Result<(Map<String, Value>, Attachments<'_>), Error> {
    let mut places = match options.shift_remove("placeholder") {
        None => return Ok((options, Attachments::default())),
        Some(Value::String(name)) => {
            Places { text: format!("{name}:text"), binary: format!("{name}:attachment"), bytes, has_binary: false }
        }
        Some(_) => return Err(Error::internal("The host passed a name for placeholders that is no text")),
    };
    options.values_mut().try_for_each(|option| places.put_texts(option))?;
    let attachments = if places.has_binary { Attachments::new(bytes, places.binary) } else { Attachments::default() };
    Ok((options, attachments))
}

/// What stands for values that were passed beside the JSON, to spare them being escaped and read.
struct Places<'a> {
    /// The member of a long text's placeholder.
    text: String,
    /// The member of a binary value's placeholder.
    binary: String,
    bytes: &'a [Vec<u8>],
    has_binary: bool,
}

impl Places<'_> {
    /// Puts the texts in their places, and notes whether other placeholders are left.
    fn put_texts(&mut self, value: &mut Value) -> Result<(), Error> {
        match value {
            Value::Object(fields) => {
                if let Some(index) = fields.get(&self.text) {
                    let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
                    let text = index.and_then(|index| str::from_utf8(self.bytes.get(index)?).ok());
                    let missing = || Error::internal("The host passed no text for a placeholder");
                    *value = Value::from(text.ok_or_else(missing)?);
                    return Ok(());
                }
                self.has_binary |= fields.contains_key(&self.binary);
                fields.values_mut().try_for_each(|field| self.put_texts(field))
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.put_texts(item)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
