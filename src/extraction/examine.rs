//! What a text that may be the value is worth: the value it stands for, what was changed for that, and what is wrong with it.

use crate::repair::{RepairKind, Repairs};
use crate::schema::{ROOT, Schema, tool_name};
use crate::text::cut;
use crate::validation::Issue;
use bedrock_extract_json::{append, read, read_tolerant};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A text that was looked at.
pub(super) struct Examined {
    /// JSON text of the value where there is one, else the text itself.
    pub(super) text: String,
    pub(super) repairs: Repairs,
    pub(super) issues: Vec<Issue>,
}

/// How texts are looked at.
#[derive(Clone, Copy)]
pub(super) struct Examiner<'a> {
    pub(super) schema: &'a Schema,
    /// Whether slips are repaired and values coerced.
    pub(super) lenient: bool,
}

impl Examiner<'_> {
    /// The first text that is valid; without one, the first text.
    pub(super) fn best(self, texts: &[&str]) -> Option<Examined> {
        let mut first = None;
        for text in texts {
            let examined = self.examine(text);
            if examined.issues.is_empty() {
                return Some(examined);
            }
            first.get_or_insert(examined);
        }
        first
    }

    /// A text that is the value itself, never inside the form in which a model is asked for it.
    pub(super) fn whole(self, text: &str) -> Examined {
        match read(text) {
            Ok(value) => self.judged(&value, Repairs::default(), Some(text)),
            Err(error) => unreadable(text, Repairs::default(), &error.to_string()),
        }
    }

    fn examine(self, text: &str) -> Examined {
        let mut repairs = Repairs::default();
        let value = match read(text) {
            Ok(value) => value,
            Err(error) => match read_tolerant(text).filter(|_| self.lenient) {
                Some((value, _)) => {
                    repairs.note_text(RepairKind::JsonSyntax, "", cut(&error.to_string(), 120));
                    value
                }
                None => return unreadable(text, repairs, &error.to_string()),
            },
        };
        self.value(text, value, repairs)
    }

    fn value(self, text: &str, value: Value, repairs: Repairs) -> Examined {
        let (text, value) = match self.schema.wraps_root() {
            true => unwrapped_root(text, value),
            false => (text, value),
        };
        let plain = self.judged(&value, repairs.clone(), Some(text));
        if plain.issues.is_empty() || !self.lenient {
            return plain;
        }
        let inner = self.inside(&value).map(|inner| {
            let mut repairs = repairs;
            repairs.note(RepairKind::Unwrapped, "", &value);
            self.judged(inner, repairs, None)
        });
        inner.filter(|inner| inner.issues.is_empty()).unwrap_or(plain)
    }

    /// `text` is the value's own, as it was read; digits beyond what numbers hold are kept in it.
    fn judged(self, value: &Value, mut repairs: Repairs, text: Option<&str>) -> Examined {
        let validator = self.schema.validator();
        let own = |value: &Value, repairs: &Repairs| {
            text.filter(|_| repairs.is_empty()).map_or_else(|| written(value), str::to_owned)
        };
        let issues = validator.issues(value);
        if issues.is_empty() || !self.lenient {
            return Examined { text: own(value, &repairs), repairs, issues };
        }
        let mut coerced = value.clone();
        let issues = validator.coerce(&mut coerced, &mut repairs);
        Examined { text: own(&coerced, &repairs), repairs, issues }
    }

    /// What stands inside a value that models put around the one that was asked for: the form of a call, the schema's name,
    /// or the form of a schema.
    fn inside(self, value: &Value) -> Option<&Value> {
        let fields = value.as_object()?;
        let named = |name: &str| tool_name(name).eq_ignore_ascii_case(self.schema.name());
        if fields.get("name").and_then(Value::as_str).is_some_and(named) {
            return ["arguments", "parameters", "input"].iter().find_map(|member| fields.get(*member));
        }
        match fields.iter().next().filter(|_| fields.len() == 1) {
            Some((name, inner)) if inner.is_object() || inner.is_array() => {
                (named(name) || (name == ROOT && !self.schema.wraps_root())).then_some(inner)
            }
            _ => fields.get("properties").filter(|_| fields.get("type").is_some_and(|kind| kind == "object")),
        }
    }
}

/// The value in the form in which the model was asked for it, or given without that form.
fn unwrapped_root(text: &str, value: Value) -> (&str, Value) {
    #[derive(Deserialize)]
    struct Wrapped<'a> {
        #[serde(borrow)]
        value: &'a RawValue,
    }
    match value {
        Value::Object(mut fields) if fields.len() == 1 && fields.contains_key(ROOT) => {
            let inner = fields.shift_remove(ROOT).unwrap_or_default();
            let own = serde_json::from_str::<Wrapped<'_>>(text).map(|wrapped| wrapped.value.get());
            (own.unwrap_or(text), inner)
        }
        value => (text, value),
    }
}

fn written(value: &Value) -> String {
    let mut out = Vec::new();
    append(value, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

fn unreadable(text: &str, repairs: Repairs, error: &str) -> Examined {
    let issue = Issue {
        path: String::new(),
        keyword: "json".to_owned(),
        expected: "readable JSON".to_owned(),
        found: Some(cut(error, 120)),
    };
    Examined { text: text.to_owned(), repairs, issues: vec![issue] }
}
