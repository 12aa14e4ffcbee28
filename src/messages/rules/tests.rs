//! Shapes of conversations that some families refuse, and what becomes of them.

use super::*;
use crate::messages::tests::{for_model, wire};
use crate::messages::{Input, normalise};
use crate::model::traits;

const MISTRAL: &str = "mistral.pixtral-large-2502-v1:0";

fn called(id: &str, reply: Value) -> Value {
    json!([
        {"role": "user", "content": "x"},
        {"role": "assistant", "content": [{"toolUse": {"toolUseId": id, "name": "n", "input": {}}}]},
        {"role": "user", "content": reply}
    ])
}

#[test]
fn a_prefill_ends_without_blanks_before_a_cache_point_too() {
    let point = json!({"cachePoint": {"type": "default"}});
    for content in [json!([{"text": "{ "}, point]), json!([{"text": "{ \n"}])] {
        let messages = json!([{"role": "user", "content": "x"}, {"role": "assistant", "content": content}]);
        let input = Input { messages, ..Input::default() };
        let conversation = normalise(input, traits("anthropic.claude-3-haiku-20240307-v1:0")).unwrap();
        assert_eq!(wire(&conversation.turns)[1]["content"][0], json!({"text": "{"}));
        assert_eq!(prefill(&conversation.turns), Some("{"));
    }
}

#[test]
fn what_no_result_holds_stands_behind_a_neutral_turn_of_its_own() {
    let result = json!({"toolResult": {"toolUseId": "abcdefgh1", "content": [{"text": "r"}]}});
    let audio = json!({"audio": {"format": "wav", "source": {"s3Location": {"uri": "s3://b/k.wav"}}}});
    let messages = called("abcdefgh1", json!([audio, result, {"text": "so?"}]));
    let mistral = for_model(MISTRAL, messages.clone()).unwrap();
    assert_eq!(
        mistral["messages"].as_array().unwrap()[2..],
        [
            json!({"role": "user", "content": [
                {"toolResult": {"toolUseId": "abcdefgh1", "content": [{"text": "r"}, {"text": "so?"}]}}
            ]}),
            json!({"role": "assistant", "content": [{"text": "Go on."}]}),
            json!({"role": "user", "content": [audio]}),
        ]
    );
    let claude = for_model("anthropic.claude-x", messages).unwrap();
    assert_eq!(claude["messages"][2]["content"], json!([result, audio, {"text": "so?"}]));
}

#[test]
fn a_reply_to_an_answer_gets_the_form_of_the_family() {
    let id = "tooluse_1";
    let mut turns = Vec::new();
    for block in [
        json!({"toolUse": {"toolUseId": id, "name": "n", "input": {}}}),
        json!({"toolResult": {"toolUseId": id, "content": [{"text": "r"}]}}),
        json!({"toolUse": {"toolUseId": id, "name": "n", "input": {}}}),
    ] {
        let role = if block.get("toolUse").is_some() { Role::Assistant } else { Role::User };
        turns.push(Turn::Blocks { role, content: vec![block] });
    }
    valid_ids(&mut turns[..2], true);
    let results = json!([{"toolResult": {"toolUseId": id, "content": [{"text": "wrong"}]}}, {"text": "again"}]);
    turns.push(Turn::Blocks { role: Role::User, content: results.as_array().unwrap().clone() });
    let traits = crate::model::traits(MISTRAL);
    settle(&mut turns, traits);
    let settled = wire(&turns);
    let ids: Vec<&str> =
        ["0/content/0/toolUse", "1/content/0/toolResult", "2/content/0/toolUse", "3/content/0/toolResult"]
            .map(|place| settled.pointer(&format!("/{place}/toolUseId")).unwrap().as_str().unwrap())
            .to_vec();
    assert!(ids.iter().all(|id| id.len() == 9));
    assert_eq!((ids[0], ids[2]), (ids[1], ids[3]));
    assert_ne!(ids[0], ids[2], "a new call has an id of its own, even where the model says the same one again");
    assert_eq!(settled[3]["content"].as_array().unwrap().len(), 1);
    assert_eq!(settled[3]["content"][0]["toolResult"]["content"], json!([{"text": "wrong"}, {"text": "again"}]));
}

