//! Errors of the service: which exception it is, and what a user does about it.
//!
//! The name comes from the `x-amzn-errortype` header, else from the body's `__type` or `code`; it is cut at the first
//! `:` and what stands before `#` is dropped (AWS `restJson1` protocol, operation error serialization).

use crate::error::{Error, ErrorCode, ServiceWords};
use crate::limits::{QUOTED_TEXT, SERVICE_TEXT};
use crate::secret::{Secret, redact};
use crate::text::cut;
use serde_json::Value;

/// The error behind a response whose status is not 200. `secret` is what the request was signed in with, as far as it was sent:
/// the service may repeat it.
///
/// ```
/// use bedrock_extract::{error::ErrorCode, response::service_error::read};
/// let error = read(429, Some("ThrottlingException:http://internal"), br#"{"message":"Too many requests"}"#, None);
/// assert_eq!(error.code, ErrorCode::Throttled);
/// assert!(error.retryable);
/// ```
#[must_use]
pub fn read(status: u16, error_type: Option<&str>, body: &[u8], secret: Option<&Secret>) -> Error {
    let body: Option<Value> = serde_json::from_slice(body).ok();
    let field = |names: [&str; 2]| {
        let body = body.as_ref()?;
        names.iter().find_map(|name| body.get(name)?.as_str()).map(|text| redact(text, secret))
    };
    let raw_name = error_type.map(str::to_owned).or_else(|| field(["__type", "code"])).unwrap_or_default();
    let words = ServiceWords {
        name: cut(bare_name(&raw_name), 80),
        message: cut(&field(["message", "Message"]).unwrap_or_default(), SERVICE_TEXT),
    };
    let mut error = classify(status, &words);
    error.status = Some(status);
    error.service = (!words.name.is_empty() || !words.message.is_empty()).then(|| Box::new(words));
    error
}

/// The error behind an exception that ends a stream which has begun. `name` is the member of the stream's union, such as
/// `throttlingException`.
#[must_use]
pub fn in_stream(name: &str, payload: &[u8], secret: Option<&Secret>) -> Error {
    let mut letters = name.chars();
    let name: String = letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect();
    let status = match name.as_str() {
        "ThrottlingException" => 429,
        "ValidationException" => 400,
        "ModelStreamErrorException" => 424,
        "ServiceUnavailableException" => 503,
        "ModelTimeoutException" => 408,
        _ => 500,
    };
    let mut error = read(status, Some(&name), payload, secret);
    // The status of the response was 200.
    error.message = error.message.replacen("Bedrock answered", "Bedrock ended the stream", 1).replacen(
        &format!(" (HTTP {status})"),
        "",
        1,
    );
    error.status = None;
    error
}

/// What a body that is no answer says of an error, in whatever form: its name and message, in short.
pub(super) fn words_anywhere(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let places = ["", "/error", "/Error", "/Output", "/output"].map(|place| body.pointer(place));
    let words = places.into_iter().flatten().find_map(|place| {
        let field = |names: &[&str]| names.iter().find_map(|name| place.get(name)?.as_str());
        let name = field(&["__type", "code", "type"]).map(bare_name);
        let message = field(&["message", "Message"]).or_else(|| place.as_str());
        match (name, message) {
            (Some(name), Some(message)) => Some(format!("{name}: {message}")),
            (name, message) => name.or(message).map(str::to_owned),
        }
    });
    words.filter(|words| !words.trim().is_empty()).map(|words| cut(&words, QUOTED_TEXT * 2))
}

fn bare_name(name: &str) -> &str {
    let name = name.split(':').next().unwrap_or_default();
    name.rsplit('#').next().unwrap_or_default().trim()
}

