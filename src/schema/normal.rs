//! The schema in one dialect, draft 2020-12, and with one kind of reference: `#`, or `#/$defs/<name>`.
//!
//! The service reads keywords only: it knows neither `$schema` nor `$id`, some models check tools against draft 2020-12, and
//! tokens are paid for definitions that nothing refers to. Sources: the release notes of the drafts on json-schema.org.

use crate::json_schema::identity::Identities;
use crate::json_schema::keywords::{Holds, for_each_subschema, holds, is_annotation};
use crate::json_schema::pointer;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A schema whose references all lead to its root or to its definitions.
pub(super) struct Normal {
    pub(super) root: Map<String, Value>,
    /// What is referred to, by name.
    pub(super) definitions: Map<String, Value>,
    /// The JSON Pointer of each definition in the schema as it was given.
    pub(super) places: BTreeMap<String, String>,
}

/// The normal form of a schema that is valid by the rules of its dialect.
pub(super) fn normal(schema: &Value) -> Normal {
    let mut writer = Writer {
        schema,
        identities: Identities::of(schema),
        ignores_neighbours: schema.get("$schema").and_then(Value::as_str).is_some_and(|dialect| {
            ["draft-03", "draft-04", "draft-06", "draft-07"].iter().any(|old| dialect.contains(old))
        }),
        targets: Targets::default(),
    };
    writer.find_targets();
    let root = match writer.body(schema, &mut String::new(), "") {
        Value::Object(root) => root,
        _ => Map::new(),
    };
    let found = std::mem::take(&mut writer.targets.found);
    let definitions = found.iter().map(|place| (writer.targets.name(place), writer.definition(place))).collect();
    let places = found.into_iter().map(|place| (writer.targets.name(&place), place)).collect();
    Normal { root, definitions, places }
}

struct Writer<'a> {
    schema: &'a Value,
    identities: Identities<'a>,
    /// Up to draft 7, what stands beside a reference means nothing.
    ignores_neighbours: bool,
    targets: Targets,
}

impl Writer<'_> {
    /// Finds everything that the root needs.
    fn find_targets(&mut self) {
        self.collect(self.schema, &mut String::new(), "");
        let mut done = 0;
        while let Some(place) = self.targets.found.get(done) {
            let mut place = place.clone();
            if let Some(node) = self.schema.pointer(&place) {
                let base = self.identities.base_of(&place);
                self.collect(node, &mut place, &base);
            }
            done += 1;
        }
    }

    fn collect(&mut self, node: &Value, place: &mut String, base: &str) {
        let Some(fields) = node.as_object() else { return };
        let base = &self.identities.within(fields, base);
        if let Some(target) = self.target(fields, base) {
            self.targets.add(target);
        }
        if self.stands_alone(fields) {
            return;
        }
        for_each_subschema(node, |names, held| {
            if !matches!(names, ["$defs" | "definitions", _]) {
                pointer::extend(place, names, |place| {
                    // What is referred to is visited for itself.
                    if !self.targets.names.contains_key(place.as_str()) {
                        self.collect(held, place, base);
                    }
                });
            }
        });
    }

    /// The JSON Pointer of what the schema refers to.
    fn target(&self, fields: &Map<String, Value>, base: &str) -> Option<String> {
        let mut references =
            ["$ref", "$dynamicRef", "$recursiveRef"].into_iter().filter_map(|keyword| fields.get(keyword)?.as_str());
        references.next().and_then(|reference| self.identities.target(base, reference))
    }

    fn stands_alone(&self, fields: &Map<String, Value>) -> bool {
        self.ignores_neighbours && fields.contains_key("$ref")
    }

    fn definition(&self, place: &str) -> Value {
        let base = self.identities.base_of(place);
        self.schema.pointer(place).map_or(json!(true), |node| self.body(node, &mut place.to_owned(), &base))
    }

    /// A schema in its place, unless it is referred to: then it is written once, as a definition.
    fn node(&self, node: &Value, names: &[&str], place: &mut String, base: &str) -> Value {
        pointer::extend(place, names, |place| match self.targets.names.get(place.as_str()) {
            Some(name) => json!({ "$ref": format!("#/$defs/{name}") }),
            None => self.body(node, place, base),
        })
    }

    fn body(&self, node: &Value, place: &mut String, base: &str) -> Value {
        let Some(fields) = node.as_object() else { return node.clone() };
        let base = &self.identities.within(fields, base);
        let mut out = Map::new();
        if let Some(target) = self.target(fields, base) {
            let reference =
                if target.is_empty() { "#".to_owned() } else { format!("#/$defs/{}", self.targets.name(&target)) };
            out.insert("$ref".to_owned(), json!(reference));
        }
        let alone = self.stands_alone(fields);
        for (keyword, value) in fields {
            if !LEFT_OUT.contains(&keyword.as_str()) && (!alone || is_annotation(keyword)) {
                self.keyword(keyword, value, fields, place, base, &mut out);
            }
        }
        Value::Object(out)
    }

    fn keyword(
        &self,
        keyword: &str,
        value: &Value,
        fields: &Map<String, Value>,
        place: &mut String,
        base: &str,
        out: &mut Map<String, Value>,
    ) {
        let tuple = fields.get("items").is_some_and(Value::is_array);
        let name = match keyword {
            "items" if tuple => "prefixItems",
            "additionalItems" if tuple => "items",
            "additionalItems" => return,
            "dependencies" => return self.dependencies(value, place, base, out),
            other => other,
        };
        let value = match (holds(keyword), value) {
            (Holds::Named, Value::Object(named)) => {
                let named =
                    named.iter().map(|(name, held)| (name.clone(), self.node(held, &[keyword, name], place, base)));
                Value::Object(named.collect())
            }
            (Holds::Schema | Holds::List, Value::Array(list)) => {
                let list = list.iter().enumerate();
                list.map(|(index, held)| self.node(held, &[keyword, &index.to_string()], place, base)).collect()
            }
            (Holds::Schema, held) => self.node(held, &[keyword], place, base),
            _ => match limit(keyword, value, fields) {
                Some(value) => value,
                None => return,
            },
        };
        out.insert(name.to_owned(), value);
    }

    fn dependencies(&self, value: &Value, place: &mut String, base: &str, out: &mut Map<String, Value>) {
        for (name, held) in value.as_object().into_iter().flatten() {
            let (keyword, held) = match held {
                Value::Array(_) => ("dependentRequired", held.clone()),
                _ => ("dependentSchemas", self.node(held, &["dependencies", name], place, base)),
            };
            if let Some(named) = out.entry(keyword).or_insert_with(|| json!({})).as_object_mut() {
                named.insert(name.clone(), held);
            }
        }
    }
}

