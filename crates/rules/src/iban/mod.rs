//! Account numbers (IBAN, ISO 13616): format of the country, check digits, SEPA and EEA.

mod registry;

use std::fmt;

/// An account number that has passed [`check`]: upper case, without spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Iban(String);

/// Why a text is not an account number. Positions are 1-based and count the characters without spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    /// Nothing but spaces.
    #[error("empty")]
    Empty,
    /// A character that cannot stand at this place (letter for digit, punctuation, ...).
    #[error("character {position} cannot stand there")]
    Characters {
        /// 1-based place of the first wrong character, spaces not counted.
        position: usize,
    },
    /// No country with this code has account numbers of this kind.
    #[error("unknown country code")]
    Country,
    /// Too long or too short for the country.
    #[error("not {expected} characters long")]
    Length {
        /// Characters that an account number of this country has.
        expected: usize,
    },
    /// The two check digits do not fit the rest (remainder by 97), or lie outside 02 to 98.
    #[error("check digits do not fit")]
    CheckDigits,
}

impl Iban {
    /// The number without spaces, as files carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The country code, two letters.
    #[must_use]
    pub fn country(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }
    /// In groups of four, as people read it.
    #[must_use]
    pub fn grouped(&self) -> String {
        format_groups(&self.0)
    }
    /// Whether a SEPA credit transfer reaches the country.
    #[must_use]
    pub fn is_sepa(&self) -> bool {
        is_sepa_country(self.country())
    }
    /// Whether the country belongs to the EEA. Outside it a transfer needs address data of the payee
    /// (DFÜ-Abkommen Anlage 3): route it to manual handling.
    #[must_use]
    pub fn is_eea(&self) -> bool {
        is_eea_country(self.country())
    }
    /// The Bankleitzahl, eight digits, of a German account number.
    #[must_use]
    pub fn bankleitzahl(&self) -> Option<&str> {
        if self.country() == "DE" { self.0.get(4..12) } else { None }
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Checks an account number as typed: spaces are dropped, small letters raised, then characters, country,
/// length, national structure and check digits are tested.
///
/// # Errors
/// The first thing that is wrong, see [`IbanError`].
pub fn check(text: &str) -> Result<Iban, IbanError> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    if plain.is_empty() {
        return Err(IbanError::Empty);
    }
    for (index, c) in plain.chars().enumerate() {
        let fits = match index {
            0 | 1 => c.is_ascii_uppercase(),
            2 | 3 => c.is_ascii_digit(),
            _ => c.is_ascii_uppercase() || c.is_ascii_digit(),
        };
        if !fits {
            return Err(IbanError::Characters { position: index + 1 });
        }
    }
    let structure = structure(plain.get(..2).unwrap_or_default()).ok_or(IbanError::Country)?;
    let expected = 4 + classes(structure).count();
    if plain.len() != expected {
        return Err(IbanError::Length { expected });
    }
    for (index, (byte, class)) in plain.bytes().skip(4).zip(classes(structure)).enumerate() {
        let fits = match class {
            b'n' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_uppercase(),
            _ => true,
        };
        if !fits {
            return Err(IbanError::Characters { position: index + 5 });
        }
    }
    let digits = plain.get(2..4).unwrap_or_default();
    if !("02"..="98").contains(&digits) || remainder(&plain) != 1 {
        return Err(IbanError::CheckDigits);
    }
    Ok(Iban(plain))
}

/// Whether the text is a German account number as files carry it: `DE` and twenty digits without a space, check digits
/// right. The quick way through a long list, and never another answer than [`check`], which says what is wrong.
#[must_use]
pub fn is_plain_german(text: &str) -> bool {
    let Ok(bytes) = <&[u8; 22]>::try_from(text.as_bytes()) else { return false };
    let [b'D', b'E', first, second, national @ ..] = bytes else { return false };
    if !(first.is_ascii_digit() && second.is_ascii_digit() && national.iter().all(u8::is_ascii_digit)) {
        return false;
    }
    let digit = |byte: &u8| u64::from(byte - b'0');
    let check = digit(first) * 10 + digit(second);
    let national = national.iter().fold(0, |sum, byte| sum * 10 + digit(byte));
    // `DE` becomes 1314 behind the national part, the check digits follow (ISO 13616).
    (2..=98).contains(&check) && ((national % 97) * 1_000_000 + 131_400 + check) % 97 == 1
}

/// The check digits 02 to 98 that make `country` + digits + `bban` an account number; `None` if a character is
/// not a capital letter or digit. For making sample and test numbers.
#[must_use]
pub fn check_digits(country: &str, bban: &str) -> Option<u8> {
    let text = format!("{country}00{bban}");
    if country.len() != 2 || !text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return None;
    }
    u8::try_from(98 - remainder(&text)).ok()
}

