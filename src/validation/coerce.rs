//! Lossless coercions: what a model wrote in another form than the schema wants, where only one value can be meant.
//!
//! The walk that explains a value (`explain`) meets every place where it breaks the schema, and asks here what it stands for.
//! Whether the result holds is for the validator to say.

use crate::json_schema::values::fits_type;
use crate::repair::RepairKind;
use bedrock_extract_json::{inexact_numbers, survey};
use serde_json::{Number, Value};

/// The value in one of the types that `expected`, the keyword `type`, names.
pub(super) fn to_type(expected: &Value, value: &Value) -> Option<(RepairKind, Value)> {
    let found = |kind: RepairKind, value: Value| fits_type(expected, &value).then_some((kind, value));
    match value {
        Value::String(text) => {
            let text = text.trim();
            number(text)
                .and_then(|number| found(RepairKind::Number, number))
                .or_else(|| found(RepairKind::Boolean, boolean(text)?))
                .or_else(|| found(RepairKind::ParsedText, parsed(text)?))
        }
        // Of others, not every digit that the model wrote is known any more.
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            found(RepairKind::Text, Value::String(number.to_string()))
        }
        // Draft 4 does not take `25.0` for an integer.
        Value::Number(number) => found(RepairKind::Number, to_whole(number.as_f64()?)?),
        Value::Bool(flag) => found(RepairKind::Text, Value::String(flag.to_string())),
        _ => None,
    }
}

/// The largest integer up to which JavaScript's numbers hold every integer.
const SAFE_INTEGER: i64 = 9_007_199_254_740_991;
/// Digits that every double keeps, whatever they are.
const KEPT_DIGITS: usize = 15;

/// The number that the text spells, where a double holds it exactly: what takes the value next is JavaScript.
pub(super) fn number(text: &str) -> Option<Value> {
    let number: Number = serde_json::from_str(text).ok()?;
    if let Some(integer) = number.as_i64() {
        return (integer.unsigned_abs() <= SAFE_INTEGER.unsigned_abs()).then_some(Value::Number(number));
    }
    let float = number.as_f64().filter(|_| number.is_f64() && keeps_digits(text))?;
    match to_whole(float) {
        Some(whole) => Some(whole),
        None => float.is_normal().then_some(Value::Number(number)).filter(|_| float.fract() != 0.0),
    }
}

/// Whether a number with a fraction reads the same when it is written again.
fn keeps_digits(text: &str) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_matches('0');
    let is_lost = || text.parse::<f64>().is_ok_and(|float| float == 0.0);
    significant.is_empty() || (significant.len() <= KEPT_DIGITS && !is_lost())
}

/// A whole number that was written with a fraction or exponent, as an integer.
fn to_whole(float: f64) -> Option<Value> {
    #[expect(clippy::cast_precision_loss, reason = "that is the point of this number")]
    const LIMIT: f64 = SAFE_INTEGER as f64;
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within the range")]
    (float.fract() == 0.0 && float.abs() <= LIMIT).then(|| Value::from(float as i64))
}

pub(super) fn boolean(text: &str) -> Option<Value> {
    ["false", "true"].iter().position(|word| text.eq_ignore_ascii_case(word)).map(|index| Value::Bool(index == 1))
}

/// The object or array whose JSON the text holds, where no digit of it would be lost.
fn parsed(text: &str) -> Option<Value> {
    let is_whole = |text: &&str| !survey(text).long_numbers || inexact_numbers(text, 1).is_empty();
    let text = Some(text).filter(|text| text.starts_with(['{', '['])).filter(is_whole)?;
    bedrock_extract_json::read(text).ok()
}

#[cfg(test)]
mod tests {
    use crate::repair::Repairs;
    use crate::validation::{Issue, Validator};
    use serde_json::{Value, json};

