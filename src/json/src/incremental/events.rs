//! What the reader tells of a text.

use std::ops::Range;

/// What a piece of JSON text brings, in the order of the text.
pub trait Events {
    /// An object begins.
    fn begin_object(&mut self);
    /// An array begins.
    fn begin_array(&mut self);
    /// The name of the property whose value comes next.
    fn name(&mut self, name: &str);
    /// A string begins.
    fn begin_text(&mut self);
    /// More of the string that has begun; never half of a character.
    fn text(&mut self, piece: &str);
    /// The string ends.
    fn end_text(&mut self);
    /// A number as it is written, `true`, `false` or `null`.
    fn literal(&mut self, json: &str);
    /// The innermost object or array ends.
    fn end(&mut self);
    /// How many objects and arrays are around the values that count as members of the whole.
    fn member_depth(&self) -> usize {
        1
    }
}

/// A complete property or item of the outermost object or array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name of a property; `None` for an item.
    pub name: Option<String>,
    /// The bytes of its value in the whole text.
    pub place: Range<usize>,
}

/// Where the text stands after a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The value goes on.
    More,
    /// The value is complete.
    Done {
        /// Bytes of the piece that belong to it.
        used: usize,
    },
    /// The text is no JSON, not even as models write it.
    Broken {
        /// Bytes of the piece before the place where that shows.
        used: usize,
    },
}
