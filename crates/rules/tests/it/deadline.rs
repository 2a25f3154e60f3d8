use model::{CivilDate, Month};
use proptest::prelude::*;
use rules::deadline::{
    Calendar, Land, Regional, Term, due, due_shifted, easter, holidays, is_target_day, is_working_day,
    last_target_day_before,
};

fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// Dates of another library (Python `holidays`), 2017 to 2035.
fn reference(key: &str) -> Vec<CivilDate> {
    include_str!("../data/holidays.txt")
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{key};")))
        .unwrap()
        .split(' ')
        .map(date)
        .collect()
}

#[test]
fn holidays_of_all_sixteen_laender_agree_with_another_library() {
    for land in Land::all() {
        let ours: Vec<CivilDate> =
            (2017..=2035).flat_map(|year| holidays(year, land, &[])).map(|holiday| holiday.date).collect();
        assert_eq!(ours, reference(land.code()), "{land}");
    }
}

#[test]
fn target_days_agree_with_another_library() {
    let closed = reference("TARGET");
    let mut day = date("2017-01-01");
    while day < date("2036-01-01") {
        let weekend = day.0.weekday().to_monday_zero_offset() >= 5;
        assert_eq!(is_target_day(day), !weekend && !closed.contains(&day), "{day}");
        day = day.plus_days(1);
    }
}

#[test]
fn money_for_a_month_goes_out_on_the_last_bank_day_before() {
    for (month, expected) in [
        ("2023-12", "2023-11-30"),
        ("2024-01", "2023-12-29"),
        ("2024-04", "2024-03-28"), // Maundy Thursday
        ("2021-11", "2021-10-29"), // Friday; Schwerin paid on it
        ("2026-06", "2026-05-29"),
    ] {
        assert_eq!(last_target_day_before(month.parse::<Month>().unwrap()), date(expected));
    }
}

#[test]
fn known_easters() {
    for text in ["1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2038-04-25", "2285-03-22"] {
        assert_eq!(easter(date(text).0.year()), Some(date(text)));
    }
}

#[test]
fn terms_of_civil_status_law_end_where_the_law_says() {
    for (event, term, land, last) in [
        // birth on Saturday: one week (§ 18 PStG)
        ("2023-11-04", "1w", Land::Nw, "2023-11-11"),
        // death on Tuesday before All Saints: 1 November does not count in Nordrhein-Westfalen
        ("2023-10-31", "3wd", Land::Nw, "2023-11-04"),
        ("2023-10-31", "3wd", Land::He, "2023-11-03"),
        // death on Thursday before Easter: Friday, Sunday, Monday do not count, Saturday does
        ("2024-03-28", "3wd", Land::Nw, "2024-04-03"),
        ("2024-01-31", "1m", Land::Nw, "2024-02-29"),
        ("2023-01-30", "1m", Land::Nw, "2023-02-28"),
        ("2023-08-31", "6m", Land::Nw, "2024-02-29"),
        ("2023-12-31", "1d", Land::Nw, "2024-01-01"),
        ("2024-02-29", "12m", Land::Nw, "2025-02-28"),
    ] {
        assert_eq!(due(date(event), term.parse().unwrap(), land), date(last), "{event} {term}");
    }
}

#[test]
fn the_shift_of_section_193_is_only_made_when_asked_for() {
    let (start, term) = (date("2024-12-11"), Term::Weeks(2)); // ends on 25 December
    assert_eq!(due(start, term, Land::Nw), date("2024-12-25"));
    assert_eq!(due_shifted(start, term, Land::Nw), date("2024-12-27"));
    assert_eq!(due_shifted(date("2023-11-04"), Term::Weeks(1), Land::Nw), date("2023-11-13"));
}

#[test]
fn regional_holidays_count_only_where_they_hold() {
    let assumption = date("2023-08-15");
    assert!(is_working_day(assumption, Land::By));
    assert!(!Calendar::of(Land::By).with(Regional::AssumptionBavaria).is_working_day(assumption));
    assert!(Calendar::of(Land::Nw).with(Regional::AssumptionBavaria).is_working_day(assumption));
}

#[test]
fn terms_are_read_as_the_catalogue_writes_them() {
    for text in ["7d", "2w", "1m", "3wd"] {
        assert_eq!(text.parse::<Term>().unwrap().to_string(), text);
    }
    for text in ["", "d", "0d", "07d", "-1d", "1y", "3 wd", "99999d", "1"] {
        assert!(text.parse::<Term>().is_err(), "{text}");
    }
    assert_eq!(Land::of_ags("05970040"), Some(Land::Nw));
    assert_eq!(Land::of_ags("17"), None);
}

/// Day by day, without any arithmetic of months: the next day by the rules a child learns.
fn tomorrow(day: CivilDate) -> CivilDate {
    let (y, m, d) = (day.0.year(), day.0.month(), day.0.day());
    CivilDate::new(y, m, d + 1).or_else(|| CivilDate::new(y, m + 1, 1)).or_else(|| CivilDate::new(y + 1, 1, 1)).unwrap()
}

proptest! {
    #[test]
    fn due_agrees_with_counting_on_the_fingers(
        offset in 0_i64..6900, n in 1_u16..60, land in 0_usize..16,
    ) {
        let land = Land::all().nth(land).unwrap();
        let closed = reference(land.code());
        let start = date("2017-01-01").plus_days(offset.min(6000));
        let sunday = |day: CivilDate| day.0.weekday() == jiff::civil::Weekday::Sunday;

        let mut day = start;
        for _ in 0..n { day = tomorrow(day); }
        prop_assert_eq!(due(start, Term::Days(n), land), day);

        let mut day = start;
        let mut left = n;
        while left > 0 {
            day = tomorrow(day);
            if !sunday(day) && !closed.contains(&day) { left -= 1; }
        }
        prop_assert_eq!(due(start, Term::WorkingDays(n), land), day);

        // Months: walk until the n-th month begins, then on to the same number or the month's last day.
        let mut day = start;
        let mut left = n.min(36);
        while left > 0 {
            day = tomorrow(day);
            if day.0.day() == 1 { left -= 1; }
        }
        while day.0.day() < start.0.day() && tomorrow(day).0.day() != 1 { day = tomorrow(day); }
        prop_assert_eq!(due(start, Term::Months(n.min(36)), land), day);

        // The shift lands on the first weekday that is no holiday, and never before the end.
        let last = due(start, Term::Weeks(n.min(20)), land);
        let mut day = last;
        while day.0.weekday().to_monday_zero_offset() >= 5 || closed.contains(&day) { day = tomorrow(day); }
        prop_assert_eq!(due_shifted(start, Term::Weeks(n.min(20)), land), day);
    }

    #[test]
    fn a_longer_term_never_ends_earlier(offset in 0_i64..20_000, n in 0_u16..200, land in 0_usize..16) {
        let land = Land::all().nth(land).unwrap();
        let start = date("1995-01-01").plus_days(offset);
        for make in [Term::Days, Term::Weeks, Term::Months, Term::WorkingDays] {
            prop_assert!(due(start, make(n), land) <= due(start, make(n + 1), land));
            prop_assert!(due(start, make(n), land) <= due(start.plus_days(1), make(n), land));
        }
    }
}
