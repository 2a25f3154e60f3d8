//! Writes what hangs on a person in the register group: documents, civil-status cases, appointments, blocks; and the contacts.

use crate::register::columns::{Writer, count};
use crate::register::pack;
use crate::register::persons::{Encoder, id};
use crate::register::split::Part;
use crate::search::keys::exact;

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
    pub(super) fn documents(&mut self, part: &Part<'a>) {
        let mut rows: Vec<_> =
            part.documents.iter().filter_map(|row| Some((self.place(&row.person_id)?, *row))).collect();
        rows.sort_by_key(|(person, _)| *person);
        let by_number = order(rows.len(), |at| rows.get(at).map(|(_, row)| exact(&row.number)));
        let pool = &mut self.pool;
        let values = rows.iter().map(|(person, row)| {
            [
                *person,
                u32::from(row.kind.index()),
                pack::date(row.issued),
                pack::date(row.expires),
                u32::from(row.state.index()),
                pool.optional(row.storage_place.as_deref()),
            ]
        });
        table(&mut self.writer, id::DOCUMENT, values);
        self.writer.ints(id::DOCUMENT + 6, &by_number);
        self.writer.texts(id::DOCUMENT_ID, rows.iter().map(|(_, row)| row.document_id.as_str()));
        self.writer.texts(id::DOCUMENT_NUMBER, rows.iter().map(|(_, row)| row.number.as_str()));
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

fn minute_of_day(at: jiff::civil::DateTime) -> u32 {
    u32::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).unwrap_or(0)
}