#[test]
fn changes_of_tools_stay_at_their_place() {
    let addition = json!({"toolAddition": {"tool": {"name": "search"}}});
    let messages = json!([
        {"role": "user", "content": "a"},
        {"role": "system", "content": [{"text": "Be brief."}, addition, {"cachePoint": {"type": "default"}}]},
        {"role": "user", "content": "b"}
    ]);
    let wire = for_model("anthropic.claude-x", messages).unwrap();
    assert_eq!(wire["system"], json!([{"text": "Be brief."}, {"cachePoint": {"type": "default"}}]));
    assert_eq!(
        wire["messages"],
        json!([
            {"role": "user", "content": [{"text": "a"}]},
            {"role": "system", "content": [addition]},
            {"role": "user", "content": [{"text": "b"}]}
        ])
    );
}

#[test]
fn participants_are_named_in_words() {
    let messages = json!([
        {"role": "system", "name": "house", "content": "s"},
        {"role": "user", "name": "Ada", "content": "a"},
        {"role": "assistant", "name": "helper", "content": "b"},
        {"role": "user", "name": "Bo", "content": " "},
        {"role": "user", "name": " ", "content": "c"}
    ]);
    let wire = for_model("anthropic.claude-x", messages).unwrap();
    assert_eq!(wire["system"], json!([{"text": "s"}]));
    assert_eq!(
        wire["messages"],
        json!([
            {"role": "user", "content": [{"text": "Ada:"}, {"text": "a"}]},
            {"role": "assistant", "content": [{"text": "b"}]},
            {"role": "user", "content": [{"text": "c"}]}
        ])
    );
}

#[test]
fn a_status_is_told_in_words_where_the_family_takes_none() {
    let result = |status: &str| json!({"toolResult": {"toolUseId": "t", "content": [{"text": "r"}], "status": status}});
    for (model, status, expected) in [
        ("anthropic.claude-x", "error", result("error")),
        ("unknown.x", "error", result("error")),
        ("writer.palmyra-x4-v1:0", "success", json!({"toolResult": {"toolUseId": "t", "content": [{"text": "r"}]}})),
        (
            "writer.palmyra-x4-v1:0",
            "error",
            json!({"toolResult": {"toolUseId": "t", "content": [{"text": "The tool failed:"}, {"text": "r"}]}}),
        ),
    ] {
        let wire = for_model(model, called("t", json!([result(status)]))).unwrap();
        assert_eq!(wire["messages"][2]["content"], json!([expected]), "{model}");
    }
}

#[test]
fn a_turn_holds_no_more_media_than_the_service_takes() {
    let image = json!({"image": {"format": "png", "source": {"s3Location": {"uri": "s3://b/k.png"}}}});
    let document =
        json!({"document": {"format": "pdf", "name": "a", "source": {"s3Location": {"uri": "s3://b/k.pdf"}}}});
    for (block, most) in [(image, 20), (document, 5)] {
        let of = |count: usize| {
            for_model("anthropic.claude-x", json!([{"role": "user", "content": vec![block.clone(); count]}]))
        };
        assert!(of(most).is_ok());
        assert_eq!(of(most + 1).unwrap_err().path.as_deref(), Some("messages"));
    }
}

#[test]
fn results_hold_no_media_that_the_family_refuses_there() {
    let image = json!({"image": {"format": "png", "source": {"s3Location": {"uri": "s3://b/k.png"}}}});
    let document =
        json!({"document": {"format": "pdf", "name": "a", "source": {"s3Location": {"uri": "s3://b/k.pdf"}}}});
    let result = |content: Value| json!({"toolResult": {"toolUseId": "abcdefgh1", "content": content}});
    let messages = |content: Value| called("abcdefgh1", json!([result(content)]));
    let mistral = for_model(MISTRAL, messages(json!([image, document]))).unwrap();
    assert_eq!(
        mistral["messages"].as_array().unwrap()[2..],
        [
            json!({"role": "user", "content": [result(json!([{"text": "See the image below."}, document]))]}),
            json!({"role": "assistant", "content": [{"text": "Go on."}]}),
            json!({"role": "user", "content": [image]}),
        ]
    );
    let qwen = for_model("qwen.qwen3-vl-235b-a22b", messages(json!([image, document]))).unwrap();
    assert_eq!(
        qwen["messages"][2]["content"],
        json!([result(json!([image, {"text": "See the document below."}])), document, {"text": "Use the document above."}])
    );
    let claude = for_model("anthropic.claude-x", messages(json!([image, document]))).unwrap();
    assert_eq!(claude["messages"][2]["content"], json!([result(json!([image, document]))]));
}

