//! A schema as a typed outline, for prompts: the shape of the object with a placeholder for each value.
//!
//! Small models copy a raw JSON Schema back instead of filling it in; of an outline they fill in the placeholders.

use super::hint::{allows_null, required_elsewhere};
use super::merge;
use crate::json_schema::reference::{resolve, target};
use crate::limits::{OUTLINE, OUTLINE_DEPTH};
use crate::text::{cut, list};
use crate::validation::form;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The outline of the whole schema. `offers_null` puts null beside what may be left out.
pub(super) fn outline(schema: &Value, offers_null: bool) -> String {
    let mut writer = Writer::new(schema, offers_null);
    writer.node(schema, 0);
    writer.out
}

/// The outline of a property whose schema is a part of `root`.
pub(super) fn of_part(root: &Value, part: &Value, offers_null: bool) -> String {
    let mut writer = Writer::new(root, offers_null);
    writer.property(part, 0);
    writer.out
}

struct Writer<'a> {
    root: &'a Value,
    offers_null: bool,
    out: String,
    /// The references being written, to notice recursion.
    open: Vec<String>,
    /// Names that are required by another part than the one that describes them.
    elsewhere: BTreeSet<String>,
    /// How deep the writing has gone, through unions and references as well.
    nested: usize,
}

/// Bytes of the options of one value.
const OPTIONS: usize = 8 * 1024;
/// Characters of the names for which there is no room.
const OTHER_NAMES: usize = 4000;
/// Schemas nested deeper than this, in whatever way, are abridged: a stack has an end.
const NESTED: usize = 64;

impl<'a> Writer<'a> {
    fn new(root: &'a Value, offers_null: bool) -> Self {
        let elsewhere = required_elsewhere(root);
        Self { root, offers_null, out: String::new(), open: Vec::new(), elsewhere, nested: 0 }
    }

    fn node(&mut self, node: &Value, depth: usize) {
        let reference = target(node);
        if let Some(reference) = &reference {
            if self.open.contains(reference) {
                self.placeholder(&format!("{} again, same form as above", last_segment(reference)));
                return;
            }
            self.open.push(reference.clone());
        }
        self.resolved(resolve(self.root, node), depth);
        if reference.is_some() {
            self.open.pop();
        }
    }

    fn resolved(&mut self, node: &Value, depth: usize) {
        self.nested += 1;
        if depth >= OUTLINE_DEPTH || self.nested > NESTED || self.out.len() >= OUTLINE {
            self.placeholder(type_name(node).unwrap_or("value"));
        } else {
            self.shape(node, depth);
        }
        self.nested -= 1;
    }

    fn shape(&mut self, node: &Value, depth: usize) {
        let fields = |keyword: &str| node.get(keyword).and_then(Value::as_object);
        let list = |keyword: &str| node.get(keyword).and_then(Value::as_array).map(Vec::as_slice);
        if let Some(merged) = self.merged(node) {
            return self.resolved(&merged, depth);
        }
        if let Some(properties) = fields("properties").filter(|properties| !properties.is_empty()) {
            return self.object(node, properties, depth);
        }
        if let Some(branches) = list("anyOf").or_else(|| list("oneOf")) {
            return self.branches(branches, depth);
        }
        if let Some([only]) = list("allOf") {
            return self.node(only, depth);
        }
        if let Some(members) = list("prefixItems").or_else(|| list("items")) {
            return self.tuple(members, depth);
        }
        match (type_name(node), fields("items"), fields("additionalProperties")) {
            (Some("array") | None, Some(_), _) => self.array(node, depth),
            (Some("object") | None, _, Some(_)) => self.map(node, depth),
            _ => self.placeholder(&describe(node)),
        }
    }

    /// One form for what several parts of a node say, where they do not contradict each other.
    fn merged(&self, node: &Value) -> Option<Value> {
        let fields = node.as_object()?;
        let none = Map::new();
        let definitions = self.root.get("$defs").and_then(Value::as_object).unwrap_or(&none);
        let parts = fields.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        if parts > 1 || (parts == 1 && fields.contains_key("properties")) {
            return merge::all_of(fields, definitions).map(Value::Object);
        }
        // Alternatives beside properties that all of them share.
        let keyword = ["anyOf", "oneOf"].into_iter().find(|keyword| fields.contains_key(*keyword))?;
        let branches = fields.get(keyword)?.as_array().filter(|_| fields.contains_key("properties"))?;
        let branches: Vec<&Value> = branches.iter().map(|branch| resolve(self.root, branch)).collect();
        if !branches.iter().any(|branch| branch.get("properties").is_some()) {
            return None;
        }
        let mut beside = fields.clone();
        beside.shift_remove(keyword);
        let whole = branches.into_iter().map(|branch| merge::both(&beside, branch.as_object()?).map(Value::Object));
        Some(json!({ "anyOf": whole.collect::<Option<Vec<_>>>()? }))
    }

    fn map(&mut self, node: &Value, depth: usize) {
        self.out.push_str("{<any name>: ");
        self.node(node.get("additionalProperties").unwrap_or(&Value::Null), depth + 1);
        self.out.push_str(", ...}");
    }

