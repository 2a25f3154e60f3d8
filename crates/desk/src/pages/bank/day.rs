//! One banking day: the sums side by side, the lines behind them, and the signing off.

use books::bank::reconcile;
use maud::{Markup, html};
use model::role::Role;
use model::{CivilDate, Problem};

use super::{done, frame, word};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Field, Kind, Table, alert, long_text_field, table};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Lines of a day that are shown.
const LINES_SHOWN: usize = 500;

fn of(call: &Call) -> Result<CivilDate, model::problem::Refusal> {
    call.param("day").parse().map_err(|_| vec![Problem::new("NB-B-115").with("day", "")])
}

/// `GET /bank/days/{day}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /bank/days/{day}`.
pub(super) fn sign(seat: &Seat, call: &Call) -> Outcome {
    let day = of(call)?;
    match seat.office.sign_bank_day(&seat.actor, call.intent()?, day, call.posted.get("note")) {
        Ok(_) => Ok(Answer::see(format!("/bank/days/{day}?done=1"))),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

/// `GET /bank/days/{day}/sheet`.
pub(super) fn sheet(seat: &Seat, call: &Call) -> Outcome {
    let day = of(call)?;
    Ok(Answer::pdf(seat.office.bank_day_pdf(&seat.actor, day)?, &format!("Tagesabgleich-{day}.pdf")))
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let day = of(call)?;
    seat.office.look_at_bank(&seat.actor, &format!("bank day {day}"))?;
    let (sums, signed) = {
        let books = seat.office.books();
        (reconcile::day(&books.bank, &books.payments, day), books.bank.days().get(&day).cloned())
    };
    let mut frame = frame(seat, t!(texts, "bank-day-title", day = day.german()));
    frame.wide = true;
    let line = |label: String, amount: model::Money, strong: bool| {
        let cell = if strong {
            html! { strong { (amount.german()) } }
        } else {
            html! { (amount.german()) }
        };
        html! { div { dt { (label) } dd class="number" { (cell) } } }
    };
    let here = format!("/bank/days/{day}");
    let content = html! {
        (done(seat, call, &t!(texts, "bank-day-done")))
        @if sums.explained() {
            (alert(texts, Kind::Success, &t!(texts, "bank-day-even"), &html! { p { (t!(texts, "bank-day-even-says")) } }))
        } @else {
            (alert(texts, Kind::Warning, &t!(texts, "bank-day-odd"), &html! { p { (t!(texts, "bank-day-odd-says")) } }))
        }
        div class="columns" {
            section {
                h2 { (t!(texts, "bank-day-out")) }
                dl class="facts" {
                    (line(t!(texts, "bank-day-files"), sums.files, false))
                    (line(t!(texts, "bank-rejected"), sums.rejected, false))
                    (line(t!(texts, "bank-debited"), sums.debited, false))
                    (line(t!(texts, "bank-difference"), sums.difference(), true))
                    (line(t!(texts, "bank-day-strange"), sums.strange, sums.strange != model::Money::ZERO))
                    (line(t!(texts, "bank-gap"), sums.gap, sums.gap != model::Money::ZERO))
                }
            }
            section {
                h2 { (t!(texts, "bank-day-in")) }
                dl class="facts" {
                    (line(t!(texts, "bank-returned"), sums.returned, false))
                    (line(t!(texts, "bank-day-assigned"), sums.assigned, false))
                    (line(t!(texts, "bank-day-unassigned"), sums.unassigned, false))
                }
                p { a class="button" href={ (here) "/sheet" } target="_blank" { (t!(texts, "bank-day-sheet")) } }
            }
        }
        @match signed {
            Some(signed) => {
                p { (t!(texts, "bank-day-signed-by", who = seat.name_of(signed.by), at = signed.at.german())) " " (signed.note) }
            }
            None if seat.actor.any(&[Role::Treasurer]) => {
                h2 { (t!(texts, "bank-day-sign")) }
                (act_form(seat, again.then_some(call), &here, &html! {
                    (long_text_field(texts, &Field { name: "note", label: &t!(texts, "bank-day-note"), hint: Some(&t!(texts, "bank-day-note-hint")),
                        value: call.posted.get("note"), required: !sums.explained(), max_chars: Some(1000), error: error_at(told, "note").as_deref(), ..Field::default() }, 2))
                }, &t!(texts, "bank-day-sign-go"), Some("/bank")))
            }
            None => {}
        }
        (lines(seat, day))
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}

fn lines(seat: &Seat, day: CivilDate) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let rows = books
        .bank
        .lines()
        .iter()
        .filter(|line| line.line.booked == Some(day))
        .take(LINES_SHOWN)
        .map(|line| {
            let text = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
            let own = &line.line;
            vec![
                Cell::Text(word(texts, "bank-line", own.kind.name())),
                Cell::Figure(own.amount.map(|amount| amount.german()).unwrap_or_default()),
                text(&own.end_to_end.clone().or(own.message.clone())),
                text(&own.reason),
                text(&own.name),
                text(&own.text),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(texts, "bank-day-lines"),
        head: vec![
            (t!(texts, "bank-line"), false),
            (t!(texts, "bank-amount"), true),
            (t!(texts, "bank-reference"), false),
            (t!(texts, "bank-reason"), false),
            (t!(texts, "bank-name"), false),
            (t!(texts, "bank-text"), false),
        ],
        rows,
        empty: t!(texts, "bank-day-lines-none"),
        ..Table::default()
    })
}
