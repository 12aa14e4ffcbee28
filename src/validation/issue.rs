//! One thing that is wrong with a candidate, in the words that a model and a person can act on: where, what was
//! expected, what was found. No example values: small models copy them.

use super::union::no_property;
use crate::limits::ISSUE_MESSAGE;
use crate::text::{cut, masked, quote};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// An issue, its texts bounded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// JSON Pointer into the candidate, `""` for its root.
    pub path: String,
    /// The JSON Schema keyword that was broken, or `validator` for the caller's own validator.
    pub keyword: String,
    /// What was expected, in words.
    pub expected: String,
    /// What was found, quoted and cut; absent where the message says it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

impl Issue {
    /// An issue of the caller's own validator.
    #[must_use]
    pub fn of_validator(path: &str, message: &str) -> Self {
        Self {
            path: cut(path, ISSUE_MESSAGE),
            keyword: "validator".to_owned(),
            expected: cut(message, ISSUE_MESSAGE),
            found: None,
        }
    }

    /// Names what stands at its path in the value, where that is not known yet.
    pub(crate) fn find_in(&mut self, value: &Value) {
        if self.found.is_none() {
            self.found = value.pointer(&self.path).map(quote);
        }
    }

    /// One line for the model that wrote the value, path first: `/age: "unknown" must be an integer`. Small models rewrite a
    /// value that they are shown beside its rule, and repeat one of which they only hear that it is wrong.
    pub(crate) fn for_model(&self) -> String {
        let path = if self.path.is_empty() { "the whole value" } else { &self.path };
        let Some(found) = &self.found else { return self.to_string() };
        match self.keyword.as_str() {
            // These are not about a value.
            "answer" | "json" | "required" => self.to_string(),
            "validator" if is_predicate(&self.expected) => format!("{path}: {found} {}", self.expected),
            "validator" => format!("{path}: {found}: {}", self.expected),
            keyword if COUNTED.contains(&keyword) => format!("{path}: {found} must have {}", self.expected),
            _ => format!("{path}: {found} must be {}", self.expected),
        }
    }

    /// The same without the value that was found; paths hold names, which stay.
    #[must_use]
    pub fn masked(&self) -> Self {
        Self { found: self.found.as_deref().map(masked), ..self.clone() }
    }

    pub(super) fn new(path: &str, keyword: &str, expected: String, found: Option<&Value>) -> Self {
        Self {
            path: cut(path, ISSUE_MESSAGE),
            keyword: keyword.to_owned(),
            expected: cut(&expected, ISSUE_MESSAGE),
            found: found.map(quote),
        }
    }

    /// An error of the validator about a part of the value at `path`.
    pub(super) fn of(error: &ValidationError<'_>, path: &str) -> Self {
        let place = format!("{path}{}", error.instance_path().as_str());
        let keyword = match error.kind() {
            // The one keyword that is not the crate's.
            Kind::Custom { .. } => "pattern",
            kind => kind.keyword(),
        };
        Self::new(&place, keyword, expectation(error), Some(error.instance()))
    }
}

/// One line, path first: `/age: expected an integer, found "unknown"`.
impl fmt::Display for Issue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the whole value" } else { &self.path };
        match (&self.found, self.keyword.as_str()) {
            (_, "validator" | "required") => write!(formatter, "{path}: {}", self.expected),
            (Some(found), _) => write!(formatter, "{path}: expected {}, found {found}", self.expected),
            (None, _) => write!(formatter, "{path}: expected {}", self.expected),
        }
    }
}

/// Keywords about what a value has, in contrast to what it is.
const COUNTED: [&str; 12] = [
    "additionalProperties",
    "contains",
    "dependentRequired",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minItems",
    "minLength",
    "minProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Whether a sentence goes on from a value: `must be in lower case`.
fn is_predicate(sentence: &str) -> bool {
    ["must ", "should ", "has to ", "needs to ", "may ", "can", "is ", "does "]
        .iter()
        .any(|begin| sentence.starts_with(begin))
}

fn expectation(error: &ValidationError<'_>) -> String {
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            no_property(&unexpected.iter().map(String::as_str).collect::<Vec<_>>())
        }
        Kind::Contains => "an item that fits `contains`".to_owned(),
        Kind::Format { format } => format_in_words(format),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::Not { .. } => "something that `not` allows".to_owned(),
        Kind::Custom { message, .. } => message.clone(),
        Kind::PropertyNames { error } => format!("property names that fit: {}", expectation(error)),
        Kind::UnevaluatedItems { .. } => "no further items".to_owned(),
        Kind::UniqueItems => "items that all differ".to_owned(),
        _ => cut(&error.masked().to_string(), ISSUE_MESSAGE),
    }
}

