//! One element without the list that it belongs to, and a list inside an object that XML would put around it.

use super::evaluate::Evaluator;
use super::path::Path;
use crate::repair::RepairKind;
use serde_json::Value;

/// The list that the value stands for, where the schema asks for one and takes exactly one reading of the value.
pub(super) fn to_list<'a>(
    evaluator: &mut Evaluator<'a>,
    schema: &'a Value,
    value: &Value,
    path: &Path<'_>,
) -> Option<(RepairKind, Value)> {
    let is_array = |named: &Value| named == "array";
    let takes_arrays = match schema.get("type")? {
        Value::Array(types) => types.iter().any(is_array),
        named => is_array(named),
    };
    // Where nothing is said of the items, anything is one.
    if !takes_arrays || !schema.get("items").is_some_and(Value::is_object) {
        return None;
    }
    // Where the whole value is a list, an element may be one of several that stand beside each other in the answer.
    let may_wrap = !path.is_root() && is_element(value);
    let wrapped = may_wrap.then(|| (RepairKind::WrappedInList, Value::from(vec![value.clone()])));
    let inner = only_list(value).map(|inner| (RepairKind::Unwrapped, inner.clone()));
    let mut readings =
        [wrapped, inner].into_iter().flatten().filter(|(_, list)| evaluator.accepts_made(schema, list) == Some(true));
    let only = readings.next()?;
    readings.next().is_none().then_some(only)
}

/// Text that begins like JSON is an attempt at the list itself.
fn is_element(value: &Value) -> bool {
    match value {
        Value::Null | Value::Array(_) => false,
        Value::String(text) => !text.trim().is_empty() && !text.trim_start().starts_with(['[', '{']),
        _ => true,
    }
}

fn only_list(value: &Value) -> Option<&Value> {
    let fields = value.as_object().filter(|fields| fields.len() == 1)?;
    fields.values().next().filter(|inner| inner.is_array())
}

#[cfg(test)]
mod tests {
    use crate::repair::Repairs;
    use crate::validation::Validator;
    use serde_json::{Value, json};

    fn coerced(schema: &Value, value: Value) -> Option<(Value, Value)> {
        let schema = json!({"type": "object", "properties": {"a": schema}, "required": ["a"]});
        let (mut value, mut repairs) = (json!({ "a": value }), Repairs::default());
        let validator = Validator::compile(schema).unwrap();
        let _ = validator.coerce(&mut value, None, &mut repairs);
        validator.issues(&value).is_empty().then(|| (value["a"].clone(), json!(repairs.into_vec())[0]["kind"].clone()))
    }

    #[test]
    fn an_element_becomes_its_list() {
        let texts = json!({"type": "array", "items": {"type": "string"}});
        let row = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
        let rows = json!({"type": "array", "items": row});
        for (schema, value, list, kind) in [
            (&texts, json!("news"), json!(["news"]), "wrapped-in-list"),
            (&texts, json!("a, b"), json!(["a, b"]), "wrapped-in-list"),
            (&texts, json!(r#"["a"]"#), json!(["a"]), "parsed-text"),
            (&rows, json!({"n": 1}), json!([{"n": 1}]), "wrapped-in-list"),
            (&rows, json!({"item": [{"n": 1}, {"n": 2}]}), json!([{"n": 1}, {"n": 2}]), "unwrapped"),
            (&rows, json!({"item": []}), json!([]), "unwrapped"),
            (&json!({"anyOf": [texts, {"type": "null"}]}), json!("news"), json!(["news"]), "wrapped-in-list"),
            (
                &json!({"type": ["array", "null"], "items": {"type": "integer"}}),
                json!(3),
                json!([3]),
                "wrapped-in-list",
            ),
        ] {
            assert_eq!(coerced(schema, value), Some((list, json!(kind))), "{schema}");
        }
    }

    #[test]
    fn what_could_be_something_else_stays() {
        let texts = json!({"type": "array", "items": {"type": "string"}});
        let rows = json!({"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}});
        for (schema, value) in [
            (&texts, json!(3)),
            (&texts, json!(null)),
            (&texts, json!(" ")),
            (&texts, json!("[\"a\"")),
            (&texts, json!({"a": ["x"], "b": ["y"]})),
            (&texts, json!({"a": [1]})),
            (&json!({"type": "array"}), json!("a")),
            (&json!({"type": "array", "items": {"type": "string"}, "minItems": 2}), json!("a")),
            // Both the object and the list in it would do.
            (&rows, json!({"item": [{"n": 1}]})),
        ] {
            assert_eq!(coerced(schema, value.clone()), None, "{schema} {value}");
        }
        let mut repairs = Repairs::default();
        for (mut whole, left) in [(json!("a"), 1), (json!({"a": ["x"]}), 0)] {
            let validator = Validator::compile(texts.clone()).unwrap();
            let _ = validator.coerce(&mut whole, None, &mut repairs);
            assert_eq!(validator.issues(&whole).len(), left, "{whole}");
        }
    }
}
