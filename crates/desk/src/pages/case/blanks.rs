//! Blanks that a case uses: taken from the clerk's desk, once in the whole network.

use books::cases::Case;
use books::stock::State;
use maud::{Markup, html};
use model::catalogue::Service;

use super::service_of;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, Field, select_field, text_field};
use crate::frame::Area;
use crate::pages::form::{act_form, side_form};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Serials that the case has used, by kind.
fn used(seat: &Seat, case: &Case, service: &Service) -> Vec<(String, String)> {
    let books = seat.office.books();
    let of = |kind: &str| -> Vec<String> { books.stock.serials(kind, &State::Used(case.id)).cloned().collect() };
    service.blanks.iter().flat_map(|one| of(&one.kind).into_iter().map(|serial| (one.kind.clone(), serial))).collect()
}

/// The fields of the form, with what the case knows of the serial.
fn fields(seat: &Seat, again: Option<&Call>, case: &Case, service: &Service, told: &[Told]) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let kinds: Vec<_> = service.blanks.iter().filter_map(|one| seat.office.catalogue().blank(&one.kind)).collect();
    let choices: Vec<Choice<'_>> = kinds.iter().map(|kind| Choice::new(&kind.key, kind.title.get(lang))).collect();
    let known = service.blanks.iter().find_map(|one| one.field.as_deref()).map_or("", |field| case.value(field));
    let serial = again.map_or(known, |call| call.posted.get("serial"));
    let kind = again.map_or("", |call| call.posted.get("kind"));
    let (at_kind, at_serial) = (error_at(told, "kind"), error_at(told, "serial"));
    html! {
        @match kinds.as_slice() {
            [only] => input type="hidden" name="kind" value=(only.key);,
            _ => (select_field(texts, &Field { name: "kind", label: &t!(texts, "stock-kind"), value: kind, required: true, error: at_kind.as_deref(), ..Field::default() }, &choices, ""))
        }
        (text_field(texts, &Field { name: "serial", label: &t!(texts, "stock-serial"), value: serial, required: true, width: Some(24), error: at_serial.as_deref(), ..Field::default() }))
    }
}

/// What the case page shows: what was used, and the form for one more.
pub(super) fn section(seat: &Seat, case: &Case, service: &Service) -> Markup {
    let texts = seat.texts;
    if service.blanks.is_empty() {
        return html! {};
    }
    let used = used(seat, case, service);
    let title = |key: &str| {
        seat.office
            .catalogue()
            .blank(key)
            .map_or_else(|| key.to_owned(), |kind| kind.title.get(texts.lang()).to_owned())
    };
    html! {
        h3 { (t!(texts, "stock-of-case")) }
        @if used.is_empty() { p class="small muted" { (t!(texts, "stock-of-case-none")) } }
        @else { ul { @for (kind, serial) in &used { li { (title(kind)) ": " span class="number" { (serial) } } } } }
        @if case.live() {
            (side_form(seat, None, &format!("/cases/{}/blank", case.id.text()), &fields(seat, None, case, service, &[]), &t!(texts, "stock-use-go")))
        }
    }
}

/// `POST /cases/{case}/blank`.
pub(super) fn take(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let posted = &call.posted;
    let done = seat.office.use_blank(&seat.actor, call.intent()?, id, posted.get("kind"), posted.get("serial"));
    let Err(refusal) = done else { return Ok(Answer::see(format!("/cases/{}", id.text()))) };
    let case = seat.office.open_case(&seat.actor, id, &t!(seat.texts, "purpose-case"))?;
    let service = service_of(seat, &case.service)?;
    let told = seat.tell(&refusal);
    let address = format!("/cases/{}", id.text());
    let mut frame = seat.frame(Some(Area::Cases), t!(seat.texts, "stock-use-title"));
    frame.crumbs = vec![(t!(seat.texts, "nav-cases"), "/cases".into()), (case.number.clone(), address.clone())];
    let fields = fields(seat, Some(call), &case, service, &told);
    let form = act_form(
        seat,
        Some(call),
        &format!("{address}/blank"),
        &fields,
        &t!(seat.texts, "stock-use-go"),
        Some(&address),
    );
    Ok(seat.page_with_errors(frame, &told, &form))
}
