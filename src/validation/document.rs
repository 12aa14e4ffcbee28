//! A schema as the walks over it see it: its draft, and what they look up in it again and again, kept as long as it.

use super::Checker;
use super::compile;
use super::formats::{self, Format};
use super::options::Options;
use super::regex::{Outcome, Patterns};
use crate::json_schema::draft::Draft;
use crate::json_schema::values::json_equal;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A schema, and what is known of it.
#[derive(Debug)]
pub(super) struct Document {
    /// Boxed, so that its nodes keep their addresses: what is kept of a node is kept by its address.
    root: Box<Value>,
    draft: Draft,
    /// Whether schemas in it may have names of their own, so that references are more than places.
    pub(super) is_named: bool,
    /// Whether what a reference means may depend on the way to it.
    pub(super) is_dynamic: bool,
    /// Where references lead that do so on every way to them.
    pub(super) targets: RefCell<HashMap<usize, Option<Rc<Target>>>>,
    patterns: Patterns,
    is_judged: bool,
    small: RefCell<HashMap<String, Option<Rc<Checker>>>>,
    options: RefCell<HashMap<usize, Rc<Options>>>,
    pub(super) takes_null: RefCell<HashMap<usize, Option<bool>>>,
}

/// What a reference leads to.
#[derive(Debug)]
pub(super) struct Target {
    /// JSON Pointer into the schema.
    pub(super) pointer: String,
    /// The base URI there.
    pub(super) base: Rc<str>,
}

/// Lists shorter than this are gone through one by one.
const FEW: usize = 16;

impl Document {
    /// `is_judged` says whether the verdict on values is made here.
    pub(super) fn new(root: Value, patterns: Patterns, is_judged: bool) -> Self {
        let (mut is_named, mut is_dynamic) = (false, false);
        look(&root, &mut |keyword| {
            is_named |= matches!(keyword, "$id" | "id" | "$anchor" | "$dynamicAnchor");
            is_dynamic |= matches!(keyword, "$dynamicRef" | "$recursiveRef");
        });
        Self {
            draft: Draft::of(&root),
            root: Box::new(root),
            is_named,
            is_dynamic,
            targets: RefCell::default(),
            patterns,
            is_judged,
            small: RefCell::default(),
            options: RefCell::default(),
            takes_null: RefCell::default(),
        }
    }

    pub(super) fn root(&self) -> &Value {
        &self.root
    }

    pub(super) fn draft(&self) -> Draft {
        self.draft
    }

    /// Whether the draft has the keyword. What it has in no draft has no effect anyway.
    pub(super) fn knows(&self, keyword: &str) -> bool {
        match keyword {
            "const" | "contains" | "propertyNames" => self.draft >= Draft::Draft6,
            "contentEncoding" | "contentMediaType" => [Draft::Draft6, Draft::Draft7].contains(&self.draft),
            "if" => self.draft >= Draft::Draft7,
            "$recursiveRef" => self.draft == Draft::Draft201909,
            "dependentRequired"
            | "dependentSchemas"
            | "maxContains"
            | "minContains"
            | "unevaluatedItems"
            | "unevaluatedProperties" => self.draft >= Draft::Draft201909,
            "$dynamicRef" | "prefixItems" => self.draft >= Draft::Draft202012,
            _ => true,
        }
    }

    /// What stands under a keyword that the draft has.
    pub(super) fn keyword<'a>(&self, keywords: &'a Map<String, Value>, keyword: &str) -> Option<&'a Value> {
        keywords.get(keyword).filter(|_| self.knows(keyword))
    }

    /// Whether nothing counts beside a reference: up to draft 7.
    pub(super) fn refers_only(&self, keywords: &Map<String, Value>) -> bool {
        self.draft <= Draft::Draft7 && keywords.get("$ref").is_some_and(Value::is_string)
    }

    /// The schemas of the first items, and that of the others.
    pub(super) fn items<'a>(&self, keywords: &'a Map<String, Value>) -> (&'a [Value], Option<&'a Value>) {
        let items = keywords.get("items");
        match (items, self.keyword(keywords, "prefixItems").and_then(Value::as_array)) {
            (Some(Value::Array(tuple)), _) => (tuple, keywords.get("additionalItems")),
            (items, tuple) => (tuple.map(Vec::as_slice).unwrap_or_default(), items),
        }
    }

    pub(super) const fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// Whether the text holds what the pattern describes; `None` where that is not known.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        match self.patterns.get(pattern).ok()?.test(text) {
            Outcome::Match => Some(true),
            Outcome::NoMatch => Some(false),
            Outcome::NotChecked => None,
        }
    }

    /// Why a string cannot be checked against the pattern, where it could take forever. Of no concern to other judges.
    pub(super) fn unchecked(&self, pattern: &str, text: &str) -> Option<String> {
        let regex = self.patterns.get(pattern).ok().filter(|_| self.is_judged)?;
        (regex.test(text) == Outcome::NotChecked).then(|| regex.not_checked(text))
    }

    /// What is done about a format.
    pub(super) fn format(&self, name: &str) -> Format {
        formats::known(name, self.draft)
    }

    /// The library's judgement of a few keywords that hold neither schemas nor references: those that it has tables or
    /// arithmetic of its own for.
    pub(super) fn judges(&self, keywords: &[(&str, &Value)], value: &Value) -> Option<bool> {
        let key: String = keywords.iter().map(|(name, limit)| format!("{name} {limit} ")).collect();
        let known = self.small.borrow().get(&key).cloned();
        let compiled = known.unwrap_or_else(|| {
            let dialect = self.root.get("$schema").map(|dialect| ("$schema", dialect));
            let part = keywords.iter().copied().chain(dialect);
            let part = part.map(|(name, limit)| (name.to_owned(), limit.clone())).collect();
            let compiled = compile::part(&Value::Object(part), &self.patterns).map(Rc::new);
            self.small.borrow_mut().insert(key, compiled.clone());
            compiled
        });
        compiled.map(|compiled| compiled.accepts(value))
    }

    /// Whether the value is one of those in a list that stands in the schema.
    pub(super) fn lists(&self, options: &[Value], value: &Value) -> bool {
        match options.len() {
            0..FEW => options.iter().any(|option| json_equal(option, value)),
            _ => self.options(options).hold(value),
        }
    }

    /// The index of a list that stands in the schema.
    pub(super) fn options(&self, options: &[Value]) -> Rc<Options> {
        let index = || Rc::new(Options::of(options));
        Rc::clone(self.options.borrow_mut().entry(options.as_ptr().addr()).or_insert_with(index))
    }
}

/// Shows each keyword that stands anywhere in the schema, and holds text.
fn look(node: &Value, visit: &mut impl FnMut(&str)) {
    match node {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| match field {
            Value::String(_) => visit(name),
            field => look(field, visit),
        }),
        Value::Array(items) => items.iter().for_each(|item| look(item, visit)),
        _ => {}
    }
}
