//! Reads the large classes straight into columns.

use std::sync::mpsc::Sender;

use model::Problem;

use super::Progress;
use super::delivery::Delivery;
use super::fault::{Effect, Reason};
use super::lines::Lines;
use super::manifest::ClassEntry;
use super::rows::{Outcome, read};
use crate::records::Class;
use crate::stock::{AddressRow, AddressTable, DocumentRow, DocumentTable, PersonRow, PersonTable};

/// Room is reserved for at most so many persons on the word of a manifest: more will find room as they come.
const RESERVED_PERSONS_MAX: u64 = 4_000_000;

/// A class as columns.
pub(super) struct Table<T> {
    pub(super) table: T,
    /// The line of each row.
    pub(super) lines: Lines,
    pub(super) outcome: Outcome,
}

/// Reads the persons; the first of those with the same id stays.
///
/// # Errors
/// As [`read`].
pub(super) fn persons(
    delivery: &dyn Delivery,
    entry: &ClassEntry,
    progress: &Sender<Progress>,
) -> Result<Table<PersonTable>, Problem> {
    let as_of = entry.as_of.civil_date();
    let room = delivery.total(Class::Persons).unwrap_or(0).min(RESERVED_PERSONS_MAX);
    let mut table = PersonTable::with_capacity(usize::try_from(room).unwrap_or(0));
    let mut lines = Lines::default();
    let mut again = Vec::new();
    let mut outcome = read(delivery, entry, progress, &mut |found| {
        let cells = found.cells;
        let Some(row) = PersonRow::read(&cells, &mut |field, error| found.cell(field, error)) else { return };
        if found.good() {
            row.check(as_of, &mut |field, reason| found.row(field, reason));
        }
        if found.good() {
            if table.push(&row) {
                lines.push(found.line);
            } else {
                again.push(found.line);
            }
        }
    })?;
    for line in again {
        outcome.faults.left_out(&entry.file, line, "person_id", Reason::Duplicate);
    }
    Ok(Table { table, lines, outcome })
}

impl Table<PersonTable> {
    /// Empties references that lead nowhere.
    pub(super) fn settle(&mut self, file: &str) {
        let Self { table, lines, outcome } = self;
        table.settle(&mut |row, field| {
            outcome.faults.add(file, lines.of(row), Some(field), Reason::Reference, Effect::CellEmptied);
        });
    }
}

/// Reads the addresses; whose they are is settled afterwards.
///
/// # Errors
/// As [`read`].
pub(super) fn addresses(
    delivery: &dyn Delivery,
    entry: &ClassEntry,
    progress: &Sender<Progress>,
) -> Result<Table<AddressTable>, Problem> {
    let (mut table, mut lines) = (AddressTable::default(), Lines::default());
    let outcome = read(delivery, entry, progress, &mut |found| {
        let cells = found.cells;
        let Some(row) = AddressRow::read(&cells, &mut |field, error| found.cell(field, error)) else { return };
        if found.good() {
            row.check(&mut |field, reason| found.row(field, reason));
        }
        if found.good() {
            table.push(&row);
            lines.push(found.line);
        }
    })?;
    Ok(Table { table, lines, outcome })
}

impl Table<AddressTable> {
    /// Finds the person of every address; addresses of nobody are left out.
    pub(super) fn settle(&mut self, file: &str, persons: &PersonTable) {
        let Self { table, lines, outcome } = self;
        table.settle(persons, &mut |row| {
            outcome.faults.left_out(file, lines.of(row), "person_id", Reason::Reference);
        });
    }
}

/// Reads the identity documents; the first of those with the same id stays, whose they are is settled afterwards.
///
/// # Errors
/// As [`read`].
pub(super) fn documents(
    delivery: &dyn Delivery,
    entry: &ClassEntry,
    progress: &Sender<Progress>,
) -> Result<Table<DocumentTable>, Problem> {
    let (mut table, mut lines) = (DocumentTable::default(), Lines::default());
    let mut again = Vec::new();
    let mut outcome = read(delivery, entry, progress, &mut |found| {
        let cells = found.cells;
        let Some(row) = DocumentRow::read(&cells, &mut |field, error| found.cell(field, error)) else { return };
        if found.good() {
            if table.push(&row) {
                lines.push(found.line);
            } else {
                again.push(found.line);
            }
        }
    })?;
    for line in again {
        outcome.faults.left_out(&entry.file, line, "document_id", Reason::Duplicate);
    }
    Ok(Table { table, lines, outcome })
}

impl Table<DocumentTable> {
    /// Finds the person of every document; documents of nobody are left out.
    pub(super) fn settle(&mut self, file: &str, persons: &PersonTable) {
        let Self { table, lines, outcome } = self;
        table.settle(persons, &mut |row| {
            outcome.faults.left_out(file, lines.of(row), "person_id", Reason::Reference);
        });
    }
}
