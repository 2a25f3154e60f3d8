//! Finished cards: what waits here, handing one out, taking a delivery in.

mod intake;
mod out;
mod show;

use axum::Router;

use crate::app::{Desk, get, post};
use crate::frame::Area;

const AREA: Option<Area> = Some(Area::Cards);

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/cards", get(AREA, show::show))
        .route("/cards", post(AREA, show::find))
        .route("/cards.pdf", get(AREA, show::pdf))
        .route("/cards/out", post(AREA, out::go))
        .route("/cards/in", get(AREA, intake::form))
        .route("/cards/in", post(AREA, intake::go))
}
