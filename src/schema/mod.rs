//! A JSON Schema made ready for use: the validator, the tool that offers it to a model, and its outline for a prompt.
//!
//! Compiled once per schema and shared by all extractions that use it. The schema itself is never changed: what is
//! left out for a model's sake is still validated here.

mod corrections;
mod formats;
mod forms;
mod hint;
mod inline;
mod lenient;
mod merge;
mod normal;
mod outline;
mod part;
mod place;
pub(crate) mod shape;
mod strict;
mod wire;

use crate::error::{Error, ErrorCode};
use crate::limits::SCHEMA;
use crate::model::Form;
use crate::text::{cut, fnv1a, kind};
use crate::validation::Validator;
use crate::warning::Warning;
use serde_json::{Map, Value};
use shape::Shape;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wire::Wire;

/// The tool's name when neither the caller nor the schema's title gives one.
const DEFAULT_NAME: &str = "extract";

/// What every tool and format says. Without the sentence small models write words as in a title.
const EXTRACT: &str = "Extract the data from the conversation word for word, upper and lower case included, unless a \
                       field asks for something else.";

/// What to do, in a prompt.
const EXTRACT_IN_TEXT: &str = "Extract the data from the conversation.";

/// Tool names longer than this are refused by the service.
const NAME_LENGTH: usize = 64;

/// The property that holds a value whose schema is not that of an object.
pub(crate) const ROOT: &str = "value";

/// A compiled JSON Schema.
#[derive(Debug)]
pub struct Schema {
    name: String,
    description: String,
    fingerprint: String,
    wire: Wire,
    warnings: Vec<Warning>,
    validator: Validator,
    /// Whether it is a plain JSON Schema, or holds one that a library does not know.
    holds_plain: bool,
    // Forms that few models take, made when they are first asked for.
    bare: OnceCell<Option<Map<String, Value>>>,
    strict: OnceCell<Result<Map<String, Value>, Error>>,
    strict_with_null: OnceCell<Result<Map<String, Value>, Error>>,
    // What every request asks for anew: a form, and whether it offers null.
    tools: RefCell<BTreeMap<(Form, bool), Option<Value>>>,
    tasks: [OnceCell<String>; 2],
    shape: OnceCell<Rc<Shape>>,
}

impl Schema {
    /// Compiles JSON text of a schema (draft 4 to 2020-12, as `$schema` names it; 2020-12 when absent).
    ///
    /// `name` is what the model sees; without it the schema's `title` is used. Characters that a tool name cannot hold
    /// become underscores.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::BadSchema`] when the text is not a JSON Schema or says nothing about the value.
    ///
    /// ```
    /// use bedrock_extract::schema::Schema;
    /// let schema = Schema::compile(r#"{"title": "User", "type": "object"}"#, None)?;
    /// assert_eq!(schema.name(), "User");
    /// assert!(Schema::compile(r#"{"type": "array"}"#, None)?.wraps_root());
    /// assert!(Schema::compile("{}", None).is_err());
    /// # Ok::<(), bedrock_extract::error::Error>(())
    /// ```
    pub fn compile(text: &str, name: Option<&str>) -> Result<Self, Error> {
        let validator = Validator::compile(read(text)?)?;
        Self::of(text, name, validator, true)
    }

    /// The same for the schema of a library that validates values itself: what the JSON Schema accepts is then of no concern.
    /// `holds_plain` says whether plain JSON Schemas stand in it, whose formats nobody else knows.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::BadSchema`] when the text is not a JSON Schema or says nothing about the value.
    pub fn of_library(text: &str, name: Option<&str>, holds_plain: bool) -> Result<Self, Error> {
        Self::of(text, name, Validator::without_judge(read(text)?), holds_plain)
    }

    fn of(text: &str, name: Option<&str>, validator: Validator, holds_plain: bool) -> Result<Self, Error> {
        let wire = wire::wire(validator.schema())?;
        let title = wire.schema.get("title").and_then(Value::as_str);
        let name = [name, title].into_iter().flatten().map(tool_name).find(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| DEFAULT_NAME.to_owned());
        let description = wire.schema.get("description").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        Ok(Self {
            fingerprint: format!("{:016x}", fnv1a(&[name.as_bytes(), b"\0", text.as_bytes()])),
            name,
            description: description.map_or_else(|| EXTRACT.to_owned(), |own| format!("{own}\n{EXTRACT}")),
            warnings: if holds_plain { formats::warnings(&validator) } else { Vec::new() },
            validator,
            holds_plain,
            wire,
            bare: OnceCell::new(),
            strict: OnceCell::new(),
            strict_with_null: OnceCell::new(),
            tools: RefCell::default(),
            tasks: [OnceCell::new(), OnceCell::new()],
            shape: OnceCell::new(),
        })
    }

    /// The tool's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sixteen hexadecimal digits that stand for this schema and name, the same in every process.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether it is a plain JSON Schema, or holds one that no library knows.
    #[must_use]
    pub(crate) fn holds_plain(&self) -> bool {
        self.holds_plain
    }

    /// Whether the model is asked for an object with the value as its only property, because the value is no object.
    #[must_use]
    pub fn wraps_root(&self) -> bool {
        self.wire.wraps_root
    }

    /// What is not done as the schema says, at most [`crate::limits::WARNINGS`].
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What may stand at each place of a value.
    pub(crate) fn shape(&self) -> Rc<Shape> {
        Rc::clone(self.shape.get_or_init(|| Rc::new(Shape::of(self))))
    }

    /// The validator of the whole schema.
    #[must_use]
    pub fn validator(&self) -> &Validator {
        &self.validator
    }
}

/// A JSON Schema, with what other dialects write understood.
fn read(text: &str) -> Result<Value, Error> {
    if text.len() > SCHEMA {
        return Err(bad(format!("The JSON Schema has {} bytes, more than {SCHEMA}", text.len()), "Pass a smaller one"));
    }
    let mut schema: Value = serde_json::from_str(text).map_err(|error| {
        let message = format!("The JSON Schema is not usable JSON: {}", cut(&error.to_string(), 120));
        bad(message, "Pass a schema of at most 128 nested levels, as JSON")
    })?;
    if !schema.is_object() {
        return Err(bad(
            format!("The JSON Schema is {}, not an object", kind(&schema)),
            "Pass a schema such as `{ type: \"object\", properties: … }`",
        ));
    }
    lenient::understand(&mut schema);
    Ok(schema)
}

fn bad(message: String, help: &str) -> Error {
    Error::new(ErrorCode::BadSchema, message, help).at("responseModel")
}

/// The nearest name that the service takes; empty when nothing of it can be kept.
pub(crate) fn tool_name(name: &str) -> String {
    let accepted = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    if name.len() <= NAME_LENGTH && name.chars().all(accepted) {
        return name.to_owned();
    }
    let mut out = String::new();
    for character in name.trim().chars() {
        if accepted(character) {
            out.push(character);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_matches('_').chars().take(NAME_LENGTH).collect()
}

#[cfg(test)]
mod tests;
