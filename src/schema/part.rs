//! Parts of a schema: which one governs a place of a value.
//!
//! This works on the schema in the form for the service, where every reference leads to the root or to a definition.

use super::{ROOT, Schema, merge};
use crate::json_schema::keywords::says_something;
use crate::json_schema::values::{fits_type, json_equal};
use crate::limits::REFERENCE_HOPS;
use serde_json::{Map, Value};

/// Schemas that hold for one value, through references, `allOf` and unions: beyond that its place counts as not found.
const HOLDING: usize = 32;

/// The part of a schema that governs one place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// The schema of the place; its references are those of the schema that it is taken from.
    pub(crate) schema: Map<String, Value>,
    /// Whether the place is a property that may be absent.
    pub(crate) is_optional: bool,
}

impl Schema {
    /// The parts that govern the places on the way down to `steps` in `value`, as far as each is the only one. The way ends
    /// where nothing certain can be said: at properties that patterns speak of, and at unions with several branches that
    /// `value` may be meant for.
    pub(crate) fn parts_down_to(&self, value: &Value, steps: &[String]) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut here = Some((self.own_root(), value));
        for step in steps {
            let Some((node, value)) = here else { break };
            let Some((governing, is_optional)) = self.step(node, value, step) else { break };
            parts.push(Part { schema: governing.clone(), is_optional });
            here = member(value, step).map(|value| (governing, value));
        }
        parts
    }

    /// Whether the schema of what stands at `steps` in `value` names the type integer.
    pub(crate) fn asks_for_integer(&self, value: &Value, steps: &[String]) -> bool {
        let parts = self.parts_down_to(value, steps);
        let governing = match parts.last() {
            Some(part) if parts.len() == steps.len() => self.resolved(&part.schema),
            None if steps.is_empty() => self.resolved(self.own_root()),
            _ => return false,
        };
        governing.get("type").is_some_and(|kind| match kind {
            Value::Array(kinds) => kinds.iter().any(|kind| kind == "integer"),
            kind => kind == "integer",
        })
    }

    /// Whether some part of the schema names a property of the value so.
    pub(crate) fn knows_property(&self, name: &str) -> bool {
        self.at_root()
            .iter()
            .any(|node| node.get("properties").is_some_and(|properties| properties.get(name).is_some()))
    }

    /// Whether the value is an object with named properties and no others that the schema speaks of.
    pub(crate) fn names_all_properties(&self) -> bool {
        let nodes = self.at_root();
        let open = |node: &&Map<String, Value>| {
            node.get("additionalProperties").is_some_and(|schema| *schema != Value::Bool(false))
                || node.contains_key("patternProperties")
        };
        nodes.iter().any(|node| node.contains_key("properties")) && !nodes.iter().any(open)
    }

    /// The schemas that may hold for the value as a whole: the root, what it refers to, and the branches of both.
    fn at_root(&self) -> Vec<&Map<String, Value>> {
        let mut found: Vec<&Map<String, Value>> = Vec::new();
        let mut waiting = vec![self.own_root()];
        while let Some(node) = waiting.pop().filter(|_| found.len() < HOLDING) {
            if found.iter().any(|known| std::ptr::eq(*known, node)) {
                continue;
            }
            found.push(node);
            waiting.extend(self.target(node));
            let branches = ["allOf", "anyOf", "oneOf"].iter().filter_map(|keyword| node.get(*keyword)?.as_array());
            waiting.extend(branches.flatten().filter_map(Value::as_object));
            waiting.extend(["then", "else"].iter().filter_map(|keyword| node.get(*keyword)?.as_object()));
        }
        found
    }

    /// The caller's root, which may stand inside another.
    pub(super) fn own_root(&self) -> &Map<String, Value> {
        let wire = &self.wire.schema;
        let inner = || wire.get("properties")?.get(ROOT)?.as_object();
        if self.wraps_root() { inner().unwrap_or(wire) } else { wire }
    }

    pub(super) fn definitions(&self) -> Option<&Map<String, Value>> {
        self.wire.schema.get("$defs")?.as_object()
    }

    pub(super) fn target(&self, node: &Map<String, Value>) -> Option<&Map<String, Value>> {
        let reference = node.get("$ref")?;
        if is_root(reference) { Some(self.own_root()) } else { merge::definition(reference, self.definitions()?) }
    }

    /// The only schema for what stands at `step` in `value`, and whether that may be absent.
    fn step<'a>(
        &'a self,
        node: &'a Map<String, Value>,
        value: &Value,
        step: &str,
    ) -> Option<(&'a Map<String, Value>, bool)> {
        let mut holding = Vec::new();
        self.holding(node, (value, step), &mut holding);
        if holding.len() >= HOLDING {
            return None;
        }
        let all = |find: &dyn Fn(&'a Map<String, Value>) -> Option<&'a Value>| -> Vec<&'a Value> {
            holding.iter().filter_map(|node| find(node)).collect()
        };
        let (found, is_optional) = match value {
            Value::Object(_) => {
                if holding.iter().any(|node| node.contains_key("patternProperties")) {
                    return None;
                }
                let named = all(&|node| node.get("properties")?.get(step));
                let others = || all(&|node| node.get("additionalProperties"));
                let mut required = holding.iter().filter_map(|node| node.get("required")?.as_array()).flatten();
                (if named.is_empty() { others() } else { named }, !required.any(|name| name == step))
            }
            Value::Array(_) => {
                let index: usize = step.parse().ok()?;
                let item = |node: &'a Map<String, Value>| {
                    node.get("prefixItems").and_then(|tuple| tuple.get(index)).or_else(|| node.get("items"))
                };
                (all(&item), false)
            }
            _ => return None,
        };
        match found.as_slice() {
            [Value::Object(only)] if says_something(only) => Some((only, is_optional)),
            _ => None,
        }
    }

    /// The schemas that all hold for a value on the way to a step of it: the node, what it refers to, the parts of its `allOf`, and of its unions the
    /// branches that alone can be meant.
    fn holding<'a>(
        &'a self,
        node: &'a Map<String, Value>,
        at: (&Value, &str),
        found: &mut Vec<&'a Map<String, Value>>,
    ) {
        if found.len() >= HOLDING || found.iter().any(|known| std::ptr::eq(*known, node)) {
            return;
        }
        found.push(node);
        if let Some(target) = self.target(node) {
            self.holding(target, at, found);
        }
        let listed = |keyword: &str| node.get(keyword).and_then(Value::as_array).into_iter().flatten();
        for branch in listed("allOf").filter_map(Value::as_object) {
            self.holding(branch, at, found);
        }
        for keyword in ["anyOf", "oneOf"] {
            let mut meant = listed(keyword).filter(|branch| self.may_be_meant(branch, at));
            if let (Some(Value::Object(only)), None) = (meant.next(), meant.next()) {
                self.holding(only, at, found);
            }
        }
    }

    /// Whether a value of this type, and with these tags, can be one of the branch. A tag that is itself the next step says
    /// nothing: it may be what is wrong.
    fn may_be_meant(&self, branch: &Value, (value, step): (&Value, &str)) -> bool {
        let Value::Object(branch) = branch else { return *branch == Value::Bool(true) };
        let branch = self.resolved(branch);
        let properties = branch.get("properties").and_then(Value::as_object).into_iter().flatten();
        let others = properties.filter(|(name, _)| *name != step);
        branch.get("type").is_none_or(|expected| fits_type(expected, value))
            && is_tag_of(branch, value)
            && others.filter_map(|(name, schema)| Some((schema.as_object()?, value.get(name)?))).all(
                |(schema, found)| {
                    let schema = self.resolved(schema);
                    !is_tag(schema) || is_tag_of(schema, found)
                },
            )
    }

    fn resolved<'a>(&'a self, mut node: &'a Map<String, Value>) -> &'a Map<String, Value> {
        for _ in 0..REFERENCE_HOPS {
            match self.target(node) {
                Some(target) => node = target,
                None => break,
            }
        }
        node
    }
}

/// What stands at a step of a JSON Pointer, unescaped.
fn member<'a>(value: &'a Value, step: &str) -> Option<&'a Value> {
    match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    }
}

/// References to the caller's root, where it is the root and where it stands inside another.
pub(super) fn is_root(reference: &Value) -> bool {
    reference.as_str().is_some_and(|target| target == "#" || target.strip_prefix("#/properties/") == Some(ROOT))
}

/// Whether the schema names one value, as the tags of unions do.
fn is_tag(schema: &Map<String, Value>) -> bool {
    schema.contains_key("const")
        || schema.get("enum").and_then(Value::as_array).is_some_and(|options| options.len() == 1)
}

/// Whether the value is among those that the schema names, where it names them.
fn is_tag_of(schema: &Map<String, Value>, value: &Value) -> bool {
    let options = schema.get("enum").and_then(Value::as_array);
    schema.get("const").is_none_or(|constant| json_equal(constant, value))
        && options.is_none_or(|options| options.iter().any(|option| json_equal(option, value)))
}

#[cfg(test)]
mod tests;
