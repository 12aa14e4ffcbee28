//! Media in messages: data of any form becomes the service's `image`, `document`, `video` and `audio` blocks, its format
//! found and its size checked.
//!
//! The format is what the bytes show, then what the media type or file name declares. When both speak and disagree the
//! caller has mixed something up, and the service would answer with less: that is an error.

mod attachments;
mod data;
mod format;
mod name;

use crate::error::Error;
use crate::text::{cut, list};
pub use attachments::Attachments;
use data::Content;
pub(super) use data::Data;
pub(crate) use data::inline;
pub(super) use format::Kind;
pub(super) use name::unique_names;
use serde_json::{Map, Value, json};

/// Bytes of one document, by the service's documentation.
const DOCUMENT_BYTES: usize = 4_500_000;
/// Bytes of one inline video, by the service's documentation.
const VIDEO_BYTES: usize = 25_000_000;

/// The member of a block for a medium that is still to be fetched and may be of any kind.
const PENDING: &str = "pending";

/// A block for data whose kind is `kind`, or, without one, the kind that the data shows or declares. `named` is a file
/// name, where there is one.
pub(super) fn block(path: &str, kind: Option<Kind>, data: Data, named: Option<&str>) -> Result<Value, Error> {
    let by_name = named.and_then(|name| format::of_file_name(name, kind));
    let kind = kind
        .or_else(|| data.declared(None).map(|(kind, _)| kind))
        .or_else(|| by_name.map(|(kind, _)| kind))
        .or_else(|| data.shown().first().map(|(kind, _)| *kind));
    let Some(kind) = kind else {
        return if data.is_pending() { Ok(json!({ PENDING: {} })) } else { Err(unknown_format(path, &Kind::ALL)) };
    };
    let declared = declared_format(path, kind, &data, by_name)?;
    let mut fields = Map::new();
    if let Some(format) = found_format(path, kind, &data, declared)? {
        fields.insert("format".to_owned(), Value::from(format));
    }
    if kind == Kind::Document {
        fields.insert("name".to_owned(), Value::from(named.map(name::without_ending).unwrap_or_default()));
    }
    fields.insert("source".to_owned(), source(path, kind, data)?);
    Ok(json!({ kind.member(): fields }))
}

/// Whether the block is a medium of a kind that is known once it is fetched.
pub(super) fn is_pending(block: &Value) -> bool {
    block.get(PENDING).is_some()
}

/// A document block of plain text that needs no encoding: `source` has the member `text` or `content`.
pub(super) fn text_document(source: Value, named: Option<&str>) -> Value {
    let name = named.map(name::without_ending).unwrap_or_default();
    json!({ "document": { "format": "txt", "name": name, "source": source } })
}

/// Completes the fields of a native block: data in `source`, `source.bytes` or `source.s3Location` gets its wire form,
/// and a missing `format` is found. Everything else stays.
pub(super) fn complete(
    path: &str,
    kind: Kind,
    fields: &mut Map<String, Value>,
    attachments: &Attachments<'_>,
) -> Result<(), Error> {
    let Some(given) = fields.get_mut("source").filter(|source| !source.is_null()) else {
        let message = format!("`{path}.source` is missing");
        return Err(Error::bad_option(format!("{path}.source"), message, "Pass the bytes, or an `s3://` URI"));
    };
    let (place, value) = match given {
        Value::Object(source) if attachments.has(source) => (format!("{path}.source"), given.take()),
        Value::Object(source) if source.len() != 1 => {
            return Err(Error::bad_option(
                format!("{path}.source"),
                format!("`{path}.source` has {} fields, but a source has exactly one", source.len()),
                format!("Pass `bytes` or `s3Location`, or the data itself as `{path}.source`"),
            ));
        }
        Value::Object(source) => match source.get_mut("bytes") {
            Some(bytes) => (format!("{path}.source.bytes"), bytes.take()),
            None => return name_remote_format(path, kind, fields),
        },
        other => (format!("{path}.source"), other.take()),
    };
    let data = Data::read(&place, value, attachments)?;
    let declared = match fields.get("format") {
        None | Some(Value::Null) => declared_format(&place, kind, &data, None)?,
        Some(format) => Some(listed_format(&format!("{path}.format"), kind, format)?),
    };
    let format = found_format(&place, kind, &data, declared)?;
    let source = source(&place, kind, data)?;
    fields.insert("source".to_owned(), source);
    if let Some(format) = format {
        set_format(fields, format);
    }
    Ok(())
}

/// The format of a medium in S3, by its name, where the block does not say it. Only a document's may stay open.
fn name_remote_format(path: &str, kind: Kind, fields: &mut Map<String, Value>) -> Result<(), Error> {
    let location = fields.get("source").and_then(|source| source.get("s3Location"));
    let uri = match location {
        Some(location) => Some(data::s3_uri(&format!("{path}.source.s3Location"), location)?),
        None => None,
    };
    if let Some(given) = fields.get("format") {
        if let Some(format) = given.as_str().and_then(|name| format::of_name(name, kind)) {
            set_format(fields, format);
        }
        return Ok(());
    }
    match uri.map(|uri| format::of_file_name(uri, Some(kind)).filter(|(found, _)| *found == kind)) {
        Some(Some((_, format))) => set_format(fields, format),
        Some(None) if kind != Kind::Document => return Err(unknown_format(path, &[kind])),
        _ => {}
    }
    Ok(())
}

