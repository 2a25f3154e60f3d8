//! Declaring Notbetrieb, and ending it.

use maud::html;
use model::{CivilDate, Instant, Problem};

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, DateParts, Field, checkboxes, date_field, long_text_field, text_field};
use crate::form::moment::moment;
use crate::form::read::{date_parts, date_text};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /situation/declare`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    let parts = DateParts::from_canonical(&seat.office.today().to_string());
    Ok(draw(seat, None, call, &parts, &[]))
}

/// `POST /situation/declare`.
pub(super) fn declare(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let parts = date_parts(posted, "day");
    let since = date_text(&parts).parse::<CivilDate>().ok().and_then(|day| local_moment(day, posted.get("time")));
    let result = match since {
        None => Err(vec![Problem::new("NB-V-106").at("day").with("label", t!(seat.texts, "declare-day"))]),
        Some(since) if since > seat.office.now() => Err(vec![Problem::new("NB-S-907").at("day")]),
        Some(since) => {
            seat.office.declare(&seat.actor, since, posted.get("reason"), posted.get("basis"), posted.on("preventive"))
        }
    };
    match result {
        Ok(_) => Ok(Answer::see("/situation")),
        Err(refusal) => Ok(draw(seat, Some(call), call, &parts, &seat.tell(&refusal))),
    }
}

/// The moment of a civil date and a time of day in Germany; without a time the day's beginning.
pub(crate) fn local_moment(day: CivilDate, time: &str) -> Option<Instant> {
    moment(&day.to_string(), if time.is_empty() { "00:00" } else { time })
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, parts: &DateParts, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let preventive = t!(texts, "declare-preventive-yes");
    let mut frame = seat.frame(Some(Area::Situation), t!(texts, "situation-declare"));
    frame.crumbs = vec![(t!(texts, "nav-situation"), "/situation".into())];
    let content = html! {
        p { (t!(texts, "declare-says")) }
        (act_form(seat, again, "/situation/declare", &html! {
            (date_field(texts, &Field { name: "day", label: &t!(texts, "declare-day"), required: true, error: error_at(told, "day").as_deref(), ..Field::default() }, parts, false))
            (text_field(texts, &Field { name: "time", label: &t!(texts, "declare-time"), hint: Some(&t!(texts, "declare-time-hint")), value: posted.get("time"),
                required: true, width: Some(6), input_mode: "numeric", error: error_at(told, "time").as_deref(), ..Field::default() }))
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "declare-reason"), value: posted.get("reason"), required: true, max_chars: Some(1000),
                error: error_at(told, "reason").as_deref(), ..Field::default() }, 3))
            (text_field(texts, &Field { name: "basis", label: &t!(texts, "declare-basis"), hint: Some(&t!(texts, "declare-basis-hint")), value: posted.get("basis"),
                required: true, max_chars: Some(300), error: error_at(told, "basis").as_deref(), ..Field::default() }))
            (checkboxes(texts, &Field { name: "preventive", label: &t!(texts, "declare-preventive"), ..Field::default() },
                &[Choice::new("1", &preventive)], if posted.on("preventive") { &["1"] } else { &[] }))
        }, &t!(texts, "situation-declare"), Some("/situation")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

/// `GET /situation/stand-down`.
pub(super) fn end_form(seat: &Seat, call: &Call) -> Outcome {
    Ok(draw_end(seat, None, call, &[]))
}

/// `POST /situation/stand-down`.
pub(super) fn end(seat: &Seat, call: &Call) -> Outcome {
    match seat.office.stand_down(&seat.actor, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see("/situation")),
        Err(refusal) => Ok(draw_end(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

fn draw_end(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Situation), t!(texts, "situation-end"));
    frame.crumbs = vec![(t!(texts, "nav-situation"), "/situation".into())];
    let content = html! {
        p { (t!(texts, "end-says")) }
        (act_form(seat, again, "/situation/stand-down", &html! {
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: call.posted.get("reason"), required: true, max_chars: Some(1000),
                error: error_at(told, "reason").as_deref(), ..Field::default() }, 3))
        }, &t!(texts, "situation-end"), Some("/situation")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_german_in_summer_and_winter() {
        let at = |day: &str, time: &str| local_moment(day.parse().unwrap(), time).unwrap().rfc3339();
        assert_eq!(at("2023-10-30", "01:10"), "2023-10-30T00:10:00Z");
        assert_eq!(at("2023-07-01", "01:10"), "2023-06-30T23:10:00Z");
        assert!(local_moment("2023-07-01".parse().unwrap(), "25:00").is_none());
    }
}
