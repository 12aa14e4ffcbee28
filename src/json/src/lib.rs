//! Reading and writing of JSON trees as plain functions.
//!
//! A package of its own, because generic code takes the optimisation level of the package that instantiates it: the core is
//! compiled for size, these two functions for speed.

mod tolerant;

use serde_json::{Result, Value};
pub use tolerant::{extent, read_tolerant};

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

/// Appends a value's JSON text to `out`.
///
/// ```
/// let mut out = b"x=".to_vec();
/// bedrock_extract_json::append(&serde_json::json!({"a": ["é"]}), &mut out);
/// assert_eq!(out, "x={\"a\":[\"é\"]}".as_bytes());
/// ```
pub fn append(value: &Value, out: &mut Vec<u8>) {
    // Writing a tree into memory cannot fail: its keys are texts and there is nothing to run out of.
    let _ = serde_json::to_writer(out, value);
}
