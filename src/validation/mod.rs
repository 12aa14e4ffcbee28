//! Validation of a candidate against the user's JSON Schema: the one seam behind which a validator sits.
//!
//! The `jsonschema` crate judges whether a whole value fits a whole schema, and nothing else. Formats are asserted, unknown
//! formats and keywords are passed over, of which the schema's owner may learn (`formats`), and remote references are refused,
//! because the core has no network. What is wrong with a value, and what it plainly stands for, is found by our own walk
//! (`explain`), in our own words (`words`); what the walk has to know of a part of the schema, it judges itself (`evaluate`).

#[cfg(feature = "jsonschema")]
mod checker;
mod coerce;
#[cfg_attr(not(feature = "jsonschema"), path = "no_judge.rs")]
mod compile;
mod document;
#[cfg(test)]
#[cfg(feature = "jsonschema")]
mod edited;
mod evaluate;
mod explain;
mod fixes;
pub(crate) mod form;
mod formats;
mod issue;
mod leaf;
mod list;
#[cfg(feature = "jsonschema")]
mod meta;
mod options;
mod path;
mod pattern;
pub(crate) mod regex;
mod surplus;
mod tagged;
mod union;
mod words;

use crate::error::Error;
use crate::json_schema::pointer::is_within;
use crate::limits::{ISSUES, LINEAR_STEPS, LINEAR_STEPS_PER_BYTE};
use crate::repair::Repairs;
use compile::Checker;
use document::Document;
use evaluate::Evaluator;
pub use formats::Format;
pub use issue::{Issue, Rule};
use regex::Patterns;
pub use regex::engine;
use serde_json::Value;
use std::collections::HashSet;

/// The scalar of one of the types that `expected`, the keyword `type`, names, which another scalar plainly stands for.
pub(crate) fn lossless(expected: &Value, value: &Value) -> Option<Value> {
    coerce::to_type(expected, value).map(|(_, value)| value).filter(|value| !value.is_array() && !value.is_object())
}

/// A schema that values are validated against.
#[derive(Debug)]
pub struct Validator {
    document: Document,
    /// Absent where the verdict on a value is the caller's.
    judge: Option<Checker>,
}

impl Validator {
    /// Compiles a schema of draft 4 to 2020-12, as its `$schema` names it; 2020-12 when absent, or what the schema is plainly
    /// written in.
    ///
    /// # Errors
    ///
    /// [`crate::error::ErrorCode::BadSchema`] naming the place in the schema that is not usable.
    pub fn compile(mut schema: Value) -> Result<Self, Error> {
        let patterns = Patterns::default();
        let judge = compile::judge(&mut schema, &patterns)?;
        Ok(Self { document: Document::new(schema, patterns, true), judge: Some(judge) })
    }

    /// A schema that only describes what another validator judges. Its issues are those that are certain, maybe none for a
    /// value that the other one refuses; nothing is said against the schema itself.
    #[must_use]
    pub fn without_judge(schema: Value) -> Self {
        Self { document: Document::new(schema, Patterns::default(), false), judge: None }
    }

    /// Begins with an answer of so many bytes: its patterns may take as long as these are worth.
    pub fn begin(&self, bytes: usize) {
        self.leave_steps(LINEAR_STEPS.saturating_add(bytes.saturating_mul(LINEAR_STEPS_PER_BYTE)));
    }

    /// Steps that are left to patterns.
    pub(crate) fn steps_left(&self) -> usize {
        self.document.patterns().steps_left()
    }

    /// Leaves so many steps to patterns.
    pub(crate) fn leave_steps(&self, steps: usize) {
        self.document.patterns().leave_steps(steps);
    }

    /// Whether the verdict on a value is this one's.
    #[must_use]
    pub(crate) fn judges(&self) -> bool {
        self.judge.is_some()
    }

    /// The schema as it was given.
    #[must_use]
    pub fn schema(&self) -> &Value {
        self.document.root()
    }

    /// Whether strings are checked for being of the format, by the draft of the schema.
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

    /// The objections of the caller's own validator to a value, explained by the schema where both name the same place.
    #[must_use]
    pub(crate) fn enrich(&self, value: &Value, objections: Vec<Issue>) -> Vec<Issue> {
        let known = explain::issues(&self.document, value);
        let mut out: Vec<Issue> = Vec::new();
        for mut objection in objections {
            let below = |issue: &&Issue| is_within(&issue.path, &objection.path);
            let same = known.iter().filter(|issue| issue.path == objection.path);
            let mut explaining: Vec<&Issue> = same.collect();
            // Libraries object to a union as a whole, in words that say nothing.
            if explaining.is_empty() && !objection.is_in_own_words() {
                explaining = known.iter().filter(below).collect();
            }
            // To a property that must not be there, the schema objects at its object.
            if explaining.is_empty()
                && let Some((owner, _)) = objection.path.rsplit_once('/')
            {
                explaining = known.iter().filter(|issue| issue.path == owner && issue.is_about_names()).collect();
            }
            if explaining.is_empty() {
                objection.find_in(value);
                out.push(objection);
            } else {
                out.extend(explaining.into_iter().map(|issue| issue.clone().explaining(&objection)));
            }
        }
        let mut told = HashSet::new();
        out.retain(|issue| told.insert((issue.path.clone(), issue.rule.clone(), issue.expected.clone())));
        out.truncate(ISSUES);
        out
    }

    /// Makes of `candidate` what it plainly stands for, such as of `"25"` the integer 25: at the places that `objected` names
    /// and around them, or everywhere. Gives whether anything was changed.
    #[must_use]
    pub(crate) fn coerce(&self, candidate: &mut Value, objected: Option<&[Issue]>, repairs: &mut Repairs) -> bool {
        let mut changed = false;
        for _ in 0..ROUNDS {
            if changed && self.accepts(candidate) {
                break;
            }
            let fixes = explain::fixes(&self.document, candidate);
            objected.into_iter().for_each(|issues| fixes.keep_objected(issues));
            if fixes.is_empty() {
                break;
            }
            changed = true;
            fixes.apply(candidate, repairs);
        }
        changed
    }

    /// Takes properties out of `candidate` that closed objects of the schema do not have: in the objects that `objected` names
    /// and around them, or everywhere. Gives whether any was taken out; none is where one of them may be meant for something
    /// that the schema names.
    #[must_use]
    pub(crate) fn leave_out(&self, candidate: &mut Value, objected: Option<&[Issue]>, repairs: &mut Repairs) -> bool {
        let removals = explain::removals(&self.document, candidate);
        objected.into_iter().for_each(|issues| removals.keep_objected(issues));
        let is_surplus = surplus::is_surplus(&self.document, &removals.removals(candidate));
        if is_surplus {
            removals.apply(candidate, repairs);
        }
        is_surplus
    }

    fn accepts(&self, candidate: &Value) -> bool {
        self.judge.as_ref().is_some_and(|judge| {
            // The crate does not know some patterns of properties: our own evaluation takes its place.
            if judge.is_foreign() {
                return Evaluator::new(&self.document).accepts(self.document.root(), candidate) == Some(true);
            }
            judge.accepts(candidate)
        })
    }
}

/// Walks that look for changes: one may uncover the need of another, as in text that holds JSON.
const ROUNDS: usize = 4;
