//! Null for what may be left out: offered in every form, and taken back.

use crate::common;
use bedrock_extract::extraction::Step;
use bedrock_extract::schema::Schema;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What every description of an offer says.
const OFFER: &str = "null if not mentioned";

/// Optional properties of a tool's schema that are not offered null, but for those that another part of the schema may require.
pub(crate) fn not_offered(schema: &Value) -> Vec<String> {
    let mut required = BTreeSet::new();
    each_node(schema, &mut |node| required.extend(names(node)));
    let mut missing = Vec::new();
    each_node(schema, &mut |node| {
        let optional = properties(node).filter(|(name, _)| !required.contains(*name));
        missing.extend(
            optional
                .filter(|(_, property)| {
                    property.is_object() && !takes_null(schema, property, 8) && !is_described(property)
                })
                .map(|(name, _)| name.clone()),
        );
    });
    missing
}

/// Whether a form offers null to something.
pub(crate) fn offers(schema: &Value) -> bool {
    let mut found = false;
    each_node(schema, &mut |node| found |= properties(node).any(|(_, property)| is_described(property)));
    found
}

/// The optional properties of a schema for constrained output that lost the offer, in the order in which it is given: by their
/// depth, then as they are declared. `None` where one of them has it and another one before it has not.
pub(crate) fn strict_without_offer(plain: &Value, offered: &Value) -> Option<usize> {
    let mut places = Vec::new();
    strict_places(plain, offered, 0, &mut places);
    places.sort_by_key(|(depth, _)| *depth);
    let kept = places.iter().take_while(|(_, has)| *has).count();
    places.iter().skip(kept).all(|(_, has)| !has).then_some(places.len() - kept)
}

fn strict_places(plain: &Value, offered: &Value, depth: usize, found: &mut Vec<(usize, bool)>) {
    let required: BTreeSet<String> = names(plain.as_object().unwrap()).collect();
    // What has become a union stands inside it now.
    let inner = offered.get("anyOf").filter(|_| plain.get("anyOf").is_none()).map_or(offered, |branches| &branches[0]);
    for (name, property) in properties(plain.as_object().unwrap()) {
        let other = &inner["properties"][name];
        let is_required = inner["required"].as_array().unwrap().iter().any(|required| required == name);
        if required.contains(name) {
            assert!(is_required, "{name} in {offered}");
        } else {
            assert_eq!(is_required, takes_null(other, other, 0) && is_described(other), "{name} in {offered}");
            let is_paid = !["anyOf", "enum", "const"].iter().any(|keyword| property.get(keyword).is_some())
                && property["type"] != "null";
            assert!(is_required || is_paid, "{name} in {offered} would take null for nothing");
            if is_paid {
                found.push((depth, is_required));
            }
        }
        strict_places(property, other, depth + 1, found);
    }
    if let Some(items) = plain.get("items") {
        strict_places(items, &inner["items"], depth + 1, found);
    }
    for (index, branch) in plain["anyOf"].as_array().into_iter().flatten().enumerate() {
        strict_places(branch, &inner["anyOf"][index], depth, found);
    }
}

/// Values of a form with null that stand for `value`, a few: null for what it leaves out and the form requires, and beside it
/// what is left when those nulls are taken out that are no values in `plain`, the form without.
pub(crate) fn filled(plain: &Value, form: &Value, value: &Value) -> Vec<(Value, Value)> {
    const MOST: usize = 16;
    let branches = |form: &Value| form["anyOf"].as_array().cloned();
    if let (Some(plain), Some(form)) = (branches(plain), branches(form)) {
        return plain.iter().zip(&form).flat_map(|(plain, form)| filled(plain, form, value)).take(MOST).collect();
    }
    let form = form.get("anyOf").map_or(form, |branches| &branches[0]);
    match value {
        Value::Object(fields) if form["properties"].is_object() => {
            let mut all = vec![(Map::new(), Map::new())];
            for (name, property) in properties(plain.as_object().unwrap()) {
                let inner = &form["properties"][name];
                let is_required = form["required"].as_array().unwrap().iter().any(|required| required == name);
                let choices: Vec<(Value, Option<Value>)> = match fields.get(name) {
                    Some(field) => {
                        filled(property, inner, field).into_iter().map(|(filled, kept)| (filled, Some(kept))).collect()
                    }
                    None if is_required => {
                        vec![(Value::Null, takes_null(property, property, 0).then_some(Value::Null))]
                    }
                    None => continue,
                };
                all = all
                    .iter()
                    .flat_map(|done| choices.iter().map(|choice| with(done, name, choice)))
                    .take(MOST)
                    .collect();
            }
            let is_closed = fields.keys().all(|name| form["properties"].get(name).is_some())
                && names(plain.as_object().unwrap()).all(|name| fields.contains_key(&name));
            let both = |(filled, kept)| (Value::Object(filled), Value::Object(kept));
            if is_closed { all.into_iter().map(both).collect() } else { Vec::new() }
        }
        Value::Array(items) if form["items"].is_object() => {
            let mut all = vec![(Vec::new(), Vec::new())];
            for item in items {
                let choices = filled(&plain["items"], &form["items"], item);
                all = all
                    .iter()
                    .flat_map(|(done, kept)| {
                        choices.iter().map(|(one, left)| {
                            let grown = |list: &Vec<Value>, item: &Value| {
                                [list.as_slice(), std::slice::from_ref(item)].concat()
                            };
                            (grown(done, one), grown(kept, left))
                        })
                    })
                    .take(MOST)
                    .collect();
            }
            all.into_iter().map(|(filled, kept)| (Value::Array(filled), Value::Array(kept))).collect()
        }
        Value::Object(_) | Value::Array(_) => Vec::new(),
        other if is_of(plain, other) => vec![(other.clone(), other.clone())],
        _ => Vec::new(),
    }
}

