//! Reads JSON in pieces: what a model writes, while it writes it.
//!
//! Each byte is looked at once. A slip that [`crate::read_tolerant`] understands is understood here as well, so that what was
//! shown of a value agrees with how the whole is read in the end.

mod events;
mod text;
mod token;

use crate::tolerant::{DEPTH, closing_quotes};
pub use events::{Events, Member, Progress};
use text::Escape;

/// A reader between two pieces.
#[derive(Debug)]
pub struct Incremental {
    lenient: bool,
    state: State,
    /// Closing brackets of what is open, the innermost last.
    open: Vec<char>,
    /// A name, number or word that has begun.
    token: String,
    /// Bytes before the character that is looked at.
    at: usize,
    members: Vec<Member>,
    /// The name of the member that comes next, and where its value has begun.
    name: String,
    begun: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A value comes next.
    Value,
    /// A name, or where `may_end` the closing bracket.
    Name {
        may_end: bool,
    },
    /// A value, or where `may_end` the closing bracket.
    Item {
        may_end: bool,
    },
    Colon,
    /// A comma, or the closing bracket.
    After,
    Text {
        of: Of,
        closing: &'static [char],
        escape: Escape,
    },
    BareName,
    Number,
    Word,
    /// A slash that may begin a comment, after which `then` goes on.
    Slash {
        then: Then,
    },
    Comment {
        block: bool,
        star: bool,
        then: Then,
    },
    Done,
    Broken,
}

/// The states that white space, and so comments, may stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    Value,
    Name { may_end: bool },
    Item { may_end: bool },
    Colon,
    After,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Name,
    Value,
}

impl Incremental {
    /// A reader of one value; `lenient` says whether slips are understood.
    ///
    /// ```
    /// # use bedrock_extract_json::incremental::{Events, Incremental, Progress};
    /// #[derive(Default)]
    /// struct Texts(String);
    /// impl Events for Texts {
    ///     fn text(&mut self, piece: &str) { self.0.push_str(piece); }
    /// #   fn begin_object(&mut self) {}
    /// #   fn begin_array(&mut self) {}
    /// #   fn name(&mut self, _: &str) {}
    /// #   fn begin_text(&mut self) {}
    /// #   fn end_text(&mut self) {}
    /// #   fn literal(&mut self, _: &str) {}
    /// #   fn end(&mut self) {}
    /// }
    /// let (mut reader, mut texts) = (Incremental::new(true), Texts::default());
    /// assert_eq!(reader.push(r#"{"name": "Ja"#, &mut texts), Progress::More);
    /// assert_eq!(texts.0, "Ja");
    /// assert_eq!(reader.push("son\"} or so", &mut texts), Progress::Done { used: 5 });
    /// ```
    #[must_use]
    pub fn new(lenient: bool) -> Self {
        Self {
            lenient,
            state: State::Value,
            open: Vec::new(),
            token: String::new(),
            at: 0,
            members: Vec::new(),
            name: String::new(),
            begun: 0,
        }
    }

    /// The members that are complete, in the order of the text.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Reads the next piece.
    pub fn push(&mut self, piece: &str, events: &mut impl Events) -> Progress {
        let mut rest = piece;
        loop {
            match self.state {
                State::Done => {
                    return Progress::Done { used: piece.len() - rest.len() };
                }
                State::Broken => return Progress::Broken { used: piece.len() - rest.len() },
                State::Text { of, closing, escape: Escape::None } => {
                    let plain = self.plain(rest, closing);
                    let (text, others) = rest.split_at_checked(plain).unwrap_or((rest, ""));
                    if !text.is_empty() {
                        self.add_text(of, text, events);
                    }
                    self.at += text.len();
                    rest = others;
                }
                _ => {}
            }
            let Some(character) = rest.chars().next() else { break };
            if self.step(character, events) {
                self.at += character.len_utf8();
                rest = rest.get(character.len_utf8()..).unwrap_or_default();
            }
        }
        if self.state == State::Done { Progress::Done { used: piece.len() } } else { Progress::More }
    }

