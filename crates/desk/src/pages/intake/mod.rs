//! Taking up a report: the list of services, the form page by page, checking, and the receipt's way.

mod flow;
mod pick;
mod take;

use axum::Router;
use maud::html;

use super::today::{services, tiles};
use crate::app::{Desk, Outcome, get, post};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

pub(crate) use flow::{Draft, run_form};
pub(crate) use pick::part_lines;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/intake", get(Some(Area::Intake), list))
        .route("/intake/{service}", get(Some(Area::Intake), flow::begin))
        .route("/intake/{service}", post(Some(Area::Intake), flow::go))
}

fn list(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Intake), t!(texts, "nav-intake"));
    frame.wide = true;
    let services = services(seat);
    let content = html! {
        @if services.is_empty() { p { (t!(texts, "intake-none")) } } @else { (tiles(seat, &services)) }
        p { a href="/papers/blanks" { (t!(texts, "intake-blanks")) } }
    };
    Ok(seat.page(&frame, &content))
}
