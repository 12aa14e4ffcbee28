//! One thing that is wrong with a candidate, in the words that a model and a person can act on: where, what was
//! expected, what was found. No example values: small models copy them.

use crate::limits::{ISSUE_MESSAGE, QUOTED_TEXT};
use crate::text::{cut, kind, plural, quote};
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
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

    pub(super) fn of(error: &ValidationError<'_>) -> Self {
        let branches = match error.kind() {
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => context.as_slice(),
            _ => &[],
        };
        if let Some(nearer) = most_telling(branches, depth(error)) {
            return Self::of(nearer);
        }
        let mut path = error.instance_path().as_str().to_owned();
        let mut found = Some(quote(error.instance()));
        if let Kind::Required { property: Value::String(name) } = error.kind() {
            path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
            found = None;
        }
        Self {
            path: cut(&path, ISSUE_MESSAGE),
            keyword: error.kind().keyword().to_owned(),
            expected: cut(&expectation(error), ISSUE_MESSAGE),
            found,
        }
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

/// Of the branches of a union, the error that most likely names the slip: the deepest one of the branch that fits
/// best. A branch that fails at the union itself (`null` of a nullable field) says nothing.
fn most_telling<'a>(
    branches: &'a [Vec<ValidationError<'static>>],
    union_depth: usize,
) -> Option<&'a ValidationError<'static>> {
    branches
        .iter()
        .filter(|branch| branch.iter().all(|error| depth(error) > union_depth))
        .min_by_key(|branch| branch.len())
        .and_then(|branch| branch.iter().max_by_key(|error| depth(error)))
}

fn depth(error: &ValidationError<'_>) -> usize {
    // A missing property is a slip inside the object that lacks it.
    error.instance_path().as_str().matches('/').count() + usize::from(matches!(error.kind(), Kind::Required { .. }))
}

fn expectation(error: &ValidationError<'_>) -> String {
    match error.kind() {
        Kind::AdditionalItems { limit } => format!("at most {}", plural(*limit, "item", "items")),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let names: Vec<String> = unexpected.iter().take(5).map(|name| format!("{:?}", cut(name, 40))).collect();
            format!("no property {}", names.join(", "))
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => alternatives(context),
        Kind::Constant { expected_value } => quote(expected_value),
        Kind::Contains => "an item that fits `contains`".to_owned(),
        Kind::Enum { options } => one_of(options),
        Kind::ExclusiveMaximum { limit } => format!("a number below {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("a number above {limit}"),
        Kind::FalseSchema => "no value here".to_owned(),
        Kind::Format { format } => format!("text in the format {}", cut(format, 40)),
        Kind::MaxItems { limit } => format!("at most {limit} items"),
        Kind::Maximum { limit } => format!("at most {limit}"),
        Kind::MaxLength { limit } => format!("at most {limit} characters"),
        Kind::MaxProperties { limit } => format!("at most {limit} properties"),
        Kind::MinItems { limit } => format!("at least {limit} items"),
        Kind::Minimum { limit } => format!("at least {limit}"),
        Kind::MinLength { limit } => format!("at least {limit} characters"),
        Kind::MinProperties { limit } => format!("at least {limit} properties"),
        Kind::MultipleOf { multiple_of } => format!("a multiple of {multiple_of}"),
        Kind::Not { .. } => "something that `not` allows".to_owned(),
        Kind::OneOfMultipleValid { .. } => "exactly one of the alternatives to fit".to_owned(),
        Kind::Pattern { pattern } => format!("text matching {}", cut(pattern, 120)),
        Kind::PropertyNames { error } => format!("property names that fit: {}", expectation(error)),
        Kind::Required { .. } => "is required, but missing".to_owned(),
        Kind::Type { kind } => type_words(kind),
        Kind::UnevaluatedItems { .. } => "no further items".to_owned(),
        Kind::UniqueItems => "items that all differ".to_owned(),
        _ => cut(&error.masked().to_string(), ISSUE_MESSAGE),
    }
}

fn alternatives(context: &[Vec<ValidationError<'static>>]) -> String {
    let mut words: Vec<String> = context.iter().filter_map(|branch| branch.first()).map(expectation).collect();
    words.dedup();
    cut(&words.join(" or "), ISSUE_MESSAGE)
}

fn one_of(options: &Value) -> String {
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut words: Vec<String> = options.iter().take(12).map(|option| cut(&option.to_string(), QUOTED_TEXT)).collect();
    if options.len() > words.len() {
        words.push(format!("or {} more", options.len() - words.len()));
    }
    format!("one of {}", words.join(", "))
}

fn type_words(types: &TypeKind) -> String {
    let words: Vec<&str> = match types {
        TypeKind::Single(one) => vec![type_word(*one)],
        TypeKind::Multiple(several) => several.iter().map(type_word).collect(),
    };
    words.join(" or ")
}

fn type_word(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Array => kind(&Value::Array(Vec::new())),
        JsonType::Boolean => kind(&Value::Bool(true)),
        JsonType::Integer => "an integer",
        JsonType::Null => kind(&Value::Null),
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    }
}

#[cfg(test)]
mod tests {
    use crate::validation::Validator;
    use serde_json::{Value, json};

    fn lines(schema: &Value, candidate: &Value) -> Vec<String> {
        let validator = Validator::compile(schema).unwrap();
        validator.issues(candidate).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_keyword_says_what_was_expected_and_found() {
        for (schema, candidate, line) in [
            (json!({"type": "integer"}), json!("x"), r#"the whole value: expected an integer, found "x""#),
            (
                json!({"type": ["string", "null"]}),
                json!([1]),
                "the whole value: expected null or a string, found an array of 1",
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
            (json!({"pattern": "^a$"}), json!("b"), r#"the whole value: expected text matching ^a$, found "b""#),
            (
                json!({"format": "date"}),
                json!("May"),
                r#"the whole value: expected text in the format date, found "May""#,
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
    fn unions_name_the_slip_inside_the_branch_that_fits_best() {
        let address = json!({"type": "object", "properties": {"zip": {"type": "string"}}, "required": ["zip"]});
        let schema = json!({"properties": {"home": {"anyOf": [address, {"type": "null"}]}}});
        assert_eq!(lines(&schema, &json!({"home": {"zip": 123}})), ["/home/zip: expected a string, found 123"]);
        assert_eq!(lines(&schema, &json!({"home": 3})), ["/home: expected an object or null, found 3"]);
    }

    #[test]
    fn nothing_is_unbounded() {
        let schema = json!({"items": {"type": "integer", "enum": (0..1000).collect::<Vec<_>>()}});
        let long = "x".repeat(100_000);
        let issues = lines(&schema, &json!(vec![long; 500]));
        assert_eq!(issues.len(), crate::limits::ISSUES);
        assert!(issues.iter().all(|line| line.len() < 1000));
    }
}