    fn coerced(schema: &Value, value: &Value) -> Result<(Value, Value), Value> {
        let validator = Validator::compile(schema.clone()).unwrap();
        let (mut coerced, mut repairs) = (value.clone(), Repairs::default());
        let _ = validator.coerce(&mut coerced, None, &mut repairs);
        match validator.issues(&coerced).is_empty() {
            true => Ok((coerced, json!(repairs.into_vec()))),
            false => Err(coerced),
        }
    }

    #[test]
    fn what_can_only_mean_one_value_becomes_it() {
        for (schema, value, expected, kind) in [
            (json!({"type": "integer"}), json!("25"), json!(25), "number"),
            (json!({"type": "integer"}), json!(" -7.0 "), json!(-7), "number"),
            (json!({"type": "number"}), json!("2.50"), json!(2.5), "number"),
            (json!({"type": "number"}), json!("-0.000000123456789"), json!(-0.000_000_123_456_789), "number"),
            (json!({"type": "integer"}), json!("9007199254740991"), json!(9_007_199_254_740_991_i64), "number"),
            (json!({"type": ["integer", "null"]}), json!("25"), json!(25), "number"),
            (json!({"anyOf": [{"type": "integer"}, {"type": "null"}]}), json!("25"), json!(25), "number"),
            (json!({"type": "boolean"}), json!("True"), json!(true), "boolean"),
            (json!({"type": "string"}), json!(42), json!("42"), "text"),
            (json!({"type": "string"}), json!(true), json!("true"), "text"),
            (json!({"type": "array", "items": {"type": "integer"}}), json!("[1, 2]"), json!([1, 2]), "parsed-text"),
            (json!({"enum": ["in_progress", "done"]}), json!("In Progress "), json!("in_progress"), "spelling"),
            (json!({"type": "string", "enum": ["LOW"]}), json!("low"), json!("LOW"), "spelling"),
            (json!({"const": "Ok"}), json!("ok"), json!("Ok"), "spelling"),
            (json!({"enum": [1, 2]}), json!("2"), json!(2), "number"),
        ] {
            let schema = json!({"type": "object", "properties": {"a": schema}});
            let (value, repairs) = coerced(&schema, &json!({"a": value})).unwrap();
            assert_eq!((&value["a"], &repairs[0]["kind"]), (&expected, &json!(kind)), "{schema}");
            assert_eq!(repairs[0]["path"], "/a");
        }
    }

    #[test]
    fn a_guess_is_never_made() {
        for (schema, value) in [
            (json!({"type": "integer"}), json!("25 years")),
            (json!({"type": "integer"}), json!("1,000")),
            (json!({"type": "integer"}), json!("2.5")),
            (json!({"type": "integer"}), json!(2.5)),
            (json!({"type": "integer"}), json!("")),
            (json!({"type": "number"}), json!("0.1234567890123456789")),
            (json!({"type": "integer"}), json!("2512292042121000001")),
            (json!({"type": "number"}), json!("2512292042121000001")),
            (json!({"type": "integer"}), json!("9007199254740992")),
            (json!({"type": "integer"}), json!("-9007199254740992")),
            (json!({"type": "number"}), json!("1.00000000000000001")),
            (json!({"type": "number"}), json!("1e-400")),
            (json!({"type": "integer"}), json!("1e300")),
            (json!({"type": "integer"}), json!(true)),
            (json!({"type": "boolean"}), json!("yes")),
            (json!({"type": "boolean"}), json!(1)),
            (json!({"type": "array", "items": {"type": "integer"}}), json!("a")),
            (json!({"type": "string"}), json!(null)),
            (json!({"type": "string"}), json!(["a"])),
            (json!({"type": "string"}), json!(1.1)),
            (json!({"enum": ["low", "LOW"]}), json!("Low")),
            (json!({"enum": ["lower", "low"]}), json!("lo")),
            (json!({"enum": ["O+", "O-"]}), json!("O")),
            (json!({"enum": ["-1", "0"]}), json!("1")),
            (json!({"enum": ["+", "-"]}), json!("")),
            (json!({"anyOf": [{"const": "O+"}, {"const": "O-"}]}), json!("o")),
            (json!({"anyOf": [{"const": "a b"}, {"const": "a_b"}, {"type": "null"}]}), json!("A-B")),
            (json!({"oneOf": [{"const": "-1"}, {"const": -1}]}), json!(" -1")),
        ] {
            let schema = json!({"type": "object", "properties": {"a": schema}, "required": ["a"]});
            let given = json!({"a": value});
            assert_eq!(coerced(&schema, &given).unwrap_err(), given, "{schema}");
        }
        let older = json!({"type": "object", "properties": {"a": {"type": "integer", "minimum": 30}}});
        assert_eq!(coerced(&older, &json!({"a": "25"})).unwrap_err(), json!({"a": 25}), "a number, and still invalid");
    }

