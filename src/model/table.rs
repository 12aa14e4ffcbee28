//! The table of families, and which row an id or a caller means.

use super::Traits;
use serde::Deserialize;
use std::sync::LazyLock;

/// The traits of the family that `model_id` (an id, an inference profile id or an ARN) belongs to.
///
/// ```
/// use bedrock_extract::model::{ToolChoice, traits};
/// assert_eq!(traits("us.anthropic.claude-sonnet-4-5-20250929-v1:0").tool_choice, ToolChoice::Tool);
/// assert_eq!(traits("qwen.qwen3-32b-v1:0").tool_choice, ToolChoice::Auto);
/// ```
#[must_use]
pub fn traits(model_id: &str) -> Traits {
    if is_prompt(model_id) {
        return Traits::default().of_prompt();
    }
    row_of(model_id).map_or_else(Traits::unknown, Family::traits)
}

/// The traits of `model_id` where the caller names the family: by its name in the table, or by the id of a model of it, of
/// which the beginning is enough. `None` where no row has that name.
///
/// ```
/// use bedrock_extract::model::{family, traits};
/// let profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
/// assert_eq!(family(profile, "nova"), Some(traits("amazon.nova-lite-v1:0")));
/// assert_eq!(family(profile, "amazon.nova"), family(profile, "nova"));
/// assert_eq!(family(profile, "supernova"), None);
/// ```
#[must_use]
pub fn family(model_id: &str, name: &str) -> Option<Traits> {
    let named = FILE.rows.iter().find(|family| family.names.iter().any(|own| own == name));
    let traits = named.or_else(|| row_of(name))?.traits();
    Some(if is_prompt(model_id) { traits.of_prompt() } else { traits })
}

/// The names of all families.
pub fn family_names() -> impl Iterator<Item = &'static str> {
    FILE.rows.iter().flat_map(|family| family.names.iter().map(String::as_str))
}

/// What Converse serves in the place of a model that AWS serves on its other endpoint, `bedrock-mantle`, only.
#[must_use]
pub fn instead_of_mantle_only(model_id: &str) -> Option<&'static str> {
    let id = base_id(model_id);
    let found = FILE.mantle_only.iter().find(|model| begins_with_one(id, &model.id_prefixes));
    found.map(|model| model.instead.as_str())
}

fn row_of(model_id: &str) -> Option<&'static Family> {
    let id = base_id(model_id);
    FILE.rows.iter().find(|family| begins_with_one(id, &family.id_prefixes))
}

fn is_prompt(model_id: &str) -> bool {
    model_id.starts_with("arn:") && model_id.contains(":prompt/")
}

fn begins_with_one(id: &str, prefixes: &[String]) -> bool {
    prefixes.iter().any(|prefix| id.starts_with(prefix.as_str()))
}

#[derive(Default, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"), rename_all = "camelCase")]
pub(super) struct File {
    pub(super) mantle_only: Vec<MantleOnly>,
    pub(super) rows: Vec<Family>,
}

#[derive(Deserialize)]
pub(super) struct MantleOnly {
    #[serde(rename = "match")]
    id_prefixes: Vec<String>,
    instead: String,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Family {
    #[serde(rename = "match")]
    pub(super) id_prefixes: Vec<String>,
    /// What a caller may call the family.
    pub(super) names: Vec<String>,
    #[serde(flatten)]
    traits: Traits,
}

impl Family {
    pub(super) fn traits(&self) -> Traits {
        Traits { known: true, ..self.traits }
    }
}

pub(super) static FILE: LazyLock<File> =
    LazyLock::new(|| serde_json::from_str::<File>(include_str!("families.json")).unwrap_or_default());

/// The prefixes of cross-region inference profiles.
const GEOGRAPHIES: [&str; 9] = ["us", "eu", "apac", "jp", "au", "ca", "in", "global", "us-gov"];

/// The id without the region group in front of it. An ARN holds it after the kind of resource; what follows after another
/// slash, as in the ARN of a custom model, says nothing of the family.
fn base_id(model_id: &str) -> &str {
    let in_arn = || model_id.splitn(6, ':').nth(5)?.split('/').nth(1);
    let resource = if model_id.starts_with("arn:") { in_arn().unwrap_or(model_id) } else { model_id };
    match resource.split_once('.') {
        Some((geography, rest)) if GEOGRAPHIES.contains(&geography) => rest,
        _ => resource,
    }
}
