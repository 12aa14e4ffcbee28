//! A schema within the subset that constrained output takes: strict tools and native structured output.
//!
//! Source: the structured outputs page of the Amazon Bedrock user guide, and what the service is seen to refuse. Types,
//! `enum`, `const`, `anyOf`, closed objects with named properties, some formats and simple patterns stay. Other limits move
//! into descriptions, where the model reads them: the answer is validated against the whole schema anyway. What cannot be
//! expressed, such as recursion, free-form maps and values of any type, is an error that names its place.

mod merge;
mod notes;

use super::inline::{Obstacle, inline};
use crate::error::{Error, ErrorCode};
use crate::text::cut;
use notes::Notes;
use serde_json::{Map, Value, json};

/// Properties that are not required, in one schema.
const OPTIONAL_PROPERTIES: usize = 24;
/// Unions in one schema.
const UNIONS: usize = 16;

/// The schema, whose root is an object, within the subset.
///
/// # Errors
///
/// [`ErrorCode::BadSchema`] with the JSON Pointer of the first place that the subset cannot express.
pub(super) fn strict(schema: &Map<String, Value>) -> Result<Map<String, Value>, Error> {
    let root = Value::Object(schema.clone());
    let inlined = inline(&root, schema).map_err(|obstacle| match obstacle {
        Obstacle::Recursion(pointer) => refused(&pointer, "refers to itself", "Limit the depth by hand"),
        Obstacle::Missing(pointer) => refused(&pointer, "is referred to, but missing", "Correct the `$ref`"),
        Obstacle::Size => refused("", "is too large without its references", "Make it smaller"),
    })?;
    let mut writer = Writer { optional: 0, unions: 0 };
    let out = writer.node(&Value::Object(inlined), "")?;
    for (count, most, what) in
        [(writer.optional, OPTIONAL_PROPERTIES, "optional properties"), (writer.unions, UNIONS, "unions")]
    {
        if count > most {
            return Err(refused("", &format!("has {count} {what}, more than {most}"), "Make it smaller"));
        }
    }
    Ok(out)
}

struct Writer {
    optional: usize,
    unions: usize,
}

