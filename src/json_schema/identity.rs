//! What the references of a schema point at, by name as well as by place: `$id` and `$anchor` of every draft.
//!
//! Sources: JSON Schema 2020-12 core, sections 8.2 and 9.1 to 9.3, and the sections on `id` and `$id` of older drafts.

use super::keywords::for_each_subschema;
use super::pointer;
use crate::text::percent_decode;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The schemas of one document that have a name of their own.
#[derive(Debug)]
pub(crate) struct Identities<'a> {
    root: &'a Value,
    /// The keyword of an identity in this draft.
    keyword: &'static str,
    ignores_neighbours: bool,
    /// URI, or URI and `#anchor`, to JSON Pointer.
    named: BTreeMap<String, String>,
}

impl<'a> Identities<'a> {
    pub(crate) fn of(root: &'a Value) -> Self {
        let dialect = root.get("$schema").and_then(Value::as_str).unwrap_or_default();
        let keyword = if dialect.contains("draft-03") || dialect.contains("draft-04") { "id" } else { "$id" };
        let ignores_neighbours = dialect.contains("draft-0");
        let mut identities = Self { root, keyword, ignores_neighbours, named: BTreeMap::new() };
        identities.named.insert(String::new(), String::new());
        identities.visit(root, &mut String::new(), "");
        identities
    }

    fn visit(&mut self, node: &Value, place: &mut String, base: &str) {
        let Some(fields) = node.as_object() else { return };
        let base = &self.within(fields, base);
        if self.own_id(fields).is_some() {
            self.named.entry(base.clone()).or_insert_with(|| place.clone());
        }
        let anchors = ["$anchor", "$dynamicAnchor"].into_iter().filter_map(|keyword| fields.get(keyword)?.as_str());
        for anchor in anchors.chain(self.old_anchor(fields)) {
            self.named.entry(format!("{base}#{anchor}")).or_insert_with(|| place.clone());
        }
        for_each_subschema(node, |names, held| {
            pointer::extend(place, names, |place| self.visit(held, place, base));
        });
    }

    /// The JSON Pointer of what `reference` means in a schema with this base URI; `None` when it is not in the document.
    pub(crate) fn target(&self, base: &str, reference: &str) -> Option<String> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let uri = if uri.is_empty() { base.to_owned() } else { join_uri(base, uri) };
        let fragment = String::from_utf8_lossy(&percent_decode(fragment)).into_owned();
        let pointer = if fragment.is_empty() || fragment.starts_with('/') {
            format!("{}{fragment}", self.named.get(&uri)?)
        } else {
            self.named.get(&format!("{uri}#{fragment}"))?.clone()
        };
        self.root.pointer(&pointer).filter(|target| target.is_object() || target.is_boolean()).map(|_| pointer)
    }

    /// The base URI around the schema at this JSON Pointer.
    pub(crate) fn base_of(&self, pointer: &str) -> String {
        let (mut node, mut base) = (self.root, String::new());
        for segment in pointer.split('/').skip(1) {
            if let Some(fields) = node.as_object() {
                base = self.within(fields, &base);
            }
            let Some(next) = node.pointer(&format!("/{segment}")) else { break };
            node = next;
        }
        base
    }

    /// The base URI inside this schema, which stands in one with the base `base`.
    pub(crate) fn within(&self, fields: &Map<String, Value>, base: &str) -> String {
        self.own_id(fields).map_or_else(|| base.to_owned(), |id| join_uri(base, id))
    }

    fn own_id<'b>(&self, fields: &'b Map<String, Value>) -> Option<&'b str> {
        // Up to draft 7, what stands beside a reference means nothing. A root has its name for all that.
        let is_root = || self.root.as_object().is_some_and(|root| std::ptr::eq(root, fields));
        if self.ignores_neighbours && fields.contains_key("$ref") && !is_root() {
            return None;
        }
        let id = fields.get(self.keyword)?.as_str()?.trim_end_matches('#');
        Some(id).filter(|id| !id.is_empty() && !id.contains('#'))
    }

    /// Up to draft 7 an anchor was written `"$id": "#name"`.
    fn old_anchor<'b>(&self, fields: &'b Map<String, Value>) -> Option<&'b str> {
        fields.get(self.keyword)?.as_str()?.strip_prefix('#').filter(|anchor| !anchor.is_empty())
    }
}

/// The reference resolved against the base. Dots in paths mean nothing here: both ends of a reference are written alike.
fn join_uri(base: &str, reference: &str) -> String {
    let has_scheme = reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
    });
    if has_scheme {
        return reference.to_owned();
    }
    let (authority, path) = match base.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split('/').next().unwrap_or_default();
            (format!("{scheme}://{host}"), rest.strip_prefix(host).unwrap_or_default())
        }
        None => (String::new(), base),
    };
    match (reference.strip_prefix('/'), path.rsplit_once('/')) {
        (Some(_), _) => format!("{authority}{reference}"),
        (None, Some((folder, _))) => format!("{authority}{folder}/{reference}"),
        (None, None) if authority.is_empty() => reference.to_owned(),
        (None, None) => format!("{authority}/{reference}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_lead_to_places() {
        let schema = json!({
            "$id": "https://example.com/schemas/user.json",
            "properties": {"a/b": {"$anchor": "here"}, "$id": {"type": "string"}},
            "$defs": {
                "address": {"$id": "address.json", "$dynamicAnchor": "top", "properties": {"x": {"$anchor": "here"}}},
                "old": {"$id": "#old"}
            }
        });
        let identities = Identities::of(&schema);
        let base = "https://example.com/schemas/user.json";
        for (reference, target) in [
            ("#", Some("")),
            ("user.json", Some("")),
            ("https://example.com/schemas/user.json#/properties/a~1b", Some("/properties/a~1b")),
            ("#here", Some("/properties/a~1b")),
            ("#old", Some("/$defs/old")),
            ("address.json", Some("/$defs/address")),
            ("/schemas/address.json#here", Some("/$defs/address/properties/x")),
            ("address.json#/properties/x", Some("/$defs/address/properties/x")),
            ("#/%24defs/old", Some("/$defs/old")),
            ("#/$defs/missing", None),
            ("#missing", None),
            ("https://example.com/other.json", None),
            ("#/properties/$id/type", None),
        ] {
            assert_eq!(identities.target(base, reference).as_deref(), target, "{reference}");
        }
        assert_eq!(identities.base_of("/$defs/address/properties/x"), "https://example.com/schemas/address.json");
        let tree = json!({"$id": "T0", "items": {"$ref": "T0"}});
        assert_eq!(Identities::of(&tree).target("T0", "T0").as_deref(), Some(""));
    }
}
