//! Media data as callers give it: bytes, base64 text, data URLs and `s3://` URIs.

use super::attachments::Attachments;
use super::format;
use super::format::Kind;
use crate::error::Error;
use crate::text::{cut, kind, percent_decode};
use base64_simd::STANDARD;
use serde_json::Value;

/// The optional second member of a placeholder.
const MEDIA_TYPE: &str = "mediaType";
/// Base64 characters decoded to recognise a format: the longest signature stands within the first 48 bytes.
const PEEKED: usize = 64;
/// Characters of a URI, by the service model.
const S3_URI: usize = 1024;

/// Data with what is known about it.
#[derive(Debug)]
pub(in crate::messages) struct Data {
    pub(super) content: Content,
    /// The media type that came with the data.
    pub(super) media_type: Option<String>,
}

#[derive(Debug)]
pub(super) enum Content {
    Base64 {
        text: String,
        head: Vec<u8>,
    },
    /// What is still to be fetched.
    Pending,
    S3 {
        uri: String,
    },
}

impl Data {
    /// Reads the data found at `path`.
    pub(in crate::messages) fn read(path: &str, value: Value, attachments: &Attachments<'_>) -> Result<Self, Error> {
        match value {
            Value::String(text) if attachments.are_fetched_later() && is_web_address(&text) => {
                Ok(Self { content: Content::Pending, media_type: None })
            }
            Value::String(text) => Self::of_text(path, text),
            Value::Object(mut fields) if attachments.has(&fields) => {
                let bytes = attachments.bytes(path, &fields)?;
                let media_type = match fields.shift_remove(MEDIA_TYPE) {
                    Some(Value::String(text)) if !text.is_empty() => Some(text),
                    _ => None,
                };
                let head = bytes.iter().take(PEEKED).copied().collect();
                Ok(Self { content: Content::Base64 { text: STANDARD.encode_to_string(bytes), head }, media_type })
            }
            other => Err(refused(path, format!("is {}, not media data", kind(&other)))),
        }
    }

    fn of_text(path: &str, text: String) -> Result<Self, Error> {
        if let Some(place) = after_scheme(&text, "s3://") {
            let uri = if text.starts_with("s3://") { text } else { format!("s3://{place}") };
            check_uri(path, &uri)?;
            return Ok(Self { content: Content::S3 { uri }, media_type: None });
        }
        if is_web_address(&text) {
            return Err(Error::bad_option(
                path,
                format!("`{path}` is a web address, which is not fetched by default"),
                "Set `fetchMedia: true` to fetch it, or pass the bytes",
            ));
        }
        let Some(rest) = after_scheme(&text, "data:") else { return Self::of_base64(path, text, None) };
        let Some((head, data)) = rest.split_once(',') else {
            return Err(refused(path, "is a data URL without a comma".to_owned()));
        };
        let (media_type, mark) = head.rsplit_once(';').unwrap_or((head, ""));
        let in_base64 = mark.trim().eq_ignore_ascii_case("base64");
        let media_type = if in_base64 { media_type } else { head };
        let media_type = media_type.split(';').next().filter(|text| !text.is_empty()).map(str::to_owned);
        if in_base64 {
            let data = if data.contains('%') {
                String::from_utf8_lossy(&percent_decode(data)).into_owned()
            } else {
                data.to_owned()
            };
            return Self::of_base64(path, data, media_type);
        }
        // By RFC 2397 the data stands there as it is, and is text where nothing is said.
        let media_type = media_type.unwrap_or_else(|| "text/plain".to_owned());
        let bytes = percent_decode(data);
        if !media_type.starts_with("text/") && format::of_bytes(bytes.get(..PEEKED).unwrap_or(&bytes)).is_empty() {
            return Err(refused(path, "is a data URL that is not in base64".to_owned()));
        }
        Self::of_base64(path, STANDARD.encode_to_string(bytes), Some(media_type))
    }

    fn of_base64(path: &str, text: String, media_type: Option<String>) -> Result<Self, Error> {
        let text = if is_base64(&text) { text } else { in_standard_form(&text) };
        if text.contains("://") {
            return Err(refused(path, "is neither a web address nor an Amazon S3 address".to_owned()));
        }
        if !is_base64(&text) {
            return Err(refused(path, format!("is text that is not base64 ({:?})", cut(&text, 20))));
        }
        let peeked = text.get(..PEEKED.min(text.len())).unwrap_or_default();
        let head = STANDARD.decode_to_vec(peeked).unwrap_or_default();
        Ok(Self { content: Content::Base64 { text, head }, media_type })
    }

    /// The same data, with a media type declared beside it unless it brought one itself.
    pub(in crate::messages) fn declared_as(mut self, media_type: Option<String>) -> Self {
        // What is fetched brings a media type of its own, which counts for more.
        if !self.is_pending() {
            self.media_type = self.media_type.or(media_type);
        }
        self
    }

