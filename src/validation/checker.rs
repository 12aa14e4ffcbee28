//! The `jsonschema` crate with the patterns of ECMA-262.
//!
//! The crate translates patterns for another engine, which some do not survive. So `pattern` and the format `regex` are
//! ours. As published, it checks schemas by the meta-schema, which would still refuse what it cannot translate: in the copy
//! that it compiles, `pattern` has another name. The names under `patternProperties` stay where the crate understands them
//! as everyone does; where it may not, they are `foreign`, and the crate's verdict does not count.

use super::form;
use super::meta;
use super::regex::{EcmaRegex, Outcome, Patterns};
use crate::json_schema::draft::Draft;
use crate::json_schema::keywords::{Holds, holds};
use crate::json_schema::pointer;
use jsonschema::{Keyword, ValidationError};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The name of `pattern` in the crate's copy.
const PATTERN: &str = "bedrock-extract:pattern";

/// A schema in the crate's hands.
#[derive(Debug)]
pub(super) struct Checker {
    validator: jsonschema::Validator,
    is_foreign: bool,
}

impl Checker {
    pub(super) fn accepts(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// Whether names under `patternProperties` are foreign to the crate.
    pub(super) fn is_foreign(&self) -> bool {
        self.is_foreign
    }
}

/// Why a schema is not compiled.
pub(super) enum CompileError {
    /// What stands at this place is no pattern.
    Pattern {
        place: String,
        pattern: String,
    },
    /// What stands at this place is not what its keyword takes.
    Misplaced(String),
    Schema(Box<ValidationError<'static>>),
}

pub(super) fn compile(schema: &Value, patterns: &Patterns) -> Result<Checker, CompileError> {
    if let Some(place) = meta::misplaced(schema, Draft::of(schema)) {
        return Err(CompileError::Misplaced(place));
    }
    let mut copy = Copy { patterns, common: Some(0), foreign: 0 };
    let built = build(&copy.schema(schema, "")?, patterns);
    let is_refused = built.is_err() && copy.common != Some(0);
    let built = if is_refused {
        // The crate may not know the syntax of one that it would understand.
        copy = Copy { patterns, common: None, foreign: 0 };
        build(&copy.schema(schema, "")?, patterns)
    } else {
        built
    };
    let validator = built.map_err(|error| CompileError::Schema(Box::new(error)))?;
    Ok(Checker { validator, is_foreign: copy.foreign > 0 })
}

fn build(copy: &Value, patterns: &Patterns) -> Result<jsonschema::Validator, ValidationError<'static>> {
    let [in_place, elsewhere] = [patterns.clone(), patterns.clone()];
    jsonschema::options()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_keyword(PATTERN, move |_, value, _| Text::keyword(value, &in_place))
        // Schemas that only references lead to stand in places that the copy does not know.
        .with_keyword("pattern", move |_, value, _| Text::keyword(value, &elsewhere))
        .with_format("regex", |text: &str| EcmaRegex::new(text).is_ok())
        .build(copy)
}

struct Copy<'a> {
    patterns: &'a Patterns,
    /// How many patterns of properties are left as they are; `None` where none is to be.
    common: Option<usize>,
    foreign: usize,
}

impl Copy<'_> {
    fn schema(&mut self, schema: &Value, place: &str) -> Result<Value, CompileError> {
        let Value::Object(fields) = schema else { return Ok(schema.clone()) };
        let mut copy = Map::new();
        for (keyword, value) in fields {
            let place = pointer::join(place, keyword);
            match (holds(keyword), value) {
                (Holds::Data, Value::String(pattern)) if keyword == "pattern" => {
                    self.pattern(pattern, &place)?;
                    copy.insert(PATTERN.to_owned(), value.clone());
                }
                (Holds::Data, _) => {
                    copy.insert(keyword.clone(), value.clone());
                }
                (Holds::Named, Value::Object(named)) => {
                    copy.insert(keyword.clone(), self.named(keyword, named, &place)?);
                }
                (_, Value::Array(list)) => {
                    let list = list.iter().enumerate();
                    let list = list.map(|(index, schema)| self.schema(schema, &format!("{place}/{index}")));
                    copy.insert(keyword.clone(), list.collect::<Result<_, _>>()?);
                }
                (_, schema) => {
                    copy.insert(keyword.clone(), self.schema(schema, &place)?);
                }
            }
        }
        Ok(Value::Object(copy))
    }

    fn named(&mut self, keyword: &str, named: &Map<String, Value>, place: &str) -> Result<Value, CompileError> {
        let mut copy = Map::new();
        for (name, schema) in named {
            let place = pointer::join(place, name);
            let schema = self.schema(schema, &place)?;
            let name = match keyword {
                "patternProperties" => self.property_pattern(name, &place)?,
                _ => name.clone(),
            };
            copy.insert(name, schema);
        }
        Ok(Value::Object(copy))
    }

    fn property_pattern(&mut self, pattern: &str, place: &str) -> Result<String, CompileError> {
        let regex = self.pattern(pattern, place)?;
        if let Some(common) = self.common.as_mut().filter(|_| regex.is_common()) {
            *common += 1;
            return Ok(pattern.to_owned());
        }
        self.foreign += 1;
        // Any pattern will do that stands for no other.
        Ok(format!("^{}$", self.foreign))
    }

    fn pattern(&self, pattern: &str, place: &str) -> Result<Arc<EcmaRegex>, CompileError> {
        let refused = |_| CompileError::Pattern { place: place.to_owned(), pattern: pattern.to_owned() };
        self.patterns.get(pattern).map_err(refused)
    }
}

