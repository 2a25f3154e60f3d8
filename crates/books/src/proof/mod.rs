//! The proof over all payments (H9, H11, X22): the sum of the journal is the sum of the files is the sum of the bank, run by run
//! and day by day, with the bank's entries and the cash vouchers; whatever does not come out is named with its place.
//!
//! A pure function of the books. Whoever folds them from the journal and makes every file once more on the way (the command
//! `payments proof`) hands in what came of it; a page leaves that out and says so.

mod differences;
mod postings;

use std::collections::BTreeMap;

use model::acts::claim::RunKind;
use model::acts::payment::RunRow;
use model::ids::RunId;
use model::{CivilDate, Money, Month, Problem};

use crate::Books;
use crate::bank::take::signed;
use crate::cash::VoucherState;
use crate::payments::Run;

pub use postings::{Postings, postings};

/// What came of making a run's file once more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remade {
    /// Its bytes.
    Made {
        /// SHA-256.
        sha256: [u8; 32],
        /// Payments in it.
        count: u32,
        /// Control sum in EUR.
        sum: Money,
    },
    /// It cannot be made any more, with the code of the reason: a person in it was erased, or its rules are gone.
    Refused(&'static str),
}

/// What came of making files once more, by run. Empty: nobody tried.
pub type AllRemade = BTreeMap<RunId, Remade>;

/// A run with a file: journal, file and bank side by side, in EUR.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunProof {
    /// Which.
    pub run: RunId,
    /// Benefit key.
    pub benefit: String,
    /// The month it pays.
    pub month: Month,
    /// Month-end, supplementary or single.
    pub kind: RunKind,
    /// Day of execution.
    pub execution: CivilDate,
    /// Message id of the file.
    pub message_id: String,
    /// Payments in the journal's rows.
    pub count: u32,
    /// Sum of the journal's rows.
    pub journal: Money,
    /// Control sum of the file, as the act says that made it.
    pub file: Money,
    /// The file was made once more and had the same bytes; nothing if nobody tried.
    pub same_bytes: Option<bool>,
    /// Debited by the bank.
    pub debited: Money,
    /// Refused by the bank.
    pub rejected: Money,
    /// Booked back by the bank.
    pub returned: Money,
}

impl RunProof {
    /// What the bank has not done yet: file less debited less refused.
    #[must_use]
    pub fn left(&self) -> Money {
        self.file - self.debited - self.rejected
    }
}

/// Sums of all files of a day of execution and kind of run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DayProof {
    /// Files.
    pub files: u32,
    /// Sum of the journal's rows.
    pub journal: Money,
    /// Control sums of the files.
    pub file: Money,
    /// Debited by the bank.
    pub debited: Money,
    /// Refused by the bank.
    pub rejected: Money,
    /// Booked back by the bank.
    pub returned: Money,
}

/// Cash vouchers in sums, in EUR.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CashProof {
    /// Vouchers paid out.
    pub paid_count: u32,
    /// Their sum.
    pub paid: Money,
    /// Vouchers that wait at the till.
    pub waiting: u32,
    /// What files have deducted.
    pub deducted: Money,
}

/// What moved on a day, of one kind: a line of the bank by its kind, or `cash`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moved {
    /// Entries.
    pub count: u32,
    /// Sum in EUR; what left is negative.
    pub sum: Money,
}

/// The proof.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Report {
    /// Every run with a file, oldest first.
    pub runs: Vec<RunProof>,
    /// By day of execution and kind of run.
    pub days: BTreeMap<(CivilDate, RunKind), DayProof>,
    /// By booking day and kind of entry.
    pub moved: BTreeMap<(CivilDate, &'static str), Moved>,
    /// Vouchers.
    pub cash: CashProof,
    /// Everything that does not come out, with its place.
    pub differences: Vec<Problem>,
    /// What could not be read again; the sums come out without it.
    pub notes: Vec<Problem>,
}

impl Report {
    /// Nothing is left over: journal = files = debited + refused, and no entry without an explanation.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.differences.is_empty()
    }
    /// All days and kinds together.
    #[must_use]
    pub fn total(&self) -> DayProof {
        let mut total = DayProof::default();
        for run in &self.runs {
            total.add(run);
        }
        total
    }
}

impl DayProof {
    fn add(&mut self, run: &RunProof) {
        self.files += 1;
        self.journal = self.journal + run.journal;
        self.file = self.file + run.file;
        self.debited = self.debited + run.debited;
        self.rejected = self.rejected + run.rejected;
        self.returned = self.returned + run.returned;
    }
    /// What the bank has not done yet.
    #[must_use]
    pub fn left(&self) -> Money {
        self.file - self.debited - self.rejected
    }
}

/// What leaves or comes in by the bank and over the counter, one by one: what the posting file lists. The day, the kind (of the
/// bank's line, or `cash`), the reference and the amount with its sign.
pub fn movements(books: &Books) -> impl Iterator<Item = (CivilDate, &'static str, String, Money)> + '_ {
    let lines = books.bank.lines().iter().filter_map(|line| {
        let own = &line.line;
        let (day, amount) = (own.booked?, signed(own)?);
        let key = match own.kind {
            model::acts::bank::LineKind::Incoming => crate::bank::incoming::key_of(&books.bank, line),
            _ => own.end_to_end.clone().or(own.message.clone()),
        };
        Some((day, own.kind.name(), key.unwrap_or_default(), amount))
    });
    let vouchers = books.cash.vouchers().iter().filter_map(|voucher| {
        let (_, at, _) = voucher.paid.as_ref()?;
        Some((at.civil_date(), "cash", voucher.number.clone(), -voucher.amount))
    });
    lines.chain(vouchers)
}

/// Draws the proof up.
#[must_use]
pub fn prove(books: &Books, remade: &AllRemade) -> Report {
    let mut report = Report::default();
    for run in books.payments.runs().iter().filter(|run| run.file.is_some()) {
        let Some(line) = of_run(books, run, remade.get(&run.id)) else { continue };
        report.days.entry((line.execution, line.kind)).or_default().add(&line);
        report.runs.push(line);
    }
    for (day, kind, _, amount) in movements(books) {
        let moved = report.moved.entry((day, kind)).or_default();
        moved.count += 1;
        moved.sum = moved.sum + amount;
    }
    for voucher in books.cash.vouchers() {
        match voucher.state() {
            VoucherState::PaidOut => {
                report.cash.paid_count += 1;
                report.cash.paid = report.cash.paid + voucher.amount;
            }
            VoucherState::Ordered => report.cash.waiting += 1,
            VoucherState::Cancelled => {}
        }
    }
    report.cash.deducted = books.payments.runs().iter().filter(|run| run.file.is_some()).map(deducted).sum();
    differences::name(books, remade, &mut report);
    report
}

fn of_run(books: &Books, run: &Run, remade: Option<&Remade>) -> Option<RunProof> {
    let file = run.file.as_ref()?;
    let bank = books.bank.proof(run);
    Some(RunProof {
        run: run.id,
        benefit: run.benefit.clone(),
        month: run.month,
        kind: run.kind(),
        execution: run.execution,
        message_id: file.message_id.clone(),
        count: run.count(),
        journal: run.sum(),
        file: file.sum,
        same_bytes: remade.map(|remade| matches!(remade, Remade::Made { sha256, .. } if *sha256 == file.sha256)),
        debited: bank.debited,
        rejected: bank.rejected,
        returned: bank.returned,
    })
}

/// Cash advances that a run deducts, in EUR.
fn deducted(run: &Run) -> Money {
    run.rows.iter().filter_map(|row: &RunRow| row.facts.as_ref()?.deducted).sum()
}
