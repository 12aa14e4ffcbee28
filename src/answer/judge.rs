//! Who decides whether a value is what was asked for.

use super::proposal::{Proposal, unreadable};
use crate::schema::Schema;
use crate::validation::{Issue, Validator};

/// The one who decides. Both get the same proposals in the same order, and their verdict is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judge {
    /// The JSON Schema. The host may reject what it accepts, never the other way round.
    Schema,
    /// The library that made the JSON Schema, on the host: what it accepts is never rejected. The JSON Schema is only near to
    /// what it checks, and serves to ask for the value, to propose changes and to word issues.
    Library,
}

/// How values are read and who decides about them.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) schema: &'a Schema,
    /// Whether slips are repaired and values coerced.
    pub(crate) lenient: bool,
    pub(crate) judge: Judge,
}

/// What is said of a proposal.
pub(crate) enum Opinion {
    /// The host has the last word.
    Open,
    Rejected(Vec<Issue>),
}

impl Judge {
    pub(crate) fn of(schema: &Schema) -> Self {
        if schema.validator().judges() { Self::Schema } else { Self::Library }
    }

    /// What can be said of the proposal without the host.
    pub(crate) fn opinion(self, validator: &Validator, proposal: &Proposal) -> Opinion {
        match self {
            Self::Library => Opinion::Open,
            Self::Schema => {
                let Some(value) = proposal.value() else { return Opinion::Rejected(vec![unreadable("the value")]) };
                let issues = validator.issues(value);
                if issues.is_empty() { Opinion::Open } else { Opinion::Rejected(issues) }
            }
        }
    }
}
