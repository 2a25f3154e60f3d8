#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(kept) = rules::media::keep(data) {
        let again = rules::media::keep(&kept.bytes).expect("what is kept is whole");
        assert_eq!(again.bytes, kept.bytes, "and is kept again as it is");
    }
});
