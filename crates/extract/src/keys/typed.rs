//! Secrets that people type: Crockford's base 32 in groups of five, the fifth character of each group checking the group.
//!
//! The check character is a linear combination over GF(32) with different weights plus a value for the place of the group and
//! the kind of the secret: one wrong character, two swapped characters, swapped groups, or a card typed where a share belongs
//! are always noticed, and the group is named.

use model::Problem;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Digits without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a group that carry data; one more checks them.
const DATA: usize = 4;
/// Characters of a group.
const GROUP: usize = DATA + 1;

/// What a typed secret is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// One of n shares of a generation's root.
    Share,
    /// The passphrase of the envelope.
    Envelope,
    /// A person's card for the keyring.
    Card,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Share => "notbetrieb/v1/typed/share",
            Self::Envelope => "notbetrieb/v1/typed/envelope",
            Self::Card => "notbetrieb/v1/typed/card",
        }
    }
    /// Starting value of the checks, so that kinds do not pass for each other.
    fn offset(self) -> u8 {
        match self {
            Self::Share => 0,
            Self::Envelope => 11,
            Self::Card => 22,
        }
    }
}

/// Groups needed for so many bytes: 20 bits a group, at least 12 bits of checksum over the whole at the end.
const fn groups(bytes: usize) -> usize {
    (bytes * 8 + 12).div_ceil(20)
}

/// The text for these bytes: groups with one space between.
pub(crate) fn encode(kind: Kind, bytes: &[u8]) -> Zeroizing<String> {
    let values = values(kind, bytes);
    let mut text = Zeroizing::new(String::with_capacity(values.len() * 2));
    for (place, group) in values.chunks(DATA).enumerate() {
        if place > 0 {
            text.push(' ');
        }
        let check = check(kind, place, group);
        for value in group.iter().chain(std::iter::once(&check)) {
            text.push(char::from(ALPHABET[usize::from(value & 31)]));
        }
    }
    text
}

/// The bytes of a typed text; `N` says how many there must be.
///
/// # Errors
/// `NB-K-001` wrong number of characters, `NB-K-002` a group is wrong, `NB-K-003` the groups are each right but do not belong
/// together.
pub(crate) fn decode<const N: usize>(kind: Kind, text: &str) -> Result<Zeroizing<[u8; N]>, Problem> {
    let expected = groups(N);
    let values = characters(text, expected)?;
    let mut data = Zeroizing::new(Vec::with_capacity(expected * DATA));
    for (place, group) in values.chunks(GROUP).enumerate() {
        let (digits, last) = group.split_at(DATA);
        if last != [check(kind, place, digits)] {
            return Err(wrong_group(place));
        }
        data.extend_from_slice(digits);
    }
    let mut bytes = Zeroizing::new([0u8; N]);
    for (position, byte) in bytes.iter_mut().enumerate() {
        for bit in 0..8 {
            let at = position * 8 + bit;
            let set = data.get(at / 5).is_some_and(|value| value >> (4 - at % 5) & 1 == 1);
            *byte = *byte << 1 | u8::from(set);
        }
    }
    if *self::values(kind, bytes.as_ref()) == *data { Ok(bytes) } else { Err(Problem::new("NB-K-003")) }
}

/// Five-bit values of the bytes followed by as much of a checksum as fills the last group.
fn values(kind: Kind, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut digest = Sha256::new();
    digest.update(kind.label());
    digest.update(bytes);
    let checksum = digest.finalize();
    let bit = |at: usize| {
        let (byte, at) = if at < bytes.len() * 8 {
            (bytes[at / 8], at % 8)
        } else {
            let at = at - bytes.len() * 8;
            (checksum[at / 8], at % 8)
        };
        byte >> (7 - at) & 1
    };
    Zeroizing::new(
        (0..groups(bytes.len()) * DATA).map(|value| (0..5).fold(0, |sum, at| sum << 1 | bit(value * 5 + at))).collect(),
    )
}

/// The five-bit values of what was typed: case does not matter, O is 0, I and L are 1, spaces and hyphens separate.
fn characters(text: &str, groups: usize) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let separator = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '.' | ',' | '/');
    let typed: Vec<&str> = text.split(separator).filter(|part| !part.is_empty()).collect();
    let total: usize = typed.iter().map(|part| part.chars().count()).sum();
    if total != groups * GROUP {
        // Whoever typed the groups as printed is told which one is too short or too long.
        if let Some(place) = typed.iter().position(|part| part.chars().count() != GROUP)
            && typed.len() == groups
        {
            return Err(wrong_group(place));
        }
        return Err(Problem::new("NB-K-001").with("expected", groups * GROUP).with("found", total));
    }
    let mut values = Zeroizing::new(Vec::with_capacity(total));
    for (position, c) in typed.iter().flat_map(|part| part.chars()).enumerate() {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value =
            ALPHABET.iter().position(|letter| char::from(*letter) == c).and_then(|value| u8::try_from(value).ok());
        values.push(value.ok_or_else(|| wrong_group(position / GROUP))?);
    }
    Ok(values)
}