    fn tuple(&mut self, members: &[Value], depth: usize) {
        self.out.push('[');
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.node(member, depth + 1);
        }
        self.out.push(']');
    }

    fn object(&mut self, node: &Value, properties: &serde_json::Map<String, Value>, depth: usize) {
        let required: Vec<&str> =
            node.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        self.out.push('{');
        if let Some(text) = description(node).filter(|_| depth > 0) {
            self.out.push_str(&format!(" <{text}>"));
        }
        for (index, (name, property)) in properties.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.line(depth + 1);
            self.out.push_str(&Value::from(name.as_str()).to_string());
            self.out.push_str(": ");
            self.property(property, depth + 1);
            if !required.contains(&name.as_str()) && !self.elsewhere.contains(name) {
                // Small models leave nothing out, but they do write null.
                let null = if allows_null(resolve(self.root, property)) { "" } else { " or null" };
                self.out.push_str(if self.offers_null { null } else { " (optional)" });
            }
            if self.out.len() >= OUTLINE && index + 1 < properties.len() {
                let others: Vec<&str> = properties.keys().skip(index + 1).map(String::as_str).collect();
                self.line(depth + 1);
                self.placeholder(&format!("and {}", cut(&list(&others), OTHER_NAMES)));
                break;
            }
        }
        self.line(depth);
        self.out.push('}');
    }

    /// What the form alone does not say of a property: what it means, and that it may be null.
    fn property(&mut self, property: &Value, depth: usize) {
        let start = self.out.len();
        self.node(property, depth);
        let resolved = resolve(self.root, property);
        let tells = |out: &str, words: &str| out.get(start..).is_some_and(|written| written.contains(words));
        if let Some(text) = description(property).or_else(|| description(resolved))
            && !tells(&self.out, &text)
        {
            self.placeholder_after(&text);
        }
        if allows_null(resolved) && !tells(&self.out, "null") {
            self.out.push_str(" or null");
        }
    }

    fn placeholder_after(&mut self, text: &str) {
        self.out.push(' ');
        self.placeholder(text);
    }

    fn array(&mut self, node: &Value, depth: usize) {
        self.out.push('[');
        self.node(node.get("items").unwrap_or(&Value::Null), depth);
        let limits = limits(node, &[("minItems", "at least"), ("maxItems", "at most")]);
        if limits.is_empty() {
            self.out.push_str(", ...]");
        } else {
            self.out.push_str(&format!(", ... ({} items)]", limits.join(", ")));
        }
    }

    fn branches(&mut self, branches: &[Value], depth: usize) {
        for (index, branch) in branches.iter().enumerate() {
            if index > 0 {
                self.out.push_str(" or ");
            }
            self.node(branch, depth);
        }
    }

    fn placeholder(&mut self, text: &str) {
        self.out.push('<');
        self.out.push_str(text);
        self.out.push('>');
    }

    /// One line for each property: small models lose their place in a form on one line.
    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(depth));
    }
}

/// A leaf in words: its type or values, then what limits them, then what they mean.
fn describe(node: &Value) -> String {
    let mut words = match look(node) {
        Some(look) => vec![look.to_owned()],
        None => vec![values(node)],
    };
    // The pattern that schema libraries add to a format says the same at length.
    match (look(node), node.get("format"), node.get("pattern").and_then(Value::as_str)) {
        (Some(_), _, _) => {}
        (None, Some(_), _) => words.extend(limits(node, &[("format", "format")])),
        (None, None, pattern) => words.extend(pattern.map(form::brief)),
    }
    words.extend(limits(
        node,
        &[
            ("minimum", "at least"),
            ("exclusiveMinimum", "above"),
            ("maximum", "at most"),
            ("exclusiveMaximum", "below"),
            ("multipleOf", "a multiple of"),
        ],
    ));
    words.extend(
        limits(node, &[("minLength", "at least"), ("maxLength", "at most")])
            .iter()
            .map(|limit| format!("{limit} characters")),
    );
    words.extend(description(node));
    words.join(", ")
}

/// Formats of dates and times as they look: their names alone say too little to a small model.
fn look(node: &Value) -> Option<&'static str> {
    match node.get("format").and_then(Value::as_str)? {
        "date" => Some("date as YYYY-MM-DD"),
        "date-time" => Some("date and time as YYYY-MM-DDTHH:MM:SSZ"),
        _ => None,
    }
}

fn values(node: &Value) -> String {
    if let Some(constant) = node.get("const") {
        return cut(&constant.to_string(), 80);
    }
    if let Some(options) = node.get("enum").and_then(Value::as_array) {
        return one_of(options);
    }
    match node.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => type_name(node).unwrap_or("any value").to_owned(),
    }
}

/// All options as far as there is room, and how many there are beyond.
fn one_of(options: &[Value]) -> String {
    let mut text = "one of ".to_owned();
    for (index, option) in options.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        if text.len() >= OPTIONS {
            text.push_str(&format!("… ({} more)", options.len() - index));
            break;
        }
        text.push_str(&cut(&option.to_string(), 200));
    }
    text
}

fn limits(node: &Value, keywords: &[(&str, &str)]) -> Vec<String> {
    let words = keywords.iter().filter_map(|(keyword, meaning)| match node.get(keyword)? {
        // The bounds of exact integers in JavaScript say nothing about the value.
        Value::Number(number) if number.as_i64().is_some_and(|number| number.abs() == 9_007_199_254_740_991) => None,
        Value::Number(number) => Some(format!("{meaning} {number}")),
        Value::String(text) => Some(format!("{meaning} {}", cut(text, 120))),
        _ => None,
    });
    words.collect()
}

pub(super) fn description(node: &Value) -> Option<String> {
    node.get("description").and_then(Value::as_str).map(|text| cut(text.trim(), 200)).filter(|text| !text.is_empty())
}

fn type_name(node: &Value) -> Option<&str> {
    node.get("type").and_then(Value::as_str)
}

fn last_segment(pointer: &str) -> &str {
    pointer.rsplit('/').next().filter(|segment| !segment.is_empty()).unwrap_or("the object")
}

#[cfg(test)]
mod tests;
