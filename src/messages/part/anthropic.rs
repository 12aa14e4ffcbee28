//! Parts in the style of Anthropic's API.

use super::{Part, taken_text};
use crate::error::Error;
use crate::messages::media::{self, Kind};
use crate::messages::tool;
use crate::text::cut;
use serde_json::{Map, Value, json};

/// Anthropic's mark on a part, found at `path`, is a block of its own after it at Bedrock.
pub(super) fn cache_point(path: &str, mark: &Value) -> Result<Option<Value>, Error> {
    let ttl = match mark {
        Value::Null => return Ok(None),
        Value::Object(mark) => mark.get("ttl").filter(|ttl| !ttl.is_null()),
        _ => return Err(no_mark(path)),
    };
    if ttl.is_some_and(|ttl| !ttl.is_string()) {
        return Err(no_mark(&format!("{path}.ttl")));
    }
    let mut point = Map::from_iter([("type".to_owned(), Value::from("default"))]);
    point.extend(ttl.map(|ttl| ("ttl".to_owned(), ttl.clone())));
    Ok(Some(json!({ "cachePoint": point })))
}

fn no_mark(path: &str) -> Error {
    let help = "Pass `{ type: \"ephemeral\" }`, with a `ttl` of \"5m\" or \"1h\" where one is wanted";
    Error::bad_option(path, format!("`{path}` is not a valid cache mark"), help)
}

impl Part<'_> {
    /// Reasoning, which must come back as it was.
    pub(super) fn thinking(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let Some(text) = taken_text(fields, "thinking") else {
            return Err(self.missing("thinking", "Pass the reasoning as the model gave it"));
        };
        Ok(reasoning_text(text, taken_text(fields, "signature")))
    }

    pub(super) fn redacted_thinking(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        match fields.shift_remove("data") {
            Some(data @ (Value::String(_) | Value::Object(_))) => Ok(redacted(data)),
            _ => Err(self.missing("data", "Pass the data as the model gave it")),
        }
    }

    pub(super) fn anthropic_media(self, part_type: &str, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let mut source = self.object(fields, "source")?;
        let named = taken_text(fields, "title");
        let media_type = taken_text(&mut source, "media_type");
        let source_type = taken_text(&mut source, "type").unwrap_or_default();
        let mut block = match (part_type, source_type.as_str()) {
            ("document", "text") => match taken_text(&mut source, "data") {
                Some(text) => media::text_document(json!({ "text": text }), named.as_deref()),
                None => return Err(self.missing("source.data", "Pass the document's text as a string")),
            },
            ("document", "content") => {
                let content = source.shift_remove("content").unwrap_or_default();
                media::text_document(
                    json!({ "content": self.text_content("source.content", content)? }),
                    named.as_deref(),
                )
            }
            _ => {
                let (name, data) = match source.shift_remove("data") {
                    Some(data) => ("source.data", data),
                    None => ("source.url", source.shift_remove("url").unwrap_or_default()),
                };
                if data.is_null() {
                    self.refuse_the_rest("source", &source, &[])?;
                }
                self.medium(name, data, Kind::of_member(part_type), media_type, named.as_deref())?
            }
        };
        self.refuse_the_rest("source", &source, &[])?;
        if let Some(document) = block.get_mut("document").and_then(Value::as_object_mut) {
            for field in ["context", "citations"] {
                document.extend(
                    fields.shift_remove(field).filter(|value| !value.is_null()).map(|value| (field.to_owned(), value)),
                );
            }
        }
        Ok(block)
    }

    pub(super) fn search_result(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let mut told = |name: &str| {
            taken_text(fields, name).ok_or_else(|| self.missing(name, "Pass it as the search gave it, as a string"))
        };
        let (source, title) = (told("source")?, told("title")?);
        let content = self.text_content("content", fields.shift_remove("content").unwrap_or_default())?;
        let mut result = json!({ "source": source, "title": title, "content": content });
        let citations = fields.shift_remove("citations").filter(|citations| !citations.is_null());
        if let (Some(citations), Some(result)) = (citations, result.as_object_mut()) {
            result.insert("citations".to_owned(), citations);
        }
        Ok(json!({ "searchResult": result }))
    }

    /// Content of a document or search result, the field `name`: Bedrock takes strings only.
    fn text_content(self, name: &str, content: Value) -> Result<Vec<Value>, Error> {
        let parts = match content {
            Value::String(text) => return Ok(vec![json!({ "text": text })]),
            Value::Array(parts) => parts,
            _ => return Err(self.missing(name, "Pass text, or an array of text parts")),
        };
        let texts = parts.into_iter().enumerate().map(|(index, part)| match part.get("text").and_then(Value::as_str) {
            Some(text) => Ok(json!({ "text": text })),
            None => {
                let kind = part.get("type").and_then(Value::as_str).unwrap_or("something else");
                Err(Error::bad_option(
                    format!("{}.{name}[{index}]", self.path),
                    format!("`{}.{name}[{index}]` is {}, not text", self.path, cut(kind, 40)),
                    "Put it into the message as a part of its own",
                ))
            }
        });
        texts.collect()
    }

    pub(super) fn anthropic_result(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let failed = match fields.shift_remove("is_error") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(failed)) => failed,
            Some(_) => return Err(self.missing("is_error", "Pass true or false")),
        };
        let id = fields.shift_remove("tool_use_id").unwrap_or_default();
        let content = fields.shift_remove("content").unwrap_or_default();
        tool::result(self.reader, self.path, &id, "tool_use_id", content, failed)
    }
}

pub(super) fn reasoning_text(text: String, signature: Option<String>) -> Value {
    let mut reasoning = Map::from_iter([("text".to_owned(), Value::String(text))]);
    reasoning.extend(signature.map(|signature| ("signature".to_owned(), Value::String(signature))));
    json!({ "reasoningContent": { "reasoningText": reasoning } })
}

pub(super) fn redacted(data: Value) -> Value {
    json!({ "reasoningContent": { "redactedContent": data } })
}
