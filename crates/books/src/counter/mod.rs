//! The counter: tickets of the triage, call-backs, appointments, and the sheets that are missing from a pile.

pub mod decide;

use std::collections::BTreeMap;

use model::acts::counter::{CallText, TicketText, Told, Urgency};
use model::acts::{CounterAct, Envelope};
use model::ids::{AccountId, CaseId, EntryId};
use model::{CivilDate, Instant};
use serde::{Deserialize, Serialize};

/// When something was done and by whom.
pub type Stamp = (Instant, Option<AccountId>);

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// What stands on it.
    pub number: u32,
    /// The day.
    pub day: CivilDate,
    /// How urgent.
    pub urgency: Urgency,
    /// Key of a service, or empty.
    pub service: String,
    /// Matter, reason, proof, name.
    pub about: TicketText,
    /// When and by whom it was given.
    pub taken: Stamp,
    /// Called: when, by whom, where to.
    pub called: Option<(Instant, Option<AccountId>, String)>,
    /// Done: when, by whom, the case it led to.
    pub done: Option<(Instant, Option<AccountId>, Option<CaseId>)>,
}

impl Ticket {
    /// Waits: given today, not done, and not sent to another office.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.done.is_none() && self.urgency != Urgency::Elsewhere
    }
}

/// Somebody to be called back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// Until when.
    pub until: CivilDate,
    /// Who, where, why.
    pub about: CallText,
    /// When and by whom it was put down.
    pub added: Stamp,
    /// Calls without success.
    pub tried: Vec<Stamp>,
    /// Done: when, by whom, what was said.
    pub done: Option<(Instant, Option<AccountId>, String)>,
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// What for: key of a service, or words.
    pub service: String,
    /// Day.
    pub day: CivilDate,
    /// Local time, `HH:MM`.
    pub time: String,
    /// Counter or room.
    pub place: String,
    /// Who comes, and what for.
    pub about: CallText,
    /// The old appointment it takes the place of.
    pub instead_of: Option<String>,
    /// When and by whom it was given.
    pub booked: Stamp,
    /// Cancelled: when, by whom, why.
    pub cancelled: Option<(Instant, Option<AccountId>, String)>,
}

/// A sheet that will not come back: when, by whom, why.
pub type WrittenOff = (Instant, Option<AccountId>, String);

/// Everything at the counter.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterBook {
    tickets: BTreeMap<EntryId, Ticket>,
    callbacks: BTreeMap<EntryId, Callback>,
    appointments: BTreeMap<EntryId, Appointment>,
    told: BTreeMap<String, (Told, Instant, Option<AccountId>)>,
    written_off: BTreeMap<String, WrittenOff>,
}

impl CounterBook {
    /// Tickets of a day in the order in which people are called: urgent ones first, then by number.
    #[must_use]
    pub fn queue(&self, day: CivilDate) -> Vec<(EntryId, &Ticket)> {
        let mut all: Vec<(EntryId, &Ticket)> =
            self.tickets.iter().filter(|(_, one)| one.day == day).map(|(id, one)| (*id, one)).collect();
        all.sort_by_key(|(id, one)| (one.urgency, one.number, *id));
        all
    }
    /// A ticket.
    #[must_use]
    pub fn ticket(&self, id: EntryId) -> Option<&Ticket> {
        self.tickets.get(&id)
    }
    /// The number for the next ticket of a day.
    #[must_use]
    pub fn next_number(&self, day: CivilDate) -> u32 {
        let last = self.tickets.values().filter(|one| one.day == day).map(|one| one.number).max();
        last.unwrap_or(0).saturating_add(1)
    }
    /// Call-backs, those that are due first; done ones behind, the latest first.
    #[must_use]
    pub fn callbacks(&self) -> Vec<(EntryId, &Callback)> {
        let mut all: Vec<(EntryId, &Callback)> = self.callbacks.iter().map(|(id, one)| (*id, one)).collect();
        all.sort_by_key(|(id, one)| {
            let done = one.done.as_ref().map(|(at, _, _)| std::cmp::Reverse(*at));
            (done.is_some(), done, one.until, one.added.0, *id)
        });
        all
    }
    /// A call-back.
    #[must_use]
    pub fn callback(&self, id: EntryId) -> Option<&Callback> {
        self.callbacks.get(&id)
    }
    /// Appointments in order of day, time and place.
    #[must_use]
    pub fn appointments(&self) -> Vec<(EntryId, &Appointment)> {
        let mut all: Vec<(EntryId, &Appointment)> = self.appointments.iter().map(|(id, one)| (*id, one)).collect();
        all.sort_by(|(a, one), (b, other)| {
            (one.day, &one.time, &one.place, a).cmp(&(other.day, &other.time, &other.place, b))
        });
        all
    }
    /// An appointment.
    #[must_use]
    pub fn appointment(&self, id: EntryId) -> Option<&Appointment> {
        self.appointments.get(&id)
    }
    /// What somebody with this old appointment was told.
    #[must_use]
    pub fn told(&self, old: &str) -> Option<&(Told, Instant, Option<AccountId>)> {
        self.told.get(old)
    }
    /// A sheet that will not come back.
    #[must_use]
    pub fn written_off(&self, sheet: &str) -> Option<&WrittenOff> {
        self.written_off.get(sheet)
    }

