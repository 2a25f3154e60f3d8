//! One run: six figures against last month, what comes next, what stands in the way, steps, and the comparison.

use books::payments::compare::{Figures, figures as run_figures, marks};
use books::payments::warnings::{GRANT_NOT_LISTED, TOTAL_DEVIATES, deviation};
use books::payments::{Run, RunState};
use maud::{Markup, html};
use model::Money;
use model::acts::payment::{RowState, RunRow};
use model::role::Role;

use super::next::Next;
use super::rows::{Show, comparison};
use super::steps::{LandWord, Standing, refused, standing, step_list};
use super::{AREA, address, run_id, words};
use crate::app::Outcome;
use crate::components::{Cell, Figure, Kind, Table, alert, badge, figures, table};
use crate::frame::{StateLine, Tone};
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /payments/runs/{run}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, "")
}

/// `POST /payments/runs/{run}/find`: the same page with the rows of a file number.
pub(super) fn find(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, call.posted.get("find"))
}

fn page(seat: &Seat, call: &Call, find: &str) -> Outcome {
    let texts = seat.texts;
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    let standing = standing(seat, &run);
    let here = address(run.id);
    let mut frame = seat.frame(AREA, words::run_title(seat, &run));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    frame.states.push(StateLine { tone: Tone::Quiet, text: origin(seat, &run) });
    let page = call.query.get("page").parse().unwrap_or(1);
    let content = html! {
        (done(seat, &run, call.query.get("done")))
        (conflicts(seat, &run))
        (six(seat, &run, &here))
        (in_the_way(seat, &run, &standing)?)
        (actions(seat, &standing, &here))
        div class="columns" {
            section { h2 { (t!(texts, "pay-steps")) } (step_list(seat, &run, &standing)) }
            section { h2 { (t!(texts, "pay-marks")) } (mark_table(seat, &run)) (warning_list(seat, &run)) }
        }
        (comparison(seat, &run, Show::from_name(call.query.get("show")), find, page, &here))
        (refused(seat, &run))
    };
    Ok(seat.page(&frame, &content))
}

/// Where the run comes from, on one line.
fn origin(seat: &Seat, run: &Run) -> String {
    let texts = seat.texts;
    let list = {
        let books = seat.office.books();
        books.payments.lists().find(|list| list.hash == run.list && list.benefit == run.benefit).cloned()
    };
    let from = list.map_or_else(
        || t!(texts, "pay-list-replaced"),
        |list| t!(texts, "pay-list-of", month = list.month.german(), source = words::source(texts, list.source)),
    );
    t!(
        texts,
        "pay-origin",
        execution = run.execution.german(),
        list = from,
        at = run.built_at.german(),
        who = seat.name_of(run.built_by)
    )
}

/// What was just kept, in words; only if the run's state bears it out.
fn done(seat: &Seat, run: &Run, what: &str) -> Markup {
    let texts = seat.texts;
    let (true_now, title) = match what {
        "determine" => (run.determined.is_some(), t!(texts, "pay-done-determine")),
        "order" => (run.ordered.is_some(), t!(texts, "pay-done-order")),
        "bank" => (true, t!(texts, "pay-done-bank")),
        "land" => (true, t!(texts, "pay-done-land")),
        "release" => (!run.releases.is_empty(), t!(texts, "pay-done-release", count = run.releases.len())),
        _ => (false, String::new()),
    };
    html! {
        @if true_now { div role="status" { (alert(texts, Kind::Success, &title, &html! { p { (seat.kept_words()) } })) } }
    }
}

fn conflicts(seat: &Seat, run: &Run) -> Markup {
    let texts = seat.texts;
    let lines: Vec<String> = {
        let books = seat.office.books();
        let found = books.payments.conflicts().iter().filter(|conflict| conflict.run == Some(run.id));
        found
            .map(|conflict| {
                format!("{} {}", words::coded(texts, "pay-conflict", conflict.kind.name()), conflict.detail)
            })
            .collect()
    };
    html! {
        @if seat.office.to_be_told(run.id) > 0 {
            p class="no-print" { a href={ "/calc/series/" (run.id.text()) } { (t!(texts, "calc-series")) } }
        }
        @if let Some(reason) = &run.discarded {
            (alert(texts, Kind::Danger, &t!(texts, "pay-is-discarded"), &html! { p { (reason) } }))
        }
        @if !lines.is_empty() {
            (alert(texts, Kind::Danger, &t!(texts, "pay-has-conflicts"), &html! { ul { @for line in &lines { li { (line) } } } }))
        }
    }
}

