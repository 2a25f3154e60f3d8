//! What a register office needs beside its cases: the plan of ceremonies, what the outage leaves possible, lists for other offices.

mod ceremonies;
mod lists;
mod outage;

use axum::Router;
use maud::{Markup, html};
use model::role::Role;

use crate::app::{Desk, get, post};
use crate::frame::Area;
use crate::seat::Seat;
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Cases);
    Router::new()
        .route("/ceremonies", get(area, ceremonies::show))
        .route("/outage", get(None, outage::show))
        .route("/case-lists", get(area, lists::index))
        .route("/case-lists/{list}", get(area, lists::show))
        .route("/case-lists/{list}/print", post(area, lists::print))
}

/// The ways to these pages, for the page where cases are taken up.
pub(crate) fn ways(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let civil = seat.actor.any(&[Role::ClerkCivilStatus, Role::Registrar]);
    html! {
        ul class="no-print" {
            @if civil {
                li { a href="/ceremonies" { (t!(texts, "ceremonies-title")) } }
                li { a href="/case-lists" { (t!(texts, "case-lists-title")) } }
            }
            li { a href="/outage" { (t!(texts, "outage-title")) } }
        }
    }
}

/// A button that prints the page, where a script runs.
fn print_button(seat: &Seat) -> Markup {
    html! { p class="no-print" { button type="button" class="button" data-print hidden { (t!(seat.texts, "civil-print")) } } }
}
