//! Parameters by family: what is known to be refused is refused before it is sent, what may be taken goes out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use common::{CLAUDE, answer, body, completion, extraction, refused, reply};
use serde_json::{Value, json};

const NOVA: &str = "amazon.nova-lite-v1:0";
const NOVA_2: &str = "us.amazon.nova-2-lite-v1:0";
const NEWEST: &str = "global.anthropic.claude-opus-5";
const SONNET_46: &str = "us.anthropic.claude-sonnet-4-6";
const UNKNOWN_CLAUDES: [&str; 3] =
    ["anthropic.claude-sonnet-6", "us.anthropic.claude-opus-4-9-v1:0", "anthropic.claude-haiku-6"];
const DEEPSEEK: &str = "deepseek.v3-v1:0";
const LLAMA_1B: &str = "us.meta.llama3-2-1b-instruct-v1:0";

fn sent(model: &str, options: Value) -> Value {
    let mut extraction = extraction(model, options);
    extraction.start();
    body(&extraction)
}

fn thinking(budget: u64) -> Value {
    json!({"type": "enabled", "budget_tokens": budget})
}

fn tool(schema: Value) -> Value {
    json!({"toolSpec": {"name": "look_up", "inputSchema": {"json": schema}}})
}

#[test]
fn what_a_family_is_known_to_refuse_never_leaves() {
    let forced = json!({"toolChoice": {"any": {}}});
    let own = "additionalModelRequestFields";
    for (model, options, path) in [
        (NEWEST, json!({own: {"temperature": 0.5}}), "additionalModelRequestFields.temperature"),
        (NEWEST, json!({own: {"top_p": 0.5}}), "additionalModelRequestFields.top_p"),
        (NEWEST, json!({own: {"top_k": 5}}), "topK"),
        (NEWEST, json!({"thinking": thinking(2000)}), "thinking.type"),
        ("us.anthropic.claude-haiku-5-5", json!({"temperature": 0}), "inferenceConfig.temperature"),
        ("us.anthropic.claude-haiku-5-5", json!({"thinking": thinking(2000)}), "thinking.type"),
        ("us.anthropic.claude-opus-5-5", json!({"thinking": {"type": "disabled"}}), "thinking.type"),
        ("us.anthropic.claude-sonnet-5-5", json!({"thinking": {"type": "disabled"}}), "thinking.type"),
        ("us.xai.grok-4.7", json!({"temperature": 0}), "inferenceConfig.temperature"),
        ("us.xai.grok-4.7", json!({"stop": ["x"]}), "inferenceConfig.stopSequences"),
        ("openai.gpt-6.1-terra", json!({"top_p": 0.5}), "inferenceConfig.topP"),
        ("anthropic.claude-opus-4-1-20250805-v1:0", json!({"temperature": 0, "topP": 0.9}), "inferenceConfig.topP"),
        (CLAUDE, json!({"temperature": 0, own: {"top_p": 0.9}}), "additionalModelRequestFields.top_p"),
        (CLAUDE, json!({"thinking": {"type": "adaptive"}}), "thinking.type"),
        ("anthropic.claude-3-haiku-20240307-v1:0", json!({"thinking": thinking(2000)}), "thinking.type"),
        (CLAUDE, json!({"thinking": thinking(1023)}), "thinking.budget_tokens"),
        (CLAUDE, json!({"thinking": {"type": "enabled"}}), "thinking.budget_tokens"),
        (CLAUDE, json!({"thinking": {"type": "enabled", "budget_tokens": "2000"}}), "thinking.budget_tokens"),
        (CLAUDE, json!({"thinking": thinking(2000), "maxTokens": 2000}), "thinking.budget_tokens"),
        (CLAUDE, json!({own: {"thinking": thinking(2000)}, "maxTokens": 1500}), "thinking.budget_tokens"),
        (CLAUDE, json!({"thinking": thinking(2000), "temperature": 0}), "inferenceConfig.temperature"),
        (SONNET_46, json!({"thinking": {"type": "adaptive"}, "temperature": 0}), "inferenceConfig.temperature"),
        (CLAUDE, json!({"thinking": thinking(2000), "topP": 0.9}), "inferenceConfig.topP"),
        (CLAUDE, json!({"thinking": thinking(2000), "topK": 5}), "topK"),
        (CLAUDE, json!({"thinking": thinking(2000), "toolConfig": forced}), "toolConfig.toolChoice"),
        (
            CLAUDE,
            json!({"thinking": thinking(2000), own: {"tool_choice": {"type": "any"}}}),
            "additionalModelRequestFields.tool_choice",
        ),
        (DEEPSEEK, json!({"reasoningEffort": "high", "toolConfig": forced}), "toolConfig.toolChoice"),
        (NOVA_2, json!({"reasoningEffort": "high", "maxTokens": 500}), "inferenceConfig.maxTokens"),
        (NOVA_2, json!({"reasoningEffort": "high", "temperature": 0}), "inferenceConfig.temperature"),
        (NOVA_2, json!({"reasoningEffort": "high", "top_p": 0.5}), "inferenceConfig.topP"),
        (NOVA_2, json!({"reasoningEffort": "high", "maxTokensLimit": 500}), "maxTokensLimit"),
        (NOVA, json!({"topK": 5, own: {"inferenceConfig": "x"}}), "additionalModelRequestFields.inferenceConfig"),
        (CLAUDE, json!({"stop": ["END", " \n"]}), "inferenceConfig.stopSequences"),
        (CLAUDE, json!({"toolConfig": {"tools": [tool(json!({}))]}}), TYPE),
        (CLAUDE, json!({"toolConfig": {"tools": [tool(json!({"type": "array"}))]}}), TYPE),
        (CLAUDE, json!({"toolConfig": forced, own: {"tool_choice": {"type": "auto"}}}), OWN_CHOICE),
        (CLAUDE, json!({"mode": "BEDROCK_JSON", own: {"tool_choice": {"type": "auto"}}}), OWN_CHOICE),
        (CLAUDE, json!({own: {"tool_choice": {"type": "tool", "name": "other"}}}), OWN_NAME),
        (LLAMA_1B, json!({"toolConfig": {"tools": [tool(json!({"type": "object"}))]}}), "toolConfig.tools"),
        (LLAMA_1B, json!({"messages": called()}), "messages"),
    ] {
        let error = refused(model, options.clone());
        assert_eq!(
            (error.code, error.path.as_deref()),
            (ErrorCode::BadOption, Some(path)),
            "{model} {options}: {error}"
        );
    }
}

