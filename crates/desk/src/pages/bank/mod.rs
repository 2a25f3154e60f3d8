//! Pages of the bank's side: answers, daily comparison, incoming money, recalls, tills.

mod day;
mod file;
mod incoming;
mod overview;
mod tills;
mod typed;

use axum::Router;
use maud::{Markup, html};
use model::Money;
use model::ids::RunId;

use crate::app::{Desk, get, post};
use crate::components::field::control_id;
use crate::components::{Kind, alert};
use crate::frame::{Area, Frame};
use crate::seat::{Call, Seat};
use crate::t;
use crate::text::Texts;

const AREA: Option<Area> = Some(Area::Bank);

/// Addresses of this area.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/bank", get(AREA, overview::show).merge(post(AREA, overview::take)))
        .route("/bank/typed", get(AREA, typed::form).merge(post(AREA, typed::take)))
        .route("/bank/days/{day}", get(AREA, day::show).merge(post(AREA, day::sign)))
        .route("/bank/days/{day}/sheet", get(AREA, day::sheet))
        .route("/bank/incoming", get(AREA, incoming::show).merge(post(AREA, incoming::assign)))
        .route("/bank/incoming/items", get(AREA, incoming::items_form).merge(post(AREA, incoming::items)))
        .route("/bank/runs/{run}", get(AREA, file::show).merge(post(AREA, file::recall)))
        .route("/bank/runs/{run}/answer", post(AREA, file::answer))
        .route("/bank/runs/{run}/transfers", get(AREA, file::transfers))
        .route("/bank/runs/{run}/cheques", get(AREA, file::cheques))
        .route("/bank/tills", get(None, tills::show).merge(post(None, tills::act)))
        .route("/bank/tills/sheet", get(None, tills::sheet))
}

/// A frame of this area with the way back to its first page.
fn frame(seat: &Seat, title: String) -> Frame {
    let mut frame = seat.frame(AREA, title);
    frame.crumbs = vec![(t!(seat.texts, "nav-bank"), "/bank".into())];
    frame
}

fn run_id(call: &Call) -> Result<RunId, model::problem::Refusal> {
    call.param("run").parse().map_err(|_| vec![model::Problem::new("NB-Z-040")])
}

/// A field for a file.
pub(super) fn file_field(label: &str, hint: &str, accept: &str, error: Option<&str>) -> Markup {
    let id = control_id("file");
    html! {
        div class=(if error.is_some() { "field field--error" } else { "field" }) {
            label for=(id) { (label) }
            p class="field__hint" id={ (id) "-hint" } { (hint) }
            @if let Some(error) = error { p class="field__error" id={ (id) "-error" } { (error) } }
            input class="input" type="file" id=(id) name="file" accept=(accept) aria-describedby={ (id) "-hint" }
                aria-invalid=[error.map(|_| "true")];
        }
    }
}

/// What was just kept.
fn done(seat: &Seat, call: &Call, title: &str) -> Markup {
    html! {
        @if call.query.get("done") == "1" {
            div role="status" { (alert(seat.texts, Kind::Success, title, &html! { p { (seat.kept_words()) } })) }
        }
    }
}

/// The words for a stable name of a family, or the name itself.
pub(super) fn word(texts: Texts, family: &str, name: &str) -> String {
    let key = format!("{family}-{}", name.replace('_', "-"));
    if texts.has(&key) { texts.say(&key, &[]) } else { name.to_owned() }
}

/// An amount, or a dash for nothing.
fn some(amount: Money) -> String {
    if amount == Money::ZERO { "–".to_owned() } else { amount.german() }
}
