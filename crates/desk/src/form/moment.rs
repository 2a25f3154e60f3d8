//! A day and a time of day, as people in Germany type them, become a moment.

use model::Instant;

/// A day `YYYY-MM-DD` and a time `9:05`, `0905` or `09.05` in Germany as a moment. In the hour that comes twice in
/// October it is the first one.
#[must_use]
pub fn moment(day: &str, time: &str) -> Option<Instant> {
    let digits: String = time.trim_end_matches("Uhr").chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() == 3 { format!("0{digits}") } else { digits };
    let (hours, minutes) = digits.split_at_checked(2).filter(|(_, minutes)| minutes.len() == 2)?;
    // German civil time is one or two hours ahead; the right one shows the typed time again.
    ["+02:00", "+01:00"]
        .iter()
        .filter_map(|offset| Instant::parse(&format!("{day}T{hours}:{minutes}:00{offset}")).ok())
        .find(|at| at.german().contains(&format!(", {hours}:{minutes} ")) && at.civil_date().to_string() == day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_german_day_and_time_become_the_moment_that_shows_them_again() {
        for (day, time, utc) in [
            ("2026-07-01", "14:05", "2026-07-01T12:05:00Z"),
            ("2026-11-23", "9:05", "2026-11-23T08:05:00Z"),
            ("2026-11-23", "0905", "2026-11-23T08:05:00Z"),
            ("2026-11-23", "09.05 Uhr", "2026-11-23T08:05:00Z"),
            // The hour that comes twice: the first of the two.
            ("2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
            ("2026-11-24", "00:00", "2026-11-23T23:00:00Z"),
        ] {
            assert_eq!(moment(day, time).map(|at| at.rfc3339()).as_deref(), Some(utc), "{day} {time}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for (day, time) in [
            ("2026-11-23", "25:00"),
            ("2026-11-23", "9"),
            ("2026-11-23", ""),
            ("2026-02-30", "10:00"),
            ("", "10:00"),
            // The hour that was left out in March.
            ("2026-03-29", "02:30"),
        ] {
            assert_eq!(moment(day, time), None, "{day} {time}");
        }
    }
}
