use super::*;

fn compiled(schema: &Value) -> Schema {
    Schema::compile(&schema.to_string(), Some("User")).unwrap()
}

/// The patch for what is wrong with a string.
fn plan(schema: &Value, base: &str) -> Option<Patch> {
    let schema = compiled(schema);
    let issues = schema.validator().issues(&serde_json::from_str(base).unwrap());
    assert!(!issues.is_empty(), "{base}");
    Patch::plan(&schema, base, &[], &issues, true)
}

fn places(patch: &Patch) -> Vec<(&str, &str)> {
    patch.places.iter().map(|place| (place.pointer.as_str(), place.key.as_str())).collect()
}

/// An object with `wrong` at the root, and enough beside it to be worth keeping.
fn beside(schema: Value) -> Value {
    json!({
        "type": "object", "required": ["keep", "at"], "properties": {"keep": {"type": "string"}, "at": schema},
        "$defs": {"Node": {"type": "object", "required": ["n"], "properties": {
            "n": {"type": "integer"}, "next": {"$ref": "#/$defs/Node"}
        }}}
    })
}

fn with(at: &str) -> String {
    format!(r#"{{"keep":"{}","at":{at}}}"#, "k".repeat(200))
}

#[test]
fn the_places_are_those_of_the_issues_or_the_nearest_above() {
    let node = json!({"$ref": "#/$defs/Node"});
    let closed = json!({"type": "object", "properties": {"a": node}, "additionalProperties": false});
    let union =
        json!({"anyOf": [{"type": "object", "properties": {"n": {"type": "string"}}, "required": ["n"]}, node]});
    for (schema, at, expected) in [
        (json!({"type": "integer"}), r#""x""#, vec![("/at", "at")]),
        (node.clone(), r#"{"n":"x"}"#, vec![("/at/n", "at.n")]),
        (node.clone(), "{}", vec![("/at/n", "at.n")]),
        (node.clone(), r#"{"n":1,"next":{"n":1,"next":{"n":[]}}}"#, vec![("/at/next/next/n", "at.next.next.n")]),
        (node.clone(), "3", vec![("/at", "at")]),
        (
            json!({"type": "array", "items": node}),
            r#"[{"n":1},{"n":""},{}]"#,
            vec![("/at/1/n", "at.1.n"), ("/at/2/n", "at.2.n")],
        ),
        (json!({"type": "array", "items": node, "maxItems": 1}), r#"[{"n":1},{"n":""}]"#, vec![("/at", "at")]),
        (closed, r#"{"b":1,"a":{"n":""}}"#, vec![("/at", "at")]),
        (
            json!({"type": "object", "additionalProperties": {"type": "integer"}}),
            r#"{"a/b~c d":"x"}"#,
            vec![("/at/a~1b~0c d", "at.a_b_c_d")],
        ),
        (
            json!({"type": "object", "additionalProperties": {"type": "integer"}}),
            r#"{"a/b":"x","a b":""}"#,
            vec![("/at/a~1b", "at.a_b"), ("/at/a b", "at.a_b-2")],
        ),
        (union, r#"{"n":[]}"#, vec![("/at", "at")]),
        (json!({"anyOf": [node, {"type": "null"}]}), r#"{"n":""}"#, vec![("/at/n", "at.n")]),
        (json!({"type": "object", "required": ["z"]}), "{}", vec![("/at", "at")]),
        (
            json!({"type": "object", "patternProperties": {"^a": {"type": "integer"}}}),
            r#"{"a":""}"#,
            vec![("/at", "at")],
        ),
    ] {
        let patch = plan(&beside(schema.clone()), &with(at)).unwrap_or_else(|| panic!("{schema} {at}"));
        assert_eq!(places(&patch), expected, "{schema} {at}");
    }
}

#[test]
fn without_gain_there_is_no_patch() {
    let wide = |count: usize| {
        let names: Vec<String> = (0..count).map(|index| format!("f{index}")).collect();
        let properties: Map<String, Value> =
            names.iter().map(|name| (name.clone(), json!({"type": "integer"}))).collect();
        json!({"type": "object", "properties": {"at": {"type": "object", "properties": properties, "required": names}}})
    };
    assert_eq!(plan(&wide(PLACES), &with("{}")).unwrap().places.len(), PLACES);
    assert!(plan(&wide(PLACES + 1), &with("{}")).is_none());
    // More than half of it is wrong.
    assert!(plan(&beside(json!({"type": "integer"})), r#"{"keep":"k","at":"x"}"#).is_some());
    assert!(plan(&beside(json!({"type": "integer"})), r#"{"keep":"k","at":"xxxxxxxxxxxxxxxxxxxxxxxx"}"#).is_none());
    // The root itself, or a place without a schema of its own.
    assert!(
        plan(&json!({"type": "object", "properties": {"a": {"type": "string"}}, "maxProperties": 0}), r#"{"a":"x"}"#)
            .is_none()
    );
    let schema = compiled(&beside(json!({"type": "integer"})));
    for path in ["", "/unknown", "/keep/deeper", "/at/0"] {
        let issue = [Issue::of_validator(path, "is wrong")];
        let planned = Patch::plan(&schema, &with("1"), &[], &issue, true);
        let expected = if path == "/at/0" { Some("at") } else { None };
        assert_eq!(planned.as_ref().and_then(|patch| patch.keys().next()), expected, "{path}");
    }
    let many: Vec<Issue> = (0..ISSUES).map(|_| Issue::of_validator("/at", "is wrong")).collect();
    assert!(Patch::plan(&schema, &with("1"), &[], &many, true).is_none());
    assert!(Patch::plan(&schema, "no JSON", &[], &many[..1], true).is_none());
    let long = Issue { path: format!("/at/{}", "x".repeat(ISSUE_MESSAGE)), ..many[0].clone() };
    assert!(Patch::plan(&schema, &with("1"), &[], &[long], true).is_none());
}

#[test]
fn a_place_below_another_is_part_of_it() {
    let schema = compiled(&beside(json!({"$ref": "#/$defs/Node"})));
    let issue = |path: &str| Issue::of_validator(path, "is wrong");
    for issues in [[issue("/at"), issue("/at/n")], [issue("/at/n"), issue("/at")]] {
        let patch = Patch::plan(&schema, &with(r#"{"n":1}"#), &[], &issues, true).unwrap();
        assert_eq!(places(&patch), [("/at", "at")]);
    }
}

#[test]
fn what_may_be_absent_is_not_forced_out_of_the_model() {
    let schema = compiled(
        &json!({"type": "object", "properties": {"keep": {"type": "string"}, "at": {"type": "object", "properties": {
            "nick": {"type": "string", "minLength": 3}
        }}}}),
    );
    let base = with(r#"{"nick":"x"}"#);
    let issues = schema.validator().issues(&serde_json::from_str(&base).unwrap());
    let patch = Patch::plan(&schema, &base, &[], &issues, true).unwrap();
    assert!(patch.schema().validator().issues(&json!({"at.nick": null})).is_empty());
    assert!(!patch.schema().validator().issues(&json!({"at.nick": "y"})).is_empty());
    assert!(!patch.schema().validator().issues(&json!({})).is_empty());
    // Where null does not count as absent, the object around it is asked for, as long as that must be there.
    assert!(Patch::plan(&schema, &base, &[], &issues, false).is_none());
    let schema = compiled(
        &json!({"type": "object", "required": ["at"], "properties": {"keep": {"type": "string"}, "at": {"type": "object", "properties": {
            "nick": {"type": "string", "minLength": 3}
        }}}}),
    );
    assert_eq!(places(&Patch::plan(&schema, &base, &[], &issues, false).unwrap()), [("/at", "at")]);
}

#[test]
fn corrections_change_their_places_only() {
    let schema = beside(json!({"type": "array", "items": {"$ref": "#/$defs/Node"}}));
    let base = with(r#"[{"n":1e2,"big":123456789012345678901234567890},{"n":""}, {}]"#);
    let patch = plan(&schema, &base).unwrap();
    let merged = patch.merge(r#"{"at.2.n":98765432109876543210987654321,"at.1.n":1.0,"other":0}"#).unwrap();
    assert_eq!(
        merged.text,
        with(r#"[{"n":1e2,"big":123456789012345678901234567890},{"n":1.0}, {"n":98765432109876543210987654321}]"#)
    );
    assert_eq!(merged.places, ["/at/1/n", "/at/2/n"]);
    let part = patch.merge(r#"{"at.1.n":5}"#).unwrap();
    assert_eq!((part.places.len(), part.text.contains(r#"{"n":5}, {}]"#)), (1, true));
    for nothing in ["{}", r#"{"n":1}"#, "[1]", "5", "no JSON"] {
        assert_eq!(patch.merge(nothing), None, "{nothing}");
    }
    for (answer, is_whole) in
        [(r#"{"at":[],"keep":"k","more":1}"#, true), (r#"{"at":[]}"#, false), ("{}", false), ("[]", false)]
    {
        assert_eq!(patch.may_be_whole(answer), is_whole, "{answer}");
    }
    let all = patch.merge_all(r#"{"at.1.n":5,"keep":"other","more":1}"#, &compiled(&schema)).unwrap();
    assert!(all.text.starts_with(r#"{"keep":"other","at":"#), "{}", all.text);
    assert_eq!(all.places, ["/at/1/n", "/keep"]);
}

#[test]
fn corrections_may_stand_where_they_stand_in_the_value() {
    let node = beside(json!({"$ref": "#/$defs/Node"}));
    let patch = plan(&node, &with(r#"{"n":"","next":{"n":""}}"#)).unwrap();
    let merged = patch.merge(r#"{"at":{"next":{"n":2},"n":1},"at.n":3}"#).unwrap();
    assert_eq!(merged.text, with(r#"{"n":3,"next":{"n":2}}"#));
    // Numbers of items may be others than in the value.
    let rows = beside(json!({"type": "array", "items": {"$ref": "#/$defs/Node"}}));
    let patch = plan(&rows, &with(r#"[{"n":1},{"n":""},{"n":3},{"n":""}]"#)).unwrap();
    assert_eq!(patch.merge(r#"{"at":[{"n":2},{"n":4}]}"#), None);
    let root = json!({"anyOf": [{"type": "null"}, node], "$defs": node["$defs"]});
    let patch = plan(&root, &with(r#"{"n":""}"#)).unwrap();
    assert_eq!(patch.merge(r#"{"value":{"at":{"n":5}}}"#).unwrap().text, with(r#"{"n":5}"#));
}

#[test]
fn a_value_that_is_no_object_is_patched_under_the_paths_that_the_model_knows() {
    let schema = json!({"type": "array", "items": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}, "k": {"type": "string"}}}});
    let patch = plan(&schema, &format!(r#"[{{"n":"x","k":"{}"}}]"#, "k".repeat(50))).unwrap();
    assert_eq!(places(&patch), [("/0/n", "value.0.n")]);
    assert_eq!(patch.schema().name(), "User");
}

#[test]
fn repairs_of_corrected_places_are_forgotten() {
    let schema = compiled(&beside(json!({"type": "integer"})));
    let repair = |path: &str| Repair {
        path: path.to_owned(),
        kind: crate::repair::RepairKind::Text,
        from: crate::quoted::Quoted::words("1".to_owned()),
    };
    let repairs = [repair("/keep"), repair("/at"), repair("/at/0"), repair("/attic"), repair("")];
    let patch = Patch::plan(&schema, &with("1"), &repairs, &[Issue::of_validator("/at", "is wrong")], true).unwrap();
    let kept = patch.merge(r#"{"at":2}"#).unwrap().repairs;
    assert_eq!(kept.iter().map(|repair| repair.path.as_str()).collect::<Vec<_>>(), ["/keep", "/attic", ""]);
}

#[test]
fn keys_are_names_that_the_service_takes() {
    let steps = |name: &str| vec![name.to_owned()];
    let mut taken = Map::new();
    for name in ["", "名前", &"x".repeat(100), &format!("y{}", "x".repeat(99)), "a.b", "__proto__", &"名".repeat(90)]
    {
        let key = key(&steps(name), &taken);
        assert!(
            (1..=KEY).contains(&key.len()) && key.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)),
            "{key}"
        );
        assert_eq!(taken.insert(key, json!(true)), None, "{name}");
    }
}
