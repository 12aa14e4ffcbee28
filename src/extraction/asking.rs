//! In which form a re-ask asks, so that it differs from the one before it for the same place, and when asking ends.

use crate::request::Request;
use crate::validation::{Issue, Rule};
use serde::Serialize;

/// What a re-ask asks for, and in which words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The failing places only.
    Patch,
    /// The whole value, each failing place beside the rule that it breaks.
    Whole,
    /// The whole value, each failing place beside the form that the schema gives it.
    Outlined,
}

/// Why no further attempt was made, though one was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum EndedEarly {
    /// At temperature 0, two re-asks of different form brought the same value back.
    UnchangedAnswer,
}

/// Re-asks that bring the same value back before asking ends: one in each of two forms.
const UNCHANGED: usize = 2;

/// What has been asked again in one extraction.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// Each issue with the form in which a re-ask named it, the latest last.
    told: Vec<(Told, Form)>,
    /// JSON texts of the values that the last re-ask was about.
    values: Vec<String>,
    /// Re-asks in a row that brought those back, with an issue that the model knew.
    unchanged: usize,
    pub(super) ended_early: Option<EndedEarly>,
}

#[derive(Debug, PartialEq, Eq)]
struct Told {
    path: String,
    rule: Rule,
    expected: String,
}

impl Asking {
    /// An answer has these issues; `values` are the JSON texts of what it may stand for, in any order.
    pub(super) fn hear(&mut self, issues: &[Issue], mut values: Vec<String>) {
        values.sort_unstable();
        values.dedup();
        let is_same = !values.is_empty() && self.values == values && self.form_told(issues).is_some();
        self.unchanged = if is_same { self.unchanged + 1 } else { 0 };
        self.values = values;
    }

    /// The form in which to ask because of these issues: another one than that of the last re-ask for any of them.
    /// Where it is a patch and that cannot be asked for, it is the whole.
    pub(super) fn next_form(&self, issues: &[Issue]) -> Form {
        match self.form_told(issues) {
            None | Some(Form::Outlined) => Form::Patch,
            Some(Form::Patch) => Form::Whole,
            Some(Form::Whole) => Form::Outlined,
        }
    }

    /// A re-ask names these issues.
    pub(super) fn tell(&mut self, issues: &[Issue], form: Form) {
        self.told.extend(issues.iter().map(|issue| (Told::of(issue), form)));
    }

    /// Whether the next answer will be the same again: the model has no choice of words, and has been asked in two forms.
    pub(super) fn is_futile(&self, request: &Request) -> bool {
        self.unchanged >= UNCHANGED && request.parameters.is_deterministic() && !request.retries_unchanged
    }

    fn form_told(&self, issues: &[Issue]) -> Option<Form> {
        let issues: Vec<Told> = issues.iter().map(Told::of).collect();
        self.told.iter().rev().find(|(told, _)| issues.contains(told)).map(|(_, form)| *form)
    }
}

impl Told {
    fn of(issue: &Issue) -> Self {
        let Issue { path, rule, expected, .. } = issue;
        Self { path: path.clone(), rule: rule.clone(), expected: expected.clone() }
    }
}
