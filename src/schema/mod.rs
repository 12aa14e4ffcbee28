//! A JSON Schema made ready for use: the validator, the tool that offers it to a model, and its outline for a prompt.
//!
//! Compiled once per schema and shared by all extractions that use it. The schema itself is never changed: what is
//! left out for a model's sake is still validated here.

mod hint;
mod inline;
mod outline;
pub(crate) mod reference;

use crate::error::{Error, ErrorCode};
use crate::limits::SCHEMA;
use crate::text::{cut, kind};
use crate::validation::Validator;
use serde_json::{Map, Value, json};
use std::cell::OnceCell;

/// The tool's name when neither the caller nor the schema's title gives one.
const DEFAULT_NAME: &str = "extract";

/// What every model is told, in either mode. Without it, small ones write words as in a title, and values for nothing.
pub(crate) const EXTRACT: &str = "Extract the data from the conversation word for word, upper and lower case included. \
                           Write null for what is not mentioned.";

/// Tool names longer than this are refused by the service.
const NAME_LENGTH: usize = 64;

/// A compiled JSON Schema whose root is an object.
#[derive(Debug)]
pub struct Schema {
    name: String,
    description: String,
    tool: Map<String, Value>,
    /// The tool's schema in the form of [`Schema::bare_tool`], made when it is first asked for.
    bare: OnceCell<Option<Map<String, Value>>>,
    outline: String,
    validator: Validator,
}

impl Schema {
    /// Compiles JSON text of a schema (draft 7, 2019-09 or 2020-12, told by `$schema`; 2020-12 when absent).
    ///
    /// `name` is what the model sees; without it the schema's `title` is used. Characters that a tool name cannot hold
    /// become underscores.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::BadSchema`] when the text is not a JSON Schema or its root does not describe an object.
    ///
    /// ```
    /// use bedrock_extract::schema::Schema;
    /// let schema = Schema::compile(r#"{"title": "User", "type": "object"}"#, None)?;
    /// assert_eq!(schema.name(), "User");
    /// assert!(Schema::compile(r#"{"type": "array"}"#, None).is_err());
    /// # Ok::<(), bedrock_extract::error::Error>(())
    /// ```
    pub fn compile(text: &str, name: Option<&str>) -> Result<Self, Error> {
        if text.len() > SCHEMA {
            return Err(bad(
                format!("The JSON Schema has {} bytes, more than {SCHEMA}", text.len()),
                "Pass a smaller one",
            ));
        }
        let schema: Value = serde_json::from_str(text).map_err(|error| {
            let message = format!("The JSON Schema is not usable JSON: {}", cut(&error.to_string(), 120));
            bad(message, "Pass a schema of at most 128 nested levels, as JSON")
        })?;
        let mut tool = object_root(&schema)?;
        let outline = outline::outline(&schema);
        let title = schema.get("title").and_then(Value::as_str).map(str::to_owned);
        let own = tool.get("description").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        let description = own.map_or_else(|| EXTRACT.to_owned(), |own| format!("{own}\n{EXTRACT}"));
        hint::describe_optional(&mut tool, &schema);
        let name = [name, title.as_deref()].into_iter().flatten().map(tool_name).find(|name| !name.is_empty());
        Ok(Self {
            name: name.unwrap_or_else(|| DEFAULT_NAME.to_owned()),
            description,
            outline,
            bare: OnceCell::new(),
            tool,
            validator: Validator::compile(schema)?,
        })
    }

    /// The tool's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The schema as a typed outline of the object, short enough for small models to follow.
    #[must_use]
    pub fn outline(&self) -> &str {
        &self.outline
    }

    /// The validator of the whole schema.
    #[must_use]
    pub fn validator(&self) -> &Validator {
        &self.validator
    }

    /// The entry of Converse `toolConfig.tools`: the schema, with a hint at each property that may be left out.
    #[must_use]
    pub fn tool(&self) -> Value {
        self.tool_of(&self.tool)
    }

    /// The same for models that take nothing but type, properties and required names at the top of the schema, and no
    /// definitions: Amazon Nova. `None` when the schema refers to itself and so cannot do without.
    #[must_use]
    pub fn bare_tool(&self) -> Option<Value> {
        let bare = self.bare.get_or_init(|| {
            let mut schema = inline::inline(self.validator.schema(), &self.tool)?;
            schema.retain(|keyword, _| ["type", "properties", "required"].contains(&keyword.as_str()));
            Some(schema)
        });
        bare.as_ref().map(|schema| self.tool_of(schema))
    }

    fn tool_of(&self, schema: &Map<String, Value>) -> Value {
        json!({ "toolSpec": {
            "name": self.name, "description": self.description, "inputSchema": { "json": schema }
        }})
    }
}

