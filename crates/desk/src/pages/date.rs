//! The date is confirmed by a person at the first start of a day: a dead battery must not date a report.

use axum::Router;
use maud::html;
use model::Problem;

use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::{DateParts, Field, date_field};
use crate::form::read::{date_parts, date_text};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new().route("/date", get(None, show)).route("/date", post(None, confirm))
}

fn show(seat: &Seat, _: &Call) -> Outcome {
    let parts = DateParts::from_canonical(&seat.office.today().to_string());
    Ok(draw(seat, None, &parts, &[]))
}

fn confirm(seat: &Seat, call: &Call) -> Outcome {
    let parts = date_parts(&call.posted, "date");
    let refusal = match date_text(&parts).parse() {
        Ok(date) => match seat.office.confirm_date(&seat.actor, date) {
            Ok(_) => return Ok(Answer::see("/")),
            Err(refusal) => refusal,
        },
        Err(_) => vec![Problem::new("NB-V-106").at("date").with("label", t!(seat.texts, "date-label"))],
    };
    Ok(draw(seat, Some(call), &parts, &seat.tell(&refusal)))
}

fn draw(seat: &Seat, again: Option<&Call>, parts: &DateParts, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let label = t!(texts, "date-label");
    let error = error_at(told, "date");
    let content = html! {
        p { (t!(texts, "date-says", now = seat.office.now().german())) }
        @if let Some((before, now)) = seat.office.clock_jump() {
            p { (t!(texts, "date-jumped", before = before.german(), now = now.german())) }
        }
        (act_form(seat, again, "/date", &html! {
            (date_field(texts, &Field { name: "date", label: &label, required: true, error: error.as_deref(), ..Field::default() }, parts, false))
        }, &t!(texts, "date-confirm"), None))
    };
    let frame = seat.frame(None, t!(texts, "date-title"));
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
