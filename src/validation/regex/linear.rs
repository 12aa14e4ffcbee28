//! Patterns in linear time: all ways through the pattern are followed at once, one character after the other, so nothing is
//! ever tried twice. Whether there is a match is all that is asked for, which makes this short (Thompson, "Regular Expression
//! Search Algorithm", 1968). References to groups cannot be followed in this way.

use super::engine::{self, Compiled, Mode};
use super::set::Set;
use super::syntax::Node;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

/// Instructions of one pattern: each character of a text may cost as many steps.
const INSTRUCTIONS: usize = 5000;

/// Steps that one text may cost, about 100 ms: only long texts, and those that look around at many places, come to it.
const STEPS: usize = 20_000_000;

/// A pattern as a program. Only a character is a step; all else happens at one place of the text.
#[derive(Debug, Default)]
pub(super) struct Program(Vec<Instruction>);

#[derive(Debug)]
enum Instruction {
    One(Class),
    /// Goes on at both.
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    Boundary {
        negated: bool,
    },
    Look {
        body: Program,
        behind: bool,
        negated: bool,
        /// What was found at each place of a text.
        known: usize,
    },
    Match,
}

/// Characters; those that only the tables of Unicode know are asked of the host, each once.
#[derive(Debug)]
struct Class {
    set: Set,
    host: Option<Tables>,
}

/// A class in the host's engine, and what is known of it.
#[derive(Debug)]
struct Tables {
    class: Box<dyn Compiled>,
    known: Mutex<HashMap<char, bool>>,
}

/// Absent where the pattern cannot be followed in this way.
pub(super) fn compile(node: &Node) -> Option<Program> {
    let mut program = Program::default();
    program.write(node, &mut 0)?;
    program.push(Instruction::Match)?;
    Some(program)
}

impl Program {
    fn push(&mut self, instruction: Instruction) -> Option<usize> {
        self.0.push(instruction);
        (self.0.len() <= INSTRUCTIONS).then(|| self.0.len() - 1)
    }

    fn write(&mut self, node: &Node, looks: &mut usize) -> Option<()> {
        match node {
            Node::Start => drop(self.push(Instruction::Start)?),
            Node::End => drop(self.push(Instruction::End)?),
            Node::Boundary { negated } => drop(self.push(Instruction::Boundary { negated: *negated })?),
            Node::One(set) => drop(self.push(Instruction::One(Class::new(set)?))?),
            Node::Sequence(parts) => parts.iter().try_for_each(|part| self.write(part, looks))?,
            Node::Group { body, .. } => self.write(body, looks)?,
            Node::Alternatives(all) => self.alternatives(all, looks)?,
            Node::Repeat { body, least, most } => self.repeat(body, *least, *most, looks)?,
            Node::Look { body, behind, negated } => {
                let mut inner = Self::default();
                inner.write(body, looks)?;
                inner.push(Instruction::Match)?;
                let known = *looks;
                *looks += 1;
                self.push(Instruction::Look { body: inner, behind: *behind, negated: *negated, known })?;
            }
            Node::Back(_) => return None,
        }
        Some(())
    }

    fn alternatives(&mut self, all: &[Node], looks: &mut usize) -> Option<()> {
        let (last, others) = all.split_last()?;
        let mut ends = Vec::new();
        for one in others {
            let split = self.push(Instruction::Jump(0))?;
            self.write(one, looks)?;
            ends.push(self.push(Instruction::Jump(0))?);
            self.set(split, Instruction::Split(split + 1, self.0.len()));
        }
        self.write(last, looks)?;
        let end = self.0.len();
        ends.into_iter().for_each(|place| self.set(place, Instruction::Jump(end)));
        Some(())
    }

    fn repeat(&mut self, body: &Node, least: u32, most: Option<u32>, looks: &mut usize) -> Option<()> {
        for _ in 0..least {
            let before = self.0.len();
            self.write(body, looks)?;
            if self.0.len() == before {
                // What takes nothing takes nothing more often.
                return Some(());
            }
        }
        let Some(most) = most else {
            let split = self.push(Instruction::Jump(0))?;
            self.write(body, looks)?;
            self.push(Instruction::Jump(split))?;
            self.set(split, Instruction::Split(split + 1, self.0.len()));
            return Some(());
        };
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.push(Instruction::Jump(0))?);
            self.write(body, looks)?;
        }
        let end = self.0.len();
        splits.into_iter().for_each(|split| self.set(split, Instruction::Split(split + 1, end)));
        Some(())
    }

    fn set(&mut self, place: usize, instruction: Instruction) {
        if let Some(found) = self.0.get_mut(place) {
            *found = instruction;
        }
    }
}

impl Compiled for Program {
    fn test(&self, text: &str) -> Option<bool> {
        let chars: Vec<char> = text.chars().collect();
        let mut run = Run { chars: &chars, known: BTreeMap::new(), steps: 0 };
        let found = run.finds(self, 0, true, None);
        (run.steps < STEPS).then_some(found)
    }
}

impl Class {
    fn new(set: &Set) -> Option<Self> {
        if set.is_exact {
            return Some(Self { set: set.clone(), host: None });
        }
        let class = set.class.as_ref()?.replace("\\x{", "\\u{");
        let class = engine::compile(&format!("^[{class}]$"), Mode::Sets)?;
        Some(Self { set: set.clone(), host: Some(Tables { class, known: Mutex::default() }) })
    }

    fn takes(&self, char: char) -> bool {
        let Some(Tables { class, known }) = &self.host else { return self.set.has(char) };
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(char).or_insert_with(|| class.test(char.encode_utf8(&mut [0; 4])) == Some(true))
    }
}

struct Run<'a> {
    chars: &'a [char],
    /// Whether something looked for is there, by what it is and where.
    known: BTreeMap<(usize, usize), bool>,
    /// At the limit nothing that is found counts any more.
    steps: usize,
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
            let Some(char) = self.chars.get(at).filter(|_| self.steps < STEPS) else { return false };
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

    /// Goes from an instruction to all characters that may come next; whether a match ends here.
    fn enter(&mut self, program: &Program, place: usize, at: usize, places: &mut Places) -> bool {
        let mut stack = vec![place];
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