/// The schema with an object at its root, as the service demands of a tool.
fn object_root(schema: &Value) -> Result<Map<String, Value>, Error> {
    let root = schema.as_object().ok_or_else(|| {
        bad(
            format!("The JSON Schema is {}, not an object", kind(schema)),
            "Pass a schema such as `{ type: \"object\", properties: … }`",
        )
    })?;
    let target = reference::resolve(schema, schema).as_object().unwrap_or(root);
    if target.get("type").and_then(Value::as_str) != Some("object") {
        let found = target
            .get("type")
            .map_or("no `type`".to_owned(), |found| format!("`type` {}", cut(&found.to_string(), 40)));
        return Err(bad(
            format!("The root of the JSON Schema has {found}, but must have `type` \"object\""),
            "Wrap it in an object with one property, for example `z.object({ items: … })`",
        ));
    }
    let mut tool = target.clone();
    for keyword in ["$defs", "definitions"] {
        if let (Some(definitions), false) = (root.get(keyword), tool.contains_key(keyword)) {
            tool.insert(keyword.to_owned(), definitions.clone());
        }
    }
    // The service reads the keywords only, and some models refuse the dialect's name.
    tool.shift_remove("$schema");
    Ok(tool)
}

fn bad(message: String, help: &str) -> Error {
    Error::new(ErrorCode::BadSchema, message, help).at("responseModel")
}

/// The nearest name that the service takes; empty when nothing of it can be kept.
pub(crate) fn tool_name(name: &str) -> String {
    let accepted = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    if name.len() <= NAME_LENGTH && name.chars().all(accepted) {
        return name.to_owned();
    }
    let mut out = String::new();
    for character in name.trim().chars() {
        if accepted(character) {
            out.push(character);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_matches('_').chars().take(NAME_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compile(schema: &Value) -> Result<Schema, Error> {
        Schema::compile(&schema.to_string(), None)
    }

    #[test]
    fn names_come_from_the_caller_or_the_title() {
        let text = r#"{"title":"Box of [int]","type":"object"}"#;
        assert_eq!(Schema::compile(text, None).unwrap().name(), "Box_of_int");
        assert_eq!(Schema::compile(text, Some("my tool!")).unwrap().name(), "my_tool");
        assert_eq!(Schema::compile(text, Some("名前")).unwrap().name(), "Box_of_int");
        assert_eq!(Schema::compile(r#"{"type":"object"}"#, None).unwrap().name(), DEFAULT_NAME);
        assert_eq!(Schema::compile(text, Some(&"x".repeat(100))).unwrap().name().len(), NAME_LENGTH);
    }

    #[test]
    fn the_tool_keeps_the_schema_but_its_dialect() {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "User", "description": "A person.",
            "type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"], "additionalProperties": false
        });
        let tool = compile(&schema).unwrap().tool();
        assert_eq!(tool["toolSpec"]["description"], format!("A person.\n{EXTRACT}"));
        let mut expected = schema.clone();
        expected.as_object_mut().unwrap().shift_remove("$schema");
        assert_eq!(tool["toolSpec"]["inputSchema"]["json"], expected);
        let bare = compile(&schema).unwrap().bare_tool().unwrap();
        assert_eq!(
            bare["toolSpec"]["inputSchema"]["json"],
            json!({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]})
        );
    }

    #[test]
    fn a_referenced_root_is_put_in_place() {
        let schema = json!({
            "$ref": "#/$defs/Node",
            "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}
        });
        let tool = compile(&schema).unwrap().tool();
        let root = &tool["toolSpec"]["inputSchema"]["json"];
        assert_eq!(root["type"], "object");
        assert_eq!(root["$defs"]["Node"]["properties"]["next"]["$ref"], "#/$defs/Node");
        assert_eq!(compile(&schema).unwrap().bare_tool(), None);
    }

    #[test]
    fn roots_that_are_not_objects_are_refused() {
        for schema in [
            json!(true),
            json!(3),
            json!([]),
            json!({}),
            json!({"type": "array"}),
            json!({"type": ["object", "null"]}),
            json!({"$ref": "#"}),
            json!({"$ref": "#/$defs/missing"}),
            json!({"anyOf": [{"type": "object"}]}),
        ] {
            let error = compile(&schema).unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (ErrorCode::BadSchema, Some("responseModel")), "{schema}");
        }
    }

    #[test]
    fn hostile_schemas_are_refused_not_followed() {
        let deep = format!("{}{}", "{\"type\":\"object\",\"properties\":{\"a\":".repeat(200), "}}".repeat(200));
        assert_eq!(Schema::compile(&deep, None).unwrap_err().code, ErrorCode::BadSchema);
        assert_eq!(Schema::compile("{", None).unwrap_err().code, ErrorCode::BadSchema);
        assert_eq!(Schema::compile(&" ".repeat(SCHEMA + 1), None).unwrap_err().code, ErrorCode::BadSchema);
        let remote = json!({"type": "object", "properties": {"a": {"$ref": "https://example.com/schema.json"}}});
        assert_eq!(compile(&remote).unwrap_err().code, ErrorCode::BadSchema);
        let pattern = json!({"type": "object", "properties": {"a": {"type": "string", "pattern": "("}}});
        assert_eq!(compile(&pattern).unwrap_err().code, ErrorCode::BadSchema);
    }
}
