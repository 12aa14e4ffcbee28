//! Hints for a model in the schema of the tool: what validation needs stays as it is.

use crate::json_schema::keywords::{Holds, holds};
use crate::json_schema::reference::resolve;
use crate::validation::form;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Small models leave nothing out, but they do write null, which counts as left out.
const MAY_BE_NULL: &str = "null if not mentioned";

/// Adds to descriptions, wherever they stand in the schema of a tool, what small models do not read out of the schema: patterns in
/// words, and where `offers_null`, that optional properties without another null may be null. References in it are local.
pub(super) fn describe_tool(schema: &mut Map<String, Value>, offers_null: bool) {
    describe_patterns(schema);
    if offers_null {
        let root = Value::Object(schema.clone());
        let hints = Hints { root: &root, elsewhere: required_elsewhere(&root) };
        hints.describe_parts(schema, None);
    }
}

/// Says in a property's description that it may be null.
pub(super) fn describe(property: &mut Map<String, Value>) {
    let text = match own_description(property) {
        Some(own) => format!("{own} ({MAY_BE_NULL})"),
        None => MAY_BE_NULL.to_owned(),
    };
    property.insert("description".to_owned(), Value::String(text));
}

/// Depth as in [`Hints::describe_parts`].
fn describe_patterns(schema: &mut Map<String, Value>) {
    for (keyword, value) in schema.iter_mut() {
        parts_mut(keyword, value).into_iter().filter_map(Value::as_object_mut).for_each(describe_patterns);
    }
    // A format beside it speaks for itself.
    let pattern = schema.get("pattern").filter(|_| !schema.contains_key("format")).and_then(Value::as_str);
    let Some(words) = pattern.and_then(form::in_words) else { return };
    let text = match own_description(schema) {
        Some(own) => format!("{own}: {words}"),
        None => words,
    };
    schema.insert("description".to_owned(), Value::String(text));
}

fn own_description(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("description").and_then(Value::as_str)
}

/// Whether a property anywhere in the schema may be left out.
pub(super) fn has_optional(schema: &Map<String, Value>) -> bool {
    let required = required_names(schema);
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.is_some_and(|properties| properties.keys().any(|name| !required.contains(name)))
        || schema
            .iter()
            .any(|(keyword, value)| parts(keyword, value).into_iter().filter_map(Value::as_object).any(has_optional))
}

/// The names that parts of a schema require of properties that other parts describe: beside references, and in `allOf`. Nobody
/// can say of such a property where it stands that it may be left out.
pub(super) fn required_elsewhere(root: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open: Vec<(&Value, bool)> = vec![(root, false)];
    while let Some((node, is_part)) = open.pop() {
        let Some(fields) = node.as_object() else { continue };
        let refers = |branch: &Value| branch.get("$ref").is_some();
        let branches = ["anyOf", "oneOf"].iter().filter_map(|keyword| fields.get(*keyword)?.as_array());
        if is_part || refers(node) || fields.contains_key("allOf") || branches.flatten().any(refers) {
            names.extend(required_names(fields));
        }
        for (keyword, value) in fields {
            open.extend(parts(keyword, value).into_iter().map(|part| (part, keyword == "allOf")));
        }
    }
    names
}

pub(super) fn required_names(schema: &Map<String, Value>) -> BTreeSet<String> {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The schemas that stand at a keyword and may describe properties of an answer.
fn parts<'a>(keyword: &str, value: &'a Value) -> Vec<&'a Value> {
    match (holds_answers(keyword), value) {
        (Holds::Named, Value::Object(parts)) => parts.values().collect(),
        (Holds::Schema, part @ Value::Object(_)) => vec![part],
        (Holds::List, Value::Array(parts)) => parts.iter().collect(),
        _ => Vec::new(),
    }
}

/// The same, to be changed.
fn parts_mut<'a>(keyword: &str, value: &'a mut Value) -> Vec<&'a mut Value> {
    match (holds_answers(keyword), value) {
        (Holds::Named, Value::Object(parts)) => parts.values_mut().collect(),
        (Holds::Schema, part @ Value::Object(_)) => vec![part],
        (Holds::List, Value::Array(parts)) => parts.iter_mut().collect(),
        _ => Vec::new(),
    }
}

/// What a keyword holds, but for schemas that only test a value.
fn holds_answers(keyword: &str) -> Holds {
    match keyword {
        "contains" | "contentSchema" | "dependencies" | "if" | "not" | "propertyNames" => Holds::Data,
        keyword => holds(keyword),
    }
}

/// Whether the schemas at a keyword hold for the same value as the one that they stand in.
fn is_in_place(keyword: &str) -> bool {
    matches!(keyword, "allOf" | "anyOf" | "dependentSchemas" | "else" | "oneOf" | "then")
}

/// The names that a schema requires, and those that the schemas around it require of the same value.
struct Required<'a> {
    names: BTreeSet<String>,
    around: Option<&'a Required<'a>>,
}

