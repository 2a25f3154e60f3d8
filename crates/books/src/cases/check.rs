//! The check of a report against its service: the same for the form, the import and the interface.

use std::collections::BTreeSet;

use model::acts::case::{EvidenceSeen, EvidenceState, FieldValue};
use model::catalogue::{Field, FieldKind, Service, Shown};
use model::problem::Refusal;
use model::{CivilDate, Money, PartialDate, Problem};

use rules::deadline::Land;

use super::decide::Preview;
use super::plausible;

/// What the extract says about a person who was picked for a part of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The part, as the form's group names it.
    pub part: String,
    /// Values by the catalogue's prefill keys, e.g. `marital_status`.
    pub values: std::collections::BTreeMap<String, String>,
}

/// What is checked.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// `oral` or `written`.
    pub form: &'a str,
    /// Civil date the report came in.
    pub received: Option<CivilDate>,
    /// Values.
    pub values: &'a [FieldValue],
    /// Evidence.
    pub evidence: &'a [EvidenceSeen],
    /// What the extract says about the persons picked.
    pub known: &'a [Known],
    /// Today.
    pub today: CivilDate,
    /// The Land, for public holidays.
    pub land: Land,
}

impl Input<'_> {
    /// The value of a field, empty if it has none. `form` is the form of the report.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        if field == "form" {
            return self.form;
        }
        self.values.iter().find(|value| value.field == field).map_or("", |value| value.value.as_str())
    }
    /// What the extract says about the person picked for a part: none if nobody was picked or the extract is silent.
    #[must_use]
    pub fn known(&self, part: &str, key: &str) -> Option<&str> {
        let known = self.known.iter().find(|known| known.part == part)?;
        known.values.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }
    /// What the service shows for these values.
    #[must_use]
    pub fn shown<'s>(&self, service: &'s Service) -> Shown<'s> {
        service.shown(self.form, |id| Some(self.value(id)).filter(|value| !value.is_empty()))
    }
}

/// Longest text where the catalogue names none, in characters.
const TEXT_MAX_CHARS: usize = 200;
/// Longest text on several lines, in characters.
const LONG_TEXT_MAX_CHARS: usize = 4_000;
/// Longest note at a piece of evidence, in characters.
const NOTE_MAX_CHARS: usize = 300;

/// Checks everything and reports every wrong field at once.
#[must_use]
pub fn check(service: &Service, input: &Input<'_>) -> Preview {
    let mut preview = Preview::default();
    form_and_day(service, input, &mut preview.problems);
    let shown = input.shown(service);
    let fields: Vec<&Field> = shown.groups.iter().flat_map(|(_, fields)| fields.iter().copied()).collect();
    for field in &fields {
        let value = input.value(&field.id);
        if value.is_empty() {
            if field.required {
                preview.problems.push(at(field, "NB-V-100"));
            }
        } else if let Err(code) = value_fits(field, value) {
            preview.problems.push(at(field, code));
        }
    }
    let ids: BTreeSet<&str> = fields.iter().map(|field| field.id.as_str()).collect();
    for value in input.values.iter().filter(|value| !value.value.is_empty() && !ids.contains(value.field.as_str())) {
        // A value that the form does not show would be kept without anyone having seen it.
        preview.problems.push(Problem::new("NB-V-101").at(&value.field).with("field", &value.field));
    }
    evidence(&shown, input, &mut preview);
    if preview.problems.is_empty() {
        plausible::check(service, input, &mut preview);
    }
    preview
}

fn form_and_day(service: &Service, input: &Input<'_>, problems: &mut Refusal) {
    if !service.forms.is_empty() && !service.forms.iter().any(|form| form.name() == input.form) {
        problems.push(Problem::new("NB-V-102").at("form"));
    }
    if input.received.is_some_and(|day| day > input.today) {
        problems.push(Problem::new("NB-V-103").at("received"));
    }
}

fn evidence(shown: &Shown<'_>, input: &Input<'_>, preview: &mut Preview) {
    for asked in &shown.evidence {
        let seen = input.evidence.iter().find(|seen| seen.key == asked.key);
        let missing = seen.is_none_or(|seen| seen.state == EvidenceState::Missing);
        let otherwise = seen.is_some_and(|seen| !seen.note.trim().is_empty());
        if missing && asked.must && !otherwise {
            let problem = Problem::new("NB-V-410").at(format!("evidence.{}", asked.key));
            preview.problems.push(problem.with("evidence", &asked.label.de));
        } else if missing && (asked.expected || asked.must) {
            preview
                .warnings
                .push(Problem::new("NB-V-120").at(format!("evidence.{}", asked.key)).with("evidence", &asked.label.de));
        }
        if seen.is_some_and(|seen| seen.note.chars().count() > NOTE_MAX_CHARS) {
            preview
                .problems
                .push(Problem::new("NB-V-104").at(format!("evidence.{}", asked.key)).with("max", NOTE_MAX_CHARS));
        }
    }
}

fn at(field: &Field, code: &'static str) -> Problem {
    let max =
        field.max_chars.unwrap_or(if field.kind == FieldKind::LongText { LONG_TEXT_MAX_CHARS } else { TEXT_MAX_CHARS });
    Problem::new(code).at(&field.id).with("label", &field.label.de).with("max", max)
}

/// Does the canonical text fit the field? Yields the problem code otherwise.
///
/// # Errors
/// `NB-V-104` too long, `NB-V-105` characters outside DIN 91379, `NB-V-106` date, `NB-V-107` partial date, `NB-V-108` time,
/// `NB-V-109` choice, `NB-V-110` number, `NB-V-111` amount, `NB-V-112` IBAN.
pub fn value_fits(field: &Field, value: &str) -> Result<(), &'static str> {
    let long = field.kind == FieldKind::LongText;
    let max = field.max_chars.unwrap_or(if long { LONG_TEXT_MAX_CHARS } else { TEXT_MAX_CHARS });
    if value.chars().count() > max {
        return Err("NB-V-104");
    }
    let ok = |fits: bool, code: &'static str| if fits { Ok(()) } else { Err(code) };
    match field.kind {
        FieldKind::Text => ok(!value.chars().any(char::is_control), "NB-V-105"),
        FieldKind::LongText => ok(!value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r')), "NB-V-105"),
        FieldKind::Name => ok(rules::names::accepts(value, rules::names::Datatype::A).is_ok(), "NB-V-105"),
        FieldKind::Date => ok(value.parse::<CivilDate>().is_ok(), "NB-V-106"),
        FieldKind::PartialDate => ok(value.parse::<PartialDate>().is_ok(), "NB-V-107"),
        FieldKind::Time => ok(time(value).is_some(), "NB-V-108"),
        FieldKind::Choice => ok(field.choices.iter().any(|choice| choice.value == value), "NB-V-109"),
        FieldKind::YesNo => ok(matches!(value, "1" | "0"), "NB-V-109"),
        FieldKind::Number => ok(value.parse::<u32>().is_ok(), "NB-V-110"),
        FieldKind::Money => ok(value.parse::<Money>().is_ok_and(|money| !money.is_negative()), "NB-V-111"),
        FieldKind::Iban => ok(rules::iban::check(value).is_ok(), "NB-V-112"),
    }
}

/// Hours and minutes of `HH:MM`.
#[must_use]
pub fn time(value: &str) -> Option<(u8, u8)> {
    let (hours, minutes) = value.split_once(':')?;
    let part = |text: &str, max: u8| {
        (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<u8>().ok())
            .flatten()
            .filter(|n| *n <= max)
    };
    Some((part(hours, 23)?, part(minutes, 59)?))
}
