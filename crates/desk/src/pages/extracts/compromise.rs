//! The earliest known compromise: set, corrected, taken back. It marks what is younger and stops nothing.

use maud::html;
use model::{CivilDate, Problem};

use super::{reason_field, under};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, DateParts, Field, checkboxes, date_field, long_text_field, text_field};
use crate::form::read::{date_parts, date_text};
use crate::pages::form::act_form;
use crate::pages::situation::declare::local_moment;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    let since = seat.office.books().extracts.compromised_since();
    let parts = since.map(|at| DateParts::from_canonical(&at.civil_date().to_string())).unwrap_or_default();
    Ok(draw(seat, None, call, &parts, &[]))
}

pub(super) fn set(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let parts = date_parts(posted, "since");
    let since = if posted.on("back") {
        Ok(None)
    } else {
        let day = date_text(&parts).parse::<CivilDate>().ok();
        let moment = day.and_then(|day| local_moment(day, posted.get("time")));
        let label = t!(seat.texts, "compromise-day");
        moment.map(Some).ok_or_else(|| vec![Problem::new("NB-V-106").at("since").with("label", label)])
    };
    let done = since.and_then(|since| {
        let (source, reason) = (posted.get("source"), posted.get("reason"));
        seat.office.set_compromise(&seat.actor, call.intent()?, since, source, reason)
    });
    match done {
        Ok(_) => Ok(Answer::see("/extracts")),
        Err(refusal) => Ok(draw(seat, Some(call), call, &parts, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, parts: &DateParts, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let before = seat.office.books().extracts.compromise().cloned();
    let asked_why = !seat.office.books().extracts.compromises().is_empty();
    let source = match (posted.get("source"), &before) {
        ("", Some(before)) if again.is_none() => before.source.clone(),
        (posted, _) => posted.to_owned(),
    };
    let back = t!(texts, "compromise-back-yes");
    let frame = under(seat, t!(texts, "compromise-title"));
    let content = html! {
        p { (t!(texts, "compromise-says")) }
        (act_form(seat, again, "/extracts/compromise", &html! {
            (date_field(texts, &Field { name: "since", label: &t!(texts, "compromise-day"), required: true, error: error_at(told, "since").as_deref(), ..Field::default() }, parts, false))
            (text_field(texts, &Field { name: "time", label: &t!(texts, "declare-time"), hint: Some(&t!(texts, "compromise-time-hint")), value: posted.get("time"),
                width: Some(6), input_mode: "numeric", ..Field::default() }))
            (long_text_field(texts, &Field { name: "source", label: &t!(texts, "compromise-source"), hint: Some(&t!(texts, "compromise-source-hint")), value: &source,
                required: true, max_chars: Some(books::extracts::decide::TEXT_MAX_CHARS), error: error_at(told, "source").as_deref(), ..Field::default() }, 2))
            @if before.is_some() {
                (checkboxes(texts, &Field { name: "back", label: &t!(texts, "compromise-back"), ..Field::default() },
                    &[Choice::new("1", &back)], if posted.on("back") { &["1"] } else { &[] }))
            }
            (reason_field(seat, call, told, asked_why))
        }, &t!(texts, "compromise-go"), Some("/extracts")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
