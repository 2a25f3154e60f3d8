//! Settlement after the outage: the proof, what should have been paid, the differences and what is done about them.

mod case;
mod elsewhere;
mod list;
mod take;

use axum::Router;
use books::settlement::{Difference, Key};
use maud::{Markup, html};
use model::Problem;
use model::problem::Refusal;
use sha2::{Digest, Sha256};

use super::payments::draw;
use crate::app::{Desk, get, post};
use crate::components::{Kind, alert};
use crate::frame::{Area, Frame};
use crate::seat::{Call, Seat};
use crate::t;

const AREA: Option<Area> = Some(Area::Settlement);

/// Addresses of this area.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/settlement", get(AREA, list::show))
        .route("/settlement/all", post(AREA, list::propose_all))
        .route("/settlement/due", get(AREA, take::form).merge(post(AREA, take::take)))
        .route("/settlement/elsewhere", get(AREA, elsewhere::form).merge(post(AREA, elsewhere::record)))
        .route("/settlement/cases/{case}", get(AREA, case::show).merge(post(AREA, case::act)))
        .route("/settlement/cases/{case}/letter", post(AREA, case::letter))
        .route("/settlement/postings", post(AREA, list::postings))
}

/// The address of a case and month. A file number has no place in an address: its hash leads there.
fn address(key: &Key) -> String {
    format!("/settlement/cases/{}", name(key))
}

fn name(key: &Key) -> String {
    let hash = Sha256::digest(format!("{}\n{}\n{}", key.0, key.1, key.2));
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The case and month that an address names.
fn found(seat: &Seat, call: &Call) -> Result<Difference, Refusal> {
    let all = seat.office.settlement_differences(&seat.actor)?;
    let wanted = call.param("case");
    all.into_iter().find(|one| name(&one.key) == wanted).ok_or_else(|| vec![Problem::new("NB-Z-202")])
}

fn frame(seat: &Seat, title: String) -> Frame {
    let mut frame = seat.frame(AREA, title);
    frame.crumbs = vec![(t!(seat.texts, "nav-settlement"), "/settlement".into())];
    frame
}

/// What was just kept.
fn done(seat: &Seat, call: &Call) -> Markup {
    html! {
        @if call.query.get("done") == "1" {
            div role="status" { (alert(seat.texts, Kind::Success, &t!(seat.texts, "settle-done"), &html! { p { (seat.kept_words()) } })) }
        }
    }
}
