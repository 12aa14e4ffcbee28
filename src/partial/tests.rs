use super::*;
use serde_json::{Map, Value, json};

/// The value that the changes make, as a host applies them.
#[derive(Debug, Default)]
struct Shown {
    root: Option<Value>,
    path: Vec<String>,
    name: Option<String>,
    reasoning: String,
}

impl Shown {
    fn put(&mut self, value: Value) -> String {
        let name = self.name.take();
        let pointer: String = self.path.iter().map(|step| format!("/{step}")).collect();
        let Some(root) = &mut self.root else {
            self.root = Some(value);
            return String::new();
        };
        match root.pointer_mut(&pointer).unwrap() {
            Value::Object(fields) => {
                let name = name.unwrap();
                fields.insert(name.clone(), value);
                name
            }
            Value::Array(items) => {
                items.push(value);
                (items.len() - 1).to_string()
            }
            other => panic!("{other} has no members"),
        }
    }

    fn open(&mut self, value: Value) {
        let is_root = self.root.is_none();
        let step = self.put(value);
        if !is_root {
            self.path.push(step);
        }
    }

    fn apply(&mut self, changes: &str) {
        let changes: Vec<Value> = serde_json::from_str(changes).unwrap();
        let mut changes = changes.into_iter();
        while let Some(code) = changes.next() {
            let mut next = || changes.next().unwrap();
            match code.as_u64().unwrap() {
                0 => self.open(Value::Object(Map::new())),
                1 => self.open(Value::Array(Vec::new())),
                2 => self.name = next().as_str().map(str::to_owned),
                3 => self.open(next()),
                4 => {
                    let pointer: String = self.path.iter().map(|step| format!("/{step}")).collect();
                    let place = self.root.as_mut().unwrap().pointer_mut(&pointer).unwrap();
                    *place = Value::from(place.as_str().unwrap().to_owned() + next().as_str().unwrap());
                }
                5 => drop(self.path.pop()),
                6 => drop(self.put(next())),
                7 => {
                    let digits = next();
                    self.put(digits);
                }
                _ => self.reasoning.push_str(next().as_str().unwrap()),
            }
        }
    }
}

fn schema(schema: &Value) -> Schema {
    Schema::compile(&schema.to_string(), None).unwrap()
}

/// The snapshots after each piece.
fn snapshots(mut partial: Partial, text: &str, size: usize) -> Vec<Value> {
    let mut shown = Shown::default();
    let mut seen = Vec::new();
    let characters: Vec<char> = text.chars().collect();
    for piece in characters.chunks(size) {
        partial.push(&piece.iter().collect::<String>());
        if let Some(changes) = partial.take_changes() {
            shown.apply(&changes);
            seen.extend(shown.root.clone());
        }
    }
    seen
}

/// The last snapshot of a text; of one that is nothing but the value, also as the input of a tool.
fn last(of: &Value, text: &str) -> Value {
    let schema = schema(of);
    let in_text = |size| snapshots(Partial::of_text(&schema, true), text, size).pop().unwrap_or_default();
    let in_tool = |size| snapshots(Partial::of_tool(&schema, true), text, size).pop().unwrap_or_default();
    let whole = if text.starts_with("{\"") || text == "{" { in_tool(100_000) } else { in_text(100_000) };
    for size in [1, 2, 3, 7] {
        let found = if text.starts_with("{\"") || text == "{" { in_tool(size) } else { in_text(size) };
        assert_eq!(found, whole, "{text} by {size}");
    }
    whole
}

/// Whether the value may become the other by what is added to it alone.
fn is_prefix(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::String(before), Value::String(after)) => after.starts_with(before.as_str()),
        (Value::Array(before), Value::Array(after)) => {
            before.len() <= after.len() && before.iter().zip(after).all(|(before, after)| is_prefix(before, after))
        }
        (Value::Object(before), Value::Object(after)) => {
            before.iter().all(|(name, value)| after.get(name).is_some_and(|after| is_prefix(value, after)))
        }
        (before, after) => before == after,
    }
}

fn person() -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": {
        "name": {"type": "string"}, "age": {"type": "integer"}, "nick": {"type": "string"},
        "mood": {"enum": ["good", "bad"]}, "born": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "home": {"type": "object", "properties": {"city": {"type": "string"}}}
    }})
}

