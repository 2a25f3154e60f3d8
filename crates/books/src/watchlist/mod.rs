//! The watch list of the head: what may be fraud under chaos, computed from the books, and what the head has looked at.
//!
//! Nothing here blocks anything. A [`Hit`] says what was noticed, where, since when and which acts stand behind it; it names
//! file numbers and the end of an account, never a payee. It is computed anew each time; what the head has noted on it
//! remains, bound to the circumstances that were looked at: other circumstances open it again.
//!
//! Source: the payment chapter's own-side warnings, and what the people asked for against fraud in an emergency.

mod accounts;
mod conduct;
mod decide;
mod persons;

use std::collections::{BTreeMap, BTreeSet};

use model::acts::{Envelope, SettlementAct};
use model::ids::AccountId;
use model::{Instant, Money};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Books;
use crate::payments::Holds;

pub use accounts::SHARED_ACCOUNT_CASES;
pub use conduct::{LOOKUPS_WITHOUT_CASE, REFUSED_TRIES, ROUND_AMOUNTS};
pub use decide::{NOTE_MAX_CHARS, READERS, look_at};
pub use persons::name_words;

/// Cases that a hit names; of more only the number is told.
pub const CASES_NAMED_MAX: usize = 12;

/// What was noticed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// Money goes to somebody who has died.
    DeadPayee,
    /// The payee has the name of a person with an account here, or lives with somebody of that name.
    OwnHousehold,
    /// One account for many cases.
    SharedAccount,
    /// The first payment goes to an account that nobody knew before it was recorded here.
    NewAccount,
    /// The same account gets the same amount for the same month on several cases.
    SamePayment,
    /// One person tried several times what only another person may do.
    RefusedTries,
    /// One person opened many cards that belong to no case.
    LookupsWithoutCase,
    /// One person typed mostly round amounts.
    RoundAmounts,
}

impl Rule {
    /// All rules, heaviest first.
    pub const ALL: [Rule; 8] = [
        Self::DeadPayee,
        Self::OwnHousehold,
        Self::SharedAccount,
        Self::NewAccount,
        Self::SamePayment,
        Self::RefusedTries,
        Self::LookupsWithoutCase,
        Self::RoundAmounts,
    ];

    /// The stable name used in pages and acts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DeadPayee => "dead_payee",
            Self::OwnHousehold => "own_household",
            Self::SharedAccount => "shared_account",
            Self::NewAccount => "new_account",
            Self::SamePayment => "same_payment",
            Self::RefusedTries => "refused_tries",
            Self::LookupsWithoutCase => "lookups_without_case",
            Self::RoundAmounts => "round_amounts",
        }
    }
}

/// How serious a hit is; the order of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Weight {
    /// Look at it when there is time.
    Low,
    /// Look at it this week.
    Middle,
    /// Look at it before the next release.
    High,
}

impl Weight {
    /// The stable name used in pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Middle => "middle",
            Self::High => "high",
        }
    }
}

/// One look-up of a person's card, from the log of look-ups.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardOpened {
    /// Who opened it.
    pub by: AccountId,
    /// When.
    pub at: Instant,
    /// Whose card, as [`model::acts::Subject`].
    pub subject: model::acts::Subject,
}

/// What the books do not hold; the caller brings it.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Person ids of the extract that are known to have died.
    pub deceased: BTreeSet<String>,
    /// Accounts of landlords, homes and suppliers: many cases on one of them are ordinary.
    pub third_parties: BTreeSet<String>,
    /// Hold tasks, by benefit and file number.
    pub holds: Holds,
    /// For each account of a person here the person ids of everybody of that name and of those who live with them.
    pub homes: BTreeMap<AccountId, BTreeSet<String>>,
    /// Cards that were opened.
    pub opened: Vec<CardOpened>,
}

