//! What others make of the same input: requests that botocore 1.43.11 signed, the hosts that it sends them to, and answers in
//! every shape that the service documents. The official signing suite is run beside the code that signs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use bedrock_extract::endpoint::{Endpoint, Variant};
use bedrock_extract::response;
use bedrock_extract::signing::{Credentials, Unsigned, headers};
use serde_json::{Value, json};

/// A request as botocore sent it with the example keys of AWS.
struct Sent {
    /// None for the service's own endpoint.
    endpoint: Option<&'static str>,
    region: &'static str,
    model: &'static str,
    session_token: Option<&'static str>,
    body: &'static str,
    epoch_milliseconds: u64,
    url: &'static str,
    date: &'static str,
    signature: &'static str,
}

const ONE_TEXT: &str = r#"{"messages": [{"role": "user", "content": [{"text": "Jason is 25"}]}]}"#;

const SENT: [Sent; 6] = [
    Sent {
        endpoint: None,
        region: "us-east-1",
        model: "amazon.nova-lite-v1:0",
        session_token: None,
        body: ONE_TEXT,
        epoch_milliseconds: 1_780_000_000_000,
        url: "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse",
        date: "20260528T202640Z",
        signature: "f28c0605b5fb5512735f25ff0438d9f7ef2777ceccbf6cfa7df5bfb3c2e94d80",
    },
    Sent {
        endpoint: None,
        region: "eu-central-1",
        model: "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123",
        session_token: None,
        body: ONE_TEXT,
        epoch_milliseconds: 1_780_000_000_000,
        url: "https://bedrock-runtime.eu-central-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Aapplication-inference-profile%2Fabc123/converse",
        date: "20260528T202640Z",
        signature: "b1493abd4ae04ee7f15434aa0d0416e814246635a650ca6c43e9fe8647d49589",
    },
    Sent {
        endpoint: None,
        region: "cn-north-1",
        model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        session_token: Some("AQoDYXdzEPT//////////wEXAMPLE+token=="),
        body: r#"{"messages": [{"role": "user", "content": [{"text": "Zo\u00eb ist 25 \u2014 \u65e5\u672c \ud83d\ude00"}]}]}"#,
        epoch_milliseconds: 1_709_251_199_000,
        url: "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
        date: "20240229T235959Z",
        signature: "1c91c9da4d71e631a64228896990a6b2a74b6cf01ba1ccedfe15007c7ca72d06",
    },
    Sent {
        endpoint: None,
        region: "us-gov-west-1",
        model: "m~1_2.3-4",
        session_token: None,
        body: r#"{"messages": [{"role": "user", "content": [{"text": "a  b\n\"c\"\t"}]}]}"#,
        epoch_milliseconds: 1_798_761_600_000,
        url: "https://bedrock-runtime.us-gov-west-1.amazonaws.com/model/m~1_2.3-4/converse",
        date: "20270101T000000Z",
        signature: "a72a386a30118d764e86e02fb67ab0c5075cd18509d9bf5ab942cceba7651fc4",
    },
    Sent {
        endpoint: Some("http://127.0.0.1:4000"),
        region: "us-east-1",
        model: "amazon.nova-lite-v1:0",
        session_token: None,
        body: ONE_TEXT,
        epoch_milliseconds: 1_780_000_000_000,
        url: "http://127.0.0.1:4000/model/amazon.nova-lite-v1%3A0/converse",
        date: "20260528T202640Z",
        signature: "47980f49570af18537a8e51ca77d85d017fc49d7c62f0660a38593b4a53f6ce6",
    },
    Sent {
        endpoint: Some("https://proxy.example.com/base%20path/v1"),
        region: "us-west-2",
        model: "é/ü @:,",
        session_token: Some("token"),
        body: r#"{"messages": [{"role": "user", "content": [{"text": "x"}]}]}"#,
        epoch_milliseconds: 1_798_675_201_000,
        url: "https://proxy.example.com/base%20path/v1/model/%C3%A9%2F%C3%BC%20%40%3A%2C/converse",
        date: "20261231T000001Z",
        signature: "0a1d50ec5591529a0b1bf864113d096138c106d45f294486f4dbc446f72495f8",
    },
];

