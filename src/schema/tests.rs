use super::*;
use serde_json::json;

fn compile(schema: &Value) -> Result<Schema, Error> {
    Schema::compile(&schema.to_string(), None)
}

#[test]
fn names_come_from_the_caller_or_the_title() {
    let text = r#"{"title":"Box of [int]","type":"object"}"#;
    assert_eq!(Schema::compile(text, None).unwrap().name(), "Box_of_int");
    assert_eq!(Schema::compile(text, Some("my tool!")).unwrap().name(), "my_tool");
    assert_eq!(Schema::compile(text, Some("名前")).unwrap().name(), "Box_of_int");
    assert_eq!(Schema::compile(r#"{"type":"object"}"#, None).unwrap().name(), DEFAULT_NAME);
    assert_eq!(Schema::compile(text, Some(&"x".repeat(100))).unwrap().name().len(), NAME_LENGTH);
}

#[test]
fn the_tool_keeps_the_schema_but_its_dialect() {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "User", "description": "A person.",
        "type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"], "additionalProperties": false
    });
    let tool = compile(&schema).unwrap().tool(false);
    assert_eq!(tool["toolSpec"]["description"], format!("A person.\n{EXTRACT}"));
    let mut expected = schema.clone();
    expected.as_object_mut().unwrap().shift_remove("$schema");
    assert_eq!(tool["toolSpec"]["inputSchema"]["json"], expected);
    let schema = compile(&schema).unwrap();
    let bare = schema.bare_tool(false).unwrap();
    assert_eq!(
        bare["toolSpec"]["inputSchema"]["json"],
        json!({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]})
    );
}

#[test]
fn a_referenced_root_is_put_in_place() {
    let schema = json!({
        "$ref": "#/$defs/Node",
        "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}
    });
    let tool = compile(&schema).unwrap().tool(false);
    let root = &tool["toolSpec"]["inputSchema"]["json"];
    assert_eq!(root["type"], "object");
    assert_eq!(root["$defs"]["Node"]["properties"]["next"]["$ref"], "#/$defs/Node");
    assert_eq!(compile(&schema).unwrap().bare_tool(true), None);
}

#[test]
fn places_are_those_of_the_callers_own_schema() {
    for (schema, place, words) in [
        (json!({"type": "array", "items": {}}), "/items", "The schema at `/items` allows"),
        (json!({"type": ["array", "null"]}), "responseModel", "The schema has items"),
        (json!({"type": "object", "properties": {"value": {}}}), "/properties/value", "at `/properties/value`"),
    ] {
        let error = compile(&schema).unwrap().strict_tool(true).unwrap_err();
        assert_eq!(error.path.as_deref(), Some(place), "{schema}");
        assert!(error.message.contains(words), "{error}");
    }
}

#[test]
fn hostile_schemas_are_refused_not_followed() {
    let deep = format!("{}{}", "{\"type\":\"object\",\"properties\":{\"a\":".repeat(200), "}}".repeat(200));
    assert_eq!(Schema::compile(&deep, None).unwrap_err().code, ErrorCode::BadSchema);
    assert_eq!(Schema::compile("{", None).unwrap_err().code, ErrorCode::BadSchema);
    assert_eq!(Schema::compile(&" ".repeat(SCHEMA + 1), None).unwrap_err().code, ErrorCode::BadSchema);
    let remote = json!({"type": "object", "properties": {"a": {"$ref": "https://example.com/schema.json"}}});
    assert_eq!(compile(&remote).unwrap_err().code, ErrorCode::BadSchema);
    let pattern = json!({"type": "object", "properties": {"a": {"type": "string", "pattern": "("}}});
    assert_eq!(compile(&pattern).unwrap_err().code, ErrorCode::BadSchema);
}
