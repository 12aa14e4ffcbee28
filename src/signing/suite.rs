//! The official SigV4 test suite, which the published package of `aws-sigv4` carries, signed with the settings of this
//! package. The signature covers the canonical request, so equal signatures mean equal canonical requests.

use super::{Signer, hash};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The cases for services that sign in another way than Bedrock, each with the way that is theirs.
const OTHERS: [(&str, &[&str]); 7] = [
    (
        "requests have a query, which Bedrock's never have",
        &[
            "get-vanilla-empty-query-key",
            "get-vanilla-query-order-encoded",
            "get-vanilla-query-order-key-case",
            "get-vanilla-query-unreserved",
            "get-vanilla-utf8-query",
            "post-vanilla-empty-query-value",
            "post-vanilla-query",
        ],
    ),
    (
        "headers are folded, ours have nothing to fold",
        &["get-header-key-duplicate", "get-header-value-multiline", "get-header-value-order", "get-header-value-trim"],
    ),
    (
        "steps of a path are resolved, which endpoints and model ids are refused for",
        &[
            "get-relative-normalized",
            "get-relative-relative-normalized",
            "get-slash-dot-slash-normalized",
            "get-slash-pointless-dot-normalized",
        ],
    ),
    (
        "paths stay as they are, as S3 has them",
        &[
            "get-relative-relative-unnormalized",
            "get-relative-unnormalized",
            "get-slash-dot-slash-unnormalized",
            "get-slash-pointless-dot-unnormalized",
            "get-slash-unnormalized",
            "get-slashes-unnormalized",
            "get-space-unnormalized",
        ],
    ),
    ("paths are encoded once, as S3 has them", &["get-space-normalized", "get-utf8"]),
    ("the body's hash is a header as well", &["post-x-www-form-urlencoded", "post-x-www-form-urlencoded-parameters"]),
    ("the session token is added after signing", &["post-sts-header-after"]),
];

/// These two are older and have no `context.json`; keys and scope are those of their signed requests.
const WITHOUT_CONTEXT: [(&str, Context<'_>); 2] = [
    (
        "double-encode-path",
        Context {
            access_key_id: "ANOTREAL",
            secret_access_key: "notrealrnrELgWzOk3IfjzDKtFBhDby",
            session_token: None,
            service: "service",
            region: "us-east-1",
            epoch_milliseconds: TIME,
        },
    ),
    (
        "double-url-encode",
        Context {
            access_key_id: "AKIDEXAMPLE",
            secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            session_token: None,
            service: "lambda",
            region: "us-east-2",
            // 20210511T154045Z
            epoch_milliseconds: 1_620_747_645_000,
        },
    ),
];

/// 2015-08-30T12:36:00Z, the time of every other case.
const TIME: u64 = 1_440_938_160_000;

#[derive(Clone, Copy)]
struct Context<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: Option<&'a str>,
    service: &'a str,
    region: &'a str,
    epoch_milliseconds: u64,
}

#[test]
fn every_case_that_signs_as_bedrock_does_has_its_signature() {
    let suite = package("aws-sigv4").join("aws-signing-test-suite/v4");
    let entries = fs::read_dir(&suite).unwrap_or_else(|error| panic!("{} has no suite: {error}", suite.display()));
    let all: BTreeSet<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let others: BTreeSet<String> = OTHERS.iter().flat_map(|(_, names)| *names).map(|&name| name.to_owned()).collect();
    assert!(others.is_subset(&all), "{others:?} of {all:?}");
    let ours: Vec<&String> = all.difference(&others).collect();
    assert_eq!((ours.len(), others.len()), (13, 27));
    for name in ours {
        check(&suite.join(name), name);
    }
}

fn check(folder: &Path, name: &str) {
    let context = fs::read(folder.join("context.json")).map(|text| serde_json::from_slice::<Value>(&text).unwrap());
    let context = match &context {
        Ok(context) => read_context(context, name),
        Err(_) => WITHOUT_CONTEXT.iter().find(|(other, _)| *other == name).expect(name).1,
    };
    let request = Request::read(&folder.join("request.txt"));
    let mut headers = request.headers.clone();
    // The signer adds its own.
    headers.retain(|(name, _)| name != "x-amz-date");
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let signer = Signer {
        access_key_id: context.access_key_id,
        secret_access_key: context.secret_access_key,
        session_token: context.session_token,
        region: context.region,
        service: context.service,
    };
    let body_hash = hash(request.body.as_bytes());
    let added = signer.headers(&request.method, &request.target, &headers, &body_hash, context.epoch_milliseconds);

    let expected = Request::read(&folder.join("header-signed-request.txt"));
    let canonical = fs::read_to_string(folder.join("header-canonical-request.txt")).unwrap();
    let names = ["x-amz-date", "x-amz-security-token", "authorization"];
    let of = |headers: &[(String, String)]| {
        let value = |name: &str| headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone());
        names.map(value)
    };
    assert_eq!(of(&added), of(&expected.headers), "{name}, where the canonical request is\n{canonical}");
    assert!(added.iter().all(|(name, _)| names.contains(&name.as_str())), "{name}: {added:?}");
}

/// The context of a case, whose rules must be ours.
fn read_context<'a>(context: &'a Value, name: &str) -> Context<'a> {
    let rules = ["normalize", "sign_body", "omit_session_token", "timestamp"].map(|rule| context[rule].clone());
    let [normalize, sign_body, omit_session_token, timestamp] = &rules;
    let ours = *normalize == true && *sign_body == false && *omit_session_token != true;
    assert!(ours && timestamp == "2015-08-30T12:36:00Z", "{name}: {context}");
    let text = |pointer: &str| context.pointer(pointer).and_then(Value::as_str);
    Context {
        access_key_id: text("/credentials/access_key_id").unwrap(),
        secret_access_key: text("/credentials/secret_access_key").unwrap(),
        session_token: text("/credentials/token"),
        service: text("/service").unwrap(),
        region: text("/region").unwrap(),
        epoch_milliseconds: TIME,
    }
}

/// A request as the suite writes it: without `\r`, and with headers that may go on in the next line.
struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let (first, lines) = head.split_once('\n').unwrap();
        let (method, target) = first.trim_end_matches(" HTTP/1.1").split_once(' ').unwrap();
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines.lines().filter(|line| !line.is_empty()) {
            if line.starts_with(' ') {
                let value = &mut headers.last_mut().unwrap().1;
                *value = format!("{value} {}", line.trim());
            } else {
                let (name, value) = line.split_once(':').unwrap();
                headers.push((name.to_ascii_lowercase(), value.trim_start().to_owned()));
            }
        }
        Self { method: method.into(), target: target.into(), headers, body: body.into() }
    }
}

/// Where cargo has unpacked a dependency: every build needs it there.
fn package(name: &str) -> PathBuf {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let found = packages.iter().find(|package| package["name"] == name).expect(name);
    Path::new(found["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}
