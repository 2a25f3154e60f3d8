//! Acts after the outage: what should have been paid, what became of each difference, postings, the watch list.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, Month};
use crate::money::Money;

/// Acts of the settlement.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum SettlementAct {
    /// What the restored procedure says should have been paid was taken in.
    #[n(0)]
    DueTaken {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// SHA-256 of the file.
        #[cbor(n(1), with = "minicbor::bytes")]
        hash: [u8; 32],
        /// Rows.
        #[n(2)]
        rows: Vec<DueRow>,
    },
    /// A step on a difference.
    #[n(1)]
    Stepped {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// File number.
        #[n(1)]
        file_number: String,
        /// The month.
        #[n(2)]
        month: Month,
        /// What was done.
        #[n(3)]
        step: SettleStep,
        /// The amount it is about.
        #[n(4)]
        amount: Money,
        /// Paragraph it rests on.
        #[n(5)]
        law: String,
        /// Why, or what came of it.
        #[n(6)]
        note: String,
    },
    /// Somebody else has paid for a file number and month.
    #[n(2)]
    PaidElsewhere {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// File number.
        #[n(1)]
        file_number: String,
        /// The month.
        #[n(2)]
        month: Month,
        /// How much.
        #[n(3)]
        amount: Money,
        /// Who.
        #[n(4)]
        by: PaidBy,
        /// The proof.
        #[n(5)]
        note: String,
    },
    /// A posting file was made for the finance system.
    #[n(3)]
    Posted {
        /// First day of the postings.
        #[n(0)]
        from: CivilDate,
        /// Last day of the postings.
        #[n(1)]
        to: CivilDate,
        /// SHA-256 of the file.
        #[cbor(n(2), with = "minicbor::bytes")]
        sha256: [u8; 32],
        /// Postings.
        #[n(3)]
        count: u32,
        /// Control sum: all amounts as they stand, with their signs.
        #[n(4)]
        sum: Money,
    },
    /// A mark of the watch list was looked into.
    #[n(4)]
    MarkSettled {
        /// Kind of mark.
        #[n(0)]
        kind: String,
        /// What it is about, hashed: no name stands here.
        #[cbor(n(1), with = "minicbor::bytes")]
        about: [u8; 16],
        /// What was found.
        #[n(2)]
        note: String,
        /// The circumstances that were looked at, hashed: others open the mark again. Missing: those of that moment are not known.
        #[cbor(n(3), with = "minicbor::bytes")]
        circumstances: Option<[u8; 16]>,
    },
}

/// What should have been paid.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct DueRow {
    /// File number.
    #[n(0)]
    pub file_number: String,
    /// The month.
    #[n(1)]
    pub month: Month,
    /// What should have been paid, 0 or more.
    #[n(2)]
    pub amount: Money,
    /// Person id, where the file has it.
    #[n(3)]
    pub person: Option<String>,
    /// Share of the amount that rests on a decision; missing: all of it.
    #[n(4)]
    pub decided: Option<Money>,
}

/// Who paid.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum PaidBy {
    /// The town, by a run.
    #[n(0)]
    Town,
    /// The Land.
    #[n(1)]
    Land,
    /// In cash at the counter.
    #[n(2)]
    Cash,
    /// A third party: the district, another town, the bank on an old order.
    #[n(3)]
    Third,
    /// By set-off: it was overpaid for another month and not paid again.
    #[n(4)]
    SetOff,
}

impl PaidBy {
    /// All of them.
    pub const ALL: [PaidBy; 5] = [Self::Town, Self::Land, Self::Cash, Self::Third, Self::SetOff];
    /// Those of whom a person says with a proof that they have paid; the rest the books know.
    pub const TOLD: [PaidBy; 3] = [Self::Land, Self::Third, Self::Town];
    /// The stable name used in pages and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Land => "land",
            Self::Cash => "cash",
            Self::Third => "third",
            Self::SetOff => "set_off",
        }
    }
}

/// A step on a difference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum SettleStep {
    /// Too little was paid: a payment was proposed to the runs.
    #[n(0)]
    Proposed,
    /// Too much was paid: the hearing letter went out (§ 24 SGB X).
    #[n(1)]
    Heard,
    /// The written decision went out.
    #[n(2)]
    Decided,
    /// It is set off against what is still to be paid.
    #[n(3)]
    SetOff,
    /// Nothing is asked back.
    #[n(4)]
    Waived,
    /// The difference is gone: paid, paid back, or explained.
    #[n(5)]
    Closed,
}

impl SettleStep {
    /// All of them.
    pub const ALL: [SettleStep; 6] =
        [Self::Proposed, Self::Heard, Self::Decided, Self::SetOff, Self::Waived, Self::Closed];
    /// The stable name used in pages and forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Heard => "heard",
            Self::Decided => "decided",
            Self::SetOff => "set_off",
            Self::Waived => "waived",
            Self::Closed => "closed",
        }
    }
}
