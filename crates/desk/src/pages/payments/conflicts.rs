//! What met too late: payments in two files, runs beside each other, steps that do not count. Each is settled with a note.

use books::payments::Conflict;
use maud::{Markup, html};
use model::ids::RunId;
use model::role::Role;

use super::{AREA, address, draw, words};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Field, Kind, Table, badge, table, text_field};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Roles that settle.
const SETTLE: [Role; 2] = [Role::Head, Role::Treasurer];
/// Most conflicts on one page; of two files that met there are thousands.
const ROWS_MAX: usize = 200;

/// `GET /payments/conflicts`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    seat.office.viewed_payments(&seat.actor, "conflicts")?;
    let all: Vec<Conflict> = seat.office.books().payments.conflicts().to_vec();
    let open = all.iter().filter(|conflict| conflict.settled.is_none()).count();
    let twice = all.iter().filter(|c| c.kind == books::payments::ConflictKind::PaidTwice);
    let sum = sum_of(seat, twice);
    let mut ordered: Vec<&Conflict> = all.iter().collect();
    ordered.sort_by_key(|conflict| (conflict.settled.is_some(), conflict.position));
    let page: usize = call.query.get("page").parse().unwrap_or(1).max(1);
    let rows = ordered.iter().skip((page - 1) * ROWS_MAX).take(ROWS_MAX).map(|conflict| line(seat, conflict)).collect();
    let mut frame = seat.frame(AREA, t!(texts, "conflicts-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let content = html! {
        p { (t!(texts, "conflicts-says")) }
        p { strong { (t!(texts, "conflicts-sum", open = open, count = all.len(), sum = sum.german())) } }
        (settle_form(seat, call, &[], false))
        (table(&Table {
            caption: t!(texts, "conflicts-list"),
            head: vec![
                (t!(texts, "pay-change-state"), false),
                (t!(texts, "conflicts-what"), false),
                (t!(texts, "pay-run"), false),
                (t!(texts, "pay-fig-sum"), true),
                (t!(texts, "conflicts-done"), false),
            ],
            rows,
            empty: t!(texts, "conflicts-none"),
            ..Table::default()
        }))
        @if all.len() > ROWS_MAX {
            nav class="no-print" aria-label=(t!(texts, "pay-pages")) { p {
                @for number in 1..=all.len().div_ceil(ROWS_MAX) {
                    @if number == page { strong aria-current="page" { (number) } }
                    @else { a href={ "/payments/conflicts?page=" (number) } { (number) } } " "
                }
            } }
        }
    };
    Ok(seat.page(&frame, &content))
}

fn sum_of<'a>(seat: &Seat, conflicts: impl Iterator<Item = &'a Conflict>) -> model::Money {
    let books = seat.office.books();
    let amount = |conflict: &Conflict| {
        let run = books.payments.run(conflict.run?)?;
        run.rows.get(usize::try_from(conflict.row?).ok()?).map(|row| row.amount)
    };
    conflicts.filter_map(amount).sum()
}

fn line(seat: &Seat, conflict: &Conflict) -> Vec<Cell> {
    let texts = seat.texts;
    let (run, row) = {
        let books = seat.office.books();
        let run = conflict.run.and_then(|id| books.payments.run(id)).cloned();
        let row =
            run.as_ref().zip(conflict.row).and_then(|(run, row)| run.rows.get(usize::try_from(row).ok()?).cloned());
        (run, row)
    };
    vec![
        Cell::Markup(match conflict.settled {
            Some(_) => badge(Kind::Success, &t!(texts, "conflicts-settled")),
            None => badge(Kind::Danger, &t!(texts, "conflicts-open")),
        }),
        Cell::Markup(html! {
            (words::coded(texts, "pay-conflict", conflict.kind.name()))
            @if let Some(row) = &row { br; span class="number" { (row.file_number) } " · " (words::payee(seat, row)) }
            @if !conflict.detail.is_empty() { br; span class="small muted" { (conflict.detail) } }
        }),
        Cell::Markup(html! {
            @if let Some(run) = &run { a href=(address(run.id)) { (words::run_title(seat, run)) } } @else { "–" }
        }),
        Cell::Figure(row.map_or_else(|| "–".to_owned(), |row| row.amount.german())),
        Cell::Markup(settled(seat, conflict)),
    ]
}

fn settled(seat: &Seat, conflict: &Conflict) -> Markup {
    let texts = seat.texts;
    let place = conflict.row.map_or_else(String::new, |row| row.to_string());
    html! {
        @match (&conflict.settled, conflict.run) {
            (Some((by, at, note)), _) => { (note) br; span class="small muted" { (seat.name_of(*by)) " · " (at.german()) } }
            (None, Some(run)) if seat.actor.any(&SETTLE) => {
                a class="no-print" href={ "/payments/conflicts?run=" (run.text()) "&row=" (place) "#settle" } { (t!(texts, "conflicts-settle")) }
            }
            _ => { "–" }
        }
    }
}

/// The form for the one conflict that was chosen; one form a page, so that every field has a name of its own.
fn settle_form(seat: &Seat, call: &Call, told: &[Told], again: bool) -> Markup {
    let texts = seat.texts;
    let given = if again { &call.posted } else { &call.query };
    let (run, row) = (given.get("run"), given.get("row"));
    let error = error_at(told, "reason");
    html! {
        @if !run.is_empty() && seat.actor.any(&SETTLE) {
            section class="panel no-print" aria-labelledby="settle" {
                h2 id="settle" { (t!(texts, "conflicts-settle")) }
                (act_form(seat, again.then_some(call), "/payments/conflicts", &html! {
                    input type="hidden" name="run" value=(run);
                    input type="hidden" name="row" value=(row);
                    (text_field(texts, &Field { name: "reason", label: &t!(texts, "conflicts-note"), hint: Some(&t!(texts, "conflicts-note-hint")),
                        value: call.posted.get("reason"), required: true, max_chars: Some(1000), error: error.as_deref(), ..Field::default() }))
                }, &t!(texts, "conflicts-go"), Some("/payments/conflicts")))
            }
        }
    }
}

/// `POST /payments/conflicts`.
pub(super) fn settle(seat: &Seat, call: &Call) -> Outcome {
    let run: RunId = call.posted.get("run").parse().map_err(|_| vec![model::Problem::new("NB-Z-040")])?;
    let row = call.posted.get("row").parse().ok();
    match seat.office.settle_conflict(&seat.actor, call.intent()?, run, row, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see("/payments/conflicts")),
        Err(refusal) => {
            let told = seat.tell(&refusal);
            let mut frame = seat.frame(AREA, t!(seat.texts, "conflicts-title"));
            frame.crumbs = vec![
                (t!(seat.texts, "nav-payments"), "/payments".into()),
                (t!(seat.texts, "conflicts-title"), "/payments/conflicts".into()),
            ];
            Ok(draw(seat, frame, &told, &settle_form(seat, call, &told, true)))
        }
    }
}
