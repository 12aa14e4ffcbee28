//! The options of a call: checked, given their defaults, and brought into the form that a request body needs.

use super::body;
use crate::endpoint::{Endpoint, check_model_id};
use crate::error::Error;
use crate::limits::{MAX_RETRIES, REQUEST};
use crate::messages::{self, Conversation};
use crate::model::{self, Mode, Traits};
use crate::schema::Schema;
use crate::text::{cut, kind, list, nearest, quote};
use serde_json::{Map, Value, json};

/// The checked options of a call.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) region: String,
    pub(super) endpoint: Endpoint,
    pub(super) model_id: String,
    pub(super) mode: Mode,
    pub(super) traits: Traits,
    pub(super) max_retries: usize,
    pub(super) jitter: f64,
    pub(super) system: Vec<Value>,
    pub(super) inference_config: Map<String, Value>,
    pub(super) passed_through: Map<String, Value>,
}

impl Request {
    /// The same request with the caller's system prompt, followed by what the mode adds to it.
    pub(super) fn with_system(mut self, system: Vec<Value>, schema: &Schema) -> Self {
        self.system = system;
        let instruction = body::instruction(&self, schema);
        self.system.extend(instruction.map(|text| json!({ "text": text })));
        self
    }
}

/// Members of the Converse request that go out as the caller gave them.
const PASSED_THROUGH: [&str; 5] =
    ["additionalModelRequestFields", "guardrailConfig", "performanceConfig", "requestMetadata", "serviceTier"];

/// Members of `inferenceConfig`, each with the short forms that set it at the top level.
const INFERENCE: [(&str, &[&str]); 4] = [
    ("maxTokens", &["maxTokens", "max_tokens"]),
    ("temperature", &["temperature"]),
    ("topP", &["topP", "top_p"]),
    ("stopSequences", &["stopSequences", "stop"]),
];

/// Reads the call's options and conversation.
pub(super) fn parse(text: &str) -> Result<(Request, Conversation), Error> {
    if text.len() > REQUEST {
        return Err(Error::bad_option(
            "messages",
            format!("The request has {} bytes, more than {REQUEST}", text.len()),
            "Shorten `messages`",
        ));
    }
    let mut options = Options(serde_json::from_str(text).map_err(|error| {
        Error::bad_option(
            "messages",
            format!("The options are not usable JSON: {}", cut(&error.to_string(), 120)),
            "Check for text with broken Unicode and for values nested deeper than 128 levels",
        )
    })?);
    let region = options.text("region")?.unwrap_or_default();
    let endpoint = match options.text("endpoint")? {
        Some(url) => {
            // The region still enters the signature.
            Endpoint::of_region(&region)?;
            Endpoint::custom(&url)?
        }
        None => Endpoint::of_region(&region)?,
    };
    let (model_id, alias) = (options.text("modelId")?, options.text("model")?);
    let model_id = model_id.or(alias).unwrap_or_default();
    check_model_id(&model_id)?;
    let traits = model::traits(&model_id);
    let mode = options.mode()?.unwrap_or(traits.mode);
    let request = Request {
        region,
        endpoint,
        mode,
        traits,
        model_id,
        max_retries: options.max_retries()?,
        jitter: options.take("jitter").and_then(|jitter| jitter.as_f64()).unwrap_or(0.5).clamp(0.0, 1.0),
        system: Vec::new(),
        inference_config: options.inference_config()?,
        passed_through: options.passed_through()?,
    };
    let system = options.take("system");
    let messages = options.take("messages").unwrap_or_else(|| Value::Array(Vec::new()));
    options.refuse_the_rest()?;
    Ok((request, messages::normalise(system, messages)?))
}

struct Options(Map<String, Value>);

impl Options {
    /// Takes an option out; `null` counts as absent.
    fn take(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name).filter(|value| !value.is_null())
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(name, &other, "Pass a string")),
        }
    }

    fn mode(&mut self) -> Result<Option<Mode>, Error> {
        let Some(name) = self.text("mode")? else { return Ok(None) };
        Mode::named(&name).map(Some).ok_or_else(|| {
            let help = format!("Use one of {}, or leave it out to choose by model", list(&Mode::NAMES));
            Error::bad_option("mode", format!("`mode` is {:?}", cut(&name, 40)), help)
        })
    }

    fn max_retries(&mut self) -> Result<usize, Error> {
        match self.take("maxRetries") {
            None => Ok(2),
            Some(value) => value
                .as_u64()
                .filter(|count| *count <= MAX_RETRIES)
                .and_then(|count| usize::try_from(count).ok())
                .ok_or_else(|| wrong("maxRetries", &value, format!("Pass a whole number from 0 to {MAX_RETRIES}"))),
        }
    }

    fn object(&mut self, name: &str) -> Result<Option<Map<String, Value>>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(fields)),
            Some(other) => Err(wrong(name, &other, "Pass an object")),
        }
    }

    /// `inferenceConfig`, completed by the short forms: what it says itself wins.
    fn inference_config(&mut self) -> Result<Map<String, Value>, Error> {
        let mut config = self.object("inferenceConfig")?.unwrap_or_default();
        config.retain(|_, value| !value.is_null());
        let accepted = INFERENCE.map(|(name, _)| name);
        if let Some(unknown) = config.keys().find(|name| !accepted.contains(&name.as_str())) {
            return Err(unknown_name("inferenceConfig", unknown, &accepted));
        }
        for (name, short_forms) in INFERENCE {
            for short_form in short_forms {
                if let (Some(value), false) = (self.take(short_form), config.contains_key(name)) {
                    config.insert(name.to_owned(), value);
                }
            }
            if let Some(value) = config.get_mut(name) {
                check_inference(name, value)?;
            }
        }
        Ok(config)
    }

    fn passed_through(&mut self) -> Result<Map<String, Value>, Error> {
        let mut members = Map::new();
        for name in PASSED_THROUGH {
            if let Some(fields) = self.object(name)? {
                members.insert(name.to_owned(), Value::Object(fields));
            }
        }
        Ok(members)
    }

    fn refuse_the_rest(&self) -> Result<(), Error> {
        let mut accepted = vec![
            "endpoint",
            "inferenceConfig",
            "maxRetries",
            "messages",
            "mode",
            "model",
            "modelId",
            "region",
            "system",
        ];
        accepted.extend(PASSED_THROUGH);
        accepted.extend(INFERENCE.iter().flat_map(|(_, short_forms)| short_forms.iter()));
        self.0.keys().next().map_or(Ok(()), |name| Err(unknown_name("create()", name, &accepted)))
    }
}

