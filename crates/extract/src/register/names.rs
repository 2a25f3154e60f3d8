//! The family names of a part: family, birth and former names, sorted by their folded form.

use crate::register::columns::Writer;
use crate::register::persons::{People, distinct, id, starts};
use crate::search::keys::{fold, name_keys, words};
use crate::search::lexicon;
use crate::stock::PersonTable;

/// Names in their order, and the place of each number of the stock's dictionary.
pub(super) struct NameTable {
    names: Vec<u32>,
    places: Vec<u32>,
}

impl NameTable {
    /// The names of these rows.
    pub(super) fn of(persons: &PersonTable, rows: &[u32]) -> Self {
        let used = rows.iter().flat_map(|row| {
            let birth_name = persons.birth_name.get(*row).checked_sub(1);
            let former = persons.former_names(*row).iter().copied();
            std::iter::once(persons.family.get(*row)).chain(birth_name).chain(former)
        });
        let mut names = distinct(&persons.names, used);
        names.sort_by_cached_key(|name| {
            let name = persons.names.text(*name);
            (words(name).map(fold).collect::<String>(), name)
        });
        let mut places = vec![0; persons.names.len()];
        for (name, place) in names.iter().zip(0u32..) {
            if let Some(slot) = places.get_mut(*name as usize) {
                *slot = place;
            }
        }
        Self { names, places }
    }
    /// The place of a name of the stock's dictionary.
    pub(super) fn number(&self, name: u32) -> u32 {
        self.places.get(name as usize).copied().unwrap_or(0)
    }
    /// Writes the names, who bears each, and the lexicon.
    pub(super) fn write(&self, persons: &PersonTable, people: &People, writer: &mut Writer) {
        let texts = || self.names.iter().map(|name| persons.names.text(*name));
        writer.texts(id::NAMES, texts());
        let families = people.rows.iter().map(|row| self.number(persons.family.get(*row)));
        writer.ints(id::FAMILY_STARTS, &starts(self.names.len(), families));
        let mut born = Vec::new();
        let mut formerly = Vec::new();
        for (row, at) in people.rows.iter().zip(0u32..) {
            born.extend(persons.birth_name.get(*row).checked_sub(1).map(|name| (self.number(name), at)));
            formerly.extend(persons.former_names(*row).iter().map(|name| (self.number(*name), at)));
        }
        for (id, pairs) in [(id::BIRTH_LIST, born), (id::FORMER_LIST, formerly)] {
            let mut pairs = by_birth(persons, people, pairs);
            pairs.dedup();
            writer.list(id, self.names.len(), &pairs);
        }
        let mut entries = Vec::new();
        for (name, number) in texts().zip(0u32..) {
            entries.extend(name_keys(name).into_iter().map(|(key, kind)| (key, kind, number)));
        }
        lexicon::write(writer, id::NAME_LEXICON, entries);
    }
}

/// The pairs of name and person by name, then date of birth, then person.
fn by_birth(persons: &PersonTable, people: &People, pairs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let born = |at: u32| people.rows.get(at as usize).map_or(0, |row| persons.born.get(*row));
    let key = |(name, at): (u32, u32)| u128::from(name) << 64 | u128::from(born(at)) << 32 | u128::from(at);
    let mut keys: Vec<u128> = pairs.into_iter().map(key).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| ((key >> 64) as u32, key as u32)).collect()
}
