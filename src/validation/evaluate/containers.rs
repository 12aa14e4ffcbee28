//! Keywords about what arrays and objects hold.

use super::{Evaluator, Verdict, all};
use crate::validation::leaf;
use serde_json::{Map, Value};

/// The schemas that govern a property.
pub(in crate::validation) struct Governing<'a> {
    pub(in crate::validation) named: Option<&'a Value>,
    pub(in crate::validation) matching: Vec<&'a Value>,
    /// That of additional properties, where the property is one.
    pub(in crate::validation) additional: Option<&'a Value>,
    /// Whether all patterns could be tried.
    pub(in crate::validation) is_certain: bool,
}

impl<'a> Governing<'a> {
    pub(in crate::validation) fn each(&self) -> impl Iterator<Item = &'a Value> {
        self.named.into_iter().chain(self.matching.iter().copied()).chain(self.additional)
    }
}

impl<'a> Evaluator<'a> {
    /// The schemas that govern the property `name`.
    pub(in crate::validation) fn governing(&self, keywords: &'a Map<String, Value>, name: &str) -> Governing<'a> {
        let named = keywords.get("properties").and_then(|properties| properties.get(name));
        let (mut matching, mut is_certain) = (Vec::new(), true);
        for (pattern, schema) in keywords.get("patternProperties").and_then(Value::as_object).into_iter().flatten() {
            match self.document.matches(pattern, name) {
                Some(true) => matching.push(schema),
                Some(false) => {}
                None => is_certain = false,
            }
        }
        let is_additional = named.is_none() && matching.is_empty() && is_certain;
        let additional = keywords.get("additionalProperties").filter(|_| is_additional);
        Governing { named, matching, additional, is_certain }
    }

    pub(super) fn fields(&mut self, keywords: &'a Map<String, Value>, fields: &Map<String, Value>) -> Verdict {
        const KEYWORDS: [&str; 3] = ["properties", "patternProperties", "additionalProperties"];
        let mut verdict = Some(true);
        if KEYWORDS.iter().any(|keyword| keywords.contains_key(*keyword)) {
            verdict = all(fields, |(name, field)| {
                let governing = self.governing(keywords, name);
                let verdict = all(governing.each(), |schema| self.accepts(schema, field));
                if governing.is_certain { verdict } else { verdict.filter(|holds| !holds) }
            });
        }
        if let (Some(true) | None, Some(names)) = (verdict, self.document.keyword(keywords, "propertyNames")) {
            let of_names = all(fields.keys(), |name| self.accepts_made(names, &Value::from(name.as_str())));
            return super::and(verdict, || of_names);
        }
        verdict
    }

    pub(super) fn items(&mut self, keywords: &'a Map<String, Value>, items: &[Value]) -> Verdict {
        let (tuple, rest) = self.document.items(keywords);
        let governed = items.iter().enumerate().map(|(index, item)| (tuple.get(index).or(rest), item));
        let verdict = all(governed, |(schema, item)| schema.map_or(Some(true), |schema| self.accepts(schema, item)));
        super::and(verdict, || self.contains(keywords, items).map(|count| count.is_none()))
    }

    /// The bound that the number of items that `contains` speaks of breaks: its keyword, and what stands there.
    pub(in crate::validation) fn contains(
        &mut self,
        keywords: &'a Map<String, Value>,
        items: &[Value],
    ) -> Option<Option<Bound>> {
        let Some(schema) = self.document.keyword(keywords, "contains") else { return Some(None) };
        let bound = |keyword: &str| self.document.keyword(keywords, keyword).and_then(Value::as_f64);
        let (least, most) = (bound("minContains").unwrap_or(1.0), bound("maxContains"));
        let (mut fitting, mut unknown) = (0, 0);
        for item in items {
            match self.accepts(schema, item) {
                Some(true) => fitting += 1,
                Some(false) => {}
                None => unknown += 1,
            }
        }
        if leaf::count(fitting + unknown) < least {
            return Some(Some(Bound::AtLeast(least)));
        }
        match most.filter(|most| leaf::count(fitting) > *most) {
            Some(most) => Some(Some(Bound::AtMost(most))),
            // Those that are not known may break a bound, or not.
            None if unknown > 0
                && (leaf::count(fitting) < least || most.is_some_and(|most| leaf::count(fitting + unknown) > most)) =>
            {
                None
            }
            None => Some(None),
        }
    }
}

/// How many items there have to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::validation) enum Bound {
    AtLeast(f64),
    AtMost(f64),
}
