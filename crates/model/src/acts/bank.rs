//! Acts on what the bank answers: status reports, statements, advices, incoming payments, recalls; and the tills.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::ids::RunId;
use crate::money::Money;

/// Acts on the bank's answers.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum BankAct {
    /// An answer of the bank was taken in: a file of the bank, or typed from paper.
    #[n(0)]
    AnswerTaken {
        /// SHA-256 of the file, or of what was typed.
        #[cbor(n(0), with = "minicbor::bytes")]
        hash: [u8; 32],
        /// What kind.
        #[n(1)]
        kind: AnswerKind,
        /// The bank's id of the message or statement.
        #[n(2)]
        id: String,
        /// Our account it is about, IBAN without spaces.
        #[n(3)]
        account: Option<String>,
        /// Day of the statement or report.
        #[n(4)]
        day: Option<CivilDate>,
        /// Balance before the entries.
        #[n(5)]
        opening: Option<Money>,
        /// Balance after the entries.
        #[n(6)]
        closing: Option<Money>,
        /// Entries and statuses in their order.
        #[n(7)]
        lines: Vec<BankLine>,
    },
    /// Open items were taken: what incoming payments may be for.
    #[n(1)]
    OpenItemsTaken {
        /// SHA-256 of the list.
        #[cbor(n(0), with = "minicbor::bytes")]
        hash: [u8; 32],
        /// Items.
        #[n(1)]
        items: Vec<OpenItem>,
    },
    /// An incoming payment was assigned by a person.
    #[n(2)]
    Assigned {
        /// Identity of the entry.
        #[cbor(n(0), with = "minicbor::bytes")]
        line: [u8; 16],
        /// Kassenzeichen; nothing takes an assignment back.
        #[n(1)]
        key: Option<String>,
        /// Why.
        #[n(2)]
        note: String,
    },
    /// A banking day was reconciled and signed off.
    #[n(3)]
    DayReconciled {
        /// Booking day.
        #[n(0)]
        day: CivilDate,
        /// File sum less debit less rejects; zero if all is explained.
        #[n(1)]
        difference: Money,
        /// What explains a difference.
        #[n(2)]
        note: String,
    },
    /// The bank was asked to call a payment back.
    #[n(4)]
    RecallAsked {
        /// End-to-end id.
        #[n(0)]
        end_to_end: String,
        /// Reason code (ISO 20022): `DUPL`, `TECH`, `FRAD`, `AM09`, `AC03`.
        #[n(1)]
        reason: String,
        /// How it was asked, and with whom at the bank.
        #[n(2)]
        note: String,
    },
    /// The bank answered a recall.
    #[n(5)]
    RecallAnswered {
        /// End-to-end id.
        #[n(0)]
        end_to_end: String,
        /// The money comes back.
        #[n(1)]
        granted: bool,
        /// In the bank's words.
        #[n(2)]
        note: String,
    },
    /// The functions of the Kasse were switched on or off (§ 94 (2) GO NRW).
    #[n(6)]
    TillsSwitched {
        /// On.
        #[n(0)]
        on: bool,
        /// Who has audited and approved it, when, under which number; or why it is switched off.
        #[n(1)]
        approval: String,
    },
    /// A till was opened for a day with what lies in it.
    #[n(7)]
    TillOpened {
        /// Name of the till.
        #[n(0)]
        till: String,
        /// The day.
        #[n(1)]
        day: CivilDate,
        /// Counted at the beginning.
        #[n(2)]
        float: Money,
    },
    /// Money went into or out of a till.
    #[n(8)]
    TillBooked {
        /// Name of the till.
        #[n(0)]
        till: String,
        /// Into the till; negative: out of it.
        #[n(1)]
        amount: Money,
        /// Kassenzeichen, receipt or voucher.
        #[n(2)]
        key: String,
        /// What for, without names.
        #[n(3)]
        text: String,
    },
    /// A till was counted by two persons and closed.
    #[n(9)]
    TillClosed {
        /// Name of the till.
        #[n(0)]
        till: String,
        /// What should lie in it.
        #[n(1)]
        expected: Money,
        /// What was counted.
        #[n(2)]
        counted: Money,
        /// The second person who counted.
        #[n(3)]
        second: String,
        /// What explains a difference.
        #[n(4)]
        note: String,
    },
}

