//! Reading and writing of JSON trees as plain functions.
//!
//! A package of its own, because generic code takes the optimisation level of the package that instantiates it: the core is
//! compiled for size, these functions for speed.

pub mod incremental;
mod members;
mod numbers;
mod pointer;
mod survey;
mod tolerant;
mod write;

pub use members::Members;
pub use numbers::{Inexact, inexact_numbers};
pub use pointer::push_step;
use serde_json::value::RawValue;
use serde_json::{Result, Value};
pub use survey::{Survey, survey, without_half_surrogates};
pub use tolerant::{extent, read_tolerant};
pub use write::{append, append_inside_text};

/// Reads JSON text.
///
/// # Errors
///
/// What `serde_json` finds wrong with it.
///
/// ```
/// assert_eq!(bedrock_extract_json::read("[1, 2]").unwrap()[1], 2);
/// assert!(bedrock_extract_json::read("[1,").is_err());
/// ```
pub fn read(text: &str) -> Result<Value> {
    serde_json::from_str(text)
}

/// Whether the text is JSON, without keeping anything of it.
///
/// ```
/// assert!(bedrock_extract_json::is_json(" [1, 2]\n"));
/// assert!(!bedrock_extract_json::is_json("[1, 2] or so"));
/// ```
#[must_use]
pub fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}
