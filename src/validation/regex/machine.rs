//! The states of a pattern on its way through a text: each is a set of places, and they are made as the text leads to them.

use std::collections::{BTreeMap, HashMap};

/// States that are remembered at a time. Each takes about a kilobyte.
const STATES: usize = 1000;

/// Characters whose successors have a table.
const TABLE: usize = 128;

/// Nothing is known of this successor yet.
const UNKNOWN: u32 = u32::MAX;

/// What is known of a pattern's states.
#[derive(Default)]
pub(super) struct Machine {
    states: Vec<State>,
    known: BTreeMap<Vec<usize>, usize>,
}

struct State {
    places: Vec<usize>,
    table: [u32; TABLE],
    others: HashMap<char, u32>,
}

impl Machine {
    /// The state with these places. Where there are too many, all others are forgotten, and so are their numbers.
    pub(super) fn state(&mut self, places: &[usize]) -> usize {
        let mut places = places.to_vec();
        places.sort_unstable();
        if let Some(state) = self.known.get(&places) {
            return *state;
        }
        if self.states.len() >= STATES {
            *self = Self::default();
        }
        let state = self.states.len();
        self.known.insert(places.clone(), state);
        self.states.push(State { places, table: [UNKNOWN; TABLE], others: HashMap::new() });
        state
    }

    /// Where the pattern waits for a character.
    pub(super) fn places(&self, state: usize) -> &[usize] {
        self.states.get(state).map(|state| state.places.as_slice()).unwrap_or_default()
    }

    /// The state after a character, if it is known.
    pub(super) fn next(&self, state: usize, char: char) -> Option<usize> {
        let State { table, others, .. } = self.states.get(state)?;
        let next = table.get(char as usize).or_else(|| others.get(&char)).copied()?;
        (next != UNKNOWN).then_some(next as usize)
    }

    /// The state with these places, and from now on the one after this state and character.
    pub(super) fn follow(&mut self, state: usize, char: char, places: &[usize]) -> usize {
        let before = self.states.len();
        let next = self.state(places);
        let is_forgotten = self.states.len() < before;
        let known = u32::try_from(next).ok().zip(self.states.get_mut(state).filter(|_| !is_forgotten));
        if let Some((number, State { table, others, .. })) = known {
            match table.get_mut(char as usize) {
                Some(place) => *place = number,
                None => drop(others.insert(char, number)),
            }
        }
        next
    }
}
