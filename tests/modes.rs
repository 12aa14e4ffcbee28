//! Models refuse mechanisms: in every combination the value is still had, at one request per refused mechanism, once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::{Extraction, Step};
use common::{
    CLAUDE, LLAMA, NOVA, QWEN, REFUSALS, UNKNOWN, answer, body, checked, completion, extraction, extraction_of,
    failure, mechanism, refuse, refused, reply, text, tool_call,
};
use serde_json::{Value, json};

/// Answers as a model that refuses some mechanisms; gives the requests made, and what was learned.
fn run(extraction: &mut Extraction, refused: &[&str]) -> (usize, Vec<String>) {
    let mut learned = Vec::new();
    let mut step = extraction.start();
    for requests in 1.. {
        match step {
            Step::Send { learned: Some(news), .. } => {
                assert_eq!(news.schema, None);
                learned.extend(news.refused.iter().map(|what| json!(what).as_str().unwrap().to_owned()));
            }
            Step::Send { .. } => {}
            other => panic!("{other:?}"),
        }
        let asked = mechanism(&body(extraction));
        // A model without tools says so whatever the choice.
        let without_tools = refused.contains(&"auto-tool") && asked.ends_with("tool");
        let refusal = REFUSALS.iter().find(|(name, _)| *name == asked && refused.contains(name));
        if let Some((_, words)) = refusal.or(REFUSALS.get(2).filter(|_| without_tools)) {
            step = refuse(extraction, words);
            continue;
        }
        let accepted = if asked.ends_with("tool") {
            tool_call(json!({"name": "Jason", "age": 25}))
        } else {
            text(r#"{"name":"Jason","age":25}"#)
        };
        assert!(matches!(answer(extraction, 200, &[], &accepted), Step::Check { .. }));
        return (requests, learned);
    }
    panic!("requests have no end")
}

#[test]
fn every_combination_of_refusals_is_got_through_and_learned() {
    for model in
        [UNKNOWN, CLAUDE, NOVA, QWEN, LLAMA, "deepseek.v3-v1:0", "anthropic.claude-opus-5-5-v1:0", "deepseek.r1-v1:0"]
    {
        for combination in 0..16_u32 {
            let refused: Vec<&str> = REFUSALS
                .iter()
                .enumerate()
                .filter(|(index, _)| combination & (1 << index) != 0)
                .map(|(_, (name, _))| *name)
                .collect();
            let mut first = extraction(model, json!({}));
            let (requests, learned) = run(&mut first, &refused);
            let record = completion(&first);
            assert_eq!(record["fallbacks"].as_array().unwrap().len(), requests - 1, "{model} {refused:?}");
            assert!(requests <= 1 + refused.len(), "{model} {refused:?}: {requests}");
            assert_eq!(record["attempts"][0]["requests"], requests);
            assert_eq!(record["attempts"].as_array().unwrap().len(), 1);
            let mut second = extraction(model, json!({"learned": {"model": learned}}));
            assert_eq!(run(&mut second, &refused).0, 1, "{model} {refused:?}");
            assert_eq!(completion(&second)["mechanism"], record["mechanism"]);
        }
    }
}

#[test]
fn constrained_output_carries_the_schema_within_the_subset() {
    let mut native =
        extraction(CLAUDE, json!({"mode": "BEDROCK_JSON_SCHEMA", "outputConfig": {"effort": "low"}, "system": "s"}));
    native.start();
    let sent = body(&native);
    assert_eq!((&sent["outputConfig"]["effort"], &sent["system"]), (&json!("low"), &json!([{"text": "s"}])));
    let format = &sent["outputConfig"]["textFormat"];
    assert_eq!((&format["type"], &format["structure"]["jsonSchema"]["name"]), (&json!("json_schema"), &json!("User")));
    let schema: Value = serde_json::from_str(format["structure"]["jsonSchema"]["schema"].as_str().unwrap()).unwrap();
    assert_eq!(schema["additionalProperties"], false);
    let mut strict = extraction(CLAUDE, json!({"mode": "BEDROCK_TOOLS_STRICT"}));
    strict.start();
    let tool = &body(&strict)["toolConfig"]["tools"][0]["toolSpec"];
    assert_eq!((&tool["strict"], &tool["inputSchema"]["json"]), (&json!(true), &schema));
    let words = "tools.0.custom.strict: Extra inputs are not permitted";
    assert_eq!(failure(refuse(&mut strict, words)).code, ErrorCode::UnsupportedByModel);

    let map = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let mut open = extraction_of(&map, QWEN, json!({}));
    open.start();
    assert_eq!(mechanism(&body(&open)), "auto-tool", "a map has no place in the subset");
    let schema = bedrock_extract::schema::Schema::compile(&map.to_string(), None).unwrap();
    let request = json!({"region": "us-east-1", "model": CLAUDE, "mode": "BEDROCK_JSON_SCHEMA", "messages": [{"role": "user", "content": "x"}]});
    let error = Extraction::new(std::rc::Rc::new(schema), &request.to_string(), &[]).unwrap_err();
    assert_eq!(error.code, ErrorCode::BadSchema);
}

#[test]
fn a_mode_that_the_caller_insists_on_is_kept() {
    let mut tools = extraction(CLAUDE, json!({"mode": "BEDROCK_TOOLS"}));
    tools.start();
    refuse(&mut tools, REFUSALS[0].1);
    refuse(&mut tools, REFUSALS[1].1);
    assert_eq!(mechanism(&body(&tools)), "auto-tool");
    let error = failure(refuse(&mut tools, REFUSALS[2].1));
    assert_eq!((error.code, error.path.as_deref()), (ErrorCode::UnsupportedByModel, Some("model")));
    for word in ["tool (", "any-tool (", "auto-tool (", "toolChoice.any"] {
        assert!(error.message.contains(word), "{error}");
    }
    assert!(error.help.starts_with("Leave out `mode`"));
}

#[test]
fn refusals_of_the_schema_and_of_the_request_reach_no_further() {
    let mut native = extraction(QWEN, json!({}));
    native.start();
    let step = refuse(&mut native, "output_config.format.schema: Schema is too complex");
    let Step::Send { learned: Some(learned), .. } = step else { panic!("{step:?}") };
    assert_eq!(json!(learned.refused), json!(["outputConfig"]));
    let fingerprint = learned.schema.unwrap();
    let of = |fingerprint: &str| {
        let mut next = extraction(QWEN, json!({"learned": {"schemas": {fingerprint: ["outputConfig", "hologram"]}}}));
        next.start();
        mechanism(&body(&next))
    };
    assert_eq!((of(&fingerprint), of("0000000000000000")), ("auto-tool", "native"));

    let mut thinking = extraction(UNKNOWN, json!({"additionalModelRequestFields": {"thinking_mode": "on"}}));
    thinking.start();
    let step = refuse(&mut thinking, "Thinking may not be enabled when tool_choice forces tool use.");
    let Step::Send { delay_ms: 0, learned: None, reask: false, failed: Some(failed) } = step else {
        panic!("{step:?}")
    };
    assert_eq!(failed.code, ErrorCode::RequestRefused);
    assert_eq!(mechanism(&body(&thinking)), "auto-tool");
}

#[test]
fn what_else_a_model_refuses_is_left_out() {
    let marked = json!({"system": [{"text": "s"}, {"cachePoint": {"type": "default"}}], "messages": [
        {"role": "user", "content": [{"text": "x"}, {"cachePoint": {"type": "default"}}]}
    ]});
    let mut extraction = extraction(UNKNOWN, marked);
    extraction.start();
    let words = json!({"message": "You invoked an unsupported model or your request did not allow prompt caching."});
    answer(&mut extraction, 403, &[("x-amzn-errortype", "AccessDeniedException")], &words.to_string());
    assert!(!body(&extraction).to_string().contains("cachePoint"));
    refuse(&mut extraction, "This model doesn't support system messages. Try again without a system message.");
    let sent = body(&extraction);
    assert_eq!((sent.get("system"), &sent["messages"][0]["content"]), (None, &json!([{"text": "s"}, {"text": "x"}])));
    let again =
        refuse(&mut extraction, "This model doesn't support system messages. Try again without a system message.");
    assert_eq!(failure(again).code, ErrorCode::RequestRefused, "said again, it is about something else");

    let begun = json!({"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "{"}]});
    let mut begun = common::extraction(UNKNOWN, begun);
    begun.start();
    let words = "This model does not support assistant message prefill. The conversation must end with a user message.";
    assert!(matches!(refuse(&mut begun, words), Step::Send { learned: Some(_), .. }));
    assert_eq!(body(&begun)["messages"][2]["role"], "user");
    assert_eq!(failure(refuse(&mut begun, words)).code, ErrorCode::RequestRefused);

    let mut unknown = common::extraction(UNKNOWN, json!({}));
    unknown.start();
    assert_eq!(failure(refuse(&mut unknown, "Malformed input request")).code, ErrorCode::RequestRefused);
}

#[test]
fn definitions_are_written_out_for_a_model_that_is_not_shown_them() {
    let schema = json!({
        "type": "object", "properties": {"home": {"$ref": "#/$defs/place"}, "work": {"$ref": "#/$defs/place"}},
        "required": ["home", "work"], "$defs": {"place": {"type": "string", "minLength": 1}}
    });
    for (model, references) in [("openai.gpt-oss-120b-1:0", false), (CLAUDE, true)] {
        let mut extraction = extraction_of(&schema, model, json!({}));
        extraction.start();
        assert_eq!(body(&extraction)["toolConfig"].to_string().contains("$ref"), references, "{model}");
    }
}

#[test]
fn a_model_without_choices_is_offered_the_tool_alone() {
    let mut extraction = extraction(UNKNOWN, json!({}));
    extraction.start();
    refuse(
        &mut extraction,
        "This model doesn't support the toolConfig.toolChoice field. Remove toolConfig.toolChoice and try again.",
    );
    let sent = body(&extraction);
    assert_eq!((mechanism(&sent), sent["toolConfig"].get("toolChoice")), ("auto-tool", None));
}

#[test]
fn a_conversation_goes_on_with_what_is_left() {
    let mut extraction = extraction(UNKNOWN, json!({}));
    extraction.start();
    refuse(&mut extraction, REFUSALS[0].1);
    answer(&mut extraction, 200, &[], &tool_call(json!({"name": "Jason"})));
    assert_eq!(mechanism(&body(&extraction)), "any-tool");
    refuse(&mut extraction, REFUSALS[2].1);
    let sent = body(&extraction);
    assert_eq!(
        sent.pointer("/toolConfig/tools/0/toolSpec/name"),
        Some(&json!("User")),
        "calls in the conversation need their tool"
    );
    let step = answer(&mut extraction, 200, &[], &text(r#"{"name":"Jason","age":25}"#));
    assert_eq!(checked(step), r#"{"name":"Jason","age":25}"#);
    assert_eq!(completion(&extraction)["attempts"].as_array().unwrap().len(), 2);
}

#[test]
fn a_cut_answer_gets_more_room_up_to_what_the_caller_allows() {
    let cut =
        reply(&json!([{"toolUse": {"toolUseId": "t", "name": "User", "input": {"name": "Jason"}}}]), "max_tokens");
    for (options, raised) in [
        (json!({"maxTokensLimit": 300}), vec![300]),
        (json!({"maxTokensLimit": 500, "maxTokens": 100}), vec![200, 400, 500]),
        (json!({"maxTokensLimit": 150, "maxTokens": 100}), vec![150]),
        (json!({"maxTokensLimit": 100, "maxTokens": 100}), vec![]),
        (json!({"maxTokensLimit": 500, "maxTokens": 100, "tokenBudget": 45}), vec![200, 400]),
        (json!({}), vec![]),
    ] {
        let spent = options.get("tokenBudget").is_some();
        let mut extraction = extraction(CLAUDE, options);
        extraction.start();
        let mut step = answer(&mut extraction, 200, &[], &cut);
        for raised in raised {
            assert_eq!(body(&extraction)["inferenceConfig"]["maxTokens"], raised);
            step = answer(&mut extraction, 200, &[], &cut);
        }
        let code = if spent { ErrorCode::TokenBudgetExceeded } else { ErrorCode::IncompleteOutput };
        assert_eq!(failure(step).code, code);
    }
    // The most raises that any caller can ask for.
    let mut widest = extraction(CLAUDE, json!({"maxTokensLimit": 2_147_483_647, "maxTokens": 1}));
    widest.start();
    let mut raises = 0;
    while matches!(answer(&mut widest, 200, &[], &cut), Step::Send { .. }) {
        raises += 1;
    }
    assert_eq!(raises, 31);
    assert_eq!(refused(CLAUDE, json!({"maxTokens": 9, "maxTokensLimit": 5})).path.as_deref(), Some("maxTokensLimit"));
}
