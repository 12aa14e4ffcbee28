//! Values that a schema lists, and which of them a string names in another spelling.
//!
//! Options that the schema distinguishes are never taken for each other: signs, digits and letters are content. Only case, blanks
//! around a string, and the mark between two letters or digits (a blank, `_` or `-`) are spelling.

use super::coerce::{boolean, number};
use crate::json_schema::values::canonical;
use crate::repair::RepairKind;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// A list of values.
#[derive(Debug, Default)]
pub(super) struct Options {
    exact: HashSet<String>,
    /// The text that each spelling stands for; absent where it could be one of several.
    spelled: HashMap<String, Option<String>>,
}

impl Options {
    pub(super) fn of<'a>(options: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut list = Self::default();
        for option in options {
            list.exact.insert(canonical(option));
            if let Value::String(option) = option {
                let spelled = list.spelled.entry(fold(option)).or_insert_with(|| Some(option.clone()));
                if spelled.as_ref().is_some_and(|known| known != option) {
                    *spelled = None;
                }
            }
        }
        list
    }

    pub(super) fn hold(&self, value: &Value) -> bool {
        self.exact.contains(&canonical(value))
    }

    /// The one option that the value names in another spelling.
    pub(super) fn named(&self, value: &Value) -> Option<(RepairKind, Value)> {
        let Value::String(text) = value else { return None };
        let listed = |value: Option<Value>| value.filter(|value| self.hold(value));
        let spelled = match self.spelled.get(&fold(text)) {
            Some(option) => Some((RepairKind::Spelling, Value::from(option.clone()?))),
            None => None,
        };
        let counted = listed(number(text.trim())).map(|number| (RepairKind::Number, number));
        let decided = listed(boolean(text.trim())).map(|flag| (RepairKind::Boolean, flag));
        let mut named = [spelled, counted, decided].into_iter().flatten();
        let only = named.next()?;
        named.next().is_none().then_some(only)
    }
}

/// What is the same for two spellings of one text.
fn fold(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.trim().chars().peekable();
    while let Some(character) = rest.next() {
        if !is_mark(character) {
            out.push(small(character));
            continue;
        }
        let mut mark = String::from(character);
        while let Some(blank) = rest.next_if(|next| character.is_whitespace() && next.is_whitespace()) {
            mark.push(blank);
        }
        let stands_between = out.chars().next_back().is_some_and(char::is_alphanumeric)
            && rest.peek().is_some_and(|next| next.is_alphanumeric());
        if stands_between { out.push(' ') } else { out.push_str(&mark) }
    }
    out
}

fn is_mark(character: char) -> bool {
    character.is_whitespace() || matches!(character, '_' | '-')
}

/// The small letter of a capital one, where each is the other's only form: `ß`, `İ` and the sign of Kelvin stay.
fn small(character: char) -> char {
    let only = |mut forms: Box<dyn Iterator<Item = char>>| forms.next().filter(|_| forms.next().is_none());
    let lower = only(Box::new(character.to_lowercase()));
    let back = lower.and_then(|lower| only(Box::new(lower.to_uppercase())));
    lower.filter(|_| back == Some(character)).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn named(options: &[Value], text: &str) -> Option<Value> {
        Options::of(options).named(&json!(text)).map(|(_, value)| value)
    }

    #[test]
    fn spellings_name_the_option_that_is_meant() {
        for (options, text, meant) in [
            (vec!["in_progress", "done"], " In  Progress ", "in_progress"),
            (vec!["in_progress", "done"], "IN-PROGRESS", "in_progress"),
            (vec!["Straße", "Strasse"], "STRASSE", "Strasse"),
            (vec!["Élan"], "élan", "Élan"),
            (vec!["O+", "O-"], "o-", "O-"),
            (vec!["a b", "a  c"], "A_B", "a b"),
            (vec!["same", "same"], "SAME", "same"),
        ] {
            let options: Vec<Value> = options.into_iter().map(Value::from).collect();
            assert_eq!(named(&options, text), Some(json!(meant)), "{text}");
        }
        assert_eq!(named(&[json!(1), json!("one")], "1"), Some(json!(1)));
        assert_eq!(named(&[json!(true), json!(false)], "False"), Some(json!(false)));
    }

    #[test]
    fn signs_digits_and_letters_are_content() {
        for (options, text) in [
            (vec!["O+", "O-"], "O"),
            (vec!["O+", "O-"], "O_"),
            (vec!["-1", "0"], "1"),
            (vec!["+", "-"], ""),
            (vec!["+", "-"], "_"),
            (vec!["_", "-"], " "),
            (vec!["a-"], "a"),
            (vec!["a--b"], "a-b"),
            (vec!["a - b"], "a b"),
            (vec!["a_b", "a-b"], "a b"),
            (vec!["low", "LOW"], "Low"),
            (vec!["inprogress"], "in progress"),
            (vec!["Straße"], "STRASSE"),
            (vec!["straße"], "strasse"),
            (vec!["i"], "İ"),
            (vec!["ı"], "I"),
            (vec!["k"], "\u{212a}"),
            (vec!["ﬁ"], "FI"),
            (vec!["C++", "C"], "c+"),
            (vec!["1.0", "10"], "1 0"),
        ] {
            let options: Vec<Value> = options.into_iter().map(Value::from).collect();
            assert_eq!(named(&options, text), None, "{options:?} {text:?}");
        }
        assert_eq!(named(&[json!(1), json!("1 ")], "1"), None);
        assert_eq!(named(&[json!(true), json!("TRUE")], "true"), None);
    }

    /// What two strings must have in common to be spellings of one another, found without `fold`.
    fn content(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.trim().chars().collect();
        let mut out = Vec::new();
        for (place, character) in chars.iter().enumerate() {
            let beside = |offset: isize| {
                place.checked_add_signed(offset).and_then(|place| chars.get(place)).is_some_and(|c| c.is_alphanumeric())
            };
            out.push(match character {
                '_' | '-' | ' ' if beside(-1) && beside(1) => "|".to_owned(),
                letter if letter.is_ascii() => letter.to_ascii_lowercase().to_string(),
                other => other.to_string(),
            });
        }
        out
    }

    #[test]
    fn an_option_is_named_only_by_its_own_content() {
        let alphabet = ["a", "A", "b", "1", "0", "+", "-", "_", " ", ".", "ß"];
        let mut seed = 7_usize;
        let mut next = |bound: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % bound
        };
        let mut chosen = 0;
        for _ in 0..20_000 {
            let mut text = || (0..next(4)).map(|_| alphabet[next(alphabet.len())]).collect::<String>();
            let options: Vec<Value> = (0..3).map(|_| json!(text())).collect();
            let answer = text();
            let Some(Value::String(option)) = named(&options, &answer) else { continue };
            chosen += 1;
            assert_eq!(content(&option), content(&answer), "{options:?} {answer:?}");
            let rivals = options.iter().filter(|rival| content(rival.as_str().unwrap()) == content(&answer));
            assert!(rivals.into_iter().all(|rival| *rival == json!(option)), "{options:?} {answer:?}");
        }
        assert!(chosen > 1000, "{chosen}");
    }
}
