//! Checks of deaths: day, time and period, the order of birth, marriage and death, the spouse.

use model::Problem;
use rules::plausibility::{Death, FamilyStatus, Finding};

use super::{Asked, after, date};
use crate::cases::check::Input;
use crate::cases::decide::Preview;

pub(super) const NAMES: &[&str] = &[
    "tod_nicht_in_zukunft",
    "tod_nach_geburt",
    "zeit_mit_minute",
    "frist_anzeige",
    "sterbezeitraum",
    "ehegatte_bei_familienstand",
    "ehe_vor_tod",
];

pub(super) fn check(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    let found = findings(input);
    // A day that has not come yet is the fault to be mended; that the report came before it would lead to the wrong field first.
    let future = asked.named("tod_nicht_in_zukunft") && found.iter().any(|finding| finding.code == "death.future");
    for finding in found.into_iter().filter(|finding| !(future && finding.code == "death.reported_before")) {
        asked.keep(&finding, problem(&finding, input), preview);
    }
    if asked.named("ehe_vor_tod") && after(input, "4440", "4140") {
        preview.problems.push(Problem::new("NB-V-138").at("4440"));
    }
}

fn findings(input: &Input<'_>) -> Vec<Finding> {
    let Some(died) = date(input, "4140").or_else(|| date(input, "4142_bis")) else { return Vec::new() };
    let time = input.value("4141");
    // A message of a death names no time at all.
    let timed = !input.value("tod_zeit").is_empty();
    rules::plausibility::death(&Death {
        today: input.today,
        died,
        from: date(input, "4142_von"),
        time: Some(time).filter(|time| !time.is_empty()),
        about: !timed || input.value("4144") == "ungefaehr",
        born: input.value("4240").parse().ok(),
        reported: input.received.unwrap_or(input.today),
        land: input.land,
        status: FamilyStatus::from_code(input.value("4300")),
        spouse_given: ["4301", "4302", "4303"].iter().any(|id| !input.value(id).is_empty()),
    })
}

/// The problem of a finding, at our field, and the check that asks for it.
fn problem(finding: &Finding, input: &Input<'_>) -> Option<(Problem, &'static str)> {
    let day = if input.value("4140").is_empty() { "4142_bis" } else { "4140" };
    let (code, field, name) = match finding.code {
        "death.reported_before" => ("NB-V-131", "received", "frist_anzeige"),
        "death.late" => ("NB-V-141", day, "frist_anzeige"),
        "death.future" => ("NB-V-133", day, "tod_nicht_in_zukunft"),
        "death.before_birth" => ("NB-V-134", day, "tod_nach_geburt"),
        "death.very_old" => ("NB-V-142", "4240", "tod_nach_geburt"),
        "death.time" => ("NB-V-108", "4141", "zeit_mit_minute"),
        "death.period" => ("NB-V-135", "4142_bis", "sterbezeitraum"),
        "death.spouse_missing" => ("NB-V-136", "4301", "ehegatte_bei_familienstand"),
        "death.spouse_unexpected" => ("NB-V-137", "4300", "ehegatte_bei_familienstand"),
        _ => return None,
    };
    Some((Problem::new(code).at(field), name))
}
