//! Which call of the tool counts, and what may stand in its place.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::schema::Schema;
use common::{ASKED_AGAIN, Ask, JASON, answer, body, decide, outcome, reply, text, tool_call, user, with};
use serde_json::{Value, json};

#[test]
fn of_several_calls_the_valid_one_counts() {
    let call = |id: &str, name: &str, input: Value| json!({"toolUse": {"toolUseId": id, "name": name, "input": input}});
    let whole = json!({"name": "Jason", "age": 25});
    let calls = json!([
        call("a", "User", json!({"name": "Jason"})),
        call("b", "User", whole.clone()),
        call("c", "Other", json!({}))
    ]);
    assert_eq!(outcome(with(json!({})), &reply(&calls, "tool_use")).unwrap().0, whole);
    let stringified = tool_call(json!(JASON));
    assert_eq!(outcome(with(json!({})), &stringified).unwrap(), (whole, vec!["parsed-text".to_owned()]));
}

#[test]
fn text_in_place_of_a_call_counts_when_it_is_whole() {
    let jason: Value = serde_json::from_str(JASON).unwrap();
    assert_eq!(outcome(with(json!({})), &text(JASON)).unwrap(), (jason, vec!["found-in-text".to_owned()]));
    assert_eq!(outcome(with(json!({})), &text(r#"{"name":"Jason"}"#)), None);
    let other =
        reply(&json!([{"text": JASON}, {"toolUse": {"toolUseId": "t", "name": "Other", "input": {}}}]), "tool_use");
    assert_eq!(outcome(with(json!({})), &other), None);
    let schema = json!({"title": "User", "type": "object", "properties": {"a": {"type": "string"}}});
    let optional = Ask { schema, options: json!({}) };
    assert_eq!(outcome(optional, &text("Nothing: {}")), None);
}

#[test]
fn several_calls_follow_a_rule_and_each_hears_of_its_own_faults() {
    let call = |id: &str, input: Value| json!({"toolUse": {"toolUseId": id, "name": "User", "input": input}});
    let [jason, maria] = [("Jason", 25), ("Maria", 31)].map(|(name, age)| json!({"name": name, "age": age}));
    let calls = |calls: &[Value]| reply(&json!(calls), "tool_use");
    let several = vec!["first-of-several".to_owned()];
    let both = calls(&[call("a", jason.clone()), call("b", maria.clone())]);
    assert_eq!(outcome(with(json!({})), &both), Some((jason.clone(), several.clone())));
    let second = calls(&[call("a", json!({"name": 1})), call("b", maria.clone())]);
    assert_eq!(outcome(with(json!({})), &second), Some((maria, several)));
    let same = calls(&[call("a", jason.clone()), call("b", jason.clone())]);
    assert_eq!(outcome(with(json!({})), &same), Some((jason, vec![])));

    for judge in ["schema", "library"] {
        let mut extraction = with(json!({})).started(judge);
        let wrong = calls(&[call("a", json!({"name": "A"})), call("b", json!({"name": "B", "age": "b"}))]);
        let schema = Schema::compile(&user().to_string(), None).unwrap();
        let step = answer(&mut extraction, 200, &[], &wrong);
        assert_eq!(decide(&schema, &mut extraction, step), ASKED_AGAIN);
        let results = &body(&extraction)["messages"][2]["content"];
        let told = |index: usize| results[index]["toolResult"]["content"][0]["text"].as_str().unwrap().to_owned();
        assert!(told(0).contains("/age: is required, but missing") && !told(0).contains("\"b\""), "{}", told(0));
        assert!(told(1).contains("/age: \"b\" must be an integer") && !told(1).contains("missing"), "{}", told(1));
    }
}

#[test]
fn other_spellings_of_the_only_tool_are_calls_of_it() {
    let jason: Value = serde_json::from_str(JASON).unwrap();
    let named =
        |name: &str| reply(&json!([{"toolUse": {"toolUseId": "t1", "name": name, "input": jason}}]), "tool_use");
    let spelled = vec!["tool-name".to_owned()];
    for name in ["user", "User ", "functions.User", "functions_User"] {
        assert_eq!(outcome(with(json!({})), &named(name)), Some((jason.clone(), spelled.clone())), "{name}");
        assert_eq!(outcome(with(json!({"validation": "strict"})), &named(name)), None, "{name}");
        let other = json!({"tools": [{"toolSpec": {"name": "Other", "inputSchema": {"json": {"type": "object"}}}}]});
        assert_eq!(outcome(with(json!({"toolConfig": other})), &named(name)), None, "{name}");
    }
    assert_eq!(outcome(with(json!({})), &named("Order")), None);
}
