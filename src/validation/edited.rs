//! Verdicts that the edits of `jsonschema` must not change: these tests run over the crate as it is published, and over the edited
//! one that the binary is compiled from.

use super::Validator;
use serde_json::{Value, json};

fn accepts(schema: Value, value: &Value) -> bool {
    Validator::compile(schema).unwrap().issues(value).is_empty()
}

#[test]
fn multiples_of_decimals_are_exact() {
    for (value, multiple, expected) in [
        (0.3, 0.1, true),
        (0.35, 0.1, false),
        (4.35, 0.01, true),
        (19.99, 0.01, true),
        (1_070_468.145, 0.01, false),
        (-7.5, 2.5, true),
        (0.0, 0.1, true),
        (5.35, 2.675, true),
        (1e30, 0.5, true),
        (1e300, 0.1, true),
        (1e300, 7.0, false),
        (1.5e-300, 0.5e-300, true),
        (1.25e-300, 0.5e-300, false),
        (1e-300, 0.1, false),
        (123.0, 1e-5, true),
        (1e20, 3e-5, false),
    ] {
        assert_eq!(accepts(json!({ "multipleOf": multiple }), &json!(value)), expected, "{value} of {multiple}");
    }
}

#[test]
fn encodings_are_those_of_the_standard() {
    for (encoding, good, bad) in [
        (
            "base64",
            vec!["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "+/+/", "Zg==Zg=="],
            vec!["Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zm9v====", "====", "Zm9-", "Zm9v\n", "é==="],
        ),
        ("base64url", vec!["", "PDw_Pz4-", "Zg=="], vec!["Zm9+", "Zm9/", "Zg"]),
        (
            "base32",
            vec!["", "MY======", "MZXQ====", "MZXW6===", "MZXW6YQ=", "MZXW6YTB"],
            vec!["MZXW6YTBOI", "my======", "MZ======", "M=======", "MZX=====", "1ZXW6YTB"],
        ),
        ("base32hex", vec!["", "CO======", "CPNMUOJ1E8======"], vec!["CP======", "WXYZWXYZ"]),
        ("base16", vec!["", "666F", "666f", "666F6f"], vec!["6", "6G", "6=", "==", "666"]),
    ] {
        let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "contentEncoding": encoding});
        for (texts, expected) in [(good, true), (bad, false)] {
            for text in texts {
                assert_eq!(accepts(schema.clone(), &json!(text)), expected, "{encoding}: {text}");
            }
        }
    }
}
