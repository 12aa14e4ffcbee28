//! What strings have to look like, in words: formats and patterns. Small models do not know the forms that formats stand for,
//! and read nothing out of a long pattern.

use super::pattern;
use super::regex::{EcmaRegex, Outcome};
use crate::text::cut;

/// Characters of a pattern that is shown: a longer one, or a piece of one, helps nobody.
const PATTERN: usize = 120;

/// A format in words, as far as the pattern beside it narrows it.
pub(crate) fn of_format(format: &str, beside: Option<&str>) -> String {
    let narrowed = beside.and_then(|pattern| look(format, pattern));
    let form = match (narrowed, format) {
        (Some(look), _) => format!(" {format}: {look}"),
        (None, "date") => " date: YYYY-MM-DD".to_owned(),
        (None, "time") => " time: hh:mm:ss with Z or an offset".to_owned(),
        (None, "date-time") => " date-time: YYYY-MM-DDThh:mm:ss with Z or an offset".to_owned(),
        _ => format!(" {}", cut(format, 40)),
    };
    format!("text in the format{form}")
}

/// What a string that breaks the pattern should have been.
pub(crate) fn of_pattern(pattern: &str) -> String {
    with_pattern(pattern, "text matching")
}

/// A pattern in words; absent where no short words say what matters.
pub(crate) fn in_words(pattern: &str) -> Option<String> {
    pattern::in_words(pattern)
}

/// A pattern in a description, for models that do not see it elsewhere.
pub(crate) fn noted(pattern: &str) -> String {
    with_pattern(pattern, "pattern")
}

/// A pattern in a form that a model fills in: small models copy what stands there, so the words stand alone.
pub(crate) fn brief(pattern: &str) -> String {
    in_words(pattern).unwrap_or_else(|| alone(pattern, "matching"))
}

/// The words may leave out a part of what the pattern says.
fn with_pattern(pattern: &str, before: &str) -> String {
    match (in_words(pattern), shown(pattern)) {
        (Some(words), Some(pattern)) => format!("{words} ({pattern})"),
        (Some(words), None) => words,
        (None, _) => alone(pattern, before),
    }
}

fn alone(pattern: &str, before: &str) -> String {
    match shown(pattern) {
        Some(pattern) => format!("{before} {pattern}"),
        None => "text in the form that the schema's pattern asks for".to_owned(),
    }
}

/// What a string that breaks the pattern beside a format should have been.
pub(super) fn of_pattern_beside(pattern: &str, format: &str) -> String {
    if look(format, pattern).is_some() { of_format(format, Some(pattern)) } else { of_pattern(pattern) }
}

/// What a pattern adds to the format beside it; absent where it only says the same at length, as schema libraries write it.
pub(crate) fn added(format: &str, pattern: &str) -> Option<String> {
    match look(format, pattern) {
        Some(look) => Some(look),
        None if says_the_same(format, pattern) => None,
        None => Some(noted(pattern)),
    }
}

/// A pattern as it is written, where it is short enough to be read.
fn shown(pattern: &str) -> Option<String> {
    (pattern.chars().count() <= PATTERN).then(|| cut(pattern, PATTERN))
}

/// Texts of a format that have little in common.
fn samples(format: &str) -> &'static [&'static str] {
    match format {
        "date" => &["2024-02-29", "1999-12-31", "2030-06-01"],
        "date-time" => &["2024-02-29T23:59:59Z", "1999-12-31T00:00:00.5+05:30"],
        "duration" => &["P1Y2M3DT4H5M6S", "PT5M", "P3W"],
        "email" => &["jane.doe@mail.example.org", "a1@b.co"],
        "hostname" => &["www.example.org", "localhost"],
        "ipv4" => &["203.0.113.7", "10.0.0.255"],
        "ipv6" => &["2001:db8::7", "::1"],
        "time" => &["23:59:59Z", "00:00:00.5+05:30"],
        "uri" => &["https://example.org/a?b=c#d", "ftp://files.example.com"],
        "uuid" => &["6fa459ea-ee8a-3ca4-894e-db77e160355e", "0190163d-8694-739b-aea5-966c26f8ad91"],
        _ => &[],
    }
}

fn says_the_same(format: &str, pattern: &str) -> bool {
    let samples = samples(format);
    let regex = EcmaRegex::new(pattern).ok();
    !samples.is_empty() && regex.is_some_and(|regex| samples.iter().all(|text| regex.test(text) == Outcome::Match))
}

/// The one look that a pattern leaves of a time, found by what it matches.
fn look(format: &str, pattern: &str) -> Option<String> {
    let (day, shape) = match format {
        "date-time" => ("2024-02-29T", "YYYY-MM-DDT"),
        "time" => ("", ""),
        _ => return None,
    };
    let regex = EcmaRegex::new(pattern).ok()?;
    let fits = |seconds: &str, zone: &str| regex.test(&format!("{day}23:59:{seconds}{zone}")) == Outcome::Match;
    let seconds = [("59", "ss"), ("59.123", "ss.sss"), ("59.123456", "ss.ssssss")];
    let (text, look) = seconds.into_iter().find(|(text, _)| fits(text, "Z") || fits(text, "+05:30"))?;
    let zone = match (fits(text, "Z"), fits(text, "+05:30")) {
        (true, true) if look == "ss" => return None,
        (true, true) => " with Z or an offset",
        (true, false) => "Z",
        (false, _) => " with an offset",
    };
    Some(format!("{shape}hh:mm:{look}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATE: &str = r"^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))$";

    #[test]
    fn patterns_beside_formats_add_what_they_add() {
        for (format, pattern, added_words) in [
            ("date", DATE, None),
            ("email", r"^(?!\.)[\w.+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}$", None),
            ("email", r"@example\.com$", Some(r#"text that ends with "@example.com" (@example\.com$)"#)),
            ("uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$", Some("pattern ")),
            ("date-time", r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$", Some("YYYY-MM-DDThh:mm:ssZ")),
            ("date-time", r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", Some("YYYY-MM-DDThh:mm:ss.sssZ")),
            ("date-time", r"T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$", None),
            ("time", r"^\d\d:\d\d:\d\dZ$", Some("hh:mm:ssZ")),
            ("unknown", "^a", Some(r#"text that starts with "a" (^a)"#)),
            ("unknown", r"\ba", Some(r"pattern \ba")),
        ] {
            let found = added(format, pattern);
            match added_words {
                Some(words) => assert!(found.as_ref().is_some_and(|found| found.starts_with(words)), "{found:?}"),
                None => assert_eq!(found, None, "{pattern}"),
            }
        }
    }

    #[test]
    fn patterns_are_shown_whole_or_not_at_all() {
        assert_eq!(of_pattern(r"\ba"), r"text matching \ba");
        assert_eq!(of_pattern("^[A-Z]{2}$"), "2 capital letters (^[A-Z]{2}$)");
        assert_eq!(brief("^[A-Z]{2}$"), "2 capital letters");
        assert_eq!(brief(r"\ba"), r"matching \ba");
        assert_eq!(of_pattern(DATE), "text in the form that the schema's pattern asks for");
        let long = format!("^({})$", (0..20).map(|n| format!("word{n}")).collect::<Vec<_>>().join("|"));
        assert!(of_pattern(&long).starts_with("one of \"word0\"") && !of_pattern(&long).contains('|'));
    }
}
