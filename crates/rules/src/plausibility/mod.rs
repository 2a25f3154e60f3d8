//! Plausibility of civil-status reports. A finding is a hint with a stable code; the sentences live elsewhere. Errors
//! must be cured before the record is signed, warnings are shown and may be kept with a reason.

mod birth;
mod death;
mod marriage;

use model::{CivilDate, PartialDate};

use crate::deadline::plus_months;

pub use birth::{Birth, birth};
pub use death::{Death, FamilyStatus, SpouseBlock, death};
pub use marriage::{Marriage, clearance_end, marriage};

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Must be cured first.
    Error,
    /// Shown; may stand.
    Warn,
}

/// One implausible thing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Finding {
    /// Stable code, e.g. `birth.future`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The field of the input it belongs to.
    pub field: &'static str,
}

/// Gathers findings.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn error_if(&mut self, wrong: bool, code: &'static str, field: &'static str) {
        self.add(wrong, code, Severity::Error, field);
    }
    fn warn_if(&mut self, wrong: bool, code: &'static str, field: &'static str) {
        self.add(wrong, code, Severity::Warn, field);
    }
    fn add(&mut self, wrong: bool, code: &'static str, severity: Severity, field: &'static str) {
        if wrong {
            self.0.push(Finding { code, severity, field });
        }
    }
}

/// Hour and minute of `HH:MM`, 00:00 to 23:59; both are entered (§§ 21, 31 PStG).
#[must_use]
pub fn time(text: &str) -> Option<(u8, u8)> {
    let (hour, minute) = text.split_once(':')?;
    let part = |text: &str, below: u8| {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u8>().ok()).flatten().filter(|n| *n < below)
    };
    Some((part(hour, 24)?, part(minute, 60)?))
}

/// The place of the event lies outside the district of the Standesamt (§§ 18, 28 PStG): another office is competent.
/// `district` and `place` are keys of municipalities; an empty district judges nothing.
#[must_use]
pub fn place(place: &str, district: &[&str]) -> Vec<Finding> {
    let mut findings = Findings::default();
    let outside = !district.is_empty() && !district.contains(&place);
    findings.error_if(outside, "place.outside_district", "place");
    findings.0
}

/// Whole years between two days; someone born on 29 February completes a year with the end of 28 February
/// (§ 187 Abs. 2, § 188 Abs. 2 BGB), so counts as older from 1 March on.
#[must_use]
pub fn years_between(from: CivilDate, to: CivilDate) -> i16 {
    let (a, b) = (from.0, to.0);
    let before_birthday = (b.month(), b.day()) < (a.month(), a.day());
    b.year() - a.year() - i16::from(before_birthday)
}

/// The last day that a partly known date can mean.
fn latest(date: PartialDate) -> Option<CivilDate> {
    if let Some(full) = date.full() {
        return Some(full);
    }
    let first = CivilDate::new(date.year, date.month.unwrap_or(12), 1)?;
    Some(plus_months(first, 1).plus_days(-1))
}

/// The least and greatest age in whole years on a day that a partly known date of birth allows.
fn ages(born: PartialDate, on: CivilDate) -> Option<(i16, i16)> {
    Some((years_between(latest(born)?, on), years_between(born.earliest()?, on)))
}
