//! The position automaton of a pattern.

use super::has_loop;
use crate::validation::regex::set::Set;
use crate::validation::regex::syntax::{Node, Reference};

/// States of an automaton: as many as a set of bits holds. Larger patterns are judged by their text.
const STATES: usize = 128;
/// Counts up to this are written out; larger ones count as endless.
const COUNT: u32 = 8;

pub(super) struct Automaton<'a> {
    sets: Vec<&'a Set>,
    follow: Vec<u128>,
    reach: Vec<u128>,
    overlaps: Vec<u128>,
    /// Steps that more than one way through the pattern's repetitions takes.
    pub(super) doubled: Vec<(usize, usize)>,
    pub(super) first: u128,
    /// Where a match may end.
    pub(super) last: u128,
    /// What is looked at, and whether that may happen often for one try.
    pub(super) looks: Vec<(&'a Node, bool)>,
}

/// A part of the automaton.
struct Part {
    is_optional: bool,
    first: u128,
    last: u128,
}

const EMPTY: Part = Part { is_optional: true, first: 0, last: 0 };

pub(super) fn bits(states: impl Iterator<Item = usize>) -> u128 {
    states.fold(0, |bits, state| bits | 1 << state)
}

fn each(bits: u128) -> impl Iterator<Item = usize> {
    (0..STATES).filter(move |state| bits & (1 << state) != 0)
}

impl<'a> Automaton<'a> {
    /// The automaton of `part`; `root` holds the groups that it refers to. Absent where it is too large.
    pub(super) fn of(root: &'a Node, part: &'a Node) -> Option<Self> {
        let automaton = Self {
            sets: Vec::new(),
            follow: Vec::new(),
            reach: Vec::new(),
            overlaps: Vec::new(),
            doubled: Vec::new(),
            first: 0,
            last: 0,
            looks: Vec::new(),
        };
        let mut builder = Builder { automaton, root, has_looped: false, is_reference: false };
        let whole = builder.part(part)?;
        let mut automaton = builder.automaton;
        (automaton.first, automaton.last) = (whole.first, whole.last);
        automaton.complete();
        Some(automaton)
    }

    pub(super) fn states(&self) -> std::ops::Range<usize> {
        0..self.sets.len()
    }

    pub(super) fn followers(&self, state: usize) -> impl Iterator<Item = usize> {
        each(self.follow.get(state).copied().unwrap_or_default())
    }

    /// In one step or more.
    pub(super) fn reaches(&self, from: usize, to: usize) -> bool {
        self.reach.get(from).is_some_and(|reach| reach & (1 << to) != 0)
    }

    pub(super) fn overlap(&self, left: usize, right: usize) -> bool {
        self.overlaps.get(left).is_some_and(|overlaps| overlaps & (1 << right) != 0)
    }

    fn complete(&mut self) {
        self.reach.clone_from(&self.follow);
        for middle in self.states() {
            let through = self.reach.get(middle).copied().unwrap_or_default();
            self.reach.iter_mut().filter(|reach| **reach & (1 << middle) != 0).for_each(|reach| *reach |= through);
        }
        self.overlaps = (self.sets.iter())
            .map(|left| bits(self.sets.iter().enumerate().filter(|(_, right)| left.overlaps(right)).map(|(at, _)| at)))
            .collect();
    }

    fn connect(&mut self, last: u128, first: u128) {
        for from in each(last) {
            let Some(follow) = self.follow.get_mut(from) else { continue };
            self.doubled.extend(each(*follow & first).map(|to| (from, to)));
            *follow |= first;
        }
    }
}

struct Builder<'a> {
    automaton: Automaton<'a>,
    root: &'a Node,
    /// A loop stands before this place, or around it.
    has_looped: bool,
    /// Within the copy of a group that is referred to.
    is_reference: bool,
}

