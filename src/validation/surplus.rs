//! Properties that an answer has too many: which of them mean nothing that the schema asks for.
//!
//! A property is lost when it is taken out, so it must not be what the schema asks for under another name or at another place.

use super::coerce::Fix;
use super::document::Document;
use crate::text::is_slip;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Properties that are taken out of one answer. A model that adds more has not understood the form.
const SURPLUS: usize = 20;

/// Whether all of these removals may be made: no name is one that the schema has anywhere, nor a slip of one that its object
/// lacks, and every object keeps something.
pub(super) fn is_surplus(document: &Document, value: &Value, removals: &[Fix]) -> bool {
    if removals.is_empty() || removals.len() > SURPLUS {
        return false;
    }
    let known = names(document.root());
    let mut taken: HashMap<&str, usize> = HashMap::new();
    removals.iter().all(|removal| {
        let Some((owner, name)) = removal.property() else { return false };
        let Some(Value::Object(fields)) = value.pointer(owner) else { return false };
        let taken = taken.entry(owner).or_default();
        *taken += 1;
        *taken < fields.len() && !known.contains(name.as_str()) && !is_slip_of_absent(&name, &known, fields)
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
