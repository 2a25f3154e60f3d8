//! Pictures and documents that somebody attaches: what is kept is whole and is kept again as it is.

/// A file from outside. It may be refused, never be the end of the program.
pub fn media(data: &[u8]) {
    if let Ok(kept) = rules::media::keep(data) {
        let again = rules::media::keep(&kept.bytes).expect("what is kept is whole");
        assert_eq!(again.bytes, kept.bytes, "and is kept again as it is");
    }
}
