//! The caller's options, taken out one by one. An option is named where it is read and nowhere else: what is left over has a
//! name that nobody asked for.

use super::choices::Choice;
use crate::error::Error;
use crate::limits::{MAX_RETRIES, MOST_REQUESTS_PER_ATTEMPT, REQUESTS_PER_ATTEMPT};
use crate::model::{self, Mode, Traits};
use crate::response::unsupported::Feature;
use crate::text::{cut, kind, list, nearest, quote};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Names that the host fills in, and no caller.
const HOST: [&str; 2] = ["learned", "stream"];

pub(super) struct Options {
    given: Map<String, Value>,
    /// The names that were asked for.
    names: Vec<&'static str>,
}

impl Options {
    pub(super) fn new(options: Map<String, Value>) -> Self {
        Self { given: options, names: Vec::new() }
    }

    /// Takes an option out; `null` counts as absent.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Value> {
        self.names.push(name);
        self.given.shift_remove(name).filter(|value| !value.is_null())
    }

    /// Takes the first of several names for the same option that is present, and drops the others.
    pub(super) fn take_first(&mut self, names: &[&'static str]) -> Option<Value> {
        names.iter().fold(None, |first, name| {
            let value = self.take(name);
            first.or(value)
        })
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(name, &other, "Pass a string")),
        }
    }

    pub(super) fn object(&mut self, name: &'static str) -> Result<Option<Map<String, Value>>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(fields)),
            Some(other) => Err(wrong(name, &other, "Pass an object")),
        }
    }

    pub(super) fn mode(&mut self) -> Result<Option<Mode>, Error> {
        let Some(name) = self.text("mode")?.filter(|name| name != "auto") else { return Ok(None) };
        Mode::named(&name).map(Some).ok_or_else(|| {
            let help = format!("Use one of {}, or `auto` for what the model takes", list(&Mode::NAMES));
            Error::bad_option("mode", format!("`mode` is {:?}", cut(&name, 40)), help)
        })
    }

    /// The traits of the family that the caller names, or else of the one that `model_id` names.
    pub(super) fn traits(&mut self, model_id: &str) -> Result<Traits, Error> {
        let Some(name) = self.text("family")? else { return Ok(model::traits(model_id)) };
        model::family(model_id, &name).ok_or_else(|| {
            let help = match nearest(&name, &model::family_names().collect::<Vec<&str>>()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => "Pass a family such as `claude` or `nova`, or the id of the model".to_owned(),
            };
            Error::bad_option("family", format!("`family` is {:?}, which is not known", cut(&name, 40)), help)
        })
    }

    /// The features that earlier requests found unsupported: `{ model: […], schemas: { fingerprint: […] } }`. Skips names that it
    /// does not know: a newer version may have written them.
    pub(super) fn unsupported(&mut self, fingerprint: &str) -> Result<Vec<Feature>, Error> {
        let learned = self.object("learned")?.unwrap_or_default();
        let of_schema = learned.get("schemas").and_then(|schemas| schemas.get(fingerprint));
        let words = learned.get("model").into_iter().chain(of_schema).filter_map(Value::as_array).flatten();
        Ok(words.filter_map(|word| Feature::deserialize(word).ok()).collect())
    }

    /// Which of its words the option is.
    pub(super) fn choice<C: Choice>(&mut self, name: &'static str) -> Result<C, Error> {
        let Some(given) = self.take(name) else { return Ok(C::default()) };
        C::WORDS.iter().find(|(word, _)| given == *word).map(|(_, choice)| *choice).ok_or_else(|| {
            let words: Vec<String> = C::WORDS.iter().map(|(word, _)| format!("{word:?}")).collect();
            wrong(name, &given, format!("Pass {}", words.join(" or ")))
        })
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Result<bool, Error> {
        self.flag_or(name, false)
    }

    pub(super) fn flag_or(&mut self, name: &'static str, default: bool) -> Result<bool, Error> {
        match self.take(name) {
            None => Ok(default),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(other) => Err(wrong(name, &other, "Pass true or false")),
        }
    }

    pub(super) fn token_budget(&mut self) -> Result<Option<u64>, Error> {
        match self.take("tokenBudget") {
            None => Ok(None),
            Some(value) => match value.as_u64().filter(|budget| *budget > 0) {
                Some(budget) => Ok(Some(budget)),
                None => Err(wrong("tokenBudget", &value, "Pass a whole number of tokens, at least 1")),
            },
        }
    }

    pub(super) fn max_retries(&mut self) -> Result<usize, Error> {
        match self.take("maxRetries") {
            None => Ok(2),
            Some(value) => value
                .as_u64()
                .filter(|count| *count <= MAX_RETRIES)
                .and_then(|count| usize::try_from(count).ok())
                .ok_or_else(|| wrong("maxRetries", &value, format!("Pass a whole number from 0 to {MAX_RETRIES}"))),
        }
    }

    /// Requests for one attempt.
    pub(super) fn max_attempts(&mut self) -> Result<u32, Error> {
        let Some(value) = self.take("maxAttempts") else { return Ok(REQUESTS_PER_ATTEMPT) };
        let range = 1..=MOST_REQUESTS_PER_ATTEMPT;
        let count = value.as_u64().filter(|count| range.contains(count)).and_then(|count| u32::try_from(count).ok());
        let help = || format!("Pass a whole number from 1 to {MOST_REQUESTS_PER_ATTEMPT}");
        count.ok_or_else(|| wrong("maxAttempts", &value, help()))
    }

    /// Refuses what nobody has asked for. Comes last.
    pub(super) fn refuse_the_rest(self) -> Result<(), Error> {
        let Some(unknown) = self.given.keys().next() else { return Ok(()) };
        let mut accepted = self.names;
        accepted.retain(|name| !HOST.contains(name));
        accepted.sort_unstable();
        Err(unknown_name("", unknown, &accepted))
    }
}

/// An option of the wrong type or outside its range.
pub(super) fn wrong(path: &str, value: &Value, help: impl Into<String>) -> Error {
    let found = if value.is_number() { quote(value) } else { kind(value).to_owned() };
    Error::bad_option(path, format!("`{path}` is {found}"), help)
}

/// A name that the option `owner` does not know, or with `owner` empty the call itself.
pub(super) fn unknown_name(owner: &str, name: &str, accepted: &[&str]) -> Error {
    let help = match nearest(name, accepted) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Accepted are {}", list(accepted)),
    };
    let name = cut(name, 40);
    let (path, place) = match owner {
        "" => (name.clone(), "create()".to_owned()),
        owner => (format!("{owner}.{name}"), format!("`{owner}`")),
    };
    Error::bad_option(path, format!("`{name}` is not an option of {place}"), help)
}

/// Refuses a field of the option `owner` that is not among `known`.
pub(super) fn only(owner: &str, fields: &Map<String, Value>, known: &[&str]) -> Result<(), Error> {
    fields
        .keys()
        .find(|name| !known.contains(&name.as_str()))
        .map_or(Ok(()), |name| Err(unknown_name(owner, name, known)))
}
