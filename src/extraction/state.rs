//! Where an extraction stands. Each state carries what only it needs, so that a call out of turn has nothing to work with.

use crate::answer::trial::Trial;
use crate::validation::Issue;

#[derive(Debug)]
pub(super) enum State {
    Ready,
    Sending(Requests),
    /// The host decides about a value of the trial.
    Checking {
        trial: Box<Trial>,
        /// The issue of the answer where its values count only if one is accepted.
        otherwise: Option<Issue>,
    },
    Finished,
}

/// HTTP requests of the attempt at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Requests {
    /// With the mechanism at hand.
    pub(super) made: u32,
    /// Those that asked for something unsupported.
    pub(super) unsupported: u32,
    /// Whether one was repeated because of the clock.
    pub(super) is_corrected: bool,
}

impl Requests {
    pub(super) const FIRST: Self = Self { made: 1, unsupported: 0, is_corrected: false };
}

impl State {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Ready => "not started",
            Self::Sending(_) => "sending",
            Self::Checking { .. } => "waiting for the verdict on a value",
            Self::Finished => "finished",
        }
    }
}
