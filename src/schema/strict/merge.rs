//! `allOf` as one schema, where its parts simply add up.

use serde_json::{Map, Value};

/// The schema with the branches of its `allOf` merged into it, or `None` where two of them speak of the same thing.
pub(super) fn all_of(schema: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut out = schema.clone();
    let branches = out.shift_remove("allOf")?;
    for branch in branches.as_array()? {
        let branch = branch.as_object()?;
        let nested;
        let branch = if branch.contains_key("allOf") {
            nested = all_of(branch)?;
            &nested
        } else {
            branch
        };
        for (keyword, value) in branch {
            add(&mut out, keyword, value)?;
        }
    }
    Some(out)
}

fn add(schema: &mut Map<String, Value>, keyword: &str, value: &Value) -> Option<()> {
    match (keyword, schema.get_mut(keyword), value) {
        (_, None, _) => {
            schema.insert(keyword.to_owned(), value.clone());
        }
        ("properties", Some(Value::Object(known)), Value::Object(added)) => {
            for (name, property) in added {
                if known.get(name).is_some_and(|known| known != property) {
                    return None;
                }
                known.insert(name.clone(), property.clone());
            }
        }
        ("required", Some(Value::Array(known)), Value::Array(added)) => {
            for name in added.iter().filter(|name| !known.contains(name)).cloned().collect::<Vec<Value>>() {
                known.push(name);
            }
        }
        // Every object is closed on the wire.
        ("additionalProperties" | "unevaluatedProperties" | "title" | "description", Some(_), _) => {}
        (_, Some(known), _) if known == value => {}
        _ => return None,
    }
    Some(())
}
