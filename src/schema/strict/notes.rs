//! Limits that a schema loses on the wire: the description says them instead.

use crate::text::cut;
use serde_json::{Map, Value};

/// Characters of one limit's value.
const VALUE: usize = 200;

/// The largest integer that JavaScript's numbers hold exactly; Zod writes it as a limit of every integer.
const SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// The limits of one schema that its wire form does not have.
#[derive(Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    /// Notes the keywords that the schema has.
    pub(super) fn take(&mut self, schema: &Map<String, Value>, keywords: &[&str]) {
        for keyword in keywords {
            match schema.get(*keyword) {
                None | Some(Value::Null | Value::Bool(false)) => {}
                // Where JavaScript's integers end is no limit that anyone has set.
                Some(Value::Number(number)) if number.as_i64().is_some_and(|number| number.abs() == SAFE_INTEGER) => {}
                Some(Value::Bool(true)) => self.0.push((*keyword).to_owned()),
                Some(Value::String(text)) => self.0.push(format!("{keyword} {}", cut(text, VALUE))),
                Some(value) => self.0.push(format!("{keyword} {}", whole(value))),
            }
        }
    }

    /// Notes a limit in words.
    pub(super) fn extend(&mut self, words: Option<String>) {
        self.0.extend(words);
    }

    /// Notes a value that stands for itself, such as a default.
    pub(super) fn quote(&mut self, schema: &Map<String, Value>, keyword: &str) {
        if let Some(value) = schema.get(keyword) {
            self.0.push(format!("{keyword} {}", cut(&value.to_string(), VALUE)));
        }
    }

    /// Appends them to the description.
    pub(super) fn describe(self, schema: &mut Map<String, Value>) {
        if self.0.is_empty() {
            return;
        }
        let notes = self.0.join(", ");
        let told = match schema.get("description").and_then(Value::as_str) {
            Some(description) => format!("{description} ({notes})"),
            None => notes,
        };
        schema.insert("description".to_owned(), Value::String(told));
    }
}

/// A value as JSON; rules that are too long are only named, because half a rule, or half a pattern, misleads.
fn whole(value: &Value) -> String {
    let text = value.to_string();
    let is_short = text.chars().count() <= VALUE;
    if is_short || !text.contains("attern") { cut(&text, VALUE) } else { "as the schema says".to_owned() }
}
