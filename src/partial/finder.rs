//! Finds where a value may begin in a text that arrives in pieces, by the rules for whole texts (`response::candidate`):
//! thoughts in front are passed over, and a bracket counts where what follows it can belong to a value.

use crate::response::candidate::{THOUGHTS, Wanted, begins_value};

/// Bytes after a bracket that are waited for before it counts as none.
const AHEAD: usize = 160;

/// A search between two pieces.
#[derive(Debug)]
pub(super) struct Finder {
    wanted: Wanted,
    state: State,
    /// What cannot be decided about yet.
    pending: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing but white space so far.
    Start,
    /// Inside thoughts that end with this mark.
    Thoughts(&'static str),
    Prose,
}

impl Finder {
    pub(super) fn new(wanted: Wanted) -> Self {
        Self { wanted, state: State::Start, pending: String::new() }
    }

    /// A search after something that was no answer.
    pub(super) fn in_prose(wanted: Wanted) -> Self {
        Self { state: State::Prose, ..Self::new(wanted) }
    }

    /// Looks for the beginning of a value in what has arrived. Gives all that has arrived from there on; what stands before it
    /// is dropped.
    pub(super) fn push(&mut self, piece: &str) -> Option<String> {
        self.pending.push_str(piece);
        let mut text = std::mem::take(&mut self.pending);
        loop {
            let (next, from) = match self.state {
                State::Start => {
                    let from = text.len() - text.trim_start_matches(is_space).len();
                    let rest = text.get(from..).unwrap_or_default();
                    let begun = THOUGHTS.iter().find(|[open, _]| rest.starts_with(open));
                    match begun {
                        Some([open, close]) => (State::Thoughts(close), from + open.len()),
                        // It may still become such a mark.
                        None if THOUGHTS.iter().any(|[open, _]| open.starts_with(rest)) => {
                            self.pending = rest.to_owned();
                            return None;
                        }
                        None => (State::Prose, from),
                    }
                }
                State::Thoughts(close) => match text.find(close) {
                    Some(at) => (State::Start, at + close.len()),
                    None => {
                        let kept = text.floor_char_boundary(text.len().saturating_sub(close.len()));
                        self.pending = text.split_off(kept);
                        return None;
                    }
                },
                State::Prose => {
                    let start = self.start(&text)?;
                    return Some(text.split_off(start));
                }
            };
            self.state = next;
            text = text.split_off(from);
        }
    }

    /// Where a value begins in prose. Keeps back a bracket that cannot be decided about.
    fn start(&mut self, text: &str) -> Option<usize> {
        for (at, _) in text.match_indices(['{', '[']) {
            let rest = text.get(at..).unwrap_or_default();
            if begins_value(rest, self.wanted) {
                return Some(at);
            }
            if rest.len() < AHEAD && may_begin(rest) {
                rest.clone_into(&mut self.pending);
                return None;
            }
        }
        None
    }
}

/// Whether more text may show that the bracket begins a value.
fn may_begin(rest: &str) -> bool {
    let inner = rest.get(1..).unwrap_or_default().trim_start();
    let name = inner.trim_start_matches(|character: char| character.is_ascii_alphanumeric() || character == '_');
    name.trim_start().is_empty()
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, wanted: Wanted, size: usize) -> Option<String> {
        let mut finder = Finder::new(wanted);
        let characters: Vec<char> = text.chars().collect();
        let mut pieces = characters.chunks(size);
        while let Some(piece) = pieces.next() {
            if let Some(mut begun) = finder.push(&piece.iter().collect::<String>()) {
                begun.extend(pieces.flatten());
                return Some(begun);
            }
        }
        None
    }

    #[test]
    fn a_value_is_found_however_the_text_is_cut() {
        for (text, expected) in [
            ("{\"a\": 1}", Some("{\"a\": 1}")),
            ("Here it is:\n```json\n{ \"a\": 1}```", Some("{ \"a\": 1}```")),
            ("<think>{\"a\": 0}</think> {\"a\": 1}", Some("{\"a\": 1}")),
            ("\u{feff} <thinking>x</thinking><think>{\"b\"</think>é{a: 1}", Some("{a: 1}")),
            ("<think>{\"a\": 0}", None),
            ("<b>{\"a\": 0}", Some("{\"a\": 0}")),
            ("a {name} or { and {x y} {\"a\"", Some("{\"a\"")),
            ("[see {1}] [ {\"a\": 1}]", Some("[ {\"a\": 1}]")),
            ("{\u{201c}a\u{201d}: 1}", Some("{\u{201c}a\u{201d}: 1}")),
            ("nothing at all", None),
        ] {
            for size in 1..12 {
                assert_eq!(found(text, Wanted::Object, size).as_deref(), expected, "{text} by {size}");
            }
        }
        for size in 1..5 {
            assert_eq!(found("so: [1, 2]", Wanted::Any, size).as_deref(), Some("[1, 2]"));
        }
    }

    #[test]
    fn a_flood_of_brackets_takes_linear_time() {
        for unit in ["{ ", "[", "{a", "{a "] {
            assert_eq!(found(&unit.repeat(200_000), Wanted::Object, 4), None, "{unit}");
        }
    }
}
