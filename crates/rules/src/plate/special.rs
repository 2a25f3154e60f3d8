//! Plates for a purpose: short term, red, export.

use super::split_code;

/// Kind of a special plate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Special {
    /// Kurzzeitkennzeichen, 03 or 04 (§ 42 FZV).
    Kurzzeit,
    /// Red plate of a testing body, 05 (§ 41).
    RotPruefstelle,
    /// Red plate of a dealer, 06 (§ 41).
    RotHaendler,
    /// Red plate for historic vehicles, 07 (§ 43).
    RotOldtimer,
    /// Ausfuhrkennzeichen, one to four digits and a letter (§ 45).
    Ausfuhr,
}

impl Special {
    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kurzzeit => "kurzzeit",
            Self::RotPruefstelle => "rot_pruefstelle",
            Self::RotHaendler => "rot_haendler",
            Self::RotOldtimer => "rot_oldtimer",
            Self::Ausfuhr => "ausfuhr",
        }
    }
}

/// Digits of a short-term or red plate, the leading two included.
const DIGITS: std::ops::RangeInclusive<usize> = 3..=6;

/// The kind of a special plate written without its expiry date (`SO-045123`, `SO-123A`); `None` if it is none.
#[must_use]
pub fn special(text: &str) -> Option<Special> {
    let (_, rest) = split_code(text)?;
    if rest.bytes().all(|byte| byte.is_ascii_digit()) {
        if !DIGITS.contains(&rest.len()) {
            return None;
        }
        return match rest.get(..2)? {
            "03" | "04" => Some(Special::Kurzzeit),
            "05" => Some(Special::RotPruefstelle),
            "06" => Some(Special::RotHaendler),
            "07" => Some(Special::RotOldtimer),
            _ => None,
        };
    }
    let digits = rest.strip_suffix(|c: char| c.is_ascii_uppercase())?;
    let numbered =
        (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    numbered.then_some(Special::Ausfuhr)
}
