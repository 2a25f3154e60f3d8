//! The counter: tickets of the triage, call-backs, appointments. Small forms above lists, quick by keyboard.

mod appointments;
mod callbacks;
mod tickets;

use axum::Router;
use model::problem::Refusal;

use crate::app::{Desk, get, post};
use crate::frame::{Area, Frame};
use crate::seat::{Call, Seat};
use crate::t;

const AREA: Option<Area> = Some(Area::Counter);

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/counter", get(AREA, tickets::show))
        .route("/counter", post(AREA, tickets::take))
        .route("/counter/tickets/{id}", post(AREA, tickets::act))
        .route("/counter/tickets/{id}/pdf", get(AREA, tickets::pdf))
        .route("/counter/callbacks", get(AREA, callbacks::show))
        .route("/counter/callbacks", post(AREA, callbacks::add))
        .route("/counter/callbacks/{id}", post(AREA, callbacks::act))
        .route("/counter/callbacks.pdf", get(AREA, callbacks::pdf))
        .route("/counter/appointments", get(AREA, appointments::show))
        .route("/counter/appointments", post(AREA, appointments::book))
        .route("/counter/appointments/{id}", post(AREA, appointments::cancel))
        .route("/counter/appointments.pdf", get(AREA, appointments::pdf))
        .route("/counter/old/{id}", post(AREA, appointments::tell))
}

/// The frame of one of the three pages, with the way to the others.
fn frame(seat: &Seat, title: &str) -> Frame {
    let mut frame = seat.frame(AREA, title);
    frame.wide = true;
    frame.crumbs = vec![(t!(seat.texts, "nav-counter"), "/counter".into())];
    frame
}

/// Links between the three pages.
fn tabs(seat: &Seat) -> maud::Markup {
    let texts = seat.texts;
    maud::html! {
        p class="no-print" {
            a href="/counter" { (t!(texts, "counter-tickets")) } " · "
            a href="/counter/callbacks" { (t!(texts, "counter-callbacks")) } " · "
            a href="/counter/appointments" { (t!(texts, "counter-appointments")) } " · "
            a href="/pile" { (t!(texts, "pile-title")) }
        }
    }
}

fn id(call: &Call) -> Result<model::ids::EntryId, Refusal> {
    call.param("id").parse().map_err(|_| vec![model::Problem::new("NB-V-393")])
}

/// What waits today: for the start page. Label, note, address.
pub(crate) fn waiting(seat: &Seat) -> Vec<(String, String, String)> {
    let texts = seat.texts;
    let today = seat.office.today();
    let books = seat.office.books();
    let mut lines = Vec::new();
    let queue = books.counter.queue(today);
    let waiting = queue.iter().filter(|(_, one)| one.waits() && one.called.is_none()).count();
    if waiting > 0 {
        let urgent = queue
            .iter()
            .filter(|(_, one)| one.waits() && one.called.is_none())
            .filter(|(_, one)| one.urgency == model::acts::counter::Urgency::Urgent)
            .count();
        let note = t!(texts, "counter-waiting-note", urgent = urgent);
        lines.push((t!(texts, "counter-waiting", count = waiting), note, "/counter".to_owned()));
    }
    let due = books.counter.callbacks().into_iter().filter(|(_, one)| one.done.is_none() && one.until <= today).count();
    if due > 0 {
        let label = t!(texts, "counter-due", count = due);
        lines.push((label, t!(texts, "counter-due-note"), "/counter/callbacks".to_owned()));
    }
    lines
}
