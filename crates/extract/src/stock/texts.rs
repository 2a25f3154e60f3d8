//! Distinct texts under numbers: each text is kept once, whoever holds it holds four bytes.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::register::columns::count;

/// A dictionary that grows: texts are numbered from 0 in the order in which they were first seen.
pub(crate) struct Texts {
    bytes: String,
    /// Where each text ends; it begins where the one before ends.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
    hash: Hash,
}

impl Texts {
    /// An empty dictionary with room for this many texts.
    pub(crate) fn with_capacity(texts: usize) -> Self {
        Self {
            bytes: String::new(),
            ends: Vec::with_capacity(texts),
            numbers: HashTable::with_capacity(texts),
            hash: Hash::new(),
        }
    }
    /// The number of this text, a new one if it was never seen.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        let Self { bytes, ends, numbers, hash } = self;
        let code = hash.of(text);
        if let Some(known) = numbers.find(code, |at| slice(bytes, ends, *at) == text) {
            return *known;
        }
        let next = count(ends.len());
        bytes.push_str(text);
        ends.push(count(bytes.len()));
        numbers.insert_unique(code, next, |at| hash.of(slice(bytes, ends, *at)));
        next
    }
    /// The number of this text plus one; 0 for none and for the empty text.
    pub(crate) fn optional(&mut self, text: Option<&str>) -> u32 {
        text.filter(|text| !text.is_empty()).map_or(0, |text| self.number(text) + 1)
    }
    /// The number of a text that was seen.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.find(self.hash.of(text), |at| slice(&self.bytes, &self.ends, *at) == text).copied()
    }
    /// The text under this number; the empty text if there is none.
    pub(crate) fn text(&self, number: u32) -> &str {
        slice(&self.bytes, &self.ends, number)
    }
    /// The text under this number minus one; nothing for 0.
    pub(crate) fn text_or_none(&self, number: u32) -> Option<&str> {
        number.checked_sub(1).map(|number| self.text(number))
    }
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

fn slice<'a>(bytes: &'a str, ends: &[u32], at: u32) -> &'a str {
    let at = at as usize;
    let from = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let to = ends.get(at).copied().unwrap_or(from);
    bytes.get(from as usize..to as usize).unwrap_or_default()
}

/// A quick hash of texts. Its seed comes from the operating system, so that no file can be made to fall into one place of a table;
/// nothing that is stored or shown depends on it.
pub(crate) struct Hash(FixedState);

impl Hash {
    pub(crate) fn new() -> Self {
        Self(FixedState::with_seed(RandomState::new().build_hasher().finish()))
    }
    pub(crate) fn of(&self, text: &str) -> u64 {
        let mut hasher = self.0.build_hasher();
        hasher.write(text.as_bytes());
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number_and_comes_back() {
        let mut texts = Texts::default();
        let words: Vec<String> = (0..5000).map(|n| format!("Straße {}", n % 1700)).collect();
        let numbers: Vec<u32> = words.iter().map(|word| texts.number(word)).collect();
        assert_eq!(texts.len(), 1700);
        for (word, number) in words.iter().zip(numbers) {
            assert_eq!((texts.text(number), texts.find(word)), (word.as_str(), Some(number)));
        }
        assert_eq!((texts.find("Straße"), texts.text(9999)), (None, ""));
        assert_eq!(texts.number(""), 1700);
        assert_eq!((texts.optional(Some("")), texts.optional(None), texts.optional(Some("Straße 0"))), (0, 0, 1));
        assert_eq!((texts.text_or_none(0), texts.text_or_none(1)), (None, Some("Straße 0")));
    }
}
