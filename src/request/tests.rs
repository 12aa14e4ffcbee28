//! Options of calls: their defaults, their places, and what is refused.

use super::parse::{WebMedia, parse};
use super::*;
use crate::error::ErrorCode;
use serde_json::json;
use std::collections::BTreeSet;

fn with(extra: Value) -> Result<Request, Error> {
    let mut options = json!({
        "region": "us-east-1", "model": "amazon.nova-lite-v1:0", "messages": [{"role": "user", "content": "hi"}]
    });
    options.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    let schema = Schema::compile(r#"{"type": "object"}"#, None).unwrap();
    parse(&options.to_string(), &[], &schema, WebMedia::Refused).map(|(request, _)| request)
}

#[test]
fn defaults_follow_the_model() {
    let request = with(json!({})).unwrap();
    assert_eq!((request.mode(), request.max_retries), (Mode::Tools, 2));
    assert!(request.parameters.inference_config.is_empty());
    assert_eq!(with(json!({"model": "qwen.qwen3-32b-v1:0"})).unwrap().mode(), Mode::Tools);
    assert_eq!(with(json!({"mode": "BEDROCK_JSON"})).unwrap().mode(), Mode::Json);
    assert_eq!(with(json!({"modelId": "a.b"})).unwrap().model_id, "a.b");
}

#[test]
fn modes_have_the_names_of_instructor_as_well() {
    for (names, mode) in [
        (vec!["BEDROCK_TOOLS", "TOOLS"], Mode::Tools),
        (vec!["BEDROCK_TOOLS_STRICT", "TOOLS_STRICT"], Mode::ToolsStrict),
        (vec!["BEDROCK_JSON", "MD_JSON", "JSON"], Mode::Json),
        (vec!["BEDROCK_JSON_SCHEMA", "JSON_SCHEMA"], Mode::JsonSchema),
    ] {
        for name in names {
            let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]});
            let options = json!({
                "region": "us-east-1", "model": "anthropic.claude-x", "mode": name, "messages": [{"role": "user", "content": "hi"}]
            });
            let schema = Schema::compile(&schema.to_string(), None).unwrap();
            assert_eq!(parse(&options.to_string(), &[], &schema, WebMedia::Refused).unwrap().0.mode(), mode, "{name}");
        }
    }
}

#[test]
fn short_forms_fill_what_inference_config_leaves_open() {
    let request = with(json!({
        "inferenceConfig": {"maxTokens": 5, "topP": null}, "max_tokens": 9, "temperature": 0, "top_p": 0.5, "stop": "END"
    }))
    .unwrap();
    assert_eq!(
        Value::Object(request.parameters.inference_config),
        json!({"maxTokens": 5, "temperature": 0, "topP": 0.5, "stopSequences": ["END"]})
    );
}

#[test]
fn members_of_the_service_pass_through() {
    let request = with(json!({"additionalModelRequestFields": {"top_k": 5}, "serviceTier": {"type": "flex"}})).unwrap();
    assert_eq!(
        Value::Object(request.parameters.members),
        json!({"additionalModelRequestFields": {"top_k": 5}, "serviceTier": {"type": "flex"}})
    );
}

#[test]
fn a_project_is_named_by_its_id_or_its_arn() {
    let longest = "x".repeat(2048);
    let arn = "arn:aws:bedrock:us-east-1:123456789012:project/proj_a-1";
    for project in ["default", "proj_a-1", arn, "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:project/p", &longest]
    {
        let request = with(json!({"projectIdentifier": project})).unwrap();
        assert_eq!(request.parameters.members["projectIdentifier"], project);
    }
    let too_long = "x".repeat(2049);
    for project in [
        json!(""),
        json!("a b"),
        json!("a/b"),
        json!("ä"),
        json!(too_long),
        json!(5),
        json!({"id": "a"}),
        json!("arn:aws:bedrock:us-east-1:123456789012:project/"),
        json!("arn:aws:bedrock:us-east-1:123456789012:project/a/b"),
        json!("arn:aws:bedrock:us-east-1:12345:project/a"),
        json!("arn:aws:bedrock::123456789012:project/a"),
        json!("arn:azure:bedrock:us-east-1:123456789012:project/a"),
        json!("arn:aws:s3:us-east-1:123456789012:project/a"),
        json!("arn:aws:bedrock:us-east-1:123456789012:guardrail/a"),
    ] {
        let error = with(json!({"projectIdentifier": project.clone()})).unwrap_err();
        assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some("projectIdentifier")), "{project}");
    }
}

