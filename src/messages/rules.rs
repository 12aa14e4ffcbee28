//! What the service asks of the shape of a conversation, applied before it is sent.
//!
//! | rule | applied by |
//! |---|---|
//! | roles alternate | merging, while messages are read |
//! | every tool call has its result in the next user turn, and the other way round | an error that names the call |
//! | tool results come first in their turn; on some families alone | moving blocks into the last result, or after a neutral turn |
//! | the first turn is the user's, except on some families | a neutral turn before it |
//! | the last turn is the user's on some families, on others it may begin the answer, without blanks at its end | a neutral turn after it, cutting them off |
//! | a turn with a document has text | a neutral text after it |
//! | no mark for caching stands right after a document other than a PDF, or a video | a neutral text between them |
//! | results hold no member `__type` in JSON, and no JSON at all on some families | writing the JSON as text |
//! | results hold no images or documents on some families | moving them after the results |
//! | results have a status only where the family takes it | the status in words |
//! | at most 20 images and 5 documents in a turn | an error |
//! | document names are valid and differ | `media::unique_names` |
//! | tool names and ids have the service's form; nine characters on Mistral | `identifiers` |

mod identifiers;
mod results;

pub(crate) use identifiers::ToolNames;
pub(super) use identifiers::blocks;
use identifiers::valid_ids;
pub(crate) use results::remove_statuses;
use results::{join_results, results_first, take_out_of_results, tell_status_in_words, write_json_as_text};

use super::block::{Kind, held, tool_id};
use super::{Conversation, Role, Turn, media, push, tool};
use crate::error::Error;
use crate::model::Traits;
use crate::text::cut;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Applies the rules for a model with these traits.
pub(super) fn apply(conversation: &mut Conversation, traits: Traits) -> Result<(), Error> {
    let turns = &mut conversation.turns;
    check_tool_pairs(turns)?;
    if traits.user_first && matches!(turns.first(), Some(Turn::Blocks { role: Role::Assistant, .. })) {
        turns.insert(0, Turn::Blocks { role: Role::User, content: vec![json!({ "text": "Begin." })] });
    }
    *turns = turns.drain(..).flat_map(|turn| apply_to_turn(turn, traits)).collect();
    if !traits.prefill {
        end_with_user(turns);
    }
    cut_off_blanks(turns);
    turns.iter().try_for_each(check_counts)?;
    media::unique_names(turns);
    valid_ids(turns, traits.short_tool_ids);
    Ok(())
}

/// Applies what concerns an answer of the model and the reply to it, the last turns of a conversation that has the rules
/// applied already.
pub(crate) fn settle(turns: &mut Vec<Turn>, traits: Traits) {
    let last = turns.pop();
    turns.extend(last.into_iter().flat_map(|turn| apply_to_turn(turn, traits)));
    if traits.short_tool_ids {
        valid_ids(turns, true);
    }
}

/// The turn as the family takes it, or the turns that it has to become.
fn apply_to_turn(turn: Turn, traits: Traits) -> Vec<Turn> {
    let Turn::Blocks { role: Role::User, mut content } = turn else { return vec![turn] };
    results_first(&mut content);
    if traits.known && !traits.error_status {
        content.iter_mut().filter_map(|block| Kind::ToolResult.in_block_mut(block)).for_each(tell_status_in_words);
    }
    write_json_as_text(&mut content, !traits.json_results);
    let refused: Vec<Kind> = [(Kind::Image, traits.image_results), (Kind::Document, traits.document_results)]
        .into_iter()
        .filter_map(|(kind, taken)| (!taken).then_some(kind))
        .collect();
    let taken_out = take_out_of_results(&mut content, &refused);
    content.extend(taken_out);
    let mut rest = Vec::new();
    if traits.lone_tool_results {
        let is_refused = |member: &&str| refused.iter().any(|kind| kind.member() == *member);
        let taken = tool::RESULT_MEMBERS.into_iter().filter(|member| !is_refused(member));
        rest = join_results(&mut content, &taken.collect::<Vec<&str>>());
        // None of these families caches, and a turn of a mark alone is refused.
        rest.retain(|block| !is_cache_point(block));
    }
    part_marks_from_media(&mut content);
    accompany_documents(&mut content);
    let mut turns = vec![Turn::Blocks { role: Role::User, content }];
    if !rest.is_empty() {
        // Such as audio, which no result holds.
        turns.push(Turn::Blocks { role: Role::Assistant, content: vec![json!({ "text": "Go on." })] });
        turns.push(Turn::Blocks { role: Role::User, content: rest });
    }
    turns
}

/// Adds a neutral turn where the last one is the assistant's; `false` where it is not.
pub(crate) fn end_with_user(turns: &mut Vec<Turn>) -> bool {
    let ends_otherwise = matches!(turns.last(), Some(Turn::Blocks { role: Role::Assistant, .. }));
    if ends_otherwise {
        turns.push(Turn::Blocks { role: Role::User, content: vec![json!({ "text": "Go on." })] });
    }
    ends_otherwise
}

/// The beginning of an answer may not end with blanks.
fn cut_off_blanks(turns: &mut [Turn]) {
    if let Some(Turn::Blocks { role: Role::Assistant, content }) = turns.last_mut()
        && let Some(last) = content.iter_mut().rfind(|block| !is_cache_point(block))
        && let Some(Value::String(text)) = Kind::Text.in_block_mut(last)
    {
        text.truncate(text.trim_end().len());
    }
}

/// The beginning of the answer, where the conversation ends with one.
pub(crate) fn prefill(turns: &[Turn]) -> Option<&str> {
    match turns.last() {
        Some(Turn::Blocks { role: Role::Assistant, content }) => {
            Kind::Text.in_block(content.iter().rfind(|block| !is_cache_point(block))?)?.as_str()
        }
        _ => None,
    }
}

