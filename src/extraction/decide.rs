//! From an answer to the step that follows it: values are tried in turn, and where none is accepted, the model is asked again.

use super::reask::Rejection;
use super::{Extraction, Requests, Rounded, State, Step};
use crate::answer::judge::{Judge, Opinion, Reader};
use crate::answer::trial::{Rejected, Trial};
use crate::answer::verdict::{Verdict, keep};
use crate::error::{Error, ErrorCode};
use crate::limits::ISSUES;
use crate::repair::Repair;
use crate::validation::Issue;
use std::rc::Rc;

impl Extraction {
    /// The caller's validator accepts the candidate of the last [`Step::Check`].
    pub fn accept(&mut self) -> Step {
        match std::mem::replace(&mut self.state, State::Finished) {
            State::Checking { .. } => Step::Done,
            state => {
                self.state = state;
                self.out_of_turn("accept")
            }
        }
    }

    /// The caller's validator rejects the candidate; only the first [`ISSUES`] issues count.
    pub fn reject(&mut self, mut issues: Vec<Issue>) -> Step {
        match std::mem::replace(&mut self.state, State::Finished) {
            State::Checking { mut trial, otherwise } => {
                issues.truncate(ISSUES);
                trial.reject(issues, true);
                self.try_next(trial, otherwise)
            }
            state => {
                self.state = state;
                self.out_of_turn("reject")
            }
        }
    }

    /// Goes on from what an answer holds.
    pub(super) fn follow(&mut self, verdict: Verdict) -> Step {
        match verdict {
            Verdict::Values { trial, otherwise } => self.try_next(trial, otherwise),
            Verdict::Final(error)
                if error.code == ErrorCode::IncompleteOutput && self.request.parameters.raise_max_tokens() =>
            {
                match self.over_budget() {
                    None => self.send_after(error, None, Requests::FIRST),
                    Some(error) => self.fail(error),
                }
            }
            Verdict::Final(error) => self.fail(error),
            Verdict::Nothing(issue) => self.reask(Rejection::nothing(issue)),
        }
    }

    /// Goes on to the next value of the trial that the host may decide about.
    fn try_next(&mut self, mut trial: Box<Trial>, otherwise: Option<Issue>) -> Step {
        let schema = Rc::clone(&self.schema);
        let judge = Judge::of(&schema);
        let reader = Reader { schema: &schema, lenient: self.request.is_lenient(), judge };
        while let Some(proposal) = trial.next(reader) {
            match judge.opinion(schema.validator(), proposal) {
                Opinion::Rejected(issues) => trial.reject(issues, false),
                Opinion::Open => {
                    let value = proposal.text.clone();
                    let rounded = Rounded::in_text(&value);
                    self.note(&value, trial.repairs(), trial.patched());
                    if let Some(integer) = self.lost_integer(&value, &rounded) {
                        return self.fail(integer);
                    }
                    self.rounded.clone_from(&rounded);
                    self.state = State::Checking { trial, otherwise };
                    return Step::Check { value, rounded };
                }
            }
        }
        let rejected = trial.into_rejected(reader);
        self.follow_rejection(rejected, otherwise)
    }

    fn follow_rejection(&mut self, mut rejected: Vec<Rejected>, otherwise: Option<Issue>) -> Step {
        if let Some(issue) = otherwise {
            rejected.retain(Rejected::is_near);
            if rejected.is_empty() {
                return self.reask(Rejection::nothing(issue));
            }
        }
        let values = rejected.iter().filter_map(|rejected| rejected.value.clone()).collect();
        let mut rejected = rejected.into_iter();
        let Some(Rejected { value, text, repairs, patched, issues, is_call, .. }) = rejected.next() else {
            return self.fail(Error::internal("An answer was refused that held no value"));
        };
        // To a patch, an answer that holds none of it is nothing to go on with.
        let base = value.filter(|_| self.patch.is_none() || patched.is_some());
        self.note(&text, repairs, patched.unwrap_or_default());
        let others = rejected.filter(|rejected| rejected.is_call && is_call).map(|rejected| rejected.issues).collect();
        self.reask(Rejection { issues, unsaid: Vec::new(), others, values, base })
    }

    /// Records what has been made of the last answer.
    fn note(&mut self, answer: &str, repairs: Vec<Repair>, patched: Vec<String>) {
        if let Some(attempt) = self.attempts.last_mut() {
            (attempt.answer, attempt.repairs, attempt.patched) = (keep(answer), repairs, patched);
        }
    }
}
