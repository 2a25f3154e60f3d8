//! Where a payment and a file stand after the bank's answers.

use std::collections::BTreeMap;
use std::ops::Add;

use model::acts::bank::{BankLine, LineKind};
use model::acts::payment::RunRow;
use model::{CivilDate, Money};

use super::{BankBook, Line};
use crate::payments::Run;

/// Where a single payment stands. The later one outweighs: what came back was settled before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClaimStanding {
    /// The bank has said nothing yet.
    Open,
    /// The bank has taken it.
    Accepted,
    /// The bank has refused it; no money moved.
    Rejected {
        /// Reason code.
        reason: String,
    },
    /// It left the account.
    Settled {
        /// Booking day.
        day: Option<CivilDate>,
    },
    /// It came back.
    Returned {
        /// Reason code.
        reason: String,
        /// Booking day.
        day: Option<CivilDate>,
    },
}

/// Where a file stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FileStanding {
    /// The bank has said nothing yet.
    Open,
    /// The bank has taken all of it.
    Accepted,
    /// The bank has taken a part of it.
    PartlyAccepted,
    /// The bank has refused all of it.
    Rejected,
    /// It left the account.
    Settled,
    /// It left the account, and payments came back.
    SettledWithReturns,
}

impl FileStanding {
    /// The stable name used in pages and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::PartlyAccepted => "partly_accepted",
            Self::Rejected => "rejected",
            Self::Settled => "settled",
            Self::SettledWithReturns => "settled_with_returns",
        }
    }
}

/// A run's file against the bank: `sum = debited + rejected + open`, and what came back of the debited.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Proof {
    /// Payments in the file.
    pub count: u32,
    /// Sum of the file in EUR.
    pub sum: Money,
    /// Payments that the bank refused.
    pub rejected_count: u32,
    /// Their sum.
    pub rejected: Money,
    /// What was debited.
    pub debited: Money,
    /// Payments that came back.
    pub returned_count: u32,
    /// Their sum.
    pub returned: Money,
    /// Payments that were debited more than once: paid twice.
    pub twice: u32,
    /// How often the bank refused the file because it had it already.
    pub sent_again: u32,
}

impl Proof {
    /// File sum less debited less refused: zero once the bank has done all; negative if it paid more than the file says.
    #[must_use]
    pub fn difference(&self) -> Money {
        self.sum - self.debited - self.rejected
    }
    /// What is paid in the end: debited less returned.
    #[must_use]
    pub fn kept(&self) -> Money {
        self.debited - self.returned
    }
}

/// A reason as shown where the bank gave none.
fn reason(line: &BankLine) -> String {
    line.reason.clone().unwrap_or_default()
}

/// The bank refused it because it had it already: says nothing against what it had first.
const HAD_ALREADY: [&str; 2] = ["DUPL", "AM05"];

fn had_already(line: &BankLine) -> bool {
    line.kind == LineKind::Rejected && line.reason.as_deref().is_some_and(|reason| HAD_ALREADY.contains(&reason))
}

/// Adds entries up. What several kinds of answer show of one day is one movement, so of each day the kind that shows most
/// counts; what one kind shows twice is two movements. Entries without a day prove nothing beside those that have one.
fn counted<'a, T>(entries: impl Iterator<Item = (&'a Line, T)>) -> T
where
    T: Copy + Default + Ord + Add<Output = T>,
{
    let mut days: BTreeMap<Option<CivilDate>, [T; 3]> = BTreeMap::new();
    for (line, value) in entries {
        let sums = days.entry(line.line.booked).or_default();
        for (sum, shown) in sums.iter_mut().zip(line.shown.kinds()) {
            if shown {
                *sum = *sum + value;
            }
        }
    }
    let most = |sums: [T; 3]| sums.into_iter().max().unwrap_or_default();
    let undated = days.remove(&None).map(most).unwrap_or_default();
    days.into_values().map(most).fold(T::default(), |sum, day| sum + day).max(undated)
}

impl BankBook {
    /// Where a payment stands. For all payments of a run see [`Self::claims`].
    #[must_use]
    pub fn claim(&self, run: &Run, end_to_end: &str) -> ClaimStanding {
        self.claim_within(self.whole_file(run), end_to_end)
    }

