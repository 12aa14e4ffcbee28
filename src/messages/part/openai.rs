//! Media in the OpenAI styles, Chat Completions and Responses.

use super::{Part, taken_text};
use crate::error::Error;
use crate::messages::media::Kind;
use serde_json::{Map, Value};

impl Part<'_> {
    pub(super) fn openai_image(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        match fields.shift_remove("image_url") {
            Some(Value::Object(mut image)) if image.contains_key("url") => {
                let url = image.shift_remove("url").unwrap_or_default();
                let media_type = taken_text(&mut image, "format");
                self.refuse_the_rest("image_url", &image, &["detail"])?;
                self.medium("image_url.url", url, Some(Kind::Image), media_type, None)
            }
            Some(data @ (Value::String(_) | Value::Object(_))) => {
                self.medium("image_url", data, Some(Kind::Image), None, None)
            }
            _ => {
                self.refuse_the_rest("", fields, &["detail", "type"])?;
                Err(self.missing("image_url", "Pass `image_url: { url: … }` with a data URL"))
            }
        }
    }

    pub(super) fn openai_file(self, file: &mut Map<String, Value>) -> Result<Value, Error> {
        let named = taken_text(file, "filename");
        let media_type = taken_text(file, "format");
        let given = ["file_data", "file_url"].into_iter().find_map(|name| {
            let data = file.shift_remove(name).filter(|data| !data.is_null())?;
            Some((name, data))
        });
        match given {
            Some((name, data)) => self.medium(name, data, None, media_type, named.as_deref()),
            None => {
                self.refuse_the_rest("", file, &["type"])?;
                Err(self.missing("file_data", "Pass the file's content"))
            }
        }
    }

    pub(super) fn openai_audio(self, fields: &mut Map<String, Value>) -> Result<Value, Error> {
        let mut audio = self.object(fields, "input_audio")?;
        let media_type = taken_text(&mut audio, "format").map(|format| format!("audio/{format}"));
        let data = audio.shift_remove("data").unwrap_or_default();
        self.refuse_the_rest("input_audio", &audio, &[])?;
        self.medium("input_audio.data", data, Some(Kind::Audio), media_type, None)
    }
}
