//! One look over JSON text, byte by byte, for what other readers of it may not take: deep nesting, long numbers, and
//! halves of surrogate pairs.

/// What stands in a JSON text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// The deepest level of nested objects and arrays.
    pub depth: usize,
    /// Whether a number has more digits than a double is sure to hold.
    pub long_numbers: bool,
    /// Whether a string holds an escape of half a surrogate pair.
    pub half_surrogates: bool,
}

/// Digits of a number that a double always holds.
const SURE_DIGITS: usize = 15;

/// Looks over a JSON text; of a string that is not JSON the survey means nothing.
///
/// ```
/// let survey = bedrock_extract_json::survey(r#"{"id": [2512292042121000001, "\ud83d"]}"#);
/// assert_eq!((survey.depth, survey.long_numbers, survey.half_surrogates), (2, true, true));
/// ```
#[must_use]
pub fn survey(text: &str) -> Survey {
    let mut survey = Survey::default();
    let mut depth = 0_usize;
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'{' | b'[' => {
                depth += 1;
                survey.depth = survey.depth.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let (length, half) = string(rest);
                survey.half_surrogates |= half;
                rest = rest.get(length..).unwrap_or_default();
            }
            b'0'..=b'9' => {
                let length = rest.iter().take_while(|byte| is_of_number(**byte)).count();
                let number = rest.get(..length).unwrap_or_default();
                // An exponent may stand for any number of digits.
                survey.long_numbers |= length >= SURE_DIGITS || number.iter().any(|byte| matches!(byte, b'e' | b'E'));
                rest = rest.get(length..).unwrap_or_default();
            }
            _ => {}
        }
    }
    survey
}

const fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')
}

/// The length of a string after its opening quote, the closing one included, and whether it escapes half a pair.
fn string(bytes: &[u8]) -> (usize, bool) {
    let mut half = false;
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(plain) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) else {
            return (bytes.len(), half);
        };
        match rest.get(plain..).unwrap_or_default() {
            [b'"', ..] => return (at + plain + 1, half),
            [b'\\', b'u', after @ ..] => {
                let (length, is_half) = unit(after);
                half |= is_half;
                at += plain + 2 + length;
            }
            _ => at += plain + 2,
        }
    }
}

/// The text with U+FFFD in the place of each escape of half a surrogate pair; `None` where there is none.
///
/// `JSON.parse` takes such halves, other readers and the service do not.
///
/// ```
/// use bedrock_extract_json::without_half_surrogates as mend;
/// assert_eq!(mend(r#""cut \ud83d""#).as_deref(), Some(r#""cut \ufffd""#));
/// assert_eq!(mend(r#""\ud83d\ude42 \\ud83d""#), None);
/// ```
#[must_use]
pub fn without_half_surrogates(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let escape = at + found;
        let after = text.get(escape + 2..).unwrap_or_default();
        if text.as_bytes().get(escape + 1) != Some(&b'u') {
            // The escaped character may be a longer one.
            at = escape + 1 + text.get(escape + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            continue;
        }
        let (length, is_half) = unit(after.as_bytes());
        at = escape + 2 + length;
        if is_half {
            out.push_str(text.get(kept..escape).unwrap_or_default());
            out.push_str("\\ufffd");
            kept = at;
        }
    }
    if kept == 0 {
        return None;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    Some(out)
}

/// The length of what follows `\u`: four digits, or with the other half of a pair ten bytes; and whether it is half a pair.
fn unit(after: &[u8]) -> (usize, bool) {
    match digits(after) {
        Some(0xd800..0xdc00) => match after.get(4..) {
            Some([b'\\', b'u', low @ ..]) if digits(low).is_some_and(|low| (0xdc00..0xe000).contains(&low)) => {
                (10, false)
            }
            _ => (4, true),
        },
        Some(0xdc00..0xe000) => (4, true),
        Some(_) => (4, false),
        None => (0, false),
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.first_chunk::<4>()?;
    digits.iter().try_fold(0, |sum, byte| char::from(*byte).to_digit(16).map(|digit| sum * 16 + digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_passed_over_whole() {
        for text in [r#"{"a":"[[[1234567890123456789012"}"#, r#"{"\"[":"\\"}"#, r#""\u005b""#, "\"é\\\"[\""] {
            let found = survey(text);
            assert!(found.depth <= 1 && !found.long_numbers && !found.half_surrogates, "{text} {found:?}");
        }
    }

    #[test]
    fn long_numbers_are_those_that_a_double_may_not_hold() {
        for (text, long) in [
            ("123456789012345", false),
            ("1234567890123456", true),
            ("-0.1", false),
            ("[1e400]", true),
            ("0.12345678901234567", true),
            ("[1,2,3,4,5,6,7,8,9,10,11,12]", false),
        ] {
            assert_eq!(survey(text).long_numbers, long, "{text}");
        }
    }

    #[test]
    fn only_halves_of_pairs_change() {
        for (text, expected) in [
            (r#""\ud83d""#, Some(r#""\ufffd""#)),
            (r#""\uDE42\ud83d\ude42""#, Some(r#""\ufffd\ud83d\ude42""#)),
            (r#""\ud83d\ud83d\ude42""#, Some(r#""\ufffd\ud83d\ude42""#)),
            (r#""\ud83d\\ude42""#, Some(r#""\ufffd\\ude42""#)),
            (r#""\ud83dx""#, Some(r#""\ufffdx""#)),
            (r#""\\ud83d""#, None),
            (r#""\u00e9\n\"""#, None),
            ("\"\\é\\ud83d", Some("\"\\é\\ufffd")),
            ("\\", None),
            ("\\u", None),
            ("\\ud8", None),
        ] {
            assert_eq!(without_half_surrogates(text).as_deref(), expected, "{text}");
            let held = survey(&format!("\"{text}")).half_surrogates || survey(text).half_surrogates;
            assert!(expected.is_none() || held, "{text}");
        }
    }

    #[test]
    fn generated_escapes_become_readable() {
        let mut seed = 7_u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % below
        };
        let pieces = ["\\ud83d", "\\ude42", "\\u0041", "\\\\", "\\n", "\\\"", "a", "é", "🙂"];
        for _ in 0..20_000 {
            let inner: String = (0..random(8)).map(|_| pieces[random(pieces.len())]).collect();
            let text = format!("\"{inner}\"");
            let mended = without_half_surrogates(&text);
            assert_eq!(mended.is_some(), survey(&text).half_surrogates, "{text}");
            let read: Result<String, _> = serde_json::from_str(mended.as_deref().unwrap_or(&text));
            // What the standard library makes of the code units is the reference.
            let units: Vec<u16> = units(&inner);
            assert_eq!(read.unwrap(), String::from_utf16_lossy(&units), "{text}");
        }
    }

    fn units(inner: &str) -> Vec<u16> {
        let mut out = Vec::new();
        let mut rest = inner;
        while let Some(first) = rest.chars().next() {
            let mut length = first.len_utf8();
            if let Some(code) = rest.strip_prefix("\\u") {
                out.push(u16::from_str_radix(code.get(..4).unwrap(), 16).unwrap());
                length = 6;
            } else if let Some(escaped) = rest.strip_prefix('\\') {
                let letter = escaped.as_bytes()[0];
                out.push(u16::from(if letter == b'n' { b'\n' } else { letter }));
                length = 2;
            } else {
                out.extend(first.encode_utf16(&mut [0; 2]).iter());
            }
            rest = rest.get(length..).unwrap();
        }
        out
    }
}
