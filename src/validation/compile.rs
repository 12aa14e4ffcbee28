//! The library that judges whole plain JSON Schemas, and what it says against a schema.

pub(super) use super::checker::Checker;
use super::checker::{self, CompileError};
use super::regex::Patterns;
use crate::error::{Error, ErrorCode};
use crate::json_schema::chain;
use crate::limits::{QUOTED_TEXT, SCHEMA_CHAIN};
use crate::text::{cut, quote};
use jsonschema::{ReferencingError, error::ValidationErrorKind};
use serde_json::Value;

/// Compiles a schema, and says in it which draft it is written in where that is not said.
///
/// # Errors
///
/// [`ErrorCode::BadSchema`] naming the place in the schema that is not usable.
pub(super) fn judge(schema: &mut Value, patterns: &Patterns) -> Result<Checker, Error> {
    if chain::is_too_long(schema) {
        let message = format!(
            "The JSON Schema applies more than {SCHEMA_CHAIN} schemas to one value, each by way of the one before \
             (`$ref`, `allOf` and the like)"
        );
        let help = "Refer to the last schema of such a chain directly";
        return Err(Error::new(ErrorCode::BadSchema, message, help).at("responseModel"));
    }
    let mut compiled = checker::compile(schema, patterns);
    for _ in 0..DRAFTS {
        let draft = compiled.as_ref().err().and_then(|error| draft_meant(schema, error));
        let (Some(draft), Some(fields)) = (draft, schema.as_object_mut()) else { break };
        fields.insert("$schema".to_owned(), Value::from(draft));
        compiled = checker::compile(schema, patterns);
    }
    compiled.map_err(|error| bad_schema(schema, &error))
}

/// The judge of a part of a schema; absent where that is not usable.
pub(super) fn part(schema: &Value, patterns: &Patterns) -> Option<Checker> {
    checker::compile(schema, patterns).ok()
}

/// Drafts tried: a schema that names none that is known may be written in an older one.
const DRAFTS: usize = 2;

const DRAFT_2020_12: &str = "https://json-schema.org/draft/2020-12/schema";
const DRAFT_7: &str = "http://json-schema.org/draft-07/schema#";
const DRAFT_4: &str = "http://json-schema.org/draft-04/schema#";

/// The draft that the schema is written in, judged by what is wrong with it by the rules of the draft that it names: lists
/// under `items` and `exclusiveMinimum: true` come without the name of their draft, and names of drafts are made up.
fn draft_meant(schema: &Value, error: &CompileError) -> Option<&'static str> {
    let place = match error {
        CompileError::Pattern { .. } => return None,
        CompileError::Misplaced(place) => place.as_str(),
        CompileError::Schema(error) => {
            if matches!(error.kind(), ValidationErrorKind::Referencing(ReferencingError::UnknownSpecification { .. })) {
                return Some(DRAFT_2020_12);
            }
            error.instance_path().as_str()
        }
    };
    match (place.rsplit('/').next()?, schema.pointer(place)?) {
        ("items", Value::Array(_)) => Some(DRAFT_7),
        ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => Some(DRAFT_4),
        ("exclusiveMinimum" | "exclusiveMaximum", Value::Number(_)) => Some(DRAFT_2020_12),
        _ => None,
    }
}

