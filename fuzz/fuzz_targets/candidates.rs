#![no_main]

#[path = "../bodies/candidates.rs"]
mod candidates;

libfuzzer_sys::fuzz_target!(|data: &[u8]| candidates::check(data));
