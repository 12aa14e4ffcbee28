//! The keywords that only the validator understands in full: it is asked about them one schema node at a time.

use super::Walk;
use crate::limits::ISSUES;
use crate::validation::checker::compile;
use crate::validation::issue::Issue;
use crate::validation::regex::Patterns;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Keywords that only the validator understands in full.
const DEFERRED: [&str; 18] = [
    "$dynamicRef",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "format",
    "if",
    "multipleOf",
    "not",
    "pattern",
    "patternProperties",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Keywords that the deferred ones depend on.
const COMPANIONS: [&str; 2] = ["maxContains", "minContains"];
pub(super) const UNIQUE: [&str; 1] = ["uniqueItems"];

/// Validators of parts of single nodes, kept as long as the schema: by the node's address, which the schema's owner keeps
/// stable, and the first of the keywords.
#[derive(Debug)]
pub(in crate::validation) struct Nodes {
    parts: RefCell<HashMap<(usize, &'static str), Part>>,
    patterns: Patterns,
}

impl Nodes {
    pub(in crate::validation) fn new(patterns: Patterns) -> Self {
        Self { parts: RefCell::default(), patterns }
    }
}

/// Absent where a part cannot be compiled on its own.
pub(super) type Part = Option<Rc<jsonschema::Validator>>;

/// The name under which parts refer to the whole schema.
const ROOT: &str = "urn:bedrock-extract:root";
/// The keywords of a part that is the whole node.
pub(super) const WHOLE: [&str; 1] = [""];

impl<'a> Walk<'a> {
    pub(super) fn deferred(&mut self, keywords: &'a Map<String, Value>, value: &Value, path: &str) {
        if DEFERRED.iter().any(|keyword| keywords.contains_key(*keyword)) {
            self.defer(keywords, &DEFERRED, value, path);
        }
    }

    /// Asks the validator about these keywords of a node alone.
    pub(super) fn defer(
        &mut self,
        keywords: &'a Map<String, Value>,
        names: &'static [&'static str],
        value: &Value,
        path: &str,
    ) {
        if let Some(validator) = self.validator(keywords, names) {
            let left = ISSUES.saturating_sub(self.found.len());
            self.found.extend(validator.iter_errors(value).take(left).map(|error| Issue::of(&error, path)));
        }
    }

    pub(super) fn validator(&self, keywords: &'a Map<String, Value>, names: &'static [&'static str]) -> Part {
        let key = (std::ptr::from_ref(keywords).addr(), names.first().copied().unwrap_or_default());
        let mut nodes = self.nodes.parts.borrow_mut();
        nodes
            .entry(key)
            .or_insert_with(|| {
                let checker = compile(&self.part_of(keywords, names), &self.nodes.patterns).ok();
                checker.filter(|checker| !checker.is_foreign).map(|checker| Rc::new(checker.validator))
            })
            .clone()
    }

    /// A schema of some keywords of a node, its references leading into the whole schema.
    fn part_of(&self, keywords: &Map<String, Value>, names: &[&str]) -> Value {
        let unevaluated = keywords.keys().any(|name| name.starts_with("unevaluated"));
        let mut part: Map<String, Value> = if *names == WHOLE || (unevaluated && names.contains(&"unevaluatedItems")) {
            keywords.clone()
        } else {
            let chosen = keywords
                .iter()
                .filter(|(name, _)| names.contains(&name.as_str()) || COMPANIONS.contains(&name.as_str()));
            chosen.map(|(name, keyword)| (name.clone(), keyword.clone())).collect()
        };
        if part.contains_key("patternProperties") && !part.contains_key("properties") {
            let names = keywords.get("properties").and_then(Value::as_object).into_iter().flatten();
            part.insert("properties".to_owned(), names.map(|(name, _)| (name.clone(), Value::Bool(true))).collect());
            part.extend(
                keywords.get("additionalProperties").map(|schema| ("additionalProperties".to_owned(), schema.clone())),
            );
        }
        let mut root = self.root.as_object().cloned().unwrap_or_default();
        let id = match root.get("$id").and_then(Value::as_str) {
            Some(id) => id.trim_end_matches('#').to_owned(),
            None => ROOT.to_owned(),
        };
        root.insert("$id".to_owned(), Value::from(id.as_str()));
        let mut part = Value::Object(part);
        lead_to(&id, &mut part);
        if let Some(fields) = part.as_object_mut() {
            for shared in ["$id", "$schema", "definitions"] {
                fields.shift_remove(shared);
            }
            fields.extend(root.get("$schema").map(|dialect| ("$schema".to_owned(), dialect.clone())));
            fields
                .insert("$defs".to_owned(), Value::Object(Map::from_iter([("root".to_owned(), Value::Object(root))])));
        }
        part
    }
}

/// Makes local references absolute.
fn lead_to(id: &str, node: &mut Value) {
    match node {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(reference)
                        if matches!(name.as_str(), "$ref" | "$dynamicRef") && reference.starts_with('#') =>
                    {
                        reference.insert_str(0, id);
                    }
                    field => lead_to(id, field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| lead_to(id, item)),
        _ => {}
    }
}
