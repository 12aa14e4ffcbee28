//! Where a request goes: the region's host name, or the caller's own endpoint, and the path of a model.
//!
//! Implements the `bedrock-runtime` endpoint rules for partitions, and the URI label encoding of the AWS `restJson1`
//! protocol: every byte but `A-Za-z0-9-._~` is percent-encoded. The URL is never decoded and encoded again, because
//! what is signed must be what is sent.

mod custom;

use crate::error::{Error, ErrorCode};
use crate::limits::MODEL_ID;
use crate::text::{cut, percent_encode};
use serde::Deserialize;
use std::sync::LazyLock;

/// Which of a region's endpoints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// The one with cryptography that is validated by FIPS 140.
    pub fips: bool,
    /// The one that is reached by IPv6 as well.
    pub dual_stack: bool,
}

/// The base of all request URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    scheme: &'static str,
    authority: String,
    base_path: String,
}

impl Endpoint {
    /// The service's public endpoint in `region`.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::BadOption`] when `region` is not a region name: anything else could redirect the credentials to
    /// another host.
    ///
    /// ```
    /// use bedrock_extract::endpoint::{Endpoint, Variant};
    /// let endpoint = Endpoint::of_region("eu-central-1", Variant::default())?;
    /// assert_eq!(endpoint.authority(), "bedrock-runtime.eu-central-1.amazonaws.com");
    /// assert!(Endpoint::of_region("evil.example.com/", Variant::default()).is_err());
    /// let fips = Endpoint::of_region("us-gov-west-1", Variant { fips: true, dual_stack: true })?;
    /// assert_eq!(fips.authority(), "bedrock-runtime-fips.us-gov-west-1.api.aws");
    /// # Ok::<(), bedrock_extract::error::Error>(())
    /// ```
    pub fn of_region(region: &str, Variant { fips, dual_stack }: Variant) -> Result<Self, Error> {
        check_region(region)?;
        if !has_form_of_region(region) {
            return Err(not_a_region(region));
        }
        let name = if fips { "bedrock-runtime-fips" } else { "bedrock-runtime" };
        let suffix = suffix(region, dual_stack);
        Ok(Self { scheme: "https", authority: format!("{name}.{region}.{suffix}"), base_path: String::new() })
    }

    /// The caller's own endpoint, such as `https://proxy.example.com/bedrock` or `http://127.0.0.1:4000`.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::BadOption`] when it is not an absolute http(s) URL without user, query and fragment, or when a URL parser
    /// would make another one of it: what is signed must be what is sent.
    pub fn custom(url: &str) -> Result<Self, Error> {
        custom::parse(url).map_err(|refusal| {
            // The value itself may hold a password.
            Error::bad_option("endpoint", format!("`endpoint` {}", refusal.what()), refusal.help())
        })
    }

    /// Host and, where it is not the scheme's default, port: the value of the signed `host` header.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The URL of the Converse operation on a model id or ARN, percent-encoded once.
    #[must_use]
    pub fn converse(&self, model_id: &str) -> String {
        self.operation(model_id, "converse")
    }

    /// The URL of the `ConverseStream` operation.
    #[must_use]
    pub fn converse_stream(&self, model_id: &str) -> String {
        self.operation(model_id, "converse-stream")
    }

    fn operation(&self, model_id: &str, name: &str) -> String {
        format!("{}://{}{}/model/{}/{name}", self.scheme, self.authority, self.base_path, percent_encode(model_id))
    }
}

/// Checks a model id or ARN no further than its length: the service's own pattern accepts nearly anything, and new
/// forms appear.
///
/// # Errors
///
/// [`ErrorCode::BadOption`] when it is empty, too long or holds white space or control characters.
pub fn check_model_id(model_id: &str) -> Result<(), Error> {
    let acceptable = !model_id.is_empty()
        && model_id.len() <= MODEL_ID
        // URLs are normalised on their way: as steps of a path these would disappear.
        && !matches!(model_id, "." | "..")
        && !model_id.chars().any(|character| character.is_whitespace() || character.is_control());
    if acceptable {
        return Ok(());
    }
    if model_id.is_empty() {
        let help = "Call `fromProvider(\"bedrock/MODEL\")`, or pass `model` to the client or to the call";
        return Err(Error::bad_option("model", "No model is named", help));
    }
    Err(Error::bad_option(
        "model",
        format!("`model` is {:?}, which is not a model id or ARN", cut(model_id, 80)),
        "Pass a Bedrock model id, inference profile id or ARN, for example \"amazon.nova-lite-v1:0\"",
    ))
}

/// botocore's rule for host labels: 1 to 63 letters, digits and inner hyphens, not digits alone. Behind an endpoint of one's own,
/// a region may have any name.
///
/// # Errors
///
/// [`ErrorCode::BadOption`] for any other text.
pub fn check_region(region: &str) -> Result<(), Error> {
    let acceptable = (1..=63).contains(&region.len())
        && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !region.starts_with('-')
        && !region.ends_with('-')
        && !region.bytes().all(|byte| byte.is_ascii_digit());
    if acceptable { Ok(()) } else { Err(not_a_region(region)) }
}

