//! The boundary: the exports, and the only file that knows wasm-bindgen.
//!
//! All exports are synchronous, because a trap inside an async export would leave its promise pending for ever. Text and
//! bytes cross; a candidate leaves as JSON text that the host parses once. serde-wasm-bindgen carries only the three
//! small objects of strings: credentials, headers and errors. No logic lives here.
#![cfg(target_arch = "wasm32")]

mod seed;

use bedrock_extract::error::Error;
use bedrock_extract::extraction::{self, Disconnect};
use bedrock_extract::schema;
use bedrock_extract::signing::{Credentials, mint};
use bedrock_extract::validation::Issue;
use bedrock_extract::validation::engine::{self, Compiled, Mode};
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A compiled JSON Schema.
#[wasm_bindgen]
pub struct Schema(Rc<schema::Schema>);

#[wasm_bindgen]
impl Schema {
    /// Compiles JSON text of a schema, which decides about values; throws an error object.
    #[wasm_bindgen(constructor)]
    pub fn new(schema: &str, name: Option<String>) -> Result<Schema, JsValue> {
        use_engines();
        Self::wrap(schema::Schema::compile(schema, name.as_deref()))
    }

    /// The same for the schema of a library that decides about values, and may hold plain JSON Schemas.
    #[wasm_bindgen(js_name = ofLibrary)]
    pub fn of_library(schema: &str, name: Option<String>, holds_plain: bool) -> Result<Schema, JsValue> {
        use_engines();
        Self::wrap(schema::Schema::of_library(schema, name.as_deref(), holds_plain))
    }

    fn wrap(schema: Result<schema::Schema, Error>) -> Result<Schema, JsValue> {
        schema.map(Rc::new).map(Schema).map_err(thrown)
    }

    /// What is wrong with a value, JSON text: a list of paths and reasons as JSON text; throws an error object.
    pub fn issues(&self, value: &str) -> Result<String, JsValue> {
        self.0.validator().begin(value.len());
        let value = bedrock_extract_json::read(value)
            .map_err(|error| thrown(Error::internal(format!("The host passed a value that is no JSON: {error}"))))?;
        let issues = self.0.validator().issues(&value);
        let issues = issues.into_iter().map(|issue| HostIssue { message: issue.reason(), path: issue.path });
        serde_json::to_string(&issues.collect::<Vec<_>>()).map_err(|error| thrown(Error::internal(error.to_string())))
    }
}

/// One extraction.
#[wasm_bindgen]
pub struct Extraction(extraction::Extraction);

#[wasm_bindgen]
impl Extraction {
    /// Prepares an extraction from the call's options, UTF-8 JSON, and the binary values in them; throws an error object.
    #[wasm_bindgen(constructor)]
    pub fn new(schema: &Schema, request: &[u8], attachments: Vec<Uint8Array>) -> Result<Extraction, JsValue> {
        let (request, attachments) = decode(request, &attachments)?;
        extraction::Extraction::new(Rc::clone(&schema.0), request, &attachments).map(Extraction).map_err(thrown)
    }

    /// Checks the same before http(s) media are fetched; throws an error object.
    pub fn check(schema: &Schema, request: &[u8], attachments: Vec<Uint8Array>) -> Result<(), JsValue> {
        let (request, attachments) = decode(request, &attachments)?;
        extraction::Extraction::check(&schema.0, request, &attachments).map_err(thrown)
    }

    /// The first step.
    pub fn start(&mut self) -> String {
        self.0.start().to_json()
    }

    /// Absolute URL of the request.
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// A copy of the request body.
    pub fn body(&self) -> Uint8Array {
        Uint8Array::from(self.0.body())
    }

    /// Headers of the request; throws an error object.
    pub fn sign(
        &mut self,
        credentials: JsValue,
        epoch_milliseconds: f64,
        body_hash: Option<String>,
    ) -> Result<JsValue, JsValue> {
        let credentials: Credentials = object(credentials)?;
        let headers = self.0.sign(&credentials, whole(epoch_milliseconds), body_hash.as_deref()).map_err(thrown)?;
        value(&headers.into_iter().collect::<BTreeMap<_, _>>()).map_err(|error| thrown(unwritable(&error)))
    }

    /// Status and headers of the response, names in lower case. A step where there is nothing to read.
    pub fn respond(&mut self, status: u16, headers: JsValue) -> Result<Option<String>, JsValue> {
        let headers: BTreeMap<String, String> = object(headers)?;
        Ok(self.0.respond(status, headers.into_iter().collect()).map(|step| step.to_json()))
    }

    /// A piece of the response body. A step where no more is read.
    pub fn receive(&mut self, chunk: &[u8]) -> Option<String> {
        self.0.receive(chunk).map(|step| step.to_json())
    }

    /// A complete part of a streamed answer, judged by itself: JSON text.
    pub fn part(&self, index: usize) -> Option<String> {
        self.0.part(index)
    }

    /// The streamed answer is cut off, for the issues in this JSON text; throws an error object.
    #[wasm_bindgen(js_name = cutOff)]
    pub fn cut_off(&mut self, issues: &str) -> Result<String, JsValue> {
        Ok(self.0.cut_off(read_issues(issues)?).to_json())
    }

