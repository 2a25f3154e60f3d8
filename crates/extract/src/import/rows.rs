//! The rows of one class out of a delivery, each either stored or told as a fault; memory is bounded by one line.

use std::collections::HashSet;
use std::io;
use std::sync::mpsc::Sender;

use model::{CivilDate, Problem};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Progress;
use super::check::Checked;
use super::delivery::{Cells, Delivery, Wrong};
use super::fault::{Effect, Faults, Reason};
use super::lines::Lines;
use super::manifest::ClassEntry;
use crate::records::{CellError, Class};

/// A progress report comes at least every so many rows.
pub const PROGRESS_ROWS: u64 = 5_000;

/// Persons whose rows were left out: a block that leads to one of them protects nobody who is in the extract.
#[derive(Default)]
pub(super) struct Lost {
    pub(super) ids: HashSet<String>,
    pub(super) without_id: u64,
}

/// What reading a class gave besides its rows.
#[derive(Default)]
pub(super) struct Outcome {
    /// Rows handed over by the source.
    pub(super) rows: u64,
    pub(super) faults: Faults,
    pub(super) lost: Lost,
}

/// A row on its way: its line, its cells, and what is wrong with it so far.
pub(super) struct Found<'r, 'a> {
    pub(super) line: u64,
    pub(super) cells: Cells<'a>,
    wrong: &'r mut Vec<Wrong>,
    /// How much of `wrong` the source said: its conversion leaves nothing to be read, so its reason is the truer one.
    said: usize,
}

impl Found<'_, '_> {
    /// A cell that its column does not allow.
    pub(super) fn cell(&mut self, field: &'static str, error: CellError) {
        if !self.wrong.iter().take(self.said).any(|(known, _)| *known == Some(field)) {
            self.wrong.push((Some(field), error.into()));
        }
    }
    /// A fault of the row as a whole, or between its cells.
    pub(super) fn row(&mut self, field: &'static str, reason: Reason) {
        self.wrong.push((Some(field), reason));
    }
    /// Whether nothing is wrong so far.
    pub(super) fn good(&self) -> bool {
        self.wrong.is_empty()
    }
}

/// Reads the class of this entry. `take` stores the row, or tells what is wrong with it and stores nothing.
///
/// # Errors
/// Those of [`Delivery::rows`], `NB-E-009` another number of rows than the source said, `NB-E-016` an unusable row of `blocks`.
pub(super) fn read(
    delivery: &dyn Delivery,
    entry: &ClassEntry,
    progress: &Sender<Progress>,
    take: &mut dyn FnMut(&mut Found<'_, '_>),
) -> Result<Outcome, Problem> {
    let class = entry.class;
    let total = delivery.total(class);
    let tell = |rows| {
        // Nobody may listen any more: reading goes on all the same.
        let _ = progress.send(Progress { class, rows, total });
    };
    let mut outcome = Outcome::default();
    let mut wrong: Vec<Wrong> = Vec::new();
    outcome.rows = delivery.rows(class, &mut |line| {
        outcome.rows += 1;
        if outcome.rows.is_multiple_of(PROGRESS_ROWS) {
            tell(outcome.rows);
        }
        wrong.clear();
        wrong.extend(line.wrong);
        match line.cells {
            None if wrong.is_empty() => wrong.push((None, Reason::ColumnCount)),
            None => {}
            Some(cells) => {
                text_faults(&cells, class, &mut wrong);
                let said = line.wrong.len();
                take(&mut Found { line: line.number, cells, wrong: &mut wrong, said });
            }
        }
        if wrong.is_empty() {
            return Ok(());
        }
        if class == Class::Blocks {
            return Err(unusable_block(&entry.file, line.number, wrong.first().copied()));
        }
        if class == Class::Persons {
            match line.cells.map(|cells| cells.cell(0)).filter(|id| !id.is_empty()) {
                Some(id) => {
                    outcome.lost.ids.insert(id.to_owned());
                }
                None => outcome.lost.without_id += 1,
            }
        }
        outcome.faults.rows_left_out += 1;
        for (field, reason) in &wrong {
            outcome.faults.add(&entry.file, line.number, *field, *reason, Effect::RowLeftOut);
        }
        Ok(())
    })?;
    if let Some(expected) = total.filter(|expected| *expected != outcome.rows) {
        return Err(Problem::new("NB-E-009")
            .with("file", &entry.file)
            .with("expected", expected)
            .with("found", outcome.rows));
    }
    tell(outcome.rows);
    Ok(outcome)
}

