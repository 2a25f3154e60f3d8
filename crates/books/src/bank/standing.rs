//! Where a payment and a file stand after the bank's answers.

use model::acts::bank::{BankLine, LineKind};
use model::{CivilDate, Money};

use super::BankBook;
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
    /// Payments that were debited on two days: paid twice.
    pub twice: u32,
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

impl BankBook {
    /// Where a payment stands.
    #[must_use]
    pub fn claim(&self, run: &Run, end_to_end: &str) -> ClaimStanding {
        let mut standing = self.whole_file(run);
        for line in self.of_claim(end_to_end).map(|line| &line.line) {
            standing = match (line.kind, standing) {
                (LineKind::Returned, _) => ClaimStanding::Returned { reason: reason(line), day: line.booked },
                (_, back @ ClaimStanding::Returned { .. }) => back,
                (LineKind::Debited, _) => ClaimStanding::Settled { day: line.booked },
                // A file debited as one sum went out without those that were refused.
                (LineKind::Rejected, _) => ClaimStanding::Rejected { reason: reason(line) },
                (LineKind::Accepted, ClaimStanding::Open) => ClaimStanding::Accepted,
                (_, other) => other,
            };
        }
        standing
    }

    /// What the lines about the file as a whole say of each of its payments.
    fn whole_file(&self, run: &Run) -> ClaimStanding {
        let mut standing = ClaimStanding::Open;
        for line in self.of_run(run.id).map(|line| &line.line).filter(|line| line.end_to_end.is_none()) {
            standing = match (line.kind, standing) {
                (LineKind::FileDebited, _) => ClaimStanding::Settled { day: line.booked },
                (_, settled @ ClaimStanding::Settled { .. }) => settled,
                (LineKind::Rejected, _) => ClaimStanding::Rejected { reason: reason(line) },
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
        let whole: Money = self.whole_sum(run, LineKind::FileDebited);
        let mut single = Money::ZERO;
        for row in run.paid() {
            let lines = || self.of_claim(&row.end_to_end).map(|line| &line.line);
            let mut days: Vec<Option<CivilDate>> =
                lines().filter(|line| line.kind == LineKind::Debited).map(|line| line.booked).collect();
            days.sort_unstable();
            days.dedup();
            // A statement and an advice of the same day show one debit; two days are two debits.
            let debits = u32::try_from(days.len()).unwrap_or(u32::MAX);
            for _ in 0..debits {
                single = single + row.amount;
            }
            proof.twice += u32::from(debits > 1);
            match self.claim(run, &row.end_to_end) {
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
        // Details of a sum that was booked as one are no second debit.
        proof.debited = if whole == Money::ZERO { single } else { whole };
        proof
    }

    fn whole_sum(&self, run: &Run, kind: LineKind) -> Money {
        let lines = self.of_run(run.id).map(|line| &line.line).filter(|line| line.kind == kind);
        // The same sum of the same day from a statement and from an advice without the bank's reference is one.
        let mut seen: Vec<(Option<CivilDate>, Money)> =
            lines.filter_map(|line| Some((line.booked, line.euro()?))).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter().map(|(_, amount)| amount).sum()
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
