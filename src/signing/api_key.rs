//! Short-term API keys of Bedrock: a request that is signed in its URL, for the one action that takes such a key.
//!
//! Source of the form: the package `aws-bedrock-token-generator` 1.1.0.

use super::canonical::{ALGORITHM, Canonical, hash};
use super::time::Stamp;
use super::{Credentials, SERVICE, Signer};
use crate::endpoint::check_region;
use crate::error::Error;
use crate::text::percent_encode;
use base64_simd::STANDARD;

const PREFIX: &str = "bedrock-api-key-";
const HOST: &str = "bedrock.amazonaws.com";
const VERSION: &str = "&Version=1";

/// Seconds that a key may live at most: twelve hours.
const LONGEST: u32 = 43_200;

/// Makes a key that works in `region` for so many seconds, and no longer than the credentials: whoever has it may do what they
/// may, on Bedrock.
///
/// # Errors
///
/// [`crate::error::ErrorCode::BadOption`] for credentials that are no access keys, a region that is none, or a time of 0 or more
/// than twelve hours.
pub fn mint(credentials: &Credentials, region: &str, seconds: u32, epoch_milliseconds: u64) -> Result<String, Error> {
    let Credentials::AccessKey { access_key_id, secret_access_key, session_token } = credentials else {
        let help = "Pass `credentials` with `accessKeyId` and `secretAccessKey`";
        return Err(Error::bad_option(
            "credentials",
            "An API key is made with access keys, not with another API key",
            help,
        ));
    };
    check_region(region)?;
    if !(1..=LONGEST).contains(&seconds) {
        let help = format!("Pass whole seconds from 1 to {LONGEST}");
        return Err(Error::bad_option("expiresIn", format!("`expiresIn` is {seconds}"), help));
    }
    let session_token = session_token.as_deref();
    let signer = Signer { access_key_id, secret_access_key, session_token, region, service: SERVICE };
    signer.check(epoch_milliseconds)?;
    let stamp = Stamp::of(epoch_milliseconds);
    let credential = format!("{access_key_id}/{}", signer.scope(&stamp));
    let mut parameters = vec![
        ("Action", "CallWithBearerToken".to_owned()),
        ("X-Amz-Algorithm", ALGORITHM.to_owned()),
        ("X-Amz-Credential", credential),
        ("X-Amz-Date", stamp.to_string()),
        ("X-Amz-Expires", seconds.to_string()),
        ("X-Amz-SignedHeaders", "host".to_owned()),
    ];
    parameters.extend(session_token.map(|token| ("X-Amz-Security-Token", token.to_owned())));
    let sent = query(&parameters);
    parameters.sort();
    let canonical = Canonical {
        method: "POST",
        path: "/",
        query: &query(&parameters),
        headers: &[("host", HOST)],
        body_hash: &hash(b""),
    };
    let signature = signer.signature(&canonical, &stamp, epoch_milliseconds);
    let url = format!("{HOST}/?{sent}&X-Amz-Signature={signature}{VERSION}");
    Ok(format!("{PREFIX}{}", STANDARD.encode_to_string(url)))
}

fn query(parameters: &[(&str, String)]) -> String {
    let pairs = parameters.iter().map(|(name, value)| format!("{name}={}", percent_encode(value)));
    pairs.collect::<Vec<String>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn keys(session_token: Option<&str>) -> Credentials {
        Credentials::AccessKey {
            access_key_id: "AKIDEXAMPLE".into(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            session_token: session_token.map(str::to_owned),
        }
    }

    /// 2026-01-02 03:04:05.
    const TIME: u64 = 1_767_323_045_000;

    #[test]
    fn keys_are_those_of_the_generator_of_aws() {
        let token = "SESSIONTOKEN/EXAMPLE+abc==";
        for (session_token, region, seconds, signature) in [
            (None, "us-east-1", 43200, "a7e60d008bb2b3e53c57f4b2566e9d5b5fc59b6b56a4a552c6aa0d0fee79b57d"),
            (None, "eu-west-1", 900, "fad26ce5280d32a03b770318aeba9e596da9a7de264688537da65b7bce9bf59f"),
            (Some(token), "us-east-1", 43200, "17b41afc55563afd14b8be3ab6cae435d96e5e7c272678b18bf405cf6438bf54"),
            (Some(token), "eu-west-1", 900, "fe64fbe946250c880fbec7a8ca6c45b4318a9f98c629087e92f2ea98e90d7a01"),
        ] {
            let key = mint(&keys(session_token), region, seconds, TIME).unwrap();
            let url = STANDARD.decode_to_vec(key.strip_prefix(PREFIX).unwrap()).unwrap();
            let token =
                if session_token.is_some() { "&X-Amz-Security-Token=SESSIONTOKEN%2FEXAMPLE%2Babc%3D%3D" } else { "" };
            let expected = format!(
                "bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=\
                 AKIDEXAMPLE%2F20260102%2F{region}%2Fbedrock%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires={seconds}\
                 &X-Amz-SignedHeaders=host{token}&X-Amz-Signature={signature}&Version=1"
            );
            assert_eq!(String::from_utf8(url).unwrap(), expected);
        }
    }

    #[test]
    fn what_makes_no_key_is_refused() {
        let api_key = Credentials::ApiKey { api_key: "bedrock-api-key-x".into() };
        for (credentials, region, seconds, path) in [
            (api_key, "us-east-1", 900, "credentials"),
            (keys(None), "us east", 900, "region"),
            (keys(None), "us-east-1", 0, "expiresIn"),
            (keys(None), "us-east-1", 43_201, "expiresIn"),
            (keys(Some("a\nb")), "us-east-1", 900, "sessionToken"),
        ] {
            let error = mint(&credentials, region, seconds, TIME).unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadOption, Some(path)));
        }
    }
}
