//! The readers of JSON agree with `serde_json`, and no text brings them down.

use bedrock_extract_json::{extent, inexact_numbers, is_json, read, read_tolerant, survey, without_half_surrogates};
use serde_json::Value;

pub(crate) fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let strict: Result<Value, _> = serde_json::from_str(&text);
    assert_eq!(is_json(&text), serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok());
    match (&strict, read(&text)) {
        (Ok(expected), Ok(found)) => assert_eq!(*expected, found),
        (Err(_), Err(_)) => {}
        (expected, found) => panic!("{text:?} is {expected:?} and {found:?}"),
    }
    if let (Ok(expected), Some((found, _))) = (&strict, read_tolerant(&text)) {
        assert_eq!(*expected, found, "what is JSON is read as it stands");
    }
    if let Some(end) = extent(&text) {
        assert!(text.is_char_boundary(end) && end <= text.len());
    }
    let about = survey(&text);
    let mended = without_half_surrogates(&text);
    if is_json(&text) {
        assert_eq!(mended.is_some(), about.half_surrogates, "{text:?}");
    }
    if let Ok(value) = &strict {
        let mut written = Vec::new();
        bedrock_extract_json::append(value, &mut written);
        assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), *value);
        for number in inexact_numbers(&text, 10) {
            assert!(value.pointer(&number.pointer).is_some_and(Value::is_number), "{} in {text:?}", number.pointer);
            assert!(about.long_numbers);
        }
    }
}