#[test]
fn the_last_turn_is_the_users_where_the_family_wants_it() {
    let messages = json!([{"role": "user", "content": "x"}, {"role": "assistant", "content": "{\"name\": \n"}]);
    for (model, last) in [
        ("us.anthropic.claude-opus-4-6-v1", json!({"role": "user", "content": [{"text": "Go on."}]})),
        ("global.anthropic.claude-sonnet-5", json!({"role": "user", "content": [{"text": "Go on."}]})),
        (
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            json!({"role": "assistant", "content": [{"text": "{\"name\":"}]}),
        ),
        ("unknown.x", json!({"role": "assistant", "content": [{"text": "{\"name\":"}]})),
    ] {
        let wire = for_model(model, messages.clone()).unwrap();
        assert_eq!(wire["messages"].as_array().unwrap().last(), Some(&last), "{model}");
    }
}

#[test]
fn turns_of_marks_alone_go_with_the_marks() {
    let point = json!({"cachePoint": {"type": "default"}});
    let turn = |role: Role, content: Value| Turn::Blocks { role, content: content.as_array().cloned().unwrap() };
    let mut turns = vec![
        turn(Role::User, json!([{"text": "a"}])),
        turn(Role::Assistant, json!([point])),
        turn(Role::User, json!([{"text": "b"}, point])),
    ];
    assert!(remove_cache_points(&mut turns));
    assert_eq!(wire(&turns), json!([{"role": "user", "content": [{"text": "a"}, {"text": "b"}]}]));
    assert!(!remove_cache_points(&mut turns));
}

#[test]
fn the_words_beside_a_document_stand_before_a_mark_for_caching() {
    let document = json!({"document": {"format": "txt", "name": "a", "source": {"bytes": "aGVsbG8="}}});
    let point = json!({"cachePoint": {"type": "default"}});
    let messages = json!([{"role": "user", "content": [document, point]}]);
    let wire = for_model("anthropic.claude-x", messages).unwrap();
    assert_eq!(wire["messages"][0]["content"][1], json!({"text": "Use the document above."}));
    assert_eq!(wire["messages"][0]["content"][2], point);
}

#[test]
fn a_mark_for_caching_stands_behind_every_medium_in_a_form_that_is_taken() {
    let point = json!({"cachePoint": {"type": "default"}});
    let document = |more: Value| {
        let mut fields = json!({"name": "a", "source": {"bytes": "aGVsbG8="}});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"document": fields})
    };
    let text = document(json!({"format": "md"}));
    let video = json!({"video": {"format": "mp4", "source": {"s3Location": {"uri": "s3://b/k.mp4"}}}});
    let pdf = document(json!({"format": "pdf"}));
    let cited = document(json!({"format": "txt", "citations": {"enabled": true}}));
    let image = json!({"image": {"format": "png", "source": {"s3Location": {"uri": "s3://b/k.png"}}}});
    for (medium, words) in [
        (text, Some("Use the document above.")),
        (video, Some("Use the video above.")),
        (pdf, None),
        (cited, None),
        (image, None),
    ] {
        for behind in [json!([]), json!([{"text": "Who?"}])] {
            let mut content = vec![json!({"text": "Read"}), medium.clone(), point.clone()];
            content.extend(behind.as_array().unwrap().iter().cloned());
            let messages = json!([{"role": "user", "content": content}]);
            content.splice(2..2, words.map(|words| json!({"text": words})));
            let sent = for_model("anthropic.claude-x", messages).unwrap();
            assert_eq!(sent["messages"][0]["content"], json!(content));
        }
    }
}

#[test]
fn json_in_results_is_text_where_it_is_refused_or_misread() {
    let nova = "us.amazon.nova-2-lite-v1:0";
    let reserved = json!({"__type": "User"});
    for (model, value, is_text) in [
        ("anthropic.claude-x", json!({"rows": [1, {"type": "x"}]}), false),
        ("something.new", json!({}), false),
        ("anthropic.claude-x", reserved.clone(), true),
        ("something.new", json!({"data": {"user": reserved}}), true),
        (MISTRAL, json!({"rows": [[{"a": [reserved]}]]}), true),
        (nova, json!({"rows": 3}), true),
        ("amazon.nova-micro-v1:0", json!({}), true),
    ] {
        for block in [
            json!({"toolResult": {"toolUseId": "abcdefgh1", "content": [{"json": value}]}}),
            json!({"type": "tool-result", "toolCallId": "abcdefgh1", "toolName": "n", "output": {"type": "json", "value": value}}),
        ] {
            let sent = for_model(model, called("abcdefgh1", json!([block]))).unwrap();
            let held = &sent["messages"][2]["content"][0]["toolResult"]["content"];
            let expected = if is_text { json!([{"text": value.to_string()}]) } else { json!([{"json": value}]) };
            assert_eq!(held, &expected, "{model}");
        }
    }
}
