//! A value as it stands in a message, and what stands there where values are masked.

use crate::text::quote;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::fmt;

/// A value in a message: quoted, and cut.
///
/// ```
/// use bedrock_extract::quoted::Quoted;
/// let found = Quoted::value(&"unknown".into());
/// assert_eq!((found.to_string().as_str(), found.mask().to_string().as_str()), ("\"unknown\"", "a string"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    text: Box<str>,
    /// The kind of the value that the text shows; `None` where it shows nothing of one.
    shown: Option<Shown>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Boolean,
    Number,
    String,
}

impl Quoted {
    /// The value itself. Of arrays and objects only the size is shown, masked or not.
    #[must_use]
    pub fn value(value: &Value) -> Self {
        let shown = match value {
            Value::Bool(_) => Some(Shown::Boolean),
            Value::Number(_) => Some(Shown::Number),
            Value::String(_) => Some(Shown::String),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        Self { text: quote(value).into(), shown }
    }

    /// Words in place of a value, which show nothing of it.
    #[must_use]
    pub fn words(words: String) -> Self {
        Self { text: words.into(), shown: None }
    }

    /// What may be shown where values are masked.
    #[must_use]
    pub fn mask(&self) -> Self {
        let kind = match self.shown {
            Some(Shown::Boolean) => "a boolean",
            Some(Shown::Number) => "a number",
            Some(Shown::String) => "a string",
            None => return self.clone(),
        };
        Self::words(kind.to_owned())
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Quoted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
