//! What a family is known to refuse of the parameters, alone or together, before it reads a word of the conversation.
//!
//! A refusal of the service costs a round trip and names fields of the model's own. Nothing is refused here on a guess: what
//! is not known goes to the service.

use crate::error::Error;
use crate::model::{Reasoning, Sampling, Thinking, Traits};
use crate::request::options::wrong;
use crate::request::tools::Tools;
use crate::text::is_blank;
use serde_json::{Map, Value};

/// The least `budget_tokens` of Claude's thinking.
const LEAST_BUDGET: u64 = 1024;

/// The least `topP` while Claude thinks.
const LEAST_TOP_P: f64 = 0.95;

/// The parameters of one request, and the traits of the family they are for.
pub(super) struct Combination<'a> {
    pub(super) traits: Traits,
    /// `inferenceConfig`.
    pub(super) inference: &'a Map<String, Value>,
    /// `additionalModelRequestFields`.
    pub(super) additional: &'a Map<String, Value>,
    pub(super) max_tokens_limit: Option<u64>,
    pub(super) tools: &'a Tools,
}

/// The `type` of Claude's `thinking`.
pub(super) fn kind_of_thinking(additional: &Map<String, Value>) -> Option<&str> {
    additional.get("thinking")?.get("type")?.as_str()
}

/// Whether a model that may not be made to call a tool while it reasons is to reason.
pub(super) fn reasons_freely(traits: Traits, additional: &Map<String, Value>) -> bool {
    let Reasoning::Field(place) = traits.reasoning else { return false };
    traits.auto_while_reasoning && additional.get(place).is_some_and(|effort| effort != "none")
}

