//! Null for what may be left out, within the subset: models write every property they see, and leave out next to none.
//!
//! An optional property takes null as well and becomes required. One that lists its values, or is a union already, does so for
//! free; others become a union, of which a schema may have few. Where there is no room for all, the deepest lose the offer
//! first, then those declared last, and stay optional.

use super::UNIONS;
use crate::schema::hint::{describe, required_names};
use serde_json::{Map, Value, json};

/// Offers null at each optional property of a schema within the subset, as far as `unions`, the number that it has, allows. Gives how
/// many took it.
pub(super) fn offer_null(schema: &mut Map<String, Value>, unions: usize) -> usize {
    let mut survey = Survey::default();
    survey.node(schema, 0);
    let Survey { mut paid, all } = survey;
    // The sort keeps the order of declaration within a level.
    paid.sort_by_key(|(depth, _)| *depth);
    let mut loses = vec![false; all];
    let without: Vec<usize> = paid.iter().skip(UNIONS.saturating_sub(unions)).map(|(_, index)| *index).collect();
    for index in &without {
        if let Some(loses) = loses.get_mut(*index) {
            *loses = true;
        }
    }
    Writer { loses, next: 0 }.node(schema);
    all - without.len()
}

/// The optional properties, numbered in the order of the schema.
#[derive(Default)]
struct Survey {
    all: usize,
    /// Depth and number of those whose offer takes a union.
    paid: Vec<(usize, usize)>,
}

impl Survey {
    fn node(&mut self, node: &Map<String, Value>, depth: usize) {
        let required = required_names(node);
        for (keyword, value) in node {
            match (keyword.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    for (name, property) in properties {
                        let Some(property) = property.as_object() else { continue };
                        if !required.contains(name) {
                            if !is_free(property) {
                                self.paid.push((depth, self.all));
                            }
                            self.all += 1;
                        }
                        self.node(property, depth + 1);
                    }
                }
                ("items", Value::Object(items)) => self.node(items, depth + 1),
                ("anyOf", Value::Array(branches)) => {
                    branches.iter().filter_map(Value::as_object).for_each(|branch| self.node(branch, depth));
                }
                _ => {}
            }
        }
    }
}

struct Writer {
    /// By the numbers of the optional properties.
    loses: Vec<bool>,
    next: usize,
}

impl Writer {
    fn node(&mut self, node: &mut Map<String, Value>) {
        let former = required_names(node);
        let mut required = Vec::new();
        for (keyword, value) in node.iter_mut() {
            match (keyword.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    for (name, property) in properties {
                        let Some(property) = property.as_object_mut() else { continue };
                        let is_optional = !former.contains(name);
                        let is_offered = is_optional && self.loses.get(self.next) == Some(&false);
                        self.next += usize::from(is_optional);
                        self.node(property);
                        if is_offered {
                            take_null(property);
                        }
                        if is_offered || !is_optional {
                            required.push(Value::from(name.as_str()));
                        }
                    }
                }
                ("items", Value::Object(items)) => self.node(items),
                ("anyOf", Value::Array(branches)) => {
                    branches.iter_mut().filter_map(Value::as_object_mut).for_each(|branch| self.node(branch));
                }
                _ => {}
            }
        }
        if node.contains_key("properties") {
            node.insert("required".to_owned(), Value::Array(required));
        }
    }
}

/// Whether null costs no union: it is a value already, or the values are listed, or the schema is a union.
fn is_free(node: &Map<String, Value>) -> bool {
    ["anyOf", "const", "enum"].iter().any(|keyword| node.contains_key(*keyword)) || takes(node)
}

/// Whether null is a value already.
fn takes(node: &Map<String, Value>) -> bool {
    let listed = |keyword: &str| node.get(keyword).and_then(Value::as_array).into_iter().flatten();
    node.get("type").is_some_and(|named| named == "null")
        || node.get("const").is_some_and(Value::is_null)
        || listed("enum").any(Value::is_null)
        || listed("anyOf").filter_map(Value::as_object).any(takes)
}

fn take_null(node: &mut Map<String, Value>) {
    describe(node);
    if takes(node) {
        return;
    }
    if let Some(constant) = node.shift_remove("const") {
        node.insert("enum".to_owned(), json!([constant]));
    }
    if let Some(Value::Array(values)) = node.get_mut("enum") {
        values.push(Value::Null);
        // One type no longer fits them all.
        node.shift_remove("type");
        return;
    }
    let absent = json!({ "type": "null" });
    if let Some(Value::Array(branches)) = node.get_mut("anyOf") {
        branches.push(absent);
        return;
    }
    let is_plain = node.keys().all(|keyword| ["type", "title", "description"].contains(&keyword.as_str()));
    match node.get_mut("type").filter(|_| is_plain) {
        Some(named) => *named = json!([named.take(), "null"]),
        None => {
            let other = Value::Object(std::mem::take(node));
            node.insert("anyOf".to_owned(), json!([other, absent]));
        }
    }
}