fn classify(status: u16, words: &ServiceWords) -> Error {
    let message = words.message.to_lowercase();
    let says = |part: &str| message.contains(part);
    let refused = |code, help: &str| Error::new(code, heading(status, words), help);
    match words.name.as_str() {
        "ThrottlingException" | "TooManyRequestsException" | "Throttling" => refused(
            ErrorCode::Throttled,
            "Send fewer requests at a time, or ask AWS for a higher Bedrock quota for this model",
        )
        .retryable(),
        "ServiceQuotaExceededException" => {
            refused(ErrorCode::Throttled, "Ask AWS for a higher Bedrock quota for this model")
        }
        "ModelNotReadyException" => {
            refused(ErrorCode::ServiceError, "Wait until the model is loaded and try again").retryable()
        }
        "ExpiredTokenException" | "ExpiredToken" => refused(
            ErrorCode::AccessDenied,
            "The temporary credentials have run out: get new ones, or pass `credentials` as a function that does",
        ),
        "UnrecognizedClientException" | "InvalidClientTokenId" => refused(
            ErrorCode::AccessDenied,
            "AWS does not know these credentials: check `accessKeyId`, and `sessionToken` if they are temporary",
        ),
        "RequestExpired" | "RequestInTheFuture" | "RequestTimeTooSkewed" => clock_is_off(status, words),
        _ if says("signature expired") || says("signature not yet current") => clock_is_off(status, words),
        "InvalidSignatureException" | "SignatureDoesNotMatch" | "IncompleteSignature" | "AuthFailure" => refused(
            ErrorCode::AccessDenied,
            "Check `secretAccessKey` and `region`, and that no proxy changes the request after it is signed",
        ),
        "FTUFormNotFilled" | "MPAgreementBeingCreated" => refused(
            ErrorCode::AccessDenied,
            "Finish the access request for this model in the Bedrock console, then wait 15 minutes",
        ),
        "AccessDeniedException" | "MissingAuthenticationTokenException" => refused(
            ErrorCode::AccessDenied,
            "Allow `bedrock:InvokeModel` on this model in the caller's IAM policy, and request access to the model",
        ),
        "ValidationException" if says("on-demand throughput") => refused(
            ErrorCode::ModelNotFound,
            "Use the model's inference profile id: put the region's prefix before it, such as \"us.\" or \"eu.\"",
        ),
        "ValidationException" if OVERFLOWS.iter().any(|words| says(words)) => refused(
            ErrorCode::ContextWindowExceeded,
            "Shorten `messages`, lower `inferenceConfig.maxTokens`, or use a model with a larger context window",
        ),
        "ValidationException" if says("model identifier is invalid") => unknown_model(status, words),
        "ResourceNotFoundException" => unknown_model(status, words),
        "ValidationException" => refused(ErrorCode::RequestRefused, "Change the request as the service says"),
        "ModelTimeoutException" => {
            refused(ErrorCode::Timeout, "Ask for less at once, or lower `inferenceConfig.maxTokens`").retryable()
        }
        "ModelErrorException" => {
            refused(ErrorCode::ServiceError, "The model failed on this input: try again, or change it").retryable()
        }
        _ => by_status(status, words),
    }
}

/// How the service and its models say that a request is too long.
const OVERFLOWS: [&str; 5] = [
    "exceed context limit",
    "input is too long",
    "input tokens exceeded",
    "prompt is too long",
    "too many total text bytes",
];

fn by_status(status: u16, words: &ServiceWords) -> Error {
    let (code, help) = match status {
        401 | 403 => (ErrorCode::AccessDenied, "Check the credentials and the IAM policy of the caller"),
        404 => return unknown_model(status, words),
        408 => (ErrorCode::Timeout, "Ask for less at once, or lower `inferenceConfig.maxTokens`"),
        424 => (ErrorCode::ServiceError, "The model failed on this input: try again, or change it"),
        429 => (ErrorCode::Throttled, "Send fewer requests at a time"),
        500..=599 => (ErrorCode::ServiceError, "Try again later; see the AWS Health Dashboard if it stays"),
        200..=299 => (ErrorCode::InvalidResponse, "Check that `endpoint` speaks the Bedrock Converse API"),
        _ => (ErrorCode::RequestRefused, "Check `endpoint` and the request"),
    };
    let error = Error::new(code, heading(status, words), help);
    if matches!(status, 408 | 424 | 429 | 500..) { error.retryable() } else { error }
}

fn clock_is_off(status: u16, words: &ServiceWords) -> Error {
    let help = "The clock of this machine is more than five minutes off: set it, then try again";
    Error::new(ErrorCode::AccessDenied, heading(status, words), help)
}

fn unknown_model(status: u16, words: &ServiceWords) -> Error {
    Error::new(
        ErrorCode::ModelNotFound,
        heading(status, words),
        "Check the model id, and that `region` offers this model",
    )
    .at("model")
}

