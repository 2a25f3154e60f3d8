//! The bank's word: what is pending, scheduled or repeated there. Without a clear one nothing can be released.

use books::payments::Run;
use books::payments::release::InformBank;
use maud::html;
use model::problem::Refusal;
use model::{Instant, Problem};

use super::next::Next;
use super::{address, draw, run_frame, run_id};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{
    Cell, Choice, DateParts, Field, Table, date_field, long_text_field, radios, table, text_field,
};
use crate::form::read::{date_parts, date_text};
use crate::pages::form::act_form;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /payments/runs/{run}/bank`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(Next::InformBank.roles())?;
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    Ok(page(seat, call, false, &run, &[]))
}

/// `POST /payments/runs/{run}/bank`.
pub(super) fn inform(seat: &Seat, call: &Call) -> Outcome {
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    let result =
        command(call, &run).and_then(|command| seat.office.bank_informed(&seat.actor, call.intent()?, &command));
    match result {
        Ok(_) => Ok(Answer::see(format!("{}?done=bank", address(run.id)))),
        Err(refusal) => Ok(page(seat, call, true, &run, &seat.tell(&refusal))),
    }
}

fn command(call: &Call, run: &Run) -> Result<InformBank, Refusal> {
    let posted = &call.posted;
    let mut problems = Vec::new();
    let day = date_text(&date_parts(posted, "at"));
    let at = moment(&day, posted.get("time"));
    if at.is_none() {
        problems.push(Problem::new("NB-Z-093").at("at"));
    }
    let clear = match posted.get("clear") {
        "1" => true,
        "0" => false,
        _ => {
            problems.push(Problem::new("NB-Z-094").at("clear"));
            false
        }
    };
    match at {
        Some(at) if problems.is_empty() => Ok(InformBank {
            benefit: run.benefit.clone(),
            month: run.month,
            who: posted.get("who").to_owned(),
            at,
            orders: posted.get("orders").to_owned(),
            clear,
        }),
        _ => Err(problems),
    }
}

/// A day `YYYY-MM-DD` and a time `9:05`, `0905` or `09.05` in Germany as a moment. In the hour that comes twice in
/// October it is the first one.
pub(super) fn moment(day: &str, time: &str) -> Option<Instant> {
    let digits: String = time.trim_end_matches("Uhr").chars().filter(char::is_ascii_digit).collect();
    let digits = if digits.len() == 3 { format!("0{digits}") } else { digits };
    let (hours, minutes) = digits.split_at_checked(2).filter(|(_, minutes)| minutes.len() == 2)?;
    // German civil time is one or two hours ahead; the right one shows the typed time again.
    ["+02:00", "+01:00"]
        .iter()
        .filter_map(|offset| Instant::parse(&format!("{day}T{hours}:{minutes}:00{offset}")).ok())
        .find(|at| at.german().contains(&format!(", {hours}:{minutes} ")) && at.civil_date().to_string() == day)
}

fn page(seat: &Seat, call: &Call, again: bool, run: &Run, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let here = address(run.id);
    let posted = &call.posted;
    let now = seat.office.now();
    let (day, time) = if again {
        (date_parts(posted, "at"), posted.get("time").to_owned())
    } else {
        let german = now.german();
        let time = german.split(", ").nth(1).and_then(|text| text.split(' ').next()).unwrap_or_default().to_owned();
        (DateParts::from_canonical(&now.civil_date().to_string()), time)
    };
    let error = |field: &str| error_at(told, field);
    let frame = run_frame(seat, run, t!(texts, "pay-bank-title"));
    let (yes, no) = (t!(texts, "pay-bank-yes"), t!(texts, "pay-bank-no"));
    let clear = [Choice::new("1", &yes), Choice::new("0", &no)];
    let content = html! {
        p { (t!(texts, "pay-bank-says", benefit = benefit_name(seat, &run.benefit), month = run.month.german())) }
        (act_form(seat, again.then_some(call), &format!("{here}/bank"), &html! {
            (text_field(texts, &Field { name: "who", label: &t!(texts, "pay-bank-who"), hint: Some(&t!(texts, "pay-bank-who-hint")), value: posted.get("who"),
                required: true, max_chars: Some(200), error: error("who").as_deref(), ..Field::default() }))
            (date_field(texts, &Field { name: "at", label: &t!(texts, "pay-bank-day"), required: true, error: error("at").as_deref(), ..Field::default() }, &day, false))
            (text_field(texts, &Field { name: "time", label: &t!(texts, "pay-bank-time"), hint: Some(&t!(texts, "pay-bank-time-hint")), value: &time,
                required: true, width: Some(6), input_mode: "numeric", ..Field::default() }))
            (long_text_field(texts, &Field { name: "orders", label: &t!(texts, "pay-bank-orders"), hint: Some(&t!(texts, "pay-bank-orders-hint")), value: posted.get("orders"),
                required: true, max_chars: Some(1000), error: error("orders").as_deref(), ..Field::default() }, 3))
            (radios(texts, &Field { name: "clear", label: &t!(texts, "pay-bank-question"), value: posted.get("clear"), required: true,
                error: error("clear").as_deref(), ..Field::default() }, &clear, false))
        }, &t!(texts, "pay-bank-go"), Some(&here)))
        (earlier(seat, run))
    };
    draw(seat, frame, told, &content)
}

/// What the bank said before on this benefit and month.
fn earlier(seat: &Seat, run: &Run) -> maud::Markup {
    let texts = seat.texts;
    let infos = seat.office.books().payments.bank_infos(&run.benefit, run.month).to_vec();
    html! {
        @if !infos.is_empty() {
            (table(&Table {
                caption: t!(texts, "pay-bank-earlier"),
                head: vec![(t!(texts, "pay-when"), false), (t!(texts, "pay-bank-who"), false), (t!(texts, "pay-bank-orders"), false),
                    (t!(texts, "pay-bank-answer"), false), (t!(texts, "pay-recorded-by"), false)],
                rows: infos.iter().rev().map(|info| vec![
                    Cell::Text(info.at.german()),
                    Cell::Text(info.who.clone()),
                    Cell::Text(info.orders.clone()),
                    Cell::Text(if info.clear { t!(texts, "pay-bank-clear") } else { t!(texts, "pay-bank-not-clear") }),
                    Cell::Text(seat.name_of(info.recorded_by)),
                ]).collect(),
                ..Table::default()
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_german_day_and_time_become_the_moment_that_shows_them_again() {
        for (day, time, utc) in [
            ("2026-07-01", "14:05", "2026-07-01T12:05:00Z"),
            ("2026-11-23", "9:05", "2026-11-23T08:05:00Z"),
            ("2026-11-23", "0905", "2026-11-23T08:05:00Z"),
            ("2026-11-23", "09.05 Uhr", "2026-11-23T08:05:00Z"),
            // The hour that comes twice: the first of the two.
            ("2026-10-25", "02:30", "2026-10-25T00:30:00Z"),
            ("2026-11-24", "00:00", "2026-11-23T23:00:00Z"),
        ] {
            assert_eq!(moment(day, time).map(|at| at.rfc3339()).as_deref(), Some(utc), "{day} {time}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for (day, time) in [
            ("2026-11-23", "25:00"),
            ("2026-11-23", "9"),
            ("2026-11-23", ""),
            ("2026-02-30", "10:00"),
            ("", "10:00"),
            // The hour that was left out in March.
            ("2026-03-29", "02:30"),
        ] {
            assert_eq!(moment(day, time), None, "{day} {time}");
        }
    }
}