/// Whether a scalar is of the type, and among the values, that a schema for constrained output names.
fn is_of(plain: &Value, value: &Value) -> bool {
    let is_of_type = plain["type"].as_str().is_none_or(|named| match value {
        Value::Null => named == "null",
        Value::Bool(_) => named == "boolean",
        Value::Number(number) => named == "number" || (named == "integer" && !number.is_f64()),
        _ => named == "string",
    });
    let listed = plain["enum"].as_array().is_none_or(|values| values.contains(value));
    is_of_type && listed && plain.get("const").is_none_or(|constant| constant == value)
}

type Pair = (Map<String, Value>, Map<String, Value>);

fn with((filled, kept): &Pair, name: &str, (value, left): &(Value, Option<Value>)) -> Pair {
    let (mut filled, mut kept) = (filled.clone(), kept.clone());
    filled.insert(name.to_owned(), value.clone());
    kept.extend(left.clone().map(|left| (name.to_owned(), left)));
    (filled, kept)
}

/// What comes of an answer in a mode: the value, with the number of nulls that were taken out.
pub(crate) fn taken(schema: Schema, mode: &str, answer: &Value) -> Option<(Value, usize)> {
    let options = json!({"mode": mode, "maxRetries": 0});
    let name = schema.name().to_owned();
    let mut extraction = common::extraction_by(schema, common::CLAUDE, options);
    let call = json!([{"toolUse": {"toolUseId": "t1", "name": name, "input": answer}}]);
    let body =
        if mode.contains("TOOLS") { common::reply(&call, "tool_use") } else { common::text(&answer.to_string()) };
    let _ = extraction.start();
    match common::answer(&mut extraction, 200, &[], &body) {
        Step::Check { value, .. } => {
            let repairs = common::completion(&extraction)["repairs"].clone();
            let removed = repairs.as_array().into_iter().flatten().filter(|repair| repair["kind"] == "removed-null");
            Some((serde_json::from_str(&value).unwrap(), removed.count()))
        }
        _ => None,
    }
}

/// The value without the properties that are null.
pub(crate) fn without_null(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_null).collect(),
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, field)| !field.is_null());
            Value::Object(kept.map(|(name, field)| (name.clone(), without_null(field))).collect())
        }
        other => other.clone(),
    }
}

fn names(node: &Map<String, Value>) -> impl Iterator<Item = String> {
    node.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)
}

fn properties(node: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    node.get("properties").and_then(Value::as_object).into_iter().flatten()
}

fn is_described(node: &Value) -> bool {
    node["description"].as_str().is_some_and(|text| text.contains(OFFER))
        || node["anyOf"][0]["description"].as_str().is_some_and(|text| text.contains(OFFER))
}

fn takes_null(root: &Value, node: &Value, hops: usize) -> bool {
    if let Some(target) = node["$ref"].as_str().and_then(|reference| root.pointer(reference.strip_prefix('#')?)) {
        return hops > 0 && takes_null(root, target, hops - 1);
    }
    let branches = ["anyOf", "oneOf"].iter().filter_map(|keyword| node.get(keyword)?.as_array());
    match &node["type"] {
        Value::Array(types) => types.iter().any(|named| named == "null"),
        Value::String(named) => named == "null",
        _ => {
            branches.flatten().any(|branch| takes_null(root, branch, 0))
                || node["enum"].as_array().is_some_and(|values| values.iter().any(Value::is_null))
                || node.get("const").is_some_and(Value::is_null)
        }
    }
}

/// Visits every schema in a schema that may describe an answer.
fn each_node(node: &Value, visit: &mut impl FnMut(&Map<String, Value>)) {
    let Some(fields) = node.as_object() else { return };
    visit(fields);
    for (keyword, value) in fields {
        match keyword.as_str() {
            "properties" | "patternProperties" | "$defs" | "dependentSchemas" => {
                value.as_object().into_iter().flat_map(Map::values).for_each(|held| each_node(held, visit));
            }
            "anyOf" | "oneOf" | "allOf" | "prefixItems" => {
                value.as_array().into_iter().flatten().for_each(|held| each_node(held, visit));
            }
            "items" | "additionalProperties" | "then" | "else" => each_node(value, visit),
            _ => {}
        }
    }
}
