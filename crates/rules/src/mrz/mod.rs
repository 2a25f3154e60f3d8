//! The machine-readable zone of identity documents (ICAO Doc 9303): make the lines, check given ones.
//!
//! Nothing here prints a document. The zone is made to compare it with a shown document and with the extract, and
//! checked when it is keyed in.

mod build;
mod names;
mod verify;

pub use build::{BuildError, Fields, build};
pub use names::transliterate;
pub use verify::{Check, VerifyError, verify};

/// Size of the zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// Three lines of 30: identity card, residence title.
    Td1,
    /// Two lines of 36: provisional identity card.
    Td2,
    /// Two lines of 44: passports.
    Td3,
}

impl Format {
    /// Lines and characters a line.
    #[must_use]
    pub fn size(self) -> (usize, usize) {
        match self {
            Self::Td1 => (3, 30),
            Self::Td2 => (2, 36),
            Self::Td3 => (2, 44),
        }
    }
}

/// The text is none of `TD1`, `TD2`, `TD3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not TD1, TD2 or TD3")]
pub struct FormatError;

impl std::str::FromStr for Format {
    type Err = FormatError;
    fn from_str(text: &str) -> Result<Self, FormatError> {
        match text {
            "TD1" => Ok(Self::Td1),
            "TD2" => Ok(Self::Td2),
            "TD3" => Ok(Self::Td3),
            _ => Err(FormatError),
        }
    }
}

/// The check digit `0` to `9` of a piece of the zone: weights 7, 3, 1; digits as they are, A = 10 to Z = 35, `<` = 0; sum
/// by 10. `None` if a character cannot occur in a zone.
#[must_use]
pub fn check_digit(text: &str) -> Option<char> {
    let mut sum = 0_u64;
    for (byte, weight) in text.bytes().zip([7, 3, 1].into_iter().cycle()) {
        let value = match byte {
            b'0'..=b'9' => u64::from(byte - b'0'),
            b'A'..=b'Z' => u64::from(byte - b'A') + 10,
            b'<' => 0,
            _ => return None,
        };
        sum = (sum + value * weight) % 10;
    }
    char::from_digit(u32::try_from(sum).ok()?, 10)
}
