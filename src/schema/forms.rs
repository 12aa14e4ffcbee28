//! The tool that asks for the object, in the form that a model takes.

use super::{Schema, inline};
use crate::model::Form;
use serde_json::Value;

impl Schema {
    /// The entry of Converse `toolConfig.tools` in this form; `None` when the schema cannot be written in it. `offers_null` says
    /// that null will do for fields that may be left out.
    #[must_use]
    pub fn tool_in(&self, form: Form, offers_null: bool) -> Option<Value> {
        match form {
            Form::Full => Some(self.tool(offers_null)),
            Form::Inlined => self.inlined_tool(),
            Form::Bare => self.bare_tool().cloned(),
        }
    }

    /// Whether the tool can be written in this form.
    #[must_use]
    pub fn has_form(&self, form: Form) -> bool {
        match form {
            Form::Full => true,
            Form::Inlined => inline::inline(&self.wire.schema).is_ok(),
            Form::Bare => self.bare_tool().is_some(),
        }
    }

    /// The forms from `first` to the plainest that differ from the one before, whether or not the tool can be written in them.
    #[must_use]
    pub fn forms_from(&self, first: Form) -> Vec<Form> {
        let refers = self.wire.schema.contains_key("$defs");
        let has_more_at_top = self.wire.schema.keys().any(|name| name != "$defs" && !is_bare(name));
        let mut forms = vec![first];
        for form in Form::ALL {
            let differs = forms.last().is_some_and(|last| {
                form > *last && ((*last == Form::Full && refers) || (form == Form::Bare && has_more_at_top))
            });
            if differs {
                forms.push(form);
            }
        }
        forms
    }
}

/// Whether the plainest form has this keyword at its top.
pub(super) fn is_bare(keyword: &str) -> bool {
    ["type", "properties", "required"].contains(&keyword)
}
