//! Reads the cells of a row where they lie, without making texts of them.

use std::borrow::Cow;

use crate::import::delivery::Cells;
use crate::records::{Cell, CellError, LIST_SEPARATOR};

/// One row being read: wrong cells are told, with the column's name, to whoever asked.
pub(super) struct RowReader<'r, 'a> {
    pub(super) cells: &'r Cells<'a>,
    pub(super) columns: &'static [&'static str],
    pub(super) wrong: &'r mut dyn FnMut(&'static str, CellError),
}

impl<'a> RowReader<'_, 'a> {
    fn told<T>(&mut self, at: usize, read: Result<T, CellError>) -> Option<T> {
        read.map_err(|error| (self.wrong)(self.columns.get(at).copied().unwrap_or_default(), error)).ok()
    }
    /// A text that must be there.
    pub(super) fn text(&mut self, at: usize) -> Option<&'a str> {
        let text = self.cells.cell(at);
        self.told(at, if text.is_empty() { Err(CellError::Missing) } else { Ok(text) })
    }
    /// A text that may be missing.
    pub(super) fn optional(&self, at: usize) -> Option<&'a str> {
        Some(self.cells.cell(at)).filter(|text| !text.is_empty())
    }
    /// A value of another type.
    pub(super) fn value<T: Cell>(&mut self, at: usize) -> Option<T> {
        let read = T::read(self.cells.cell(at));
        self.told(at, read)
    }
    /// A list of texts in its usual spelling.
    pub(super) fn list(&mut self, at: usize) -> Option<Cow<'a, str>> {
        let read = list(self.cells.cell(at));
        self.told(at, read)
    }
}

/// A list without blanks around its values, as `Vec<String>` reads and writes it.
fn list(text: &str) -> Result<Cow<'_, str>, CellError> {
    if text.is_empty() {
        return Ok(Cow::Borrowed(text));
    }
    let mut usual = true;
    for part in text.split(LIST_SEPARATOR) {
        let trimmed = part.trim();
        if trimmed.is_empty() {
            return Err(CellError::List);
        }
        usual &= trimmed.len() == part.len();
    }
    if usual { Ok(Cow::Borrowed(text)) } else { Vec::<String>::read(text).map(|parts| Cow::Owned(parts.write())) }
}
