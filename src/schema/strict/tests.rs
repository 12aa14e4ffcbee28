//! What the subset holds, and what it refuses.

use super::*;

fn strict_of(schema: &Value) -> Result<Value, Error> {
    strict(&crate::schema::wire::wire(schema).unwrap(), false).map(Value::Object)
}

fn offered(schema: &Value) -> Result<Value, Error> {
    strict(&crate::schema::wire::wire(schema).unwrap(), true).map(Value::Object)
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
            json!({"type": "integer", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64}),
            json!({"type": "integer"}),
        ),
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
        (
            json!({"enum": ["a", null, 3], "default": "a"}),
            json!({"enum": ["a", null, 3], "description": "default \"a\""}),
        ),
        (json!({"type": "string", "enum": ["a"]}), json!({"type": "string", "enum": ["a"]})),
        (json!({"const": true}), json!({"type": "boolean", "const": true})),
        (json!({"enum": [1, 2]}), json!({"type": "integer", "enum": [1, 2]})),
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
fn no_description_shows_a_piece_of_a_pattern() {
    let long = format!("^(?:{})$", [r"\d\d[2468][048]-02-29"; 12].join("|"));
    let date = r"^(?:(?:(?:19|20)\d\d)-(?:(?:0[1-9])|(?:1[0-2]))-(?:(?:0[1-9])|(?:[12]\d)|(?:3[01]))|(?:(?:2\d\d\d)-(?:\d\d)-(?:\d\d))|(?:(?:10000)-(?:never)))$";
    let zulu = r"^(?:\d{4})-(?:\d\d)-(?:\d\d)T(?:\d\d):(?:\d\d):(?:\d\d)(?:\.\d+)?(?:Z)$";
    for (schema, told) in [
        (json!({"type": "string", "format": "date", "pattern": date}), None),
        (json!({"type": "string", "format": "date-time", "pattern": zulu}), Some("YYYY-MM-DDThh:mm:ssZ")),
        (json!({"type": "string", "pattern": long}), Some("text in the form that the schema's pattern asks for")),
        (json!({"type": "string", "not": {"pattern": long}}), Some("not as the schema says")),
        (
            json!({"type": "string", "format": "email", "pattern": r"(?:@b\.co)$"}),
            Some(r#"text that ends with "@b.co" ((?:@b\.co)$)"#),
        ),
    ] {
        assert_eq!(property(&schema).unwrap().get("description").and_then(Value::as_str), told, "{schema}");
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
            json!({"type": "object", "properties": {"b": {"type": "string"}}, "anyOf": [{"properties": {"b": {"type": "null"}}}]}),
            "/properties/a/anyOf/0",
        ),
    ] {
        let error = property(&schema).unwrap_err();
        assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadSchema, Some(place)), "{schema}");
    }
}

#[test]
fn places_are_those_of_the_schema_as_it_was_given() {
    for (schema, place) in [
        (
            json!({
                "type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}},
                "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}
            }),
            "/$defs/Node",
        ),
        (json!({"type": "object", "properties": {"a": {"$ref": "#"}}}), "responseModel"),
        (json!({"type": "array", "items": {"type": "array"}}), "/items"),
        (json!({"type": "array", "items": {"$ref": "#"}}), "responseModel"),
        (
            json!({
                "type": "object", "properties": {"home": {"$ref": "#/components/Home"}},
                "components": {"Home": {"allOf": [
                    {"type": "object", "properties": {"b": {"type": "string"}}},
                    {"$ref": "#/components/Base"}
                ]}, "Base": {"properties": {"c": {"type": "array"}}}}
            }),
            "/components/Base/properties/c",
        ),
    ] {
        assert_eq!(strict_of(&schema).unwrap_err().path.as_deref(), Some(place), "{schema}");
    }
}

#[test]
fn what_stands_beside_a_union_moves_into_its_branches() {
    let text = json!({"type": "string"});
    let closed = |properties: Value, required: Value| json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    for (schema, expected) in [
        (
            json!({
                "type": "object", "description": "d", "properties": {"b": text, "never": {"not": {}}}, "required": ["b"],
                "oneOf": [
                    {"properties": {"k": {"const": 1}, "c": text}, "required": ["k", "c"]},
                    {"properties": {"k": {"const": 2}, "d": text}, "required": ["k", "d"]}
                ]
            }),
            json!({"description": "d", "anyOf": [
                closed(json!({"b": text, "k": {"type": "integer", "const": 1}, "c": text}), json!(["b", "k", "c"])),
                closed(json!({"b": text, "k": {"type": "integer", "const": 2}, "d": text}), json!(["b", "k", "d"]))
            ]}),
        ),
        (
            json!({"type": "string", "oneOf": [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}]}),
            json!({"anyOf": [
                {"type": "string", "const": "a", "title": "A"}, {"type": "string", "const": "b", "title": "B"}
            ]}),
        ),
        (
            json!({"type": "object", "properties": {"b": text, "c": text}, "required": ["b", "c"], "anyOf": [{"required": ["b"]}]}),
            json!({
                "type": "object", "properties": {"b": text, "c": text}, "required": ["b", "c"],
                "additionalProperties": false, "description": "anyOf [{\"required\":[\"b\"]}]"
            }),
        ),
        (json!({"anyOf": [{"type": "string"}, false]}), json!({"type": "string"})),
    ] {
        assert_eq!(property(&schema).unwrap(), expected, "{schema}");
    }
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

