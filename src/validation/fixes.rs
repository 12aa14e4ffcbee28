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
    /// By the name of a property, or the index of an item.
    below: RefCell<IndexMap<String, Rc<Fixes>>>,
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
    /// Those at a property of this name, or an item with this index, and below.
    pub(super) fn at(&self, step: &str) -> Rc<Self> {
        Rc::clone(self.below.borrow_mut().entry(step.to_owned()).or_default())
    }

    /// Notes a change of this place; gives whether it is the first. A place may be met on several ways.
    pub(super) fn note(&self, change: Change) -> bool {
        let mut noted = self.change.borrow_mut();
        let is_first = noted.is_none();
        noted.get_or_insert(change);
        is_first
    }

    pub(super) fn is_empty(&self) -> bool {
        self.change.borrow().is_none() && self.below.borrow().values().all(|below| below.is_empty())
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
        self.below.borrow_mut().retain(|step, fixes| {
            let places = by_step.get(step.as_str());
            fixes.keep(places.map(Vec::as_slice).unwrap_or_default());
            places.is_some()
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
        let below = self.below.borrow();
        for (step, fixes) in below.iter() {
            let Some(part) = part_mut(value, step) else { continue };
            extend(pointer, &[step], |pointer| match fixes.removal() {
                Some(kind) => repairs.note(kind, pointer, part),
                None => fixes.change_at(part, pointer, repairs),
            });
        }
        let is_out = |fixes: &Rc<Self>| fixes.removal().is_some();
        if let Value::Object(fields) = value
            && below.values().any(is_out)
        {
            fields.retain(|name, _| !below.get(name).is_some_and(is_out));
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
        let mut names = Vec::new();
        for (step, fixes) in self.below.borrow().iter() {
            match (value, fixes.removal()) {
                (Value::Object(fields), Some(_)) => {
                    names.extend(fields.get_key_value(step).map(|(name, _)| name.as_str()))
                }
                (Value::Object(fields), None) => {
                    fields.get(step).into_iter().for_each(|field| fixes.removals_at(field, found));
                }
                (Value::Array(items), _) => {
                    let item = step.parse().ok().and_then(|index: usize| items.get(index));
                    item.into_iter().for_each(|item| fixes.removals_at(item, found));
                }
                _ => {}
            }
        }
        if let Value::Object(fields) = value
            && !names.is_empty()
        {
            found.push(Removals { fields, names });
        }
    }
}

fn part_mut<'v>(value: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    match value {
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        Value::Object(fields) => fields.get_mut(step),
        _ => None,
    }
}
