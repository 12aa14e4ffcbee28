//! The caller's own tools: what `toolConfig` may hold beside the tool that asks for the object.

use super::members::only;
use super::options::{Options, unknown_name, wrong};
use crate::error::Error;
use crate::messages::inline;
use crate::text::{cut, list};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Strict tools of one request, with the schema's own beside the caller's.
const STRICT_TOOLS: usize = 19;

/// Names of tools shown in an error.
const SHOWN_NAMES: usize = 8;

/// `toolConfig` as the caller gave it.
#[derive(Debug, Default)]
pub(super) struct Tools {
    /// The tools, and entries such as `cachePoint`.
    pub(super) entries: Vec<Value>,
    /// The caller's own choice.
    pub(super) choice: Option<Value>,
}

impl Tools {
    /// Takes them out of the options.
    pub(super) fn read(options: &mut Options, attachments: &[Vec<u8>]) -> Result<Self, Error> {
        let mut config = options.object("toolConfig")?.unwrap_or_default();
        only("toolConfig", &config, &["toolChoice", "tools"])?;
        let mut entries = match config.shift_remove("tools") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(tools)) => tools,
            Some(other) => return Err(wrong("toolConfig.tools", &other, "Pass an array of Bedrock tools")),
        };
        for (index, tool) in entries.iter_mut().enumerate() {
            check_tool(&format!("toolConfig.tools[{index}]"), tool)?;
            inline("toolConfig.tools", tool, attachments)?;
        }
        let choice = config.shift_remove("toolChoice").filter(|choice| !choice.is_null());
        choice.as_ref().map_or(Ok(()), check_choice)?;
        Ok(Self { entries, choice })
    }

    /// Whether there are tools, and not only marks such as `cachePoint`.
    pub(super) fn any(&self) -> bool {
        self.entries.iter().any(|tool| tool.get("cachePoint").is_none())
    }

    /// Whether the caller's choice makes the model call a tool.
    pub(super) fn forces_a_call(&self) -> bool {
        self.choice.as_ref().is_some_and(|choice| choice.get("auto").is_none())
    }

    /// The places where a tool is named.
    pub(super) fn names_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        let tools = self.entries.iter_mut().filter_map(|tool| tool.pointer_mut("/toolSpec/name"));
        tools.chain(self.choice.as_mut().and_then(|choice| choice.pointer_mut("/tool/name")))
    }

    /// Two tools of one name could not be told apart, and a choice must be one of the tools. `own` is the name of the
    /// schema's tool, where the request has it.
    pub(super) fn check_names(&self, own: Option<&str>) -> Result<(), Error> {
        let mut names: BTreeSet<&str> = own.into_iter().collect();
        for tool in &self.entries {
            let Some(name) = tool.pointer("/toolSpec/name").and_then(Value::as_str) else { continue };
            if Some(name) == own {
                return Err(Error::bad_option(
                    "toolConfig.tools",
                    format!("`toolConfig.tools` has a tool `{name}`, which is the name of the schema's own"),
                    "Rename it, or pass another `schemaName`",
                ));
            }
            if !names.insert(name) {
                let message = format!("`toolConfig.tools` has two tools `{name}`");
                return Err(Error::bad_option("toolConfig.tools", message, "Rename one of them"));
            }
        }
        let strict = self.entries.iter().filter(|tool| tool.pointer("/toolSpec/strict") == Some(&Value::Bool(true)));
        if strict.count() > STRICT_TOOLS {
            let message = format!("`toolConfig.tools` has more than {STRICT_TOOLS} strict tools");
            return Err(Error::bad_option("toolConfig.tools", message, "Leave `strict` out of some"));
        }
        let Some(choice) = &self.choice else { return Ok(()) };
        if own.is_none() && !self.any() {
            return Err(Error::bad_option(
                "toolConfig.toolChoice",
                "`toolConfig.toolChoice` has no tool to choose in this mode",
                "Remove it, or use the mode `BEDROCK_TOOLS`",
            ));
        }
        match choice.pointer("/tool/name").and_then(Value::as_str).filter(|name| !names.contains(*name)) {
            None => Ok(()),
            Some(name) => Err(Error::bad_option(
                "toolConfig.toolChoice.tool.name",
                format!("`toolConfig.toolChoice` names the tool `{}`, which the request does not have", cut(name, 64)),
                format!("Use one of {}", list(&names.into_iter().take(SHOWN_NAMES).collect::<Vec<&str>>())),
            )),
        }
    }
}

/// A tool is a union: one member. Kinds that the service adds later pass.
fn check_tool(path: &str, tool: &Value) -> Result<(), Error> {
    let help = "Pass `{ toolSpec: { name, description, inputSchema: { json } } }`";
    let fields = tool.as_object().filter(|fields| fields.len() == 1).ok_or_else(|| wrong(path, tool, help))?;
    let Some(spec) = fields.get("toolSpec") else { return Ok(()) };
    let spec = spec.as_object().ok_or_else(|| wrong(&format!("{path}.toolSpec"), spec, help))?;
    only(&format!("{path}.toolSpec"), spec, &["name", "description", "inputSchema", "strict"])?;
    let missing = |name: &str| wrong(&format!("{path}.toolSpec.{name}"), spec.get(name).unwrap_or(&Value::Null), help);
    if spec.get("name").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(missing("name"));
    }
    if !spec.get("inputSchema").and_then(|schema| schema.get("json")).is_some_and(Value::is_object) {
        return Err(missing("inputSchema"));
    }
    if spec.get("description").is_some_and(|text| text.as_str().is_none_or(str::is_empty)) {
        return Err(missing("description"));
    }
    Ok(())
}

fn check_choice(choice: &Value) -> Result<(), Error> {
    let path = "toolConfig.toolChoice";
    let wrong_choice = || wrong(path, choice, "Pass `{ auto: {} }`, `{ any: {} }` or `{ tool: { name } }`");
    let fields: &Map<String, Value> = choice.as_object().filter(|fields| fields.len() == 1).ok_or_else(wrong_choice)?;
    match fields.iter().next() {
        Some((name, _)) if !["auto", "any", "tool"].contains(&name.as_str()) => {
            Err(unknown_name(path, name, &["auto", "any", "tool"]))
        }
        Some((name, chosen)) if chosen.is_object() && (name != "tool" || chosen["name"].is_string()) => Ok(()),
        _ => Err(wrong_choice()),
    }
}
