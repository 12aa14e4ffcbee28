//! Patterns in linear time: all ways through the pattern are followed at once, one character after the other, so nothing is
//! ever tried twice. Whether there is a match is all that is asked for, which makes this short (Thompson, "Regular Expression
//! Search Algorithm", 1968). References to groups cannot be followed in this way.

use super::engine::{self, Compiled, Mode};
use super::run;
use super::set::Set;
use super::syntax::Node;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Instructions of one pattern: each character of a text may cost as many steps.
const INSTRUCTIONS: usize = 5000;

/// Steps that one text may cost at most: only long texts, and those that look around at many places, come to it.
const STEPS: usize = 20_000_000;

/// Steps up to which a text is tried again rather than remembered.
const CHEAP: usize = 200_000;

/// Texts that are remembered. One answer is judged several times: as it is, changed, and to say what is wrong.
const REMEMBERED: usize = 16;

type Digest = [u8; 32];

/// Steps that are left to the patterns of one schema.
#[derive(Clone, Debug)]
pub(super) struct Steps(Arc<AtomicUsize>);

impl Default for Steps {
    fn default() -> Self {
        Self(Arc::new(AtomicUsize::new(usize::MAX)))
    }
}

impl Steps {
    pub(super) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, steps: usize) {
        self.0.store(steps, Ordering::Relaxed);
    }

    fn take(&self, steps: usize) {
        self.set(self.get().saturating_sub(steps));
    }
}

/// A pattern, and what came of the last texts that were dear.
#[derive(Debug)]
pub(super) struct Linear {
    program: Program,
    /// What is left to all patterns of a schema for one answer.
    left: Steps,
    known: Mutex<Vec<(Digest, Option<bool>)>>,
}

/// A pattern as a program. Only a character is a step; all else happens at one place of the text.
#[derive(Debug, Default)]
pub(super) struct Program(pub(super) Vec<Instruction>);

#[derive(Debug)]
pub(super) enum Instruction {
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
pub(super) struct Class {
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
pub(super) fn compile(node: &Node, left: &Steps) -> Option<Linear> {
    let mut program = Program::default();
    program.write(node, &mut 0)?;
    program.push(Instruction::Match)?;
    Some(Linear { program, left: left.clone(), known: Mutex::default() })
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

impl Compiled for Linear {
    fn test(&self, text: &str) -> Option<bool> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = |text: &str| Sha256::digest(text).into();
        if !known.is_empty() {
            let wanted: Digest = digest(text);
            if let Some((_, found)) = known.iter().find(|(digest, _)| *digest == wanted) {
                return *found;
            }
        }
        let (found, steps) = run::finds(&self.program, text, self.left.get().min(STEPS));
        self.left.take(steps);
        if steps > CHEAP {
            known.truncate(REMEMBERED - 1);
            known.insert(0, (digest(text), found));
        }
        found
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

    pub(super) fn takes(&self, char: char) -> bool {
        let Some(Tables { class, known }) = &self.host else { return self.set.has(char) };
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(char).or_insert_with(|| class.test(char.encode_utf8(&mut [0; 4])) == Some(true))
    }
}
