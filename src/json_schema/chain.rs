//! How many schemas hold for one and the same value, one applied by another. Whoever follows them needs a stack that deep.

use super::identity::Identities;
use super::keywords::for_each_subschema;
use crate::limits::SCHEMA_CHAIN;
use serde_json::Value;
use std::collections::HashMap;

/// Whether a chain of references and of keywords such as `allOf` is longer than [`SCHEMA_CHAIN`]. A circle counts once.
pub(crate) fn is_too_long(root: &Value) -> bool {
    let mut chains =
        Chains { root, identities: Identities::of(root), applied: HashMap::new(), followed: HashMap::new() };
    let mut schemas = Vec::new();
    chains.collect(root, "", &mut schemas);
    schemas.into_iter().any(|schema| chains.length(schema, 0).is_none())
}

struct Chains<'a> {
    root: &'a Value,
    identities: Identities<'a>,
    /// What each schema applies to the value that it holds for itself, by its address.
    applied: HashMap<usize, Vec<&'a Value>>,
    /// The lengths of chains that are known.
    followed: HashMap<usize, usize>,
}

impl<'a> Chains<'a> {
    fn collect(&mut self, schema: &'a Value, base: &str, schemas: &mut Vec<&'a Value>) {
        let Some(fields) = schema.as_object() else { return };
        let base = self.identities.within(fields, base);
        let references = ["$ref", "$dynamicRef", "$recursiveRef"].into_iter();
        let references = references.filter_map(|keyword| fields.get(keyword)?.as_str());
        let target = |reference: &str| self.root.pointer(&self.identities.target(&base, reference)?);
        let mut applied: Vec<&Value> = references.filter_map(target).collect();
        for_each_subschema(schema, |names, held| {
            if names.first().is_some_and(|keyword| APPLY.contains(keyword)) {
                applied.push(held);
            }
            self.collect(held, &base, schemas);
        });
        if !applied.is_empty() {
            self.applied.insert(address(schema), applied);
            schemas.push(schema);
        }
    }

    /// The length of the longest chain from here, `depth` steps down another; `None` where that makes one that is too long.
    fn length(&mut self, schema: &'a Value, depth: usize) -> Option<usize> {
        if depth > SCHEMA_CHAIN {
            return None;
        }
        let address = address(schema);
        if let Some(known) = self.followed.get(&address) {
            return (depth + known <= SCHEMA_CHAIN).then_some(*known);
        }
        let Some(applied) = self.applied.get(&address).cloned() else { return Some(0) };
        // While it is followed, so that circles end.
        self.followed.insert(address, 0);
        let mut longest = 0;
        for next in applied {
            longest = longest.max(1 + self.length(next, depth + 1)?);
        }
        self.followed.insert(address, longest);
        Some(longest)
    }
}

/// Keywords whose schemas hold for the same value.
const APPLY: [&str; 9] = ["allOf", "anyOf", "dependencies", "dependentSchemas", "else", "if", "not", "oneOf", "then"];

fn address(schema: &Value) -> usize {
    std::ptr::from_ref(schema).addr()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, json};

    /// A chain of so many definitions, each made of a reference to the next.
    fn chain(length: usize, link: impl Fn(Value) -> Value) -> Value {
        let definition = |index: usize| match index + 1 == length {
            true => json!({"type": "string"}),
            false => link(json!({"$ref": format!("#/$defs/d{}", index + 1)})),
        };
        let defs: Map<String, Value> = (0..length).map(|index| (format!("d{index}"), definition(index))).collect();
        json!({"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": defs})
    }

    #[test]
    fn only_what_holds_for_one_value_makes_a_chain() {
        let bare = |next: Value| next;
        let combined = |next: Value| json!({"allOf": [{"type": "string"}, next]});
        let nested = |next: Value| json!({"type": "object", "properties": {"n": next}});
        assert!(!is_too_long(&chain(SCHEMA_CHAIN, bare)) && is_too_long(&chain(SCHEMA_CHAIN + 1, bare)));
        assert!(
            !is_too_long(&chain(SCHEMA_CHAIN / 2, combined)) && is_too_long(&chain(SCHEMA_CHAIN / 2 + 1, combined))
        );
        assert!(is_too_long(&chain(20_000, bare)) && is_too_long(&chain(20_000, combined)));
        assert!(!is_too_long(&chain(5_000, nested)));
    }

    #[test]
    fn names_lead_on_and_circles_end() {
        let anchors =
            |index: usize| json!({"$anchor": format!("a{index}"), "not": {"$ref": format!("#a{}", index + 1)}});
        let defs: Map<String, Value> = (0..100).map(|index| (format!("d{index}"), anchors(index))).collect();
        assert!(is_too_long(&json!({ "$defs": defs })));
        let circle = json!({"$ref": "#/$defs/a", "$defs": {
            "a": {"anyOf": [{"$ref": "#/$defs/b"}, {"type": "null"}]}, "b": {"oneOf": [{"$ref": "#/$defs/a"}]}
        }});
        assert!(!is_too_long(&circle));
    }
}