    /// Takes one character in. `false` where it is to be looked at again in the state that follows.
    fn step(&mut self, character: char, events: &mut impl Events) -> bool {
        match self.state {
            State::Value => self.value(character, Then::Value, events),
            State::Item { may_end } if may_end && character == ']' => {
                self.close(events);
                true
            }
            State::Item { may_end } => self.value(character, Then::Item { may_end }, events),
            State::Name { may_end } if may_end && character == '}' => {
                self.close(events);
                true
            }
            State::Name { may_end } => self.begin_name(character, may_end),
            State::Colon => match character {
                ':' => self.go(State::Value),
                _ => self.space(character, Then::Colon),
            },
            State::After => self.after(character, events),
            State::Text { of, closing, escape } => self.in_text(character, of, closing, escape, events),
            State::BareName => {
                if character.is_alphanumeric() || matches!(character, '_' | '$' | '-') {
                    self.token.push(character);
                    return true;
                }
                self.end_name(events);
                false
            }
            State::Number => {
                if character.is_ascii_digit() || matches!(character, '-' | '+' | '.' | 'e' | 'E') {
                    self.token.push(character);
                    return true;
                }
                self.end_number(events);
                false
            }
            State::Word => {
                if character.is_alphanumeric() || character == '_' {
                    // No word is longer.
                    if self.token.len() > 5 {
                        return self.go(State::Broken);
                    }
                    self.token.push(character);
                    return true;
                }
                self.end_word(events);
                false
            }
            State::Slash { then } => match character {
                '/' => self.go(State::Comment { block: false, star: false, then }),
                '*' => self.go(State::Comment { block: true, star: false, then }),
                _ => self.go(State::Broken),
            },
            State::Comment { block: false, then, .. } => {
                if character == '\n' {
                    self.go(then.into())
                } else {
                    true
                }
            }
            State::Comment { block: true, star, then } => match character {
                '/' if star => self.go(then.into()),
                _ => self.go(State::Comment { block: true, star: character == '*', then }),
            },
            State::Done | State::Broken => true,
        }
    }

    fn go(&mut self, state: State) -> bool {
        self.state = state;
        true
    }

    fn value(&mut self, character: char, then: Then, events: &mut impl Events) -> bool {
        if self.open.len() == events.member_depth() {
            self.begun = self.at;
        }
        if let Some(closing) = self.quotes(character) {
            events.begin_text();
            return self.go(State::Text { of: Of::Value, closing, escape: Escape::None });
        }
        match character {
            '{' | '[' => {
                if self.open.len() >= DEPTH {
                    return self.go(State::Broken);
                }
                if character == '{' {
                    events.begin_object();
                    self.open.push('}');
                    self.go(State::Name { may_end: true })
                } else {
                    events.begin_array();
                    self.open.push(']');
                    self.go(State::Item { may_end: true })
                }
            }
            '-' | '0'..='9' => self.token_begins(character, State::Number),
            '+' if self.lenient => self.token_begins(character, State::Number),
            'a'..='z' | 'A'..='Z' => self.token_begins(character, State::Word),
            _ => self.space(character, then),
        }
    }

    fn quotes(&self, character: char) -> Option<&'static [char]> {
        closing_quotes(character).filter(|_| self.lenient || character == '"')
    }

    fn begin_name(&mut self, character: char, may_end: bool) -> bool {
        if let Some(closing) = self.quotes(character) {
            self.token.clear();
            return self.go(State::Text { of: Of::Name, closing, escape: Escape::None });
        }
        if self.lenient && (character.is_alphanumeric() || matches!(character, '_' | '$' | '-')) {
            self.token.clear();
            self.token.push(character);
            return self.go(State::BareName);
        }
        self.space(character, Then::Name { may_end })
    }

    fn after(&mut self, character: char, events: &mut impl Events) -> bool {
        let Some(bracket) = self.open.last().copied() else { return self.go(State::Done) };
        let is_object = bracket == '}';
        let next = |may_end: bool| if is_object { State::Name { may_end } } else { State::Item { may_end } };
        match character {
            ',' => self.go(next(self.lenient)),
            _ if character == bracket => {
                self.close(events);
                true
            }
            // A bracket is missing before that of what is around it.
            '}' | ']' if self.lenient => {
                self.close(events);
                false
            }
            // A comma is missing where the next member plainly begins.
            _ if self.lenient && (self.quotes(character).is_some() || matches!(character, '{' | '[')) => {
                self.state = next(false);
                false
            }
            _ => self.space(character, Then::After),
        }
    }

    fn space(&mut self, character: char, then: Then) -> bool {
        match character {
            ' ' | '\t' | '\r' | '\n' => self.go(then.into()),
            '/' if self.lenient => self.go(State::Slash { then }),
            '#' if self.lenient => self.go(State::Comment { block: false, star: false, then }),
            '\u{feff}' if self.lenient => self.go(then.into()),
            _ if self.lenient && character.is_whitespace() => self.go(then.into()),
            _ => self.go(State::Broken),
        }
    }

    /// The innermost object or array ends.
    fn close(&mut self, events: &mut impl Events) {
        self.open.pop();
        events.end();
        self.ended(self.at + 1, events);
    }

    /// A value ends with the byte before `end`.
    fn ended(&mut self, end: usize, events: &impl Events) {
        if self.open.len() == events.member_depth() {
            let name = (self.open.last() == Some(&'}')).then(|| self.name.clone());
            self.members.push(Member { name, place: self.begun..end });
        }
        self.state = if self.open.is_empty() { State::Done } else { State::After };
    }
}

impl From<Then> for State {
    fn from(then: Then) -> Self {
        match then {
            Then::Value => Self::Value,
            Then::Name { may_end } => Self::Name { may_end },
            Then::Item { may_end } => Self::Item { may_end },
            Then::Colon => Self::Colon,
            Then::After => Self::After,
        }
    }
}

#[cfg(test)]
mod tests;
