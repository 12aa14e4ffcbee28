//! What simple patterns say, in words. Small models mend `EUR` from "3 capital letters", and not from `^[A-Z]{3}$`.

use crate::text::cut;
use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerlKind, ClassSet, ClassSetItem, GroupKind, RepetitionKind, RepetitionRange,
};

/// Longer patterns, and longer words, say little to anyone.
const LENGTH: usize = 200;
const DEPTH: u32 = 10;

/// What is expected of a text with this pattern.
pub(super) fn expected(pattern: &str) -> String {
    match in_words(pattern) {
        Some(words) => format!("{words} ({})", cut(pattern, 120)),
        None => format!("text matching {}", cut(pattern, 120)),
    }
}

/// Absent where the pattern is not anchored on both sides, or not simple: `3 capital letters, then "-", then 4 digits`.
fn in_words(pattern: &str) -> Option<String> {
    if pattern.len() > LENGTH {
        return None;
    }
    let ast = ParserBuilder::new().nest_limit(DEPTH).build().parse(pattern).ok()?;
    let Ast::Concat(concat) = &ast else { return None };
    let [first, middle @ .., last] = concat.asts.as_slice() else { return None };
    if !is_anchor(first, &AssertionKind::StartLine) || !is_anchor(last, &AssertionKind::EndLine) {
        return None;
    }
    let words = match middle {
        [one] => alternatives(one).or_else(|| repeated(one)).or_else(|| sequence(middle)),
        _ => sequence(middle),
    }?;
    (words.len() <= LENGTH).then_some(words)
}

fn is_anchor(ast: &Ast, kind: &AssertionKind) -> bool {
    matches!(ast, Ast::Assertion(assertion) if assertion.kind == *kind)
}

/// `(low|high)`.
fn alternatives(ast: &Ast) -> Option<String> {
    let Ast::Group(group) = ast else { return None };
    if matches!(&group.kind, GroupKind::NonCapturing(flags) if !flags.items.is_empty()) {
        return None;
    }
    let Ast::Alternation(alternation) = &*group.ast else { return None };
    let texts: Option<Vec<String>> = alternation.asts.iter().map(|one| Some(format!("{:?}", literal(one)?))).collect();
    Some(format!("one of {}", texts?.join(", ")))
}

/// A text of one kind of characters, as long as it likes.
fn repeated(ast: &Ast) -> Option<String> {
    let Ast::Repetition(repetition) = ast else { return None };
    if !matches!(repetition.op.kind, RepetitionKind::OneOrMore | RepetitionKind::ZeroOrMore) {
        return None;
    }
    let class = class(&repetition.ast)?;
    Some(match (class.negated, class.kinds.as_slice()) {
        (false, kinds) => format!("{} only", listed(kinds, "and")),
        (true, [one]) if one.many == CAPITALS => "text in small letters".to_owned(),
        (true, [one]) if one.many == SMALL => "text in capital letters".to_owned(),
        (true, kinds) => format!("text without {}", listed(kinds, "or")),
    })
}

fn sequence(asts: &[Ast]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut text = String::new();
    for ast in asts {
        if let Some(more) = literal(ast) {
            text.push_str(&more);
            continue;
        }
        flush(&mut text, &mut parts);
        parts.push(counted(ast)?);
    }
    flush(&mut text, &mut parts);
    (!parts.is_empty()).then(|| parts.join(", then "))
}

fn flush(text: &mut String, parts: &mut Vec<String>) {
    if !text.is_empty() {
        parts.push(format!("{text:?}"));
        text.clear();
    }
}

/// `2 to 4 digits`.
fn counted(ast: &Ast) -> Option<String> {
    let (count, one) = match ast {
        Ast::Repetition(repetition) => {
            let (kind, ast) = (&repetition.op.kind, &*repetition.ast);
            if let (RepetitionKind::ZeroOrOne, Some(text)) = (kind, literal(ast)) {
                return Some(format!("{text:?} or nothing"));
            }
            (count(kind), ast)
        }
        one => ("1".to_owned(), one),
    };
    let class = class(one).filter(|class| !class.negated)?;
    let kinds: Vec<&str> =
        class.kinds.iter().map(|kind| if count == "1" { kind.one.as_str() } else { kind.many.as_str() }).collect();
    Some(format!("{count} {}", joined(&kinds, "or")))
}

fn count(kind: &RepetitionKind) -> String {
    match kind {
        RepetitionKind::ZeroOrOne => "0 or 1".to_owned(),
        RepetitionKind::ZeroOrMore => "any number of".to_owned(),
        RepetitionKind::OneOrMore => "1 or more".to_owned(),
        RepetitionKind::Range(RepetitionRange::Exactly(count)) => count.to_string(),
        RepetitionKind::Range(RepetitionRange::AtLeast(least)) => format!("{least} or more"),
        RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => format!("{least} to {most}"),
    }
}

fn literal(ast: &Ast) -> Option<String> {
    match ast {
        Ast::Literal(literal) => Some(literal.c.to_string()),
        Ast::Concat(concat) => concat.asts.iter().map(literal).collect(),
        _ => None,
    }
}

