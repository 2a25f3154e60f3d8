//! Extracts: what is open, which one each record class is read from, alarms, a further one, putting away, differences, and since
//! when data may have been changed.

mod alarms;
mod choose;
mod compromise;
mod differences;
mod load;
mod put_away;
mod show;

use axum::Router;
use maud::{Markup, html};
use model::ids::ExtractId;
use model::{Instant, Problem};

pub(crate) use alarms::{alarm_lines, alarm_words};

use crate::app::{Desk, get, post};
use crate::components::{Field, long_text_field};
use crate::frame::{Area, Frame};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Addresses. What names a person is posted, never part of an address.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Extracts);
    Router::new()
        .route("/extracts", get(area, show::show))
        .route("/extracts/choose/{class}", get(area, choose::form).merge(post(area, choose::choose)))
        .route("/extracts/load/{extract}", get(area, load::form).merge(post(area, load::load)))
        .route("/extracts/drop/{extract}", get(area, put_away::form).merge(post(area, put_away::put_away)))
        .route("/extracts/compromise", get(area, compromise::form).merge(post(area, compromise::set)))
        .route("/extracts/differences", get(None, differences::form).merge(post(None, differences::show)))
        .route("/extracts/differences/file", post(None, differences::file))
}

/// The frame of a page under „Auszüge“.
fn under(seat: &Seat, title: String) -> Frame {
    let mut frame = seat.frame(Some(Area::Extracts), title);
    frame.crumbs = vec![(t!(seat.texts, "nav-extracts"), "/extracts".into())];
    frame
}

/// The extract in the path.
fn extract_of(call: &Call) -> Result<ExtractId, model::problem::Refusal> {
    call.param("extract").parse().map_err(|_| vec![Problem::new("NB-S-083")])
}

/// When an extract was sealed: its id begins with that moment.
fn sealed(seat: &Seat, id: ExtractId) -> String {
    seat.desk
        .house()
        .extracts()
        .into_iter()
        .find(|file| file.id == id)
        .map_or_else(|| moment_of(id).german(), |file| file.created.german())
}

/// The moment in an id that is ordered by time (UUID version 7): milliseconds in its first 48 bits.
fn moment_of(id: ExtractId) -> Instant {
    let [a, b, c, d, e, f, ..] = id.0;
    Instant(i64::from_be_bytes([0, 0, a, b, c, d, e, f]))
}

fn reason_field(seat: &Seat, call: &Call, told: &[Told], required: bool) -> Markup {
    let texts = seat.texts;
    html! {
        (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: call.posted.get("reason"), required,
            max_chars: Some(books::extracts::decide::TEXT_MAX_CHARS), error: error_at(told, "reason").as_deref(), ..Field::default() }, 3))
    }
}
