//! Building a run: list + changes + hold decisions, compared with last month, with warnings and hash.

use std::collections::{HashMap, HashSet};

use model::acts::payment::{Mark, RowState, RunRow};
use model::acts::{Body, PaymentAct};
use model::catalogue::BenefitSpec;
use model::ids::RunId;
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Money, Month, Problem};

use super::claims::{end_to_end, end_to_end_by_hash};
use super::compare::{BeforeRow, before, pair, state};
use super::content::Content;
use super::draft::{Draft, draft};
use super::lists::{benefit, payable};
use super::warnings::{Look, warnings};
use super::{HoldState, Holds, List, PaymentBook, Surroundings};
use crate::context::{Context, Decision};

/// Furthest day of execution ahead, in days. Banks may refuse more than 15 days ahead when the file comes; a run
/// may be prepared earlier than that.
pub const EXECUTION_AHEAD_DAYS: i64 = 60;

/// Build a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BuildRun {
    /// Benefit key.
    pub benefit: String,
    /// The month it pays.
    pub month: Month,
    /// Day the bank executes, as a rule [`proposed_execution`]: benefits are paid in advance.
    pub execution: CivilDate,
}

/// The day of execution to propose: the last TARGET day before the month, or the next one from today if that is
/// past. A day that is none is not refused, since the bank moves it to the next (DFÜ-Abkommen Anlage 3).
#[must_use]
pub fn proposed_execution(month: Month, today: CivilDate) -> CivilDate {
    let usual = rules::deadline::last_target_day_before(month);
    if usual < today { rules::deadline::next_target_day(today) } else { usual }
}

/// Builds a run (benefits clerk or treasurer): the list of the month before or the latest there is, the changes
/// that have begun (a new account or payee only with its second person), the decided holds, compared with what
/// was paid last, each amount marked (H3).
///
/// Marks: *granted* when the amount is the grant's and the grant runs; *repeated* when it is the list's and no
/// grant confirms it; *advance* (§ 42 SGB I) for a new payee, always, and for an amount that a change has set
/// and no grant confirms.
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `-030` a run for the benefit and month is there; `-031` no list;
/// `-032` the only list is one of this very month and the bank has not said that it was not executed; `-033`
/// execution day past or too far; `-034` month too far ahead; `-035` nothing to pay; `-036` a claim is in a file
/// already.
pub fn build_run(
    book: &PaymentBook,
    context: &mut Context<'_>,
    command: &BuildRun,
    around: &Surroundings<'_>,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Treasurer])?;
    let (rules, spec) = benefit(context.catalogue, &command.benefit)?;
    may_build(book, context.today, command)?;
    let list = base(book, command)?;

    let drafted = draft(book, list, command.month, around.holds);
    let before = before(book, command.month, list);
    let (pairs, rest) =
        pair(&before, drafted.drafts.iter().map(|draft| (draft.file_number.as_str(), draft.iban.as_str())));
    let mut rows: Vec<RunRow> = Vec::with_capacity(drafted.drafts.len() + rest.len());
    for (draft, pair) in drafted.drafts.iter().zip(&pairs) {
        let earlier = pair.and_then(|place| before.rows.get(place));
        rows.push(row(draft, earlier, command, around.holds));
    }
    rows.extend(rest.iter().filter_map(|&place| before.rows.get(place)).map(not_listed));
    number(book, spec, command.month, &mut rows)?;
    if !rows.iter().any(RunRow::paid) {
        return Err(vec![Problem::new("NB-Z-035")]);
    }
    let warnings = warnings(&Look {
        book,
        benefit: &command.benefit,
        month: command.month,
        rules,
        around,
        rows: &rows,
        drafted: &drafted,
        before: &before,
        list_month: list.month,
    });
    let content = Content {
        benefit: &command.benefit,
        month: command.month,
        execution: command.execution,
        list: &list.hash,
        rows: &rows,
        warnings: &warnings,
        changes: &drafted.used,
    }
    .hash();
    Ok(Decision::one(Body::Payment(PaymentAct::RunBuilt {
        run: RunId((context.fresh)()),
        benefit: command.benefit.clone(),
        month: command.month,
        execution: command.execution,
        list: list.hash,
        rows,
        warnings,
        content,
        changes: drafted.used,
    })))
}

