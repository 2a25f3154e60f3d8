//! Statutory terms: length, end, working days, bank days.
//!
//! The day of the event does not count (§ 187 Abs. 1 BGB). Terms of weeks and months end on the day that bears the
//! name or number of the event's day; where the month has no such day, on its last (§ 188 Abs. 2, 3 BGB). Whether a
//! term that ends on a weekend moves (§ 193 BGB) depends on the term, so it is asked for, not assumed.

mod holidays;
mod land;
mod target;

use std::fmt;
use std::str::FromStr;

use model::CivilDate;

pub use holidays::{Holiday, Regional, easter, holidays};
pub use land::{Land, LandError};
pub use target::{is_target_day, last_target_day_before, next_target_day, previous_target_day};

/// Length of a term.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Term {
    /// Calendar days; one day is the day after the event.
    Days(u16),
    /// Weeks.
    Weeks(u16),
    /// Months.
    Months(u16),
    /// Working days: Monday to Saturday without public holidays of the Land.
    WorkingDays(u16),
}

impl Term {
    /// The day after the event (foundling, § 24 PStG).
    pub const NEXT_DAY: Term = Term::Days(1);
}

/// The text is not the length of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a term such as 7d, 2w, 1m or 3wd")]
pub struct TermError;

impl FromStr for Term {
    type Err = TermError;
    /// Reads the catalogue's form: `7d`, `2w`, `1m`, `3wd` (working days); no sign, no leading zero.
    fn from_str(text: &str) -> Result<Self, TermError> {
        let unit = text.find(|c: char| !c.is_ascii_digit()).ok_or(TermError)?;
        let (number, unit) = text.split_at(unit);
        if number.starts_with('0') {
            return Err(TermError);
        }
        let number: u16 = number.parse().map_err(|_| TermError)?;
        match unit {
            "d" => Ok(Self::Days(number)),
            "w" => Ok(Self::Weeks(number)),
            "m" => Ok(Self::Months(number)),
            "wd" => Ok(Self::WorkingDays(number)),
            _ => Err(TermError),
        }
    }
}
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(n) => write!(f, "{n}d"),
            Self::Weeks(n) => write!(f, "{n}w"),
            Self::Months(n) => write!(f, "{n}m"),
            Self::WorkingDays(n) => write!(f, "{n}wd"),
        }
    }
}

/// Where a term is counted: the Land and the regional holidays of the place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    land: Land,
    regional: Vec<Regional>,
}

impl Calendar {
    /// The calendar of a Land without regional holidays.
    #[must_use]
    pub fn of(land: Land) -> Self {
        Self { land, regional: Vec::new() }
    }
    /// The same with a regional holiday.
    #[must_use]
    pub fn with(mut self, region: Regional) -> Self {
        self.regional.push(region);
        self
    }
    /// The public holiday on this day, if it is one.
    #[must_use]
    pub fn holiday(&self, date: CivilDate) -> Option<Holiday> {
        holidays(date.0.year(), self.land, &self.regional).into_iter().find(|holiday| holiday.date == date)
    }
    /// Monday to Saturday and no public holiday (cf. § 3 Abs. 2 BUrlG).
    #[must_use]
    pub fn is_working_day(&self, date: CivilDate) -> bool {
        date.0.weekday() != jiff::civil::Weekday::Sunday && self.holiday(date).is_none()
    }
    /// The last day of a term that begins with an event on `start`, unshifted.
    #[must_use]
    pub fn due(&self, start: CivilDate, term: Term) -> CivilDate {
        match term {
            Term::Days(n) => start.plus_days(i64::from(n)),
            Term::Weeks(n) => start.plus_days(7 * i64::from(n)),
            Term::Months(n) => plus_months(start, n),
            Term::WorkingDays(n) => {
                let mut day = start;
                for _ in 0..n {
                    day = self.next_day_that(day, |date| self.is_working_day(date));
                }
                day
            }
        }
    }
    /// § 193 BGB: a last day that is a Saturday, Sunday or public holiday moves to the next working day (which then
    /// is never a Saturday). For declarations and payments only.
    #[must_use]
    pub fn shifted(&self, last: CivilDate) -> CivilDate {
        let open = |date: CivilDate| !is_weekend(date) && self.holiday(date).is_none();
        if open(last) { last } else { self.next_day_that(last, open) }
    }
    fn next_day_that(&self, after: CivilDate, fits: impl Fn(CivilDate) -> bool) -> CivilDate {
        let mut day = after.plus_days(1);
        for _ in 0..LONGEST_REST_DAYS {
            if fits(day) {
                break;
            }
            day = day.plus_days(1);
        }
        day
    }
}

/// No run of days off is as long; the bound ends the search at the end of the calendar.
const LONGEST_REST_DAYS: usize = 15;

/// The last day of a term after an event on `start`, counted in a Land without regional holidays; no shift.
#[must_use]
pub fn due(start: CivilDate, term: Term, land: Land) -> CivilDate {
    Calendar::of(land).due(start, term)
}

/// Like [`due`], then moved under § 193 BGB if it ends on a Saturday, Sunday or public holiday.
#[must_use]
pub fn due_shifted(start: CivilDate, term: Term, land: Land) -> CivilDate {
    let calendar = Calendar::of(land);
    calendar.shifted(calendar.due(start, term))
}

/// Whether the day is Monday to Saturday and no public holiday of the Land.
#[must_use]
pub fn is_working_day(date: CivilDate, land: Land) -> bool {
    Calendar::of(land).is_working_day(date)
}

pub(crate) fn is_weekend(date: CivilDate) -> bool {
    matches!(date.0.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
}

/// The same number of the day in a later month, or that month's last day (§ 188 Abs. 3 BGB).
pub(crate) fn plus_months(date: CivilDate, months: u16) -> CivilDate {
    CivilDate(date.0.saturating_add(jiff::Span::new().months(months)))
}
