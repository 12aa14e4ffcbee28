//! A schema without references, for models that take none: each is replaced by what it stands for.

use super::reference::target;
use serde_json::{Map, Value};

/// Nodes of the result: a few definitions that refer to each other can describe an endless schema.
const NODES: usize = 20_000;

/// Levels of the result: a stack has an end.
const DEPTH: usize = 400;

/// Why a schema cannot do without references.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// The schema at this JSON Pointer is not there.
    Missing(String),
    /// The schema at this JSON Pointer refers to itself.
    Recursion(String),
    /// The result would be too large.
    Size,
}

/// The schema with every local reference replaced.
pub(super) fn inline(root: &Value, schema: &Map<String, Value>) -> Result<Map<String, Value>, Obstacle> {
    let mut inliner = Inliner { root, open: Vec::new(), nodes: 0, depth: 0 };
    let mut out = Map::new();
    for (keyword, value) in schema {
        if !matches!(keyword.as_str(), "$defs" | "definitions") {
            out.insert(keyword.clone(), inliner.node(value)?);
        }
    }
    Ok(out)
}

struct Inliner<'a> {
    root: &'a Value,
    open: Vec<String>,
    nodes: usize,
    depth: usize,
}

impl Inliner<'_> {
    fn node(&mut self, node: &Value) -> Result<Value, Obstacle> {
        self.nodes += 1;
        if self.nodes > NODES || self.depth > DEPTH {
            return Err(Obstacle::Size);
        }
        self.depth += 1;
        let out = match (target(node), node) {
            (Some(pointer), _) => self.referenced(node, pointer),
            (None, Value::Array(items)) => {
                items.iter().map(|item| self.node(item)).collect::<Result<Vec<Value>, _>>().map(Value::Array)
            }
            (None, Value::Object(fields)) => {
                let fields = fields.iter().map(|(name, field)| Ok((name.clone(), self.node(field)?)));
                fields.collect::<Result<Map<String, Value>, _>>().map(Value::Object)
            }
            (None, other) => Ok(other.clone()),
        };
        self.depth -= 1;
        out
    }

    /// What stands beside a reference, such as a description, is kept.
    fn referenced(&mut self, node: &Value, pointer: String) -> Result<Value, Obstacle> {
        if self.open.contains(&pointer) {
            return Err(Obstacle::Recursion(pointer));
        }
        let Some(target) = self.root.pointer(&pointer) else { return Err(Obstacle::Missing(pointer)) };
        self.open.push(pointer);
        let mut out = self.node(target)?;
        self.open.pop();
        if let Some(out) = out.as_object_mut() {
            for (name, field) in node.as_object().into_iter().flatten().filter(|(name, _)| *name != "$ref") {
                out.insert(name.clone(), self.node(field)?);
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn inlined(schema: &Value) -> Result<Value, Obstacle> {
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
        assert_eq!(inlined(&json!({"properties": {"a": {"$ref": "#"}}})), Err(Obstacle::Recursion(String::new())));
        assert_eq!(inlined(&json!({"properties": {"a": {"$ref": "#/x"}}})), Err(Obstacle::Missing("/x".to_owned())));
        let definitions: Map<String, Value> = (0..40)
            .map(|level| {
                let next = json!({"$ref": format!("#/$defs/{}", level + 1)});
                (level.to_string(), json!({"properties": {"a": next, "b": next}}))
            })
            .chain([("40".to_owned(), json!({"type": "string"}))])
            .collect();
        assert_eq!(
            inlined(&json!({"properties": {"a": {"$ref": "#/$defs/0"}}, "$defs": definitions})),
            Err(Obstacle::Size)
        );
        let chain: Map<String, Value> = (0..1000)
            .map(|level| (level.to_string(), json!({"properties": {"a": {"$ref": format!("#/$defs/{}", level + 1)}}})))
            .collect();
        assert_eq!(inlined(&json!({"properties": {"a": {"$ref": "#/$defs/0"}}, "$defs": chain})), Err(Obstacle::Size));
    }
}
