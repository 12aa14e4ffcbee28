//! What references lead to: by place, by name, and by the way on which they were met.

use super::{Evaluator, Known, Verdict, and};
use crate::json_schema::identity::Identities;
use crate::json_schema::reference;
use crate::limits::REFERENCE_HOPS;
use crate::validation::document::Target;
use serde_json::{Map, Value, json};
use std::rc::Rc;

impl<'a> Evaluator<'a> {
    /// Enters the scope of a schema that has a name of its own; the result goes to [`Self::leave`].
    pub(in crate::validation) fn enter(&mut self, keywords: &'a Map<String, Value>) -> bool {
        if !self.document.is_named {
            return false;
        }
        let node = std::ptr::from_ref(keywords).addr();
        // A reference that led here has entered it already.
        if self.scope.last().is_some_and(|(_, entered)| *entered == node) {
            return false;
        }
        let outer = self.base();
        let base = self.identities().within(keywords, &outer);
        let differs = self.scope.is_empty() || *base != *outer;
        if differs {
            self.scope.push((Rc::from(base), node));
        }
        differs
    }

    pub(in crate::validation) fn leave(&mut self, entered: bool) {
        if entered {
            self.scope.pop();
        }
    }

    /// Judges the value by what the references in these keywords lead to.
    pub(super) fn referenced(&mut self, keywords: &'a Map<String, Value>, value: &Value) -> Verdict {
        let mut verdict = Some(true);
        for keyword in REFERENCES {
            if verdict != Some(false) && self.refers(keywords, keyword) {
                let target = self.target(keywords, keyword);
                verdict = and(verdict, || self.target_accepts(target?, value));
            }
        }
        verdict
    }

    /// Whether these keywords refer to another schema with this one.
    pub(in crate::validation) fn refers(&self, keywords: &Map<String, Value>, keyword: &str) -> bool {
        self.document.keyword(keywords, keyword).is_some_and(Value::is_string)
    }

