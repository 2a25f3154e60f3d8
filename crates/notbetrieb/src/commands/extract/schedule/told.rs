//! What a scheduled run and `extract deliver --status` say.

use extract::places::Carried;
use model::Instant;
use serde_json::{Value, json};

use super::config::Config;
use super::status::{PlaceStatus, Run, Status, Told};
use crate::output::{Exit, Output};

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

fn name(label: &str, output: &Output) -> String {
    match (label, output.lang) {
        ("", model::catalogue::Lang::De) => "Siegelrechner".to_owned(),
        ("", model::catalogue::Lang::En) => "sealing machine".to_owned(),
        _ => label.to_owned(),
    }
}

/// What was delivered; what went wrong is said by the refusal.
pub fn run(status: &Status, delivered: &[(String, Carried)], output: &Output) {
    let last = status.runs.last();
    if output.json {
        let places: Vec<Value> = delivered
            .iter()
            .map(|(label, carried)| {
                json!({
                    "label": label, "there_before": carried.there_before, "removed": carried.removed, "left": carried.left,
                    "cleared": carried.cleared,
                })
            })
            .collect();
        output.value(&json!({
            "file": last.and_then(|run| run.file.clone()), "proved": last.is_some_and(|run| run.proved),
            "delivered": places, "problems": last.map(|run| codes(&run.problems)).unwrap_or_default(),
        }));
        return;
    }
    if let Some(file) = last.and_then(|run| run.file.as_ref()) {
        let proved = last.is_some_and(|run| run.proved);
        output.say(
            format!("{file}: {}", if proved { "versiegelt und zur Probe wiederhergestellt" } else { "ohne Nachweis" }),
            format!("{file}: {}", if proved { "sealed and restored once" } else { "without a proof" }),
        );
    }
    for (label, carried) in delivered {
        let place = name(label, output);
        output.say(
            format!(
                "  {place}: {}, {} gelöscht",
                if carried.there_before { "schon da" } else { "geliefert und zurückgelesen" },
                carried.removed.len()
            ),
            format!(
                "  {place}: {}, {} deleted",
                if carried.there_before { "there already" } else { "delivered and read back" },
                carried.removed.len()
            ),
        );
        for file in &carried.removed {
            output.say(format!("    gelöscht: {file}"), format!("    deleted: {file}"));
        }
        for file in &carried.left {
            output.say(
                format!("    nicht gelöscht, weil verändert: {file}"),
                format!("    not deleted, because it was changed: {file}"),
            );
        }
        if carried.cleared > 0 {
            output.say(
                format!("    {} halbe Dateien eines abgebrochenen Laufs weggeräumt", carried.cleared),
                format!("    {} half files of a run that was broken off cleared away", carried.cleared),
            );
        }
    }
}

fn codes(problems: &[Told]) -> Vec<String> {
    problems.iter().map(|told| told.code.clone()).collect()
}

/// Whether the last good run is too long ago.
fn overdue(status: &Status, config: &Config, now: Instant) -> bool {
    let good = |run: &&Run| run.ended.is_some() && run.file.is_some() && run.problems.is_empty();
    let last = status.runs.iter().rev().find(good).and_then(|run| run.ended);
    let most = i64::try_from(config.limits.overdue_hours).unwrap_or(i64::MAX).saturating_mul(HOUR_MS);
    last.is_none_or(|last| now.0.saturating_sub(last.0) > most)
}

/// The last run and every place; 1 if something is wrong.
pub fn status(status: &Status, config: &Config, now: Instant, output: &Output) -> Exit {
    let last = status.runs.last();
    let broken_off = last.is_some_and(|run| run.ended.is_none());
    let overdue = overdue(status, config, now);
    let missing: Vec<&str> = config
        .deliveries
        .iter()
        .map(|delivery| delivery.place.label.as_str())
        .filter(|label| !status.places.iter().any(|place| place.label == **label && place.delivered.is_some()))
        .collect();
    let failed = status.places.iter().any(|place| place.failed.is_some());
    let wrong =
        overdue || broken_off || failed || !missing.is_empty() || last.is_some_and(|run| !run.problems.is_empty());
    if output.json {
        output.value(&json!({
            "fine": !wrong, "overdue": overdue, "broken_off": broken_off, "never_delivered": missing,
            "last": last, "places": status.places,
        }));
    } else {
        people(status, &missing, overdue, broken_off, output);
    }
    if wrong { Exit::Refused } else { Exit::Fine }
}

fn people(status: &Status, missing: &[&str], overdue: bool, broken_off: bool, output: &Output) {
    if overdue {
        output.say("ALARM: Der letzte gute Lauf ist zu lange her.", "ALARM: the last good run is too long ago.");
    }
    if broken_off {
        output.say(
            "Der letzte Lauf ist noch im Gang oder wurde abgebrochen.",
            "The last run is still going on, or was broken off.",
        );
    }
    for problem in status.runs.last().map(|run| run.problems.as_slice()).unwrap_or_default() {
        said(problem, output);
    }
    for place in &status.places {
        line(place, output);
    }
    for label in missing {
        output.say(format!("ALARM: {label}: noch nie beliefert."), format!("ALARM: {label}: never delivered to."));
    }
}

fn line(place: &PlaceStatus, output: &Output) {
    let label = name(&place.label, output);
    let arrived = || place.kept.iter().filter(|kept| kept.arrived);
    let newest = arrived().max_by_key(|kept| kept.sealed);
    let (de, en) = newest.map_or_else(
        || ("leer".to_owned(), "empty".to_owned()),
        |kept| {
            let proved = if kept.proved { "" } else { " (ohne Nachweis / unproved)" };
            (
                format!("{} Auszüge, neuester vom {}{proved}", arrived().count(), kept.sealed.german()),
                format!("{} extracts, newest of {}{proved}", arrived().count(), kept.sealed.rfc3339()),
            )
        },
    );
    output.say(format!("{label}: {de}"), format!("{label}: {en}"));
    if let Some(failure) = &place.failed {
        output.say(
            format!("  ALARM: zuletzt gescheitert am {}:", failure.at.german()),
            format!("  ALARM: failed last on {}:", failure.at.rfc3339()),
        );
        said(&failure.problem, output);
    }
}

fn said(told: &Told, output: &Output) {
    let args: Vec<String> = told.args.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    output.line(format!("  {} {}", told.code, args.join(", ")));
}
