//! Finds the object in an answer: the input of the named tool, or JSON in the text.

use super::Block;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Failed starts that ran to the end of the text before the search gives up: each costs one pass over the rest.
const PASSES: usize = 32;

/// The input of the first call of `tool`.
#[must_use]
pub fn from_tool<'a>(blocks: &[Block<'a>], tool: &str) -> Option<&'a str> {
    blocks.iter().find_map(|block| match block {
        Block::ToolUse { name, input, .. } if name == tool => Some(input.get()),
        _ => None,
    })
}

/// The last complete JSON object in the answer's text. Fences, prose and `<think>` sections around it do not matter;
/// the last one counts, because models think first and answer then.
///
/// ```
/// use bedrock_extract::response::{Block, candidate::from_text};
/// let blocks = [Block::Text("Perhaps {\"age\": 1}? No:\n```json\n{\"age\": 25}\n```".into())];
/// assert_eq!(from_text(&blocks).as_deref(), Some("{\"age\": 25}"));
/// ```
#[must_use]
pub fn from_text(blocks: &[Block<'_>]) -> Option<String> {
    let text = text(blocks);
    let mut found = None;
    let mut from = 0;
    let mut passes = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find('{')).map(|offset| from + offset) {
        match object_at(text.get(start..).unwrap_or_default()) {
            Ok(object) => {
                found = Some(object);
                from = start + object.len();
            }
            Err(reached_end) => {
                passes += usize::from(reached_end);
                if passes > PASSES {
                    break;
                }
                from = start + 1;
            }
        }
    }
    found.map(str::to_owned)
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

/// The JSON object that `text` begins with, or whether the text ended before the object did.
fn object_at(text: &str) -> Result<&str, bool> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(value)) => Ok(value.get()),
        Some(Err(error)) => Err(error.is_eof()),
        None => Err(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Option<String> {
        from_text(&[Block::Text(text.into())])
    }

    #[test]
    fn finds_the_last_complete_object() {
        for (text, expected) in [
            (r#"{"a":1}"#, r#"{"a":1}"#),
            (r#"<think>{"a":0}</think> {"a":{"b":2}} done"#, r#"{"a":{"b":2}}"#),
            ("```json\n{\"a\":\"}\"}\n```", r#"{"a":"}"}"#),
            (r#"Set {x} then {"a":1} or {broken"#, r#"{"a":1}"#),
            (r#"{"outer": {"a":1}"#, r#"{"a":1}"#),
        ] {
            assert_eq!(find(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "no object", "{", "{]", r#"{"a":"#] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn hostile_text_does_not_make_the_search_quadratic() {
        assert_eq!(find(&"{\"a\":".repeat(50_000)), None);
        assert_eq!(find(&"{".repeat(500_000)), None);
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
