//! Writes what hangs on a person in the register group: documents, civil-status cases, appointments, blocks; and the contacts.

use std::collections::HashMap;

use crate::register::addresses::column;
use crate::register::columns::{Writer, count};
use crate::register::order::sorted_by_text;
use crate::register::pack;
use crate::register::persons::{Encoder, Known, id};
use crate::register::split::Part;
use crate::search::keys::exact;
use crate::stock::DocumentTable;

/// Writes rows column by column under ascending ids.
pub(super) fn table<const N: usize>(writer: &mut Writer, base: u16, rows: impl Iterator<Item = [u32; N]>) {
    let mut columns: [Vec<u32>; N] = std::array::from_fn(|_| Vec::new());
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    for (column, id) in columns.iter().zip(base..) {
        writer.ints(id, column);
    }
}

/// Row numbers in the order of a key.
pub(super) fn order<K: Ord>(rows: usize, mut key: impl FnMut(usize) -> K) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count(rows)).collect();
    order.sort_by_cached_key(|at| (key(*at as usize), *at));
    order
}

impl<'a> Encoder<'a> {
    pub(super) fn documents(&mut self) {
        let documents: &'a DocumentTable = &self.stock.documents;
        let (persons, rows): (Vec<u32>, Vec<u32>) = self.sorted(&documents.owners).into_iter().unzip();
        let Self { writer, pool, .. } = self;
        writer.ints(id::DOCUMENT, &persons);
        drop(persons);
        column(writer, id::DOCUMENT + 1, &rows, &documents.kind, |kind| kind);
        column(writer, id::DOCUMENT + 2, &rows, &documents.issued, |day| day);
        column(writer, id::DOCUMENT + 3, &rows, &documents.expires, |day| day);
        column(writer, id::DOCUMENT + 4, &rows, &documents.state, |state| state);
        let mut known = Known::of(&documents.places);
        let places: Vec<u32> =
            rows.iter().map(|row| known.number(documents.place.get(*row), &documents.places, pool)).collect();
        writer.ints(id::DOCUMENT + 5, &places);
        drop(places);
        writer.ints(id::DOCUMENT + 6, &by_number(documents, &rows));
        writer.texts(id::DOCUMENT_ID, rows.iter().map(|row| documents.ids.text(*row)));
        writer.texts(id::DOCUMENT_NUMBER, rows.iter().map(|row| documents.numbers.text(*row)));
    }
    pub(super) fn cases(&mut self, part: &Part<'a>) {
        let rows: Vec<[u32; 9]> = part
            .civil_cases
            .iter()
            .map(|row| {
                let (first, outside_first) = self.reference(row.person_id.as_ref());
                let (second, outside_second) = self.reference(row.second_person_id.as_ref());
                [
                    self.pool.number(&row.case_id),
                    u32::from(row.kind.index()),
                    first,
                    second,
                    pack::date(Some(row.opened)),
                    pack::date(row.clearance_until),
                    self.pool.optional(row.note.as_deref()),
                    outside_first,
                    outside_second,
                ]
            })
            .collect();
        table(&mut self.writer, id::CASE, rows.into_iter());
        let ceremonies: Vec<[u32; 3]> = part
            .civil_cases
            .iter()
            .map(|row| {
                let day = row.ceremony.map(|at| model::CivilDate(at.date()));
                let minute = row.ceremony.map_or(0, minute_of_day);
                [pack::date(day), minute, self.pool.optional(row.ceremony_place.as_deref())]
            })
            .collect();
        table(&mut self.writer, id::CEREMONY, ceremonies.into_iter());
    }
    pub(super) fn appointments(&mut self, part: &Part<'a>) {
        let mut sorted = part.appointments.clone();
        sorted.sort_by_key(|row| (row.starts, &row.appointment_id));
        let rows: Vec<[u32; 8]> = sorted
            .into_iter()
            .map(|row| {
                let (person, outside) = self.reference(row.person_id.as_ref());
                [
                    self.pool.number(&row.appointment_id),
                    self.pool.number(&row.service),
                    person,
                    pack::date(Some(model::CivilDate(row.starts.date()))),
                    minute_of_day(row.starts),
                    self.pool.optional(row.place.as_deref()),
                    self.pool.optional(row.phone.as_deref()),
                    outside,
                ]
            })
            .collect();
        table(&mut self.writer, id::APPOINTMENT, rows.into_iter());
    }
    pub(super) fn rest(&mut self, part: &Part<'a>) {
        let blocks: Vec<_> = part
            .blocks
            .iter()
            .filter_map(|row| {
                Some([
                    self.place(&row.person_id)?,
                    u32::from(row.kind.index()),
                    pack::date(row.from),
                    pack::date(row.until),
                ])
            })
            .collect();
        table(&mut self.writer, id::BLOCK, blocks.into_iter());
        let pool = &mut self.pool;
        let contacts = part.contacts.iter().map(|row| {
            [
                pool.number(&row.contact_id),
                pool.number(&row.name),
                pool.optional(row.role.as_deref()),
                pool.optional(row.phone.as_deref()),
                pool.optional(row.email.as_deref()),
            ]
        });
        table(&mut self.writer, id::CONTACT, contacts);
    }
}

/// The places of documents in the order of their numbers as they are compared.
fn by_number(documents: &DocumentTable, rows: &[u32]) -> Vec<u32> {
    // Most numbers stand as they are compared; a text of its own only for the others.
    let usual = |number: &str| number.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let changed: HashMap<u32, String> = rows
        .iter()
        .map(|row| (*row, documents.numbers.text(*row)))
        .filter(|(_, number)| !usual(number))
        .map(|(row, number)| (row, exact(number)))
        .collect();
    sorted_by_text(rows, |row| changed.get(row).map_or_else(|| documents.numbers.text(*row), String::as_str))
}

fn minute_of_day(at: jiff::civil::DateTime) -> u32 {
    u32::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).unwrap_or(0)
}
