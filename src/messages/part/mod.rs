//! Parts that say their `type`: the OpenAI, Anthropic and AI SDK styles.

mod ai_sdk;
mod anthropic;
mod openai;

use super::Reader;
use super::media::{self, Data, Kind};
use super::tool;
use crate::error::Error;
use crate::text::{cut, kind, nearest};
use serde_json::{Map, Value};

/// Parts that are text and nothing else.
pub(super) const TEXT_TYPES: [&str; 3] = ["text", "input_text", "output_text"];

/// The part types that are understood.
const TYPES: [&str; 24] = [
    "document",
    "file",
    "file-data",
    "file-url",
    "image",
    "image-data",
    "image-url",
    "image_url",
    "input_audio",
    "input_file",
    "input_image",
    "input_text",
    "media",
    "output_text",
    "reasoning",
    "redacted_thinking",
    "refusal",
    "search_result",
    "text",
    "thinking",
    "tool-call",
    "tool-result",
    "tool_result",
    "tool_use",
];

/// Fields of parts that say nothing about the content, or nothing that Bedrock has a place for.
const PASSED_OVER: [&str; 8] =
    ["annotations", "detail", "dynamic", "id", "logprobs", "providerMetadata", "providerOptions", "type"];

/// Converts a part. Blank text gives no block, a part with a mark for caching one more.
pub(super) fn typed_part(reader: &Reader<'_>, path: &str, mut fields: Map<String, Value>) -> Result<Vec<Value>, Error> {
    let mark = fields.shift_remove("cache_control").unwrap_or_default();
    let cache_point = anthropic::cache_point(&format!("{path}.cache_control"), &mark)?;
    let provider_options = ai_sdk::ProviderOptions::read(path, &fields)?;
    let part = Part { reader, path };
    let mut block = part.convert(&mut fields)?;
    part.refuse_the_rest("", &fields, &PASSED_OVER)?;
    if let Some(citations) = provider_options.citations {
        part.add_citations(block.as_mut(), citations)?;
    }
    Ok(block.into_iter().chain(cache_point.or(provider_options.cache_point)).collect())
}

/// The mark for caching among the options of a message in the style of the AI SDK.
pub(super) fn cache_point_after(path: &str, message: &mut Map<String, Value>) -> Result<Option<Value>, Error> {
    let provider_options = ai_sdk::ProviderOptions::read(path, message)?;
    message.shift_remove("providerOptions");
    Ok(provider_options.cache_point)
}

#[derive(Clone, Copy)]
struct Part<'a> {
    reader: &'a Reader<'a>,
    path: &'a str,
}

impl Part<'_> {
    fn convert(self, fields: &mut Map<String, Value>) -> Result<Option<Value>, Error> {
        let part_type = fields.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        match part_type.as_str() {
            kind if TEXT_TYPES.contains(&kind) => self.text(fields, &["text", "input_text"]),
            "refusal" => self.text(fields, &["refusal"]),
            "thinking" => self.thinking(fields).map(Some),
            "redacted_thinking" => self.redacted_thinking(fields).map(Some),
            "reasoning" => self.reasoning(fields).map(Some),
            "image_url" | "input_image" => self.openai_image(fields).map(Some),
            "file" if fields.contains_key("file") => {
                let mut file = self.object(fields, "file")?;
                let inner = Part { path: &format!("{}.file", self.path), ..self };
                let block = inner.openai_file(&mut file)?;
                inner.refuse_the_rest("", &file, &[])?;
                Ok(Some(block))
            }
            "input_file" => self.openai_file(fields).map(Some),
            "input_audio" => self.openai_audio(fields).map(Some),
            "image" | "document" if fields.contains_key("source") => self.anthropic_media(&part_type, fields).map(Some),
            "image" => self.data(fields, "image", Some(Kind::Image)).map(Some),
            "image-data" => self.data(fields, "data", Some(Kind::Image)).map(Some),
            "image-url" => self.data(fields, "url", Some(Kind::Image)).map(Some),
            "file" | "file-data" | "media" => self.data(fields, "data", None).map(Some),
            "file-url" => self.data(fields, "url", None).map(Some),
            "search_result" => self.search_result(fields).map(Some),
            "tool_use" => tool::call_part(self.path, fields, "id", "name").map(Some),
            "tool-call" => tool::call_part(self.path, fields, "toolCallId", "toolName").map(Some),
            "tool_result" => self.anthropic_result(fields).map(Some),
            "tool-result" => tool::result_part(self.reader, self.path, fields).map(Some),
            _ => Err(self.unknown_type(&part_type)),
        }
    }

    fn text(self, fields: &mut Map<String, Value>, names: &[&str]) -> Result<Option<Value>, Error> {
        for name in names {
            if let Some(Value::String(text)) = fields.shift_remove(*name) {
                return self.reader.text(&format!("{}.{name}", self.path), text);
            }
        }
        let name = names.first().copied().unwrap_or_default();
        Err(self.missing(name, "Pass the part's text as a string"))
    }

    fn medium(
        self,
        name: &str,
        data: Value,
        kind: Option<Kind>,
        media_type: Option<String>,
        named: Option<&str>,
    ) -> Result<Value, Error> {
        let path = format!("{}.{name}", self.path);
        let data = Data::read(&path, data, self.reader.attachments)?.declared_as(media_type);
        media::block(&path, kind, data, named, self.reader.warnings)
    }

    fn object(self, fields: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, Error> {
        match fields.shift_remove(name) {
            Some(Value::Object(object)) => Ok(object),
            Some(other) => Err(Error::bad_option(
                format!("{}.{name}", self.path),
                format!("`{}.{name}` is {}, not an object", self.path, kind(&other)),
                format!("Pass `{name}` as an object"),
            )),
            None => Err(self.missing(name, "Pass it as an object")),
        }
    }

    /// Refuses what was not read of an object, this part or its member `name`: nothing is left out unsaid.
    fn refuse_the_rest(self, name: &str, fields: &Map<String, Value>, passed_over: &[&str]) -> Result<(), Error> {
        let path = if name.is_empty() { self.path.to_owned() } else { format!("{}.{name}", self.path) };
        match fields.iter().find(|(name, value)| !value.is_null() && !passed_over.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) if name.ends_with("file_id") => Err(Error::bad_option(
                format!("{path}.{name}"),
                format!("`{path}.{name}` stands for an uploaded file, which Bedrock does not know"),
                "Pass the file's content, or put it in S3 and pass its s3:// URI",
            )),
            Some((name, _)) => Err(Error::bad_option(
                format!("{path}.{name}"),
                format!("`{path}` has a field `{}` that is not understood", cut(name, 40)),
                "Remove it, or use the Bedrock content block that has it",
            )),
        }
    }

    fn missing(self, name: &str, help: &str) -> Error {
        Error::bad_option(
            format!("{}.{name}", self.path),
            format!("`{}.{name}` is missing or of the wrong type", self.path),
            help,
        )
    }

    fn unknown_type(self, part_type: &str) -> Error {
        let help = match nearest(part_type, &TYPES) {
            Some(near) => format!("Did you mean {near:?}?"),
            None => {
                "Use a part such as `text`, `image_url`, `file` or `tool_use`, or a Bedrock content block".to_owned()
            }
        };
        Error::bad_option(
            format!("{}.type", self.path),
            format!("`{}.type` is {:?}, a part type that is not understood", self.path, cut(part_type, 40)),
            help,
        )
    }
}

/// Takes a string out; what is no text stays, to be refused.
fn taken_text(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    match fields.get_mut(name)? {
        Value::String(text) => {
            let text = std::mem::take(text);
            fields.shift_remove(name);
            Some(text)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
