//! Typed lists: JSON Lines or CSV. Every wrong line is named; the rest stays readable.

use std::io::{BufRead, Read};

use model::Money;
use serde::Deserialize;

use super::{BankError, ListHead, ListedPayment, MAX_FILE_BYTES, MAX_PAYMENTS, PaymentList, Source};
use crate::sepa::{Reason, RowProblem};

/// Longest line in bytes.
pub const MAX_LINE_BYTES: usize = 64 * 1024;

/// One line as it is typed; unknown fields are refused so that a misspelt one is noticed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    iban: String,
    amount: Amount,
    file_number: Option<String>,
    end_to_end_id: Option<String>,
    remittance: Option<String>,
}

/// `"450.00"`, `"1.234,56"` or the number 450. Without a comma the point is a decimal point; `1.234` could mean two
/// things and is refused.
#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Text(String),
    Number(serde_json::Number),
}

impl Amount {
    fn money(&self) -> Option<Money> {
        match self {
            Self::Text(text) if text.contains(',') => Money::parse_german(text).ok(),
            Self::Text(text) => text.trim().parse().ok(),
            // The digits as they stand in the file, never through a float of ours.
            Self::Number(number) => number.to_string().parse().ok(),
        }
    }
}

/// Reads JSON Lines (first character `{`) or CSV with a header line (`,` or `;`), see docs/formats/bank.md.
///
/// # Errors
/// [`BankError`] if the columns are not understood, the file is too large or not UTF-8. Single wrong lines are in
/// [`PaymentList::bad`].
pub fn read_list(reader: impl BufRead) -> Result<PaymentList, BankError> {
    let mut lines = Lines { reader: reader.take(MAX_FILE_BYTES + 1), number: 0, bytes: 0 };
    let mut list = PaymentList::new(Source::Typed);
    let Some(first) = lines.next_filled()? else {
        return Ok(list);
    };
    if first.trim_start().starts_with('{') {
        json(first, &mut lines, &mut list)?;
    } else {
        csv(&first, &mut lines, &mut list)?;
    }
    Ok(list)
}

fn json<R: BufRead>(first: String, lines: &mut Lines<R>, list: &mut PaymentList) -> Result<(), BankError> {
    let mut text = first;
    let mut begin = true;
    loop {
        if begin
            && serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|value| value.get("debtor_iban").is_some())
        {
            let head = serde_json::from_str::<ListHead>(&text)
                .map_err(|e| BankError::List { line: lines.number, detail: e.to_string() })?;
            list.head = Some(head);
        } else {
            match serde_json::from_str::<Line>(&text) {
                Ok(line) => take(line, lines.number, list)?,
                Err(error) => list.bad.push(RowProblem::new(lines.number, Reason::Line(plain(&error)))),
            }
        }
        begin = false;
        match lines.next_filled()? {
            Some(next) => text = next,
            None => return Ok(()),
        }
    }
}

/// The parser's words without its own line count, which always says 1.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn csv<R: BufRead>(header: &str, lines: &mut Lines<R>, list: &mut PaymentList) -> Result<(), BankError> {
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let names = fields(header, delimiter).map_err(|detail| BankError::List { line: lines.number, detail })?;
    let known = ["name", "iban", "amount", "file_number", "end_to_end_id", "remittance"];
    let at = |name: &str| names.iter().position(|n| n.trim() == name);
    for name in &names {
        if !known.contains(&name.trim()) {
            return Err(BankError::List { line: lines.number, detail: format!("unknown column `{}`", name.trim()) });
        }
    }
    for name in ["name", "iban", "amount"] {
        if at(name).is_none() {
            return Err(BankError::List { line: lines.number, detail: format!("column `{name}` is missing") });
        }
    }
    while let Some(text) = lines.next_filled()? {
        let row = match fields(&text, delimiter) {
            Ok(row) if row.len() == names.len() => row,
            Ok(row) => {
                let detail = format!("{} columns, {} expected", row.len(), names.len());
                list.bad.push(RowProblem::new(lines.number, Reason::Line(detail)));
                continue;
            }
            Err(detail) => {
                list.bad.push(RowProblem::new(lines.number, Reason::Line(detail)));
                continue;
            }
        };
        let cell = |name: &str| at(name).and_then(|i| row.get(i)).map(|text| text.trim().to_owned());
        let filled = |name: &str| cell(name).filter(|text| !text.is_empty());
        let line = Line {
            name: cell("name").unwrap_or_default(),
            iban: cell("iban").unwrap_or_default(),
            amount: Amount::Text(cell("amount").unwrap_or_default()),
            file_number: filled("file_number"),
            end_to_end_id: filled("end_to_end_id"),
            remittance: filled("remittance"),
        };
        take(line, lines.number, list)?;
    }
    Ok(())
}

/// One record; quotes may hold delimiters but no line breaks.
fn fields(text: &str, delimiter: u8) -> Result<Vec<String>, String> {
    if !text.matches('"').count().is_multiple_of(2) {
        return Err("a quotation mark is not closed on this line".into());
    }
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    match reader.records().next() {
        Some(Ok(record)) => Ok(record.iter().map(ToOwned::to_owned).collect()),
        Some(Err(error)) => Err(error.to_string()),
        None => Ok(Vec::new()),
    }
}

fn take(line: Line, number: usize, list: &mut PaymentList) -> Result<(), BankError> {
    if list.payments.len() >= MAX_PAYMENTS {
        return Err(BankError::TooLarge { limit: MAX_PAYMENTS as u64, unit: "payments" });
    }
    let mut fault = |reason| list.bad.push(RowProblem::new(number, reason));
    let name = line.name.trim();
    if name.is_empty() {
        fault(Reason::NameEmpty);
        return Ok(());
    }
    let iban = match rules::iban::check(&line.iban) {
        Ok(iban) => iban,
        Err(error) => {
            fault(Reason::Iban(error.to_string()));
            return Ok(());
        }
    };
    let Some(amount) = line.amount.money().filter(|amount| amount.cents() > 0) else {
        fault(Reason::Amount);
        return Ok(());
    };
    list.payments.push(ListedPayment {
        payee_name: name.to_owned(),
        iban: iban.as_str().to_owned(),
        amount,
        end_to_end_id: line.end_to_end_id.filter(|id| !id.is_empty()),
        remittance: line.remittance.unwrap_or_default(),
        file_number: line.file_number.filter(|text| !text.is_empty()),
        place: number,
    });
    Ok(())
}

/// Lines with their number and hard limits.
struct Lines<R: BufRead> {
    reader: std::io::Take<R>,
    number: usize,
    bytes: u64,
}

impl<R: BufRead> Lines<R> {
    /// The next line that is not blank, without its end; nothing at the end of the file.
    fn next_filled(&mut self) -> Result<Option<String>, BankError> {
        loop {
            let mut bytes = Vec::new();
            let limit = MAX_LINE_BYTES as u64 + 2;
            let read = (&mut self.reader)
                .take(limit)
                .read_until(b'\n', &mut bytes)
                .map_err(|e| BankError::Stream(e.to_string()))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.bytes += bytes.len() as u64;
            if self.bytes > MAX_FILE_BYTES {
                return Err(BankError::TooLarge { limit: MAX_FILE_BYTES, unit: "bytes" });
            }
            if bytes.len() > MAX_LINE_BYTES {
                return Err(BankError::List { line: self.number, detail: "line too long".into() });
            }
            let text = String::from_utf8(bytes)
                .map_err(|_| BankError::List { line: self.number, detail: "not UTF-8".into() })?;
            let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
            if !text.trim().is_empty() {
                return Ok(Some(text.to_owned()));
            }
        }
    }
}
