//! Fees at the counter: settle what is due for a case, the list of a day, the count of a till.

mod case;
mod day;

use axum::Router;

pub(crate) use case::section;

use crate::app::{Desk, get, post};
use crate::frame::Area;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Cases);
    Router::new()
        .route("/cases/{case}/fees", get(area, case::show))
        .route("/cases/{case}/fees", post(area, case::settle))
        .route("/cases/{case}/fees/back", get(area, case::back_form))
        .route("/cases/{case}/fees/back", post(area, case::give_back))
        .route("/fees", get(area, day::show))
        .route("/fees/count", post(area, day::count))
        .route("/fees/close", post(area, day::close))
}
