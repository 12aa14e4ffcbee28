//! The headers that authorise a request: AWS Signature Version 4, or a Bedrock API key.
//!
//! The `aws-sigv4` crate derives the key and computes the signature. Its signer of HTTP requests stays out: it brings a library
//! of HTTP, and one kind of request needs little of it.
//!
//! Signs `content-type`, `host`, `x-amz-date` and, with temporary credentials, `x-amz-security-token`: boto3's set.
//! Headers that a fetch host may rewrite are never signed. The canonical path is the path as sent, encoded once more,
//! as every service but S3 expects.
//!
//! Specification: *Signature Version 4 signing process*, AWS IAM User Guide.

mod api_key;
mod canonical;
mod time;

use crate::error::{Error, ErrorCode};
use crate::secret::Secret;
pub use api_key::mint;
use aws_sigv4::sign::v4::{calculate_signature, generate_signing_key};
use canonical::{Canonical, hash};
use serde::Deserialize;
use std::fmt;
use std::time::{Duration, UNIX_EPOCH};
use time::Stamp;

/// Milliseconds from 1970 to the first year with five digits.
const YEAR_10000: u64 = 253_402_300_800_000;

/// The signing name of `bedrock-runtime`.
const SERVICE: &str = "bedrock";
const CONTENT_TYPE: &str = "application/json";

/// What one request is authorised with.
#[derive(Clone, Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Credentials {
    /// A Bedrock API key, sent as a bearer token.
    ApiKey {
        /// The key, without `Bearer`.
        api_key: String,
    },
    /// AWS credentials, long-lived or temporary.
    AccessKey {
        /// `AWS_ACCESS_KEY_ID`.
        access_key_id: String,
        /// `AWS_SECRET_ACCESS_KEY`.
        secret_access_key: String,
        /// `AWS_SESSION_TOKEN`, with temporary credentials.
        session_token: Option<String>,
    },
}

impl Credentials {
    /// The secret that travels in the headers as it is; a signature does not reveal the key it is made with.
    pub(crate) fn sent(&self) -> Option<Secret> {
        match self {
            Self::ApiKey { api_key } => Some(Secret::new(api_key.clone())),
            Self::AccessKey { session_token, .. } => session_token.clone().map(Secret::new),
        }
    }
}

/// Secrets stay out of logs: only the kind is shown.
impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ApiKey { .. } => "Credentials::ApiKey(…)",
            Self::AccessKey { .. } => "Credentials::AccessKey(…)",
        })
    }
}

/// A request about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Unsigned<'a> {
    /// Absolute URL, its path percent-encoded once.
    pub url: &'a str,
    /// Value of the `host` header that the host will send.
    pub host: &'a str,
    /// Region of the credential scope.
    pub region: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// SHA-256 of the body in lower-case hex, where the host has computed it already.
    pub body_hash: Option<&'a str>,
}

/// The headers to send with a `POST` of the request, names in lower case; `host` is left to the host.
///
/// # Errors
///
/// [`crate::error::ErrorCode::BadOption`] when a credential holds characters that no header can carry, and
/// [`crate::error::ErrorCode::RequestRefused`] where a signature would be of a time after the year 9999.
pub fn headers(
    request: Unsigned<'_>,
    credentials: &Credentials,
    epoch_milliseconds: u64,
) -> Result<Vec<(String, String)>, Error> {
    let mut headers = vec![("content-type".to_owned(), CONTENT_TYPE.to_owned())];
    match credentials {
        Credentials::ApiKey { api_key } => {
            check_token("apiKey", api_key)?;
            headers.push(("authorization".to_owned(), format!("Bearer {api_key}")));
        }
        Credentials::AccessKey { access_key_id, secret_access_key, session_token } => {
            let signer = Signer {
                access_key_id,
                secret_access_key,
                session_token: session_token.as_deref(),
                region: request.region,
                service: SERVICE,
            };
            signer.check(epoch_milliseconds)?;
            let body_hash = request.body_hash.map_or_else(|| hash(request.body), str::to_owned);
            let signed = [("content-type", CONTENT_TYPE), ("host", request.host)];
            headers.extend(signer.headers("POST", path(request.url), &signed, &body_hash, epoch_milliseconds));
        }
    }
    Ok(headers)
}

/// Everything after the host name; our URLs have no query.
fn path(url: &str) -> &str {
    let host = url.find("://").map_or(0, |start| start + 3);
    let rest = url.get(host..).unwrap_or_default();
    rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/")
}

struct Signer<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    session_token: Option<&'a str>,
    region: &'a str,
    service: &'a str,
}

