//! The clock engine against counting day by day, with holidays from another library.

use books::cases::check::Input;
use books::cases::terms::{Standing, of_input};
use model::CivilDate;
use model::acts::case::{FieldValue, Source};
use model::catalogue::Service;
use proptest::prelude::*;
use rules::deadline::Land;

fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// Public holidays of a Land from another library, 2017 to 2035.
fn holidays(land: Land) -> Vec<CivilDate> {
    let data = include_str!("../../../rules/tests/data/holidays.txt");
    let line = data.lines().find_map(|line| line.strip_prefix(&format!("{};", land.code()))).unwrap();
    line.split(' ').map(date).collect()
}

/// A service with nothing but days and one term.
fn service(term: &str) -> Service {
    let text = format!(
        r#"
key = "probe"
area = "probe"
valid_from = "2020-01-01"
leika_state = "ungeprüft"
title = {{ de = "Probe", en = "Probe" }}
action = {{ de = "Probe", en = "Probe" }}
purpose = {{ de = "Probe", en = "Probe" }}
take = ["registrar"]
groups = ["register"]
law = [{{ cite = "§ 1", as_of = "2026-01-01" }}]

[[group]]
key = "tage"
title = {{ de = "Tage", en = "Days" }}
[[group.field]]
id = "beginn"
label = {{ de = "Beginn", en = "Begin" }}
kind = "date"
[[group.field]]
id = "grenze"
label = {{ de = "Grenze", en = "Limit" }}
kind = "date"

{term}
"#
    );
    toml::from_str(&text).unwrap()
}

fn term(length: &str, more: &str) -> String {
    format!(
        "[[term]]\nkey = \"t\"\nlabel = {{ de = \"T\", en = \"T\" }}\nstart = \"beginn\"\nlaw = \"§ 1\"\n\
        on_expiry = {{ de = \"E\", en = \"E\" }}\nlength = \"{length}\"\n{more}\n"
    )
}

fn value(field: &str, day: CivilDate) -> FieldValue {
    FieldValue { field: field.to_owned(), value: day.to_string(), source: Source::Declared }
}

/// The last day that the engine gives.
fn due(service: &Service, values: &[FieldValue], land: Land) -> Option<CivilDate> {
    let today = date("2026-11-23");
    let input = Input { form: "oral", received: Some(today), values, evidence: &[], known: &[], today, land };
    of_input(service, &input, &Standing::default()).first().map(|term| term.due)
}

/// The next day by the rules a child learns.
fn tomorrow(day: CivilDate) -> CivilDate {
    let (y, m, d) = (day.0.year(), day.0.month(), day.0.day());
    CivilDate::new(y, m, d + 1).or_else(|| CivilDate::new(y, m + 1, 1)).or_else(|| CivilDate::new(y + 1, 1, 1)).unwrap()
}

/// Counts on the fingers: from the day after the event, over every single day.
fn counted(start: CivilDate, n: u16, unit: &str, closed: &[CivilDate]) -> CivilDate {
    let sunday = |day: CivilDate| day.0.weekday().to_monday_zero_offset() == 6;
    let (mut day, mut left) = (start, n);
    match unit {
        "d" | "w" => {
            for _ in 0..(if unit == "w" { 7 * n } else { n }) {
                day = tomorrow(day);
            }
        }
        "wd" => {
            while left > 0 {
                day = tomorrow(day);
                left -= u16::from(!sunday(day) && !closed.contains(&day));
            }
        }
        _ => {
            while left > 0 {
                day = tomorrow(day);
                left -= u16::from(day.0.day() == 1);
            }
            while day.0.day() < start.0.day() && tomorrow(day).0.day() != 1 {
                day = tomorrow(day);
            }
        }
    }
    day
}

proptest! {
    #[test]
    fn every_term_ends_where_counting_day_by_day_ends(
        offset in 0_i64..4_700, n in 1_u16..40, unit in prop::sample::select(vec!["d", "w", "m", "wd"]),
        land in 0_usize..16, month_end in any::<bool>(), shift in any::<bool>(), limit in prop::option::of(0_i64..400),
    ) {
        let land = Land::all().nth(land).unwrap();
        let closed = holidays(land);
        let start = date("2018-01-01").plus_days(offset);
        let mut more = String::new();
        if month_end { more.push_str("from = \"month_end\"\n"); }
        if shift { more.push_str("shift = true\n"); }
        if limit.is_some() { more.push_str("not_after = \"grenze\"\n"); }
        let service = service(&term(&format!("{n}{unit}"), &more));

        let mut begin = start;
        while month_end && tomorrow(begin).0.day() != 1 { begin = tomorrow(begin); }
        let mut wanted = counted(begin, n, unit, &closed);
        while shift && (wanted.0.weekday().to_monday_zero_offset() >= 5 || closed.contains(&wanted)) {
            wanted = tomorrow(wanted);
        }
        let mut values = vec![value("beginn", start)];
        if let Some(days) = limit {
            let limit = start.plus_days(days);
            values.push(value("grenze", limit));
            wanted = wanted.min(limit);
        }
        prop_assert_eq!(due(&service, &values, land), Some(wanted), "{} {}{}", start, n, unit);
    }
}

#[test]
fn the_wording_in_force_on_the_starting_day_counts_and_only_it() {
    let old = term("1w", "valid_to = \"2025-04-30\"");
    let new = term("1m", "valid_from = \"2025-05-01\"");
    let service = service(&format!("{old}{new}"));
    assert!(service.terms[0].faults(&service).is_empty() && !service.terms[0].overlaps(&service.terms[1]));
    let of = |day: &str| due(&service, &[value("beginn", date(day))], Land::Nw);
    assert_eq!(of("2025-04-30"), Some(date("2025-05-07")));
    assert_eq!(of("2025-05-01"), Some(date("2025-06-01")));
    assert_eq!(due(&service, &[], Land::Nw), None, "no start, no term");
}

#[test]
fn terms_start_at_signature_entry_and_end_of_the_outage_and_the_tick_off_ends_all_but_those_of_the_entry() {
    let starting = |start: &str| term("3wd", "").replace("\"beginn\"", &format!("\"{start}\""));
    let today = date("2024-01-10");
    let input =
        Input { form: "oral", received: Some(today), values: &[], evidence: &[], known: &[], today, land: Land::Nw };
    let run = |start: &str, standing: &Standing| {
        let service = service(&starting(start));
        of_input(&service, &input, standing).first().map(|term| (term.due, term.met))
    };
    let nothing = Standing::default();
    for start in ["signed", "entry", "outage_end"] {
        assert_eq!(run(start, &nothing), None, "{start}");
    }
    let all = Standing {
        signed: Some(date("2023-12-22")),
        entered: Some(date("2024-01-05")),
        outage_end: Some(date("2023-12-30")),
        followups: Vec::new(),
    };
    // 22 December is a Friday: Saturday, then Wednesday and Thursday after Christmas.
    assert_eq!(run("signed", &all), Some((date("2023-12-28"), true)));
    assert_eq!(run("outage_end", &all), Some((date("2024-01-04"), true)));
    assert_eq!(run("entry", &all), Some((date("2024-01-09"), false)));
    assert_eq!(run("received", &nothing), Some((date("2024-01-13"), false)));
}
