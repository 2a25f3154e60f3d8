//! A document is shown at the counter: its machine-readable lines are typed or scanned, checked digit by digit, and compared
//! with the extract, or with what a form or a case says of the person. Nothing is kept but the look-up.

use axum::Router;
use books::cases::Case;
use maud::{Markup, html};
use model::Problem;
use model::acts::Subject;
use model::catalogue::Service;
use model::ids::CaseId;
use model::problem::Refusal;
use model::role::{ClassGroup, Role};
use office::zone::{Compared, Known, Shown};
use rules::mrz::Check;

use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::summary::Change;
use crate::components::{
    Button, Cell, Field, Kind, SummaryRow, Table, alert, button_row, long_text_field, summary_list, table, text_field,
};
use crate::form::shown::LINES_MAX_CHARS;
use crate::pages::data::state_lines;
use crate::pages::intake::known_of;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at, subject_text};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new().route("/zone", get(None, show)).route("/zone", post(None, check))
}

/// Only those who see the register.
fn may(seat: &Seat) -> Result<(), model::problem::Refusal> {
    let sees = |role: &Role| role.groups().contains(&ClassGroup::Register);
    if seat.actor.roles.iter().any(sees) { Ok(()) } else { Err(vec![Problem::new("NB-S-903")]) }
}

/// With what the lines are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// With whoever the extract knows by that name and day.
    Extract,
    /// With the person of a form or a case.
    Case,
}

impl Beside {
    /// A key of the words for this comparison.
    fn key(self, part: &str) -> String {
        match self {
            Self::Extract => format!("zone-{part}"),
            Self::Case => format!("shown-{part}"),
        }
    }
}

fn show(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    let case = case_of(seat, call.query.get("case"))?;
    Ok(draw(seat, call, case.as_ref(), None, &[]))
}

/// The case that the document belongs to, if the page was opened from one.
fn case_of(seat: &Seat, id: &str) -> Result<Option<Case>, Refusal> {
    let Ok(id) = id.parse::<CaseId>() else { return Ok(None) };
    seat.office.open_case(&seat.actor, id, &t!(seat.texts, "purpose-case")).map(Some)
}

/// The persons of a case who show a document, as the case has them.
fn persons_of(service: &Service, case: &Case) -> Vec<Known> {
    let groups = service.field_groups.iter().filter(|group| group.shown_document);
    groups
        .map(|group| {
            let part = group.person.as_deref().unwrap_or_default();
            let picked = case.persons.iter().find(|person| person.part == part).map(|person| person.subject.clone());
            known_of(group, picked, |id| case.value(id).to_owned())
        })
        .collect()
}

/// The way from a case to this page, where somebody of it shows a document.
pub(crate) fn way(seat: &Seat, service: &Service, case: &Case) -> Markup {
    let shows = service.field_groups.iter().any(|group| group.shown_document);
    html! {
        @if shows && may(seat).is_ok() {
            p { a href={ "/zone?case=" (case.id.text()) } { (t!(seat.texts, "shown-way")) } }
        }
    }
}

