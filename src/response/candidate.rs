//! Finds the object in an answer: the input of the named tool, or JSON in the text.

use super::Block;
use std::borrow::Cow;

/// Objects of one answer that are looked at: the last ones, because models think first and answer then.
const KEPT: usize = 8;

/// Starts without an end that are passed over before the search gives up: each costs one pass over the rest.
const PASSES: usize = 8;

/// The input of the first call of `tool`.
#[must_use]
pub fn from_tool<'a>(blocks: &[Block<'a>], tool: &str) -> Option<&'a str> {
    blocks.iter().find_map(|block| match block {
        Block::ToolUse { name, input, .. } if name == tool => Some(input.get()),
        _ => None,
    })
}

/// The JSON objects in the answer's text, in their order, whole ones only: what stands inside an object or array is never
/// taken for an answer of its own, even when the outer one has a slip. Fences, prose and `<think>` sections around them do
/// not matter.
///
/// ```
/// use bedrock_extract::response::{Block, candidate::from_text};
/// let blocks = [Block::Text("Perhaps {\"age\": 1}? No:\n```json\n{\"age\": 25}\n```".into())];
/// assert_eq!(from_text(&blocks), ["{\"age\": 1}", "{\"age\": 25}"]);
/// ```
#[must_use]
pub fn from_text(blocks: &[Block<'_>]) -> Vec<String> {
    let text = text(blocks);
    let mut found: Vec<&str> = Vec::new();
    let mut from = 0;
    let mut passes = 0;
    for start in starts(&text) {
        if start < from {
            continue;
        }
        if let Some(end) = end_of(&text, start) {
            found.extend(text.get(start..end).filter(|region| region.starts_with('{')));
            from = end;
            continue;
        }
        // An object that never ends. Only one that begins a line of its own can be another.
        passes += 1;
        match text.get(start..).and_then(|rest| rest.find("\n{")).filter(|_| passes < PASSES) {
            Some(offset) => from = start + offset + 1,
            None => {
                found.extend(text.get(start..).filter(|rest| rest.starts_with('{')));
                break;
            }
        }
    }
    found.iter().skip(found.len().saturating_sub(KEPT)).map(|region| (*region).to_owned()).collect()
}

/// The answer's text blocks, joined.
#[must_use]
pub fn text<'a>(blocks: &'a [Block<'_>]) -> Cow<'a, str> {
    let mut texts = blocks.iter().filter_map(|block| match block {
        Block::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    let first = Cow::Borrowed(texts.next().unwrap_or_default());
    texts.fold(first, |joined, next| Cow::Owned(format!("{joined}\n{next}")))
}

/// Where objects and arrays of objects may begin: a brace before a name or its other half, a bracket before a brace.
fn starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut after = None;
    // Backwards, so that each brace knows what follows it without a search of its own.
    for (index, byte) in text.bytes().enumerate().rev() {
        if matches!((byte, after), (b'{', Some(b'"' | b'}')) | (b'[', Some(b'{'))) {
            starts.push(index);
        }
        if !byte.is_ascii_whitespace() {
            after = Some(byte);
        }
    }
    starts.reverse();
    starts
}

/// The end of the object or array that begins at `start`, by its brackets; those inside texts do not count.
fn end_of(text: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    for (index, byte) in text.as_bytes().iter().copied().enumerate().skip(start) {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => {
                depth -= 1;
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::RawValue;

    fn find(text: &str) -> Vec<String> {
        from_text(&[Block::Text(text.into())])
    }

    #[test]
    fn finds_whole_objects_in_their_order() {
        for (text, expected) in [
            (r#"{"a":1}"#, vec![r#"{"a":1}"#]),
            (r#"<think>{"a":0}</think> {"a":{"b":2}} done"#, vec![r#"{"a":0}"#, r#"{"a":{"b":2}}"#]),
            ("```json\n{ \"a\": \"}\\\"{\" }\n```", vec!["{ \"a\": \"}\\\"{\" }"]),
            (r#"Set {x} and [1] then {"a":1} or {broken"#, vec![r#"{"a":1}"#]),
            (r#"{"a":1} Fields left out are {}."#, vec![r#"{"a":1}"#, "{}"]),
        ] {
            assert_eq!(find(text), expected, "{text}");
        }
        for text in ["", "no object", "{", "{]", r#"[{"a":1},{"a":2}]"#] {
            assert!(find(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_stands_inside_a_broken_object_is_no_answer() {
        for text in [
            r#"{"name":"root","children":[{"name":"leaf","children":[]},]}"#,
            "{\"city\":\"Oslo\", // capital\n \"mayor\":{\"name\":\"A\"}}",
            r#"{"outer": {"a":1}"#,
            r#"{"a":"#,
        ] {
            assert_eq!(find(text), [text]);
        }
        assert_eq!(find("{\"broken\": [1\n{\"a\":1}"), [r#"{"a":1}"#]);
    }

    #[test]
    fn the_search_is_linear() {
        for unit in ["{\"a\":", "{\"a\":1}", "{", "[{", "\n{\"a\"", "}"] {
            for end in ["", "!"] {
                assert!(find(&(unit.repeat(400_000) + end)).len() <= KEPT);
            }
        }
    }

    #[test]
    fn joins_text_blocks_and_picks_the_named_tool() {
        let input: &RawValue = serde_json::from_str("{\"a\": 1}").unwrap();
        let call = |name: &'static str| Block::ToolUse { id: "t".into(), name: name.into(), input };
        assert_eq!(from_tool(&[call("Other"), call("User")], "User"), Some("{\"a\": 1}"));
        assert_eq!(from_tool(&[call("Other")], "User"), None);
        assert_eq!(text(&[Block::Text("a".into()), Block::Other, Block::Text("b".into())]), "a\nb");
    }
}
