//! Writes the addresses of the register group in the order of their persons, their streets and towns.

use crate::register::columns::Writer;
use crate::register::persons::{Encoder, Known, id, ranked, starts};
use crate::search::keys::name_keys;
use crate::search::{lexicon, street};
use crate::stock::{AddressTable, Column, Owners};

impl<'a> Encoder<'a> {
    pub(super) fn addresses(&mut self) {
        let addresses: &'a AddressTable = &self.stock.addresses;
        let mut rows = self.sorted(&addresses.owners);
        for own in rows.chunk_by_mut(|a, b| a.0 == b.0).filter(|own| own.len() > 1) {
            own.sort_by_key(|(_, row)| addresses.kind.get(*row));
        }
        let writer = &mut self.writer;
        let persons: Vec<u32> = rows.iter().map(|(person, _)| *person).collect();
        let rows: Vec<u32> = rows.into_iter().map(|(_, row)| row).collect();
        writer.ints(id::ADDRESS, &persons);
        drop(persons);
        column(writer, id::ADDRESS + 1, &rows, &addresses.kind, |kind| kind);
        let (places, used_streets) = ranked(&addresses.streets, rows.iter().map(|row| addresses.street.get(*row)));
        let place = |street: u32| places.get(street as usize).copied().unwrap_or(0);
        let streets: Vec<u32> = rows.iter().map(|row| place(addresses.street.get(*row))).collect();
        writer.ints(id::ADDRESS + 2, &streets);
        by_street(&streets, used_streets.len(), writer);
        drop(streets);
        // The pool numbers these four row by row.
        let pooled = [&addresses.house_number, &addresses.addition, &addresses.postcode, &addresses.ags];
        let mut columns = pooled.map(|column| Vec::with_capacity(if column.is_blank() { 0 } else { rows.len() }));
        let mut known = Known::of(&addresses.words);
        for row in &rows {
            for (values, column) in columns.iter_mut().zip(pooled) {
                if !column.is_blank() {
                    values.push(known.number(column.get(*row), &addresses.words, &mut self.pool));
                }
            }
        }
        for ((values, column), id) in columns.into_iter().zip(pooled).zip([3, 4, 5, 7]) {
            if column.is_blank() {
                writer.zeros(id::ADDRESS + id, rows.len());
            } else {
                writer.ints(id::ADDRESS + id, &values);
            }
        }
        let (places, used_towns) = ranked(&addresses.towns, rows.iter().map(|row| addresses.town.get(*row)));
        column(writer, id::ADDRESS + 6, &rows, &addresses.town, |town| places.get(town as usize).copied().unwrap_or(0));
        column(writer, id::ADDRESS + 8, &rows, &addresses.from, |day| day);
        column(writer, id::ADDRESS + 9, &rows, &addresses.to, |day| day);
        drop(rows);
        let text = |number: &u32| addresses.streets.text(*number);
        writer.texts(id::STREETS, used_streets.iter().map(text));
        let mut entries = Vec::new();
        for (street, number) in used_streets.iter().map(text).zip(0u32..) {
            entries.extend(street::keys(street).into_iter().map(|(key, kind)| (key, kind, number)));
        }
        lexicon::write(writer, id::STREET_LEXICON, entries);
        let text = |number: &u32| addresses.towns.text(*number);
        writer.texts(id::TOWNS, used_towns.iter().map(text));
        let mut entries = Vec::new();
        for (town, number) in used_towns.iter().map(text).zip(0u32..) {
            entries.extend(name_keys(town).into_iter().map(|(key, kind)| (key, kind, number)));
        }
        lexicon::write(writer, id::TOWN_LEXICON, entries);
    }
    /// The rows of a class that belong to persons of this part, each with the place of its person: by person, else as delivered.
    pub(super) fn sorted(&self, owners: &Owners) -> Vec<(u32, u32)> {
        let place = |row: u32| owners.of(row).and_then(|person| self.people.place(person));
        let mine = || (0u32..).take(owners.rows()).filter_map(|row| Some((place(row)?, row)));
        let mut next = starts(self.people.rows.len(), mine().map(|(person, _)| person));
        let mut rows = vec![(0, 0); next.last().map_or(0, |all| *all as usize)];
        for (person, row) in mine() {
            if let Some(start) = next.get_mut(person as usize) {
                if let Some(slot) = rows.get_mut(*start as usize) {
                    *slot = (person, row);
                }
                *start += 1;
            }
        }
        rows
    }
}

/// Writes a column with each value changed.
pub(super) fn column(writer: &mut Writer, id: u16, rows: &[u32], column: &Column, change: impl Fn(u32) -> u32) {
    if column.is_blank() && change(0) == 0 {
        writer.zeros(id, rows.len());
    } else {
        let values: Vec<u32> = rows.iter().map(|row| change(column.get(*row))).collect();
        writer.ints(id, &values);
    }
}

/// Writes for each street where its addresses start, and the addresses.
fn by_street(column: &[u32], streets: usize, writer: &mut Writer) {
    let first = starts(streets, column.iter().copied());
    let mut next = first.clone();
    let mut members = vec![0u32; column.len()];
    for (street, address) in column.iter().zip(0u32..) {
        if let Some(start) = next.get_mut(*street as usize) {
            if let Some(slot) = members.get_mut(*start as usize) {
                *slot = address;
            }
            *start += 1;
        }
    }
    writer.ints(id::STREET_LIST, &first);
    writer.ints(id::STREET_LIST + 1, &members);
}
