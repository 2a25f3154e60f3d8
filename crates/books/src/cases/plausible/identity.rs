//! Checks of identity documents: who may apply, how long a document may be valid, which kinds there are, serial numbers, what
//! fits the printed fields.

use model::Problem;
use rules::identity::{Fit, SerialFinding, SerialForm, fit, rule, serial};

use super::{Asked, date};
use crate::cases::check::Input;
use crate::cases::decide::Preview;
use crate::identity::{SIX_WEEKS_DAYS, document_of, last_day, longest};

pub(super) const NAMES: &[&str] = &[
    "antragsalter_16",
    "antragsalter_18",
    "ausweis_gueltigkeit",
    "ausweis_art",
    "ausweis_ermaechtigung",
    "ermaechtigung_art",
    "seriennummer_form",
    // Looks at the other cases, too: see `cases::once`.
    "seriennummer_einmal",
    "aufkleber_einmal",
    "ausweis_laengen",
    "verlust_datum",
    "fund_datum",
];

/// Fingerprints from this age (§ 5 (9) PAuswG, § 4 (4) PassG), signature from this age, in full years.
const FINGERS_FROM: u8 = 6;
const SIGNS_FROM: u8 = 10;

pub(super) fn check(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    for (name, from) in [("antragsalter_16", 16), ("antragsalter_18", 18)] {
        if asked.named(name) {
            age(input, from, preview);
        }
    }
    if asked.named("ausweis_gueltigkeit") {
        validity(asked, input, preview);
    }
    if asked.named("ausweis_art") {
        kind(input, preview);
    }
    if asked.named("ausweis_ermaechtigung") && input.value("ermaechtigung") == "angefordert" {
        if input.value("seriennummer").is_empty() {
            preview.warnings.push(Problem::new("NB-V-286").at("ermaechtigung"));
        } else {
            preview.problems.push(Problem::new("NB-V-287").at("ermaechtigung"));
        }
    }
    if asked.named("ermaechtigung_art") {
        authorisation(input, preview);
    }
    if asked.named("seriennummer_form") {
        number(asked, input, preview);
    }
    if asked.named("ausweis_laengen") {
        lengths(asked, input, preview);
    }
    for (name, field) in [("verlust_datum", "verloren_am"), ("fund_datum", "gefunden_am")] {
        let received = input.received.unwrap_or(input.today);
        if asked.named(name) && date(input, field).is_some_and(|day| day > received) {
            preview.problems.push(Problem::new("NB-V-294").at(field));
        }
    }
}

/// Whoever is too young does not apply alone; a child is not asked for what it cannot give, an older one is.
fn age(input: &Input<'_>, from: u8, preview: &mut Preview) {
    let Some(born) = date(input, "geburtsdatum") else { return };
    let on = input.received.unwrap_or(input.today);
    let Some(age) = born.full_years(on) else {
        preview.problems.push(Problem::new("NB-V-281").at("geburtsdatum"));
        return;
    };
    if age < from && input.value("antragsteller") == "selbst" {
        preview.problems.push(Problem::new("NB-V-280").at("antragsteller").with("age", age).with("from", from));
    }
    for (field, limit) in [("fingerabdruecke", FINGERS_FROM), ("unterschrift", SIGNS_FROM)] {
        if input.value(field) == "kind" && age >= limit {
            preview.problems.push(Problem::new("NB-V-282").at(field).with("age", age).with("from", limit));
        }
    }
}

fn validity(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    let Some((_, sheet)) = document_of(asked.0) else { return };
    let day = |id: &Option<String>| id.as_deref().and_then(|id| date(input, id));
    let Some(issued) = day(&sheet.issued) else { return };
    let at_issue = sheet.issued.as_deref().unwrap_or_default();
    let Some(limit) = longest(sheet, issued, day(&sheet.born)) else {
        preview.problems.push(Problem::new("NB-V-285").at(at_issue));
        return;
    };
    let Some(last) = last_day(sheet, |id| input.value(id)) else { return };
    let field = if input.value("dauer") == "bis" { "gueltig_bis" } else { "dauer" };
    if last > limit {
        preview.problems.push(Problem::new("NB-V-283").at(field).with("limit", limit.german()));
    } else if last < issued {
        preview.problems.push(Problem::new("NB-V-284").at(field));
    } else if input.value("ermaechtigung") == "ohne_register" && last > issued.plus_days(SIX_WEEKS_DAYS - 1) {
        preview.warnings.push(Problem::new("NB-V-288").at(field));
    }
}

