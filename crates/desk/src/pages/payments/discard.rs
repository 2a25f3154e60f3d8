//! Discarding a run before its file is made.

use maud::html;

use super::{address, draw, run_frame, run_id};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Field, button_row, long_text_field};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /payments/runs/{run}/discard`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /payments/runs/{run}/discard`.
pub(super) fn discard(seat: &Seat, call: &Call) -> Outcome {
    let id = run_id(call)?;
    match seat.office.discard_run(&seat.actor, call.intent()?, id, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see(address(id))),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    let here = address(run.id);
    let frame = run_frame(seat, &run, t!(texts, "pay-discard"));
    let error = error_at(told, "reason");
    let content = html! {
        p { (t!(texts, "pay-discard-says")) }
        form method="post" action={ (here) "/discard" } class="form" novalidate data-form {
            @if again { (seat.hidden_again(call)) } @else { (seat.hidden()) }
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "pay-discard-reason"), value: call.posted.get("reason"), required: true, max_chars: Some(1000),
                error: error.as_deref(), ..Field::default() }, 3))
            (button_row(&[Button { label: &t!(texts, "pay-discard-go"), primary: true, danger: true, ..Button::default() }], Some((&here, &t!(texts, "form-cancel")))))
        }
    };
    Ok(draw(seat, frame, told, &content))
}