fn heading(status: u16, words: &ServiceWords) -> String {
    match (words.name.as_str(), words.message.trim_end_matches('.')) {
        ("", "") => format!("Bedrock answered with HTTP status {status} and no readable error"),
        ("", message) => format!("Bedrock answered with HTTP status {status}: {message}"),
        (name, "") => format!("Bedrock answered with {name} (HTTP {status})"),
        (name, message) => format!("Bedrock answered with {name} (HTTP {status}): {message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_name_wherever_it_stands() {
        for (header, body) in [
            (Some("ValidationException:http://internal.amazon.com/coral/"), r#"{"message":"m"}"#),
            (Some("aws.protocoltests#ValidationException"), r#"{"Message":"m"}"#),
            (None, r#"{"__type":"ns#ValidationException:x","message":"m"}"#),
            (None, r#"{"code":"ValidationException","message":"m"}"#),
        ] {
            let service = read(400, header, body.as_bytes(), None).service.unwrap();
            assert_eq!((service.name.as_str(), service.message.as_str()), ("ValidationException", "m"));
        }
    }

    #[test]
    fn every_kind_has_its_code_and_says_whether_it_may_pass() {
        for (status, name, message, code, retryable) in [
            (429, "ThrottlingException", "Too many tokens", ErrorCode::Throttled, true),
            (429, "", "", ErrorCode::Throttled, true),
            (400, "ServiceQuotaExceededException", "", ErrorCode::Throttled, false),
            (429, "ModelNotReadyException", "", ErrorCode::ServiceError, true),
            (403, "AccessDeniedException", "no", ErrorCode::AccessDenied, false),
            (403, "InvalidSignatureException", "Signature expired: …", ErrorCode::AccessDenied, false),
            (403, "UnrecognizedClientException", "", ErrorCode::AccessDenied, false),
            (400, "ValidationException", "The provided model identifier is invalid.", ErrorCode::ModelNotFound, false),
            (400, "ValidationException", "with on-demand throughput isn't supported", ErrorCode::ModelNotFound, false),
            (400, "ValidationException", "bad", ErrorCode::RequestRefused, false),
            (
                400,
                "ValidationException",
                "Input is too long for requested model.",
                ErrorCode::ContextWindowExceeded,
                false,
            ),
            (
                400,
                "ValidationException",
                "input length and `max_tokens` exceed context limit: 9 + 9 > 10",
                ErrorCode::ContextWindowExceeded,
                false,
            ),
            (404, "ResourceNotFoundException", "", ErrorCode::ModelNotFound, false),
            (408, "ModelTimeoutException", "", ErrorCode::Timeout, true),
            (424, "ModelErrorException", "", ErrorCode::ServiceError, true),
            (500, "InternalServerException", "", ErrorCode::ServiceError, true),
            (408, "", "", ErrorCode::Timeout, true),
            (424, "", "", ErrorCode::ServiceError, true),
            (503, "", "", ErrorCode::ServiceError, true),
            (418, "", "", ErrorCode::RequestRefused, false),
        ] {
            let body = format!(r#"{{"message":"{message}"}}"#);
            let error = read(status, Some(name), body.as_bytes(), None);
            assert_eq!((error.code, error.retryable, error.status), (code, retryable, Some(status)), "{status} {name}");
        }
    }

    #[test]
    fn secrets_of_the_request_are_not_repeated() {
        for (message, kept) in [
            (
                "POST\\nx-amz-security-token:abcdefgh/+=\\n\\nhost;x-amz-security-token",
                "POST x-amz-security-token:…  host;x-amz-security-token",
            ),
            (
                "header 'Authorization: Bearer  key' and X-Amz-Security-Token: t",
                "header 'Authorization: Bearer … and X-Amz-Security-Token:…",
            ),
            ("The security token 'abcdefgh/+=' is expired", "The security token '…' is expired"),
            ("it ends with Bearer ", "it ends with Bearer …"),
            ("nothing of the kind", "nothing of the kind"),
        ] {
            let error = read(
                403,
                Some("SignatureDoesNotMatch"),
                format!(r#"{{"message":"{message}"}}"#).as_bytes(),
                Some(&Secret::new("abcdefgh/+=".to_owned())),
            );
            assert_eq!(error.service.unwrap().message, kept);
        }
    }

    #[test]
    fn html_and_huge_bodies_stay_out_of_the_message() {
        let error = read(503, None, b"<html><body>Service Unavailable</body></html>", None);
        assert_eq!(error.message, "Bedrock answered with HTTP status 503 and no readable error");
        assert_eq!(error.service, None);
        let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(100_000));
        assert!(read(400, None, long.as_bytes(), None).message.len() < 700);
    }
}
