//! Small helpers for text that goes into messages: cutting, quoting, and the nearest accepted name.

use crate::limits::QUOTED_TEXT;
use serde_json::Value;
use std::fmt::Write as _;

/// `text` cut to `limit` characters, control characters made visible, an ellipsis where something was left out.
///
/// ```
/// assert_eq!(bedrock_extract::text::cut("line\nline", 6), "line l…");
/// ```
#[must_use]
pub fn cut(text: &str, limit: usize) -> String {
    let mut out: String =
        text.chars().take(limit).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if text.chars().nth(limit).is_some() {
        out.push('…');
    }
    out
}

/// Whether the service takes a string for blank, and so refuses it: it trims byte order marks as well.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || character == '\u{feff}')
}

/// A JSON value as text short enough to stand in a message.
#[must_use]
pub fn quote(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::Object(fields) => format!("an object with {}", plural(fields.len(), "property", "properties")),
        Value::String(text) => format!("{:?}", cut(text, QUOTED_TEXT)),
        other => cut(&other.to_string(), QUOTED_TEXT),
    }
}

/// `1 property`, `2 properties`.
#[must_use]
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What kind of JSON value it is, with its article: `a string`, `an array`.
#[must_use]
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Names in backticks, joined by commas.
#[must_use]
pub fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The accepted name that a mistyped one most likely stands for: at most a third of it may differ.
///
/// ```
/// use bedrock_extract::text::nearest;
/// assert_eq!(nearest("maxToken", &["maxTokens", "topP"]), Some("maxTokens"));
/// assert_eq!(nearest("colour", &["maxTokens", "topP"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(name: &str, accepted: &[&'a str]) -> Option<&'a str> {
    if name.len() > 64 {
        return None;
    }
    let folded = fold(name);
    accepted
        .iter()
        .map(|candidate| (distance(&folded, &fold(candidate)), *candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether a name is another one in another style, or that with one letter wrong or two exchanged.
pub(crate) fn is_slip(name: &str, known: &str) -> bool {
    if name.len() > 64 {
        return false;
    }
    let (mut name, mut known) = (fold(name), fold(known));
    if name.len().abs_diff(known.len()) > 1 {
        return false;
    }
    if distance(&name, &known) <= 1 {
        return true;
    }
    let apart = name.iter().zip(&known).filter(|(left, right)| left != right).count();
    name.sort_unstable();
    known.sort_unstable();
    apart == 2 && name == known
}

/// Case and underscores are the usual slips between naming styles.
fn fold(name: &str) -> Vec<char> {
    name.chars().filter(|character| *character != '_').flat_map(char::to_lowercase).collect()
}

fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.iter().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(right) {
            let above = *cell;
            let best = (diagonal + usize::from(from != to)).min(above + 1).min(before + 1);
            diagonal = above;
            before = best;
            *cell = best;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// The 64-bit FNV-1a hash of the pieces, one after the other: the same in every process, and no secret.
pub(crate) fn fnv1a(pieces: &[&[u8]]) -> u64 {
    let bytes = pieces.iter().copied().flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// Every byte but `A-Za-z0-9-._~` as a percent code, as AWS encodes texts and queries.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The bytes of a string with percent codes; what is no code stays.
pub(crate) fn percent_decode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        out.push(code.unwrap_or(*first));
        rest = after.get(if code.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cuts_at_characters_and_hides_control_characters() {
        assert_eq!(cut("añejo", 2), "añ…");
        assert_eq!(cut("añejo", 5), "añejo");
        assert_eq!(cut("a\u{0}b\nc", 9), "a b c");
    }

    #[test]
    fn quotes_values_without_dumping_them() {
        assert_eq!(quote(&json!("x".repeat(500))).chars().count(), QUOTED_TEXT + 3);
        assert_eq!(quote(&json!([1, 2])), "an array of 2");
        assert_eq!(quote(&json!({"secret": 1})), "an object with 1 property");
        assert_eq!(quote(&json!(2.5)), "2.5");
    }

    #[test]
    fn finds_the_nearest_name() {
        assert_eq!(nearest("max_tokens", &["topP", "maxTokens"]), Some("maxTokens"));
        assert_eq!(nearest("temprature", &["temperature", "topP"]), Some("temperature"));
        assert_eq!(nearest("x", &["temperature"]), None);
        assert_eq!(nearest(&"x".repeat(1000), &["temperature"]), None);
    }

    #[test]
    fn distance_counts_edits() {
        let of = |left: &str, right: &str| distance(&fold(left), &fold(right));
        assert_eq!(of("kitten", "sitting"), 3);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("abc", ""), 3);
        assert_eq!(of("same", "same"), 0);
    }
}
