//! Local references: `#`, and JSON Pointers such as `#/$defs/Address`.

use crate::limits::REFERENCE_HOPS;
use crate::text::percent_decode;
use serde_json::Value;

/// What `node` stands for: itself, or the end of its chain of local references. A chain that leaves the document or
/// goes in a circle ends at the last node that could be reached.
pub(crate) fn resolve<'a>(root: &'a Value, node: &'a Value) -> &'a Value {
    let mut node = node;
    for _ in 0..REFERENCE_HOPS {
        match target(node).and_then(|pointer| root.pointer(&pointer)) {
            Some(next) => node = next,
            None => return node,
        }
    }
    node
}

/// The JSON Pointer of a node's local reference.
pub(crate) fn target(node: &Value) -> Option<String> {
    let fragment = node.get("$ref")?.as_str()?.strip_prefix('#')?;
    Some(String::from_utf8_lossy(&percent_decode(fragment)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn follows_chains_and_stops_at_circles() {
        let root = json!({
            "$defs": {
                "a": {"$ref": "#/$defs/b"}, "b": {"type": "string"}, "loop": {"$ref": "#/$defs/loop"},
                "with space/slash": {"type": "null"}
            }
        });
        assert_eq!(resolve(&root, &json!({"$ref": "#/$defs/a"})), &json!({"type": "string"}));
        assert_eq!(resolve(&root, &json!({"$ref": "#/$defs/with%20space~1slash"})), &json!({"type": "null"}));
        assert_eq!(resolve(&root, &json!({"$ref": "#/$defs/loop"})), &json!({"$ref": "#/$defs/loop"}));
        assert_eq!(resolve(&root, &json!({"$ref": "other.json#/a"})), &json!({"$ref": "other.json#/a"}));
        assert_eq!(resolve(&root, &json!({"$ref": "#"})), &root);
    }
}
