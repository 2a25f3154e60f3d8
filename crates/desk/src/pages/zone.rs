//! A document is shown at the counter: its machine-readable lines are typed or scanned, checked digit by digit, and compared
//! with the extract. Nothing is kept but the look-up.

use axum::Router;
use maud::{Markup, html};
use model::Problem;
use model::role::{ClassGroup, Role};
use office::zone::{Compared, Shown};
use rules::mrz::Check;

use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::summary::Change;
use crate::components::{
    Button, Cell, Field, Kind, SummaryRow, Table, alert, button_row, long_text_field, summary_list, table, text_field,
};
use crate::pages::data::state_lines;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at, subject_text};
use crate::t;

/// Longest input: three lines with what a scanner may add.
const LINES_MAX_CHARS: usize = 200;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new().route("/zone", get(None, show)).route("/zone", post(None, check))
}

/// Only those who see the register.
fn may(seat: &Seat) -> Result<(), model::problem::Refusal> {
    let sees = |role: &Role| role.groups().contains(&ClassGroup::Register);
    if seat.actor.roles.iter().any(sees) { Ok(()) } else { Err(vec![Problem::new("NB-S-903")]) }
}

fn show(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    Ok(draw(seat, call, None, &[]))
}

fn check(seat: &Seat, call: &Call) -> Outcome {
    may(seat)?;
    let purpose = call.posted.get("purpose");
    let typed: String = call.posted.get("lines").chars().take(LINES_MAX_CHARS * 4).collect();
    match seat.office.shown_document(&seat.actor, purpose, &typed) {
        Ok(shown) => Ok(draw(seat, call, Some(&shown), &[])),
        Err(refusal) => Ok(draw(seat, call, None, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, call: &Call, shown: Option<&Shown>, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(None, t!(texts, "zone-title"));
    frame.purpose = call.posted.get("purpose").to_owned();
    frame.states.extend(state_lines(seat, &["persons", "documents"]));
    frame.crumbs = vec![(t!(texts, "search-title"), "/search".into())];
    let lines = call.posted.get("lines");
    // A wrong digit is told at the field, too, so that it can be mended there.
    let at_field = shown.filter(|shown| !shown.read.failing.is_empty()).map(|_| t!(texts, "zone-wrong-field"));
    let error = error_at(told, "lines").or(at_field);
    let content = html! {
        @if let Some(shown) = shown { (result(seat, call, shown)) }
        form method="post" action="/zone" class="form" novalidate data-form {
            (seat.hidden())
            (long_text_field(texts, &Field { name: "lines", label: &t!(texts, "zone-lines"), hint: Some(&t!(texts, "zone-lines-hint")), value: lines,
                required: true, max_chars: Some(LINES_MAX_CHARS), error: error.as_deref(), ..Field::default() }, 3))
            (text_field(texts, &Field { name: "purpose", label: &t!(texts, "zone-purpose"), hint: Some(&t!(texts, "zone-purpose-hint")),
                value: call.posted.get("purpose"), required: true, max_chars: Some(200), error: error_at(told, "purpose").as_deref(), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "zone-go"), primary: true, key: Some('s'), ..Button::default() }], Some(("/search", &t!(texts, "form-cancel")))))
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

fn result(seat: &Seat, call: &Call, shown: &Shown) -> Markup {
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
        div role="status" {
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
        h2 { (t!(texts, "zone-says")) }
        (summary_list(texts, &said(seat, shown)))
        h2 { (t!(texts, "zone-extract")) }
        @match &shown.person {
            None => { p { (t!(texts, "zone-nobody")) } }
            Some(person) => { (compared(seat, call, person)) }
        }
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

fn compared(seat: &Seat, call: &Call, person: &Compared) -> Markup {
    let texts = seat.texts;
    let named = |prefix: &str, key: &str| texts.say(&format!("{prefix}-{}", key.replace('_', "-")), &[]);
    html! {
        form method="post" action="/person" class="inline-form" {
            (seat.hidden())
            input type="hidden" name="subject" value=(subject_text(&person.subject));
            input type="hidden" name="purpose" value=(call.posted.get("purpose"));
            p { strong { (person.name) } " " (crate::components::button(&Button { label: &t!(texts, "zone-open"), ..Button::default() })) }
        }
        @if person.dead { (alert(texts, Kind::Danger, &t!(texts, "zone-dead"), &html! {})) }
        @if person.differences.is_empty() { p { (t!(texts, "zone-same")) } }
        @else {
            (alert(texts, Kind::Warning, &t!(texts, "zone-differs"), &html! {}))
            (table(&Table {
                caption: t!(texts, "zone-differs"),
                head: vec![(t!(texts, "zone-what"), false), (t!(texts, "zone-on-document"), false), (t!(texts, "zone-in-extract"), false)],
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
