//! What does not come out, one problem each: what was expected, what was found, and where. Places are files, days, numbers of
//! statements and vouchers and places in a file: never a name or a file number.

use std::collections::BTreeMap;

use model::acts::bank::{BankLine, LineKind};
use model::{Money, Problem};

use super::{AllRemade, Remade, Report};
use crate::Books;
use crate::bank::standing::ClaimStanding;
use crate::cash::VoucherState;
use crate::payments::{ConflictKind, Run};

/// Names every difference.
pub(super) fn name(books: &Books, remade: &AllRemade, report: &mut Report) {
    for run in books.payments.runs().iter().filter(|run| run.file.is_some()) {
        of_file(run, remade.get(&run.id), report);
        of_bank(books, run, report);
    }
    strange(books, report);
    returns(books, report);
    twice(books, report);
    cash(books, report);
}

fn message(run: &Run) -> &str {
    run.file.as_ref().map_or("", |file| &file.message_id)
}

/// The journal's rows against the act that made the file, and against the file made once more.
fn of_file(run: &Run, remade: Option<&Remade>, report: &mut Report) {
    let Some(file) = &run.file else { return };
    let place = |code| Problem::new(code).with("file", &file.message_id);
    if run.broken {
        report.differences.push(place("NB-Z-414"));
    }
    if file.count != run.count() || file.sum != run.sum() {
        let (rows, row_sum) = (run.count(), run.sum().german());
        let problem = place("NB-Z-400").with("rows", rows).with("expected", row_sum);
        report.differences.push(problem.with("count", file.count).with("found", file.sum.german()));
    }
    match remade {
        Some(Remade::Made { sha256, count, sum })
            if *sha256 != file.sha256 || *count != file.count || *sum != file.sum =>
        {
            let problem = place("NB-Z-401").with("expected", short(&file.sha256)).with("found", short(sha256));
            report.differences.push(problem.with("sum", sum.german()));
        }
        None | Some(Remade::Made { .. }) => {}
        Some(Remade::Refused(code)) => report.notes.push(place("NB-Z-402").with("code", code)),
    }
}

/// The file against what the bank did.
fn of_bank(books: &Books, run: &Run, report: &mut Report) {
    let Some(file) = &run.file else { return };
    let bank = books.bank.proof(run);
    let left = file.sum - bank.debited - bank.rejected;
    let code = if left.is_negative() { "NB-Z-404" } else { "NB-Z-403" };
    if left != Money::ZERO {
        let problem = Problem::new(code).with("file", &file.message_id).with("day", run.execution.german());
        let problem = problem.with("sum", file.sum.german()).with("debited", bank.debited.german());
        let left = if left.is_negative() { -left } else { left };
        report.differences.push(problem.with("rejected", bank.rejected.german()).with("left", left.german()));
    }
    for (place, row) in run.paid().enumerate() {
        let at = |code| Problem::new(code).with("file", &file.message_id).with("row", place + 1);
        let mut days = Vec::new();
        for line in books.bank.of_claim(&row.end_to_end).map(|line| &line.line) {
            if line.kind == LineKind::Debited {
                days.push(line.booked);
            }
            let moved = matches!(line.kind, LineKind::Debited | LineKind::Returned);
            if let Some(amount) = line.euro().filter(|amount| moved && *amount != row.amount) {
                let problem = at("NB-Z-406").with("day", day(line)).with("expected", row.amount.german());
                report.differences.push(problem.with("found", amount.german()));
            }
        }
        days.sort_unstable();
        days.dedup();
        if days.len() > 1 {
            report.differences.push(at("NB-Z-405").with("times", days.len()).with("sum", row.amount.german()));
        }
    }
}

