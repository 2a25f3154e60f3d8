//! Building a run: list + changes + hold decisions, less what is paid already, compared with last month, with warnings and hash.

use std::collections::HashSet;

use model::acts::claim::RunKind;
use model::acts::payment::RunRow;
use model::acts::{Body, PaymentAct};
use model::catalogue::BenefitSpec;
use model::ids::{AuthorityId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Money, Month, Problem};

use super::claims::end_to_end;
use super::compare::{Before, BeforeRow, before, pair};
use super::content::Content;
use super::draft::{Drafted, draft};
use super::lists::benefit;
use super::row::{Rows, not_listed};
use super::warnings::{Look, warnings};
use super::{List, PaymentBook, Surroundings, rights};
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
    /// Month-end, supplementary or single.
    pub kind: RunKind,
    /// The case of a single payment; nothing for the other kinds.
    pub file_number: Option<String>,
}

/// The day of execution to propose: the last TARGET day before the month, or the next one from today if that is
/// past. A day that is none is not refused, since the bank moves it to the next (DFÜ-Abkommen Anlage 3).
#[must_use]
pub fn proposed_execution(month: Month, today: CivilDate) -> CivilDate {
    let usual = rules::deadline::last_target_day_before(month);
    if usual < today { rules::deadline::next_target_day(today) } else { usual }
}

/// Builds a run (benefits clerk or treasurer): the list of the month before or the latest there is, the changes
/// that have begun (a new account or payee only with its second person), the decided holds, without what somebody else
/// pays and what is paid already, less cash advances; compared with what was paid last, each amount marked (H3).
///
/// Marks: *granted* when the amount is the grant's and the grant runs; *repeated* when it is the list's and no
/// grant confirms it; *calculated* (provisional) when a calculation set it; *advance* (§ 42 SGB I) for a new payee, always,
/// for an amount that a change has set and no grant confirms, and for whatever somebody else should pay.
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `-030` a month-end run is there; `-031` no list; `-032` the only list is
/// one of this very month and the bank has not said that it was not executed; `-033` execution day past or too far; `-034`
/// month too far ahead; `-035` nothing to pay; `-100` the month of the case is paid already; `-101` another run is in
/// preparation; `-102` no month-end run with a file yet; `-103` nobody has this file number; `-107` somebody else pays; `-108`
/// two rows of one claim; `-110` another node holds the right to pay.
pub fn build_run(
    book: &PaymentBook,
    context: &mut Context<'_>,
    command: &BuildRun,
    around: &Surroundings<'_>,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Treasurer])?;
    let (rules, spec) = benefit(context.catalogue, &command.benefit)?;
    may_build(book, context.today, command, around)?;
    let (list, listed) = base(book, command)?;

    let drafted = draft(book, list, command.month, around.holds, around.third_parties);
    let before = before(book, command.month, list);
    let (pairs, rest) =
        pair(&before, drafted.drafts.iter().map(|draft| (draft.file_number.as_str(), draft.iban.as_str())));
    let made = Rows { book, spec, command, around, listed };
    let (mut rows, mut of_draft) = made.make(&drafted, &before, &pairs);
    if command.kind == RunKind::MonthEnd {
        rows.extend(rest.iter().filter_map(|&place| before.rows.get(place)).map(not_listed));
    }
    keep(command, &mut rows, &mut of_draft)?;
    number(spec, around.authority, command.month, &mut rows)?;
    if !rows.iter().any(RunRow::paid) {
        return Err(vec![nothing_to_pay(&rows, command)]);
    }
    let warnings = warnings(&Look {
        book,
        benefit: &command.benefit,
        month: command.month,
        kind: command.kind,
        rules,
        around,
        rows: &rows,
        of_draft: &of_draft,
        drafted: &drafted,
        before: &before,
        list_month: list.month,
        today: context.today,
    });
    let changes = used(&drafted, command, &rows, book);
    let kind = Some(command.kind);
    let content = Content {
        benefit: &command.benefit,
        month: command.month,
        execution: command.execution,
        list: &list.hash,
        rows: &rows,
        warnings: &warnings,
        changes: &changes,
        kind,
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
        changes,
        kind,
        node: Some(around.here),
    })))
}

/// The act of a refused attempt, with the code of the first problem.
#[must_use]
pub fn refused_act(command: &BuildRun, refusal: &[Problem]) -> Body {
    Body::Payment(PaymentAct::BuildRefused {
        benefit: command.benefit.clone(),
        month: command.month,
        kind: command.kind,
        code: refusal.first().map(|problem| problem.code.to_owned()).unwrap_or_default(),
    })
}