    #[test]
    fn a_null_stands_for_an_absent_property_where_it_may_be_absent() {
        let schema = json!({
            "type": "object", "required": ["a"],
            "properties": {"a": {"type": ["string", "null"]}, "b/c": {"type": "integer"}, "d": {"anyOf": [{"type": "null"}, {"type": "string"}]}}
        });
        let (value, repairs) = coerced(&schema, &json!({"a": null, "b/c": null, "d": null})).unwrap();
        assert_eq!(value, json!({"a": null, "d": null}));
        assert_eq!(repairs, json!([{"path": "/b~1c", "kind": "removed-null", "from": "null"}]));
    }

    #[test]
    fn many_places_below_a_long_name_take_no_more_than_the_name() {
        let schema = json!({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}}});
        let name = "k".repeat(400_000);
        // A pointer for each of them would be four gigabytes.
        let items: Vec<Value> = (0..10_000).map(|n| json!(n.to_string())).collect();
        let (value, repairs) = coerced(&schema, &json!({name.as_str(): items})).unwrap();
        assert_eq!((&value[&name][9999], repairs.as_array().unwrap().len()), (&json!(9999), 100));
    }

    #[test]
    fn only_places_near_those_objected_to_are_changed() {
        let integer = json!({"type": "integer"});
        let schema = json!({"type": "object", "properties": {
            "a": {"type": "object", "properties": {"b": integer, "c": {"type": "array", "items": integer}}}, "a~": integer
        }});
        let given = json!({"a": {"b": "1", "c": ["2", "3"]}, "a~": "4"});
        let validator = Validator::without_judge(schema);
        for (path, expected) in [
            ("", json!({"a": {"b": 1, "c": [2, 3]}, "a~": 4})),
            ("/a", json!({"a": {"b": 1, "c": [2, 3]}, "a~": "4"})),
            ("/a/c", json!({"a": {"b": "1", "c": [2, 3]}, "a~": "4"})),
            ("/a/c/1", json!({"a": {"b": "1", "c": ["2", 3]}, "a~": "4"})),
            ("/a/b/x", json!({"a": {"b": 1, "c": ["2", "3"]}, "a~": "4"})),
            ("/a~0", json!({"a": {"b": "1", "c": ["2", "3"]}, "a~": 4})),
            ("/x", given.clone()),
        ] {
            let objected = [Issue::new(path, "custom", "other".to_owned(), None)];
            let mut value = given.clone();
            let _ = validator.coerce(&mut value, Some(&objected), &mut Repairs::default());
            assert_eq!(value, expected, "{path}");
        }
    }

    #[test]
    fn many_places_and_places_within_parsed_text_are_reached() {
        let schema = json!({"type": "object", "properties": {"rows": {"type": "array", "items": {
            "type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]
        }}}});
        let rows: Vec<Value> = (0..200).map(|n| json!({"n": n.to_string()})).collect();
        let (value, repairs) = coerced(&schema, &json!({"rows": rows})).unwrap();
        assert_eq!((&value["rows"][199]["n"], repairs.as_array().unwrap().len()), (&json!(199), 100));
        let (value, _) = coerced(&schema, &json!({"rows": "[{\"n\": \"1\"}]"})).unwrap();
        assert_eq!(value, json!({"rows": [{"n": 1}]}));
    }
}
