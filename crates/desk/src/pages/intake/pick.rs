//! Persons of the extract inside a form: searched, taken over, let go again.

use std::collections::BTreeMap;

use extract::records::Class;
use extract::search::Query;
use model::Problem;
use model::acts::Subject;
use model::acts::case::CasePerson;
use model::catalogue::Service;
use model::problem::Refusal;
use office::persons::FoundPerson;

use super::flow::{Draft, stay};
use crate::app::Outcome;
use crate::form::person::{PartView, PersonLine};
use crate::http::Posted;
use crate::pages::data::short_state;
use crate::pages::search::{full_name, reasons};
use crate::seat::{Seat, read_subject, subject_text};
use crate::t;

/// A search typed and not yet made.
pub(super) fn pending_search(service: &Service, posted: &Posted) -> Option<String> {
    service.field_groups.iter().filter_map(|group| group.person.clone()).find(|part| {
        let typed = posted.get(&format!("find.{part}"));
        !typed.is_empty()
            && typed != posted.get(&format!("found.{part}"))
            && posted.get(&format!("part.{part}")).is_empty()
    })
}

/// The purpose of looking somebody up while taking a report is the report.
pub(super) fn purpose(draft: &Draft<'_>, posted: &Posted) -> String {
    match posted.get("purpose") {
        "" => draft.service.title.de.clone(),
        said => said.to_owned(),
    }
}

pub(super) fn find(
    seat: &Seat,
    draft: &Draft<'_>,
    posted: &mut Posted,
    people: &mut BTreeMap<String, PartView>,
    part: &str,
) -> Outcome {
    let asked = posted.get(&format!("find.{part}")).to_owned();
    let mut view = PartView { extract: seat.office.has_extract(), query: asked.clone(), ..PartView::default() };
    let mut problems = Vec::new();
    if !asked.is_empty() {
        match seat.office.search(&seat.actor, &purpose(draft, posted), &Query::of(asked.as_str())) {
            Ok(found) => {
                if let Some(only) = exact(&asked, &found) {
                    posted.set(&format!("found.{part}"), asked);
                    return pick(seat, draft, posted, part, &subject_text(&only.subject));
                }
                view.searched = true;
                view.hits = found.iter().map(|person| line_of(seat, person)).collect();
            }
            Err(refusal) => problems = refusal,
        }
    }
    posted.set(&format!("found.{part}"), asked);
    people.insert(part.to_owned(), view);
    Ok(stay(seat, draft, posted, people, &problems))
}

/// Whoever was asked for by name and full date of birth, if the name is spelt like that and nobody else has the date: no second
/// press is asked for. The person taken over stands above the fields and can be let go.
fn exact<'a>(asked: &str, found: &'a [FoundPerson]) -> Option<&'a FoundPerson> {
    let words: Vec<String> = asked.split_whitespace().map(str::to_lowercase).collect();
    let born = |person: &FoundPerson| {
        let day = person.date_of_birth.and_then(|date| date.full()).map(|date| date.german());
        day.is_some_and(|day| words.contains(&day))
    };
    let mut fitting = found.iter().filter(|person| born(person));
    let (only, None) = (fitting.next()?, fitting.next()) else { return None };
    let names = format!("{} {}", only.given_names, only.family_name).to_lowercase();
    let borne: Vec<&str> = names.split_whitespace().collect();
    let spelt = |word: &&String| !word.chars().any(|c| c.is_ascii_digit());
    let mut asked = words.iter().filter(spelt).peekable();
    (!only.dead && asked.peek().is_some() && asked.all(|word| borne.contains(&word.as_str()))).then_some(only)
}

fn line_of(seat: &Seat, person: &FoundPerson) -> PersonLine {
    let born = person.date_of_birth.map(|date| format!("{} · ", date.german())).unwrap_or_default();
    PersonLine {
        reference: subject_text(&person.subject),
        name: full_name(seat, person),
        detail: format!("{born}{}", person.address),
        why: reasons(seat, person),
        state: short_state(seat, Class::Persons).unwrap_or_default(),
        warning: if person.dead { t!(seat.texts, "person-dead") } else { String::new() },
    }
}