/// A class as records.
pub(super) struct Rows<R> {
    pub(super) records: Vec<R>,
    /// The line of each.
    pub(super) lines: Lines,
    pub(super) outcome: Outcome,
}

/// Reads a class into records; the first of those with the same id stays.
///
/// # Errors
/// As [`read`].
pub(super) fn records<R: Checked>(
    delivery: &dyn Delivery,
    entry: &ClassEntry,
    progress: &Sender<Progress>,
) -> Result<Rows<R>, Problem> {
    let as_of = entry.as_of.civil_date();
    let (mut records, mut lines) = (Vec::new(), Lines::default());
    let outcome = read(delivery, entry, progress, &mut |found| {
        if let Some(record) = record(found, as_of) {
            records.push(record);
            lines.push(found.line);
        }
    })?;
    let mut rows = Rows { records, lines, outcome };
    rows.unique(&entry.file);
    Ok(rows)
}

fn record<R: Checked>(found: &mut Found<'_, '_>, as_of: CivilDate) -> Option<R> {
    let cells = found.cells;
    let record = R::read(|at| cells.cell(at), |field, error| found.cell(field, error))?;
    if found.good() {
        record.inside(as_of, &mut |field, reason| found.row(field, reason));
    }
    found.good().then_some(record)
}

impl<R: Checked> Rows<R> {
    fn unique(&mut self, file: &str) {
        let mut seen: HashSet<&str> = HashSet::with_capacity(self.records.len());
        let mut again = HashSet::new();
        for (record, position) in self.records.iter().zip(0u32..) {
            if let Some((field, id)) = record.id()
                && !seen.insert(id)
            {
                again.insert(position);
                self.outcome.faults.left_out(file, self.lines.of(position), field, Reason::Duplicate);
            }
        }
        self.leave_out(&again);
    }
    /// Takes rows out by their position.
    pub(super) fn leave_out(&mut self, gone: &HashSet<u32>) {
        if gone.is_empty() {
            return;
        }
        let mut kept = Lines::default();
        let mut position = 0;
        self.records.retain(|_| {
            let stays = !gone.contains(&position);
            if stays {
                kept.push(self.lines.of(position));
            }
            position += 1;
            stays
        });
        self.lines = kept;
    }
}

pub(super) fn unusable_block(file: &str, line: u64, wrong: Option<Wrong>) -> Problem {
    let (field, reason) = wrong.unwrap_or((None, Reason::ColumnCount));
    Problem::new("NB-E-016")
        .with("file", file)
        .with("line", line)
        .with("field", field.unwrap_or("-"))
        .with("reason", reason.code())
}

/// Tells the cells that hold something other than text in Unicode's composed form.
fn text_faults(cells: &Cells<'_>, class: Class, wrong: &mut Vec<Wrong>) {
    if plain(cells.text()) {
        return;
    }
    for (at, column) in class.columns().iter().enumerate() {
        let cell = cells.cell(at);
        if !plain(cell)
            && let Some(reason) = text_fault(cell)
        {
            wrong.push((Some(column), reason));
        }
    }
}

/// Whether all of it is printable ASCII, which needs no second look. Without an early end, so that many bytes go at once.
fn plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & (0x20..0x7f).contains(&byte))
}

fn text_fault(cell: &str) -> Option<Reason> {
    /// The first character that may be part of a composition.
    const FIRST_MARK: char = '\u{300}';
    let mut simple = true;
    for letter in cell.chars() {
        if letter.is_control() {
            return Some(Reason::Control);
        }
        simple &= letter < FIRST_MARK;
    }
    let composed = simple
        || match is_nfc_quick(cell.chars()) {
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
