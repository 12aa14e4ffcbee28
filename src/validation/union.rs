//! Which branch of a union a value was meant for, and the words for what a branch expects.

use super::coerce::{to_option, to_type};
use super::explain::Walk;
use crate::limits::QUOTED_TEXT;
use crate::repair::RepairKind;
use crate::text::{cut, kind};
use serde_json::Value;

/// Explains why a value fits no branch of a union, by the branch that it comes nearest to.
pub(super) fn explain<'a>(walk: &mut Walk<'a>, keyword: &str, branches: &'a [Value], value: &Value, path: &str) {
    let branches: Vec<&'a Value> = branches.iter().filter(|branch| **branch != Value::Bool(false)).collect();
    let misfits: Vec<Option<Misfit<'a>>> = branches.iter().map(|branch| misfit(walk, branch, value)).collect();
    let fitting: Vec<&'a Value> =
        branches.iter().zip(&misfits).filter(|(_, misfit)| misfit.is_none()).map(|(branch, _)| *branch).collect();
    match fitting.as_slice() {
        [] => {
            let reading = walk.seeks_fixes().then(|| only_reading(walk, &branches, value)).flatten();
            if !walk.fix(path, || reading) {
                none_fits(walk, keyword, misfits.into_iter().flatten().collect(), value, path);
            }
        }
        [only] => walk.node(only, value, path),
        several => {
            let verdicts: Vec<Option<bool>> = several.iter().map(|branch| walk.accepts(branch, value)).collect();
            let accepting = verdicts.iter().filter(|verdict| **verdict == Some(true)).count();
            if keyword == "oneOf" && accepting > 1 {
                walk.report(path, keyword, "a value that fits exactly one of the forms".to_owned(), value);
            }
            // Where a branch cannot be judged, nothing certain can be said.
            if accepting > 0 || verdicts.contains(&None) {
                return;
            }
            if let Some(nearest) = several.iter().min_by_key(|branch| distance(walk.resolved(branch), value)) {
                walk.node(nearest, value, path);
            }
        }
    }
}

/// Why a value cannot have been meant for a branch.
enum Misfit<'a> {
    /// It is of another type.
    Type(String),
    /// The value itself, or the property that tells the branches apart, is another.
    Tag { property: Option<&'a str>, expected: Vec<&'a Value> },
}

fn misfit<'a>(walk: &Walk<'a>, branch: &'a Value, value: &Value) -> Option<Misfit<'a>> {
    let branch = walk.resolved(branch);
    if let Some(expected) = branch.get("type").filter(|expected| !fits_type(expected, value)) {
        return Some(Misfit::Type(type_words(expected)));
    }
    if let Some(expected) = tags(branch).filter(|tags| !tags.iter().any(|tag| same(tag, value))) {
        return Some(Misfit::Tag { property: None, expected });
    }
    let properties = branch.get("properties").and_then(Value::as_object)?;
    properties.iter().find_map(|(name, schema)| {
        let found = value.get(name)?;
        let expected = tags(walk.resolved(schema)).filter(|tags| !tags.iter().any(|tag| same(tag, found)))?;
        // One constant tells branches apart; a list of options is a rule like any other.
        (walk.resolved(schema).get("const").is_some() || expected.len() == 1)
            .then_some(Misfit::Tag { property: Some(name), expected })
    })
}

/// What the value becomes in the branches that then accept it, where they agree.
fn only_reading<'a>(walk: &Walk<'a>, branches: &[&'a Value], value: &Value) -> Option<(RepairKind, Value)> {
    let mut readings = branches.iter().filter_map(|branch| {
        let schema = walk.resolved(branch);
        let by_type = || to_type(schema.get("type")?, value);
        let reading = tags(schema).and_then(|tags| to_option(tags.into_iter(), value)).or_else(by_type)?;
        (walk.accepts(branch, &reading.1) == Some(true)).then_some(reading)
    });
    let first = readings.next()?;
    readings.all(|(_, other)| same(&other, &first.1)).then_some(first)
}

