//! Parts in the style of the AI SDK.

use super::anthropic::{cache_point, reasoning_text, redacted};
use super::{Part, taken_text};
use crate::error::Error;
use crate::messages::media::{self, Kind};
use crate::text::{cut, kind, list};
use serde_json::{Map, Value, json};

/// The `providerOptions` that Bedrock knows.
#[derive(Default)]
pub(super) struct ProviderOptions {
    pub(super) cache_point: Option<Value>,
    pub(super) citations: Option<Value>,
}

/// Options that the AI SDK's provider for Bedrock has on messages and parts.
const BEDROCK: [&str; 4] = ["cachePoint", "citations", "redactedData", "signature"];

impl ProviderOptions {
    /// Reads them from a part or message, found at `path`.
    pub(super) fn read(path: &str, fields: &Map<String, Value>) -> Result<Self, Error> {
        let mut provider_options = Self::default();
        let options = match fields.get("providerOptions") {
            None | Some(Value::Null) => return Ok(provider_options),
            Some(Value::Object(options)) => options,
            Some(other) => return Err(not_an_object(&format!("{path}.providerOptions"), other)),
        };
        if let Some(own) = options.get("anthropic") {
            let place = format!("{path}.providerOptions.anthropic.cacheControl");
            provider_options.cache_point = cache_point(&place, own.get("cacheControl").unwrap_or(&Value::Null))?;
            provider_options.citations = own.get("citations").filter(|citations| citations.is_object()).cloned();
        }
        let place = format!("{path}.providerOptions.bedrock");
        match options.get("bedrock") {
            None | Some(Value::Null) => Ok(provider_options),
            Some(Value::Object(own)) => {
                if let Some(unknown) = own.keys().find(|name| !BEDROCK.contains(&name.as_str())) {
                    let unknown = cut(unknown, 40);
                    let message = format!("`{place}` has an option `{unknown}` that is not understood");
                    return Err(Error::bad_option(
                        format!("{place}.{unknown}"),
                        message,
                        format!("Use {}", list(&BEDROCK)),
                    ));
                }
                for (name, option) in
                    [("cachePoint", &mut provider_options.cache_point), ("citations", &mut provider_options.citations)]
                {
                    match own.get(name) {
                        None | Some(Value::Null) => {}
                        Some(asked @ Value::Object(_)) if name == "cachePoint" => {
                            *option = Some(json!({ name: asked }))
                        }
                        Some(asked @ Value::Object(_)) => *option = Some(asked.clone()),
                        Some(other) => return Err(not_an_object(&format!("{place}.{name}"), other)),
                    }
                }
                Ok(provider_options)
            }
            Some(other) => Err(not_an_object(&place, other)),
        }
    }
}

fn not_an_object(place: &str, found: &Value) -> Error {
    Error::bad_option(place, format!("`{place}` is {}, not an object", kind(found)), "Pass the provider's options")
}

impl Part<'_> {
    pub(super) fn data(self, fields: &mut Map<String, Value>, name: &str, kind: Option<Kind>) -> Result<Value, Error> {
        let media_type = taken_text(fields, "mediaType").or_else(|| taken_text(fields, "mimeType"));
        // A range such as image/* leaves the format to the bytes.
        let media_type = media_type.filter(|media_type| !media_type.ends_with("/*"));
        let named = taken_text(fields, "filename");
        let data = fields.shift_remove(name).unwrap_or_default();
        self.medium(name, data, kind, media_type, named.as_deref())
    }

    /// Asks for citations from the document that the part became.
    pub(super) fn add_citations(self, block: Option<&mut Value>, citations: Value) -> Result<(), Error> {
        if block.as_deref().is_some_and(media::is_pending) {
            return Ok(());
        }
        match block.and_then(|block| block.get_mut("document")?.as_object_mut()) {
            Some(document) => {
                document.insert("citations".to_owned(), citations);
                Ok(())
            }
            None => Err(Error::bad_option(
                format!("{}.providerOptions.bedrock.citations", self.path),
                format!("`{}` asks for citations, and is no document", self.path),
                "Remove `citations`",
            )),
        }
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
