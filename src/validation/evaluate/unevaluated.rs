//! `unevaluatedItems` and `unevaluatedProperties`: what no other keyword of a schema, or of those for the same value that
//! accept it, has spoken of.

use super::references::REFERENCES;
use super::{DEPTH, Evaluator, Verdict, all};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What has been spoken of.
#[derive(Default)]
struct Marks<'v> {
    names: HashSet<&'v str>,
    all_names: bool,
    /// The first items, as many as that.
    first: usize,
    all_items: bool,
    indexes: HashSet<usize>,
    /// Whether something could not be judged.
    unknown: bool,
}

impl<'a> Evaluator<'a> {
    pub(super) fn unevaluated_fields(
        &mut self,
        keywords: &'a Map<String, Value>,
        value: &Value,
        fields: &Map<String, Value>,
    ) -> Verdict {
        match self.document.keyword(keywords, "unevaluatedProperties") {
            Some(schema) => {
                let left = self.other_fields(keywords, value)?;
                all(left.iter().filter_map(|name| fields.get(*name)), |field| self.accepts(schema, field))
            }
            None => Some(true),
        }
    }

    pub(super) fn unevaluated_items(
        &mut self,
        keywords: &'a Map<String, Value>,
        value: &Value,
        items: &[Value],
    ) -> Verdict {
        match self.document.keyword(keywords, "unevaluatedItems") {
            Some(schema) => {
                let left = self.other_items(keywords, value)?;
                all(left.into_iter().filter_map(|index| items.get(index)), |item| self.accepts(schema, item))
            }
            None => Some(true),
        }
    }

    /// The properties that only `unevaluatedProperties` speaks of; `None` where that is not known.
    pub(in crate::validation) fn other_fields<'v>(
        &mut self,
        keywords: &'a Map<String, Value>,
        value: &'v Value,
    ) -> Option<Vec<&'v str>> {
        let marks = self.marks(keywords, value)?;
        let names = value.as_object()?.keys().map(String::as_str);
        Some(names.filter(|name| !marks.all_names && !marks.names.contains(name)).collect())
    }

    /// The items that only `unevaluatedItems` speaks of; `None` where that is not known.
    pub(in crate::validation) fn other_items(
        &mut self,
        keywords: &'a Map<String, Value>,
        value: &Value,
    ) -> Option<Vec<usize>> {
        let marks = self.marks(keywords, value)?;
        let left = marks.first..value.as_array()?.len();
        Some(left.filter(|index| !marks.all_items && !marks.indexes.contains(index)).collect())
    }

    fn marks<'v>(&mut self, keywords: &'a Map<String, Value>, value: &'v Value) -> Option<Marks<'v>> {
        let mut marks = Marks::default();
        self.mark_held(keywords, value, &mut marks);
        self.mark_applied(keywords, value, &mut marks);
        (!marks.unknown).then_some(marks)
    }

    /// Marks what a schema speaks of that holds for the value.
    fn mark<'v>(&mut self, schema: &'a Value, value: &'v Value, marks: &mut Marks<'v>) {
        let Value::Object(keywords) = schema else { return };
        if self.depth >= DEPTH || self.left == 0 {
            marks.unknown = true;
            return;
        }
        self.left -= 1;
        self.depth += 1;
        let entered = self.enter(keywords);
        self.mark_held(keywords, value, marks);
        self.mark_applied(keywords, value, marks);
        marks.all_names |= self.document.keyword(keywords, "unevaluatedProperties").is_some();
        marks.all_items |= self.document.keyword(keywords, "unevaluatedItems").is_some();
        self.leave(entered);
        self.depth -= 1;
    }

    /// Marks what the keywords about items and properties speak of.
    fn mark_held<'v>(&mut self, keywords: &'a Map<String, Value>, value: &'v Value, marks: &mut Marks<'v>) {
        match value {
            Value::Object(fields) => {
                for name in fields.keys() {
                    let governing = self.governing(keywords, name);
                    marks.unknown |= !governing.is_certain;
                    if governing.each().next().is_some() {
                        marks.names.insert(name);
                    }
                }
            }
            Value::Array(items) => {
                let (tuple, rest) = self.document.items(keywords);
                marks.first = marks.first.max(tuple.len());
                marks.all_items |= rest.is_some();
                let contains = self.document.keyword(keywords, "contains");
                for (index, item) in items.iter().enumerate().filter(|_| contains.is_some()) {
                    match contains.and_then(|schema| self.accepts(schema, item)) {
                        Some(true) => {
                            marks.indexes.insert(index);
                        }
                        Some(false) => {}
                        None => marks.unknown = true,
                    }
                }
            }
            _ => {}
        }
    }

    /// Marks what the schemas for the same value speak of.
    fn mark_applied<'v>(&mut self, keywords: &'a Map<String, Value>, value: &'v Value, marks: &mut Marks<'v>) {
        for keyword in REFERENCES {
            if self.refers(keywords, keyword) {
                match self.target(keywords, keyword) {
                    Some((target, base)) => {
                        self.inside((target, base), |evaluator| evaluator.mark(target, value, marks));
                    }
                    None => marks.unknown = true,
                }
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for branch in keywords.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                self.mark_if(branch, branch, value, marks);
            }
        }
        if let Some(condition) = self.document.keyword(keywords, "if") {
            self.mark_if(condition, condition, value, marks);
            match self.branch(keywords, value) {
                Ok(Some(branch)) => self.mark(branch, value, marks),
                Ok(None) => {}
                Err(super::Undecided) => marks.unknown = true,
            }
        }
        let dependent = self.document.keyword(keywords, "dependentSchemas").and_then(Value::as_object);
        for (_, schema) in dependent.into_iter().flatten().filter(|(name, _)| value.get(name).is_some()) {
            self.mark(schema, value, marks);
        }
    }

    fn mark_if<'v>(&mut self, condition: &'a Value, schema: &'a Value, value: &'v Value, marks: &mut Marks<'v>) {
        match self.accepts(condition, value) {
            Some(true) => self.mark(schema, value, marks),
            Some(false) => {}
            None => marks.unknown = true,
        }
    }
}
