//! The TARGET calendar: days on which euro transfers settle.

use model::{CivilDate, Month};

use super::{easter, is_weekend};

/// Whether the day is a TARGET business day: Monday to Friday without 1 January, Good Friday, Easter Monday,
/// 1 May, 25 and 26 December (long-term calendar of the European Central Bank, since 2002).
#[must_use]
pub fn is_target_day(date: CivilDate) -> bool {
    let fixed = matches!((date.0.month(), date.0.day()), (1 | 5, 1) | (12, 25 | 26));
    let moving =
        easter(date.0.year()).is_some_and(|sunday| date == sunday.plus_days(-2) || date == sunday.plus_days(1));
    !is_weekend(date) && !fixed && !moving
}

/// The last TARGET day before a month begins: benefits paid monthly in advance are executed then.
#[must_use]
pub fn last_target_day_before(month: Month) -> CivilDate {
    previous_target_day(month.first_day())
}

/// The last TARGET day before the date.
#[must_use]
pub fn previous_target_day(date: CivilDate) -> CivilDate {
    step(date, -1)
}

/// The first TARGET day after the date.
#[must_use]
pub fn next_target_day(date: CivilDate) -> CivilDate {
    step(date, 1)
}

/// The longest closing (Easter, Christmas with a weekend) is far shorter than this many days; the bound ends the
/// search at the ends of the calendar.
const LONGEST_CLOSING_DAYS: usize = 15;

fn step(date: CivilDate, by: i64) -> CivilDate {
    let mut day = date.plus_days(by);
    for _ in 0..LONGEST_CLOSING_DAYS {
        if is_target_day(day) {
            break;
        }
        day = day.plus_days(by);
    }
    day
}
