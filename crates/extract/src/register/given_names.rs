//! The given names of a part: every combination of given names and usual one, and the words in them.

use std::collections::HashMap;

use crate::register::columns::{Pool, Writer, count};
use crate::register::persons::{id, ranked};
use crate::search::keys::{fold, fold_loose, words};
use crate::search::lexicon;
use crate::stock::PersonTable;

/// The entries in their order.
pub(super) struct GivenNames<'a> {
    entries: Vec<(&'a str, Option<&'a str>)>,
    /// For each number of the stock's dictionary its entry.
    places: Vec<u32>,
    /// For each number of the stock's dictionary the place of its given names alone.
    ranks: Vec<u32>,
}

impl<'a> GivenNames<'a> {
    /// The given names of these rows.
    pub(super) fn of(persons: &'a PersonTable, rows: &[u32]) -> Self {
        // The usual name stands behind a character that sorts before all others: the order is that of the pairs.
        let (places, used) = ranked(&persons.givens, rows.iter().map(|row| persons.given.get(*row)));
        let entries: Vec<_> = used.iter().map(|number| persons.given_and_usual(*number)).collect();
        let mut ranks = vec![0; persons.givens.len()];
        let mut rank = 0;
        let mut before = None;
        for (number, (given, _)) in used.iter().zip(&entries) {
            rank += u32::from(before.is_some_and(|before| before != given));
            before = Some(given);
            if let Some(slot) = ranks.get_mut(*number as usize) {
                *slot = rank;
            }
        }
        Self { entries, places, ranks }
    }
    /// The entry of a number of the stock's dictionary.
    pub(super) fn number(&self, given: u32) -> u32 {
        self.places.get(given as usize).copied().unwrap_or(0)
    }
    /// Where the given names alone stand in the order of given names.
    pub(super) fn rank(&self, given: u32) -> u32 {
        self.ranks.get(given as usize).copied().unwrap_or(0)
    }
    /// Writes the entries.
    pub(super) fn write(&self, writer: &mut Writer, pool: &mut Pool<'a>) {
        writer.texts(id::GIVENS, self.entries.iter().map(|(given, _)| *given));
        let usual: Vec<u32> = self.entries.iter().map(|(_, usual)| pool.optional(*usual)).collect();
        writer.ints(id::USUAL, &usual);
    }
    /// Writes the words of each entry and their lexicon.
    pub(super) fn write_words(&self, writer: &mut Writer) {
        let mut known: HashMap<String, u32> = HashMap::new();
        let (mut keys, mut pairs) = (Vec::new(), Vec::new());
        for ((given, usual), entry) in self.entries.iter().zip(0u32..) {
            let mut seen = Vec::new();
            for word in words(given).chain(words(usual.unwrap_or(""))) {
                let folded = fold(word);
                if folded.is_empty() {
                    continue;
                }
                let next = count(known.len());
                let number = *known.entry(folded.clone()).or_insert_with(|| {
                    let loose = fold_loose(word);
                    if loose != folded {
                        keys.push((loose, 0, next));
                    }
                    keys.push((folded, 0, next));
                    next
                });
                if !seen.contains(&number) {
                    seen.push(number);
                    pairs.push((entry, number));
                }
            }
        }
        writer.list(id::GIVEN_WORDS, self.entries.len(), &pairs);
        lexicon::write(writer, id::GIVEN_LEXICON, keys);
    }
}
