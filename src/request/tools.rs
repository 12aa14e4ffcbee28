//! The caller's own tools: what `toolConfig` may hold beside the tool that asks for the object.

use super::options::{Options, only, unknown_name, wrong};
use crate::error::Error;
use crate::messages::{Attachments, inline, is_cache_point};
use crate::text::{cut, list, quote};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Strict tools of one request, with the schema's own beside the caller's.
const STRICT_TOOLS: usize = 19;

/// The two places of a choice.
const CHOICE: &str = "toolConfig.toolChoice";
const OWN_CHOICE: &str = "additionalModelRequestFields.tool_choice";

/// Names of tools shown in an error.
const SHOWN_NAMES: usize = 8;

/// `toolConfig` as the caller gave it.
#[derive(Debug)]
pub(super) struct Tools {
    /// The tools, and entries such as `cachePoint`.
    pub(super) entries: Vec<Value>,
    /// The caller's own choice.
    pub(super) choice: Option<Choice>,
    /// Whether `additionalModelRequestFields` brings tools of the model's own kinds.
    fields_bring_tools: bool,
}

/// How the caller wants the model to choose among the tools. The service takes one of the two.
#[derive(Debug)]
pub(super) enum Choice {
    /// `toolConfig.toolChoice`.
    Converse(Value),
    /// `additionalModelRequestFields.tool_choice`, which says more in the model's own words: Claude's, that there be one call
    /// at most.
    Own(Value),
}

impl Choice {
    /// Whether the model is left to decide.
    pub(super) fn is_free(&self) -> bool {
        match self {
            Self::Converse(choice) => choice.get("auto").is_some(),
            Self::Own(choice) => {
                let word = choice.as_str().or_else(|| choice.get("type")?.as_str());
                word.is_none_or(|word| ["auto", "none"].contains(&word))
            }
        }
    }

    fn name(&self) -> Option<&str> {
        match self {
            Self::Converse(choice) => choice.pointer("/tool/name")?.as_str(),
            Self::Own(choice) => choice.get("name")?.as_str(),
        }
    }

    fn name_mut(&mut self) -> Option<&mut Value> {
        match self {
            Self::Converse(choice) => choice.pointer_mut("/tool/name"),
            Self::Own(choice) => choice.get_mut("name"),
        }
    }
}

impl Tools {
    /// Takes them out of the options, and a choice out of the model's own fields.
    pub(super) fn read(
        options: &mut Options,
        fields: &mut Map<String, Value>,
        attachments: &Attachments<'_>,
    ) -> Result<Self, Error> {
        let mut config = options.object("toolConfig")?.unwrap_or_default();
        only("toolConfig", &config, &["toolChoice", "tools"])?;
        let mut entries = match config.shift_remove("tools") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(tools)) => tools,
            Some(other) => return Err(wrong("toolConfig.tools", &other, "Pass an array of Bedrock tools")),
        };
        for (index, tool) in entries.iter_mut().enumerate() {
            let path = format!("toolConfig.tools[{index}]");
            check_tool(&path, tool)?;
            inline("toolConfig.tools", tool, attachments)?;
        }
        let choice = config.shift_remove("toolChoice").filter(|choice| !choice.is_null());
        let own = fields.shift_remove("tool_choice").filter(|choice| !choice.is_null());
        let choice = match (choice, own) {
            (None, own) => own.map(Choice::Own),
            (Some(choice), None) => {
                check_choice(&choice)?;
                Some(Choice::Converse(choice))
            }
            (Some(_), Some(_)) => {
                let message = format!("`{OWN_CHOICE}` stands beside `{CHOICE}`, and the service takes one of them");
                return Err(Error::bad_option(OWN_CHOICE, message, format!("Choose by `{CHOICE}` alone")));
            }
        };
        Ok(Self { entries, choice, fields_bring_tools: fields.contains_key("tools") })
    }

    /// Whether there are tools, and not only marks such as `cachePoint`.
    pub(super) fn any(&self) -> bool {
        !only_marks(&self.entries)
    }

    /// Whether the caller's choice makes the model call a tool.
    pub(super) fn forces_a_call(&self) -> bool {
        self.choice.as_ref().is_some_and(|choice| !choice.is_free())
    }

    /// The option that holds the caller's choice.
    pub(super) fn place_of_choice(&self) -> &'static str {
        if matches!(self.choice, Some(Choice::Own(_))) { OWN_CHOICE } else { CHOICE }
    }

    /// What goes into the model's own fields of a request: the choice, where there is something to choose from.
    pub(super) fn choice_in_fields(&self, names_tools: bool) -> Option<&Value> {
        match &self.choice {
            Some(Choice::Own(choice)) if names_tools || self.fields_bring_tools => Some(choice),
            _ => None,
        }
    }

    /// The places where a tool is named.
    pub(super) fn names_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        let tools = self.entries.iter_mut().filter_map(|tool| tool.pointer_mut("/toolSpec/name"));
        tools.chain(self.choice.as_mut().and_then(Choice::name_mut))
    }

    /// Two tools of one name could not be distinguished, and a choice must be one of the tools. `own` is the name of the
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
        let (place, path_of_name) = match &self.choice {
            None => return Ok(()),
            Some(Choice::Own(_)) if self.fields_bring_tools => return Ok(()),
            Some(Choice::Own(_)) => (OWN_CHOICE, "name"),
            Some(Choice::Converse(_)) => (CHOICE, "tool.name"),
        };
        if own.is_none() && !self.any() {
            return Err(Error::bad_option(
                place,
                format!("`{place}` has no tool to choose in this mode"),
                "Remove it, or use the mode `BEDROCK_TOOLS`",
            ));
        }
        match self.choice.as_ref().and_then(Choice::name).filter(|name| !names.contains(*name)) {
            None => Ok(()),
            Some(name) => Err(Error::bad_option(
                format!("{place}.{path_of_name}"),
                format!("`{place}` names the tool `{}`, which the request does not have", cut(name, 64)),
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
    let kind = spec.get("inputSchema").and_then(|schema| schema.pointer("/json/type"));
    if kind.is_none_or(|kind| kind != "object") {
        let path = format!("{path}.toolSpec.inputSchema.json.type");
        let message = format!("`{path}` is {}", kind.map_or_else(|| "missing".to_owned(), quote));
        return Err(Error::bad_option(path, message, "Describe an object, with `type: \"object\"`"));
    }
    if spec.get("description").is_some_and(|text| text.as_str().is_none_or(str::is_empty)) {
        return Err(missing("description"));
    }
    Ok(())
}

/// Whether there is no tool, but at most marks such as `cachePoint`.
pub(super) fn only_marks(entries: &[Value]) -> bool {
    entries.iter().all(is_cache_point)
}

fn check_choice(choice: &Value) -> Result<(), Error> {
    let path = CHOICE;
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
