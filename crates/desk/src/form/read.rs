//! From what was typed to canonical text; and which fields count.

use std::collections::BTreeMap;

use model::Money;
use model::acts::case::{EvidenceState, Source};
use model::catalogue::{Field, FieldGroup, FieldKind, Service};

use crate::components::DateParts;
use crate::http::Posted;

/// What a posted form says, in canonical text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// `oral` or `written`; the only one where a service knows only one.
    pub form: String,
    /// The day the report came in, `YYYY-MM-DD` or as typed.
    pub received: String,
    /// Values of the shown fields that are filled, by field id.
    pub values: BTreeMap<String, String>,
    /// Where each value is known from.
    pub sources: BTreeMap<String, Source>,
    /// Evidence by key: state and note.
    pub evidence: BTreeMap<String, (Option<EvidenceState>, String)>,
    /// Picked persons: part → reference.
    pub parts: BTreeMap<String, String>,
}

impl Answers {
    /// A value by field id.
    #[must_use]
    pub fn value(&self, id: &str) -> Option<&str> {
        self.values.get(id).map(String::as_str)
    }
}

/// The three fields of a date as typed; a value in one piece (`1040=2026-11-20`) is taken apart.
#[must_use]
pub fn date_parts(posted: &Posted, name: &str) -> DateParts {
    let parts = DateParts {
        day: posted.get(&format!("{name}.d")).to_owned(),
        month: posted.get(&format!("{name}.m")).to_owned(),
        year: posted.get(&format!("{name}.y")).to_owned(),
    };
    if parts.is_empty() && !posted.get(name).is_empty() {
        return DateParts::from_canonical(posted.get(name));
    }
    parts
}

/// A date as canonical text: `YYYY-MM-DD`, zeros for what was left empty. What is no number stays as typed and is
/// refused by the check, so that the form can show it again.
#[must_use]
pub fn date_text(parts: &DateParts) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let two = |text: &str| match text.parse::<u8>() {
        _ if text.is_empty() => "00".to_owned(),
        Ok(number) => format!("{number:02}"),
        Err(_) => text.to_owned(),
    };
    format!("{}-{}-{}", parts.year, two(&parts.month), two(&parts.day))
}

/// `9:05`, `0905`, `9.05` and `09:05 Uhr` as `09:05`; anything else as typed.
fn time_text(typed: &str) -> String {
    let plain = typed.trim_end_matches("Uhr").trim();
    let digits_only = plain.len() == 4 && plain.bytes().all(|b| b.is_ascii_digit());
    let pair = if digits_only { plain.split_at_checked(2) } else { plain.split_once([':', '.']) };
    let number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match pair {
        Some((hours, minutes)) if number(hours) && minutes.len() == 2 && number(minutes) => {
            format!("{hours:0>2}:{minutes}")
        }
        _ => typed.to_owned(),
    }
}

/// What was typed for a field, as canonical text; empty if nothing was.
#[must_use]
pub fn canonical(field: &Field, posted: &Posted) -> String {
    let typed = posted.get(&field.id);
    match field.kind {
        FieldKind::Date | FieldKind::PartialDate => date_text(&date_parts(posted, &field.id)),
        _ if typed.is_empty() => String::new(),
        FieldKind::Time => time_text(typed),
        FieldKind::Money => {
            Money::parse_german(typed).map(|money| money.to_string()).unwrap_or_else(|_| typed.to_owned())
        }
        FieldKind::Iban => typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase(),
        FieldKind::Text | FieldKind::Name => normal(typed),
        FieldKind::Choice | FieldKind::YesNo | FieldKind::LongText | FieldKind::Number => typed.to_owned(),
    }
}

