//! One thing that is wrong with a candidate, in the words that a model and a person can act on: where, what was
//! expected, what was found. No example values: small models copy them.

use crate::limits::ISSUE_MESSAGE;
use crate::quoted::Quoted;
use crate::text::cut;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::fmt;

/// An issue, its strings bounded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// JSON Pointer into the candidate, `""` for its root.
    pub path: String,
    /// The rule that was broken.
    #[serde(rename = "keyword")]
    pub rule: Rule,
    /// What was expected, in words.
    pub expected: String,
    /// What was found, quoted and cut; absent where the message says it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Quoted>,
    /// The words of the caller's own validator, where the schema explains its objection.
    #[serde(skip)]
    pub(crate) words: Option<String>,
}

/// What an issue is about. In JSON it is its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// There has to be an object.
    Answer,
    /// The value has to stand by itself, not inside something else.
    Envelope,
    /// The text has to be JSON.
    Json,
    /// A keyword of JSON Schema.
    Keyword(String),
    /// The answer to a patch has to hold some of it.
    Patch,
    /// A rule of the caller's own validator.
    Validator,
}

impl Rule {
    /// Its name: for a rule of the schema the keyword.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Answer => "answer",
            Self::Envelope => "envelope",
            Self::Json => "json",
            Self::Keyword(keyword) => keyword,
            Self::Patch => "patch",
            Self::Validator => "validator",
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Issue {
    /// An issue of the caller's own validator.
    #[must_use]
    pub fn of_validator(path: &str, message: &str) -> Self {
        Self {
            path: cut(path, ISSUE_MESSAGE),
            rule: Rule::Validator,
            expected: cut(message, ISSUE_MESSAGE),
            found: None,
            words: None,
        }
    }

    /// An issue about the answer as a whole, with `found` in place of a value.
    pub(crate) fn without_value(rule: Rule, expected: &str, found: &str) -> Self {
        Self {
            path: String::new(),
            rule,
            expected: cut(expected, ISSUE_MESSAGE),
            found: Some(Quoted::words(cut(found, 120))),
            words: None,
        }
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn reason(&self) -> String {
        match (&self.found, self.rule.name()) {
            _ if self.rule == Rule::Validator => self.expected.clone(),
            (_, "required" | "dependentRequired") => self.expected.clone(),
            (Some(found), _) => format!("expected {}, found {found}", self.expected),
            (None, _) => format!("expected {}", self.expected),
        }
    }

    /// Whether a rule of the schema is broken, and not one that only the caller's validator knows.
    pub(crate) fn is_of_schema(&self) -> bool {
        self.rule != Rule::Validator
    }

    /// Whether there was no object at all.
    pub(crate) fn is_absence(&self) -> bool {
        self.rule == Rule::Answer
    }

    /// Whether a property is not there that has to be.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self.rule.name(), "required" | "dependentRequired")
    }

    /// Whether it is about which properties an object has.
    pub(super) fn is_about_names(&self) -> bool {
        matches!(self.rule.name(), "additionalProperties" | "propertyNames" | "unevaluatedProperties")
    }

    /// The schema's explanation of an objection of the caller's own validator.
    pub(super) fn explaining(self, objection: &Self) -> Self {
        Self { words: Some(objection.expected.clone()), ..self }
    }

    /// Names what stands at its path in the value, where that is not known yet.
    pub(crate) fn find_in(&mut self, value: &Value) {
        if self.found.is_none() {
            self.found = value.pointer(&self.path).map(Quoted::value);
        }
    }

    /// One line for the model that wrote the value, path first: `/age: "unknown" must be an integer`. Small models rewrite a
    /// value that they are shown beside its rule, and repeat one of which they only hear that it is wrong.
    pub(crate) fn for_model(&self) -> String {
        let path = self.place();
        let own = self.own_rule().map(|words| format!(" ({words})")).unwrap_or_default();
        let Some(found) = &self.found else { return format!("{}{own}", self.explain()) };
        let line = match (&self.rule, self.rule.name()) {
            // These are not about a value.
            (Rule::Envelope, _) => format!("{path}: put {}", self.expected),
            (Rule::Answer | Rule::Json | Rule::Patch, _) | (_, "required" | "dependentRequired") => self.explain(),
            (Rule::Validator, _) if is_predicate(&self.expected) => format!("{path}: {found} {}", self.expected),
            (Rule::Validator, _) => format!("{path}: {found}: {}", self.expected),
            (_, "not") => format!("{path}: {found} must not be {}", self.expected.trim_start_matches(ANYTHING_BUT)),
            (_, keyword) if COUNTED.contains(&keyword) => format!("{path}: {found} must have {}", self.expected),
            _ => format!("{path}: {found} must be {}", self.expected),
        };
        line + &own
    }

    /// The same beside the form of its place: `/age: <integer>, not "unknown"`. What the form does not show follows in words.
    pub(crate) fn beside(&self, form: &str) -> String {
        let found = self.found.as_ref().map(|found| format!(", not {found}")).unwrap_or_default();
        let is_shown = SHOWN.contains(&self.rule.name());
        let rule = (!is_shown).then_some(self.expected.as_str());
        let rules: String = rule.into_iter().chain(self.own_rule()).map(|rule| format!("; {rule}")).collect();
        format!("{}: {form}{found}{rules}", self.place())
    }

    /// The validator's words where they are the caller's: those that libraries have for every value say less than the schema.
    fn own_rule(&self) -> Option<&str> {
        self.words.as_deref().filter(|words| !is_of_library(words) && !self.reason().contains(*words))
    }

    /// Whether an objection of the caller's validator is in words of the caller.
    pub(super) fn is_in_own_words(&self) -> bool {
        !is_of_library(&self.expected)
    }

    /// One line in the schema's words.
    fn explain(&self) -> String {
        format!("{}: {}", self.place(), self.reason())
    }

    fn place(&self) -> &str {
        if self.path.is_empty() { "the whole value" } else { &self.path }
    }

    /// The same without the value that was found, and without the words of the caller's validator, which may quote it; paths hold
    /// names, which stay.
    #[must_use]
    pub fn mask(&self) -> Self {
        let is_own = !self.is_of_schema();
        Self {
            expected: if is_own { MASKED_WORDS.to_owned() } else { self.expected.clone() },
            found: self.found.as_ref().map(Quoted::mask),
            words: None,
            ..self.clone()
        }
    }

    pub(super) fn new(path: &str, keyword: &str, expected: String, found: Option<&Value>) -> Self {
        Self {
            path: cut(path, ISSUE_MESSAGE),
            rule: Rule::Keyword(keyword.to_owned()),
            expected: cut(&expected, ISSUE_MESSAGE),
            found: found.map(Quoted::value),
            words: None,
        }
    }
}

/// The words of an issue of the caller's validator if values are masked.
const MASKED_WORDS: &str = "is not valid by the caller's own rule, whose words are masked";

/// One line, path first: `/age: expected an integer, found "unknown"`; in the words of the caller's validator, where that
/// decides: `/age: must be a number of years (expected an integer, found "unknown")`.
impl fmt::Display for Issue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.words {
            Some(words) if !self.reason().contains(words.as_str()) => {
                write!(formatter, "{}: {words} ({})", self.place(), self.reason())
            }
            _ => formatter.write_str(&self.explain()),
        }
    }
}

/// Whether a message is one that schema libraries have for every value.
fn is_of_library(message: &str) -> bool {
    let begins = ["Invalid", "Too ", "Unrecognized ", "Expected ", "Required"];
    begins.iter().any(|begin| message.starts_with(begin))
        || (message.contains("must be ") && message.contains(" (was "))
}

/// How an issue of `not` begins.
pub(super) const ANYTHING_BUT: &str = "anything but ";

/// Keywords about what a value has, in contrast to what it is.
const COUNTED: [&str; 14] = [
    "additionalProperties",
    "contains",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Keywords whose limit the form of a place shows.
const SHOWN: [&str; 14] = [
    "const",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "pattern",
    "type",
];

/// Whether a sentence goes on from a value: `must be in lower case`.
fn is_predicate(sentence: &str) -> bool {
    ["must ", "should ", "has to ", "needs to ", "may ", "can", "is ", "does "]
        .iter()
        .any(|begin| sentence.starts_with(begin))
}

#[cfg(test)]
mod tests;
