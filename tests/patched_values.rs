//! Values that nobody wrote, broken in a few places and patched: all else stays as it was, to the last byte.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use common::{ASKED_AGAIN, CLAUDE, body, checked, extraction_of, hear, objection};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Numbers that look random, the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// JSON text of a value and its schema. Leaves are marked `«0»`, `«1»`, … in the text, and what belongs there is pushed.
    fn value(&mut self, depth: u64, leaves: &mut Vec<String>) -> (String, Value) {
        let space = ["", " ", "\n  "][usize::try_from(self.below(3)).unwrap()];
        match self.below(if depth == 0 { 3 } else { 6 }) {
            kind @ 0..=2 => {
                let (leaf, name) = match kind {
                    0 => (format!("{}{}", self.below(1 << 30), "0".repeat(20)), "integer"),
                    1 => (format!("{}.50", self.below(1000)), "number"),
                    _ => (format!("\"\\u00e9{}\"", "x".repeat(30)), "string"),
                };
                leaves.push(leaf);
                (format!("«{}»", leaves.len() - 1), json!({"type": name}))
            }
            3 => {
                let (item, schema) = self.value(depth - 1, leaves);
                (format!("[{space}{item}]"), json!({"type": "array", "items": schema}))
            }
            _ => {
                let mut properties = Map::new();
                let mut text = String::from("{");
                for index in 0..=self.below(4) {
                    let name = ["b", "a/b", "~", "ü", "__proto__"][usize::try_from(index).unwrap()];
                    let (value, schema) = self.value(depth - 1, leaves);
                    let comma = if index == 0 { "" } else { "," };
                    write!(text, "{comma}{space}\"{name}\":{space}{value}").unwrap();
                    properties.insert(name.to_owned(), schema);
                }
                let names: Vec<String> = properties.keys().cloned().collect();
                (format!("{text}{space}}}"), json!({"type": "object", "properties": properties, "required": names}))
            }
        }
    }
}

#[test]
fn patched_values_are_right_to_the_last_byte() {
    let mut patched = 0;
    for seed in 0..400 {
        let mut random = Random(seed);
        let mut leaves = Vec::new();
        let (template, schema) = random.value(4, &mut leaves);
        let wrong = 1 + random.below(6);
        let broken: Vec<usize> =
            (0..wrong).map(|_| usize::try_from(random.below(leaves.len() as u64)).unwrap()).collect();
        let fill = |breaks: bool| {
            leaves.iter().enumerate().fold(template.clone(), |text, (index, leaf)| {
                let wrong = format!("[\"{index}\"]");
                text.replace(&format!("«{index}»"), if breaks && broken.contains(&index) { &wrong } else { leaf })
            })
        };
        let (right, first) = (fill(false), fill(true));
        let schema = json!({"title": "User", "type": "object", "required": ["keep", "at"], "properties": {
            "keep": {"type": "string"}, "at": schema
        }});
        let object = |at: &str| format!(r#"{{"keep":"{}","at":{at}}}"#, "k".repeat(300));
        let mut extraction = extraction_of(&schema, CLAUDE, json!({"repair": "patch", "validation": "strict"}));
        extraction.start();
        assert_eq!(hear(&mut extraction, &object(&first)), ASKED_AGAIN, "{seed}");
        let sent = body(&extraction);
        let keys = sent.pointer("/toolConfig/tools/0/toolSpec/inputSchema/json/required").unwrap().clone();
        let told = objection(&extraction);
        // Each key's place is that of an issue, in their order; what was found there tells the leaf.
        let value: Value = serde_json::from_str(&object(&first)).unwrap();
        let paths: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("- ")?.split(": ").next()).collect();
        assert_eq!(keys.as_array().unwrap().len(), paths.len(), "{seed} {told}");
        let corrections = keys.as_array().unwrap().iter().zip(&paths).map(|(key, path)| {
            let index: usize = value.pointer(path).unwrap()[0].as_str().unwrap().parse().unwrap();
            format!("{key}: {}", leaves[index])
        });
        let patch = format!("{{{}}}", corrections.collect::<Vec<_>>().join(", "));
        assert_eq!(checked(hear(&mut extraction, &patch)), object(&right), "{seed}");
        patched += paths.len();
    }
    assert!(patched > 400, "{patched}");
}

#[test]
fn a_patch_saves_most_of_the_answer() {
    let names: Vec<String> = (0..40).map(|index| format!("field_{index}")).collect();
    let properties: Map<String, Value> = names
        .iter()
        .map(|name| (name.clone(), json!({"type": if name == "field_17" { "integer" } else { "string" }})))
        .collect();
    let schema = json!({"title": "User", "type": "object", "properties": properties, "required": names});
    let value = |wrong: Value| -> String {
        let fields = names
            .iter()
            .map(|name| (name.clone(), if name == "field_17" { wrong.clone() } else { json!("about twenty letters") }));
        Value::Object(fields.collect()).to_string()
    };
    let written = |repair: &str, correction: &str| -> usize {
        let mut extraction = extraction_of(&schema, CLAUDE, json!({"repair": repair}));
        extraction.start();
        hear(&mut extraction, &value(json!("many")));
        assert_eq!(checked(hear(&mut extraction, correction)), value(json!(17)));
        correction.len()
    };
    let (whole, patch) = (written("whole", &value(json!(17))), written("patch", r#"{"field_17":17}"#));
    // The figures of the README.
    assert_eq!((whole, patch), (1331, 15));
}
