//! Cash advances: order with a voucher, pay at the till, cancel, list of the day.

mod list;
mod new;

use axum::Router;
use model::Problem;
use model::ids::VoucherId;
use model::problem::Refusal;

use crate::app::{Desk, get, post};
use crate::frame::Area;
use crate::seat::Call;

const AREA: Option<Area> = Some(Area::Payments);

/// Addresses of this area.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/cash", get(AREA, list::show))
        .route("/cash/new", get(AREA, new::form).merge(post(AREA, new::order)))
        .route("/cash/day", get(AREA, list::day))
        .route("/cash/{voucher}", get(AREA, list::one))
        .route("/cash/{voucher}/pdf", get(AREA, list::pdf))
        .route("/cash/{voucher}/pay", post(AREA, list::pay))
        .route("/cash/{voucher}/cancel", post(AREA, list::cancel))
}

fn id_of(call: &Call) -> Result<VoucherId, Refusal> {
    call.param("voucher").parse().map_err(|_| vec![Problem::new("NB-Z-342")])
}
