//! Properties that an answer has too many: which of them mean nothing that the schema asks for.
//!
//! A property is lost when it is taken out, so it must not be what the schema asks for under another name or at another place.

use super::document::Document;
use super::fixes::Removals;
use crate::text::is_slip;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Properties that are taken out of one answer. A model that adds more has not understood the form.
const SURPLUS: usize = 20;

/// Whether all of these removals may be made: no name is one that the schema has anywhere, nor a slip of one that its object
/// lacks, and every object keeps something.
pub(super) fn is_surplus(document: &Document, removals: &[Removals<'_>]) -> bool {
    let count: usize = removals.iter().map(|removals| removals.names.len()).sum();
    if count == 0 || count > SURPLUS {
        return false;
    }
    let known = names(document.root());
    removals.iter().all(|Removals { fields, names }| {
        let means_nothing = |name: &&str| !known.contains(name) && !is_slip_of_absent(name, &known, fields);
        names.len() < fields.len() && names.iter().all(means_nothing)
    })
}

fn is_slip_of_absent(name: &str, known: &HashSet<&str>, fields: &Map<String, Value>) -> bool {
    known.iter().any(|known| !fields.contains_key(*known) && is_slip(name, known))
}

/// Every name of a property in the schema.
fn names(schema: &Value) -> HashSet<&str> {
    let mut names = HashSet::new();
    collect(schema, &mut names);
    names
}

fn collect<'a>(schema: &'a Value, names: &mut HashSet<&'a str>) {
    match schema {
        Value::Object(keywords) => {
            names.extend(
                keywords
                    .get("properties")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flat_map(Map::keys)
                    .map(String::as_str),
            );
            let required = keywords.get("required").and_then(Value::as_array).into_iter().flatten();
            names.extend(required.filter_map(Value::as_str));
            keywords.values().for_each(|held| collect(held, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}
