//! One file against the bank: what was refused and what came back, recalls, and the lists on paper.

use books::bank::recall::REASONS;
use books::bank::standing::ClaimStanding;
use maud::{Markup, html};
use model::role::Role;

use super::{done, frame, run_id, some, word};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Choice, Field, Kind, Table, alert, button_row, radios, table, text_field};
use crate::pages::form::act_form;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /bank/runs/{run}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /bank/runs/{run}`: a recall.
pub(super) fn recall(seat: &Seat, call: &Call) -> Outcome {
    let id = run_id(call)?;
    let posted = &call.posted;
    let asked = seat.office.ask_recall(
        &seat.actor,
        call.intent()?,
        posted.get("end_to_end"),
        posted.get("reason"),
        posted.get("note"),
    );
    match asked {
        Ok(_) => Ok(Answer::see(format!("/bank/runs/{}?done=1", id.text()))),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

/// `POST /bank/runs/{run}/answer`.
pub(super) fn answer(seat: &Seat, call: &Call) -> Outcome {
    let id = run_id(call)?;
    let posted = &call.posted;
    let granted = posted.get("granted") == "1";
    seat.office.answer_recall(&seat.actor, call.intent()?, posted.get("end_to_end"), granted, posted.get("note"))?;
    Ok(Answer::see(format!("/bank/runs/{}?done=1", id.text())))
}

/// `GET /bank/runs/{run}/transfers`.
pub(super) fn transfers(seat: &Seat, call: &Call) -> Outcome {
    Ok(Answer::pdf(seat.office.paper_list_pdf(&seat.actor, run_id(call)?, false)?, "Ueberweisungsliste.pdf"))
}

/// `GET /bank/runs/{run}/cheques`.
pub(super) fn cheques(seat: &Seat, call: &Call) -> Outcome {
    Ok(Answer::pdf(seat.office.paper_list_pdf(&seat.actor, run_id(call)?, true)?, "Barscheckliste.pdf"))
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    let title = format!("{} {}", benefit_name(seat, &run.benefit), run.month.german());
    let mut frame = frame(seat, t!(texts, "bank-file-title", run = title.as_str()));
    frame.wide = true;
    let here = format!("/bank/runs/{}", run.id.text());
    let mut odd = Vec::new();
    let (proof, state) = {
        let books = seat.office.books();
        for row in books.bank.doubles(&run) {
            odd.push(vec![
                Cell::Head(html! { (row.file_number) }),
                Cell::Text(row.payee.clone()),
                Cell::Figure(row.amount.german()),
                Cell::Text(t!(texts, "bank-claim-twice")),
                Cell::Text(String::new()),
                Cell::Text(String::new()),
                Cell::Text(row.end_to_end.clone()),
            ]);
        }
        for (row, standing) in books.bank.claims(&run) {
            let (word, reason, day) = match standing {
                ClaimStanding::Rejected { reason } => (t!(texts, "bank-claim-rejected"), reason, None),
                ClaimStanding::Returned { reason, day } => (t!(texts, "bank-claim-returned"), reason, day),
                _ => continue,
            };
            let say = super::word(texts, "bank-code", &reason);
            let reason = if say == reason { reason } else { format!("{reason}: {say}") };
            odd.push(vec![
                Cell::Head(html! { (row.file_number) }),
                Cell::Text(row.payee.clone()),
                Cell::Figure(row.amount.german()),
                Cell::Text(word),
                Cell::Text(reason),
                Cell::Text(day.map(|day| day.german()).unwrap_or_default()),
                Cell::Text(row.end_to_end.clone()),
            ]);
        }
        (books.bank.proof(&run), books.bank.file(&run))
    };
    let fact = |label: String, text: String| html! { div { dt { (label) } dd class="number" { (text) } } };
    let content = html! {
        (done(seat, call, &t!(texts, "bank-recall-done")))
        @if proof.twice > 0 { (alert(texts, Kind::Danger, &t!(texts, "bank-twice", count = proof.twice), &html! { p { (t!(texts, "bank-twice-says")) } })) }
        @if proof.sent_again > 0 { (alert(texts, Kind::Warning, &t!(texts, "bank-sent-again"), &html! { p { (t!(texts, "bank-sent-again-says")) } })) }
        div class="columns" {
            section {
                h2 { (t!(texts, "bank-file-against")) }
                dl class="facts" {
                    (fact(t!(texts, "bank-state"), word(texts, "bank-file-state", state.name())))
                    (fact(t!(texts, "bank-sum"), proof.sum.german()))
                    (fact(t!(texts, "bank-rejected"), some(proof.rejected)))
                    (fact(t!(texts, "bank-debited"), some(proof.debited)))
                    (fact(t!(texts, "bank-open"), some(proof.difference())))
                    (fact(t!(texts, "bank-returned"), some(proof.returned)))
                    (fact(t!(texts, "bank-kept"), proof.kept().german()))
                }
            }
            section {
                h2 { (t!(texts, "bank-on-paper")) }
                p { (t!(texts, "bank-on-paper-says")) }
                @if run.file.is_some() && seat.actor.any(&[Role::Treasurer, Role::Releaser, Role::Orderer]) {
                    div class="buttons" {
                        a class="button" href={ (here) "/transfers" } target="_blank" { (t!(texts, "bank-transfers")) }
                        a class="button" href={ (here) "/cheques" } target="_blank" { (t!(texts, "bank-cheques")) }
                    }
                }
            }
        }
        (table(&Table {
            caption: t!(texts, "bank-odd"),
            head: vec![(t!(texts, "bank-file-number"), false), (t!(texts, "bank-name"), false), (t!(texts, "bank-amount"), true),
                (t!(texts, "bank-state"), false), (t!(texts, "bank-reason"), false), (t!(texts, "bank-day"), false), (t!(texts, "bank-reference"), false)],
            rows: odd,
            empty: t!(texts, "bank-odd-none"),
            ..Table::default()
        }))
        (recalls(seat, &run, &here))
        @if seat.actor.any(&[Role::Treasurer]) { (ask(seat, call, again, &here, told)) }
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}

fn recalls(seat: &Seat, run: &books::payments::Run, here: &str) -> Markup {
    let texts = seat.texts;
    let rows: Vec<Vec<Cell>> = {
        let books = seat.office.books();
        let own = run.paid().filter_map(|row| Some((row, books.bank.recalls().get(&row.end_to_end)?)));
        own.map(|(row, recall)| {
            let state = match &recall.answered {
                Some((true, note, _)) => html! { (t!(texts, "bank-recall-granted")) " " (note) },
                Some((false, note, _)) => html! { (t!(texts, "bank-recall-refused")) " " (note) },
                None => html! {
                    form method="post" action={ (here) "/answer" } class="inline-form" {
                        (seat.hidden())
                        input type="hidden" name="end_to_end" value=(row.end_to_end);
                        (button_row(&[
                            Button { label: &t!(texts, "bank-recall-granted"), send: Some(("granted", "1")), ..Button::default() },
                            Button { label: &t!(texts, "bank-recall-refused"), send: Some(("granted", "0")), ..Button::default() },
                        ], None))
                    }
                },
            };
            vec![
                Cell::Head(html! { (row.file_number) }),
                Cell::Figure(row.amount.german()),
                Cell::Text(recall.reason.clone()),
                Cell::Text(format!("{} · {}", recall.at.german(), recall.note)),
                Cell::Markup(state),
            ]
        })
        .collect()
    };
    html! {
        @if !rows.is_empty() {
            (table(&Table {
                caption: t!(texts, "bank-recalls"),
                head: vec![(t!(texts, "bank-file-number"), false), (t!(texts, "bank-amount"), true), (t!(texts, "bank-reason"), false),
                    (t!(texts, "bank-recall-asked"), false), (t!(texts, "bank-recall-answer"), false)],
                rows,
                ..Table::default()
            }))
        }
    }
}

fn ask(seat: &Seat, call: &Call, again: bool, here: &str, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let posted = &call.posted;
    let error = |field: &str| error_at(told, field);
    let words = REASONS.map(|reason| format!("{reason}: {}", word(texts, "bank-code", reason)));
    let choices: Vec<Choice<'_>> = REASONS.iter().zip(&words).map(|(reason, word)| Choice::new(reason, word)).collect();
    html! {
        h2 { (t!(texts, "bank-recall")) }
        p { (t!(texts, "bank-recall-says")) }
        (act_form(seat, again.then_some(call), here, &html! {
            (text_field(texts, &Field { name: "end_to_end", label: &t!(texts, "bank-reference"), hint: Some(&t!(texts, "bank-recall-reference-hint")), value: posted.get("end_to_end"),
                required: true, max_chars: Some(35), width: Some(24), error: error("end_to_end").as_deref(), ..Field::default() }))
            (radios(texts, &Field { name: "reason", label: &t!(texts, "bank-reason"), value: posted.get("reason"), required: true, error: error("reason").as_deref(), ..Field::default() }, &choices, false))
            (text_field(texts, &Field { name: "note", label: &t!(texts, "bank-recall-how"), value: posted.get("note"), required: true, max_chars: Some(1000), error: error("note").as_deref(), ..Field::default() }))
        }, &t!(texts, "bank-recall-go"), Some("/bank")))
    }
}
