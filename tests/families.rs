//! What is known of model families: where they begin, and what is said of models that Converse does not serve.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::model::family_names;
use common::{CLAUDE, QWEN, answer, body, completion, extraction, extraction_of, failure, mechanism, refused};
use serde_json::{Value, json};

const UNKNOWN: &str = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
const LLAMA: &str = "us.meta.llama4-maverick-17b-instruct-v1:0";
const NOVA: &str = "amazon.nova-lite-v1:0";

#[test]
fn families_begin_where_they_are_known_to_get_through() {
    for (model, options, expected) in [
        (UNKNOWN, json!({}), "tool"),
        (CLAUDE, json!({}), "tool"),
        (CLAUDE, json!({"mode": "auto"}), "tool"),
        (CLAUDE, json!({"thinking": {"type": "enabled", "budget_tokens": 2000}}), "auto-tool"),
        (NOVA, json!({}), "tool"),
        ("deepseek.v3-v1:0", json!({}), "any-tool"),
        (LLAMA, json!({}), "auto-tool"),
        (QWEN, json!({}), "native"),
        ("qwen.qwen3-coder-next", json!({}), "native"),
        ("us.anthropic.claude-opus-5-5", json!({}), "native"),
        ("us.anthropic.claude-sonnet-5-5", json!({}), "native"),
        ("global.anthropic.claude-fable-5-1", json!({}), "native"),
        ("us.anthropic.claude-opus-5-5", json!({"mode": "BEDROCK_TOOLS"}), "auto-tool"),
        ("us.anthropic.claude-haiku-5-5", json!({}), "tool"),
        ("us.anthropic.claude-opus-5", json!({}), "tool"),
        ("anthropic.claude-fable-5", json!({}), "tool"),
        ("us.moonshotai.kimi-k3.1", json!({}), "tool"),
        ("moonshotai.kimi-k2.5", json!({}), "native"),
        ("us.xai.grok-4.7", json!({}), "tool"),
        ("zai.glm-5.3", json!({}), "tool"),
        ("zai.glm-5", json!({}), "any-tool"),
        ("minimax.minimax-m2.5", json!({}), "native"),
        ("google.gemma-3-27b-it", json!({}), "native"),
        ("google.gemma-3-4b-it", json!({}), "auto-tool"),
        ("nvidia.nemotron-nano-12b-v2", json!({}), "native"),
        ("nvidia.nemotron-super-3-120b", json!({}), "auto-tool"),
        ("mistral.devstral-2-123b", json!({}), "auto-tool"),
        ("amazon.titan-text-express-v1", json!({}), "text"),
        ("deepseek.r1-v1:0", json!({}), "text"),
        (CLAUDE, json!({"mode": "BEDROCK_JSON_SCHEMA"}), "native"),
        (CLAUDE, json!({"mode": "BEDROCK_JSON"}), "text"),
        (LLAMA, json!({"mode": "BEDROCK_TOOLS"}), "auto-tool"),
    ] {
        let mut extraction = extraction(model, options);
        extraction.start();
        assert_eq!(mechanism(&body(&extraction)), expected, "{model}");
        assert_eq!(completion(&extraction)["mechanism"], expected);
    }
    let cited = json!({"messages": [{"role": "user", "content": [
        {"document": {"format": "txt", "name": "a", "source": {"text": "x"}, "citations": {"enabled": true}}}, {"text": "x"}
    ]}]});
    let mut extraction = extraction(QWEN, cited);
    extraction.start();
    assert_eq!(mechanism(&body(&extraction)), "auto-tool");
}

#[test]
fn large_schemas_are_asked_for_by_the_tool_before_native_output() {
    let object = |count: usize| {
        let names: Vec<String> = (0..count).map(|index| format!("p{index}")).collect();
        let properties: serde_json::Map<String, Value> =
            names.iter().map(|name| (name.clone(), json!({"type": "string"}))).collect();
        json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
    };
    let nested = |count: usize| {
        let list = json!({"type": "array", "items": object(count)});
        json!({"type": "object", "properties": {"properties": list}, "required": ["properties"]})
    };
    for (schema, expected) in
        [(object(64), "native"), (object(65), "auto-tool"), (nested(63), "native"), (nested(64), "auto-tool")]
    {
        for model in [QWEN, "us.anthropic.claude-opus-5-5"] {
            let mut asked = extraction_of(&schema, model, json!({}));
            asked.start();
            assert_eq!(completion(&asked)["mechanism"], expected, "{model}");
        }
    }
}

