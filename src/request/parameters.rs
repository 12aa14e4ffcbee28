//! The parameters of the model: from the names that callers use to the places where Converse wants them.
//!
//! What a caller puts into `inferenceConfig` or `additionalModelRequestFields` wins over the short forms, key by key.

mod combinations;

use super::members;
use super::options::{Options, unknown_name, wrong};
use super::tools::Tools;
use crate::error::Error;
use crate::messages::Attachments;
use crate::model::{Reasoning, Traits};
use crate::text::cut;
use combinations::{Combination, kind_of_thinking, reasons_freely};
use serde_json::{Map, Value, json};

/// What goes into the request body beside the conversation.
#[derive(Debug)]
pub(crate) struct Parameters {
    pub(super) inference_config: Map<String, Value>,
    /// Members of the body that go out as they are.
    pub(super) members: Map<String, Value>,
    pub(super) tools: Tools,
    /// Whether the model is to reason in a way that may keep it from being made to call a tool.
    pub(super) reasons: bool,
    /// What `maxTokens` may be raised to while answers are cut off.
    pub(super) max_tokens_limit: Option<u64>,
}

impl Parameters {
    /// Whether the model is to choose the likeliest words.
    pub(crate) fn is_deterministic(&self) -> bool {
        self.inference_config.get("temperature").and_then(Value::as_f64) == Some(0.0)
    }
}

/// The service's integers have 32 bits.
const MAX_TOKENS: u64 = 2_147_483_647;
/// Characters of an effort.
const EFFORT_LENGTH: usize = 16;
/// Texts at which one request may stop.
const STOP_SEQUENCES: usize = 2500;

/// Members of `inferenceConfig`, each with the names that set it at the top level, the stronger first.
const INFERENCE: [(&str, &[&str]); 4] = [
    ("maxTokens", &["max_tokens", "maxTokens", "max_completion_tokens"]),
    ("temperature", &["temperature"]),
    ("topP", &["top_p", "topP"]),
    ("stopSequences", &["stop", "stop_sequences", "stopSequences"]),
];

/// Takes the parameters out of the options.
pub(super) fn read(options: &mut Options, traits: Traits, attachments: &Attachments<'_>) -> Result<Parameters, Error> {
    let inference_config = inference_config(options)?;
    let max_tokens_limit = max_tokens_limit(options, &inference_config)?;
    let mut additional = options.object("additionalModelRequestFields")?.unwrap_or_default();
    let mut output = output_config(options)?;
    top_k(options, traits, &mut additional)?;
    thinking(options, traits, &mut additional)?;
    reasoning_effort(options, traits, &mut additional, &mut output)?;
    let tools = Tools::read(options, &mut additional, attachments)?;
    Combination { traits, inference: &inference_config, additional: &additional, max_tokens_limit, tools: &tools }
        .check()?;
    let reasons = reasons(traits, &additional);
    let mut members = Map::new();
    for (name, fields) in [("additionalModelRequestFields", additional), ("outputConfig", output)] {
        if !fields.is_empty() {
            members.insert(name.to_owned(), Value::Object(fields));
        }
    }
    members.extend(members::read(options)?);
    Ok(Parameters { inference_config, members, tools, reasons, max_tokens_limit })
}

fn inference_config(options: &mut Options) -> Result<Map<String, Value>, Error> {
    let mut config = options.object("inferenceConfig")?.unwrap_or_default();
    config.retain(|_, value| !value.is_null());
    let accepted = INFERENCE.map(|(name, _)| name);
    if let Some(unknown) = config.keys().find(|name| !accepted.contains(&name.as_str())) {
        return Err(unknown_name("inferenceConfig", unknown, &accepted));
    }
    for (name, short_forms) in INFERENCE {
        if let (Some(value), false) = (options.take_first(short_forms), config.contains_key(name)) {
            config.insert(name.to_owned(), value);
        }
        if let Some(value) = config.get_mut(name) {
            check_inference(name, value)?;
        }
    }
    Ok(config)
}

fn check_inference(name: &str, value: &mut Value) -> Result<(), Error> {
    let path = format!("inferenceConfig.{name}");
    match name {
        "maxTokens" if value.as_u64().is_some_and(|count| (1..=MAX_TOKENS).contains(&count)) => Ok(()),
        "maxTokens" => Err(wrong(&path, value, "Pass a whole number from 1 to 2147483647")),
        "stopSequences" => {
            if let Value::String(one) = value {
                *value = json!([one]);
            }
            let items = value.as_array().map(Vec::as_slice);
            match items {
                Some(items)
                    if items.len() <= STOP_SEQUENCES
                        && items.iter().all(|item| item.as_str().is_some_and(|text| !text.is_empty())) =>
                {
                    Ok(())
                }
                _ => {
                    let help = format!("Pass an array of at most {STOP_SEQUENCES} non-empty strings");
                    Err(wrong(&path, value, help))
                }
            }
        }
        _ if value.as_f64().is_some_and(|number| (0.0..=1.0).contains(&number)) => Ok(()),
        _ => Err(wrong(&path, value, "Pass a number from 0 to 1")),
    }
}

