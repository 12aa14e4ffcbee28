//! What the subset holds, and what it refuses.

use super::*;

fn strict_of(schema: &Value) -> Result<Value, Error> {
    strict(schema.as_object().unwrap()).map(Value::Object)
}

/// The subset's form of a property with this schema.
fn property(schema: &Value) -> Result<Value, Error> {
    strict_of(&json!({"type": "object", "properties": {"a": schema}, "required": ["a"]}))
        .map(|mut out| out["properties"]["a"].take())
}

#[test]
fn limits_move_into_descriptions() {
    for (schema, expected) in [
        (
            json!({"type": "integer", "minimum": 0, "maximum": 9}),
            json!({"type": "integer", "description": "minimum 0, maximum 9"}),
        ),
        (
            json!({"type": "string", "description": "A code", "minLength": 2, "format": "iban", "pattern": "(?=x)", "title": "T"}),
            json!({"type": "string", "title": "T", "description": "A code (format iban, pattern (?=x), minLength 2)"}),
        ),
        (
            json!({"type": "string", "format": "date", "pattern": "^[a-z]+$"}),
            json!({"type": "string", "format": "date", "pattern": "^[a-z]+$"}),
        ),
        (json!({"type": "string", "pattern": "a\\1"}), json!({"type": "string", "description": "pattern a\\1"})),
        (
            json!({"type": "array", "items": {"type": "null"}, "minItems": 1, "maxItems": 3, "uniqueItems": true}),
            json!({"type": "array", "items": {"type": "null"}, "minItems": 1, "description": "maxItems 3, uniqueItems"}),
        ),
        (
            json!({"type": "array", "items": {"type": "string"}, "minItems": 2}),
            json!({"type": "array", "items": {"type": "string"}, "description": "minItems 2"}),
        ),
        (json!({"enum": ["a", null, 3], "default": "a"}), json!({"enum": ["a", null, 3], "description": "default a"})),
        (json!({"type": "string", "enum": ["a"]}), json!({"type": "string", "enum": ["a"]})),
        (json!({"const": true}), json!({"const": true})),
        (
            json!({"type": ["string", "null"], "maxLength": 5, "description": "d"}),
            json!({"anyOf": [{"type": "string", "description": "maxLength 5"}, {"type": "null"}], "description": "d"}),
        ),
        (
            json!({"oneOf": [{"type": "string"}, {"type": "null"}]}),
            json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ),
        (
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}, {"type": "string"}]}),
            json!({
                "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                "description": "prefixItems [{\"type\":\"string\"},{\"type\":\"integer\"},{\"type\":\"string\"}]"
            }),
        ),
    ] {
        assert_eq!(property(&schema).unwrap(), expected, "{schema}");
    }
}

#[test]
fn objects_are_closed_and_references_replaced() {
    let schema = json!({
        "type": "object", "additionalProperties": true, "required": ["home"],
        "properties": {
            "home": {"$ref": "#/$defs/Address", "description": "where"},
            "work": {"allOf": [{"$ref": "#/$defs/Address"}, {"properties": {"desk": {"type": "integer"}}, "required": ["desk"]}]}
        },
        "$defs": {"Address": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
    });
    let address = json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": false});
    let mut home = address.clone();
    home["description"] = json!("where");
    let mut work = address;
    work["properties"]["desk"] = json!({"type": "integer"});
    work["required"] = json!(["city", "desk"]);
    assert_eq!(
        strict_of(&schema).unwrap(),
        json!({"type": "object", "properties": {"home": home, "work": work}, "required": ["home"], "additionalProperties": false})
    );
}

#[test]
fn what_cannot_be_expressed_is_named_by_its_place() {
    for (schema, place) in [
        (json!({}), "/properties/a"),
        (json!(true), "/properties/a"),
        (json!({"type": "object"}), "/properties/a"),
        (json!({"type": "object", "additionalProperties": {"type": "string"}}), "/properties/a"),
        (json!({"type": "object", "patternProperties": {"x": {"type": "string"}}}), "/properties/a"),
        (json!({"type": "array"}), "/properties/a"),
        (json!({"type": "array", "items": {}}), "/properties/a/items"),
        (json!({"type": "object", "properties": {"x/y": {"type": "any"}}}), "/properties/a/properties/x~1y"),
        (json!({"type": "object", "properties": {"b": {"type": "string"}}, "required": ["c"]}), "/properties/a"),
        (json!({"anyOf": [{"type": "string"}, {}]}), "/properties/a/anyOf/1"),
        (json!({"enum": [[1]]}), "/properties/a"),
        (json!({"allOf": [{"type": "string"}, {"type": "integer"}]}), "/properties/a"),
        (
            json!({"type": "object", "properties": {"b": {"type": "string"}}, "anyOf": [{"properties": {"c": {"type": "string"}}}]}),
            "/properties/a",
        ),
    ] {
        let error = property(&schema).unwrap_err();
        assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadSchema, Some(place)), "{schema}");
    }
    let recursive = json!({
        "type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}},
        "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}
    });
    assert_eq!(strict_of(&recursive).unwrap_err().path.as_deref(), Some("/$defs/Node"));
}

#[test]
fn sizes_that_the_service_refuses_are_refused_here() {
    let with = |count: usize, property: Value| {
        let properties: Map<String, Value> = (0..count).map(|index| (format!("p{index}"), property.clone())).collect();
        let required: Vec<String> = properties.keys().cloned().collect();
        json!({"type": "object", "properties": properties, "required": required})
    };
    let union = json!({"type": ["string", "null"]});
    assert!(strict_of(&with(16, union.clone())).is_ok());
    assert!(strict_of(&with(17, union)).unwrap_err().message.contains("17 unions"));
    let mut optional = with(25, json!({"type": "string"}));
    optional["required"] = json!(["p0"]);
    assert!(strict_of(&optional).is_ok());
    optional["required"] = json!([]);
    assert!(strict_of(&optional).unwrap_err().message.contains("25 optional properties"));
}
