//! The log of look-ups in memory: read once when somebody asks for it, then every look-up joins when it is durable.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

use journal::{Entry, Log, OpenedPart};
use model::acts::{Act, Body, LookupAct, Subject};
use model::ids::AccountId;
use model::problem::Refusal;
use model::{Instant, Problem};

use crate::core::Office;

/// What kind of look-up it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A search.
    Searched,
    /// A person's card.
    Opened,
    /// The protected search by document number.
    Protected,
    /// A case, list or paper.
    Viewed,
}

impl Kind {
    /// The stable name used in texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Searched => "searched",
            Self::Opened => "opened",
            Self::Protected => "protected",
            Self::Viewed => "viewed",
        }
    }
}

/// Number of a text or subject in the index; `NONE` for nothing.
pub(crate) type Name = u32;
pub(crate) const NONE: Name = u32::MAX;

#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) position: u64,
    pub(crate) at: Instant,
    pub(crate) actor: Name,
    pub(crate) subject: Name,
    /// What was typed or opened.
    pub(crate) what: Name,
    pub(crate) purpose: Name,
    pub(crate) kind: Kind,
}

pub(crate) struct Interner<T> {
    pub(crate) values: Vec<T>,
    places: HashMap<T, Name>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { values: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Interner<T> {
    fn of(&mut self, value: T) -> Name {
        if let Some(place) = self.places.get(&value) {
            return *place;
        }
        let place = Name::try_from(self.values.len()).unwrap_or(NONE);
        self.values.push(value.clone());
        self.places.insert(value, place);
        place
    }
    pub(crate) fn get(&self, place: Name) -> Option<&T> {
        self.values.get(usize::try_from(place).ok()?)
    }
    pub(crate) fn find(&self, value: &T) -> Option<Name> {
        self.places.get(value).copied()
    }
}

/// The look-ups in memory, in the log's order.
#[derive(Default)]
pub(crate) struct AuditIndex {
    pub(crate) rows: Vec<Row>,
    pub(crate) texts: Interner<Arc<str>>,
    pub(crate) subjects: Interner<Subject>,
    pub(crate) actors: Interner<AccountId>,
    /// Position behind the last entry seen.
    next: u64,
    /// Look-ups whose month was destroyed.
    pub(crate) gone: u64,
}

impl AuditIndex {
    /// Takes an entry of the log in, as far as its month's key is still there.
    fn read(&mut self, entry: &Entry<'_>) {
        for part in &entry.parts {
            match part {
                OpenedPart::Open { plaintext, .. } => {
                    if let Ok(act) = Act::from_bytes(plaintext) {
                        self.take(&act, entry.pos);
                    }
                }
                OpenedPart::Erased { .. } => self.gone += 1,
                OpenedPart::Locked { .. } => {}
            }
        }
    }

    fn take(&mut self, act: &Act, position: u64) {
        let Body::Lookup(lookup) = &act.body else {
            return;
        };
        let (kind, subject, what, purpose) = match lookup {
            LookupAct::Searched { purpose, query, .. } => (Kind::Searched, None, query.as_str(), purpose),
            LookupAct::Opened { purpose, subject, .. } => (Kind::Opened, Some(subject), "", purpose),
            LookupAct::Protected { reason, number, found } => {
                (Kind::Protected, found.as_ref(), number.as_str(), reason)
            }
            LookupAct::Viewed { what, purpose } => (Kind::Viewed, None, what.as_str(), purpose),
        };
        let row = Row {
            position,
            at: act.envelope.at,
            actor: act.envelope.actor.map_or(NONE, |actor| self.actors.of(actor)),
            subject: subject.map_or(NONE, |subject| self.subjects.of(subject.clone())),
            what: self.texts.of(Arc::from(what)),
            purpose: self.texts.of(Arc::from(purpose.as_str())),
            kind,
        };
        self.rows.push(row);
    }

    pub(crate) fn text(&self, name: Name) -> &str {
        self.texts.get(name).map_or("", |text| &**text)
    }
}

impl Office {
    /// Reads what the index does not have yet: everything at the first view, later only what was added.
    pub(crate) fn caught_up<'a>(&self, slot: &'a mut Option<AuditIndex>) -> Result<&'a AuditIndex, Refusal> {
        let first = slot.is_none();
        let index = slot.get_or_insert_default();
        if first {
            // Look-ups made at the lost machine, or on the way that this one had forgotten.
            let taken: Vec<(String, u64)> = {
                let books = self.books();
                books.keeping.adopted.iter().map(|a| (a.folder.clone(), a.from_lookups)).collect()
            };
            for (folder, from) in taken {
                let read = self.inner.adopted.each_lookup(&folder, from, &mut |entry| index.read(entry));
                read.map_err(|problem| vec![problem])?;
            }
        }
        if index.next < self.inner.journal.count(Log::Audit) {
            let from = index.next;
            self.inner
                .journal
                .fold(Log::Audit, from, &mut |entry| {
                    index.read(&entry);
                    index.next = entry.pos + 1;
                    ControlFlow::Continue(())
                })
                .map_err(|error| vec![Problem::new("NB-J-006").with("reason", error)])?;
        }
        Ok(index)
    }

    /// Every card that was opened, for the watch list.
    ///
    /// # Errors
    /// `NB-J-006` the log does not verify.
    pub(crate) fn cards_opened(&self) -> Result<Vec<books::watchlist::CardOpened>, Refusal> {
        let mut slot = self.inner.audit_index.lock().unwrap_or_else(PoisonError::into_inner);
        let index = self.caught_up(&mut slot)?;
        let opened = index.rows.iter().filter(|row| row.kind == Kind::Opened).filter_map(|row| {
            let (by, subject) = (index.actors.get(row.actor)?, index.subjects.get(row.subject)?);
            Some(books::watchlist::CardOpened { by: *by, at: row.at, subject: subject.clone() })
        });
        Ok(opened.collect())
    }

    /// A look-up that just became durable joins the index, if there is one and it has everything before.
    pub(crate) fn audited(&self, act: &Act, position: u64) {
        let mut slot = self.inner.audit_index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = slot.as_mut().filter(|index| index.next == position) {
            index.take(act, position);
            index.next = position + 1;
        }
    }

    /// The index is dropped: after months were destroyed it would still know them.
    pub(crate) fn forget_lookups(&self) {
        *self.inner.audit_index.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
