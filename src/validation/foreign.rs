//! Schemas with patterns under `patternProperties` that the crate would misunderstand: a value has only so many names, so the
//! crate gets the list of those that a pattern matches.

use super::checker::compile_for;
use super::regex::{EcmaRegex, Outcome, Patterns};
use serde_json::Value;
use std::collections::BTreeSet;

/// Whether the schema accepts the value.
pub(super) fn accepts(schema: &Value, value: &Value, patterns: &Patterns) -> bool {
    let mut names = BTreeSet::new();
    collect(value, &mut names);
    compile_for(&names, schema, patterns).is_ok_and(|checker| checker.validator.is_valid(value))
}

fn collect<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                names.insert(name);
                collect(field, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}

/// A pattern for those of the names that `regex` matches. Each `index` gives another text for the same.
pub(super) fn listed(names: &BTreeSet<&str>, regex: &EcmaRegex, index: usize) -> String {
    let matched = names.iter().filter(|name| regex.test(name) == Outcome::Match);
    let list: Vec<String> = matched.map(|name| literal(name)).collect();
    let list = if list.is_empty() { "(?!)".to_owned() } else { list.join("|") };
    format!("^(?:{list})${}", "(?:)".repeat(index))
}

fn literal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for char in name.chars() {
        if "^$\\.*+?()[]{}|/".contains(char) {
            out.push('\\');
        }
        out.push(char);
    }
    out
}
