//! Breaks a value in one place, and patches it with what stood there.

use super::generate::Random;
use bedrock_extract::patch::Patch;
use bedrock_extract::schema::Schema;
use serde_json::{Map, Value, json};

/// Breaks the value; where a patch asks for the place or for one around it, the right value must fit the patch's schema and
/// make the whole what it was. Whether there was such a patch.
pub(crate) fn is_patched(schema: &Schema, instance: &Value, seed: u64) -> bool {
    let mut random = Random::new(seed ^ 0xB0B);
    let mut pointers = Vec::new();
    collect(instance, "", &mut pointers);
    if pointers.is_empty() {
        return false;
    }
    let broken = random.pick(&pointers).clone();
    let mut wrong = instance.clone();
    *wrong.pointer_mut(&broken).unwrap() = json!({ "\u{2717}": [[]] });
    let issues = schema.validator().issues(&wrong);
    if issues.is_empty() {
        return false;
    }
    let Some(patch) = Patch::plan(schema, &wrong.to_string(), &[], &issues, true) else { return false };
    let keys: Map<String, Value> = patch.keys().map(|key| (key.to_owned(), Value::Null)).collect();
    let places = patch.merge(&Value::Object(keys.clone()).to_string()).unwrap().places;
    let around =
        |place: &String| broken.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if !places.iter().all(around) {
        return false;
    }
    let right = |place: &String| instance.pointer(place).unwrap().clone();
    let answer = Value::Object(keys.into_iter().map(|(key, _)| key).zip(places.iter().map(right)).collect());
    let text = schema.validator().schema();
    let refused = patch.schema().validator().issues(&answer);
    assert!(refused.is_empty(), "of {text} a patch of {wrong} refuses {answer}: {refused:?}");
    let merged = patch.merge(&answer.to_string()).unwrap().text;
    assert_eq!(serde_json::from_str::<Value>(&merged).unwrap(), *instance, "{text}");
    true
}

/// The JSON Pointers of all that the value holds.
fn collect(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let mut held = |step: String, value: &Value| {
        let pointer = format!("{pointer}/{step}");
        collect(value, &pointer, found);
        found.push(pointer);
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| held(index.to_string(), item)),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| held(name.replace('~', "~0").replace('/', "~1"), field));
        }
        _ => {}
    }
}
