//! The members of an object as they stand in its text: for those who need a few of them, and pass the others over.

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The members of an object, in their order.
///
/// ```
/// use bedrock_extract_json::Members;
/// let event = Members::read(br#"{"delta": {"text": "a\n"}, "contentBlockIndex": 3}"#).unwrap();
/// assert_eq!(event.number("contentBlockIndex"), Some(3));
/// assert_eq!(event.object("delta").unwrap().text("text").as_deref(), Some("a\n"));
/// assert_eq!(event.get("delta"), Some(r#"{"text": "a\n"}"#));
/// assert!(Members::read(b"[]").is_none() && Members::read(b"{\"a\":").is_none());
/// ```
#[derive(Debug, Default)]
pub struct Members<'a>(Vec<(Name<'a>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// `None` where the text is no JSON object.
    #[must_use]
    pub fn read(text: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    /// JSON text of a member; `null` counts as absent, and of equal names the last counts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().rev().find(|(known, _)| known.0 == name)?;
        Some(value.get()).filter(|text| *text != "null")
    }

    /// A member that is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        serde_json::from_str::<Name<'a>>(self.get(name)?).ok().map(|text| text.0)
    }

    /// A member that is a whole number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }

    /// A member that is an object.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.get(name)?.as_bytes())
    }
}

impl<'a> Deserialize<'a> for Members<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'a> Visitor<'a> for Reader {
            type Value = Members<'a>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

/// A string that is copied only where it has escapes.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
