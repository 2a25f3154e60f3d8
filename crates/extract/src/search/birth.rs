//! Dates of birth as asked: exactly, in part, with a slip.

use std::ops::Range;

use model::PartialDate;

use crate::register::pack::packed;
use crate::search::query::Reason;

/// Years a register can hold.
const YEARS: Range<u32> = 1850..2100;

/// A date as typed; the year of "58" can be 1958 or 2058. Day and month need not exist together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Typed {
    pub(crate) years: Vec<u32>,
    pub(crate) month: Option<u32>,
    pub(crate) day: Option<u32>,
}

impl From<PartialDate> for Typed {
    fn from(date: PartialDate) -> Self {
        let part = |value: Option<i8>| value.and_then(|v| u32::try_from(v).ok());
        Self { years: u32::try_from(date.year).into_iter().collect(), month: part(date.month), day: part(date.day) }
    }
}

/// Packed dates from..=to, how well they fit (0 to 100), and what there is to say about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fit {
    from: u32,
    to: u32,
    pub(crate) quality: u32,
    pub(crate) reason: Option<Reason>,
}

/// Which dates fit.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    typed: Typed,
    /// Fits without a slip, sorted by date, without overlap.
    exact: Vec<Fit>,
    /// The same with those with one slip; empty until they are asked for.
    all: Vec<Fit>,
    /// Day, month and year were given.
    pub(crate) full: bool,
}

impl Plan {
    /// The plan for a typed date.
    pub(crate) fn of(typed: &Typed) -> Self {
        let mut exact = Vec::new();
        let fit = |from, to, quality, reason| Fit { from, to, quality, reason };
        for &year in &typed.years {
            match (typed.month, typed.day) {
                (Some(month), Some(day)) => {
                    let at = packed(year, month, day);
                    exact.push(fit(at, at, 100, None));
                    for (at, quality) in [(packed(year, month, 0), 85), (packed(year, 0, 0), 80)] {
                        exact.push(fit(at, at, quality, Some(Reason::DatePartial)));
                    }
                }
                (Some(month), None) => {
                    exact.push(fit(packed(year, month, 0), packed(year, month, 31), 100, None));
                    let at = packed(year, 0, 0);
                    exact.push(fit(at, at, 85, Some(Reason::DatePartial)));
                }
                _ => exact.push(fit(packed(year, 0, 0), packed(year, 15, 31), 100, None)),
            }
        }
        sort(&mut exact);
        let full = typed.month.is_some() && typed.day.is_some();
        Self { typed: typed.clone(), exact, all: Vec::new(), full }
    }
    /// Makes the plan ready for dates with a slip.
    pub(crate) fn widen(&mut self) {
        if !self.all.is_empty() {
            return;
        }
        let mut near = Vec::new();
        let mut close = |from, to, quality| near.push(Fit { from, to, quality, reason: Some(Reason::DateClose) });
        for &year in &self.typed.years {
            match (self.typed.month, self.typed.day) {
                (Some(month), Some(day)) => slips(year, month, day, &mut |year, month, day, quality| {
                    let at = packed(year, month, day);
                    close(at, at, quality);
                }),
                (Some(_), None) => {}
                _ => {
                    for other in [year + 1, year.saturating_sub(1), year + 10, year.saturating_sub(10)] {
                        close(packed(other, 0, 0), packed(other, 15, 31), 60);
                    }
                }
            }
        }
        near.retain(|n| !self.exact.iter().any(|e| e.from <= n.to && n.from <= e.to));
        self.all.clone_from(&self.exact);
        self.all.extend(near);
        sort(&mut self.all);
    }
    /// The best quality that a date with a slip can have.
    pub(crate) fn best_slip(&self) -> u32 {
        if self.full { 82 } else { 60 }
    }
    fn fits(&self, slips: bool) -> &[Fit] {
        if slips { &self.all } else { &self.exact }
    }
    /// How a packed date fits, if it does.
    pub(crate) fn fit(&self, date: u32, slips: bool) -> Option<Fit> {
        let fits = self.fits(slips);
        let after = fits.partition_point(|fit| fit.from <= date);
        fits.get(after.checked_sub(1)?).copied().filter(|fit| date <= fit.to)
    }
    /// Goes through a run of places sorted by date and hands over those that fit; ends when `visit` says so.
    pub(crate) fn walk(
        &self,
        run: Range<u32>,
        date: impl Fn(u32) -> u32,
        slips: bool,
        visit: &mut impl FnMut(u32, Fit) -> bool,
    ) -> bool {
        /// Up to this length a look at every place is quicker than a search for each fit.
        const SHORT: u32 = 64;
        if run.end.saturating_sub(run.start) <= SHORT {
            let mut fits = self.fits(slips).iter().peekable();
            for at in run {
                let date = date(at);
                while fits.next_if(|fit| fit.to < date).is_some() {}
                match fits.peek() {
                    None => return true,
                    Some(fit) if fit.from <= date && !visit(at, **fit) => return false,
                    Some(_) => {}
                }
            }
            return true;
        }
        let mut from = run.start;
        for fit in self.fits(slips) {
            from = crate::register::columns::lower_bound_by(from..run.end, |at| date(at) < fit.from);
            while from < run.end && date(from) <= fit.to {
                if !visit(from, *fit) {
                    return false;
                }
                from += 1;
            }
        }
        true
    }
}

