//! The members of an object as they stand in its text: for those who need a few of them, and pass the others over.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt::{self, Formatter};

/// The members of an object, in their order, byte for byte.
///
/// ```
/// use bedrock_extract_json::Members;
/// let event = Members::read(r#"{"delta": {"text": "a\n"}, "contentBlockIndex": 3}"#).unwrap();
/// assert_eq!(event.number("contentBlockIndex"), Some(3));
/// assert_eq!(event.object("delta").unwrap().text("text").as_deref(), Some("a\n"));
/// assert_eq!(event.get("delta"), Some(r#"{"text": "a\n"}"#));
/// assert!(Members::read("[]").is_none() && Members::read("{\"a\":").is_none());
/// ```
#[derive(Debug, Default)]
pub struct Members<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'a> Members<'a> {
    /// `None` where the text is no JSON object.
    #[must_use]
    pub fn read(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }

    /// JSON text of a member; of equal names the last counts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().rfind(|(known, _)| known == name).map(|(_, value)| *value)
    }

    /// A member that is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        unquoted(self.get(name)?)
    }

    /// A member that is a whole number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }

    /// A member that is an object.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.get(name)?)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

/// Reads the members one after the other; of their values it finds the end and keeps the text.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            members.push((unquoted(name.get()).ok_or_else(|| A::Error::custom("a name"))?, value.get()));
        }
        Ok(Members(members))
    }
}

/// What a string says; it is copied only where it has escapes.
fn unquoted(text: &str) -> Option<Cow<'_, str>> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    if inside.contains('\\') { serde_json::from_str(text).ok().map(Cow::Owned) } else { Some(Cow::Borrowed(inside)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_those_that_serde_reads() {
        for text in [
            "{}",
            " { } ",
            r#"{"a":1}"#,
            r#" { "a" : [1, {"b": "]}"}] , "c\"\u00e9":"\\" , "d":{"e":{}},"f":null, "g":-1.5e3 , "a":true } "#,
            "{\"\":\"\",\"é\":\"\\\\\\\"\"}",
        ] {
            let members = Members::read(text).unwrap();
            let expected: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).unwrap();
            for (name, value) in &expected {
                assert_eq!(serde_json::from_str::<serde_json::Value>(members.get(name).unwrap()).unwrap(), *value);
            }
            assert!(members.names().all(|name| expected.contains_key(name)), "{text}");
        }
        for text in ["", "1", "[]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "\"{}\""] {
            assert!(Members::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn deep_and_long_texts_are_read_in_linear_time() {
        let deep = format!(r#"{{"a":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(Members::read(&deep).unwrap().get("a").map(str::len), Some(200_001));
        let wide = format!("{{{}}}", vec![r#""a":"x\"y""#; 100_000].join(","));
        assert_eq!(Members::read(&wide).unwrap().len(), 100_000);
    }
}
