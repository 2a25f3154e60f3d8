//! Death reports.

use model::{CivilDate, PartialDate};

use super::{Finding, Findings, ages, time};
use crate::deadline::{Land, Term, due};

/// From this age on the date of birth is worth a second look, completed years.
const OLD_YEARS: i16 = 115;

/// Family status in the codes of the register of residents (DSMeld 1401).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FamilyStatus {
    /// LD: never married.
    Ld,
    /// VH: married.
    Vh,
    /// VW: widowed.
    Vw,
    /// GS: divorced.
    Gs,
    /// EA: marriage annulled.
    Ea,
    /// LP: in a civil partnership.
    Lp,
    /// LV: civil partnership ended by death.
    Lv,
    /// LA: civil partnership annulled.
    La,
    /// LE: civil partnership ended by declaration of death.
    Le,
    /// NB: not known.
    Nb,
}

/// Whether the block of the spouse or partner belongs into the entry (§ 31 PStG: also the last one if widowed).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SpouseBlock {
    /// It must be filled.
    Needed,
    /// It must be empty.
    Empty,
    /// The status does not say.
    Open,
}

impl FamilyStatus {
    /// Reads the two-letter code, e.g. `VH`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "LD" => Self::Ld,
            "VH" => Self::Vh,
            "VW" => Self::Vw,
            "GS" => Self::Gs,
            "EA" => Self::Ea,
            "LP" => Self::Lp,
            "LV" => Self::Lv,
            "LA" => Self::La,
            "LE" => Self::Le,
            "NB" => Self::Nb,
            _ => return None,
        })
    }
    /// Whether spouse or partner belong into a death entry.
    #[must_use]
    pub fn spouse_block(self) -> SpouseBlock {
        match self {
            Self::Vh | Self::Vw | Self::Lp | Self::Lv | Self::Le => SpouseBlock::Needed,
            Self::Ld | Self::Gs | Self::Ea | Self::La => SpouseBlock::Empty,
            Self::Nb => SpouseBlock::Open,
        }
    }
}

/// What is judged of a death report.
#[derive(Clone, Debug)]
pub struct Death<'a> {
    /// Today, as the clerk confirmed it.
    pub today: CivilDate,
    /// Day of death, or last day of the period (4140).
    pub died: CivilDate,
    /// First day of the period (4142), if only a period is known.
    pub from: Option<CivilDate>,
    /// Time of death (4141) as `HH:MM`; may be missing only with a period or "about" (§ 40 Abs. 3 PStV).
    pub time: Option<&'a str>,
    /// The time is given as "about" (4144).
    pub about: bool,
    /// Day of birth (4240), if known.
    pub born: Option<PartialDate>,
    /// Day on which the report came in.
    pub reported: CivilDate,
    /// Land of the Standesamt.
    pub land: Land,
    /// Family status (4300), if known.
    pub status: Option<FamilyStatus>,
    /// The block of the spouse or partner (4301 to 4303) is filled.
    pub spouse_given: bool,
}

/// Judges a death report. Codes: `death.future`, `death.before_birth`, `death.time`, `death.period`,
/// `death.reported_before`, `death.reported_future`, `death.spouse_missing`, `death.spouse_unexpected` (errors);
/// `death.very_old`, `death.late` (warnings).
#[must_use]
pub fn death(report: &Death<'_>) -> Vec<Finding> {
    let mut found = Findings::default();
    found.error_if(report.died > report.today, "death.future", "died");
    let earliest = report.born.and_then(|born| born.earliest());
    found.error_if(earliest.is_some_and(|born| born > report.died), "death.before_birth", "died");
    let timed = match report.time {
        Some(text) => time(text).is_some(),
        None => report.from.is_some() || report.about,
    };
    found.error_if(!timed, "death.time", "time");
    let turned = report
        .from
        .is_some_and(|from| from > report.died || earliest.is_some_and(|born| from < born && report.died >= born));
    found.error_if(turned, "death.period", "from");
    // A body may be found and reported on a day within the period, so the report counts against its beginning.
    let first = report.from.unwrap_or(report.died);
    found.error_if(report.reported < first, "death.reported_before", "reported");
    found.error_if(report.reported > report.today, "death.reported_future", "reported");
    match report.status.map_or(SpouseBlock::Open, FamilyStatus::spouse_block) {
        SpouseBlock::Needed => found.error_if(!report.spouse_given, "death.spouse_missing", "spouse"),
        SpouseBlock::Empty => found.error_if(report.spouse_given, "death.spouse_unexpected", "spouse"),
        SpouseBlock::Open => {}
    }
    let old = report.born.and_then(|born| ages(born, report.died)).is_some_and(|(least, _)| least >= OLD_YEARS);
    found.warn_if(old, "death.very_old", "born");
    // Third working day after the death (§ 28 PStG).
    let late = report.reported > due(report.died, Term::WorkingDays(3), report.land);
    found.warn_if(late, "death.late", "reported");
    found.0
}
