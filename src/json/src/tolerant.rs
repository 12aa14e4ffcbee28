//! Reads JSON as models write it: with comments, other quotes, names without quotes, commas too many or too few, Python's
//! words, and without the last brackets. Nothing is invented: a string or number that is cut off has no reading.

use crate::numbers::inexact_numbers;
use serde_json::{Map, Number, Value};

/// Levels of nesting, as `serde_json` has them.
pub(crate) const DEPTH: usize = 128;

/// The value that begins the text, and whether anything of it was not JSON. `None` where there is no single reading. What
/// stands after the value is not looked at.
///
/// ```
/// use serde_json::json;
/// let read = bedrock_extract_json::read_tolerant;
/// assert_eq!(read("{name: 'Jason', // who\n 'age': 25,}"), Some((json!({"name": "Jason", "age": 25}), true)));
/// assert_eq!(read(r#"{"name": "Jason"}"#), Some((json!({"name": "Jason"}), false)));
/// assert_eq!(read(r#"{"name": "Jas"#), None);
/// ```
#[must_use]
pub fn read_tolerant(text: &str) -> Option<(Value, bool)> {
    let mut reader = Reader { rest: text, slips: false, depth: 0 };
    let value = reader.value()?;
    Some((value, reader.slips))
}

/// How many bytes the value that begins the text takes, where it has a reading.
#[must_use]
pub fn extent(text: &str) -> Option<usize> {
    let mut reader = Reader { rest: text, slips: false, depth: 0 };
    reader.value()?;
    Some(text.len() - reader.rest.len())
}

struct Reader<'a> {
    rest: &'a str,
    slips: bool,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> Option<Value> {
        self.space();
        match self.rest.chars().next()? {
            '{' => self.nested(Self::object),
            '[' => self.nested(Self::array),
            character if closing_quotes(character).is_some() => self.text().map(Value::String),
            character if character.is_ascii_digit() || matches!(character, '-' | '+' | '.') => self.number(),
            _ => self.word(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Value>) -> Option<Value> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        self.skip(1);
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Option<Value> {
        let mut fields = Map::new();
        self.members('}', |reader| {
            let name = reader.name()?;
            reader.space();
            reader.take(':').then_some(())?;
            fields.insert(name, reader.value()?);
            Some(())
        })?;
        Some(Value::Object(fields))
    }

    fn array(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        self.members(']', |reader| {
            items.push(reader.value()?);
            Some(())
        })?;
        Some(Value::Array(items))
    }

    /// Reads members up to the bracket. The text may end after a whole member, but not where another was to come.
    fn members(&mut self, bracket: char, mut read: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        let mut comma = false;
        loop {
            self.space();
            if self.take(bracket) {
                self.slips |= comma;
                return Some(());
            }
            read(self)?;
            self.space();
            comma = self.take(',');
            if comma || self.rest.starts_with(bracket) {
                continue;
            }
            self.slips = true;
            let next = self.rest.chars().next();
            // A bracket is missing at the end of the text, or before that of what is around it.
            if matches!(next, None | Some('}' | ']')) {
                return Some(());
            }
            // A comma is missing where the next member plainly begins.
            next.filter(|next| closing_quotes(*next).is_some() || matches!(next, '{' | '['))?;
        }
    }

    fn name(&mut self) -> Option<String> {
        if self.rest.chars().next().is_some_and(|character| closing_quotes(character).is_some()) {
            return self.text();
        }
        let end =
            self.rest.find(|character: char| !character.is_alphanumeric() && !matches!(character, '_' | '$' | '-'))?;
        let name = self.rest.get(..end).filter(|name| !name.is_empty())?.to_owned();
        self.slips = true;
        self.skip(end);
        Some(name)
    }

    fn text(&mut self) -> Option<String> {
        let opening = self.next()?;
        let closing = closing_quotes(opening)?;
        self.slips |= opening != '"';
        let mut out = String::new();
        loop {
            match self.next()? {
                '\\' => out.push(self.escaped()?),
                quote if closing.contains(&quote) => return Some(out),
                character => {
                    self.slips |= character.is_control();
                    out.push(character);
                }
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(),
            plain @ ('"' | '\\' | '/') => plain,
            other => {
                self.slips = true;
                other
            }
        })
    }

    /// The character of `\u`, or of two of them where one half does not do.
    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        self.rest = self.rest.strip_prefix("\\u")?;
        let second = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second)
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        self.rest = self.rest.get(4..)?;
        u32::from_str_radix(digits, 16).ok()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.skip(character.len_utf8());
        Some(character)
    }

    fn number(&mut self) -> Option<Value> {
        let end = self
            .rest
            .find(|character: char| !character.is_ascii_digit() && !matches!(character, '-' | '+' | '.' | 'e' | 'E'))?;
        let digits = self.rest.get(..end)?;
        let plain = digits.strip_prefix('+').unwrap_or(digits);
        self.slips |= plain.len() != digits.len();
        // A repair may not lose digits on the way.
        let number: Number = serde_json::from_str(plain).ok().filter(|_| inexact_numbers(plain, 1).is_empty())?;
        self.skip(end);
        Some(Value::Number(number))
    }

    fn word(&mut self) -> Option<Value> {
        const WORDS: [(&str, Value); 6] = [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
            ("True", Value::Bool(true)),
            ("False", Value::Bool(false)),
            ("None", Value::Null),
        ];
        let (word, value) = WORDS.into_iter().find(|(word, _)| self.rest.starts_with(word))?;
        self.skip(word.len());
        self.slips |= word.starts_with(|character: char| character.is_ascii_uppercase());
        let ends = !self.rest.starts_with(|character: char| character.is_alphanumeric() || character == '_');
        ends.then_some(value)
    }

    /// White space and comments.
    fn space(&mut self) {
        loop {
            let trimmed =
                self.rest.trim_start_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
            let skipped = self.rest.len() - trimmed.len();
            let white = self.rest.get(..skipped).unwrap_or_default();
            self.slips |= !white.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
            self.rest = trimmed;
            let end = if trimmed.starts_with("//") || trimmed.starts_with('#') {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.get(2..).and_then(|rest| rest.find("*/")).map_or(trimmed.len(), |end| end + 4)
            } else {
                return;
            };
            self.slips = true;
            self.skip(end);
        }
    }

    fn take(&mut self, character: char) -> bool {
        let taken = self.rest.strip_prefix(character);
        self.rest = taken.unwrap_or(self.rest);
        taken.is_some()
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }
}

