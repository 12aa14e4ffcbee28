//! The bodies of the fuzz targets in `fuzz/`, on inputs that are made of the seeds there. `npm run fuzz` runs the same bodies for
//! hours; this runs them for seconds, wherever `cargo test` does.

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
#[path = "../fuzz/bodies/messages.rs"]
mod messages;
#[path = "../fuzz/bodies/refusals.rs"]
mod refusals;
#[path = "../fuzz/bodies/schemas.rs"]
mod schemas;
#[path = "../fuzz/bodies/streams.rs"]
mod streams;

use std::path::Path;

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
    fn piece<'a>(&mut self, seeds: &'a [Vec<u8>]) -> &'a [u8] {
        let seed = &seeds[self.below(seeds.len())];
        let start = self.below(seed.len());
        let end = start + self.below(seed.len() - start + 1);
        &seed[start..end]
    }

    /// One of the seeds with some pieces taken out, put in or doubled.
    fn input(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = seeds[self.below(seeds.len())].clone();
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

/// Checks the seeds of a target, and so many inputs that are made of them.
fn run(target: &str, count: usize, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let seeds: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    seeds.iter().for_each(|seed| check(seed));
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..count {
        check(&random.input(&seeds));
    }
}

#[test]
fn json_readers_agree_with_serde_json() {
    run("json_readers", 20_000, json_readers::check);
}

#[test]
fn candidates_are_pieces_of_the_answer() {
    run("candidates", 20_000, candidates::check);
}

#[test]
fn schemas_are_refused_or_can_be_asked_for() {
    run("schemas", 3_000, schemas::check);
}

#[test]
fn conversations_become_requests_or_errors() {
    run("messages", 40_000, messages::check);
}

#[test]
fn refusals_end_in_bounds() {
    run("refusals", 3_000, refusals::check);
}

#[test]
fn streams_show_the_same_however_they_are_cut() {
    run("streams", 2_000, streams::check);
}
