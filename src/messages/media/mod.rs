//! Media in messages: data of any form becomes the service's `image`, `document`, `video` and `audio` blocks, its format
//! found and its size checked.
//!
//! The bytes decide wherever they can be recognised, whatever a format, media type or file name declares: the service refuses
//! bytes that are not what they are said to be. The caller is warned of the difference. What is declared counts where the
//! bytes show nothing, as those of strings.

mod attachments;
mod data;
mod format;
mod name;

use super::Reader;
use crate::error::Error;
use crate::text::{cut, list};
use crate::warning::Warnings;
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
pub(super) fn block(
    path: &str,
    kind: Option<Kind>,
    data: Data,
    named: Option<&str>,
    warnings: &Warnings,
) -> Result<Value, Error> {
    let by_name = named.and_then(|name| format::of_file_name(name, kind));
    let declared = Declared::of(&data, kind, by_name);
    // Of a medium that is not there yet, only its bytes show what nothing declares.
    if data.is_pending() && kind.or_else(|| declared.kind()).is_none() {
        return Ok(json!({ PENDING: {} }));
    }
    let (kind, format) = settle(path, kind, &data, &declared, warnings)?;
    let mut fields = Map::new();
    fields.extend(format.map(|format| ("format".to_owned(), Value::from(format))));
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
    reader: &Reader<'_>,
    path: &str,
    kind: Kind,
    fields: &mut Map<String, Value>,
) -> Result<(), Error> {
    let Some(given) = fields.get_mut("source").filter(|source| !source.is_null()) else {
        let message = format!("`{path}.source` is missing");
        return Err(Error::bad_option(format!("{path}.source"), message, "Pass the bytes, or an `s3://` URI"));
    };
    let (place, value) = match given {
        Value::Object(source) if reader.attachments.has(source) => (format!("{path}.source"), given.take()),
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
    let data = Data::read(&place, value, reader.attachments)?;
    let declared = match fields.get("format") {
        None | Some(Value::Null) => Declared::of(&data, Some(kind), None),
        Some(format) => Declared::by_format(&format!("{path}.format"), kind, format, &data)?,
    };
    let (_, format) = settle(&place, Some(kind), &data, &declared, reader.warnings)?;
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

/// What is said of data beside its bytes.
enum Declared {
    Nothing,
    As(Kind, &'static str),
    /// A format or media type that is none of the service's.
    Foreign(String),
}

impl Declared {
    /// By the media type, else by the file name.
    fn of(data: &Data, kind: Option<Kind>, by_name: Option<(Kind, &'static str)>) -> Self {
        match (data.declared(kind), data.media_type.as_deref()) {
            (Some((kind, format)), _) => Self::As(kind, format),
            // These say nothing about the content.
            (None, None | Some("application/octet-stream" | "binary/octet-stream")) => {
                by_name.map_or(Self::Nothing, |(kind, format)| Self::As(kind, format))
            }
            (None, Some(media_type)) => Self::Foreign(cut(media_type, 60)),
        }
    }

    /// By the `format` of a native block, found at `path`.
    fn by_format(path: &str, kind: Kind, format: &Value, data: &Data) -> Result<Self, Error> {
        match (format.as_str(), format.as_str().and_then(|name| format::of_name(name, kind))) {
            (_, Some(format)) => Ok(Self::As(kind, format)),
            (Some(name), None) if !data.shown().is_empty() => Ok(Self::Foreign(cut(name, 40))),
            (name, None) => {
                let found =
                    name.map_or_else(|| crate::text::kind(format).to_owned(), |name| format!("{:?}", cut(name, 40)));
                let help = format!("Use one of {}", list(kind.formats()));
                Err(Error::bad_option(path, format!("`{path}` is {found}"), help))
            }
        }
    }

    fn kind(&self) -> Option<Kind> {
        match self {
            Self::As(kind, _) => Some(*kind),
            Self::Nothing | Self::Foreign(_) => None,
        }
    }
}

/// The kind and format to send data under. Without a format, the service is to find it out, as it can for documents.
fn settle(
    path: &str,
    wanted: Option<Kind>,
    data: &Data,
    declared: &Declared,
    warnings: &Warnings,
) -> Result<(Kind, Option<&'static str>), Error> {
    let shown = data.shown();
    if let Declared::As(Kind::Document, format) = declared
        && wanted.is_none_or(|wanted| wanted == Kind::Document)
        && data.may_be_text(format)
    {
        return Ok((Kind::Document, Some(format)));
    }
    let possible = |kind: &Kind| shown.is_empty() || shown.iter().any(|(shown, _)| shown == kind);
    let kind = wanted
        .or_else(|| declared.kind().filter(possible))
        .or_else(|| shown.first().map(|(kind, _)| *kind))
        .ok_or_else(|| declared.unusable(path, &Kind::ALL))?;
    let fitting: Vec<&'static str> =
        shown.iter().filter(|(shown, _)| *shown == kind).map(|(_, format)| *format).collect();
    match (fitting.as_slice(), shown.first(), declared) {
        ([], Some((_, format)), _) => {
            Err(conflict(path, format!("holds {format} bytes, which no {} block takes", kind.member())))
        }
        ([], None, _) if data.is_pending() => Ok((kind, None)),
        ([], None, Declared::As(declared, format)) if *declared == kind => Ok((kind, Some(format))),
        ([], None, declared) => Err(declared.unusable(path, &[kind])),
        (fitting, _, Declared::As(_, format)) if fitting.contains(format) => Ok((kind, Some(format))),
        (fitting, ..) => {
            declared.contradict(path, fitting, warnings);
            let sure = fitting.len() == 1 || kind != Kind::Document;
            Ok((kind, fitting.first().copied().filter(|_| sure)))
        }
    }
}

impl Declared {
    /// Warns that the bytes are of another format.
    fn contradict(&self, path: &str, shown: &[&str], warnings: &Warnings) {
        let declared = match self {
            Self::Nothing => return,
            Self::As(_, format) => format,
            Self::Foreign(name) => name.as_str(),
        };
        warnings.add("MEDIA_TYPE_MISMATCH", path, || {
            let shown = shown.join(" or ");
            format!(
                "`{path}` is declared as {declared}, but sent as {shown}, as its bytes show. Correct what is declared."
            )
        });
    }

    /// Why data that shows nothing cannot be sent as any of `kinds`.
    fn unusable(&self, path: &str, kinds: &[Kind]) -> Error {
        let formats: Vec<&str> = kinds.iter().flat_map(|kind| kind.formats()).copied().collect();
        match (self, kinds) {
            (Self::As(_, format), [kind, ..]) => {
                conflict(path, format!("is declared as {format}, which no {} block holds", kind.member()))
            }
            (Self::Foreign(name), _) => Error::bad_option(
                path,
                format!("`{path}` has the media type {name:?}, which Bedrock does not take"),
                format!("Convert it to one of {}", list(&formats)),
            ),
            _ => unknown_format(path, kinds),
        }
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

#[cfg(test)]
mod tests;
