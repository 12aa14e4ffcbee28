//! The core of `bedrock-extract`: everything between "messages and a JSON Schema" and "a validated value" that needs
//! no clock, no randomness, no network and no environment.
//!
//! The crate is sans-IO. [`extraction::Extraction`] is a state machine: it says which request to send, is fed the
//! bytes of the response, and answers with the next [`extraction::Step`]. The host owns `fetch` and waiting; the time
//! for a signature and the jitter of a retry are arguments.
//!
//! Layers, each using only those below it:
//!
//! 1. `src/wasm`, a crate of its own: the exports. The one file that knows wasm-bindgen.
//! 2. [`extraction`]: the state machine.
//! 3. `request`, what is asked, and `answer`, what came back is worth. Neither knows the other.
//! 4. [`patch`], which uses [`schema`], which uses [`validation`]; `json_schema` is what both know of JSON Schema itself.
//! 5. The leaves: [`messages`], [`model`], [`endpoint`], [`signing`], [`event_stream`], [`response`].
//! 6. [`error`], [`limits`], [`secret`], [`quoted`] and [`text`], used by all.
//!
//! # Example
//!
//! ```
//! use bedrock_extract::{extraction::{Extraction, Step}, schema::Schema};
//! use std::rc::Rc;
//!
//! let schema = Schema::compile(r#"{"type":"object","properties":{"age":{"type":"integer"}}}"#, None)?;
//! let request = r#"{
//!     "region": "us-east-1", "model": "amazon.nova-lite-v1:0",
//!     "messages": [{"role": "user", "content": "Jason is 25 years old"}]
//! }"#;
//! let mut extraction = Extraction::new(Rc::new(schema), request, &[])?;
//! assert!(matches!(extraction.start(), Step::Send { .. }));
//! assert!(extraction.url().ends_with("/model/amazon.nova-lite-v1%3A0/converse"));
//! # Ok::<(), bedrock_extract::error::Error>(())
//! ```

mod answer;
pub mod endpoint;
pub mod error;
pub mod event_stream;
pub mod extraction;
mod json_schema;
pub mod limits;
pub mod messages;
pub mod model;
mod partial;
pub mod patch;
pub mod quoted;
pub mod repair;
mod request;
pub mod response;
pub mod schema;
pub mod secret;
pub mod signing;
pub mod text;
pub mod validation;
pub mod warning;