/// Keywords that mean nothing outside the document, and those that are written elsewhere.
const LEFT_OUT: [&str; 13] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$ref",
    "$schema",
    "$vocabulary",
    "definitions",
    "id",
];

/// A keyword without schemas as draft 2020-12 writes it; `None` when it has no place there.
fn limit(keyword: &str, value: &Value, fields: &Map<String, Value>) -> Option<Value> {
    let is_exclusive = |keyword: &str| fields.get(keyword) == Some(&Value::Bool(true));
    match (keyword, value) {
        ("exclusiveMinimum", Value::Bool(exclusive)) => fields.get("minimum").filter(|_| *exclusive).cloned(),
        ("exclusiveMaximum", Value::Bool(exclusive)) => fields.get("maximum").filter(|_| *exclusive).cloned(),
        ("minimum", _) if is_exclusive("exclusiveMinimum") => None,
        ("maximum", _) if is_exclusive("exclusiveMaximum") => None,
        ("type", Value::Array(types)) if types.len() == 1 => types.first().cloned(),
        ("const" | "default" | "dependentRequired", _) => Some(value.clone()),
        // Under unknown names stand definitions that references lead into, which are written elsewhere.
        (_, Value::Object(_)) => None,
        _ => Some(value.clone()),
    }
}

/// The schemas that are referred to.
#[derive(Default)]
struct Targets {
    /// JSON Pointers, in the order in which they are met.
    found: Vec<String>,
    names: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    numbers: BTreeMap<String, usize>,
}

impl Targets {
    fn add(&mut self, place: String) {
        if place.is_empty() || self.names.contains_key(&place) {
            return;
        }
        let wanted = plain_name(&place);
        let number = self.numbers.entry(wanted.clone()).or_default();
        let mut name = wanted.clone();
        while !self.taken.insert(name.clone()) {
            *number += 1;
            name = format!("{wanted}_{number}");
        }
        self.names.insert(place.clone(), name);
        self.found.push(place);
    }

    fn name(&self, place: &str) -> String {
        self.names.get(place).cloned().unwrap_or_default()
    }
}

/// The last segment of a JSON Pointer, in characters that need no escapes in a reference.
fn plain_name(place: &str) -> String {
    let segment = pointer::unescape(place.rsplit('/').next().unwrap_or_default());
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() || "._-".contains(character) { character } else { '_' }
    };
    let name: String = segment.chars().map(plain).collect();
    if name.is_empty() { "_".to_owned() } else { name }
}
