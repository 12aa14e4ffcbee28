//! Official and recorded material from outside the project, where it is at hand: set `BEDROCK_EXTRACT_VECTORS` to its
//! folder. Without it these tests say so and pass; everything they check is also covered by the project's own tests.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]
#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test fails by panicking")]

use bedrock_extract::endpoint::Endpoint;
use bedrock_extract::response;
use bedrock_extract::signing::{Credentials, Unsigned, headers};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

fn folder(name: &str) -> Option<PathBuf> {
    let base =
        std::env::var_os("BEDROCK_EXTRACT_VECTORS").map_or_else(|| PathBuf::from("../shared/vectors"), PathBuf::from);
    let folder = base.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} does not exist; set BEDROCK_EXTRACT_VECTORS", folder.display());
    None
}

fn json(path: PathBuf) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Milliseconds since the epoch of `20261122T101627Z`.
fn epoch_milliseconds(stamp: &str) -> u64 {
    let number = |from: usize, to: usize| stamp[from..to].parse::<i64>().unwrap();
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    // Days from civil, Howard Hinnant.
    let shifted = if month <= 2 { year - 1 } else { year };
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = shifted.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    let seconds = days * 86_400 + number(9, 11) * 3600 + number(11, 13) * 60 + number(13, 15);
    u64::try_from(seconds * 1000).unwrap()
}

#[test]
fn boto3_signs_the_same_requests_the_same_way() {
    let Some(folder) = folder("sigv4/captured-bedrock") else { return };
    let mut compared = 0;
    for case in json(folder.join("captured.json")).as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let signed = |name: &str| case["signed_headers"][name].as_str().unwrap_or_default().to_owned();
        if !text("sdk").starts_with("Boto3") || text("access_key_id").is_empty() {
            continue;
        }
        let url = format!("http://{}{}", signed("host"), text("wire_path"));
        let request = Unsigned {
            url: &url,
            host: &signed("host"),
            region: text("scope").split('/').nth(1).unwrap(),
            body: text("body").as_bytes(),
            body_hash: None,
        };
        let credentials = Credentials::AccessKey {
            access_key_id: text("access_key_id").into(),
            secret_access_key: text("secret_access_key").into(),
            session_token: case["session_token"].as_str().map(str::to_owned),
        };
        let ours = headers(request, &credentials, epoch_milliseconds(&signed("x-amz-date"))).unwrap();
        let authorization = ours.iter().find(|(name, _)| name == "authorization").unwrap();
        assert_eq!(authorization.1, text("authorization"), "{}", text("wire_path"));
        compared += 1;
    }
    assert_eq!(compared, 8);
}

#[test]
fn endpoints_are_those_of_the_official_rules() {
    let Some(folder) = folder("endpoints") else { return };
    let file = json(folder.join("bedrock-runtime-endpoint-tests-1.json"));
    let mut compared = 0;
    for case in file["testCases"].as_array().unwrap() {
        let parameters = &case["params"];
        let plain = parameters["UseFIPS"] == false
            && parameters["UseDualStack"] == false
            && parameters.get("Endpoint").is_none();
        if let (true, Some(region), Some(url)) =
            (plain, parameters["Region"].as_str(), case["expect"]["endpoint"]["url"].as_str())
        {
            assert_eq!(format!("https://{}", Endpoint::of_region(region).unwrap().authority()), url);
            compared += 1;
        }
    }
    assert!(compared >= 4, "{compared}");
}

#[test]
fn recorded_answers_of_the_service_are_read() {
    let Some(folder) = folder("recorded") else { return };
    let mut read = 0;
    for entry in fs::read_dir(folder).unwrap() {
        for exchange in json(entry.unwrap().path()).as_array().unwrap() {
            let request_uri = exchange["request"]["uri"].as_str().unwrap_or_default();
            let (status, body) = (&exchange["response"]["status"], &exchange["response"]["body"]);
            if !request_uri.ends_with("/converse") || status != 200 || !body.is_object() {
                continue;
            }
            let text = body.to_string();
            let reply = response::parse(text.as_bytes()).unwrap();
            let message = &body["output"]["message"];
            assert_eq!(&serde_json::from_str::<Value>(reply.message.get()).unwrap(), message);
            assert_eq!(reply.blocks.len(), message["content"].as_array().unwrap().len());
            assert_eq!(reply.stop_reason.as_deref(), body["stopReason"].as_str());
            let usage = serde_json::to_value(reply.usage).unwrap();
            for (name, count) in usage.as_object().unwrap() {
                let counted = body["usage"][name].as_u64().unwrap_or_default();
                assert_eq!(count.as_u64().unwrap(), counted, "{name}");
            }
            assert_eq!(reply.latency_ms, body["metrics"]["latencyMs"].as_u64());
            for (block, wire) in reply.blocks.iter().zip(message["content"].as_array().unwrap()) {
                match block {
                    response::Block::Text(text) => assert_eq!(text.as_ref(), wire["text"].as_str().unwrap()),
                    response::Block::ToolUse { id, name, input } => {
                        let call = &wire["toolUse"];
                        assert_eq!(
                            (id.as_deref(), name.as_ref()),
                            (call["toolUseId"].as_str(), call["name"].as_str().unwrap())
                        );
                        assert_eq!(serde_json::from_str::<Value>(input).unwrap(), call["input"]);
                    }
                    response::Block::Reasoning => assert!(wire.get("reasoningContent").is_some(), "{wire}"),
                    response::Block::Other => assert!(wire.get("text").is_none(), "{wire}"),
                }
            }
            read += 1;
        }
    }
    assert!(read > 20, "{read}");
}
