//! Any bytes are a configuration.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::read("haproxy", bytes));
