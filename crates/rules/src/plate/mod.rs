//! Number plates (FZV §§ 9, 10, Anlagen 1 and 4): read, judge, write canonically.

mod special;

use std::fmt;

pub use special::{Special, special};

/// Letter groups that no authority gives out (§ 9 Abs. 1 FZV, good morals; nationwide practice).
pub const FORBIDDEN: [&str; 5] = ["HJ", "KZ", "NS", "SA", "SS"];

/// What follows the digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Suffix {
    /// Electric.
    E,
    /// Historic.
    H,
}

impl Suffix {
    /// The letter on the plate.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::E => 'E',
            Self::H => 'H',
        }
    }
}

/// Months of operation, both included; may wrap the year.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Season {
    /// First month, 1 to 12.
    pub from: u8,
    /// Last month, 1 to 12.
    pub to: u8,
}

impl Season {
    /// Number of months, 1 to 12.
    #[must_use]
    pub fn months(self) -> u8 {
        (self.to + 12 - self.from) % 12 + 1
    }
}
impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.from, self.to)
    }
}

/// A plate taken apart; its `Display` is the canonical form `CODE-LETTERS DIGITS[E|H][ (MM-MM)]`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Plate {
    /// Unterscheidungszeichen, 1 to 3 capital letters (Ä, Ö, Ü exist). Whether it exists is not judged.
    pub district: String,
    /// Letter group, 1 or 2 capital letters.
    pub letters: String,
    /// Digits without leading zero, 1 to 4.
    pub digits: String,
    /// E or H.
    pub suffix: Option<Suffix>,
    /// Months of operation.
    pub season: Option<Season>,
}

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{} {}", self.district, self.letters, self.digits)?;
        if let Some(suffix) = self.suffix {
            write!(f, "{}", suffix.letter())?;
        }
        match self.season {
            Some(season) => write!(f, " ({season})"),
            None => Ok(()),
        }
    }
}

/// Why a text is no lawful plate, in the order of testing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlateError {
    /// Not the form of a plate.
    #[error("syntax")]
    Syntax,
    /// A forbidden letter group, or a group that the authority does not give out.
    #[error("forbidden")]
    Forbidden,
    /// A season of less than 2 or more than 11 months.
    #[error("season_length")]
    SeasonLength,
    /// More characters than the plate has room for.
    #[error("too_long")]
    TooLong,
}

impl Plate {
    /// Characters of code, letters and digits, as Anlage 4 counts them.
    #[must_use]
    pub fn positions(&self) -> usize {
        self.district.chars().count() + self.letters.len() + self.digits.len()
    }
    /// Room for [`Plate::positions`] on a one-line plate (Anlage 4): 8; with suffix or season 7; with both 6.
    #[must_use]
    pub fn max_positions(&self) -> usize {
        8 - usize::from(self.suffix.is_some()) - usize::from(self.season.is_some())
    }
}

/// Reads a plate in the form `CODE[- ]LETTERS[ ]DIGITS[E|H][ (MM-MM)]`, capital letters only.
///
/// # Errors
/// See [`PlateError`].
pub fn parse(text: &str) -> Result<Plate, PlateError> {
    parse_with(text, &[])
}

/// Like [`parse`], with the groups that an authority itself does not give out: letters (`AH`) or code and letters (`STA-SI`
/// as `STASI`).
///
/// # Errors
/// See [`PlateError`].
pub fn parse_with(text: &str, local: &[&str]) -> Result<Plate, PlateError> {
    let plate = read(text).ok_or(PlateError::Syntax)?;
    let joined = format!("{}{}", plate.district, plate.letters);
    let letters = plate.letters.as_str();
    if FORBIDDEN.contains(&letters) || local.iter().any(|group| *group == letters || *group == joined) {
        return Err(PlateError::Forbidden);
    }
    if plate.season.is_some_and(|season| !(2..=11).contains(&season.months())) {
        return Err(PlateError::SeasonLength);
    }
    if plate.positions() > plate.max_positions() {
        return Err(PlateError::TooLong);
    }
    Ok(plate)
}

fn read(text: &str) -> Option<Plate> {
    let (district, rest) = split_code(text)?;
    let letters_end = rest.find(|c: char| !c.is_ascii_uppercase())?;
    let (letters, rest) = rest.split_at(letters_end);
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let digits_end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(digits_end);
    if !(1..=2).contains(&letters.len()) || !(1..=4).contains(&digits.len()) || digits.starts_with('0') {
        return None;
    }
    let (suffix, rest) = match rest.as_bytes().first() {
        Some(b'E') => (Some(Suffix::E), rest.get(1..)?),
        Some(b'H') => (Some(Suffix::H), rest.get(1..)?),
        _ => (None, rest),
    };
    let season = if rest.is_empty() { None } else { Some(read_season(rest)?) };
    Some(Plate {
        district: district.to_owned(),
        letters: letters.to_owned(),
        digits: digits.to_owned(),
        suffix,
        season,
    })
}

/// Code and what follows the separator.
fn split_code(text: &str) -> Option<(&str, &str)> {
    let (code, rest) = text.split_once(['-', ' '])?;
    let letters = code.chars().all(|c| c.is_ascii_uppercase() || matches!(c, 'Ä' | 'Ö' | 'Ü'));
    (letters && (1..=3).contains(&code.chars().count())).then_some((code, rest))
}

fn read_season(text: &str) -> Option<Season> {
    let (from, to) = text.strip_prefix(" (")?.strip_suffix(')')?.split_once('-')?;
    let month = |text: &str| {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u8>().ok()).flatten().filter(|month| (1..=12).contains(month))
    };
    Some(Season { from: month(from)?, to: month(to)? })
}
