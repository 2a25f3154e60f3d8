//! Acts: the only way anything changes. What is sealed inside a journal entry.
//!
//! FROZEN FORMAT. Field and variant numbers are on disk for years: only add, never renumber, never reuse.
//! `docs/formats/acts.md` lists every kind.

pub mod account;
pub mod attachment;
pub mod bank;
pub mod benefit;
pub mod case;
pub mod cash;
pub mod claim;
pub mod counter;
pub mod extract;
pub mod fee;
pub mod handback;
pub mod join;
pub mod keeping;
pub mod lookup;
pub mod paper;
pub mod payment;
pub mod pieces;
pub mod proposal;
pub mod settlement;
pub mod split;
mod split_bank;
pub mod stock;
pub mod system;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, Instant};
use crate::ids::{AccountId, AuthorityId, CaseId, ExtractId, IntentKey, UnverifiedId};

pub use account::AccountAct;
pub use bank::BankAct;
pub use benefit::BenefitAct;
pub use case::CaseAct;
pub use cash::CashAct;
pub use counter::CounterAct;
pub use extract::ExtractAct;
pub use fee::FeeAct;
pub use handback::HandbackAct;
pub use keeping::KeepingAct;
pub use lookup::LookupAct;
pub use paper::PaperAct;
pub use payment::PaymentAct;
pub use proposal::ProposalAct;
pub use settlement::SettlementAct;
pub use stock::StockAct;
pub use system::SystemAct;

/// Where the clock's word came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(index_only)]
pub enum ClockSource {
    /// Not known.
    #[n(0)]
    Unknown,
    /// Confirmed by a person.
    #[n(1)]
    Hand,
    /// From the network.
    #[n(2)]
    Network,
}

/// What stands around every act.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Envelope {
    /// The moment, as the node's clock had it. Never used for order.
    #[n(0)]
    pub at: Instant,
    /// Where the clock's word came from.
    #[n(1)]
    pub clock: ClockSource,
    /// The civil date the clerk confirmed for the day.
    #[n(2)]
    pub today: CivilDate,
    /// Who acted; nobody for the node itself.
    #[n(3)]
    pub actor: Option<AccountId>,
    /// The acting authority.
    #[n(4)]
    pub authority: AuthorityId,
    /// On whose behalf, for mutual aid.
    #[n(5)]
    pub on_behalf_of: Option<AuthorityId>,
    /// The case it belongs to.
    #[n(6)]
    pub case: Option<CaseId>,
    /// SHA-256 of the catalogue it was made under.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub catalogue: [u8; 32],
    /// The intent: one per form; a second try with the same key returns the first result.
    #[n(8)]
    pub intent: Option<IntentKey>,
    /// Heads of other logs seen, for the fold order.
    #[n(9)]
    pub seen: Vec<Seen>,
}

/// A head of another log that was known when the act was made.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Seen {
    /// SHA-256 of the log's origin line.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub origin: [u8; 32],
    /// Its size, in entries.
    #[n(1)]
    pub size: u64,
}

/// One act, as it is sealed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Act {
    /// Around it.
    #[n(0)]
    pub envelope: Envelope,
    /// What happened.
    #[n(1)]
    pub body: Body,
}

/// What happened, by area.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Body {
    /// Node, extract, emergency, legal bases.
    #[n(0)]
    System(#[n(0)] SystemAct),
    /// Accounts, roles, sessions.
    #[n(1)]
    Account(#[n(0)] AccountAct),
    /// Cases, evidence, holds.
    #[n(2)]
    Case(#[n(0)] CaseAct),
    /// Papers.
    #[n(3)]
    Paper(#[n(0)] PaperAct),
    /// Payments.
    #[n(4)]
    Payment(#[n(0)] PaymentAct),
    /// Hand-back.
    #[n(5)]
    Handback(#[n(0)] HandbackAct),
    /// Look-ups; these go to the audit log.
    #[n(6)]
    Lookup(#[n(0)] LookupAct),
    /// Personal signatures; proposals that a second person confirms.
    #[n(7)]
    Proposal(#[n(0)] ProposalAct),
    /// Copies, backups, erasure, logs taken over.
    #[n(8)]
    Keeping(#[n(0)] KeepingAct),
    /// Extracts: loaded, dropped, chosen; the earliest known compromise.
    #[n(9)]
    Extract(#[n(0)] ExtractAct),
    /// Fees at the counter.
    #[n(12)]
    Fee(#[n(0)] FeeAct),
    /// Blanks and stickers with serials; finished cards that arrive.
    #[n(10)]
    Stock(#[n(0)] StockAct),
    /// Tickets, call-backs, appointments, missing sheets.
    #[n(11)]
    Counter(#[n(0)] CounterAct),
    /// Benefits: calculations, notices.
    #[n(13)]
    Benefit(#[n(0)] BenefitAct),
    /// Cash advances.
    #[n(14)]
    Cash(#[n(0)] CashAct),
    /// The bank's answers, incoming payments, tills.
    #[n(15)]
    Bank(#[n(0)] BankAct),
    /// Settlement after the outage.
    #[n(16)]
    Settlement(#[n(0)] SettlementAct),
}

/// Whom an act is about.
///
/// A person of the source is the same in every extract of it: two subjects are equal if their person ids are, whichever extract
/// they were picked from. So what was recorded under an older extract still belongs to the person after a newer one is loaded.
#[derive(Clone, Debug, Encode, Decode, Serialize, Deserialize)]
pub enum Subject {
    /// A person of an extract, by the source's id.
    #[n(0)]
    Extract {
        /// Which extract.
        #[n(0)]
        extract: ExtractId,
        /// The source's person id.
        #[n(1)]
        person: String,
    },
    /// A person not in the extract: recorded as unverified (C7).
    #[n(1)]
    Unverified {
        /// Our id.
        #[n(0)]
        id: UnverifiedId,
    },
    /// Whoever it was, the key to it was destroyed.
    #[n(2)]
    Erased,
}

impl Subject {
    /// What makes two subjects one person.
    fn identity(&self) -> (u8, &[u8]) {
        match self {
            Self::Extract { person, .. } => (0, person.as_bytes()),
            Self::Unverified { id } => (1, &id.0),
            Self::Erased => (2, &[]),
        }
    }
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Subject {}

impl PartialOrd for Subject {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Subject {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.identity().cmp(&other.identity())
    }
}

impl std::hash::Hash for Subject {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl Act {
    /// The bytes that are sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into a Vec has no way to fail.
        minicbor::to_vec(self).unwrap_or_default()
    }
    /// Reads an act.
    ///
    /// # Errors
    /// If the bytes are not an act that this version knows.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
}