fn may_build(
    book: &PaymentBook,
    today: CivilDate,
    command: &BuildRun,
    around: &Surroundings<'_>,
) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let other = |code, run: &super::Run| {
        Problem::new(code)
            .at("month")
            .with("benefit", &command.benefit)
            .with("month", command.month.german())
            .with("kind", run.kind().name())
            .with("run", run.id)
            // The caller knows the names of accounts; a name takes the place of the id.
            .with("who", run.built_by.map(|id| id.text()).unwrap_or_default())
    };
    let right = model::acts::claim::Right::pay(&command.benefit, command.month);
    problems.extend(rights::must_be_here(book, around.authority, &right, around.here).err());
    let month_end = book.month_end(&command.benefit, command.month);
    match (command.kind, month_end, book.in_preparation(&command.benefit, command.month).next()) {
        (RunKind::MonthEnd, Some(run), _) => problems.push(other("NB-Z-030", run)),
        (_, _, Some(run)) => problems.push(other("NB-Z-101", run)),
        (RunKind::Supplementary, None, None) if book.list(&command.benefit, command.month).is_none() => {
            problems.push(Problem::new("NB-Z-102").at("kind").with("month", command.month.german()));
        }
        _ => {}
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

/// The list a run is built from, and whether it says that this very month was paid by another order. A month-end run needs
/// proof that there was none: the bank's word that nothing was or will be executed. For the other kinds, whose own release needs
/// such a word as well, the list goes on to count as paid, and with it for every later run of the month.
fn base<'a>(book: &'a PaymentBook, command: &BuildRun) -> Result<(&'a List, bool), Refusal> {
    let list =
        book.latest_list(&command.benefit, command.month).ok_or_else(|| vec![Problem::new("NB-Z-031").at("month")])?;
    if list.month != command.month {
        return Ok((list, false));
    }
    if command.kind == RunKind::MonthEnd {
        let proven = book
            .bank_infos(&command.benefit, command.month)
            .last()
            .is_some_and(|info| info.clear && info.position > list.position);
        let counted = book
            .live_runs(&command.benefit, command.month)
            .any(|run| run.kind() != RunKind::MonthEnd && run.list == list.hash);
        return if proven && !counted {
            Ok((list, false))
        } else {
            Err(vec![Problem::new("NB-Z-032").at("month").with("month", command.month.german())])
        };
    }
    Ok((list, book.paid_list(&command.benefit, command.month).is_some()))
}

/// Leaves the rows that a kind of run is about: a supplementary run has what it pays and what came back, a single payment its
/// case.
fn keep(command: &BuildRun, rows: &mut Vec<RunRow>, of_draft: &mut Vec<usize>) -> Result<(), Refusal> {
    let keeps = |row: &RunRow| match command.kind {
        RunKind::MonthEnd => true,
        RunKind::Supplementary => row.paid() || row.why == "returned",
        RunKind::Single => command.file_number.as_deref() == Some(row.file_number.as_str()),
    };
    if command.kind == RunKind::MonthEnd {
        return Ok(());
    }
    let kept: Vec<bool> = rows.iter().map(keeps).collect();
    let mut flags = kept.iter();
    rows.retain(|_| flags.next().copied().unwrap_or(false));
    let mut flags = kept.iter();
    of_draft.retain(|_| flags.next().copied().unwrap_or(false));
    if rows.is_empty() && command.kind == RunKind::Single {
        return Err(vec![Problem::new("NB-Z-103").at("file_number")]);
    }
    Ok(())
}

fn nothing_to_pay(rows: &[RunRow], command: &BuildRun) -> Problem {
    let all = |why: &dyn Fn(&str) -> bool| !rows.is_empty() && rows.iter().all(|row| why(&row.why));
    if command.kind == RunKind::Single && all(&|why| why == "paid") {
        Problem::new("NB-Z-100").at("month").with("month", command.month.german())
    } else if all(&|why| why.starts_with("payer_")) {
        Problem::new("NB-Z-107").at("benefit").with("month", command.month.german())
    } else {
        Problem::new("NB-Z-035")
    }
}

/// The changes that shaped the rows of the run.
fn used(drafted: &Drafted, command: &BuildRun, rows: &[RunRow], book: &PaymentBook) -> Vec<model::ids::ChangeId> {
    if command.kind == RunKind::MonthEnd {
        return drafted.used.clone();
    }
    let files: HashSet<&str> = rows.iter().map(|row| row.file_number.as_str()).collect();
    let shapes =
        |id: &model::ids::ChangeId| book.change(*id).is_some_and(|change| files.contains(change.file_number.as_str()));
    drafted.used.iter().copied().filter(shapes).collect()
}

/// Gives every row its end-to-end id.
fn number(spec: &BenefitSpec, authority: AuthorityId, month: Month, rows: &mut [RunRow]) -> Result<(), Refusal> {
    let mut taken: HashSet<String> = HashSet::with_capacity(rows.len());
    let mut twice = 0_usize;
    for (index, row) in rows.iter_mut().enumerate() {
        let (component, sequence) = super::ledger::part_of(row);
        if row.paid() {
            row.end_to_end = end_to_end(&spec.prefix, authority, month, &row.file_number, component, sequence);
            twice += usize::from(!taken.insert(row.end_to_end.clone()));
        } else {
            // Nothing is paid, so nothing is claimed: the place tells such rows apart.
            row.end_to_end = format!("-{}", index + 1);
        }
    }
    if twice > 0 { Err(vec![Problem::new("NB-Z-108").with("count", twice)]) } else { Ok(()) }
}

/// The payment of last month that belongs to a draft.
pub(super) fn earlier<'a>(before: &'a Before, pair: Option<&Option<usize>>) -> Option<&'a BeforeRow> {
    pair.copied().flatten().and_then(|place| before.rows.get(place))
}

/// The sum of what an advance may take off, in EUR.
pub(super) fn taken_off(open: Money, amount: Money) -> Money {
    if open > amount {
        amount
    } else if open > Money::ZERO {
        open
    } else {
        Money::ZERO
    }
}
