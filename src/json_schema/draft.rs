//! The drafts of JSON Schema, the oldest first.

use serde_json::Value;

/// A draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Draft {
    Draft4,
    Draft6,
    Draft7,
    Draft201909,
    Draft202012,
}

const NAMES: [(&str, Draft); 5] = [
    ("http://json-schema.org/draft-04/schema", Draft::Draft4),
    ("http://json-schema.org/draft-06/schema", Draft::Draft6),
    ("http://json-schema.org/draft-07/schema", Draft::Draft7),
    ("https://json-schema.org/draft/2019-09/schema", Draft::Draft201909),
    ("https://json-schema.org/draft/2020-12/schema", Draft::Draft202012),
];

impl Draft {
    /// The draft that the schema names, or the newest.
    pub(crate) fn of(schema: &Value) -> Self {
        let name = schema.get("$schema").and_then(Value::as_str).unwrap_or_default();
        let name = name.strip_suffix('#').unwrap_or(name);
        NAMES.iter().find(|(known, _)| *known == name).map_or(Self::Draft202012, |(_, draft)| *draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn published_crate_knows_the_same_drafts() {
        for (name, draft) in NAMES {
            for schema in [json!({"$schema": name}), json!({"$schema": format!("{name}#")})] {
                assert_eq!(Draft::of(&schema), draft);
                assert_eq!(format!("{:?}", jsonschema::Draft::Draft202012.detect(&schema)), format!("{draft:?}"));
            }
        }
        for schema in [json!({}), json!(true), json!({"$schema": 3}), json!({"$schema": "https://example.com"})] {
            assert_eq!(Draft::of(&schema), Draft::Draft202012);
        }
    }
}
