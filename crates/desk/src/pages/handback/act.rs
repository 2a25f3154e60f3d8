//! What is done to a case on its way back: tick off, check by sample, reopen.

use maud::html;
use model::Problem;

use super::{AREA, sheet};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Field, button_row, long_text_field};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `POST /handback/{case}/tick-off`.
pub(super) fn tick_off(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    match seat.office.tick_off(&seat.actor, call.intent()?, id, call.posted.get("number")) {
        Ok(_) => Ok(Answer::see(format!("/handback/{}", id.text()))),
        Err(refusal) => sheet::page(seat, call, true, &seat.tell(&refusal)),
    }
}

/// `POST /handback/{case}/sample`.
pub(super) fn sample(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let agrees = match call.posted.get("agrees") {
        "1" => true,
        "0" => false,
        _ => return sheet::page(seat, call, true, &seat.tell(&[Problem::new("NB-Z-094").at("agrees")])),
    };
    match seat.office.check_sample(&seat.actor, call.intent()?, id, agrees, call.posted.get("note")) {
        Ok(_) => Ok(Answer::see(format!("/handback/{}", id.text()))),
        Err(refusal) => sheet::page(seat, call, true, &seat.tell(&refusal)),
    }
}

/// `GET /handback/{case}/reopen`.
pub(super) fn reopen_form(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /handback/{case}/reopen`.
pub(super) fn reopen(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    match seat.office.reopen(&seat.actor, call.intent()?, id, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see(format!("/handback/{}", id.text()))),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let case = seat.office.open_case(&seat.actor, call.case()?, &t!(texts, "back-purpose"))?;
    let address = format!("/handback/{}", case.id.text());
    let mut frame = seat.frame(AREA, t!(texts, "back-reopen"));
    frame.crumbs = vec![(t!(texts, "nav-handback"), "/handback".into()), (case.number.clone(), address.clone())];
    let error = error_at(told, "reason");
    let content = html! {
        p { (t!(texts, "back-reopen-says", number = case.number.as_str())) }
        form method="post" action={ (address) "/reopen" } class="form" novalidate data-form {
            @if again { (seat.hidden_again(call)) } @else { (seat.hidden()) }
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: call.posted.get("reason"), required: true, max_chars: Some(1000),
                error: error.as_deref(), ..Field::default() }, 3))
            (button_row(&[Button { label: &t!(texts, "back-reopen-go"), primary: true, danger: true, ..Button::default() }], Some((&address, &t!(texts, "form-cancel")))))
        }
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}
