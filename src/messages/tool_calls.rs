//! The tools that a conversation calls.

use super::Turn;
use super::block::Kind;
use serde_json::Value;

/// Whether there are calls of tools in the conversation.
pub(crate) fn has_tool_calls(turns: &[Turn]) -> bool {
    !called_tools(turns).is_empty()
}

/// The names of the tools that the conversation calls, each once and in order.
pub(crate) fn called_tools(turns: &[Turn]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for turn in turns {
        match turn {
            Turn::Blocks { content, .. } => names.extend(content.iter().filter_map(name_of_call)),
            Turn::Verbatim(message) => {
                let message = serde_json::from_str::<Value>(message.get()).unwrap_or_default();
                let blocks = message.get("content").and_then(Value::as_array);
                names.extend(blocks.into_iter().flatten().filter_map(name_of_call));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

fn name_of_call(block: &Value) -> Option<String> {
    Kind::ToolUse.in_block(block)?.get("name")?.as_str().map(str::to_owned)
}
