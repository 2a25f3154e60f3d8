//! Checks of registration matters: terms of moving, addresses that do not differ, call-backs before information goes out.

use model::Problem;

use super::{Asked, date};
use crate::cases::check::{Input, time};
use crate::cases::decide::Preview;

pub(super) const NAMES: &[&str] =
    &["einzug_nicht_in_zukunft", "meldefrist", "anschrift_anders", "auszug_frueh", "abmeldefrist", "auskunft_rueckruf"];

/// § 17 (1), (2) BMG: two weeks after the move; leaving may be reported a week ahead.
const TERM_DAYS: i64 = 14;
const AHEAD_DAYS: i64 = 7;

pub(super) fn check(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    let received = input.received.unwrap_or(input.today);
    let (moved_in, moved_out) = (date(input, "einzug"), date(input, "auszug"));
    if asked.named("einzug_nicht_in_zukunft") && moved_in.is_some_and(|day| day > received) {
        preview.problems.push(Problem::new("NB-V-300").at("einzug"));
    }
    for (name, field, day) in [("meldefrist", "einzug", moved_in), ("abmeldefrist", "auszug", moved_out)] {
        if asked.named(name) && day.is_some_and(|day| day.days_until(received) > TERM_DAYS) {
            preview.warnings.push(Problem::new("NB-V-301").at(field));
        }
    }
    if asked.named("auszug_frueh") && moved_out.is_some_and(|day| received.days_until(day) > AHEAD_DAYS) {
        preview.problems.push(Problem::new("NB-V-303").at("auszug"));
    }
    if asked.named("anschrift_anders") && same_address(input) {
        preview.warnings.push(Problem::new("NB-V-302").at("neu_strasse"));
    }
    if asked.named("auskunft_rueckruf") {
        let at = |field: &str| time(input.value(field));
        if at("anfr_zeit").zip(at("rueckruf_zeit")).is_some_and(|(asked, called)| called < asked) {
            preview.warnings.push(Problem::new("NB-V-304").at("rueckruf_zeit"));
        }
        let found = input.value("gefunden") == "ja";
        if found && !input.known.iter().any(|known| known.part == "resident") {
            preview.problems.push(Problem::new("NB-V-305").at("gefunden"));
        }
    }
}

fn same_address(input: &Input<'_>) -> bool {
    let plain = |field: &str| rules::names::fold(input.value(field));
    ["strasse", "hausnummer", "plz", "ort"].iter().all(|part| {
        let (old, new) = (plain(&format!("alt_{part}")), plain(&format!("neu_{part}")));
        old == new
    })
}
