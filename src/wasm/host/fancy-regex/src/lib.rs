//! The part of `fancy-regex` that `jsonschema` uses, over the host's `RegExp`: JSON Schema asks for the patterns of ECMA-262,
//! and the host has them already. Outside WebAssembly another engine of ECMA-262 stands in, so that tests run there.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

/// Whether a text has a match.
pub type Test = Box<dyn Fn(&str) -> bool + Send + Sync>;

/// Compiles a pattern; `None` where it is not legal.
pub type Compile = fn(&str) -> Option<Test>;

/// No match of the host's fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {}

impl fmt::Display for Error {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Error {}

/// The pattern is not legal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Illegal;

/// A compiled pattern.
#[derive(Clone)]
pub struct Regex {
    pattern: Arc<str>,
    test: Arc<Test>,
}

// A test changes nothing that a panic could leave half done.
impl UnwindSafe for Regex {}
impl RefUnwindSafe for Regex {}

impl Regex {
    /// Whether the text has a match.
    ///
    /// # Errors
    ///
    /// None.
    pub fn is_match(&self, text: &str) -> Result<bool, Error> {
        Ok((self.test)(text))
    }

    /// The pattern.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.pattern
    }
}

impl fmt::Debug for Regex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.pattern)
    }
}

/// Makes a [`Regex`]. The limits of the crate mean nothing to the host.
#[derive(Clone, Debug)]
pub struct RegexBuilder(String);

impl RegexBuilder {
    /// For this pattern.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        Self(pattern.to_owned())
    }

    /// Has no effect.
    pub fn backtrack_limit(&mut self, _: usize) -> &mut Self {
        self
    }

    /// Has no effect.
    pub fn delegate_size_limit(&mut self, _: usize) -> &mut Self {
        self
    }

    /// Has no effect.
    pub fn delegate_dfa_size_limit(&mut self, _: usize) -> &mut Self {
        self
    }

    /// Compiles the pattern.
    ///
    /// # Errors
    ///
    /// [`Illegal`].
    pub fn build(&self) -> Result<Regex, Illegal> {
        let test = host::compile(&self.0).ok_or(Illegal)?;
        Ok(Regex { pattern: self.0.as_str().into(), test: Arc::new(test) })
    }
}

#[cfg(target_arch = "wasm32")]
mod host {
    use super::{Compile, Test};
    use std::sync::OnceLock;

    static ENGINE: OnceLock<Compile> = OnceLock::new();

    /// The boundary brings the host's engine.
    pub fn use_engine(compile: Compile) {
        ENGINE.get_or_init(|| compile);
    }

    pub(super) fn compile(pattern: &str) -> Option<Test> {
        ENGINE.get().and_then(|compile| compile(pattern))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod host {
    use super::Test;
    use regress::{Flags, Regex};

    pub(super) fn compile(pattern: &str) -> Option<Test> {
        let unicode = Flags { unicode: true, ..Flags::default() };
        if let Ok(regex) = Regex::with_flags(pattern, unicode) {
            return Some(Box::new(move |text| regex.find(text).is_some()));
        }
        let regex = Regex::with_flags(pattern, Flags::default()).ok()?;
        Some(Box::new(move |text| {
            let units: Vec<u16> = text.encode_utf16().collect();
            regex.find_from_ucs2(&units, 0).next().is_some()
        }))
    }
}

#[cfg(target_arch = "wasm32")]
pub use host::use_engine;
