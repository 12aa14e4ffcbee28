//! A schema that asks for parts of another, as a patch of a value needs it.

use super::Schema;
use super::part::is_root;
use crate::error::Error;
use crate::json_schema::keywords::change_each;
use serde_json::{Map, Value, json};

/// The definition that stands for the caller's root in a schema of parts.
const WHOLE: &str = "whole";

/// The description of a tool that asks for parts.
const PURPOSE: &str = "Corrected values for an earlier call.";

impl Schema {
    /// A schema under the same name that asks for these parts, each as a property that has to be there. What comes back is
    /// judged as part of the whole value.
    ///
    /// # Errors
    ///
    /// As of [`Schema::of_library`].
    pub(crate) fn of_parts(&self, parts: Map<String, Value>) -> Result<Self, Error> {
        let mut definitions = self.definitions().cloned().unwrap_or_default();
        // A schema with a definition of that name has the root among its definitions under another one.
        let mut whole = WHOLE.to_owned();
        while definitions.contains_key(&whole) {
            whole.push('_');
        }
        let mut root = self.own_root().clone();
        root.shift_remove("$defs");
        definitions.insert(whole.clone(), Value::Object(root));
        let names: Vec<&String> = parts.keys().collect();
        let mut schema = json!({
            "type": "object", "required": names, "additionalProperties": false,
        });
        if let Some(fields) = schema.as_object_mut() {
            fields.insert("properties".to_owned(), Value::Object(parts));
            fields.insert("$defs".to_owned(), Value::Object(definitions));
        }
        let reference = json!(format!("#/$defs/{whole}"));
        change_each(&mut schema, &|fields| {
            if let Some(target) = fields.get_mut("$ref").filter(|target| is_root(target)) {
                *target = reference.clone();
            }
        });
        let schema = Self::of_library(&schema.to_string(), Some(self.name()), false)?;
        Ok(Self { description: PURPOSE.to_owned(), ..schema })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_a_schema_of_their_own() {
        let schema = json!({
            "title": "Tree", "type": "object", "required": ["next"],
            "properties": {"next": {"$ref": "#"}, "leaf": {"$ref": "#/$defs/Leaf"}},
            "$defs": {"Leaf": {"type": "integer"}, "whole": {"type": "string"}}
        });
        for schema in [schema.clone(), json!({"anyOf": [schema.clone(), {"type": "null"}], "$defs": schema["$defs"]})] {
            let schema = Schema::compile(&schema.to_string(), Some("Tree")).unwrap();
            let next = json!({"$ref": if schema.wraps_root() { "#/properties/value" } else { "#" }});
            let parts = json!({"a.next": next, "a.leaf": {"$ref": "#/$defs/Leaf"}});
            let of_parts = schema.of_parts(parts.as_object().unwrap().clone()).unwrap();
            assert_eq!((of_parts.name(), of_parts.wraps_root()), ("Tree", false));
            let validator = of_parts.validator();
            let value = |leaf: Value| json!({"a.next": {"next": {"next": null}}, "a.leaf": leaf});
            let wrong = validator.issues(&value(json!("x")));
            assert!(wrong.iter().any(|issue| issue.path == "/a.leaf"), "{wrong:?}");
            assert!(validator.issues(&json!({"a.leaf": 1})).iter().any(|issue| issue.path == "/a.next"));
            assert!(
                validator
                    .issues(&json!({"a.next": null, "a.leaf": 1, "b": 1}))
                    .iter()
                    .any(|issue| issue.path.is_empty())
            );
            assert!(!of_parts.tool(false).to_string().contains("\"#\""), "{}", of_parts.tool(false));
        }
    }
}