/// Takes a person over: fills the group's fields, marks the source.
pub(super) fn pick(seat: &Seat, draft: &Draft<'_>, posted: &mut Posted, part: &str, reference: &str) -> Outcome {
    take_over(seat, draft, posted, part, reference)?;
    let mut people = part_views(seat, draft.service, posted);
    if let Some(view) = people.get_mut(part) {
        view.just_picked = true;
    }
    Ok(stay(seat, draft, posted, &people, &[]))
}

/// Fills the fields of a part from the extract.
pub(super) fn take_over(
    seat: &Seat,
    draft: &Draft<'_>,
    posted: &mut Posted,
    part: &str,
    reference: &str,
) -> Result<(), Refusal> {
    let subject = read_subject(reference).ok_or_else(|| vec![Problem::new("NB-S-035")])?;
    let values = seat.office.prefill(&seat.actor, &purpose(draft, posted), &subject)?;
    posted.set(&format!("part.{part}"), reference);
    for group in draft.service.field_groups.iter().filter(|group| group.person.as_deref() == Some(part)) {
        for field in &group.fields {
            let Some(value) = field.prefill.as_ref().and_then(|key| prefilled(&values, key)) else {
                continue;
            };
            let value = choice_value(field, &value);
            for suffix in ["", ".d", ".m", ".y"] {
                posted.set(&format!("{}{suffix}", field.id), "");
            }
            posted.set(&field.id, value.clone());
            posted.set(&format!("pre.{}", field.id), value);
        }
        posted.set(&format!("src.{}", group.key), "extract");
    }
    let name = format!(
        "{} {}",
        values.get("given_names").map_or("", String::as_str),
        values.get("family_name").map_or("", String::as_str)
    );
    posted.set(&format!("name.{part}"), name.trim());
    Ok(())
}

/// `street house_number` and the like: several keys joined by a blank.
fn prefilled(values: &BTreeMap<String, String>, key: &str) -> Option<String> {
    let parts: Vec<&str> = key.split_whitespace().filter_map(|key| values.get(key).map(String::as_str)).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A choice is stored by its value; the extract may hold it in capitals or as the label.
fn choice_value(field: &model::catalogue::Field, value: &str) -> String {
    field
        .choices
        .iter()
        .find(|choice| choice.value.eq_ignore_ascii_case(value) || choice.label.de == value)
        .map_or_else(|| value.to_owned(), |choice| choice.value.clone())
}

/// What every part shows: whoever was picked, or the search.
pub(super) fn part_views(seat: &Seat, service: &Service, posted: &Posted) -> BTreeMap<String, PartView> {
    let extract = seat.office.has_extract();
    service
        .field_groups
        .iter()
        .filter_map(|group| group.person.clone())
        .map(|part| {
            let reference = posted.get(&format!("part.{part}"));
            // A person recorded without the extract has no card to show; the fields are the person.
            let picked =
                read_subject(reference).filter(|subject| matches!(subject, Subject::Extract { .. })).map(|subject| {
                    PersonLine {
                        reference: reference.to_owned(),
                        name: match posted.get(&format!("name.{part}")) {
                            "" => seat.office.subject_name(&subject).unwrap_or_default(),
                            name => name.to_owned(),
                        },
                        state: match short_state(seat, Class::Persons) {
                            Some(state) => format!("{} · {state}", t!(seat.texts, "pick-taken")),
                            None => t!(seat.texts, "pick-taken"),
                        },
                        ..PersonLine::default()
                    }
                });
            let view = PartView {
                picked,
                query: posted.get(&format!("find.{part}")).to_owned(),
                extract,
                ..PartView::default()
            };
            (part, view)
        })
        .collect()
}

/// Persons of a case as parts of a form shown again.
pub(crate) fn part_lines(persons: &[CasePerson]) -> Vec<(String, String)> {
    persons.iter().map(|person| (format!("part.{}", person.part), subject_text(&person.subject))).collect()
}
