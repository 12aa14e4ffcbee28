//! Properties that a closed schema does not have are taken out where nothing else is wrong, and never otherwise.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::schema::Schema;
use bedrock_extract::validation::Issue;
use common::{ASKED_AGAIN, Ask, answer, completion, hear, objection, reply, text};
use serde_json::{Map, Value, json};

/// Who decides: the schema; a library that objects to the object, as Zod does; one that objects to the property, as Valibot.
const JUDGES: [&str; 3] = ["schema", "object", "property"];

fn closed() -> Value {
    json!({"title": "User", "type": "object", "required": ["name"], "additionalProperties": false, "properties": {
        "name": {"type": "string"}, "age": {"type": "integer"}, "address": {
            "type": "object", "additionalProperties": false, "properties": {"street": {"type": "string"}, "zip": {"type": "string"}}
        }
    }})
}

fn started(schema: &Value, judge: &str, options: Value) -> Extraction {
    Ask { schema: schema.clone(), options }.started(if judge == "schema" { "schema" } else { "library" })
}

fn decided(schema: &Schema, judge: &str, extraction: &mut Extraction, mut step: Step) -> Step {
    while let Step::Check { value, .. } = &step {
        let value: Value = serde_json::from_str(value).unwrap();
        let issues = schema.validator().issues(&value);
        if issues.is_empty() {
            break;
        }
        let place = |issue: &Issue| match issue.expected.strip_prefix("no property \"") {
            Some(name) if judge == "property" => {
                format!("{}/{}", issue.path, name.split('"').next().unwrap().replace('/', "~1"))
            }
            _ => issue.path.clone(),
        };
        step = extraction.reject(issues.iter().map(|issue| Issue::of_validator(&place(issue), "Invalid")).collect());
    }
    step
}

/// The value that an answer gives and its repairs as `kind path from`; the same whoever decides.
fn outcome(schema: &Value, options: &Value, answered: &str) -> Option<(Value, Vec<String>)> {
    let compiled = Schema::compile(&schema.to_string(), None).unwrap();
    let all = JUDGES.map(|judge| {
        let mut extraction = started(schema, judge, options.clone());
        let step = answer(&mut extraction, 200, &[], answered);
        match decided(&compiled, judge, &mut extraction, step) {
            Step::Check { value, .. } => {
                let repairs = completion(&extraction)["repairs"].clone();
                let told = repairs.as_array().unwrap().iter().map(|repair| {
                    ["kind", "path", "from"].map(|name| repair[name].as_str().unwrap().to_owned()).join(" ")
                });
                Some((serde_json::from_str(&value).unwrap(), told.collect::<Vec<_>>()))
            }
            Step::Send { reask: true, .. } => None,
            other => panic!("{answered}: {other:?}"),
        }
    });
    assert!(all.iter().all(|one| *one == all[0]), "{answered}: {all:?}");
    let [one, ..] = all;
    one
}

fn in_text() -> Value {
    json!({"mode": "BEDROCK_JSON"})
}

