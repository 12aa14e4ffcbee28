//! How many schemas hold for one and the same value, one applied by another. Whoever follows them needs a stack that deep.

use super::identity::Identities;
use super::keywords::for_each_subschema;
use crate::limits::SCHEMA_CHAIN;
use serde_json::Value;
use std::collections::HashMap;

/// Whether a chain of references and of keywords such as `allOf` is longer than [`SCHEMA_CHAIN`]. Of schemas that lead back to each
/// other, each counts once.
pub(crate) fn is_too_long(root: &Value) -> bool {
    let mut chains = Chains { root, identities: Identities::of(root), applied: HashMap::new() };
    let mut schemas = Vec::new();
    chains.collect(root, "", &mut schemas);
    chains.longest(&schemas) > SCHEMA_CHAIN
}

struct Chains<'a> {
    root: &'a Value,
    identities: Identities<'a>,
    /// What each schema applies to the value that it holds for itself, by its address.
    applied: HashMap<usize, Vec<&'a Value>>,
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

    /// Steps of the longest chain.
    fn longest(&self, schemas: &[&Value]) -> usize {
        let numbers: HashMap<usize, usize> =
            schemas.iter().enumerate().map(|(number, schema)| (address(schema), number)).collect();
        // What applies nothing itself has no number, and ends a chain.
        let next = |schema: &&Value| -> Vec<Option<usize>> {
            let applied = self.applied.get(&address(schema)).into_iter().flatten();
            applied.map(|next| numbers.get(&address(next)).copied()).collect()
        };
        let edges: Vec<Vec<Option<usize>>> = schemas.iter().map(next).collect();
        let circles = Circles::of(&edges);
        let mut longest: Vec<usize> = vec![0; circles.members.len()];
        // From the ends of chains to their beginnings.
        for (circle, members) in circles.members.iter().enumerate().rev() {
            let mut after = 0;
            for next in members.iter().filter_map(|member| edges.get(*member)).flatten() {
                let beyond = match next.and_then(|next| circles.of.get(next)) {
                    Some(other) if *other == circle => continue,
                    Some(other) => longest.get(*other).copied().unwrap_or_default(),
                    None => 0,
                };
                after = after.max(1 + beyond);
            }
            if let Some(longest) = longest.get_mut(circle) {
                *longest = members.len() - 1 + after;
            }
        }
        longest.into_iter().max().unwrap_or_default()
    }
}

/// Keywords whose schemas hold for the same value.
const APPLY: [&str; 9] = ["allOf", "anyOf", "dependencies", "dependentSchemas", "else", "if", "not", "oneOf", "then"];

fn address(schema: &Value) -> usize {
    std::ptr::from_ref(schema).addr()
}

/// Groups of schemas that lead back to each other, most of them of one schema alone.
struct Circles {
    /// The group of each schema.
    of: Vec<usize>,
    /// Those that lead to others come before these.
    members: Vec<Vec<usize>>,
}

impl Circles {
    /// S. Rao Kosaraju's way: what is finished last leads to all else, and what leads back to it is of its circle. Without
    /// recursion, as chains may be long.
    fn of(edges: &[Vec<Option<usize>>]) -> Self {
        let forth: Vec<Vec<usize>> = edges.iter().map(|next| next.iter().copied().flatten().collect()).collect();
        let mut back = vec![Vec::new(); edges.len()];
        for (from, next) in forth.iter().enumerate() {
            for to in next {
                if let Some(back) = back.get_mut(*to) {
                    back.push(from);
                }
            }
        }
        let mut seen = vec![false; edges.len()];
        let mut finished = Vec::with_capacity(edges.len());
        for start in 0..edges.len() {
            finish(start, &forth, &mut seen, &mut finished);
        }
        let mut found = Self { of: vec![0; edges.len()], members: Vec::new() };
        seen.fill(false);
        for start in finished.into_iter().rev() {
            let mut members = Vec::new();
            finish(start, &back, &mut seen, &mut members);
            if members.is_empty() {
                continue;
            }
            for member in &members {
                if let Some(of) = found.of.get_mut(*member) {
                    *of = found.members.len();
                }
            }
            found.members.push(members);
        }
        found
    }
}

/// Adds what is reached from `start` and was not seen yet, each after all that it leads to.
fn finish(start: usize, edges: &[Vec<usize>], seen: &mut [bool], finished: &mut Vec<usize>) {
    let mut path = vec![(start, None)];
    while let Some((node, edge)) = path.pop() {
        let edge = match edge {
            Some(edge) => edge,
            None if seen.get(node) == Some(&false) => 0,
            None => continue,
        };
        if let Some(seen) = seen.get_mut(node) {
            *seen = true;
        }
        match edges.get(node).and_then(|edges| edges.get(edge)) {
            Some(next) => path.extend([(node, Some(edge + 1)), (*next, None)]),
            None => finished.push(node),
        }
    }
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
        let itself = json!({"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}, "b": {"$ref": "#/$defs/b"}}});
        assert!(!is_too_long(&itself));
    }

    #[test]
    fn chains_that_go_through_circles_count_whole() {
        // Each tail ends at the next circle, and the circles stand in the other order.
        let mut defs = Map::new();
        for circle in (0..5).rev() {
            let refer = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
            let (entry, inner) = (format!("b{circle}"), format!("a{circle}"));
            let tail = format!("t{circle}x0");
            defs.insert(inner.clone(), json!({"$ref": format!("#/$defs/{entry}"), "allOf": [refer(&tail)]}));
            defs.insert(entry, refer(&inner));
            for step in 0..4 {
                let next = if step == 3 { format!("b{}", circle + 1) } else { format!("t{circle}x{}", step + 1) };
                defs.insert(format!("t{circle}x{step}"), refer(&next));
            }
        }
        defs.insert("b5".to_owned(), json!({"type": "string"}));
        let with = |defs: &Map<String, Value>| json!({ "$defs": defs });
        assert!(is_too_long(&with(&defs)));
        let last: Map<String, Value> = defs.into_iter().filter(|(name, _)| name.contains(['4', '5'])).collect();
        assert!(!is_too_long(&with(&last)));
    }
}
