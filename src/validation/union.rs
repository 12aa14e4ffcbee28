//! Which branch of a union a value was meant for, and the words for what a branch expects.

use super::coerce::to_type;
use super::evaluate::{Evaluator, Verdict};
use super::explain::{Sought, Walk};
use super::list::to_list;
use super::options::Options;
use super::path::Path;
use super::tagged::tags;
use super::words::{one_of, type_words};
use crate::json_schema::values::{fits_type, json_equal};
use crate::repair::RepairKind;
use serde_json::{Map, Value};

/// Explains why a value fits no branch of a union, by the branch that it comes nearest to.
pub(super) fn explain<'a>(
    walk: &mut Walk<'a>,
    keyword: &'static str,
    branches: &'a [Value],
    value: &Value,
    path: &Path<'_>,
) {
    let is_sought = walk.seeks(Sought::Changes);
    let mut fitting = walk.unions.candidates(&mut walk.evaluator, branches, value).unwrap_or_default();
    fitting.retain(|branch| misfit(&mut walk.evaluator, branch, value, is_sought).is_none());
    if let [only] = fitting.as_slice() {
        return walk.node(only, value, path);
    }
    let branches: Vec<&'a Value> = branches.iter().filter(|branch| **branch != Value::Bool(false)).collect();
    let mut misfits = Vec::new();
    if fitting.is_empty() {
        for branch in &branches {
            match misfit(&mut walk.evaluator, branch, value, is_sought) {
                Some(misfit) => misfits.push(misfit),
                None => fitting.push(branch),
            }
        }
    }
    match fitting.as_slice() {
        [] => {
            if !walk.fix(path, |evaluator| only_reading(evaluator, &branches, value, path)) {
                none_fits(walk, keyword, misfits, value, path);
            }
        }
        [only] => walk.node(only, value, path),
        several => {
            let verdicts: Vec<Verdict> = several.iter().map(|branch| walk.evaluator.accepts(branch, value)).collect();
            let accepting = verdicts.iter().filter(|verdict| **verdict == Some(true)).count();
            if keyword == "oneOf" && accepting > 1 {
                walk.report(path, keyword, "a value that fits exactly one of the forms".to_owned(), value);
            }
            // Where a branch cannot be judged, nothing certain can be said.
            if accepting > 0 || verdicts.contains(&None) {
                return;
            }
            let evaluator = &mut walk.evaluator;
            let meant =
                several.iter().copied().find(|branch| is_sought && accepts_without_null(evaluator, branch, value));
            let far = |branch: &&'a Value| evaluator.resolving(branch, |_, branch| distance(branch, value));
            let Some(nearest) = meant.or_else(|| several.iter().copied().min_by_key(far)) else { return };
            let said = walk.said();
            walk.node(nearest, value, path);
            if walk.said() == said {
                walk.report(path, keyword, "a value that fits one of the forms".to_owned(), value);
            }
        }
    }
}

/// Why a value cannot have been meant for a branch.
enum Misfit<'a> {
    /// It is of another type.
    Type(&'a Value),
    /// The value itself, or the property that distinguishes the branches, is another.
    Tag { property: Option<&'a str>, expected: &'a [Value] },
}

/// Where changes are sought, a null stands for a property that is left out.
fn misfit<'a>(evaluator: &mut Evaluator<'a>, branch: &'a Value, value: &Value, is_sought: bool) -> Option<Misfit<'a>> {
    evaluator.resolving(branch, |evaluator, branch| {
        if let Some(expected) = branch.get("type").filter(|expected| !fits_type(expected, value)) {
            return Some(Misfit::Type(expected));
        }
        if let Some(expected) = tags(evaluator, branch).filter(|tags| !tags.iter().any(|tag| json_equal(tag, value))) {
            return Some(Misfit::Tag { property: None, expected });
        }
        let properties = branch.get("properties").and_then(Value::as_object)?;
        properties.iter().find_map(|(name, schema)| {
            let found = value.get(name).filter(|found| !(is_sought && found.is_null() && !requires(branch, name)))?;
            let expected = evaluator.resolving(schema, |evaluator, schema| {
                // One constant distinguishes branches; a list of options is a rule like any other.
                tags(evaluator, schema).filter(|tags| tags.len() == 1)
            })?;
            let is_other = !expected.iter().any(|tag| json_equal(tag, found));
            is_other.then_some(Misfit::Tag { property: Some(name), expected })
        })
    })
}

/// What the value becomes in the branches that then accept it, where they agree.
fn only_reading<'a>(
    evaluator: &mut Evaluator<'a>,
    branches: &[&'a Value],
    value: &Value,
    path: &Path<'_>,
) -> Option<(RepairKind, Value)> {
    let mut readings = branches.iter().filter_map(|branch| {
        let reading = evaluator.resolving(branch, |evaluator, schema| {
            let by_type = || schema.get("type").and_then(|expected| to_type(expected, value));
            let named = tags(evaluator, schema).and_then(|tags| Options::of(tags).named(value));
            named.or_else(by_type).or_else(|| to_list(evaluator, schema, value, path))
        })?;
        (evaluator.accepts_made(branch, &reading.1) == Some(true)).then_some(reading)
    });
    let first = readings.next()?;
    readings.all(|(_, other)| json_equal(&other, &first.1)).then_some(first)
}

