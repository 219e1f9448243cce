#![no_main]

use anli_fuzz::site;
use anli_fuzz::targets::addresses::check;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes, site::answer));