fn none_fits(walk: &mut Walk<'_>, keyword: &str, misfits: Vec<Misfit<'_>>, value: &Value, path: &str) {
    let mut tagged: Option<&str> = None;
    let mut options: Vec<Value> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for misfit in misfits {
        match misfit {
            Misfit::Type(word) => words.push(word),
            Misfit::Tag { property, expected } => {
                tagged = tagged.or(property);
                options.extend(expected.into_iter().cloned());
            }
        }
    }
    match (tagged.and_then(|name| Some((name, value.get(name)?))), options.is_empty()) {
        (Some((name, found)), _) => {
            let place = format!("{path}/{}", escape(name));
            if !walk.fix(&place, || to_option(options.iter(), found)) {
                walk.report(&place, keyword, one_of(&options), found);
            }
        }
        (None, false) => {
            words.insert(0, one_of(&options));
            walk.report(path, keyword, joined(words), value);
        }
        (None, true) => walk.report(path, keyword, joined(words), value),
    }
}

fn joined(mut words: Vec<String>) -> String {
    words.dedup();
    words.join(" or ")
}

/// The only values that a node accepts, where it names them.
fn tags(schema: &Value) -> Option<Vec<&Value>> {
    match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
        (Some(constant), _) => Some(vec![constant]),
        (None, Some(options)) => Some(options.iter().collect()),
        (None, None) => None,
    }
}

/// How far a value is from a branch, judged by its own properties: required ones that are missing, ones of another type,
/// then ones that the branch does not know.
fn distance(branch: &Value, value: &Value) -> (usize, usize) {
    let Some(fields) = value.as_object() else { return (0, 0) };
    let required = branch.get("required").and_then(Value::as_array);
    let missing =
        required.into_iter().flatten().filter_map(Value::as_str).filter(|name| !fields.contains_key(*name)).count();
    let properties = branch.get("properties").and_then(Value::as_object);
    let known = |name: &String| properties.and_then(|properties| properties.get(name));
    let of_other_type = fields
        .iter()
        .filter(|(name, field)| {
            known(name).and_then(|schema| schema.get("type")).is_some_and(|expected| !fits_type(expected, field))
        })
        .count();
    (missing + of_other_type, fields.keys().filter(|name| known(name).is_none()).count())
}

pub(crate) fn fits_type(expected: &Value, value: &Value) -> bool {
    match expected {
        Value::Array(types) => types.iter().any(|one| fits_type(one, value)),
        Value::String(one) => match (one.as_str(), value) {
            ("array", Value::Array(_))
            | ("boolean", Value::Bool(_))
            | ("null", Value::Null)
            | ("number", Value::Number(_))
            | ("object", Value::Object(_))
            | ("string", Value::String(_)) => true,
            ("integer", Value::Number(number)) => {
                number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
            }
            _ => false,
        },
        _ => true,
    }
}

/// JSON Schema's equality: `1` and `1.0` are the same number.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, left)| right.get(name).is_some_and(|right| same(left, right)))
        }
        (left, right) => left == right,
    }
}

pub(super) fn type_words(expected: &Value) -> String {
    let word = |name: &str| match name {
        "array" => kind(&Value::Array(Vec::new())).to_owned(),
        "integer" => "an integer".to_owned(),
        "null" => kind(&Value::Null).to_owned(),
        "object" => "an object".to_owned(),
        other => format!("a {}", cut(other, 20)),
    };
    match expected {
        Value::Array(types) => types.iter().filter_map(Value::as_str).map(word).collect::<Vec<_>>().join(" or "),
        one => word(one.as_str().unwrap_or_default()),
    }
}

pub(super) fn one_of(options: &[Value]) -> String {
    let mut words: Vec<String> = options.iter().take(12).map(|option| cut(&option.to_string(), QUOTED_TEXT)).collect();
    words.dedup();
    if options.len() > 12 {
        words.push(format!("or {} more", options.len() - 12));
    }
    match words.as_slice() {
        [only] => only.clone(),
        words => format!("one of {}", words.join(", ")),
    }
}

pub(super) fn no_property(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().take(5).map(|name| format!("{:?}", cut(name, 40))).collect();
    format!("no property {}", names.join(", "))
}

/// A name as a step of a JSON Pointer.
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
