//! All benefits at a glance: the list, the changes, the run of the month, and the next step; one of mine is primary.

use books::payments::{List, Run, RunState};
use maud::{Markup, html};
use model::Month;
use model::acts::claim::RunKind;
use model::role::Role;

use super::next::{Mine, Next};
use super::steps::standing;
use super::{AREA, address, benefits, words};
use crate::app::Outcome;
use crate::components::{Button, Cell, Kind, Table, alert, badge, button, table};
use crate::frame::Area;
use crate::pages::data::state_lines;
use crate::seat::{Call, Seat};
use crate::t;

/// What is known of one benefit.
struct Benefit {
    key: String,
    title: String,
    list: Option<List>,
    run: Option<Run>,
    month: Month,
    next: Next,
    mine: bool,
    open_changes: usize,
    waiting: usize,
}

/// `GET /payments`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let texts = seat.texts;
    let all: Vec<Benefit> = benefits(seat).into_iter().map(|(key, title)| benefit(seat, key, title)).collect();
    let first_mine = all.iter().position(|benefit| benefit.mine);
    let mut frame = seat.frame(AREA, t!(texts, "nav-payments"));
    frame.wide = true;
    frame.states.extend(state_lines(seat, &["last_payments", "grants"]));
    let taken = all.iter().find(|benefit| benefit.key == call.query.get("taken")).and_then(|benefit| {
        let list = benefit.list.as_ref()?;
        Some(t!(
            texts,
            "pay-list-taken",
            benefit = benefit.title.as_str(),
            month = list.month.german(),
            count = list.rows.len(),
            sum = list.sum().german()
        ))
    });
    let content = html! {
        @if let Some(taken) = taken {
            div role="status" { (alert(texts, Kind::Success, &taken, &html! { p { (seat.kept_words()) } })) }
        }
        (notices(seat))
        @for (at, benefit) in all.iter().enumerate() { (panel(seat, benefit, first_mine == Some(at))) }
        p class="no-print" {
            a href="/payments/changes" { (t!(texts, "pay-changes-title")) } " · "
            a href="/payments/lists/new" { (t!(texts, "pay-take-title")) } " · "
            @if seat.actor.any(&[Role::ClerkBenefits, Role::Treasurer]) { a href="/payments/runs/new" { (t!(texts, "new-run-title")) } " · " }
            a href="/payments/payers" { (t!(texts, "payers-title")) } " · "
            a href="/payments/rights" { (t!(texts, "rights-title")) } " · "
            a href="/payments/deputies" { (t!(texts, "deputies-title")) } " · "
            a href="/payments/conflicts" { (t!(texts, "conflicts-title")) } " · "
            a href="/calc" { (t!(texts, "calc-title")) } " · "
            a href="/cash" { (t!(texts, "cash-title")) }
        }
        (runs(seat))
    };
    Ok(seat.page(&frame, &content))
}

fn benefit(seat: &Seat, key: String, title: String) -> Benefit {
    let (list, run, month, open_changes, waiting) = {
        let books = seat.office.books();
        let book = &books.payments;
        let list = book.lists().filter(|list| list.benefit == key).max_by_key(|list| list.month).cloned();
        let live = book
            .runs()
            .iter()
            .filter(|run| run.benefit == key && run.discarded.is_none() && run.kind() == RunKind::MonthEnd);
        let run = live.max_by_key(|run| run.month).cloned();
        let paid = run.as_ref().filter(|run| book.state(run) == RunState::HandedOver).map(|run| run.month);
        let month = target(
            run.as_ref().filter(|_| paid.is_none()).map(|run| run.month),
            paid.max(list.as_ref().map(|list| list.month)),
            seat.office.today().month(),
        );
        let open: Vec<_> = book.open_changes(&key, month).collect();
        (list, run, month, open.len(), open.iter().filter(|change| change.waits()).count())
    };
    let running = run.as_ref().filter(|run| run.month == month);
    let (next, mine) = match running {
        Some(run) => {
            let standing = standing(seat, run);
            (standing.next, standing.is_mine)
        }
        None => {
            let next = Next::of(None, list.is_some(), Mine::default());
            // A run can be built for the next month at most.
            let ready = next != Next::Build || month <= seat.office.today().month().next();
            if ready { (next, next.is_mine(&seat.actor.roles, Mine::default())) } else { (Next::Nothing, false) }
        }
    };
    Benefit { key, title, list, run, month, next, mine, open_changes, waiting }
}

/// The month a benefit is at: that of a run under way, else the one after what was paid last, else the next.
fn target(under_way: Option<Month>, paid: Option<Month>, today: Month) -> Month {
    under_way.or_else(|| paid.map(|month| month.next())).unwrap_or_else(|| today.next())
}

