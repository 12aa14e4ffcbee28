//! What JSON Schema says of its own words, whoever asks: validation and the schemas for models both stand on this.

#[cfg(feature = "jsonschema")]
pub(crate) mod chain;
pub(crate) mod draft;
pub(crate) mod identity;
pub(crate) mod keywords;
pub(crate) mod pointer;
pub(crate) mod reference;
pub(crate) mod values;
