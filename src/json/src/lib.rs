//! Reading and writing of JSON trees as plain functions.
//!
//! A package of its own, because generic code takes the optimisation level of the package that instantiates it: the core is
//! compiled for size, these functions for speed.

mod tolerant;
mod write;

use serde_json::{Result, Value};
pub use tolerant::{extent, read_tolerant};
pub use write::append;

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