    /// Whether it is still to be fetched, so that nothing is known about it.
    pub(super) fn is_pending(&self) -> bool {
        matches!(self.content, Content::Pending)
    }

    /// Size of the data in bytes, where it is at hand.
    pub(super) fn length(&self) -> Option<usize> {
        match &self.content {
            Content::Base64 { text, .. } => Some(text.len() / 4 * 3),
            Content::Pending | Content::S3 { .. } => None,
        }
    }

    /// The kind and formats that the data itself shows, the likeliest first.
    pub(super) fn shown(&self) -> Vec<(Kind, &'static str)> {
        match &self.content {
            Content::Base64 { head, .. } => format::of_bytes(head),
            Content::Pending | Content::S3 { .. } => Vec::new(),
        }
    }

    /// Whether it may be a string in this format.
    pub(super) fn may_be_text(&self, format: &str) -> bool {
        match &self.content {
            Content::Base64 { head, .. } => format::may_be_text(format, head),
            Content::Pending | Content::S3 { .. } => false,
        }
    }

    /// The kind and format that its media type or its name declare; of the kind that is wanted, where the name allows it.
    pub(super) fn declared(&self, wanted: Option<Kind>) -> Option<(Kind, &'static str)> {
        let by_type = self.media_type.as_deref().and_then(format::of_media_type);
        match &self.content {
            Content::S3 { uri } => by_type.or_else(|| format::of_file_name(uri, wanted)),
            Content::Base64 { .. } | Content::Pending => by_type,
        }
    }
}

/// The URI of a native `s3Location`, found at `path`.
pub(super) fn s3_uri<'a>(path: &str, location: &'a Value) -> Result<&'a str, Error> {
    let place = format!("{path}.uri");
    let Some(uri) = location.get("uri").and_then(Value::as_str) else {
        return Err(Error::bad_option(&*place, format!("`{place}` is missing"), "Pass an `s3://` URI"));
    };
    check_uri(&place, uri)?;
    let owner = location.get("bucketOwner").filter(|owner| !owner.is_null());
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    match owner.filter(|owner| !owner.as_str().is_some_and(is_account)) {
        None => Ok(uri),
        Some(_) => {
            let place = format!("{path}.bucketOwner");
            let message = format!("`{place}` is no account id");
            Err(Error::bad_option(place, message, "Pass the 12 digits of the account as text"))
        }
    }
}

/// By the characters and lengths of Converse `S3Uri`; that buckets have at least three is left to S3.
fn check_uri(path: &str, uri: &str) -> Result<(), Error> {
    let bucket = uri.strip_prefix("s3://").unwrap_or_default().split('/').next().unwrap_or_default();
    let alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let fits = uri.chars().count() <= S3_URI
        && (1..=63).contains(&bucket.len())
        && bucket.bytes().all(|byte| alphanumeric(byte) || byte == b'.' || byte == b'-')
        && !bucket.starts_with(['.', '-'])
        && !bucket.ends_with(['.', '-']);
    if fits {
        return Ok(());
    }
    let message = format!("`{path}` is no URI that Amazon S3 knows ({:?})", cut(uri, 60));
    Err(Error::bad_option(path, message, format!("Pass `s3://bucket/key` with at most {S3_URI} characters")))
}

/// Puts base64 text in the place of every placeholder left in a value of `option`, wherever a block may hold bytes.
pub(crate) fn inline(option: &str, value: &mut Value, attachments: &Attachments<'_>) -> Result<(), Error> {
    match value {
        Value::Object(fields) if attachments.has(fields) => {
            *value = Value::String(STANDARD.encode_to_string(attachments.bytes(option, fields)?));
            Ok(())
        }
        Value::Object(fields) => fields.values_mut().try_for_each(|field| inline(option, field, attachments)),
        Value::Array(items) => items.iter_mut().try_for_each(|item| inline(option, item, attachments)),
        _ => Ok(()),
    }
}

/// The text after a scheme, in whatever case that is written.
fn after_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme))?;
    text.get(scheme.len()..)
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

/// Base64 as other tools write it, in lines, without padding or in the alphabet of URLs, in the form that the service reads.
fn in_standard_form(text: &str) -> String {
    let mut out: String = text
        .trim_end_matches(|character: char| character.is_ascii_whitespace() || character == '=')
        .chars()
        .filter(|character| !character.is_ascii_whitespace())
        .map(|character| match character {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

fn is_web_address(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| after_scheme(text, scheme).is_some())
}

pub(super) fn refused(path: &str, what: String) -> Error {
    Error::bad_option(
        path,
        format!("`{path}` {what}"),
        "Pass a Uint8Array, base64 text, a base64 data URL or an s3:// URI",
    )
}
