//! Finds what may be the value in an answer: the input of the named tool, or JSON in the text.

use super::Block;
use bedrock_extract_json::extent;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

/// Objects of one answer that are compared, the last ones: each costs a look at the text before it.
const COMPARED: usize = 16;

/// Starts without an end that are passed over before the search gives up: each costs one pass over the rest.
const PASSES: usize = 8;

/// The inputs of the calls of `tool`, as JSON text.
pub fn from_tool<'a>(blocks: &[Block<'a>], tool: &str) -> Vec<&'a str> {
    let inputs = blocks.iter().filter_map(|block| match block {
        Block::ToolUse { name, input, .. } if name == tool => Some(input.get()),
        _ => None,
    });
    inputs.collect()
}

/// Kinds of JSON that are looked for in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Any value: arrays as well, and texts, numbers and words where there is nothing else.
    Any,
    /// Objects.
    Object,
}

/// The JSON in the answer's text, the likeliest first: whole values, never what stands inside another, even when the outer one
/// has a slip. One in a code fence counts before one that begins a line, that before one inside a sentence, and of equals the
/// last; what a model thinks before it answers (`<think>`) does not count, and `{}` only where there is nothing else.
///
/// ```
/// use bedrock_extract::response::candidate::{Wanted, from_text};
/// let found = from_text("Perhaps {\"age\": 1}? No:\n```json\n{\"age\": 25}\n```", Wanted::Object);
/// assert_eq!(found, ["{\"age\": 25}", "{\"age\": 1}"]);
/// ```
#[must_use]
pub fn from_text(whole: &str, wanted: Wanted) -> Vec<&str> {
    let opening = |text: &str| text.contains('{') || (wanted == Wanted::Any && !text.trim().is_empty());
    let answered = THOUGHT_ENDS.iter().find_map(|end| whole.rsplit_once(end)).map(|(_, answer)| answer);
    let text = answered.filter(|answer| opening(answer)).unwrap_or(whole);
    let regions = regions(text, wanted);
    let mut compared: Vec<&Range<usize>> = regions.iter().skip(regions.len().saturating_sub(COMPARED)).collect();
    // The sort is stable: of equals the last comes first.
    compared.reverse();
    compared.sort_by_key(|region| Reverse(standing(text, region)));
    let mut found: Vec<&str> = compared.into_iter().filter_map(|region| text.get(region.clone())).collect();
    if found.is_empty() && wanted == Wanted::Any {
        found.push(without_fence(text));
    }
    found
}

/// How models end their thoughts, where those stand in the text.
const THOUGHT_ENDS: [&str; 2] = ["</think>", "</thinking>"];

/// The text without the marks of a code fence around it.
fn without_fence(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    inner.and_then(|inner| inner.split_once('\n')).map_or(text, |(_, inner)| inner.trim())
}

/// How likely a region is the answer.
fn standing(text: &str, region: &Range<usize>) -> (bool, bool, bool) {
    let before = text.get(..region.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let after_fence = before.trim_end().rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("```"));
    // A fence before it may also be the end of another block.
    let fenced = after_fence && before.matches("```").count() % 2 == 1;
    let note = text.get(region.clone()).is_some_and(is_note);
    (!note, fenced, line.trim().is_empty())
}

/// Whether a value says nothing: an empty one, a footnote `[1]`, the box `[x]` of a list.
fn is_note(value: &str) -> bool {
    let inner = value.trim_matches(['{', '}', '[', ']', ' ', '\t', '\r', '\n']);
    inner.is_empty() || inner == "x" || (value.starts_with('[') && inner.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Where the values of the text stand, in their order. The last may have no end.
fn regions(text: &str, wanted: Wanted) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    let mut passes = 0;
    for start in starts(text, wanted) {
        if start < from {
            continue;
        }
        let is_wanted = wanted == Wanted::Any || text.as_bytes().get(start) == Some(&b'{');
        if let Some(end) = end_of(text, start) {
            found.extend(is_wanted.then_some(start..end));
            from = end;
            continue;
        }
        // An object that never ends. Only one that begins a line of its own can be another.
        passes += 1;
        match text.get(start..).and_then(|rest| rest.find("\n{")).filter(|_| passes < PASSES) {
            Some(offset) => from = start + offset + 1,
            None => {
                found.extend(is_wanted.then_some(start..text.len()));
                break;
            }
        }
    }
    found
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

/// Where objects and arrays of objects may begin. A brace counts as one before a name in any quotes or none, a comment, or its
/// other half: a slip in the first name must not make the object's inside look like the answer.
fn starts(text: &str, wanted: Wanted) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = Vec::new();
    for (index, byte) in bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b'{' | b'[')) {
        let rest = bytes.get(index + 1..).unwrap_or_default().trim_ascii_start();
        let begins = match byte {
            b'{' => begins_object(rest),
            _ if wanted == Wanted::Any => begins_array(rest),
            _ => rest.first() == Some(&b'{'),
        };
        if begins {
            starts.push(index);
        }
    }
    starts
}

fn begins_object(rest: &[u8]) -> bool {
    const CURLY_QUOTE: &[u8] = "\u{201c}".as_bytes();
    match rest.first() {
        Some(b'"' | b'}' | b'\'' | b'/') => true,
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
            let name = rest
                .iter()
                .take(LONGEST_NAME)
                .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
                .count();
            rest.get(name..).is_some_and(|rest| rest.trim_ascii_start().first() == Some(&b':'))
        }
        _ => rest.starts_with(CURLY_QUOTE),
    }
}

