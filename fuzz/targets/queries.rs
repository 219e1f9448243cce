#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| anli_fuzz::targets::queries::check(bytes));
