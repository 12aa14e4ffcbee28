//! Values that the host passes beside the JSON of a request, each with a placeholder in it.

use crate::error::Error;
use crate::messages::Attachments;
use serde_json::{Map, Value};

/// The options with the long strings in their places, and the binary values that have placeholders in them.
pub(super) fn fill(
    mut options: Map<String, Value>,
    bytes: &[Vec<u8>],
) -> Result<(Map<String, Value>, Attachments<'_>), Error> {
    let mut places = match options.shift_remove("placeholder") {
        None => return Ok((options, Attachments::default())),
        Some(Value::String(name)) => {
            Places { text: format!("{name}:text"), binary: format!("{name}:attachment"), bytes, has_binary: false }
        }
        Some(_) => return Err(Error::internal("The host passed a name for placeholders that is no text")),
    };
    options.values_mut().try_for_each(|option| places.put_texts(option))?;
    let attachments = if places.has_binary { Attachments::new(bytes, places.binary) } else { Attachments::default() };
    Ok((options, attachments))
}

/// What stands for values that were passed beside the JSON, to spare them being escaped and read.
struct Places<'a> {
    /// The member of a long text's placeholder.
    text: String,
    /// The member of a binary value's placeholder.
    binary: String,
    bytes: &'a [Vec<u8>],
    has_binary: bool,
}

impl Places<'_> {
    /// Puts the strings in their places, and notes whether other placeholders are left.
    fn put_texts(&mut self, value: &mut Value) -> Result<(), Error> {
        match value {
            Value::Object(fields) => {
                if let Some(index) = fields.get(&self.text) {
                    let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
                    let text = index.and_then(|index| str::from_utf8(self.bytes.get(index)?).ok());
                    let missing = || Error::internal("The host passed no text for a placeholder");
                    *value = Value::from(text.ok_or_else(missing)?);
                    return Ok(());
                }
                self.has_binary |= fields.contains_key(&self.binary);
                fields.values_mut().try_for_each(|field| self.put_texts(field))
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.put_texts(item)),
            _ => Ok(()),
        }
    }
}
