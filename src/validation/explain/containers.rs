//! What is wrong with the items of an array, and with the properties of an object and their names.

use super::{Sought, Walk};
use crate::limits::ISSUES;
use crate::repair::RepairKind;
use crate::text::cut;
use crate::validation::evaluate::Bound;
use crate::validation::fixes::Change;
use crate::validation::issue::Issue;
use crate::validation::path::Path;
use crate::validation::{leaf, words};
use serde_json::{Map, Value};

impl<'a> Walk<'a> {
    pub(super) fn array(&mut self, keywords: &'a Map<String, Value>, items: &[Value], value: &Value, path: &Path<'_>) {
        let (tuple, rest) = self.evaluator.document.items(keywords);
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = tuple.get(index).or(rest) {
                self.part(schema, item, &Path::index(path, index));
            }
            if self.found.len() >= ISSUES {
                return;
            }
        }
        let Some(Some(bound)) = self.evaluator.contains(keywords, items) else { return };
        let schema = self.evaluator.document.keyword(keywords, "contains");
        let item = schema.and_then(|schema| words::of_schema(&mut self.evaluator, schema));
        let item = item.unwrap_or_else(|| "what the schema's `contains` describes".to_owned());
        let (keyword, words) = match bound {
            Bound::AtLeast(1.0) => ("contains", format!("at least 1 item that is {item}")),
            Bound::AtLeast(least) => ("minContains", format!("at least {least} items, each {item}")),
            Bound::AtMost(most) => ("maxContains", format!("at most {most} items that are {item}")),
        };
        self.report(path, keyword, words, value);
    }

    pub(super) fn object(
        &mut self,
        keywords: &'a Map<String, Value>,
        fields: &Map<String, Value>,
        value: &Value,
        path: &Path<'_>,
    ) {
        self.missing(keywords, fields, path);
        let mut unexpected = Vec::new();
        for (name, field) in fields {
            let place = Path::name(path, name);
            let governing = self.evaluator.governing(keywords, name);
            if field.is_null() && governing.named.is_some_and(|schema| self.removes(keywords, name, schema)) {
                self.note(&place, Change::Out(RepairKind::RemovedNull));
            } else if governing.additional == Some(&Value::Bool(false)) {
                unexpected.push(name.as_str());
            } else {
                for schema in governing.each() {
                    self.part(schema, field, &place);
                }
            }
            if self.found.len() >= ISSUES {
                return;
            }
        }
        if !unexpected.is_empty() {
            self.unexpected(path, "additionalProperties", &unexpected, value);
        }
        self.names(keywords, fields, value, path);
        for keyword in ["dependencies", "dependentSchemas"] {
            let named = self.evaluator.document.keyword(keywords, keyword).and_then(Value::as_object);
            for (_, schema) in named.into_iter().flatten().filter(|(name, _)| fields.contains_key(*name)) {
                self.node(schema, value, path);
            }
        }
    }

    /// Properties that the object is closed to.
    fn unexpected(&mut self, path: &Path<'_>, keyword: &str, names: &[&str], value: &Value) {
        if self.seeks(Sought::Removals) {
            for name in names {
                self.note(&Path::name(path, name), Change::Out(RepairKind::RemovedProperty));
            }
        } else {
            self.report(path, keyword, words::no_property(names), value);
        }
    }

    fn missing(&mut self, keywords: &Map<String, Value>, fields: &Map<String, Value>, path: &Path<'_>) {
        for name in keywords.get("required").into_iter().flat_map(|names| leaf::missing(names, fields)) {
            self.report_missing(path, name, "required", "is required, but missing".to_owned());
        }
        for keyword in ["dependencies", "dependentRequired"] {
            let named = self.evaluator.document.keyword(keywords, keyword);
            for (present, name) in named.into_iter().flat_map(|named| leaf::missing_beside(named, fields)) {
                let words = format!("is required beside {:?}, but missing", cut(present, 40));
                self.report_missing(path, name, "dependentRequired", words);
            }
        }
    }

    fn report_missing(&mut self, path: &Path<'_>, name: &str, keyword: &str, words: String) {
        if self.found.len() < ISSUES {
            self.found.push(Issue::new(&Path::name(path, name).pointer(), keyword, words, None));
        }
    }

    /// Whether a null is to be taken out: the property may be absent, but not null.
    fn removes(&mut self, keywords: &Map<String, Value>, name: &str, schema: &'a Value) -> bool {
        let required = keywords.get("required").and_then(Value::as_array);
        self.seeks(Sought::Changes)
            && !required.is_some_and(|required| required.iter().any(|required| required == name))
            && self.evaluator.accepts_null(schema) == Some(false)
    }

    fn names(&mut self, keywords: &'a Map<String, Value>, fields: &Map<String, Value>, value: &Value, path: &Path<'_>) {
        let Some(schema) = self.evaluator.document.keyword(keywords, "propertyNames") else { return };
        let refused: Vec<&str> = fields
            .keys()
            .filter(|name| self.evaluator.accepts_made(schema, &Value::from(name.as_str())) == Some(false))
            .map(String::as_str)
            .take(ISSUES)
            .collect();
        if !refused.is_empty() {
            let words = words::of_schema(&mut self.evaluator, schema);
            let rule = words.map_or_else(String::new, |words| {
                format!(" (each name: {})", words.trim_start_matches("a value with "))
            });
            self.report(path, "propertyNames", format!("{}{rule}", words::no_property(&refused)), value);
        }
    }

    /// What no other keyword has spoken of.
    pub(super) fn unevaluated(&mut self, keywords: &'a Map<String, Value>, value: &Value, path: &Path<'_>) {
        let document = self.evaluator.document;
        if let (Value::Object(fields), Some(schema)) = (value, document.keyword(keywords, "unevaluatedProperties")) {
            let names = self.evaluator.other_fields(keywords, value).unwrap_or_default();
            if *schema == Value::Bool(false) && !names.is_empty() {
                return self.unexpected(path, "unevaluatedProperties", &names, value);
            }
            for (name, field) in names.into_iter().filter_map(|name| Some((name, fields.get(name)?))) {
                self.part(schema, field, &Path::name(path, name));
            }
        }
        if let (Value::Array(items), Some(schema)) = (value, document.keyword(keywords, "unevaluatedItems")) {
            let indexes = self.evaluator.other_items(keywords, value).unwrap_or_default();
            if *schema == Value::Bool(false) && !indexes.is_empty() {
                return self.report(path, "unevaluatedItems", "no further items".to_owned(), value);
            }
            for (index, item) in indexes.into_iter().filter_map(|index| Some((index, items.get(index)?))) {
                self.part(schema, item, &Path::index(path, index));
            }
        }
    }
}
