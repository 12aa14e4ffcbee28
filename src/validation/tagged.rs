//! Unions whose branches are told apart by one property: which branches a value can be meant for, without a look at the others.

use super::evaluate::Evaluator;
use crate::json_schema::values::canonical;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Branches below which a look at each is no more.
const FEW: usize = 4;

/// Unions by the address of their branches; `None` for those that have no such property.
#[derive(Debug, Default)]
pub(super) struct Unions<'a>(HashMap<usize, Option<Tagged<'a>>>);

#[derive(Debug)]
struct Tagged<'a> {
    property: &'a str,
    /// Indexes of branches by the one value that they take for the property.
    by_tag: HashMap<String, Vec<usize>>,
    /// Those that take more than one.
    others: Vec<usize>,
}

impl<'a> Unions<'a> {
    /// The branches that take the value of the property that tells them apart. `None` where nothing does.
    pub(super) fn candidates(
        &mut self,
        evaluator: &mut Evaluator<'a>,
        branches: &'a [Value],
        value: &Value,
    ) -> Option<Vec<&'a Value>> {
        let fields = value.as_object().filter(|_| branches.len() >= FEW)?;
        let known = self.0.entry(branches.as_ptr().addr()).or_insert_with(|| Tagged::of(evaluator, branches));
        let Tagged { property, by_tag, others } = known.as_ref()?;
        // A null may stand for a property that is left out.
        let found = fields.get(*property).filter(|found| !found.is_null())?;
        let mut candidates = by_tag.get(&canonical(found)).cloned().unwrap_or_default();
        candidates.extend(others);
        candidates.sort_unstable();
        Some(candidates.into_iter().filter_map(|index| branches.get(index)).collect())
    }
}

impl<'a> Tagged<'a> {
    /// By the property for which most branches take one value only.
    fn of(evaluator: &mut Evaluator<'a>, branches: &'a [Value]) -> Option<Self> {
        let mut found: HashMap<&'a str, Vec<(usize, String)>> = HashMap::new();
        for (index, branch) in branches.iter().enumerate() {
            evaluator.resolving(branch, |evaluator, branch| {
                let properties = branch.get("properties").and_then(Value::as_object);
                for (name, schema) in properties.into_iter().flatten() {
                    let tag = evaluator.resolving(schema, |evaluator, schema| match tags(evaluator, schema) {
                        Some([tag]) => Some(canonical(tag)),
                        _ => None,
                    });
                    found.entry(name).or_default().extend(tag.map(|tag| (index, tag)));
                }
            });
        }
        let (property, tagged) =
            found.into_iter().max_by_key(|(name, tagged)| (tagged.len(), std::cmp::Reverse(*name)))?;
        if tagged.len() < FEW {
            return None;
        }
        let known: HashSet<usize> = tagged.iter().map(|(index, _)| *index).collect();
        let is_other = |(index, branch): &(usize, &Value)| **branch != Value::Bool(false) && !known.contains(index);
        let others = branches.iter().enumerate().filter(is_other).map(|(index, _)| index).collect();
        let mut by_tag: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, tag) in tagged {
            by_tag.entry(tag).or_default().push(index);
        }
        Some(Self { property, by_tag, others })
    }
}

/// The only values that a node accepts, where it names them.
pub(super) fn tags<'a>(evaluator: &Evaluator<'a>, schema: &'a Value) -> Option<&'a [Value]> {
    let keywords = schema.as_object()?;
    match (evaluator.document.keyword(keywords, "const"), keywords.get("enum").and_then(Value::as_array)) {
        (Some(constant), _) => Some(std::slice::from_ref(constant)),
        (None, Some(options)) => Some(options),
        (None, None) => None,
    }
}
