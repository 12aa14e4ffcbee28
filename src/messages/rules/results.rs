//! Tool results as the family takes them: their place in the turn, and what they hold.

use super::blocks;
use crate::messages::Turn;
use crate::messages::block::{Kind, held_mut};
use serde_json::{Value, json};

/// Puts the results in front of the other blocks.
pub(super) fn results_first(content: &mut Vec<Value>) {
    if content.iter().skip_while(|block| is_result(block)).any(is_result) {
        let (results, others): (Vec<Value>, Vec<Value>) = content.drain(..).partition(is_result);
        content.extend(results);
        content.extend(others);
    }
}

/// Takes out what the family's results do not hold, and says so in its place.
pub(super) fn take_out_of_results(content: &mut [Value], refused: &[Kind]) -> Vec<Value> {
    if refused.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for block in content.iter_mut().flat_map(held_mut) {
        let kind = Kind::of(block);
        if refused.contains(&kind) {
            let note = json!({ "text": format!("See the {} below.", kind.member()) });
            out.push(std::mem::replace(block, note));
        }
    }
    out
}

/// Blocks of these kinds after the results become part of the last one; the others are taken out.
pub(super) fn join_results(content: &mut Vec<Value>, members: &[&str]) -> Vec<Value> {
    let results = content.iter().take_while(|block| is_result(block)).count();
    if results == 0 || results == content.len() {
        return Vec::new();
    }
    let fits = |block: &Value| members.iter().any(|member| block.get(*member).is_some());
    let (inside, outside): (Vec<Value>, Vec<Value>) = content.split_off(results).into_iter().partition(fits);
    if let Some(Value::Object(result)) = content.last_mut().and_then(|block| Kind::ToolResult.in_block_mut(block))
        && let Value::Array(held) = result.entry("content").or_insert_with(|| json!([]))
    {
        held.extend(inside);
    }
    outside
}

/// Writes JSON in results as text: all of it, or that which holds a member `__type`, a name that the service keeps for itself.
pub(super) fn write_json_as_text(content: &mut [Value], all: bool) {
    for block in content.iter_mut().flat_map(held_mut) {
        if let Some(value) = block.get("json").filter(|value| all || holds_reserved_name(value)) {
            *block = json!({ "text": value.to_string() });
        }
    }
}

fn holds_reserved_name(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.contains_key("__type") || fields.values().any(holds_reserved_name),
        Value::Array(items) => items.iter().any(holds_reserved_name),
        _ => false,
    }
}

/// Puts the statuses of results into words; `false` where there is none.
pub(crate) fn remove_statuses(turns: &mut [Turn]) -> bool {
    let results = blocks(turns).filter_map(|block| Kind::ToolResult.in_block_mut(block));
    let with_status = results.filter(|result| result.get("status").is_some());
    with_status.map(tell_status_in_words).count() > 0
}

/// For families that refuse a result's status.
pub(super) fn tell_status_in_words(result: &mut Value) {
    let Some(fields) = result.as_object_mut() else { return };
    if fields.shift_remove("status").is_some_and(|status| status == "error")
        && let Some(Value::Array(content)) = fields.get_mut("content")
    {
        content.insert(0, json!({ "text": "The tool failed:" }));
    }
}

fn is_result(block: &Value) -> bool {
    Kind::of(block) == Kind::ToolResult
}
