//! A patch: what to ask the model for where an answer breaks the schema in few places, and how its answer changes the value.
//!
//! The places are those that the issues name, or the nearest ones above them whose schema is certain. Where
//! asking for them would save little or cannot be done, there is no patch, and the whole value is asked for.

pub(crate) mod splice;

use crate::json_schema::pointer::{self, is_within};
use crate::limits::{ISSUE_MESSAGE, ISSUES};
use crate::repair::Repair;
use crate::schema::{ROOT, Schema};
use crate::validation::Issue;
use bedrock_extract_json::Members;
use serde_json::{Map, Value, json};
use splice::{find, put};

/// Places of one patch. A model that got more of them wrong is better asked for the whole.
const PLACES: usize = 8;

/// Characters of a property's name, as Claude on Bedrock takes them.
const KEY: usize = 64;

/// A request for the failing places of a value.
#[derive(Debug)]
pub struct Patch {
    base: String,
    repairs: Vec<Repair>,
    places: Vec<Place>,
    schema: Schema,
}

/// A value with corrections in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patched {
    /// JSON text of the value.
    pub text: String,
    /// What had been changed of the value before, but for the places that are corrected now.
    pub repairs: Vec<Repair>,
    /// JSON Pointers of the places that are corrected.
    pub places: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    steps: Vec<String>,
    pointer: String,
    /// The steps from the root of what the model writes.
    told: Vec<String>,
    /// The property that the model is asked for.
    key: String,
}

impl Patch {
    /// The patch for a value, JSON text `base`, that has these issues, or `None` where the whole is to be asked for.
    /// `repairs` lists what was changed to make the value; `offers_null` says that null will do where a property may be
    /// absent.
    ///
    /// ```
    /// use bedrock_extract::{patch::Patch, schema::Schema};
    /// let schema = Schema::compile(
    ///     r#"{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["age"]}"#,
    ///     None,
    /// )?;
    /// let base = r#"{"name":"Jason","age":"twenty"}"#;
    /// let issues = schema.validator().issues(&serde_json::from_str(base).unwrap());
    /// let patch = Patch::plan(&schema, base, &[], &issues, true).unwrap();
    /// assert_eq!(patch.keys().collect::<Vec<_>>(), ["age"]);
    /// assert_eq!(patch.merge(r#"{"age":20}"#).unwrap().text, r#"{"name":"Jason","age":20}"#);
    /// # Ok::<(), bedrock_extract::error::Error>(())
    /// ```
    #[must_use]
    pub fn plan(schema: &Schema, base: &str, repairs: &[Repair], issues: &[Issue], offers_null: bool) -> Option<Self> {
        // With that many issues there may be others that nobody has looked for; a cut path leads nowhere.
        if issues.len() >= ISSUES || issues.iter().any(|issue| issue.path.chars().count() > ISSUE_MESSAGE) {
            return None;
        }
        let value = bedrock_extract_json::read(base).ok()?;
        let mut found: Vec<(Vec<String>, Value)> = Vec::new();
        for issue in issues {
            let (steps, part) = find_governing(schema, &value, &pointer::steps(&issue.path), offers_null)?;
            if !found.iter().any(|(known, _)| steps.starts_with(known)) {
                found.retain(|(known, _)| !known.starts_with(&steps));
                found.push((steps, part));
            }
        }
        let wrong: usize = found.iter().filter_map(|(steps, _)| find(base, steps)).map(|place| place.len()).sum();
        if found.len() > PLACES || wrong * 2 > base.len() {
            return None;
        }
        let mut parts = Map::new();
        let mut places = Vec::new();
        for (steps, part) in found {
            let root = schema.wraps_root().then(|| ROOT.to_owned());
            let told: Vec<String> = root.into_iter().chain(steps.iter().cloned()).collect();
            let key = key(&told, &parts);
            parts.insert(key.clone(), part);
            places.push(Place { pointer: pointer::of_steps(&steps), steps, told, key });
        }
        let schema = schema.of_parts(parts).ok()?;
        Some(Self { base: base.to_owned(), repairs: repairs.to_vec(), places, schema })
    }

