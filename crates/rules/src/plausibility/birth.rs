//! Birth reports.

use model::{CivilDate, PartialDate};

use super::{Finding, Findings, ages, time};
use crate::deadline::{Land, Term, due};

/// Ages of a mother that raise no question, completed years.
const MOTHER_YEARS: std::ops::RangeInclusive<i16> = 12..=60;
/// From this weight on a child born dead is stillborn (§ 31 Abs. 2 PStV), grams.
const STILLBIRTH_GRAMS: u32 = 500;
/// From this week of pregnancy on likewise.
const STILLBIRTH_WEEK: u8 = 24;

/// What is judged of a birth report.
#[derive(Clone, Debug)]
pub struct Birth<'a> {
    /// Today, as the clerk confirmed it.
    pub today: CivilDate,
    /// Day of birth (1040).
    pub born: CivilDate,
    /// Time of birth (1041) as `HH:MM`.
    pub time: &'a str,
    /// Day of birth of the mother (1240), if known.
    pub mother_born: Option<PartialDate>,
    /// Day on which the report came in.
    pub reported: CivilDate,
    /// Land of the Standesamt.
    pub land: Land,
    /// Born dead (1090).
    pub stillborn: bool,
    /// Weight in grams, if stated.
    pub grams: Option<u32>,
    /// Week of pregnancy, if stated.
    pub week: Option<u8>,
    /// Children of this birth, 1 for a single one.
    pub children: u8,
    /// Place of the child in the order of a multiple birth, from 1.
    pub order: Option<u8>,
}

/// Judges a birth report. Codes: `birth.future`, `birth.time`, `birth.reported_before`, `birth.reported_future`, `birth.order`,
/// `birth.not_stillborn` (errors); `birth.mother_age`, `birth.late` (warnings).
#[must_use]
pub fn birth(report: &Birth<'_>) -> Vec<Finding> {
    let mut found = Findings::default();
    found.error_if(report.born > report.today, "birth.future", "born");
    found.error_if(time(report.time).is_none(), "birth.time", "time");
    found.error_if(report.reported < report.born, "birth.reported_before", "reported");
    found.error_if(report.reported > report.today, "birth.reported_future", "reported");
    let order_fits = if report.children > 1 {
        report.order.is_some_and(|order| (1..=report.children).contains(&order))
    } else {
        report.order.is_none_or(|order| order == 1)
    };
    found.error_if(!order_fits, "birth.order", "order");
    let light = report.grams.is_some_and(|grams| grams < STILLBIRTH_GRAMS);
    let early = report.week.is_some_and(|week| week < STILLBIRTH_WEEK);
    found.error_if(report.stillborn && light && early, "birth.not_stillborn", "stillborn");
    let mother = report.mother_born.and_then(|born| ages(born, report.born));
    let odd = mother.is_some_and(|(least, most)| most < *MOTHER_YEARS.start() || least > *MOTHER_YEARS.end());
    found.warn_if(odd, "birth.mother_age", "mother_born");
    // One week (§ 18 Abs. 1 PStG); a stillbirth on the third working day at the latest.
    let term = if report.stillborn { Term::WorkingDays(3) } else { Term::Weeks(1) };
    let late = report.reported > due(report.born, term, report.land);
    found.warn_if(late, "birth.late", "reported");
    found.0
}
