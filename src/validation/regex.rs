//! Regular expressions as `pattern` and `patternProperties` mean them: those of ECMAScript, matched anywhere in the text.

use serde_json::json;

/// What a text is to a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Match,
    NoMatch,
    /// The engine gave up: nothing certain is known.
    #[expect(dead_code, reason = "this engine does not say where it gave up")]
    NotChecked,
}

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct EcmaRegex(jsonschema::Validator);

impl EcmaRegex {
    /// # Errors
    ///
    /// What is wrong with the pattern, in the words of the engine.
    pub(crate) fn new(pattern: &str) -> Result<Self, String> {
        jsonschema::validator_for(&json!({ "pattern": pattern })).map(Self).map_err(|error| error.to_string())
    }

    pub(crate) fn test(&self, text: &str) -> Outcome {
        if self.0.is_valid(&json!(text)) { Outcome::Match } else { Outcome::NoMatch }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_anywhere() {
        let pattern = EcmaRegex::new("b+").unwrap();
        assert_eq!((pattern.test("abc"), pattern.test("ac")), (Outcome::Match, Outcome::NoMatch));
        assert!(EcmaRegex::new("(").is_err());
    }
}
