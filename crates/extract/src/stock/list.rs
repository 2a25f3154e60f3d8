//! Texts of which hardly any occurs twice, one after the other.

use crate::register::columns::count;

/// A text a row.
#[derive(Default)]
pub(crate) struct TextList {
    bytes: String,
    ends: Vec<u32>,
}

impl TextList {
    /// Adds a row.
    pub(super) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(count(self.bytes.len()));
    }
    /// The text of a row; empty beyond the last.
    pub(crate) fn text(&self, row: u32) -> &str {
        let row = row as usize;
        let from = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(row).copied().unwrap_or(from);
        self.bytes.get(from as usize..to as usize).unwrap_or_default()
    }
    /// All texts.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0u32..).take(self.len()).map(|row| self.text(row))
    }
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}
