//! Typed rows of one class out of a delivery; memory is bounded by one line.

use std::io;

use model::Problem;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::delivery::{Delivery, Wrong};
use super::fault::Reason;
use crate::records::Record;

/// A progress report comes at least every so many rows.
pub const PROGRESS_ROWS: u64 = 5_000;

/// What one data line gave.
pub enum Row<'a, R> {
    /// A record.
    Good(R),
    /// Nothing usable. `id` is the text of the class's first column, if the line could be split at all.
    Bad {
        /// The class's first column.
        id: Option<&'a str>,
        /// What is wrong, with the column if it lies in one cell.
        wrong: &'a [Wrong],
    },
}

/// Hands every row of the class to `take` with the number of its line; gives back the number of rows.
///
/// # Errors
/// Those of [`Delivery::rows`] and the first error of `take`.
pub fn read<R: Record>(
    delivery: &dyn Delivery,
    mut take: impl FnMut(u64, Row<'_, R>) -> Result<(), Problem>,
) -> Result<u64, Problem> {
    let mut wrong: Vec<Wrong> = Vec::new();
    delivery.rows(R::CLASS, &mut |line| {
        wrong.clear();
        wrong.extend(line.wrong);
        let Some(cells) = line.cells else {
            if wrong.is_empty() {
                wrong.push((None, Reason::ColumnCount));
            }
            return take(line.number, Row::Bad { id: None, wrong: &wrong });
        };
        if !cells.text().bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            for (at, column) in R::COLUMNS.iter().enumerate() {
                if let Some(reason) = text_fault(cells.cell(at)) {
                    wrong.push((Some(column), reason));
                }
            }
        }
        // What the source said of a cell is the truer reason: its conversion leaves nothing to be read.
        let said = line.wrong;
        let record = R::read(
            |at| cells.cell(at),
            |column, error| {
                if !said.iter().any(|(known, _)| *known == Some(column)) {
                    wrong.push((Some(column), error.into()));
                }
            },
        );
        match record {
            Some(record) if wrong.is_empty() => take(line.number, Row::Good(record)),
            _ => take(line.number, Row::Bad { id: Some(cells.cell(0)), wrong: &wrong }),
        }
    })
}

fn text_fault(cell: &str) -> Option<Reason> {
    if cell.chars().any(char::is_control) {
        return Some(Reason::Control);
    }
    let composed = match is_nfc_quick(cell.chars()) {
        IsNormalized::Yes => true,
        IsNormalized::No => false,
        IsNormalized::Maybe => cell.nfc().eq(cell.chars()),
    };
    if composed { None } else { Some(Reason::NotNfc) }
}

/// A file that cannot be read: it is not there, it may not be read, or the system failed.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Problem {
    let code = match error.kind() {
        io::ErrorKind::NotFound => "NB-E-001",
        io::ErrorKind::PermissionDenied => "NB-E-018",
        _ => "NB-E-019",
    };
    Problem::new(code).with("file", name)
}
