//! Somebody else has paid: the Land, the district, the bank on an old order. With the proof, so that nobody is paid twice.

use maud::html;
use model::acts::settlement::PaidBy;
use model::role::Role;
use model::{Money, Problem};

use super::super::bank::word;
use super::super::payments::{benefits, choices, read_month};
use super::{done, draw, frame};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, Field, long_text_field, radios, text_field};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /settlement/elsewhere`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&[Role::ClerkBenefits])?;
    Ok(page(seat, call, false, &[]))
}

/// `POST /settlement/elsewhere`.
pub(super) fn record(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let mut problems = Vec::new();
    let month = read_month(posted.get("month"));
    if month.is_none() {
        problems.push(Problem::new("NB-Z-090").at("month"));
    }
    let amount = Money::parse_german(posted.get("amount")).ok();
    if amount.is_none() {
        problems.push(Problem::new("NB-Z-091").at("amount"));
    }
    let by = PaidBy::TOLD.into_iter().find(|by| by.name() == posted.get("by"));
    if by.is_none() {
        problems.push(Problem::new("NB-Z-094").at("by"));
    }
    let (Some(month), Some(amount), Some(by)) = (month, amount, by) else {
        return Ok(page(seat, call, true, &seat.tell(&problems)));
    };
    let key = (posted.get("benefit").to_owned(), posted.get("file_number").to_owned(), month);
    match seat.office.paid_elsewhere(&seat.actor, call.intent()?, &key, (by, amount), posted.get("proof")) {
        Ok(_) => Ok(Answer::see("/settlement/elsewhere?done=1")),
        Err(refusal) => Ok(page(seat, call, true, &seat.tell(&refusal))),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let frame = frame(seat, t!(texts, "settle-elsewhere"));
    let known = benefits(seat);
    let words = PaidBy::TOLD.map(|by| word(texts, "settle-told", by.name()));
    let payers: Vec<Choice<'_>> =
        PaidBy::TOLD.iter().zip(&words).map(|(by, word)| Choice::new(by.name(), word)).collect();
    let error = |field: &str| error_at(told, field);
    let content = html! {
        (done(seat, call))
        p { (t!(texts, "settle-elsewhere-says")) }
        (act_form(seat, again.then_some(call), "/settlement/elsewhere", &html! {
            (radios(texts, &Field { name: "benefit", label: &t!(texts, "settle-benefit"), value: posted.get("benefit"), required: true,
                error: error("benefit").as_deref(), ..Field::default() }, &choices(&known), false))
            (text_field(texts, &Field { name: "file_number", label: &t!(texts, "bank-file-number"), value: posted.get("file_number"), required: true,
                max_chars: Some(64), width: Some(24), error: error("file_number").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "month", label: &t!(texts, "settle-month"), hint: Some(&t!(texts, "pay-month-hint")), value: posted.get("month"),
                required: true, width: Some(12), error: error("month").as_deref(), ..Field::default() }))
            (radios(texts, &Field { name: "by", label: &t!(texts, "settle-paid"), value: posted.get("by"), required: true,
                error: error("by").as_deref(), ..Field::default() }, &payers, false))
            (text_field(texts, &Field { name: "amount", label: &t!(texts, "bank-amount"), hint: Some(&t!(texts, "settle-elsewhere-amount-hint")), value: posted.get("amount"),
                required: true, width: Some(12), error: error("amount").as_deref(), ..Field::default() }))
            (long_text_field(texts, &Field { name: "proof", label: &t!(texts, "settle-proof-of"), hint: Some(&t!(texts, "settle-proof-of-hint")), value: posted.get("proof"),
                required: true, max_chars: Some(1000), error: error("proof").as_deref(), ..Field::default() }, 2))
        }, &t!(texts, "settle-elsewhere-go"), Some("/settlement")))
    };
    draw(seat, frame, told, &content)
}
