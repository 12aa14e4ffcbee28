//! Parts that say their `type`: the OpenAI, Anthropic and AI SDK styles.

use super::Reader;
use super::media::{self, Data, Kind};
use super::tool;
use crate::error::Error;
use crate::text::{cut, kind, list, nearest};
use serde_json::{Map, Value, json};

/// The part types that are understood.
const TYPES: [&str; 17] = [
    "document",
    "file",
    "image",
    "image_url",
    "input_audio",
    "input_file",
    "input_image",
    "input_text",
    "output_text",
    "redacted_thinking",
    "refusal",
    "text",
    "thinking",
    "tool-call",
    "tool-result",
    "tool_result",
    "tool_use",
];

/// Fields of parts that say nothing about the content, or nothing that Bedrock could be told.
const PASSED_OVER: [&str; 12] = [
    "annotations",
    "detail",
    "dynamic",
    "id",
    "is_error",
    "logprobs",
    "name",
    "providerMetadata",
    "providerOptions",
    "toolCallId",
    "toolName",
    "type",
];

/// Converts a part. Blank text gives no block, a part with `cache_control` one more.
pub(super) fn typed_part(reader: &Reader<'_>, path: &str, mut fields: Map<String, Value>) -> Result<Vec<Value>, Error> {
    let cache_point = fields.shift_remove("cache_control").and_then(cache_point);
    let block = converted(Part { reader, path }, &mut fields)?;
    match fields.iter().find(|(name, value)| !value.is_null() && !PASSED_OVER.contains(&name.as_str())) {
        Some((name, _)) => Err(Error::bad_option(
            format!("{path}.{name}"),
            format!("`{path}` has a field `{}` that is not understood", cut(name, 40)),
            "Remove it, or use the Bedrock content block that has it",
        )),
        None => Ok(block.into_iter().chain(cache_point).collect()),
    }
}

fn converted(part: Part<'_>, fields: &mut Map<String, Value>) -> Result<Option<Value>, Error> {
    let part_type = fields.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match part_type.as_str() {
        "text" | "input_text" | "output_text" => part.text(fields, &["text", "input_text"]),
        "refusal" => part.text(fields, &["refusal"]),
        "thinking" => Ok(Some(part.thinking(fields))),
        "redacted_thinking" => {
            let data = fields.shift_remove("data").unwrap_or_default();
            Ok(Some(json!({ "reasoningContent": { "redactedContent": data } })))
        }
        "image_url" | "input_image" => part.openai_image(fields).map(Some),
        "file" if fields.contains_key("file") => {
            let mut file = part.object(fields, "file")?;
            Part { path: &format!("{}.file", part.path), ..part }.openai_file(&mut file).map(Some)
        }
        "input_file" => part.openai_file(fields).map(Some),
        "input_audio" => part.openai_audio(fields).map(Some),
        "image" | "document" if fields.contains_key("source") => part.anthropic_media(&part_type, fields).map(Some),
        "image" => part.data(fields, "image", Some(Kind::Image)).map(Some),
        "file" => part.data(fields, "data", None).map(Some),
        "tool_use" => tool::call_part(part.path, fields, "id", "name").map(Some),
        "tool-call" => tool::call_part(part.path, fields, "toolCallId", "toolName").map(Some),
        "tool_result" => part.anthropic_result(fields).map(Some),
        "tool-result" => tool::result_part(part.reader, part.path, fields).map(Some),
        _ => Err(part.unknown_type(&part_type)),
    }
}

/// Anthropic's mark on a part is a block of its own behind it at Bedrock.
fn cache_point(mark: Value) -> Option<Value> {
    let mut point = Map::from_iter([("type".to_owned(), Value::from("default"))]);
    let mark = mark.as_object()?;
    point.extend(mark.get("ttl").map(|ttl| ("ttl".to_owned(), ttl.clone())));
    Some(json!({ "cachePoint": point }))
}

#[derive(Clone, Copy)]
struct Part<'a> {
    reader: &'a Reader<'a>,
    path: &'a str,
}

