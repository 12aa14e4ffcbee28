//! A schema without references, for models that take none: each is replaced by what it stands for.

use crate::json_schema::keywords::{Holds, holds, is_annotation};
use crate::json_schema::reference::target;
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
pub(super) fn inline(schema: &Map<String, Value>) -> Result<Map<String, Value>, Obstacle> {
    inline_kept(schema, |_| true)
}

/// The same with only some of the keywords at its top.
pub(super) fn inline_kept(
    schema: &Map<String, Value>,
    keeps: impl Fn(&str) -> bool,
) -> Result<Map<String, Value>, Obstacle> {
    let root = Value::Object(schema.clone());
    let mut inliner = Inliner { root: &root, open: Vec::new(), nodes: 0, depth: 0 };
    inliner.fields(schema.iter().filter(|(keyword, _)| keeps(keyword)))
}

struct Inliner<'a> {
    root: &'a Value,
    open: Vec<String>,
    nodes: usize,
    depth: usize,
}

impl Inliner<'_> {
    fn node(&mut self, node: &Value) -> Result<Value, Obstacle> {
        let Some(fields) = node.as_object() else { return self.data(node) };
        self.count(1)?;
        if self.depth > DEPTH {
            return Err(Obstacle::Size);
        }
        self.depth += 1;
        let out = match target(node) {
            Some(pointer) => self.referenced(fields, pointer)?,
            None => self.fields(fields.iter())?,
        };
        self.depth -= 1;
        Ok(Value::Object(out))
    }

    fn fields<'b>(
        &mut self,
        fields: impl Iterator<Item = (&'b String, &'b Value)>,
    ) -> Result<Map<String, Value>, Obstacle> {
        let mut out = Map::new();
        for (keyword, value) in fields.filter(|(keyword, _)| *keyword != "$defs") {
            let value = match (holds(keyword), value) {
                (Holds::Named, Value::Object(named)) => {
                    let named = named.iter().map(|(name, held)| Ok((name.clone(), self.node(held)?)));
                    Value::Object(named.collect::<Result<_, Obstacle>>()?)
                }
                (Holds::List, Value::Array(list)) => {
                    Value::Array(list.iter().map(|held| self.node(held)).collect::<Result<_, Obstacle>>()?)
                }
                (Holds::Schema, held) => self.node(held)?,
                (_, data) => self.data(data)?,
            };
            out.insert(keyword.clone(), value);
        }
        Ok(out)
    }

    /// What stands beside a reference holds as well; remarks there take the place of those of the target.
    fn referenced(&mut self, fields: &Map<String, Value>, pointer: String) -> Result<Map<String, Value>, Obstacle> {
        if self.open.contains(&pointer) {
            return Err(Obstacle::Recursion(pointer));
        }
        let Some(target) = self.root.pointer(&pointer) else { return Err(Obstacle::Missing(pointer)) };
        self.open.push(pointer);
        let target = self.node(target)?;
        self.open.pop();
        let (beside, limits): (Vec<_>, Vec<_>) =
            fields.iter().filter(|(keyword, _)| *keyword != "$ref").partition(|(keyword, _)| is_annotation(keyword));
        let mut out = match target {
            Value::Object(target) if limits.is_empty() => target,
            target => {
                let limits = Value::Object(self.fields(limits.into_iter())?);
                Map::from_iter([("allOf".to_owned(), Value::Array(vec![target, limits]))])
            }
        };
        out.extend(self.fields(beside.into_iter())?);
        Ok(out)
    }

    fn data(&mut self, data: &Value) -> Result<Value, Obstacle> {
        self.count(size(data))?;
        Ok(data.clone())
    }

    fn count(&mut self, nodes: usize) -> Result<(), Obstacle> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > NODES { Err(Obstacle::Size) } else { Ok(()) }
    }
}

fn size(data: &Value) -> usize {
    match data {
        Value::Array(items) => items.iter().fold(1, |sum, item| sum.saturating_add(size(item))),
        Value::Object(fields) => fields.values().fold(1, |sum, field| sum.saturating_add(size(field))),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn inlined(schema: &Value) -> Result<Value, Obstacle> {
        inline(schema.as_object().unwrap()).map(Value::Object)
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
    fn limits_beside_a_reference_hold_as_well() {
        let schema = json!({
            "properties": {"a": {"$ref": "#/$defs/a", "title": "A", "required": ["x"], "properties": {"$ref": {"const": {"$ref": "#"}}}}},
            "$defs": {"a": {"type": "object", "title": "B", "properties": {"x": {"type": "string"}}}}
        });
        assert_eq!(
            inlined(&schema).unwrap(),
            json!({"properties": {"a": {"title": "A", "allOf": [
                {"type": "object", "title": "B", "properties": {"x": {"type": "string"}}},
                {"required": ["x"], "properties": {"$ref": {"const": {"$ref": "#"}}}}
            ]}}})
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