/// A call without a result, a result without its call, and either in the wrong role are refused by every family.
fn check_tool_pairs(turns: &[Turn]) -> Result<(), Error> {
    let mut open: HashSet<&str> = HashSet::new();
    for turn in turns {
        let Turn::Blocks { role, content } = turn else { continue };
        let (own, foreign, owner) = match role {
            Role::Assistant => (Kind::ToolUse, Kind::ToolResult, "user"),
            Role::User => (Kind::ToolResult, Kind::ToolUse, "assistant"),
            Role::System => continue,
        };
        if let Some(id) = content.iter().find_map(|block| tool_id(block, foreign)) {
            let message = format!("The `{}` {:?} stands in a turn of the wrong role", foreign.member(), cut(id, 64));
            return Err(Error::bad_option("messages", message, format!("Put it into a message of role `{owner}`")));
        }
        for block in content {
            let Some(id) = tool_id(block, own) else { continue };
            match role {
                Role::Assistant => {
                    if !open.insert(id) {
                        let message = format!("Two tool calls of one turn have the id {:?}", cut(id, 64));
                        return Err(Error::bad_option("messages", message, "Give every call an id of its own"));
                    }
                }
                _ if open.remove(id) => {}
                _ => {
                    let message = format!("The tool result {:?} has no tool call in the turn before it", cut(id, 64));
                    return Err(Error::bad_option(
                        "messages",
                        message,
                        "Put it right after the message that makes the call",
                    ));
                }
            }
        }
        if *role == Role::User {
            refuse_unanswered(&open)?;
        }
    }
    refuse_unanswered(&open)
}

fn refuse_unanswered(open: &HashSet<&str>) -> Result<(), Error> {
    match open.iter().min() {
        None => Ok(()),
        Some(id) => Err(Error::bad_option(
            "messages",
            format!("The tool call {:?} has no result in the next turn", cut(id, 64)),
            "Add a `tool` message or a `toolResult` block for every call, right after it",
        )),
    }
}

/// Whether a block, or an entry of the tools, marks a place for prompt caching.
pub(crate) fn is_cache_point(block: &Value) -> bool {
    Kind::of(block) == Kind::CachePoint
}

/// Takes the marks for prompt caching out, and turns that held nothing else; `false` where there is none.
pub(crate) fn remove_cache_points(turns: &mut Vec<Turn>) -> bool {
    let mut found = false;
    for turn in std::mem::take(turns) {
        match turn {
            Turn::Blocks { role, mut content } => {
                let before = content.len();
                content.retain(|block| !is_cache_point(block));
                found |= content.len() < before;
                push(turns, role, content);
            }
            verbatim @ Turn::Verbatim(_) => turns.push(verbatim),
        }
    }
    found
}

/// Whether the model is to cite from a document or search result.
pub(crate) fn cites(turns: &[Turn]) -> bool {
    let blocks = turns.iter().filter_map(|turn| match turn {
        Turn::Blocks { content, .. } => Some(content),
        Turn::Verbatim(_) => None,
    });
    blocks.flatten().any(|block| {
        std::iter::once(block).chain(held(block)).any(|block| {
            let source = Kind::Document.in_block(block).or_else(|| Kind::SearchResult.in_block(block));
            source.and_then(|source| source.get("citations")?.get("enabled")).is_some_and(|enabled| enabled == true)
        })
    })
}

/// What one turn may hold, by the service's documentation.
const MOST: [(Kind, usize); 2] = [(Kind::Image, 20), (Kind::Document, 5)];

fn check_counts(turn: &Turn) -> Result<(), Error> {
    let Turn::Blocks { content, .. } = turn else { return Ok(()) };
    let kinds: Vec<Kind> = content.iter().chain(content.iter().flat_map(held)).map(Kind::of).collect();
    for (kind, most) in MOST {
        let count = kinds.iter().filter(|found| **found == kind).count();
        if count > most {
            return Err(Error::bad_option(
                "messages",
                format!("A turn holds {count} {} blocks, more than the {most} that Bedrock takes", kind.member()),
                "Spread them over turns with answers between them, or make several calls",
            ));
        }
    }
    Ok(())
}

/// A mark right after such a medium is refused. Moved to another place, it would keep something else in the cache.
fn part_marks_from_media(content: &mut Vec<Value>) {
    let mut last: Option<Kind> = None;
    for block in std::mem::take(content) {
        if let Some(kind) = last.filter(|_| is_cache_point(&block)) {
            content.push(pointer_to(kind));
        }
        last = [Kind::Document, Kind::Video].into_iter().find(|kind| kind.in_block(&block).is_some_and(takes_no_mark));
        content.push(block);
    }
}

/// A PDF, and a document to cite from, take a mark after them.
fn takes_no_mark(medium: &Value) -> bool {
    let is_pdf = medium.get("format").is_some_and(|format| format == "pdf");
    let is_cited = medium.pointer("/citations/enabled").is_some_and(|enabled| enabled == true);
    !(is_pdf || is_cited)
}

/// Words beside a medium that say no more than that it is there.
fn pointer_to(kind: Kind) -> Value {
    json!({ "text": format!("Use the {} above.", kind.member()) })
}

fn accompany_documents(content: &mut Vec<Value>) {
    let has = |kind: Kind| content.iter().any(|block| Kind::of(block) == kind);
    if has(Kind::Document) && !has(Kind::Text) {
        // Before a mark for caching, which does not stand after every kind of document.
        let last = content.iter().rposition(|block| !is_cache_point(block)).unwrap_or_default();
        content.insert(last + 1, pointer_to(Kind::Document));
    }
}

#[cfg(test)]
mod tests;