#[test]
fn each_kind_of_value_appears_when_it_says_something() {
    for (text, expected) in [
        (r#"{"#, json!({})),
        (r#"{"name"#, json!({})),
        (r#"{"name":"#, json!({})),
        (r#"{"name": ""#, json!({"name": ""})),
        (r#"{"name": "Ja"#, json!({"name": "Ja"})),
        (r#"{"name": "J\u00e"#, json!({"name": "J"})),
        (r#"{"name": "J\ud83d"#, json!({"name": "J"})),
        (r#"{"age": 2"#, json!({})),
        (r#"{"age": 25"#, json!({})),
        (r#"{"age": 25,"#, json!({"age": 25})),
        (r#"{"mood": "goo"#, json!({})),
        (r#"{"mood": "good""#, json!({"mood": "good"})),
        (r#"{"born": "2020-01-0"#, json!({})),
        (r#"{"tags": ["a", "b"#, json!({"tags": ["a", "b"]})),
        (r#"{"home": {"#, json!({"home": {}})),
    ] {
        assert_eq!(last(&person(), text), expected, "{text}");
    }
}

#[test]
fn what_the_schema_does_not_take_is_held_back() {
    for (text, expected) in [
        (r#"{"nick": null, "age": 3}"#, json!({"age": 3})),
        (r#"{"mood": "Good", "age": 3}"#, json!({"age": 3})),
        (r#"{"other": {"a": [1, {}]}, "age": 3}"#, json!({"age": 3})),
        (r#"{"name": {"first": "J"}, "age": 3}"#, json!({"age": 3})),
        (r#"{"tags": ["a", 1, {}, "b"], "age": 3}"#, json!({"tags": ["a", "1"], "age": 3})),
        (r#"{"age": "25", "name": 7}"#, json!({"age": 25, "name": "7"})),
        (r#"{"age": "many", "name": "x"}"#, json!({"name": "x"})),
    ] {
        assert_eq!(last(&person(), text), expected, "{text}");
    }
}

#[test]
fn a_value_in_prose_is_found_and_what_stands_before_it_shows_nothing() {
    for text in [
        "```json\n{\"age\": 3}\n```",
        "<think>{\"age\": 2}</think>\nThe {} of [1]: {\"age\": 3} or {\"age\": 4}",
        "{ } and {\"age\": 3}",
        "{'age': 3, // or so\n",
    ] {
        assert_eq!(last(&person(), text), json!({"age": 3}), "{text}");
    }
}

#[test]
fn the_object_around_a_value_is_not_shown() {
    let list = json!({"type": "array", "items": person()});
    for text in [
        r#"{"value": [{"age": 1}, {"name": "x"}]}"#,
        r#"[{"age": 1}, {"name": "x"}]"#,
        r#"So: {"value": [{"age": 1}, {"name": "x"}], "note": ["y"]}"#,
    ] {
        assert_eq!(last(&list, text), json!([{"age": 1}, {"name": "x"}]), "{text}");
    }
    let either = json!({"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "string"}]});
    assert_eq!(last(&either, r#"{"a": "b"}"#), json!({"a": "b"}));
    assert_eq!(last(&either, r#"{"value": {"a": "b"}}"#), json!({"a": "b"}));
    assert_eq!(last(&either, r#"{"value": "b"}"#), json!("b"));
}

#[test]
fn long_numbers_keep_their_digits_and_thoughts_are_told() {
    let schema = schema(&json!({"type": "object", "properties": {"n": {"type": "integer"}}}));
    let mut partial = Partial::of_tool(&schema, true);
    partial.reasoning("hm");
    partial.push("{\"n\": 12345678901234567890}");
    assert_eq!(partial.take_changes().as_deref(), Some(r#"[8,"hm",0,2,"n",7,"12345678901234567890",5]"#));
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// A schema, and a value that fits it.
    fn pair(&mut self, depth: usize) -> (Value, Value) {
        match self.below(if depth == 0 { 5 } else { 8 }) {
            0 => (json!({"type": "integer"}), json!(self.below(1_000_000))),
            1 => (json!({"type": "boolean"}), json!(self.below(2) == 1)),
            2 => (json!({"enum": ["one", "two"]}), json!(["one", "two"][self.below(2)])),
            3 => (json!({"type": ["string", "null"]}), [json!("é🙂\n\"x"), Value::Null][self.below(2)].clone()),
            4 => (json!({"type": "string"}), json!("a plain text of some words")),
            5 | 6 => {
                let members: Vec<(String, (Value, Value))> =
                    (0..self.below(4)).map(|at| (format!("k{at}"), self.pair(depth - 1))).collect();
                let schemas: Map<_, _> =
                    members.iter().map(|(name, (schema, _))| (name.clone(), schema.clone())).collect();
                let values: Map<_, _> = members.into_iter().map(|(name, (_, value))| (name, value)).collect();
                (json!({"type": "object", "properties": schemas, "additionalProperties": false}), values.into())
            }
            _ => {
                let (schema, value) = self.pair(depth - 1);
                (json!({"type": "array", "items": schema}), vec![value; self.below(4)].into())
            }
        }
    }
}

#[test]
fn every_snapshot_is_a_prefix_of_the_next_and_the_last_is_the_value() {
    let mut random = Random(7);
    for _ in 0..400 {
        let (of, value) = random.pair(4);
        let (of, value) = (json!({"type": "object", "properties": {"v": of}}), json!({"v": value}));
        let text = if random.below(2) == 0 { value.to_string() } else { format!("Here:\n```\n{value:#}\n```") };
        let schema = schema(&of);
        for size in [1, 4] {
            let seen = snapshots(Partial::of_text(&schema, true), &text, size);
            assert_eq!(seen.last(), Some(&value), "{of}");
            for pair in seen.windows(2) {
                assert!(is_prefix(&pair[0], &pair[1]), "{} and then {}", pair[0], pair[1]);
            }
        }
    }
}