/// Groups of four characters with a space between, whatever the text.
#[must_use]
pub fn format_groups(text: &str) -> String {
    let plain: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    plain.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Whether SEPA credit transfers reach accounts of this country code (two capital letters).
#[must_use]
pub fn is_sepa_country(code: &str) -> bool {
    is_eea_country(code) || registry::SEPA_BEYOND_EEA.contains(&code)
}

/// Whether the country code (two capital letters) stands for a state of the EEA.
#[must_use]
pub fn is_eea_country(code: &str) -> bool {
    registry::EEA.contains(&code)
}

/// The SEPA countries, sorted.
#[must_use]
pub fn sepa_countries() -> Vec<&'static str> {
    let mut all = [&registry::EEA[..], &registry::SEPA_BEYOND_EEA[..]].concat();
    all.sort_unstable();
    all
}

fn structure(country: &str) -> Option<&'static str> {
    registry::FORMATS.binary_search_by(|(code, _)| (*code).cmp(country)).ok().map(|found| registry::FORMATS[found].1)
}

/// One class letter per character of the national part.
fn classes(structure: &str) -> impl Iterator<Item = u8> {
    let mut count = 0_usize;
    structure.bytes().flat_map(move |byte| {
        if byte.is_ascii_digit() {
            count = count * 10 + usize::from(byte - b'0');
            std::iter::repeat_n(byte, 0)
        } else {
            std::iter::repeat_n(byte, std::mem::take(&mut count))
        }
    })
}

/// Remainder by 97 with the first four characters moved to the end and letters as 10 to 35.
fn remainder(text: &str) -> u32 {
    let (head, tail) = text.split_at_checked(4).unwrap_or((text, ""));
    tail.bytes().chain(head.bytes()).fold(0, |sum, byte| match byte {
        b'0'..=b'9' => (sum * 10 + u32::from(byte - b'0')) % 97,
        _ => (sum * 100 + u32::from(byte.wrapping_sub(b'A')) + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_number_is_taken_and_grouped() {
        let iban = check(" de89 3704 0044\u{a0}0532 0130 00 ").unwrap();
        assert_eq!(iban.as_str(), "DE89370400440532013000");
        assert_eq!(iban.grouped(), "DE89 3704 0044 0532 0130 00");
        assert_eq!(iban.bankleitzahl(), Some("37040044"));
        assert!(iban.is_sepa() && iban.is_eea());
    }

    #[test]
    fn each_fault_has_its_name() {
        assert_eq!(check("  "), Err(IbanError::Empty));
        assert_eq!(check("DE88370400440532013000"), Err(IbanError::CheckDigits));
        assert_eq!(check("DE8937040044053201300"), Err(IbanError::Length { expected: 22 }));
        assert_eq!(check("DE89 37O4 0044 0532 0130 00"), Err(IbanError::Characters { position: 7 }));
        assert_eq!(check("DE89-3704"), Err(IbanError::Characters { position: 5 }));
        assert_eq!(check("DE8937040044053201300ß"), Err(IbanError::Characters { position: 22 }));
        assert_eq!(check("XX89370400440532013000"), Err(IbanError::Country));
        assert_eq!(check("D"), Err(IbanError::Country));
    }

    #[test]
    fn check_digits_that_fit_by_remainder_but_are_out_of_range_are_refused() {
        // 02 and 99 (00 and 97, 01 and 98) leave the same remainder: only the middle range is lawful.
        let mut seen = 0;
        for account in 0..2000_u32 {
            let bban = format!("37040044{account:010}");
            let lawful = check_digits("DE", &bban).unwrap();
            assert!(check(&format!("DE{lawful:02}{bban}")).is_ok());
            let twin = match lawful {
                97 | 98 => lawful - 97,
                2 => 99,
                _ => continue,
            };
            seen += 1;
            assert_eq!(check(&format!("DE{twin:02}{bban}")), Err(IbanError::CheckDigits));
        }
        assert!(seen > 0, "the range holds such a pair");
    }

    proptest::proptest! {
        #[test]
        fn the_quick_way_never_differs_from_the_long_one(
            bban in "[0-9]{18}", digits in 0u8..100, spoiled in "[A-Z0-9 ]{22}", place in 0usize..22, with in "[0-9A-Z a-zß]",
        ) {
            let right = format!("DE{:02}{bban}", check_digits("DE", &bban).unwrap());
            let mut broken: Vec<String> = right.chars().map(String::from).collect();
            broken[place] = with;
            for text in [right.clone(), format!("DE{digits:02}{bban}"), spoiled, broken.concat(), format!(" {right}")] {
                let long = check(&text).is_ok_and(|iban| iban.country() == "DE" && iban.as_str() == text);
                proptest::prop_assert_eq!(is_plain_german(&text), long, "{}", text);
            }
        }
    }

    #[test]
    fn the_registry_is_sorted_and_lists_agree() {
        assert!(registry::FORMATS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(sepa_countries().iter().all(|code| structure(code).is_some()));
        assert!(!is_eea_country("CH") && is_sepa_country("CH") && !is_sepa_country("TR"));
    }
}