/// A kind that is not issued on the day: abolished, or not yet there.
fn kind(input: &Input<'_>, preview: &mut Preview) {
    let on = input.received.unwrap_or(input.today);
    let kind = input.value("dokument");
    if !kind.is_empty() && rule(kind, on).is_none() {
        preview.problems.push(Problem::new("NB-V-285").at("dokument"));
    }
}

/// Without sight of the register only provisional kinds, as a rule for six weeks.
fn authorisation(input: &Input<'_>, preview: &mut Preview) {
    let kind = input.value("dokument");
    if input.value("register_sichtbar") == "0" && !matches!(kind, "vpa" | "vpass") {
        preview.problems.push(Problem::new("NB-V-289").at("dokument"));
    }
    let Some(until) = date(input, "gilt_bis") else { return };
    let limit = rule(kind, input.today).and_then(|rule| rule.last_day(input.today, date(input, "geburtsdatum")));
    if until < input.today {
        preview.problems.push(Problem::new("NB-V-284").at("gilt_bis"));
    } else if let Some(limit) = limit.filter(|limit| until > *limit) {
        preview.problems.push(Problem::new("NB-V-283").at("gilt_bis").with("limit", limit.german()));
    } else if input.value("register_sichtbar") == "0" && until > input.today.plus_days(SIX_WEEKS_DAYS - 1) {
        preview.warnings.push(Problem::new("NB-V-288").at("gilt_bis"));
    }
}

/// Form of the serial number: by the document of the service, or by the kind that was chosen.
fn number(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    let typed = input.value("seriennummer");
    if typed.is_empty() {
        return;
    }
    let chosen = input.value("dokument");
    let kind = if chosen.is_empty() { document_of(asked.0).map_or("pa", |(kind, _)| kind) } else { chosen };
    let form = form_of(kind);
    match serial(form, typed) {
        Ok(_) => {}
        Err(SerialFinding::CheckDigit) => preview.problems.push(Problem::new("NB-V-290").at("seriennummer")),
        Err(SerialFinding::Form) => {
            let example = if form == SerialForm::Chip { "LZ6311T47" } else { "A1234567" };
            preview.warnings.push(Problem::new("NB-V-291").at("seriennummer").with("example", example));
        }
    }
}

/// The form that documents of this kind have or had: the latest rule decides, abolished kinds are still lost and found.
fn form_of(kind: &str) -> SerialForm {
    let rules = rules::identity::documents().unwrap_or_default();
    rules.iter().rfind(|rule| rule.kind == kind).map_or(SerialForm::Chip, |rule| rule.serial)
}

fn lengths(asked: &Asked<'_>, input: &Input<'_>, preview: &mut Preview) {
    let rows = asked.0.papers.iter().filter_map(|paper| paper.sheet.as_ref()).flat_map(|sheet| &sheet.rows);
    for row in rows {
        let Some(length) = &row.length else { continue };
        let words: Vec<&str> = row.fields.iter().map(|id| input.value(id)).filter(|value| !value.is_empty()).collect();
        let text = words.join(" ");
        if !text.is_empty() && fit(length, &format!("{}{text}", row.prefix)) == Fit::TooLong {
            let field = row.fields.first().map(String::as_str).unwrap_or_default();
            let problem = Problem::new("NB-V-293").at(field).with("label", &row.label.de);
            // Sheets of several sizes ask for the same line: it is told once.
            if !preview.warnings.iter().any(|told| told.code == problem.code && told.field == problem.field) {
                preview.warnings.push(problem);
            }
        }
    }
}
