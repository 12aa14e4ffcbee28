//! Null where a field may be left out: many models write it for what a text does not say, few schemas allow it.

use crate::schema::Schema;
use crate::validation::Issue;
use bedrock_extract_json::append;
use serde_json::Value;

/// The candidate without the members that `issues` find null, if it satisfies the schema then. A null that is allowed is
/// kept, and one in place of a required field stays an issue.
pub(super) fn without_nulls(mut candidate: Value, issues: &[Issue], schema: &Schema) -> Option<String> {
    let mut removed = false;
    for issue in issues {
        let Some((parent, name)) = issue.path.rsplit_once('/') else { continue };
        let name = name.replace("~1", "/").replace("~0", "~");
        let Some(Value::Object(members)) = candidate.pointer_mut(parent) else { continue };
        if members.get(&name).is_some_and(Value::is_null) {
            members.shift_remove(&name);
            removed = true;
        }
    }
    if !removed || !schema.validator().issues(&candidate).is_empty() {
        return None;
    }
    let mut text = Vec::new();
    append(&candidate, &mut text);
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::super::judge::{Verdict, judge};
    use super::*;
    use crate::model::Mode;
    use crate::response;
    use serde_json::json;

    fn omitted(candidate: &Value) -> Option<String> {
        let part = json!({
            "type": "object",
            "properties": {"a/b": {"type": "string"}, "kept": {"type": ["string", "null"]}, "age": {"type": "integer"}},
            "required": ["age"]
        });
        let schema = json!({
            "type": "object",
            "properties": {"one": part, "many": {"type": "array", "items": part}, "flags": {"type": "array", "items": {"type": "boolean"}}}
        });
        let schema = Schema::compile(&schema.to_string(), None).unwrap();
        let issues = schema.validator().issues(candidate);
        without_nulls(candidate.clone(), &issues, &schema)
    }

    #[test]
    fn null_counts_as_left_out_where_that_is_allowed() {
        let candidate = json!({"one": null, "many": [{"a/b": null, "kept": null, "age": 3}]});
        assert_eq!(omitted(&candidate).as_deref(), Some(r#"{"many":[{"kept":null,"age":3}]}"#));
    }

    #[test]
    fn other_issues_stay() {
        for candidate in [
            json!({"one": {"age": null}}),
            json!({"one": {"age": "three", "a/b": null}}),
            json!({"flags": [null]}),
            json!({"one": {"age": "three"}}),
        ] {
            assert_eq!(omitted(&candidate), None, "{candidate}");
        }
    }

    #[test]
    fn the_attempt_keeps_what_the_model_wrote() {
        let schema = json!({"type": "object", "properties": {"age": {"type": "integer"}, "note": {"type": "string"}}});
        let schema = Schema::compile(&schema.to_string(), None).unwrap();
        let written = r#"{"age": 3, "note": null}"#;
        let body = json!({"output": {"message": {"role": "assistant", "content": [{"text": written}]}}}).to_string();
        let (answer, verdict) = judge(&response::parse(body.as_bytes()).unwrap(), Mode::Json, &schema);
        assert_eq!(answer.as_deref(), Some(written));
        assert!(matches!(verdict, Verdict::Candidate(text) if text == r#"{"age":3}"#));
    }
}