const CAPITALS: &str = "capital letters";
const SMALL: &str = "small letters";

/// Characters of one kind.
struct Kind {
    one: String,
    many: String,
}

struct Class {
    negated: bool,
    kinds: Vec<Kind>,
}

fn class(ast: &Ast) -> Option<Class> {
    match ast {
        Ast::ClassPerl(perl) => Some(Class { negated: perl.negated, kinds: perl_kinds(&perl.kind) }),
        Ast::ClassBracketed(class) => {
            let ClassSet::Item(item) = &class.kind else { return None };
            Some(Class { negated: class.negated, kinds: kinds(item)? })
        }
        _ => None,
    }
}

fn kinds(item: &ClassSetItem) -> Option<Vec<Kind>> {
    match item {
        ClassSetItem::Union(union) if both_cases(&union.items) => {
            let others = union.items.iter().filter(|item| !is_range(item, 'a', 'z') && !is_range(item, 'A', 'Z'));
            let others: Option<Vec<Vec<Kind>>> = others.map(kinds).collect();
            Some(std::iter::once(kind("letter")).chain(others?.into_iter().flatten()).collect())
        }
        ClassSetItem::Union(union) => {
            let all: Option<Vec<Vec<Kind>>> = union.items.iter().map(kinds).collect();
            Some(all?.into_iter().flatten().collect())
        }
        ClassSetItem::Perl(perl) if !perl.negated => Some(perl_kinds(&perl.kind)),
        ClassSetItem::Literal(literal) => {
            let quoted = format!("{:?}", literal.c.to_string());
            Some(vec![Kind { one: quoted.clone(), many: quoted }])
        }
        item if is_range(item, '0', '9') => Some(vec![kind("digit")]),
        item if is_range(item, 'A', 'Z') => Some(vec![kind("capital letter")]),
        item if is_range(item, 'a', 'z') => Some(vec![kind("small letter")]),
        _ => None,
    }
}

fn perl_kinds(class: &ClassPerlKind) -> Vec<Kind> {
    match class {
        ClassPerlKind::Digit => vec![kind("digit")],
        ClassPerlKind::Space => vec![kind("space")],
        ClassPerlKind::Word => vec![kind("letter"), kind("digit"), kind("underscore")],
    }
}

fn kind(one: &str) -> Kind {
    Kind { one: one.to_owned(), many: format!("{one}s") }
}

fn both_cases(items: &[ClassSetItem]) -> bool {
    let has = |start, end| items.iter().any(|item| is_range(item, start, end));
    has('a', 'z') && has('A', 'Z')
}

fn is_range(item: &ClassSetItem, start: char, end: char) -> bool {
    matches!(item, ClassSetItem::Range(range) if (range.start.c, range.end.c) == (start, end))
}

fn listed(kinds: &[Kind], last: &str) -> String {
    joined(&kinds.iter().map(|kind| kind.many.as_str()).collect::<Vec<_>>(), last)
}

/// `a, b or c`.
fn joined(names: &[&str], last: &str) -> String {
    match names {
        [rest @ .., end] if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        names => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn simple_patterns_are_told_in_words() {
        for (pattern, words) in [
            ("^(low|medium|high)$", r#"one of "low", "medium", "high""#),
            ("^(?:yes|no)$", r#"one of "yes", "no""#),
            ("^[A-Z]{3}$", "3 capital letters"),
            (r"^\d$", "1 digit"),
            (r"^\d+$", "digits only"),
            ("^[A-Z0-9 ]+$", r#"capital letters, digits and " " only"#),
            ("^[A-Za-z]{2,8}$", "2 to 8 letters"),
            ("^[a-zA-Z0-9_-]{1,64}$", r#"1 to 64 letters, digits, "_" or "-""#),
            (r"^\w+$", "letters, digits and underscores only"),
            ("^[^a-z]+$", "text in capital letters"),
            ("^[^A-Z]*$", "text in small letters"),
            (r"^\S+$", "text without spaces"),
            (r"^[A-Z]{2}-\d{4}$", r#"2 capital letters, then "-", then 4 digits"#),
            (r"^\+?\d{7,}$", r#""+" or nothing, then 7 or more digits"#),
            (r"^INV-\d+$", r#""INV-", then 1 or more digits"#),
        ] {
            assert_eq!(in_words(pattern).as_deref(), Some(words), "{pattern}");
        }
    }

    #[test]
    fn other_patterns_are_left_to_themselves() {
        for pattern in [
            "[A-Z]{3}",
            "^a",
            "a$",
            "^(a|b",
            r"^(?=.*\d).+$",
            "^[a-z]+(-[a-z]+)*$",
            "^([01]\\d|2[0-3]):[0-5]\\d$",
            "^(?i:a|b)$",
            r"^\p{Lu}+$",
            "^[0-5]$",
            "^[a-z&&[^aeiou]]+$",
            "^$",
            "",
            &format!("^({})$", "x|".repeat(200)),
            &"(".repeat(100),
        ] {
            assert_eq!(in_words(pattern), None, "{pattern}");
        }
    }
}
