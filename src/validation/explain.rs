//! Where and why a value breaks a schema, found in one walk over both.
//!
//! Trying every branch of every union against everything below it would grow without bound for a recursive union. This walk
//! goes into one branch only: the one that the value was most likely meant for. What it has to know of a branch, a condition
//! or a negation before it speaks of them, it asks the [`Evaluator`]; where that does not know, it says nothing of them.

mod containers;
#[cfg(test)]
mod tests;

use super::coerce::to_type;
use super::document::Document;
use super::evaluate::{Evaluator, REFERENCES};
use super::fixes::{Change, FIXES, Fixes};
use super::issue::{ANYTHING_BUT, Issue};
use super::options::Options;
use super::path::Path;
use super::tagged::Unions;
use super::{leaf, list, union, words};
use crate::limits::{EXPLAINED_NODES, ISSUES, REFERENCE_HOPS};
use crate::repair::RepairKind;
use serde_json::{Map, Value};
use std::rc::Rc;

/// Schemas entered within one another: a stack has an end.
const DEPTH: usize = 500;

/// The changes that would make of `value` what it plainly stands for.
pub(super) fn fixes(document: &Document, value: &Value) -> Rc<Fixes> {
    changes(document, value, Sought::Changes)
}

/// The removals of properties that closed objects of the schema do not have.
pub(super) fn removals(document: &Document, value: &Value) -> Rc<Fixes> {
    changes(document, value, Sought::Removals)
}

/// The issues of `value`, at most [`ISSUES`]; none where nothing certain can be said against it.
pub(super) fn issues(document: &Document, value: &Value) -> Vec<Issue> {
    let mut walk = Walk::new(document, Sought::Issues);
    walk.node(document.root(), value, &Path::root());
    walk.found
}

fn changes(document: &Document, value: &Value, sought: Sought) -> Rc<Fixes> {
    let root = Path::root();
    Walk::new(document, sought).node(document.root(), value, &root);
    Rc::clone(root.fixes())
}

/// What a walk looks for. What a change or removal is found for is then no issue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sought {
    Issues,
    Changes,
    Removals,
}

pub(super) struct Walk<'a> {
    pub(super) evaluator: Evaluator<'a>,
    pub(super) unions: Unions<'a>,
    found: Vec<Issue>,
    sought: Sought,
    /// How many changes were noted.
    changes: usize,
    visited: usize,
    depth: usize,
    /// What references have led to on the way to this value, to notice circles.
    open: Vec<*const Value>,
}

impl<'a> Walk<'a> {
    fn new(document: &'a Document, sought: Sought) -> Self {
        let evaluator = Evaluator::new(document);
        let unions = Unions::default();
        let open: Vec<*const Value> = vec![document.root()];
        Self { evaluator, unions, found: Vec::new(), sought, changes: 0, visited: 0, depth: 0, open }
    }

    pub(super) fn node(&mut self, schema: &'a Value, value: &Value, path: &Path<'_>) {
        self.visited += 1;
        if self.found.len() >= ISSUES || self.visited > EXPLAINED_NODES || self.depth >= DEPTH {
            return;
        }
        let keywords = match schema {
            Value::Object(keywords) => keywords,
            Value::Bool(false) => return self.report(path, "falseSchema", "no value here".to_owned(), value),
            _ => return,
        };
        self.depth += 1;
        let entered = self.evaluator.enter(keywords);
        self.keywords(schema, keywords, value, path);
        self.evaluator.leave(entered);
        self.depth -= 1;
    }