/// Letters, at least one more part, and a number: what all partitions' patterns have in common, so that regions to come are known.
fn has_form_of_region(region: &str) -> bool {
    let parts: Vec<&str> = region.split('-').collect();
    let [first, inner @ .., number] = parts.as_slice() else { return false };
    first.bytes().all(|byte| byte.is_ascii_lowercase())
        && !inner.is_empty()
        && parts.iter().all(|part| !part.is_empty())
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn not_a_region(region: &str) -> Error {
    let zone = region.strip_suffix(|last: char| last.is_ascii_lowercase()).filter(|region| has_form_of_region(region));
    let help = match zone {
        Some(region) => format!("Pass the region of this availability zone: `region: \"{region}\"`"),
        None => "Pass the region's code, for example `region: \"us-east-1\"`, or set AWS_REGION".to_owned(),
    };
    let message = format!("`region` is {:?}, which is not an AWS region name", cut(region, 80));
    Error::new(ErrorCode::BadOption, message, help).at("region")
}

#[derive(Deserialize)]
struct Partitions {
    rows: Vec<Partition>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Partition {
    prefix: String,
    suffix: String,
    dual_stack_suffix: String,
}

static PARTITIONS: LazyLock<Vec<Partition>> = LazyLock::new(|| {
    serde_json::from_str::<Partitions>(include_str!("partitions.json")).map(|file| file.rows).unwrap_or_default()
});

fn suffix(region: &str, dual_stack: bool) -> &'static str {
    let row = PARTITIONS.iter().find(|row| region.starts_with(&row.prefix));
    row.map_or("amazonaws.com", |row| if dual_stack { &row.dual_stack_suffix } else { &row.suffix })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_file_is_readable() {
        assert_eq!(PARTITIONS.len(), 8);
    }

    #[test]
    fn regions_find_their_partition() {
        for (region, host) in [
            ("us-east-1", "bedrock-runtime.us-east-1.amazonaws.com"),
            ("us-gov-west-1", "bedrock-runtime.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "bedrock-runtime.cn-north-1.amazonaws.com.cn"),
            ("us-isob-east-1", "bedrock-runtime.us-isob-east-1.sc2s.sgov.gov"),
            ("eusc-de-east-1", "bedrock-runtime.eusc-de-east-1.amazonaws.eu"),
            ("xx-new-1", "bedrock-runtime.xx-new-1.amazonaws.com"),
        ] {
            assert_eq!(Endpoint::of_region(region, Variant::default()).unwrap().authority(), host);
        }
    }

    #[test]
    fn hostile_regions_are_refused() {
        for region in ["", "-a", "a-", "123", "a.b", "a/b", "a@b", "a b", "us-east-1\n", "US-EAST-1", &"a".repeat(64)] {
            let error = Endpoint::of_region(region, Variant::default()).unwrap_err();
            assert_eq!(error.path.as_deref(), Some("region"), "{region:?}");
        }
    }

    #[test]
    fn what_no_partition_calls_a_region_is_refused() {
        for (region, word) in [
            ("us-west-2a", "`region: \"us-west-2\"`"),
            ("undefined", "AWS_REGION"),
            ("null", "AWS_REGION"),
            ("us-east", "AWS_REGION"),
            ("us-1", "AWS_REGION"),
            ("us--east-1", "AWS_REGION"),
            ("1-east-1", "AWS_REGION"),
            ("virginia", "AWS_REGION"),
        ] {
            let error = Endpoint::of_region(region, Variant::default()).unwrap_err();
            assert!(error.help.contains(word), "{region}: {error}");
            check_region(region).map_or_else(|_| assert!(region.starts_with(char::is_numeric)), |()| ());
        }
    }

    #[test]
    fn model_ids_are_encoded_once() {
        let endpoint = Endpoint::of_region("us-east-1", Variant::default()).unwrap();
        assert!(
            endpoint
                .converse("anthropic.claude-3-haiku-20240307-v1:0")
                .ends_with("/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse")
        );
        assert!(
            endpoint.converse("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc").ends_with(
                "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc/converse"
            )
        );
    }

    #[test]
    fn model_ids_have_bounds() {
        check_model_id("m").unwrap();
        check_model_id(&"x".repeat(MODEL_ID)).unwrap();
        let missing = check_model_id("").unwrap_err();
        assert_eq!(missing.message, "No model is named");
        assert!(missing.help.contains("fromProvider(\"bedrock/") && missing.help.contains("`model`"));
        for bad in [".", "..", "a b", "a\n", &"x".repeat(MODEL_ID + 1)] {
            let error = check_model_id(bad).unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some("model")), "{bad:?}");
            assert!(error.message.len() < 200, "{error}");
        }
    }
}
