//! Validation of a candidate against the user's JSON Schema: the one seam behind which a validator sits.
//!
//! The `jsonschema` crate judges whether a whole value fits a whole schema, and nothing else. Formats are asserted, unknown
//! formats and keywords are passed over, of which the schema's owner may learn (`formats`), and remote references are refused,
//! because the core has no network. What is wrong with a value, and what it plainly stands for, is found by our own walk
//! (`explain`), in our own words (`words`); what the walk has to know of a part of the schema, it judges itself (`evaluate`).

mod coerce;
mod compile;
mod document;
mod evaluate;
mod explain;
pub(crate) mod form;
mod formats;
mod issue;
mod leaf;
mod list;
mod options;
mod path;
mod pattern;
mod regex;
mod union;
mod values;
mod words;

use crate::error::Error;
use crate::repair::Repairs;
use document::Document;
pub use formats::Format;
pub use issue::Issue;
use serde_json::Value;
pub(crate) use values::{fits_type, same};

/// A schema that values are validated against.
#[derive(Debug)]
pub struct Validator {
    document: Document,
    /// Absent where the verdict on a value is the caller's.
    judge: Option<jsonschema::Validator>,
}

impl Validator {
    /// Compiles a schema of draft 4 to 2020-12, told by its `$schema`; 2020-12 when absent, or what the schema is plainly
    /// written in.
    ///
    /// # Errors
    ///
    /// [`crate::error::ErrorCode::BadSchema`] naming the place in the schema that is not usable.
    pub fn compile(mut schema: Value) -> Result<Self, Error> {
        let judge = compile::judge(&mut schema)?;
        Ok(Self { document: Document::new(schema), judge: Some(judge) })
    }

    /// A schema that only describes what another validator judges. Its issues are those that are certain, maybe none for a
    /// value that the other one refuses; nothing is said against the schema itself.
    #[must_use]
    pub fn unjudged(schema: Value) -> Self {
        Self { document: Document::new(schema), judge: None }
    }

    /// The schema as it was given.
    #[must_use]
    pub fn schema(&self) -> &Value {
        self.document.root()
    }

    /// Whether texts are checked for being of the format, by the draft of the schema.
    #[must_use]
    pub fn format(&self, name: &str) -> Format {
        self.document.format(name)
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
        if self.accepts(candidate) {
            return Vec::new();
        }
        let mut issues = explain::issues(&self.document, candidate);
        if issues.is_empty() && self.judge.is_some() {
            issues.push(Issue::new("", "schema", "a value that fits the whole schema".to_owned(), Some(candidate)));
        }
        issues
    }

    /// Makes of `candidate` what it plainly stands for, such as of `"25"` the integer 25, and gives the issues that are left.
    #[must_use]
    pub fn coerce(&self, candidate: &mut Value, repairs: &mut Repairs) -> Vec<Issue> {
        for _ in 0..ROUNDS {
            if self.accepts(candidate) {
                return Vec::new();
            }
            let fixes = explain::fixes(&self.document, candidate);
            if fixes.is_empty() {
                break;
            }
            fixes.into_iter().for_each(|fix| fix.apply(candidate, repairs));
        }
        self.issues(candidate)
    }

    fn accepts(&self, candidate: &Value) -> bool {
        self.judge.as_ref().is_some_and(|judge| judge.is_valid(candidate))
    }
}

/// Walks that look for changes: one may uncover the need of another, as in text that holds JSON.
const ROUNDS: usize = 4;
