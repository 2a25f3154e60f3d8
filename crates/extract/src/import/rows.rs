//! Streams one CSV file as typed rows; memory is bounded by one line.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use model::Problem;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::fault::Reason;
use super::line::{self, Read};
use super::manifest::excerpt;
use crate::records::Record;

/// Size of the read buffer in bytes.
const BUFFER_BYTES: usize = 256 * 1024;
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
        wrong: &'a [(Option<&'static str>, Reason)],
    },
}

/// Reads the file at `path` and hands every data line to `take` with its line number; gives back the number of data lines.
///
/// # Errors
/// `NB-E-001`, `NB-E-010` to `NB-E-015`: unreadable, not UTF-8, or a header other than the class's columns; and the first error
/// of `take`.
pub fn read<R: Record>(
    path: &Path,
    name: &str,
    mut take: impl FnMut(u64, Row<'_, R>) -> Result<(), Problem>,
) -> Result<u64, Problem> {
    let file = File::open(path).map_err(|error| unreadable(name, &error))?;
    let mut input = BufReader::with_capacity(BUFFER_BYTES, file);
    let mut buffer = Vec::with_capacity(4096);
    let positions = match line::next_line(&mut input, &mut buffer).map_err(|error| unreadable(name, &error))? {
        Read::End => return Err(Problem::new("NB-E-015").with("file", name)),
        Read::TooLong => return Err(Problem::new("NB-E-010").with("file", name).with("line", 1)),
        Read::Line => header::<R>(name, &buffer)?,
    };
    let mut number = 1u64;
    let mut wrong = Vec::new();
    loop {
        number += 1;
        wrong.clear();
        match line::next_line(&mut input, &mut buffer).map_err(|error| unreadable(name, &error))? {
            Read::End => return Ok(number - 2),
            Read::TooLong => {
                wrong.push((None, Reason::LineTooLong));
                take(number, Row::Bad { id: None, wrong: &wrong })?;
            }
            Read::Line => {
                let text = std::str::from_utf8(&buffer)
                    .map_err(|_| Problem::new("NB-E-010").with("file", name).with("line", number))?;
                let mut cells = Vec::with_capacity(R::COLUMNS.len());
                match row::<R>(text, &positions, &mut cells, &mut wrong) {
                    Some(record) => take(number, Row::Good(record))?,
                    None => {
                        let id = if cells.len() == positions.len() {
                            cells.get(positions[0]).map(AsRef::as_ref)
                        } else {
                            None
                        };
                        take(number, Row::Bad { id, wrong: &wrong })?;
                    }
                }
            }
        }
    }
}

/// For each column of the class its position in the file.
fn header<R: Record>(name: &str, bytes: &[u8]) -> Result<Vec<usize>, Problem> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(Problem::new("NB-E-011").with("file", name));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new("NB-E-010").with("file", name).with("line", 1))?;
    if text.is_empty() {
        return Err(Problem::new("NB-E-015").with("file", name));
    }
    let mut names = Vec::new();
    line::cells(text, &mut names).map_err(|_| Problem::new("NB-E-013").with("file", name).with("column", "#1"))?;
    for (position, column) in names.iter().enumerate() {
        if !R::COLUMNS.contains(&column.as_ref()) {
            return Err(Problem::new("NB-E-013").with("file", name).with("column", shown(column, position)));
        }
        if names[..position].contains(column) {
            return Err(Problem::new("NB-E-014").with("file", name).with("column", column));
        }
    }
    R::COLUMNS
        .iter()
        .map(|column| {
            names
                .iter()
                .position(|other| other == column)
                .ok_or_else(|| Problem::new("NB-E-012").with("file", name).with("column", column))
        })
        .collect()
}

/// How an unknown column is named in a message: only what looks like a column name is repeated. Where the header is missing, the
/// first line is somebody's data.
fn shown(column: &str, position: usize) -> String {
    let name = !column.is_empty() && column.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if name { excerpt(column) } else { format!("#{}", position + 1) }
}

fn row<'a, R: Record>(
    text: &'a str,
    positions: &[usize],
    cells: &mut Vec<Cow<'a, str>>,
    wrong: &mut Vec<(Option<&'static str>, Reason)>,
) -> Option<R> {
    if line::cells(text, cells).is_err() {
        cells.clear();
        wrong.push((None, Reason::Quotes));
        return None;
    }
    if cells.len() != positions.len() {
        wrong.push((None, Reason::ColumnCount));
        return None;
    }
    let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if !plain {
        for (column, position) in R::COLUMNS.iter().zip(positions) {
            if let Some(reason) = cells.get(*position).and_then(|cell| text_fault(cell)) {
                wrong.push((Some(column), reason));
            }
        }
    }
    let record = R::read(
        |at| positions.get(at).and_then(|position| cells.get(*position)).map(AsRef::as_ref).unwrap_or_default(),
        |column, error| wrong.push((Some(column), error.into())),
    );
    if wrong.is_empty() { record } else { None }
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
