//! What stands between a run and its next step, whoever takes it.

use std::collections::BTreeSet;

use model::acts::claim::{Right, RunKind};
use model::acts::payment::{ChangeKind, RunRow};
use model::catalogue::PaymentRules;
use model::ids::{NodeId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Problem};

use super::content::Step;
use super::lists::benefit;
use super::{HoldState, Holds, PaymentBook, Run, rights};
use crate::context::Context;

/// Most file numbers that a refusal names.
pub const MAX_NAMED: usize = 20;

/// What stands between a run and its release, whoever asks: for the page that shows it beforehand.
///
/// `NB-Z-049` no word of the bank since the run was built, `-050` other orders there (argument `orders`);
/// `-051` hold tasks not decided, `-052` it pays cases that have been stopped or held since (argument `files`);
/// `-053` single payments over the limit, `-054` sum over the limit; `-055` another live run for the benefit and
/// month; `-056` content does not match its hash, or a person whom it pays was erased; `-057` it uses a change that has been withdrawn; `-058` the day
/// of execution has passed; `-110` another node holds the right to pay; `-112` claims in it stand in another file; `-113` no word
/// of the Land since the run was built, `-114` it pays some of them; `-115` cases that somebody else pays by now; `-116`, `-117`
/// single payment or sum over the limit of the person who acts.
///
/// # Errors
/// `NB-Z-001`, `-002` when the catalogue no longer knows the benefit.
pub fn blockers(
    book: &PaymentBook,
    context: &Context<'_>,
    run: &Run,
    holds: &Holds,
    here: NodeId,
) -> Result<Vec<Problem>, Refusal> {
    barriers(book, context, run, (holds, here), Step::Release)
}

/// The barriers of a step: the bank's word counts from the release on, the rest from the Feststellung.
pub(super) fn barriers(
    book: &PaymentBook,
    context: &Context<'_>,
    run: &Run,
    (holds, here): (&Holds, NodeId),
    step: Step,
) -> Result<Vec<Problem>, Refusal> {
    let (rules, spec) = benefit(context.catalogue, &run.benefit)?;
    let mut problems = Vec::new();
    if run.broken || run.paid().any(RunRow::erased) {
        problems.push(Problem::new("NB-Z-056"));
    }
    let both = |other: &Run| run.kind() == RunKind::MonthEnd && other.kind() == RunKind::MonthEnd;
    if book.live_runs(&run.benefit, run.month).any(|other| other.id != run.id && (other.file.is_none() || both(other)))
    {
        problems.push(Problem::new("NB-Z-055").with("month", run.month.german()));
    }
    problems.extend(rights::must_be_here(book, run.authority, &Right::pay(&run.benefit, run.month), here).err());
    let filed = run.paid().filter(|row| elsewhere(book, run, row)).count();
    if filed > 0 {
        problems.push(Problem::new("NB-Z-112").with("count", filed).with("month", run.month.german()));
    }
    let others = book.paid_by_others(spec, run);
    if !others.is_empty() {
        let named: Vec<&str> = others.iter().copied().take(MAX_NAMED).collect();
        problems.push(Problem::new("NB-Z-115").with("count", others.len()).with("files", named.join(", ")));
    }
    problems.extend(stopped(book, run, holds));
    if run.changes.iter().filter_map(|&id| book.change(id)).any(|change| change.rejected.is_some()) {
        problems.push(Problem::new("NB-Z-057"));
    }
    let over = run.paid().filter(|row| row.amount > rules.single_limit).count();
    if over > 0 {
        problems.push(Problem::new("NB-Z-053").with("limit", rules.single_limit.german()).with("count", over));
    }
    let sum = run.sum();
    if sum > rules.run_limit {
        problems.push(Problem::new("NB-Z-054").with("limit", rules.run_limit.german()).with("sum", sum.german()));
    }
    problems.extend(role_limit(rules, &context.actor.roles, run, sum));
    if run.execution < context.today {
        problems.push(Problem::new("NB-Z-058").with("date", run.execution.german()));
    }
    if matches!(step, Step::Release | Step::File) {
        match book.bank_info(run) {
            None => problems.push(Problem::new("NB-Z-049").with("month", run.month.german())),
            Some(info) if !info.clear => {
                problems.push(Problem::new("NB-Z-050").with("orders", &info.orders));
            }
            Some(_) => {}
        }
        if book.payers().land_pays(spec, run.month) {
            match book.payers().land_info(run) {
                None => problems.push(Problem::new("NB-Z-113").with("month", run.month.german())),
                Some(info) if !info.clear => problems.push(Problem::new("NB-Z-114").with("says", &info.says)),
                Some(_) => {}
            }
        }
    }
    Ok(problems)
}

/// The row's claim stands in the file of another run.
fn elsewhere(book: &PaymentBook, run: &Run, row: &RunRow) -> bool {
    let other = |filed: RunId| filed != run.id;
    book.claims().get(&row.end_to_end).copied().is_some_and(other)
        || book.ledger().filed(&PaymentBook::claim_of(run, row)).is_some_and(other)
}

/// What the person's roles may not carry: of several limits the highest counts; without one only those of the rules.
fn role_limit(rules: &PaymentRules, roles: &[Role], run: &Run, sum: Money) -> Vec<Problem> {
    let mine = || rules.limits.iter().filter(|limit| roles.contains(&limit.role));
    let mut problems = Vec::new();
    if let Some(single) = mine().map(|limit| limit.single).max() {
        let over = run.paid().filter(|row| row.amount > single).count();
        if over > 0 {
            problems.push(Problem::new("NB-Z-116").with("limit", single.german()).with("count", over));
        }
    }
    if let Some(most) = mine().map(|limit| limit.run).max().filter(|most| sum > *most) {
        problems.push(Problem::new("NB-Z-117").with("limit", most.german()).with("sum", sum.german()));
    }
    problems
}

/// Hold tasks that are not decided, and cases the run pays although they were stopped or held after it was built.
fn stopped(book: &PaymentBook, run: &Run, holds: &Holds) -> Vec<Problem> {
    let held: BTreeSet<&str> = book
        .changes()
        .iter()
        .filter(|change| {
            change.kind == ChangeKind::Hold
                && change.benefit == run.benefit
                && change.position > run.position
                && change.holds_for(run.month)
        })
        .map(|change| change.file_number.as_str())
        .collect();
    let mut undecided = BTreeSet::new();
    let mut stopped = BTreeSet::new();
    for row in run.paid() {
        let hold = if holds.is_empty() { None } else { holds.get(&(run.benefit.clone(), row.file_number.clone())) };
        match hold {
            Some(HoldState::Undecided) => {
                undecided.insert(row.file_number.as_str());
            }
            Some(HoldState::Stop) => {
                stopped.insert(row.file_number.as_str());
            }
            Some(HoldState::PayOn) | None => {}
        }
        if held.contains(row.file_number.as_str()) {
            stopped.insert(row.file_number.as_str());
        }
    }
    [("NB-Z-051", undecided), ("NB-Z-052", stopped)]
        .into_iter()
        .filter(|(_, files)| !files.is_empty())
        .map(|(code, files)| {
            let named: Vec<&str> = files.iter().copied().take(MAX_NAMED).collect();
            Problem::new(code).with("count", files.len()).with("files", named.join(", "))
        })
        .collect()
}