impl Combination<'_> {
    /// # Errors
    ///
    /// [`crate::error::ErrorCode::BadOption`] with the path of what has to go.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.check_sampling()?;
        self.check_stop_sequences()?;
        self.check_choice()?;
        if self.traits.is_claude() {
            self.check_thinking()?;
        }
        self.check_nova()
    }

    fn check_sampling(&self) -> Result<(), Error> {
        let help = |name: &str, place: &str| {
            format!("Remove `{}`", if place.starts_with("inferenceConfig.") { name } else { place })
        };
        let refused = |name: &str, place: &str| {
            Err(Error::bad_option(place, format!("This model takes no `{name}`"), help(name, place)))
        };
        match (self.traits.sampling, self.temperature(), self.top_p(), self.top_k()) {
            (Sampling::All, ..) => Ok(()),
            (Sampling::One, Some(_), Some((place, _)), _) => {
                let message = "This model takes `temperature` or `topP`, not both";
                Err(Error::bad_option(place, message, help("topP", place)))
            }
            (Sampling::One, ..) => Ok(()),
            (Sampling::None, Some((place, _)), ..) => refused("temperature", place),
            (Sampling::None, _, Some((place, _)), _) => refused("topP", place),
            (Sampling::None, _, _, Some(_)) => refused("topK", "topK"),
            (Sampling::None, None, None, None) => Ok(()),
        }
    }

    fn check_stop_sequences(&self) -> Result<(), Error> {
        let Some(stops) = self.inference.get("stopSequences").and_then(Value::as_array) else { return Ok(()) };
        let refused =
            |message: &str, help: &str| Err(Error::bad_option("inferenceConfig.stopSequences", message, help));
        if !self.traits.stop_sequences {
            return refused("This model takes no `stopSequences`", "Remove `stopSequences`");
        }
        if self.traits.is_claude() && stops.iter().filter_map(Value::as_str).any(is_blank) {
            return refused(
                "Claude takes no text of white space alone in `stopSequences`",
                "Remove it, or add what stands beside it",
            );
        }
        Ok(())
    }

    /// Claude is not known to refuse a forced call while it decides itself how much to think.
    fn check_choice(&self) -> Result<(), Error> {
        let may_be_claude = self.traits.is_claude() || !self.traits.known;
        let thinks = may_be_claude && kind_of_thinking(self.additional) == Some("enabled");
        if !self.tools.forces_a_call() || !(thinks || reasons_freely(self.traits, self.additional)) {
            return Ok(());
        }
        let (who, option) = if thinks { ("Claude", "thinking") } else { ("this model", "reasoningEffort") };
        let place = self.tools.place_of_choice();
        Err(Error::bad_option(
            place,
            format!("`{place}` makes the model call a tool, which {who} refuses while it thinks"),
            format!("Let the model choose, or leave out `{option}`"),
        ))
    }

    fn check_thinking(&self) -> Result<(), Error> {
        let Some(kind) = kind_of_thinking(self.additional) else { return Ok(()) };
        let refused = |help: &str| {
            Err(Error::bad_option("thinking.type", format!("This model takes no `thinking` of type {kind:?}"), help))
        };
        match (self.traits.thinking, kind) {
            (Thinking::Always, "disabled") => return refused("Remove `thinking`, and pass a low `reasoningEffort`"),
            (_, "disabled") => return Ok(()),
            (Thinking::None, _) => return refused("Remove `thinking`, or use another model"),
            (Thinking::Adaptive | Thinking::Always, "enabled") => {
                return refused("Pass `{ type: \"adaptive\" }`, and how much as `reasoningEffort`");
            }
            (Thinking::Budget, "adaptive") => return refused("Pass `{ type: \"enabled\", budget_tokens: 2000 }`"),
            _ => {}
        }
        if kind == "enabled" {
            self.check_budget()?;
        }
        let beside = |place: &str, what: &str| {
            let message = format!("Claude takes no {what} while it thinks");
            Err(Error::bad_option(place, message, "Remove it, or leave out `thinking`"))
        };
        match (self.temperature(), self.top_p(), self.top_k()) {
            (Some((place, value)), ..) if value.as_f64() != Some(1.0) => beside(place, "`temperature` other than 1"),
            (_, Some((place, value)), _) if value.as_f64().is_some_and(|number| number < LEAST_TOP_P) => {
                beside(place, &format!("`topP` below {LEAST_TOP_P}"))
            }
            (_, _, Some(_)) => beside("topK", "`topK`"),
            _ => Ok(()),
        }
    }

    fn check_budget(&self) -> Result<(), Error> {
        let path = "thinking.budget_tokens";
        let help = format!("Pass a whole number of at least {LEAST_BUDGET}");
        let Some(value) = self.additional.get("thinking").and_then(|thinking| thinking.get("budget_tokens")) else {
            return Err(Error::bad_option(path, format!("`{path}` is missing"), help));
        };
        let Some(budget) = value.as_u64().filter(|budget| *budget >= LEAST_BUDGET) else {
            return Err(wrong(path, value, help));
        };
        let max_tokens = self.inference.get("maxTokens").and_then(Value::as_u64);
        match max_tokens.filter(|max_tokens| *max_tokens <= budget && !self.interleaves()) {
            None => Ok(()),
            Some(max_tokens) => Err(Error::bad_option(
                path,
                format!("`{path}` is {budget}, which leaves nothing of the {max_tokens} `maxTokens` for the answer"),
                "Raise `maxTokens`, or lower `budget_tokens`",
            )),
        }
    }

    /// Whether thinking goes on between tool calls: then its budget is that of all of them together.
    fn interleaves(&self) -> bool {
        let features = self.additional.get("anthropic_beta").and_then(Value::as_array);
        features.into_iter().flatten().filter_map(Value::as_str).any(|name| name.starts_with("interleaved-thinking"))
    }

    /// At its highest effort, Nova sets these itself.
    fn check_nova(&self) -> Result<(), Error> {
        let config = self.additional.get("reasoningConfig").filter(|_| self.traits.reasoning == Reasoning::Nova);
        let is = |name: &str, word: &str| config.and_then(|config| config.get(name)).is_some_and(|value| value == word);
        if !is("type", "enabled") || !is("maxReasoningEffort", "high") {
            return Ok(());
        }
        let given = ["maxTokens", "temperature", "topP"].into_iter().find(|name| self.inference.contains_key(*name));
        let (name, place) = match (given, self.max_tokens_limit) {
            (Some(name), _) => (name, format!("inferenceConfig.{name}")),
            (None, Some(_)) => ("maxTokensLimit", "maxTokensLimit".to_owned()),
            (None, None) => return Ok(()),
        };
        Err(Error::bad_option(
            place,
            format!("This model takes no `{name}` while its `reasoningEffort` is \"high\""),
            format!("Remove `{name}`, or lower `reasoningEffort`"),
        ))
    }

    fn temperature(&self) -> Option<(&'static str, &Value)> {
        self.either(
            ("inferenceConfig.temperature", "temperature"),
            ("additionalModelRequestFields.temperature", "temperature"),
        )
    }

    fn top_p(&self) -> Option<(&'static str, &Value)> {
        self.either(("inferenceConfig.topP", "topP"), ("additionalModelRequestFields.top_p", "top_p"))
    }

    fn top_k(&self) -> Option<&Value> {
        self.additional.get(self.traits.top_k?).filter(|value| !value.is_null())
    }

    /// What `inferenceConfig` or the model's own fields hold, with its place.
    fn either(
        &self,
        (place, name): (&'static str, &str),
        (own_place, own_name): (&'static str, &str),
    ) -> Option<(&'static str, &Value)> {
        let own = self.additional.get(own_name).filter(|value| !value.is_null()).map(|value| (own_place, value));
        self.inference.get(name).map(|value| (place, value)).or(own)
    }
}
