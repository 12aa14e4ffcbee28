//! Parts in the style of the AI SDK.

use super::anthropic::{reasoning_text, redacted};
use super::{Part, taken_text};
use crate::error::Error;
use crate::messages::media::Kind;
use serde_json::{Map, Value};

impl Part<'_> {
    pub(super) fn data(self, fields: &mut Map<String, Value>, name: &str, kind: Option<Kind>) -> Result<Value, Error> {
        let media_type = taken_text(fields, "mediaType").or_else(|| taken_text(fields, "mimeType"));
        // A range such as image/* leaves the format to the bytes.
        let media_type = media_type.filter(|media_type| !media_type.ends_with("/*"));
        let named = taken_text(fields, "filename");
        let data = fields.shift_remove(name).unwrap_or_default();
        self.medium(name, data, kind, media_type, named.as_deref())
    }

    /// Reasoning, whose signature stands among the options of the provider that made it.
    pub(super) fn reasoning(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let told = |name: &str| {
            let options = ["providerOptions", "providerMetadata"].into_iter().filter_map(|place| fields.get(place));
            options
                .flat_map(|options| ["bedrock", "anthropic"].into_iter().filter_map(|provider| options.get(provider)))
                .find_map(|options| options.get(name)?.as_str().map(str::to_owned))
        };
        let (signature, hidden) = (told("signature"), told("redactedData"));
        let text = taken_text(fields, "text");
        match (hidden, text) {
            (Some(data), _) => Ok(redacted(Value::String(data))),
            (None, Some(text)) => Ok(reasoning_text(text, signature)),
            (None, None) => Err(self.missing("text", "Pass the reasoning as the model gave it")),
        }
    }
}
