//! Writes the addresses of the register group in the order of their persons, their streets and towns.

use crate::register::columns::Writer;
use crate::register::persons::{Encoder, Known, id, ranked, starts};
use crate::search::keys::name_keys;
use crate::search::{lexicon, street};
use crate::stock::AddressTable;

impl<'a> Encoder<'a> {
    pub(super) fn addresses(&mut self) {
        let addresses: &'a AddressTable = &self.stock.addresses;
        let rows = self.sorted(addresses);
        let at = |(_, row): &(u32, u32)| *row;
        let (streets, used_streets) = ranked(&addresses.streets, rows.iter().map(|row| addresses.street.get(at(row))));
        let (towns, used_towns) = ranked(&addresses.towns, rows.iter().map(|row| addresses.town.get(at(row))));
        let place = |ranks: &[u32], number: u32| ranks.get(number as usize).copied().unwrap_or(0);
        let mut known = Known::of(&addresses.words);
        let mut columns: [Vec<u32>; 10] = std::array::from_fn(|_| Vec::with_capacity(rows.len()));
        for (person, row) in &rows {
            let pool = &mut self.pool;
            let mut word = |number| known.number(number, &addresses.words, pool);
            let values = [
                *person,
                addresses.kind.get(*row),
                place(&streets, addresses.street.get(*row)),
                word(addresses.house_number.get(*row)),
                word(addresses.addition.get(*row)),
                word(addresses.postcode.get(*row)),
                place(&towns, addresses.town.get(*row)),
                word(addresses.ags.get(*row)),
                addresses.from.get(*row),
                addresses.to.get(*row),
            ];
            for (column, value) in columns.iter_mut().zip(values) {
                column.push(value);
            }
        }
        drop(rows);
        let writer = &mut self.writer;
        by_street(&columns[2], used_streets.len(), writer);
        for (column, id) in columns.into_iter().zip(id::ADDRESS..) {
            writer.ints(id, &column);
        }
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
    /// The addresses of this part, each with the place of its person: by person, kind, and as delivered.
    fn sorted(&self, addresses: &AddressTable) -> Vec<(u32, u32)> {
        let place = |row: u32| addresses.owner(row).and_then(|person| self.people.place(person));
        let mine = || (0u32..).take(addresses.rows()).filter_map(|row| Some((place(row)?, row)));
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
        for own in rows.chunk_by_mut(|a, b| a.0 == b.0).filter(|own| own.len() > 1) {
            own.sort_by_key(|(_, row)| addresses.kind.get(*row));
        }
        rows
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