impl Writer {
    fn node(&mut self, node: &Value, path: &str) -> Result<Map<String, Value>, Error> {
        let Some(given) = node.as_object() else {
            return Err(refused(path, "allows any value, or none", "Give it a type"));
        };
        let merged;
        let schema = if given.contains_key("allOf") {
            merged = merge::all_of(given).ok_or_else(|| {
                refused(path, "combines schemas that do not simply add up (`allOf`)", "Write it as one schema")
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
    ) -> Result<Map<String, Value>, Error> {
        notes.take(schema, &["default", "examples", "not", "if", "then", "else"]);
        if let Some(value) = schema.get("const").filter(|value| is_scalar(value)) {
            return Ok(only([("const", value.clone())]));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            if !values.iter().all(is_scalar) {
                return Err(refused(path, "lists values that are no scalars (`enum`)", "Describe them by their form"));
            }
            let named = schema.get("type").filter(|named| named.is_string()).map(|named| ("type", named.clone()));
            return Ok(only(named.into_iter().chain([("enum", Value::from(values.clone()))])));
        }
        let branches =
            ["anyOf", "oneOf"].iter().find_map(|keyword| Some((*keyword, schema.get(*keyword)?.as_array()?)));
        match (schema.get("type"), branches) {
            (Some(Value::Array(types)), None) => self.types(schema, types, path, notes),
            (Some(Value::String(named)), None) => self.typed(named, schema, path, notes),
            (None, Some((keyword, branches))) if !schema.contains_key("properties") => {
                self.union(branches, &format!("{path}/{keyword}"))
            }
            (Some(Value::String(named)), Some((keyword, branches)))
                if named != "object" || !describe_fields(branches) =>
            {
                notes.take(schema, &[keyword]);
                self.typed(named, schema, path, notes)
            }
            (None, None) if schema.contains_key("properties") => self.typed("object", schema, path, notes),
            (None, None) if schema.contains_key("items") => self.typed("array", schema, path, notes),
            (None, None) => Err(refused(path, "allows any value", "Give it a type")),
            _ => Err(refused(path, "has fields of its own beside a union", "Put all fields into the branches")),
        }
    }

    fn union(&mut self, branches: &[Value], path: &str) -> Result<Map<String, Value>, Error> {
        let branches: Vec<Value> = branches
            .iter()
            .enumerate()
            .map(|(index, branch)| self.node(branch, &format!("{path}/{index}")).map(Value::Object))
            .collect::<Result<_, _>>()?;
        if branches.len() > 1 {
            self.unions += 1;
        }
        Ok(only([("anyOf", Value::Array(branches))]))
    }

    /// Several types are a union of schemas with one each.
    fn types(
        &mut self,
        schema: &Map<String, Value>,
        types: &[Value],
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Error> {
        if let [Value::String(only)] = types {
            return self.typed(only, schema, path, notes);
        }
        let branches = types.iter().filter_map(Value::as_str).map(|named| {
            let mut notes = Notes::default();
            let mut branch = self.typed(named, schema, path, &mut notes)?;
            notes.describe(&mut branch);
            Ok(Value::Object(branch))
        });
        let branches = branches.collect::<Result<Vec<Value>, Error>>()?;
        self.unions += 1;
        Ok(only([("anyOf", Value::Array(branches))]))
    }

    fn typed(
        &mut self,
        named: &str,
        schema: &Map<String, Value>,
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Error> {
        match named {
            "object" => self.object(schema, path, notes),
            "array" => self.array(schema, path, notes),
            "string" => Ok(string(schema, notes)),
            "integer" | "number" => {
                notes.take(schema, &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]);
                Ok(only([("type", json!(named))]))
            }
            "boolean" | "null" => Ok(only([("type", json!(named))])),
            other => Err(refused(path, &format!("has the unknown type {:?}", cut(other, 40)), "Correct its `type`")),
        }
    }

    fn object(
        &mut self,
        schema: &Map<String, Value>,
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Error> {
        let properties =
            schema.get("properties").and_then(Value::as_object).filter(|properties| !properties.is_empty());
        let Some(properties) = properties else {
            return Err(refused(path, "is a map of free names", "List its properties, or use an array of pairs"));
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
            return Err(refused(path, &what, "Add it to `properties`"));
        }
        self.optional += properties.keys().filter(|name| !required.contains(&name.as_str())).count();
        let properties = properties
            .iter()
            .map(|(name, property)| {
                let place = format!("{path}/properties/{}", name.replace('~', "~0").replace('/', "~1"));
                Ok((name.clone(), Value::Object(self.node(property, &place)?)))
            })
            .collect::<Result<Map<String, Value>, Error>>()?;
        Ok(only([
            ("type", json!("object")),
            ("properties", Value::Object(properties)),
            ("required", json!(required)),
            ("additionalProperties", json!(false)),
        ]))
    }

    fn array(
        &mut self,
        schema: &Map<String, Value>,
        path: &str,
        notes: &mut Notes,
    ) -> Result<Map<String, Value>, Error> {
        let (items, path) = match (schema.get("prefixItems").or_else(|| schema.get("items")), schema.get("prefixItems"))
        {
            // A tuple: each position may hold what any of them holds, and the positions are told.
            (Some(Value::Array(members)), prefix) => {
                let keyword = if prefix.is_some() { "prefixItems" } else { "items" };
                notes.take(schema, &[keyword]);
                let rest = schema.get(if prefix.is_some() { "items" } else { "additionalItems" });
                let rest = rest.filter(|rest| rest.is_object());
                let mut members: Vec<Value> = members.iter().chain(rest).cloned().collect();
                let mut seen: Vec<Value> = Vec::new();
                members.retain(|member| {
                    let new = !seen.contains(member);
                    if new {
                        seen.push(member.clone());
                    }
                    new
                });
                match members.as_slice() {
                    [only] => (only.clone(), format!("{path}/{keyword}/0")),
                    _ => (json!({ "anyOf": members }), format!("{path}/{keyword}")),
                }
            }
            (Some(items), _) => (items.clone(), format!("{path}/items")),
            (None, _) => return Err(refused(path, "has items of any type", "Describe them with `items`")),
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

/// Formats that the service knows.
const FORMATS: [&str; 10] =
    ["date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"];

fn string(schema: &Map<String, Value>, notes: &mut Notes) -> Map<String, Value> {
    let mut out = only([("type", json!("string"))]);
    match schema.get("format") {
        Some(Value::String(format)) if FORMATS.contains(&format.as_str()) => {
            out.insert("format".to_owned(), json!(format));
        }
        _ => notes.take(schema, &["format"]),
    }
    match schema.get("pattern") {
        Some(Value::String(pattern)) if is_simple(pattern) => {
            out.insert("pattern".to_owned(), json!(pattern));
        }
        _ => notes.take(schema, &["pattern"]),
    }
    notes.take(schema, &["minLength", "maxLength", "contentEncoding", "contentMediaType"]);
    out
}

/// The service takes no look-around and no back references, and reads a backslash before a digit as one everywhere.
fn is_simple(pattern: &str) -> bool {
    let escaped_digit = pattern
        .as_bytes()
        .windows(2)
        .any(|pair| matches!(pair, [b'\\', b'0'..=b'9' | b'k' | b'p' | b'P' | b'b' | b'B']));
    !escaped_digit && !pattern.contains("(?")
}

/// Whether a branch has fields, and not only limits for those that stand beside it.
fn describe_fields(branches: &[Value]) -> bool {
    branches.iter().any(|branch| branch.get("properties").is_some() || branch.get("allOf").is_some())
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

fn only<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn refused(path: &str, what: &str, help: &str) -> Error {
    let place = if path.is_empty() { "The schema".to_owned() } else { format!("The schema at `{}`", cut(path, 120)) };
    let message = format!("{place} {what}, which strict output cannot express");
    Error::new(ErrorCode::BadSchema, message, format!("{help}, or use the mode `BEDROCK_TOOLS` or `BEDROCK_JSON`"))
        .at(if path.is_empty() { "responseModel" } else { path })
}

#[cfg(test)]
mod tests;
