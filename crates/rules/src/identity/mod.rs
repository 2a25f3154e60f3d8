//! Identity documents: how long a kind may be valid, which code and serial number it has on a day, how much fits a printed
//! field. All of it is data with dates in `catalogue/params/ausweise.toml`.

mod serial;
mod zone;

pub use serial::{SerialFinding, serial};
pub use zone::{Read, ReadError, Zone, read};

use std::sync::LazyLock;

use model::CivilDate;
use serde::Deserialize;

use crate::amount::ParametersError;
use crate::mrz::Format;

/// One kind of document in one period.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRule {
    /// Kind: `pa`, `vpa`, `pass`, `vpass` …
    pub kind: String,
    /// First day on which a document of this rule is issued.
    pub valid_from: CivilDate,
    /// Last such day; after it the kind is abolished unless another period follows.
    pub valid_to: Option<CivilDate>,
    /// Longest validity in calendar years.
    pub years: Option<u16>,
    /// Longest validity in calendar months.
    pub months: Option<u16>,
    /// Younger than this in full years on the day of application: `young_years` instead.
    pub young_under: Option<u8>,
    /// Longest validity of the young, in calendar years.
    pub young_years: Option<u16>,
    /// Codes of the zone; the first is written, all are read.
    pub codes: Vec<String>,
    /// Size of the zone: `TD1`, `TD2`, `TD3`.
    zone: String,
    /// Form of the serial number.
    pub serial: SerialForm,
    /// Paragraph.
    pub source: String,
}

/// Forms of serial numbers (§ 2 (8) PAuswG, PAuswV Anlage 3, PassV Anlage 11).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialForm {
    /// Nine characters: four of the authority, five at random.
    Chip,
    /// A letter and seven digits, printed on the blank.
    Blank,
}

/// How much fits a printed field.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldLength {
    /// Name of the field.
    pub field: String,
    /// Characters a line and lines in the ordinary size of print.
    pub size1: (usize, usize),
    /// The same in the smaller size, where there is one.
    pub size2: Option<(usize, usize)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    document: Vec<DocumentRule>,
    length: Vec<FieldLength>,
}

static PARAMETERS: LazyLock<Result<Parameters, ParametersError>> = LazyLock::new(|| {
    let text = include_str!("../../../../catalogue/params/ausweise.toml");
    toml::from_str(text).map_err(|error| ParametersError(error.to_string()))
});

/// All kinds in all periods.
///
/// # Errors
/// If the file in the catalogue cannot be read.
pub fn documents() -> Result<&'static [DocumentRule], ParametersError> {
    PARAMETERS.as_ref().map(|parameters| parameters.document.as_slice()).map_err(Clone::clone)
}

/// The rule for a kind on the day of issue; nothing for a kind that is unknown, not yet there, or abolished.
#[must_use]
pub fn rule(kind: &str, on: CivilDate) -> Option<&'static DocumentRule> {
    let in_force = |rule: &&DocumentRule| {
        rule.kind == kind && rule.valid_from <= on && rule.valid_to.is_none_or(|last| on <= last)
    };
    documents().ok()?.iter().find(in_force)
}

impl DocumentRule {
    /// Size of the zone.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        self.zone.parse().ok()
    }
    /// The last day that a document issued on this day may be valid: the day of issue moved by the longest validity, less one
    /// day. `born` decides between the young and the others; nothing where the kind has no longest validity.
    #[must_use]
    pub fn last_day(&self, issued: CivilDate, born: Option<CivilDate>) -> Option<CivilDate> {
        let age = born.and_then(|born| born.full_years(issued));
        let young = self.young_under.zip(age).is_some_and(|(limit, age)| age < limit);
        let years = if young { self.young_years } else { self.years };
        let months = years.map(|years| years.saturating_mul(12)).or(self.months)?;
        Some(issued.plus_months(months).plus_days(-1))
    }
}

/// How a text fits a printed field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// In the ordinary size.
    Size1,
    /// Only in the smaller size.
    Size2,
    /// In no size: it must be shortened by hand, and the record says so.
    TooLong,
}

/// How a text fits a field, broken between words where it can be. Fields without a rule take what comes.
#[must_use]
pub fn fit(field: &str, text: &str) -> Fit {
    let lengths = PARAMETERS.as_ref().map(|parameters| parameters.length.as_slice()).unwrap_or_default();
    let Some(length) = lengths.iter().find(|length| length.field == field) else { return Fit::Size1 };
    if holds(length.size1, text) {
        Fit::Size1
    } else if length.size2.is_some_and(|size| holds(size, text)) {
        Fit::Size2
    } else {
        Fit::TooLong
    }
}

/// Rules of a printed field by name.
#[must_use]
pub fn length(field: &str) -> Option<&'static FieldLength> {
    PARAMETERS.as_ref().ok()?.length.iter().find(|length| length.field == field)
}

/// Words in order into lines; after a hyphen a word may be broken, else nowhere.
fn holds((width, lines): (usize, usize), text: &str) -> bool {
    let mut line = 0;
    let mut used = 1;
    for word in text.split_whitespace() {
        for (at, piece) in word.split_inclusive('-').enumerate() {
            let chars = piece.chars().count();
            if chars > width {
                return false;
            }
            let gap = usize::from(line > 0 && at == 0);
            if line + gap + chars <= width {
                line += gap + chars;
            } else {
                used += 1;
                line = chars;
            }
        }
    }
    used <= lines
}
