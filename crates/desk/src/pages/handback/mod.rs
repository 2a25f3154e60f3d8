//! Pages of the hand-back (Nacherfassung): queue, case sheet, tick-off, sample check, numbers of the target, package.

mod act;
mod days;
mod numbers;
mod package;
mod queue;
mod sheet;
mod zip;

use axum::Router;
use books::Actor;
use model::catalogue::Service;

use crate::app::{Desk, get, post};
use crate::frame::Area;

const AREA: Option<Area> = Some(Area::Handback);

/// Addresses of this area.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/handback", get(AREA, queue::show))
        .route("/handback/numbers", get(AREA, numbers::form).merge(post(AREA, numbers::load)))
        .route("/handback/package", get(AREA, package::show).merge(post(AREA, package::export)))
        .route("/handback/{case}", get(AREA, sheet::show))
        .route("/handback/{case}/sheet", get(AREA, sheet::pdf))
        .route("/handback/{case}/tick-off", post(AREA, act::tick_off))
        .route("/handback/{case}/sample", post(AREA, act::sample))
        .route("/handback/{case}/reopen", get(AREA, act::reopen_form).merge(post(AREA, act::reopen)))
}

/// Whether the actor may open cases of this service; the same rule as for opening one.
fn may_open(actor: &Actor, service: &Service) -> bool {
    actor.any(&service.take) || actor.any(&service.sign)
}
