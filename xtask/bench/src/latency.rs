//! Times of single operations and what is said about them.

use std::time::Duration;

use crate::Outcome;

/// Times of many operations, and how long all of them took together.
#[derive(Default)]
pub struct Times {
    each: Vec<Duration>,
    total: Duration,
    units: u64,
}

impl Times {
    /// Takes one round in: the single times, the time from its beginning to its end, how many units it wrote.
    pub fn add(&mut self, each: impl IntoIterator<Item = Duration>, total: Duration, units: u64) {
        self.each.extend(each);
        self.total += total;
        self.units += units;
    }

    /// Units a second over all rounds.
    pub fn rate(&self) -> f64 {
        self.units as f64 / self.total.as_secs_f64().max(1e-9)
    }

    /// The time in milliseconds that this share of operations did not exceed; 0 if there was none.
    pub fn percentile_ms(&self, share: f64) -> f64 {
        let mut sorted = self.each.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let at = ((last as f64) * share).round() as usize;
        sorted.get(at).map_or(0.0, |d| d.as_secs_f64() * 1000.0)
    }
}

/// The middle one of some values; 0 if there is none.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// So many clerks at once, each on a thread of its own; the times of all of them.
pub fn clerks(count: u64, work: impl Fn(u64) -> Outcome<Vec<Duration>> + Sync) -> Outcome<Times> {
    let mut times = Times::default();
    let all: Vec<Result<Vec<Duration>, String>> = std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> =
            (0..count).map(|clerk| scope.spawn(move || work(clerk).map_err(|error| error.to_string()))).collect();
        let ended = |thread: std::thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|_| Err("a clerk failed".to_owned()))
        };
        threads.into_iter().map(ended).collect()
    });
    for each in all {
        let each = each?;
        let count = each.len() as u64;
        times.add(each, Duration::ZERO, count);
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut t = Times::default();
        t.add((1..=101).map(Duration::from_millis), Duration::from_secs(2), 101);
        assert_eq!((t.percentile_ms(0.5), t.percentile_ms(0.99), t.rate()), (51.0, 100.0, 50.5));
        assert_eq!(Times::default().percentile_ms(0.5), 0.0);
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
    }
}
