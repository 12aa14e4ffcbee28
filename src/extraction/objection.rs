//! The feedback on the model's last answer: each issue is one short line, path first.

use super::asking::Form;
use crate::limits::ISSUES;
use crate::patch::Patch;
use crate::request::Request;
use crate::schema::{ROOT, Schema};
use crate::text::list;
use crate::validation::Issue;
use serde_json::Value;

/// How a re-ask for the whole value begins. Of some thirty wordings the one after which a small model rewrites most.
const REWRITE: &str = "Rewrite these values of the object, keep the others:";

/// How a re-ask for a patch begins.
const REWRITE_ONLY: &str = "Rewrite these values of the object, leave out the others:";

/// How a re-ask begins that shows the form of each place.
const OUTLINED: &str = "Write the object again. These values are still not in their form:";

/// Characters of a place's form, and of the whole object's: a longer one helps no small model.
const PLACE_FORM: usize = 300;
const WHOLE_FORM: usize = 1500;

/// The feedback on the model's last answer.
pub(super) struct Objection<'a> {
    pub(super) issues: &'a [Issue],
    /// Those of further calls of the tool.
    pub(super) others: &'a [Vec<Issue>],
    pub(super) form: Form,
    /// What is asked for, where that is not the whole value.
    pub(super) patch: Option<&'a Patch>,
    /// The value that the issues are about, if its places are shown by their form.
    pub(super) value: Option<Value>,
    /// JSON text of the value with the last answer's corrections, where the turns that it was made in are forgotten.
    pub(super) so_far: Option<String>,
}

impl Objection<'_> {
    /// The words for these issues: the answer's own, or those of one of its calls.
    pub(super) fn words(&self, issues: &[Issue], request: &Request, schema: &Schema) -> String {
        let tool = request.mode().uses_tool().then(|| schema.name());
        if let [issue] = issues
            && issue.is_absence()
        {
            return self.of_absence(issue, tool, request, schema);
        }
        let so_far = self.object_so_far(schema);
        let lines = self.lines(issues, request, schema);
        if issues.iter().any(|issue| issue.path.is_empty()) {
            let form = self.whole_form(request, schema);
            return format!("{so_far}That is not valid:\n{lines}\n{form}{}", self.again(tool));
        }
        let beginning = match self.form {
            Form::Patch => REWRITE_ONLY,
            Form::Whole => REWRITE,
            Form::Outlined => OUTLINED,
        };
        // A call that is certain to come need not be asked for.
        let again = tool.filter(|_| request.chooses_freely()).map(|tool| format!("\n{}", self.again(Some(tool))));
        format!("{so_far}{beginning}\n{lines}{}", again.unwrap_or_default())
    }

    fn of_absence(&self, issue: &Issue, tool: Option<&str>, request: &Request, schema: &Schema) -> String {
        let found = issue.found.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
        let form = self.whole_form(request, schema);
        match tool {
            Some(tool) => format!("You answered with {found}.\n{form}Call `{tool}` with its whole input."),
            None => format!("You answered with {found}.\n{form}Answer with one JSON object and nothing else."),
        }
    }

    fn again(&self, tool: Option<&str>) -> String {
        let keys = self.patch.map(|patch| list(&patch.keys().collect::<Vec<_>>()));
        match (tool, keys) {
            (Some(tool), Some(keys)) => format!("Call `{tool}` again with only the corrected {keys}."),
            (Some(tool), None) => format!("Call `{tool}` again with the whole corrected input."),
            (None, Some(keys)) => format!("Answer again with a JSON object of only the corrected {keys}."),
            (None, None) => "Answer again with the whole corrected JSON object and nothing else.".to_owned(),
        }
    }

    fn object_so_far(&self, schema: &Schema) -> String {
        match &self.so_far {
            None => String::new(),
            Some(value) if schema.wraps_root() => format!("With your corrections it is:\n{{\"{ROOT}\":{value}}}\n"),
            Some(value) => format!("With your corrections it is:\n{value}\n"),
        }
    }

    /// The issues by the paths that the model knows: those of the object that it was asked for.
    fn lines(&self, issues: &[Issue], request: &Request, schema: &Schema) -> String {
        let line = |issue: &Issue| {
            let told = match schema.wraps_root() {
                true => Issue { path: format!("/{ROOT}{}", issue.path), ..issue.clone() },
                false => issue.clone(),
            };
            match self.place_form(issue, request, schema) {
                Some(form) => format!("- {}", told.beside(&form)),
                None => format!("- {}", told.for_model()),
            }
        };
        let mut lines: Vec<String> = issues.iter().map(line).collect();
        if issues.len() >= ISSUES {
            lines.push("- and more places with the same faults".to_owned());
        }
        lines.join("\n")
    }

    fn place_form(&self, issue: &Issue, request: &Request, schema: &Schema) -> Option<String> {
        let value = self.value.as_ref().filter(|_| self.form == Form::Outlined && !issue.path.is_empty())?;
        schema.outline_of(value, &issue.path, request.is_lenient()).filter(|form| form.chars().count() <= PLACE_FORM)
    }

    /// The form of the object, if the issues are about nothing smaller and an earlier re-ask named them already.
    fn whole_form(&self, request: &Request, schema: &Schema) -> String {
        if self.form != Form::Outlined {
            return String::new();
        }
        let form = schema.outline(request.is_lenient());
        let fits = form.chars().count() <= WHOLE_FORM;
        if fits {
            format!("The object has this form:\n{form}\n")
        } else {
            "The answer before had the same fault.\n".to_owned()
        }
    }
}
