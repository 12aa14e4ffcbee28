//! Drives the state machine as a host does, with answers in the service's shape.

#![allow(dead_code, reason = "not every test file needs all of it")]

use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::schema::Schema;
use bedrock_extract::validation::Issue;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::rc::Rc;

pub(crate) const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
pub(crate) const QWEN: &str = "qwen.qwen3-32b-v1:0";

/// The step behind an invalid answer.
pub(crate) const ASKED_AGAIN: Step = Step::Send { delay_ms: 0, learned: None, reask: true, failed: None };

pub(crate) fn user() -> Value {
    json!({
        "title": "User", "type": "object", "required": ["name", "age"],
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}
    })
}

pub(crate) fn extraction(model: &str, options: Value) -> Extraction {
    let mut request = json!({
        "region": "us-east-1", "model": model,
        "messages": [{"role": "user", "content": "Jason is 25 years old"}]
    });
    request.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    Extraction::new(Rc::new(Schema::compile(&user().to_string(), None).unwrap()), &request.to_string(), &[]).unwrap()
}

/// Decides about values as a schema library on the host does that agrees with the JSON Schema.
pub(crate) fn decide(schema: &Schema, extraction: &mut Extraction, mut step: Step) -> Step {
    while let Step::Check { value, .. } = &step {
        let issues = match serde_json::from_str(value) {
            Ok(value) => schema.validator().issues(&value),
            Err(error) => panic!("{value} is no JSON: {error}"),
        };
        if issues.is_empty() {
            break;
        }
        let objections = issues.iter().map(|issue| Issue::of_validator(&issue.path, "Invalid input")).collect();
        step = extraction.reject(objections);
    }
    step
}

pub(crate) fn refused(model: &str, options: Value) -> bedrock_extract::error::Error {
    let mut request = json!({"region": "us-east-1", "model": model, "messages": [{"role": "user", "content": "x"}]});
    request.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    let schema = Schema::compile(r#"{"title": "User", "type": "object"}"#, None).unwrap();
    Extraction::new(Rc::new(schema), &request.to_string(), &[]).unwrap_err()
}

pub(crate) fn body(extraction: &Extraction) -> Value {
    serde_json::from_slice(extraction.body()).unwrap()
}

pub(crate) fn answer(extraction: &mut Extraction, status: u16, headers: &[(&str, &str)], body: &str) -> Step {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    extraction.respond(status, headers);
    // Split at an odd place: the pieces of a body mean nothing.
    for chunk in body.as_bytes().chunks(7) {
        assert_eq!(extraction.receive(chunk), None);
    }
    extraction.finish(1.0)
}

pub(crate) fn reply(content: &Value, stop_reason: &str) -> String {
    json!({
        "output": {"message": {"role": "assistant", "content": content}}, "stopReason": stop_reason,
        "usage": {"inputTokens": 10, "outputTokens": 5, "totalTokens": 15}, "metrics": {"latencyMs": 42}
    })
    .to_string()
}

pub(crate) fn tool_call(input: Value) -> String {
    reply(&json!([{"toolUse": {"toolUseId": "t1", "name": "User", "input": input}}]), "tool_use")
}

pub(crate) fn text(text: &str) -> String {
    reply(&json!([{"text": text}]), "end_turn")
}

pub(crate) fn failure(step: Step) -> bedrock_extract::error::Error {
    match step {
        Step::Fail { error } => *error,
        other => panic!("expected a failure, got {other:?}"),
    }
}

/// An extraction of this schema from one message.
pub(crate) fn extraction_of(schema: &Value, model: &str, options: Value) -> Extraction {
    extraction_by(Schema::compile(&schema.to_string(), None).unwrap(), model, options)
}

/// The same by a schema that is compiled already, for itself or for its library.
pub(crate) fn extraction_by(schema: Schema, model: &str, options: Value) -> Extraction {
    let mut request = json!({
        "region": "us-east-1", "model": model, "messages": [{"role": "user", "content": "x"}]
    });
    request.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    Extraction::new(Rc::new(schema), &request.to_string(), &[]).unwrap()
}

pub(crate) fn completion(extraction: &Extraction) -> Value {
    serde_json::from_str(&extraction.completion()).unwrap()
}

/// An answer whose value is this very text, as a call or in the text.
pub(crate) fn says(extraction: &Extraction, value: &str) -> String {
    let mechanism = completion(extraction).get("mechanism").unwrap().to_string();
    if !mechanism.contains("tool") {
        return text(value);
    }
    let input = RawValue::from_string(value.to_owned()).unwrap();
    let input = serde_json::to_string(&input).unwrap();
    reply(&json!([{"toolUse": {"toolUseId": "t1", "name": "User", "input": "INPUT"}}]), "tool_use")
        .replace("\"INPUT\"", &input)
}

pub(crate) fn hear(extraction: &mut Extraction, value: &str) -> Step {
    let said = says(extraction, value);
    answer(extraction, 200, &[], &said)
}

/// What the last turn of the user says.
pub(crate) fn objection(extraction: &Extraction) -> String {
    let sent = body(extraction);
    let turn = sent.get("messages").unwrap().as_array().unwrap().last().unwrap();
    let in_result = turn.pointer("/content/0/toolResult/content/0/text");
    in_result.or(turn.pointer("/content/0/text")).unwrap().as_str().unwrap().to_owned()
}

/// The value that the step hands to the caller's validator, byte for byte.
pub(crate) fn checked(step: Step) -> String {
    match step {
        Step::Check { value, .. } => value,
        other => panic!("{other:?}"),
    }
}

/// What a request asks with.
pub(crate) fn mechanism(sent: &Value) -> &'static str {
    let config = &sent["toolConfig"];
    match (config.get("toolChoice"), config.get("tools"), sent.pointer("/outputConfig/textFormat")) {
        (Some(choice), ..) if choice.get("tool").is_some() => "tool",
        (Some(choice), ..) if choice.get("any").is_some() => "any-tool",
        (_, Some(_), _) => "auto-tool",
        (_, _, Some(_)) => "native",
        _ => "text",
    }
}

