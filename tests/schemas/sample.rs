//! Values that a schema probably accepts, with the properties that it names and no others.

use super::generate::Random;
use serde_json::{Map, Value, json};

pub(crate) fn sample(schema: &Value, seed: u64) -> Value {
    let mut random = Random::new(seed ^ 0x5A5A);
    let density = *random.pick(&[0, 30, 70, 100]);
    Sampler { root: schema, random, density, left: 400 }.node(schema, 0)
}

struct Sampler<'a> {
    root: &'a Value,
    random: Random,
    /// How many of a hundred optional things are there.
    density: usize,
    /// Schemas still to be followed: recursion must end.
    left: usize,
}

impl<'a> Sampler<'a> {
    fn node(&mut self, node: &'a Value, depth: usize) -> Value {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth > 30 {
            return Value::Null;
        }
        let Some(fields) = node.as_object() else { return json!("any") };
        if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
            let pointer = reference.rsplit_once('#').map_or("", |(_, pointer)| pointer);
            let pointer = pointer.replace("%24", "$").replace("%20", " ");
            return self.root.pointer(&pointer).map_or(Value::Null, |target| self.node(target, depth + 1));
        }
        if let Some(value) = fields.get("const") {
            return value.clone();
        }
        let list = |keyword: &str| fields.get(keyword).and_then(Value::as_array).filter(|list| !list.is_empty());
        if let Some(values) = list("enum") {
            return self.random.pick(values).clone();
        }
        let mut value = match fields.get("type") {
            Some(Value::Array(types)) => {
                let named = self.random.pick(types).as_str().unwrap_or_default().to_owned();
                self.typed(&named, fields, depth)
            }
            Some(Value::String(named)) => self.typed(named, fields, depth),
            _ if fields.contains_key("properties") => self.typed("object", fields, depth),
            _ if fields.contains_key("items") => self.typed("array", fields, depth),
            _ => Value::Null,
        };
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = list(keyword) {
                let branch = self.random.pick(branches);
                let other = self.node(branch, depth + 1);
                value = both(value, other);
            }
        }
        for part in list("allOf").into_iter().flatten() {
            let other = self.node(part, depth + 1);
            value = both(value, other);
        }
        value
    }

    fn typed(&mut self, named: &str, fields: &'a Map<String, Value>, depth: usize) -> Value {
        match named {
            "object" => self.object(fields, depth),
            "array" => self.array(fields, depth),
            "string" => match fields.get("format").and_then(Value::as_str) {
                Some("date") => json!("2026-11-23"),
                Some("date-time") => json!("2026-11-23T08:00:00Z"),
                // Older drafts do not know these, and would take any text.
                Some("time") => json!("08:00:00Z"),
                Some("uuid") => json!("6fa459ea-ee8a-3ca4-894e-db77e160355e"),
                Some("duration") => json!("P1D"),
                Some("json-pointer") => json!("/a"),
                Some("uri" | "iri" | "uri-template" | "uri-reference") => json!("https://example.com/a"),
                Some("email") => json!("a@example.com"),
                _ => json!(*self.random.pick(&["a", "abc", "https://example.com", "1.0.0", ""])),
            },
            "integer" => {
                let least = fields.get("minimum").and_then(Value::as_i64).unwrap_or(-2);
                json!(least.saturating_add(i64::try_from(self.random.below(4)).unwrap()))
            }
            "number" => json!(*self.random.pick(&[0.5, 1.0, 3.25, 12.0])),
            "boolean" => json!(self.random.chance(50)),
            _ => Value::Null,
        }
    }

    fn object(&mut self, fields: &'a Map<String, Value>, depth: usize) -> Value {
        let required: Vec<&str> =
            fields.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let mut out = Map::new();
        for (name, property) in fields.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if required.contains(&name.as_str()) || (depth < 6 && self.random.chance(self.density)) {
                out.insert(name.clone(), self.node(property, depth + 1));
            }
        }
        Value::Object(out)
    }

    fn array(&mut self, fields: &'a Map<String, Value>, depth: usize) -> Value {
        let items = fields.get("items");
        let members = fields.get("prefixItems").or(items.filter(|items| items.is_array())).and_then(Value::as_array);
        let mut out: Vec<Value> = members.into_iter().flatten().map(|member| self.node(member, depth + 1)).collect();
        let rest = if items.is_some_and(Value::is_array) { fields.get("additionalItems") } else { items };
        if let Some(rest) = rest.filter(|rest| rest.is_object()) {
            let least =
                fields.get("minItems").and_then(Value::as_u64).map_or(0, |least| usize::try_from(least).unwrap());
            for _ in 0..least.min(10) + self.random.below(3) {
                out.push(self.node(rest, depth + 1));
            }
        }
        Value::Array(out)
    }
}

fn both(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (Value::Null, other) => other,
        (one, _) => one,
    }
}
