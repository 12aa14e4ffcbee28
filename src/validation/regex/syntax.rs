//! Patterns of ECMA-262 as a tree: as much of them as it takes to judge how long one may run, and to say a simple one in
//! another engine's words. The host has found the pattern to be legal before, so the parser is tolerant.

use super::engine::Mode;
use super::set::Set;

/// A part of a pattern. What only decides where a match lies, such as laziness, is left out.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::validation) enum Node {
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b` or `\B`.
    Boundary {
        negated: bool,
    },
    /// One character.
    One(Set),
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat {
        body: Box<Node>,
        least: u32,
        most: Option<u32>,
    },
    Group {
        body: Box<Node>,
        number: usize,
        name: Option<String>,
    },
    Look {
        body: Box<Node>,
        behind: bool,
        negated: bool,
    },
    /// To groups by their number or name: several may share a name.
    Back(Reference),
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::validation) enum Reference {
    Number(usize),
    Name(String),
}

/// Deeper patterns are read by no one.
const DEPTH: usize = 60;

/// Absent where the pattern uses syntax that is not known here.
pub(super) fn parse(pattern: &str, mode: Mode) -> Option<Node> {
    let mut parser = Parser { chars: pattern.chars().collect(), at: 0, mode, groups: 0, depth: 0 };
    let node = parser.alternatives()?;
    (parser.at == parser.chars.len()).then_some(node)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    mode: Mode,
    groups: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        self.at += 1;
        self.chars.get(self.at - 1).copied()
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(index, char)| self.chars.get(self.at + index) == Some(&char));
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn until(&mut self, end: char) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                next if next == end => return Some(text),
                next => text.push(next),
            }
        }
    }

    fn alternatives(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut all = vec![self.sequence()?];
        while self.eat("|") {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        if all.len() == 1 { all.pop() } else { Some(Node::Alternatives(all)) }
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut parts = Vec::new();
        while self.peek().is_some_and(|next| next != '|' && next != ')') {
            let atom = self.atom()?;
            parts.push(self.read_count(atom)?);
        }
        Some(Node::Sequence(parts))
    }

    fn read_count(&mut self, body: Node) -> Option<Node> {
        let counts = if self.eat("*") {
            Some((0, None))
        } else if self.eat("+") {
            Some((1, None))
        } else if self.eat("?") {
            Some((0, Some(1)))
        } else {
            self.counts()
        };
        let Some((least, most)) = counts else { return Some(body) };
        self.eat("?");
        Some(Node::Repeat { body: Box::new(body), least, most })
    }

    /// Counts in braces. Without `u` or `v`, other braces are literal.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let start = self.at;
        let counts = if self.eat("{") { self.counts_inside() } else { None };
        if counts.is_none() {
            self.at = start;
        }
        counts
    }

    fn counts_inside(&mut self) -> Option<(u32, Option<u32>)> {
        let least = self.number()?;
        if self.eat("}") {
            return Some((least, Some(least)));
        }
        if !self.eat(",") {
            return None;
        }
        if self.eat("}") {
            return Some((least, None));
        }
        let most = self.number()?;
        self.eat("}").then_some((least, Some(most)))
    }

    fn number(&mut self) -> Option<u32> {
        let mut number: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|next| next.to_digit(10)) {
            number = Some(number.unwrap_or_default().saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        number
    }

    fn atom(&mut self) -> Option<Node> {
        match self.next()? {
            '^' => Some(Node::Start),
            '$' => Some(Node::End),
            '.' => Some(Node::One(Set::dot())),
            '(' => self.group(),
            '[' => Some(Node::One(self.class()?)),
            '\\' => self.escape(),
            '*' | '+' | '?' => None,
            literal => Some(Node::One(Set::one(literal))),
        }
    }

    fn group(&mut self) -> Option<Node> {
        let looks = [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        if let Some((_, behind, negated)) = looks.into_iter().find(|(start, ..)| self.eat(start)) {
            let body = Box::new(self.alternatives()?);
            return self.eat(")").then_some(Node::Look { body, behind, negated });
        }
        if self.eat("?:") {
            let body = self.alternatives()?;
            return self.eat(")").then_some(body);
        }
        let name = if self.eat("?<") { Some(self.until('>')?) } else { None };
        // Such as `(?i:…)`.
        if self.peek() == Some('?') {
            return None;
        }
        self.groups += 1;
        let number = self.groups;
        let body = Box::new(self.alternatives()?);
        self.eat(")").then_some(Node::Group { body, number, name })
    }

    fn escape(&mut self) -> Option<Node> {
        match self.peek()? {
            'b' | 'B' => Some(Node::Boundary { negated: self.next()? == 'B' }),
            'k' if self.chars.get(self.at + 1) == Some(&'<') => {
                self.at += 2;
                Some(Node::Back(Reference::Name(self.until('>')?)))
            }
            '1'..='9' => Some(Node::Back(Reference::Number(usize::try_from(self.number()?).ok()?))),
            _ => Some(Node::One(self.read_escape()?)),
        }
    }

    /// A class, or a literal character.
    fn read_escape(&mut self) -> Option<Set> {
        Some(match self.next()? {
            'd' => Set::digits(),
            'D' => Set::digits().negated(),
            'w' => Set::word(),
            'W' => Set::word().negated(),
            's' => Set::space(),
            'S' => Set::space().negated(),
            kind @ ('p' | 'P') if self.mode != Mode::Plain => {
                let name = if self.eat("{") { self.until('}')? } else { return None };
                Set::property(&name, kind == 'P')
            }
            't' => Set::one('\t'),
            'n' => Set::one('\n'),
            'v' => Set::one('\u{b}'),
            'f' => Set::one('\u{c}'),
            'r' => Set::one('\r'),
            'b' => Set::one('\u{8}'),
            '0' if !self.peek().is_some_and(|next| next.is_ascii_digit()) => Set::one('\0'),
            'x' => self.code(2).map_or_else(Set::any, Set::code),
            'u' if self.mode != Mode::Plain && self.eat("{") => {
                u32::from_str_radix(&self.until('}')?, 16).map_or_else(|_| Set::any(), Set::code)
            }
            'u' => self.unit().map_or_else(Set::any, Set::code),
            'c' | '0'..='9' | 'q' | 'k' => Set::any(),
            literal => Set::one(literal),
        })
    }

    /// After `\u`: two halves are one character.
    fn unit(&mut self) -> Option<u32> {
        let first = self.code(4)?;
        let after = self.at;
        if (0xD800..0xDC00).contains(&first)
            && self.eat("\\u")
            && let Some(second @ 0xDC00..0xE000) = self.code(4)
        {
            return Some(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00));
        }
        self.at = after;
        Some(first)
    }

    fn code(&mut self, digits: usize) -> Option<u32> {
        let text: String = self.chars.get(self.at..self.at + digits)?.iter().collect();
        let code = u32::from_str_radix(&text, 16).ok()?;
        self.at += digits;
        Some(code)
    }

    fn class(&mut self) -> Option<Set> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let negated = self.eat("^");
        let mut set = Set::empty();
        // Of differences and intersections, the first part is a bound.
        let mut is_bounded = false;
        while !self.eat("]") {
            if self.mode == Mode::Sets && (self.eat("--") || self.eat("&&")) {
                is_bounded = true;
                continue;
            }
            let item = self.class_item()?;
            let item = match item.single() {
                Some(low)
                    if self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|next| *next != ']') =>
                {
                    self.range(low)?
                }
                _ => item,
            };
            if !is_bounded {
                set.extend(item);
            }
        }
        if is_bounded {
            set.blur();
        }
        self.depth -= 1;
        Some(if negated { set.negated() } else { set })
    }

    fn range(&mut self, low: u32) -> Option<Set> {
        if self.mode == Mode::Sets && self.chars.get(self.at + 1) == Some(&'-') {
            return Some(Set::code(low));
        }
        self.at += 1;
        let high = self.class_item()?;
        Some(match high.single() {
            Some(high) => Set::range(low, high),
            // In patterns without `u` or `v`, `[a-\d]` is a list.
            None => Set::any(),
        })
    }

    fn class_item(&mut self) -> Option<Set> {
        match self.next()? {
            '[' if self.mode == Mode::Sets => self.class(),
            '\\' if self.mode == Mode::Sets && self.eat("q{") => self.until('}').map(|_| Set::any()),
            '\\' => self.read_escape(),
            literal => Some(Set::one(literal)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read() {
        for (pattern, mode) in [
            (r"^(?<q>['\x22])[^\0]*?\k<q>\u{1F600}$", Mode::Unicode),
            (r"(?<=a)b(?!c){1,2}[^]", Mode::Plain),
            (r"[\p{L}--[a-z]]&&", Mode::Sets),
            (r"a{,2}{x}\u{3}", Mode::Plain),
        ] {
            assert!(parse(pattern, mode).is_some(), "{pattern}");
        }
        for pattern in ["(?i:a)", "(", "a)", "*", &["("; 10_000].concat()] {
            assert!(parse(pattern, Mode::Unicode).is_none(), "{pattern}");
        }
    }

    #[test]
    fn counts_and_names_are_kept() {
        let body = Box::new(Node::Sequence(vec![Node::One(Set::one('b'))]));
        assert_eq!(
            parse(r"a{2,}(?<n>b)\k<n>\1", Mode::Unicode),
            Some(Node::Sequence(vec![
                Node::Repeat { body: Box::new(Node::One(Set::one('a'))), least: 2, most: None },
                Node::Group { body, number: 1, name: Some("n".to_owned()) },
                Node::Back(Reference::Name("n".to_owned())),
                Node::Back(Reference::Number(1)),
            ]))
        );
    }
}
