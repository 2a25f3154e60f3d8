//! Where an import's rows come from: a folder of this format, or an existing export read through a mapping.
//!
//! A delivery knows files, separators and encodings; what a class allows in its cells is checked behind it, the same for all.

use model::Problem;

use super::fault::Reason;
use super::manifest::Manifest;
use crate::records::Class;

/// What is wrong with a row: the column, if it lies in one cell, and why.
pub type Wrong = (Option<&'static str>, Reason);

/// A source of rows. Classes are asked for one after the other or side by side, each once.
pub trait Delivery: Sync {
    /// What is delivered. `rows` of a class counts only where [`Delivery::total`] says so.
    fn manifest(&self) -> &Manifest;
    /// Number of rows the source says the class has; nothing if it is known only after reading. Where it is known, another number
    /// of rows stops the import.
    fn total(&self, class: Class) -> Option<u64> {
        self.manifest().class(class).map(|entry| entry.rows)
    }
    /// Hands every row of a class that the manifest names to `take`, in the order of the file, and gives back their number. One line
    /// may give none, one or several rows.
    ///
    /// # Errors
    /// What makes the file as a whole unusable (`NB-E-001`, `NB-E-010` to `NB-E-015` and those of a mapping), and the first error of
    /// `take`, on which reading ends.
    fn rows(&self, class: Class, take: Take<'_>) -> Result<u64, Problem>;
}

/// Takes one row after the other.
pub type Take<'a> = &'a mut dyn FnMut(Line<'_>) -> Result<(), Problem>;

/// One row as its source gives it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Line of the source's file; its first line is 1.
    pub number: u64,
    /// The cells, if the line could be divided into the source's columns.
    pub cells: Option<Cells<'a>>,
    /// What the source itself found wrong (not to be divided, no entry in a code table …). Such a row is left out; its other cells
    /// are checked all the same. No cells and nothing wrong counts as a wrong number of columns.
    pub wrong: &'a [Wrong],
}

/// The cells of a row in the order of its class's columns: places in one text, so that a row costs no memory of its own. The text is
/// the line itself, or a buffer that the source fills anew for each row.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    text: &'a str,
    places: &'a [Place],
}

/// Where a cell lies in the text: from, to, in bytes.
pub type Place = (u32, u32);

impl<'a> Cells<'a> {
    /// Cells at these places of the text. A place that is none reads as empty.
    #[must_use]
    pub fn new(text: &'a str, places: &'a [Place]) -> Self {
        Self { text, places }
    }
    /// The cell of the n-th column; empty if there is none.
    #[must_use]
    #[inline]
    pub fn cell(&self, at: usize) -> &'a str {
        self.places.get(at).and_then(|(from, to)| self.text.get(*from as usize..*to as usize)).unwrap_or_default()
    }
    /// The text around all cells.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }
}
