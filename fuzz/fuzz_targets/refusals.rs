#![no_main]

#[path = "../bodies/refusals.rs"]
mod refusals;

libfuzzer_sys::fuzz_target!(|data: &[u8]| refusals::check(data));
