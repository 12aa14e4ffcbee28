//! A schema without references, for models that take none: each is replaced by what it stands for.

use super::reference::target;
use serde_json::{Map, Value};

/// Nodes of the result: a few definitions that refer to each other can describe an endless schema.
const NODES: usize = 20_000;

/// The schema with every local reference replaced, or `None` when it refers to itself or grows too large.
pub(super) fn inline(root: &Value, schema: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut inliner = Inliner { root, open: Vec::new(), nodes: 0 };
    let mut out = Map::new();
    for (keyword, value) in schema {
        if !matches!(keyword.as_str(), "$defs" | "definitions") {
            out.insert(keyword.clone(), inliner.node(value)?);
        }
    }
    Some(out)
}

struct Inliner<'a> {
    root: &'a Value,
    open: Vec<String>,
    nodes: usize,
}

impl Inliner<'_> {
    fn node(&mut self, node: &Value) -> Option<Value> {
        self.nodes += 1;
        if self.nodes > NODES {
            return None;
        }
        if let Some(pointer) = target(node) {
            return self.referenced(node, pointer);
        }
        match node {
            Value::Array(items) => {
                items.iter().map(|item| self.node(item)).collect::<Option<Vec<Value>>>().map(Value::Array)
            }
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, field)| Some((name.clone(), self.node(field)?)));
                fields.collect::<Option<Map<String, Value>>>().map(Value::Object)
            }
            other => Some(other.clone()),
        }
    }

    /// What stands beside a reference, such as a description, is kept.
    fn referenced(&mut self, node: &Value, pointer: String) -> Option<Value> {
        if self.open.contains(&pointer) {
            return None;
        }
        let target = self.root.pointer(&pointer)?;
        self.open.push(pointer);
        let mut out = self.node(target)?;
        self.open.pop();
        if let Some(out) = out.as_object_mut() {
            for (name, field) in node.as_object().into_iter().flatten().filter(|(name, _)| *name != "$ref") {
                out.insert(name.clone(), self.node(field)?);
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn inlined(schema: &Value) -> Option<Value> {
        inline(schema, schema.as_object().unwrap()).map(Value::Object)
    }

    #[test]
    fn references_are_replaced_and_their_neighbours_kept() {
        let schema = json!({
            "type": "object", "properties": {"home": {"$ref": "#/$defs/address", "description": "where"}, "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}}},
            "$defs": {"address": {"type": "object", "properties": {"tag": {"$ref": "#/$defs/tag"}}}, "tag": {"type": "string"}}
        });
        assert_eq!(
            inlined(&schema).unwrap(),
            json!({"type": "object", "properties": {
                "home": {"type": "object", "properties": {"tag": {"type": "string"}}, "description": "where"},
                "tags": {"type": "array", "items": {"type": "string"}}
            }})
        );
    }

    #[test]
    fn schemas_without_an_end_are_not_inlined() {
        assert_eq!(inlined(&json!({"properties": {"a": {"$ref": "#"}}})), None);
        let definitions: Map<String, Value> = (0..40)
            .map(|level| {
                let next = json!({"$ref": format!("#/$defs/{}", level + 1)});
                (level.to_string(), json!({"properties": {"a": next, "b": next}}))
            })
            .collect();
        assert_eq!(inlined(&json!({"properties": {"a": {"$ref": "#/$defs/0"}}, "$defs": definitions})), None);
    }
}
