//! How JSON Schema distinguishes values and types: by what they mean, not by how they are written.

use serde_json::{Map, Number, Value};
use std::cmp::Ordering;

/// Whether a value is of the type, or of one of the types, that the keyword `type` names.
pub(crate) fn fits_type(expected: &Value, value: &Value) -> bool {
    match expected {
        Value::Array(types) => types.iter().any(|one| fits_type(one, value)),
        Value::String(one) => match (one.as_str(), value) {
            ("array", Value::Array(_))
            | ("boolean", Value::Bool(_))
            | ("null", Value::Null)
            | ("number", Value::Number(_))
            | ("object", Value::Object(_))
            | ("string", Value::String(_)) => true,
            ("integer", Value::Number(number)) => is_whole(number),
            _ => false,
        },
        _ => true,
    }
}

fn is_whole(number: &Number) -> bool {
    whole(number).is_some() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

/// JSON Schema's equality: `1` and `1.0` are the same number.
pub(crate) fn json_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => order(left, right) == Some(Ordering::Equal),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| json_equal(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, left)| right.get(name).is_some_and(|right| json_equal(left, right)))
        }
        (left, right) => left == right,
    }
}

/// The exact order of two numbers, also where a float does not hold the integer beside it.
pub(crate) fn order(left: &Number, right: &Number) -> Option<Ordering> {
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        (Some(left), None) => whole_to_float(left, right.as_f64()?),
        (None, Some(right)) => whole_to_float(right, left.as_f64()?).map(Ordering::reverse),
        (None, None) => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

/// A number that is kept as an integer.
fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

fn whole_to_float(whole: i128, float: f64) -> Option<Ordering> {
    match of_float(float.trunc()) {
        Some(part) => Some(whole.cmp(&part).then(0.0.partial_cmp(&float.fract())?)),
        None => 0.0.partial_cmp(&float),
    }
}

/// A whole float as an integer, where it is in the range of JSON's integers.
fn of_float(float: f64) -> Option<i128> {
    const BEYOND: f64 = 1e30;
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within the range")]
    (float.fract() == 0.0 && float.abs() < BEYOND).then_some(float as i128)
}

/// A text that is the same for two values exactly where they are the same value.
pub(crate) fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => out.push_str(&digits(number)),
        Value::Array(items) => {
            out.push('[');
            items.iter().for_each(|item| {
                write(item, out);
                out.push(',');
            });
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (name, field) in sort_fields(fields) {
                write(&Value::from(name.as_str()), out);
                out.push(':');
                write(field, out);
                out.push(',');
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn digits(number: &Number) -> String {
    let integer = whole(number).or_else(|| number.as_f64().and_then(of_float));
    integer.map_or_else(|| number.to_string(), |integer| integer.to_string())
}

fn sort_fields(fields: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_the_same_by_what_they_mean() {
        let values = [
            json!(0),
            json!(1),
            json!(1.5),
            json!(9_007_199_254_740_992_i64),
            json!(9_007_199_254_740_993_i64),
            json!(u64::MAX),
            json!(18_446_744_073_709_551_616.0),
            json!(1e300),
            json!(-1e300),
            json!("1"),
            json!(true),
            json!(null),
            json!([1, [2]]),
            json!([1, 2]),
            json!({"a": 1, "b": 2}),
            json!({"a": 1}),
            json!({}),
            json!([]),
            json!("[]"),
        ];
        for (place, left) in values.iter().enumerate() {
            for (other, right) in values.iter().enumerate() {
                assert_eq!(json_equal(left, right), place == other, "{left} {right}");
                assert_eq!(canonical(left) == canonical(right), place == other, "{left} {right}");
            }
        }
        for (left, right) in [
            (json!(1), json!(1.0)),
            (json!(0), json!(-0.0)),
            (json!([1.0]), json!([1])),
            (json!({"a": 1, "b": [2.0]}), json!({"b": [2], "a": 1.0})),
        ] {
            assert!(json_equal(&left, &right), "{left} {right}");
            assert_eq!(canonical(&left), canonical(&right));
        }
    }

    #[test]
    fn numbers_are_in_exact_order() {
        let mut numbers = vec![json!(-1e300), json!(i64::MIN), json!(-2), json!(-1.5), json!(-1), json!(0), json!(0.5)];
        numbers.extend([
            json!(9_007_199_254_740_992.0),
            json!(9_007_199_254_740_993_i64),
            json!(u64::MAX),
            json!(1e300),
        ]);
        for (place, left) in numbers.iter().enumerate() {
            for (other, right) in numbers.iter().enumerate() {
                let (Value::Number(left), Value::Number(right)) = (left, right) else { panic!() };
                assert_eq!(order(left, right), Some(place.cmp(&other)), "{left} {right}");
            }
        }
    }
}
