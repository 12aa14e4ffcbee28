//! A build without `jsonschema`: values are judged by the libraries that made their schemas, and by nobody else.

use super::regex::Patterns;
use crate::error::{Error, ErrorCode};
use serde_json::Value;

/// A judge, of which there is none.
#[derive(Debug)]
pub(super) enum Checker {}

impl Checker {
    pub(super) fn accepts(&self, _: &Value) -> bool {
        match *self {}
    }

    pub(super) fn is_foreign(&self) -> bool {
        match *self {}
    }
}

/// # Errors
///
/// [`ErrorCode::BadSchema`] for every schema.
pub(super) fn judge(_: &mut Value, _: &Patterns) -> Result<Checker, Error> {
    let message = "This entry of the package has no validator of its own, and a plain JSON Schema brings none";
    let help = "Import `bedrock-extract` instead, or pass a schema of a library such as Zod";
    Err(Error::new(ErrorCode::BadSchema, message, help).at("responseModel"))
}

/// Part of a schema that nobody judges here.
pub(super) fn part(_: &Value, _: &Patterns) -> Option<Checker> {
    None
}
