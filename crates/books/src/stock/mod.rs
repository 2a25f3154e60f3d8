//! The stock of blanks and stickers: a record without gaps of where every serial is, and of finished cards that arrived.
//!
//! A serial is used once in the whole network. Folding never refuses: where two acts want the same serial, the first stays and the
//! second becomes a conflict that somebody must look into.

pub mod decide;
mod evolve;
pub mod serial;
pub mod using;

use std::collections::BTreeMap;

use model::acts::stock::CardIn;
use model::ids::{AccountId, CaseId, StockId};
use model::{CivilDate, Instant};
use serde::{Deserialize, Serialize};

/// Where a blank is, or what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// In the safe.
    Safe,
    /// At a clerk's desk.
    Desk(AccountId),
    /// Used for a case.
    Used(CaseId),
    /// Spoiled, waits for its destruction; the case it was used for, if it was.
    Spoiled(Option<CaseId>),
    /// Destroyed, by this record.
    Destroyed(StockId),
    /// Missing, by this loss.
    Missing(StockId),
    /// Found again after it was missing: never to be used.
    Found,
}

impl State {
    /// The stable name used in texts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Desk(_) => "desk",
            Self::Used(_) => "used",
            Self::Spoiled(_) => "spoiled",
            Self::Destroyed(_) => "destroyed",
            Self::Missing(_) => "missing",
            Self::Found => "found",
        }
    }
    /// May still be used.
    #[must_use]
    pub fn usable(&self) -> bool {
        matches!(self, Self::Safe | Self::Desk(_))
    }
    /// Whoever shows it has no valid document: on the list of invalid blanks.
    #[must_use]
    pub fn invalid(&self) -> bool {
        matches!(self, Self::Spoiled(_) | Self::Destroyed(_) | Self::Missing(_) | Self::Found)
    }
}

/// One blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blank {
    /// Where it is.
    pub state: State,
    /// Since when.
    pub at: Instant,
    /// Who brought it there.
    pub by: Option<AccountId>,
    /// Why, where a reason was given.
    pub note: String,
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Kind.
    pub kind: String,
    /// First serial.
    pub from: String,
    /// Last serial.
    pub to: String,
    /// Delivery note.
    pub note: String,
    /// When and by whom it was counted first.
    pub first: (Instant, Option<AccountId>),
    /// When and by whom it was counted again.
    pub second: Option<(Instant, Option<AccountId>)>,
    /// Why it was taken back.
    pub rejected: Option<String>,
}

impl Delivery {
    /// Waits for the second count.
    #[must_use]
    pub fn open(&self) -> bool {
        self.second.is_none() && self.rejected.is_none()
    }
}

/// A record of destruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destruction {
    /// Kind.
    pub kind: String,
    /// Serials.
    pub serials: Vec<String>,
    /// How.
    pub how: String,
    /// The day.
    pub on: CivilDate,
    /// Who recorded it.
    pub first: (Instant, Option<AccountId>),
    /// Who was there.
    pub second: Option<(Instant, Option<AccountId>)>,
}

/// A loss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// Kind.
    pub kind: String,
    /// Serials.
    pub serials: Vec<String>,
    /// The day it was noticed.
    pub noticed: CivilDate,
    /// What is known.
    pub circumstances: String,
    /// When and by whom it was recorded.
    pub at: (Instant, Option<AccountId>),
    /// Reports by key of the recipient: when, by whom, reference.
    pub reports: BTreeMap<String, (Instant, Option<AccountId>, String)>,
}

/// A count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Kind.
    pub kind: String,
    /// Whose desk; nobody's: the safe.
    pub account: Option<AccountId>,
    /// How many there were.
    pub counted: u32,
    /// How many the book had.
    pub booked: u32,
    /// Why they differed.
    pub note: String,
    /// The second person.
    pub witness: String,
    /// When and by whom.
    pub at: (Instant, Option<AccountId>),
}

/// Two acts wanted the same serial, or an act a serial that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Kind.
    pub kind: String,
    /// Serial.
    pub serial: String,
    /// What happened: stable name used in texts.
    pub what: String,
    /// Cases that used it, the first one first.
    pub cases: Vec<CaseId>,
    /// Number of the act that did not fit.
    pub position: u64,
    /// When.
    pub at: Instant,
    /// Looked into: when, by whom, what came out.
    pub settled: Option<(Instant, Option<AccountId>, String)>,
}

/// A finished card that arrived during the emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The card.
    pub card: CardIn,
    /// Delivery note.
    pub note: String,
    /// When and by whom it was taken in.
    pub at: (Instant, Option<AccountId>),
}

/// How many blanks of a kind are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the safe.
    pub safe: u32,
    /// At desks.
    pub desk: u32,
    /// Used.
    pub used: u32,
    /// Spoiled or found, not yet destroyed.
    pub spoiled: u32,
    /// Destroyed.
    pub destroyed: u32,
    /// Missing.
    pub missing: u32,
}

