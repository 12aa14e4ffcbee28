//! What the service takes, written down a second time and apart from the code that has to obey it.

use bedrock_extract::validation::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::{Map, Value};

/// Another validator than the core's. Where a pattern of ECMA-262 is more than it knows, the core's own.
pub(crate) enum Judge {
    Other(Box<jsonschema::Validator>),
    Own(Box<Validator>),
}

impl Judge {
    pub(crate) fn is_valid(&self, value: &Value) -> bool {
        match self {
            Self::Other(judge) => judge.is_valid(value),
            Self::Own(judge) => judge.issues(value).is_empty(),
        }
    }
}

pub(crate) fn validator(schema: &Value, text: &str) -> Judge {
    let other = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .build(schema);
    match other {
        Ok(judge) => Judge::Other(Box::new(judge)),
        Err(error) if matches!(error.kind(), ValidationErrorKind::Format { format } if format == "regex") => {
            Judge::Own(Box::new(Validator::compile(schema.clone()).unwrap()))
        }
        Err(error) => panic!("{schema} of {text} is no schema: {error}"),
    }
}

/// The schema of a tool, with an object at its root and references that lead somewhere.
pub(crate) fn tool(tool: &Value, text: &str) -> Value {
    let schema = &tool["toolSpec"]["inputSchema"]["json"];
    assert_eq!(schema["type"], "object", "{text}");
    for keyword in ["anyOf", "oneOf", "allOf", "$schema", "$id"] {
        assert!(schema.get(keyword).is_none(), "{keyword} at the root of {schema} for {text}");
    }
    let name = tool["toolSpec"]["name"].as_str().unwrap();
    assert!(!name.is_empty() && name.len() <= 64, "{text}");
    assert!(tool["toolSpec"]["description"].as_str().is_some_and(|words| !words.trim().is_empty()), "{text}");
    walk(schema, &mut |node| {
        if let Some(reference) = node.get("$ref") {
            let pointer = reference.as_str().and_then(|reference| reference.strip_prefix('#'));
            assert!(pointer.and_then(|pointer| schema.pointer(pointer)).is_some(), "{reference} in {schema} of {text}");
        }
    });
    schema.clone()
}

/// The schema of a tool without anything else at its root, and without references.
pub(crate) fn bare(tool: &Value, text: &str) -> Value {
    let schema = &tool["toolSpec"]["inputSchema"]["json"];
    for keyword in schema.as_object().unwrap().keys() {
        assert!(["type", "properties", "required"].contains(&keyword.as_str()), "{keyword} in {schema} of {text}");
    }
    walk(schema, &mut |node| {
        for keyword in ["$ref", "$defs", "definitions"] {
            assert!(!node.contains_key(keyword), "{keyword} in {schema} of {text}");
        }
    });
    schema.clone()
}

const TYPES: [&str; 7] = ["object", "array", "string", "integer", "number", "boolean", "null"];
/// Those that may stand beside null in one `type`.
const SCALARS: [&str; 4] = ["string", "integer", "number", "boolean"];

/// The schema of a strict tool: nothing but what constrained output takes.
pub(crate) fn strict(tool: &Value, text: &str) -> Value {
    assert_eq!(tool["toolSpec"]["strict"], true, "{text}");
    let schema = &tool["toolSpec"]["inputSchema"]["json"];
    assert_eq!(schema["type"], "object", "{text}");
    let (mut optional, mut unions) = (0, 0);
    walk(schema, &mut |node| {
        for (keyword, value) in node {
            let fits = match keyword.as_str() {
                "type" => {
                    let name = value.get(1).filter(|other| *other == "null").map_or(value, |_| &value[0]);
                    let types: &[&str] = if value.is_array() { &SCALARS } else { &TYPES };
                    name.as_str().is_some_and(|name| types.contains(&name))
                }
                "title" | "description" | "pattern" => value.is_string(),
                "properties" => value.as_object().is_some_and(|properties| {
                    node["additionalProperties"] == false
                        && node["required"].is_array()
                        && !properties.contains_key("\0")
                }),
                "required" => value.as_array().is_some_and(|names| {
                    names.iter().all(|name| node["properties"].get(name.as_str().unwrap()).is_some())
                }),
                "additionalProperties" => *value == false && node.contains_key("properties"),
                "items" => value.is_object(),
                "minItems" => *value == 0 || *value == 1,
                "anyOf" => value.as_array().is_some_and(|branches| branches.len() > 1),
                "enum" => value
                    .as_array()
                    .is_some_and(|values| values.iter().all(|value| !value.is_object() && !value.is_array())),
                "const" => !value.is_object() && !value.is_array(),
                "format" => value.as_str().is_some_and(|format| {
                    "date-time time date duration email hostname uri ipv4 ipv6 uuid"
                        .split(' ')
                        .any(|known| known == format)
                }),
                _ => false,
            };
            assert!(fits, "{keyword} in {node:?} of {text}");
        }
        assert!(
            ["type", "anyOf", "enum", "const"].iter().any(|keyword| node.contains_key(*keyword)),
            "{node:?} of {text}"
        );
        unions += usize::from(node.contains_key("anyOf") || node.get("type").is_some_and(Value::is_array));
        let named = node.get("properties").and_then(Value::as_object).map_or(0, Map::len);
        optional += named - node.get("required").and_then(Value::as_array).map_or(0, |names| names.len().min(named));
    });
    assert!(optional <= 24 && unions <= 16, "{optional} optional properties, {unions} unions in {schema} of {text}");
    schema.clone()
}

/// The schema of a tool where objects and tuples hold what is described and nothing else, as all do in strict tools.
pub(crate) fn closed(schema: &Value) -> Value {
    let mut out = schema.clone();
    close(&mut out, false);
    out
}

/// Branches are closed together with the schema that they belong to, definitions where they are referred to.
fn close(node: &mut Value, is_branch: bool) {
    let Some(fields) = node.as_object_mut() else { return };
    for (keyword, value) in &mut *fields {
        match keyword.as_str() {
            "properties" | "patternProperties" => {
                value.as_object_mut().unwrap().values_mut().for_each(|held| close(held, false));
            }
            "$defs" => value.as_object_mut().unwrap().values_mut().for_each(|held| close(held, true)),
            "anyOf" | "oneOf" | "allOf" => value.as_array_mut().unwrap().iter_mut().for_each(|held| close(held, true)),
            "prefixItems" => value.as_array_mut().unwrap().iter_mut().for_each(|held| close(held, false)),
            "items" | "additionalProperties" => close(value, false),
            _ => {}
        }
    }
    if !is_branch {
        for keyword in ["unevaluatedProperties", "unevaluatedItems"] {
            fields.insert(keyword.to_owned(), Value::Bool(false));
        }
    }
}

/// Visits every schema in a schema.
fn walk(node: &Value, visit: &mut impl FnMut(&Map<String, Value>)) {
    let Some(fields) = node.as_object() else {
        assert!(node.is_boolean(), "{node} is no schema");
        return;
    };
    visit(fields);
    for keyword in ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"] {
        let named = fields.get(keyword).and_then(Value::as_object);
        named.into_iter().flat_map(Map::values).for_each(|held| walk(held, visit));
    }
    for keyword in ["anyOf", "oneOf", "allOf", "prefixItems"] {
        fields.get(keyword).and_then(Value::as_array).into_iter().flatten().for_each(|held| walk(held, visit));
    }
    for keyword in
        "items additionalProperties not if then else contains propertyNames unevaluatedItems unevaluatedProperties"
            .split(' ')
    {
        fields.get(keyword).into_iter().for_each(|held| walk(held, visit));
    }
}
