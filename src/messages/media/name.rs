//! Document names: valid, neutral when missing, and different within a request.
//!
//! The service takes ASCII letters, digits, underscores, hyphens, parentheses, square brackets and single spaces, at most 200
//! characters. The model sees the name and cites by it: a name that the service takes stays as it is, and nothing is invented
//! beyond a number.

use crate::messages::Turn;
use crate::messages::rules::blocks;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

const LENGTH: usize = 200;

/// Gives every document of the conversation a valid name of its own. A valid name stays with the first document that has it.
pub(in crate::messages) fn unique_names(turns: &mut [Turn]) {
    let mut documents: Vec<&mut Value> = blocks(turns).flat_map(documents).collect();
    let mut kept: HashSet<usize> = HashSet::new();
    let mut uses: HashMap<String, usize> = HashMap::new();
    for (index, document) in documents.iter().enumerate() {
        let given = document.get("name").and_then(Value::as_str).unwrap_or_default();
        if !given.is_empty() && valid(given) == given && uses.insert(given.to_owned(), 0).is_none() {
            kept.insert(index);
        }
    }
    for (index, document) in documents.iter_mut().enumerate().filter(|(index, _)| !kept.contains(index)) {
        let given = document.get("name").and_then(Value::as_str).map(valid).unwrap_or_default();
        let base = if given.is_empty() { format!("document {}", index + 1) } else { given };
        let name = unused(base, &mut uses);
        if let Some(fields) = document.as_object_mut() {
            fields.insert("name".to_owned(), Value::from(name));
        }
    }
}

/// The name, or its first copy that no document has.
fn unused(base: String, uses: &mut HashMap<String, usize>) -> String {
    let mut name = base.clone();
    while uses.contains_key(&name) {
        let copy = uses.entry(base.clone()).or_default();
        *copy += 1;
        let suffix = format!(" ({})", *copy + 1);
        let kept: String = base.chars().take(LENGTH - suffix.len()).collect();
        name = kept.trim_end().to_owned() + &suffix;
    }
    uses.insert(name.clone(), 0);
    name
}

/// A file's name without its ending, which the block's format says already.
pub(super) fn without_ending(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    valid(file.rsplit_once('.').filter(|(base, _)| !base.is_empty()).map_or(file, |(base, _)| base))
}

fn documents(block: &mut Value) -> Vec<&mut Value> {
    let Some(fields) = block.as_object_mut() else { return Vec::new() };
    if fields.contains_key("document") {
        return fields.get_mut("document").into_iter().collect();
    }
    let results =
        fields.get_mut("toolResult").and_then(|result| result.get_mut("content")).and_then(Value::as_array_mut);
    results.into_iter().flatten().filter_map(|content| content.get_mut("document")).collect()
}

fn valid(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars().take(LENGTH) {
        let accepted = character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '(' | ')' | '[' | ']');
        if accepted {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Role;
    use crate::messages::tests::wire;
    use serde_json::json;

    #[test]
    fn names_are_made_valid() {
        for (given, name) in [
            ("my@report (1).pdf", "my report (1)"),
            ("dir/résumé_2024.final.docx", "r sum _2024 final"),
            (".hidden", "hidden"),
            ("  ", ""),
        ] {
            assert_eq!(without_ending(given), name);
        }
    }

    #[test]
    fn every_document_has_a_name_of_its_own() {
        let document = |name: Value| json!({"document": {"name": name}});
        let content = vec![
            document(json!("a")),
            document(json!("a")),
            document(json!("")),
            json!({"toolResult": {"content": [{"document": {"name": "a"}}, {"document": {}}]}}),
        ];
        let mut turns = vec![Turn::Blocks { role: Role::User, content }];
        unique_names(&mut turns);
        let text = wire(&turns).to_string();
        for name in ["\"a\"", "\"a (2)\"", "\"a (3)\"", "\"document 3\"", "\"document 5\""] {
            assert!(text.contains(name), "{name} in {text}");
        }
    }

    #[test]
    fn names_that_the_service_takes_stay() {
        let document = |name: &str| json!({"document": {"name": name}});
        let names = |given: &[&str]| -> Vec<String> {
            let content = given.iter().map(|name| document(name)).collect();
            let mut turns = vec![Turn::Blocks { role: Role::User, content }];
            unique_names(&mut turns);
            let turns = wire(&turns);
            let blocks = turns[0]["content"].as_array().unwrap();
            blocks.iter().map(|block| block["document"]["name"].as_str().unwrap().to_owned()).collect()
        };
        // Every text of one to three characters that the service takes, with blanks between others only.
        let alphabet = ["a", "Z", "9", "_", "-", "(", ")", "[", "]"];
        let mut given: Vec<String> = Vec::new();
        for first in alphabet {
            given.push(first.to_owned());
            for second in alphabet {
                given.extend(["", " ", "_"].map(|between| format!("{first}{between}{second}")));
            }
        }
        given.push("x_".repeat(LENGTH / 2));
        let mut seen = HashSet::new();
        given.retain(|name| seen.insert(name.clone()));
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        assert_eq!(names(&given), given);
        // Also where an earlier name has to become another.
        assert_eq!(
            names(&["company@policy", "company policy", "company_policy", "company policy", "", "document 5"]),
            [
                "company policy (2)",
                "company policy",
                "company_policy",
                "company policy (3)",
                "document 5 (2)",
                "document 5"
            ]
        );
    }
}
