//! Which keywords of JSON Schema hold other schemas. What stands under any other keyword is data, or nothing known.

use serde_json::{Map, Value};

/// What stands under a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A schema; in old drafts `items` may hold a list as well.
    Schema,
    /// A list of schemas.
    List,
    /// Schemas under names that the user chose.
    Named,
    /// Values that look like schemas at most by chance.
    Data,
}

/// What stands under `keyword`, in any draft.
pub(crate) fn holds(keyword: &str) -> Holds {
    match keyword {
        "additionalItems"
        | "additionalProperties"
        | "contains"
        | "contentSchema"
        | "else"
        | "if"
        | "items"
        | "not"
        | "propertyNames"
        | "then"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Holds::Schema,
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Holds::List,
        "$defs" | "definitions" | "dependencies" | "dependentSchemas" | "patternProperties" | "properties" => {
            Holds::Named
        }
        _ => Holds::Data,
    }
}

/// Whether the keyword limits no value.
pub(crate) fn is_annotation(keyword: &str) -> bool {
    matches!(
        keyword,
        "$comment" | "default" | "deprecated" | "description" | "examples" | "readOnly" | "title" | "writeOnly"
    )
}

/// Whether the schema limits values in any way that a validator knows.
pub(crate) fn says_something(schema: &Map<String, Value>) -> bool {
    schema.keys().any(|keyword| holds(keyword) != Holds::Data || LIMITS.contains(&keyword.as_str()))
}

/// Keywords that hold no schemas and limit values.
const LIMITS: [&str; 21] = [
    "$ref",
    "const",
    "dependentRequired",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "required",
    "type",
];

/// Calls `visit` with each schema that stands directly in `node`, and the names that lead to it.
pub(crate) fn for_each_subschema<'a>(node: &'a Value, mut visit: impl FnMut(&[&str], &'a Value)) {
    for (keyword, value) in node.as_object().into_iter().flatten() {
        match (holds(keyword), value) {
            (Holds::Data, _) => {}
            (Holds::Named, Value::Object(named)) => {
                named.iter().for_each(|(name, held)| visit(&[keyword, name], held));
            }
            (_, Value::Array(list)) => {
                list.iter().enumerate().for_each(|(index, held)| visit(&[keyword, &index.to_string()], held));
            }
            (_, held) => visit(&[keyword], held),
        }
    }
}

/// Changes the schema and all that it holds.
pub(crate) fn change_each(schema: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    let Some(fields) = schema.as_object_mut() else { return };
    change(fields);
    for (keyword, value) in fields {
        match (holds(keyword), value) {
            (Holds::Data, _) => {}
            (Holds::Named, Value::Object(named)) => named.values_mut().for_each(|schema| change_each(schema, change)),
            (_, Value::Array(list)) => list.iter_mut().for_each(|schema| change_each(schema, change)),
            (_, schema) => change_each(schema, change),
        }
    }
}
