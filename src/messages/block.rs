//! What the rules see of a content block. The block itself stays the JSON that it was, so that nothing of it is lost.

use serde_json::{Map, Value};

/// The kinds of block that the rules look into, each a member of Converse's `ContentBlock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    CachePoint,
    Document,
    Image,
    SearchResult,
    Text,
    ToolResult,
    ToolUse,
    Video,
    /// Passes as it came.
    Other,
}

const KINDS: [(&str, Kind); 8] = [
    ("cachePoint", Kind::CachePoint),
    ("document", Kind::Document),
    ("image", Kind::Image),
    ("searchResult", Kind::SearchResult),
    ("text", Kind::Text),
    ("toolResult", Kind::ToolResult),
    ("toolUse", Kind::ToolUse),
    ("video", Kind::Video),
];

impl Kind {
    /// The kind of a block, or of an entry of the tools.
    pub(crate) fn of(block: &Value) -> Self {
        let has = |name: &str| block.get(name).is_some();
        KINDS.iter().find(|(name, _)| has(name)).map_or(Self::Other, |(_, kind)| *kind)
    }

    /// The member that holds the block's content.
    pub(crate) fn member(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// What the block holds, if it is of this kind.
    pub(crate) fn in_block(self, block: &Value) -> Option<&Value> {
        block.get(self.member()).filter(|_| Self::of(block) == self)
    }

    /// The same, to be changed.
    pub(crate) fn in_block_mut(self, block: &mut Value) -> Option<&mut Value> {
        if Self::of(block) == self { block.get_mut(self.member()) } else { None }
    }
}

/// The content of a tool result.
pub(crate) fn held(block: &Value) -> &[Value] {
    let content = Kind::ToolResult.in_block(block).and_then(|result| result.get("content"));
    content.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The same, to be changed.
pub(crate) fn held_mut(block: &mut Value) -> &mut [Value] {
    let content = Kind::ToolResult.in_block_mut(block).and_then(|result| result.get_mut("content"));
    content.and_then(Value::as_array_mut).map(Vec::as_mut_slice).unwrap_or_default()
}

/// The id of a tool call or result. Absent where the provider runs the tool itself: such a tool answers inside the assistant's
/// own turn, and both say so by a type.
pub(crate) fn tool_id(block: &Value, kind: Kind) -> Option<&str> {
    let fields: &Map<String, Value> = kind.in_block(block)?.as_object()?;
    let is_own = |kind: &str| matches!(kind, "tool_use" | "tool_result");
    if fields.get("type").and_then(Value::as_str).is_some_and(|kind| !is_own(kind)) {
        return None;
    }
    fields.get("toolUseId")?.as_str()
}