/// By date; of several for one date the best.
fn sort(fits: &mut Vec<Fit>) {
    fits.sort_unstable_by_key(|fit| (fit.from, u32::MAX - fit.quality));
    fits.dedup_by_key(|fit| fit.from);
}

/// Hands over the dates one slip away: year, month, day, quality.
fn slips(year: u32, month: u32, day: u32, found: &mut impl FnMut(u32, u32, u32, u32)) {
    let mut add = |year: u32, month: u32, day: u32, quality| {
        if YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day) {
            found(year, month, day, quality);
        }
    };
    add(year, day, month, 82);
    add(year, month, day + 1, 78);
    add(year, month, day.saturating_sub(1), 78);
    let digit = |value: u32, power: u32| value / 10u32.pow(power) % 10;
    let digits = [
        digit(day, 1),
        digit(day, 0),
        digit(month, 1),
        digit(month, 0),
        digit(year, 3),
        digit(year, 2),
        digit(year, 1),
        digit(year, 0),
    ];
    let mut slipped = |[d1, d0, m1, m0, y3, y2, y1, y0]: [u32; 8]| {
        add(y3 * 1000 + y2 * 100 + y1 * 10 + y0, m1 * 10 + m0, d1 * 10 + d0, 75);
    };
    for at in 0..digits.len() {
        for other in 0..10 {
            let mut changed = digits;
            changed[at] = other;
            slipped(changed);
        }
        // Two neighbours swapped within day, month or year.
        if (at % 2 == 0 || at == 5) && at + 1 < digits.len() {
            let mut changed = digits;
            changed.swap(at, at + 1);
            slipped(changed);
        }
    }
}

