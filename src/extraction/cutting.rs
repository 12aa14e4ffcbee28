//! An answer that is cut off, because a part of it is known to be wrong: what follows would be written in vain.

use super::reask::Rejection;
use super::{Attempt, Extraction, State, Step};
use crate::answer::verdict::keep;
use crate::error::Error;
use crate::limits::ISSUES;
use crate::response;
use crate::validation::Issue;
use bedrock_extract_json::read_tolerant;

impl Extraction {
    /// Cuts the streamed answer off after its last complete part, and asks again because of these issues. The tokens of such an
    /// attempt are not known: the service counts them at the end.
    pub fn cut_off(&mut self, mut issues: Vec<Issue>) -> Step {
        let State::Sending(requests) = self.state else { return self.out_of_turn("cut_off") };
        // There is nothing to be saved.
        if self.exchange.is_complete() {
            return self.finish(0.0);
        }
        let Some(text) = self.exchange.cut_off() else {
            return self.fail(Error::internal("An answer was cut off that has no complete part"));
        };
        let number = self.attempts.len() + 1;
        let attempt = response::parse(self.exchange.body()).map(|reply| {
            let requests = requests.made + requests.unsupported;
            let attempt = Attempt::new(number, requests, self.exchange.request_id(), &reply, keep(&text));
            Attempt { cut_off: true, ..attempt }
        });
        match attempt {
            Err(error) => self.fail(error),
            Ok(attempt) => {
                self.attempts.push(attempt);
                issues.truncate(ISSUES);
                if let Some((value, _)) = read_tolerant(&text) {
                    issues = self.schema.validator().enrich(&value, issues);
                }
                self.reask(Rejection { issues, others: Vec::new(), values: vec![text], base: None })
            }
        }
    }
}
