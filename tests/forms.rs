//! Models refuse forms of the schema in the tool: each costs one request, once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::{Extraction, Step};
use common::{
    CLAUDE, LLAMA, NOVA, REFUSALS, UNKNOWN, answer, body, completion, extraction_of, failure, mechanism, refuse, text,
    tool_call,
};
use serde_json::{Value, json};

/// The forms of the schema that a model refuses, and the service's words for each.
const FORMS: [(&str, &str); 3] = [
    ("full", "The json schema definition at toolConfig.tools.0.toolSpec.inputSchema is invalid."),
    ("inlined", "tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12."),
    (
        "bare",
        "Malformed input request: #/toolConfig/tools/0/toolSpec/inputSchema/json: extraneous key [x] is not permitted",
    ),
];

/// A schema that each form writes in another way.
fn trip() -> Value {
    json!({
        "title": "User", "type": "object", "properties": {"home": {"$ref": "#/$defs/place"}}, "required": ["home"],
        "additionalProperties": false,
        "$defs": {"place": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": false}}
    })
}

/// The form of the tool's schema.
fn form(sent: &Value) -> Option<&'static str> {
    let schema = sent.pointer("/toolConfig/tools/0/toolSpec/inputSchema/json")?;
    Some(match (schema.get("$defs"), schema.get("title")) {
        (Some(_), _) => "full",
        (None, Some(_)) => "inlined",
        (None, None) => "bare",
    })
}

/// Answers as a model that refuses some forms; gives the forms asked with, and what was learned of the schema.
fn run_forms(extraction: &mut Extraction, refused: &[&str]) -> (Vec<Option<&'static str>>, Vec<Value>, Option<String>) {
    let (mut asked, mut learned, mut fingerprint) = (Vec::new(), Vec::new(), None);
    let mut step = extraction.start();
    for _ in 0..10 {
        if let Step::Send { learned: Some(news), .. } = &step {
            fingerprint.clone_from(&news.schema);
            learned.extend(news.refused.iter().map(|what| json!(what)));
        }
        let form = form(&body(extraction));
        asked.push(form);
        let refusal = FORMS.iter().find(|(name, _)| Some(*name) == form && refused.contains(name));
        step = match refusal {
            Some((_, words)) => refuse(extraction, words),
            None => {
                let value = json!({"home": {"city": "Oslo"}});
                let said = if form.is_some() { tool_call(value) } else { text(&value.to_string()) };
                assert!(matches!(answer(extraction, 200, &[], &said), Step::Check { .. }));
                return (asked, learned, fingerprint);
            }
        };
    }
    panic!("requests have no end")
}

#[test]
fn every_form_that_is_refused_costs_one_request_once() {
    for (model, forms) in [
        (CLAUDE, vec!["full", "inlined", "bare"]),
        ("anthropic.claude-3-haiku-20240307-v1:0", vec!["full", "inlined", "bare"]),
        (LLAMA, vec!["full", "inlined", "bare"]),
        ("deepseek.v3-v1:0", vec!["full", "inlined", "bare"]),
        ("mistral.pixtral-large-2502-v1:0", vec!["full", "inlined", "bare"]),
        ("us.xai.grok-4.7", vec!["full", "inlined", "bare"]),
        ("openai.gpt-oss-120b-1:0", vec!["inlined", "bare"]),
        (NOVA, vec!["bare"]),
        ("us.amazon.nova-2-lite-v1:0", vec!["bare"]),
        (UNKNOWN, vec!["bare"]),
        ("something.new", vec!["bare"]),
    ] {
        for combination in 0..8_u32 {
            let of_bits = |(index, _): &(usize, &(&'static str, &str))| combination & (1 << index) != 0;
            let refused: Vec<&str> = FORMS.iter().enumerate().filter(of_bits).map(|(_, (name, _))| *name).collect();
            let mut first = extraction_of(&trip(), model, json!({}));
            let (asked, learned, fingerprint) = run_forms(&mut first, &refused);
            let taken = forms.iter().position(|form| !refused.contains(form));
            let tried: Vec<Option<&str>> = forms.iter().take(taken.unwrap_or(3)).copied().map(Some).collect();
            let last = taken.and_then(|taken| forms.get(taken)).copied();
            assert_eq!(asked, [tried.as_slice(), &[last]].concat(), "{model} {refused:?}");
            let record = completion(&first);
            let told = record["fallbacks"].as_array().unwrap();
            assert_eq!(told.iter().map(|step| step["form"].as_str()).collect::<Vec<_>>(), tried, "{model}");
            assert!(told.iter().all(|step| step["mechanism"].as_str().is_some_and(|name| name.ends_with("tool"))));
            assert_eq!((record["attempts"].as_array().unwrap().len(), learned.len()), (1, tried.len()));

            let known = fingerprint.map_or_else(|| json!({}), |schema| json!({"schemas": {schema: learned}}));
            let mut second = extraction_of(&trip(), model, json!({"learned": known}));
            assert_eq!(run_forms(&mut second, &refused).0, [last], "{model} {refused:?}");
        }
    }
}

#[test]
fn forms_that_say_the_same_are_not_asked_with_twice() {
    let plain = json!({"type": "object", "properties": {"home": {"type": "string"}}, "required": ["home"]});
    let mut same = extraction_of(&plain, CLAUDE, json!({}));
    same.start();
    refuse(&mut same, FORMS[0].1);
    assert_ne!(mechanism(&body(&same)), "tool", "the schema is written in one way only");
    let endless = json!({"type": "object", "properties": {"next": {"$ref": "#"}}, "additionalProperties": false});
    let mut recursive = extraction_of(&endless, CLAUDE, json!({}));
    recursive.start();
    refuse(&mut recursive, FORMS[0].1);
    assert_eq!(mechanism(&body(&recursive)), "text");
}

#[test]
fn a_mode_that_is_insisted_on_ends_when_its_forms_are_used_up() {
    let mut tools = extraction_of(&trip(), CLAUDE, json!({"mode": "BEDROCK_TOOLS"}));
    tools.start();
    refuse(&mut tools, FORMS[0].1);
    refuse(&mut tools, REFUSALS[0].1);
    let sent = body(&tools);
    assert_eq!((mechanism(&sent), form(&sent)), ("any-tool", Some("inlined")), "what was refused stays refused");
    refuse(&mut tools, FORMS[1].1);
    let error = failure(refuse(&mut tools, FORMS[2].1));
    assert_eq!(error.code, ErrorCode::UnsupportedByModel);
    for words in ["tool with the full schema (", "without definitions (", "any-tool with the plainest schema ("] {
        assert!(error.message.contains(words), "{error}");
    }
    let mut strict = extraction_of(&trip(), CLAUDE, json!({"mode": "BEDROCK_TOOLS_STRICT"}));
    strict.start();
    assert_eq!(failure(refuse(&mut strict, FORMS[1].1)).code, ErrorCode::UnsupportedByModel);
}

#[test]
fn a_fault_of_the_callers_own_tool_is_the_callers_to_mend() {
    let own =
        json!({"toolConfig": {"tools": [{"toolSpec": {"name": "a", "inputSchema": {"json": {"type": "object"}}}}]}});
    let words = "The json schema definition at toolConfig.tools.1.toolSpec.inputSchema is invalid.";
    let mut tools = extraction_of(&trip(), CLAUDE, own);
    tools.start();
    let error = failure(refuse(&mut tools, words));
    assert_eq!(error.code, ErrorCode::RequestRefused);
    assert!(error.message.contains("tools.1"), "{error}");
}