fn check(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    let purpose = call.posted.get("purpose");
    let typed: String = call.posted.get("lines").chars().take(LINES_MAX_CHARS * 4).collect();
    let case = case_of(seat, call.posted.get("case"))?;
    let known = case.as_ref().and_then(|case| {
        let service = seat.office.catalogue().service(&case.service)?;
        Some(persons_of(service, case))
    });
    let done = match &known {
        Some(known) => seat.office.document_beside(&seat.actor, purpose, &typed, known),
        None => seat.office.shown_document(&seat.actor, purpose, &typed),
    };
    match done {
        Ok(shown) => Ok(draw(seat, call, case.as_ref(), Some(&shown), &[])),
        Err(refusal) => Ok(draw(seat, call, case.as_ref(), None, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, call: &Call, case: Option<&Case>, shown: Option<&Shown>, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(None, t!(texts, "zone-title"));
    let mut purpose = call.posted.get("purpose").to_owned();
    frame.crumbs = vec![(t!(texts, "search-title"), "/search".into())];
    let mut cancel = "/search".to_owned();
    if let Some(case) = case {
        cancel = format!("/cases/{}", case.id.text());
        frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into()), (case.number.clone(), cancel.clone())];
        if purpose.is_empty() {
            purpose = t!(texts, "purpose-of-case", number = case.number.as_str());
        }
    }
    frame.purpose.clone_from(&purpose);
    frame.states.extend(state_lines(seat, &["persons", "documents"]));
    let lines = call.posted.get("lines");
    // A wrong digit is told at the field, too, so that it can be mended there.
    let at_field = shown.filter(|shown| !shown.read.failing.is_empty()).map(|_| t!(texts, "zone-wrong-field"));
    let error = error_at(told, "lines").or(at_field);
    let content = html! {
        @if let Some(shown) = shown { (result(seat, &purpose, shown, if case.is_some() { Beside::Case } else { Beside::Extract })) }
        form method="post" action="/zone" class="form" novalidate data-form {
            (seat.hidden())
            @if let Some(case) = case { input type="hidden" name="case" value=(case.id.text()); }
            (long_text_field(texts, &Field { name: "lines", label: &t!(texts, "zone-lines"), hint: Some(&t!(texts, "zone-lines-hint")), value: lines,
                required: true, max_chars: Some(LINES_MAX_CHARS), error: error.as_deref(), ..Field::default() }, 3))
            (text_field(texts, &Field { name: "purpose", label: &t!(texts, "zone-purpose"), hint: Some(&t!(texts, "zone-purpose-hint")),
                value: &purpose, required: true, max_chars: Some(200), error: error_at(told, "purpose").as_deref(), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "zone-go"), primary: true, key: Some('s'), ..Button::default() }], Some((cancel.as_str(), &t!(texts, "form-cancel")))))
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

fn result(seat: &Seat, purpose: &str, shown: &Shown, beside: Beside) -> Markup {
    let texts = seat.texts;
    html! {
        div role="status" { (digits(seat, shown)) }
        h2 { (t!(texts, "zone-says")) }
        (summary_list(texts, &said(seat, shown)))
        h2 { (texts.say(&beside.key("extract"), &[])) }
        @match &shown.person {
            None => { p { (texts.say(&beside.key("nobody"), &[])) } }
            Some(person) => {
                @if let Some(subject @ Subject::Extract { .. }) = &person.subject {
                    form method="post" action="/person" class="inline-form" {
                        (seat.hidden())
                        input type="hidden" name="subject" value=(subject_text(subject));
                        input type="hidden" name="purpose" value=(purpose);
                        p { strong { (person.name) } " " (crate::components::button(&Button { label: &t!(texts, "zone-open"), ..Button::default() })) }
                    }
                } @else { p { strong { (person.name) } } }
                (compared(seat, person, beside))
            }
        }
    }
}

/// The same inside a form: it has no headings and no forms of its own.
pub(crate) fn reading(seat: &Seat, shown: &Shown) -> Markup {
    let texts = seat.texts;
    html! {
        (digits(seat, shown))
        // What differs is what counts: it stands before the rest.
        @match &shown.person {
            None => { p { (t!(texts, "zone-nobody")) } }
            Some(person) => { (compared(seat, person, Beside::Case)) }
        }
        (summary_list(texts, &said(seat, shown)))
    }
}

/// What the check digits say.
fn digits(seat: &Seat, shown: &Shown) -> Markup {
    let texts = seat.texts;
    let read = &shown.read;
    let failing = &read.failing;
    // Where only the composite fails, a place without a digit of its own was mistyped.
    let word = |check: &Check| {
        let alone = *check == Check::Composite && failing.len() == 1;
        let key = if alone { "zone-check-composite-alone".to_owned() } else { format!("zone-check-{}", check.name()) };
        texts.say(&key.replace('_', "-"), &[])
    };
    html! {
        @if failing.is_empty() {
            (alert(texts, Kind::Success, &t!(texts, "zone-fine"), &html! { p { (t!(texts, "zone-fine-says")) } }))
        } @else {
            (alert(texts, Kind::Danger, &t!(texts, "zone-wrong", count = failing.len()), &html! {
                ul { @for check in failing { li { (word(check)) } } }
                p { (t!(texts, "zone-wrong-says")) }
            }))
        }
        @if read.odd_birth { (alert(texts, Kind::Danger, &t!(texts, "zone-odd-birth"), &html! {})) }
        @if read.odd_expiry { (alert(texts, Kind::Danger, &t!(texts, "zone-odd-expiry"), &html! {})) }
        @if read.expired { (alert(texts, Kind::Warning, &t!(texts, "zone-expired"), &html! {})) }
    }
}

fn said(seat: &Seat, shown: &Shown) -> Vec<SummaryRow> {
    let texts = seat.texts;
    let zone = &shown.read.zone;
    let sex = zone.sex.map_or_else(|| t!(texts, "zone-none"), String::from);
    let rows = [
        ("zone-code", format!("{} {}", zone.code, zone.state)),
        ("zone-number", zone.number.clone()),
        ("zone-surname", zone.surname.clone()),
        ("zone-given", zone.given_names.clone()),
        ("zone-born", zone.born.map(|day| day.german()).unwrap_or_default()),
        ("zone-expires", zone.expires.map(|day| day.german()).unwrap_or_default()),
        ("zone-nationality", zone.nationality.clone()),
        ("zone-sex", sex),
    ];
    rows.into_iter()
        .map(|(key, value)| SummaryRow {
            label: texts.say(key, &[]),
            number: None,
            value,
            note: String::new(),
            change: Change::Fixed,
        })
        .collect()
}

fn compared(seat: &Seat, person: &Compared, beside: Beside) -> Markup {
    let texts = seat.texts;
    let named = |prefix: &str, key: &str| texts.say(&format!("{prefix}-{}", key.replace('_', "-")), &[]);
    let differs = texts.say(&beside.key("differs"), &[]);
    html! {
        @if person.dead { (alert(texts, Kind::Danger, &t!(texts, "zone-dead"), &html! {})) }
        @if person.differences.is_empty() { p { (texts.say(&beside.key("same"), &[])) } }
        @else {
            (alert(texts, Kind::Warning, &differs, &html! {}))
            (table(&Table {
                caption: t!(texts, "zone-differences"),
                head: vec![(t!(texts, "zone-what"), false), (t!(texts, "zone-on-document"), false), (texts.say(&beside.key("in-extract"), &[]), false)],
                rows: person.differences.iter().map(|(part, on, here)| vec![
                    Cell::Head(html! { (named("zone", part.name())) }), Cell::Text(on.clone()), Cell::Text(here.clone()),
                ]).collect(),
                ..Table::default()
            }))
        }
        @match &person.document {
            Some(document) => {
                @let state = named("document-state", document.state.name());
                p { (t!(texts, "zone-document", kind = named("document", document.kind.name()), number = document.number.as_str(), state = state)) }
            }
            None if person.no_documents => {}
            None => { (alert(texts, Kind::Warning, &t!(texts, "zone-no-document"), &html! { p { (t!(texts, "zone-no-document-says")) } })) }
        }
    }
}
