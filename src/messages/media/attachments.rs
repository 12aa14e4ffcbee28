//! Binary values that stand beside the request's JSON text.

use super::data::refused;
use crate::error::Error;
use serde_json::{Map, Value};

/// The binary values of a request, and what stands for them in its JSON.
#[derive(Clone, Debug, Default)]
pub struct Attachments<'a> {
    bytes: &'a [Vec<u8>],
    /// The member of a placeholder. The host draws it for each request, so nothing that was written before it can be one.
    key: Option<String>,
    /// Whether http(s) addresses stand for media that are still to be fetched.
    fetched_later: bool,
}

impl<'a> Attachments<'a> {
    /// Values for which objects with the member `key` stand.
    #[must_use]
    pub fn new(bytes: &'a [Vec<u8>], key: String) -> Self {
        Self { bytes, key: Some(key), fetched_later: false }
    }

    /// The same where http(s) addresses stand for media that are still to be fetched.
    #[must_use]
    pub fn fetched_later(mut self) -> Self {
        self.fetched_later = true;
        self
    }

    pub(crate) fn are_fetched_later(&self) -> bool {
        self.fetched_later
    }

    /// Whether placeholders may stand in the request.
    pub(crate) fn any(&self) -> bool {
        self.key.is_some()
    }

    /// Whether the object is a placeholder.
    pub(crate) fn has(&self, fields: &Map<String, Value>) -> bool {
        self.key.as_ref().is_some_and(|key| fields.contains_key(key))
    }

    /// The bytes that the placeholder found at `path` stands for.
    pub(super) fn bytes(&self, path: &str, placeholder: &Map<String, Value>) -> Result<&'a [u8], Error> {
        let index = self.key.as_ref().and_then(|key| placeholder.get(key)).and_then(Value::as_u64);
        let bytes = index.and_then(|index| self.bytes.get(usize::try_from(index).ok()?));
        let bytes = bytes.filter(|bytes| !bytes.is_empty());
        bytes.map(Vec::as_slice).ok_or_else(|| refused(path, "holds no bytes".to_owned()))
    }
}
