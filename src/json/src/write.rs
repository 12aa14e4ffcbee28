//! Writing of JSON text. Texts make up nearly all of a request, and are scanned eight bytes at a time.

use serde_json::{Map, Value};

/// Appends a value's JSON text to `out`.
///
/// ```
/// let mut out = b"x=".to_vec();
/// bedrock_extract_json::append(&serde_json::json!({"a": ["é\n"]}), &mut out);
/// assert_eq!(out, "x={\"a\":[\"é\\n\"]}".as_bytes());
/// ```
pub fn append(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::String(text) => append_text(text, out),
        Value::Array(items) => append_items(items, out),
        Value::Object(fields) => append_fields(fields, out),
        // Writing into memory cannot fail.
        scalar => drop(serde_json::to_writer(out, scalar)),
    }
}

fn append_items(items: &[Value], out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        append(item, out);
    }
    out.push(b']');
}

fn append_fields(fields: &Map<String, Value>, out: &mut Vec<u8>) {
    out.push(b'{');
    for (index, (name, value)) in fields.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        append_text(name, out);
        out.push(b':');
        append(value, out);
    }
    out.push(b'}');
}

fn append_text(text: &str, out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    append_inside_text(text, out);
    out.push(b'"');
}

/// Appends what stands between the quotes of a string.
///
/// ```
/// let mut out = Vec::new();
/// bedrock_extract_json::append_inside_text("a\"", &mut out);
/// assert_eq!(out, br#"a\""#);
/// ```
pub fn append_inside_text(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some((plain, [special, after @ ..])) = rest.split_at_checked(plain_length(rest)) {
        out.extend_from_slice(plain);
        append_escape(*special, out);
        rest = after;
    }
    out.extend_from_slice(rest);
}

fn append_escape(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0c => b'f',
        b'\r' => b'r',
        _ => {
            let digit = |nibble: u8| if nibble < 10 { b'0' + nibble } else { b'a' - 10 + nibble };
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

const WORD: usize = size_of::<u64>();
const ONES: u64 = u64::MAX / 255;
const HIGH_BITS: u64 = ONES << 7;

/// How many bytes stand before the first that must be escaped.
fn plain_length(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks::<WORD>();
    match words.iter().position(|word| specials(u64::from_le_bytes(*word)) != 0) {
        Some(index) => {
            let word = words.get(index).map_or(0, |word| specials(u64::from_le_bytes(*word)));
            index * WORD + word.trailing_zeros() as usize / 8
        }
        None => words.len() * WORD + tail.iter().take_while(|byte| !matches!(byte, 0..0x20 | b'"' | b'\\')).count(),
    }
}

/// Sets the high bit of the first byte that is below 0x20, a quote or a backslash; bits after that one mean nothing.
fn specials(word: u64) -> u64 {
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word;
    let zero_where = |byte: u8| word ^ (ONES * u64::from(byte));
    (below(word, 0x20) | below(zero_where(b'"'), 1) | below(zero_where(b'\\'), 1)) & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(value: &Value) -> String {
        let mut out = Vec::new();
        append(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_byte_at_every_place_is_written_as_the_library_does() {
        for code in (0..0x100).chain([0x7ff, 0xffff, 0x1f600]).filter_map(char::from_u32) {
            for place in 0..20 {
                for filling in ["a", "\u{80}", "é", "\"", "!", "\u{1f}", "\u{ffff}"] {
                    let text = format!("{}{code}{}", filling.repeat(place), filling.repeat(20 - place));
                    assert_eq!(written(&json!(text)), serde_json::to_string(&text).unwrap());
                }
            }
        }
    }

    #[test]
    fn trees_are_written_as_the_library_does() {
        for tree in [
            json!({}),
            json!([]),
            json!({"a\"b": [1, -2.5, null, true, {"": [[]]}], "__proto__": 1e300}),
            serde_json::from_str("[18446744073709551615, -9223372036854775808, 0.1, 1e-7]").unwrap(),
        ] {
            assert_eq!(written(&tree), tree.to_string());
        }
    }
}