    /// All payments of a run's file, each with where it stands.
    pub fn claims<'a>(&'a self, run: &'a Run) -> impl Iterator<Item = (&'a RunRow, ClaimStanding)> {
        let whole = self.whole_file(run);
        run.paid().map(move |row| (row, self.claim_within(whole.clone(), &row.end_to_end)))
    }

    /// Payments that left the account more than once, by end-to-end id: the file was entered twice, or keyed in beside it.
    pub fn doubles<'a>(&'a self, run: &'a Run) -> impl Iterator<Item = &'a RunRow> {
        let whole: Vec<&Line> = self.of_file(run.id).filter(|line| line.line.kind == LineKind::FileDebited).collect();
        run.paid().filter(move |row| {
            let single = self.of_claim(&row.end_to_end).filter(|line| line.line.kind == LineKind::Debited);
            counted(whole.iter().copied().chain(single).map(|line| (line, 1_u32))) > 1
        })
    }

    fn claim_within(&self, whole: ClaimStanding, end_to_end: &str) -> ClaimStanding {
        let mut standing = whole;
        let mut left = false;
        for line in self.of_claim(end_to_end).map(|line| &line.line) {
            standing = match (line.kind, standing) {
                (LineKind::Returned, _) => ClaimStanding::Returned { reason: reason(line), day: line.booked },
                (_, back @ ClaimStanding::Returned { .. }) => back,
                (LineKind::Debited, _) => {
                    left = true;
                    ClaimStanding::Settled { day: line.booked }
                }
                // A file debited as one sum went out without those that were refused; a debit of its own did go out.
                (LineKind::Rejected, _) if !left && !had_already(line) => {
                    ClaimStanding::Rejected { reason: reason(line) }
                }
                (LineKind::Accepted, ClaimStanding::Open) => ClaimStanding::Accepted,
                (_, other) => other,
            };
        }
        standing
    }

    /// What the lines about the file as a whole say of each of its payments.
    fn whole_file(&self, run: &Run) -> ClaimStanding {
        let mut standing = ClaimStanding::Open;
        for line in self.of_file(run.id).map(|line| &line.line) {
            standing = match (line.kind, standing) {
                (LineKind::FileDebited, _) => ClaimStanding::Settled { day: line.booked },
                (_, settled @ ClaimStanding::Settled { .. }) => settled,
                (LineKind::Rejected, _) if !had_already(line) => ClaimStanding::Rejected { reason: reason(line) },
                (LineKind::Accepted, ClaimStanding::Open) => ClaimStanding::Accepted,
                (_, other) => other,
            };
        }
        standing
    }

    /// The run's file against the bank.
    #[must_use]
    pub fn proof(&self, run: &Run) -> Proof {
        let mut proof = Proof { count: run.count(), sum: run.sum(), ..Proof::default() };
        for (row, standing) in self.claims(run) {
            match standing {
                ClaimStanding::Rejected { .. } => {
                    proof.rejected_count += 1;
                    proof.rejected = proof.rejected + row.amount;
                }
                ClaimStanding::Returned { .. } => {
                    proof.returned_count += 1;
                    proof.returned = proof.returned + row.amount;
                }
                _ => {}
            }
        }
        let debit = |line: &&Line| matches!(line.line.kind, LineKind::Debited | LineKind::FileDebited);
        let debits = self.of_run(run.id).filter(debit);
        proof.debited = counted(debits.filter_map(|line| Some((line, line.line.euro()?))));
        proof.twice = u32::try_from(self.doubles(run).count()).unwrap_or(u32::MAX);
        let again = self.of_file(run.id).filter(|line| had_already(&line.line));
        proof.sent_again = u32::try_from(again.count()).unwrap_or(u32::MAX);
        proof
    }

    /// Where a file stands.
    #[must_use]
    pub fn file(&self, run: &Run) -> FileStanding {
        let proof = self.proof(run);
        if proof.debited > Money::ZERO {
            if proof.returned_count > 0 { FileStanding::SettledWithReturns } else { FileStanding::Settled }
        } else if proof.rejected_count > 0 {
            if proof.rejected_count == proof.count { FileStanding::Rejected } else { FileStanding::PartlyAccepted }
        } else {
            let mut lines = self.of_run(run.id).map(|line| line.line.kind);
            if lines.any(|kind| kind == LineKind::Accepted) { FileStanding::Accepted } else { FileStanding::Open }
        }
    }
}