#[test]
fn what_has_to_go_is_named_where_it_stands() {
    for (options, help) in [
        (json!({"top_p": 0.5}), "Remove `topP`"),
        (json!({"additionalModelRequestFields": {"top_p": 0.5}}), "Remove `additionalModelRequestFields.top_p`"),
    ] {
        assert_eq!(refused(NEWEST, options).help, help);
    }
}

const TYPE: &str = "toolConfig.tools[0].toolSpec.inputSchema.json.type";
const OWN_CHOICE: &str = "additionalModelRequestFields.tool_choice";
const OWN_NAME: &str = "additionalModelRequestFields.tool_choice.name";

/// A conversation with a call and its result.
fn called() -> Value {
    json!([
        {"role": "user", "content": "x"},
        {"role": "assistant", "content": [{"toolUse": {"toolUseId": "a", "name": "look_up", "input": {}}}]},
        {"role": "user", "content": [{"toolResult": {"toolUseId": "a", "content": [{"text": "y"}]}}]}
    ])
}

#[test]
fn what_may_be_taken_goes_out() {
    let interleaved = json!({"anthropic_beta": ["interleaved-thinking-2025-05-14"]});
    for (model, options) in [
        (CLAUDE, json!({"thinking": thinking(1024), "maxTokens": 1025, "temperature": 1})),
        (CLAUDE, json!({"thinking": thinking(4000), "maxTokens": 2000, "additionalModelRequestFields": interleaved})),
        (SONNET_46, json!({"thinking": thinking(2000), "topP": 0.95})),
        (CLAUDE, json!({"thinking": {"type": "disabled"}, "temperature": 0, "topK": 5})),
        (NEWEST, json!({"thinking": {"type": "adaptive"}, "toolConfig": {"toolChoice": {"any": {}}}})),
        ("zai.glm-5", json!({"additionalModelRequestFields": {"thinking": {"type": "enabled"}}, "temperature": 0})),
        (DEEPSEEK, json!({"reasoningEffort": "none", "toolConfig": {"toolChoice": {"any": {}}}})),
        (NOVA_2, json!({"reasoningEffort": "medium", "maxTokens": 500, "temperature": 0})),
        (NOVA, json!({"stop": [" "]})),
        ("us.anthropic.claude-haiku-5-5", json!({"thinking": {"type": "disabled"}})),
        ("us.anthropic.claude-sonnet-5-5", json!({"thinking": {"type": "between_tools"}})),
        ("us.anthropic.claude-opus-5", json!({"thinking": {"type": "disabled"}})),
        ("anthropic.claude-3-haiku-20240307-v1:0", json!({"thinking": {"type": "disabled"}})),
        (LLAMA_1B, json!({"mode": "BEDROCK_TOOLS", "messages": called()})),
        ("something.new", json!({"toolConfig": {"tools": [tool(json!({"type": "object"}))]}})),
    ] {
        sent(model, options);
    }
    for model in UNKNOWN_CLAUDES {
        for thinking in [thinking(2000), json!({"type": "adaptive"})] {
            sent(model, json!({"thinking": thinking}));
        }
        let sent = sent(model, json!({"temperature": 0, "topP": 0.5, "topK": 5}));
        assert!(sent["toolConfig"]["toolChoice"].get("tool").is_some(), "what is refused is learned: {sent}");
        assert_eq!(sent["inferenceConfig"], json!({"temperature": 0, "topP": 0.5}));
        assert_eq!(sent["additionalModelRequestFields"], json!({"top_k": 5}));
    }
}

