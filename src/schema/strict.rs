//! A schema within the subset that constrained output takes: strict tools and native structured output.
//!
//! Source: the structured outputs page of the Amazon Bedrock user guide, and what the service is seen to refuse. Types,
//! `enum`, `const`, `anyOf`, closed objects with named properties, some formats and simple patterns stay. Other limits move
//! into descriptions, where the model reads them: the answer is validated against the whole schema anyway. What cannot be
//! expressed, such as recursion, free-form maps and values of any type, is an error that names its place.

mod leaf;
mod notes;
mod offer;
mod place;

use super::inline::{Obstacle, inline};
use super::merge;
use super::wire::Wire;
use crate::error::{Error, ErrorCode};
use crate::json_schema::keywords::is_annotation;
use crate::json_schema::pointer;
use crate::text::cut;
use leaf::{has_shape, is_scalar, named_type, only, string};
use notes::Notes;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Properties that are not required, in one schema.
const OPTIONAL_PROPERTIES: usize = 24;
/// Unions in one schema.
const UNIONS: usize = 16;
/// Schemas written: what stands beside a union is repeated in each of its branches.
const NODES: usize = 20_000;

/// The schema within the subset. `offers_null` says that null will do for properties that may be left out.
///
/// # Errors
///
/// [`ErrorCode::BadSchema`] with the JSON Pointer of the first place that the subset cannot express.
pub(super) fn strict(wire: &Wire, offers_null: bool) -> Result<Map<String, Value>, Error> {
    within(&wire.schema, offers_null).map_err(|unsupported| unsupported.error(wire))
}

fn within(schema: &Map<String, Value>, offers_null: bool) -> Result<Map<String, Value>, Unsupported> {
    let inlined = inline(schema).map_err(|obstacle| match obstacle {
        Obstacle::Recursion(pointer) => unsupported(&pointer, "refers to itself", "Limit the depth by hand"),
        Obstacle::Missing(pointer) => unsupported(&pointer, "is referred to, but missing", "Correct the `$ref`"),
        Obstacle::Size => unsupported("", "is too large without its references", "Make it smaller"),
    })?;
    let mut writer = Writer { nodes: 0, optional: 0, unions: 0 };
    let mut out = writer.node(&Value::Object(inlined), "")?;
    check_count(writer.unions, UNIONS, "unions")?;
    // What is offered null is required then.
    let offered = if offers_null { offer::offer_null(&mut out, writer.unions) } else { 0 };
    check_count(writer.optional, OPTIONAL_PROPERTIES + offered, "optional properties")?;
    Ok(out)
}

fn check_count(count: usize, most: usize, what: &str) -> Result<(), Unsupported> {
    if count <= most {
        return Ok(());
    }
    Err(unsupported("", &format!("has {count} {what}, more than {most}"), "Make it smaller"))
}

/// Properties of all levels of a schema within the subset.
pub(super) fn properties(schema: &Map<String, Value>) -> usize {
    let inner = |value: &Value| value.as_object().map_or(0, properties);
    let counts = schema.iter().map(|(keyword, value)| match (keyword.as_str(), value) {
        ("properties", Value::Object(fields)) => fields.len() + fields.values().map(inner).sum::<usize>(),
        ("anyOf", Value::Array(branches)) => branches.iter().map(inner).sum(),
        ("items", items) => inner(items),
        _ => 0,
    });
    counts.sum()
}

/// What the subset cannot express.
struct Unsupported {
    /// The JSON Pointer in the schema without references.
    path: String,
    what: String,
    help: &'static str,
}

fn unsupported(path: &str, what: &str, help: &'static str) -> Unsupported {
    Unsupported { path: path.to_owned(), what: what.to_owned(), help }
}

impl Unsupported {
    fn error(self, wire: &Wire) -> Error {
        let Self { path, what, help } = self;
        let path = place::of(wire, &path);
        let place =
            if path.is_empty() { "The schema".to_owned() } else { format!("The schema at `{}`", cut(&path, 120)) };
        let message = format!("{place} {what}, which strict output cannot express");
        Error::new(ErrorCode::BadSchema, message, format!("{help}, or use the mode `BEDROCK_TOOLS` or `BEDROCK_JSON`"))
            .at(if path.is_empty() { "responseModel" } else { &path })
    }
}

