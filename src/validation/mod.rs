//! Validation of a candidate against the user's JSON Schema: the one seam behind which a validator sits.
//!
//! The `jsonschema` crate decides. Formats are asserted, unknown formats and keywords are passed over, of which the schema's
//! owner may learn (`formats`), and remote references are refused, because the core has no network. What is wrong with a value that it refuses is found by `explain`.

mod coerce;
mod explain;
mod formats;
mod issue;
mod pattern;
mod union;

use crate::error::{Error, ErrorCode};
use crate::limits::{ISSUES, QUOTED_TEXT};
use crate::repair::Repairs;
use crate::text::{cut, is_within};
pub use formats::Format;
pub use issue::Issue;
use jsonschema::{ReferencingError, error::ValidationErrorKind};
use serde_json::Value;
use std::collections::HashSet;
pub(crate) use union::{fits_type, same};

/// A compiled schema.
#[derive(Debug)]
pub struct Validator {
    /// Boxed, so that its nodes keep their addresses.
    schema: Box<Value>,
    compiled: jsonschema::Validator,
    nodes: explain::Nodes,
}

impl Validator {
    /// Compiles a schema of draft 4 to 2020-12, told by its `$schema`; 2020-12 when absent, or what the schema is plainly
    /// written in.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::BadSchema`] naming the place in the schema that is not usable.
    pub fn compile(mut schema: Value) -> Result<Self, Error> {
        let mut compiled = compile(&schema);
        for _ in 0..DRAFTS {
            let draft = compiled.as_ref().err().and_then(|error| draft_meant(&schema, error));
            let (Some(draft), Some(fields)) = (draft, schema.as_object_mut()) else { break };
            fields.insert("$schema".to_owned(), Value::from(draft));
            compiled = compile(&schema);
        }
        let compiled = compiled.map_err(|error| bad_schema(&schema, &error))?;
        Ok(Self { schema: Box::new(schema), compiled, nodes: explain::Nodes::default() })
    }

    /// The schema as it was given.
    #[must_use]
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// Whether texts are checked for being of the format, by the draft of the schema.
    #[must_use]
    pub fn format(&self, name: &str) -> Format {
        formats::known(name, self.compiled.draft())
    }

    /// The issues of `candidate`, at most [`crate::limits::ISSUES`]; none when it is valid.
    ///
    /// ```
    /// use bedrock_extract::validation::Validator;
    /// use serde_json::json;
    /// let schema = json!({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]});
    /// let validator = Validator::compile(schema)?;
    /// assert!(validator.issues(&json!({"age": 25})).is_empty());
    /// let issues = validator.issues(&json!({"age": "unknown"}));
    /// assert_eq!(issues[0].to_string(), r#"/age: expected an integer, found "unknown""#);
    /// # Ok::<(), bedrock_extract::error::Error>(())
    /// ```
    #[must_use]
    pub fn issues(&self, candidate: &Value) -> Vec<Issue> {
        if self.compiled.is_valid(candidate) {
            return Vec::new();
        }
        explain::issues(&self.schema, candidate, &self.nodes)
    }

    /// The objections of the caller's own validator to a value, explained by the schema where both name the same place.
    #[must_use]
    pub(crate) fn enriched(&self, value: &Value, objections: Vec<Issue>) -> Vec<Issue> {
        let mut known = explain::issues(&self.schema, value, &self.nodes);
        known.retain(|issue| !issue.explains_nothing());
        let mut out: Vec<Issue> = Vec::new();
        for mut objection in objections {
            let below = |issue: &&Issue| is_within(&issue.path, &objection.path);
            let same = known.iter().filter(|issue| issue.path == objection.path);
            let mut explaining: Vec<&Issue> = same.collect();
            // Libraries object to a union as a whole, in words that say nothing.
            if explaining.is_empty() && !objection.is_in_own_words() {
                explaining = known.iter().filter(below).collect();
            }
            if explaining.is_empty() {
                objection.find_in(value);
                out.push(objection);
            } else {
                out.extend(explaining.into_iter().map(|issue| issue.clone().explaining(&objection)));
            }
        }
        let mut told = HashSet::new();
        out.retain(|issue| told.insert((issue.path.clone(), issue.keyword.clone(), issue.expected.clone())));
        out.truncate(ISSUES);
        out
    }

    /// Makes of `candidate` what it plainly stands for, such as of `"25"` the integer 25: at the places that `objected` names
    /// and around them, or everywhere. Gives whether anything was changed.
    #[must_use]
    pub(crate) fn coerce(&self, candidate: &mut Value, objected: Option<&[Issue]>, repairs: &mut Repairs) -> bool {
        let concerns = |path: &str| {
            objected.is_none_or(|issues| {
                issues.iter().any(|issue| is_within(path, &issue.path) || is_within(&issue.path, path))
            })
        };
        let mut changed = false;
        for _ in 0..ROUNDS {
            let mut fixes = explain::fixes(&self.schema, candidate, &self.nodes);
            fixes.retain(|fix| concerns(&fix.path));
            if fixes.is_empty() {
                break;
            }
            changed = true;
            fixes.into_iter().for_each(|fix| fix.apply(candidate, repairs));
        }
        changed
    }
}

