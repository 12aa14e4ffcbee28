//! A re-ask differs from the one before it for the same place, and asking ends where it cannot help.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use bedrock_extract::error::ErrorCode;
use bedrock_extract::extraction::{Extraction, Step};
use bedrock_extract::validation::Issue;
use common::{CLAUDE, answer, checked, completion, extraction_of, failure, hear, objection, refused, text};
use serde_json::{Value, json};

fn payment() -> Value {
    json!({"title": "User", "type": "object", "required": ["about", "currency", "amount"], "properties": {
        "about": {"type": "string"}, "currency": {"type": "string", "maxLength": 3}, "amount": {"type": "number"}
    }})
}

fn said(currency: &str, amount: &str) -> String {
    format!(r#"{{"about":"{}","currency":"{currency}","amount":{amount}}}"#, "x".repeat(60))
}

fn started(options: Value) -> Extraction {
    let mut options = options;
    options.as_object_mut().unwrap().entry("maxRetries").or_insert(json!(9));
    let mut extraction = extraction_of(&payment(), CLAUDE, options);
    extraction.start();
    extraction
}

/// The form of the last re-ask.
fn form(extraction: &Extraction) -> &'static str {
    let told = objection(extraction);
    match () {
        () if told.contains("leave out the others:") => "patch",
        () if told.contains("keep the others:") => "whole",
        () if told.contains("still not in their form:") => "outlined",
        () => panic!("{told}"),
    }
}

#[test]
fn the_next_question_for_the_same_place_takes_another_form() {
    for (repair, order) in [
        ("whole", ["whole", "outlined", "whole", "outlined", "whole"]),
        ("patch", ["patch", "whole", "outlined", "patch", "whole"]),
    ] {
        for mode in ["BEDROCK_TOOLS", "BEDROCK_JSON"] {
            let mut extraction = started(json!({"repair": repair, "mode": mode}));
            for (index, expected) in order.into_iter().enumerate() {
                hear(&mut extraction, &said(&format!("euro{index}"), "45"));
                assert_eq!(form(&extraction), expected, "{repair} {mode} {index}");
            }
            assert_eq!(checked(hear(&mut extraction, &said("EUR", "45"))), said("EUR", "45"));
            assert_eq!(completion(&extraction).get("endedEarly"), None);
        }
    }
    // A place that the model has not been told of begins anew, and goes on in its order when it is wrong again.
    let mut extraction = started(json!({}));
    for (currency, amount, expected) in [
        ("euros", "45", "whole"),
        ("EUR", "\"many\"", "whole"),
        ("euros", "45", "outlined"),
        ("euros", "\"many\"", "whole"),
        ("EUR", "\"none\"", "outlined"),
    ] {
        hear(&mut extraction, &said(currency, amount));
        assert_eq!(form(&extraction), expected, "{currency} {amount}");
    }
}

#[test]
fn the_outlined_form_shows_what_the_schema_asks_for() {
    let mut extraction = started(json!({}));
    hear(&mut extraction, &said("euros", "\"many\""));
    hear(&mut extraction, &said("Euros", "\"many\""));
    let lines = [
        "Write the object again. These values are still not in their form:",
        r#"- /currency: <string, at most 3 characters>, not "Euros""#,
        r#"- /amount: <number>, not "many""#,
    ];
    assert_eq!(objection(&extraction), lines.join("\n"));
    // What the form does not show is told as well: a caller's rule, and what is missing.
    let mut extraction = started(json!({}));
    for _ in 0..2 {
        checked(hear(&mut extraction, &said("EUR", "45")));
        extraction.reject(vec![Issue::of_validator("/amount", "must be above 50")]);
    }
    assert!(objection(&extraction).ends_with("- /amount: <number>, not 45; must be above 50"));
    for _ in 0..2 {
        hear(&mut extraction, r#"{"about":"x","currency":"EUR"}"#);
    }
    assert!(objection(&extraction).ends_with("- /amount: <number>; is required, but missing"));
}

#[test]
fn an_answer_without_an_object_is_shown_the_form_the_second_time() {
    let mut extraction = started(json!({}));
    answer(&mut extraction, 200, &[], &text("I cannot."));
    assert!(!objection(&extraction).contains("this form"));
    answer(&mut extraction, 200, &[], &text("I cannot."));
    let told = objection(&extraction);
    assert!(told.contains("The object has this form:\n{\n  \"about\": <string>"), "{told}");
    assert!(told.ends_with("}\nCall `User` with its whole input."), "{told}");
    // One that is too long to help is left out.
    let names: Vec<String> = (0..200).map(|index| format!("field_{index}")).collect();
    let properties: serde_json::Map<String, Value> =
        names.iter().map(|name| (name.clone(), json!({"type": "string"}))).collect();
    let long = json!({"title": "User", "type": "object", "properties": properties, "required": names});
    let mut extraction = extraction_of(&long, CLAUDE, json!({}));
    extraction.start();
    answer(&mut extraction, 200, &[], &text("I cannot."));
    answer(&mut extraction, 200, &[], &text("I cannot."));
    assert!(objection(&extraction).contains("The answer before had the same fault.\nCall `User`"));
}

#[test]
fn an_unchanged_answer_at_temperature_zero_ends_the_call_after_both_forms() {
    for (options, attempts, ends_early) in [
        (json!({"temperature": 0}), 3, true),
        (json!({"inferenceConfig": {"temperature": 0.0}}), 3, true),
        (json!({"temperature": 0, "repair": "patch"}), 3, true),
        (json!({"temperature": 0, "reask": "replace"}), 3, true),
        (json!({"temperature": 0, "mode": "BEDROCK_JSON"}), 3, true),
        (json!({"temperature": 0, "retryUnchanged": true}), 10, false),
        (json!({"temperature": 0.1}), 10, false),
        (json!({}), 10, false),
        // The last attempt is the last by `maxRetries`.
        (json!({"temperature": 0, "maxRetries": 2}), 3, false),
        (json!({"temperature": 0, "maxRetries": 1}), 2, false),
    ] {
        let mut extraction = started(options.clone());
        let mut step = hear(&mut extraction, &said("euros", "45"));
        let mut heard = 1;
        while matches!(step, Step::Send { .. }) {
            step = hear(&mut extraction, &said("euros", "45"));
            heard += 1;
        }
        let error = failure(step);
        assert_eq!((error.code, error.path.as_deref()), (ErrorCode::ValidationFailed, Some("/currency")), "{options}");
        let record = completion(&extraction);
        assert_eq!((heard, record["attempts"].as_array().unwrap().len()), (attempts, attempts), "{options}");
        let expected = ends_early.then(|| json!("unchanged-answer"));
        assert_eq!(record.get("endedEarly"), expected.as_ref(), "{options}");
        assert_eq!(error.help.contains("retryUnchanged"), ends_early, "{error}");
    }
    let error = refused(CLAUDE, json!({"retryUnchanged": "yes"}));
    assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some("retryUnchanged")));
}

