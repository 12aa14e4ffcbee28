//! A program's way through a text. Where it does not look around, the places that its ways have come to are remembered as states
//! (`machine`): a text that leads to few of them costs one look for each character.

use super::linear::{Instruction, Program};
use super::machine::Machine;
use std::collections::BTreeMap;

/// What finding a state costs, in steps.
const STATE: usize = 24;

/// Whether there is a match, if that could be found out in so many steps, and how many it took.
pub(super) fn finds(program: &Program, text: &str, limit: usize) -> (Option<bool>, usize) {
    let chars: Vec<char> = text.chars().collect();
    let mut run = Run { chars: &chars, known: BTreeMap::new(), steps: 0, limit, stack: Vec::new() };
    let looks = |one: &Instruction| matches!(one, Instruction::Boundary { .. } | Instruction::Look { .. });
    let found =
        if program.0.iter().any(looks) { run.finds(program, 0, true, None) } else { run.finds_by_machine(program) };
    ((run.steps < limit).then_some(found), run.steps)
}

struct Run<'a> {
    chars: &'a [char],
    /// Whether something looked for is there, by what it is and where.
    known: BTreeMap<(usize, usize), bool>,
    /// At the limit nothing that is found counts any more.
    steps: usize,
    limit: usize,
    /// Room for the instructions that are gone to.
    stack: Vec<usize>,
}

impl Run<'_> {
    /// Whether there is a match that begins at `from`, or where `anywhere` after it, and ends at `end` if that matters.
    fn finds(&mut self, program: &Program, from: usize, anywhere: bool, end: Option<usize>) -> bool {
        // Making and clearing the list of places counts as well.
        let list = program.0.len() / 64;
        self.steps += list;
        let mut here = Places::of(program);
        let mut next = Places::of(program);
        for at in from..=self.chars.len() {
            if (anywhere || at == from) && self.enter(program, 0, at, &mut here) && end.is_none_or(|end| end == at) {
                return true;
            }
            if end == Some(at) {
                return here.has_match;
            }
            let Some(char) = self.chars.get(at).filter(|_| self.steps < self.limit) else { return false };
            next.clear();
            self.steps += here.waiting.len() + list + 1;
            for &place in &here.waiting {
                if matches!(program.0.get(place), Some(Instruction::One(class)) if class.takes(*char)) {
                    self.enter(program, place + 1, at + 1, &mut next);
                }
            }
            if next.has_match && end.is_none() {
                return true;
            }
            std::mem::swap(&mut here, &mut next);
            if here.waiting.is_empty() && !here.has_match && !anywhere {
                return false;
            }
        }
        false
    }

    /// The same as `finds` from the beginning, for a program that does not look around. Its next places follow from the current
    /// ones and the next character. The last character is the exception, since a match may need the end of the text.
    fn finds_by_machine(&mut self, program: &Program) -> bool {
        let mut machine = Machine::default();
        let mut places = Places::of(program);
        if self.enter(program, 0, 0, &mut places) {
            return true;
        }
        let mut state = machine.state(&places.waiting);
        for (at, char) in self.chars.iter().enumerate() {
            let is_last = at + 1 == self.chars.len();
            self.steps += 1;
            if let Some(next) = machine.next(state, *char).filter(|_| !is_last) {
                state = next;
                continue;
            }
            if self.steps >= self.limit {
                return false;
            }
            places.clear();
            self.steps += machine.places(state).len() + program.0.len() / 64 + STATE;
            for &place in machine.places(state) {
                if matches!(program.0.get(place), Some(Instruction::One(class)) if class.takes(*char)) {
                    self.enter(program, place + 1, at + 1, &mut places);
                }
            }
            // A match may begin anywhere.
            if self.enter(program, 0, at + 1, &mut places) {
                return true;
            }
            state = machine.follow(state, *char, &places.waiting);
        }
        false
    }

    /// Goes from an instruction to all characters that may come next; whether a match ends here.
    fn enter(&mut self, program: &Program, place: usize, at: usize, places: &mut Places) -> bool {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(place);
        while let Some(place) = stack.pop() {
            self.steps += 1;
            match places.seen.get_mut(place) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            match program.0.get(place) {
                Some(Instruction::One(_)) => places.waiting.push(place),
                Some(Instruction::Split(one, other)) => stack.extend([*other, *one]),
                Some(Instruction::Jump(to)) => stack.push(*to),
                Some(Instruction::Match) => places.has_match = true,
                Some(assertion) => stack.extend(self.holds(assertion, at).then_some(place + 1)),
                None => {}
            }
        }
        self.stack = stack;
        places.has_match
    }

    fn holds(&mut self, assertion: &Instruction, at: usize) -> bool {
        match assertion {
            Instruction::Start => at == 0,
            Instruction::End => at == self.chars.len(),
            Instruction::Boundary { negated } => {
                let before = at.checked_sub(1).is_some_and(|before| self.is_word(before));
                (before != self.is_word(at)) != *negated
            }
            Instruction::Look { body, behind, negated, known } => {
                let key = (*known, at);
                let found = match self.known.get(&key) {
                    Some(found) => *found,
                    None if *behind => self.finds(body, 0, true, Some(at)),
                    None => self.finds(body, at, false, None),
                };
                self.known.insert(key, found);
                found != *negated
            }
            _ => true,
        }
    }

    fn is_word(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|char| char.is_ascii_alphanumeric() || *char == '_')
    }
}

/// Where the ways through a pattern have come to at one place of the text.
struct Places {
    waiting: Vec<usize>,
    seen: Vec<bool>,
    has_match: bool,
}

impl Places {
    fn of(program: &Program) -> Self {
        Self { waiting: Vec::new(), seen: vec![false; program.0.len()], has_match: false }
    }

    fn clear(&mut self) {
        self.waiting.clear();
        self.seen.fill(false);
        self.has_match = false;
    }
}
