//! What patterns say, in words. Small models mend `EUR` from "3 capital letters", and not from `^[A-Z]{3}$`.
//!
//! A text that the pattern matches fits the words. They may leave out a part of what the pattern asks for: "2 digits" of an hour.

mod kinds;
#[cfg(test)]
mod tests;

use super::regex::{self, Node, Set};
use kinds::{Kinds, is_same, shared_kind};

/// Longer patterns, and longer words, say little to anyone.
const LENGTH: usize = 200;
/// What is repeated is written out as long as it has no more parts, or characters.
const WRITTEN_OUT: usize = 8;
/// Choices between whole sequences.
const CHOICES: usize = 3;

/// Absent where no short words say what matters: `3 capital letters, then "-", then 4 digits`.
pub(super) fn in_words(pattern: &str) -> Option<String> {
    if pattern.len() > LENGTH {
        return None;
    }
    let words = whole(&regex::tree(pattern)?)?;
    (words.len() <= LENGTH).then_some(words)
}

/// A part of a string.
#[derive(Clone, PartialEq)]
enum Part {
    Text(String),
    /// Characters of one set.
    Run {
        set: Set,
        least: u32,
        most: Option<u32>,
    },
    Either(Vec<Vec<Part>>),
    Times {
        parts: Vec<Part>,
        least: u32,
        most: Option<u32>,
    },
}

fn whole(node: &Node) -> Option<String> {
    let mut middle = items(node);
    if let [Node::Alternatives(branches)] = middle.as_slice()
        && branches.iter().any(is_anchored)
    {
        let words: Vec<String> = branches.iter().map(whole).collect::<Option<_>>()?;
        return (words.len() <= CHOICES).then(|| words.iter().map(|one| enclose(one)).collect::<Vec<_>>().join(" or "));
    }
    let starts = matches!(middle.first(), Some(Node::Start));
    if starts {
        middle.remove(0);
    }
    let ends = matches!(middle.last(), Some(Node::End));
    if ends {
        middle.pop();
    }
    let parts = parts(&middle)?;
    let place = match (starts, ends) {
        (true, true) => return only(&parts).or_else(|| sequence(&parts)),
        (true, false) => "starts with",
        (false, true) => "ends with",
        (false, false) => "contains",
    };
    // Nothing is at the start of every text.
    let says_something = !parts.iter().all(may_be_nothing);
    says_something.then(|| sequence(&parts)).flatten().map(|words| format!("text that {place} {words}"))
}

fn is_anchored(node: &Node) -> bool {
    items(node).iter().any(|item| matches!(item, Node::Start | Node::End))
}

/// What follows one another, through groups.
fn items(node: &Node) -> Vec<&Node> {
    match node {
        Node::Sequence(all) => all.iter().flat_map(items).collect(),
        Node::Group { body, .. } => items(body),
        one => vec![one],
    }
}

fn parts(items: &[&Node]) -> Option<Vec<Part>> {
    let each: Vec<Vec<Part>> = items.iter().map(|item| parts_of(item)).collect::<Option<_>>()?;
    Some(join_parts(each.into_iter().flatten()))
}

fn parts_of(node: &Node) -> Option<Vec<Part>> {
    match node {
        Node::One(set) => Some(vec![match set.single().and_then(char::from_u32) {
            Some(char) => Part::Text(char.to_string()),
            None => Part::Run { set: set.clone(), least: 1, most: Some(1) },
        }]),
        Node::Alternatives(branches) => {
            either(branches.iter().map(|branch| parts(&items(branch))).collect::<Option<_>>()?)
        }
        Node::Repeat { body, least, most } => repeat_parts(parts(&items(body))?, *least, *most),
        _ => None,
    }
}

/// Neighbours of one kind are one part.
fn join_parts(parts: impl Iterator<Item = Part>) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    for part in parts {
        match (all.last_mut(), part) {
            (Some(Part::Text(text)), Part::Text(more)) => text.push_str(&more),
            (Some(Part::Run { set, least, most }), Part::Run { set: next, least: low, most: high }) => {
                match shared_kind(set, &next) {
                    Some(kind) => {
                        *set = kind;
                        *least = least.saturating_add(low);
                        *most = most.zip(high).map(|(one, other)| one.saturating_add(other));
                    }
                    None => all.push(Part::Run { set: next, least: low, most: high }),
                }
            }
            (_, part) => all.push(part),
        }
    }
    all
}

fn repeat_parts(parts: Vec<Part>, least: u32, most: Option<u32>) -> Option<Vec<Part>> {
    let exactly = most.filter(|most| *most == least);
    let size: usize = parts.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 1 }).sum();
    let copies = exactly.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    Some(match (parts.as_slice(), exactly) {
        ([], _) | (_, Some(0)) => Vec::new(),
        ([Part::Run { set, least: 1, most: Some(1) }], _) => vec![Part::Run { set: set.clone(), least, most }],
        ([Part::Run { set, least, most }], Some(count)) => {
            let most = most.map(|most| most.saturating_mul(count));
            vec![Part::Run { set: set.clone(), least: least.saturating_mul(count), most }]
        }
        (_, Some(_)) if copies.is_some_and(|copies| copies.saturating_mul(size) <= WRITTEN_OUT) => {
            join_parts(std::iter::repeat_n(parts, copies.unwrap_or_default()).flatten())
        }
        ([Part::Text(text)], _) if text.chars().count() == 1 && (least, most) != (0, Some(1)) => {
            let set = text.chars().next().map(Set::one)?;
            vec![Part::Run { set, least, most }]
        }
        _ if parts.iter().all(may_be_nothing) => return None,
        _ => vec![Part::Times { parts, least, most }],
    })
}

