//! Strings in pieces: an escape, or a pair of surrogates, may be cut anywhere.

use super::{Events, Incremental, Of, State};

/// Where an escape stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    None,
    Begun,
    /// Hexadecimal digits, after half of a surrogate pair.
    Unit {
        digits: u8,
        unit: u16,
        high: Option<u16>,
    },
    /// Half of a pair, whose other half may come.
    High(u16),
    /// The same, and a backslash.
    HighBegun(u16),
}

impl Incremental {
    /// How many bytes of a string need no look at their meaning.
    pub(super) fn plain(&self, text: &str, closing: &[char]) -> usize {
        if closing == ['"'] {
            let special = |byte: &u8| matches!(byte, b'"' | b'\\') || (*byte < 0x20 && !self.lenient);
            return text.as_bytes().iter().position(special).unwrap_or(text.len());
        }
        let special = |character: char| character == '\\' || closing.contains(&character);
        text.find(special).unwrap_or(text.len())
    }

    pub(super) fn add_text(&mut self, of: Of, text: &str, events: &mut impl Events) {
        match of {
            Of::Name => self.token.push_str(text),
            Of::Value => events.text(text),
        }
    }

    pub(super) fn in_text(
        &mut self,
        character: char,
        of: Of,
        closing: &'static [char],
        escape: Escape,
        events: &mut impl Events,
    ) -> bool {
        let goes_on = |escape| State::Text { of, closing, escape };
        let mut piece = [0; 4];
        match escape {
            Escape::None if character == '\\' => self.go(goes_on(Escape::Begun)),
            Escape::None if closing.contains(&character) => {
                match of {
                    Of::Name => self.end_name(events),
                    Of::Value => {
                        events.end_text();
                        self.ended(self.at + character.len_utf8(), events);
                    }
                }
                true
            }
            // A control character that JSON does not take.
            Escape::None => self.go(State::Broken),
            Escape::Begun if character == 'u' => self.go(goes_on(Escape::Unit { digits: 0, unit: 0, high: None })),
            Escape::Begun => {
                let Some(meant) = escaped(character, self.lenient) else { return self.go(State::Broken) };
                self.add_text(of, meant.encode_utf8(&mut piece), events);
                self.go(goes_on(Escape::None))
            }
            Escape::Unit { digits, unit, high } => {
                let Some(digit) = character.to_digit(16).and_then(|digit| u16::try_from(digit).ok()) else {
                    return self.go(State::Broken);
                };
                let unit = (unit << 4) | digit;
                if digits < 3 {
                    return self.go(goes_on(Escape::Unit { digits: digits + 1, unit, high }));
                }
                let escape = self.unit(unit, high, of, events);
                self.go(goes_on(escape))
            }
            Escape::High(high) if character == '\\' => self.go(goes_on(Escape::HighBegun(high))),
            Escape::HighBegun(high) if character == 'u' => {
                self.go(goes_on(Escape::Unit { digits: 0, unit: 0, high: Some(high) }))
            }
            // The other half does not come.
            Escape::High(_) => {
                self.add_text(of, REPLACEMENT, events);
                self.state = goes_on(Escape::None);
                false
            }
            Escape::HighBegun(_) => {
                self.add_text(of, REPLACEMENT, events);
                self.state = goes_on(Escape::Begun);
                false
            }
        }
    }

    /// A unit of UTF-16 is complete.
    fn unit(&mut self, unit: u16, high: Option<u16>, of: Of, events: &mut impl Events) -> Escape {
        let mut piece = [0; 4];
        let pair: Vec<u16> = high.into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            if high.is_some() {
                self.add_text(of, REPLACEMENT, events);
            }
            return Escape::High(unit);
        }
        for character in char::decode_utf16(pair) {
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.add_text(of, character.encode_utf8(&mut piece), events);
        }
        Escape::None
    }
}

const REPLACEMENT: &str = "\u{fffd}";

fn escaped(character: char, lenient: bool) -> Option<char> {
    Some(match character {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '"' | '\\' | '/' => character,
        other => return lenient.then_some(other),
    })
}