fn panel(seat: &Seat, benefit: &Benefit, primary: bool) -> Markup {
    let texts = seat.texts;
    let state = benefit.run.as_ref().filter(|run| run.month == benefit.month).map(|run| {
        let state = seat.office.books().payments.state(run);
        (run, words::state(texts, state))
    });
    html! {
        section class="panel" aria-labelledby={ "b-" (benefit.key) } {
            h2 id={ "b-" (benefit.key) } {
                (benefit.title) " " (benefit.month.german()) " "
                @match &state {
                    Some((_, (kind, word))) => (badge(*kind, word)),
                    None => (badge(Kind::Plain, &t!(texts, "pay-no-run"))),
                }
            }
            dl class="facts" {
                div { dt { (t!(texts, "pay-list")) } dd { (list_line(seat, benefit)) } }
                div { dt { (t!(texts, "pay-changes-title")) } dd {
                    (t!(texts, "pay-changes-line", count = benefit.open_changes, waiting = benefit.waiting))
                } }
                @if let Some((run, _)) = &state {
                    div { dt { (t!(texts, "pay-run")) } dd {
                        a href=(address(run.id)) { (t!(texts, "pay-run-line", count = texts.count(u64::from(run.count())), sum = run.sum().german())) }
                    } }
                }
            }
            (step(seat, benefit, state.as_ref().map(|(run, _)| *run), primary))
        }
    }
}

fn list_line(seat: &Seat, benefit: &Benefit) -> String {
    let texts = seat.texts;
    match &benefit.list {
        None => t!(texts, "pay-list-none"),
        Some(list) => t!(
            texts,
            "pay-list-line",
            month = list.month.german(),
            source = words::source(texts, list.source),
            count = list.rows.len(),
            sum = list.sum().german()
        ),
    }
}

/// The next step: a button where it is mine, a sentence where it is somebody else's.
fn step(seat: &Seat, benefit: &Benefit, run: Option<&Run>, primary: bool) -> Markup {
    let texts = seat.texts;
    let label = words::coded(texts, "pay-next", benefit.next.name());
    let class = if primary { "button button--primary" } else { "button" };
    html! {
        @if !benefit.mine {
            p { @if benefit.next == Next::Nothing { (t!(texts, "pay-waits-nothing")) }
                @else { (t!(texts, "pay-waits", what = words::coded(texts, "pay-waits", benefit.next.name()))) } }
        } @else {
            @match (benefit.next, run) {
                (Next::TakeList, _) => { p { a class=(class) href={ "/payments/lists/new?benefit=" (benefit.key) } { (label) } } }
                (Next::Build, _) => {
                    form method="post" action="/payments/runs" {
                        (seat.hidden())
                        input type="hidden" name="benefit" value=(benefit.key);
                        input type="hidden" name="month" value=(benefit.month);
                        p { (button(&Button { label: &t!(texts, "pay-build", benefit = benefit.title.as_str(), month = benefit.month.german()), primary, ..Button::default() })) }
                    }
                }
                (next, Some(run)) => { p { a class=(class) href={ (address(run.id)) @if let Some(page) = next.page() { "/" (page) } } {
                    (label) span class="visually-hidden" { ": " (benefit.title) " " (benefit.month.german()) }
                } } }
                _ => {}
            }
        }
    }
}

/// Open hold tasks and conflicts, before anything is paid.
fn notices(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let (holds, conflicts) = {
        let books = seat.office.books();
        let open = books.payments.conflicts().iter().filter(|conflict| conflict.settled.is_none()).count();
        (books.cases.open_holds().len(), open)
    };
    html! {
        @if holds > 0 {
            (alert(texts, Kind::Warning, &t!(texts, "pay-holds-open", count = holds), &html! {
                p { (t!(texts, "pay-holds-open-says")) @if Area::Holds.open_to(&seat.actor.roles) { " " a href="/holds" { (t!(texts, "nav-holds")) } } }
            }))
        }
        @if conflicts > 0 {
            (alert(texts, Kind::Danger, &t!(texts, "pay-has-conflicts"), &html! {
                p { a href="/payments/conflicts" { (t!(texts, "conflicts-look", count = conflicts)) } }
            }))
        }
    }
}

/// All runs, the newest first.
fn runs(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let rows: Vec<Vec<Cell>> = {
        let books = seat.office.books();
        let book = &books.payments;
        let all = book.runs().iter().rev();
        all.map(|run| (run.clone(), book.state(run))).collect::<Vec<_>>()
    }
    .iter()
    .map(|(run, state)| {
        let (kind, word) = words::state(texts, *state);
        vec![
            Cell::Head(html! { a href=(address(run.id)) { (words::run_title(seat, run)) } }),
            Cell::Markup(badge(kind, &word)),
            Cell::Figure(texts.count(u64::from(run.count()))),
            Cell::Figure(run.sum().german()),
            Cell::Figure(run.execution.german()),
            Cell::Text(format!("{} · {}", run.built_at.german(), seat.name_of(run.built_by))),
        ]
    })
    .collect();
    table(&Table {
        caption: t!(texts, "pay-runs", count = rows.len()),
        head: vec![
            (t!(texts, "pay-run"), false),
            (t!(texts, "pay-change-state"), false),
            (t!(texts, "pay-fig-count"), true),
            (t!(texts, "pay-fig-sum"), true),
            (t!(texts, "pay-execution"), true),
            (t!(texts, "pay-built"), false),
        ],
        rows,
        empty: t!(texts, "pay-runs-none"),
        ..Table::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_benefit_is_at_the_run_under_way_else_after_what_was_paid() {
        let today = month("2026-11");
        assert_eq!(target(None, None, today), month("2026-12"));
        assert_eq!(target(None, Some(month("2026-10")), today), month("2026-11"));
        assert_eq!(target(Some(month("2026-12")), Some(month("2026-10")), today), month("2026-12"));
        assert_eq!(target(None, Some(month("2026-12")), today), month("2027-01"));
    }
}