struct Writer {
    nodes: usize,
    optional: usize,
    unions: usize,
}

impl Writer {
    fn node(&mut self, node: &Value, path: &str) -> Result<Map<String, Value>, Unsupported> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(unsupported(path, "is too large with its unions written out", "Make it smaller"));
        }
        let Some(given) = node.as_object() else {
            return Err(unsupported(path, "allows any value, or none", "Give it a type"));
        };
        let merged;
        let schema = if given.contains_key("allOf") {
            merged = merge::all_of(given, &Map::new()).ok_or_else(|| {
                unsupported(path, "combines schemas that do not simply add up (`allOf`)", "Write it as one schema")
            })?;
            &merged
        } else {
            given
        };
        let mut notes = Notes::default();
        let mut out = self.shape(schema, path, &mut notes)?;
        for keyword in ["title", "description"] {
            if let Some(text) = schema.get(keyword).filter(|text| text.is_string()) {
                out.insert(keyword.to_owned(), text.clone());
            }
        }
        notes.describe(&mut out);
        Ok(out)
    }

    fn shape(
        &mut self,
        schema: &Map<String, Value>,
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Unsupported> {
        notes.quote(schema, "default");
        notes.take(schema, &["examples", "not", "if", "then", "else"]);
        if let Some(value) = schema.get("const").filter(|value| is_scalar(value)) {
            return Ok(only(named_type(schema, &[value]).into_iter().chain([("const", value.clone())])));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            if !values.iter().all(is_scalar) {
                return Err(unsupported(
                    path,
                    "lists values that are no scalars (`enum`)",
                    "Describe them by their form",
                ));
            }
            let each: Vec<&Value> = values.iter().collect();
            return Ok(only(named_type(schema, &each).into_iter().chain([("enum", Value::from(values.clone()))])));
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
                if branches.iter().any(has_shape) {
                    return self.union(schema, keyword, branches, path);
                }
                notes.take(schema, &[keyword]);
            }
        }
        match schema.get("type") {
            Some(Value::Array(types)) => self.types(schema, types, path, notes),
            Some(Value::String(named)) => self.typed(named, schema, path, notes),
            _ if schema.contains_key("properties") => self.object(schema, path, notes),
            _ if schema.contains_key("items") || schema.contains_key("prefixItems") => self.array(schema, path, notes),
            _ => Err(unsupported(path, "allows any value", "Give it a type")),
        }
    }

    /// What stands beside the union holds in each of its branches.
    fn union(
        &mut self,
        schema: &Map<String, Value>,
        keyword: &str,
        branches: &[Value],
        path: &str,
    ) -> Result<Map<String, Value>, Unsupported> {
        let mut beside = schema.clone();
        beside.retain(|name, _| {
            name != keyword && !is_annotation(name) && !["not", "if", "then", "else"].contains(&name.as_str())
        });
        let has_fields = ["properties", "required", "items", "prefixItems", "anyOf", "oneOf"]
            .iter()
            .any(|keyword| beside.contains_key(*keyword));
        let mut out = Vec::new();
        for (index, branch) in branches.iter().enumerate().filter(|(_, branch)| **branch != Value::Bool(false)) {
            let path = format!("{path}/{keyword}/{index}");
            let whole = branch.as_object().and_then(|branch| merge::both(&beside, branch)).map(Value::Object);
            if whole.is_none() && has_fields {
                let what = "does not simply add up with what stands beside its union";
                return Err(unsupported(&path, what, "Put all fields into the branches"));
            }
            out.push(self.node(whole.as_ref().unwrap_or(branch), &path)?);
        }
        if out.is_empty() {
            return Err(unsupported(path, "allows no value", "Give it a type"));
        }
        Ok(self.any_of(out))
    }

    fn any_of(&mut self, mut branches: Vec<Map<String, Value>>) -> Map<String, Value> {
        if branches.len() == 1 {
            return branches.pop().unwrap_or_default();
        }
        self.unions += 1;
        only([("anyOf", branches.into_iter().map(Value::Object).collect())])
    }

    /// Several types are a union of schemas with one each.
    fn types(
        &mut self,
        schema: &Map<String, Value>,
        types: &[Value],
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Unsupported> {
        if let [Value::String(only)] = types {
            return self.typed(only, schema, path, notes);
        }
        let branches = types.iter().filter_map(Value::as_str).map(|named| {
            let mut notes = Notes::default();
            let mut branch = self.typed(named, schema, path, &mut notes)?;
            notes.describe(&mut branch);
            Ok(branch)
        });
        let branches = branches.collect::<Result<Vec<_>, Unsupported>>()?;
        Ok(self.any_of(branches))
    }

    fn typed(
        &mut self,
        named: &str,
        schema: &Map<String, Value>,
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Unsupported> {
        match named {
            "object" => self.object(schema, path, notes),
            "array" => self.array(schema, path, notes),
            "string" => Ok(string(schema, notes)),
            "integer" | "number" => {
                notes.take(schema, &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]);
                Ok(only([("type", json!(named))]))
            }
            "boolean" | "null" => Ok(only([("type", json!(named))])),
            other => {
                Err(unsupported(path, &format!("has the unknown type {:?}", cut(other, 40)), "Correct its `type`"))
            }
        }
    }

    fn object(
        &mut self,
        schema: &Map<String, Value>,
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Unsupported> {
        let properties =
            schema.get("properties").and_then(Value::as_object).filter(|properties| !properties.is_empty());
        let Some(properties) = properties else {
            return Err(unsupported(path, "is a map of free names", "List its properties, or use an array of pairs"));
        };
        notes.take(
            schema,
            &[
                "patternProperties",
                "propertyNames",
                "minProperties",
                "maxProperties",
                "dependentRequired",
                "dependentSchemas",
                "dependencies",
            ],
        );
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        if let Some(unnamed) = required.iter().find(|name| !properties.contains_key(**name)) {
            let what = format!("requires the property {:?} without describing it", cut(unnamed, 60));
            return Err(unsupported(path, &what, "Add it to `properties`"));
        }
        let names: BTreeSet<&str> = required.iter().copied().collect();
        let mut out = Map::new();
        for (name, property) in properties {
            let is_required = names.contains(name.as_str());
            // A property that may have no value is left out.
            if !is_required && (*property == false || *property == json!({ "not": {} })) {
                continue;
            }
            self.optional += usize::from(!is_required);
            let place = pointer::join(&format!("{path}/properties"), name);
            out.insert(name.clone(), Value::Object(self.node(property, &place)?));
        }
        if out.is_empty() {
            return Err(unsupported(path, "has no properties that may have a value", "Describe at least one"));
        }
        Ok(only([
            ("type", json!("object")),
            ("properties", Value::Object(out)),
            ("required", json!(required)),
            ("additionalProperties", json!(false)),
        ]))
    }

    fn array(
        &mut self,
        schema: &Map<String, Value>,
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Unsupported> {
        let prefix = schema.get("prefixItems").and_then(Value::as_array).filter(|prefix| !prefix.is_empty());
        let (items, path) = match (prefix, schema.get("items")) {
            // A tuple: each position may hold what any of them holds, and the description lists the positions.
            (Some(prefix), rest) => {
                notes.take(schema, &["prefixItems"]);
                let mut seen = BTreeSet::new();
                let members: Vec<&Value> = prefix
                    .iter()
                    .chain(rest.filter(|rest| rest.is_object()))
                    .filter(|member| seen.insert(member.to_string()))
                    .collect();
                let items = match members.as_slice() {
                    [only] => (*only).clone(),
                    _ => json!({ "anyOf": members }),
                };
                (items, format!("{path}/prefixItems"))
            }
            (None, Some(items)) => (items.clone(), format!("{path}/items")),
            (None, None) => return Err(unsupported(path, "has items of any type", "Describe them with `items`")),
        };
        notes.take(schema, &["maxItems", "uniqueItems", "contains", "minContains", "maxContains"]);
        let mut out = only([("type", json!("array")), ("items", Value::Object(self.node(&items, &path)?))]);
        match schema.get("minItems").and_then(Value::as_u64) {
            Some(least @ (0 | 1)) => {
                out.insert("minItems".to_owned(), json!(least));
            }
            _ => notes.take(schema, &["minItems"]),
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests;