fn bad_schema(schema: &Value, error: &CompileError) -> Error {
    let error = match error {
        CompileError::Schema(error) => error,
        CompileError::Misplaced(place) => return misplaced(schema, place),
        CompileError::Pattern { place, pattern } => {
            let message = format!(
                "The JSON Schema is not valid at `{}`: {} is no regular expression of ECMA-262",
                cut(place, QUOTED_TEXT),
                cut(&Value::from(pattern.as_str()).to_string(), 120)
            );
            return Error::new(ErrorCode::BadSchema, message, "Correct that place").at("responseModel");
        }
    };
    if let ValidationErrorKind::Referencing(error) = error.kind() {
        let message = match error {
            ReferencingError::Unretrievable { uri, .. } => {
                format!("The JSON Schema refers to `{}`, which is not in it", cut(uri, QUOTED_TEXT))
            }
            ReferencingError::PointerToNowhere { pointer } => {
                format!("The JSON Schema refers to `#{}`, which is not in it", cut(pointer, QUOTED_TEXT))
            }
            ReferencingError::NoSuchAnchor { anchor } => {
                format!("The JSON Schema refers to the anchor `{}`, which is not in it", cut(anchor, QUOTED_TEXT))
            }
            _ => "A reference in the JSON Schema leads nowhere".to_owned(),
        };
        let help = "Put what is referred to into `$defs`, and refer to it there (`#/$defs/…`)";
        return Error::new(ErrorCode::BadSchema, message, help).at("responseModel");
    }
    misplaced(schema, error.instance_path().as_str())
}

fn misplaced(schema: &Value, path: &str) -> Error {
    let place = if path.is_empty() { "its root".to_owned() } else { format!("`{}`", cut(path, QUOTED_TEXT)) };
    if let (true, Some(named)) = (path.ends_with("/type"), schema.pointer(path)) {
        let message =
            format!("The JSON Schema has no usable type at {place}: {}", cut(&named.to_string(), QUOTED_TEXT));
        let help = "Use `object`, `array`, `string`, `number`, `integer`, `boolean` or `null`, each at most once";
        return Error::new(ErrorCode::BadSchema, message, help).at("responseModel");
    }
    Error::new(
        ErrorCode::BadSchema,
        match schema.pointer(path).filter(|_| !path.is_empty()) {
            Some(found) => format!("The JSON Schema is not valid at {place}, which is {}", quote(found)),
            None => format!("The JSON Schema is not valid at {place}"),
        },
        "Correct that place by the rules of its draft",
    )
    .at("responseModel")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::Validator;
    use serde_json::json;

    fn accepts(schema: Value, value: &Value) -> bool {
        Validator::compile(schema).unwrap().issues(value).is_empty()
    }

    #[test]
    fn the_draft_is_known_without_its_name() {
        let pair = json!({"items": [{"type": "string"}, {"type": "null"}]});
        assert!(accepts(pair.clone(), &json!(["a", null])) && !accepts(pair, &json!([null])));
        let positive = json!({"minimum": 0, "exclusiveMinimum": true});
        assert!(accepts(positive.clone(), &json!(1)) && !accepts(positive, &json!(0)));
        let misnamed = json!({"$schema": DRAFT_4, "exclusiveMinimum": 0});
        assert!(accepts(misnamed.clone(), &json!(1)) && !accepts(misnamed, &json!(0)));
        let made_up = json!({"$schema": "https://example.com/schema", "prefixItems": [{"type": "string"}]});
        assert!(accepts(made_up.clone(), &json!(["a"])) && !accepts(made_up, &json!([1])));
        // What is wrong in every draft stays wrong.
        for (wrong, place) in [
            (json!({"not": {"pattern": "("}}), "at `/not/pattern`"),
            (json!({"items": [{"type": "strin"}]}), "at `/items/0/type`"),
        ] {
            let error = Validator::compile(wrong).unwrap_err();
            assert_eq!(error.code, ErrorCode::BadSchema);
            assert!(error.message.contains(place), "{error}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = Validator::compile(json!({"items": {"type": "strin"}})).unwrap_err();
        assert_eq!(error.message, "The JSON Schema has no usable type at `/items/type`: \"strin\"");
        let error = Validator::compile(json!({"$ref": "https://example.com/a.json"})).unwrap_err();
        assert!(error.message.ends_with("refers to `https://example.com/a.json`, which is not in it"), "{error}");
        let error = Validator::compile(json!({"$ref": "#/$defs/missing"})).unwrap_err();
        assert!(error.message.contains("/$defs/missing"), "{error}");
    }
}
