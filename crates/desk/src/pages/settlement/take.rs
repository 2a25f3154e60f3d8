//! What should have been paid: a file of the restored procedure, or lines typed.

use maud::html;
use model::role::Role;

use super::super::bank::file_field;
use super::super::payments::{benefits, choices};
use super::{draw, frame};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Field, button_row, long_text_field, radios};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /settlement/due`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&[Role::ClerkBenefits])?;
    Ok(page(seat, call, false, &[]))
}

/// `POST /settlement/due`.
pub(super) fn take(seat: &Seat, call: &Call) -> Outcome {
    let bytes = call.files.iter().find(|file| file.field == "file").map(|file| file.bytes.as_slice());
    let text = match bytes.filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => call.posted.get("rows").to_owned(),
    };
    match seat.office.take_due(&seat.actor, call.intent()?, call.posted.get("benefit"), &text) {
        Ok(_) => Ok(Answer::see("/settlement?done=1")),
        Err(refusal) => Ok(page(seat, call, true, &seat.tell(&refusal))),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let frame = frame(seat, t!(texts, "settle-take"));
    let known = benefits(seat);
    let content = html! {
        p { (t!(texts, "settle-take-says")) }
        form method="post" action="/settlement/due" enctype="multipart/form-data" class="form" novalidate data-form {
            @if again { (seat.hidden_again(call)) } @else { (seat.hidden()) }
            (radios(texts, &Field { name: "benefit", label: &t!(texts, "settle-benefit"), value: call.posted.get("benefit"), required: true,
                error: error_at(told, "benefit").as_deref(), ..Field::default() }, &choices(&known), false))
            (file_field(&t!(texts, "settle-file"), &t!(texts, "settle-file-hint"), ".csv,text/csv,text/plain", error_at(told, "file").as_deref()))
            (long_text_field(texts, &Field { name: "rows", label: &t!(texts, "settle-rows"), hint: Some(&t!(texts, "settle-rows-hint")),
                value: if again { call.posted.get("rows") } else { "" }, ..Field::default() }, 8))
            (button_row(&[Button { label: &t!(texts, "settle-take-go"), primary: true, key: Some('s'), ..Button::default() }],
                Some(("/settlement", &t!(texts, "form-cancel")))))
        }
    };
    draw(seat, frame, told, &content)
}