#[test]
fn what_a_closed_schema_does_not_have_is_taken_out_and_told() {
    for (answered, value, repairs) in [
        (json!({"name": "J", "mood": "fine"}), json!({"name": "J"}), vec![r#"removed-property /mood "fine""#]),
        (
            json!({"name": "J", "address": {"zip": "1", "a/b": [1]}, "mood": null}),
            json!({"name": "J", "address": {"zip": "1"}}),
            vec!["removed-property /address/a~1b an array of 1", "removed-property /mood null"],
        ),
        (
            json!({"name": "J", "age": "25", "mood": {}}),
            json!({"name": "J", "age": 25}),
            vec!["number /age \"25\"", "removed-property /mood an object with 0 properties"],
        ),
        (
            json!({"input": {"name": "J", "mood": 1}}),
            json!({"name": "J"}),
            vec!["unwrapped  an object with 1 property", "removed-property /mood 1"],
        ),
    ] {
        let expected = (value, repairs.into_iter().map(str::to_owned).collect());
        assert_eq!(outcome(&closed(), &in_text(), &text(&answered.to_string())), Some(expected), "{answered}");
    }
    // Nothing of the parts of a schema is evaluated that another part does not have.
    let parts = json!({"title": "User", "allOf": [{"$ref": "#/$defs/A"}], "unevaluatedProperties": false, "type": "object",
        "properties": {"b": {"type": "string"}}, "$defs": {"A": {"properties": {"name": {"type": "string"}}}}});
    let (value, repairs) = outcome(&parts, &in_text(), &text(r#"{"name":"J","b":"x","mood":1}"#)).unwrap();
    assert_eq!((value, repairs), (json!({"name": "J", "b": "x"}), vec!["removed-property /mood 1".to_owned()]));
}

#[test]
fn what_may_be_meant_for_something_is_asked_for_again() {
    for answered in [
        // Something else is wrong.
        json!({"name": 1.5, "mood": "fine"}),
        json!({"mood": "fine"}),
        // A slip of a name that is absent, one that belongs elsewhere, and all that an object holds.
        json!({"name": "J", "Age": 25}),
        json!({"name": "J", "aeg": 25}),
        json!({"name": "J", "zip": "1"}),
        json!({"name": "J", "address": {"road": "Main"}}),
        json!({"name": "J", "address": {"address": {"street": "Main"}}}),
    ] {
        assert_eq!(outcome(&closed(), &in_text(), &text(&answered.to_string())), None, "{answered}");
    }
    // The form of a call is an envelope, and so is a single unknown key.
    let optional = json!({"title": "User", "type": "object", "additionalProperties": false, "properties": {
        "name": {"type": "string"}, "age": {"type": "integer"}}});
    for answered in
        [json!({"name": "User", "arguments": {"age": "x"}}), json!({"input": {"age": "x"}}), json!({"mood": 1})]
    {
        assert_eq!(outcome(&optional, &in_text(), &text(&answered.to_string())), None, "{answered}");
    }
    // Which of two branches is meant is not known.
    let branch = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}, "required": [name], "additionalProperties": false});
    let either = json!({"title": "User", "type": "object", "required": ["at"], "properties": {"at": {"anyOf": [branch("one"), branch("two")]}}});
    assert_eq!(outcome(&either, &in_text(), &text(r#"{"at":{"one":"x","two":"y"}}"#)), None);
    // More than a few, and any at all under strict validation.
    let mut many: Map<String, Value> = (0..21).map(|index| (format!("extra {index}"), json!(1))).collect();
    many.insert("name".to_owned(), json!("J"));
    assert_eq!(outcome(&closed(), &in_text(), &text(&Value::Object(many).to_string())), None);
    let strict = json!({"mode": "BEDROCK_JSON", "validation": "strict"});
    assert_eq!(outcome(&closed(), &strict, &text(r#"{"name":"J","mood":"fine"}"#)), None);
}

#[test]
fn an_open_schema_keeps_everything() {
    for additional in [None, Some(json!(true)), Some(json!({"type": "string"}))] {
        let mut schema = json!({"title": "User", "type": "object", "properties": {"name": {"type": "string"}}});
        schema.as_object_mut().unwrap().extend(additional.map(|one| ("additionalProperties".to_owned(), one)));
        let value = json!({"name": "J", "mood": "fine"});
        assert_eq!(outcome(&schema, &in_text(), &text(&value.to_string())), Some((value, vec![])));
    }
}

#[test]
fn it_is_the_last_resort_among_all_that_the_answer_holds() {
    let [lean, full] = [json!({"name": "B"}), json!({"name": "A", "mood": 1})];
    let call = |id: &str, input: &Value| json!({"toolUse": {"toolUseId": id, "name": "User", "input": input}});
    let calls = reply(&json!([call("a", &full), call("b", &lean)]), "tool_use");
    let (value, repairs) = outcome(&closed(), &json!({}), &calls).unwrap();
    assert_eq!((value, repairs.len()), (lean.clone(), 1), "{repairs:?}");
    let texts = text(&format!("{lean}\nor\n{full}"));
    assert_eq!(outcome(&closed(), &in_text(), &texts).unwrap().0, lean);
}

#[test]
fn the_model_is_told_of_what_it_wrote() {
    for judge in JUDGES {
        let schema = Schema::compile(&closed().to_string(), None).unwrap();
        let mut extraction = started(&closed(), judge, json!({}));
        let step = hear(&mut extraction, r#"{"name":1.5,"mood":"fine"}"#);
        assert_eq!(decided(&schema, judge, &mut extraction, step), ASKED_AGAIN);
        let told = objection(&extraction);
        assert!(told.contains("/name: 1.5 must be a string"), "{told}");
        assert!(judge == "property" || told.contains("must have no property \"mood\""), "{told}");
        assert!(completion(&extraction)["attempts"][0]["repairs"].to_string().find("removed-property").is_none());
    }
}

/// Numbers that look random, the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap()]
    }
}

const NAMES: [&str; 6] = ["alpha", "beta/1", "gamma~", "delta", "id", "__proto__"];
const EXTRAS: [&str; 8] = ["remark", "confidence", "x/y", "reasoning", "Alpha", "delta", "idd", "toString"];

/// A schema of objects, open or closed, and a value of it, with some things too many and some of them wrong.
fn made(random: &mut Random, depth: u64) -> (Value, Value) {
    if depth == 0 || random.below(3) == 0 {
        let value = if random.below(12) == 0 { json!(true) } else { json!("text") };
        return (
            json!({"type": "string"}),
            if value == json!(true) && random.below(2) == 0 { json!([]) } else { value },
        );
    }
    let (mut properties, mut fields) = (Map::new(), Map::new());
    for _ in 0..=random.below(3) {
        let name = random.pick(&NAMES);
        let (schema, value) = made(random, depth - 1);
        properties.insert(name.to_owned(), schema);
        if random.below(4) > 0 {
            fields.insert(name.to_owned(), value);
        }
    }
    for _ in 0..random.below(3) {
        let name = random.pick(&EXTRAS);
        fields.entry(name).or_insert_with(|| json!("surplus"));
    }
    let mut schema = json!({"type": "object", "properties": properties});
    if random.below(3) > 0 {
        schema["additionalProperties"] = json!(false);
    }
    (schema, Value::Object(fields))
}

fn names(schema: &Value, found: &mut Vec<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        found.extend(properties.keys().cloned());
        properties.values().for_each(|property| names(property, found));
    }
}

/// With what was removed put back, the value is the answer; no removed name is one of the schema's; what is accepted as it
/// stands is never changed.
#[test]
fn generated_answers_lose_nothing_that_the_schema_names_and_nothing_untold() {
    let (mut removed, mut whole, mut refused) = (0, 0, 0);
    for seed in 0..800 {
        let mut random = Random(seed);
        let (inner, value) = made(&mut random, 3);
        let schema = json!({"title": "User", "type": "object", "required": ["at"], "properties": {"at": inner}});
        let value = json!({"at": value});
        let compiled = Schema::compile(&schema.to_string(), None).unwrap();
        let is_valid = compiled.validator().issues(&value).is_empty();
        let mut known = Vec::new();
        names(&schema, &mut known);
        let mut extraction = started(&schema, "schema", in_text());
        match hear(&mut extraction, &value.to_string()) {
            Step::Check { value: text, .. } => {
                let result: Value = serde_json::from_str(&text).unwrap();
                assert!(compiled.validator().issues(&result).is_empty(), "{seed}");
                let repairs = completion(&extraction)["repairs"].clone();
                let removals = repairs.as_array().unwrap().iter().filter(|repair| repair["kind"] == "removed-property");
                let paths: Vec<&str> = removals.map(|repair| repair["path"].as_str().unwrap()).collect();
                if is_valid {
                    whole += 1;
                    assert!(paths.is_empty() && result == value, "{seed}: {value} {result}");
                    continue;
                }
                removed += usize::from(!paths.is_empty());
                let mut restored = result;
                for path in paths {
                    let (owner, name) = path.rsplit_once('/').unwrap();
                    let name = name.replace("~1", "/").replace("~0", "~");
                    assert!(!known.contains(&name), "{seed}: {path}");
                    let lost = value.pointer(path).unwrap().clone();
                    restored.pointer_mut(owner).unwrap().as_object_mut().unwrap().insert(name, lost);
                }
                let only_removed =
                    repairs.as_array().unwrap().iter().all(|repair| repair["kind"] == "removed-property");
                assert!(!only_removed || restored == value, "{seed}: {value} {restored}");
            }
            step => {
                assert!(!is_valid, "{seed}");
                assert_eq!(step, ASKED_AGAIN);
                refused += 1;
            }
        }
    }
    assert!(removed > 40 && whole > 40 && refused > 40, "{removed} {whole} {refused}");
}
