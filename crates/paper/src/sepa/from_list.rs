//! A typed list straight into a file: `notbetrieb payments file`.

use std::io::{self, BufRead, Write};
use std::marker::PhantomData;

use model::{CivilDate, Instant};

use super::check::is_id;
use super::{Head, Purpose, Reason, Row, RowProblem, Rows, Summary, WriteError, Written, write_rows};
use crate::bank::{self, BankError, ListHead, ListItem};
use crate::domain::Domain;

/// What the list itself may leave out; its head line comes before these.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListOptions {
    /// Payer's name.
    pub debtor: Option<String>,
    /// Payer's IBAN.
    pub debtor_iban: Option<String>,
    /// Payer's BIC.
    pub debtor_bic: Option<String>,
    /// Day of execution.
    pub execution: Option<CivilDate>,
    /// Message id.
    pub message_id: Option<String>,
    /// Moment of creation.
    pub created: Option<Instant>,
    /// Purpose on each payment.
    pub purpose: Purpose,
}

/// Reads a list (JSON Lines or CSV, see docs/formats/bank.md) and writes the file into memory. `open` gives the list from
/// its beginning; it is read more than once.
///
/// # Errors
/// Every line that is wrong with its reason, `row` being the line of the list (0 for what the head lacks). Nothing is
/// written then.
pub fn from_list<D: Domain, R: BufRead>(
    open: impl FnMut() -> io::Result<R>,
    options: &ListOptions,
) -> Result<Written, Vec<RowProblem>> {
    let mut bytes = Vec::new();
    match write_list::<D, R, _>(open, options, &mut bytes) {
        Ok(summary) => Ok(Written::new(bytes, summary)),
        Err(WriteError::Refused(faults)) => Err(faults),
        Err(WriteError::List(error)) => Err(vec![RowProblem::new(error.line(), Reason::Line(error.to_string()))]),
        Err(other) => Err(vec![RowProblem::new(0, Reason::Line(other.to_string()))]),
    }
}

/// The same to a stream, line by line: the list is never in memory as a whole.
///
/// # Errors
/// As [`super::write_rows`].
pub fn write_list<D: Domain, R: BufRead, W: Write>(
    mut open: impl FnMut() -> io::Result<R>,
    options: &ListOptions,
    out: &mut W,
) -> Result<Summary, WriteError> {
    let mut opened = || open().map_err(|error| BankError::Stream(error.to_string()));
    let mut missing = Vec::new();
    let head = head(bank::head_of(opened()?)?.unwrap_or_default(), options, &mut missing);
    if !missing.is_empty() {
        return Err(WriteError::Refused(missing));
    }
    let mut rows = Lines { open: opened, message_id: head.message_id.clone(), kept: Kept::default() };
    write_rows::<D, W>(&head, &mut rows, out)
}

/// The rows of a list: kept from the first reading as long as they are few, else read anew each time.
struct Lines<F> {
    open: F,
    message_id: String,
    kept: Kept,
}

impl<R: BufRead, F: FnMut() -> Result<R, BankError>> Rows for Lines<F> {
    fn each(
        &mut self,
        mut take: impl FnMut(usize, Result<Row<'_>, Reason>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        if self.kept.whole {
            return self.kept.each(take);
        }
        self.kept = Kept::default();
        let (mut id, mut text) = (String::new(), String::new());
        bank::walk_list((self.open)()?, |item| match item {
            ListItem::Head(_) => Ok(()),
            ListItem::Row(line, Err(reason)) => {
                self.kept.stop();
                take(line, Err(reason))
            }
            ListItem::Row(line, Ok(typed)) => {
                if typed.end_to_end_id.is_none() {
                    id = derived_id(&self.message_id, line);
                }
                if let (true, Some(number)) = (typed.remittance.is_empty(), typed.file_number) {
                    text.clear();
                    text.push_str("AZ ");
                    text.push_str(number);
                }
                let row = Row {
                    payee: typed.name,
                    iban: typed.iban,
                    cents: typed.cents,
                    end_to_end_id: typed.end_to_end_id.unwrap_or(&id),
                    remittance: match (typed.remittance, typed.file_number) {
                        ("", Some(_)) => &text,
                        (remittance, _) => remittance,
                    },
                };
                self.kept.keep(line, &row);
                take(line, Ok(row))
            }
        })?;
        self.kept.whole = !self.kept.stopped;
        Ok(())
    }
}

