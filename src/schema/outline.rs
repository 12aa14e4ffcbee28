//! A schema as a typed outline, for prompts: the shape of the object with a placeholder for each value.
//!
//! Small models copy a raw JSON Schema back instead of filling it in; of an outline they fill in the placeholders.

use super::reference::{resolve, target};
use crate::limits::{OUTLINE, OUTLINE_DEPTH};
use crate::text::cut;
use serde_json::Value;

/// The outline of the whole schema.
pub(super) fn outline(schema: &Value) -> String {
    let mut writer = Writer { root: schema, out: String::new(), open: Vec::new() };
    writer.node(schema, 0);
    writer.out
}

struct Writer<'a> {
    root: &'a Value,
    out: String,
    /// The references being written, to notice recursion.
    open: Vec<String>,
}

impl Writer<'_> {
    fn node(&mut self, node: &Value, depth: usize) {
        let reference = target(node);
        if let Some(reference) = &reference {
            if self.open.contains(reference) {
                self.placeholder(&format!("{} again, same form as above", last_segment(reference)));
                return;
            }
            self.open.push(reference.clone());
        }
        self.resolved(resolve(self.root, node), depth);
        if reference.is_some() {
            self.open.pop();
        }
    }

    fn resolved(&mut self, node: &Value, depth: usize) {
        if depth >= OUTLINE_DEPTH || self.out.len() >= OUTLINE {
            return self.placeholder(type_name(node).unwrap_or("value"));
        }
        if let Some(branches) =
            ["anyOf", "oneOf"].iter().find_map(|keyword| node.get(keyword)).and_then(Value::as_array)
        {
            return self.branches(branches, depth);
        }
        if let Some([only]) = node.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            return self.node(only, depth);
        }
        match (type_name(node), node.get("properties").and_then(Value::as_object), node.get("items")) {
            (Some("object") | None, Some(properties), _) => self.object(node, properties, depth),
            (Some("array") | None, _, Some(items)) if items.is_object() => self.array(items, depth),
            _ => self.placeholder(&describe(node)),
        }
    }

    fn object(&mut self, node: &Value, properties: &serde_json::Map<String, Value>, depth: usize) {
        let required: Vec<&str> =
            node.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        self.out.push('{');
        for (index, (name, property)) in properties.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.line(depth + 1);
            self.out.push_str(&Value::from(name.as_str()).to_string());
            self.out.push_str(": ");
            self.node(property, depth + 1);
            if !required.contains(&name.as_str()) {
                self.out.push_str(" (optional)");
            }
            if self.out.len() >= OUTLINE {
                break;
            }
        }
        if !properties.is_empty() {
            self.line(depth);
        }
        self.out.push('}');
    }

    fn array(&mut self, items: &Value, depth: usize) {
        self.out.push('[');
        self.node(items, depth);
        self.out.push_str(", ...]");
    }

    fn branches(&mut self, branches: &[Value], depth: usize) {
        for (index, branch) in branches.iter().enumerate() {
            if index > 0 {
                self.out.push_str(" or ");
            }
            self.node(branch, depth);
        }
    }

    fn placeholder(&mut self, text: &str) {
        self.out.push('<');
        self.out.push_str(text);
        self.out.push('>');
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(depth));
    }
}

/// A leaf in words: its type, then what limits its value.
fn describe(node: &Value) -> String {
    if let Some(constant) = node.get("const") {
        return cut(&constant.to_string(), 80);
    }
    if let Some(options) = node.get("enum").and_then(Value::as_array) {
        let options: Vec<String> = options.iter().take(100).map(|option| cut(&option.to_string(), 80)).collect();
        return format!("one of {}", options.join(", "));
    }
    let mut words = vec![match node.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => type_name(node).unwrap_or("any value").to_owned(),
    }];
    for (keyword, meaning) in [
        ("format", "format"),
        ("pattern", "matching"),
        ("minimum", "at least"),
        ("maximum", "at most"),
        ("description", ""),
    ] {
        match node.get(keyword) {
            // The bounds of exact integers in JavaScript say nothing about the value.
            Some(Value::Number(number))
                if number.as_i64().is_some_and(|number| number.abs() == 9_007_199_254_740_991) => {}
            Some(Value::String(text)) => words.push(cut(format!("{meaning} {text}").trim(), 200)),
            Some(number @ Value::Number(_)) => words.push(format!("{meaning} {number}")),
            _ => {}
        }
    }
    words.join(", ")
}

fn type_name(node: &Value) -> Option<&str> {
    node.get("type").and_then(Value::as_str)
}

fn last_segment(pointer: &str) -> &str {
    pointer.rsplit('/').next().filter(|segment| !segment.is_empty()).unwrap_or("the object")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn shows_names_types_and_limits() {
        let schema = json!({
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_i64},
                "when": {"type": "string", "format": "date", "description": "Day of the event"},
                "priority": {"enum": ["low", "high"]},
                "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "addresses": {"type": "array", "items": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
            },
            "required": ["name", "age", "when", "priority", "addresses"]
        });
        assert_eq!(
            outline(&schema),
            r#"{
  "name": <string>,
  "age": <integer, at least 0>,
  "when": <string, format date, Day of the event>,
  "priority": <one of "low", "high">,
  "note": <string> or <null> (optional),
  "addresses": [{
    "city": <string>
  }, ...]
}"#
        );
    }

    #[test]
    fn recursion_and_size_have_bounds() {
        let recursive = json!({
            "$ref": "#/$defs/Node",
            "$defs": {"Node": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}}
        });
        assert_eq!(outline(&recursive), "{\n  \"next\": <Node again, same form as above> (optional)\n}");
        // Each level refers twice to the next: written out in full it would have 2^40 leaves.
        let mut definitions = serde_json::Map::new();
        for level in 0..40 {
            let next = json!({"$ref": format!("#/$defs/{}", level + 1)});
            definitions.insert(level.to_string(), json!({"type": "object", "properties": {"a": next, "b": next}}));
        }
        let bomb = json!({"$ref": "#/$defs/0", "$defs": definitions});
        assert!(outline(&bomb).len() < OUTLINE + 4096);
    }
}