#[test]
fn wrong_values_are_named() {
    for (extra, path) in [
        (json!({"region": "a.b"}), "region"),
        (json!({"region": 3}), "region"),
        (json!({"region": null}), "region"),
        (json!({"endpoint": "nowhere"}), "endpoint"),
        (json!({"model": ""}), "model"),
        (json!({"model": 5}), "model"),
        (json!({"mode": "tools"}), "mode"),
        (json!({"mode": "FUNCTIONS"}), "mode"),
        (json!({"maxRetries": -1}), "maxRetries"),
        (json!({"maxRetries": 1.5}), "maxRetries"),
        (json!({"maxRetries": 1000}), "maxRetries"),
        (json!({"inferenceConfig": []}), "inferenceConfig"),
        (json!({"inferenceConfig": {"max_tokens": 5}}), "inferenceConfig.max_tokens"),
        (json!({"temperature": 2}), "inferenceConfig.temperature"),
        (json!({"maxTokens": 0}), "inferenceConfig.maxTokens"),
        (json!({"stop": [""]}), "inferenceConfig.stopSequences"),
        (json!({"serviceTier": "flex"}), "serviceTier"),
        (json!({"messages": null}), "messages"),
        (json!({"tempreature": 1}), "tempreature"),
        (json!({"topK": "x"}), "topK"),
        (json!({"thinking": {"type": "enabled"}}), "thinking"),
        (json!({"reasoningEffort": "high"}), "reasoningEffort"),
        (json!({"outputConfig": {"textFormat": {}}}), "outputConfig.textFormat"),
        (json!({"toolConfig": {"tools": {}}}), "toolConfig.tools"),
        (json!({"toolConfig": {"toolChoice": "auto"}}), "toolConfig.toolChoice"),
        (json!({"toolConfig": {"tool": []}}), "toolConfig.tool"),
        (json!({"context": []}), "context"),
        (json!({"guardrailConfig": {"guardrailIdentifer": "x"}}), "guardrailConfig.guardrailIdentifer"),
        (json!({"guardrailConfig": {"guardrailIdentifier": "x"}}), "guardrailConfig.guardrailVersion"),
        (json!({"guardrailConfig": {"guardrailVersion": "1"}}), "guardrailConfig.guardrailIdentifier"),
        (
            json!({"guardrailConfig": {"guardrailIdentifier": "x", "guardrailVersion": "1", "trace": "on"}}),
            "guardrailConfig.trace",
        ),
        (json!({"performanceConfig": {"latency": "fast"}}), "performanceConfig.latency"),
        (json!({"additionalModelResponseFieldPaths": ["/a~2"]}), "additionalModelResponseFieldPaths[0]"),
        (
            json!({"mode": "BEDROCK_JSON_SCHEMA", "messages": [{"role": "user", "content": [
                {"text": "x"}, {"document": {"name": "a", "citations": {"enabled": true}, "source": {"text": "a"}}}
            ]}]}),
            "mode",
        ),
        (json!({"serviceTier": {"tier": "flex"}}), "serviceTier.tier"),
        (json!({"serviceTier": {"type": 1}}), "serviceTier.type"),
        (json!({"promptVariables": {"a": "b"}}), "promptVariables.a"),
        (json!({"promptVariables": {"a": {"text": 1}}}), "promptVariables.a.text"),
        (json!({"requestMetadata": {"a": 1}}), "requestMetadata.a"),
        (json!({"requestMetadata": {"a": "{"}}), "requestMetadata.a"),
        (json!({"requestMetadata": {"a!": "b"}}), "requestMetadata.a!"),
        (json!({"requestMetadata": {"a": "x".repeat(257)}}), "requestMetadata.a"),
        (json!({"outputConfig": {"effort": "x".repeat(17)}}), "outputConfig.effort"),
        (json!({"stop": vec!["x"; 2501]}), "inferenceConfig.stopSequences"),
        (json!({"additionalModelResponseFieldPaths": "/x"}), "additionalModelResponseFieldPaths"),
        (json!({"additionalModelResponseFieldPaths": ["/x", "x"]}), "additionalModelResponseFieldPaths[1]"),
        (json!({"toolConfig": {"tools": [{"name": "x"}, {}]}}), "toolConfig.tools[1]"),
        (json!({"toolConfig": {"tools": [{"toolSpec": {"name": "x"}}]}}), "toolConfig.tools[0].toolSpec.inputSchema"),
        (json!({"toolConfig": {"toolChoice": {"none": {}}}}), "toolConfig.toolChoice.none"),
        (json!({"toolConfig": {"toolChoice": {"tool": {}}}}), "toolConfig.toolChoice"),
        (json!({"model": "anthropic.claude-sonnet-4-5-v1:0", "top_p": 0.5, "temperature": 0}), "inferenceConfig.topP"),
        (json!({"model": "anthropic.claude-opus-5-v1:0", "temperature": 0}), "inferenceConfig.temperature"),
        (json!({"model": "anthropic.claude-opus-5-v1:0", "topK": 1}), "topK"),
        (json!({"model": "openai.gpt-oss-20b-1:0", "stop": "x"}), "inferenceConfig.stopSequences"),
        (
            json!({
                "model": "anthropic.claude-x", "thinking": {"type": "enabled"}, "toolConfig": {"toolChoice": {"any": {}}}
            }),
            "toolConfig.toolChoice",
        ),
    ] {
        let error = with(extra.clone()).unwrap_err();
        assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some(path)), "{extra}");
    }
}

