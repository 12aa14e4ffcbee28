//! `allOf` as one schema, where its parts simply add up.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Levels entered in one `allOf`, through references as well.
const DEPTH: usize = 32;

/// Parts added up to one schema: a few definitions that refer to each other can name an endless number.
const PARTS: usize = 1000;

/// The schema with the branches of its `allOf` merged into it, or `None` where two of them speak of the same thing.
/// References are followed into `definitions`.
pub(super) fn all_of(schema: &Map<String, Value>, definitions: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut out = schema.clone();
    let branches = out.shift_remove("allOf")?;
    let mut merger = Merger { definitions, out, depth: 0, parts: 0 };
    merger.branches(&branches)?;
    Some(merger.out)
}

/// One schema for what both ask for, or `None` where they speak of the same thing.
pub(super) fn both(one: &Map<String, Value>, other: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut merger = Merger { definitions: &Map::new(), out: one.clone(), depth: 0, parts: 0 };
    merger.branch(other)?;
    Some(merger.out)
}

struct Merger<'a> {
    definitions: &'a Map<String, Value>,
    out: Map<String, Value>,
    depth: usize,
    parts: usize,
}

impl Merger<'_> {
    fn branches(&mut self, branches: &Value) -> Option<()> {
        branches.as_array()?.iter().try_for_each(|branch| match branch {
            Value::Bool(true) => Some(()),
            branch => self.branch(branch.as_object()?),
        })
    }

    fn branch(&mut self, branch: &Map<String, Value>) -> Option<()> {
        self.parts += 1;
        self.depth += 1;
        if self.parts > PARTS || self.depth > DEPTH {
            return None;
        }
        for (keyword, value) in branch {
            match keyword.as_str() {
                "$ref" => self.branch(definition(value, self.definitions)?)?,
                "allOf" => self.branches(value)?,
                _ => add(&mut self.out, keyword, value)?,
            }
        }
        self.depth -= 1;
        Some(())
    }
}

/// What a reference to a definition stands for.
pub(super) fn definition<'a>(reference: &Value, definitions: &'a Map<String, Value>) -> Option<&'a Map<String, Value>> {
    definitions.get(reference.as_str()?.strip_prefix("#/$defs/")?)?.as_object()
}

/// Adds one keyword, or says that it is there already and means something else.
pub(super) fn add(schema: &mut Map<String, Value>, keyword: &str, value: &Value) -> Option<()> {
    match (keyword, schema.get_mut(keyword), value) {
        (_, None, _) => {
            schema.insert(keyword.to_owned(), value.clone());
        }
        ("properties", Some(Value::Object(known)), Value::Object(added)) => {
            for (name, property) in added {
                if known.get(name).is_some_and(|known| known != property) {
                    return None;
                }
                known.insert(name.clone(), property.clone());
            }
        }
        ("required", Some(Value::Array(known)), Value::Array(added)) => {
            let names: BTreeSet<String> = known.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            known.extend(added.iter().filter(|name| !name.as_str().is_some_and(|name| names.contains(name))).cloned());
        }
        // Whether there may be other properties is left to validation; the first remark stays.
        (
            "additionalProperties" | "unevaluatedProperties" | "title" | "description" | "default" | "examples",
            Some(_),
            _,
        ) => {}
        (_, Some(known), _) if known == value => {}
        _ => return None,
    }
    Some(())
}