impl Part<'_> {
    fn text(self, fields: &mut Map<String, Value>, names: &[&str]) -> Result<Option<Value>, Error> {
        for name in names {
            if let Some(Value::String(text)) = fields.shift_remove(*name) {
                return self.reader.text(&format!("{}.{name}", self.path), text);
            }
        }
        let name = names.first().copied().unwrap_or_default();
        Err(self.missing(name, "Pass the part's text as a string"))
    }

    /// Anthropic's reasoning, which must come back as it was.
    fn thinking(self, fields: &mut Map<String, Value>) -> Value {
        let text = fields.shift_remove("thinking").unwrap_or_default();
        let mut reasoning = json!({ "text": text });
        if let (Some(signature), Some(fields)) = (fields.shift_remove("signature"), reasoning.as_object_mut()) {
            fields.insert("signature".to_owned(), signature);
        }
        json!({ "reasoningContent": { "reasoningText": reasoning } })
    }

    fn openai_image(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        match fields.shift_remove("image_url") {
            Some(Value::Object(mut image)) if image.contains_key("url") => {
                let url = image.shift_remove("url").unwrap_or_default();
                self.medium("image_url.url", url, Some(Kind::Image), None, None)
            }
            Some(data @ (Value::String(_) | Value::Object(_))) => {
                self.medium("image_url", data, Some(Kind::Image), None, None)
            }
            _ => Err(self.missing("image_url", "Pass `image_url: { url: … }` with a data URL")),
        }
    }

    fn openai_file(self, file: &mut Map<String, Value>) -> Result<Value, Error> {
        let named = file.shift_remove("filename").and_then(|name| name.as_str().map(str::to_owned));
        match file.shift_remove("file_data").or_else(|| file.shift_remove("file_url")) {
            Some(data) if !data.is_null() => self.medium("file_data", data, None, None, named.as_deref()),
            _ => Err(self.missing("file_data", "Pass the file's content; Bedrock knows no uploaded files")),
        }
    }

    fn openai_audio(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let mut audio = self.object(fields, "input_audio")?;
        let media_type = audio.get("format").and_then(Value::as_str).map(|format| format!("audio/{format}"));
        let data = audio.shift_remove("data").unwrap_or_default();
        self.medium("input_audio.data", data, Some(Kind::Audio), media_type, None)
    }

    fn anthropic_media(self, part_type: &str, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let mut source = self.object(fields, "source")?;
        let named = fields.shift_remove("title").and_then(|title| title.as_str().map(str::to_owned));
        let media_type = source.get("media_type").and_then(Value::as_str).map(str::to_owned);
        let (name, data) = match source.shift_remove("data") {
            Some(data) => ("source.data", data),
            None => ("source.url", source.shift_remove("url").unwrap_or_default()),
        };
        let mut block = self.medium(name, data, Kind::of_member(part_type), media_type, named.as_deref())?;
        if let Some(document) = block.get_mut("document").and_then(Value::as_object_mut) {
            for field in ["context", "citations"] {
                document.extend(
                    fields.shift_remove(field).filter(|value| !value.is_null()).map(|value| (field.to_owned(), value)),
                );
            }
        }
        Ok(block)
    }

    fn data(self, fields: &mut Map<String, Value>, name: &str, kind: Option<Kind>) -> Result<Value, Error> {
        let text = |value: Option<Value>| value.and_then(|value| value.as_str().map(str::to_owned));
        let media_type = text(fields.shift_remove("mediaType").or_else(|| fields.shift_remove("mimeType")));
        let named = text(fields.shift_remove("filename"));
        let data = fields.shift_remove(name).unwrap_or_default();
        self.medium(name, data, kind, media_type, named.as_deref())
    }

    fn anthropic_result(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let failed = fields.get("is_error").and_then(Value::as_bool).unwrap_or_default();
        let id = fields.shift_remove("tool_use_id").unwrap_or_default();
        let content = fields.shift_remove("content").unwrap_or_default();
        tool::result(self.reader, self.path, &id, "tool_use_id", content, failed)
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
        media::block(&path, kind, data, named)
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
            None => format!("Use one of {}, or a Bedrock content block such as `{{ image: … }}`", list(&TYPES)),
        };
        Error::bad_option(
            format!("{}.type", self.path),
            format!("`{}.type` is {:?}, a part type that is not understood", self.path, cut(part_type, 40)),
            help,
        )
    }
}
