//! Checks of births: day and time, the mother's age, twins, stillbirth.

use model::Problem;
use rules::plausibility::{Birth, Finding};

use super::{Asked, after, date};
use crate::cases::check::Input;
use crate::cases::decide::Preview;

pub(super) const NAMES: &[&str] = &[
    "geburt_nicht_in_zukunft",
    "zeit_mit_minute",
    "frist_anzeige",
    "mutter_alter",
    "ehe_vor_geburt",
    "mehrling_reihenfolge",
    // Asked where the other cases are known.
    crate::cases::siblings::CHECK,
    "totgeburt",
];

pub(super) fn check(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    let found = findings(input);
    // A day that has not come yet is the fault to be mended; that the report came before it would lead to the wrong field first.
    let future = asked.named("geburt_nicht_in_zukunft") && found.iter().any(|finding| finding.code == "birth.future");
    for finding in found.into_iter().filter(|finding| !(future && finding.code == "birth.reported_before")) {
        asked.keep(&finding, problem(&finding), preview);
    }
    if asked.named("ehe_vor_geburt") && after(input, "1440", "1040") {
        preview.warnings.push(Problem::new("NB-V-143").at("1440"));
    }
}

fn findings(input: &Input<'_>) -> Vec<Finding> {
    let Some(born) = date(input, "1040") else { return Vec::new() };
    let number = |id: &str| input.value(id).parse::<u8>().ok();
    rules::plausibility::birth(&Birth {
        today: input.today,
        born,
        time: input.value("1041"),
        mother_born: input.value("1240").parse().ok(),
        reported: input.received.unwrap_or(input.today),
        land: input.land,
        stillborn: input.value("1090") == "tot",
        grams: input.value("geb_gewicht").parse().ok(),
        week: number("geb_woche"),
        children: number("geb_anzahl").unwrap_or(1),
        order: number("geb_folge"),
    })
}

/// The problem of a finding, at our field, and the check that asks for it.
fn problem(finding: &Finding) -> Option<(Problem, &'static str)> {
    let (code, field, name) = match finding.code {
        "birth.future" => ("NB-V-130", "1040", "geburt_nicht_in_zukunft"),
        "birth.time" => ("NB-V-108", "1041", "zeit_mit_minute"),
        "birth.reported_before" => ("NB-V-131", "received", "frist_anzeige"),
        "birth.order" => ("NB-V-132", "geb_folge", "mehrling_reihenfolge"),
        "birth.not_stillborn" => ("NB-V-146", "1090", "totgeburt"),
        "birth.mother_age" => ("NB-V-140", "1240", "mutter_alter"),
        "birth.late" => ("NB-V-141", "1040", "frist_anzeige"),
        _ => return None,
    };
    Some((Problem::new(code).at(field), name))
}
