//! Statutory terms and their length as the catalogue writes it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Condition, Text};

/// A statutory term.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Stable key.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Field id of the starting day, or `received`. Without a value there the term does not run.
    pub start: String,
    /// Runs from the starting day, or from the end of its month.
    #[serde(default)]
    pub from: TermFrom,
    /// `7d`, `2w`, `1m`, `3wd` (working days); read by [`TermLength`].
    pub length: String,
    /// Legal basis.
    pub law: String,
    /// What follows when it ends.
    pub on_expiry: Text,
    /// Only if this holds.
    pub show_if: Option<Condition>,
    /// Ends when this has happened to the case: `received` (the report itself), `handed_back`, or a field id that is filled.
    /// Where it is missing, the term ends with the case.
    pub met_by: Option<String>,
}

/// From where a term runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermFrom {
    /// The starting day itself (not counted, § 187 (1) BGB).
    #[default]
    Day,
    /// The last day of the starting day's month (monthly lists, e.g. § 4 ErbStDV).
    MonthEnd,
}

/// In what a term is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TermUnit {
    /// Calendar days: `d`.
    Days,
    /// Weeks: `w`.
    Weeks,
    /// Calendar months: `m`.
    Months,
    /// Working days (Werktage) of the Land: `wd`.
    WorkingDays,
}

/// A length such as `7d`, `2w`, `1m` or `3wd`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermLength {
    /// How many, 1 to [`TermLength::LONGEST`].
    pub count: u16,
    /// Of what.
    pub unit: TermUnit,
}

impl TermLength {
    /// Longest count of any unit; beyond it a catalogue entry is taken for a slip.
    pub const LONGEST: u16 = 999;
}

/// The text is not a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a length such as 7d, 2w, 1m or 3wd")]
pub struct TermLengthError;

impl FromStr for TermLength {
    type Err = TermLengthError;
    fn from_str(text: &str) -> Result<Self, TermLengthError> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = text.split_at(digits);
        let unit = match unit {
            "d" => TermUnit::Days,
            "w" => TermUnit::Weeks,
            "m" => TermUnit::Months,
            "wd" => TermUnit::WorkingDays,
            _ => return Err(TermLengthError),
        };
        if count.starts_with('0') {
            return Err(TermLengthError);
        }
        match count.parse() {
            Ok(count @ 1..=Self::LONGEST) => Ok(Self { count, unit }),
            _ => Err(TermLengthError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_and_slips_refused() {
        let read = |text: &str| text.parse::<TermLength>();
        assert_eq!(read("3wd"), Ok(TermLength { count: 3, unit: TermUnit::WorkingDays }));
        assert_eq!(read("10d"), Ok(TermLength { count: 10, unit: TermUnit::Days }));
        for wrong in ["", "d", "0d", "03d", "3", "3 d", "-1d", "1000d", "3y", "3wdx", "ü"] {
            assert_eq!(read(wrong), Err(TermLengthError), "{wrong}");
        }
    }
}
