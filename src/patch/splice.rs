//! Changes one place of a JSON text and leaves every other byte as it stands: numbers keep their digits, names their order.

use bedrock_extract_json::Members;
use serde_json::Value;
use serde_json::value::RawValue;
use std::ops::Range;

/// Where the value at `steps` stands in `text`.
pub(crate) fn find(text: &str, steps: &[String]) -> Option<Range<usize>> {
    let mut part = text;
    for step in steps {
        part = member(part, step)?;
    }
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    Some(start..start + part.len())
}

/// The text with `value` at `steps`: in the place of what stands there, or as a new last member of its object.
pub(crate) fn put(text: &str, steps: &[String], value: &str) -> Option<String> {
    let (place, added) = match (find(text, steps), steps.split_last()) {
        (Some(place), _) => (place, value.to_owned()),
        (None, Some((name, owner))) => {
            let object = find(text, owner)?;
            let members = Members::read(text.get(object.clone())?)?;
            let comma = if members.is_empty() { "" } else { "," };
            let end = object.end.checked_sub(1)?;
            (end..end, format!("{comma}{}:{value}", Value::from(name.as_str())))
        }
        (None, None) => return None,
    };
    Some([text.get(..place.start)?, &added, text.get(place.end..)?].concat())
}

fn member<'a>(text: &'a str, step: &str) -> Option<&'a str> {
    if text.trim_start().starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
        return items.get(step.parse::<usize>().ok()?).map(|item| item.get());
    }
    Members::read(text)?.get(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json_schema::pointer;

    fn change(text: &str, pointer: &str, value: &str) -> Option<String> {
        put(text, &pointer::steps(pointer), value)
    }

    #[test]
    fn only_the_place_changes() {
        let text = "{ \"b\" : 123456789012345678901234567890, \"a/b\": [17, {\"~\": 1.50}],\n\"u\\u00e9\": \"\\u00e8\" , \"b2\":1e400}";
        for (pointer, from, to) in [
            ("/b", "123456789012345678901234567890", "7"),
            ("/a~1b", "[17, {\"~\": 1.50}]", "[]"),
            ("/a~1b/1/~0", "1.50", "\"x\""),
            ("/a~1b/0", "17", "null"),
            ("/ué", "\"\\u00e8\"", "{}"),
            ("/b2", "1e400", "0"),
        ] {
            assert_eq!(change(text, pointer, to).unwrap(), text.replacen(from, to, 1), "{pointer}");
        }
        assert_eq!(change(" {\"a\": 1} ", "", "2").as_deref(), Some("2"));
        assert_eq!(change(r#"{"a":1,"a":2}"#, "/a", "3").as_deref(), Some(r#"{"a":1,"a":3}"#));
    }

    #[test]
    fn a_missing_property_is_added_at_the_end_of_its_object() {
        assert_eq!(change(r#"{"a":{}}"#, "/a/x~1\"", "1").as_deref(), Some(r#"{"a":{"x/\"":1}}"#));
        assert_eq!(
            change("{\"a\":{\"b\":2 },\"c\":3}", "/a/x", "1").as_deref(),
            Some("{\"a\":{\"b\":2 ,\"x\":1},\"c\":3}")
        );
        for pointer in ["/a/b", "/c/x", "/l/1", "/l/x", "/n/0/x"] {
            assert_eq!(change(r#"{"a":1,"l":[0]}"#, pointer, "1"), None, "{pointer}");
        }
        assert_eq!(change("[", "/0", "1"), None);
    }

    #[test]
    fn hostile_texts_are_no_trouble() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        let changed = format!("{}2{}", "[".repeat(200), "]".repeat(200));
        assert_eq!(change(&deep, &"/0".repeat(200), "2"), Some(changed));
        assert_eq!(change(r#"{"__proto__":1}"#, "/__proto__", "2").as_deref(), Some(r#"{"__proto__":2}"#));
    }
}
