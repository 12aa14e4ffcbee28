//! How long a backtracking engine may run for a pattern, read from its position automaton: the characters of the pattern are
//! the states, and a state leads to the characters that may come next. Two ways around one state on the same text double
//! the tries with every round, a way from one round into another on the same text multiplies them by the text's length
//! (Weber and Seidl, "On the degree of ambiguity of finite automata").

mod positions;

use super::syntax::Node;
use positions::{Automaton, bits};

/// How the time grows with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cost {
    Linear,
    /// With this power of its length, at least 2.
    Polynomial(u32),
    Exponential,
}

/// The cost of a pattern; of one that could not be read, the guess that its text allows.
pub(super) fn of(pattern: &str, node: Option<&Node>) -> Cost {
    let mut steps = STEPS;
    if node.is_some_and(|node| choices(node) > CHOICES) {
        return Cost::Exponential;
    }
    node.and_then(|node| of_part(node, node, true, &mut steps)).unwrap_or_else(|| guess(pattern))
}

/// `searches`: matches are tried from every place of the text.
fn of_part(root: &Node, part: &Node, searches: bool, steps: &mut usize) -> Option<Cost> {
    if !has_loop(part) {
        return Some(Cost::Linear);
    }
    let searches = searches && !starts_at_start(part);
    let automaton = Automaton::of(root, part)?;
    let loops = automaton.loops();
    let mut cost = if automaton.is_certain() {
        Cost::Linear
    } else if automaton.is_exponential(steps)? {
        Cost::Exponential
    } else if automaton.is_polynomial(steps)? {
        Cost::Polynomial(loops.max(2) + u32::from(searches))
    } else {
        Cost::Linear
    };
    if cost == Cost::Linear && searches && automaton.fails_after_loop(has_end(part)) {
        cost = Cost::Polynomial(2);
    }
    for (look, is_repeated) in &automaton.looks {
        let inner = of_part(root, look, false, steps)?;
        let is_repeated = (searches || *is_repeated) && has_loop(look);
        cost = cost.max(match inner {
            Cost::Linear if is_repeated => Cost::Polynomial(2),
            Cost::Polynomial(power) if is_repeated => Cost::Polynomial(power + 1),
            inner => inner,
        });
    }
    Some(cost)
}

/// Ways through the parts of a pattern that are not loops, beyond which an engine may be busy too long: `(a?){24}a{24}` has
/// sixteen million.
const CHOICES: f64 = 200_000.0;

/// In how many ways an engine may go through a part, its endless loops taken once.
fn choices(node: &Node) -> f64 {
    match node {
        Node::Sequence(parts) => parts.iter().map(choices).product(),
        Node::Alternatives(parts) => parts.iter().map(choices).sum(),
        Node::Group { body, .. } | Node::Look { body, .. } => choices(body),
        Node::Repeat { body, least, most: Some(most) } => {
            let counts = f64::from(most.saturating_sub(*least)) + 1.0;
            counts * choices(body).powf(f64::from(*most))
        }
        Node::Repeat { body, most: None, .. } => choices(body),
        Node::Back(_) | Node::One(_) | Node::Start | Node::End | Node::Boundary { .. } => 1.0,
    }
}

/// Steps of one pattern's examination: a few milliseconds.
const STEPS: usize = 100_000;

/// Of what could not be read: a repeated group that holds a repetition is taken for the worst.
fn guess(pattern: &str) -> Cost {
    let is_repetition = |char: char| matches!(char, '*' | '+' | '{');
    let repeats_group = pattern.split(')').skip(1).any(|after| after.starts_with(is_repetition));
    match pattern.chars().filter(|char| is_repetition(*char)).count() {
        0 => Cost::Linear,
        count if count > 1 && repeats_group => Cost::Exponential,
        count => Cost::Polynomial(u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1)),
    }
}

/// Whether a part may be repeated often.
fn has_loop(node: &Node) -> bool {
    match node {
        Node::Repeat { body, most, .. } => most.is_none_or(|most| most > 1) || has_loop(body),
        Node::Sequence(parts) | Node::Alternatives(parts) => parts.iter().any(has_loop),
        Node::Group { body, .. } | Node::Look { body, .. } => has_loop(body),
        Node::Back(_) | Node::One(_) | Node::Start | Node::End | Node::Boundary { .. } => false,
    }
}