#[test]
fn asking_goes_on_while_anything_changes() {
    // A value that changes, if only back, and objections that change.
    let mut extraction = started(json!({"temperature": 0}));
    for currency in ["euros", "euro", "euros", "euro", "euros"] {
        assert!(matches!(hear(&mut extraction, &said(currency, "45")), Step::Send { .. }));
    }
    let mut extraction = started(json!({"temperature": 0}));
    for attempt in 0..6 {
        checked(hear(&mut extraction, &said("EUR", "45")));
        let step = extraction.reject(vec![Issue::of_validator("/amount", &format!("must be above {attempt}5"))]);
        assert!(matches!(step, Step::Send { .. }), "{attempt}");
    }
    // A patch that brings back what stood there is no change; the same words without a value are none that is counted.
    let mut extraction = started(json!({"temperature": 0, "repair": "patch"}));
    hear(&mut extraction, &said("euros", "45"));
    assert!(matches!(hear(&mut extraction, r#"{"currency":"euros"}"#), Step::Send { .. }));
    failure(hear(&mut extraction, &said("euros", "45")));
    assert_eq!(completion(&extraction)["endedEarly"], "unchanged-answer");
    let mut extraction = started(json!({"temperature": 0}));
    for _ in 0..9 {
        assert!(matches!(answer(&mut extraction, 200, &[], &text("I cannot.")), Step::Send { .. }));
    }
    assert_eq!(failure(answer(&mut extraction, 200, &[], &text("I cannot."))).code, ErrorCode::NoAnswer);
}

#[test]
fn a_token_budget_comes_before_an_early_end() {
    let mut extraction = started(json!({"temperature": 0, "tokenBudget": 40}));
    for _ in 0..2 {
        hear(&mut extraction, &said("euros", "45"));
    }
    let error = failure(hear(&mut extraction, &said("euros", "45")));
    assert_eq!(error.code, ErrorCode::TokenBudgetExceeded);
    assert_eq!(completion(&extraction).get("endedEarly"), None);
}

/// Numbers that look random, the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Whatever is answered: attempts stay within their bound, the same question is never put twice in a row for the same
/// fault, and an early end follows two answers that changed nothing.
#[test]
fn every_course_of_answers_keeps_the_laws() {
    let mut early = 0;
    for seed in 0..600 {
        let mut random = Random(seed);
        let pick = |random: &mut Random, words: &[&str]| -> String {
            words[usize::try_from(random.below(words.len() as u64)).unwrap()].to_owned()
        };
        let retries = random.below(8);
        let options = json!({
            "temperature": random.below(2), "maxRetries": retries, "repair": pick(&mut random, &["whole", "patch"]),
            "reask": pick(&mut random, &["append", "replace"]), "retryUnchanged": random.below(4) == 0,
            "mode": pick(&mut random, &["BEDROCK_TOOLS", "BEDROCK_JSON"])
        });
        let mut extraction = started(options.clone());
        let (mut answers, mut questions): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let end = loop {
            let said = match random.below(6) {
                0 => r#"{"currency":"euros"}"#.to_owned(),
                1 => "nothing".to_owned(),
                2 => said("EUR", "\"many\""),
                _ => said("euros", "45"),
            };
            let step = match said.as_str() {
                "nothing" => answer(&mut extraction, 200, &[], &text("I cannot.")),
                said => hear(&mut extraction, said),
            };
            answers.push(said);
            match step {
                Step::Send { reask: true, .. } => questions.push(objection(&extraction)),
                other => break other,
            }
        };
        let record = completion(&extraction);
        assert!(answers.len() <= usize::try_from(retries).unwrap() + 1, "{seed}");
        assert!(
            questions.windows(2).all(|pair| pair[0] != pair[1] || !pair[0].contains("/currency: \"euros\"")),
            "{seed}: {questions:?}"
        );
        if record.get("endedEarly").is_some() {
            early += 1;
            assert!(options["temperature"] == 0 && options["retryUnchanged"] == false, "{seed}");
            let values: Vec<&Value> =
                record["attempts"].as_array().unwrap().iter().map(|attempt| &attempt["answer"]).collect();
            assert!(values.iter().rev().take(3).all(|value| value == values.last().unwrap()), "{seed}: {values:?}");
        }
        if !matches!(end, Step::Check { .. }) {
            failure(end);
        }
    }
    assert!(early > 20, "{early}");
}
