//! Finds the places of a schema, and what may stand there.

use super::{Kinds, Node, Others, Place};
use crate::schema::Schema;
use serde_json::{Map, Value};

/// Places that are told apart; at others anything may stand.
pub(super) const NODES: usize = 2_000;

/// Schemas that hold for one place, through references and alternatives.
const PARTS: usize = 64;

/// Levels of references and alternatives entered to find the types of one place.
const DEPTH: usize = 16;

/// The places of the values that the schema describes, by their numbers.
pub(super) fn nodes(schema: &Schema) -> Vec<Node> {
    let mut builder = Builder { schema, nodes: vec![Node::default()], known: Vec::new(), waiting: Vec::new() };
    let root = builder.place(vec![schema.own_root()]);
    debug_assert_eq!(root, Place::ROOT, "the first place");
    while let Some((place, parts)) = builder.waiting.pop() {
        let node = builder.node(&parts);
        if let Some(known) = builder.nodes.get_mut(place.0) {
            *known = node;
        }
    }
    builder.nodes
}

type Schemas<'a> = Vec<&'a Map<String, Value>>;

struct Builder<'a> {
    schema: &'a Schema,
    nodes: Vec<Node>,
    /// The schemas that hold at each place but that where anything may stand.
    known: Vec<Schemas<'a>>,
    waiting: Vec<(Place, Schemas<'a>)>,
}