#[test]
fn reasoning_of_nova_has_a_place_of_its_own() {
    for (effort, own, expected) in [
        ("high", json!({}), json!({"type": "enabled", "maxReasoningEffort": "high"})),
        ("none", json!({}), json!({"type": "disabled"})),
        ("low", json!({"maxReasoningEffort": "medium"}), json!({"type": "enabled", "maxReasoningEffort": "medium"})),
        ("low", json!({"type": "disabled"}), json!({"type": "disabled"})),
    ] {
        let options = match own.as_object().unwrap().is_empty() {
            true => json!({"reasoningEffort": effort}),
            false => json!({"reasoningEffort": effort, "additionalModelRequestFields": {"reasoningConfig": own}}),
        };
        assert_eq!(sent(NOVA_2, options)["additionalModelRequestFields"]["reasoningConfig"], expected);
    }
    assert_eq!(refused(NOVA, json!({"reasoningEffort": "low"})).path.as_deref(), Some("reasoningEffort"));
}

#[test]
fn an_effort_goes_where_the_family_wants_it() {
    for (model, place) in [
        ("us.xai.grok-4.7", "/additionalModelRequestFields/reasoning/effort"),
        ("openai.gpt-6.1-sol", "/additionalModelRequestFields/reasoning/effort"),
        ("zai.glm-5.3", "/additionalModelRequestFields/reasoning_effort"),
        ("us.anthropic.claude-opus-5-5", "/outputConfig/effort"),
    ] {
        let sent = sent(model, json!({"reasoningEffort": "low"}));
        assert_eq!(sent.pointer(place), Some(&json!("low")), "{model}: {sent}");
    }
}

#[test]
fn a_model_that_reasons_is_not_made_to_call_where_it_refuses_that() {
    for (options, mechanism) in [
        (json!({}), "any-tool"),
        (json!({"reasoningEffort": "none"}), "any-tool"),
        (json!({"reasoningEffort": "high"}), "native"),
    ] {
        let mut extraction = extraction(DEEPSEEK, options);
        extraction.start();
        assert_eq!(completion(&extraction)["mechanism"], mechanism);
    }
    let tools = sent(DEEPSEEK, json!({"reasoningEffort": "high", "mode": "BEDROCK_TOOLS"}));
    assert_eq!(tools["toolConfig"]["toolChoice"], json!({"auto": {}}));
}

