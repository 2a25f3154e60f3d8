//! What payment acts are made of: rows of lists and runs, changes, warnings, personal signatures.
//!
//! FROZEN FORMAT, as the acts that hold them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::acts::claim::RowFacts;
use crate::date::{CivilDate, Month};
use crate::ids::AccountId;
use crate::money::Money;

/// Where a list came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum ListSource {
    /// Last payments of the extract.
    #[n(0)]
    Extract,
    /// pain.001 of the bank.
    #[n(1)]
    Pain001,
    /// camt.053 of the bank.
    #[n(2)]
    Camt053,
    /// Typed.
    #[n(3)]
    Typed,
}

/// A row of a list.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct ListRow {
    /// File number; made from the end-to-end id where a bank file has none.
    #[n(0)]
    pub file_number: String,
    /// Person id of the extract.
    #[n(1)]
    pub person: Option<String>,
    /// Payee.
    #[n(2)]
    pub payee: String,
    /// IBAN without spaces.
    #[n(3)]
    pub iban: String,
    /// Amount.
    #[n(4)]
    pub amount: Money,
    /// The grant's amount where the extract has it.
    #[n(5)]
    pub granted: Option<Money>,
    /// Last day of the grant where the extract has it.
    #[n(6)]
    pub grant_until: Option<CivilDate>,
}

/// What a change changes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub enum ChangeKind {
    /// Do not pay from this month on.
    #[n(0)]
    Hold,
    /// Another amount.
    #[n(1)]
    Amount {
        /// From now on.
        #[n(0)]
        amount: Money,
    },
    /// Another account; needs its own second person.
    #[n(2)]
    Account {
        /// Payee.
        #[n(0)]
        payee: String,
        /// IBAN.
        #[n(1)]
        iban: String,
        /// Proof shown.
        #[n(2)]
        proof: String,
    },
    /// A new payee: leaves only as an advance.
    #[n(3)]
    New {
        /// Person id of the extract, if known there.
        #[n(0)]
        person: Option<String>,
        /// Payee.
        #[n(1)]
        payee: String,
        /// IBAN.
        #[n(2)]
        iban: String,
        /// Amount.
        #[n(3)]
        amount: Money,
    },
    /// What the restored procedure says is due for exactly the month it begins in, all in all: what is missing is paid on top,
    /// once (settlement).
    #[n(4)]
    Settled {
        /// EUR for the case and month.
        #[n(0)]
        due: Money,
        /// All of it rests on a decision.
        #[n(1)]
        decided: bool,
        /// Where no list knows the case: payee; such a proposal needs its own second person.
        #[n(2)]
        payee: Option<String>,
        /// Where no list knows the case: IBAN.
        #[n(3)]
        iban: Option<String>,
    },
    /// What was overpaid for a month is set off against what is still to be paid, from the month it begins in (settlement).
    #[n(5)]
    SetOff {
        /// The month that was overpaid.
        #[n(0)]
        of: Month,
        /// EUR, all in all.
        #[n(1)]
        amount: Money,
        /// EUR a month at most; missing: up to all that is to be paid.
        #[n(2)]
        monthly: Option<Money>,
        /// The provision that allows it.
        #[n(3)]
        law: String,
    },
}

/// How an amount is meant (H3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Mark {
    /// As granted by a decision that the extract shows.
    #[n(0)]
    Granted,
    /// Last month's amount repeated, without the decision at hand.
    #[n(1)]
    Repeated,
    /// An advance, reclaimable (§ 42 SGB I).
    #[n(2)]
    Advance,
    /// Newly calculated and provisional, with its notice (§ 26a WoGG, § 44a SGB XII).
    #[n(3)]
    Calculated,
}

/// How a row compares with last month's list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum RowState {
    /// As last month.
    #[n(0)]
    Same,
    /// Not on last month's list.
    #[n(1)]
    New,
    /// Another amount.
    #[n(2)]
    Amount,
    /// Another account.
    #[n(3)]
    Account,
    /// Another amount and another account.
    #[n(4)]
    Both,
    /// Was on the list and is not paid: ended or stopped.
    #[n(5)]
    Gone,
    /// Held: a task decided "stop", or a change holds it.
    #[n(6)]
    Held,
}

/// A row of a run.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct RunRow {
    /// End-to-end id: benefit prefix, month, file number, sequence. Used once.
    #[n(0)]
    pub end_to_end: String,
    /// File number.
    #[n(1)]
    pub file_number: String,
    /// Person id of the extract.
    #[n(2)]
    pub person: Option<String>,
    /// Payee as the file will carry it.
    #[n(3)]
    pub payee: String,
    /// IBAN.
    #[n(4)]
    pub iban: String,
    /// Amount; zero when it is not paid.
    #[n(5)]
    pub amount: Money,
    /// How it is meant.
    #[n(6)]
    pub mark: Mark,
    /// Against last month.
    #[n(7)]
    pub state: RowState,
    /// Last month's amount.
    #[n(8)]
    pub before: Option<Money>,
    /// Last month's IBAN where it differs.
    #[n(9)]
    pub iban_before: Option<String>,
    /// Why it differs, as stable code of ours (`death`, `change`, `ended`, ...).
    #[n(10)]
    pub why: String,
    /// Claim, payer, deduction and notice; missing in runs of before there were any.
    #[n(11)]
    pub facts: Option<RowFacts>,
}

impl RunRow {
    /// Goes into the file.
    #[must_use]
    pub fn paid(&self) -> bool {
        !matches!(self.state, RowState::Gone | RowState::Held)
    }
}

/// A warning on a run.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct RunWarning {
    /// Stable code.
    #[n(0)]
    pub code: String,
    /// Row index, if it is about one.
    #[n(1)]
    pub row: Option<u32>,
    /// Figure that belongs to it (count, percent, IBAN ending).
    #[n(2)]
    pub detail: String,
}

/// A signature by a person's own key over the hash of the exact content.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct PersonalSignature {
    /// Who.
    #[n(0)]
    pub account: AccountId,
    /// Algorithm suite; 1 = Ed25519.
    #[n(1)]
    pub suite: u8,
    /// Verifying key.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// What was signed: SHA-256 of purpose line and content.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub content: [u8; 32],
    /// The signature.
    #[cbor(n(4), with = "minicbor::bytes")]
    #[serde(with = "whole")]
    pub signature: [u8; 64],
}

/// Serde knows arrays up to 32 bytes only.
mod whole {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8; 64], to: S) -> Result<S::Ok, S::Error> {
        bytes.as_slice().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 64], D::Error> {
        let bytes = Vec::<u8>::deserialize(from)?;
        bytes.try_into().map_err(|_| serde::de::Error::custom("64 bytes expected"))
    }
}