impl<'a> Builder<'a> {
    /// The place where these schemas may hold.
    fn place(&mut self, schemas: Schemas<'a>) -> Place {
        let mut distinct: Schemas<'a> = Vec::new();
        for schema in schemas {
            if !distinct.iter().any(|known| std::ptr::eq(*known, schema)) {
                distinct.push(schema);
            }
        }
        let is_same = |known: &Schemas<'a>| {
            known.len() == distinct.len() && known.iter().zip(&distinct).all(|(one, other)| std::ptr::eq(*one, *other))
        };
        if let Some(known) = self.known.iter().position(is_same) {
            return Place(known + 1);
        }
        if self.nodes.len() >= NODES {
            return Place::ANY;
        }
        let new = Place(self.nodes.len());
        self.nodes.push(Node::default());
        self.known.push(distinct.clone());
        self.waiting.push((new, distinct));
        new
    }

    /// The place where these values of keywords may hold, of which some may be `true` or `false`.
    fn place_of(&mut self, schemas: Vec<&'a Value>) -> Option<Place> {
        if schemas.is_empty() || schemas.iter().any(|schema| **schema == Value::Bool(true)) {
            return None;
        }
        Some(self.place(schemas.into_iter().filter_map(Value::as_object).collect()))
    }

    fn node(&mut self, schemas: &Schemas<'a>) -> Node {
        let mut parts: Schemas<'a> = Vec::new();
        schemas.iter().for_each(|schema| self.collect(schema, &mut parts));
        if parts.len() >= PARTS {
            return Node::default();
        }
        let kinds = schemas.iter().fold(Kinds::NONE, |kinds, schema| kinds.or(self.kinds(schema, 0)));
        let options: Option<Vec<Vec<String>>> = schemas.iter().map(|schema| self.options(schema, 0)).collect();
        let whole = ["enum", "const", "format"];
        Node {
            kinds,
            whole_text: parts.iter().any(|part| whole.iter().any(|keyword| part.contains_key(*keyword))),
            options: options.map(|options| options.concat()),
            properties: self.properties(&parts),
            others: self.others(&parts),
            tuple: self.tuple(&parts),
            items: self.place_of(values(&parts, "items").collect()),
        }
    }

    /// The schema, what it refers to, and its alternatives.
    fn collect(&self, schema: &'a Map<String, Value>, parts: &mut Schemas<'a>) {
        if parts.len() >= PARTS || parts.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        parts.push(schema);
        let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
        let others = ["then", "else"].into_iter().filter_map(|keyword| schema.get(keyword));
        let inner = lists.flatten().chain(others).filter_map(Value::as_object);
        for part in self.schema.target(schema).into_iter().chain(inner) {
            self.collect(part, parts);
        }
    }

    fn properties(&mut self, parts: &Schemas<'a>) -> Map<String, Value> {
        let named: Vec<&'a Map<String, Value>> = values(parts, "properties").filter_map(Value::as_object).collect();
        let mut places = Map::new();
        for name in named.iter().flat_map(|properties| properties.keys()) {
            if !places.contains_key(name) {
                let schemas = named.iter().filter_map(|properties| properties.get(name)).collect();
                places.insert(name.clone(), self.place_of(schemas).unwrap_or(Place::ANY).0.into());
            }
        }
        places
    }

    fn others(&mut self, parts: &Schemas<'a>) -> Others {
        let stated: Vec<&'a Value> =
            ["additionalProperties", "unevaluatedProperties"].iter().flat_map(|name| values(parts, name)).collect();
        if stated.contains(&&Value::Bool(true)) || values(parts, "patternProperties").next().is_some() {
            return Others::Shown;
        }
        let schemas: Vec<&'a Value> = stated.iter().filter(|schema| schema.is_object()).copied().collect();
        if let Some(place) = self.place_of(schemas) {
            return Others::In(place);
        }
        // Libraries leave out what they do not know.
        let is_library = !self.schema.validator().judges();
        let names = values(parts, "properties").next().is_some();
        if !stated.is_empty() || (is_library && names) { Others::Held } else { Others::Shown }
    }

    fn tuple(&mut self, parts: &Schemas<'a>) -> Vec<Option<Place>> {
        let tuples: Vec<&'a Vec<Value>> = values(parts, "prefixItems").filter_map(Value::as_array).collect();
        let length = tuples.iter().map(|tuple| tuple.len()).max().unwrap_or_default();
        let at = |index: usize| tuples.iter().filter_map(|tuple| tuple.get(index)).collect();
        (0..length).map(|index| self.place_of(at(index))).collect()
    }

    /// The types that the schema takes.
    fn kinds(&self, schema: &'a Map<String, Value>, depth: usize) -> Kinds {
        if depth >= DEPTH {
            return Kinds::ALL;
        }
        let one = |schema: &'a Value| match schema {
            Value::Object(schema) => self.kinds(schema, depth + 1),
            Value::Bool(false) => Kinds::NONE,
            _ => Kinds::ALL,
        };
        let mut kinds = match schema.get("type") {
            Some(Value::Array(names)) => names.iter().fold(Kinds::NONE, |kinds, name| kinds.or(Kinds::named(name))),
            Some(name) => Kinds::named(name),
            None => Kinds::ALL,
        };
        if let Some(options) = schema.get("enum").and_then(Value::as_array) {
            kinds = kinds.and(options.iter().fold(Kinds::NONE, |kinds, option| kinds.or(Kinds::of(option))));
        }
        kinds = kinds.and(schema.get("const").map_or(Kinds::ALL, Kinds::of));
        if let Some(target) = self.schema.target(schema) {
            kinds = kinds.and(self.kinds(target, depth + 1));
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            kinds = kinds.and(one(part));
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(keyword).and_then(Value::as_array) {
                kinds = kinds.and(branches.iter().fold(Kinds::NONE, |kinds, branch| kinds.or(one(branch))));
            }
        }
        kinds
    }

    /// The strings that the schema takes, where it names them all.
    fn options(&self, schema: &'a Map<String, Value>, depth: usize) -> Option<Vec<String>> {
        if depth >= DEPTH {
            return None;
        }
        let texts = |values: &[Value]| values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if let Some(constant) = schema.get("const") {
            return Some(texts(std::slice::from_ref(constant)));
        }
        if let Some(options) = schema.get("enum").and_then(Value::as_array) {
            return Some(texts(options));
        }
        if !self.kinds(schema, depth).meets(Kinds::STRING) {
            return Some(Vec::new());
        }
        if let Some(target) = self.schema.target(schema) {
            return self.options(target, depth + 1);
        }
        let branches = ["anyOf", "oneOf"].iter().find_map(|keyword| schema.get(*keyword)?.as_array())?;
        let options: Option<Vec<Vec<String>>> =
            branches.iter().map(|branch| self.options(branch.as_object()?, depth + 1)).collect();
        options.map(|options| options.concat())
    }
}

/// What the schemas have for a keyword.
fn values<'a>(parts: &Schemas<'a>, keyword: &str) -> impl Iterator<Item = &'a Value> {
    parts.iter().filter_map(|part| part.get(keyword)).collect::<Vec<_>>().into_iter()
}
