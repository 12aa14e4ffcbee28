//! Finds the numbers of a JSON text that a double cannot hold, as JavaScript's numbers are doubles.
//!
//! Source: ECMA-262, `JSON.parse` (numbers become Number values, IEEE 754-2019 binary64).

use crate::push_step;
use std::borrow::Cow;

/// A number that becomes another one when it is read as a double.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inexact<'a> {
    /// JSON Pointer to it.
    pub pointer: String,
    /// The number as it stands in the text.
    pub digits: &'a str,
    /// Whether it is beyond what a double holds at all.
    pub overflows: bool,
}

/// The numbers of a JSON text that a double does not hold to the last digit, at most `limit`.
///
/// ```
/// let found = bedrock_extract_json::inexact_numbers(r#"{"id": [1, 2512292042121000001]}"#, 10);
/// assert_eq!((found[0].pointer.as_str(), found[0].digits), ("/id/1", "2512292042121000001"));
/// assert!(bedrock_extract_json::inexact_numbers("[0.1, 1e300, 9007199254740992]", 10).is_empty());
/// ```
#[must_use]
pub fn inexact_numbers(text: &str, limit: usize) -> Vec<Inexact<'_>> {
    let mut walk = Walk { text, at: 0, steps: Vec::new(), found: Vec::new(), limit };
    walk.run();
    walk.found
}

/// A step of the way to where the walk is.
enum Step<'a> {
    Index(usize),
    /// A name as it stands in the text, without its quotes; empty before the first.
    Name(&'a str),
}

struct Walk<'a> {
    text: &'a str,
    at: usize,
    steps: Vec<Step<'a>>,
    found: Vec<Inexact<'a>>,
    limit: usize,
}

impl<'a> Walk<'a> {
    fn run(&mut self) {
        // A string after `{` or `,` of an object is a name.
        let mut names = false;
        while let Some(byte) = self.text.as_bytes().get(self.at).filter(|_| self.found.len() < self.limit) {
            match byte {
                b'{' => {
                    self.steps.push(Step::Name(""));
                    names = true;
                }
                b'[' => {
                    self.steps.push(Step::Index(0));
                    names = false;
                }
                b'}' | b']' => drop(self.steps.pop()),
                b',' => match self.steps.last_mut() {
                    Some(Step::Index(index)) => *index += 1,
                    Some(Step::Name(_)) => names = true,
                    None => {}
                },
                b'"' => {
                    let name = self.string();
                    if let (true, Some(Step::Name(current))) = (names, self.steps.last_mut()) {
                        *current = name;
                    }
                    names = false;
                    continue;
                }
                b'-' | b'0'..=b'9' => {
                    self.number();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Passes over a string; gives what stands between its quotes.
    fn string(&mut self) -> &'a str {
        let start = self.at + 1;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let mut length = 0;
        while let Some(byte) = rest.get(length).filter(|byte| **byte != b'"') {
            length += if *byte == b'\\' { 2 } else { 1 };
        }
        self.at = start + length + 1;
        self.text.get(start..start + length).unwrap_or_default()
    }

    fn number(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|character: char| !matches!(character, '0'..='9' | '.' | 'e' | 'E' | '+' | '-'));
        let digits = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += digits.len().max(1);
        let Ok(double) = digits.parse::<f64>() else { return };
        if !holds(double, digits) {
            self.found.push(Inexact { pointer: self.pointer(), digits, overflows: double.is_infinite() });
        }
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.steps {
            match step {
                Step::Index(index) => push_step(&mut pointer, &index.to_string()),
                Step::Name(name) => push_step(&mut pointer, &read_name(name)),
            }
        }
        pointer
    }
}

fn read_name(escaped: &str) -> Cow<'_, str> {
    if !escaped.contains('\\') {
        return Cow::Borrowed(escaped);
    }
    serde_json::from_str(&format!("\"{escaped}\"")).map_or(Cow::Borrowed(escaped), Cow::Owned)
}

/// Significant digits that distinguish any two doubles: no double writes itself with more.
const DOUBLE_DIGITS: usize = 17;

/// Whether a double has the value that the digits spell, or writes itself with them when it is given as many.
fn holds(double: f64, digits: &str) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and what saturates is not equal")]
    let whole = double as i128;
    if digits.parse() == Ok(whole) {
        return true;
    }
    let given = spelled(digits);
    let precision = given.1.len().saturating_sub(1);
    // The shortest form breaks ties to even digits, the other upwards.
    let shortest = || serde_json::to_string(&double).is_ok_and(|written| spelled(&written) == given);
    precision < DOUBLE_DIGITS && (shortest() || spelled(&format!("{double:.precision$e}")) == given)
}

/// Sign, digits without zeros at either end, and the power of ten of the first: the same for `1.50`, `15e-1` and `1.5`.
fn spelled(number: &str) -> (bool, String, i64) {
    let (sign, number) = number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let significant = all.trim_start_matches('0');
    let zeros = i64::try_from(all.len() - significant.len()).unwrap_or(i64::MAX);
    let whole = i64::try_from(whole.len()).unwrap_or(i64::MAX);
    let exponent = exponent.parse::<i64>().unwrap_or(i64::MAX).saturating_add(whole - zeros);
    let significant = significant.trim_end_matches('0');
    if significant.is_empty() { (false, String::new(), 0) } else { (sign, significant.to_owned(), exponent) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn inexact(number: &str) -> bool {
        !inexact_numbers(number, 1).is_empty()
    }

    #[test]
    fn what_a_double_holds_is_not_reported() {
        for number in
            ["0", "-0", "0.0", "1.50", "15e-1", "9007199254740992", "1152921504606846976", "1e21", "0.1", "5e-324"]
        {
            assert!(!inexact(number), "{number}");
        }
        for number in
            ["9007199254740993", "-2512292042121000001", "0.12345678901234567890", "1e400", "1e-400", "1e99999999999"]
        {
            assert!(inexact(number), "{number}");
        }
        assert!(inexact_numbers("[1e400]", 1)[0].overflows && !inexact_numbers("9007199254740993", 1)[0].overflows);
    }

    #[test]
    fn numbers_that_doubles_write_are_held() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..50_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let double = f64::from_bits(bits);
            if double.is_finite() {
                let written = serde_json::to_string(&double).unwrap();
                assert!(!inexact(&written), "{written}");
            }
        }
    }

    #[test]
    fn pointers_lead_to_the_numbers() {
        const LONG: &str = "12345678901234567891";
        let text = format!(
            r#" {{"a": "{LONG}", "b/~": [1, {{"\u0063\"": {LONG}}}, [[], {LONG}]], "d": {{}}, "e": {LONG}, "{LONG}": 1}} "#
        );
        let found = inexact_numbers(&text, 10);
        let pointers: Vec<&str> = found.iter().map(|number| number.pointer.as_str()).collect();
        assert_eq!(pointers, ["/b~1~0/1/c\"", "/b~1~0/2/1", "/e"]);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert!(pointers.iter().all(|pointer| value.pointer(pointer).is_some_and(Value::is_number)));
        assert_eq!(inexact_numbers(LONG, 10)[0].pointer, "");
        assert_eq!(inexact_numbers(&format!("[{LONG},{LONG}]"), 1).len(), 1);
    }
}