    /// Takes one act in. What was done first stays; an entry that is not known here changes nothing.
    pub fn evolve(&mut self, envelope: &Envelope, act: &CounterAct) {
        let stamp = (envelope.at, envelope.actor);
        match act {
            CounterAct::TicketTaken { ticket, number, day, urgency, service, about } => {
                self.tickets.entry(*ticket).or_insert_with(|| Ticket {
                    number: *number,
                    day: *day,
                    urgency: *urgency,
                    service: service.clone(),
                    about: about.clone(),
                    taken: stamp,
                    called: None,
                    done: None,
                });
            }
            CounterAct::TicketCalled { ticket, place } => {
                if let Some(ticket) = self.tickets.get_mut(ticket) {
                    ticket.called = Some((stamp.0, stamp.1, place.clone()));
                }
            }
            CounterAct::TicketDone { ticket, case } => {
                if let Some(ticket) = self.tickets.get_mut(ticket) {
                    ticket.done.get_or_insert((stamp.0, stamp.1, *case));
                }
            }
            CounterAct::CallbackAdded { callback, until, about } => {
                self.callbacks.entry(*callback).or_insert_with(|| Callback {
                    until: *until,
                    about: about.clone(),
                    added: stamp,
                    tried: Vec::new(),
                    done: None,
                });
            }
            CounterAct::CallbackTried { callback } => {
                if let Some(callback) = self.callbacks.get_mut(callback) {
                    callback.tried.push(stamp);
                }
            }
            CounterAct::CallbackDone { callback, note } => {
                if let Some(callback) = self.callbacks.get_mut(callback) {
                    callback.done.get_or_insert_with(|| (stamp.0, stamp.1, note.clone()));
                }
            }
            CounterAct::AppointmentBooked { appointment, service, day, time, place, about, instead_of } => {
                self.appointments.entry(*appointment).or_insert_with(|| Appointment {
                    service: service.clone(),
                    day: *day,
                    time: time.clone(),
                    place: place.clone(),
                    about: about.clone(),
                    instead_of: instead_of.clone(),
                    booked: stamp,
                    cancelled: None,
                });
            }
            CounterAct::AppointmentCancelled { appointment, reason } => {
                if let Some(appointment) = self.appointments.get_mut(appointment) {
                    appointment.cancelled.get_or_insert_with(|| (stamp.0, stamp.1, reason.clone()));
                }
            }
            CounterAct::OldAppointmentTold { appointment, outcome } => {
                self.told.insert(appointment.clone(), (*outcome, stamp.0, stamp.1));
            }
            CounterAct::SheetWrittenOff { sheet, reason } => {
                self.written_off.entry(sheet.clone()).or_insert_with(|| (stamp.0, stamp.1, reason.clone()));
            }
        }
    }
}
