//! Tool names and ids in the form that the service takes, the same one wherever the same name or id stands.
//!
//! Names: 1 to 64 of `A-Za-z0-9_-`. Ids: 1 to 64 of `A-Za-z0-9_.:-`; Mistral models take nine letters and digits only.

use crate::messages::Turn;
use crate::schema::tool_name;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

const LENGTH: usize = 64;
const SHORT: usize = 9;

/// Rewrites the names and ids that do not have the form.
pub(super) fn normalise(turns: &mut [Turn], short: bool) {
    let mut ids = Identifiers { short, chosen: HashMap::new(), taken: HashSet::new() };
    let blocks = turns.iter_mut().filter_map(|turn| match turn {
        Turn::Blocks { content, .. } => Some(content),
        Turn::Verbatim(_) => None,
    });
    for block in blocks.flatten() {
        for member in ["toolUse", "toolResult"] {
            let Some(fields) = block.get_mut(member) else { continue };
            if let Some(Value::String(id)) = fields.get_mut("toolUseId") {
                *id = ids.choose(id);
            }
            if let Some(Value::String(name)) = fields.get_mut("name") {
                *name = valid_name(name);
            }
        }
    }
}

/// A tool's name in the service's form; the same letters every time where nothing of it can be kept.
pub(crate) fn valid_name(name: &str) -> String {
    let valid = tool_name(name);
    if valid.is_empty() { letters(hash(name)) } else { valid }
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

/// FNV-1a: the same id gives the same letters in every request, so that prompt caches keep fitting.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
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
        let content = given.iter().map(|id| json!({"toolUse": {"toolUseId": id, "name": "my tool!"}})).collect();
        let mut turns = vec![Turn::Blocks { role: Role::Assistant, content }];
        normalise(&mut turns, short);
        let turns = wire(&turns);
        let blocks = turns[0]["content"].as_array().unwrap();
        assert!(blocks.iter().all(|block| block["toolUse"]["name"] == "my_tool"));
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
}