    fn target_accepts(&mut self, (target, base): (&'a Value, Rc<str>), value: &Value) -> Verdict {
        let key = (std::ptr::from_ref(target).addr(), std::ptr::from_ref(value).addr());
        match self.known.get(&key) {
            // A schema that judges a value by its own judgement of it says nothing.
            Some(Known::Open) => return None,
            Some(Known::Judged(verdict)) => return *verdict,
            None => {}
        }
        self.known.insert(key, Known::Open);
        let verdict = self.inside((target, base), |evaluator| evaluator.accepts(target, value));
        if self.document.is_dynamic {
            self.known.remove(&key);
        } else {
            self.known.insert(key, Known::Judged(verdict));
        }
        verdict
    }

    /// Runs `visit` in the scope of what a reference leads to.
    pub(in crate::validation) fn inside<Result>(
        &mut self,
        target: (&'a Value, Rc<str>),
        visit: impl FnOnce(&mut Self) -> Result,
    ) -> Result {
        let entered = self.enter_target(target);
        let result = visit(self);
        self.leave(entered);
        result
    }

    /// Enters the scope of what a reference leads to; the result goes to [`Self::leave`].
    pub(in crate::validation) fn enter_target(&mut self, (target, base): (&'a Value, Rc<str>)) -> bool {
        let keywords = target.as_object().filter(|_| self.document.is_named);
        if let Some(keywords) = keywords {
            self.scope.push((base, std::ptr::from_ref(keywords).addr()));
        }
        keywords.is_some()
    }

    /// Runs `visit` with the schema, or with what its reference stands for at last, in the scope of that.
    pub(in crate::validation) fn resolving<Result>(
        &mut self,
        schema: &'a Value,
        visit: impl FnOnce(&mut Self, &'a Value) -> Result,
    ) -> Result {
        let (mut node, mut entered) = (schema, Vec::new());
        for _ in 0..REFERENCE_HOPS {
            let Some(keywords) = node.as_object() else { break };
            entered.push(self.enter(keywords));
            let Some(target) = keywords.get("$ref").and_then(|_| self.target(keywords, "$ref")) else { break };
            node = target.0;
            entered.push(self.enter_target(target));
        }
        let result = visit(self, node);
        entered.into_iter().rev().for_each(|entered| self.leave(entered));
        result
    }

    /// The schema that a reference in these keywords leads to, with the base URI there.
    pub(in crate::validation) fn target(
        &mut self,
        keywords: &'a Map<String, Value>,
        keyword: &str,
    ) -> Option<(&'a Value, Rc<str>)> {
        if keyword != "$ref" {
            let target = self.dynamic(keywords, keyword)?;
            return Some((self.document.root().pointer(&target.pointer)?, target.base));
        }
        let key = std::ptr::from_ref(keywords).addr();
        if let Some(known) = self.targets.get(&key) {
            return known.clone();
        }
        let kept = self.document.targets.borrow().get(&key).cloned();
        let target = kept.unwrap_or_else(|| {
            let target =
                keywords.get(keyword).and_then(Value::as_str).and_then(|reference| self.find(reference, &self.base()));
            let target = target.map(Rc::new);
            self.document.targets.borrow_mut().insert(key, target.clone());
            target
        });
        let found = target.and_then(|target| {
            let node = self.document.root().pointer(&target.pointer)?;
            Some((node, Rc::clone(&target.base)))
        });
        self.targets.insert(key, found.clone());
        found
    }

    fn base(&self) -> Rc<str> {
        self.scope.last().map_or_else(|| Rc::from(""), |(base, _)| Rc::clone(base))
    }

    fn identities(&mut self) -> &Identities<'a> {
        self.identities.get_or_insert_with(|| Identities::of(self.document.root()))
    }

    fn find(&mut self, reference: &str, base: &str) -> Option<Target> {
        if !self.document.is_named {
            let pointer = reference::target(&json!({ "$ref": reference }))?;
            return Some(Target { pointer, base: Rc::from("") });
        }
        let root = self.document.root();
        let identities = self.identities();
        let pointer = identities.target(base, reference)?;
        let around = identities.base_of(&pointer);
        let base = match root.pointer(&pointer)? {
            Value::Object(keywords) => identities.within(keywords, &around),
            _ => around,
        };
        Some(Target { pointer, base: Rc::from(base) })
    }

    /// What `$dynamicRef` and `$recursiveRef` lead to: JSON Schema 2020-12 core, section 8.2.3.2, and 2019-09, 8.2.4.2.
    fn dynamic(&mut self, keywords: &'a Map<String, Value>, keyword: &str) -> Option<Target> {
        let reference = keywords.get(keyword)?.as_str()?;
        let first = self.find(reference, &self.base())?;
        let node = self.document.root().pointer(&first.pointer)?;
        let scope = self.scope.clone();
        if keyword == "$recursiveRef" {
            let is_anchor = |node: &Value| node.get("$recursiveAnchor") == Some(&Value::Bool(true));
            if !is_anchor(node) {
                return Some(first);
            }
            let around = scope.iter().rev().map_while(|(base, _)| {
                let target = self.find("#", base)?;
                is_anchor(self.document.root().pointer(&target.pointer)?).then_some(target)
            });
            return Some(around.last().unwrap_or(first));
        }
        let anchor = reference.split_once('#').map(|(_, anchor)| anchor)?;
        let is_anchor = |node: &Value| node.get("$dynamicAnchor").and_then(Value::as_str) == Some(anchor);
        if !is_anchor(node) {
            return Some(first);
        }
        let outermost = scope.iter().find_map(|(base, _)| {
            let target = self.find(&format!("#{anchor}"), base)?;
            is_anchor(self.document.root().pointer(&target.pointer)?).then_some(target)
        });
        Some(outermost.unwrap_or(first))
    }
}

/// The keywords that refer to other schemas.
pub(in crate::validation) const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];
