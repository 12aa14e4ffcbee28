//! Parts of a streamed answer that are judged before the whole is there. An answer is cut off where one of them is wrong: what
//! follows would be written in vain.

use super::reask::Rejection;
use super::{Attempt, Extraction, State, Step};
use crate::answer::verdict::keep;
use crate::error::Error;
use crate::limits::ISSUES;
use crate::validation::Issue;
use bedrock_extract_json::read_tolerant;

/// Why an answer was cut off.
#[derive(Debug)]
pub(super) struct Cut {
    /// The value up to its last complete part, closed.
    text: String,
    issues: Vec<Issue>,
}

impl Extraction {
    /// What is wrong with a property or item of a streamed answer that is complete, one of the `parts` of [`Step::Partial`] by its
    /// number from 0: JSON text with its `path`, its `value` and its `issues`. `None` where there is none.
    #[must_use]
    pub fn part(&self, index: usize) -> Option<String> {
        self.exchange.part(index, &self.schema, self.request.is_lenient()).map(|part| part.to_json())
    }

    /// Cuts the streamed answer off after its last complete part, and asks again because of these issues. The tokens of such an
    /// attempt are not known: the service counts them at the end.
    pub fn cut_off(&mut self, mut issues: Vec<Issue>) -> Step {
        let State::Sending(_) = self.state else { return self.out_of_turn("cut_off") };
        // Of a complete answer there is nothing to be saved.
        if !self.exchange.is_complete() {
            let Some(text) = self.exchange.cut_off() else {
                return self.fail(Error::internal("An answer was cut off that has no complete part"));
            };
            issues.truncate(ISSUES);
            self.cut = Some(Cut { text, issues });
        }
        self.finish(0.0)
    }

    /// Goes on from an answer that was cut off.
    pub(super) fn follow_cut(&mut self, Cut { text, issues }: Cut, attempt: Attempt) -> Step {
        self.attempts.push(Attempt { cut_off: true, answer: keep(&text), ..attempt });
        let validator = self.schema.validator();
        let (issues, unsaid) = match read_tolerant(&text) {
            Some((value, _)) => (validator.enrich(&value, issues), validator.issues(&value)),
            None => (issues, Vec::new()),
        };
        let unsaid = unsaid.into_iter().filter(Issue::is_missing).collect();
        self.reask(Rejection { issues, unsaid, others: Vec::new(), values: vec![text], base: None })
    }
}
