//! Tool names and ids in the form that the service takes, the same one wherever the same name or id stands.
//!
//! Names: 1 to 64 of `A-Za-z0-9_-`. Ids: 1 to 64 of `A-Za-z0-9_.:-`; Mistral models take nine letters and digits only.

use crate::messages::Turn;
use crate::schema::tool_name;
use crate::text::fnv1a;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

const LENGTH: usize = 64;
const SHORT: usize = 9;

/// Rewrites the ids that do not have the form.
pub(super) fn valid_ids(turns: &mut [Turn], short: bool) {
    let mut ids = Identifiers { short, chosen: HashMap::new(), taken: HashSet::new() };
    for block in blocks(turns) {
        for member in ["toolUse", "toolResult"] {
            if let Some(Value::String(id)) = block.get_mut(member).and_then(|fields| fields.get_mut("toolUseId")) {
                *id = ids.choose(id);
            }
        }
    }
}

/// The names of a request's tools in the service's form, and what they were.
#[derive(Debug, Default)]
pub(crate) struct ToolNames {
    valid: HashMap<String, String>,
    given: HashMap<String, String>,
}

impl ToolNames {
    /// Rewrites the names that do not have the form, in the conversation and at the other `places` of the request. Names
    /// that differ stay different, and those that have the form stay what they are.
    pub(crate) fn apply<'a>(turns: &'a mut [Turn], places: impl IntoIterator<Item = &'a mut Value>) -> Self {
        let calls = blocks(turns).filter_map(|block| block.get_mut("toolUse")?.get_mut("name"));
        let mut places: Vec<&mut String> = places
            .into_iter()
            .chain(calls)
            .filter_map(|place| if let Value::String(name) = place { Some(name) } else { None })
            .collect();
        let mut names = Self::default();
        for name in &places {
            if valid_name(name) == **name {
                names.given.insert(name.to_string(), name.to_string());
            }
        }
        for name in &mut places {
            **name = names.choose(name);
        }
        names
    }

    /// The name that the caller knows the tool by.
    pub(crate) fn given<'a>(&'a self, valid: &'a str) -> &'a str {
        self.given.get(valid).map_or(valid, String::as_str)
    }

    fn choose(&mut self, name: &str) -> String {
        if let Some(valid) = self.valid.get(name) {
            return valid.clone();
        }
        let base = valid_name(name);
        let mut valid = base.clone();
        let mut hash = hash(name);
        while self.given.get(&valid).is_some_and(|given| given != name) {
            let kept = base.get(..base.floor_char_boundary(LENGTH - SHORT - 1)).unwrap_or_default();
            valid = format!("{kept}_{}", letters(hash));
            hash = hash.wrapping_add(1);
        }
        self.given.insert(valid.clone(), name.to_owned());
        self.valid.insert(name.to_owned(), valid.clone());
        valid
    }
}

/// A tool's name in the service's form; the same letters every time where nothing of it can be kept.
fn valid_name(name: &str) -> String {
    let valid = tool_name(name);
    if valid.is_empty() { letters(hash(name)) } else { valid }
}

/// The blocks of all turns.
pub(in crate::messages) fn blocks(turns: &mut [Turn]) -> impl Iterator<Item = &mut Value> {
    let contents = turns.iter_mut().filter_map(|turn| match turn {
        Turn::Blocks { content, .. } => Some(content),
        Turn::Verbatim(_) => None,
    });
    contents.flatten()
}

struct Identifiers {
    short: bool,
    chosen: HashMap<String, String>,
    taken: HashSet<String>,
}

impl Identifiers {
    fn choose(&mut self, id: &str) -> String {
        if let Some(chosen) = self.chosen.get(id) {
            return chosen.clone();
        }
        let mut hash = hash(id);
        let mut candidate = if self.fits(id) { id.to_owned() } else { letters(hash) };
        while !self.taken.insert(candidate.clone()) {
            hash = hash.wrapping_add(1);
            candidate = letters(hash);
        }
        self.chosen.insert(id.to_owned(), candidate.clone());
        candidate
    }

    fn fits(&self, id: &str) -> bool {
        if self.short {
            return id.len() == SHORT && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        }
        let accepted = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-');
        (1..=LENGTH).contains(&id.len()) && id.bytes().all(accepted)
    }
}

/// The same id gives the same letters in every request, so that prompt caches keep fitting.
fn hash(text: &str) -> u64 {
    fnv1a(&[text.as_bytes()])
}

fn letters(mut hash: u64) -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let digits = ALPHABET.len() as u64;
    let mut out = String::with_capacity(SHORT);
    for _ in 0..SHORT {
        let index = usize::try_from(hash % digits).unwrap_or_default();
        out.push(ALPHABET.get(index).copied().map_or('0', char::from));
        hash /= digits;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Role;
    use crate::messages::tests::wire;
    use serde_json::json;

    fn ids(given: &[&str], short: bool) -> Vec<String> {
        let content = given.iter().map(|id| json!({"toolUse": {"toolUseId": id}})).collect();
        let mut turns = vec![Turn::Blocks { role: Role::Assistant, content }];
        valid_ids(&mut turns, short);
        let turns = wire(&turns);
        let blocks = turns[0]["content"].as_array().unwrap();
        blocks.iter().map(|block| block["toolUse"]["toolUseId"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn valid_ids_stay_and_others_map_consistently() {
        let long = "x".repeat(65);
        let found = ids(&["call_1", "functions.name:0", "no spaces", &long, "no spaces"], false);
        assert_eq!(&found[..2], ["call_1", "functions.name:0"]);
        assert_eq!(found[2], found[4]);
        assert_ne!(found[2], found[3]);
        assert!(found[2].bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }

    #[test]
    fn mistral_ids_have_nine_letters_and_digits() {
        let found = ids(&["abcdefgh1", "tooluse_abc", "a"], true);
        assert_eq!(found[0], "abcdefgh1");
        assert!(found.iter().all(|id| id.len() == 9 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())));
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), 3);
    }

    #[test]
    fn names_that_differ_stay_different_and_are_known_by_what_they_were() {
        let long = "x".repeat(70);
        let given = ["my tool", "my_tool", "my tool", "my*tool", "名", &long, &format!("{long}y")];
        let content = given[1..].iter().map(|name| json!({"toolUse": {"name": name}})).collect();
        let mut turns = vec![Turn::Blocks { role: Role::Assistant, content }];
        let mut tool = json!(given[0]);
        let names = ToolNames::apply(&mut turns, [&mut tool]);
        let turns = wire(&turns);
        let blocks = turns[0]["content"].as_array().unwrap();
        let mut found = vec![tool.as_str().unwrap()];
        found.extend(blocks.iter().map(|block| block["toolUse"]["name"].as_str().unwrap()));
        assert_eq!((found[1], found[0]), ("my_tool", found[2]));
        assert_eq!(found.iter().collect::<HashSet<_>>().len(), given.iter().collect::<HashSet<_>>().len());
        for (given, found) in given.iter().zip(found) {
            assert!(found.len() <= LENGTH && tool_name(found) == *found, "{found}");
            assert_eq!(names.given(found), *given);
        }
    }
}
