//! Random schemas: every keyword, every draft, recursion, and names that need escapes.

use serde_json::{Map, Value, json};

/// The same seed gives the same numbers on every machine (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound.max(1) as u64).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, Item>(&mut self, items: &'a [Item]) -> &'a Item {
        &items[self.below(items.len())]
    }
}

/// Names of properties and definitions.
const NAMES: [&str; 16] = [
    "a",
    "b",
    "c",
    "kind",
    "name",
    "value",
    "type",
    "$ref",
    "$id",
    "const",
    "properties",
    "enum",
    "with space",
    "a/b~c",
    "ünï",
    "definitions",
];

const DIALECTS: [&str; 5] = [
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-04/schema#",
];

pub(crate) struct Generator {
    random: Random,
    /// Index in [`DIALECTS`].
    dialect: usize,
    definitions: usize,
    /// Simple schemas are those that people write for models.
    simple: bool,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let dialect = if random.chance(60) { 0 } else { random.below(DIALECTS.len()) };
        let definitions = random.below(4);
        let simple = random.chance(50);
        Self { random, dialect, definitions, simple }
    }

    pub(crate) fn schema(mut self) -> Value {
        let mut root = match self.node(4) {
            Value::Object(root) if self.random.chance(40) => root,
            _ => self.object(4),
        };
        let keyword = if self.dialect < 2 { "$defs" } else { "definitions" };
        if self.definitions > 0 {
            let definitions: Map<String, Value> =
                (0..self.definitions).map(|index| (format!("D {index}"), self.node(3))).collect();
            root.insert(keyword.to_owned(), Value::Object(definitions));
        }
        if self.dialect > 0 || self.random.chance(30) {
            root.insert("$schema".to_owned(), json!(DIALECTS[self.dialect]));
        }
        if self.random.chance(10) {
            let keyword = if self.dialect == 4 { "id" } else { "$id" };
            root.insert(keyword.to_owned(), json!("https://example.com/schemas/root.json"));
        }
        Value::Object(root)
    }

    fn node(&mut self, depth: usize) -> Value {
        if depth == 0 {
            return Value::Object(self.leaf());
        }
        let mut node = match self.random.below(if self.simple { 9 } else { 14 }) {
            0..=2 => self.leaf(),
            3 | 4 => self.object(depth),
            5 => self.array(depth),
            6 => self.union(depth),
            7 if self.definitions > 0 => self.reference(),
            7 => self.leaf(),
            8 => self.several_types(depth),
            9 => self.tuple(depth),
            10 => self.map(depth),
            11 => {
                let parts: Vec<Value> =
                    (0..=self.random.below(2)).map(|_| Value::Object(self.object(depth - 1))).collect();
                fields(json!({ "allOf": parts }))
            }
            12 if self.dialect < 4 => return json!(self.random.chance(70)),
            _ => self.odd(depth),
        };
        self.annotate(&mut node);
        Value::Object(node)
    }

    fn annotate(&mut self, node: &mut Map<String, Value>) {
        for (keyword, value) in [("title", json!("T")), ("description", json!("what it is")), ("default", json!(false))]
        {
            if self.random.chance(8) {
                node.insert(keyword.to_owned(), value);
            }
        }
        if !self.simple && self.random.chance(5) {
            node.insert("examples".to_owned(), json!([{"$ref": "#/nowhere"}]));
        }
        if self.random.chance(3) {
            node.insert("nullable".to_owned(), json!(true));
        }
    }

    fn leaf(&mut self) -> Map<String, Value> {
        let mut leaf = fields(match self.random.below(8) {
            0..=2 => json!({"type": "string"}),
            3 => json!({"type": "integer"}),
            4 => json!({"type": "number"}),
            5 => json!({"type": "boolean"}),
            6 if self.dialect < 4 => json!({"const": "k"}),
            6 => json!({"type": "null"}),
            _ => json!({ "enum": (&[json!("x"), json!("y"), json!(1), json!(null)][..=self.random.below(4)]) }),
        });
        let limits: &[(&str, Value)] = match leaf.get("type").and_then(Value::as_str) {
            Some("string") => &[
                ("minLength", json!(1)),
                ("maxLength", json!(40)),
                ("pattern", json!("^[a-z]")),
                ("pattern", json!("(?=a)a")),
                ("format", json!("date")),
                ("format", json!("x-unknown")),
            ],
            Some("integer" | "number") => &[
                ("minimum", json!(-3)),
                ("maximum", json!(100)),
                ("multipleOf", json!(1)),
                ("exclusiveMaximum", json!(99)),
            ],
            _ => &[],
        };
        for (keyword, limit) in limits {
            if self.random.chance(20) {
                let limit =
                    if self.dialect == 4 && *keyword == "exclusiveMaximum" { json!(true) } else { limit.clone() };
                leaf.insert((*keyword).to_owned(), limit);
            }
        }
        if self.dialect == 4 && leaf.contains_key("exclusiveMaximum") {
            leaf.insert("maximum".to_owned(), json!(100));
        }
        leaf
    }

    fn object(&mut self, depth: usize) -> Map<String, Value> {
        let mut properties = Map::new();
        for _ in 0..=self.random.below(if self.simple { 4 } else { 6 }) {
            let name = if self.simple { NAMES[self.random.below(5)] } else { self.random.pick(&NAMES) };
            properties.insert(name.to_owned(), self.node(depth.saturating_sub(1)));
        }
        let keep = self.random.below(101);
        let required: Vec<String> = properties.keys().filter(|_| self.random.chance(keep)).cloned().collect();
        let mut object = fields(json!({"type": "object", "properties": properties}));
        if !required.is_empty() {
            object.insert("required".to_owned(), json!(required));
        }
        if self.random.chance(30) {
            object.insert("additionalProperties".to_owned(), json!(self.random.chance(20)));
        }
        if !self.simple && self.random.chance(15) {
            let (keyword, value) = match self.random.below(6) {
                0 => ("minProperties", json!(1)),
                1 => ("patternProperties", json!({"^x-": {"type": "string"}})),
                2 => ("dependencies", json!({"a": ["b"], "b": {"minProperties": 1}})),
                3 => ("not", json!({"required": ["absent"]})),
                4 => ("anyOf", json!([{"required": ["a"]}, {"minProperties": 0}])),
                _ => (
                    "oneOf",
                    json!([{"properties": {"kind": {"type": "string"}}, "required": ["kind"]}, {"maxProperties": 0}]),
                ),
            };
            object.insert(keyword.to_owned(), value);
        }
        if !self.simple && self.random.chance(5) {
            object.shift_remove("type");
        }
        object
    }

    fn array(&mut self, depth: usize) -> Map<String, Value> {
        let mut array = fields(json!({"type": "array", "items": self.node(depth - 1)}));
        for (keyword, value) in
            [("minItems", json!(1)), ("minItems", json!(2)), ("maxItems", json!(5)), ("uniqueItems", json!(true))]
        {
            if self.random.chance(15) {
                array.insert(keyword.to_owned(), value);
            }
        }
        array
    }

    fn tuple(&mut self, depth: usize) -> Map<String, Value> {
        let members: Vec<Value> = (0..=self.random.below(2)).map(|_| self.node(depth - 1)).collect();
        let rest = if self.random.chance(50) { json!(false) } else { self.node(0) };
        fields(if self.dialect == 0 {
            json!({"type": "array", "prefixItems": members, "items": rest})
        } else {
            json!({"type": "array", "items": members, "additionalItems": rest})
        })
    }

    fn map(&mut self, depth: usize) -> Map<String, Value> {
        fields(json!({"type": "object", "additionalProperties": self.node(depth - 1)}))
    }

    fn union(&mut self, depth: usize) -> Map<String, Value> {
        let branches: Vec<Value> = (0..=self.random.below(3)).map(|_| self.node(depth - 1)).collect();
        let keyword = *self.random.pick(&["anyOf", "anyOf", "oneOf"]);
        fields(json!({ keyword: branches }))
    }

    fn several_types(&mut self, depth: usize) -> Map<String, Value> {
        let mut node = if self.random.chance(50) { self.leaf() } else { self.object(depth) };
        if let Some(named) = node.get("type").cloned() {
            node.insert("type".to_owned(), json!([named, "null"]));
        }
        node
    }

    fn reference(&mut self) -> Map<String, Value> {
        let index = self.random.below(self.definitions);
        let keyword = if self.dialect < 2 { "$defs" } else { "definitions" };
        let reference = match self.random.below(12) {
            0 => "#".to_owned(),
            1 => format!("#/{}/D%20{index}", keyword.replace('$', "%24")),
            _ => format!("#/{keyword}/D {index}"),
        };
        let mut node = fields(json!({ "$ref": reference }));
        if self.random.chance(20) {
            node.insert("description".to_owned(), json!("beside a reference"));
        }
        if !self.simple && self.random.chance(10) {
            node.insert("required".to_owned(), json!(["a"]));
        }
        node
    }

    fn odd(&mut self, depth: usize) -> Map<String, Value> {
        let inner = self.node(depth - 1);
        fields(match self.random.below(8) {
            0 => json!({}),
            1 => json!({"not": inner}),
            2 if self.dialect < 3 => json!({"if": inner, "then": {"type": "string"}, "else": true}),
            3 => json!({"type": "array"}),
            4 => json!({"type": "object"}),
            5 => json!({"type": "string", "anyOf": [{"minLength": 1}, {"pattern": "^a"}]}),
            6 if self.dialect < 4 => json!({"type": "array", "items": inner, "contains": {"type": "string"}}),
            _ => json!({"enum": [[1], {"a": 2}]}),
        })
    }
}

pub(crate) fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        other => panic!("{other} is not an object"),
    }
}