#[test]
fn unknown_names_come_with_a_suggestion() {
    assert_eq!(with(json!({"tempreature": 1})).unwrap_err().help, "Did you mean `temperature`?");
    assert_eq!(with(json!({"inferenceConfig": {"max_tokens": 1}})).unwrap_err().help, "Did you mean `maxTokens`?");
    assert!(with(json!({"zzzzzz": 1})).unwrap_err().help.starts_with("Accepted are"));
}

#[test]
fn the_core_reads_the_options_that_the_facade_hands_on() {
    let file = include_str!("../../js/src/options/names.ts");
    // Those of many calls become plain calls before they reach the core.
    let names = file.split_once("/** Of `map()`. */").unwrap().0;
    let named = names.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(": true,"));
    let list = file.split_once("HOST_OPTIONS: ReadonlySet<string> = new Set([").unwrap().1.split_once("]);").unwrap().0;
    let kept: Vec<&str> = list.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\",")).collect();
    // The facade finds these in the environment as well, and hands on what it found.
    let found = ["endpoint", "region", "useDualstackEndpoint", "useFipsEndpoint"];
    let handed_on = named.filter(|name| !kept.contains(name)).chain(found);
    let handed_on: BTreeSet<String> = handed_on.map(|name| format!("`{name}`")).collect();
    let help = with(json!({"zzzzzz": 1})).unwrap_err().help;
    let read = help.strip_prefix("Accepted are ").unwrap().split(", ").map(str::to_owned).collect();
    assert_eq!(handed_on, read);
}

#[test]
fn empty_members_are_sent_as_far_as_the_service_takes_them() {
    let members = |extra: Value| with(extra).unwrap().parameters.members.clone();
    for (extra, sent) in [
        (json!({"guardrailConfig": {}}), json!({"guardrailConfig": {}})),
        (json!({"guardrailConfig": {"trace": "enabled"}}), json!({"guardrailConfig": {"trace": "enabled"}})),
        (json!({"performanceConfig": {}}), json!({"performanceConfig": {}})),
        (json!({"requestMetadata": {}}), json!({})),
    ] {
        assert_eq!(Value::Object(members(extra)), sent);
    }
}

#[test]
fn media_of_the_web_count_as_there_while_a_request_is_checked() {
    let schema = Schema::compile(r#"{"type": "object"}"#, None).unwrap();
    let url = "https://example.com/a";
    let with_part = |part: Value| {
        json!({
            "region": "us-east-1", "model": "amazon.nova-lite-v1:0", "system": [{"guardContent": {"image": {"source": url}}}],
            "messages": [{"role": "user", "content": [part]}]
        })
        .to_string()
    };
    for part in [
        json!({"type": "image_url", "image_url": {"url": url}}),
        json!({"type": "file", "data": url, "mediaType": "application/x-unknown"}),
        json!({"type": "file", "data": url, "providerOptions": {"bedrock": {"citations": {"enabled": true}}}}),
        json!({"document": {"source": {"bytes": url}}}),
        json!({"video": {"format": "mp4", "source": url}}),
    ] {
        let text = with_part(part);
        assert!(parse(&text, &[], &schema, WebMedia::FetchedLater).is_ok(), "{text}");
        let refused = parse(&text, &[], &schema, WebMedia::Refused).unwrap_err();
        assert!(refused.message.contains("is a web address"), "{refused}");
    }
    for part in [
        json!({"image": {"format": "mp4", "source": url}}),
        json!({"image": {"source": "ftp://example.com/a"}}),
        json!({"type": "image_url", "image_url": {"url": url, "size": 5}}),
    ] {
        let error = parse(&with_part(part), &[], &schema, WebMedia::FetchedLater).map(drop).unwrap_err();
        assert_eq!(error.code, ErrorCode::BadOption);
    }
}