impl<'a> Builder<'a> {
    fn part(&mut self, node: &'a Node) -> Option<Part> {
        Some(match node {
            Node::Start | Node::End | Node::Boundary { .. } => EMPTY,
            Node::One(set) => self.one(set)?,
            Node::Sequence(parts) => {
                let mut whole = EMPTY;
                for part in parts {
                    let next = self.part(part)?;
                    whole = self.then(&whole, &next);
                }
                whole
            }
            Node::Alternatives(all) => {
                let mut whole = Part { is_optional: false, ..EMPTY };
                for one in all {
                    let one = self.part(one)?;
                    whole = either(&whole, &one);
                }
                whole
            }
            Node::Repeat { most: Some(0), .. } => EMPTY,
            Node::Repeat { body, least, most } => self.repeat(body, *least, *most)?,
            Node::Group { body, .. } => self.part(body)?,
            Node::Look { body, .. } => {
                // What a reference matches is text.
                if !self.is_reference {
                    self.automaton.looks.push((body, self.has_looped));
                }
                EMPTY
            }
            Node::Back(reference) => self.back(reference)?,
        })
    }

    fn one(&mut self, set: &'a Set) -> Option<Part> {
        let state = self.automaton.sets.len();
        if state == STATES {
            return None;
        }
        self.automaton.sets.push(set);
        self.automaton.follow.push(0);
        Some(Part { is_optional: false, first: 1 << state, last: 1 << state })
    }

    fn then(&mut self, left: &Part, right: &Part) -> Part {
        self.automaton.connect(left.last, right.first);
        Part {
            is_optional: left.is_optional && right.is_optional,
            first: if left.is_optional { left.first | right.first } else { left.first },
            last: if right.is_optional { left.last | right.last } else { right.last },
        }
    }

    fn repeat(&mut self, body: &'a Node, least: u32, most: Option<u32>) -> Option<Part> {
        match most {
            Some(most) if most == 1 || (most <= COUNT && !has_loop(body)) => self.counted(body, least, most),
            // A fixed number of single characters: no two ways lead through.
            Some(most) if most == least && matches!(body, Node::One(_)) && most < 64 => self.counted(body, least, most),
            _ => {
                self.has_looped = true;
                let part = self.part(body)?;
                self.automaton.connect(part.last, part.first);
                Some(Part { is_optional: part.is_optional || least == 0, ..part })
            }
        }
    }

    /// `x(x(x)?)?`
    fn counted(&mut self, body: &'a Node, least: u32, most: u32) -> Option<Part> {
        let mut whole = EMPTY;
        let mut ends = 0;
        let mut is_optional = true;
        for count in 0..most {
            if count == least {
                is_optional = whole.is_optional;
            }
            if count >= least {
                ends |= whole.last;
            }
            let copy = self.part(body)?;
            whole = self.then(&whole, &copy);
        }
        if least == most {
            is_optional = whole.is_optional;
        }
        Some(Part { is_optional, first: whole.first, last: whole.last | ends })
    }

    /// What a group matched stands again: at most any text of the group, or nothing.
    fn back(&mut self, reference: &Reference) -> Option<Part> {
        if std::mem::replace(&mut self.is_reference, true) {
            return Some(EMPTY);
        }
        let mut groups = Vec::new();
        groups_of(self.root, reference, &mut groups);
        let mut whole = EMPTY;
        for group in groups {
            let part = self.part(group)?;
            whole = either(&whole, &part);
        }
        self.is_reference = false;
        Some(whole)
    }
}

fn either(left: &Part, right: &Part) -> Part {
    Part {
        is_optional: left.is_optional || right.is_optional,
        first: left.first | right.first,
        last: left.last | right.last,
    }
}

fn groups_of<'a>(node: &'a Node, reference: &Reference, found: &mut Vec<&'a Node>) {
    match node {
        Node::Group { body, number, name } => {
            let is_meant = match reference {
                Reference::Number(wanted) => wanted == number,
                Reference::Name(wanted) => Some(wanted) == name.as_ref(),
            };
            if is_meant {
                found.push(body);
            }
            groups_of(body, reference, found);
        }
        Node::Repeat { body, .. } | Node::Look { body, .. } => groups_of(body, reference, found),
        Node::Sequence(parts) | Node::Alternatives(parts) => {
            parts.iter().for_each(|part| groups_of(part, reference, found));
        }
        Node::Back(_) | Node::One(_) | Node::Start | Node::End | Node::Boundary { .. } => {}
    }
}
