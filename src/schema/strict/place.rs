//! Where in the caller's schema something stands that was found in the schema without references.

use crate::json_schema::keywords::{Holds, holds};
use crate::limits::REFERENCE_HOPS;
use crate::schema::ROOT;
use crate::schema::wire::Wire;
use serde_json::Value;

/// The JSON Pointer in the caller's schema; that of the nearest place around it where there is no exact one.
pub(super) fn of(wire: &Wire, path: &str) -> String {
    let root = Value::Object(wire.schema.clone());
    let root_path = if wire.wraps_root { format!("/properties/{ROOT}") } else { String::new() };
    let mut walk = Walk { root: &root, root_path: &root_path, wire, node: &root, here: String::new() };
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    if let ["$defs", name, ..] = segments.as_slice() {
        walk.jump(&format!("#/$defs/{name}"));
        segments.drain(..2);
    } else if wire.wraps_root {
        walk.jump("#");
        segments.drain(..segments.len().min(2));
    }
    for (index, segment) in segments.iter().enumerate() {
        if walk.step(segment, segments.get(index + 1).copied()).is_none() {
            break;
        }
    }
    walk.here
}

struct Walk<'a> {
    root: &'a Value,
    /// Where the caller's root stands in the wire form.
    root_path: &'a str,
    wire: &'a Wire,
    node: &'a Value,
    here: String,
}

impl Walk<'_> {
    fn step(&mut self, segment: &str, next: Option<&str>) -> Option<()> {
        self.follow();
        // Of merged schemas, the one that has the name is meant.
        let wanted = match next {
            Some(name) if holds(segment) == Holds::Named => format!("/{segment}/{name}"),
            _ => format!("/{segment}"),
        };
        for _ in 0..REFERENCE_HOPS {
            if self.node.pointer(&wanted).is_some() {
                break;
            }
            let branches = self.node.get("allOf")?.as_array()?;
            let holds = |branch: &&Value| branch.pointer(&wanted).is_some();
            let index = branches.iter().position(|branch| holds(&branch)).or_else(|| {
                branches.iter().position(|branch| branch.get("$ref").is_some() || branch.get("allOf").is_some())
            })?;
            self.node = branches.get(index)?;
            self.here.push_str(&format!("/allOf/{index}"));
            self.follow();
        }
        self.node = self.node.pointer(&format!("/{segment}"))?;
        self.here.push('/');
        self.here.push_str(segment);
        Some(())
    }

    fn follow(&mut self) {
        for _ in 0..REFERENCE_HOPS {
            match self.node.get("$ref").and_then(Value::as_str).map(str::to_owned) {
                Some(reference) => self.jump(&reference),
                None => break,
            }
        }
    }

    fn jump(&mut self, reference: &str) {
        let pointer = match reference.strip_prefix("#/$defs/") {
            Some(name) => {
                self.here = self.wire.places.get(name).cloned().unwrap_or_default();
                format!("/$defs/{name}")
            }
            None => {
                self.here.clear();
                self.root_path.to_owned()
            }
        };
        self.node = self.root.pointer(&pointer).unwrap_or(self.root);
    }
}