impl Tally {
    /// All that were ever delivered.
    #[must_use]
    pub fn all(&self) -> u32 {
        self.safe + self.desk + self.used + self.spoiled + self.destroyed + self.missing
    }
}

/// The stock.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockBook {
    blanks: BTreeMap<String, BTreeMap<String, Blank>>,
    deliveries: BTreeMap<StockId, Delivery>,
    destructions: BTreeMap<StockId, Destruction>,
    losses: BTreeMap<StockId, Loss>,
    counts: Vec<Count>,
    conflicts: Vec<Conflict>,
    cards: Vec<Card>,
}

impl StockBook {
    /// A blank.
    #[must_use]
    pub fn blank(&self, kind: &str, serial: &str) -> Option<&Blank> {
        self.blanks.get(kind)?.get(serial)
    }
    /// All blanks of a kind, by serial.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = (&String, &Blank)> {
        self.blanks.get(kind).into_iter().flatten()
    }
    /// Serials of a kind in a state.
    pub fn serials<'a>(&'a self, kind: &str, state: &'a State) -> impl Iterator<Item = &'a String> {
        self.of_kind(kind).filter(move |(_, blank)| blank.state == *state).map(|(serial, _)| serial)
    }
    /// How many blanks of a kind are where.
    #[must_use]
    pub fn tally(&self, kind: &str) -> Tally {
        let mut tally = Tally::default();
        for (_, blank) in self.of_kind(kind) {
            let place = match blank.state {
                State::Safe => &mut tally.safe,
                State::Desk(_) => &mut tally.desk,
                State::Used(_) => &mut tally.used,
                State::Spoiled(_) | State::Found => &mut tally.spoiled,
                State::Destroyed(_) => &mut tally.destroyed,
                State::Missing(_) => &mut tally.missing,
            };
            *place += 1;
        }
        tally
    }
    /// How many the book has in the safe (`None`) or at a desk.
    #[must_use]
    pub fn booked(&self, kind: &str, account: Option<AccountId>) -> u32 {
        let place = account.map_or(State::Safe, State::Desk);
        u32::try_from(self.serials(kind, &place).count()).unwrap_or(u32::MAX)
    }
    /// Desks that hold blanks of a kind, each with how many.
    #[must_use]
    pub fn desks(&self, kind: &str) -> BTreeMap<AccountId, u32> {
        let mut desks = BTreeMap::new();
        for (_, blank) in self.of_kind(kind) {
            if let State::Desk(account) = blank.state {
                *desks.entry(account).or_default() += 1;
            }
        }
        desks
    }
    /// All deliveries, oldest first.
    pub fn deliveries(&self) -> impl DoubleEndedIterator<Item = (StockId, &Delivery)> {
        sorted(&self.deliveries, |delivery| delivery.first.0)
    }
    /// A delivery.
    #[must_use]
    pub fn delivery(&self, id: StockId) -> Option<&Delivery> {
        self.deliveries.get(&id)
    }
    /// All records of destruction, oldest first.
    pub fn destructions(&self) -> impl DoubleEndedIterator<Item = (StockId, &Destruction)> {
        sorted(&self.destructions, |destruction| destruction.first.0)
    }
    /// A record of destruction.
    #[must_use]
    pub fn destruction(&self, id: StockId) -> Option<&Destruction> {
        self.destructions.get(&id)
    }
    /// All losses, oldest first.
    pub fn losses(&self) -> impl DoubleEndedIterator<Item = (StockId, &Loss)> {
        sorted(&self.losses, |loss| loss.at.0)
    }
    /// A loss.
    #[must_use]
    pub fn loss(&self, id: StockId) -> Option<&Loss> {
        self.losses.get(&id)
    }
    /// All counts, oldest first.
    #[must_use]
    pub fn counts(&self) -> &[Count] {
        &self.counts
    }
    /// The last count of a place.
    #[must_use]
    pub fn last_count(&self, kind: &str, account: Option<AccountId>) -> Option<&Count> {
        self.counts.iter().rev().find(|count| count.kind == kind && count.account == account)
    }
    /// All conflicts, oldest first.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }
    /// Cards that arrived, oldest first.
    #[must_use]
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }
    /// A card that arrived, by the serial of the document.
    #[must_use]
    pub fn card(&self, number: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.card.number == number)
    }
}

fn sorted<T>(map: &BTreeMap<StockId, T>, at: impl Fn(&T) -> Instant) -> impl DoubleEndedIterator<Item = (StockId, &T)> {
    let mut all: Vec<(StockId, &T)> = map.iter().map(|(id, one)| (*id, one)).collect();
    all.sort_by_key(|(id, one)| (at(one), *id));
    all.into_iter()
}
