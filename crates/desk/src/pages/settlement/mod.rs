//! Settlement after the outage: the proof, what should have been paid, the differences and their steps.

use axum::Router;
use books::settlement::{Key, Kind as Standing};
use maud::{Markup, html};
use model::Problem;
use model::acts::settlement::SettleStep;
use model::role::Role;

use super::bank::word;
use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::{
    Button, Cell, Choice, Field, Kind, Table, alert, button, long_text_field, select_field, table,
};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

const AREA: Option<Area> = Some(Area::Settlement);
/// Differences on the page; the largest come first.
const ROWS_SHOWN: usize = 300;

/// Addresses of this area.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/settlement", get(AREA, show).merge(post(AREA, take)))
        .route("/settlement/step", post(AREA, step))
        .route("/settlement/letter", post(AREA, letter))
        .route("/settlement/postings", post(AREA, postings))
}

fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

fn take(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    match seat.office.take_due(&seat.actor, call.intent()?, posted.get("benefit"), posted.get("file")) {
        Ok(_) => Ok(Answer::see("/settlement?done=1")),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

fn key(call: &Call) -> Result<Key, model::problem::Refusal> {
    let posted = &call.posted;
    let month = posted.get("month").parse().map_err(|_| vec![Problem::new("NB-Z-202")])?;
    Ok((posted.get("benefit").to_owned(), posted.get("file_number").to_owned(), month))
}

fn step(seat: &Seat, call: &Call) -> Outcome {
    let name = call.posted.get("step");
    let step = SettleStep::ALL.into_iter().find(|step| step.name() == name);
    let step = step.ok_or_else(|| vec![Problem::new("NB-Z-203").at("step")])?;
    match seat.office.settle_step(&seat.actor, call.intent()?, &key(call)?, step, call.posted.get("note")) {
        Ok(_) => Ok(Answer::see("/settlement?done=1")),
        Err(refusal) => page(seat, call, false, &seat.tell(&refusal)),
    }
}

fn letter(seat: &Seat, call: &Call) -> Outcome {
    let decision = call.posted.get("letter") == "decision";
    let name = if decision { "Entwurf-Erstattungsbescheid.pdf" } else { "Anhoerung.pdf" };
    Ok(Answer::pdf(seat.office.settlement_letter_pdf(&seat.actor, &key(call)?, decision)?, name))
}

fn postings(seat: &Seat, call: &Call) -> Outcome {
    let bytes = seat.office.posting_file(&seat.actor, call.intent()?)?;
    Ok(Answer::download(bytes, "text/csv", "Buchungsdatei.csv"))
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, t!(texts, "nav-settlement"));
    frame.wide = true;
    let all = seat.office.settlement_differences(&seat.actor)?;
    let proof = books::settlement::proof(&seat.office.books());
    let lang = texts.lang();
    let catalogue = seat.office.catalogue();
    let benefits: Vec<(String, String)> = catalogue
        .payment()
        .iter()
        .flat_map(|rules| &rules.benefits)
        .map(|benefit| (benefit.key.clone(), benefit.title.get(lang).to_owned()))
        .collect();
    let choices: Vec<Choice<'_>> = benefits.iter().map(|(key, title)| Choice::new(key, title)).collect();
    let clerk = seat.actor.any(&[Role::ClerkBenefits]);
    let content = html! {
        @if call.query.get("done") == "1" {
            div role="status" { (alert(texts, Kind::Success, &t!(texts, "settle-done"), &html! { p { (seat.kept_words()) } })) }
        }
        (alert(texts, if proof.holds() { Kind::Success } else { Kind::Warning },
            &if proof.holds() { t!(texts, "settle-proof-holds") } else { t!(texts, "settle-proof-open") },
            &html! { p { (t!(texts, "settle-proof", journal = proof.journal.german(), files = proof.files.german(),
                debited = proof.debited.german(), rejected = proof.rejected.german())) } }))
        @if seat.actor.any(&[Role::Treasurer]) {
            form method="post" action="/settlement/postings" class="inline-form" {
                (seat.hidden())
                (button(&Button { label: &t!(texts, "settle-postings"), ..Button::default() }))
            }
        }
        @if clerk {
            h2 { (t!(texts, "settle-take")) }
            (act_form(seat, again.then_some(call), "/settlement", &html! {
                (select_field(texts, &Field { name: "benefit", label: &t!(texts, "settle-benefit"), value: call.posted.get("benefit"), required: true,
                    error: error_at(told, "benefit").as_deref(), ..Field::default() }, &choices, ""))
                (long_text_field(texts, &Field { name: "file", label: &t!(texts, "settle-rows"), hint: Some(&t!(texts, "settle-rows-hint")),
                    value: if again { call.posted.get("file") } else { "" }, required: true, error: error_at(told, "file").as_deref(), ..Field::default() }, 6))
            }, &t!(texts, "settle-take-go"), None))
        }
        (list(seat, &all, clerk))
    };
    Ok(super::payments::draw(seat, frame, told, &content))
}

fn list(seat: &Seat, all: &[books::settlement::Difference], clerk: bool) -> Markup {
    let texts = seat.texts;
    let rows = all
        .iter()
        .take(ROWS_SHOWN)
        .map(|difference| {
            let (benefit, file_number, month) = &difference.key;
            let last = {
                let books = seat.office.books();
                books.settlement.steps(&difference.key).last().map(|step| word(texts, "settle-step", step.step.name()))
            };
            let by: Vec<String> = difference
                .paid
                .iter()
                .map(|(by, amount)| format!("{} {}", word(texts, "settle-by", by.name()), amount.german()))
                .collect();
            vec![
                Cell::Head(html! { (file_number) " " small { (benefit) } }),
                Cell::Text(month.german()),
                Cell::Figure(difference.due.german()),
                Cell::Text(by.join(", ")),
                Cell::Figure(difference.open().german()),
                Cell::Text(word(texts, "settle-kind", difference.kind.name())),
                Cell::Markup(html! {
                    @if let Some(last) = last { p { (last) } }
                    @if clerk && difference.kind != Standing::Even { (steps(seat, difference)) }
                }),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(texts, "settle-list", count = all.len()),
        head: vec![
            (t!(texts, "bank-file-number"), false),
            (t!(texts, "settle-month"), false),
            (t!(texts, "settle-due"), true),
            (t!(texts, "settle-paid"), false),
            (t!(texts, "bank-difference"), true),
            (t!(texts, "bank-state"), false),
            (t!(texts, "settle-step"), false),
        ],
        rows,
        empty: t!(texts, "settle-none"),
        ..Table::default()
    })
}

fn steps(seat: &Seat, difference: &books::settlement::Difference) -> Markup {
    let texts = seat.texts;
    let (benefit, file_number, month) = &difference.key;
    let over = difference.kind != Standing::Underpaid;
    let fits = |step: &SettleStep| match step {
        SettleStep::Proposed => !over,
        SettleStep::Heard | SettleStep::Decided | SettleStep::SetOff => over,
        SettleStep::Waived | SettleStep::Closed => true,
    };
    let hidden = html! {
        input type="hidden" name="benefit" value=(benefit);
        input type="hidden" name="file_number" value=(file_number);
        input type="hidden" name="month" value=(month);
    };
    let words: Vec<(&str, String)> = SettleStep::ALL
        .iter()
        .filter(|step| fits(step))
        .map(|step| (step.name(), word(texts, "settle-step", step.name())))
        .collect();
    html! {
        @if over {
            form method="post" action="/settlement/letter" class="inline-form" target="_blank" {
                (seat.hidden()) (hidden)
                (button(&Button { label: &t!(texts, "settle-hearing"), send: Some(("letter", "hearing")), ..Button::default() }))
                (button(&Button { label: &t!(texts, "settle-decision"), send: Some(("letter", "decision")), ..Button::default() }))
            }
        }
        form method="post" action="/settlement/step" class="inline-form" {
            (seat.hidden()) (hidden)
            label { (t!(texts, "settle-step")) " " select name="step" { @for (name, word) in &words { option value=(name) { (word) } } } }
            label { (t!(texts, "settle-note")) " " input class="input input--w24" name="note" maxlength="1000"; }
            (button(&Button { label: &t!(texts, "settle-step-go"), ..Button::default() }))
        }
    }
}