    /// The schema of the answer: an object with a property for each place.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The properties that the model is asked for.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|place| place.key.as_str())
    }

    /// The value with the corrections of `answer`, the JSON text of an object; places that it leaves out stay. Models also write
    /// `{"a":{"b":…}}` for `a.b`. `None` where it holds no correction.
    #[must_use]
    pub fn merge(&self, answer: &str) -> Option<Patched> {
        let members = Members::read(answer)?;
        let mut text = self.base.clone();
        let mut places = Vec::new();
        for place in &self.places {
            if let Some(value) = members.get(&place.key).or_else(|| inside(answer, &place.told)) {
                text = put(&text, &place.steps, value)?;
                places.push(place.pointer.clone());
            }
        }
        let stays = |repair: &&Repair| !places.iter().any(|place| is_within(&repair.path, place));
        let repairs = self.repairs.iter().filter(stays).cloned().collect();
        (!places.is_empty()).then_some(Patched { text, repairs, places })
    }

    /// Whether the answer may be the whole value in place of the patch: it has all the properties that the value has.
    #[must_use]
    pub fn may_be_whole(&self, answer: &str) -> bool {
        match (Members::read(&self.base), Members::read(answer)) {
            (Some(base), Some(members)) => base.names().all(|name| members.get(name).is_some()),
            (base, _) => base.is_none(),
        }
    }

    /// The value with the corrections of `answer` and whatever else it says of the value's own properties.
    #[must_use]
    pub fn merge_all(&self, answer: &str, schema: &Schema) -> Option<Patched> {
        let mut patched = self.merge(answer)?;
        let members = Members::read(answer)?;
        let is_other = |name: &&str| {
            schema.knows_property(name)
                && !self
                    .places
                    .iter()
                    .any(|place| place.key == **name || place.told.first().is_some_and(|first| first == *name))
        };
        for name in members.names().filter(is_other) {
            let steps = [name.to_owned()];
            patched.text = put(&patched.text, &steps, members.get(name)?)?;
            patched.places.push(pointer::of_steps(&steps));
        }
        Some(patched)
    }
}

/// The place of an issue, or the nearest one above it, that the model can be asked for, and its schema.
fn find_governing(schema: &Schema, value: &Value, steps: &[String], offers_null: bool) -> Option<(Vec<String>, Value)> {
    let parts = schema.parts_down_to(value, steps);
    let places = parts.into_iter().enumerate().rev().filter_map(|(index, part)| {
        let place = steps.get(..=index)?;
        let owner = value.pointer(&pointer::of_steps(place.split_last()?.1))?;
        let stands = owner.is_object() || value.pointer(&pointer::of_steps(place)).is_some();
        // What may be absent must not be invented.
        let can_be_asked = stands && (!part.is_optional || offers_null);
        can_be_asked.then(|| (place.to_vec(), offer_null(part.schema, part.is_optional)))
    });
    places.into_iter().next()
}

/// What stands at the steps through objects. Through arrays the way is not certain: models leave out the items that were right,
/// and others take their numbers.
fn inside<'a>(text: &'a str, steps: &[String]) -> Option<&'a str> {
    steps.iter().try_fold(text, |text, step| Members::read(text)?.get(step))
}

fn offer_null(schema: Map<String, Value>, is_optional: bool) -> Value {
    if is_optional { json!({ "anyOf": [schema, { "type": "null" }] }) } else { Value::Object(schema) }
}

/// A name for a place that models know it by, and that the service takes: `/rows/3/name` is `rows.3.name`.
fn key(steps: &[String], taken: &Map<String, Value>) -> String {
    let plain =
        |character: char| if character.is_ascii_alphanumeric() || "_-".contains(character) { character } else { '_' };
    let words: Vec<String> = steps.iter().map(|word| word.chars().map(plain).collect()).collect();
    let name = words.join(".");
    // The end of a long name says more than its beginning.
    let name = name.get(name.len().saturating_sub(KEY)..).unwrap_or_default();
    let name = if name.is_empty() { "_" } else { name };
    let mut key = name.to_owned();
    let mut number = 2;
    while taken.contains_key(&key) {
        let suffix = format!("-{number}");
        key = format!("{}{suffix}", name.get(..name.len().min(KEY - suffix.len())).unwrap_or_default());
        number += 1;
    }
    key
}

#[cfg(test)]
mod tests;
