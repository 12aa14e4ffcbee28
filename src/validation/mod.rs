//! Validation of a candidate against the user's JSON Schema: the one seam behind which a validator sits.
//!
//! The `jsonschema` crate decides. Formats are asserted, unknown formats and keywords are passed over, and remote references
//! are refused, because the core has no network. What is wrong with a value that it refuses is found by `explain`.

mod coerce;
mod explain;
mod issue;
mod union;

use crate::error::{Error, ErrorCode};
use crate::limits::QUOTED_TEXT;
use crate::repair::Repairs;
use crate::text::cut;
pub use issue::Issue;
use serde_json::Value;

/// A compiled schema.
#[derive(Debug)]
pub struct Validator {
    /// Boxed, so that its nodes keep their addresses.
    schema: Box<Value>,
    compiled: jsonschema::Validator,
    nodes: explain::Nodes,
}

impl Validator {
    /// Compiles a schema of draft 4 to 2020-12, told by its `$schema`. Without it, the newest draft is meant in which the
    /// schema is valid.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::BadSchema`] naming the place in the schema that is not usable.
    pub fn compile(mut schema: Value) -> Result<Self, Error> {
        let compiled = match compile(&schema) {
            Ok(compiled) => compiled,
            Err(error) => in_older_draft(&mut schema).ok_or_else(|| bad_schema(&error))?,
        };
        Ok(Self { schema: Box::new(schema), compiled, nodes: explain::Nodes::default() })
    }

    /// The schema as it was given.
    #[must_use]
    pub fn schema(&self) -> &Value {
        &self.schema
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

    /// Makes of `candidate` what it plainly stands for, such as of `"25"` the integer 25, and gives the issues that are left.
    #[must_use]
    pub fn coerce(&self, candidate: &mut Value, repairs: &mut Repairs) -> Vec<Issue> {
        for _ in 0..ROUNDS {
            if self.compiled.is_valid(candidate) {
                return Vec::new();
            }
            let fixes = explain::fixes(&self.schema, candidate, &self.nodes);
            if fixes.is_empty() {
                break;
            }
            fixes.into_iter().for_each(|fix| fix.apply(candidate, repairs));
        }
        self.issues(candidate)
    }
}

/// Walks that look for changes: one may uncover the need of another, as in text that holds JSON.
const ROUNDS: usize = 4;

fn compile(schema: &Value) -> Result<jsonschema::Validator, jsonschema::ValidationError<'static>> {
    jsonschema::options().should_validate_formats(true).should_ignore_unknown_formats(true).build(schema)
}

/// The schema read as of an older draft, where it does not say its own: lists under `items` and `exclusiveMinimum: true` are
/// still written.
fn in_older_draft(schema: &mut Value) -> Option<jsonschema::Validator> {
    if schema.as_object().is_none_or(|fields| fields.contains_key("$schema")) {
        return None;
    }
    ["http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-04/schema#"].into_iter().find_map(
        |draft| {
            schema.as_object_mut()?.insert("$schema".to_owned(), Value::from(draft));
            compile(schema).ok()
        },
    )
}

fn bad_schema(error: &jsonschema::ValidationError<'_>) -> Error {
    let place = match error.instance_path().as_str() {
        "" => "its root".to_owned(),
        path => format!("`{}`", cut(path, QUOTED_TEXT)),
    };
    Error::new(
        ErrorCode::BadSchema,
        format!("The JSON Schema is not valid at {place}: {}", cut(&error.masked().to_string(), 200)),
        "Correct that place; references must stay inside the schema (`#/$defs/…`)",
    )
    .at("responseModel")
}
