//! When a failed request is sent again, and after how long.
//!
//! The schedule is that of the AWS SDKs' standard retry mode: at most three requests, exponential backoff from one second
//! when throttled and 50 ms otherwise, full jitter, and the service's own hint (`x-amz-retry-after` in
//! milliseconds, else `retry-after` in seconds) heard within bounds.

use crate::error::{Error, ErrorCode};
use crate::limits::REQUESTS_PER_ATTEMPT;

const THROTTLED_BASE_MS: f64 = 1000.0;
const BASE_MS: f64 = 50.0;
const LONGEST_MS: f64 = 20_000.0;
/// How much longer than the schedule the service may make a client wait.
const HINT_SLACK_MS: f64 = 5000.0;

/// Milliseconds to wait before the next request, or `None` when `error` is final. `requests` counts those made;
/// `jitter` is a random number from 0 to 1.
pub(super) fn delay(error: &Error, requests: u32, retry_after_ms: Option<f64>, jitter: f64) -> Option<u64> {
    if !error.retryable || requests >= REQUESTS_PER_ATTEMPT {
        return None;
    }
    let base = if error.code == ErrorCode::Throttled { THROTTLED_BASE_MS } else { BASE_MS };
    let scheduled = jitter.clamp(0.0, 1.0) * (base * f64::from(1_u32 << (requests - 1).min(10))).min(LONGEST_MS);
    let wait = retry_after_ms.map_or(scheduled, |hint| hint.clamp(scheduled, scheduled + HINT_SLACK_MS));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above, never negative")]
    Some(wait as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: ErrorCode, retryable: bool) -> Error {
        Error { retryable, ..Error::new(code, "m", "h") }
    }

    #[test]
    fn backs_off_and_gives_up() {
        let throttled = error(ErrorCode::Throttled, true);
        assert_eq!(delay(&throttled, 1, None, 1.0), Some(1000));
        assert_eq!(delay(&throttled, 2, None, 0.5), Some(1000));
        assert_eq!(delay(&throttled, 3, None, 1.0), None);
        assert_eq!(delay(&error(ErrorCode::ServiceError, true), 2, None, 1.0), Some(100));
        assert_eq!(delay(&error(ErrorCode::AccessDenied, false), 1, None, 1.0), None);
    }

    #[test]
    fn hears_the_service_within_bounds() {
        let failed = error(ErrorCode::ServiceError, true);
        assert_eq!(delay(&failed, 1, Some(700.0), 1.0), Some(700));
        assert_eq!(delay(&failed, 1, Some(0.0), 1.0), Some(50));
        assert_eq!(delay(&failed, 1, Some(1e12), 1.0), Some(5050));
    }
}
