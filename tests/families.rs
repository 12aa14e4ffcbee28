//! What is known of model families: where they begin, and what is said of models that Converse does not serve.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use common::{CLAUDE, QWEN, answer, body, completion, extraction, extraction_of, failure, mechanism};
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
