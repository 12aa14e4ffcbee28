//! Stands in for `regex` in `jsonschema`, whose second engine nobody chooses. Nothing can be built of it, so the optimiser drops
//! all code for it.

/// A compiled pattern, of which there is none.
#[derive(Clone, Debug)]
pub enum Regex {}

impl Regex {
    /// Whether the text has a match.
    #[must_use]
    pub fn is_match(&self, _: &str) -> bool {
        match *self {}
    }

    /// The pattern.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match *self {}
    }
}

/// There is no engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error;

/// Makes no [`Regex`].
#[derive(Clone, Copy, Debug)]
pub struct RegexBuilder;

impl RegexBuilder {
    /// For this pattern.
    #[must_use]
    pub fn new(_: &str) -> Self {
        Self
    }

    /// Has no effect.
    pub fn size_limit(&mut self, _: usize) -> &mut Self {
        self
    }

    /// Has no effect.
    pub fn dfa_size_limit(&mut self, _: usize) -> &mut Self {
        self
    }

    /// # Errors
    ///
    /// Always.
    pub fn build(&self) -> Result<Regex, Error> {
        Err(Error)
    }
}
