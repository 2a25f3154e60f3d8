//! One delivery from its files to a stock: persons on one core, everything else on the other, then whatever connects them.
//!
//! Which core was quicker shows nowhere: every class has faults of its own, and they are put together in one order.

use std::collections::HashSet;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use model::Problem;

use super::check::{Checked, Target};
use super::delivery::Delivery;
use super::fault::{Effect, Faults, Reason};
use super::large::{self, Table};
use super::manifest::{ClassEntry, Manifest};
use super::rows::{self, Lost, Outcome, Rows, unusable_block};
use super::{Gathered, Progress};
use crate::records::{
    Appointment, Block, CivilCase, Class, Contact, Grant, LastPayment, Licence, Payee, Plate, Records, Title, Vehicle,
};
use crate::stock::{AddressTable, DocumentTable, PersonTable, Stock};

/// How many cores may work on one import.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cores {
    /// One class after the other.
    One,
    /// Persons beside all other classes.
    Two,
}

impl Cores {
    /// As many as this machine offers.
    #[must_use]
    pub fn available() -> Self {
        if thread::available_parallelism().is_ok_and(|cores| cores.get() > 1) { Self::Two } else { Self::One }
    }
}

/// Reads and checks what a source delivers.
///
/// # Errors
/// `NB-E-001`, `NB-E-009` to `NB-E-016`, `NB-E-018`, `NB-E-019` and those of the source: an unusable file, or an unusable row of
/// `blocks`.
pub fn gather(delivery: &dyn Delivery, cores: Cores, progress: &mut dyn FnMut(Progress)) -> Result<Gathered, Problem> {
    let (send, receive) = channel();
    let (persons, others) = thread::scope(|scope| {
        let persons = {
            let progress = send.clone();
            let read = move || class(delivery, Class::Persons, |entry| large::persons(delivery, entry, &progress));
            let handle = scope.spawn(read);
            if cores == Cores::One { Handle::Done(finished(handle)) } else { Handle::Running(handle) }
        };
        let others = scope.spawn(move || Others::read(delivery, &send));
        receive.into_iter().for_each(&mut *progress);
        (persons.finished(), finished(others))
    });
    Settling { manifest: delivery.manifest().clone(), faults: Faults::default(), lost: Lost::default() }
        .run(persons?, others)
}

enum Handle<'scope, T> {
    Done(T),
    Running(thread::ScopedJoinHandle<'scope, T>),
}

impl<T> Handle<'_, T> {
    fn finished(self) -> T {
        match self {
            Self::Done(value) => value,
            Self::Running(handle) => finished(handle),
        }
    }
}

/// What a thread gave; a panic in it goes on here.
fn finished<T>(handle: thread::ScopedJoinHandle<'_, T>) -> T {
    handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Reads a class if it is delivered.
fn class<T>(
    delivery: &dyn Delivery,
    class: Class,
    read: impl FnOnce(&ClassEntry) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    delivery.manifest().class(class).map(read).transpose()
}

type Read<T> = Result<Option<T>, Problem>;

macro_rules! others {
    ($($field:ident: $record:ident,)+) => {
        /// Everything but the persons, as read.
        struct Others {
            grants: Read<Rows<Grant>>,
            vehicles: Read<Rows<Vehicle>>,
            addresses: Read<Table<AddressTable>>,
            blocks: Read<Rows<Block>>,
            documents: Read<Table<DocumentTable>>,
            $($field: Read<Rows<$record>>,)+
        }

        impl Others {
            fn read(delivery: &dyn Delivery, progress: &Sender<Progress>) -> Self {
                fn records<R: Checked>(delivery: &dyn Delivery, progress: &Sender<Progress>) -> Read<Rows<R>> {
                    class(delivery, R::CLASS, |entry| rows::records(delivery, entry, progress))
                }
                Self {
                    addresses: class(delivery, Class::Addresses, |entry| large::addresses(delivery, entry, progress)),
                    documents: class(delivery, Class::Documents, |entry| large::documents(delivery, entry, progress)),
                    blocks: records(delivery, progress),
                    grants: records(delivery, progress),
                    vehicles: records(delivery, progress),
                    $($field: records(delivery, progress),)+
                }
            }
            /// Settles the classes one after the other; in this order faults are listed.
            fn settle(self, persons: PersonTable, settling: &mut Settling) -> Result<Stock, Problem> {
                let none = HashSet::new();
                let known = Known { persons: &persons, grants: &none, vehicles: &none };
                let grants = settling.records(self.grants?, &known)?;
                let vehicles = settling.records(self.vehicles?, &known)?;
                let addresses = settling.addresses(self.addresses?, &persons);
                let (grant_ids, vehicle_ids) = (ids(&grants), ids(&vehicles));
                let known = Known { persons: &persons, grants: &grant_ids, vehicles: &vehicle_ids };
                let blocks = settling.records(self.blocks?, &known)?;
                let documents = settling.documents(self.documents?, &persons);
                $(let $field = settling.records(self.$field?, &known)?;)+
                let rest = Records { grants, vehicles, blocks, $($field,)+ ..Records::default() };
                Ok(Stock { persons, addresses, documents, rest })
            }
        }
    };
}
others! {
    civil_cases: CivilCase,
    appointments: Appointment,
    titles: Title,
    licences: Licence,
    plates: Plate,
    payees: Payee,
    last_payments: LastPayment,
    contacts: Contact,
}

/// The ids that references may lead to.
struct Known<'a> {
    persons: &'a PersonTable,
    grants: &'a HashSet<&'a str>,
    vehicles: &'a HashSet<&'a str>,
}

