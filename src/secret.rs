//! Session tokens and API keys, kept out of whatever is said about a request, and out of what the service repeats of it: as they
//! are, percent-encoded, escaped in JSON, and in base64.

use base64_simd::STANDARD_NO_PAD;
use std::cell::OnceCell;
use std::fmt;
use std::ops::Range;

/// What stands in a secret's place.
const MASK: &str = "…";

/// Bytes of the shortest one: the letters of a shorter one stand in many words.
const SHORTEST: usize = 8;

/// Bytes of the shortest one that is looked for in answers: a shorter one may well be a part of a value.
const SHORTEST_IN_ANSWERS: usize = 16;

/// So many characters of a secret are it: the rest may be cut off.
const ENOUGH: usize = 64;

/// A session token or an API key.
#[derive(Clone)]
pub struct Secret {
    text: String,
    /// What stands for it in base64, at each of the three places where it may begin in a group.
    base64: [String; 3],
    /// Whether a spelling of it may begin with a byte.
    begins: [bool; 256],
    /// Whether the conversation of its one request holds it.
    is_said: OnceCell<bool>,
}

impl Secret {
    pub(crate) fn new(text: String) -> Self {
        let base64 = [0, 1, 2].map(|before| base64_inside(before, text.as_bytes()));
        let firsts = base64.iter().chain([&text]).filter_map(|needle| needle.bytes().next());
        let mut begins = [false; 256];
        for first in firsts.flat_map(|first| [first, base64_url(first)]).chain(*b"%\\") {
            if let Some(begins) = begins.get_mut(usize::from(first)) {
                *begins = true;
            }
        }
        Self { text, base64, begins, is_said: OnceCell::new() }
    }

    /// `answer` to the request `request` without the secret; `None` where it holds none. What the conversation holds itself may
    /// be answered, and digits alone may be a number.
    pub(crate) fn mask_answer(&self, answer: &[u8], request: &[u8]) -> Option<Vec<u8>> {
        if self.text.len() < SHORTEST_IN_ANSWERS || self.text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let masked = self.mask(answer)?;
        let is_said = self.is_said.get_or_init(|| self.find(request, 0).is_some());
        (!is_said).then_some(masked)
    }

    fn mask(&self, text: &[u8]) -> Option<Vec<u8>> {
        let mut found = self.find(text, 0)?;
        let mut kept = Vec::with_capacity(text.len());
        let mut from = 0;
        loop {
            kept.extend_from_slice(text.get(from..found.start).unwrap_or_default());
            kept.extend_from_slice(MASK.as_bytes());
            from = found.end;
            match self.find(text, from) {
                Some(next) => found = next,
                None => break,
            }
        }
        kept.extend_from_slice(text.get(from..).unwrap_or_default());
        Some(kept)
    }

