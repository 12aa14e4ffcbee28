//! A value that an answer may stand for: its JSON text, and what was changed of the answer to get it.

use crate::json_schema::pointer;
use crate::limits::{DEPTH, VALUES};
use crate::patch::splice::{find, put};
use crate::repair::{RepairKind, Repairs};
use crate::schema::{ROOT, Schema};
use crate::text::cut;
use crate::validation::{Issue, Rule};
use bedrock_extract_json::{append, inexact_numbers, is_json, read, read_tolerant, survey, without_half_surrogates};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// One value, proposed to whoever decides.
#[derive(Debug)]
pub(crate) struct Proposal {
    /// JSON text. Digits beyond what numbers hold are kept in it.
    pub(crate) text: String,
    pub(super) repairs: Repairs,
    /// Read when it is first needed: a value that is accepted as it stands never is.
    tree: OnceCell<Option<Value>>,
}

impl Proposal {
    pub(super) fn of_text(text: String, repairs: Repairs) -> Self {
        Self { text, repairs, tree: OnceCell::new() }
    }

    pub(super) fn of_value(value: Value, repairs: Repairs) -> Self {
        Self { text: write(&value), repairs, tree: OnceCell::from(Some(value)) }
    }

    /// The same with the digits of numbers that a tree does not hold, as they stand in the text that it was made from. `None`
    /// where there are too many.
    pub(super) fn with_digits_of(self, source: &str) -> Option<Self> {
        if !survey(source).long_numbers {
            return Some(self);
        }
        let numbers = inexact_numbers(source, DIGITS + 1);
        if numbers.len() > DIGITS {
            return None;
        }
        let Self { mut text, repairs, tree } = self;
        for number in numbers {
            let steps = pointer::steps(&number.pointer);
            let standing = find(&text, &steps).and_then(|place| text.get(place)?.parse::<f64>().ok());
            if standing.is_some_and(|standing| Ok(standing) == number.digits.parse()) {
                text = put(&text, &steps, number.digits)?;
            }
        }
        Some(Self { text, repairs, tree })
    }

    /// The value as a tree.
    pub(super) fn value(&self) -> Option<&Value> {
        self.tree.get_or_init(|| read(&self.text).ok()).as_ref()
    }

    /// Reads a string: as JSON, which it may be known to be, or where `lenient` as models write it.
    ///
    /// # Errors
    ///
    /// The issue that says what is wrong with the text.
    pub(super) fn read(text: &str, is_known: bool, lenient: bool, mut repairs: Repairs) -> Result<Self, Issue> {
        if most_values(text) > VALUES {
            return Err(unreadable(&format!("more than {VALUES} values")));
        }
        if !is_known && !is_json(text) {
            let error = read(text).err().map(|error| error.to_string()).unwrap_or_default();
            let Some((value, _)) = read_tolerant(text).filter(|_| lenient) else { return Err(unreadable(&error)) };
            repairs.note_text(RepairKind::JsonSyntax, "", cut(&error, 120));
            return Ok(Self::of_value(value, repairs));
        }
        let survey = survey(text);
        if survey.depth > DEPTH {
            return Err(unreadable(&format!("more than {DEPTH} nested levels")));
        }
        if survey.long_numbers && inexact_numbers(text, usize::MAX).iter().any(|number| number.overflows) {
            return Err(unreadable("a number out of range"));
        }
        let mended = survey.half_surrogates.then(|| without_half_surrogates(text)).flatten();
        if mended.is_some() {
            repairs.note_text(RepairKind::LoneSurrogate, "", "half of a surrogate pair".to_owned());
        }
        Ok(Self::of_text(mended.unwrap_or_else(|| text.to_owned()), repairs))
    }

    /// The value in the form in which the model was asked for it, or given without that form.
    pub(super) fn without_root(self, schema: &Schema) -> Self {
        if !schema.wraps_root() {
            return self;
        }
        let Self { text, repairs, tree } = self;
        match tree.into_inner() {
            // Of a repaired text, no digits have been lost.
            Some(Some(Value::Object(mut fields))) if fields.len() == 1 && fields.contains_key(ROOT) => {
                Self::of_value(fields.shift_remove(ROOT).unwrap_or_default(), repairs)
            }
            Some(Some(value)) => Self::of_value(value, repairs),
            _ => Self::of_text(inside_root(&text).unwrap_or(text), repairs),
        }
    }
}

/// As many values as the text may hold at most, also in a JSON text within a string of it.
fn most_values(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count()
}

/// Numbers of one value whose digits are put back: each costs a look at the whole.
const DIGITS: usize = 100;

fn inside_root(text: &str) -> Option<String> {
    let fields: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).ok()?;
    fields.get(ROOT).filter(|_| fields.len() == 1).map(|inner| inner.get().to_owned())
}

pub(super) fn unreadable(found: &str) -> Issue {
    Issue::without_value(Rule::Json, "readable JSON", found)
}

fn write(value: &Value) -> String {
    let mut out = Vec::new();
    append(value, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}
