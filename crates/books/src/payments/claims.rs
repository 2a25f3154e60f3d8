//! Ids of payments and files, derived from the claim alone.
//!
//! DFÜ-Abkommen Anlage 3 allows 1 to 35 characters; we use `A-Z`, `0-9` and `-` only, so that no rule on
//! slashes or spaces can be broken.

use model::Month;
use model::acts::claim::Component;
use model::ids::AuthorityId;
use sha2::{Digest, Sha256};

/// Longest id the bank takes, in characters.
pub const ID_MAX: usize = 35;
/// Longest prefix of a benefit, in characters.
pub const PREFIX_MAX: usize = 6;
/// Characters that stand for the authority: two authorities with the same file number at one bank stay two.
const AUTHORITY_DIGITS: usize = 4;
/// Characters of the hash that follow a shortened or altered file number: 50 bits, so that the id follows from the claim
/// alone and needs no look at the other rows.
const FILE_DIGITS: usize = 10;
/// Characters of the content's hash in a message id.
const LONG_HASH: usize = 12;

/// The end-to-end id of a claim: `<prefix>-<YYYY>-<MM>-<authority>-<file number>-<component>-<sequence>`, at most [`ID_MAX`]
/// characters, e.g. `WG-2026-12-7QK2-4711-23-H1-1`.
///
/// A file number that is too long or has other characters than `A-Z`, `0-9`, `-` is shortened; ten digits of its SHA-256
/// then follow, so that two file numbers that look alike after the alteration stay two.
#[must_use]
pub fn end_to_end(
    prefix: &str,
    authority: AuthorityId,
    month: Month,
    file_number: &str,
    component: Component,
    sequence: u32,
) -> String {
    let head = format!("{}{}-", head(prefix, month), digits(&authority.0, AUTHORITY_DIGITS));
    let tail = format!("-{}-{sequence}", component.tag());
    let room = ID_MAX.saturating_sub(head.len() + tail.len());
    let plain = plain(file_number);
    if plain == file_number && !plain.is_empty() && plain.len() <= room {
        return format!("{head}{plain}{tail}");
    }
    let kept = plain.len().min(room.saturating_sub(FILE_DIGITS + 1));
    let kept = plain.get(..kept).unwrap_or_default();
    let hash = digits(file_number.as_bytes(), FILE_DIGITS);
    let middle = if kept.is_empty() { hash } else { format!("{kept}-{hash}") };
    let middle = middle.get(..middle.len().min(room)).unwrap_or_default();
    format!("{head}{middle}{tail}")
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

/// Digits of the SHA-256 of these bytes, five bits each, in an alphabet without characters that look alike.
fn digits(bytes: &[u8], count: usize) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    let bits = |at: usize| -> usize {
        let byte = |place: usize| usize::from(hash.get(place).copied().unwrap_or_default());
        let window = (byte(at / 8) << 8) | byte(at / 8 + 1);
        (window >> (11 - at % 8)) & 31
    };
    (0..count).filter_map(|n| ALPHABET.get(bits(n * 5)).map(|&c| char::from(c))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    const DECEMBER: Month = Month { year: 2026, month: 12 };

    const US: AuthorityId = AuthorityId([9; 16]);

    fn id(file_number: &str, sequence: u32) -> String {
        end_to_end("WG", US, DECEMBER, file_number, Component::default(), sequence)
    }

    #[test]
    fn a_plain_file_number_stands_in_the_id_as_it_is() {
        assert_eq!(id("4711-23", 1), "WG-2026-12-0RHJ-4711-23-H1-1");
        let top = Component { supplement: 2, ..Component::direct(1) };
        assert_eq!(end_to_end("WG", US, DECEMBER, "4711-23", top, 3), "WG-2026-12-0RHJ-4711-23-D1N2-3");
    }

    #[test]
    fn file_numbers_that_look_alike_after_cleaning_stay_apart() {
        let ids: HashSet<String> = ["50/1-23", "50.1-23", "50-1-23", "50 1-23", "50-1/23", "50-ä-23"]
            .iter()
            .map(|number| id(number, 1))
            .collect();
        assert_eq!(ids.len(), 6, "{ids:?}");
    }

    /// Numbers with a slash all begin alike: their ids must follow from the claim alone all the same.
    #[test]
    fn a_hundred_thousand_long_file_numbers_have_as_many_ids() {
        let ids: HashSet<String> = (0..100_000).map(|n| id(&format!("50.1/WG/2023/{n:06}"), 1)).collect();
        assert_eq!(ids.len(), 100_000);
    }

    #[test]
    fn authorities_components_and_sequences_make_other_ids() {
        let of = |authority: u8, component, sequence| {
            end_to_end("WG", AuthorityId([authority; 16]), DECEMBER, "A-1", component, sequence)
        };
        let top = Component { supplement: 1, ..Component::default() };
        let all = [
            of(1, Component::default(), 1),
            of(2, Component::default(), 1),
            of(1, Component::direct(1), 1),
            of(1, Component::direct(2), 1),
            of(1, top, 1),
            of(1, Component::default(), 2),
        ];
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{all:?}");
    }

    proptest! {
        #[test]
        fn every_id_is_one_the_bank_takes(
            prefix in "[A-Za-zÄ-]{0,12}", number in "\\PC{0,60}", sequence in 1u32..=99_999,
            year in 1990i16..2100, month in 1i8..=12, direct in 1u16..=999, supplement in 0u16..=99,
        ) {
            let month = Month { year, month };
            let component = Component { supplement, ..Component::direct(direct) };
            for id in [
                end_to_end(&prefix, US, month, &number, component, sequence),
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
            prop_assert_ne!(id(&a, s), id(&b, t));
        }
    }
}