/// Small models do not know the forms that formats stand for.
fn format_in_words(format: &str) -> String {
    let form = match format {
        "date" => " date: YYYY-MM-DD",
        "time" => " time: hh:mm:ss with Z or an offset",
        "date-time" => " date-time: YYYY-MM-DDThh:mm:ss with Z or an offset",
        _ => return format!("text in the format {}", cut(format, 40)),
    };
    format!("text in the format{form}")
}

#[cfg(test)]
mod tests {
    use crate::validation::Validator;
    use serde_json::{Value, json};

    fn lines(schema: &Value, candidate: &Value) -> Vec<String> {
        let validator = Validator::compile(schema.clone()).unwrap();
        validator.issues(candidate).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_keyword_says_what_was_expected_and_found() {
        for (schema, candidate, line) in [
            (json!({"type": "integer"}), json!("x"), r#"the whole value: expected an integer, found "x""#),
            (
                json!({"type": ["string", "null"]}),
                json!([1]),
                "the whole value: expected a string or null, found an array of 1",
            ),
            (
                json!({"enum": ["low", "high"]}),
                json!("urgent"),
                r#"the whole value: expected one of "low", "high", found "urgent""#,
            ),
            (json!({"const": 3}), json!(4), "the whole value: expected 3, found 4"),
            (json!({"minimum": 1}), json!(0), "the whole value: expected at least 1, found 0"),
            (json!({"exclusiveMaximum": 1}), json!(1), "the whole value: expected a number below 1, found 1"),
            (json!({"maxLength": 2}), json!("abc"), r#"the whole value: expected at most 2 characters, found "abc""#),
            (json!({"pattern": "^a"}), json!("b"), r#"the whole value: expected text matching ^a, found "b""#),
            (
                json!({"pattern": "^[A-Z]{2}$"}),
                json!("b"),
                r#"the whole value: expected 2 capital letters (^[A-Z]{2}$), found "b""#,
            ),
            (
                json!({"format": "date"}),
                json!("May"),
                r#"the whole value: expected text in the format date: YYYY-MM-DD, found "May""#,
            ),
            (json!({"minItems": 1}), json!([]), "the whole value: expected at least 1 items, found an array of 0"),
            (
                json!({"uniqueItems": true}),
                json!([1, 1]),
                "the whole value: expected items that all differ, found an array of 2",
            ),
            (json!({"required": ["a/b"]}), json!({}), "/a~1b: is required, but missing"),
            (json!({"multipleOf": 5}), json!(3), "the whole value: expected a multiple of 5, found 3"),
            (
                json!({"properties": {}, "additionalProperties": false}),
                json!({"x": 1}),
                r#"the whole value: expected no property "x", found an object with 1 property"#,
            ),
        ] {
            assert_eq!(lines(&schema, &candidate), [line], "{schema}");
        }
    }

    #[test]
    fn models_are_shown_the_value_beside_its_rule() {
        for (schema, candidate, line) in [
            (
                json!({"enum": ["low", "high"]}),
                json!("urgent"),
                r#"the whole value: "urgent" must be one of "low", "high""#,
            ),
            (
                json!({"properties": {"a": {"minItems": 2}}}),
                json!({"a": [1]}),
                "/a: an array of 1 must have at least 2 items",
            ),
            (json!({"required": ["a"]}), json!({}), "/a: is required, but missing"),
            (
                json!({"additionalProperties": false}),
                json!({"x": 1}),
                r#"the whole value: an object with 1 property must have no property "x""#,
            ),
        ] {
            let issues = Validator::compile(schema).unwrap().issues(&candidate);
            assert_eq!(issues.iter().map(super::Issue::for_model).collect::<Vec<_>>(), [line]);
        }
        for (message, line) in [
            ("must be in lower case", r#"/a/b: "X" must be in lower case"#),
            ("Invalid e-mail", r#"/a/b: "X": Invalid e-mail"#),
        ] {
            let mut issue = super::Issue::of_validator("/a/b", message);
            assert_eq!(issue.for_model(), format!("/a/b: {message}"));
            issue.find_in(&json!({"a": {"b": "X"}}));
            assert_eq!((issue.for_model(), issue.to_string()), (line.to_owned(), format!("/a/b: {message}")));
        }
    }
}