    fn keywords(&mut self, schema: &'a Value, keywords: &'a Map<String, Value>, value: &Value, path: &Path<'_>) {
        for keyword in REFERENCES {
            if self.evaluator.refers(keywords, keyword) {
                self.referenced(keywords, keyword, value, path);
            }
        }
        let document = self.evaluator.document;
        if document.refers_only(keywords)
            || !self.has_type(schema, value, path)
            || !self.is_listed(keywords, value, path)
        {
            return;
        }
        self.limits(keywords, value, path);
        match value {
            Value::Array(items) => self.array(keywords, items, value, path),
            Value::Object(fields) => self.object(keywords, fields, value, path),
            _ => {}
        }
        for branch in keywords.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.node(branch, value, path);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = keywords.get(keyword).and_then(Value::as_array) {
                union::explain(self, keyword, branches, value, path);
            }
        }
        if let Ok(Some(branch)) = self.evaluator.branch(keywords, value) {
            self.node(branch, value, path);
        }
        if let Some(schema) = keywords.get("not") {
            self.negated(schema, value, path);
        }
        self.unevaluated(keywords, value, path);
    }

    /// A part of the value: references on the way to it have been followed already.
    fn part(&mut self, schema: &'a Value, value: &Value, path: &Path<'_>) {
        let open = std::mem::take(&mut self.open);
        self.node(schema, value, path);
        self.open = open;
    }

    pub(super) fn report(&mut self, path: &Path<'_>, keyword: &str, expected: String, value: &Value) {
        if self.found.len() < ISSUES {
            self.found.push(Issue::new(&path.pointer(), keyword, expected, Some(value)));
        }
    }

    /// How much has been said so far.
    pub(super) fn said(&self) -> usize {
        self.found.len() + self.changes
    }

    /// Notes the change that `find` has for the value, where changes are sought.
    pub(super) fn fix(
        &mut self,
        path: &Path<'_>,
        find: impl FnOnce(&mut Evaluator<'a>) -> Option<(RepairKind, Value)>,
    ) -> bool {
        if !self.seeks(Sought::Changes) {
            return false;
        }
        let Some((kind, value)) = find(&mut self.evaluator) else { return false };
        self.note(path, Change::To(kind, value));
        true
    }

    pub(super) fn seeks(&self, sought: Sought) -> bool {
        self.sought == sought && self.changes < FIXES
    }

    fn note(&mut self, path: &Path<'_>, change: Change) {
        if self.changes < FIXES {
            self.changes += usize::from(path.fixes().note(change));
        }
    }

    fn referenced(&mut self, keywords: &'a Map<String, Value>, keyword: &str, value: &Value, path: &Path<'_>) {
        let Some((target, base)) = self.evaluator.target(keywords, keyword) else { return };
        let address = std::ptr::from_ref(target);
        if self.open.len() >= REFERENCE_HOPS || self.open.contains(&address) {
            return;
        }
        self.open.push(address);
        let entered = self.evaluator.enter_target((target, base));
        self.node(target, value, path);
        self.evaluator.leave(entered);
        self.open.pop();
    }

    fn has_type(&mut self, schema: &'a Value, value: &Value, path: &Path<'_>) -> bool {
        let Some((keywords, expected)) =
            schema.as_object().and_then(|keywords| Some((keywords, keywords.get("type")?)))
        else {
            return true;
        };
        if leaf::holds(self.evaluator.document, keywords, "type", expected, value) != Some(false) {
            return true;
        }
        let reading = |evaluator: &mut Evaluator<'a>| {
            to_type(expected, value).or_else(|| list::to_list(evaluator, schema, value, path))
        };
        if !self.fix(path, reading) {
            self.report(path, "type", words::type_words(expected), value);
        }
        false
    }

    fn is_listed(&mut self, keywords: &Map<String, Value>, value: &Value, path: &Path<'_>) -> bool {
        for keyword in ["const", "enum"] {
            let Some(limit) = keywords.get(keyword) else { continue };
            if leaf::holds(self.evaluator.document, keywords, keyword, limit, value) != Some(false) {
                continue;
            }
            let named = |evaluator: &mut Evaluator<'a>| match limit {
                Value::Array(options) if keyword == "enum" => evaluator.document.options(options).named(value),
                constant => Options::of([constant]).named(value),
            };
            if !self.fix(path, named) {
                self.report(path, keyword, words::expected(keywords, keyword, limit).1, value);
            }
            return false;
        }
        true
    }

    /// Keywords about the value as a whole.
    fn limits(&mut self, keywords: &Map<String, Value>, value: &Value, path: &Path<'_>) {
        let document = self.evaluator.document;
        let mut broken: Vec<(&String, &Value)> = keywords
            .iter()
            .filter(|(keyword, _)| !TOLD_BY_PLACE.contains(&keyword.as_str()))
            .filter(|(keyword, limit)| leaf::holds(document, keywords, keyword, limit, value) == Some(false))
            .collect();
        // The pattern that schema libraries write beside a format says the same at length.
        if broken.iter().any(|(keyword, _)| *keyword == "format") {
            broken.retain(|(keyword, _)| *keyword != "pattern");
        }
        for (keyword, limit) in broken {
            let (keyword, words) = words::expected(keywords, keyword, limit);
            self.report(path, keyword, words, value);
        }
        if let (Some(Value::String(pattern)), Value::String(text)) = (keywords.get("pattern"), value)
            && let Some(words) = document.unchecked(pattern, text)
        {
            self.report(path, "pattern", words, value);
        }
    }

    fn negated(&mut self, schema: &'a Value, value: &Value, path: &Path<'_>) {
        if self.evaluator.accepts(schema, value) == Some(true) {
            let words = words::of_schema(&mut self.evaluator, schema);
            let words = words.unwrap_or_else(|| "what the schema's `not` describes".to_owned());
            self.report(path, "not", format!("{ANYTHING_BUT}{words}"), value);
        }
    }
}

/// Keywords whose issues name the place that is missing, not the value as a whole.
const TOLD_BY_PLACE: [&str; 3] = ["dependencies", "dependentRequired", "required"];
