//! What a text says nothing of: null is offered for it in every mechanism, and taken out of the answer.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::extraction::Extraction;
use bedrock_extract::schema::Schema;
use common::{CLAUDE, QWEN, body, checked, completion, decide, extraction_by, hear};
use serde_json::{Value, json};

const NOVA: &str = "amazon.nova-lite-v1:0";
const GPT_OSS: &str = "openai.gpt-oss-120b-1:0";
const OFFER: &str = "null if not mentioned";

/// Every mechanism, with a model of the family that takes its form.
const MECHANISMS: [(&str, &str); 6] = [
    (CLAUDE, "BEDROCK_TOOLS"),
    (NOVA, "BEDROCK_TOOLS"),
    (GPT_OSS, "BEDROCK_TOOLS"),
    (CLAUDE, "BEDROCK_TOOLS_STRICT"),
    (QWEN, "BEDROCK_JSON_SCHEMA"),
    (CLAUDE, "BEDROCK_JSON"),
];

const DRAFTS: [&str; 5] = [
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
];

fn order(draft: &str) -> String {
    let definitions = if draft.contains("/draft/") { "$defs" } else { "definitions" };
    json!({
        "$schema": draft, "title": "User", "type": "object", "required": ["rows"],
        "properties": {
            "rows": {"type": "array", "items": {"$ref": format!("#/{definitions}/Row")}},
            "due": {"type": "string", "format": "date"},
            "size": {"enum": ["S", "L"]},
            "note": {"type": ["string", "null"]},
            "home": {"type": "object", "properties": {"city": {"type": "string"}, "street": {"type": "string"}}, "required": ["city"]}
        },
        definitions: {"Row": {
            "type": "object", "required": ["name"], "additionalProperties": false,
            "properties": {"name": {"type": "string"}, "count": {"type": "integer"}}
        }}
    })
    .to_string()
}

fn asked(schema: Schema, (model, mode): (&str, &str), validation: &str) -> Extraction {
    let mut extraction = extraction_by(schema, model, json!({"mode": mode, "validation": validation, "maxRetries": 0}));
    let _ = extraction.start();
    extraction
}

/// How often a request offers null.
fn offers(extraction: &Extraction) -> usize {
    let sent = body(extraction).to_string();
    sent.matches(OFFER).count() + sent.matches(" or null").count()
}

#[test]
fn every_mechanism_offers_null_where_validation_is_lenient() {
    for mechanism in MECHANISMS {
        let schema = || Schema::compile(&order(DRAFTS[4]), None).unwrap();
        let lenient = asked(schema(), mechanism, "lenient");
        // Due, size, the home and its street, and the count of a row; a note says itself that it may be null.
        assert!(offers(&lenient) >= 5, "{mechanism:?}: {}", body(&lenient));
        assert!(body(&lenient).to_string().contains("Write null for what is not mentioned."), "{mechanism:?}");
        let strict = body(&asked(schema(), mechanism, "strict")).to_string();
        assert!(!strict.contains(OFFER) && !strict.contains("Write null"), "{mechanism:?}: {strict}");
    }
}

#[test]
fn native_output_offers_null_in_the_prompt_too() {
    let system = |schema: &str, validation: &str| {
        let schema = Schema::compile(schema, Some("User")).unwrap();
        body(&asked(schema, (QWEN, "BEDROCK_JSON_SCHEMA"), validation))["system"].clone()
    };
    let said = "Extract the data from the conversation. Write null for what is not mentioned.";
    assert_eq!(system(&order(DRAFTS[4]), "lenient"), json!([{ "text": said }]));
    assert_eq!(system(&order(DRAFTS[4]), "strict"), Value::Null);
    // Where nothing may be left out, there is nothing to say.
    let closed = r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#;
    assert_eq!(system(closed, "lenient"), Value::Null);
}

#[test]
fn nulls_are_taken_out_and_told_at_every_level_in_every_draft() {
    let answer = json!({
        "rows": [{"name": "a", "count": null}, {"name": "b", "count": 2}],
        "due": null, "size": null, "note": null, "home": {"city": "Graz", "street": null}
    });
    let value = json!({"rows": [{"name": "a"}, {"name": "b", "count": 2}], "note": null, "home": {"city": "Graz"}});
    let removed = ["/due", "/home/street", "/rows/0/count", "/size"];
    for draft in DRAFTS {
        for mechanism in MECHANISMS {
            for by_library in [false, true] {
                let text = order(draft);
                let judge = Schema::compile(&text, None).unwrap();
                let schema =
                    if by_library { Schema::of_library(&text, None, true) } else { Schema::compile(&text, None) };
                let mut extraction = asked(schema.unwrap(), mechanism, "lenient");
                let heard = hear(&mut extraction, &answer.to_string());
                let step = decide(&judge, &mut extraction, heard);
                let told = format!("{mechanism:?}, {draft}, by a library: {by_library}");
                assert_eq!(serde_json::from_str::<Value>(&checked(step)).unwrap(), value, "{told}");
                let repairs = completion(&extraction)["repairs"].clone();
                let mut places: Vec<&str> = repairs
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|repair| {
                        assert_eq!(repair["kind"], "removed-null", "{told}");
                        repair["path"].as_str().unwrap()
                    })
                    .collect();
                places.sort_unstable();
                assert_eq!(places, removed, "{told}");
            }
        }
    }
}

#[test]
fn a_null_in_the_tag_of_a_union_stands_for_an_absent_one() {
    let schema = json!({"title": "User", "type": "object", "required": ["pet"], "properties": {"pet": {"anyOf": [
        {"type": "object", "properties": {"kind": {"const": "cat"}, "name": {"type": "string"}}, "required": ["name"], "additionalProperties": false},
        {"type": "object", "properties": {"kind": {"const": "dog"}, "age": {"type": "integer"}}, "required": ["age"], "additionalProperties": false}
    ]}}});
    for (answer, expected) in [
        (json!({"kind": null, "name": "Mia"}), json!({"name": "Mia"})),
        (json!({"kind": null, "age": 3}), json!({"age": 3})),
    ] {
        let schema = Schema::compile(&schema.to_string(), None).unwrap();
        let mut extraction = asked(schema, (CLAUDE, "BEDROCK_TOOLS_STRICT"), "lenient");
        let value = checked(hear(&mut extraction, &json!({"pet": answer}).to_string()));
        assert_eq!(serde_json::from_str::<Value>(&value).unwrap(), json!({"pet": expected}));
    }
}