fn ids<R: Checked>(records: &[R]) -> HashSet<&str> {
    records.iter().filter_map(|record| record.id().map(|(_, id)| id)).collect()
}

/// References that lead nowhere: position, column, and whether they cost the row.
fn unresolved<R: Checked>(records: &[R], known: &Known<'_>) -> Vec<(u32, &'static str, bool)> {
    let mut wrong = Vec::new();
    for (record, position) in records.iter().zip(0u32..) {
        record.references(&mut |reference| {
            let found = match reference.target {
                Target::Person => known.persons.find(reference.id).is_some(),
                Target::Grant => known.grants.contains(reference.id),
                Target::Vehicle => known.vehicles.contains(reference.id),
            };
            if !found {
                wrong.push((position, reference.field, reference.required));
            }
        });
    }
    wrong
}

/// Puts the classes together.
struct Settling {
    manifest: Manifest,
    faults: Faults,
    lost: Lost,
}

impl Settling {
    fn run(mut self, persons: Option<Table<PersonTable>>, others: Others) -> Result<Gathered, Problem> {
        let mut table = PersonTable::default();
        if let Some(mut persons) = persons {
            persons.settle(&self.file(Class::Persons));
            self.lost = std::mem::take(&mut persons.outcome.lost);
            self.account(Class::Persons, persons.outcome);
            table = persons.table;
        }
        let stock = others.settle(table, &mut self)?;
        Ok(Gathered { manifest: self.manifest, stock, faults: self.faults })
    }
    fn file(&self, class: Class) -> String {
        self.manifest.class(class).map(|entry| entry.file.clone()).unwrap_or_default()
    }
    /// Adds the faults of a class, and the number of its rows if the source did not know it.
    fn account(&mut self, class: Class, outcome: Outcome) {
        let Outcome { rows, faults, .. } = outcome;
        self.faults.append(faults);
        self.manifest.classes.iter_mut().filter(|entry| entry.class == class).for_each(|entry| entry.rows = rows);
    }
    fn addresses(&mut self, read: Option<Table<AddressTable>>, persons: &PersonTable) -> AddressTable {
        let Some(mut addresses) = read else { return AddressTable::default() };
        addresses.settle(&self.file(Class::Addresses), persons);
        self.account(Class::Addresses, addresses.outcome);
        addresses.table
    }
    fn documents(&mut self, read: Option<Table<DocumentTable>>, persons: &PersonTable) -> DocumentTable {
        let Some(mut documents) = read else { return DocumentTable::default() };
        documents.settle(&self.file(Class::Documents), persons);
        self.account(Class::Documents, documents.outcome);
        documents.table
    }
    /// Empties optional references that lead nowhere, leaves out rows whose required one does.
    fn records<R: Checked>(&mut self, read: Option<Rows<R>>, known: &Known<'_>) -> Result<Vec<R>, Problem> {
        let Some(mut rows) = read else { return Ok(Vec::new()) };
        let file = self.file(R::CLASS);
        self.account(R::CLASS, std::mem::take(&mut rows.outcome));
        let mut gone = HashSet::new();
        for (position, field, required) in unresolved(&rows.records, known) {
            let line = rows.lines.of(position);
            let record = rows.records.get_mut(position as usize);
            if R::CLASS == Class::Blocks && !self.harmless(record.as_deref()) {
                return Err(unusable_block(&file, line, Some((Some(field), Reason::Reference))));
            }
            let effect = if required { Effect::RowLeftOut } else { Effect::CellEmptied };
            self.faults.add(&file, line, Some(field), Reason::Reference, effect);
            if required {
                if gone.insert(position) {
                    self.faults.rows_left_out += 1;
                }
            } else if let Some(record) = record {
                record.empty(field);
            }
        }
        rows.leave_out(&gone);
        Ok(rows.records)
    }
    /// Whether a block without its person leaves nobody unprotected: the person's own row was left out.
    fn harmless<R: Checked>(&mut self, record: Option<&R>) -> bool {
        let mut known = false;
        if let Some(record) = record {
            record.references(&mut |reference| known |= self.lost.ids.contains(reference.id));
        }
        if !known && self.lost.without_id > 0 {
            self.lost.without_id -= 1;
            known = true;
        }
        known
    }
}
