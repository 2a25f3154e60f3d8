//! Named checks of the catalogue, wired to `rules`. Field ids are the numbers of PStV Anlage 1.

use model::catalogue::Service;
use model::{CivilDate, PartialDate, Problem};
use rules::deadline::Land;
use rules::plausibility::{Birth, Death, FamilyStatus, Finding, Severity};

use super::check::Input;
use super::decide::Preview;

/// Every check name that a service may call; `catalogue check` refuses others.
pub const NAMES: &[&str] = &[
    "geburt_nicht_in_zukunft",
    "zeit_mit_minute",
    "frist_anzeige",
    "mutter_alter",
    "ehe_vor_geburt",
    "mehrling_reihenfolge",
    "kindesname",
    "registernummer_form",
    "idnr_pruefziffer",
    "tod_nicht_in_zukunft",
    "tod_nach_geburt",
    "sterbezeitraum",
    "ehegatte_bei_familienstand",
    "ehe_vor_tod",
    "totgeburt",
];

/// Fields that quote an earlier register entry.
const REGISTER_NUMBERS: &[&str] = &["1275", "1375", "1475", "4275", "4475", "4575", "mit_registernummer"];
/// Fields that hold an IdNr.
const TAX_NUMBERS: &[&str] = &["1298", "1398"];

/// Runs the checks that the service names. Errors become problems, warnings are to be accepted.
pub fn check(service: &Service, input: &Input<'_>, land: Land, preview: &mut Preview) {
    let named = |name: &str| service.checks.iter().any(|check| check == name);
    for finding in findings(input, land) {
        if let Some((problem, name)) = problem(&finding, input)
            && named(name)
        {
            match finding.severity {
                Severity::Error => preview.problems.push(problem),
                Severity::Warn => preview.warnings.push(problem),
            }
        }
    }
    if named("ehe_vor_geburt") && after(input, "1440", "1040") {
        preview.warnings.push(Problem::new("NB-V-143").at("1440"));
    }
    if named("ehe_vor_tod") && after(input, "4440", "4140") {
        preview.problems.push(Problem::new("NB-V-138").at("4440"));
    }
    if named("kindesname") {
        child_name(input, preview);
    }
    if named("registernummer_form") {
        let odd = REGISTER_NUMBERS.iter().filter(|id| !input.value(id).is_empty() && !register_number(input.value(id)));
        preview.warnings.extend(odd.map(|id| Problem::new("NB-V-145").at(*id)));
    }
    if named("idnr_pruefziffer") {
        let wrong = TAX_NUMBERS.iter().filter(|id| !input.value(id).is_empty() && !rules::idnr::valid(input.value(id)));
        preview.problems.extend(wrong.map(|id| Problem::new("NB-V-139").at(*id)));
    }
}

fn date(input: &Input<'_>, id: &str) -> Option<CivilDate> {
    input.value(id).parse().ok()
}

fn after(input: &Input<'_>, first: &str, second: &str) -> bool {
    let earliest = input.value(first).parse::<PartialDate>().ok().and_then(|date| date.earliest());
    earliest.zip(date(input, second)).is_some_and(|(first, second)| first > second)
}

fn findings(input: &Input<'_>, land: Land) -> Vec<Finding> {
    let reported = input.received.unwrap_or(input.today);
    if let Some(born) = date(input, "1040") {
        let number = |id: &str| input.value(id).parse::<u8>().ok();
        return rules::plausibility::birth(&Birth {
            today: input.today,
            born,
            time: input.value("1041"),
            mother_born: input.value("1240").parse().ok(),
            reported,
            land,
            stillborn: input.value("1090") == "tot",
            grams: input.value("geb_gewicht").parse().ok(),
            week: number("geb_woche"),
            children: number("geb_anzahl").unwrap_or(1),
            order: number("geb_folge"),
        });
    }
    let from = date(input, "4142_von");
    if let Some(died) = date(input, "4140").or_else(|| date(input, "4142_bis")) {
        let time = input.value("4141");
        // A message of a death names no time at all.
        let timed = !input.value("tod_zeit").is_empty();
        return rules::plausibility::death(&Death {
            today: input.today,
            died,
            from,
            time: Some(time).filter(|time| !time.is_empty()),
            about: !timed || input.value("4144") == "ungefaehr",
            born: input.value("4240").parse().ok(),
            reported,
            land,
            status: FamilyStatus::from_code(input.value("4300")),
            spouse_given: ["4301", "4302", "4303"].iter().any(|id| !input.value(id).is_empty()),
        });
    }
    Vec::new()
}

/// The problem of a finding, at our field, and the check that asks for it.
fn problem(finding: &Finding, input: &Input<'_>) -> Option<(Problem, &'static str)> {
    let day = if input.value("4140").is_empty() { "4142_bis" } else { "4140" };
    let (code, field, name) = match finding.code {
        "birth.future" => ("NB-V-130", "1040", "geburt_nicht_in_zukunft"),
        "birth.time" => ("NB-V-108", "1041", "zeit_mit_minute"),
        "birth.reported_before" | "death.reported_before" => ("NB-V-131", "received", "frist_anzeige"),
        "birth.order" => ("NB-V-132", "geb_folge", "mehrling_reihenfolge"),
        "birth.not_stillborn" => ("NB-V-146", "1090", "totgeburt"),
        "birth.mother_age" => ("NB-V-140", "1240", "mutter_alter"),
        "birth.late" => ("NB-V-141", "1040", "frist_anzeige"),
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

/// §§ 1616, 1617 BGB: each part of the child's name comes from a parent's name; foreign law is a reason of its own.
fn child_name(input: &Input<'_>, preview: &mut Preview) {
    let name = input.value("1101");
    if name.is_empty() || input.value("name_grund") == "fremd" {
        return;
    }
    let mut sources = rules::childname::parts(input.value("1201"));
    sources.extend(rules::childname::parts(input.value("1301")));
    let parts = rules::childname::parts(name);
    let whole = [input.value("1201"), input.value("1301")].contains(&name);
    if !whole && (parts.len() > 2 || parts.iter().any(|part| !sources.contains(part))) {
        preview.warnings.push(Problem::new("NB-V-144").at("1101"));
    }
}

/// The child's family name that the law gives when the parents choose none within a month (§ 1617 (4) BGB), for the screen.
#[must_use]
pub fn legal_child_name(mother: &str, father: &str) -> Option<String> {
    rules::childname::by_law(&rules::childname::parts(mother), &rules::childname::parts(father))
        .ok()
        .map(|name| name.name)
}

/// Letter, serial, year: `G 399/2010` (§§ 16, 17 PStV), quoted from an earlier entry.
fn register_number(text: &str) -> bool {
    let text = text.trim();
    let rest = text.strip_prefix(['G', 'E', 'S', 'L']).unwrap_or(text).trim_start();
    rest.split_once('/').is_some_and(|(serial, year)| {
        let serial_fits = !serial.is_empty() && serial.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        serial_fits && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
    })
}
