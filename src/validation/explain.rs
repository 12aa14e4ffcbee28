//! Where and why a value breaks a schema, found in one walk over both.
//!
//! The validator says whether a value is valid; asked why, it would try every branch of every union against everything below
//! it, which for a recursive union grows without bound. This walk goes into one branch only: the one that the value was
//! most likely meant for. It handles the keywords that make up the shape of a value and their plain limits itself, and asks
//! the validator about the others, one schema node at a time.

mod deferred;
#[cfg(test)]
mod tests;

pub(super) use deferred::Nodes;

use super::coerce::{FIXES, Fix, to_option, to_type};
use super::issue::Issue;
use super::union;
use crate::limits::{EXPLAINED_NODES, ISSUES, REFERENCE_HOPS};
use crate::repair::RepairKind;
use crate::schema::reference;
use deferred::{UNIQUE, WHOLE};
use serde_json::{Map, Value};

/// The changes that would make of `value` what it plainly stands for.
pub(super) fn fixes(root: &Value, value: &Value, nodes: &Nodes) -> Vec<Fix> {
    let mut walk = Walk { root, nodes, found: Vec::new(), fixes: Some(Vec::new()), visited: 0, hops: 0 };
    walk.node(root, value, "");
    walk.fixes.unwrap_or_default()
}

/// The issues of `value`, at most [`ISSUES`].
pub(super) fn issues(root: &Value, value: &Value, nodes: &Nodes) -> Vec<Issue> {
    let mut walk = Walk { root, nodes, found: Vec::new(), fixes: None, visited: 0, hops: 0 };
    walk.node(root, value, "");
    if walk.found.is_empty() {
        walk.found.push(Issue::unexplained(value));
    }
    walk.found
}