/// What kind of answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum AnswerKind {
    /// pain.002: status of files and payments.
    #[n(0)]
    Status,
    /// camt.053: statement of a day.
    #[n(1)]
    Statement,
    /// camt.054: advice of single entries.
    #[n(2)]
    Advice,
    /// Typed from a paper statement.
    #[n(3)]
    Typed,
}

impl AnswerKind {
    /// The stable name used in pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Statement => "statement",
            Self::Advice => "advice",
            Self::Typed => "typed",
        }
    }
}

/// What a line says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum LineKind {
    /// Status: taken by the bank.
    #[n(0)]
    Accepted,
    /// Status: refused by the bank; no money moves.
    #[n(1)]
    Rejected,
    /// Status: not decided, or different for its parts.
    #[n(2)]
    Pending,
    /// Status: names and accounts were compared (VoP); no acceptance.
    #[n(3)]
    Verified,
    /// Entry: one payment left the account.
    #[n(4)]
    Debited,
    /// Entry: a whole file left the account as one sum.
    #[n(5)]
    FileDebited,
    /// Entry: a payment came back.
    #[n(6)]
    Returned,
    /// Entry: money came in.
    #[n(7)]
    Incoming,
}

impl LineKind {
    /// The stable name used in pages and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Pending => "pending",
            Self::Verified => "verified",
            Self::Debited => "debited",
            Self::FileDebited => "file_debited",
            Self::Returned => "returned",
            Self::Incoming => "incoming",
        }
    }
    /// An entry that moves money, not a status.
    #[must_use]
    pub fn moves(self) -> bool {
        matches!(self, Self::Debited | Self::FileDebited | Self::Returned | Self::Incoming)
    }
}

/// A line of an answer.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct BankLine {
    /// The same entry in another statement has the same identity.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub identity: [u8; 16],
    /// What it says.
    #[n(1)]
    pub kind: LineKind,
    /// Booking day.
    #[n(2)]
    pub booked: Option<CivilDate>,
    /// Amount, never negative; missing for a status without one.
    #[n(3)]
    pub amount: Option<Money>,
    /// Currency if it is not the euro: such a line is in no sum.
    #[n(4)]
    pub currency: Option<String>,
    /// End-to-end id of our payment.
    #[n(5)]
    pub end_to_end: Option<String>,
    /// Message id (or payment block id) of our file.
    #[n(6)]
    pub message: Option<String>,
    /// The run it belongs to, as matched when it was taken: it stays known when the person is erased.
    #[n(7)]
    pub run: Option<RunId>,
    /// Status code of a report: `ACCP`, `RJCT`, ...
    #[n(8)]
    pub status: Option<String>,
    /// Reason code: `AC04`, `MD07`, ...
    #[n(9)]
    pub reason: Option<String>,
    /// The other party.
    #[n(10)]
    pub name: Option<String>,
    /// The other party's IBAN.
    #[n(11)]
    pub iban: Option<String>,
    /// Remittance text.
    #[n(12)]
    pub text: Option<String>,
}

impl BankLine {
    /// The amount in euro; nothing for another currency.
    #[must_use]
    pub fn euro(&self) -> Option<Money> {
        self.amount.filter(|_| self.currency.is_none())
    }
}

/// An open item: what an incoming payment may be for.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct OpenItem {
    /// Kassenzeichen.
    #[n(0)]
    pub key: String,
    /// Amount due.
    #[n(1)]
    pub amount: Option<Money>,
    /// What for, without names.
    #[n(2)]
    pub what: String,
}
