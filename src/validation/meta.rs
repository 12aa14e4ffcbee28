//! What a schema may hold under each keyword, as the meta-schemas of the drafts say it: draft 4, 6, 7, 2019-09 and 2020-12,
//! <https://json-schema.org/specification-links>. The validator checks schemas against these themselves, but compiles them
//! anew for every schema, and carries them all. Keywords that a draft does not have may hold anything.

use crate::json_schema::draft::Draft;
use crate::json_schema::pointer;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The place of the first value that its keyword does not take, as a JSON Pointer.
pub(super) fn misplaced(schema: &Value, draft: Draft) -> Option<String> {
    Check { draft }.schema(schema, "").err()
}

/// What a keyword takes.
enum Takes {
    /// A name that references use.
    Anchor,
    Boolean,
    /// A whole number from 0.
    Count,
    List,
    Number,
    /// A number above 0.
    Positive,
    Schema,
    /// A schema, or a list of some.
    SchemaOrSchemas,
    Schemas,
    /// Schemas by name.
    NamedSchemas,
    /// Schemas or lists of strings by name.
    NamedDependencies,
    NamedStrings,
    String,
    /// Strings that differ; of draft 4 at least one.
    Strings,
    /// One of the types, or a list of some that differ.
    Type,
}

struct Check {
    draft: Draft,
}

type Checked = Result<(), String>;

impl Check {
    fn schema(&self, schema: &Value, place: &str) -> Checked {
        match schema {
            Value::Object(fields) => self.fields(fields, place),
            Value::Bool(_) if self.draft != Draft::Draft4 => Ok(()),
            _ => Err(place.to_owned()),
        }
    }

    fn fields(&self, fields: &Map<String, Value>, place: &str) -> Checked {
        for (keyword, value) in fields {
            if let Some(takes) = self.takes(keyword) {
                self.value(&takes, value, &pointer::join(place, keyword))?;
            }
        }
        let lacks = |limit: &str, exclusive: &str| fields.contains_key(exclusive) && !fields.contains_key(limit);
        if self.draft == Draft::Draft4 && (lacks("maximum", "exclusiveMaximum") || lacks("minimum", "exclusiveMinimum"))
        {
            return Err(place.to_owned());
        }
        Ok(())
    }

    /// What the keyword takes; `None` where the draft does not have it.
    fn takes(&self, keyword: &str) -> Option<Takes> {
        let is_4 = self.draft == Draft::Draft4;
        let since = |draft| self.draft >= draft;
        Some(match keyword {
            "exclusiveMaximum" | "exclusiveMinimum" if is_4 => Takes::Boolean,
            "exclusiveMaximum" | "exclusiveMinimum" | "maximum" | "minimum" => Takes::Number,
            "multipleOf" => Takes::Positive,
            "maxItems" | "maxLength" | "maxProperties" | "minItems" | "minLength" | "minProperties" => Takes::Count,
            "maxContains" | "minContains" if since(Draft::Draft201909) => Takes::Count,
            "uniqueItems" => Takes::Boolean,
            "readOnly" if since(Draft::Draft7) => Takes::Boolean,
            "deprecated" | "writeOnly" if since(Draft::Draft201909) => Takes::Boolean,
            "description" | "pattern" | "title" | "$schema" => Takes::String,
            "format" if since(Draft::Draft6) => Takes::String,
            "id" if is_4 => Takes::String,
            "$id" | "$ref" if since(Draft::Draft6) => Takes::String,
            "$comment" | "contentEncoding" | "contentMediaType" if since(Draft::Draft7) => Takes::String,
            "$anchor" if since(Draft::Draft201909) => Takes::Anchor,
            "$dynamicAnchor" if since(Draft::Draft202012) => Takes::Anchor,
            "$dynamicRef" if since(Draft::Draft202012) => Takes::String,
            "enum" => Takes::List,
            "examples" if since(Draft::Draft6) => Takes::List,
            "required" => Takes::Strings,
            "type" => Takes::Type,
            "allOf" | "anyOf" | "oneOf" => Takes::Schemas,
            "prefixItems" if since(Draft::Draft202012) => Takes::Schemas,
            "items" if !since(Draft::Draft202012) => Takes::SchemaOrSchemas,
            "items" | "not" => Takes::Schema,
            "additionalItems" if !since(Draft::Draft202012) => Takes::Schema,
            "additionalProperties" => Takes::Schema,
            "contains" | "propertyNames" if since(Draft::Draft6) => Takes::Schema,
            "else" | "if" | "then" if since(Draft::Draft7) => Takes::Schema,
            "contentSchema" | "unevaluatedItems" | "unevaluatedProperties" if since(Draft::Draft201909) => {
                Takes::Schema
            }
            "definitions" | "patternProperties" | "properties" => Takes::NamedSchemas,
            "$defs" | "dependentSchemas" if since(Draft::Draft201909) => Takes::NamedSchemas,
            "dependencies" => Takes::NamedDependencies,
            "dependentRequired" if since(Draft::Draft201909) => Takes::NamedStrings,
            _ => return None,
        })
    }

