//! `repair: "patch"`: the model is asked for the failing places only, and the rest of its answer stays as it wrote it.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::validation::Issue;
use common::{
    ASKED_AGAIN, CLAUDE, QWEN, answer, body, checked, completion, extraction_of, failure, hear, objection, refused,
    says, text,
};
use serde_json::{Map, Value, json};

/// A person with enough about them to be worth keeping.
fn person() -> Value {
    json!({
        "title": "User", "type": "object", "required": ["name", "about", "age", "pets"], "properties": {
            "name": {"type": "string"}, "about": {"type": "string"}, "age": {"type": "integer", "description": "In years."},
            "pets": {"type": "array", "items": {"$ref": "#/$defs/Pet"}}
        },
        "$defs": {"Pet": {"type": "object", "properties": {"legs": {"type": "integer"}}, "required": ["legs"]}}
    })
}

const RIGHT: &str = r#"{"name": "Jason", "about":"A man whom few have met, and whom all remember.","age":25,"pets":[{"legs":4},{"legs":12345678901234567890123}]}"#;

fn wrong() -> String {
    RIGHT.replace("25", r#""unknown""#).replace(r#"{"legs":4}"#, "{}")
}

fn started(options: Value) -> Extraction {
    let mut options = options;
    options.as_object_mut().unwrap().entry("repair").or_insert(json!("patch"));
    // Digits that a number of the host does not hold stay as they are written.
    options.as_object_mut().unwrap().insert("largeIntegers".to_owned(), json!("text"));
    let model = if options.get("mode").is_some_and(|mode| mode == "BEDROCK_JSON_SCHEMA") { QWEN } else { CLAUDE };
    let mut extraction = extraction_of(&person(), model, options);
    extraction.start();
    extraction
}

fn asks_for_the_whole(extraction: &Extraction) -> bool {
    let told = objection(extraction);
    told.contains("whole corrected input.")
        || told.contains("with its whole input.")
        || told.contains("of the object, keep the others:")
}

/// The names of an outline's object, those of objects in it left out.
fn names_at_the_top(outline: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = Vec::new();
    let mut before = "";
    for piece in outline.split_inclusive(['{', '}', '"']) {
        if depth == 1 && piece.starts_with(": ") {
            names.push(before.trim_end_matches('"').to_owned());
        }
        match piece.chars().last() {
            Some('{') => depth += 1,
            Some('}') => depth -= 1,
            _ => {}
        }
        before = piece;
    }
    names
}

/// The properties that the last request asks for, where that is a patch.
fn patched_keys(extraction: &Extraction) -> Vec<String> {
    if !objection(extraction).contains("Rewrite these values of the object, leave out the others:\n") {
        return Vec::new();
    }
    let sent = body(extraction);
    let in_format = sent.pointer("/outputConfig/textFormat/structure/jsonSchema/schema");
    let schema = match (sent.pointer("/toolConfig/tools/0/toolSpec/inputSchema/json"), in_format) {
        (Some(schema), _) => schema.clone(),
        (None, Some(format)) => serde_json::from_str(format.as_str().unwrap()).unwrap(),
        (None, None) => {
            let prompt = sent["system"].as_array().unwrap().last().unwrap()["text"].as_str().unwrap();
            assert!(prompt.contains("Extract the data from the conversation."), "{prompt}");
            return names_at_the_top(prompt.split_once("form:\n").unwrap().1);
        }
    };
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn every_mode_asks_for_the_failing_places_only() {
    for mode in ["BEDROCK_TOOLS", "BEDROCK_TOOLS_STRICT", "BEDROCK_JSON_SCHEMA", "BEDROCK_JSON"] {
        let mut extraction = started(json!({"mode": mode}));
        assert_eq!(hear(&mut extraction, &wrong()), ASKED_AGAIN, "{mode}");
        assert!(objection(&extraction).ends_with("\n- /pets/0/legs: is required, but missing"), "{mode}");
        assert_eq!(patched_keys(&extraction), ["age", "pets.0.legs"], "{mode}");
        let sent = body(&extraction);
        match mode {
            "BEDROCK_JSON" => {
                let system = sent["system"].to_string();
                assert!(system.contains("pets.0.legs") && !system.contains("about"), "{system}");
            }
            mode => {
                let tool = sent.pointer("/toolConfig/tools/0/toolSpec").filter(|_| mode != "BEDROCK_JSON_SCHEMA");
                let schema = match tool {
                    Some(tool) => tool["inputSchema"]["json"].clone(),
                    None => {
                        let format = sent.pointer("/outputConfig/textFormat/structure/jsonSchema/schema").unwrap();
                        serde_json::from_str(format.as_str().unwrap()).unwrap()
                    }
                };
                assert!(tool.is_none_or(|tool| tool["name"] == "User"));
                assert_eq!(schema["required"], json!(["age", "pets.0.legs"]), "{schema}");
                assert_eq!(schema["properties"]["age"], json!({"type": "integer", "description": "In years."}));
            }
        }
        let step = hear(&mut extraction, r#"{"pets.0.legs": 4, "age": 25}"#);
        assert_eq!(checked(step), RIGHT, "{mode}");
        assert_eq!(extraction.accept(), Step::Done);
        let record = completion(&extraction);
        assert_eq!(record["attempts"][0].get("patched"), None);
        assert_eq!(record["attempts"][1]["patched"], json!(["/age", "/pets/0/legs"]));
        assert_eq!(record["attempts"][1]["answer"], RIGHT);
        assert_eq!((&record["attempts"][1]["repairs"], &record["usage"]["totalTokens"]), (&json!([]), &json!(30)));
    }
}

#[test]
fn what_is_still_wrong_is_asked_for_as_a_whole() {
    for (reask, turns) in [("append", 5), ("replace", 3)] {
        let mut extraction = started(json!({"reask": reask}));
        hear(&mut extraction, &wrong());
        assert!(!objection(&extraction).contains("With your corrections"));
        assert_eq!(hear(&mut extraction, r#"{"age": "none"}"#), ASKED_AGAIN);
        let sent = body(&extraction);
        assert_eq!(sent["messages"].as_array().unwrap().len(), turns);
        let told = objection(&extraction);
        // Without the turns before, the value is told.
        let so_far = format!("With your corrections it is:\n{}\n", wrong().replace("unknown", "none"));
        assert_eq!(told.contains(&so_far), reask == "replace", "{told}");
        assert!(told.contains("- /age: \"none\" must be an integer\n"), "{told}");
        assert!(asks_for_the_whole(&extraction), "{told}");
        assert_eq!(checked(hear(&mut extraction, RIGHT)), RIGHT);
        let record = completion(&extraction);
        assert_eq!(record["attempts"][1]["patched"], json!(["/age"]));
        assert_eq!(record["attempts"][1]["issues"].as_array().unwrap().len(), 2);
    }
    let mut extraction = started(json!({"maxRetries": 1}));
    hear(&mut extraction, &wrong());
    let error = failure(hear(&mut extraction, r#"{"age": 25}"#));
    assert_eq!((error.code, error.path.as_deref()), (ErrorCode::ValidationFailed, Some("/pets/0/legs")));
}

#[test]
fn the_whole_value_is_taken_in_the_place_of_a_patch() {
    for validation in ["lenient", "strict"] {
        let mut extraction = started(json!({"validation": validation}));
        hear(&mut extraction, &wrong());
        let other = RIGHT.replace("Jason", "Jason Li");
        assert_eq!(checked(hear(&mut extraction, &other)), other);
        assert_eq!(completion(&extraction)["attempts"][1].get("patched"), None);
    }
    // Of a whole value that is wrong elsewhere, only what was asked for is taken.
    let mut extraction = started(json!({}));
    hear(&mut extraction, &RIGHT.replace("25", "null"));
    assert_eq!(checked(hear(&mut extraction, &RIGHT.replace(r#""Jason""#, "[]"))), RIGHT);
    // What holds nothing of the patch is followed by a question for the whole.
    for nothing in [r#"{"legs": 4}"#, "{}"] {
        let mut extraction = started(json!({}));
        hear(&mut extraction, &wrong());
        assert_eq!(hear(&mut extraction, nothing), ASKED_AGAIN);
        assert!(asks_for_the_whole(&extraction), "{nothing}");
        assert_eq!(checked(hear(&mut extraction, RIGHT)), RIGHT);
    }
    let mut extraction = started(json!({}));
    hear(&mut extraction, &wrong());
    assert_eq!(answer(&mut extraction, 200, &[], &text("I am sorry.")), ASKED_AGAIN);
    assert!(asks_for_the_whole(&extraction));
}

#[test]
fn the_callers_own_rules_are_patched_as_well() {
    let mut extraction = started(json!({}));
    assert_eq!(checked(hear(&mut extraction, RIGHT)), RIGHT);
    assert_eq!(extraction.reject(vec![Issue::of_validator("/name", "is no full name")]), ASKED_AGAIN);
    assert!(objection(&extraction).ends_with("- /name: \"Jason\" is no full name"));
    assert_eq!(patched_keys(&extraction), ["name"]);
    assert_eq!(checked(hear(&mut extraction, r#"{"name": "Jason Li"}"#)), RIGHT.replace("Jason", "Jason Li"));
    // Of what the whole is wrong in, nothing can be picked out.
    assert_eq!(extraction.reject(vec![Issue::of_validator("", "is not known")]), ASKED_AGAIN);
    assert!(asks_for_the_whole(&extraction));
}

#[test]
fn repairs_of_value_and_patch_are_told_together() {
    let mut extraction = started(json!({"mode": "BEDROCK_JSON"}));
    let slips = RIGHT.replace("25", r#""25""#).replace(r#"{"legs":4}"#, r#"{"legs":"four"}"#);
    hear(&mut extraction, &slips);
    let value = checked(hear(&mut extraction, "{'pets.0.legs': \"4\"}"));
    assert_eq!(serde_json::from_str::<Value>(&value).unwrap()["pets"][0]["legs"], 4);
    let repairs = completion(&extraction)["repairs"].clone();
    let told: Vec<(&str, &str)> = repairs
        .as_array()
        .unwrap()
        .iter()
        .map(|repair| (repair["path"].as_str().unwrap(), repair["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("/age", "number"), ("", "json-syntax"), ("/pets/0/legs", "number")]);
}

#[test]
fn a_patch_that_the_mode_cannot_express_is_not_asked_for() {
    // With null offered, the unions are more than constrained output takes.
    let names: Vec<String> = (0..16).map(|index| format!("u{index}")).collect();
    let union = |name: &String| (name.clone(), json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}));
    let unions: Map<String, Value> = names.iter().map(union).collect();
    let schema = json!({"title": "User", "type": "object", "required": ["about"], "properties": {
        "about": {"type": "string"}, "at": {"type": "object", "properties": unions, "required": names}
    }});
    for (mode, patches) in [("BEDROCK_JSON_SCHEMA", false), ("BEDROCK_JSON", true)] {
        let mut extraction = extraction_of(&schema, QWEN, json!({"mode": mode, "repair": "patch"}));
        extraction.start();
        assert_eq!(hear(&mut extraction, r#"{"about":"A man whom few have met","at":"x"}"#), ASKED_AGAIN);
        assert_eq!(patched_keys(&extraction).first().is_some_and(|key| key == "at"), patches, "{mode}");
    }
}

#[test]
fn a_property_that_may_be_absent_may_be_given_up() {
    let schema = json!({"title": "User", "type": "object", "required": ["about"], "properties": {
        "about": {"type": "string"}, "nick": {"type": "string", "minLength": 3}
    }});
    let long = "x".repeat(40);
    let mut extraction = extraction_of(&schema, CLAUDE, json!({"repair": "patch"}));
    extraction.start();
    assert_eq!(hear(&mut extraction, &json!({"about": long, "nick": "J"}).to_string()), ASKED_AGAIN);
    assert_eq!(checked(hear(&mut extraction, r#"{"nick": null}"#)), json!({"about": long}).to_string());
    assert_eq!(completion(&extraction)["repairs"][0]["kind"], "removed-null");
}

#[test]
fn a_root_that_is_no_object_is_patched_inside() {
    let schema = json!({"title": "User", "type": "array", "items": {"type": "object", "required": ["n", "about"], "properties": {
        "n": {"type": "integer"}, "about": {"type": "string"}
    }}});
    let rows = |n: &str| format!(r#"[{{"n":1,"about":"{0}"}},{{"n":{n},"about":"{0}"}}]"#, "x".repeat(20));
    for reask in ["append", "replace"] {
        let mut extraction = extraction_of(&schema, CLAUDE, json!({"repair": "patch", "reask": reask}));
        extraction.start();
        hear(&mut extraction, &format!(r#"{{"value":{}}}"#, rows(r#""two""#)));
        assert!(objection(&extraction).contains("- /value/1/n: "));
        assert_eq!(patched_keys(&extraction), ["value.1.n"]);
        hear(&mut extraction, r#"{"value.1.n":"2.5"}"#);
        let so_far = format!("With your corrections it is:\n{{\"value\":{}}}\n", rows(r#""2.5""#));
        assert_eq!(objection(&extraction).contains(&so_far), reask == "replace");
        assert_eq!(completion(&extraction)["attempts"][1]["patched"], json!(["/1/n"]));
        assert_eq!(checked(hear(&mut extraction, &format!(r#"{{"value":{}}}"#, rows("2")))), rows("2"));
    }
    // A value that looks like the form in which it is asked for is not taken out of it.
    let record = json!({"title": "User", "anyOf": [{"type": "null"}, {"type": "object", "required": ["value"], "properties": {
        "value": {"type": "object", "required": ["n", "about"], "properties": {"n": {"type": "integer"}, "about": {"type": "string"}}}
    }}]});
    let mut extraction = extraction_of(&record, CLAUDE, json!({"repair": "patch"}));
    extraction.start();
    let value = |n: &str| format!(r#"{{"value":{{"n":{n},"about":"{}"}}}}"#, "x".repeat(20));
    hear(&mut extraction, &format!(r#"{{"value":{}}}"#, value("\"x\"")));
    assert_eq!(patched_keys(&extraction), ["value.value.n"]);
    assert_eq!(checked(hear(&mut extraction, r#"{"value.value.n":2}"#)), value("2"));
}

#[test]
fn a_patch_that_is_cut_off_or_refused_is_no_dead_end() {
    let mut extraction = started(json!({"maxTokens": 10, "maxTokensLimit": 100}));
    hear(&mut extraction, &wrong());
    let cut = says(&extraction, "{}").replace("tool_use", "max_tokens");
    assert!(matches!(answer(&mut extraction, 200, &[], &cut), Step::Send { reask: false, .. }));
    assert_eq!(body(&extraction)["inferenceConfig"]["maxTokens"], 20);
    assert_eq!(checked(hear(&mut extraction, r#"{"age": 25, "pets.0.legs": 4}"#)), RIGHT);

    // What the service says of the patch's schema is not remembered for the caller's.
    let words = "The model returned the following errors: tools.0.custom: Schema is too complex.";
    let words = json!({"message": words}).to_string();
    let refusal = [("x-amzn-errortype", "ValidationException")];
    let mut extraction = started(json!({}));
    let step = answer(&mut extraction, 400, &refusal, &words);
    assert!(matches!(&step, Step::Send { learned: Some(learned), .. } if learned.schema.is_some()), "{step:?}");
    let mut extraction = started(json!({}));
    hear(&mut extraction, &wrong());
    let step = answer(&mut extraction, 400, &refusal, &words);
    assert!(matches!(step, Step::Send { learned: None, .. }), "{step:?}");
    assert_eq!(checked(hear(&mut extraction, r#"{"age": 25, "pets.0.legs": 4}"#)), RIGHT);
}

#[test]
fn without_the_option_nothing_changes() {
    for options in [json!({}), json!({"repair": "whole"})] {
        let mut extraction = extraction_of(&person(), CLAUDE, options);
        extraction.start();
        hear(&mut extraction, &wrong());
        assert!(asks_for_the_whole(&extraction));
        assert!(body(&extraction)["toolConfig"].to_string().contains("about"));
        assert_eq!(hear(&mut extraction, r#"{"age": 25, "pets.0.legs": 4}"#), ASKED_AGAIN);
    }
    let error = refused(CLAUDE, json!({"repair": "patches"}));
    assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some("repair")));
    assert!(error.help.contains("\"whole\" or \"patch\""), "{error}");
}

#[test]
fn a_patch_never_takes_the_place_of_what_was_right() {
    let schema = json!({"title": "User", "type": "object", "properties": {
        "a": {"type": "string"}, "b": {"type": "string", "maxLength": 2}, "c": {"type": "string"}
    }});
    let first = r#"{"a":"keep this long text","b":"long","c":"keep this one as well"}"#;
    for (answered, expected) in [(r#"{"b":"ok"}"#, true), (r#"{"b":"ok","c":"new"}"#, true), ("{}", false)] {
        let mut extraction = extraction_of(&schema, CLAUDE, json!({"repair": "patch"}));
        extraction.start();
        hear(&mut extraction, first);
        let step = hear(&mut extraction, answered);
        match expected {
            true => assert_eq!(checked(step), first.replace(r#""b":"long""#, r#""b":"ok""#), "{answered}"),
            false => assert_eq!(step, ASKED_AGAIN),
        }
    }
    // A rule across fields: what the patch says of another one counts where the patch alone is refused.
    let mut extraction = extraction_of(&schema, CLAUDE, json!({"repair": "patch"}));
    extraction.start();
    let right = first.replace("\"b\":\"long\"", "\"b\":\"ok\"");
    assert_eq!(checked(hear(&mut extraction, &right)), right);
    let objection = || vec![Issue::of_validator("/b", "does not go with c")];
    assert_eq!(extraction.reject(objection()), ASKED_AGAIN);
    let answered = r#"{"b":"no","c":"it does"}"#;
    assert_eq!(checked(hear(&mut extraction, answered)), right.replace("\"ok\"", "\"no\""));
    let both = right.replace("\"ok\"", "\"no\"").replace("keep this one as well", "it does");
    assert_eq!(checked(extraction.reject(objection())), both);
    assert_eq!(completion(&extraction)["attempts"][1]["patched"], json!(["/b", "/c"]));
}
