//! Options that are one of a few words.

/// An option that is one of a few words; absent, it is the default.
pub(super) trait Choice: Copy + Default + 'static {
    /// The words, each with what it stands for.
    const WORDS: &'static [(&'static str, Self)];
}

/// `validation`: whether slips in an answer are repaired where only one value can be meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Validation {
    #[default]
    Lenient,
    Strict,
}

impl Choice for Validation {
    const WORDS: &'static [(&'static str, Self)] = &[("lenient", Self::Lenient), ("strict", Self::Strict)];
}

/// `largeIntegers`: what the host makes of integers that a JavaScript number rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LargeIntegers {
    #[default]
    Number,
    BigInt,
    Text,
}

impl Choice for LargeIntegers {
    const WORDS: &'static [(&'static str, Self)] =
        &[("number", Self::Number), ("bigint", Self::BigInt), ("text", Self::Text)];
}

impl LargeIntegers {
    /// Whether the host keeps their digits.
    pub(crate) fn keeps_digits(self) -> bool {
        self != Self::Number
    }
}

/// `reask`: where a re-ask goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reask {
    /// Behind the re-asks before it.
    #[default]
    Append,
    /// In the place of the one before it.
    Replace,
}

impl Choice for Reask {
    const WORDS: &'static [(&'static str, Self)] = &[("append", Self::Append), ("replace", Self::Replace)];
}

/// `repair`: what a re-ask asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RepairMode {
    #[default]
    Whole,
    /// The failing places only, where that can be done.
    Patch,
}

impl Choice for RepairMode {
    const WORDS: &'static [(&'static str, Self)] = &[("whole", Self::Whole), ("patch", Self::Patch)];
}
