//! Formats that the schema names and nothing checks, for its owner to know.

use crate::json_schema::keywords::{Holds, holds};
use crate::limits::{PATH, QUOTED_TEXT, WARNINGS};
use crate::text::cut;
use crate::validation::{Format, Validator};
use crate::warning::Warning;
use bedrock_extract_json::push_step;
use serde_json::{Map, Value, json};

/// One warning for each place that names a format that is passed over; at most [`WARNINGS`].
pub(super) fn warnings(validator: &Validator) -> Vec<Warning> {
    let mut walk = Walk { validator, path: String::new(), found: Vec::new() };
    walk.node(validator.schema());
    walk.found
}

/// The least and the greatest integer of a format of integers, OpenAPI Format Registry.
pub(super) fn range(format: &str) -> Option<[Value; 2]> {
    Some(match format {
        "int8" => [json!(i8::MIN), json!(i8::MAX)],
        "int16" => [json!(i16::MIN), json!(i16::MAX)],
        "int32" => [json!(i32::MIN), json!(i32::MAX)],
        "int64" => [json!(i64::MIN), json!(i64::MAX)],
        "uint8" => [json!(0), json!(u8::MAX)],
        "uint16" => [json!(0), json!(u16::MAX)],
        "uint32" => [json!(0), json!(u32::MAX)],
        "uint64" => [json!(0), json!(u64::MAX)],
        _ => return None,
    })
}

/// Formats of OpenAPI that say how a value is kept or shown: no JSON value breaks them.
const ANNOTATIONS: [&str; 5] = ["binary", "byte", "double", "float", "password"];

struct Walk<'a> {
    validator: &'a Validator,
    /// JSON Pointer to the node.
    path: String,
    found: Vec<Warning>,
}

impl<'a> Walk<'a> {
    fn node(&mut self, schema: &'a Value) {
        let Some(keywords) = schema.as_object() else { return };
        self.format(keywords);
        for (keyword, value) in keywords {
            match (holds(keyword), value) {
                (Holds::Data, _) => {}
                (Holds::Named, Value::Object(named)) => self.below(keyword, |walk| {
                    named.iter().for_each(|(name, schema)| walk.below(name, |walk| walk.node(schema)));
                }),
                (_, Value::Array(list)) => self.below(keyword, |walk| {
                    list.iter().enumerate().for_each(|(index, schema)| {
                        walk.below(&index.to_string(), |walk| walk.node(schema));
                    });
                }),
                (_, schema) => self.below(keyword, |walk| walk.node(schema)),
            }
        }
    }

    fn below(&mut self, segment: &str, visit: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        push_step(&mut self.path, segment);
        visit(self);
        self.path.truncate(length);
    }

    /// A pattern beside the format says what it means: schema libraries write both.
    fn format(&mut self, keywords: &'a Map<String, Value>) {
        let Some(name) = keywords.get("format").and_then(Value::as_str) else { return };
        let is_full = self.found.len() >= WARNINGS;
        if is_full || keywords.contains_key("pattern") || ANNOTATIONS.contains(&name) || range(name).is_some() {
            return;
        }
        let help = match self.validator.format(name) {
            Format::Asserted => return,
            Format::OfLaterDraft => "Leave out `$schema`, or name draft 2020-12 there",
            Format::Unknown => "Add a `pattern`, or a rule of the schema library",
        };
        let place = format!("{}/format", self.path);
        let (named, at) = (cut(name, QUOTED_TEXT), cut(&place, PATH));
        self.found.push(Warning {
            code: "UNKNOWN_FORMAT",
            message: format!("The format `{named}` at `{at}` is passed over by the JSON Schema's validation. {help}."),
            path: at,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    fn places(schema: &Value) -> Vec<String> {
        let schema = Schema::compile(&schema.to_string(), None).unwrap();
        schema.warnings().iter().map(|warning| warning.path.clone()).collect()
    }

    #[test]
    fn formats_that_nothing_checks_are_told_at_each_place() {
        let schema = json!({"type": "object", "properties": {
            "a/b": {"type": "string", "format": "iban"}, "again": {"type": "string", "format": "iban"},
            "when": {"type": "string", "format": "date"}, "id": {"type": "string", "format": "ulid", "pattern": "^[0-9A-Z]{26}$"},
            "list": {"items": {"anyOf": [{"type": "null"}, {"type": "string", "format": "colour"}]}},
            "data": {"type": "object", "default": {"format": "none"}, "enum": [{"format": "none"}]},
            "kept": {"type": "string", "format": "password"}, "count": {"type": "string", "format": "int64"}
        }, "$defs": {"unused": {"format": "phone"}}});
        assert_eq!(
            places(&schema),
            [
                "/properties/a~1b/format",
                "/properties/again/format",
                "/properties/list/items/anyOf/1/format",
                "/$defs/unused/format"
            ]
        );
        let schema = Schema::compile(&schema.to_string(), None).unwrap();
        assert_eq!(
            schema.warnings().first().unwrap().message,
            "The format `iban` at `/properties/a~1b/format` is passed over by the JSON Schema's validation. \
             Add a `pattern`, or a rule of the schema library."
        );
    }

    #[test]
    fn a_format_may_be_of_a_later_draft() {
        let mut schema =
            json!({"$schema": "http://json-schema.org/draft-07/schema#", "type": "string", "format": "uuid"});
        let compiled = Schema::compile(&schema.to_string(), None).unwrap();
        assert!(
            compiled.warnings().first().unwrap().message.ends_with("Leave out `$schema`, or name draft 2020-12 there.")
        );
        schema.as_object_mut().unwrap().shift_remove("$schema");
        assert!(places(&schema).is_empty());
    }

    #[test]
    fn warnings_are_bounded() {
        let properties: Map<String, Value> = (0..1000)
            .map(|index| {
                (format!("{index}{}", "x".repeat(500)), json!({"format": format!("{index}{}", "y".repeat(500))}))
            })
            .collect();
        let schema = Schema::compile(&json!({"type": "object", "properties": properties}).to_string(), None).unwrap();
        assert_eq!(schema.warnings().len(), WARNINGS);
        assert!(schema.warnings().iter().all(|warning| warning.message.len() < 500 && warning.path.len() < 300));
    }

    #[test]
    fn formats_of_integers_are_ranges() {
        for (format, inside, outside) in [
            ("int32", json!(i32::MIN), json!(i64::from(i32::MAX) + 1)),
            ("int64", json!(i64::MAX), json!(u64::MAX)),
            ("uint8", json!(255), json!(-1)),
        ] {
            let schema =
                Schema::compile(&json!({"type": ["integer", "null"], "format": format}).to_string(), None).unwrap();
            assert!(schema.validator().issues(&inside).is_empty() && schema.warnings().is_empty(), "{format}");
            assert_eq!(schema.validator().issues(&outside).len(), 1, "{format}");
        }
        let own = json!({"type": "integer", "format": "int32", "maximum": 9});
        assert_eq!(Schema::compile(&own.to_string(), None).unwrap().validator().issues(&json!(10)).len(), 1);
    }
}
