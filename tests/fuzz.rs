//! The bodies of the fuzz targets in `fuzz/`, on inputs that are made of pieces of valid ones. cargo-fuzz runs the same
//! bodies for hours; this runs them for seconds, wherever `cargo test` does.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the lints do not see that the bodies run in tests only"
)]

#[path = "../fuzz/bodies/candidates.rs"]
mod candidates;
#[path = "../fuzz/bodies/json_readers.rs"]
mod json_readers;
#[path = "../fuzz/bodies/schemas.rs"]
mod schemas;
#[path = "../fuzz/bodies/streams.rs"]
mod streams;

const TEXTS: [&str; 8] = [
    r#"{"name":"Jason","age":25,"tags":["a","b"],"deep":{"x":[1.5,-2e3,true,null]}}"#,
    "Here it is:\n```json\n{\"a\": 1}\n```\nAnd another one: {\"a\": 2}",
    "<thinking>{\"draft\": 0}</thinking>{'a': 'b', // comment\n unquoted: 3,}",
    r#"{"a":"\ud83d\ude00 \ud83d","b":"\\u0041","c":12345678901234567890.5}"#,
    "[[[[[[[[{\"a\":[{}]}]]]]]]]]",
    "{\"a\":\"line\nbreak\",\"a\":1,\"é\":\"\u{feff}\"}",
    r#"{"output":{"message":{"role":"assistant","content":[{"text":"hi"},{"toolUse":{"toolUseId":"1","name":"n","input":{}}}]}},"stopReason":"end_turn","usage":{"inputTokens":1}}"#,
    "```\n[1, 2\n```",
];

const SCHEMAS: [&str; 6] = [
    r##"{"type":"object","properties":{"a":{"type":["string","null"],"minLength":1},"b":{"$ref":"#/$defs/n"}},"required":["a"],"$defs":{"n":{"type":"integer","minimum":0}}}"##,
    r#"{"anyOf":[{"type":"object","properties":{"k":{"const":"x"}}},{"type":"array","items":{"enum":[1,"two",null]}}]}"#,
    r##"{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"t":{"properties":{"c":{"$ref":"#/definitions/t"}}}},"$ref":"#/definitions/t"}"##,
    r#"{"type":"object","additionalProperties":{"type":"number","multipleOf":0.5},"patternProperties":{"^[a-z]+$":{"format":"date"}}}"#,
    r#"{"if":{"required":["a"]},"then":{"maxProperties":2},"else":{"not":{"type":"null"}},"dependentRequired":{"a":["b"]}}"#,
    r#"{"type":"array","prefixItems":[{"pattern":"^(\\d{3})-\\1$"}],"uniqueItems":true,"contains":{"type":"integer"},"minItems":2}"#,
];

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// A piece of one of the seeds.
    fn piece<'a>(&mut self, seeds: &[&'a str]) -> &'a [u8] {
        let seed = seeds.get(self.below(seeds.len())).unwrap().as_bytes();
        let start = self.below(seed.len());
        let end = start + self.below(seed.len() - start + 1);
        seed.get(start..end).unwrap()
    }

    /// One of the seeds with some pieces taken out, put in or doubled.
    fn input(&mut self, seeds: &[&str]) -> Vec<u8> {
        let mut input = seeds.get(self.below(seeds.len())).unwrap().as_bytes().to_vec();
        for _ in 0..=self.below(5) {
            let at = self.below(input.len() + 1);
            match self.below(4) {
                0 => drop(input.drain(at..(at + self.below(12)).min(input.len()))),
                1 => drop(input.splice(at..at, self.piece(seeds).iter().copied())),
                2 => input.insert(at, br#"{}[]",:\/'`0-.e<>"#[self.below(17)]),
                _ => {
                    let byte = u8::try_from(self.below(256)).unwrap();
                    input.insert(at, byte);
                }
            }
        }
        input
    }
}

fn run(seeds: &[&str], count: usize, check: fn(&[u8])) {
    for seed in seeds {
        check(seed.as_bytes());
    }
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..count {
        check(&random.input(seeds));
    }
}

#[test]
fn json_readers_agree_with_serde_json() {
    run(&TEXTS, 20_000, json_readers::check);
}

#[test]
fn candidates_are_pieces_of_the_answer() {
    run(&TEXTS, 20_000, candidates::check);
}

#[test]
fn schemas_are_refused_or_can_be_asked_for() {
    run(&SCHEMAS, 3_000, schemas::check);
}

#[test]
fn streams_show_the_same_however_they_are_cut() {
    run(&TEXTS, 2_000, streams::check);
    // The first byte chooses the schema, the mode and the size of chunks.
    for choice in *b"\x00\x03\x3c\x01\x41\x02\x42" {
        for text in TEXTS {
            streams::check(&[&[choice], text.as_bytes()].concat());
        }
    }
}