/// The keyword `pattern`.
struct Text {
    pattern: String,
    regex: Arc<EcmaRegex>,
}

impl Text {
    fn keyword<'a>(value: &Value, patterns: &Patterns) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
        let none = || ValidationError::custom(format!("{value} is not a regular expression"));
        let pattern = value.as_str().ok_or_else(none)?.to_owned();
        let regex = patterns.get(&pattern).map_err(|_| none())?;
        Ok(Box::new(Self { pattern, regex }))
    }

    fn outcome(&self, instance: &Value) -> Outcome {
        instance.as_str().map_or(Outcome::Match, |text| self.regex.test(text))
    }
}

impl<'i> Keyword<'i> for Text {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.outcome(instance) {
            Outcome::Match => Ok(()),
            Outcome::NoMatch => Err(ValidationError::custom(form::of_pattern(&self.pattern))),
            Outcome::NotChecked => {
                Err(ValidationError::custom(self.regex.not_checked(instance.as_str().unwrap_or_default())))
            }
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.outcome(instance) == Outcome::Match
    }
}

#[cfg(test)]
mod tests {
    use crate::validation::Validator;
    use serde_json::{Value, json};

    fn accepts(schema: &Value, value: &Value) -> bool {
        Validator::compile(schema.clone()).unwrap().issues(value).is_empty()
    }

    #[test]
    fn patterns_count_wherever_schemas_stand() {
        let quoted = r"^(?<q>['\x22])\w+\k<q>$";
        for draft in ["http://json-schema.org/draft-04/schema#", "https://json-schema.org/draft/2020-12/schema"] {
            for schema in [
                json!({"pattern": quoted}),
                json!({"allOf": [{"not": {"not": {"pattern": quoted}}}]}),
                json!({"$ref": "#/components/q", "components": {"q": {"pattern": quoted}}}),
                json!({"$ref": "#/definitions/pattern", "definitions": {"pattern": {"pattern": quoted}}}),
            ] {
                let mut schema = schema;
                schema["$schema"] = json!(draft);
                assert!(accepts(&schema, &json!("'a'")) && !accepts(&schema, &json!("'a")), "{schema}");
                assert!(accepts(&schema, &json!(1)), "{schema}");
            }
        }
        assert!(accepts(&json!({"propertyNames": {"pattern": quoted}}), &json!({"'a'": 1})));
        assert!(!accepts(&json!({"propertyNames": {"pattern": quoted}}), &json!({"a": 1})));
        // Data that look like a pattern are data.
        let data = json!({"const": {"pattern": "("}, "default": {"pattern": "("}, "x-note": {"pattern": "("}});
        assert!(accepts(&data, &json!({"pattern": "("})));
    }

    #[test]
    fn patterns_of_properties_decide_which_are_left() {
        // One that the crate knows, one that means something else to it, some that it refuses.
        for (pattern, name, other) in [
            ("^x-", "x-a", "a"),
            ("^.$", "é", "\u{2028}"),
            (r"^[^\0]$", "é", "\0"),
            (r"^(?<q>['\x22])a\k<q>$", "'a'", "'a"),
            (r"^[\p{L}--[a-z]]$", "É", "a"),
            ("^(a+)+$", "aaa", "b"),
        ] {
            let named = |value: Value, left: Value| Value::from_iter([(name, value), (other, left)]);
            let closed = json!({"patternProperties": {pattern: {"type": "string"}}, "additionalProperties": false});
            assert!(accepts(&closed, &Value::from_iter([(name, "x")])), "{pattern}");
            assert!(!accepts(&closed, &Value::from_iter([(name, 1)])), "{pattern}");
            assert!(!accepts(&closed, &Value::from_iter([(other, "x")])), "{pattern}");
            let left = json!({
                "anyOf": [{"patternProperties": {pattern: {"type": "string"}, "^never$": false}}],
                "unevaluatedProperties": {"type": "integer"},
            });
            assert!(accepts(&left, &named(json!("x"), json!(1))), "{pattern}");
            assert!(!accepts(&left, &named(json!("x"), json!("x"))), "{pattern}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused_with_its_place() {
        for (schema, place) in [
            (json!({"properties": {"a/b": {"pattern": "("}}}), "/properties/a~1b/pattern"),
            (json!({"patternProperties": {"a**": true}}), "/patternProperties/a**"),
            (json!({"anyOf": [true, {"items": {"pattern": "[b-a]"}}]}), "/anyOf/1/items/pattern"),
        ] {
            let error = Validator::compile(schema).unwrap_err();
            assert!(error.message.starts_with(&format!("The JSON Schema is not valid at `{place}`: ")), "{error}");
            assert!(error.message.ends_with(" is no regular expression of ECMA-262"), "{error}");
        }
        assert!(Validator::compile(json!({"pattern": 5})).is_err());
        let format = json!({"format": "regex"});
        assert!(accepts(&format, &json!(r"(?<n>a)\k<n>")) && !accepts(&format, &json!("(?P<n>a)")));
    }

    #[test]
    fn a_text_that_is_not_checked_says_so() {
        let schema = json!({"pattern": r"^(?<x>a+)+\k<x>$"});
        let issues = Validator::compile(schema).unwrap().issues(&json!("aaaaaaaaaaaa"));
        assert_eq!(
            issues.first().map(ToString::to_string).unwrap(),
            "the whole value: expected text of at most 10 characters: longer text could not be checked, as it may take \
             forever with the pattern ^(?<x>a+)+\\k<x>$, which repeats a repetition, found \"aaaaaaaaaaaa\""
        );
    }
}
