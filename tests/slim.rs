//! The build without `jsonschema`: libraries judge what they made the schema of, and plain JSON Schemas are refused.

#![cfg(not(feature = "jsonschema"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::Step;
use bedrock_extract::schema::Schema;
use common::{CLAUDE, extraction_by, hear};
use serde_json::json;

const USER: &str = r#"{"title":"User","type":"object","properties":{"name":{"type":"string","pattern":"^[A-Z]"},
    "age":{"type":"integer","multipleOf":1},"born":{"type":"string","format":"date"}},"required":["name"]}"#;

#[test]
fn a_plain_schema_is_refused_with_what_to_do() {
    let error = Schema::compile(USER, None).unwrap_err();
    assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadSchema, Some("responseModel")));
    assert!(error.help.starts_with("Import `bedrock-extract` instead"), "{error}");
}

#[test]
fn a_library_judges_and_values_are_coerced_for_it() {
    for mode in ["BEDROCK_TOOLS", "BEDROCK_TOOLS_STRICT", "BEDROCK_JSON"] {
        let schema = Schema::of_library(USER, None, false).unwrap();
        let mut extraction = extraction_by(schema, CLAUDE, json!({"mode": mode, "maxRetries": 1}));
        let _ = extraction.start();
        let step = hear(&mut extraction, r#"{"name":"Jason","age":"25","born":null}"#);
        assert!(matches!(&step, Step::Check { .. }), "{step:?}");
        // As it stands first; what the library refuses is proposed again, coerced.
        let step = extraction.reject(Vec::new());
        assert!(matches!(&step, Step::Check { value, .. } if value == r#"{"name":"Jason","age":25}"#), "{step:?}");
        assert_eq!(extraction.accept(), Step::Done);
    }
}