impl Required<'_> {
    fn has(&self, name: &str) -> bool {
        self.names.contains(name) || self.around.is_some_and(|around| around.has(name))
    }
}

struct Hints<'a> {
    root: &'a Value,
    /// Names that are required by another part than the one that describes them.
    elsewhere: BTreeSet<String>,
}

impl Hints<'_> {
    /// Of the nesting that reading JSON and inlining allow.
    fn describe_parts(&self, schema: &mut Map<String, Value>, around: Option<&Required<'_>>) {
        let required = Required { names: required_names(schema), around };
        for (keyword, value) in schema.iter_mut() {
            let around = is_in_place(keyword).then_some(&required);
            for part in parts_mut(keyword, value).into_iter().filter_map(Value::as_object_mut) {
                self.describe_parts(part, around);
            }
        }
        let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
        for (name, property) in properties {
            if required.has(name) || self.elsewhere.contains(name) || allows_null(resolve(self.root, property)) {
                continue;
            }
            if let Some(fields) = property.as_object_mut() {
                describe(fields);
            }
        }
    }
}

/// Whether the schema itself says that null is a value.
pub(super) fn allows_null(node: &Value) -> bool {
    let names_null = |value: &Value| value.as_str() == Some("null");
    let is_null = |branch: &Value| branch.get("type").is_some_and(names_null);
    match node.get("type") {
        Some(Value::Array(types)) => types.iter().any(names_null),
        Some(name) => names_null(name),
        None => {
            let branches = ["anyOf", "oneOf"].iter().filter_map(|keyword| node.get(keyword)?.as_array());
            branches.flatten().any(is_null)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn optional_properties_may_be_null_at_every_level() {
        let schema = json!({
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer", "description": "in years"},
                "note": {"type": ["string", "null"]},
                "pet": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "home": {"$ref": "#/$defs/place"},
                "tags": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}}
            },
            "required": ["name", "home", "tags"],
            "$defs": {"place": {"type": "object", "properties": {"city": {"type": "string"}}}}
        });
        assert!(has_optional(schema.as_object().unwrap()));
        assert!(!has_optional(
            json!({"properties": {"a": {"type": "string"}}, "required": ["a"]}).as_object().unwrap()
        ));
        let mut hinted = schema.clone();
        describe_tool(hinted.as_object_mut().unwrap(), true);
        let mut expected = schema;
        expected["properties"]["age"]["description"] = json!("in years (null if not mentioned)");
        expected["$defs"]["place"]["properties"]["city"]["description"] = json!("null if not mentioned");
        expected["properties"]["tags"]["items"]["properties"]["id"]["description"] = json!("null if not mentioned");
        assert_eq!(hinted, expected);
    }

    #[test]
    fn patterns_are_told_in_words_at_every_level() {
        let mut schema = json!({
            "type": "object",
            "properties": {
                "code": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "Currency"},
                "day": {"type": "string", "format": "date", "pattern": "^[0-9-]+$"},
                "odd": {"type": "string", "pattern": r"\bA"},
                "pattern": {"type": "string"},
                "ids": {"type": "array", "items": {"$ref": "#/$defs/id"}}
            },
            "required": ["day", "odd", "pattern", "ids"],
            "$defs": {"id": {"type": "string", "pattern": r"^\d{4}$"}}
        });
        let mut expected = schema.clone();
        describe_tool(schema.as_object_mut().unwrap(), true);
        expected["properties"]["code"]["description"] = json!("Currency: 3 capital letters (null if not mentioned)");
        expected["$defs"]["id"]["description"] = json!("4 digits");
        assert_eq!(schema, expected);
        expected["properties"]["code"]["description"] = json!("Currency: 3 capital letters");
        schema["properties"]["code"]["description"] = json!("Currency");
        schema["$defs"]["id"].as_object_mut().unwrap().shift_remove("description");
        describe_tool(schema.as_object_mut().unwrap(), false);
        assert_eq!(schema, expected);
    }

    #[test]
    fn what_another_part_requires_is_not_said_to_be_null() {
        let part = json!({"properties": {"x": {"type": "string"}, "y": {"type": "string"}}});
        for schema in [
            json!({"properties": {"p": {"$ref": "#/$defs/A", "required": ["x"]}}, "required": ["p"], "$defs": {"A": part}}),
            json!({"allOf": [part, {"required": ["x"]}]}),
            json!({"allOf": [part], "required": ["x"]}),
        ] {
            let mut fields = schema.as_object().unwrap().clone();
            describe_tool(&mut fields, true);
            let text = Value::Object(fields).to_string();
            assert_eq!(text.matches(MAY_BE_NULL).count(), 1, "{text}");
            assert!(text.contains("\"y\":{\"type\":\"string\",\"description\""), "{text}");
        }
    }
}
