//! The changes that one walk has found, as a tree of their places: each name of the value is kept once, however many changes lie
//! below it, and all are made in one way down. With a pointer for each, an answer with a long name would take its square.

use super::issue::Issue;
use crate::json_schema::pointer::{extend, steps};
use crate::repair::{RepairKind, Repairs};
use indexmap::IndexMap;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Changes found in one walk: more than that is not an answer but a flood.
pub(super) const FIXES: usize = 10_000;

/// The changes at a place and below it.
#[derive(Default)]
pub(super) struct Fixes {
    change: RefCell<Option<Change>>,
    properties: RefCell<IndexMap<String, Rc<Fixes>>>,
    items: RefCell<IndexMap<usize, Rc<Fixes>>>,
}

/// What is to be done at a place.
pub(super) enum Change {
    /// The value becomes another.
    To(RepairKind, Value),
    /// The property is taken out.
    Out(RepairKind),
}

/// Properties of one object that are to be taken out.
pub(super) struct Removals<'v> {
    pub(super) fields: &'v Map<String, Value>,
    pub(super) names: Vec<&'v str>,
}

impl Fixes {
    pub(super) fn of_property(&self, name: &str) -> Rc<Self> {
        let mut properties = self.properties.borrow_mut();
        if let Some(known) = properties.get(name) {
            return Rc::clone(known);
        }
        Rc::clone(properties.entry(name.to_owned()).or_default())
    }

    pub(super) fn of_item(&self, index: usize) -> Rc<Self> {
        Rc::clone(self.items.borrow_mut().entry(index).or_default())
    }

    /// Notes a change of this place; gives whether it is the first. A place may be met on several ways.
    pub(super) fn note(&self, change: Change) -> bool {
        let mut noted = self.change.borrow_mut();
        let is_first = noted.is_none();
        noted.get_or_insert(change);
        is_first
    }

    pub(super) fn is_empty(&self) -> bool {
        self.change.borrow().is_none()
            && self.properties.borrow().values().all(|below| below.is_empty())
            && self.items.borrow().values().all(|below| below.is_empty())
    }

    /// Keeps the changes at the places that are objected to, within them, and around them.
    pub(super) fn keep_objected(&self, issues: &[Issue]) {
        let places: Vec<Vec<String>> = issues.iter().map(|issue| steps(&issue.path)).collect();
        self.keep(&places.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }

    fn keep(&self, places: &[&[String]]) {
        let mut by_step: HashMap<&str, Vec<&[String]>> = HashMap::new();
        if places.is_empty() {
            self.change.take();
        }
        for place in places {
            let Some((step, rest)) = place.split_first() else { return };
            by_step.entry(step).or_default().push(rest);
        }
        let below = |step: &str| by_step.get(step).map(Vec::as_slice).unwrap_or_default();
        self.properties.borrow_mut().retain(|name, fixes| {
            fixes.keep(below(name));
            by_step.contains_key(name.as_str())
        });
        self.items.borrow_mut().retain(|index, fixes| {
            let step = index.to_string();
            fixes.keep(below(&step));
            by_step.contains_key(step.as_str())
        });
    }

    /// Makes the changes and notes them.
    pub(super) fn apply(&self, root: &mut Value, repairs: &mut Repairs) {
        self.change_at(root, &mut String::new(), repairs);
    }

    fn change_at(&self, value: &mut Value, pointer: &mut String, repairs: &mut Repairs) {
        if let Some(Change::To(kind, new)) = self.change.take() {
            // What was found below it was about what stood here before.
            repairs.note(kind, pointer, value);
            *value = new;
            return;
        }
        match value {
            Value::Array(items) => {
                for (index, fixes) in self.items.borrow().iter() {
                    if let Some(item) = items.get_mut(*index) {
                        let step = index.to_string();
                        extend(pointer, &[&step], |pointer| fixes.change_at(item, pointer, repairs));
                    }
                }
            }
            Value::Object(fields) => {
                let properties = self.properties.borrow();
                for (name, fixes) in properties.iter() {
                    let Some(field) = fields.get_mut(name) else { continue };
                    extend(pointer, &[name], |pointer| match fixes.removal() {
                        Some(kind) => repairs.note(kind, pointer, field),
                        None => fixes.change_at(field, pointer, repairs),
                    });
                }
                let is_out = |fixes: &Rc<Self>| fixes.removal().is_some();
                if properties.values().any(is_out) {
                    fields.retain(|name, _| !properties.get(name).is_some_and(is_out));
                }
            }
            _ => {}
        }
    }

    fn removal(&self) -> Option<RepairKind> {
        match *self.change.borrow() {
            Some(Change::Out(kind)) => Some(kind),
            _ => None,
        }
    }

    /// The properties that are to be taken out, object by object.
    pub(super) fn removals<'v>(&self, value: &'v Value) -> Vec<Removals<'v>> {
        let mut found = Vec::new();
        self.removals_at(value, &mut found);
        found
    }

    fn removals_at<'v>(&self, value: &'v Value, found: &mut Vec<Removals<'v>>) {
        match value {
            Value::Array(items) => {
                for (index, fixes) in self.items.borrow().iter() {
                    if let Some(item) = items.get(*index) {
                        fixes.removals_at(item, found);
                    }
                }
            }
            Value::Object(fields) => {
                let mut names = Vec::new();
                for (name, fixes) in self.properties.borrow().iter() {
                    let Some((name, field)) = fields.get_key_value(name) else { continue };
                    if fixes.removal().is_some() {
                        names.push(name.as_str());
                    } else {
                        fixes.removals_at(field, found);
                    }
                }
                if !names.is_empty() {
                    found.push(Removals { fields, names });
                }
            }
            _ => {}
        }
    }
}
