//! Names, numbers and words in pieces: what they are shows at their end.

use super::{Events, Incremental, State};

impl Incremental {
    pub(super) fn token_begins(&mut self, character: char, state: State) -> bool {
        self.token.clear();
        self.token.push(character);
        self.go(state)
    }

    pub(super) fn end_name(&mut self, events: &mut impl Events) {
        events.name(&self.token);
        if self.open.len() == events.member_depth() {
            self.name.clone_from(&self.token);
        }
        self.state = State::Colon;
    }

    pub(super) fn end_number(&mut self, events: &mut impl Events) {
        let digits = self.token.strip_prefix('+').filter(|_| self.lenient).unwrap_or(&self.token);
        if !crate::is_json(digits) {
            self.state = State::Broken;
            return;
        }
        events.literal(digits);
        self.ended(self.at, events);
    }

    pub(super) fn end_word(&mut self, events: &mut impl Events) {
        let json = match self.token.as_str() {
            "true" => "true",
            "false" => "false",
            "null" => "null",
            "True" if self.lenient => "true",
            "False" if self.lenient => "false",
            "None" if self.lenient => "null",
            _ => {
                self.state = State::Broken;
                return;
            }
        };
        events.literal(json);
        self.ended(self.at, events);
    }
}
