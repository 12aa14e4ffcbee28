//! When a failed request is sent again, and after how long.
//!
//! The schedule is that of the AWS SDKs' standard retry mode: at most three requests, exponential backoff from one second
//! when throttled and 50 ms otherwise, full jitter, and the service's own hint (`x-amz-retry-after` in
//! milliseconds, else `retry-after` in seconds or as a date) heard within bounds. The host keeps the count of what all calls of a
//! client may repeat.
//!
//! A signature is refused where the clock is off, or where the process stood still between signing and sending. Signed anew it
//! is repeated once.

use crate::error::{Error, ErrorCode};

const THROTTLED_BASE_MS: f64 = 1000.0;
const BASE_MS: f64 = 50.0;
const LONGEST_MS: f64 = 20_000.0;
/// How much longer than the schedule the service may make a client wait.
const HINT_SLACK_MS: f64 = 5000.0;

/// Milliseconds by which a clock may be off before it is taken for the reason of a refusal: the service allows five minutes.
const SKEW_MS: f64 = 240_000.0;

/// Requests of an attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tries {
    pub(super) made: u32,
    pub(super) most: u32,
    /// Whether the last one failed because of the clock, for the first time.
    pub(super) of_clock: bool,
}

/// Milliseconds to wait before the next request, or `None` when `error` is final. `jitter` is a random number from 0 to 1.
pub(super) fn delay(error: &Error, tries: Tries, retry_after_ms: Option<f64>, jitter: f64) -> Option<u64> {
    if !(error.retryable || tries.of_clock) || tries.made >= tries.most {
        return None;
    }
    let base = if error.code == ErrorCode::Throttled { THROTTLED_BASE_MS } else { BASE_MS };
    let scheduled = jitter.clamp(0.0, 1.0) * (base * f64::from(1_u32 << (tries.made - 1).min(10))).min(LONGEST_MS);
    let wait = retry_after_ms.map_or(scheduled, |hint| hint.clamp(scheduled, scheduled + HINT_SLACK_MS));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above, never negative")]
    Some(wait as u64)
}

/// Whether the service refuses a signature for its time. `skew_ms` is how far its clock is ahead of the signature, where it says.
pub(super) fn is_of_clock(error: &Error, skew_ms: Option<f64>) -> bool {
    let Some(words) = error.service.as_ref().filter(|_| error.code == ErrorCode::AccessDenied) else { return false };
    let message = words.message.to_lowercase();
    match words.name.as_str() {
        "RequestExpired" | "RequestInTheFuture" | "RequestTimeTooSkewed" => skew_ms.is_some(),
        _ if message.contains("signature expired") || message.contains("signature not yet current") => true,
        "AccessDeniedException" | "AuthFailure" | "InvalidSignatureException" | "SignatureDoesNotMatch" => {
            skew_ms.is_some_and(|skew| skew.abs() > SKEW_MS)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ServiceWords;

    fn tries(made: u32) -> Tries {
        Tries { made, most: 3, of_clock: false }
    }

    fn error(code: ErrorCode, retryable: bool) -> Error {
        Error { retryable, ..Error::new(code, "m", "h") }
    }

    #[test]
    fn backs_off_and_gives_up() {
        let throttled = error(ErrorCode::Throttled, true);
        assert_eq!(delay(&throttled, tries(1), None, 1.0), Some(1000));
        assert_eq!(delay(&throttled, tries(2), None, 0.5), Some(1000));
        assert_eq!(delay(&throttled, tries(3), None, 1.0), None);
        assert_eq!(delay(&error(ErrorCode::ServiceError, true), tries(2), None, 1.0), Some(100));
        assert_eq!(delay(&error(ErrorCode::AccessDenied, false), tries(1), None, 1.0), None);
    }

    #[test]
    fn hears_the_service_within_bounds() {
        let failed = error(ErrorCode::ServiceError, true);
        assert_eq!(delay(&failed, tries(1), Some(700.0), 1.0), Some(700));
        assert_eq!(delay(&failed, tries(1), Some(0.0), 1.0), Some(50));
        assert_eq!(delay(&failed, tries(1), Some(1e12), 1.0), Some(5050));
    }

    #[test]
    fn a_signature_that_is_refused_for_its_time_is_told_from_others() {
        let refused = |name: &str, message: &str| {
            let words = ServiceWords { name: name.to_owned(), message: message.to_owned() };
            Error { service: Some(Box::new(words)), ..error(ErrorCode::AccessDenied, false) }
        };
        let expired =
            "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z (20260101T001000Z - 5 min.)";
        for (name, message, skew, expected) in [
            ("InvalidSignatureException", expired, None, true),
            ("InvalidSignatureException", "Signature not yet current: …", None, true),
            ("InvalidSignatureException", "The security token is invalid", None, false),
            ("InvalidSignatureException", "The security token is invalid", Some(120_000.0), false),
            ("InvalidSignatureException", "The security token is invalid", Some(-300_000.0), true),
            ("SignatureDoesNotMatch", "", Some(300_000.0), true),
            ("AccessDeniedException", "no", Some(300_000.0), true),
            ("AccessDeniedException", "no", Some(0.0), false),
            ("RequestTimeTooSkewed", "", Some(0.0), true),
            ("RequestTimeTooSkewed", "", None, false),
            ("ExpiredTokenException", "expired", Some(300_000.0), false),
        ] {
            assert_eq!(is_of_clock(&refused(name, message), skew), expected, "{name} {message} {skew:?}");
        }
        assert!(!is_of_clock(&error(ErrorCode::AccessDenied, false), Some(300_000.0)));
        let tries = Tries { of_clock: true, ..tries(1) };
        assert_eq!(delay(&refused("InvalidSignatureException", expired), tries, None, 1.0), Some(50));
    }
}
