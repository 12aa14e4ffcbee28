#![expect(clippy::string_slice, reason = "on boundaries that were looked for")]

use super::*;
use crate::{read, read_tolerant};
use serde_json::{Map, Value, json};

/// Builds the value that the events describe.
#[derive(Default)]
struct Builder {
    open: Vec<Value>,
    names: Vec<String>,
    text: Option<String>,
    root: Option<Value>,
}

impl Builder {
    fn put(&mut self, value: Value) {
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some(Value::Array(items)) => items.push(value),
            Some(Value::Object(fields)) => drop(fields.insert(self.names.pop().unwrap(), value)),
            Some(_) => panic!("not a container"),
        }
    }
}

impl Events for Builder {
    fn begin_object(&mut self) {
        self.open.push(Value::Object(Map::new()));
    }
    fn begin_array(&mut self) {
        self.open.push(Value::Array(Vec::new()));
    }
    fn name(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }
    fn begin_text(&mut self) {
        assert!(self.text.replace(String::new()).is_none());
    }
    fn text(&mut self, piece: &str) {
        self.text.as_mut().unwrap().push_str(piece);
    }
    fn end_text(&mut self) {
        let text = self.text.take().unwrap();
        self.put(Value::String(text));
    }
    fn literal(&mut self, json: &str) {
        self.put(read(json).unwrap());
    }
    fn end(&mut self) {
        let value = self.open.pop().unwrap();
        self.put(value);
    }
}

/// What is left of the value, and how many bytes it takes where it is complete; `None` where the text is broken.
fn in_pieces(text: &str, lenient: bool, mut size: impl FnMut() -> usize) -> (Builder, Option<usize>, bool) {
    let (mut reader, mut builder) = (Incremental::new(lenient), Builder::default());
    let mut from = 0;
    while from < text.len() {
        let mut end = (from + size().max(1)).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        match reader.push(&text[from..end], &mut builder) {
            Progress::More => from = end,
            Progress::Done { used } => return (builder, Some(from + used), false),
            Progress::Broken { .. } => return (builder, None, true),
        }
    }
    (builder, None, false)
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 5 } else { 8 }) {
            0 => json!(self.below(1_000_000)),
            1 => json!(-1.5e-7),
            2 => [Value::Null, json!(true), json!(false)][self.below(3)].clone(),
            3 | 4 => Value::from(["", "a\"b\\", "é🙂\n", "\u{1}\u{2028}", "{[,:]}"][self.below(5)]),
            5 | 6 => {
                (0..self.below(4)).map(|at| (format!("k\"{at}é"), self.value(depth - 1))).collect::<Map<_, _>>().into()
            }
            _ => (0..self.below(4)).map(|_| self.value(depth - 1)).collect::<Vec<_>>().into(),
        }
    }
}

#[test]
fn json_in_any_pieces_is_the_value() {
    let mut random = Random(1);
    for _ in 0..3_000 {
        let value = random.value(4);
        let text = if random.below(2) == 0 { value.to_string() } else { format!("{value:#}") };
        let text =
            if random.below(2) == 0 { text.replace('é', "\\u00e9").replace('🙂', "\\ud83d\\ude42") } else { text };
        for most in [1, 3, 20, 10_000] {
            let (found, used, _) = in_pieces(&format!("{text} x"), random.below(2) == 0, || random.below(most) + 1);
            assert_eq!((found.root, used), (Some(value.clone()), Some(text.len())), "{text}");
        }
    }
}

#[test]
fn slips_are_understood_as_in_a_whole_text() {
    let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "a", "b-c", "1", ".5", "e3", "-", " ", "\n", "true", "None",
        "null", "\u{201c}", "\u{201d}", "é", "//", "/*", "*/", "#", "{\"a\":", "\"x\"", ", ",
    ];
    let mut random = Random(2);
    let (mut read, mut cut) = (0, 0);
    for round in 0..300_000 {
        // Most texts begin as objects and lists do.
        let mut text = ["{", "[", "{\"a\": ", ""][round % 4].to_owned();
        (0..random.below(12)).for_each(|_| text.push_str(pieces[random.below(pieces.len())]));
        let (found, used, broken) = in_pieces(&text, true, || 2);
        match (read_tolerant(&text), used) {
            (Some((expected, _)), Some(used)) => {
                assert_eq!(found.root, Some(expected), "{text}");
                assert_eq!(crate::extent(&text), Some(used), "{text}");
                read += 1;
            }
            // Brackets are missing at the end, or a number ends with the text.
            (Some(_), None) => {
                assert!(!broken, "{text}");
                cut += 1;
            }
            (None, Some(_)) => panic!("{text} has no reading"),
            (None, None) => {}
        }
    }
    assert!(read > 10_000 && cut > 1_000, "{read} {cut}");
}

#[test]
fn without_leniency_slips_break_the_text() {
    for text in [
        "{a: 1}",
        "{'a': 1}",
        "{\"a\": 1,}",
        "[1,]",
        "[1 2]",
        "[1}",
        "{\"a\": True}",
        "{\"a\": \"\n\"}",
        "/* */ 1",
        "{\"a\": \"\\x\"}",
        "[+1]",
        "[01]",
        "[1.]",
        "[\u{a0}1]",
        "{,}",
        "[,]",
        "{\"a\" 1}",
    ] {
        let (_, used, broken) = in_pieces(text, false, || 1);
        assert!(broken && used.is_none(), "{text}");
    }
}

#[test]
fn half_surrogates_become_replacements_however_they_are_cut() {
    for (text, expected) in [
        (r#""\ud83d\ude42""#, "🙂"),
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\ud83dx""#, "\u{fffd}x"),
        (r#""\ude42""#, "\u{fffd}"),
        (r#""\ud83d\ud83d\ude42""#, "\u{fffd}🙂"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
    ] {
        for size in 1..5 {
            let (found, ..) = in_pieces(text, false, || size);
            assert_eq!(found.root, Some(json!(expected)), "{text}");
        }
    }
}

#[test]
fn nesting_is_bounded_and_time_is_linear() {
    for unit in ["[", "{\"a\":", "[["] {
        assert!(in_pieces(&unit.repeat(100_000), true, || 1_000).2, "{unit}");
    }
    let text = format!("[\"{}\"]", "é\\n".repeat(200_000));
    assert_eq!(in_pieces(&text, true, || 4).1, Some(text.len()));
}
