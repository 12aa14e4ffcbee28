//! Sets of characters, as far as they can be known without the tables of Unicode.

/// Characters that a part of a pattern takes: at least these ranges hold them all.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::validation) struct Set {
    ranges: Vec<(u32, u32)>,
    /// Whether it takes all of the ranges.
    pub(in crate::validation) is_exact: bool,
    /// What stands between the brackets of a class that takes the same, with code points as `\x{…}`.
    pub(in crate::validation) class: Option<String>,
}

const LAST: u32 = 0x10_FFFF;

impl Set {
    pub(in crate::validation) const fn empty() -> Self {
        Self { ranges: Vec::new(), is_exact: true, class: Some(String::new()) }
    }

    pub(super) fn any() -> Self {
        Self { ranges: vec![(0, LAST)], is_exact: false, class: None }
    }

    pub(in crate::validation) fn one(char: char) -> Self {
        Self::code(u32::from(char))
    }

    pub(in crate::validation) fn code(code: u32) -> Self {
        Self::range(code, code)
    }

    pub(in crate::validation) fn range(low: u32, high: u32) -> Self {
        let is_text = char::from_u32(low).is_some() && char::from_u32(high).is_some() && low <= high;
        Self {
            ranges: vec![(low, high)],
            is_exact: is_text,
            class: is_text.then(|| format!("\\x{{{low:X}}}-\\x{{{high:X}}}")),
        }
    }

    pub(in crate::validation) fn dot() -> Self {
        Self::of(&[(0xA, 0xA), (0xD, 0xD), (0x2028, 0x2029)]).negated()
    }

    pub(in crate::validation) fn digits() -> Self {
        Self::of(&[(0x30, 0x39)])
    }

    pub(in crate::validation) fn word() -> Self {
        Self::of(&[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
    }

    pub(in crate::validation) fn space() -> Self {
        Self::of(&[
            (0x9, 0xD),
            (0x20, 0x20),
            (0xA0, 0xA0),
            (0x1680, 0x1680),
            (0x2000, 0x200A),
            (0x2028, 0x2029),
            (0x202F, 0x202F),
            (0x205F, 0x205F),
            (0x3000, 0x3000),
            (0xFEFF, 0xFEFF),
        ])
    }

    /// Letters and digits of ASCII differ from its signs; the rest would need the tables.
    pub(super) fn property(name: &str, negated: bool) -> Self {
        let upper = (0x41, 0x5A);
        let lower = (0x61, 0x7A);
        let ascii: &[(u32, u32)] = match name.rsplit('=').next().unwrap_or_default() {
            "L" | "Letter" | "Alphabetic" | "Alpha" | "Latin" | "Latn" | "LC" | "Cased_Letter" => &[upper, lower],
            "Lu" | "Uppercase_Letter" | "Uppercase" => &[upper],
            "Ll" | "Lowercase_Letter" | "Lowercase" => &[lower],
            "M" | "Mark" | "Mn" | "Mc" | "Lm" | "Lo" | "Lt" | "Cyrillic" | "Greek" | "Han" | "Hiragana"
            | "Katakana" => &[],
            "N" | "Number" | "Nd" | "Decimal_Number" => &[(0x30, 0x39)],
            _ => &[(0, 0x7F)],
        };
        let ranges = if negated { vec![(0, LAST)] } else { [ascii, &[(0x80, LAST)]].concat() };
        let is_name = name.chars().all(|char| char.is_ascii_alphabetic() || matches!(char, '_' | '='));
        let sign = if negated { 'P' } else { 'p' };
        Self { ranges, is_exact: false, class: is_name.then(|| format!("\\{sign}{{{name}}}")) }
    }

    fn of(ranges: &[(u32, u32)]) -> Self {
        let mut set = Self::empty();
        ranges.iter().for_each(|(low, high)| set.extend(Self::range(*low, *high)));
        set
    }

    pub(in crate::validation) fn extend(&mut self, more: Self) {
        self.ranges.extend(more.ranges);
        self.is_exact &= more.is_exact;
        self.class = self.class.take().zip(more.class).map(|(class, more)| class + &more);
    }

    pub(in crate::validation) fn negated(mut self) -> Self {
        let class = self.class.map(|class| if class.is_empty() { whole() } else { format!("[^{class}]") });
        if !self.is_exact {
            return Self { class, ..Self::any() };
        }
        self.ranges.sort_unstable();
        let mut ranges = Vec::new();
        let mut next = 0;
        for (low, high) in self.ranges {
            if next < low {
                ranges.push((next, low - 1));
            }
            next = next.max(high + 1);
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Self { ranges, is_exact: true, class }
    }

    /// It may take fewer characters.
    pub(super) fn blur(&mut self) {
        self.is_exact = false;
        self.class = None;
    }

    /// Whether it may take the character; surely, where it is exact.
    pub(super) fn has(&self, char: char) -> bool {
        let code = u32::from(char);
        self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&code))
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.ranges.iter().any(|(low, high)| other.ranges.iter().any(|(start, end)| low <= end && start <= high))
    }

    /// Whether it surely takes all that the other may take.
    pub(in crate::validation) fn holds(&self, other: &Self) -> bool {
        self.is_exact && !self.clone().negated().overlaps(other)
    }

    /// The characters of an exact set that another one does not hold.
    pub(in crate::validation) fn without(self, other: &Self) -> Self {
        let mut left_out = self.negated();
        left_out.extend(other.clone());
        left_out.negated()
    }

    /// Ascending, without overlaps, once it has been negated.
    pub(in crate::validation) fn ranges(&self) -> impl Iterator<Item = (u32, u32)> {
        self.ranges.iter().copied()
    }

    #[cfg(feature = "jsonschema")]
    /// `[]` or `[^]`
    pub(super) fn is_all_or_nothing(&self) -> bool {
        matches!(self.ranges.as_slice(), [] | [(0, LAST)])
    }

    /// The only character.
    pub(in crate::validation) fn single(&self) -> Option<u32> {
        match self.ranges.as_slice() {
            [(low, high)] if low == high => Some(*low),
            _ => None,
        }
    }
}

fn whole() -> String {
    format!("\\x{{0}}-\\x{{{LAST:X}}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_overlap_where_they_share_a_character() {
        for (left, right, expected) in [
            (Set::digits(), Set::word(), true),
            (Set::digits(), Set::space(), false),
            (Set::word().negated(), Set::one('-'), true),
            (Set::word().negated(), Set::one('a'), false),
            (Set::dot(), Set::one('\n'), false),
            (Set::property("L", false), Set::one('-'), false),
            (Set::property("L", false), Set::one('é'), true),
            (Set::property("L", false).negated(), Set::one('a'), true),
            (Set::empty(), Set::any(), false),
            (Set::empty().negated(), Set::one('\0'), true),
        ] {
            assert_eq!(left.overlaps(&right), expected, "{left:?} {right:?}");
        }
    }
}