#[test]
fn a_choice_in_the_models_own_words_takes_the_place_of_the_other() {
    let choice = json!({"type": "tool", "name": "User", "disable_parallel_tool_use": true});
    let own = json!({"additionalModelRequestFields": {"tool_choice": choice, "top_k": 5}});
    let forced = sent(CLAUDE, own);
    assert_eq!((forced["toolConfig"].get("toolChoice"), forced.get("system")), (None, None));
    assert_eq!(forced["additionalModelRequestFields"], json!({"top_k": 5, "tool_choice": choice}));
    let free = sent(CLAUDE, json!({"additionalModelRequestFields": {"tool_choice": {"type": "auto"}}}));
    assert!(free["system"][0]["text"].as_str().unwrap().contains("`User`"));

    // Tools of the model's own kinds stand beside those of Converse.
    let kinds = json!([{"type": "bash_20250124", "name": "bash"}]);
    let beside = sent(CLAUDE, json!({"additionalModelRequestFields": {"tools": kinds}}));
    assert_eq!(beside["additionalModelRequestFields"], json!({"tools": kinds}));
    let fields = json!({"tools": kinds, "tool_choice": {"type": "tool", "name": "bash"}});
    let text = sent(CLAUDE, json!({"mode": "BEDROCK_JSON", "additionalModelRequestFields": fields}));
    assert_eq!((text.get("toolConfig"), &text["additionalModelRequestFields"]), (None, &fields));

    // Where the model refuses tools, there is nothing left to choose from.
    let mut refusing = extraction(CLAUDE, json!({"additionalModelRequestFields": {"tool_choice": {"type": "any"}}}));
    refusing.start();
    let words = json!({"message": "This model doesn't support tool use."});
    answer(&mut refusing, 400, &[("x-amzn-errortype", "ValidationException")], &words.to_string());
    let native = body(&refusing);
    assert_eq!((native.get("toolConfig"), native.get("additionalModelRequestFields")), (None, None));
}

#[test]
fn the_callers_tools_go_out_as_they_are() {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false,
        "properties": {"place": {"$ref": "#/definitions/place"}}, "required": ["place"],
        "definitions": {"place": {"type": "string"}, "tree": {"items": {"$ref": "#/definitions/tree"}}}
    });
    for model in [NOVA, NOVA_2, CLAUDE, "openai.gpt-oss-20b-1:0", "something.new"] {
        let sent = sent(model, json!({"toolConfig": {"tools": [tool(schema.clone())]}}));
        assert_eq!(sent["toolConfig"]["tools"][1], tool(schema.clone()), "{model}");
    }
    let own = sent(NOVA, json!({}));
    let keys: Vec<&String> =
        own["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"].as_object().unwrap().keys().collect();
    assert!(keys.iter().all(|key| ["type", "properties", "required"].contains(&key.as_str())), "{keys:?}");
}

#[test]
fn a_cache_point_is_not_sent_without_a_tool() {
    let point = json!({"cachePoint": {"type": "default"}});
    let marked = json!({"toolConfig": {"tools": [point]}});
    let mut text = marked.clone();
    text["mode"] = json!("BEDROCK_JSON");
    assert_eq!(sent(CLAUDE, text.clone()).get("toolConfig"), None);
    assert_eq!(sent(CLAUDE, marked)["toolConfig"]["tools"][1], point);
    text["messages"] = called();
    assert_eq!(sent(CLAUDE, text)["toolConfig"]["tools"][1], point);
}

#[test]
fn reasoning_at_the_end_of_an_answer_is_not_repeated() {
    let thought = json!({"reasoningContent": {"reasoningText": {"text": "hm", "signature": "s"}}});
    for (content, roles) in [
        (json!([thought]), vec!["user"]),
        (json!([thought, {"text": " "}]), vec!["user"]),
        (json!([thought, {"text": "Hm."}, thought]), vec!["user", "assistant", "user"]),
    ] {
        let mut extraction = extraction(CLAUDE, json!({"thinking": thinking(2000)}));
        extraction.start();
        answer(&mut extraction, 200, &[], &reply(&content, "end_turn"));
        let messages = body(&extraction)["messages"].clone();
        let found: Vec<&str> =
            messages.as_array().unwrap().iter().map(|message| message["role"].as_str().unwrap()).collect();
        assert_eq!(found, roles, "{content}");
        if let Some(repeated) = messages.pointer("/1/content") {
            assert_eq!(repeated, &json!([thought, {"text": "Hm."}]));
        } else {
            assert_eq!(messages[0]["content"].as_array().unwrap().len(), 2, "the objection joins the user's turn");
        }
    }
}
