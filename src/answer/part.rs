//! A property or item of a value that is still being written: what is wrong with it by itself.

use super::judge::{Judge, Reader};
use super::layer::Layer;
use super::proposal::Proposal;
use crate::json_schema::pointer::{is_within, join, of_steps};
use crate::patch::splice::find;
use crate::repair::Repairs;
use crate::schema::Schema;
use crate::validation::Issue;
use bedrock_extract_json::incremental::Member;
use serde_json::{Value, json};

/// What can be said of a part before the whole is there.
#[derive(Debug)]
pub(crate) struct Part {
    /// JSON Pointer to it.
    path: String,
    /// Its place, where it is an item.
    index: Option<usize>,
    /// Its JSON text, with the changes that the schema asks for where it is valid with them. Absent where it cannot be read.
    json: Option<String>,
    issues: Vec<Issue>,
}

impl Part {
    /// Judges the part at `index` of a value, which has this text: as the only property or item of the whole. What that lacks is
    /// not the part's fault.
    pub(crate) fn judge(schema: &Schema, member: &Member, index: usize, text: &str, lenient: bool) -> Self {
        let (step, inside, whole) = match &member.name {
            Some(name) => (name.clone(), name.clone(), format!("{{{}:{text}}}", Value::from(name.as_str()))),
            None => (index.to_string(), "0".to_owned(), format!("[{text}]")),
        };
        let (path, place) = (join("", &step), of_steps(std::slice::from_ref(&inside)));
        let of_part = |issues: Vec<Issue>| {
            let inside = issues.into_iter().filter(|issue| is_within(&issue.path, &place));
            let moved = inside.map(|issue| {
                let below = issue.path.get(place.len()..).unwrap_or_default();
                Issue { path: format!("{path}{below}"), ..issue }
            });
            moved.collect::<Vec<Issue>>()
        };
        let at = member.name.is_none().then_some(index);
        let plain = match Proposal::read(&whole, false, lenient, Repairs::default()) {
            Ok(plain) => plain,
            Err(issue) => {
                return Self { issues: vec![Issue { path: path.clone(), ..issue }], path, index: at, json: None };
            }
        };
        let reader = Reader { schema, lenient, judge: Judge::Schema };
        let validator = schema.validator();
        let check =
            |proposal: &Proposal| of_part(proposal.value().map(|value| validator.issues(value)).unwrap_or_default());
        let json = |proposal: &Proposal| {
            let place = find(&proposal.text, std::slice::from_ref(&inside))?;
            proposal.text.get(place).map(str::to_owned)
        };
        let mut first = None;
        let mut layer = Layer::new(plain);
        while layer.advance(reader) {
            let proposal = layer.coerced.as_ref().unwrap_or(&layer.plain);
            let issues = check(proposal);
            if issues.is_empty() {
                return Self { path, index: at, json: json(proposal), issues };
            }
            layer.objected.extend(issues.iter().cloned());
            first.get_or_insert(issues);
        }
        if let Some(lean) = layer.lean(reader).filter(|lean| lenient && check(lean).is_empty()) {
            return Self { path, index: at, json: json(&lean), issues: Vec::new() };
        }
        Self { json: json(&layer.plain), path, index: at, issues: first.unwrap_or_default() }
    }

    /// JSON text: `path`, the `index` of an item, `value` where there is one, and `issues` with `path` and `message`.
    pub(crate) fn to_json(&self) -> String {
        let issues = self.issues.iter().map(|issue| json!({ "path": issue.path, "message": issue.reason() }));
        let issues = Value::from_iter(issues);
        let value = self.json.as_ref().map(|json| format!(r#","value":{json}"#)).unwrap_or_default();
        let index = self.index.map(|index| format!(r#","index":{index}"#)).unwrap_or_default();
        format!(r#"{{"path":{}{index},"issues":{issues}{value}}}"#, Value::from(self.path.as_str()))
    }
}