/// Entries of the bank that belong to nothing of ours, gaps in its statements, other currencies.
fn strange(books: &Books, report: &mut Report) {
    let amount = |line: &BankLine| line.amount.map(|amount| amount.german()).unwrap_or_default();
    let reference = |line: &BankLine| line.message.clone().or(line.end_to_end.clone()).unwrap_or_default();
    for line in books.bank.strange_debits().map(|line| &line.line).filter(|line| line.currency.is_none()) {
        report.differences.push(Problem::new("NB-Z-407").with("day", day(line)).with("sum", amount(line)));
    }
    for line in books.bank.strange_answers().map(|line| &line.line).filter(|line| line.currency.is_none()) {
        let problem = Problem::new("NB-Z-408").with("day", day(line)).with("reference", reference(line));
        report.differences.push(problem);
    }
    for answer in books.bank.answers() {
        if let Some(gap) = answer.gap.filter(|gap| *gap != Money::ZERO) {
            let day = answer.day.map(|day| day.german()).unwrap_or_default();
            report.differences.push(
                Problem::new("NB-Z-409").with("statement", &answer.id).with("day", day).with("gap", gap.german()),
            );
        }
    }
    for line in books.bank.foreign().map(|line| &line.line) {
        let sum = line.amount.map(|amount| amount.to_string()).unwrap_or_default();
        let currency = line.currency.clone().unwrap_or_default();
        report
            .differences
            .push(Problem::new("NB-Z-410").with("day", day(line)).with("sum", sum).with("currency", currency));
    }
}

/// What the journal calls returned, and the bank has not booked back or refused.
fn returns(books: &Books, report: &mut Report) {
    for (id, place, back) in books.payments.ledger().returns() {
        let Some(run) = books.payments.run(id) else { continue };
        let found = usize::try_from(place).ok().and_then(|place| run.rows.get(place));
        let Some(row) = found.filter(|row| row.paid() && !row.erased()) else { continue };
        let standing = books.bank.claim(run, &row.end_to_end);
        if !matches!(standing, ClaimStanding::Returned { .. } | ClaimStanding::Rejected { .. }) {
            let at = run.paid().position(|paid| paid.end_to_end == row.end_to_end).map_or(0, |at| at + 1);
            let problem = Problem::new("NB-Z-413").with("file", message(run)).with("row", at);
            report.differences.push(problem.with("day", back.on.german()).with("sum", row.amount.german()));
        }
    }
}

/// Claims that stand in two files and that nobody has dealt with.
fn twice(books: &Books, report: &mut Report) {
    let conflicts = books.payments.conflicts().iter();
    for conflict in conflicts.filter(|one| one.kind == ConflictKind::PaidTwice && one.settled.is_none()) {
        let run = conflict.run.and_then(|run| books.payments.run(run));
        let row = conflict.row.and_then(|row| run?.rows.get(usize::try_from(row).ok()?));
        let at = run.zip(row).and_then(|(run, row)| run.paid().position(|paid| paid.end_to_end == row.end_to_end));
        report.differences.push(
            Problem::new("NB-Z-411")
                .with("file", run.map_or("", message))
                .with("row", at.map_or(0, |at| at + 1))
                .with("sum", row.map(|row| row.amount.german()).unwrap_or_default()),
        );
    }
}

/// Vouchers that a file has deducted although the money was never handed out, case by case.
fn cash(books: &Books, report: &mut Report) {
    let mut deducted: BTreeMap<(&str, &str), (Money, &str)> = BTreeMap::new();
    for run in books.payments.runs().iter().filter(|run| run.file.is_some()) {
        for row in run.rows.iter() {
            let Some(off) = row.facts.as_ref().and_then(|facts| facts.deducted) else { continue };
            let sum = deducted.entry((&run.benefit, &row.file_number)).or_insert((Money::ZERO, ""));
            *sum = (sum.0 + off, message(run));
        }
    }
    for ((benefit, file_number), (off, file)) in deducted {
        let own = books.cash.vouchers().iter().filter(|one| one.benefit == benefit && one.file_number == file_number);
        let mut paid = Money::ZERO;
        let mut unpaid = Vec::new();
        for voucher in own {
            if voucher.state() == VoucherState::PaidOut {
                paid = paid + voucher.amount;
            } else {
                unpaid.push(voucher.number.as_str());
            }
        }
        if off > paid {
            let problem = Problem::new("NB-Z-412").with("voucher", unpaid.join(", ")).with("file", file);
            report.differences.push(problem.with("expected", off.german()).with("found", paid.german()));
        }
    }
}

fn day(line: &BankLine) -> String {
    line.booked.map(|day| day.german()).unwrap_or_default()
}

/// The first eight bytes of a hash, as people compare them.
fn short(hash: &[u8; 32]) -> String {
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