fn starts_at_start(node: &Node) -> bool {
    match node {
        Node::Start => true,
        Node::Sequence(parts) => parts
            .iter()
            .find(|part| !matches!(part, Node::Boundary { .. }) && !has_only_looks(part))
            .is_some_and(starts_at_start),
        Node::Alternatives(all) => all.iter().all(starts_at_start),
        Node::Repeat { body, least: 1.., .. } | Node::Group { body, .. } => starts_at_start(body),
        _ => false,
    }
}

/// Looks without loops cost nothing before `^`.
fn has_only_looks(node: &Node) -> bool {
    matches!(node, Node::Look { body, .. } if !has_loop(body))
}

fn has_end(node: &Node) -> bool {
    match node {
        Node::End | Node::Boundary { .. } | Node::Look { .. } | Node::Back(_) => true,
        Node::Sequence(parts) | Node::Alternatives(parts) => parts.iter().any(has_end),
        Node::Repeat { body, .. } | Node::Group { body, .. } => has_end(body),
        Node::One(_) | Node::Start => false,
    }
}

impl Automaton<'_> {
    /// Separate loops.
    fn loops(&self) -> u32 {
        let mut seen = 0_u128;
        let mut loops = 0;
        for state in self.states().filter(|state| self.reaches(*state, *state)) {
            if seen & (1 << state) == 0 {
                loops += 1;
                seen |= bits(self.states().filter(|other| self.reaches(state, *other) && self.reaches(*other, state)));
            }
        }
        loops
    }

    /// Whether each character decides where to go: then there is nothing to go back to.
    fn is_certain(&self) -> bool {
        let differ = |states: Vec<usize>| {
            let mut pairs = states
                .iter()
                .enumerate()
                .flat_map(|(at, left)| states.iter().skip(at + 1).map(move |right| (left, right)));
            pairs.all(|(left, right)| !self.overlap(*left, *right))
        };
        let first = self.states().filter(|state| self.first & (1 << *state) != 0).collect();
        self.doubled.is_empty() && differ(first) && self.states().all(|state| differ(self.followers(state).collect()))
    }

    /// Whether two ways lead around one state on the same text.
    fn is_exponential(&self, steps: &mut usize) -> Option<bool> {
        if self.doubled.iter().any(|(from, to)| self.reaches(*to, *from)) {
            return Some(true);
        }
        for state in self.states().filter(|state| self.reaches(*state, *state)) {
            let round = |next: &usize| self.reaches(*next, state);
            let followers: Vec<usize> = self.followers(state).filter(round).collect();
            for (index, left) in followers.iter().enumerate() {
                for right in followers.iter().skip(index + 1).filter(|right| self.overlap(*left, **right)) {
                    if self.leads([*left, *right], [state, state], steps)? {
                        return Some(true);
                    }
                }
            }
        }
        Some(false)
    }

    /// Whether the same text leads around one state, around another, and from the first to the second.
    fn is_polynomial(&self, steps: &mut usize) -> Option<bool> {
        let looping: Vec<usize> = self.states().filter(|state| self.reaches(*state, *state)).collect();
        for first in &looping {
            for second in looping.iter().filter(|second| *second != first && self.reaches(*first, **second)) {
                if self.leads([*first, *first, *second], [*first, *second, *second], steps)? {
                    return Some(true);
                }
            }
        }
        Some(false)
    }

    /// Whether one text leads from each of the states to its goal; `None` where that takes too long to find out.
    fn leads<const WAYS: usize>(&self, from: [usize; WAYS], to: [usize; WAYS], steps: &mut usize) -> Option<bool> {
        let mut seen = std::collections::HashSet::from([from]);
        let mut open = vec![from];
        let can_arrive = |at: &[usize; WAYS]| at.iter().zip(&to).all(|(at, to)| at == to || self.reaches(*at, *to));
        while let Some(at) = open.pop() {
            let mut partial: Vec<[usize; WAYS]> = vec![at];
            for way in 0..WAYS {
                let mut more = Vec::new();
                for state in &partial {
                    let Some(current) = at.get(way) else { continue };
                    for next in self.followers(*current) {
                        *steps = steps.checked_sub(1)?;
                        if state.iter().take(way).all(|before| self.overlap(*before, next)) {
                            let mut state = *state;
                            state.iter_mut().skip(way).take(1).for_each(|place| *place = next);
                            more.push(state);
                        }
                    }
                }
                partial = more;
            }
            for next in partial.into_iter().filter(can_arrive) {
                if next == to {
                    return Some(true);
                }
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        Some(false)
    }

    /// Whether a try may go around a loop and then fail. Without `$`, a try that came to its last state has succeeded.
    fn fails_after_loop(&self, has_end: bool) -> bool {
        let failing = |state: &usize| has_end || self.last & (1 << *state) == 0;
        let mut open: Vec<usize> =
            self.states().filter(|state| self.first & (1 << *state) != 0).filter(failing).collect();
        let mut seen = bits(open.iter().copied());
        while let Some(state) = open.pop() {
            if self.reaches(state, state) {
                return true;
            }
            for next in self.followers(state).filter(failing) {
                if seen & (1 << next) == 0 {
                    seen |= 1 << next;
                    open.push(next);
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::regex::engine::Mode;
    use crate::validation::regex::syntax::parse;

    fn cost(pattern: &str) -> Cost {
        of(pattern, parse(pattern, Mode::Unicode).as_ref())
    }

    #[test]
    fn unambiguous_patterns_are_linear() {
        for pattern in [
            "^[a-z]+(-[a-z]+)*$",
            r"^([A-Za-z0-9]+\.)+[a-z]{2,}$",
            "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
            r"^(\d+)(,\d+)*$",
            r"^\p{L}+(?:[ '-]\p{L}+)*$",
            r"^(?=.*[A-Z])(?=.*\d)[\w!]{8,64}$",
            "^(['\"])[^'\"]*\\1$",
            "^(?:(?!--)[a-z-])+$",
            r"^(?:\+?\d{1,3}-)?\d{3}-\d{4}$",
            "^#(?:[0-9a-f]{3}){1,2}$",
            "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            "[A-Z]",
            "[a-z]+",
            "^.*$",
            "^a*b*c*$",
            "^(ab|cd)*$",
            "^(a|b)*$",
            "^x(?:y+z)*",
        ] {
            assert_eq!(cost(pattern), Cost::Linear, "{pattern}");
        }
    }

    #[test]
    fn ambiguous_repetitions_of_repetitions_are_exponential() {
        for pattern in [
            "(a+)+",
            r"^(\w+\s?)*$",
            "(a|a)*b",
            "(a*)*b",
            "^(a?b?)*$",
            "^((a|b)*c?)*$",
            "^([a-z]+-?)+$",
            "^(?:.*,)*x$",
            "^(a|ab|b)*$",
            "^(?=(a+)+$)b",
            "^(?<q>a+)*\\k<q>$",
            "^(a{1,30}){1,30}$",
            r"^(\p{L}+|\w+)*$",
            "^([^,]|\\w)*$",
            "^(?:(?:x+x+)+y)$",
            // Without any loop.
            "^(a?){24}a{24}$",
            &format!("^{}{}$", "a?".repeat(30), "a".repeat(30)),
        ] {
            assert_eq!(cost(pattern), Cost::Exponential, "{pattern}");
        }
    }

    #[test]
    fn loops_that_share_text_are_polynomial() {
        for (pattern, power) in [
            (r"^\w*\d+$", 2),
            (r"\d+x", 2),
            (r"\s+$", 2),
            (r"^\s*.*\s*$", 3),
            ("^.*a.*b.*$", 3),
            (r"^(a+)b?\1$", 2),
            (r"(?=.*\d).{8,}", 2),
            (r"^\w+(?=.*x)", 2),
            (r"x*y", 2),
            (r"\w*\d*x", 3),
        ] {
            assert_eq!(cost(pattern), Cost::Polynomial(power), "{pattern}");
        }
    }

    #[test]
    fn groups_may_refer_to_themselves() {
        assert_eq!(cost(r"^(?<n>(?=\1*a)b)+$"), Cost::Polynomial(2));
        assert_eq!(cost(r"^(a\1|b\2)(c(?=\1\2))$"), Cost::Linear);
    }

    #[test]
    fn what_cannot_be_read_is_guessed() {
        for (pattern, expected) in
            [("(?i:a)", Cost::Linear), ("(?i:a+)", Cost::Polynomial(2)), ("(?i:a+)+", Cost::Exponential)]
        {
            assert_eq!(cost(pattern), expected, "{pattern}");
        }
        let long = format!("^(?:{})+$", ["ab"; 200].join("|"));
        assert_eq!(cost(&long), Cost::Polynomial(2), "{long}");
    }
}
