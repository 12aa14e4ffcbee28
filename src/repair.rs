//! What was changed of an answer to make the value that it plainly stands for: the caller gets a list of all changes.

use crate::quoted::Quoted;
use crate::text::cut;
use serde::Serialize;
use serde_json::Value;

/// Repairs of one answer that are listed.
pub(crate) const LISTED: usize = 100;
/// Characters of a path.
const PATH: usize = 300;

/// One change of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// JSON Pointer into the value, `""` for its root.
    pub path: String,
    /// What was done.
    pub kind: RepairKind,
    /// What stood there before, quoted and cut.
    pub from: Quoted,
}

impl Repair {
    /// The same without the value.
    #[must_use]
    pub fn mask(&self) -> Self {
        Self { from: self.from.mask(), ..self.clone() }
    }
}

/// The kinds of change. None is kept unless the whole value is valid, and none but [`RepairKind::RemovedProperty`] loses
/// anything that was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepairKind {
    /// A text became the boolean that it spells.
    Boolean,
    /// Of several calls that hold different values, the first that is valid was taken.
    FirstOfSeveral,
    /// The answer stood in the text instead of a tool call, or among the model's thoughts.
    FoundInText,
    /// Slips in the JSON text: comments, quotes, commas, names without quotes, brackets missing at the end.
    JsonSyntax,
    /// A text became the number that it spells, or, in draft 4, `25.0` the integer 25.
    Number,
    /// A text became the object or array whose JSON it holds.
    ParsedText,
    /// Of several values in the text, the last that is valid was taken; those in code fences before others.
    LastOfSeveral,
    /// Half of a surrogate pair became the replacement character U+FFFD.
    LoneSurrogate,
    /// A null was taken out where a property may be absent but not null.
    RemovedNull,
    /// A property that a closed schema does not have was taken out, where nothing else was wrong.
    RemovedProperty,
    /// Case or white space of a string became that of the option that it names.
    Spelling,
    /// A number or boolean became a string.
    Text,
    /// The tool was called by another spelling of its name.
    ToolName,
    /// The value stood inside another object, such as one with the schema's name, or was the only item of a list.
    Unwrapped,
    /// An element became the list that holds it and nothing else.
    WrappedInList,
}

/// The changes of one answer, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repairs(Vec<Repair>);

impl Repairs {
    /// Notes a change; of very many, the first ones are kept.
    pub(crate) fn note(&mut self, kind: RepairKind, path: &str, from: &Value) {
        self.push(kind, path, Quoted::value(from));
    }

    /// The same with words, which show nothing of a value.
    pub(crate) fn note_text(&mut self, kind: RepairKind, path: &str, from: String) {
        self.push(kind, path, Quoted::words(from));
    }

    fn push(&mut self, kind: RepairKind, path: &str, from: Quoted) {
        if self.0.len() < LISTED {
            self.0.push(Repair { path: cut(path, PATH), kind, from });
        }
    }

    /// As many of these as are listed.
    pub(crate) fn list(repairs: impl Iterator<Item = Repair>) -> Vec<Repair> {
        repairs.take(LISTED).collect()
    }

    /// Whether nothing was changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The list.
    #[must_use]
    pub fn into_vec(self) -> Vec<Repair> {
        self.0
    }
}