/// The six figures, each against last month.
pub(super) fn six(seat: &Seat, run: &Run, here: &str) -> Markup {
    let f = run_figures(run);
    let texts = seat.texts;
    let number = |n: usize| texts.count(u64::try_from(n).unwrap_or(u64::MAX));
    let shown = |show: &str| Some(format!("{here}?show={show}#rows"));
    let figure =
        |label: String, value: String, against: String, kind: Kind, href| Figure { label, value, against, kind, href };
    let moved = Moved::of(&run.rows);
    let tone = |n: usize, kind: Kind| if n == 0 { Kind::Plain } else { kind };
    figures(&[
        figure(
            t!(texts, "pay-fig-count"),
            number(f.count),
            t!(
                texts,
                "pay-fig-before",
                before = number(f.count_before),
                delta = words::signed_count(f.count, f.count_before)
            ),
            Kind::Plain,
            shown("all"),
        ),
        figure(t!(texts, "pay-fig-sum"), f.sum.german(), sum_against(seat, run, &f), Kind::Plain, None),
        figure(
            t!(texts, "pay-fig-new"),
            number(f.new),
            against(seat, moved.new),
            tone(f.new, Kind::Info),
            shown("new"),
        ),
        figure(
            t!(texts, "pay-fig-gone"),
            number(f.gone),
            against(seat, moved.gone),
            tone(f.gone, Kind::Info),
            shown("gone"),
        ),
        figure(
            t!(texts, "pay-fig-changed"),
            number(f.changed),
            against(seat, moved.changed),
            tone(f.changed, Kind::Warning),
            shown("changed"),
        ),
        figure(
            t!(texts, "pay-fig-held"),
            number(f.held),
            against(seat, moved.held),
            tone(f.held, Kind::Danger),
            shown("held"),
        ),
    ])
}

fn against(seat: &Seat, moved: Money) -> String {
    t!(seat.texts, "pay-fig-moved", delta = words::signed(moved))
}

fn sum_against(seat: &Seat, run: &Run, f: &Figures) -> String {
    let texts = seat.texts;
    // The warning rounds away from zero; figure and warning must not differ.
    let warned =
        run.warnings.iter().find(|warning| warning.code == TOTAL_DEVIATES).map(|warning| warning.detail.clone());
    let percent =
        warned.or_else(|| deviation(f.sum, f.sum_before).map(|percent| format!("{:+.1}", percent.round_dp(1))));
    let delta = words::signed(f.sum - f.sum_before);
    let percent = percent.map(|percent| words::percent(texts, &percent));
    let delta = percent.map_or_else(|| delta.clone(), |percent| format!("{delta} ({percent}\u{a0}%)"));
    t!(texts, "pay-fig-before", before = f.sum_before.german(), delta = delta)
}

/// What each kind of difference moves against last month, in EUR. Together they are the difference of the sums.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Moved {
    new: Money,
    gone: Money,
    changed: Money,
    held: Money,
}

impl Moved {
    fn of(rows: &[RunRow]) -> Self {
        let mut moved = Self::default();
        for row in rows {
            let now = if row.paid() { row.amount } else { Money::ZERO };
            let delta = now - row.before.unwrap_or(Money::ZERO);
            let into = match row.state {
                RowState::New => &mut moved.new,
                RowState::Gone => &mut moved.gone,
                RowState::Held => &mut moved.held,
                RowState::Same | RowState::Amount | RowState::Account | RowState::Both => &mut moved.changed,
            };
            *into = *into + delta;
        }
        moved
    }
}

/// What stands between the run and its release; nothing once the file is made.
pub(super) fn in_the_way(seat: &Seat, run: &Run, standing: &Standing) -> Result<Markup, model::problem::Refusal> {
    let texts = seat.texts;
    if run.file.is_some() || standing.state == RunState::Discarded {
        return Ok(html! {});
    }
    let told = seat.tell(&seat.office.run_blockers(&seat.actor, run)?);
    Ok(html! {
        @if told.is_empty() { p { strong { (t!(texts, "pay-nothing-in-the-way")) } } }
        @else {
            (alert(texts, Kind::Warning, &t!(texts, "pay-in-the-way", count = told.len()), &html! {
                ul { @for one in &told { li {
                    strong { (one.title) } " " (one.cause) " "
                    span class="small muted" { (one.code) }
                } } }
            }))
        }
    })
}