#[test]
fn what_may_be_left_out_takes_null_and_becomes_required() {
    let hint = "null if not mentioned";
    let absent = json!({"type": "null"});
    let city = json!({"type": "object", "properties": {"city": {"type": "string"}}});
    let closed = json!({
        "type": "object", "properties": {"city": {"type": ["string", "null"], "description": hint}},
        "required": ["city"], "additionalProperties": false
    });
    let mut described = closed.clone();
    described["description"] = json!(hint);
    for (property, expected) in [
        (
            json!({"type": "integer", "minimum": 0, "description": "in years"}),
            json!({"type": ["integer", "null"], "description": format!("in years (minimum 0) ({hint})")}),
        ),
        (
            json!({"type": "string", "format": "date"}),
            json!({"anyOf": [{"type": "string", "format": "date", "description": hint}, absent]}),
        ),
        (json!({"type": "string", "enum": ["a"]}), json!({"enum": ["a", null], "description": hint})),
        (json!({"const": 1}), json!({"enum": [1, null], "description": hint})),
        (
            json!({"type": "array", "items": {"type": "string"}}),
            json!({"anyOf": [{"type": "array", "items": {"type": "string"}, "description": hint}, absent]}),
        ),
        (city.clone(), json!({"anyOf": [described, absent]})),
        (
            json!({"anyOf": [{"type": "string"}, city]}),
            json!({"anyOf": [{"type": "string"}, closed, absent], "description": hint}),
        ),
        (json!({"type": ["string", "null"]}), json!({"anyOf": [{"type": "string"}, absent], "description": hint})),
    ] {
        for place in [property.clone(), json!({"$ref": "#/$defs/A"})] {
            let schema = json!({"type": "object", "properties": {"a": place}, "$defs": {"A": property}});
            let out = offered(&schema).unwrap();
            assert_eq!((&out["properties"]["a"], &out["required"]), (&expected, &json!(["a"])), "{schema}");
        }
    }
}

#[test]
fn the_deepest_and_then_the_last_lose_the_offer() {
    let of = |count: usize| -> Map<String, Value> {
        (0..count).map(|index| (format!("p{index}"), json!({"type": "string"}))).collect()
    };
    let inner = json!({"type": "object", "properties": of(4), "required": ["p1"]});
    let mut properties = of(14);
    properties.insert("free".to_owned(), json!({"enum": ["a", "b"]}));
    properties.insert("inner".to_owned(), inner);
    let schema = json!({"type": "object", "properties": properties, "required": ["p0"]});
    // Of 16 unions 14 go to the top level, and two to the first of the inner ones.
    let out = offered(&schema).unwrap();
    assert_eq!(out["required"].as_array().unwrap().len(), 16, "{out}");
    assert_eq!(out["properties"]["inner"]["anyOf"][0]["required"], json!(["p0", "p1", "p2"]), "{out}");
    assert_eq!(out["properties"]["inner"]["anyOf"][0]["properties"]["p3"], json!({"type": "string"}));
    // At the top the first sixteen are offered null, and 24 more may be left out.
    let wide = |count: usize| json!({"type": "object", "properties": of(count)});
    let out = offered(&wide(40)).unwrap();
    let first: Vec<String> = (0..16).map(|index| format!("p{index}")).collect();
    assert_eq!(out["required"], json!(first));
    assert!(offered(&wide(41)).unwrap_err().message.contains("41 optional properties, more than 40"));
    // Unions that the schema has itself leave less room.
    let mut schema = wide(10);
    let union = json!({"type": "object", "properties": {"u": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}, "required": ["u"]});
    schema["properties"]["p9"] = json!({"type": "array", "items": {"anyOf": vec![union; 10]}});
    assert_eq!(offered(&schema).unwrap()["required"].as_array().unwrap().len(), 5);
}