/// The quotes that end a string begun with this one, where it is one.
pub(crate) fn closing_quotes(opening: char) -> Option<&'static [char]> {
    match opening {
        '"' => Some(&['"']),
        '\'' => Some(&['\'']),
        '\u{201c}' | '\u{201d}' | '\u{201e}' => Some(&['\u{201c}', '\u{201d}']),
        '\u{2018}' | '\u{2019}' => Some(&['\u{2018}', '\u{2019}']),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn slips_that_models_make_are_read() {
        for (text, expected) in [
            (r#"{"a": [1, 2,], "b": {},}"#, json!({"a": [1, 2], "b": {}})),
            ("{'it''s': 1}", Value::Null),
            (r#"{'a': 'it\'s', 'b': "x"}"#, json!({"a": "it's", "b": "x"})),
            ("// first\n{a: 1, /* then */ b-c: True, # last\n d: None}", json!({"a": 1, "b-c": true, "d": null})),
            ("{\u{201c}a\u{201d}: \u{201c}b \"c\" d\u{201d}}", json!({"a": "b \"c\" d"})),
            ("{\"a\": \"line\nline\ttab\"}", json!({"a": "line\nline\ttab"})),
            ("{\"a\": 1\n \"b\": [\"x\" \"y\"]}", json!({"a": 1, "b": ["x", "y"]})),
            (r#"{"a": {"b": ["x""#, json!({"a": {"b": ["x"]}})),
            (r#"{"a": [1, 2}"#, json!({"a": [1, 2]})),
            (r#"{"a": "\u00e9\ud83d\ude42", "b": +5}"#, json!({"a": "é🙂", "b": 5})),
            ("\u{feff}[1,\u{a0}2]", json!([1, 2])),
        ] {
            let found = read_tolerant(text);
            match expected {
                Value::Null => assert_eq!(found, None, "{text}"),
                expected => assert_eq!(found, Some((expected, true)), "{text}"),
            }
        }
    }

    #[test]
    fn what_is_cut_off_has_no_reading() {
        let whole = r#"{"name": "Jason", "ages": [25, 26], "home": {"city": "Oslo"}, "ok": true}"#;
        for end in 0..whole.len() {
            let cut = whole.get(..end).unwrap();
            if let Some((value, slips)) = read_tolerant(cut) {
                // Only closing brackets are missing: every value that was begun is there, as it was.
                assert!(slips && cut.ends_with(['"', ']', '}', 'e']), "{cut}");
                let original: Value = serde_json::from_str(whole).unwrap();
                let fields = value.as_object().unwrap();
                assert!(fields.iter().all(|(name, field)| original[name] == *field || name == "home"), "{cut}");
            }
        }
        for text in [
            "",
            "{",
            "[1, ",
            "{\"a\":",
            "{\"a\": 1",
            "{\"a\"",
            "{a",
            "nul",
            "NaN",
            "[Infinity]",
            "{\"a\" 1}",
            "[1 2]",
            "-",
            "\"\\ud800\"",
        ] {
            assert_eq!(read_tolerant(text), None, "{text}");
        }
    }

    #[test]
    fn json_reads_the_same_with_both_and_nothing_hurts() {
        let mut seed = 1_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "u0041", "a", "1", ".5", "e3", "-", " ", "\n", "true",
            "null", "\u{201c}", "é", "//", "/*", "*/", "#",
        ];
        for _ in 0..200_000 {
            let length = random(12);
            let text: String =
                (0..length).map(|_| pieces[usize::try_from(random(pieces.len() as u64)).unwrap()]).collect();
            let found = read_tolerant(&text);
            if let Ok(value) = serde_json::from_str::<Value>(&text)
                && !text.trim_end().ends_with(|last: char| last.is_ascii_digit())
            {
                assert_eq!(found, Some((value, false)), "{text}");
            }
        }
        for unit in ["{\"a\":", "[", "{a:[", "/*", "#\n", "\\u"] {
            assert_eq!(read_tolerant(&unit.repeat(300_000)), None, "{unit}");
        }
        for quote in ["\"", "'"] {
            let found = read_tolerant(&quote.repeat(300_000)).map(|(value, _)| value);
            assert_eq!(found, Some(Value::String(String::new())), "{quote}");
        }
    }
}
