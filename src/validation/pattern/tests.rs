//! The words of patterns, and that they hold: a string that a generated pattern matches fits its words.

mod reader;

use super::in_words;
use crate::validation::evaluate::tests::generate::Random;
use crate::validation::regex::{EcmaRegex, Outcome};

#[test]
fn simple_patterns_are_told_in_words() {
    for (pattern, words) in [
        ("^(low|medium|high)$", r#"one of "low", "medium", "high""#),
        ("^(?:yes|no)$", r#"one of "yes", "no""#),
        ("^yes$|^no$", r#""yes" or "no""#),
        ("^[A-Z]{3}$", "3 capital letters"),
        (r"^\d$", "1 digit"),
        (r"^\d+$", "digits only"),
        ("^[A-Z0-9 ]+$", r#"capital letters, digits and " " only"#),
        ("^[A-Za-z]{2,8}$", "2 to 8 letters"),
        ("^[a-zA-Z0-9_-]{1,64}$", r#"1 to 64 letters, digits, "-" or "_""#),
        (r"^\w+$", "letters, digits and underscores only"),
        ("^[^a-z]+$", "text in capital letters"),
        ("^[^A-Z]*$", "text in small letters"),
        (r"^\S+$", "text without spaces"),
        (r"^[A-Z]{2}-\d{4}$", r#"2 capital letters, then "-", then 4 digits"#),
        (r"^\+?\d{7,}$", r#""+" or nothing, then 7 or more digits"#),
        (r"^INV-\d+$", r#""INV-", then 1 or more digits"#),
        ("^[0-5]$", "1 digit from 0 to 5"),
        (r"^[0-9a-fA-F]{8}$", "8 hexadecimal digits"),
        (r"^#[0-9a-f]{6}$", r##""#", then 6 digits or small letters from a to f"##),
        (r"^[+-]\d$", r#""+" or "-", then 1 digit"#),
        (r"^\p{Lu}+$", "capital letters only"),
        (r"^.{3,10}$", "3 to 10 characters"),
        (r"^[^\s@]+@example\.com$", r#"1 or more characters other than spaces or "@", then "@example.com""#),
        (r"^\-\d\.\d$", r#""-", then 1 digit, then ".", then 1 digit"#),
    ] {
        assert_eq!(in_words(pattern).as_deref(), Some(words), "{pattern}");
    }
}

#[test]
fn alternatives_of_one_look_are_that_look() {
    for (pattern, words) in [
        ("^(0[1-9]|1[0-2])$", "2 digits"),
        (r"^([01]\d|2[0-3])$", "2 digits"),
        (r"^([01]\d|2[0-3]):[0-5]\d$", r#"2 digits, then ":", then 2 digits"#),
        (r"^(?:[01]\d|2[0-3]):[0-5]\d$", r#"2 digits, then ":", then 2 digits"#),
        ("^[0-2][0-9]:[0-5][0-9]$", r#"2 digits, then ":", then 2 digits"#),
        (r"^\d{4}-(0[1-9]|1[0-2])$", r#"4 digits, then "-", then 2 digits"#),
        (
            r"^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$",
            r#"1 to 3 digits, then ".", then 1 to 3 digits, then ".", then 1 to 3 digits, then ".", then 1 to 3 digits"#,
        ),
        (r"^(\d{3}|\d{5})$", "(3 digits) or (5 digits)"),
        (r"^(\d\d|-)$", r#"(2 digits) or "-""#),
        (r"^(19|20)\d\d$", r#""19" or "20", then 2 digits"#),
        (r"^\d{1,2} (AM|PM)$", r#"1 to 2 digits, then " ", then "AM" or "PM""#),
        (r"^(\d{3}|[A-Z]\d)$", "(3 digits) or (1 capital letter, then 1 digit)"),
    ] {
        assert_eq!(in_words(pattern).as_deref(), Some(words), "{pattern}");
    }
}

#[test]
fn groups_may_be_left_out_or_repeated() {
    for (pattern, words) in [
        (r"^\d{5}(-\d{4})?$", r#"5 digits, then ("-", then 4 digits) or nothing"#),
        (r"^\d{5}(?:-\d+)?$", r#"5 digits, then ("-", then 1 or more digits) or nothing"#),
        (r"^\d(a|b)?$", r#"1 digit, then "a", "b" or nothing"#),
        (r"^\d(a|)$", r#"1 digit, then "a" or nothing"#),
        (r"^(\d{2}-){2}\d$", r#"2 digits, then "-", then 2 digits, then "-", then 1 digit"#),
        (
            r"^[a-z]+(-[a-z]+)*$",
            r#"1 or more small letters, then any number of times ("-", then 1 or more small letters)"#,
        ),
        (r"^(\d\d ){3,5}$", r#"3 to 5 times (2 digits, then " ")"#),
        (r"^(\d{2}){3}$", "6 digits"),
        (r"^a{3}b+$", r#""aaa", then 1 or more "b""#),
    ] {
        assert_eq!(in_words(pattern).as_deref(), Some(words), "{pattern}");
    }
}

#[test]
fn open_ends_are_told() {
    for (pattern, words) in [
        ("^a", r#"text that starts with "a""#),
        ("a$", r#"text that ends with "a""#),
        ("[A-Z]{3}", "text that contains 3 capital letters"),
        (r"@example\.com$", r#"text that ends with "@example.com""#),
        ("^https?://", r#"text that starts with "http", then "s" or nothing, then "://""#),
        ("^(a|b)", r#"text that starts with "a" or "b""#),
        ("^a|b$", r#"(text that starts with "a") or (text that ends with "b")"#),
    ] {
        assert_eq!(in_words(pattern).as_deref(), Some(words), "{pattern}");
    }
}

#[test]
fn other_patterns_are_left_to_themselves() {
    for pattern in [
        "^(a|b",
        r"^(?=.*\d).+$",
        r"^(a)\1$",
        r"\bword\b",
        "^(?i:a|b)$",
        "^[[a-z]&&[^aeiou]]+$",
        "^[é-ü]+$",
        r"^\d*",
        ".*",
        "^$",
        "",
        r"^\-.{2}$",
        "^(a|b$|c)$",
        "^((a*)*)*$",
        &format!("^({})$", "x|".repeat(200)),
        &"(".repeat(100),
    ] {
        assert_eq!(in_words(pattern), None, "{pattern}");
    }
}

/// A pattern as it is made up.
enum Made {
    Text(&'static str),
    Class(&'static str, &'static str),
    Sequence(Vec<Made>),
    Alternatives(Vec<Made>),
    Repeat(Box<Made>, usize, Option<usize>),
}

const TEXTS: [&str; 8] = ["a", "-", ":", "INV", "20", "0", "ab1", " "];
/// Classes with some of what they take.
const CLASSES: [(&str, &str); 17] = [
    ("[A-Z]", "AMZ"),
    ("[a-z]", "amz"),
    (r"\d", "059"),
    ("[0-5]", "035"),
    ("[1-9]", "19"),
    ("[a-f0-9]", "af09"),
    ("[0-9A-Fa-f]", "09AFaf"),
    (r"\w", "aZ5_"),
    ("[A-Za-z]", "azAZ"),
    (r"[\w.-]", "a_.-5"),
    ("[+-]", "+-"),
    ("[12]", "12"),
    (".", "aé \u{85}😀"),
    (r"\S", "aé-😀"),
    (r"[^\s,]", "a;"),
    (r"\s", " \t\u{2003}"),
    (r"[\s\S]", "a\n😀"),
];

fn made(random: &mut Random, depth: usize) -> Made {
    let part = |random: &mut Random| made(random, depth.saturating_sub(1));
    match random.below(if depth == 0 { 2 } else { 6 }) {
        0 => Made::Text(TEXTS[random.below(TEXTS.len())]),
        1 => {
            let (class, taken) = CLASSES[random.below(CLASSES.len())];
            Made::Class(class, taken)
        }
        2 | 3 => Made::Sequence((0..=random.below(3)).map(|_| part(random)).collect()),
        4 => Made::Alternatives((0..=random.below(3)).map(|_| part(random)).collect()),
        _ => {
            let least = random.below(3);
            let most = [None, Some(least + random.below(3))][random.below(2)];
            Made::Repeat(Box::new(part(random)), least, most)
        }
    }
}

impl Made {
    fn pattern(&self) -> String {
        let all = |parts: &[Self], between: &str| parts.iter().map(Self::pattern).collect::<Vec<_>>().join(between);
        match self {
            Self::Text(text) => (*text).to_owned(),
            Self::Class(class, _) => (*class).to_owned(),
            Self::Sequence(parts) => all(parts, ""),
            Self::Alternatives(parts) => format!("({})", all(parts, "|")),
            Self::Repeat(part, least, most) => {
                format!("(?:{}){{{least},{}}}", part.pattern(), most.map(|most| most.to_string()).unwrap_or_default())
            }
        }
    }

    fn text(&self, random: &mut Random) -> String {
        match self {
            Self::Text(text) => (*text).to_owned(),
            Self::Class(_, taken) => {
                let taken: Vec<char> = taken.chars().collect();
                taken[random.below(taken.len())].to_string()
            }
            Self::Sequence(parts) => parts.iter().map(|part| part.text(random)).collect(),
            Self::Alternatives(parts) => parts[random.below(parts.len())].text(random),
            Self::Repeat(part, least, most) => {
                let count = least + random.below(most.map_or(4, |most| most - least + 1));
                (0..count).map(|_| part.text(random)).collect()
            }
        }
    }
}

#[test]
fn texts_that_match_fit_the_words() {
    let mut random = Random::new(7);
    let mut told = 0;
    for _ in 0..4000 {
        let made = made(&mut random, 3);
        let (starts, ends) = [("^", "$"), ("^", "$"), ("^", ""), ("", "$"), ("", "")][random.below(5)];
        let pattern = format!("{starts}{}{ends}", made.pattern());
        let Some(words) = in_words(&pattern) else { continue };
        told += 1;
        let read = EcmaRegex::new(&reader::pattern_of(&words)).unwrap_or_else(|_| panic!("{pattern}: {words}"));
        let regex = EcmaRegex::new(&pattern).unwrap();
        for _ in 0..4 {
            let text = made.text(&mut random);
            let before = if starts.is_empty() { "é\n" } else { "" };
            let after = if ends.is_empty() { "\né" } else { "" };
            let text = format!("{before}{text}{after}");
            assert_eq!(regex.test(&text), Outcome::Match, "{pattern}: {text:?}");
            assert_eq!(read.test(&text), Outcome::Match, "{pattern}: {text:?} is not {words}");
        }
    }
    assert!(told > 1000, "{told} of 4000 patterns have words");
}
