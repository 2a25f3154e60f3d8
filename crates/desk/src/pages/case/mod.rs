//! Cases: the list, the case with its tasks, signing, correcting, cancelling, notes, the receipt.

mod act;
mod blanks;
mod correct;
mod files;
mod followups;
mod list;
mod show;
mod tasks;

use axum::Router;
use model::catalogue::Service;
use model::problem::Refusal;

use crate::app::{Desk, get, post};
use crate::frame::Area;
use crate::seat::Seat;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Cases);
    Router::new()
        .route("/cases", get(area, list::show))
        .route("/cases/{case}", get(area, show::show))
        .route("/cases/{case}/receipt", get(area, show::receipt))
        .route("/cases/{case}/print", post(area, act::print))
        .route("/cases/{case}/sign", get(area, act::sign_form))
        .route("/cases/{case}/sign", post(area, act::sign))
        .route("/cases/{case}/correct", get(area, correct::begin))
        .route("/cases/{case}/correct", post(area, correct::go))
        .route("/cases/{case}/later", get(area, correct::begin_later))
        .route("/cases/{case}/later", post(area, correct::go_later))
        .route("/cases/{case}/cancel", get(area, act::cancel_form))
        .route("/cases/{case}/cancel", post(area, act::cancel))
        .route("/cases/{case}/note", post(area, act::note))
        .route("/cases/{case}/followups", post(area, followups::done))
        .route("/followups", get(area, followups::list))
        .route("/cases/{case}/blank", post(area, blanks::take))
        .route("/cases/{case}/files", get(area, files::show))
        .route("/cases/{case}/files", post(area, files::attach))
        .route("/cases/{case}/files/{file}", get(area, files::one))
        .route("/cases/{case}/files/{file}/withdraw", get(area, files::withdraw_form))
        .route("/cases/{case}/files/{file}/withdraw", post(area, files::withdraw))
}

/// The service of a case.
pub(crate) fn service_of<'a>(seat: &'a Seat, key: &str) -> Result<&'a Service, Refusal> {
    seat.office.catalogue().service(key).ok_or_else(|| vec![model::Problem::new("NB-V-001")])
}
