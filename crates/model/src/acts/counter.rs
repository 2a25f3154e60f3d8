//! Acts at the counter: tickets of the triage, call-backs, appointments, sheets that are missing from a pile.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::ids::{CaseId, EntryId};

/// Acts at the counter. What is said about a person is sealed under a key of the entry's own.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum CounterAct {
    /// Somebody got a ticket.
    #[n(0)]
    TicketTaken {
        /// The ticket.
        #[n(0)]
        ticket: EntryId,
        /// What stands on it: counts from 1 every day.
        #[n(1)]
        number: u32,
        /// The day it is for.
        #[n(2)]
        day: CivilDate,
        /// How urgent.
        #[n(3)]
        urgency: Urgency,
        /// What it is about: key of a service, or empty.
        #[n(4)]
        service: String,
        /// What is known of the person.
        #[n(5)]
        about: TicketText,
    },
    /// The person was called to a counter.
    #[n(1)]
    TicketCalled {
        /// The ticket.
        #[n(0)]
        ticket: EntryId,
        /// Counter or room.
        #[n(1)]
        place: String,
    },
    /// The ticket is done.
    #[n(2)]
    TicketDone {
        /// The ticket.
        #[n(0)]
        ticket: EntryId,
        /// The case it led to, if any.
        #[n(1)]
        case: Option<CaseId>,
    },
    /// Somebody is to be called back.
    #[n(3)]
    CallbackAdded {
        /// The entry.
        #[n(0)]
        callback: EntryId,
        /// Until when.
        #[n(1)]
        until: CivilDate,
        /// Who, where and why.
        #[n(2)]
        about: CallText,
    },
    /// A call was tried without success.
    #[n(4)]
    CallbackTried {
        /// The entry.
        #[n(0)]
        callback: EntryId,
    },
    /// The person was reached, or the matter is settled.
    #[n(5)]
    CallbackDone {
        /// The entry.
        #[n(0)]
        callback: EntryId,
        /// What was said.
        #[n(1)]
        note: String,
    },
    /// An appointment was given.
    #[n(6)]
    AppointmentBooked {
        /// The entry.
        #[n(0)]
        appointment: EntryId,
        /// What for: key of a service, or words.
        #[n(1)]
        service: String,
        /// Day.
        #[n(2)]
        day: CivilDate,
        /// Local time, `HH:MM`.
        #[n(3)]
        time: String,
        /// Counter or room.
        #[n(4)]
        place: String,
        /// Who comes, and what for.
        #[n(5)]
        about: CallText,
        /// Id of the old appointment in the extract that it takes the place of, if any.
        #[n(6)]
        instead_of: Option<String>,
    },
    /// An appointment is cancelled.
    #[n(7)]
    AppointmentCancelled {
        /// The entry.
        #[n(0)]
        appointment: EntryId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// Somebody with an old appointment was told what becomes of it.
    #[n(8)]
    OldAppointmentTold {
        /// Id in the extract.
        #[n(0)]
        appointment: String,
        /// What was told.
        #[n(1)]
        outcome: Told,
    },
    /// A numbered sheet will not come back: spoiled or lost.
    #[n(9)]
    SheetWrittenOff {
        /// Number of the sheet.
        #[n(0)]
        sheet: String,
        /// Why.
        #[n(1)]
        reason: String,
    },
}

/// How urgent a matter is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Urgency {
    /// Today.
    #[n(0)]
    Urgent,
    /// Can wait.
    #[n(1)]
    Waits,
    /// Another office does it.
    #[n(2)]
    Elsewhere,
}

impl Urgency {
    /// All, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::Waits, Self::Elsewhere];
    /// The stable name used in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Waits => "waits",
            Self::Elsewhere => "elsewhere",
        }
    }
    /// The urgency with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What somebody with an old appointment was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Told {
    /// It takes place.
    #[n(0)]
    Stays,
    /// It falls away.
    #[n(1)]
    Off,
    /// Nobody was reached.
    #[n(2)]
    NotReached,
}

impl Told {
    /// All, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Stays, Self::Off, Self::NotReached];
    /// The stable name used in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Off => "off",
            Self::NotReached => "not-reached",
        }
    }
    /// The outcome with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What is written on a ticket about a person.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct TicketText {
    /// Matter in words.
    #[n(0)]
    pub matter: String,
    /// Why it is urgent, can wait, or which office does it.
    #[n(1)]
    pub reason: String,
    /// Proof of the urgency: ticket of a flight, letter of an employer.
    #[n(2)]
    pub proof: String,
    /// Name, if the person gave one.
    #[n(3)]
    pub name: String,
}

/// Whom to call and why.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct CallText {
    /// Name.
    #[n(0)]
    pub name: String,
    /// Telephone or another way.
    #[n(1)]
    pub phone: String,
    /// Why.
    #[n(2)]
    pub matter: String,
}

impl CounterAct {
    /// The entry whose person the texts are about.
    #[must_use]
    pub fn entry(&self) -> Option<EntryId> {
        match self {
            Self::TicketTaken { ticket: entry, .. }
            | Self::CallbackAdded { callback: entry, .. }
            | Self::CallbackDone { callback: entry, .. }
            | Self::AppointmentBooked { appointment: entry, .. }
            | Self::AppointmentCancelled { appointment: entry, .. } => Some(*entry),
            _ => None,
        }
    }
    /// Texts about that person, always in the same order.
    pub fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::TicketTaken { about, .. } => {
                vec![&mut about.matter, &mut about.reason, &mut about.proof, &mut about.name]
            }
            Self::CallbackAdded { about, .. } | Self::AppointmentBooked { about, .. } => {
                vec![&mut about.name, &mut about.phone, &mut about.matter]
            }
            Self::CallbackDone { note: text, .. } | Self::AppointmentCancelled { reason: text, .. } => vec![text],
            _ => Vec::new(),
        }
    }
}
