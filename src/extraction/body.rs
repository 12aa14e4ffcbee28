//! The Converse request body of an attempt.

use super::request::Request;
use crate::error::Error;
use crate::messages::Turn;
use crate::model::{Mode, ToolChoice};
use crate::schema::Schema;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Serialises the body: conversation, parameters, and the tool where the mode uses one.
pub(super) fn build(request: &Request, schema: &Schema, turns: &[Turn]) -> Result<Vec<u8>, Error> {
    let body = Body {
        messages: turns,
        system: &request.system,
        inference_config: &request.inference_config,
        tool_config: (request.mode == Mode::Tools).then(|| tool_config(request, schema)),
        passed_through: &request.passed_through,
    };
    serde_json::to_vec(&body).map_err(|error| Error::internal(format!("The request could not be written: {error}")))
}

/// What the system prompt must say for the mode, behind the caller's own.
pub(super) fn instruction(request: &Request, schema: &Schema) -> Option<String> {
    match (request.mode, request.traits.tool_choice) {
        (Mode::Json, _) => Some(format!(
            "Read the conversation and answer with one JSON object and nothing else: no explanation, no code fence. \
             The object has exactly this form, with each <...> replaced by the value found in the conversation; \
             \"...\" in an array stands for further items:\n{}",
            schema.outline()
        )),
        (Mode::Tools, ToolChoice::Auto) => {
            Some(format!("Answer by calling the tool `{}` once, with every required field filled in.", schema.name()))
        }
        (Mode::Tools, _) => None,
    }
}

fn tool_config(request: &Request, schema: &Schema) -> Value {
    let choice = match request.traits.tool_choice {
        ToolChoice::Any => json!({ "any": {} }),
        ToolChoice::Auto => json!({ "auto": {} }),
        // A caller who insists on tools for a family listed without them knows better than the list.
        ToolChoice::Tool | ToolChoice::None => json!({ "tool": { "name": schema.name() } }),
    };
    json!({ "tools": [schema.tool(request.traits.bare_tool_schema)], "toolChoice": choice })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    messages: &'a [Turn],
    #[serde(skip_serializing_if = "<[Value]>::is_empty")]
    system: &'a [Value],
    #[serde(skip_serializing_if = "Map::is_empty")]
    inference_config: &'a Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_config: Option<Value>,
    #[serde(flatten)]
    passed_through: &'a Map<String, Value>,
}
