//! The table of families: readable, without a row that is hidden, and found through every kind of id.

use super::table::FILE;
use super::*;

#[test]
fn families_file_is_readable_and_every_row_says_where_it_is_from() {
    let file: serde_json::Value = serde_json::from_str(include_str!("families.json")).unwrap();
    let (rows, mantle_only) = (file["rows"].as_array().unwrap(), file["mantleOnly"].as_array().unwrap());
    assert_eq!((rows.len(), mantle_only.len()), (FILE.rows.len(), FILE.mantle_only.len()));
    for row in rows.iter().chain(mantle_only) {
        assert!(row["source"].as_str().is_some_and(|text| !text.is_empty()), "{row}");
        assert!(row["date"].as_str().is_some_and(|text| text.len() == 7), "{row}");
    }
}

#[test]
fn no_row_is_hidden_by_an_earlier_one() {
    for (index, family) in FILE.rows.iter().enumerate() {
        for prefix in &family.id_prefixes {
            let first = FILE
                .rows
                .iter()
                .position(|other| other.id_prefixes.iter().any(|earlier| prefix.starts_with(earlier.as_str())));
            assert_eq!(first, Some(index), "{prefix}");
        }
    }
}

#[test]
fn models_of_the_other_endpoint_are_known_and_what_stands_in_for_them_is_not_one_of_them() {
    for (id, instead) in [
        ("openai.gpt-5.6-cyber", Some("openai.gpt-6.1-sol")),
        ("openai.gpt-daybreak-blue-5.6-sol", Some("openai.gpt-6.1-sol")),
        ("us.xai.grok-4.3", Some("xai.grok-4.7")),
        ("google.gemma-4-26b-a4b", Some("google.gemma-3-27b-it")),
        ("deepseek.v3.1", Some("deepseek.v3-v1:0")),
        ("deepseek.v3-v1:0", None),
        ("deepseek.v3.2", None),
        ("openai.gpt-5.6-sol", None),
        ("xai.grok-4.6", None),
        ("google.gemma-3-4b-it", None),
    ] {
        assert_eq!(instead_of_mantle_only(id), instead, "{id}");
        if let Some(instead) = instead {
            assert!(traits(instead).known && instead_of_mantle_only(instead).is_none());
        }
    }
}

#[test]
fn families_are_found_through_prefixes_and_arns() {
    for (id, choice, known) in [
        ("anthropic.claude-3-haiku-20240307-v1:0", ToolChoice::Tool, true),
        ("global.anthropic.claude-sonnet-4-5-20250929-v1:0", ToolChoice::Tool, true),
        ("anthropic.claude-opus-5-5-v1:0", ToolChoice::Auto, true),
        ("us.meta.llama4-maverick-17b-instruct-v1:0", ToolChoice::Auto, true),
        ("us.meta.llama3-2-1b-instruct-v1:0", ToolChoice::None, true),
        ("deepseek.r1-v1:0", ToolChoice::None, true),
        ("something.new-v1:0", ToolChoice::Tool, false),
        ("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0", ToolChoice::Tool, true),
        (
            "arn:aws:bedrock:us-east-1:123456789012:custom-model/meta.llama3-1-8b-v1:0.x/abcdefghijkl",
            ToolChoice::Auto,
            true,
        ),
        ("arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1", ToolChoice::Tool, true),
        ("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0", ToolChoice::Tool, true),
        ("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123", ToolChoice::Tool, false),
    ] {
        let traits = traits(id);
        assert_eq!((traits.tool_choice, traits.known), (choice, known), "{id}");
    }
    assert!(traits("arn:aws:bedrock:us-east-1:123456789012:prompt/ABC:1").prompt);
    assert!(!traits("arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/abc").prompt);
}

#[test]
fn every_row_has_names_of_its_own_that_lead_to_it() {
    let opaque = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123";
    let mut names: Vec<&str> = family_names().collect();
    for row in &FILE.rows {
        assert!(!row.names.is_empty(), "{:?}", row.id_prefixes);
        for name in row.names.iter().chain(&row.id_prefixes) {
            assert_eq!(family(opaque, name), Some(row.traits()), "{name}");
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "no name stands for two rows");
}

#[test]
fn a_family_is_named_by_an_id_too_and_wins_over_the_models_own() {
    let sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    for id in [
        sonnet,
        "anthropic.claude-sonnet-4-5",
        "claude-sonnet-4-5",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    ] {
        assert_eq!(family("x", id), Some(traits(sonnet)), "{id}");
    }
    assert_eq!(family(sonnet, "llama").unwrap().tool_choice, ToolChoice::Auto);
    let prompt = family("arn:aws:bedrock:us-east-1:123456789012:prompt/ABC", "nova").unwrap();
    assert!(prompt.prompt && prompt.known && !prompt.system);
    for unknown in ["", "Nova", "something.new", "arn:aws:bedrock:us-east-1:123456789012:imported-model/abc"] {
        assert_eq!(family("x", unknown), None, "{unknown}");
    }
}
