#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| journal_fuzz::bank_targets::bank_statement(data));
