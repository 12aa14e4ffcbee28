//! The Converse request body of an attempt.

use super::Request;
use super::tools::{Choice, only_marks};
use crate::messages::{Role, Turn, called_tools};
use crate::model::{Mode, ToolChoice};
use crate::schema::Schema;
use bedrock_extract_json::append;
use serde_json::{Map, Value, json};

/// Writes the body: conversation, parameters, and the tool where the mode uses one. `size` is about how many bytes the
/// conversation takes.
pub(crate) fn build(request: &Request, schema: &Schema, turns: &[Turn], size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size);
    let instruction = instruction(request, schema).map(|text| json!({ "text": text }));
    let system: Vec<&Value> = request.system.iter().chain(&instruction).collect();
    out.extend_from_slice(b"{\"messages\":[");
    if request.traits.system {
        append_turns(turns, &[], &mut out);
    } else {
        append_turns(turns, &system, &mut out);
    }
    out.push(b']');
    if request.traits.system && !system.is_empty() {
        out.extend_from_slice(b",\"system\":[");
        for (index, block) in system.into_iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            append(block, &mut out);
        }
        out.push(b']');
    }
    let parameters = &request.parameters;
    let mut members = Map::new();
    if !parameters.inference_config.is_empty() {
        members.insert("inferenceConfig".to_owned(), Value::Object(parameters.inference_config.clone()));
    }
    members.extend(tool_config(request, schema, turns).map(|config| ("toolConfig".to_owned(), config)));
    let choice = parameters.tools.choice_in_fields(members.contains_key("toolConfig")).cloned();
    members.extend(parameters.members.clone());
    if let Some(choice) = choice
        && let Value::Object(fields) = members.entry("additionalModelRequestFields").or_insert_with(|| json!({}))
    {
        fields.insert("tool_choice".to_owned(), choice);
    }
    if request.streams && request.fine_grained && request.mode().uses_tool() {
        ask_for_fine_grained(&mut members);
    }
    members.extend(output_config(request, schema).map(|config| ("outputConfig".to_owned(), config)));
    for (name, value) in members {
        out.push(b',');
        append(&Value::String(name), &mut out);
        out.push(b':');
        append(&value, &mut out);
    }
    out.push(b'}');
    out
}

/// Claude sends the input of a tool in large pieces unless this is on. Converse refuses the newer field in the tool itself, and the
/// flag together with computer use.
///
/// Source: <https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming>
const FINE_GRAINED: &str = "fine-grained-tool-streaming-2025-05-14";

fn ask_for_fine_grained(members: &mut Map<String, Value>) {
    let fields = members.entry("additionalModelRequestFields").or_insert_with(|| json!({}));
    let flags = fields.as_object_mut().map(|fields| fields.entry("anthropic_beta").or_insert_with(|| json!([])));
    let Some(Value::Array(flags)) = flags else { return };
    let is_there =
        |flag: &Value| flag.as_str().is_some_and(|flag| flag == FINE_GRAINED || flag.contains("computer-use"));
    if !flags.iter().any(is_there) {
        flags.push(json!(FINE_GRAINED));
    }
}

/// The turns, with `preface` at the beginning of the first one, or as a turn of its own where that is not the user's.
fn append_turns(turns: &[Turn], preface: &[&Value], out: &mut Vec<u8>) {
    let users = matches!(turns.first(), Some(Turn::Blocks { role: Role::User, .. }));
    let own = Turn::Blocks { role: Role::User, content: Vec::new() };
    let own = (!preface.is_empty() && !users).then_some(&own);
    for (index, turn) in own.into_iter().chain(turns).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        turn.append_to(if index == 0 { preface } else { &[] }, out);
    }
}

/// What the system prompt must say for the mode, after the caller's own.
fn instruction(request: &Request, schema: &Schema) -> Option<String> {
    match request.mode() {
        Mode::Json => Some(schema.task(request.is_lenient())),
        Mode::Tools | Mode::ToolsStrict if request.chooses_freely() => {
            Some(format!("Answer by calling the tool `{}` once, with every required field filled in.", schema.name()))
        }
        Mode::JsonSchema => schema.native_task(request.is_lenient()),
        Mode::Tools | Mode::ToolsStrict => None,
    }
}

/// The caller's `outputConfig`, with the format where the mode is native structured output.
fn output_config(request: &Request, schema: &Schema) -> Option<Value> {
    let own = request.parameters.members.get("outputConfig");
    if request.mode() != Mode::JsonSchema {
        return own.cloned();
    }
    let mut config = own.and_then(Value::as_object).cloned().unwrap_or_default();
    config.extend(schema.text_format(request.is_lenient()).map(|format| ("textFormat".to_owned(), format)));
    Some(Value::Object(config))
}

/// The schema's tool before the caller's own. In text, tools are named only where the service insists: when the caller
/// brings some, or when the conversation holds calls.
fn tool_config(request: &Request, schema: &Schema, turns: &[Turn]) -> Option<Value> {
    let parameters = &request.parameters;
    let mut tools = match request.mode() {
        Mode::Tools => vec![own_tool(request, schema)],
        Mode::ToolsStrict => {
            vec![schema.strict_tool(request.is_lenient()).unwrap_or_else(|_| schema.tool(request.is_lenient()))]
        }
        Mode::Json | Mode::JsonSchema if !parameters.tools.any() => placeholder_tools(turns),
        Mode::Json | Mode::JsonSchema => Vec::new(),
    };
    tools.extend_from_slice(&parameters.tools.entries);
    if only_marks(&tools) {
        return None;
    }
    let choice = match &parameters.tools.choice {
        None => choice(request, schema),
        Some(Choice::Converse(choice)) => Some(choice.clone()),
        Some(Choice::Own(_)) => None,
    };
    let mut config = json!({ "tools": tools });
    if let (Some(choice), Some(fields)) = (choice, config.as_object_mut()) {
        fields.insert("toolChoice".to_owned(), choice);
    }
    Some(config)
}

fn own_tool(request: &Request, schema: &Schema) -> Value {
    schema.tool_in(request.mechanism.form, request.is_lenient()).unwrap_or_else(|| schema.tool(request.is_lenient()))
}

fn choice(request: &Request, schema: &Schema) -> Option<Value> {
    match request.mechanism.choice {
        ToolChoice::Any => Some(json!({ "any": {} })),
        ToolChoice::Tool => Some(json!({ "tool": { "name": schema.name() } })),
        ToolChoice::Auto => request.traits.auto_choice.then(|| json!({ "auto": {} })),
        ToolChoice::None => None,
    }
}

/// Tools for the calls in the conversation: the service refuses calls in a request that names no tools at all.
fn placeholder_tools(turns: &[Turn]) -> Vec<Value> {
    let tool = |name| json!({ "toolSpec": { "name": name, "inputSchema": { "json": { "type": "object" } } } });
    called_tools(turns).into_iter().map(tool).collect()
}