/// One entry of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// What was noticed.
    pub rule: Rule,
    /// How serious.
    pub weight: Weight,
    /// What it is about, hashed: the same as long as it is about the same.
    pub about: [u8; 16],
    /// The circumstances, hashed: others open it again.
    pub circumstances: [u8; 16],
    /// Money behind it, in EUR.
    pub amount: Money,
    /// The first act behind it.
    pub since: Instant,
    /// Places of the acts behind it in the journal, in order; look-ups have none.
    pub acts: Vec<u64>,
    /// Benefit and file number of the cases, in order.
    pub cases: BTreeSet<(String, String)>,
    /// The person who acted or is named; never told for look-ups.
    pub clerk: Option<AccountId>,
    /// The last four characters of the account.
    pub ending: String,
    /// How many (look-ups, attempts, amounts).
    pub count: usize,
    /// What more is to be said, as a stable name: `waiting`, `paid_on`, `had_a_hand`, or nothing.
    pub more: &'static str,
    /// What the head noted, newest last.
    pub looked: Vec<Looked>,
}

impl Hit {
    /// Nobody has looked at it, or not at these circumstances.
    #[must_use]
    pub fn open(&self) -> bool {
        self.looked.last().is_none_or(|last| last.circumstances != Some(self.circumstances))
    }
    /// It was looked at, and something came on top since.
    #[must_use]
    pub fn opened_again(&self) -> bool {
        self.open() && !self.looked.is_empty()
    }
}

/// A note of the head.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Looked {
    /// Circumstances that were looked at.
    pub circumstances: Option<[u8; 16]>,
    /// What was found.
    pub note: String,
    /// By whom.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// What the head has looked at.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchBook {
    looked: BTreeMap<(String, [u8; 16]), Vec<Looked>>,
}

impl WatchBook {
    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &SettlementAct) {
        if let SettlementAct::MarkSettled { kind, about, note, circumstances } = act {
            let looked =
                Looked { circumstances: *circumstances, note: note.clone(), by: envelope.actor, at: envelope.at };
            self.looked.entry((kind.clone(), *about)).or_default().push(looked);
        }
    }
    /// What was noted on a hit, oldest first.
    #[must_use]
    pub fn looked(&self, rule: Rule, about: [u8; 16]) -> &[Looked] {
        self.looked.get(&(rule.name().to_owned(), about)).map_or(&[], Vec::as_slice)
    }
}

/// All hits: open ones first, then by weight, amount and what they are about.
#[must_use]
pub fn hits(books: &Books, around: &Around) -> Vec<Hit> {
    let mut all = accounts::hits(books, around);
    all.extend(persons::hits(books, around));
    all.extend(conduct::hits(books, around));
    for hit in &mut all {
        hit.acts.sort_unstable();
        hit.acts.dedup();
        hit.looked = books.watchlist.looked(hit.rule, hit.about).to_vec();
    }
    all.sort_by(|a, b| {
        let order = |hit: &Hit| (!hit.open(), std::cmp::Reverse((hit.weight, hit.amount)), hit.rule, hit.about);
        order(a).cmp(&order(b))
    });
    all
}

/// A hit with nothing in it yet.
fn hit(rule: Rule, weight: Weight, about: &[&str]) -> Hit {
    Hit {
        rule,
        weight,
        about: hashed(rule.name(), about.iter().copied()),
        circumstances: [0; 16],
        amount: Money::ZERO,
        since: Instant(i64::MAX),
        acts: Vec::new(),
        cases: BTreeSet::new(),
        clerk: None,
        ending: String::new(),
        count: 0,
        more: "",
        looked: Vec::new(),
    }
}

/// The first 16 bytes of the SHA-256 over parts that cannot run into each other.
fn hashed<'a>(what: &str, parts: impl IntoIterator<Item = &'a str>) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(what.as_bytes());
    for part in parts {
        hash.update([0]);
        hash.update(part.as_bytes());
    }
    let whole: [u8; 32] = hash.finalize().into();
    let mut short = [0; 16];
    short.copy_from_slice(&whole[..16]);
    short
}

/// The last four characters of an IBAN: enough to tell two apart, too little to pay to.
fn ending(iban: &str) -> String {
    iban.get(iban.len().saturating_sub(4)..).unwrap_or(iban).to_owned()
}