fn set_format(fields: &mut Map<String, Value>, format: &str) {
    match fields.get_mut("format") {
        Some(given) => *given = Value::from(format),
        None => {
            fields.shift_insert(0, "format".to_owned(), Value::from(format));
        }
    }
}

/// The format that a media type or file name declares; one of another kind is an error.
fn declared_format(
    path: &str,
    kind: Kind,
    data: &Data,
    by_name: Option<(Kind, &'static str)>,
) -> Result<Option<&'static str>, Error> {
    match data.declared(Some(kind)) {
        Some((declared, format)) if declared == kind => Ok(Some(format)),
        Some((_, format)) => {
            Err(conflict(path, format!("is declared as {format}, which no {} block holds", kind.member())))
        }
        None => match data.media_type.as_deref() {
            // These say nothing about the content.
            None | Some("application/octet-stream" | "binary/octet-stream") => {
                Ok(by_name.filter(|(declared, _)| *declared == kind).map(|(_, format)| format))
            }
            // What the bytes show says more than a type that is none of the service's.
            Some(_) if !data.shown().is_empty() => Ok(None),
            Some(media_type) => Err(Error::bad_option(
                path,
                format!("`{path}` has the media type {:?}, which Bedrock does not take", cut(media_type, 60)),
                format!("Convert it to one of {}", list(kind.formats())),
            )),
        },
    }
}

fn listed_format(path: &str, kind: Kind, format: &Value) -> Result<&'static str, Error> {
    format.as_str().and_then(|name| format::of_name(name, kind)).ok_or_else(|| {
        let found =
            format.as_str().map_or_else(|| crate::text::kind(format).to_owned(), |text| format!("{:?}", cut(text, 40)));
        Error::bad_option(path, format!("`{path}` is {found}"), format!("Use one of {}", list(kind.formats())))
    })
}

/// What the bytes show, checked against what is declared. `None` is for the service to find out, as it can for documents.
fn found_format(
    path: &str,
    kind: Kind,
    data: &Data,
    declared: Option<&'static str>,
) -> Result<Option<&'static str>, Error> {
    let shown = data.shown();
    let fitting: Vec<&'static str> =
        shown.iter().filter(|(shown, _)| *shown == kind).map(|(_, format)| *format).collect();
    match (declared, fitting.as_slice(), shown.first()) {
        (Some(declared), [], None) => Ok(Some(declared)),
        (Some(declared), fitting, _) if fitting.contains(&declared) => Ok(Some(declared)),
        (Some(declared), ..) if kind == Kind::Document && data.may_be_text(declared) => Ok(Some(declared)),
        (Some(declared), [format, ..], _) => {
            Err(conflict(path, format!("is declared as {declared}, but its bytes are {format}")))
        }
        (_, [], Some((_, format))) => {
            Err(conflict(path, format!("holds {format} bytes, which no {} block takes", kind.member())))
        }
        (None, [only], _) => Ok(Some(only)),
        (None, _, _) if kind == Kind::Document => Ok(None),
        (None, [first, ..], _) => Ok(Some(first)),
        (None, [], None) if data.is_pending() => Ok(None),
        (None, [], None) => Err(unknown_format(path, &[kind])),
    }
}

fn source(path: &str, kind: Kind, data: Data) -> Result<Value, Error> {
    let limit = match kind {
        Kind::Document => DOCUMENT_BYTES,
        Kind::Video => VIDEO_BYTES,
        Kind::Audio | Kind::Image => usize::MAX,
    };
    // A video's limit counts its base64 text.
    let length = data.length().map(|length| if kind == Kind::Video { length / 3 * 4 } else { length });
    if length.is_some_and(|length| length > limit) {
        return Err(Error::bad_option(
            path,
            format!("`{path}` is larger than the {limit} bytes that Bedrock takes in a {}", kind.member()),
            "Make it smaller, or put it in S3 and pass its s3:// URI",
        ));
    }
    Ok(match data.content {
        // Not json!(), which would copy the text.
        Content::Base64 { text, .. } => Value::Object(Map::from_iter([("bytes".to_owned(), Value::String(text))])),
        Content::Pending => json!({}),
        Content::S3 { uri } => json!({ "s3Location": { "uri": uri } }),
    })
}

fn conflict(path: &str, what: String) -> Error {
    Error::bad_option(path, format!("`{path}` {what}"), "Pass the data under its own format and kind")
}

fn unknown_format(path: &str, kinds: &[Kind]) -> Error {
    let formats: Vec<&str> = kinds.iter().flat_map(|kind| kind.formats()).copied().collect();
    Error::bad_option(
        path,
        format!("The format of `{path}` is not recognised"),
        format!("Declare it with `format`, a media type or a file name: one of {}", list(&formats)),
    )
}