fn may_build(book: &PaymentBook, today: CivilDate, command: &BuildRun) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    if let Some(run) = book.live_runs(&command.benefit, command.month).next() {
        problems.push(
            Problem::new("NB-Z-030")
                .at("month")
                .with("benefit", &command.benefit)
                .with("month", command.month.german())
                .with("run", run.id),
        );
    }
    if command.month > today.month().next() {
        problems.push(Problem::new("NB-Z-034").at("month").with("month", command.month.german()));
    }
    let ahead = today.days_until(command.execution);
    if !(0..=EXECUTION_AHEAD_DAYS).contains(&ahead) {
        problems.push(Problem::new("NB-Z-033").at("execution").with("date", command.execution.german()));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The list a run is built from. A list that says that this very month was paid serves only after the bank has
/// said that nothing was or will be executed: a second payment needs proof that there was no first.
fn base<'a>(book: &'a PaymentBook, command: &BuildRun) -> Result<&'a List, Refusal> {
    let list =
        book.latest_list(&command.benefit, command.month).ok_or_else(|| vec![Problem::new("NB-Z-031").at("month")])?;
    let proven = book
        .bank_infos(&command.benefit, command.month)
        .last()
        .is_some_and(|info| info.clear && info.position > list.position);
    if list.month == command.month && !proven {
        return Err(vec![Problem::new("NB-Z-032").at("month").with("month", command.month.german())]);
    }
    Ok(list)
}

fn row(draft: &Draft, earlier: Option<&BeforeRow>, command: &BuildRun, holds: &Holds) -> RunRow {
    let unpaid = unpaid(draft, command, holds);
    let state = unpaid.map_or_else(|| state(draft.amount, &draft.iban, earlier), |(state, _)| state);
    let why = match (unpaid, state) {
        (Some((_, why)), _) => why,
        (None, RowState::Same) => "",
        (None, RowState::New) if draft.new => "new",
        (None, RowState::New) => "resumed",
        (None, _) if draft.amount_changed || draft.account_changed => "change",
        (None, _) => "list",
    };
    RunRow {
        end_to_end: String::new(),
        file_number: draft.file_number.clone(),
        person: draft.person.clone(),
        payee: draft.payee.clone(),
        iban: draft.iban.clone(),
        amount: if unpaid.is_some() { Money::ZERO } else { draft.amount },
        mark: mark(draft),
        state,
        before: earlier.map(|row| row.amount),
        iban_before: earlier.filter(|row| row.iban != draft.iban).map(|row| row.iban.clone()),
        why: why.to_owned(),
    }
}

/// How an amount is meant (H3). A grant that has ended is not paid, so "runs" needs no test of its own here.
fn mark(draft: &Draft) -> Mark {
    if draft.new {
        Mark::Advance
    } else if draft.granted == Some(draft.amount) {
        Mark::Granted
    } else if draft.amount_changed {
        Mark::Advance
    } else {
        Mark::Repeated
    }
}

/// Why a row is not paid: stop list first (X5), then what cannot be paid to an account by SEPA. An account
/// outside the EEA needs the payee's address and is paid by hand.
fn unpaid(draft: &Draft, command: &BuildRun, holds: &Holds) -> Option<(RowState, &'static str)> {
    let hold = (command.benefit.clone(), draft.file_number.clone());
    if holds.get(&hold) == Some(&HoldState::Stop) {
        return Some((RowState::Held, "death"));
    }
    if draft.held {
        return Some((RowState::Held, "change"));
    }
    if draft.ended(command.month) {
        return Some((RowState::Gone, "ended"));
    }
    match rules::iban::check(&draft.iban) {
        Err(_) => return Some((RowState::Held, "iban")),
        Ok(iban) if !iban.is_sepa() || !iban.is_eea() => return Some((RowState::Held, "abroad")),
        Ok(_) => {}
    }
    (!payable(draft.amount)).then_some((RowState::Held, "amount"))
}

/// Paid last month and on no list now: kept in its place so that nobody disappears unseen.
fn not_listed(earlier: &BeforeRow) -> RunRow {
    RunRow {
        end_to_end: String::new(),
        file_number: earlier.file_number.clone(),
        person: earlier.person.clone(),
        payee: earlier.payee.clone(),
        iban: earlier.iban.clone(),
        amount: Money::ZERO,
        mark: Mark::Repeated,
        state: RowState::Gone,
        before: Some(earlier.amount),
        iban_before: None,
        why: "not_listed".to_owned(),
    }
}

/// Gives every row its end-to-end id; sequence counts the rows of a file number in their order.
fn number(book: &PaymentBook, spec: &BenefitSpec, month: Month, rows: &mut [RunRow]) -> Result<(), Refusal> {
    let mut sequences: HashMap<String, u32> = HashMap::new();
    let mut taken: HashSet<String> = HashSet::with_capacity(rows.len());
    let mut used = 0_usize;
    for row in rows.iter_mut() {
        let sequence = sequences.entry(row.file_number.clone()).or_insert(0);
        *sequence += 1;
        let mut id = end_to_end(&spec.prefix, month, &row.file_number, *sequence);
        if taken.contains(&id) {
            id = end_to_end_by_hash(&spec.prefix, month, &row.file_number, *sequence);
        }
        if !taken.insert(id.clone()) || (row.paid() && book.claims().contains_key(&id)) {
            used += 1;
        }
        row.end_to_end = id;
    }
    if used > 0 {
        return Err(vec![Problem::new("NB-Z-036").with("count", used).with("month", month.german())]);
    }
    Ok(())
}
