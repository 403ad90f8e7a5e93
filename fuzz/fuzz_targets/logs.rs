//! Any bytes are lines of a log.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::lines(bytes));
