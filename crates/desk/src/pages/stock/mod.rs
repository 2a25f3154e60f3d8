//! The stock of blanks and stickers: what is where, what waits for a second person, what may be done with it.

mod act;
mod open;
mod print;
mod show;

use axum::Router;
use model::catalogue::BlankKind;
use model::problem::Refusal;

use crate::app::{Desk, get, post};
use crate::frame::Area;
use crate::seat::{Call, Seat};

const AREA: Option<Area> = Some(Area::Stock);

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/stock", get(AREA, show::overview))
        .route("/stock/{kind}", get(AREA, show::kind))
        .route("/stock/{kind}/count.pdf", get(AREA, print::count))
        .route("/stock/{kind}/invalid.pdf", get(AREA, print::invalid))
        .route("/stock/{kind}/do/{what}", get(AREA, act::form))
        .route("/stock/{kind}/do/{what}", post(AREA, act::go))
        .route("/stock/open/delivery/{id}", get(AREA, open::delivery_form))
        .route("/stock/open/delivery/{id}", post(AREA, open::delivery))
        .route("/stock/open/destruction/{id}", get(AREA, open::destruction_form))
        .route("/stock/open/destruction/{id}", post(AREA, open::destruction))
        .route("/stock/open/destruction/{id}/pdf", get(AREA, print::destruction))
        .route("/stock/open/loss/{id}", get(AREA, open::loss_form))
        .route("/stock/open/loss/{id}", post(AREA, open::loss))
        .route("/stock/open/loss/{id}/pdf", get(AREA, print::loss))
}

/// The kind in the path, if the person keeps or uses it.
fn kind_of<'a>(seat: &'a Seat, call: &Call) -> Result<&'a BlankKind, Refusal> {
    let kind = seat.office.catalogue().blank(call.param("kind"));
    let kind = kind.ok_or_else(|| vec![model::Problem::new("NB-V-360")])?;
    if mine(seat, kind) { Ok(kind) } else { Err(vec![model::Problem::new("NB-A-010")]) }
}

/// The person keeps or uses this kind.
fn mine(seat: &Seat, kind: &BlankKind) -> bool {
    seat.actor.any(&kind.keep) || seat.actor.any(&kind.take)
}

fn keeps(seat: &Seat, kind: &BlankKind) -> bool {
    seat.actor.any(&kind.keep)
}

/// What waits: for the start page and the head of the stock. Label, note, address.
pub(crate) fn waiting(seat: &Seat) -> Vec<(String, String, String)> {
    show::waiting(seat)
}