    /// The response is complete. `jitter` is a new random number from 0 to 1.
    pub fn finish(&mut self, jitter: f64) -> String {
        self.0.finish(jitter).to_json()
    }

    /// The request failed: `"timeout"`, else the network. `jitter` as for `finish`.
    pub fn disconnect(&mut self, kind: &str, detail: &str, jitter: f64) -> String {
        let kind = if kind == "timeout" { Disconnect::Timeout } else { Disconnect::Network };
        self.0.disconnect(kind, detail, jitter).to_json()
    }

    /// The candidate is accepted.
    pub fn accept(&mut self) -> String {
        self.0.accept().to_json()
    }

    /// The candidate is refused, for the issues in this JSON text; throws an error object.
    pub fn reject(&mut self, issues: &str) -> Result<String, JsValue> {
        Ok(self.0.reject(read_issues(issues)?).to_json())
    }

    /// The re-ask is not wanted.
    #[wasm_bindgen(js_name = giveUp)]
    pub fn give_up(&mut self) -> String {
        self.0.give_up().to_json()
    }

    /// JSON text of where the extraction stands.
    pub fn progress(&self) -> String {
        self.0.progress()
    }

    /// The service's last answer, JSON text.
    pub fn response(&self) -> Option<String> {
        self.0.response().map(str::to_owned)
    }

    /// JSON text of what happened so far.
    pub fn completion(&self) -> String {
        self.0.completion()
    }
}

/// Makes a short-term API key of Bedrock; throws an error object.
#[wasm_bindgen(js_name = mintApiKey)]
pub fn mint_api_key(
    credentials: JsValue,
    region: &str,
    seconds: u32,
    epoch_milliseconds: f64,
) -> Result<String, JsValue> {
    mint(&object(credentials)?, region, seconds, whole(epoch_milliseconds)).map_err(thrown)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and a clock is neither")]
fn whole(milliseconds: f64) -> u64 {
    milliseconds as u64
}

/// Marks this instance as unusable; the next call runs in a fresh one.
#[wasm_bindgen(js_name = discardInstance)]
pub fn discard_instance() {
    wasm_bindgen::handler::schedule_reinit();
}

/// Size of the instance's memory.
#[wasm_bindgen(js_name = memoryBytes)]
pub fn memory_bytes() -> f64 {
    const PAGE: f64 = 65_536.0;
    let pages = u32::try_from(core::arch::wasm32::memory_size(0)).unwrap_or(u32::MAX);
    f64::from(pages) * PAGE
}

#[wasm_bindgen]
extern "C" {
    #[derive(Debug)]
    type RegExp;

    #[wasm_bindgen(constructor, catch)]
    fn new(pattern: &str, flags: &str) -> Result<RegExp, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn test(this: &RegExp, text: &str) -> Result<bool, JsValue>;
}

/// The host's regular expressions, for the core and for the validator that it uses.
fn use_engines() {
    engine::use_engine(compile);
    #[cfg(feature = "jsonschema")]
    bedrock_extract_host_fancy_regex::use_engine(|pattern| {
        // Patterns of older drafts may hold escapes that the flag refuses.
        let regexp = RegExp::new(pattern, "u").or_else(|_| RegExp::new(pattern, "")).ok()?;
        Some(Box::new(move |text| regexp.test(text).unwrap_or(false)))
    });
}

fn compile(pattern: &str, mode: Mode) -> Option<Box<dyn Compiled>> {
    RegExp::new(pattern, mode.flags()).ok().map(|regexp| Box::new(regexp) as Box<dyn Compiled>)
}

impl Compiled for RegExp {
    fn test(&self, text: &str) -> Option<bool> {
        self.test(text).ok()
    }
}

#[derive(Deserialize, Serialize)]
struct HostIssue {
    path: String,
    message: String,
}

fn read_issues(issues: &str) -> Result<Vec<Issue>, JsValue> {
    let issues: Vec<HostIssue> = serde_json::from_str(issues)
        .map_err(|error| thrown(Error::internal(format!("The host passed issues that cannot be read: {error}"))))?;
    Ok(issues.iter().map(|issue| Issue::of_validator(&issue.path, &issue.message)).collect())
}

fn decode<'a>(request: &'a [u8], attachments: &[Uint8Array]) -> Result<(&'a str, Vec<Vec<u8>>), JsValue> {
    let request = str::from_utf8(request)
        .map_err(|error| thrown(Error::internal(format!("The host passed options that are not UTF-8: {error}"))))?;
    Ok((request, attachments.iter().map(Uint8Array::to_vec).collect()))
}

fn thrown(error: Error) -> JsValue {
    // Without its form an error still says what it is.
    value(&error).unwrap_or_else(|_| JsValue::from_str(&error.to_string()))
}

fn unwritable(error: &serde_wasm_bindgen::Error) -> Error {
    Error::internal(format!("A value could not be handed to the host: {error}"))
}

fn object<T: for<'a> Deserialize<'a>>(from: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(from)
        .map_err(|error| thrown(Error::internal(format!("The host passed a malformed object: {error}"))))
}

fn value<T: Serialize>(from: &T) -> Result<JsValue, serde_wasm_bindgen::Error> {
    from.serialize(&serde_wasm_bindgen::Serializer::json_compatible())
}
