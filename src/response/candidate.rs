//! Finds what may be the value in an answer: the input of the named tool, or JSON in the text.

use super::Block;
use crate::text::is_slip;
use bedrock_extract_json::{extent, is_json};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

/// Objects of one answer that are compared, the last ones: each costs a look at the text before it.
const COMPARED: usize = 16;

/// Starts without an end that are passed over before the search gives up: each costs one pass over the rest.
const PASSES: usize = 8;

/// A call of the tool that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// The name that it uses: that of the tool, or another spelling of it.
    pub name: &'a str,
    /// The input, as JSON text.
    pub input: &'a str,
}

/// The calls of `tool`. Where that is the only tool, other spellings of its name stand for it: models write `functions.User`
/// or `user`.
pub fn from_tool<'a>(blocks: &'a [Block<'_>], tool: &str, is_only_tool: bool) -> Vec<Call<'a>> {
    let calls = blocks.iter().filter_map(|block| match block {
        Block::ToolUse { name, input, .. } => {
            (name == tool || (is_only_tool && is_spelling_of(name, tool))).then_some(Call { name, input })
        }
        _ => None,
    });
    calls.collect()
}

pub(crate) fn is_spelling_of(called: &str, tool: &str) -> bool {
    let called = called.trim();
    let spaces = ["functions", "function", "default_api", "tools"];
    let bare = spaces.iter().find_map(|space| called.strip_prefix(space)?.strip_prefix(['.', ':', '_']));
    [Some(called), bare].into_iter().flatten().any(|name| is_slip(name.trim(), tool))
}

/// Kinds of JSON that are looked for in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Any value: arrays as well, and strings, numbers and words where there is nothing else.
    Any,
    /// Objects, and arrays of objects, which may hold the one that is wanted.
    Object,
}

/// What was found in a string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found<'a> {
    /// The likeliest value first.
    pub values: Vec<&'a str>,
    /// Whether they stand among the model's thoughts, because there is nothing else.
    pub in_thoughts: bool,
}

/// The JSON in the answer's text. A text that is JSON as a whole is taken as a whole, and nothing inside a string is ever
/// looked into. Else the likeliest value comes first: whole values, never what stands inside another, even when the outer one
/// has a slip. One in a code fence counts before others, and of equals the last: models correct themselves. Thoughts are
/// passed over where the text begins with them (`<think>`), and `{}` counts only where there is nothing else.
///
/// ```
/// use bedrock_extract::response::candidate::{Wanted, from_text};
/// let found = from_text("Perhaps {\"age\": 1}? No:\n```json\n{\"age\": 25}\n```", Wanted::Object);
/// assert_eq!(found.values, ["{\"age\": 25}", "{\"age\": 1}"]);
/// ```
#[must_use]
pub fn from_text(whole: &str, wanted: Wanted) -> Found<'_> {
    let opening = |text: &str| text.contains('{') || (wanted == Wanted::Any && !text.trim().is_empty());
    let answer = after_thoughts(whole);
    let has_no_end = THOUGHTS.iter().any(|[open, _]| answer.trim_start_matches(is_space).starts_with(open));
    let in_thoughts = has_no_end || (answer.len() < whole.len() && !opening(answer));
    let text = if in_thoughts { whole } else { answer }.trim_matches(is_space);
    let holds_members = text.starts_with(['{', '[']) || (text.starts_with('"') && opening(text));
    if (wanted == Wanted::Any || holds_members) && is_json(text) {
        return Found { values: vec![text], in_thoughts };
    }
    let regions = regions(text, wanted);
    let mut compared: Vec<&Range<usize>> = regions.iter().skip(regions.len().saturating_sub(COMPARED)).collect();
    // The sort is stable: of equals the last comes first.
    compared.reverse();
    compared.sort_by_key(|region| Reverse(standing(text, region)));
    let mut values: Vec<&str> = compared.into_iter().filter_map(|region| text.get(region.clone())).collect();
    if values.is_empty() && wanted == Wanted::Any {
        values.push(without_fence(text));
    }
    Found { values, in_thoughts }
}

/// What a string has after the thoughts that it begins with. A model that never ends them has no answer beside them.
fn after_thoughts(whole: &str) -> &str {
    let mut answer = whole;
    let after_one = |text: &'_ str| {
        let begin = text.trim_start_matches(is_space);
        THOUGHTS
            .iter()
            .find_map(|[open, close]| Some(text.len() - begin.strip_prefix(open)?.split_once(close)?.1.len()))
    };
    while let Some(length) = after_one(answer) {
        answer = answer.get(length..).unwrap_or_default();
    }
    answer
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

/// How models begin and end their thoughts, where those stand in the text.
pub(crate) const THOUGHTS: [[&str; 2]; 3] =
    [["<think>", "</think>"], ["<thinking>", "</thinking>"], ["<reasoning>", "</reasoning>"]];

/// The text without the marks of a code fence around it.
fn without_fence(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    inner.and_then(|inner| inner.split_once('\n')).map_or(text, |(_, inner)| inner.trim())
}

/// How likely a region is the answer.
fn standing(text: &str, region: &Range<usize>) -> (bool, bool) {
    let before = text.get(..region.start).unwrap_or_default();
    let after_fence = before.trim_end().rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("```"));
    // A fence before it may also be the end of another block.
    let fenced = after_fence && before.matches("```").count() % 2 == 1;
    let note = text.get(region.clone()).is_some_and(is_note);
    (!note, fenced)
}

/// Whether a value says nothing: an empty one, a footnote `[1]`, the box `[x]` of a list.
#[must_use]
pub fn is_note(value: &str) -> bool {
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
        if let Some(end) = end_of(text, start) {
            found.push(start..end);
            from = end;
            continue;
        }
        let is_wanted = wanted == Wanted::Any || text.as_bytes().get(start) == Some(&b'{');
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

/// The answer's text blocks, joined as they stand.
#[must_use]
pub fn text<'a>(blocks: &'a [Block<'_>]) -> Cow<'a, str> {
    match texts(blocks).as_slice() {
        [] => Cow::Borrowed(""),
        [only] => Cow::Borrowed(only),
        several => Cow::Owned(several.concat()),
    }
}

/// The answer's text blocks.
#[must_use]
pub fn texts<'a>(blocks: &'a [Block<'_>]) -> Vec<&'a str> {
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    texts.collect()
}

/// Where objects and arrays of objects may begin. A brace counts as one before a name in any quotes or none, a comment, or its
/// other half: a slip in the first name must not make the object's inside look like the answer.
fn starts(text: &str, wanted: Wanted) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = Vec::new();
    for (index, _) in bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b'{' | b'[')) {
        if text.get(index..).is_some_and(|rest| begins_value(rest, wanted)) {
            starts.push(index);
        }
    }
    starts
}

/// Whether the text, which begins with a bracket, begins a value.
pub(crate) fn begins_value(text: &str, wanted: Wanted) -> bool {
    let (bracket, rest) = text.as_bytes().split_first().unwrap_or((&0, &[]));
    let rest = rest.trim_ascii_start();
    match bracket {
        b'{' => begins_object(rest),
        _ if wanted == Wanted::Any => begins_array(rest),
        _ => rest.first() == Some(&b'{'),
    }
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

/// The end of the object or array that begins at `start`, by its brackets; those inside strings do not count.
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
mod tests;
