//! The bank's file of a released run: made, saved, with its cover sheet handed over by a person.

use books::payments::file::HandOverFile;
use books::payments::{Run, RunState};
use maud::{Markup, html};
use model::ids::IntentKey;

use super::next::Next;
use super::run::in_the_way;
use super::steps::standing;
use super::{address, draw, run_frame, run_id, words};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::disclosure::disclosure;
use crate::components::{Button, Cell, Choice, Field, Kind, Table, alert, button, checkboxes, table, text_field};
use crate::frame::csrf_field;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /payments/runs/{run}/file`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /payments/runs/{run}/file`: the act is durable; the bytes are saved from the page that follows.
pub(super) fn make(seat: &Seat, call: &Call) -> Outcome {
    let (id, intent) = (run_id(call)?, call.intent()?);
    match seat.office.make_payment_file(&seat.actor, intent, id) {
        Ok(_) => Ok(Answer::see(format!("{}/file?made={}", address(id), intent.text()))),
        Err(refusal) => page(seat, call, false, &seat.tell(&refusal)),
    }
}

/// `POST /payments/runs/{run}/download`: the same bytes; every way out of the house is an act, and the save right after
/// the making carries the intent of the making.
pub(super) fn download(seat: &Seat, call: &Call) -> Outcome {
    let made = seat.office.make_payment_file(&seat.actor, call.intent()?, run_id(call)?)?;
    Ok(Answer::download(made.bytes, "application/xml", &made.name))
}

/// `GET /payments/runs/{run}/cover`.
pub(super) fn cover(seat: &Seat, call: &Call) -> Outcome {
    let id = run_id(call)?;
    let name =
        seat.office.books().payments.run(id).and_then(|run| run.file.as_ref()).map(|file| file.message_id.clone());
    let pdf = seat.office.cover_sheet_pdf(&seat.actor, id)?;
    Ok(Answer::pdf(pdf, &format!("{}-Begleitzettel.pdf", name.unwrap_or_default())))
}

/// `POST /payments/runs/{run}/hand-over`.
pub(super) fn hand_over(seat: &Seat, call: &Call) -> Outcome {
    let id = run_id(call)?;
    let command = HandOverFile { run: id, to: call.posted.get("to").to_owned(), again: call.posted.on("again") };
    match seat.office.hand_over_file(&seat.actor, call.intent()?, &command) {
        Ok(_) => Ok(Answer::see(format!("{}/file", address(id)))),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    let standing = standing(seat, &run);
    let mut frame = run_frame(seat, &run, t!(texts, "pay-file-title"));
    frame.wide = true;
    let may = seat.actor.any(Next::MakeFile.roles());
    let content = html! {
        @match &run.file {
            None if standing.state == RunState::Released => {
                p { (t!(texts, "pay-file-says")) }
                (in_the_way(seat, &run, &standing)?)
                @if may {
                    form method="post" action={ (address(run.id)) "/file" } {
                        (seat.hidden())
                        div class="buttons" { (button(&Button { label: &t!(texts, "pay-next-make-file"), primary: true, key: Some('s'), ..Button::default() })) }
                    }
                } @else { p { (t!(texts, "pay-waits-make-file")) } }
            }
            None => { (alert(texts, Kind::Info, &t!(texts, "pay-file-not-yet"), &html! { p { a href=(address(run.id)) { (t!(texts, "pay-back-to-run")) } } })) }
            Some(_) => {
                div class="columns" {
                    section { h2 { (t!(texts, "pay-file-facts")) } (facts(seat, &run)) @if may { (save(seat, call, &run)) } }
                    section { h2 { (t!(texts, "pay-hand-over")) } (over(seat, call, &run, again, may, told)) }
                }
            }
        }
    };
    Ok(draw(seat, frame, told, &content))
}

fn facts(seat: &Seat, run: &Run) -> Markup {
    let texts = seat.texts;
    html! {
        @if let Some(file) = &run.file {
            dl class="facts" {
                div { dt { (t!(texts, "pay-message-id")) } dd class="number" { (file.message_id) } }
                div { dt { (t!(texts, "pay-fig-count")) } dd { (texts.count(u64::from(file.count))) } }
                div { dt { (t!(texts, "pay-fig-sum")) } dd { strong class="number" { (file.sum.german()) } small lang="de" { (paper::words::euro(file.sum)) } } }
                div { dt { (t!(texts, "pay-execution")) } dd { (run.execution.german()) } }
                div { dt { (t!(texts, "pay-sha256")) } dd id="sha256" { (words::hash(&file.sha256)) } }
                div { dt { (t!(texts, "pay-created")) } dd { (file.created.german()) } }
                div { dt { (t!(texts, "pay-times")) } dd { (t!(texts, "pay-times-same", times = file.times)) } }
            }
        }
    }
}

/// Save the file and print the cover sheet.
fn save(seat: &Seat, call: &Call, run: &Run) -> Markup {
    let texts = seat.texts;
    let here = address(run.id);
    // Saving what was just made is not a second making.
    let made = call.query.get("made").parse::<IntentKey>().unwrap_or_else(|_| seat.office.fresh_intent());
    html! {
        form method="post" action={ (here) "/download" } class="inline-form" {
            (csrf_field(&seat.csrf))
            input type="hidden" name="intent" value=(made.text());
            div class="buttons" {
                (button(&Button { label: &t!(texts, "pay-save"), key: Some('d'), ..Button::default() }))
                a class="button" href={ (here) "/cover" } target="_blank" { (t!(texts, "pay-cover")) }
            }
        }
    }
}

fn over(seat: &Seat, call: &Call, run: &Run, again: bool, may: bool, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let before = !run.handed_over.is_empty();
    let yes = t!(texts, "pay-again");
    let (to, confirm) = (error_at(told, "to"), error_at(told, "again"));
    let fields = html! {
        (text_field(texts, &Field { name: "to", label: &t!(texts, "pay-to"), hint: Some(&t!(texts, "pay-to-hint")), value: call.posted.get("to"), required: true,
            max_chars: Some(200), error: to.as_deref(), ..Field::default() }))
        @if before {
            (checkboxes(texts, &Field { name: "again", label: &t!(texts, "pay-again-label"), required: true, error: confirm.as_deref(), ..Field::default() },
                &[Choice::new("1", &yes)], &[]))
        }
    };
    let here = address(run.id);
    let form = act_form(
        seat,
        again.then_some(call),
        &format!("{here}/hand-over"),
        &fields,
        &t!(texts, "pay-over-go"),
        Some(&here),
    );
    html! {
        @if before {
            (table(&Table {
                caption: t!(texts, "pay-handed-over", count = run.handed_over.len()),
                head: vec![(t!(texts, "pay-when"), false), (t!(texts, "pay-to"), false), (t!(texts, "pay-who"), false)],
                rows: run.handed_over.iter().map(|over| vec![
                    Cell::Text(over.at.german()), Cell::Text(over.to.clone()), Cell::Text(seat.name_of(over.by)),
                ]).collect(),
                ..Table::default()
            }))
            p { (t!(texts, "pay-over-done")) }
        }
        @if may && before {
            (disclosure(&t!(texts, "pay-over-again"), &form, !told.is_empty()))
        } @else if may { (form)
        } @else if !before { p { (t!(texts, "pay-waits-hand-over")) } }
    }
}
