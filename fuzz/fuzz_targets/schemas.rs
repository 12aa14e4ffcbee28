#![no_main]

#[path = "../bodies/schemas.rs"]
mod schemas;

libfuzzer_sys::fuzz_target!(|data: &[u8]| schemas::check(data));