    fn value(&self, takes: &Takes, value: &Value, place: &str) -> Checked {
        let holds = match takes {
            Takes::Schema if self.draft == Draft::Draft4 && value.is_boolean() => {
                // Of these two, which take true and false before other schemas do.
                place.ends_with("/additionalItems") || place.ends_with("/additionalProperties")
            }
            Takes::Schema => return self.schema(value, place),
            Takes::SchemaOrSchemas if value.is_array() => return self.schemas(value, place),
            Takes::SchemaOrSchemas => return self.schema(value, place),
            Takes::Schemas => return self.schemas(value, place),
            Takes::NamedSchemas => return named(value, place, |value, place| self.schema(value, place)),
            Takes::NamedStrings => return named(value, place, |value, place| self.strings(value, place)),
            Takes::NamedDependencies => {
                return named(value, place, |value, place| match value {
                    Value::Array(_) => self.strings(value, place),
                    _ => self.schema(value, place),
                });
            }
            Takes::Strings => return self.strings(value, place),
            Takes::Anchor => value.as_str().is_some_and(is_anchor),
            Takes::Boolean => value.is_boolean(),
            Takes::Count => self.is_count(value),
            Takes::List => value.is_array(),
            Takes::Number => value.is_number(),
            Takes::Positive => value.as_f64().is_some_and(|number| number > 0.0),
            Takes::String => value.is_string(),
            Takes::Type => match value {
                Value::Array(list) => !list.is_empty() && list.iter().all(is_type) && differ(list),
                one => is_type(one),
            },
        };
        if holds { Ok(()) } else { Err(place.to_owned()) }
    }

    fn schemas(&self, value: &Value, place: &str) -> Checked {
        let list = value.as_array().filter(|list| !list.is_empty()).ok_or_else(|| place.to_owned())?;
        list.iter().enumerate().try_for_each(|(index, schema)| self.schema(schema, &format!("{place}/{index}")))
    }

    fn strings(&self, value: &Value, place: &str) -> Checked {
        let is_enough = |list: &[Value]| self.draft != Draft::Draft4 || !list.is_empty();
        let list = value.as_array().filter(|list| is_enough(list) && differ(list)).ok_or_else(|| place.to_owned())?;
        match list.iter().position(|one| !one.is_string()) {
            None => Ok(()),
            Some(index) => Err(format!("{place}/{index}")),
        }
    }

    fn is_count(&self, value: &Value) -> bool {
        value.as_u64().is_some()
            // `2.0` is whole since draft 6.
            || self.draft != Draft::Draft4 && value.as_f64().is_some_and(|number| number >= 0.0 && number.fract() == 0.0)
    }
}

fn named(value: &Value, place: &str, check: impl Fn(&Value, &str) -> Checked) -> Checked {
    let fields = value.as_object().ok_or_else(|| place.to_owned())?;
    fields.iter().try_for_each(|(name, value)| check(value, &pointer::join(place, name)))
}

fn is_type(value: &Value) -> bool {
    let types = ["array", "boolean", "integer", "null", "number", "object", "string"];
    value.as_str().is_some_and(|name| types.contains(&name))
}

fn is_anchor(name: &str) -> bool {
    let is_more = |char: char| char.is_ascii_alphanumeric() || "-._".contains(char);
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && name.chars().all(is_more)
}

/// Whether no two values are written alike, but for the order of their properties.
fn differ(list: &[Value]) -> bool {
    let mut known = HashSet::new();
    list.iter().all(|value| known.insert(sorted(value).to_string()))
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(sorted).collect(),
        Value::Object(fields) => {
            let mut fields: Vec<(String, Value)> =
                fields.iter().map(|(name, value)| (name.clone(), sorted(value))).collect();
            fields.sort_by(|one, other| one.0.cmp(&other.0));
            fields.into_iter().collect::<Map<String, Value>>().into()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests;
