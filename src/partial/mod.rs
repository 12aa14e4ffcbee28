//! A value that grows: what of an answer that is still being written can be shown already.
//!
//! What is shown has the type that the schema asks for at its place, and is never taken back by what follows:
//!
//! - an object or array appears with its bracket, a property with the first byte of its value;
//! - a string grows, but where only the whole of it says something (`enum`, `const`, `format`) it appears when it is complete;
//! - numbers, booleans and null appear when they are complete;
//! - what the schema does not take at its place is held back, with all that follows it in the same array, because it would
//!   change the places of the others.
//!
//! What is held back comes with the final value, which is always read from the whole text.

mod changes;
mod finder;
mod view;

use crate::response::candidate::Wanted;
use crate::schema::Schema;
use bedrock_extract_json::incremental::{Incremental, Member, Progress};
use finder::Finder;
use std::borrow::Cow;
use view::View;

/// Follows the text of an answer, and says what changes in the value.
#[derive(Debug)]
pub(crate) struct Partial {
    finder: Option<Finder>,
    reader: Incremental,
    lenient: bool,
    wanted: Wanted,
    state: State,
    view: View,
    /// The text of the value that is being read, from its beginning.
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No value has begun.
    Looking,
    Reading,
    /// The value is complete, or cannot be read on.
    Over,
}

impl Partial {
    /// Follows the input of a tool call, which is nothing but the value.
    pub(crate) fn of_tool(schema: &Schema, lenient: bool) -> Self {
        Self::new(schema, lenient, false)
    }

    /// Follows a text that has the value somewhere in it.
    pub(crate) fn of_text(schema: &Schema, lenient: bool) -> Self {
        Self::new(schema, lenient, true)
    }

    fn new(schema: &Schema, lenient: bool, in_prose: bool) -> Self {
        let wanted = if schema.wraps_root() { Wanted::Any } else { Wanted::Object };
        Self {
            finder: in_prose.then(|| Finder::new(wanted)),
            reader: Incremental::new(lenient),
            lenient,
            wanted,
            state: if in_prose { State::Looking } else { State::Reading },
            view: View::new(schema.shape(), schema.wraps_root(), lenient, in_prose),
            text: String::new(),
        }
    }

    /// Takes the next piece of the text in.
    pub(crate) fn push(&mut self, piece: &str) {
        let mut rest = Cow::Borrowed(piece);
        loop {
            if self.state == State::Looking {
                match self.finder.as_mut().and_then(|finder| finder.push(&rest)) {
                    Some(begun) => (self.state, rest) = (State::Reading, Cow::Owned(begun)),
                    None => return,
                }
            }
            if self.state == State::Over {
                return;
            }
            self.text.push_str(&rest);
            let used = match self.reader.push(&rest, &mut self.view) {
                Progress::More => return,
                Progress::Done { used } | Progress::Broken { used } => used,
            };
            if self.finder.is_none() || self.view.has_shown {
                self.state = State::Over;
                return;
            }
            // What came before the answer, such as `{}` or a footnote, has shown nothing.
            self.state = State::Looking;
            self.finder = Some(Finder::in_prose(self.wanted));
            self.reader = Incremental::new(self.lenient);
            self.view.restart();
            self.text.clear();
            rest = Cow::Owned(rest.get(used..).unwrap_or_default().to_owned());
        }
    }

    /// What the model thinks.
    pub(crate) fn reasoning(&mut self, piece: &str) {
        self.view.changes.reasoning(piece);
    }

    /// The complete properties or items of the value, and its text up to here. None before it is certain that it is the value.
    pub(crate) fn members(&self) -> (&[Member], &str) {
        if self.finder.is_some() && !self.view.has_shown {
            return (&[], "");
        }
        (self.reader.members(), &self.text)
    }

    /// The text up to the last complete member, closed.
    pub(crate) fn closed(&self) -> Option<String> {
        let (members, text) = self.members();
        let last = members.last()?;
        let bracket = if last.name.is_some() { "}" } else { "]" };
        let around = if self.view.is_wrapped() { "}" } else { "" };
        Some(format!("{}{bracket}{around}", text.get(..last.place.end)?))
    }

    /// What has changed since the last time, JSON text.
    pub(crate) fn take_changes(&mut self) -> Option<String> {
        self.view.changes.take()
    }
}

#[cfg(test)]
mod tests;