/// Rows kept end to end in pieces of fixed size. A list of usual length is read once and not twice; of a longer one
/// nothing is kept, so that memory has a limit whatever the list is.
#[derive(Default)]
struct Kept {
    pieces: Vec<String>,
    /// Place, amount and lengths of the four texts of each row, with the piece they stand in.
    rows: Vec<(u32, u16, i64, [u16; 4])>,
    stopped: bool,
    whole: bool,
}

/// Size of a piece in bytes.
const PIECE_BYTES: usize = 1024 * 1024;
/// Most pieces; with the places of the rows this stays below 24 MiB.
const PIECES_MAX: usize = 14;
/// Most rows that are kept.
const ROWS_KEPT_MAX: usize = 220_000;

impl Kept {
    fn stop(&mut self) {
        *self = Self { stopped: true, ..Self::default() };
    }

    fn keep(&mut self, place: usize, row: &Row<'_>) {
        if self.stopped {
            return;
        }
        let texts = [row.payee, row.iban, row.end_to_end_id, row.remittance];
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        if self.pieces.last().is_none_or(|piece| piece.len() + bytes > PIECE_BYTES) {
            self.pieces.push(String::with_capacity(PIECE_BYTES));
        }
        let lengths = texts.map(|text| u16::try_from(text.len()).ok());
        let at = u16::try_from(self.pieces.len() - 1).ok();
        let (Ok(place), Some(at), [Some(a), Some(b), Some(c), Some(d)], true) = (
            u32::try_from(place),
            at,
            lengths,
            bytes <= PIECE_BYTES && self.pieces.len() <= PIECES_MAX && self.rows.len() < ROWS_KEPT_MAX,
        ) else {
            self.stop();
            return;
        };
        if let Some(piece) = self.pieces.last_mut() {
            texts.iter().for_each(|text| piece.push_str(text));
            self.rows.push((place, at, row.cents, [a, b, c, d]));
        }
    }

    fn each(
        &self,
        mut take: impl FnMut(usize, Result<Row<'_>, Reason>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let (mut piece, mut from) = (0, 0);
        for (place, at, cents, lengths) in &self.rows {
            if *at != piece {
                (piece, from) = (*at, 0);
            }
            let text = self.pieces.get(usize::from(piece)).map_or("", String::as_str);
            let mut next = |length: u16| {
                let part = text.get(from..from + usize::from(length));
                from += usize::from(length);
                part.unwrap_or_default()
            };
            let [payee, iban, end_to_end_id, remittance] = lengths.map(&mut next);
            let row = Row { payee, iban, cents: *cents, end_to_end_id, remittance };
            take(usize::try_from(*place).unwrap_or(usize::MAX), Ok(row))?;
        }
        Ok(())
    }
}

fn head<D>(given: ListHead, options: &ListOptions, faults: &mut Vec<RowProblem>) -> Head<D> {
    let mut missing = |name| faults.push(RowProblem::new(0, Reason::Missing(name)));
    let debtor = given.debtor.or_else(|| options.debtor.clone()).unwrap_or_else(|| {
        missing("debtor");
        String::new()
    });
    let debtor_iban = given.debtor_iban.or_else(|| options.debtor_iban.clone()).unwrap_or_else(|| {
        missing("debtor_iban");
        String::new()
    });
    let execution = given.execution.or(options.execution).unwrap_or_else(|| {
        missing("execution");
        Instant::default().civil_date()
    });
    let message_id = given.message_id.or_else(|| options.message_id.clone()).unwrap_or_else(|| {
        missing("message_id");
        String::new()
    });
    let created = given.created.or(options.created).unwrap_or_else(|| {
        missing("created");
        Instant::default()
    });
    Head {
        debtor,
        debtor_iban,
        debtor_bic: given.debtor_bic.or_else(|| options.debtor_bic.clone()),
        execution,
        message_id,
        created,
        purpose: options.purpose,
        domain: PhantomData,
    }
}

/// An end-to-end id where the list gives none: message id and line, cut to the allowed length.
fn derived_id(message_id: &str, line: usize) -> String {
    let tail = format!("-{line:06}");
    let stem: String = message_id.chars().take(super::MAX_ID_CHARS - tail.len()).collect();
    let id = format!("{stem}{tail}");
    if is_id(&id) { id } else { format!("NB{tail}") }
}
