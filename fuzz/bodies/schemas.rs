//! A schema is compiled or refused with a place, and what is compiled can be asked for and judge any value.

use bedrock_extract::schema::Schema;
use serde_json::{Value, json};

pub(crate) fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let schema = match Schema::compile(&text, Some("Fuzz")) {
        Ok(schema) => schema,
        Err(error) => {
            assert!(!error.message.is_empty() && !error.help.is_empty());
            return assert!(error.message.len() < 2000, "{}", error.message.len());
        }
    };
    for offers_null in [false, true] {
        assert!(schema.tool(offers_null)["toolSpec"]["inputSchema"]["json"].is_object());
        assert!(!schema.task(offers_null).is_empty());
        for form in [schema.bare_tool(offers_null), schema.inlined_tool(offers_null)].into_iter().flatten() {
            assert!(form.is_object());
        }
        drop(schema.strict_tool(offers_null));
        drop(schema.text_format(offers_null));
    }
    for value in [json!(null), json!({}), json!([1, "a", null]), json!({"a": {"b": [1.5, true]}, "value": "x"})] {
        for issue in schema.validator().issues(&value) {
            assert!(issue.path.is_empty() || issue.path.starts_with('/'));
            assert!(!issue.to_string().is_empty());
        }
    }
    // What a schema says of itself is a value like any other.
    if let Ok(value) = serde_json::from_str::<Value>(&text) {
        drop(schema.validator().issues(&value));
    }
}