#[test]
fn requests_are_signed_as_botocore_signs_them() {
    for sent in SENT {
        let endpoint = sent
            .endpoint
            .map_or_else(|| Endpoint::of_region(sent.region, Variant::default()), Endpoint::custom)
            .unwrap();
        let url = endpoint.converse(sent.model);
        assert_eq!(url, sent.url);
        let request = Unsigned {
            url: &url,
            host: endpoint.authority(),
            region: sent.region,
            body: sent.body.as_bytes(),
            body_hash: None,
        };
        let credentials = Credentials::AccessKey {
            access_key_id: "AKIDEXAMPLE".into(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            session_token: sent.session_token.map(str::to_owned),
        };
        let day = sent.date.split('T').next().unwrap();
        let mut signed = "content-type;host;x-amz-date".to_owned();
        let mut expected = vec![("content-type", "application/json".to_owned()), ("x-amz-date", sent.date.to_owned())];
        if let Some(token) = sent.session_token {
            signed.push_str(";x-amz-security-token");
            expected.push(("x-amz-security-token", token.to_owned()));
        }
        let scope = format!("AKIDEXAMPLE/{day}/{}/bedrock/aws4_request", sent.region);
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={signed}, Signature={}", sent.signature);
        expected.push(("authorization", authorization));
        expected.sort();
        let mut ours = headers(request, &credentials, sent.epoch_milliseconds).unwrap();
        ours.sort();
        let ours: Vec<(&str, String)> = ours.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        assert_eq!(ours, expected, "{url}");
    }
}

#[test]
fn regions_of_every_partition_have_the_hosts_that_botocore_knows() {
    for (regions, suffix, dual_stack_suffix) in [
        (["us-east-1", "eu-central-1"], "amazonaws.com", "api.aws"),
        (["cn-north-1", "cn-northwest-1"], "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        (["us-gov-east-1", "us-gov-west-1"], "amazonaws.com", "api.aws"),
        (["eusc-de-east-1", "eusc-de-east-2"], "amazonaws.eu", "api.amazonwebservices.eu"),
        (["us-iso-east-1", "us-iso-west-1"], "c2s.ic.gov", "api.aws.ic.gov"),
        (["us-isob-east-1", "us-isob-west-1"], "sc2s.sgov.gov", "api.aws.scloud"),
        (["eu-isoe-west-1", "eu-isoe-west-2"], "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        (["us-isof-south-1", "us-isof-east-1"], "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
        (["xx-new-1", "sa-new-1"], "amazonaws.com", "api.aws"),
    ] {
        for region in regions {
            for (fips, name) in [(false, "bedrock-runtime"), (true, "bedrock-runtime-fips")] {
                for (dual_stack, suffix) in [(false, suffix), (true, dual_stack_suffix)] {
                    let endpoint = Endpoint::of_region(region, Variant { fips, dual_stack }).unwrap();
                    assert_eq!(endpoint.authority(), format!("{name}.{region}.{suffix}"));
                }
            }
        }
    }
}

/// Answers in the shapes of the API reference: content, why the model stopped, and what else stands beside them.
fn answers() -> Vec<Value> {
    let answer = |content: Value, stop_reason: &str, beside: Value| {
        let mut body = json!({
            "output": {"message": {"role": "assistant", "content": content}}, "stopReason": stop_reason,
            "usage": {"inputTokens": 30, "outputTokens": 628, "totalTokens": 658}, "metrics": {"latencyMs": 1275}
        });
        body.as_object_mut().unwrap().extend(beside.as_object().unwrap().clone());
        body
    };
    let call = json!({"toolUse": {"toolUseId": "tooluse_a-1", "name": "User", "input": {"name": "Zo\u{eb} \"Z\"", "n": [1.5, null, {}]}}});
    let reasoned =
        json!({"reasoningContent": {"reasoningText": {"text": "The text says 25.", "signature": "EqoB+/="}}});
    let cached = json!({
        "inputTokens": 4, "outputTokens": 9, "totalTokens": 1513, "cacheReadInputTokens": 1000,
        "cacheWriteInputTokens": 500, "cacheDetails": [{"ttl": "5m", "inputTokens": 500}]
    });
    let guarded = json!({"trace": {"guardrail": {"inputAssessment": {"g1": {}}, "actionReason": "Blocked."}}});
    let served =
        json!({"performanceConfig": {"latency": "standard"}, "serviceTier": {"type": "default"}, "metrics": null});
    vec![
        answer(json!([{"text": "Line\none\t\u{1f600} \"two\" \\ three"}]), "end_turn", json!({})),
        answer(json!([{"text": ""}, call.clone(), call]), "tool_use", json!({"usage": cached})),
        answer(
            json!([reasoned, {"reasoningContent": {"redactedContent": "AAEC"}}, {"text": "{}"}]),
            "end_turn",
            served,
        ),
        answer(json!([{"text": "Blocked."}]), "guardrail_intervened", guarded),
        answer(
            json!([{"citationsContent": {"content": [{"text": "25"}], "citations": [{"title": "a"}]}}, {"text": "x"}]),
            "max_tokens",
            json!({"additionalModelResponseFields": {"stop_sequence": null}}),
        ),
        answer(json!([]), "content_filtered", json!({"usage": null})),
    ]
}

#[test]
fn every_part_of_an_answer_is_read_as_it_is_written() {
    for body in answers() {
        for text in [body.to_string(), serde_json::to_string_pretty(&body).unwrap()] {
            assert_read(&body, &text);
        }
    }
}

fn assert_read(body: &Value, text: &str) {
    let reply = response::parse(text.as_bytes()).unwrap();
    let message = &body["output"]["message"];
    let content = message["content"].as_array().unwrap();
    let (raw_message, raw_blocks) = response::raw_message(text.as_bytes()).unwrap();
    assert_eq!(&serde_json::from_str::<Value>(raw_message.get()).unwrap(), message);
    assert_eq!(reply.stop_reason.as_deref(), body["stopReason"].as_str());
    assert_eq!(reply.latency_ms, body["metrics"]["latencyMs"].as_u64());
    let counted = |name: &str| body["usage"][name].as_u64().unwrap_or_default();
    let usage = json!({
        "inputTokens": counted("inputTokens"), "outputTokens": counted("outputTokens"),
        "totalTokens": counted("totalTokens"), "cacheReadInputTokens": counted("cacheReadInputTokens"),
        "cacheWriteInputTokens": counted("cacheWriteInputTokens")
    });
    assert_eq!(serde_json::to_value(reply.usage).unwrap(), usage);
    assert_eq!((reply.blocks.len(), raw_blocks.len()), (content.len(), content.len()));
    for ((block, raw), wire) in reply.blocks.iter().zip(raw_blocks).zip(content) {
        assert_eq!(&serde_json::from_str::<Value>(raw.get()).unwrap(), wire);
        let read = match block {
            response::Block::Text(text) => match wire.pointer("/citationsContent/content") {
                None => json!({ "text": text }),
                // Cited text is text.
                Some(cited) => {
                    let parts = cited.as_array().unwrap().iter().map(|part| part["text"].as_str().unwrap());
                    assert_eq!(text.as_ref(), parts.collect::<String>());
                    wire.clone()
                }
            },
            response::Block::ToolUse { id, name, input } => {
                let input: Value = serde_json::from_str(input).unwrap();
                json!({"toolUse": {"toolUseId": id, "name": name, "input": input}})
            }
            response::Block::Reasoning => json!({"reasoningContent": wire["reasoningContent"]}),
            response::Block::Other => json!("passed over"),
        };
        assert_eq!(&read, wire);
    }
}