fn wrong_group(place: usize) -> Problem {
    Problem::new("NB-K-002").with("group", place + 1)
}

fn check(kind: Kind, place: usize, digits: &[u8]) -> u8 {
    // Weights are different powers of the generator and none is 1 (the check character's own weight).
    let mut weight = 1;
    let mut sum = 0;
    for digit in digits {
        weight = times(weight, 2);
        sum ^= times(*digit, weight);
    }
    sum ^ (u8::try_from(place % 32).unwrap_or_default() ^ kind.offset())
}

/// Product in GF(32) with the polynomial x^5 + x^2 + 1.
fn times(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    while b > 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        a <<= 1;
        if a & 32 != 0 {
            a ^= 0b10_0101;
        }
        b >>= 1;
    }
    product
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sixteen_bytes_are_seven_groups_and_forty_are_seventeen() {
        assert_eq!((groups(16), groups(40)), (7, 17));
        assert_eq!(encode(Kind::Card, &[0; 16]).split(' ').count(), 7);
    }

    #[test]
    fn one_kind_does_not_pass_for_another() {
        let text = encode(Kind::Card, &[9; 16]);
        assert_eq!(decode::<16>(Kind::Envelope, &text).unwrap_err(), wrong_group(0));
    }

    proptest! {
        #[test]
        fn typed_back_in_any_dress_it_is_the_same(bytes in any::<[u8; 16]>(), dress in 0usize..4) {
            let text = encode(Kind::Card, &bytes);
            let typed = match dress {
                0 => text.to_lowercase(),
                1 => text.replace(' ', ""),
                2 => text.replace(' ', " - ").replace('0', "o").replace('1', "l"),
                _ => format!("  {}\n", text.replace('0', "O").replace('1', "I")),
            };
            prop_assert_eq!(*decode::<16>(Kind::Card, &typed).unwrap(), bytes);
        }

        #[test]
        fn one_wrong_character_is_noticed_and_its_group_named(bytes in any::<[u8; 40]>(), at in 0usize..85, by in 1u8..32) {
            let text = encode(Kind::Share, &bytes).replace(' ', "");
            let mut letters = text.into_bytes();
            let value = ALPHABET.iter().position(|letter| *letter == letters[at]).unwrap();
            letters[at] = ALPHABET[value ^ usize::from(by)];
            let typed = String::from_utf8(letters).unwrap();
            prop_assert_eq!(decode::<40>(Kind::Share, &typed).unwrap_err(), wrong_group(at / 5));
        }

        #[test]
        fn two_swapped_characters_of_a_group_are_noticed(bytes in any::<[u8; 40]>(), group in 0usize..17, a in 0usize..5, b in 0usize..5) {
            let mut letters = encode(Kind::Share, &bytes).replace(' ', "").into_bytes();
            prop_assume!(letters[group * 5 + a] != letters[group * 5 + b]);
            letters.swap(group * 5 + a, group * 5 + b);
            let typed = String::from_utf8(letters).unwrap();
            prop_assert_eq!(decode::<40>(Kind::Share, &typed).unwrap_err(), wrong_group(group));
        }

        #[test]
        fn two_swapped_groups_are_noticed(bytes in any::<[u8; 40]>(), a in 0usize..17, b in 0usize..17) {
            let text = encode(Kind::Share, &bytes);
            let mut groups: Vec<&str> = text.split(' ').collect();
            prop_assume!(a != b);
            groups.swap(a, b);
            prop_assert_eq!(decode::<40>(Kind::Share, &groups.join(" ")).unwrap_err(), wrong_group(a.min(b)));
        }

        #[test]
        fn anything_typed_gives_an_answer(text in "\\PC{0,120}") {
            let _ = decode::<16>(Kind::Card, &text);
            let _ = decode::<40>(Kind::Share, &text);
        }

        #[test]
        fn a_missing_character_in_printed_groups_names_the_group(bytes in any::<[u8; 16]>(), group in 0usize..7) {
            let text = encode(Kind::Card, &bytes);
            let mut groups: Vec<String> = text.split(' ').map(str::to_owned).collect();
            groups[group].pop();
            prop_assert_eq!(decode::<16>(Kind::Card, &groups.join(" ")).unwrap_err(), wrong_group(group));
        }
    }
}
