//! Whether a value fits a schema, in our own judgement: what the explanation of a value has to know of parts of the schema.
//!
//! Every keyword of draft 4 to 2020-12 is judged as its draft defines it. The work has a bound; where that is reached, and where
//! a pattern or reference cannot be followed, the answer is that nothing certain is known, never a guess.

mod containers;
mod references;
#[cfg(test)]
pub(super) mod tests;
mod unevaluated;

use super::document::Document;
use super::leaf;
use crate::json_schema::identity::Identities;
use crate::limits::JUDGED_NODES;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::rc::Rc;

pub(super) use containers::Bound;
pub(super) use references::REFERENCES;

/// Whether a value fits; `None` where that is not known.
pub(super) type Verdict = Option<bool>;

/// Schemas entered within one another: a stack has an end.
const DEPTH: usize = 400;

/// A judge of values by the nodes of one schema.
pub(super) struct Evaluator<'a> {
    pub(super) document: &'a Document,
    /// What references lead to, by the address of their node.
    targets: HashMap<usize, Option<(&'a Value, Rc<str>)>>,
    identities: Option<Identities<'a>>,
    /// Verdicts on values by what references lead to, both by address. Recursion goes through references only.
    known: HashMap<(usize, usize), Known>,
    /// The base URIs of the schemas that have been entered, with the addresses of those.
    scope: Vec<(Rc<str>, usize)>,
    depth: usize,
    left: usize,
}

#[derive(Clone, Copy)]
enum Known {
    Open,
    Judged(Verdict),
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            targets: HashMap::new(),
            identities: None,
            known: HashMap::new(),
            scope: Vec::new(),
            depth: 0,
            left: JUDGED_NODES,
        }
    }

    /// Whether the node of the schema accepts the value, which must stay where it is as long as the evaluator.
    pub(super) fn accepts(&mut self, schema: &'a Value, value: &Value) -> Verdict {
        let keywords = match schema {
            Value::Bool(accepts) => return Some(*accepts),
            Value::Object(keywords) => keywords,
            _ => return None,
        };
        if self.depth >= DEPTH || self.left == 0 {
            return None;
        }
        self.left -= 1;
        self.depth += 1;
        let entered = self.enter(keywords);
        let verdict = self.node(keywords, value);
        self.leave(entered);
        self.depth -= 1;
        verdict
    }

    /// The same for a value that is made for the question only.
    pub(super) fn accepts_made(&mut self, schema: &'a Value, value: &Value) -> Verdict {
        let known = std::mem::take(&mut self.known);
        let verdict = self.accepts(schema, value);
        self.known = known;
        verdict
    }

    /// Whether the node of the schema accepts null, which is asked for every property that is null.
    pub(super) fn accepts_null(&mut self, schema: &'a Value) -> Verdict {
        let key = std::ptr::from_ref(schema).addr();
        if let Some(known) = self.document.takes_null.borrow().get(&key).copied().filter(|_| !self.document.is_dynamic)
        {
            return known;
        }
        let verdict = self.accepts_made(schema, &Value::Null);
        self.document.takes_null.borrow_mut().insert(key, verdict);
        verdict
    }

    fn node(&mut self, keywords: &'a Map<String, Value>, value: &Value) -> Verdict {
        let mut verdict = Some(true);
        if self.document.refers_only(keywords) {
            return self.referenced(keywords, value);
        }
        // What is judged by a glance comes first.
        for (keyword, limit) in keywords {
            verdict = and(verdict, || leaf::holds(self.document, keywords, keyword, limit, value));
        }
        if verdict != Some(false) {
            verdict = and(verdict, || self.referenced(keywords, value));
        }
        for (keyword, held) in keywords {
            if verdict == Some(false) {
                break;
            }
            verdict = and(verdict, || self.applied(keywords, keyword, held, value));
        }
        match value {
            Value::Array(items) => {
                verdict = and(verdict, || self.items(keywords, items));
                and(verdict, || self.unevaluated_items(keywords, value, items))
            }
            Value::Object(fields) => {
                verdict = and(verdict, || self.fields(keywords, fields));
                and(verdict, || self.unevaluated_fields(keywords, value, fields))
            }
            _ => verdict,
        }
    }

    /// A keyword whose schemas are for the value itself.
    fn applied(&mut self, keywords: &'a Map<String, Value>, keyword: &str, held: &'a Value, value: &Value) -> Verdict {
        match (keyword, held) {
            ("allOf", Value::Array(branches)) => all(branches, |branch| self.accepts(branch, value)),
            ("anyOf", Value::Array(branches)) => any(branches, |branch| self.accepts(branch, value)),
            ("oneOf", Value::Array(branches)) => one(branches, |branch| self.accepts(branch, value)),
            ("not", schema) => self.accepts(schema, value).map(|accepts| !accepts),
            ("if", _) if self.document.knows("if") => match self.branch(keywords, value) {
                Ok(Some(branch)) => self.accepts(branch, value),
                Ok(None) => Some(true),
                Err(Undecided) => None,
            },
            ("dependencies", Value::Object(named)) => self.dependent(named, value),
            ("dependentSchemas", Value::Object(named)) if self.document.knows(keyword) => self.dependent(named, value),
            _ => Some(true),
        }
    }

    /// The schema of a condition that holds for the value: that of `then` or of `else`.
    pub(super) fn branch(
        &mut self,
        keywords: &'a Map<String, Value>,
        value: &Value,
    ) -> Result<Option<&'a Value>, Undecided> {
        let Some(condition) = self.document.keyword(keywords, "if") else { return Ok(None) };
        let (then, other) = (keywords.get("then"), keywords.get("else"));
        if then.is_none() && other.is_none() {
            return Ok(None);
        }
        let holds = self.accepts(condition, value).ok_or(Undecided)?;
        Ok(if holds { then } else { other })
    }

    fn dependent(&mut self, named: &'a Map<String, Value>, value: &Value) -> Verdict {
        let Value::Object(fields) = value else { return Some(true) };
        let present = named.iter().filter(|(name, held)| fields.contains_key(*name) && !held.is_array());
        all(present, |(_, schema)| self.accepts(schema, value))
    }
}

/// A condition that could not be judged.
pub(super) struct Undecided;

/// Both hold. What is certainly broken is broken, whatever else is not known.
fn and(one: Verdict, other: impl FnOnce() -> Verdict) -> Verdict {
    match one {
        Some(false) => Some(false),
        Some(true) => other(),
        None => other().filter(|holds| !holds),
    }
}

fn all<Item>(items: impl IntoIterator<Item = Item>, mut judge: impl FnMut(Item) -> Verdict) -> Verdict {
    let mut verdict = Some(true);
    for item in items {
        verdict = and(verdict, || judge(item));
        if verdict == Some(false) {
            break;
        }
    }
    verdict
}

fn any<Item>(items: impl IntoIterator<Item = Item>, mut judge: impl FnMut(Item) -> Verdict) -> Verdict {
    all(items, |item| judge(item).map(|holds| !holds)).map(|none| !none)
}

fn one<Item>(items: impl IntoIterator<Item = Item>, mut judge: impl FnMut(Item) -> Verdict) -> Verdict {
    let (mut fitting, mut unknown) = (0, false);
    for item in items {
        match judge(item) {
            Some(true) => fitting += 1,
            Some(false) => {}
            None => unknown = true,
        }
        if fitting > 1 {
            return Some(false);
        }
    }
    if unknown { None } else { Some(fitting == 1) }
}
