//! Regular expressions of JSON Schema, which are those of ECMA-262.
//!
//! The host's own engine runs them. It goes back over the text where a try fails, and cannot be interrupted, so what may take
//! it more than linear time is run in linear time here (`linear`), and where that cannot be done, as with references to
//! groups, strings are bounded.

mod cost;
pub mod engine;
mod linear;
mod machine;
mod run;
mod set;
mod syntax;
#[cfg(test)]
mod tests;

use crate::limits::{EXPONENTIAL_TEXT, PATTERN_STEPS, PATTERN_TEXT};
use crate::text::cut;
use cost::Cost;
use engine::{Compiled, Mode};
use linear::Steps;
pub(super) use set::Set;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
pub(super) use syntax::Node;

/// What comes of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The pattern matches somewhere in it.
    Match,
    /// It matches nowhere.
    NoMatch,
    /// It could take forever to find out.
    NotChecked,
}

/// The pattern is none of ECMA-262, under any flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Illegal;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct EcmaRegex {
    pattern: String,
    mode: Mode,
    host: Way,
    /// Present where the host could take forever, and another engine knows the pattern.
    other: Option<Way>,
    #[cfg(feature = "jsonschema")]
    is_common: bool,
}

/// An engine, and the characters of a string that it gets.
#[derive(Debug)]
struct Way {
    compiled: Box<dyn Compiled>,
    longest: usize,
}

impl EcmaRegex {
    /// Compiles with the flag `u`, else with `v`, else without flags.
    pub(crate) fn new(pattern: &str) -> Result<Self, Illegal> {
        Self::with(pattern, &Steps::default())
    }

    fn with(pattern: &str, left: &Steps) -> Result<Self, Illegal> {
        let (compiled, mode) = legal(pattern).ok_or(Illegal)?;
        let node = syntax::parse(pattern, mode);
        let cost = cost::of(pattern, node.as_ref());
        #[cfg(feature = "jsonschema")]
        let is_common =
            mode == Mode::Unicode && cost == Cost::Linear && node.as_ref().is_some_and(is_common) || pattern == ".*";
        let other = node
            .filter(|_| cost != Cost::Linear)
            .and_then(|node| Some(Way { compiled: Box::new(linear::compile(&node, left)?), longest: PATTERN_TEXT }));
        let host = Way { compiled, longest: longest(cost) };
        Ok(Self {
            pattern: pattern.to_owned(),
            mode,
            host,
            other,
            #[cfg(feature = "jsonschema")]
            is_common,
        })
    }

    /// Whether the pattern matches anywhere in the text.
    pub(crate) fn test(&self, text: &str) -> Outcome {
        let way = self.way(text);
        if text.chars().nth(way.longest).is_some() {
            return Outcome::NotChecked;
        }
        match way.compiled.test(text) {
            Some(true) => Outcome::Match,
            Some(false) => Outcome::NoMatch,
            None => Outcome::NotChecked,
        }
    }

    /// What was expected of a string that is not checked.
    pub(crate) fn not_checked(&self, text: &str) -> String {
        let way = self.way(text);
        let bound = match text.chars().nth(way.longest) {
            Some(_) => format!("text of at most {} characters: longer text", way.longest),
            None => "other text: this one".to_owned(),
        };
        let pattern = cut(&self.pattern, 100);
        format!(
            "{bound} could not be checked, as it may take forever with the pattern {pattern}, which repeats a repetition"
        )
    }

    fn way(&self, text: &str) -> &Way {
        // Without flags, the host sees two characters in one beyond the basic plane.
        let is_alike = |_: &&Way| self.mode != Mode::Plain || text.chars().all(|char| char <= '\u{FFFF}');
        self.other.as_ref().filter(is_alike).unwrap_or(&self.host)
    }

    /// Whether every engine understands it alike.
    #[cfg(feature = "jsonschema")]
    pub(in crate::validation) const fn is_common(&self) -> bool {
        self.is_common
    }
}

fn legal(pattern: &str) -> Option<(Box<dyn Compiled>, Mode)> {
    Mode::ALL.into_iter().find_map(|mode| Some((engine::compile(pattern, mode)?, mode)))
}

/// The pattern as a tree. Absent where its syntax is not known here, or where what it counts are no characters.
pub(super) fn tree(pattern: &str) -> Option<Node> {
    let (_, mode) = legal(pattern)?;
    syntax::parse(pattern, mode).filter(|node| mode != Mode::Plain || !takes_halves(node))
}

/// Whether some character may be half of one, as it is beyond the basic plane without flags.
fn takes_halves(node: &Node) -> bool {
    match node {
        Node::One(set) => set.overlaps(&Set::range(0x1_0000, 0x10_FFFF)),
        Node::Sequence(parts) | Node::Alternatives(parts) => parts.iter().any(takes_halves),
        Node::Repeat { body, .. } | Node::Group { body, .. } | Node::Look { body, .. } => takes_halves(body),
        Node::Back(_) | Node::Boundary { .. } | Node::Start | Node::End => false,
    }
}

/// Characters for which an engine that goes back is done in about 100 ms.
fn longest(cost: Cost) -> usize {
    match cost {
        Cost::Linear => PATTERN_TEXT,
        Cost::Polynomial(power) => {
            { (EXPONENTIAL_TEXT..).take_while(|length| length.saturating_pow(power) <= PATTERN_STEPS).last() }
                .unwrap_or(EXPONENTIAL_TEXT)
        }
        Cost::Exponential => EXPONENTIAL_TEXT,
    }
}

#[cfg(feature = "jsonschema")]
/// Only sequences, choices and counts of characters that need no tables, and not too many.
fn is_common(node: &Node) -> bool {
    size(node).is_some_and(|size| size <= 1000)
}

#[cfg(feature = "jsonschema")]
fn size(node: &Node) -> Option<u32> {
    match node {
        Node::Start | Node::End => Some(1),
        // Not all engines know the dot's line ends, nor `[]`.
        Node::One(set) => (set.is_exact && !set.is_all_or_nothing() && *set != Set::dot()).then_some(1),
        Node::Sequence(parts) | Node::Alternatives(parts) => {
            parts.iter().try_fold(1_u32, |sum, part| Some(sum.saturating_add(size(part)?)))
        }
        Node::Repeat { body, least, most } => Some(size(body)?.saturating_mul(most.unwrap_or(*least).max(1))),
        Node::Group { body, .. } => size(body),
        Node::Back(_) | Node::Boundary { .. } | Node::Look { .. } => None,
    }
}

/// The patterns of one schema, each compiled once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns {
    known: Arc<Mutex<HashMap<String, Found>>>,
    left: Steps,
}

type Found = Result<Arc<EcmaRegex>, Illegal>;

impl Patterns {
    /// Steps of our own engine that are left.
    pub(crate) fn steps_left(&self) -> usize {
        self.left.get()
    }

    /// Leaves so many steps of our own engine.
    pub(crate) fn leave_steps(&self, steps: usize) {
        self.left.set(steps);
    }

    pub(crate) fn get(&self, pattern: &str) -> Found {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(pattern) {
            return found.clone();
        }
        let compiled = EcmaRegex::with(pattern, &self.left).map(Arc::new);
        known.insert(pattern.to_owned(), compiled.clone());
        compiled
    }
}
