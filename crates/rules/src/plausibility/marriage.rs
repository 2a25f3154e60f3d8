//! Marriages: what may not be missed before a ceremony.

use model::CivilDate;

use super::{Finding, Findings, years_between};
use crate::deadline::plus_months;

/// Age of majority (§ 1303 BGB), completed years.
const MAJORITY_YEARS: i16 = 18;
/// Months a notice that the marriage can be performed stays good (§ 13 Abs. 4 PStG), and a certificate of no
/// impediment or its waiver at most (§ 1309 BGB).
const CLEARANCE_MONTHS: u16 = 6;

/// What is judged of a marriage.
#[derive(Clone, Debug)]
pub struct Marriage<'a> {
    /// Day of the ceremony (2040).
    pub day: CivilDate,
    /// Day of birth of the first (2140).
    pub first_born: CivilDate,
    /// Day of birth of the second (2240).
    pub second_born: CivilDate,
    /// Anything that tells the first person from all others (record id, or names folded).
    pub first_key: &'a str,
    /// The same for the second.
    pub second_key: &'a str,
    /// Day of the notice under § 13 Abs. 4 PStG, unless the case is one of mortal danger (§ 13 Abs. 3).
    pub cleared: Option<CivilDate>,
    /// The case is one of mortal danger: no clearance needed.
    pub mortal_danger: bool,
    /// Day of issue of the certificate of no impediment or of the waiver, where one is needed.
    pub impediment_paper: Option<CivilDate>,
}

/// The last day on which a notice under § 13 (4) PStG or a certificate under § 1309 BGB of this day is good.
#[must_use]
pub fn clearance_end(from: CivilDate) -> CivilDate {
    plus_months(from, CLEARANCE_MONTHS)
}

/// Judges a marriage before the ceremony. Codes, all errors: `marriage.minor_first`, `marriage.minor_second`,
/// `marriage.same_person`, `marriage.not_cleared`, `marriage.clearance_expired`, `marriage.paper_expired`.
#[must_use]
pub fn marriage(plan: &Marriage<'_>) -> Vec<Finding> {
    let mut found = Findings::default();
    let minor = |born: CivilDate| years_between(born, plan.day) < MAJORITY_YEARS;
    found.error_if(minor(plan.first_born), "marriage.minor_first", "first_born");
    found.error_if(minor(plan.second_born), "marriage.minor_second", "second_born");
    let same = plan.first_key == plan.second_key && plan.first_born == plan.second_born;
    found.error_if(same, "marriage.same_person", "second_key");
    let expired = |issued: CivilDate| plan.day > plus_months(issued, CLEARANCE_MONTHS) || plan.day < issued;
    match plan.cleared {
        None => found.error_if(!plan.mortal_danger, "marriage.not_cleared", "cleared"),
        Some(day) => found.error_if(expired(day), "marriage.clearance_expired", "cleared"),
    }
    let paper = plan.impediment_paper.is_some_and(expired);
    found.error_if(paper, "marriage.paper_expired", "impediment_paper");
    found.0
}