/// Runs of blanks made one. The office brings the text into NFC where it is kept.
fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The whole form. Fields that the answers hide do not count, whatever stands in them.
#[must_use]
pub fn answers(service: &Service, posted: &Posted) -> Answers {
    let form = match service.forms.as_slice() {
        [only] => only.name().to_owned(),
        _ => posted.get("form").to_owned(),
    };
    let mut all: BTreeMap<&str, String> = service
        .fields()
        .map(|field| (field.id.as_str(), canonical(field, posted)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let copied = copied(service, &form, &all);
    for (id, from) in &copied {
        if let Some(value) = all.get(from.id.as_str()).cloned() {
            all.insert(id, value);
        }
    }
    let shown = service.shown(&form, |id| all.get(id).map(String::as_str));
    let mut answers = Answers { received: date_text(&date_parts(posted, "received")), ..Answers::default() };
    for (group, fields) in &shown.groups {
        if let Some(part) = &group.person {
            let reference = posted.get(&format!("part.{part}"));
            if !reference.is_empty() {
                answers.parts.insert(part.clone(), reference.to_owned());
            }
        }
        for field in fields {
            if let Some(value) = all.get(field.id.as_str()) {
                let source = match copied.get(field.id.as_str()) {
                    Some(from) => {
                        service.group_of(&from.id).map_or(Source::Declared, |group| source(group, from, value, posted))
                    }
                    None => source(group, field, value, posted),
                };
                answers.values.insert(field.id.clone(), value.clone());
                answers.sources.insert(field.id.clone(), source);
            }
        }
    }
    for evidence in &shown.evidence {
        let state = EvidenceState::from_name(posted.get(&format!("ev.{}", evidence.key)));
        let note = posted.get(&format!("evn.{}", evidence.key)).to_owned();
        answers.evidence.insert(evidence.key.clone(), (state, note));
    }
    drop(shown);
    answers.form = form;
    answers
}

/// Fields left empty that take the value of another: id → the field it comes from. A hidden field gives nothing.
fn copied<'s>(service: &'s Service, form: &str, all: &BTreeMap<&str, String>) -> BTreeMap<&'s str, &'s Field> {
    let value = |id: &str| if id == "form" { Some(form) } else { all.get(id).map(String::as_str) };
    let shown = service.shown(form, |id| all.get(id).map(String::as_str));
    service
        .fields()
        .filter(|field| !all.contains_key(field.id.as_str()))
        .filter_map(|field| {
            let from = field.copied_from(value).filter(|from| shown.has(from))?;
            Some((field.id.as_str(), service.field(from)?))
        })
        .collect()
}

/// Where a value is known from: what the clerk said for the group; a value taken from the extract and changed since is
/// declared.
fn source(group: &FieldGroup, field: &Field, value: &str, posted: &Posted) -> Source {
    let said = Source::from_name(posted.get(&format!("src.{}", group.key))).unwrap_or(Source::Declared);
    if said == Source::Extract && posted.get(&format!("pre.{}", field.id)) != value { Source::Declared } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::steps::tests::sample;

    fn posted(pairs: &[(&str, &str)]) -> Posted {
        Posted(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn dates_keep_what_was_typed_even_if_no_such_day_exists() {
        let given = posted(&[("1040.d", "31"), ("1040.m", "2"), ("1040.y", "2026")]);
        let parts = date_parts(&given, "1040");
        assert_eq!(date_text(&parts), "2026-02-31");
        assert_eq!(DateParts::from_canonical("1931-04-00").month, "04");
        assert!(DateParts::from_canonical("1931-04-00").day.is_empty());
        let partial = posted(&[("1240.y", "1931")]);
        assert_eq!(date_text(&date_parts(&partial, "1240")), "1931-00-00");
        let one_piece = posted(&[("1040", "2026-11-20")]);
        assert_eq!(date_text(&date_parts(&one_piece, "1040")), "2026-11-20");
    }

    #[test]
    fn times_are_read_as_clerks_type_them() {
        for (typed, canonical) in [
            ("9:05", "09:05"),
            ("0905", "09:05"),
            ("14.30", "14:30"),
            ("14:30 Uhr", "14:30"),
            ("25:00", "25:00"),
            ("halb drei", "halb drei"),
            ("14:5", "14:5"),
            ("ähm1", "ähm1"),
        ] {
            assert_eq!(time_text(typed), canonical, "{typed}");
        }
    }

    #[test]
    fn hidden_fields_do_not_count() {
        let service = sample();
        let with = posted(&[("form", "oral"), ("1090", "0"), ("reason", "kept by mistake")]);
        assert_eq!(answers(&service, &with).value("reason"), None);
        let shown = posted(&[("form", "oral"), ("1090", "1"), ("reason", "because")]);
        assert_eq!(answers(&service, &shown).value("reason"), Some("because"));
    }

    #[test]
    fn a_value_changed_after_taking_it_from_the_extract_is_declared() {
        let service = sample();
        let given = posted(&[
            ("form", "oral"),
            ("src.mother", "extract"),
            ("pre.1201", "Yıldız"),
            ("1201", "Yıldız"),
            ("pre.1203", "Aylin"),
            ("1203", "Aylin Fatma"),
        ]);
        let read = answers(&service, &given);
        assert_eq!(read.sources["1201"], Source::Extract);
        assert_eq!(read.sources["1203"], Source::Declared);
    }
}
