#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| journal_fuzz::extract_targets::share(data));
