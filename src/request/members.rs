//! Members of the request that go out as the caller gave them, once they have the form that the service model asks for.
//!
//! A slip in the name of a guardrail's member must not leave the request unguarded, and a refusal of the service costs a
//! round trip and names a shape instead of an option.

use super::options::{Options, only, wrong};
use crate::error::Error;
use crate::text::{cut, kind, list};
use serde_json::{Map, Value};

/// Pairs of `requestMetadata`, and characters of a key or value.
const METADATA_PAIRS: usize = 16;
const METADATA_LENGTH: usize = 256;
/// JSON Pointers that one request may name, and characters of each.
const RESPONSE_PATHS: usize = 10;
const RESPONSE_PATH_LENGTH: usize = 256;
/// Characters of a project's id or ARN.
const PROJECT_LENGTH: usize = 2048;

/// Takes these members out of the options.
pub(super) fn read(options: &mut Options) -> Result<Map<String, Value>, Error> {
    let mut members = Map::new();
    for (name, check) in [
        ("guardrailConfig", guardrail as fn(&Map<String, Value>) -> Result<(), Error>),
        ("performanceConfig", performance),
        ("promptVariables", variables),
        ("requestMetadata", metadata),
        ("serviceTier", tier),
    ] {
        // The service wants no empty map of metadata.
        if let Some(fields) = options.object(name)?.filter(|fields| name != "requestMetadata" || !fields.is_empty()) {
            check(&fields)?;
            members.insert(name.to_owned(), Value::Object(fields));
        }
    }
    if let Some(project) = options.text("projectIdentifier")? {
        check_project(&project)?;
        members.insert("projectIdentifier".to_owned(), Value::String(project));
    }
    if let Some(paths) = options.take("additionalModelResponseFieldPaths") {
        response_paths(&paths)?;
        members.insert("additionalModelResponseFieldPaths".to_owned(), paths);
    }
    Ok(members)
}

fn guardrail(fields: &Map<String, Value>) -> Result<(), Error> {
    only("guardrailConfig", fields, &["guardrailIdentifier", "guardrailVersion", "trace"])?;
    let parts = ["guardrailIdentifier", "guardrailVersion"];
    // Neither is required, for a model that has a guardrail of its own; one without the other is a slip.
    if parts.iter().any(|name| fields.contains_key(*name)) {
        parts.iter().try_for_each(|name| text("guardrailConfig", fields, name))?;
    }
    match fields.get("trace") {
        None => Ok(()),
        Some(trace) => one_of("guardrailConfig.trace", trace, &["enabled", "disabled", "enabled_full"]),
    }
}

fn performance(fields: &Map<String, Value>) -> Result<(), Error> {
    only("performanceConfig", fields, &["latency"])?;
    match fields.get("latency") {
        None => Ok(()),
        Some(latency) => one_of("performanceConfig.latency", latency, &["standard", "optimized"]),
    }
}

/// The names of tiers are left to the service, which adds some.
fn tier(fields: &Map<String, Value>) -> Result<(), Error> {
    only("serviceTier", fields, &["type"])?;
    text("serviceTier", fields, "type")
}

fn variables(fields: &Map<String, Value>) -> Result<(), Error> {
    for (name, value) in fields {
        let place = format!("promptVariables.{}", cut(name, 60));
        let variable = value.as_object().ok_or_else(|| wrong(&place, value, "Pass `{ text: … }`"))?;
        only(&place, variable, &["text"])?;
        text(&place, variable, "text")?;
    }
    Ok(())
}

fn metadata(fields: &Map<String, Value>) -> Result<(), Error> {
    if fields.len() > METADATA_PAIRS {
        let message = format!("`requestMetadata` has {} entries", fields.len());
        return Err(Error::bad_option("requestMetadata", message, format!("Pass at most {METADATA_PAIRS}")));
    }
    let accepted = |text: &str| {
        let accepted = |character: char| {
            character.is_ascii_alphanumeric() || character.is_whitespace() || ":_@$#=/+,-.".contains(character)
        };
        text.chars().count() <= METADATA_LENGTH && text.chars().all(accepted)
    };
    let help = format!("Use at most {METADATA_LENGTH} letters, digits, spaces and : _ @ $ # = / + , - .");
    for (key, value) in fields {
        let place = format!("requestMetadata.{}", cut(key, 60));
        if key.is_empty() || !accepted(key) {
            return Err(Error::bad_option(place, format!("`requestMetadata` has the key {:?}", cut(key, 60)), help));
        }
        match value.as_str() {
            Some(text) if accepted(text) => {}
            Some(text) => return Err(Error::bad_option(&*place, format!("`{place}` is {:?}", cut(text, 60)), help)),
            None => return Err(wrong(&place, value, "Pass a string")),
        }
    }
    Ok(())
}

/// An id, or an ARN such as `arn:aws:bedrock:us-east-1:123456789012:project/ID`.
fn check_project(project: &str) -> Result<(), Error> {
    let is_id = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_arn = match project.split(':').collect::<Vec<_>>().as_slice() {
        ["arn", partition, "bedrock", region, account, resource] => {
            partition.starts_with("aws")
                && is_id(partition)
                && is_id(region)
                && is_account(account)
                && resource.strip_prefix("project/").is_some_and(is_id)
        }
        _ => false,
    };
    if project.len() <= PROJECT_LENGTH && (is_id(project) || is_arn) {
        return Ok(());
    }
    Err(Error::bad_option(
        "projectIdentifier",
        format!("`projectIdentifier` is {:?}, which is neither a project's id nor its ARN", cut(project, 80)),
        "Pass the id, or `arn:aws:bedrock:REGION:ACCOUNT:project/ID`",
    ))
}

fn response_paths(paths: &Value) -> Result<(), Error> {
    let name = "additionalModelResponseFieldPaths";
    let help = format!("Pass an array of at most {RESPONSE_PATHS} JSON Pointers such as \"/stop_sequence\"");
    let found = paths.as_array().filter(|found| found.len() <= RESPONSE_PATHS);
    let pointer = |path: &Value| {
        path.as_str().is_some_and(|text| {
            let escapes = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
            text.starts_with('/') && escapes && text.chars().count() <= RESPONSE_PATH_LENGTH
        })
    };
    match found.ok_or_else(|| wrong(name, paths, &*help))?.iter().position(|path| !pointer(path)) {
        None => Ok(()),
        Some(index) => {
            let place = format!("{name}[{index}]");
            Err(Error::bad_option(&*place, format!("`{place}` is no JSON Pointer"), help))
        }
    }
}

fn text(owner: &str, fields: &Map<String, Value>, name: &str) -> Result<(), Error> {
    match fields.get(name) {
        Some(Value::String(_)) => Ok(()),
        Some(other) => Err(wrong(&format!("{owner}.{name}"), other, "Pass a string")),
        None => {
            let place = format!("{owner}.{name}");
            Err(Error::bad_option(&*place, format!("`{place}` is missing"), "Pass a string"))
        }
    }
}

fn one_of(path: &str, value: &Value, known: &[&str]) -> Result<(), Error> {
    if value.as_str().is_some_and(|word| known.contains(&word)) {
        return Ok(());
    }
    let found = value.as_str().map_or_else(|| kind(value).to_owned(), |word| format!("{:?}", cut(word, 40)));
    Err(Error::bad_option(path, format!("`{path}` is {found}"), format!("Use one of {}", list(known))))
}
