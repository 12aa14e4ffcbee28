//! What a caller should know of a call that goes on all the same.

use crate::limits::{PATH, WARNINGS};
use crate::text::cut;
use serde::Serialize;
use std::cell::RefCell;

/// Something in a schema, request or value that has another effect than it seems to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What kind it is: `MEDIA_TYPE_MISMATCH`, `NOT_STREAMED`, `ROUNDED_NUMBER`, `SECRET_MASKED` or `UNKNOWN_FORMAT`.
    pub code: &'static str,
    /// JSON Pointer into the schema or the value, or the place in the options.
    pub path: String,
    /// What it is, and what to do, in the grammar of [`crate::error`].
    pub message: String,
}

/// The warnings about one request, at most [`WARNINGS`], collected while it is read.
#[derive(Debug, Default)]
pub(crate) struct Warnings(RefCell<Vec<Warning>>);

impl Warnings {
    /// Adds one, where there is room; `message` is made only then.
    pub(crate) fn add(&self, code: &'static str, path: &str, message: impl FnOnce() -> String) {
        let mut found = self.0.borrow_mut();
        if found.len() < WARNINGS {
            found.push(Warning { code, path: cut(path, PATH), message: message() });
        }
    }

    /// All of them, in the order of the request.
    pub(crate) fn into_list(self) -> Vec<Warning> {
        self.0.into_inner()
    }
}