fn check_inference(name: &str, value: &mut Value) -> Result<(), Error> {
    let path = format!("inferenceConfig.{name}");
    match name {
        "maxTokens" if value.as_u64().is_some_and(|count| count >= 1) => Ok(()),
        "maxTokens" => Err(wrong(&path, value, "Pass a whole number of at least 1")),
        "stopSequences" => {
            if let Value::String(one) = value {
                *value = json!([one]);
            }
            let items = value.as_array().map(Vec::as_slice);
            match items {
                Some(items) if items.iter().all(|item| item.as_str().is_some_and(|text| !text.is_empty())) => Ok(()),
                _ => Err(wrong(&path, value, "Pass an array of texts, none of them empty")),
            }
        }
        _ if value.as_f64().is_some_and(|number| (0.0..=1.0).contains(&number)) => Ok(()),
        _ => Err(wrong(&path, value, "Pass a number from 0 to 1")),
    }
}

fn wrong(path: &str, value: &Value, help: impl Into<String>) -> Error {
    let found = if value.is_number() { quote(value) } else { kind(value).to_owned() };
    Error::bad_option(path, format!("`{path}` is {found}"), help)
}

fn unknown_name(owner: &str, name: &str, accepted: &[&str]) -> Error {
    let help = match nearest(name, accepted) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Accepted are {}", list(accepted)),
    };
    Error::bad_option(name, format!("`{}` is not an option of {owner}", cut(name, 40)), help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn with(extra: Value) -> Result<Request, Error> {
        let mut options = json!({
            "region": "us-east-1", "model": "amazon.nova-lite-v1:0", "messages": [{"role": "user", "content": "hi"}]
        });
        options.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        parse(&options.to_string()).map(|(request, _)| request)
    }

    #[test]
    fn defaults_follow_the_model() {
        let request = with(json!({})).unwrap();
        assert_eq!((request.mode, request.max_retries), (Mode::Tools, 2));
        assert!(request.inference_config.is_empty());
        assert_eq!(with(json!({"model": "qwen.qwen3-32b-v1:0"})).unwrap().mode, Mode::Json);
        assert_eq!(with(json!({"mode": "BEDROCK_JSON"})).unwrap().mode, Mode::Json);
        assert_eq!(with(json!({"modelId": "a.b"})).unwrap().model_id, "a.b");
    }

    #[test]
    fn short_forms_fill_what_inference_config_leaves_open() {
        let request = with(json!({
            "inferenceConfig": {"maxTokens": 5, "topP": null}, "max_tokens": 9, "temperature": 0, "top_p": 0.5, "stop": "END"
        }))
        .unwrap();
        assert_eq!(
            Value::Object(request.inference_config),
            json!({"maxTokens": 5, "temperature": 0, "topP": 0.5, "stopSequences": ["END"]})
        );
    }

    #[test]
    fn members_of_the_service_pass_through() {
        let request =
            with(json!({"additionalModelRequestFields": {"top_k": 5}, "serviceTier": {"type": "flex"}})).unwrap();
        assert_eq!(
            Value::Object(request.passed_through),
            json!({"additionalModelRequestFields": {"top_k": 5}, "serviceTier": {"type": "flex"}})
        );
    }

    #[test]
    fn wrong_values_are_named() {
        for (extra, path) in [
            (json!({"region": "a.b"}), "region"),
            (json!({"region": 3}), "region"),
            (json!({"region": null}), "region"),
            (json!({"endpoint": "nowhere"}), "endpoint"),
            (json!({"model": ""}), "model"),
            (json!({"model": 5}), "model"),
            (json!({"mode": "TOOLS"}), "mode"),
            (json!({"maxRetries": -1}), "maxRetries"),
            (json!({"maxRetries": 1.5}), "maxRetries"),
            (json!({"maxRetries": 1000}), "maxRetries"),
            (json!({"inferenceConfig": []}), "inferenceConfig"),
            (json!({"inferenceConfig": {"max_tokens": 5}}), "max_tokens"),
            (json!({"temperature": 2}), "inferenceConfig.temperature"),
            (json!({"maxTokens": 0}), "inferenceConfig.maxTokens"),
            (json!({"stop": [""]}), "inferenceConfig.stopSequences"),
            (json!({"serviceTier": "flex"}), "serviceTier"),
            (json!({"messages": null}), "messages"),
            (json!({"tempreature": 1}), "tempreature"),
        ] {
            let error = with(extra.clone()).unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some(path)), "{extra}");
        }
    }

    #[test]
    fn unknown_names_come_with_a_suggestion() {
        assert_eq!(with(json!({"tempreature": 1})).unwrap_err().help, "Did you mean `temperature`?");
        assert_eq!(with(json!({"inferenceConfig": {"max_tokens": 1}})).unwrap_err().help, "Did you mean `maxTokens`?");
        assert!(with(json!({"zzzzzz": 1})).unwrap_err().help.starts_with("Accepted are"));
    }
}