#[test]
fn a_model_of_the_other_endpoint_is_told_so_where_it_is_not_known() {
    let unknown = ("ValidationException", 400, "The provided model identifier is invalid.");
    let absent = ("ResourceNotFoundException", 404, "Could not resolve the foundation model.");
    let on_demand = ("ValidationException", 400, "Invocation with on-demand throughput isn't supported.");
    for (model, (name, status, words), is_told) in [
        ("xai.grok-4.3", unknown, true),
        ("us.google.gemma-4-31b", absent, true),
        ("xai.grok-4.3", on_demand, false),
        ("xai.grok-4.6", unknown, false),
    ] {
        let mut asked = extraction(model, json!({}));
        asked.start();
        let words = json!({"message": words}).to_string();
        let error = failure(answer(&mut asked, status, &[("x-amzn-errortype", name)], &words));
        assert_eq!((error.code, error.message.contains("bedrock-mantle")), (ErrorCode::ModelNotFound, is_told));
        assert_eq!(error.help.contains("such as `"), is_told, "{error}");
        assert!(error.message.contains(name) && error.service.is_some());
    }
}

/// ARNs that do not tell the family.
const OPAQUE: [&str; 5] = [
    UNKNOWN,
    "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl",
    "arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine",
];

/// A schema with definitions, and with more at its top than the plainest form has.
fn place() -> Value {
    json!({
        "title": "Trip", "type": "object", "properties": {"from": {"$ref": "#/$defs/place"}, "to": {"$ref": "#/$defs/place"}},
        "required": ["from", "to"], "additionalProperties": false,
        "$defs": {"place": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
    })
}

fn sent(schema: &Value, model: &str, options: Value) -> Value {
    let mut asked = extraction_of(schema, model, options);
    asked.start();
    assert_eq!(completion(&asked).get("modelId"), Some(&json!(model)));
    body(&asked)
}

#[test]
fn a_named_family_is_asked_as_its_models_are_whatever_the_id() {
    for name in family_names() {
        let sent_of = |model: &str| sent(&place(), model, json!({"family": name}));
        let bodies: Vec<Value> = OPAQUE.iter().chain(&[CLAUDE, NOVA, "something.new"]).map(|id| sent_of(id)).collect();
        assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "{name}");
    }
    for (name, model) in [
        ("nova", NOVA),
        ("claude-sonnet-4-5", CLAUDE),
        ("anthropic.claude-sonnet-4-5", CLAUDE),
        (CLAUDE, CLAUDE),
        ("llama", LLAMA),
        ("qwen", QWEN),
        ("gpt-oss", "openai.gpt-oss-120b-1:0"),
        ("deepseek", "deepseek.v3-v1:0"),
        ("deepseek-r1", "deepseek.r1-v1:0"),
        ("claude", "anthropic.claude-sonnet-6"),
    ] {
        for options in [json!({}), json!({"topK": 5}), json!({"mode": "BEDROCK_TOOLS"})] {
            let mut named = options.clone();
            named["family"] = json!(name);
            assert_eq!(sent(&place(), UNKNOWN, named), sent(&place(), model, options), "{name}");
        }
    }
}

#[test]
fn what_a_named_family_refuses_never_leaves() {
    let error = refused(UNKNOWN, json!({"family": "claude-opus-5", "temperature": 0}));
    assert_eq!(error.path.as_deref(), Some("inferenceConfig.temperature"));
    let error = refused(UNKNOWN, json!({"family": "nova", "thinking": {"type": "adaptive"}}));
    assert_eq!(error.path.as_deref(), Some("thinking"));
}

#[test]
fn a_family_that_is_not_known_is_refused_with_the_nearest() {
    for (family, help) in [
        (json!("nvoa"), "Did you mean `nova`?"),
        (json!("Claude"), "Did you mean `claude`?"),
        (json!("claude-sonet-4-5"), "Did you mean `claude-sonnet-4-5`?"),
        (json!("something.new-v1:0"), "Pass a family such as"),
        (json!(UNKNOWN), "Pass a family such as"),
        (json!(""), "Pass a family such as"),
        (json!(3), "Pass a string"),
    ] {
        let error = refused(UNKNOWN, json!({"family": family}));
        assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some("family")), "{family}");
        assert!(error.help.starts_with(help), "{family}: {error}");
    }
}

#[test]
fn a_model_that_nothing_is_known_of_gets_the_plainest_form_that_there_is() {
    for model in OPAQUE.into_iter().chain(["something.new-v1:0"]) {
        let schema = &sent(&place(), model, json!({}))["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"];
        assert_eq!(
            schema,
            &sent(&place(), NOVA, json!({}))["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"]
        );
        let names: Vec<&String> = schema.as_object().unwrap().keys().collect();
        assert_eq!(names, ["type", "properties", "required"], "{model}");

        let endless = json!({"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}, "$defs": {
            "node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}}
        }});
        let whole = sent(&endless, model, json!({}));
        assert!(whole["toolConfig"].to_string().contains("$defs"), "the schema has no plainer form: {whole}");
        let error = refused(model, json!({"topK": 5}));
        assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some("topK")));
        assert!(error.help.contains("`family`"), "{error}");
        assert!(refused(model, json!({"reasoningEffort": "low"})).help.contains("`family`"));
    }
}