/// What is asked for, and how.
pub(crate) struct Ask {
    pub(crate) schema: Value,
    pub(crate) options: Value,
}

pub(crate) fn in_text() -> Ask {
    with(json!({"mode": "BEDROCK_JSON"}))
}

pub(crate) fn with(options: Value) -> Ask {
    Ask { schema: user(), options }
}

impl Ask {
    /// Started, with the JSON Schema or the library that it is of to decide: `schema` or `library`.
    pub(crate) fn started(&self, judge: &str) -> Extraction {
        let text = self.schema.to_string();
        let schema =
            if judge == "schema" { Schema::compile(&text, None) } else { Schema::of_library(&text, None, false) }
                .unwrap();
        let mut extraction = extraction_by(schema, CLAUDE, self.options.clone());
        extraction.start();
        extraction
    }
}

pub(crate) const JASON: &str = r#"{"name":"Jason","age":25}"#;

/// The value that an answer gives, and the kinds of its repairs: the same whoever decides.
#[expect(clippy::needless_pass_by_value, reason = "reads better at its many calls")]
pub(crate) fn outcome(ask: Ask, answered: &str) -> Option<(Value, Vec<String>)> {
    let schema = Schema::compile(&ask.schema.to_string(), None).unwrap();
    let [by_schema, by_library] = ["schema", "library"].map(|judge| {
        let mut extraction = ask.started(judge);
        let step = answer(&mut extraction, 200, &[], answered);
        match decide(&schema, &mut extraction, step) {
            Step::Check { value, .. } => {
                assert_eq!(extraction.accept(), Step::Done);
                let completion = completion(&extraction);
                let repairs = completion.get("repairs").unwrap();
                assert_eq!(Some(repairs), completion.pointer("/attempts/0/repairs"));
                let kinds = repairs.as_array().unwrap().iter();
                let kinds = kinds.map(|repair| repair.get("kind").unwrap().as_str().unwrap().to_owned()).collect();
                Some((serde_json::from_str(&value).unwrap(), kinds))
            }
            Step::Send { reask: true, .. } => None,
            other => panic!("{answered}: {other:?}"),
        }
    });
    assert_eq!(by_schema, by_library, "{answered}");
    by_schema
}

pub(crate) const UNKNOWN: &str = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";

pub(crate) const LLAMA: &str = "us.meta.llama4-maverick-17b-instruct-v1:0";

pub(crate) const NOVA: &str = "amazon.nova-lite-v1:0";

/// The mechanisms that a model refuses, and the service's words for each.
pub(crate) const REFUSALS: [(&str, &str); 4] = [
    (
        "tool",
        "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.",
    ),
    (
        "any-tool",
        "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.",
    ),
    ("auto-tool", "This model doesn't support tool use."),
    ("native", "This model doesn't support the outputConfig field. Remove outputConfig and try again."),
];

pub(crate) fn refuse(extraction: &mut Extraction, message: &str) -> Step {
    answer(extraction, 400, &[("x-amzn-errortype", "ValidationException")], &json!({"message": message}).to_string())
}
