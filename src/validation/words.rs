//! The words for what a schema expects: short, with the limit, and nothing that a small model could copy by mistake.

use super::evaluate::Evaluator;
use super::form;
use crate::json_schema::keywords::is_annotation;
use crate::limits::QUOTED_TEXT;
use crate::text::{cut, kind, quote};
use serde_json::{Map, Value};

/// Schemas within one another that still get words.
const DEPTH: usize = 4;

/// What a keyword about a value as a whole expects, with the name of the keyword that says so.
pub(super) fn expected<'k>(keywords: &Map<String, Value>, keyword: &'k str, limit: &Value) -> (&'k str, String) {
    let is_exclusive = |name: &str| keywords.get(name) == Some(&Value::Bool(true));
    let counted = |words: &str, unit: &str| format!("{words} {} {unit}", count(limit));
    let words = match keyword {
        "type" => type_words(limit),
        "const" => cut(&limit.to_string(), QUOTED_TEXT),
        "enum" => one_of(limit.as_array().map(Vec::as_slice).unwrap_or_default()),
        "minimum" if is_exclusive("exclusiveMinimum") => {
            return ("exclusiveMinimum", format!("a number above {limit}"));
        }
        "maximum" if is_exclusive("exclusiveMaximum") => {
            return ("exclusiveMaximum", format!("a number below {limit}"));
        }
        "minimum" => format!("at least {limit}"),
        "maximum" => format!("at most {limit}"),
        "exclusiveMinimum" => format!("a number above {limit}"),
        "exclusiveMaximum" => format!("a number below {limit}"),
        "multipleOf" => format!("a multiple of {limit}"),
        "minLength" => counted("at least", "characters"),
        "maxLength" => counted("at most", "characters"),
        "minItems" => counted("at least", "items"),
        "maxItems" => counted("at most", "items"),
        "minProperties" => counted("at least", "properties"),
        "maxProperties" => counted("at most", "properties"),
        "uniqueItems" => "items that all differ".to_owned(),
        "format" => form::of_format(limit.as_str().unwrap_or_default(), text(keywords, "pattern")),
        "pattern" => match (limit.as_str().unwrap_or_default(), text(keywords, "format")) {
            (pattern, Some(format)) => form::of_pattern_beside(pattern, format),
            (pattern, None) => form::of_pattern(pattern),
        },
        "contentEncoding" => format!("text in the encoding {}", cut(limit.as_str().unwrap_or_default(), 40)),
        "contentMediaType" => format!("text of the media type {}", cut(limit.as_str().unwrap_or_default(), 60)),
        other => format!("a value that fits `{}`", cut(other, 40)),
    };
    (keyword, words)
}

/// Whole numbers are written without a fraction, however the schema writes them.
fn count(limit: &Value) -> String {
    limit.as_f64().map_or_else(|| limit.to_string(), |limit| limit.to_string())
}

fn text<'a>(keywords: &'a Map<String, Value>, keyword: &str) -> Option<&'a str> {
    keywords.get(keyword).and_then(Value::as_str)
}

pub(super) fn type_words(expected: &Value) -> String {
    let word = |name: &str| match name {
        "array" => kind(&Value::Array(Vec::new())).to_owned(),
        "integer" => "an integer".to_owned(),
        "null" => kind(&Value::Null).to_owned(),
        "object" => "an object".to_owned(),
        other => format!("a {}", cut(other, 20)),
    };
    match expected {
        Value::Array(types) => types.iter().filter_map(Value::as_str).map(word).collect::<Vec<_>>().join(" or "),
        one => word(one.as_str().unwrap_or_default()),
    }
}

pub(super) fn one_of(options: &[Value]) -> String {
    let mut words: Vec<String> = options.iter().take(12).map(|option| cut(&option.to_string(), QUOTED_TEXT)).collect();
    words.dedup();
    if options.len() > 12 {
        words.push(format!("or {} more", options.len() - 12));
    }
    match words.as_slice() {
        [only] => only.clone(),
        words => format!("one of {}", words.join(", ")),
    }
}

pub(super) fn no_property(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().take(5).map(|name| format!("{:?}", cut(name, 40))).collect();
    format!("no property {}", names.join(", "))
}

/// What a schema accepts, where a few words say it in full.
pub(super) fn of_schema<'a>(evaluator: &mut Evaluator<'a>, schema: &'a Value) -> Option<String> {
    whole(evaluator, schema, DEPTH)
}

fn whole<'a>(evaluator: &mut Evaluator<'a>, schema: &'a Value, depth: usize) -> Option<String> {
    let keywords = schema.as_object().filter(|_| depth > 0)?;
    let mut words = Vec::new();
    for (keyword, held) in keywords.iter().filter(|(keyword, _)| !is_annotation(keyword)) {
        words.push(match (keyword.as_str(), held) {
            ("$ref", _) => {
                let target = evaluator.target(keywords, keyword)?;
                let schema = target.0;
                evaluator.inside(target, |evaluator| whole(evaluator, schema, depth - 1))?
            }
            ("anyOf", Value::Array(branches)) => {
                let branches: Option<Vec<String>> =
                    branches.iter().map(|branch| whole(evaluator, branch, depth - 1)).collect();
                branches.filter(|branches| branches.len() <= 3)?.join(" or ")
            }
            ("properties", Value::Object(properties)) => with_values(properties)?,
            ("required", Value::Array(names)) => {
                let named = keywords.get("properties").and_then(Value::as_object);
                let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                let others = names.iter().filter(|name| !named.is_some_and(|named| named.contains_key(**name)));
                let others: Vec<String> = others.take(5).map(|name| format!("{:?}", cut(name, 40))).collect();
                match others.as_slice() {
                    [] => continue,
                    names => format!("with {}", names.join(" and ")),
                }
            }
            (
                "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" | "uniqueItems",
                _,
            ) => {
                format!("with {}", expected(keywords, keyword, held).1)
            }
            ("type" | "const" | "enum" | "minimum" | "maximum" | "multipleOf" | "format" | "pattern", _) => {
                expected(keywords, keyword, held).1
            }
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Number(_)) => expected(keywords, keyword, held).1,
            _ => return None,
        });
    }
    let what = match words.first()? {
        first if !first.starts_with("with ") => "",
        _ if keywords.contains_key("required") || keywords.contains_key("properties") => "an object ",
        _ => "a value ",
    };
    Some(cut(&format!("{what}{}", words.join(", ")).replace(", with ", " with "), 200))
}

/// `with "kind": "a"`.
fn with_values(properties: &Map<String, Value>) -> Option<String> {
    let each = properties.iter().map(|(name, schema)| {
        let value = schema.get("const").or_else(|| match schema.get("enum")?.as_array()?.as_slice() {
            [only] => Some(only),
            _ => None,
        })?;
        Some(format!("{:?}: {}", cut(name, 40), quote(value)))
    });
    let each = each.collect::<Option<Vec<String>>>()?;
    (!each.is_empty()).then(|| format!("with {}", each.join(" and ")))
}
