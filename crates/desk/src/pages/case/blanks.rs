//! Blanks that a case uses: taken from the clerk's desk, once in the whole network, and written into the case in the same step.

use books::cases::Case;
use books::cases::blanks::{Standing, standing};
use books::stock::{State, serial};
use maud::{Markup, html};
use model::catalogue::{BlankKind, Service};

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

/// How the case stands to the kinds of its service that the actor uses.
fn kinds<'a>(seat: &'a Seat, case: &Case, service: &Service) -> Vec<(&'a BlankKind, Standing)> {
    let books = seat.office.books();
    let known = service.blanks.iter().filter_map(|one| Some((one, seat.office.catalogue().blank(&one.kind)?)));
    known
        .filter(|(_, kind)| seat.actor.any(&kind.take))
        .map(|(one, kind)| (kind, standing(&books, service, case, one)))
        .collect()
}

/// The fields of the form: one's own blanks are offered.
fn fields(seat: &Seat, again: Option<&Call>, kinds: &[&BlankKind], told: &[Told]) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let choices: Vec<Choice<'_>> = kinds.iter().map(|kind| Choice::new(&kind.key, kind.title.get(lang))).collect();
    let mine: Vec<String> = {
        let books = seat.office.books();
        let desk = State::Desk(seat.actor.account);
        kinds.iter().flat_map(|kind| books.stock.serials(&kind.key, &desk).cloned().collect::<Vec<_>>()).collect()
    };
    let hint = if mine.is_empty() {
        t!(texts, "serials-none-here")
    } else {
        t!(texts, "serials-here", serials = serial::short(&mine))
    };
    let typed = |name: &str| again.map_or("", |call| call.posted.get(name));
    let (at_kind, at_serial) = (error_at(told, "kind"), error_at(told, "serial"));
    html! {
        @match kinds {
            [only] => input type="hidden" name="kind" value=(only.key);,
            _ => (select_field(texts, &Field { name: "kind", label: &t!(texts, "stock-kind"), value: typed("kind"), required: true, error: at_kind.as_deref(), ..Field::default() }, &choices, ""))
        }
        (text_field(texts, &Field { name: "serial", label: &t!(texts, "stock-serial"), value: typed("serial"), hint: Some(&hint), required: true, width: Some(24), error: at_serial.as_deref(), offers: &mine, ..Field::default() }))
    }
}

/// What the case page shows: what was used, and the form for the next one, if the case may take one.
pub(super) fn section(seat: &Seat, case: &Case, service: &Service) -> Markup {
    let texts = seat.texts;
    if service.blanks.is_empty() {
        return html! {};
    }
    let used = used(seat, case, service);
    let kinds = kinds(seat, case, service);
    let open: Vec<&BlankKind> =
        kinds.iter().filter(|(_, standing)| *standing == Standing::Open).map(|(kind, _)| *kind).collect();
    let elsewhere = !kinds.is_empty() && kinds.iter().all(|(_, standing)| *standing == Standing::Elsewhere);
    let title = |key: &str| {
        seat.office
            .catalogue()
            .blank(key)
            .map_or_else(|| key.to_owned(), |kind| kind.title.get(texts.lang()).to_owned())
    };
    let address = format!("/cases/{}", case.id.text());
    html! {
        h3 { (t!(texts, "stock-of-case")) }
        @if !used.is_empty() {
            ul { @for (kind, serial) in &used { li { (title(kind)) ": " span class="number" { (serial) }
                @if case.live() { " · " a href={ "/stock/" (kind) "/do/spoil?serial=" (serial) } { (t!(texts, "serials-spoiled")) } }
            } } }
        } @else if elsewhere {
            p class="small muted" { (t!(texts, "serials-elsewhere")) }
        } @else {
            p class="small muted" { (t!(texts, "stock-of-case-none")) }
        }
        @if case.live() && !open.is_empty() {
            (side_form(seat, None, &format!("{address}/blank"), &fields(seat, None, &open, &[]), &t!(texts, "stock-use-go")))
        } @else if case.live() && !elsewhere {
            p class="small muted" { (t!(texts, "serials-another")) " " a href={ (address) "/correct" } { (t!(texts, "serials-correct")) } }
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
    let all: Vec<&BlankKind> = kinds(seat, &case, service).into_iter().map(|(kind, _)| kind).collect();
    let fields = fields(seat, Some(call), &all, &told);
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
