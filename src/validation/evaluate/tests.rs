//! Our judgement beside the library's: on the JSON Schema Test Suite where it is at hand (the conformance tests fetch it), and
//! on generated schemas with values that fit them more or less.

#![expect(clippy::print_stderr, reason = "what was covered, and what was skipped, is said")]
#![allow(unreachable_pub, dead_code, reason = "the generator is that of the tests of schemas")]

#[path = "../../../tests/schemas/generate.rs"]
pub(in crate::validation) mod generate;
#[path = "../../../tests/schemas/sample.rs"]
mod sample;

use super::Evaluator;
use crate::validation::{Validator, explain};
use generate::{Generator, Random};
use serde_json::{Value, json};
use std::path::PathBuf;

/// How often both agreed, and how often ours was not certain.
#[derive(Debug, Default)]
struct Counts {
    accepted: usize,
    refused: usize,
    unknown: usize,
}

impl Counts {
    /// Compares the judgements of a value; what is wrong about ours.
    fn add(&mut self, validator: &Validator, value: &Value) -> Option<String> {
        let library = library(validator.document.root());
        let judged = library.is_valid(value);
        let ours = Evaluator::new(&validator.document).accepts(validator.document.root(), value);
        let issues = explain::issues(&validator.document, value);
        let lines: Vec<String> = issues.iter().map(ToString::to_string).collect();
        match ours {
            None => self.unknown += 1,
            Some(true) => self.accepted += 1,
            Some(false) => self.refused += 1,
        }
        if ours.is_some_and(|ours| ours != judged) {
            return Some(format!("the library says {judged}"));
        }
        if judged && !issues.is_empty() {
            return Some(format!("nothing is wrong, but {lines:?}"));
        }
        if ours == Some(false) && issues.is_empty() {
            return Some("nothing is said of what is wrong".to_owned());
        }
        let sentences: Vec<String> = library.iter_errors(value).map(|error| error.to_string()).collect();
        let borrowed = sentences.iter().find(|sentence| lines.iter().any(|line| line.contains(*sentence)));
        borrowed.map(|sentence| format!("the library's words: {sentence}"))
    }
}

/// The library as it is published, with patterns of its own.
fn library(schema: &Value) -> jsonschema::Validator {
    jsonschema::options().should_validate_formats(true).should_ignore_unknown_formats(true).build(schema).unwrap()
}

const DRAFTS: [(&str, &str); 5] = [
    ("draft4", "http://json-schema.org/draft-04/schema#"),
    ("draft6", "http://json-schema.org/draft-06/schema#"),
    ("draft7", "http://json-schema.org/draft-07/schema#"),
    ("draft2019-09", "https://json-schema.org/draft/2019-09/schema"),
    ("draft2020-12", "https://json-schema.org/draft/2020-12/schema"),
];

fn suite() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = variable("BEDROCK_EXTRACT_CACHE").or_else(|| {
        let caches = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")))?;
        Some(caches.join("bedrock-extract"))
    })?;
    let versions = std::fs::read_dir(cache.join("suites")).ok()?;
    let folders = versions.flatten().map(|entry| entry.path().join(entry.file_name()).join("json/tests"));
    folders.into_iter().find(|folder| folder.is_dir())
}

#[test]
fn verdicts_are_the_library_s_on_the_test_suite() {
    let Some(suite) = suite() else {
        eprintln!("skipped: there is no JSON Schema Test Suite; `npm test -- conformance` fetches it");
        return;
    };
    let (mut counts, mut wrong) = (Counts::default(), Vec::new());
    for (folder, dialect) in DRAFTS {
        let folders =
            [suite.join(folder), suite.join(folder).join("optional/format"), suite.join(folder).join("optional")];
        for file in folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten() {
            let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
            let groups: Vec<Value> = serde_json::from_str(&text).unwrap();
            for group in groups {
                let mut schema = group["schema"].clone();
                if let Some(fields) = schema.as_object_mut() {
                    fields.entry("$schema").or_insert_with(|| json!(dialect));
                }
                let Ok(validator) = Validator::compile(schema) else { continue };
                for test in group["tests"].as_array().unwrap() {
                    if let Some(fault) = counts.add(&validator, &test["data"]) {
                        let name = file.path().file_name().unwrap().to_string_lossy().into_owned();
                        wrong.push(format!(
                            "{folder}/{name}: {} / {}: {fault}: {} of {}",
                            group["description"], test["description"], test["data"], group["schema"]
                        ));
                    }
                }
            }
        }
    }
    eprintln!("test suite: {counts:?}");
    assert!(wrong.is_empty(), "{} of {counts:?}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The value with something else in some places.
fn changed(value: &Value, random: &mut Random) -> Value {
    if random.chance(15) {
        let others =
            [json!(null), json!("x"), json!(1), json!(-7.5), json!(true), json!([1, 1]), json!({"a": "x", "x-y": 1})];
        return random.pick(&others).clone();
    }
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(|item| changed(item, random)).collect();
            if random.chance(20) {
                items.push(json!("more"));
            }
            Value::Array(items)
        }
        Value::Object(fields) => {
            let mut fields: serde_json::Map<String, Value> =
                fields.iter().map(|(name, field)| (name.clone(), changed(field, random))).collect();
            if random.chance(20) {
                fields.shift_remove(["a", "b", "kind"][random.below(3)]);
            }
            if random.chance(20) {
                fields.insert(["a", "b", "other", "x-1"][random.below(4)].to_owned(), json!("x"));
            }
            Value::Object(fields)
        }
        other => other.clone(),
    }
}

