//! Calculations of benefits: enter, see every step, keep, hand to the payment book, tell the recipient.

mod draw;
mod enter;
mod list;
mod show;
mod values;

use axum::Router;
use model::Problem;
use model::catalogue::Calculator;
use model::ids::CalculationId;
use model::problem::Refusal;

use crate::app::{Desk, get, post};
use crate::frame::Area;
use crate::seat::{Call, Seat};

const AREA: Option<Area> = Some(Area::Payments);

/// Addresses of this area.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/calc", get(AREA, list::show))
        .route("/calc/new", get(AREA, enter::start).merge(post(AREA, enter::go)))
        .route("/calc/draft", post(None, list::draft))
        .route("/calc/series/{run}", get(AREA, list::series_form).merge(post(AREA, list::series)))
        .route("/calc/notices/{series}/pdf", get(AREA, list::notices_pdf))
        .route("/calc/{calculation}", get(AREA, show::show))
        .route("/calc/{calculation}/sheet", get(AREA, show::sheet))
        .route("/calc/{calculation}/propose", post(AREA, show::propose))
        .route("/calc/{calculation}/notice", post(AREA, show::notice))
}

fn id_of(call: &Call) -> Result<CalculationId, Refusal> {
    call.param("calculation").parse().map_err(|_| vec![Problem::new("NB-Z-310")])
}

/// Benefits that are calculated: key, name, calculator.
fn calculated(seat: &Seat) -> Vec<(String, String, Calculator)> {
    let lang = seat.texts.lang();
    let rules = seat.office.catalogue().payment();
    let all = rules.iter().flat_map(|rules| &rules.benefits);
    all.filter_map(|spec| Some((spec.key.clone(), spec.title.get(lang).to_owned(), spec.calculator?))).collect()
}
