//! Keywords about a value as a whole, which hold no schemas: each holds or not, in the sense of the draft.

use super::document::Document;
use super::formats::Format;
use crate::json_schema::draft::Draft;
use crate::json_schema::values::{canonical, fits_type, json_equal, order};
use serde_json::{Map, Number, Value};
use std::cmp::Ordering;
use std::collections::HashSet;

/// Whether the value keeps to a keyword; `None` where that is not known. Keywords that are of another kind are kept to.
pub(super) fn holds(
    document: &Document,
    keywords: &Map<String, Value>,
    keyword: &str,
    limit: &Value,
    value: &Value,
) -> Option<bool> {
    match (keyword, value) {
        ("type", _) => return Some(is_of_type(document.draft(), limit, value)),
        ("const", _) if document.knows("const") => return Some(json_equal(limit, value)),
        ("enum", _) => return Some(limit.as_array().is_none_or(|options| document.lists(options, value))),
        _ => {}
    }
    match value {
        Value::Number(number) => of_number(document, keywords, keyword, limit, number),
        Value::String(text) => of_text(document, keywords, keyword, limit, text),
        Value::Array(items) => Some(match keyword {
            "minItems" => limit.as_f64().is_none_or(|least| count(items.len()) >= least),
            "maxItems" => limit.as_f64().is_none_or(|most| count(items.len()) <= most),
            "uniqueItems" => *limit != Value::Bool(true) || all_differ(items),
            _ => true,
        }),
        Value::Object(fields) => Some(match keyword {
            "minProperties" => limit.as_f64().is_none_or(|least| count(fields.len()) >= least),
            "maxProperties" => limit.as_f64().is_none_or(|most| count(fields.len()) <= most),
            "required" => missing(limit, fields).next().is_none(),
            "dependencies" => missing_beside(limit, fields).next().is_none(),
            "dependentRequired" if document.knows(keyword) => missing_beside(limit, fields).next().is_none(),
            _ => true,
        }),
        _ => Some(true),
    }
}

/// The names of a list that are no properties of the object.
pub(super) fn missing<'a>(names: &'a Value, fields: &Map<String, Value>) -> impl Iterator<Item = &'a str> {
    names.as_array().into_iter().flatten().filter_map(Value::as_str).filter(|name| !fields.contains_key(*name))
}

/// The names that are no properties of the object though others, which come first, ask for them.
pub(super) fn missing_beside<'a>(
    named: &'a Value,
    fields: &Map<String, Value>,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let present = named.as_object().into_iter().flatten().filter(|(name, _)| fields.contains_key(*name));
    present.flat_map(|(name, names)| missing(names, fields).map(move |missing| (name.as_str(), missing)))
}

/// A number of parts as a number to compare with a limit.
pub(super) fn count(parts: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no value has 2^52 parts")]
    let count = parts as f64;
    count
}

fn is_of_type(draft: Draft, expected: &Value, value: &Value) -> bool {
    match value {
        // Draft 4 knows integers by how they are written. Beyond that size, floats are no longer written differently.
        Value::Number(number) if draft == Draft::Draft4 && number.is_f64() => {
            const BEYOND: f64 = 9_223_372_036_854_775_808.0;
            let is_long = number.as_f64().is_some_and(|float| float.abs() >= BEYOND);
            let names = |wanted: &str| match expected {
                Value::Array(types) => types.iter().any(|one| one == wanted),
                one => one == wanted,
            };
            names("number") || (names("integer") && is_long)
        }
        value => fits_type(expected, value),
    }
}

fn of_number(
    document: &Document,
    keywords: &Map<String, Value>,
    keyword: &str,
    limit: &Value,
    number: &Number,
) -> Option<bool> {
    let Value::Number(bound) = limit else { return Some(true) };
    // Draft 4 makes a limit exclusive by a word beside it.
    let is_exclusive = |name: &str| keywords.get(name) == Some(&Value::Bool(true));
    let order = || order(number, bound);
    Some(match keyword {
        "minimum" if is_exclusive("exclusiveMinimum") => order()? == Ordering::Greater,
        "maximum" if is_exclusive("exclusiveMaximum") => order()? == Ordering::Less,
        "minimum" => order()? != Ordering::Less,
        "maximum" => order()? != Ordering::Greater,
        "exclusiveMinimum" => order()? == Ordering::Greater,
        "exclusiveMaximum" => order()? == Ordering::Less,
        "multipleOf" => return document.judges(&[(keyword, limit)], &Value::Number(number.clone())),
        _ => true,
    })
}

fn of_text(
    document: &Document,
    keywords: &Map<String, Value>,
    keyword: &str,
    limit: &Value,
    text: &str,
) -> Option<bool> {
    match (keyword, limit) {
        ("minLength", limit) => Some(limit.as_f64().is_none_or(|least| count(text.chars().count()) >= least)),
        ("maxLength", limit) => Some(limit.as_f64().is_none_or(|most| count(text.chars().count()) <= most)),
        ("pattern", Value::String(pattern)) => document.matches(pattern, text),
        ("format", Value::String(name)) if document.format(name) == Format::Asserted => {
            document.judges(&[(keyword, limit)], &Value::from(text))
        }
        ("contentEncoding", limit) if document.knows(keyword) && !keywords.contains_key("contentMediaType") => {
            document.judges(&[(keyword, limit)], &Value::from(text))
        }
        ("contentMediaType", limit) if document.knows(keyword) => {
            let encoding = keywords.get("contentEncoding").map(|encoding| ("contentEncoding", encoding));
            let both: Vec<_> = [(keyword, limit)].into_iter().chain(encoding).collect();
            document.judges(&both, &Value::from(text))
        }
        _ => Some(true),
    }
}

fn all_differ(items: &[Value]) -> bool {
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().all(|item| seen.insert(canonical(item)))
}
