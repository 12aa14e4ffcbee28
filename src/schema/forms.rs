//! The forms in which a schema goes to a model: tools, the format of native output, and the words of a prompt.
//!
//! Small models write a value for every field they see. So where a null will do, each form offers it at each property that may
//! be left out.

use super::{EXTRACT_IN_TEXT, Schema, hint, inline, outline, strict};
use crate::error::Error;
use crate::model::Form;
use serde_json::{Map, Value, json};

/// What is added where fields may be left out and null will do.
const OFFER_NULL: &str = "Write null for what is not mentioned.";

/// In all of them, `offers_null` says that null will do for properties that may be left out.
impl Schema {
    /// What to do and the schema as a typed outline of the object, short enough for small models to follow.
    #[must_use]
    pub fn task(&self, offers_null: bool) -> String {
        let [without, with] = &self.tasks;
        let known = if offers_null { with } else { without };
        known.get_or_init(|| self.write_task(offers_null)).clone()
    }

    fn write_task(&self, offers_null: bool) -> String {
        let task = self.with_offer(EXTRACT_IN_TEXT, offers_null);
        let schema = Value::Object(self.wire.schema.clone());
        let outline = self.outline(offers_null);
        let about = outline::description(&schema).map(|text| format!("\nAbout the data: {text}")).unwrap_or_default();
        format!("{task}{about}\nAnswer with one JSON object only, no other text. Fill in this form:\n{outline}")
    }

    /// The entry of Converse `toolConfig.tools` in this form; `None` when the schema cannot be written in it. `offers_null` says
    /// that null will do for fields that may be left out.
    #[must_use]
    pub fn tool_in(&self, form: Form, offers_null: bool) -> Option<Value> {
        let write = || match form {
            Form::Full => Some(self.tool(offers_null)),
            Form::Inlined => self.inlined_tool(offers_null),
            Form::Bare => self.bare_tool(offers_null),
        };
        self.tools.borrow_mut().entry((form, offers_null)).or_insert_with(write).clone()
    }

    /// Whether the tool can be written in this form.
    #[must_use]
    pub fn has_form(&self, form: Form) -> bool {
        match form {
            Form::Full => true,
            Form::Inlined => inline::inline(&self.wire.schema).is_ok(),
            Form::Bare => self.has_bare_tool(),
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

    /// The entry of Converse `toolConfig.tools`.
    #[must_use]
    pub fn tool(&self, offers_null: bool) -> Value {
        self.hinted_tool(self.wire.schema.clone(), offers_null)
    }

    /// The same for models that take nothing but type, properties and required names at the top of the schema, and no
    /// definitions: Amazon Nova. `None` when the schema refers to itself and so cannot do without.
    #[must_use]
    pub fn bare_tool(&self, offers_null: bool) -> Option<Value> {
        Some(self.hinted_tool(self.bare()?.clone(), offers_null))
    }

    /// Whether there is a [`Schema::bare_tool`].
    #[must_use]
    pub fn has_bare_tool(&self) -> bool {
        self.bare().is_some()
    }

    /// The same without definitions, for models that do not see those. `None` when the schema cannot do without.
    #[must_use]
    pub fn inlined_tool(&self, offers_null: bool) -> Option<Value> {
        inline::inline(&self.wire.schema).ok().map(|schema| self.hinted_tool(schema, offers_null))
    }

    /// The same for constrained output: within the subset that strict tools take.
    ///
    /// # Errors
    ///
    /// [`crate::error::ErrorCode::BadSchema`] with the JSON Pointer of the place in the schema that the subset cannot express.
    pub fn strict_tool(&self, offers_null: bool) -> Result<Value, Error> {
        let mut tool = self.tool_of(self.strict(offers_null)?, offers_null);
        if let Some(Value::Object(fields)) = tool.get_mut("toolSpec") {
            fields.insert("strict".to_owned(), json!(true));
        }
        Ok(tool)
    }

    /// Converse `outputConfig.textFormat` for constrained output.
    ///
    /// # Errors
    ///
    /// As of [`Schema::strict_tool`].
    pub fn text_format(&self, offers_null: bool) -> Result<Value, Error> {
        let schema = Value::Object(self.strict(offers_null)?.clone()).to_string();
        let description = self.with_offer(&self.description, offers_null);
        let format = json!({ "schema": schema, "name": self.name, "description": description });
        Ok(json!({ "type": "json_schema", "structure": { "jsonSchema": format } }))
    }

    /// What the prompt says beside native output, where null is offered: what stands in the format alone, models pass over.
    #[must_use]
    pub fn native_task(&self, offers_null: bool) -> Option<String> {
        let task = self.with_offer(EXTRACT_IN_TEXT, offers_null);
        (task != EXTRACT_IN_TEXT).then_some(task)
    }

    /// Whether the subset of constrained output can express the schema.
    ///
    /// # Errors
    ///
    /// As of [`Schema::strict_tool`].
    pub fn check_constrained(&self, offers_null: bool) -> Result<(), Error> {
        self.strict(offers_null).map(|_| ())
    }

    /// Properties in the schema for constrained output, those of all levels together; 0 where there is none.
    #[must_use]
    pub fn constrained_properties(&self, offers_null: bool) -> usize {
        self.strict(offers_null).map_or(0, strict::properties)
    }

    fn bare(&self) -> Option<&Map<String, Value>> {
        self.bare.get_or_init(|| inline::inline_kept(&self.wire.schema, is_bare).ok()).as_ref()
    }

    fn strict(&self, offers_null: bool) -> Result<&Map<String, Value>, Error> {
        let form = if offers_null { &self.strict_with_null } else { &self.strict };
        form.get_or_init(|| strict::strict(&self.wire, offers_null)).as_ref().map_err(Clone::clone)
    }

    fn hinted_tool(&self, mut schema: Map<String, Value>, offers_null: bool) -> Value {
        hint::describe_tool(&mut schema, offers_null);
        self.tool_of(&schema, offers_null)
    }

    fn tool_of(&self, schema: &Map<String, Value>, offers_null: bool) -> Value {
        let description = self.with_offer(&self.description, offers_null);
        json!({ "toolSpec": { "name": self.name, "description": description, "inputSchema": { "json": schema } } })
    }

    fn with_offer(&self, text: &str, offers_null: bool) -> String {
        let offers = offers_null && hint::has_optional(&self.wire.schema);
        if offers { format!("{text} {OFFER_NULL}") } else { text.to_owned() }
    }
}

/// Whether the plainest form has this keyword at its top.
pub(super) fn is_bare(keyword: &str) -> bool {
    ["type", "properties", "required"].contains(&keyword)
}