/// Reads a word that looks like a date of birth: `12.3.58`, `12.03.1958`, `1958-03-12`, `12031958`, `3.1958`, `1958`.
pub(crate) fn parse(word: &str) -> Option<Typed> {
    let word = word.trim_start_matches('*').trim_end_matches('.');
    let parts: Vec<&str> = word.split(['.', '/', '-']).collect();
    if parts.iter().any(|part| part.is_empty() || part.len() > 8 || !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |text: &str| text.parse::<u32>().ok();
    let typed = |years: Vec<u32>, month: Option<u32>, day: Option<u32>| {
        let plausible = !years.is_empty() && month.is_none_or(|m| m <= 31) && day.is_none_or(|d| d <= 31);
        plausible.then_some(Typed {
            years,
            month: month.filter(|m| *m > 0),
            day: day.filter(|d| *d > 0 && month != Some(0)),
        })
    };
    match *parts.as_slice() {
        [year, month, day] if year.len() == 4 => typed(years(year), number(month), number(day)),
        [day, month, year] => typed(years(year), number(month), number(day)),
        [month, year] if year.len() == 4 => typed(years(year), number(month), None),
        [all] if all.len() == 8 => typed(years(&all[4..]), number(&all[2..4]), number(&all[..2]))
            .or_else(|| typed(years(&all[..4]), number(&all[4..6]), number(&all[6..]))),
        [year] if year.len() == 4 => typed(years(year), None, None),
        _ => None,
    }
}

fn years(text: &str) -> Vec<u32> {
    let Ok(number) = text.parse::<u32>() else {
        return Vec::new();
    };
    match text.len() {
        2 => vec![1900 + number, 2000 + number],
        4 => Some(number).filter(|year| YEARS.contains(year)).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(years: &[u32], month: u32, day: u32) -> Typed {
        let known = |value| Some(value).filter(|v| *v > 0);
        Typed { years: years.to_vec(), month: known(month), day: known(day) }
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        for (word, expected) in [
            ("12.3.58", typed(&[1958, 2058], 3, 12)),
            ("*12.03.1958", typed(&[1958], 3, 12)),
            ("12/3/1958", typed(&[1958], 3, 12)),
            ("1958-03-12", typed(&[1958], 3, 12)),
            ("12031958", typed(&[1958], 3, 12)),
            ("19580312", typed(&[1958], 3, 12)),
            ("00.00.1931", typed(&[1931], 0, 0)),
            ("3.1958", typed(&[1958], 3, 0)),
            ("1958", typed(&[1958], 0, 0)),
        ] {
            assert_eq!(parse(word), Some(expected), "{word}");
        }
        for word in ["5", "12", "5a", "hauptstr.5", "59999", "1.2", "99.99.1958", "1234", "", ".", "-"] {
            assert_eq!(parse(word), None, "{word}");
        }
    }

    #[test]
    fn slips_are_close_and_partial_dates_fit() {
        let mut plan = Plan::of(&typed(&[1958], 3, 12));
        plan.widen();
        let at = |y, m, d| plan.fit(packed(y, m, d), true).map(|fit| (fit.quality, fit.reason));
        assert_eq!(at(1958, 3, 12), Some((100, None)));
        assert_eq!(at(1958, 12, 3), Some((82, Some(Reason::DateClose))));
        assert_eq!(at(1958, 3, 21), Some((75, Some(Reason::DateClose))));
        assert_eq!(at(1985, 3, 12), Some((75, Some(Reason::DateClose))));
        assert_eq!(at(1953, 3, 12), Some((75, Some(Reason::DateClose))));
        assert_eq!(at(1958, 0, 0), Some((80, Some(Reason::DatePartial))));
        assert_eq!(at(1963, 8, 27), None);
        assert_eq!(plan.fit(packed(1958, 12, 3), false), None);
    }

    proptest! {
        /// The jumps through a long run find the same places as a look at each.
        #[test]
        fn the_walk_finds_what_fits(
            mut dates in proptest::collection::vec((1950u32..1960, 0u32..13, 0u32..32), 0..300),
            day in 1u32..29, month in 1u32..13, slips: bool, kind in 0..3,
        ) {
            let mut plan = Plan::of(&typed(&[1955], if kind > 0 { month } else { 0 }, if kind > 1 { day } else { 0 }));
            plan.widen();
            dates.sort_unstable();
            let dates: Vec<u32> = dates.into_iter().map(|(y, m, d)| packed(y, m, d)).collect();
            let mut found = Vec::new();
            plan.walk(0..dates.len() as u32, |at| dates[at as usize], slips, &mut |at, fit| {
                found.push((at, fit));
                true
            });
            let expected: Vec<(u32, Fit)> =
                (0u32..).zip(&dates).filter_map(|(at, date)| Some((at, plan.fit(*date, slips)?))).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