/// The next step as the one primary action, and what else may be done.
fn actions(seat: &Seat, standing: &Standing, here: &str) -> Markup {
    let texts = seat.texts;
    let may = |next: Next| seat.actor.any(next.roles());
    let early_word = standing.next != Next::InformBank && may(Next::InformBank) && standing.state < RunState::Released;
    let live = standing.state != RunState::Discarded;
    html! {
        @if live {
            div class="panel no-print" {
            @if !standing.is_mine && standing.next != Next::Nothing {
                p { (t!(texts, "pay-waits", what = words::coded(texts, "pay-waits", standing.next.name()))) }
            }
            @if standing.next == Next::Release && standing.mine.prepared && seat.actor.any(Next::Release.roles()) {
                p class="small muted" { (t!(texts, "pay-you-prepared")) }
            }
            div class="buttons" {
                @if let Some(page) = standing.next.page().filter(|_| standing.is_mine) {
                    a class="button button--primary" href={ (here) "/" (page) } { (words::coded(texts, "pay-next", standing.next.name())) }
                }
                @if standing.land != LandWord::NotNeeded && standing.state < RunState::Released && seat.actor.any(&super::land::ROLES) {
                    a class="button" href={ (here) "/land" } { (t!(texts, "land-title")) }
                }
                @if early_word { a class="button" href={ (here) "/bank" } { (t!(texts, "pay-next-bank")) } }
                @if standing.state >= RunState::Released && !(standing.is_mine && standing.next.page() == Some("file")) {
                    a class="button" href={ (here) "/file" } { (t!(texts, "pay-file-page")) }
                }
                @if standing.state < RunState::FileMade { a class="buttons__cancel" href={ (here) "/discard" } { (t!(texts, "pay-discard")) } }
            }
            }
        }
    }
}

/// Payments and sums by mark (H3).
pub(super) fn mark_table(seat: &Seat, run: &Run) -> Markup {
    let texts = seat.texts;
    let rows = marks(run).into_iter().map(|(mark, (count, sum))| {
        vec![
            Cell::Head(html! { (words::mark(texts, mark)) }),
            Cell::Figure(texts.count(u64::from(count))),
            Cell::Figure(sum.german()),
        ]
    });
    table(&Table {
        caption: t!(texts, "pay-marks-caption"),
        head: vec![
            (t!(texts, "pay-col-mark"), false),
            (t!(texts, "pay-fig-count"), true),
            (t!(texts, "pay-fig-sum"), true),
        ],
        rows: rows.collect(),
        foot: vec![
            Cell::Head(html! { (t!(texts, "pay-total")) }),
            Cell::Figure(texts.count(u64::from(run.count()))),
            Cell::Figure(run.sum().german()),
        ],
        ..Table::default()
    })
}

/// Warnings about the whole run; those of a row stand in the row.
fn warning_list(seat: &Seat, run: &Run) -> Markup {
    let texts = seat.texts;
    let whole: Vec<(String, Option<String>)> = run
        .warnings
        .iter()
        .enumerate()
        .filter(|(_, warning)| warning.row.is_none())
        .map(|(index, warning)| {
            let claims = warning.code == GRANT_NOT_LISTED && seat.actor.any(&[Role::ClerkBenefits]);
            let link = format!("/payments/changes/new?kind=new&run={}&warning={index}", run.id.text());
            (words::warning(seat, run, warning), claims.then_some(link))
        })
        .collect();
    let signed = run.determined.is_some();
    html! {
        @if !run.warnings.is_empty() {
            h3 { (t!(texts, "pay-warnings", count = run.warnings.len())) " "
                @if signed { (badge(Kind::Success, &t!(texts, "pay-warnings-signed"))) } @else { (badge(Kind::Warning, &t!(texts, "pay-warnings-open"))) }
            }
            @if !whole.is_empty() { ul { @for (line, link) in &whole { li { (line)
                @if let Some(link) = link { " " a class="no-print" href=(link) { (t!(texts, "rows-claim-new")) } }
            } } } }
            @if run.warnings.len() > whole.len() {
                p { a href={ (address(run.id)) "?show=warned#rows" } { (t!(texts, "pay-warnings-rows", count = run.warnings.len() - whole.len())) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use model::acts::payment::Mark;

    use super::*;

    fn row(state: RowState, before: Option<i64>, now: i64) -> RunRow {
        RunRow {
            end_to_end: String::new(),
            file_number: "A".into(),
            person: None,
            payee: "P".into(),
            iban: String::new(),
            amount: Money::from_cents(now),
            mark: Mark::Granted,
            state,
            before: before.map(Money::from_cents),
            iban_before: None,
            why: String::new(),
            facts: None,
        }
    }

    #[test]
    fn what_moved_adds_up_to_the_difference_of_the_sums() {
        let rows = [
            row(RowState::Same, Some(10_000), 10_000),
            row(RowState::New, None, 4_000),
            row(RowState::Amount, Some(500), 700),
            row(RowState::Both, Some(900), 100),
            row(RowState::Gone, Some(3_000), 0),
            row(RowState::Held, Some(2_500), 0),
        ];
        let moved = Moved::of(&rows);
        let cents = |money: Money| money.cents();
        assert_eq!(
            (cents(moved.new), cents(moved.changed), cents(moved.gone), cents(moved.held)),
            (4_000, -600, -3_000, -2_500)
        );
        let now: Money = rows.iter().filter(|row| row.paid()).map(|row| row.amount).sum();
        let before: Money = rows.iter().filter_map(|row| row.before).sum();
        assert_eq!(moved.new + moved.changed + moved.gone + moved.held, now - before);
    }
}