fn none_fits(walk: &mut Walk<'_>, keyword: &str, misfits: Vec<Misfit<'_>>, value: &Value, path: &Path<'_>) {
    let tagged = misfits.iter().find_map(|misfit| match misfit {
        Misfit::Tag { property, .. } => *property,
        Misfit::Type(_) => None,
    });
    let mut options: Vec<Value> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for misfit in misfits {
        match misfit {
            Misfit::Type(expected) => words.push(type_words(expected)),
            Misfit::Tag { property, expected } if property == tagged => options.extend_from_slice(expected),
            Misfit::Tag { .. } => {}
        }
    }
    match (tagged.and_then(|name| Some((name, value.get(name)?))), options.is_empty()) {
        (Some((name, found)), _) => {
            let place = Path::name(path, name);
            if !walk.fix(&place, |_| Options::of(&options).named(found)) {
                walk.report(&place, keyword, one_of(&options), found);
            }
        }
        (None, false) => {
            words.insert(0, one_of(&options));
            walk.report(path, keyword, join_words(words), value);
        }
        (None, true) => walk.report(path, keyword, join_words(words), value),
    }
}

fn join_words(mut words: Vec<String>) -> String {
    words.dedup();
    if words.is_empty() { "no value here".to_owned() } else { words.join(" or ") }
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
                // A null may stand for a property that is left out.
                && (!field.is_null() || requires(branch, name))
        })
        .count();
    (missing + of_other_type, fields.keys().filter(|name| known(name).is_none()).count())
}

/// Whether the branch accepts what is left of the value without the nulls that may stand for what is left out.
fn accepts_without_null<'a>(evaluator: &mut Evaluator<'a>, branch: &'a Value, value: &Value) -> bool {
    let Some(fields) = value.as_object() else { return false };
    let made = evaluator.resolving(branch, |_, branch| {
        let kept = fields.iter().filter(|(name, field)| !field.is_null() || requires(branch, name));
        Some(kept.map(|(name, field)| (name.clone(), without_null(field))).collect::<Map<String, Value>>())
    });
    let made = made.map(Value::Object).filter(|made| made != value);
    made.is_some_and(|made| evaluator.accepts_made(branch, &made) == Some(true))
}

fn without_null(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_null).collect(),
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, field)| !field.is_null());
            Value::Object(kept.map(|(name, field)| (name.clone(), without_null(field))).collect())
        }
        other => other.clone(),
    }
}

fn requires(branch: &Value, name: &str) -> bool {
    branch.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|required| required == name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::document::Document;
    use crate::validation::regex::Patterns;
    use crate::validation::tagged::Unions;
    use serde_json::json;

    #[test]
    fn no_branch_that_a_value_can_be_meant_for_is_passed_over() {
        let root = json!({"$defs": {
            "tag": {"enum": ["f"]},
            "b": {"type": "object", "properties": {"v": {"type": "integer"}, "kind": {"const": "b"}}}
        }, "anyOf": [
            {"type": "object", "properties": {"kind": {"const": "a"}, "v": {"type": "integer"}}},
            {"$ref": "#/$defs/b"},
            false,
            {"properties": {"kind": {"const": 1}, "sort": {"const": "x"}}},
            {"properties": {"kind": {"enum": ["d", "e"]}, "sort": {"const": "y"}}},
            {"properties": {"kind": {"$ref": "#/$defs/tag"}}},
            {"type": "string"},
            {"properties": {"kind": {"const": "a"}, "w": {"const": true}}, "required": ["kind"]},
            true
        ]});
        let document = Document::new(root, Patterns::default(), true);
        let branches = document.root()["anyOf"].as_array().unwrap();
        let kinds =
            [json!("a"), json!("b"), json!(1), json!(1.0), json!("d"), json!("f"), json!("z"), json!(null), json!([])];
        let mut narrowed = 0;
        for kind in kinds {
            for others in [json!({}), json!({"sort": "x"}), json!({"v": "1"}), json!({"w": false})] {
                let mut value = others;
                value["kind"] = kind.clone();
                for is_sought in [false, true] {
                    let mut evaluator = Evaluator::new(&document);
                    let candidates = Unions::default().candidates(&mut evaluator, branches, &value);
                    let Some(candidates) = candidates else { continue };
                    narrowed += usize::from(candidates.len() < branches.len() - 2);
                    for branch in branches.iter().filter(|branch| **branch != Value::Bool(false)) {
                        let is_candidate = candidates.iter().any(|candidate| std::ptr::eq(*candidate, branch));
                        let is_fitting = misfit(&mut evaluator, branch, &value, is_sought).is_none();
                        assert!(is_candidate || !is_fitting, "{value} fits {branch}");
                    }
                    assert!(!candidates.contains(&&Value::Bool(false)));
                }
            }
        }
        assert!(narrowed > 50, "{narrowed}");
    }
}