    /// Where the secret stands next in `text`.
    fn find(&self, text: &[u8], from: usize) -> Option<Range<usize>> {
        let mut at = from;
        loop {
            let rest = text.get(at..)?;
            at += rest.iter().position(|byte| self.begins.get(usize::from(*byte)) == Some(&true))?;
            let rest = text.get(at..)?;
            let mut needles = self.base64.iter().chain([&self.text]);
            if let Some(length) = needles.find_map(|needle| spelled(rest, needle.as_bytes())) {
                return Some(at..at + length);
            }
            at += 1;
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

/// `text` of the service or the host without `secret`, and without what looks like a session token or an API key: a refused
/// signature is answered with the request as the service read it, and hosts name a header that they refuse.
pub(crate) fn redact(text: &str, secret: Option<&Secret>) -> String {
    let known = secret.filter(|secret| secret.text.len() >= SHORTEST).and_then(|secret| secret.mask(text.as_bytes()));
    let known = known.map(|masked| String::from_utf8_lossy(&masked).into_owned());
    let text = known.as_deref().unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    let mut kept = String::new();
    let mut from = 0;
    let ends =
        ["x-amz-security-token:", "bearer "].map(|before| lower.match_indices(before).map(|(at, _)| at + before.len()));
    let mut starts: Vec<usize> = ends.into_iter().flatten().collect();
    starts.sort_unstable();
    for start in starts {
        let (Some(before), Some(secret)) = (text.get(from..start), text.get(start..)) else { continue };
        kept.push_str(before);
        let blank = secret.len() - secret.trim_start().len();
        let end = secret.trim_start().find(char::is_whitespace).map_or(secret.len(), |end| blank + end);
        kept.push_str(MASK);
        from = start + end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// The characters that stand for `bytes` alone in base64 text where `before` bytes of a group come before them.
fn base64_inside(before: usize, bytes: &[u8]) -> String {
    let padded: Vec<u8> = [0; 2].iter().take(before).chain(bytes).copied().collect();
    let text = STANDARD_NO_PAD.encode_to_string(&padded);
    text.get((before * 8).div_ceil(6)..padded.len() * 8 / 6).unwrap_or_default().to_owned()
}

/// Bytes of `text` that spell `needle`, or enough of it.
fn spelled(text: &[u8], needle: &[u8]) -> Option<usize> {
    let (mut length, mut known) = (0, 0);
    for wanted in needle {
        let Some(taken) = text.get(length..).and_then(|rest| spelled_byte(rest, *wanted)) else { break };
        length += taken;
        known += 1;
    }
    (known > 0 && known >= needle.len().min(ENOUGH)).then_some(length)
}

/// Bytes of `text` that spell one character: itself, its percent code, or its escape in JSON, also in a JSON text within another.
fn spelled_byte(text: &[u8], wanted: u8) -> Option<usize> {
    let is_wanted = |byte: u8| byte == wanted || byte == base64_url(wanted);
    match text {
        [first, ..] if is_wanted(*first) => Some(1),
        [b'%', code @ ..] => {
            // The percent sign may be encoded as well.
            let again = if code.starts_with(b"25") { 2 } else { 0 };
            is_wanted(byte_of(code.get(again..again + 2)?)?).then_some(again + 3)
        }
        [b'\\', ..] => {
            let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
            match text.get(slashes..)? {
                [b'u', b'0', b'0', high, low, ..] if byte_of(&[*high, *low]).is_some_and(is_wanted) => {
                    Some(slashes + 5)
                }
                [next, ..] if is_wanted(*next) => Some(slashes + 1),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The two alphabets of base64 differ in two characters.
fn base64_url(character: u8) -> u8 {
    match character {
        b'+' => b'-',
        b'/' => b'_',
        other => other,
    }
}

fn byte_of(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "IQoJb3JpZ2lu/2+V4c3QtMSJHMEUCIQ==-_~x";

    fn masked(text: &str) -> String {
        redact(text, Some(&Secret::new(TOKEN.to_owned())))
    }

    #[test]
    fn every_spelling_of_a_secret_is_masked() {
        let json = serde_json::to_string(TOKEN).unwrap().replace('/', "\\/");
        let codes: String = TOKEN.chars().map(|letter| format!("\\u{:04X}", u32::from(letter))).collect();
        let percent = TOKEN.replace('/', "%2f").replace('+', "%2B").replace('=', "%3D");
        for text in [
            TOKEN.to_owned(),
            percent.clone(),
            percent.replace('%', "%25"),
            json.clone(),
            json.replace('\\', "\\\\"),
            codes.clone(),
            codes.replace('\\', "\\\\"),
        ] {
            let shown = masked(&format!("before {text} after {text}"));
            assert_eq!(shown.matches('…').count(), 2, "{text}: {shown}");
            assert!(!shown.contains("b3JpZ2lu") && !shown.contains("0062"), "{text}: {shown}");
        }
    }

    #[test]
    fn base64_of_a_text_with_a_secret_shows_none_of_it() {
        for before in ["", "a", "ab", "abc", "abcd"] {
            for alphabet in [base64_simd::STANDARD, base64_simd::URL_SAFE] {
                let shown = masked(&alphabet.encode_to_string(format!("{before}{TOKEN} and more")));
                let (kept, _) = shown.split_once('…').expect("a mask");
                // No more than the characters that the secret shares with what stands before it.
                assert!(kept.len() <= before.len() * 8 / 6 + 1, "{before}: {shown}");
                assert!(shown.len() < 30, "{before}: {shown}");
            }
        }
    }

    #[test]
    fn a_long_secret_is_known_by_its_beginning() {
        let token = "Qm9".repeat(10) + &TOKEN.repeat(30);
        let secret = Secret::new(token.clone());
        let shown = redact(&format!("x {}", token.get(..200).unwrap()), Some(&secret));
        assert_eq!(shown, "x …");
        let unknown = redact(&format!("x {}", token.get(..ENOUGH - 1).unwrap()), Some(&secret));
        assert!(unknown.len() > ENOUGH, "too little to be sure of");
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in ["", "%", "\\", "IQoJ", "100 %2F \\u00", TOKEN.get(1..).unwrap(), "IQoJIQoJIQoJb3"] {
            assert_eq!(masked(text), text);
        }
        assert_eq!(redact("a short one", Some(&Secret::new("short".into()))), "a short one");
        assert_eq!(redact("an empty one", Some(&Secret::new(String::new()))), "an empty one");
    }

    #[test]
    fn answers_keep_what_the_conversation_holds_and_numbers() {
        let secret = Secret::new(TOKEN.to_owned());
        let answer = format!(r#"{{"key":"{TOKEN}"}}"#);
        assert_eq!(secret.mask_answer(answer.as_bytes(), b"{}").unwrap(), r#"{"key":"…"}"#.as_bytes());
        assert_eq!(secret.mask_answer(b"{}", b"{}"), None);
        let said = Secret::new(TOKEN.to_owned());
        assert_eq!(said.mask_answer(answer.as_bytes(), format!("read {TOKEN}").as_bytes()), None);
        let digits = Secret::new("1234567890123456".to_owned());
        assert_eq!(digits.mask_answer(br#"{"a":1234567890123456}"#, b"{}"), None);
    }

    #[test]
    fn a_secret_that_repeats_itself_is_compared_no_further_than_needed() {
        let secret = Secret::new("a".repeat(32_768));
        let text = format!("{}b", "a".repeat(ENOUGH - 1)).repeat(2_000);
        assert_eq!(redact(&text, Some(&secret)), text);
    }
}