/// The one member of `outputConfig` that is the caller's to set: the format follows from the mode.
fn output_config(options: &mut Options) -> Result<Map<String, Value>, Error> {
    let output = options.object("outputConfig")?.unwrap_or_default();
    match output.keys().find(|name| *name != "effort") {
        None => match output.get("effort") {
            Some(effort) if effort.as_str().is_none_or(|text| text.chars().count() > EFFORT_LENGTH) => {
                Err(wrong("outputConfig.effort", effort, "Pass a word such as \"low\" or \"high\""))
            }
            _ => Ok(output),
        },
        Some(name) => Err(Error::bad_option(
            format!("outputConfig.{}", cut(name, 40)),
            format!("`outputConfig.{}` cannot be set by a caller", cut(name, 40)),
            "Pass `effort` only; the format of the answer follows from `responseModel` and `mode`",
        )),
    }
}

/// Converse has no `topK`: each family wants it at its own place.
fn top_k(options: &mut Options, traits: Traits, additional: &mut Map<String, Value>) -> Result<(), Error> {
    let Some(value) = options.take_first(&["top_k", "topK"]) else { return Ok(()) };
    if value.as_u64().is_none() {
        return Err(wrong("topK", &value, "Pass a whole number"));
    }
    match traits.top_k {
        Some(place) => insert_at(additional, place, value),
        None => Err(no_place("topK", traits)),
    }
}

fn thinking(options: &mut Options, traits: Traits, additional: &mut Map<String, Value>) -> Result<(), Error> {
    let Some(fields) = options.object("thinking")? else { return Ok(()) };
    if traits.known && !traits.is_claude() {
        return Err(Error::bad_option(
            "thinking",
            "`thinking` is an option of Claude models only",
            "Use `reasoningEffort`, or the model's own field in `additionalModelRequestFields`",
        ));
    }
    insert_at(additional, "thinking", Value::Object(fields))
}

fn reasoning_effort(
    options: &mut Options,
    traits: Traits,
    additional: &mut Map<String, Value>,
    output: &mut Map<String, Value>,
) -> Result<(), Error> {
    let value = match options.take_first(&["reasoningEffort", "reasoning_effort"]) {
        None => return Ok(()),
        Some(text @ Value::String(_)) => text,
        Some(other) => return Err(wrong("reasoningEffort", &other, "Pass a word such as \"low\" or \"high\"")),
    };
    match traits.reasoning {
        Reasoning::Unknown => Err(no_place("reasoningEffort", traits)),
        Reasoning::Claude => {
            output.entry("effort").or_insert(value);
            Ok(())
        }
        Reasoning::Nova if value == "none" => insert_at(additional, "reasoningConfig.type", json!("disabled")),
        Reasoning::Nova => {
            insert_at(additional, "reasoningConfig.type", json!("enabled"))?;
            match additional.get("reasoningConfig").is_some_and(|config| config["type"] == "disabled") {
                true => Ok(()),
                false => insert_at(additional, "reasoningConfig.maxReasoningEffort", value),
            }
        }
        Reasoning::Field(place) => insert_at(additional, place, value),
    }
}

/// A value at a place that is guessed may be refused, or lost.
fn no_place(name: &str, traits: Traits) -> Error {
    let help = match traits.known {
        true => "Put the model's own field into `additionalModelRequestFields`",
        false => "Name the model's `family`, or put its own field into `additionalModelRequestFields`",
    };
    Error::bad_option(name, format!("`{name}` has no known place for this model"), help)
}

/// Inserts at a path of names separated by dots, unless the caller has set that place.
fn insert_at(fields: &mut Map<String, Value>, place: &str, value: Value) -> Result<(), Error> {
    match place.split_once('.') {
        None => {
            fields.entry(place).or_insert(value);
            Ok(())
        }
        Some((first, rest)) => match fields.entry(first).or_insert_with(|| json!({})) {
            Value::Object(inner) => insert_at(inner, rest, value),
            other => Err(wrong(&format!("additionalModelRequestFields.{first}"), other, "Pass an object")),
        },
    }
}

fn reasons(traits: Traits, additional: &Map<String, Value>) -> bool {
    kind_of_thinking(additional).is_some_and(|kind| kind != "disabled") || reasons_freely(traits, additional)
}

fn max_tokens_limit(options: &mut Options, inference: &Map<String, Value>) -> Result<Option<u64>, Error> {
    let Some(value) = options.take("maxTokensLimit") else { return Ok(None) };
    let least = inference.get("maxTokens").and_then(Value::as_u64).unwrap_or(1);
    match value.as_u64().filter(|limit| (least..=MAX_TOKENS).contains(limit)) {
        Some(limit) => Ok(Some(limit)),
        None => Err(wrong("maxTokensLimit", &value, format!("Pass a whole number of at least {least}"))),
    }
}

impl Parameters {
    /// Raises `maxTokens` for one more attempt, where the caller allows it: to twice what it was, up to the limit. Each raise
    /// doubles, so that there are 31 of them at most.
    pub(crate) fn raise_max_tokens(&mut self) -> bool {
        let Some(limit) = self.max_tokens_limit else { return false };
        let now = self.inference_config.get("maxTokens").and_then(Value::as_u64);
        if now.is_some_and(|now| now >= limit) {
            return false;
        }
        let raised = now.map_or(limit, |now| now.saturating_mul(2).min(limit));
        self.inference_config.insert("maxTokens".to_owned(), json!(raised));
        true
    }
}