pub(super) struct Walk<'a> {
    root: &'a Value,
    nodes: &'a Nodes,
    found: Vec<Issue>,
    /// Present where changes are sought: what has one is then no issue.
    fixes: Option<Vec<Fix>>,
    visited: usize,
    hops: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn node(&mut self, schema: &'a Value, value: &Value, path: &str) {
        self.visited += 1;
        if self.found.len() >= ISSUES || self.visited > EXPLAINED_NODES {
            return;
        }
        let keywords = match schema {
            Value::Object(keywords) => keywords,
            Value::Bool(false) => return self.report(path, "falseSchema", "no value here".to_owned(), value),
            _ => return,
        };
        self.referenced(schema, value, path);
        if !self.has_type(keywords, value, path) || !self.is_listed(keywords, value, path) {
            return;
        }
        match value {
            Value::Array(items) => self.array(keywords, items, value, path),
            Value::Number(number) => self.number(keywords, number.as_f64().unwrap_or_default(), value, path),
            Value::Object(fields) => self.object(keywords, fields, value, path),
            Value::String(text) => {
                self.length(keywords, text.chars().count(), ["minLength", "maxLength"], "characters", value, path)
            }
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
        self.deferred(keywords, value, path);
    }

    /// A part of the value: references on the way to it have been followed already.
    fn part(&mut self, schema: &'a Value, value: &Value, path: &str) {
        let hops = std::mem::take(&mut self.hops);
        self.node(schema, value, path);
        self.hops = hops;
    }

    pub(super) fn report(&mut self, path: &str, keyword: &str, expected: String, value: &Value) {
        if self.found.len() < ISSUES {
            self.found.push(Issue::new(path, keyword, expected, Some(value)));
        }
    }

    pub(super) fn seeks_fixes(&self) -> bool {
        self.fixes.is_some()
    }

    /// Notes the change that `find` has for the value, where changes are sought.
    pub(super) fn fix(&mut self, path: &str, find: impl FnOnce() -> Option<(RepairKind, Value)>) -> bool {
        let Some(fixes) = self.fixes.as_mut().filter(|fixes| fixes.len() < FIXES) else { return false };
        let Some(found) = find() else { return false };
        // The same place may be met twice, through `allOf`.
        if fixes.last().is_none_or(|last| last.path != path) {
            fixes.push(Fix::new(path, found));
        }
        true
    }

    /// The node itself, or what its local reference stands for.
    pub(super) fn resolved(&self, schema: &'a Value) -> &'a Value {
        reference::resolve(self.root, schema)
    }

    /// Whether a branch accepts the value, in the validator's own judgement; `None` where it has none.
    pub(super) fn accepts(&self, schema: &'a Value, value: &Value) -> Option<bool> {
        match schema {
            Value::Bool(accepts) => Some(*accepts),
            Value::Object(keywords) => self.validator(keywords, &WHOLE).map(|validator| validator.is_valid(value)),
            _ => None,
        }
    }

    fn referenced(&mut self, schema: &'a Value, value: &Value, path: &str) {
        let target = reference::target(schema).and_then(|pointer| self.root.pointer(&pointer));
        if let Some(target) = target.filter(|_| self.hops < REFERENCE_HOPS) {
            self.hops += 1;
            self.node(target, value, path);
            self.hops -= 1;
        }
    }

    fn has_type(&mut self, keywords: &Map<String, Value>, value: &Value, path: &str) -> bool {
        let Some(expected) = keywords.get("type") else { return true };
        if union::fits_type(expected, value) {
            return true;
        }
        if !self.fix(path, || to_type(expected, value)) {
            self.report(path, "type", union::type_words(expected), value);
        }
        false
    }

    fn is_listed(&mut self, keywords: &Map<String, Value>, value: &Value, path: &str) -> bool {
        if let Some(constant) = keywords.get("const").filter(|constant| !union::same(constant, value)) {
            if !self.fix(path, || to_option(std::iter::once(constant), value)) {
                self.report(path, "const", crate::text::quote(constant), value);
            }
            return false;
        }
        let options = keywords.get("enum").and_then(Value::as_array);
        if let Some(options) = options.filter(|options| !options.iter().any(|option| union::same(option, value))) {
            if !self.fix(path, || to_option(options.iter(), value)) {
                self.report(path, "enum", union::one_of(options), value);
            }
            return false;
        }
        true
    }

    fn number(&mut self, keywords: &Map<String, Value>, number: f64, value: &Value, path: &str) {
        type Test = fn(f64, f64) -> bool;
        let limits: [(&str, &str, Test); 4] = [
            ("minimum", "at least", |number, limit| number >= limit),
            ("maximum", "at most", |number, limit| number <= limit),
            ("exclusiveMinimum", "a number above", |number, limit| number > limit),
            ("exclusiveMaximum", "a number below", |number, limit| number < limit),
        ];
        for (keyword, words, holds) in limits {
            if let Some((limit, bound)) = keywords.get(keyword).and_then(|limit| Some((limit, limit.as_f64()?)))
                && !holds(number, bound)
            {
                self.report(path, keyword, format!("{words} {limit}"), value);
            }
        }
    }

    fn length(
        &mut self,
        keywords: &Map<String, Value>,
        length: usize,
        [least, most]: [&str; 2],
        unit: &str,
        value: &Value,
        path: &str,
    ) {
        let limit = |keyword: &str| keywords.get(keyword).and_then(Value::as_f64);
        #[expect(clippy::cast_precision_loss, reason = "no value has 2^52 parts")]
        let length = length as f64;
        if let Some(limit) = limit(least).filter(|limit| length < *limit) {
            self.report(path, least, format!("at least {limit} {unit}"), value);
        }
        if let Some(limit) = limit(most).filter(|limit| length > *limit) {
            self.report(path, most, format!("at most {limit} {unit}"), value);
        }
    }

    fn array(&mut self, keywords: &'a Map<String, Value>, items: &[Value], value: &Value, path: &str) {
        self.length(keywords, items.len(), ["minItems", "maxItems"], "items", value, path);
        if keywords.get("uniqueItems") == Some(&Value::Bool(true)) {
            self.defer(keywords, &UNIQUE, value, path);
        }
        let items_keyword = keywords.get("items");
        let (tuple, rest) = if self.is_legacy() {
            match items_keyword {
                Some(Value::Array(tuple)) => (tuple.as_slice(), keywords.get("additionalItems")),
                rest => (Default::default(), rest),
            }
        } else {
            let tuple = keywords.get("prefixItems").and_then(Value::as_array);
            (tuple.map(Vec::as_slice).unwrap_or_default(), items_keyword)
        };
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = tuple.get(index).or(rest) {
                self.part(schema, item, &format!("{path}/{index}"));
            }
            if self.found.len() >= ISSUES {
                return;
            }
        }
    }

    /// Up to 2019-09, tuples were arrays of `items`.
    fn is_legacy(&self) -> bool {
        let dialect = self.root.get("$schema").and_then(Value::as_str).unwrap_or_default();
        dialect.contains("draft-0") || dialect.contains("2019-09")
    }

    fn object(&mut self, keywords: &'a Map<String, Value>, fields: &Map<String, Value>, value: &Value, path: &str) {
        self.length(keywords, fields.len(), ["minProperties", "maxProperties"], "properties", value, path);
        for name in keywords.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) && self.found.len() < ISSUES {
                let place = format!("{path}/{}", union::escape(name));
                self.found.push(Issue::new(&place, "required", "is required, but missing".to_owned(), None));
            }
        }
        let properties = keywords.get("properties").and_then(Value::as_object);
        // With patterns, which properties are additional is the validator's to say.
        let additional = keywords.get("additionalProperties").filter(|_| !keywords.contains_key("patternProperties"));
        let mut unexpected = Vec::new();
        for (name, field) in fields {
            let place = format!("{path}/{}", union::escape(name));
            match (properties.and_then(|properties| properties.get(name)), additional) {
                (Some(schema), _) if field.is_null() && self.removes(keywords, name, schema) => {
                    self.fixes.get_or_insert_default().push(Fix::removal(&place));
                }
                (Some(schema), _) => self.part(schema, field, &place),
                (None, Some(Value::Bool(false))) => unexpected.push(name.as_str()),
                (None, Some(schema)) => self.part(schema, field, &place),
                (None, None) => {}
            }
        }
        if !unexpected.is_empty() {
            self.report(path, "additionalProperties", union::no_property(&unexpected), value);
        }
    }

    /// Whether a null is to be taken out: the property may be absent, but not null.
    fn removes(&self, keywords: &Map<String, Value>, name: &str, schema: &'a Value) -> bool {
        let required = keywords.get("required").and_then(Value::as_array);
        self.fixes.as_ref().is_some_and(|fixes| fixes.len() < FIXES)
            && !required.is_some_and(|required| required.iter().any(|required| required == name))
            && self.accepts(schema, &Value::Null) == Some(false)
    }
}
