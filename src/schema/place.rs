//! The form of the whole value or of one place in it, as an outline shows it.

use super::{Schema, outline};
use crate::json_schema::pointer;
use serde_json::Value;

impl Schema {
    /// The outline of the object that the model is asked for.
    pub(crate) fn outline(&self, offers_null: bool) -> String {
        outline::outline(&Value::Object(self.wire.schema.clone()), offers_null)
    }

    /// The outline of what belongs at a JSON Pointer of `value`, if that is certain.
    pub(crate) fn outline_of(&self, value: &Value, pointer: &str, offers_null: bool) -> Option<String> {
        let steps = pointer::steps(pointer);
        let mut parts = self.parts_down_to(value, &steps);
        let part = parts.pop().filter(|_| parts.len() + 1 == steps.len())?;
        let root = Value::Object(self.wire.schema.clone());
        Some(outline::of_part(&root, &Value::Object(part.schema), offers_null))
    }
}
