//! The situation: how each service stands, what runs out, the declaration of Notbetrieb, legal bases.

mod basis;
pub(crate) mod declare;
mod show;

use axum::Router;

use crate::app::{Desk, get, post};
use crate::frame::Area;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Situation);
    Router::new()
        .route("/situation", get(area, show::show))
        .route("/situation/declare", get(area, declare::form))
        .route("/situation/declare", post(area, declare::declare))
        .route("/situation/stand-down", get(area, declare::end_form))
        .route("/situation/stand-down", post(area, declare::end))
        .route("/situation/basis/{key}", get(area, basis::form))
        .route("/situation/basis/{key}", post(area, basis::enter))
        .route("/situation/basis/{key}/withdraw", post(area, basis::withdraw))
}
