//! The daily comparison: what should have left the account, what left, what came back, what came in.

use std::collections::BTreeSet;

use model::acts::bank::LineKind;
use model::acts::{BankAct, Body};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Money, Problem};

use super::standing::Proof;
use super::{BankBook, incoming};
use crate::context::{Context, Decision};
use crate::payments::changes::{REASON_MAX, given};
use crate::payments::{PaymentBook, Run};

/// A banking day in sums, all in EUR.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Day {
    /// Sums of files that were to be executed on this day.
    pub files: Money,
    /// How many files.
    pub file_count: u32,
    /// What the bank refused of them.
    pub rejected: Money,
    /// Debits of our files booked on this day.
    pub debited: Money,
    /// Debits that belong to no file of ours.
    pub strange: Money,
    /// Payments that came back.
    pub returned: Money,
    /// Money that came in and is assigned.
    pub assigned: Money,
    /// Money that came in and is not assigned.
    pub unassigned: Money,
    /// Gaps of the statements of this day: closing less opening less entries.
    pub gap: Money,
}

impl Day {
    /// Files less refused less debited: zero if the day is explained.
    #[must_use]
    pub fn difference(&self) -> Money {
        self.files - self.rejected - self.debited
    }
    /// Nothing is left over and no statement has a gap.
    #[must_use]
    pub fn explained(&self) -> bool {
        self.difference() == Money::ZERO && self.strange == Money::ZERO && self.gap == Money::ZERO
    }
}

/// A file that has left the node, with its proof.
#[derive(Clone, Debug)]
pub struct FileProof<'a> {
    /// The run.
    pub run: &'a Run,
    /// Against the bank.
    pub proof: Proof,
}

/// All files that were made, oldest first.
#[must_use]
pub fn files<'a>(bank: &BankBook, payments: &'a PaymentBook) -> Vec<FileProof<'a>> {
    let made = payments.runs().iter().filter(|run| run.file.is_some());
    made.map(|run| FileProof { run, proof: bank.proof(run) }).collect()
}

/// Days on which something was to be executed or was booked, newest first.
#[must_use]
pub fn days(bank: &BankBook, payments: &PaymentBook) -> Vec<CivilDate> {
    let mut days: BTreeSet<CivilDate> = bank.lines().iter().filter_map(|line| line.line.booked).collect();
    days.extend(payments.runs().iter().filter(|run| run.file.is_some()).map(|run| run.execution));
    days.into_iter().rev().collect()
}

/// One day.
#[must_use]
pub fn day(bank: &BankBook, payments: &PaymentBook, day: CivilDate) -> Day {
    let mut sums = Day::default();
    for run in payments.runs().iter().filter(|run| run.file.is_some() && run.execution == day) {
        let proof = bank.proof(run);
        sums.files = sums.files + proof.sum;
        sums.file_count += 1;
        sums.rejected = sums.rejected + proof.rejected;
        // A bank that executes a day later has still executed this file.
        sums.debited = sums.debited + proof.debited;
    }
    for line in bank.lines().iter().filter(|line| line.line.booked == Some(day)) {
        let Some(amount) = line.line.euro() else { continue };
        match line.line.kind {
            LineKind::Returned => sums.returned = sums.returned + amount,
            LineKind::Incoming if incoming::key_of(bank, line).is_some() => sums.assigned = sums.assigned + amount,
            LineKind::Incoming => sums.unassigned = sums.unassigned + amount,
            LineKind::Debited | LineKind::FileDebited if line.line.run.is_none() => {
                sums.strange = sums.strange + amount;
            }
            _ => {}
        }
    }
    sums.gap = bank.answers().iter().filter(|answer| answer.day == Some(day)).filter_map(|answer| answer.gap).sum();
    sums
}

/// Signs a day off (treasurer).
///
/// # Errors
/// `NB-A-010`; `NB-B-114` something is left over and nobody says why; `-115` nothing is known of this day.
pub fn sign_off(
    bank: &BankBook,
    payments: &PaymentBook,
    context: &Context<'_>,
    of: CivilDate,
    note: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    if !days(bank, payments).contains(&of) {
        return Err(vec![Problem::new("NB-B-115").with("day", of.german())]);
    }
    let sums = day(bank, payments, of);
    let said = given(note, REASON_MAX);
    if !sums.explained() && said.is_none() {
        return Err(vec![Problem::new("NB-B-114").at("note").with("difference", sums.difference().german())]);
    }
    Ok(Decision::one(Body::Bank(BankAct::DayReconciled {
        day: of,
        difference: sums.difference(),
        note: said.unwrap_or_default(),
    })))
}