#[test]
fn verdicts_are_the_library_s_on_generated_schemas() {
    let (mut counts, mut wrong) = (Counts::default(), Vec::new());
    for seed in 1..=3000 {
        let Ok(validator) = Validator::compile(Generator::new(seed).schema()) else { continue };
        let mut random = Random::new(seed ^ 0xACCE);
        for round in 0..8 {
            let fitting = sample::sample(validator.schema(), seed.wrapping_add(round));
            for value in [changed(&fitting, &mut random), fitting] {
                if let Some(fault) = counts.add(&validator, &value) {
                    wrong.push(format!("{fault}: {value} of {}", validator.schema()));
                }
            }
        }
    }
    eprintln!("generated schemas: {counts:?}");
    assert!(wrong.is_empty(), "{} of {counts:?}:\n{}", wrong.len(), wrong[..wrong.len().min(10)].join("\n"));
    assert!(counts.accepted > 15_000 && counts.refused > 10_000, "{counts:?}");
}

/// A schema of a few keywords that the other generator hardly writes, within one another.
fn rules(random: &mut Random, depth: usize) -> Value {
    let mut fields = serde_json::Map::new();
    for _ in 0..=random.below(3) {
        let mut inner = || if depth == 0 { leaf(random) } else { rules(random, depth - 1) };
        let (one, other) = (inner(), inner());
        let (keyword, held) = match random.below(30) {
            0 => ("type", json!(["object", "array"])),
            1 => ("type", json!("string")),
            2 => ("properties", json!({"a": one, "b": other})),
            3 => ("patternProperties", json!({"^a": one, "b$": other})),
            4 => ("additionalProperties", one),
            5 => ("propertyNames", one),
            6 => ("required", json!(["a"])),
            7 => ("dependentRequired", json!({"a": ["b", "c"]})),
            8 => ("dependentSchemas", json!({"a": one, "b": other})),
            9 => ("dependencies", json!({"a": one, "b": ["a"]})),
            10 => ("items", one),
            11 => ("prefixItems", json!([one, other])),
            12 => ("contains", one),
            13 => ("minContains", json!(random.below(3))),
            14 => ("maxContains", json!(random.below(3))),
            15 => ("uniqueItems", json!(true)),
            16 => ("not", one),
            17 => ("anyOf", json!([one, other])),
            18 => ("oneOf", json!([one, other])),
            19 => ("allOf", json!([one, other])),
            20 | 21 => {
                fields.insert("then".to_owned(), other);
                ("if", one)
            }
            22 => ("else", one),
            23 => ("unevaluatedProperties", json!(random.chance(30))),
            24 => ("unevaluatedItems", if random.chance(50) { json!(false) } else { one }),
            25 => ("$ref", json!(["#", "#/$defs/d", "#d", "https://example.com/d"][random.below(4)])),
            26 => ("$dynamicRef", json!("#d")),
            27 => ("multipleOf", json!([0.1, 2.0, 0.5][random.below(3)])),
            28 => ("minProperties", json!(random.below(3))),
            _ => ("const", [json!({"a": 1.0}), json!([1, 1]), json!("ab")][random.below(3)].clone()),
        };
        fields.insert(keyword.to_owned(), held);
    }
    Value::Object(fields)
}

fn leaf(random: &mut Random) -> Value {
    random
        .pick(&[
            json!(true),
            json!(false),
            json!({"type": "integer"}),
            json!({"type": "string", "maxLength": 1}),
            json!({"enum": ["a", "ab", 1]}),
            json!({"minimum": 1, "exclusiveMaximum": 2.5}),
            json!({"pattern": "^a"}),
            json!({"format": "date"}),
            json!({"minItems": 2}),
            json!({"type": ["null", "boolean"]}),
            json!({"$ref": "#/$defs/d"}),
        ])
        .clone()
}

fn any_value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 8 } else { 14 }) {
        0 => json!("a"),
        1 => json!("ab"),
        2 => json!("2024-02-29"),
        3 => json!(1),
        4 => json!(1.0),
        5 => random.pick(&[json!(2), json!(0.3), json!(2.5), json!(-1)]).clone(),
        6 => json!(null),
        7 => json!(true),
        8..=10 => (0..random.below(4)).map(|_| any_value(random, depth - 1)).collect(),
        _ => {
            let names = ["a", "b", "c", "ab"];
            let fields =
                (0..random.below(4)).map(|_| ((*random.pick(&names)).to_owned(), any_value(random, depth - 1)));
            Value::Object(fields.collect())
        }
    }
}

#[test]
fn verdicts_are_the_library_s_on_generated_rules() {
    let (mut counts, mut wrong) = (Counts::default(), Vec::new());
    for seed in 1..=1000 {
        let mut random = Random::new(seed ^ 0x5EED);
        let mut schema = rules(&mut random, 2);
        let definition = rules(&mut random, 1);
        let fields = schema.as_object_mut().unwrap();
        fields.insert("$defs".to_owned(), json!({ "d": definition }));
        if random.chance(60) {
            schema["$defs"]["d"]["$dynamicAnchor"] = json!("d");
        }
        if random.chance(30) {
            schema["$defs"]["d"]["$id"] = json!("https://example.com/d");
        }
        if random.chance(20) {
            schema["$schema"] = json!(DRAFTS[3 + random.below(2)].1);
        }
        let Ok(validator) = Validator::compile(schema) else { continue };
        for _ in 0..10 {
            let value = any_value(&mut random, 2);
            if let Some(fault) = counts.add(&validator, &value) {
                wrong.push(format!("{fault}: {value} of {}", validator.schema()));
            }
        }
    }
    eprintln!("generated rules: {counts:?}");
    assert!(wrong.is_empty(), "{} of {counts:?}:\n{}", wrong.len(), wrong[..wrong.len().min(10)].join("\n"));
    assert!(counts.accepted > 4000 && counts.refused > 2000 && counts.unknown < 400, "{counts:?}");
}
