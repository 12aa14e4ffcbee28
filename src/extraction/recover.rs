//! What follows a request that brought no answer: the same again, one in another form, or the end.

use super::completion::Fallback;
use super::exchange::Exchange;
use super::retry::{self, Tries};
use super::state::{Requests, State};
use super::step::{Learned, Step};
use super::{Extraction, blocks_of_last};
use crate::error::Error;
use crate::response::unsupported::{Feature, Scope, Unsupported};

impl Extraction {
    pub(super) fn recover(&mut self, error: Error, requests: Requests, jitter: f64) -> Step {
        let mechanism = self.request.mechanism;
        let unsupported = mechanism.unsupported(&error);
        if let Some(unsupported) = unsupported
            .filter(|unsupported| self.request.drop_unsupported(&unsupported.features, &self.schema, &mut self.turns))
        {
            if self.attempts.is_empty() {
                self.asked = (self.turns.len(), blocks_of_last(&self.turns));
            }
            let message = error.service.as_ref().map(|words| words.message.clone()).unwrap_or_default();
            let form = unsupported.features.contains(&Feature::of_form(mechanism.form)).then_some(mechanism.form);
            if !unsupported.features.iter().all(|feature| feature.is_of_transport()) {
                self.fallbacks.push(Fallback { mechanism: mechanism.name(), form, message });
            }
            return self.fall_back(error, unsupported, requests);
        }
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below what a double holds")]
        let signed_at = self.signed_at.map(|signed_at| signed_at as f64);
        let clock = self.exchange.date().or(signed_at);
        let skew = self.exchange.date().zip(signed_at).map(|(theirs, ours)| theirs - ours);
        let of_clock = !requests.is_corrected && retry::is_of_clock(&error, skew);
        let tries = Tries { made: requests.made, most: self.request.max_attempts, of_clock };
        match retry::delay(&error, tries, self.exchange.retry_after(clock), jitter) {
            Some(delay_ms) => {
                let error = self.with_request_id(error);
                self.exchange = Exchange::default();
                let is_corrected = requests.is_corrected || of_clock;
                self.state = State::Sending(Requests { made: requests.made + 1, is_corrected, ..requests });
                Step::Send { delay_ms, learned: None, reask: false, failed: Some(Box::new(error)) }
            }
            None => self.fail(error),
        }
    }

    /// Asks again without what the model does not support: that costs a request, and counts as nothing else.
    fn fall_back(&mut self, error: Error, unsupported: Unsupported, requests: Requests) -> Step {
        if !self.request.take_next_mechanism(&self.schema) {
            return self.fail(self.no_mechanism_left());
        }
        let schema = (unsupported.scope == Scope::Schema).then(|| self.schema.fingerprint().to_owned());
        let lasts = match unsupported.scope {
            Scope::Model => true,
            Scope::Request => false,
            // What is said of a patch's schema says nothing of the caller's.
            Scope::Schema => self.patch.is_none(),
        };
        let learned = lasts.then_some(Learned { schema, refused: unsupported.features });
        self.send_after(
            error,
            learned,
            Requests { made: 1, unsupported: requests.unsupported + requests.made, ..requests },
        )
    }
}
