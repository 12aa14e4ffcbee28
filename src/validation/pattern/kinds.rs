//! Sets of characters in words.

use crate::validation::regex::Set;

/// More kinds than these are no help.
const KINDS: usize = 8;

/// The characters of a set, or those that it leaves out.
pub(super) struct Kinds {
    left_out: bool,
    kinds: Vec<Kind>,
}

/// Characters of one kind.
struct Kind {
    one: String,
    many: String,
}

impl Kinds {
    pub(super) fn of(set: &Set) -> Option<Self> {
        let property = match set.class.as_deref() {
            Some(r"\p{L}") => Some("letter"),
            Some(r"\p{Lu}") => Some("capital letter"),
            Some(r"\p{Ll}") => Some("small letter"),
            _ => None,
        };
        if let Some(name) = property {
            return Some(Self { left_out: false, kinds: vec![Kind::new(name)] });
        }
        if !set.is_exact {
            return None;
        }
        let left_out = set.holds(&Set::code(0x10_FFFF));
        let kinds = if left_out { kinds(set.clone().negated())? } else { kinds(set.clone())? };
        (left_out || !kinds.is_empty()).then_some(Self { left_out, kinds })
    }

    /// A text of nothing else, as long as it likes.
    pub(super) fn only(&self) -> Option<String> {
        let listed = |last: &str| list(&self.kinds.iter().map(|kind| kind.many.clone()).collect::<Vec<_>>(), last);
        match (self.left_out, self.kinds.as_slice()) {
            (false, _) => Some(format!("{} only", listed("and"))),
            (true, []) => None,
            (true, [kind]) if kind.one == CAPITAL => Some("text in small letters".to_owned()),
            (true, [kind]) if kind.one == SMALL => Some("text in capital letters".to_owned()),
            (true, _) => Some(format!("text without {}", listed("or"))),
        }
    }

    /// `2 to 4 digits`.
    pub(super) fn counted(&self, least: u32, most: Option<u32>) -> String {
        let is_one = (least, most) == (1, Some(1));
        let names: Vec<String> =
            self.kinds.iter().map(|kind| if is_one { kind.one.clone() } else { kind.many.clone() }).collect();
        let count = count(least, most);
        match (self.left_out, names.as_slice()) {
            (true, names) => {
                let characters = if is_one { "character" } else { "characters" };
                // Nobody thinks of line breaks.
                let names: Vec<String> = names.iter().filter(|name| !name.starts_with(LINE_BREAK)).cloned().collect();
                let except =
                    if names.is_empty() { String::new() } else { format!(" other than {}", list(&names, "or")) };
                format!("{count} {characters}{except}")
            }
            (false, names) if is_one && names.iter().all(|name| name.starts_with('"')) => list(names, "or"),
            (false, names) => format!("{count} {}", list(names, "or")),
        }
    }
}

const CAPITAL: &str = "capital letter";
const SMALL: &str = "small letter";
const LINE_BREAK: &str = "line break";

impl Kind {
    fn new(one: &str) -> Self {
        Self { one: one.to_owned(), many: format!("{one}s") }
    }

    fn quoted(char: char) -> Self {
        let text = format!("{:?}", char.to_string());
        Self { one: text.clone(), many: text }
    }

    fn between(name: &str, (low, high): (char, char)) -> Self {
        Self { one: format!("{name} from {low} to {high}"), many: format!("{name}s from {low} to {high}") }
    }
}

fn kinds(mut rest: Set) -> Option<Vec<Kind>> {
    let all = |kinds: &[&str]| Some(kinds.iter().map(|kind| Kind::new(kind)).collect());
    if is_same(&rest, &Set::word()) {
        return all(&["letter", "digit", "underscore"]);
    }
    if is_same(&rest, &ranges(&[('0', '9'), ('A', 'F'), ('a', 'f')])) {
        return all(&["hexadecimal digit"]);
    }
    let mut kinds = Vec::new();
    for (name, set) in [
        ("letter", ranges(&[('A', 'Z'), ('a', 'z')])),
        (CAPITAL, ranges(&[('A', 'Z')])),
        (SMALL, ranges(&[('a', 'z')])),
        ("digit", Set::digits()),
        ("space", Set::space()),
        (LINE_BREAK, Set::dot().negated()),
    ] {
        if rest.holds(&set) {
            kinds.push(Kind::new(name));
            rest = rest.without(&set);
        }
    }
    for (low, high) in rest.ranges() {
        let (low, high) = (char::from_u32(low)?, char::from_u32(high)?);
        let name = match (low, high) {
            ('0'..='9', '0'..='9') => Some("digit"),
            ('A'..='Z', 'A'..='Z') => Some(CAPITAL),
            ('a'..='z', 'a'..='z') => Some(SMALL),
            _ => None,
        };
        match name {
            Some(name) if u32::from(high) - u32::from(low) > 1 => kinds.push(Kind::between(name, (low, high))),
            // Signs that follow one another in Unicode have nothing in common.
            _ if kinds.len() + (u32::from(high) - u32::from(low)) as usize <= KINDS => {
                kinds.extend((low..=high).map(Kind::quoted));
            }
            _ => return None,
        }
    }
    (kinds.len() <= KINDS).then_some(kinds)
}

fn ranges(all: &[(char, char)]) -> Set {
    all.iter().fold(Set::empty(), |mut set, (low, high)| {
        set.extend(Set::range(u32::from(*low), u32::from(*high)));
        set
    })
}

pub(super) fn is_same(one: &Set, other: &Set) -> bool {
    one == other || (one.holds(other) && other.holds(one))
}

/// The set to name where characters of both stand side by side: the same, or one kind of letters or digits.
pub(super) fn shared_kind(one: &Set, other: &Set) -> Option<Set> {
    if is_same(one, other) && !Set::digits().holds(one) {
        return Some(one.clone());
    }
    [('0', '9'), ('A', 'Z'), ('a', 'z')]
        .map(|range| ranges(&[range]))
        .into_iter()
        .find(|kind| kind.holds(one) && kind.holds(other))
}

pub(super) fn count(least: u32, most: Option<u32>) -> String {
    match most {
        Some(most) if most == least => least.to_string(),
        Some(most) => format!("{least} to {most}"),
        None if least == 0 => "any number of".to_owned(),
        None => format!("{least} or more"),
    }
}

/// `a, b or c`.
pub(super) fn list(names: &[String], last: &str) -> String {
    match names {
        [rest @ .., end] if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        names => names.concat(),
    }
}
