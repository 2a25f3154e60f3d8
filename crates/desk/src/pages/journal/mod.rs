//! The journal as figures: how many acts, the head, the anchor to compare with a printed paper; nothing personal.

mod copies;
mod erase;
mod signatures;

use axum::Router;
use maud::html;

use crate::app::{Desk, Outcome, get, post};
use crate::components::{Figure, Kind, alert, figures};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Journal);
    Router::new()
        .route("/journal", get(area, show))
        .route("/journal/signatures", get(area, signatures::show))
        .route("/journal/copies", get(area, copies::show).merge(post(area, copies::add)))
        .route("/journal/copies/drop", post(area, copies::drop_copy))
        .route("/journal/copies/waive", get(area, copies::waive_form).merge(post(area, copies::waive)))
        .route("/journal/copies/holders/{holder}/drop", post(area, copies::drop_holder))
        .route("/journal/copies/erasures/{erasure}/{holder}", post(area, copies::confirm_erasure))
        .route("/journal/erase", get(area, erase::form).merge(post(area, erase::propose)))
}

fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let kept = seat.office.durability();
    let conflicts: Vec<String> = {
        let books = seat.office.books();
        books
            .cases
            .conflicts
            .iter()
            .chain(&books.papers.conflicts)
            .cloned()
            .chain(
                books
                    .payments
                    .conflicts()
                    .iter()
                    .map(|c| format!("act {}: {} {}", c.position, c.kind.name(), c.detail)),
            )
            .collect()
    };
    let figure =
        |label: String, value: String, kind: Kind| Figure { label, value, against: String::new(), kind, href: None };
    let mut frame = seat.frame(Some(Area::Journal), t!(texts, "nav-journal"));
    frame.wide = true;
    let content = html! {
        @if let Some(reason) = &kept.stopped {
            (alert(texts, Kind::Danger, &t!(texts, "state-journal-stopped"), &html! { p { (reason) } }))
        }
        (figures(&[
            figure(t!(texts, "today-acts"), texts.count(kept.acts), Kind::Plain),
            figure(t!(texts, "situation-lookups"), texts.count(kept.lookups), Kind::Plain),
            figure(t!(texts, "journal-conflicts"), conflicts.len().to_string(), if conflicts.is_empty() { Kind::Success } else { Kind::Danger }),
        ]))
        p { a href="/journal/copies" { (t!(texts, "journal-copies-link")) } }
        h2 { (t!(texts, "journal-anchor")) }
        p { (t!(texts, "journal-anchor-says")) }
        p class="code" { (seat.office.anchor()) }
        p { a href="/journal/signatures" { (t!(texts, "signatures-title")) } }
        h2 { (t!(texts, "journal-head")) }
        p { (t!(texts, "journal-head-says")) }
        pre class="panel small" tabindex="0" { (seat.office.head_text()) }
        @if !conflicts.is_empty() {
            h2 { (t!(texts, "journal-conflicts")) }
            ul { @for conflict in &conflicts { li { (conflict) } } }
        }
    };
    Ok(seat.page(&frame, &content))
}
