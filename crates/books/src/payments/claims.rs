//! Ids of payments and files, derived from the claim alone.
//!
//! DFÜ-Abkommen Anlage 3 allows 1 to 35 characters; we use `A-Z`, `0-9` and `-` only, so that no rule on
//! slashes or spaces can be broken.

use model::Month;
use sha2::{Digest, Sha256};

/// Longest id the bank takes, in characters.
pub const ID_MAX: usize = 35;
/// Longest prefix of a benefit, in characters.
pub const PREFIX_MAX: usize = 6;
/// Characters of the hash that follow a shortened or altered file number.
const SHORT_HASH: usize = 6;
/// Characters of the hash that stand for the file number where even that is taken.
const LONG_HASH: usize = 12;

/// The end-to-end id of a claim: `<prefix>-<YYYY>-<MM>-<file number>-<sequence>`, at most [`ID_MAX`] characters.
///
/// A file number that is too long or has other characters than `A-Z`, `0-9`, `-` is altered; six digits of its
/// SHA-256 then follow, so that two file numbers that look alike after the alteration stay two.
#[must_use]
pub fn end_to_end(prefix: &str, month: Month, file_number: &str, sequence: u32) -> String {
    let head = head(prefix, month);
    let tail = format!("-{sequence}");
    let room = ID_MAX.saturating_sub(head.len() + tail.len());
    let plain = plain(file_number);
    if plain == file_number && !plain.is_empty() && plain.len() <= room {
        return format!("{head}{plain}{tail}");
    }
    let kept = plain.len().min(room.saturating_sub(SHORT_HASH + 1));
    let kept = plain.get(..kept).unwrap_or_default();
    format!("{head}{kept}-{}{tail}", hash_of(file_number, SHORT_HASH))
}

/// The same with twelve digits of the hash in place of the file number: for the case that [`end_to_end`] is
/// taken by another claim of the run.
#[must_use]
pub fn end_to_end_by_hash(prefix: &str, month: Month, file_number: &str, sequence: u32) -> String {
    format!("{}{}-{sequence}", head(prefix, month), hash_of(file_number, LONG_HASH))
}

/// The message id of a run's file: `<prefix>-<YYYY>-<MM>-<12 digits of the content's hash>`. It follows from
/// what is paid and not from node or run, so that a bank refuses the same file a second time (`DUPL`).
#[must_use]
pub fn message_id(prefix: &str, month: Month, content: &[u8; 32]) -> String {
    let hash: String = content.iter().take(LONG_HASH / 2).map(|byte| format!("{byte:02X}")).collect();
    format!("{}{hash}", head(prefix, month))
}

fn head(prefix: &str, month: Month) -> String {
    let prefix: String = prefix
        .chars()
        .map(|c| c.to_ascii_uppercase())
        .filter(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        .take(PREFIX_MAX)
        .collect();
    format!("{prefix}-{:04}-{:02}-", month.year, month.month)
}

fn plain(file_number: &str) -> String {
    file_number
        .chars()
        .map(|c| match c.to_ascii_uppercase() {
            c if c.is_ascii_uppercase() || c.is_ascii_digit() => c,
            _ => '-',
        })
        .collect()
}

fn hash_of(file_number: &str, digits: usize) -> String {
    let hash: [u8; 32] = Sha256::digest(file_number.as_bytes()).into();
    let mut text: String = hash.iter().map(|byte| format!("{byte:02X}")).collect();
    text.truncate(digits);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    const DECEMBER: Month = Month { year: 2026, month: 12 };

    #[test]
    fn a_plain_file_number_stands_in_the_id_as_it_is() {
        assert_eq!(end_to_end("WG", DECEMBER, "4711-23", 1), "WG-2026-12-4711-23-1");
    }

    #[test]
    fn file_numbers_that_look_alike_after_cleaning_stay_apart() {
        let ids: HashSet<String> = ["50/1-23", "50.1-23", "50-1-23", "50 1-23", "50-1/23", "50-ä-23"]
            .iter()
            .map(|number| end_to_end("WG", DECEMBER, number, 1))
            .collect();
        assert_eq!(ids.len(), 6, "{ids:?}");
    }

    proptest! {
        #[test]
        fn every_id_is_one_the_bank_takes(
            prefix in "[A-Za-zÄ-]{0,12}", number in "\\PC{0,60}", sequence in 1u32..=100_000,
            year in 1990i16..2100, month in 1i8..=12,
        ) {
            let month = Month { year, month };
            for id in [
                end_to_end(&prefix, month, &number, sequence),
                end_to_end_by_hash(&prefix, month, &number, sequence),
                message_id(&prefix, month, &[7; 32]),
            ] {
                prop_assert!((1..=ID_MAX).contains(&id.len()), "{}", id);
                prop_assert!(id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-'));
            }
        }

        #[test]
        fn different_claims_have_different_ids(
            a in "[A-Za-z0-9./ -]{1,40}", b in "[A-Za-z0-9./ -]{1,40}", s in 1u32..100, t in 1u32..100,
        ) {
            prop_assume!((&a, s) != (&b, t));
            prop_assert_ne!(end_to_end("WG", DECEMBER, &a, s), end_to_end("WG", DECEMBER, &b, t));
        }
    }
}
