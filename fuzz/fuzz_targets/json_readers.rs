#![no_main]

#[path = "../bodies/json_readers.rs"]
mod json_readers;

libfuzzer_sys::fuzz_target!(|data: &[u8]| json_readers::check(data));
