//! Progress: how many cases were ticked off on each day.

use std::collections::BTreeMap;

use maud::{Markup, html};
use model::CivilDate;

use crate::components::bar;
use crate::seat::Seat;
use crate::t;

/// Days shown at most, counted back from the last one with a tick-off.
const DAYS_MAX: usize = 14;

/// Tick-offs by day, the last days, oldest first. Days without any stay out.
fn by_day(days: impl Iterator<Item = CivilDate>) -> Vec<(CivilDate, u64)> {
    let mut counts: BTreeMap<CivilDate, u64> = BTreeMap::new();
    for day in days {
        *counts.entry(day).or_default() += 1;
    }
    let skip = counts.len().saturating_sub(DAYS_MAX);
    counts.into_iter().skip(skip).collect()
}

/// Bars per day, with what is still open as the last line.
pub(super) fn progress(seat: &Seat, ticked: impl Iterator<Item = CivilDate>, open: usize) -> Markup {
    let texts = seat.texts;
    let days = by_day(ticked);
    let open = u64::try_from(open).unwrap_or(u64::MAX);
    let longest = days.iter().map(|(_, count)| *count).chain([open]).max().unwrap_or(0);
    html! {
        @if !days.is_empty() {
            h2 { (t!(texts, "back-progress")) }
            dl class="facts" {
                @for (day, count) in &days {
                    div { dt { (day.german()) } dd { (bar(*count, longest, &t!(texts, "back-day-done", count = *count))) } }
                }
                div { dt { strong { (t!(texts, "back-open")) } } dd { (bar(open, longest, &t!(texts, "back-day-open", count = open))) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> CivilDate {
        CivilDate::new(2026, 11, day).unwrap()
    }

    #[test]
    fn days_are_counted_and_only_the_last_are_kept() {
        assert_eq!(by_day([day(3), day(2), day(3)].into_iter()), [(day(2), 1), (day(3), 2)]);
        let many = by_day((1..=20).map(day));
        assert_eq!(many.len(), DAYS_MAX);
        assert_eq!(many.last(), Some(&(day(20), 1)));
        assert_eq!(many.first(), Some(&(day(7), 1)));
    }
}