impl Signer<'_> {
    fn check(&self, epoch_milliseconds: u64) -> Result<(), Error> {
        check_token("accessKeyId", self.access_key_id)?;
        check_token("secretAccessKey", self.secret_access_key)?;
        if let Some(token) = self.session_token {
            check_token("sessionToken", token)?;
        }
        if epoch_milliseconds >= YEAR_10000 {
            let message = "The clock of this machine says that it is after the year 9999, which no signature can carry";
            return Err(Error::new(ErrorCode::RequestRefused, message, "Set the clock"));
        }
        Ok(())
    }

    /// The headers to add. The official test suite signs requests of another service through it.
    fn headers(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body_hash: &str,
        epoch_milliseconds: u64,
    ) -> Vec<(String, String)> {
        let stamp = Stamp::of(epoch_milliseconds);
        let date = stamp.to_string();
        let added = [("x-amz-date", Some(date.as_str())), ("x-amz-security-token", self.session_token)];
        let added = added.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let mut signed: Vec<(&str, &str)> = headers.iter().copied().chain(added.clone()).collect();
        signed.sort_by_key(|(name, _)| *name);
        let canonical = Canonical { method, path, query: "", headers: &signed, body_hash };

        let scope = self.scope(&stamp);
        let signature = self.signature(&canonical, &stamp, epoch_milliseconds);
        let authorization = canonical.authorization(self.access_key_id, &scope, &signature);
        let added = added.chain([("authorization", authorization.as_str())]);
        added.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn scope(&self, stamp: &Stamp) -> String {
        format!("{}/{}/{}/aws4_request", stamp.day, self.region, self.service)
    }

    fn signature(&self, canonical: &Canonical<'_>, stamp: &Stamp, epoch_milliseconds: u64) -> String {
        let time = UNIX_EPOCH + Duration::from_millis(epoch_milliseconds);
        let key = generate_signing_key(self.secret_access_key, time, self.region, self.service);
        calculate_signature(key, canonical.to_sign(stamp, &self.scope(stamp)).as_bytes())
    }
}

/// A pasted line break is the usual slip, and a header cannot carry it.
fn check_token(name: &str, value: &str) -> Result<(), Error> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Error::bad_option(
        name,
        format!("`{name}` is empty or holds white space or characters that a header cannot carry"),
        format!("Pass `{name}` exactly as AWS shows it, without line breaks or quotes"),
    ))
}

#[cfg(test)]
mod differential;
#[cfg(test)]
mod suite;

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://bedrock-runtime.us-east-1.amazonaws.com/model/m%3A0/converse";

    fn request(body: &[u8]) -> Unsigned<'_> {
        Unsigned {
            url: URL,
            host: "bedrock-runtime.us-east-1.amazonaws.com",
            region: "us-east-1",
            body,
            body_hash: None,
        }
    }

    fn keys(session_token: Option<&str>) -> Credentials {
        Credentials::AccessKey {
            access_key_id: "AKIDEXAMPLE".into(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            session_token: session_token.map(str::to_owned),
        }
    }

    fn value<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
        headers.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    #[test]
    fn signs_the_minimal_set_of_headers() {
        let headers = headers(request(b"{}"), &keys(Some("token")), 1_780_000_000_000).unwrap();
        assert_eq!(value(&headers, "x-amz-security-token"), "token");
        assert_eq!(value(&headers, "x-amz-date"), "20260528T202640Z");
        let authorization = value(&headers, "authorization");
        assert!(authorization.contains("Credential=AKIDEXAMPLE/20260528/us-east-1/bedrock/aws4_request"));
        assert!(authorization.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token"));
    }

    #[test]
    fn a_precomputed_hash_gives_the_same_signature() {
        let whole = headers(request(b"{\"a\":1}"), &keys(None), 0).unwrap();
        let hash = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
        let hashed = Unsigned { body_hash: Some(hash), body: b"", ..request(b"") };
        assert_eq!(headers(hashed, &keys(None), 0).unwrap(), whole);
    }

    #[test]
    fn a_clock_that_is_far_off_is_refused() {
        let last = headers(request(b""), &keys(None), YEAR_10000 - 1).unwrap();
        assert_eq!(value(&last, "x-amz-date"), "99991231T235959Z");
        for late in [YEAR_10000, u64::MAX] {
            assert_eq!(headers(request(b""), &keys(None), late).unwrap_err().code, ErrorCode::RequestRefused);
            let bearer = Credentials::ApiKey { api_key: "key".to_owned() };
            assert!(headers(request(b""), &bearer, late).is_ok(), "nothing is signed");
        }
    }

    #[test]
    fn every_byte_of_the_body_counts() {
        let one = headers(request(b"{\"a\":1}"), &keys(None), 0).unwrap();
        let other = headers(request(b"{\"a\":2}"), &keys(None), 0).unwrap();
        assert_ne!(value(&one, "authorization"), value(&other, "authorization"));
    }

    #[test]
    fn an_api_key_is_sent_as_a_bearer_token_and_nothing_is_signed() {
        let key = Credentials::ApiKey { api_key: "bedrock-api-key-abc".into() };
        let headers = headers(request(b"{}"), &key, 0).unwrap();
        assert_eq!(value(&headers, "authorization"), "Bearer bedrock-api-key-abc");
        assert_eq!(value(&headers, "x-amz-date"), "");
    }

    #[test]
    fn broken_credentials_are_named_and_never_shown() {
        let broken = Credentials::AccessKey {
            access_key_id: "AKIDEXAMPLE".into(),
            secret_access_key: "topsecret\n".into(),
            session_token: None,
        };
        let error = headers(request(b"{}"), &broken, 0).unwrap_err();
        assert_eq!(error.path.as_deref(), Some("secretAccessKey"));
        assert!(!format!("{error} {broken:?}").contains("topsecret"));
    }
}