fn begins_array(rest: &[u8]) -> bool {
    match rest.first() {
        Some(b'"' | b'\'' | b'{' | b'[' | b']' | b'-' | b'0'..=b'9') => true,
        _ => ["true", "false", "null"].iter().any(|word| rest.starts_with(word.as_bytes())),
    }
}

/// Names without quotes that are longer are prose.
const LONGEST_NAME: usize = 64;

/// The end of the object or array that begins at `start`, by its brackets; those inside texts do not count.
fn end_of(text: &str, start: usize) -> Option<usize> {
    let other_quotes = ["{'", "{\u{201c}", "['", "[\u{201c}"];
    let rest = text.get(start..)?;
    let compact: String = rest.chars().filter(|character| !character.is_whitespace()).take(2).collect();
    if other_quotes.contains(&compact.as_str()) {
        return extent(rest).map(|length| start + length);
    }
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

    fn find(text: &str) -> Option<String> {
        from_text(text, Wanted::Object).first().map(|found| (*found).to_owned())
    }

    #[test]
    fn any_value_is_found_where_it_is_wanted() {
        for (text, expected) in [
            (r#"Here: ["a", "b"] as asked [1]."#, r#"["a", "b"]"#),
            ("- [ ] none\n- [x] [5, 6]", "[5, 6]"),
            ("[7]", "[7]"),
            ("The list [see above]:\n[\"a\"]\n", "[\"a\"]"),
            ("```json\n\"x\"\n```", "\"x\""),
            ("<thinking>[0]</thinking> 42", "42"),
            (r#"{"value": [1]}"#, r#"{"value": [1]}"#),
            ("no value at all", "no value at all"),
        ] {
            assert_eq!(from_text(text, Wanted::Any).first(), Some(&expected), "{text}");
        }
    }

    #[test]
    fn of_several_objects_the_likeliest_counts() {
        for (text, expected) in [
            (r#"{"a":1}"#, r#"{"a":1}"#),
            (r#"{"a":1} or rather {"a":2}"#, r#"{"a":1}"#),
            (r#"It is {"a":1}, no, {"a":2}."#, r#"{"a":2}"#),
            (r#"<think>{"a":0}</think> {"a":{"b":2}} done"#, r#"{"a":{"b":2}}"#),
            ("```json\n{ \"a\": \"}\\\"{\" }\n```\n{\"b\":1}", "{ \"a\": \"}\\\"{\" }"),
            (r#"Set {x} and [1] then {"a":1} or {broken"#, r#"{"a":1}"#),
            (r#"{"a":1} Fields left out are {}."#, r#"{"a":1}"#),
            ("{\"a\":1}\n\nNote: without a name it would be {\"a\":0}.", r#"{"a":1}"#),
            ("None: {}", "{}"),
        ] {
            assert_eq!(find(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "no object", "{", "{]", r#"[{"a":1},{"a":2}]"#, "a {set} of {words}"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn what_stands_inside_a_broken_object_is_no_answer() {
        for text in [
            r#"{"name":"root","children":[{"name":"leaf","children":[]},]}"#,
            "{\"city\":\"Oslo\", // capital\n \"mayor\":{\"name\":\"A\"}}",
            "{ // the root\n \"name\":\"root\",\"head\":{\"name\":\"leaf\"}}",
            r#"{'name':'root','head':{"name":"leaf"}}"#,
            r#"{'name':'}','head':{"name":"leaf"}}"#,
            r#"{name: "root", head: {"name":"leaf"}}"#,
            "{\u{201c}name\u{201d}: \"root\", \"head\": {\"name\":\"leaf\"}}",
            r#"{"outer": {"a":1}"#,
            r#"{"a":"#,
        ] {
            assert_eq!(find(text).as_deref(), Some(text));
        }
        assert_eq!(find("{\"broken\": [1\n{\"a\":1}").as_deref(), Some(r#"{"a":1}"#));
    }

    #[test]
    fn the_search_is_linear() {
        const TIMES: usize = 400_000;
        let unending = |unit: &str, end: &str| Some(unit.len() * TIMES + end.len());
        for end in ["", "!"] {
            for (unit, found) in [
                ("{\"a\":", unending("{\"a\":", end)),
                ("{\"a\":1}", Some("{\"a\":1}".len())),
                // The search passes over a bounded number of beginnings.
                ("\n{\"a\"", unending("\n{\"a\"", end).map(|length| length - 36)),
                ("{", None),
                ("[{", None),
                ("}", None),
                ("{a", None),
                ("{ ", None),
            ] {
                let text = unit.repeat(TIMES) + end;
                assert_eq!(find(&text).map(|object| object.len()), found, "{unit:?} and {end:?}");
            }
        }
    }

    #[test]
    fn joins_text_blocks_and_picks_the_named_tool() {
        let input: &RawValue = serde_json::from_str("{\"a\": 1}").unwrap();
        let call = |name: &'static str| Block::ToolUse { id: "t".into(), name: name.into(), input };
        assert_eq!(from_tool(&[call("Other"), call("User")], "User"), ["{\"a\": 1}"]);
        assert!(from_tool(&[call("Other")], "User").is_empty());
        assert_eq!(text(&[Block::Text("a".into()), Block::Other, Block::Text("b".into())]), "a\nb");
    }
}
