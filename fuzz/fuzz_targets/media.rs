#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| journal_fuzz::media_targets::media(data));