/// Alternatives of one look are that look: `0[1-9]|1[0-2]` is 2 digits.
fn either(branches: Vec<Vec<Part>>) -> Option<Vec<Part>> {
    let may_be_nothing = branches.iter().any(Vec::is_empty);
    let mut branches: Vec<Vec<Part>> = branches.into_iter().filter(|branch| !branch.is_empty()).collect();
    let are_texts = branches.iter().all(|branch| matches!(branch.as_slice(), [Part::Text(_)]));
    let looks: Vec<Vec<Part>> = branches.iter().map(|branch| look(branch)).collect();
    let parts = match looks.split_first() {
        None => return Some(Vec::new()),
        Some((first, rest)) if !are_texts && rest.iter().all(|look| is_alike(first, look)) => first.clone(),
        _ => match (are_texts, one_run(&looks)) {
            (false, Some(run)) => vec![run],
            (false, None) if branches.len() > CHOICES => return None,
            _ if branches.len() == 1 => branches.pop()?,
            _ => vec![Part::Either(branches)],
        },
    };
    if may_be_nothing { repeat_parts(parts, 0, Some(1)) } else { Some(parts) }
}

/// What is left of a sequence when all digits are alike.
fn look(parts: &[Part]) -> Vec<Part> {
    let run = |set: Set| Part::Run { set, least: 1, most: Some(1) };
    join_parts(parts.iter().flat_map(|part| {
        match part {
            Part::Text(text) => text
                .chars()
                .map(|char| if char.is_ascii_digit() { run(Set::digits()) } else { Part::Text(char.to_string()) })
                .collect(),
            other => vec![other.clone()],
        }
    }))
    .into_iter()
    .map(|part| match part {
        Part::Run { set, least, most } => Part::Run { set: shared_kind(&set, &set).unwrap_or(set), least, most },
        other => other,
    })
    .collect()
}

fn is_alike(one: &[Part], other: &[Part]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|parts| match parts {
            (Part::Run { set, least, most }, Part::Run { set: next, least: low, most: high }) => {
                (least, most) == (low, high) && is_same(set, next)
            }
            (one, other) => one == other,
        })
}

/// Characters of one kind, in numbers without a gap.
fn one_run(looks: &[Vec<Part>]) -> Option<Part> {
    let runs = looks.iter().map(|look| match look.as_slice() {
        [Part::Run { set, least, most: Some(most) }] => Some((set, *least, *most)),
        _ => None,
    });
    let mut runs: Vec<(&Set, u32, u32)> = runs.collect::<Option<_>>()?;
    runs.sort_by_key(|(_, least, _)| *least);
    let (&(set, least, mut most), rest) = runs.split_first()?;
    for (next, low, high) in rest {
        if !is_same(set, next) || *low > most.saturating_add(1) {
            return None;
        }
        most = most.max(*high);
    }
    Some(Part::Run { set: set.clone(), least, most: Some(most) })
}

fn may_be_nothing(part: &Part) -> bool {
    match part {
        Part::Text(text) => text.is_empty(),
        Part::Run { least, .. } => *least == 0,
        Part::Either(branches) => branches.iter().any(|branch| branch.iter().all(may_be_nothing)),
        Part::Times { parts, least, .. } => *least == 0 || parts.iter().all(may_be_nothing),
    }
}

/// Words for a string with a single part.
fn only(parts: &[Part]) -> Option<String> {
    match parts {
        [Part::Run { set, least: 0 | 1, most: None }] => Kinds::of(set)?.only(),
        [Part::Either(branches)] => {
            let texts = branches.iter().map(|branch| match branch.as_slice() {
                [Part::Text(text)] => Some(format!("{text:?}")),
                _ => None,
            });
            Some(format!("one of {}", texts.collect::<Option<Vec<_>>>()?.join(", ")))
        }
        _ => None,
    }
}

fn sequence(parts: &[Part]) -> Option<String> {
    let words: Vec<String> = parts.iter().map(words).collect::<Option<_>>()?;
    (!words.is_empty()).then(|| words.join(", then "))
}

fn words(part: &Part) -> Option<String> {
    match part {
        Part::Text(text) => Some(format!("{text:?}")),
        Part::Run { set, least, most } => Some(Kinds::of(set)?.counted(*least, *most)),
        Part::Either(branches) => choice(branches, None),
        Part::Times { parts, least: 0, most: Some(1) } => match parts.as_slice() {
            [Part::Either(branches)] => choice(branches, Some("nothing")),
            parts => choice(&[parts.to_vec()], Some("nothing")),
        },
        Part::Times { parts, least, most } => {
            Some(format!("{} times ({})", kinds::count(*least, *most), sequence(parts)?))
        }
    }
}

fn choice(branches: &[Vec<Part>], last: Option<&str>) -> Option<String> {
    let mut all: Vec<String> =
        branches.iter().map(|branch| Some(enclose(&sequence(branch)?))).collect::<Option<_>>()?;
    all.extend(last.map(str::to_owned));
    Some(kinds::list(&all, "or"))
}

/// In brackets unless it is one text: "2 digits or "-"" is something else.
fn enclose(words: &str) -> String {
    if words.starts_with('"') && !words.contains(", then ") { words.to_owned() } else { format!("({words})") }
}