/// Walks that look for changes: one may uncover the need of another, as in text that holds JSON.
const ROUNDS: usize = 4;

fn compile(schema: &Value) -> Result<jsonschema::Validator, jsonschema::ValidationError<'static>> {
    jsonschema::options().should_validate_formats(true).should_ignore_unknown_formats(true).build(schema)
}

/// Drafts tried: a schema that names none that is known may be written in an older one.
const DRAFTS: usize = 2;

const DRAFT_2020_12: &str = "https://json-schema.org/draft/2020-12/schema";
const DRAFT_7: &str = "http://json-schema.org/draft-07/schema#";
const DRAFT_4: &str = "http://json-schema.org/draft-04/schema#";

/// The draft that the schema is written in, judged by what is wrong with it by the rules of the draft that it names: lists
/// under `items` and `exclusiveMinimum: true` come without the name of their draft, and names of drafts are made up.
fn draft_meant(schema: &Value, error: &jsonschema::ValidationError<'_>) -> Option<&'static str> {
    if matches!(error.kind(), ValidationErrorKind::Referencing(ReferencingError::UnknownSpecification { .. })) {
        return Some(DRAFT_2020_12);
    }
    let place = error.instance_path().as_str();
    match (place.rsplit('/').next()?, schema.pointer(place)?) {
        ("items", Value::Array(_)) => Some(DRAFT_7),
        ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => Some(DRAFT_4),
        ("exclusiveMinimum" | "exclusiveMaximum", Value::Number(_)) => Some(DRAFT_2020_12),
        _ => None,
    }
}

fn bad_schema(schema: &Value, error: &jsonschema::ValidationError<'_>) -> Error {
    if let ValidationErrorKind::Referencing(error) = error.kind() {
        let message = match error {
            ReferencingError::Unretrievable { uri, .. } => {
                format!("The JSON Schema refers to `{}`, which is not in it", cut(uri, QUOTED_TEXT))
            }
            error => format!("A reference in the JSON Schema leads nowhere: {}", cut(&error.to_string(), 200)),
        };
        let help = "Put what is referred to into `$defs`, and refer to it there (`#/$defs/…`)";
        return Error::new(ErrorCode::BadSchema, message, help).at("responseModel");
    }
    let path = error.instance_path().as_str();
    let place = if path.is_empty() { "its root".to_owned() } else { format!("`{}`", cut(path, QUOTED_TEXT)) };
    if let (true, Some(named)) = (path.ends_with("/type"), schema.pointer(path)) {
        let message =
            format!("The JSON Schema has no usable type at {place}: {}", cut(&named.to_string(), QUOTED_TEXT));
        let help = "Use `object`, `array`, `string`, `number`, `integer`, `boolean` or `null`, each at most once";
        return Error::new(ErrorCode::BadSchema, message, help).at("responseModel");
    }
    Error::new(
        ErrorCode::BadSchema,
        format!("The JSON Schema is not valid at {place}: {}", cut(&error.masked().to_string(), 200)),
        "Correct that place",
    )
    .at("responseModel")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn accepts(schema: Value, value: &Value) -> bool {
        Validator::compile(schema).unwrap().issues(value).is_empty()
    }

    #[test]
    fn the_draft_is_known_without_its_name() {
        let pair = json!({"items": [{"type": "string"}, {"type": "null"}]});
        assert!(accepts(pair.clone(), &json!(["a", null])) && !accepts(pair, &json!([null])));
        let positive = json!({"minimum": 0, "exclusiveMinimum": true});
        assert!(accepts(positive.clone(), &json!(1)) && !accepts(positive, &json!(0)));
        let misnamed = json!({"$schema": DRAFT_4, "exclusiveMinimum": 0});
        assert!(accepts(misnamed.clone(), &json!(1)) && !accepts(misnamed, &json!(0)));
        let made_up = json!({"$schema": "https://example.com/schema", "prefixItems": [{"type": "string"}]});
        assert!(accepts(made_up.clone(), &json!(["a"])) && !accepts(made_up, &json!([1])));
        // What is wrong in every draft stays wrong.
        for (wrong, place) in [
            (json!({"not": {"pattern": "("}}), "at `/not/pattern`"),
            (json!({"items": [{"type": "strin"}]}), "at `/items`"),
        ] {
            let error = Validator::compile(wrong).unwrap_err();
            assert_eq!(error.code, ErrorCode::BadSchema);
            assert!(error.message.contains(place), "{error}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = Validator::compile(json!({"items": {"type": "strin"}})).unwrap_err();
        assert_eq!(error.message, "The JSON Schema has no usable type at `/items/type`: \"strin\"");
        let error = Validator::compile(json!({"$ref": "https://example.com/a.json"})).unwrap_err();
        assert!(error.message.ends_with("refers to `https://example.com/a.json`, which is not in it"), "{error}");
        let error = Validator::compile(json!({"$ref": "#/$defs/missing"})).unwrap_err();
        assert!(error.message.contains("/$defs/missing"), "{error}");
    }
}
