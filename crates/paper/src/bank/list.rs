//! Typed lists: JSON Lines or CSV. Every wrong line is named; the rest stays readable.

use std::borrow::Cow;
use std::fmt;
use std::io::{BufRead, Read};

use model::Money;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer};

use super::{BankError, ListHead, ListedPayment, MAX_FILE_BYTES, MAX_PAYMENTS, PaymentList, Source};
use crate::sepa::{Reason, RowProblem};

/// Longest line in bytes.
pub const MAX_LINE_BYTES: usize = 64 * 1024;

/// A text of a line, borrowed where it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Cow<'de, str>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(text))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(text.to_owned()))
            }
        }
        from.deserialize_str(Reader).map(Text)
    }
}

/// `"450.00"`, `"1.234,56"` or the number 450. Without a comma the point is a decimal point; `1.234` could mean two
/// things and is refused.
enum Amount<'a> {
    Text(Cow<'a, str>),
    Number(serde_json::Number),
}

impl<'de: 'a, 'a> Deserialize<'de> for Amount<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Amount<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Amount::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Amount::Text(Cow::Owned(text.to_owned())))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Amount::Number(number.into()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Amount::Number(number.into()))
            }
            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
                serde_json::Number::from_f64(number).map(Amount::Number).ok_or_else(|| E::custom("no finite amount"))
            }
        }
        from.deserialize_any(Reader)
    }
}

impl Amount<'_> {
    fn cents(&self) -> Option<i64> {
        match self {
            Self::Text(text) => plain_cents(text).or_else(|| {
                let money = if text.contains(',') { Money::parse_german(text) } else { text.trim().parse() };
                money.ok().map(|money: Money| money.cents())
            }),
            // The shortest digits that give this number, as they stand in the file.
            Self::Number(number) => number.to_string().parse().ok().map(|money: Money| money.cents()),
        }
    }
}

/// `450`, `450.5` or `450.50` with at most nine digits before the point, as most lists write it.
fn plain_cents(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !(1..=9).contains(&whole.len()) || !(1..=2).contains(&rest.len()) || !digits(whole) || !digits(rest) {
        return None;
    }
    let value = |text: &str| text.bytes().fold(0, |sum, b| sum * 10 + i64::from(b - b'0'));
    Some(value(whole) * 100 + value(rest) * if rest.len() == 1 { 10 } else { 1 })
}

/// One line as it is typed; unknown fields are refused so that a misspelt one is noticed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    iban: Text<'a>,
    #[serde(borrow)]
    amount: Amount<'a>,
    #[serde(borrow)]
    file_number: Option<Text<'a>>,
    #[serde(borrow)]
    end_to_end_id: Option<Text<'a>>,
    #[serde(borrow)]
    remittance: Option<Text<'a>>,
}

/// What a list shows when it is walked through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ListItem<'a> {
    /// The head line.
    Head(ListHead),
    /// A line that is a payment, or why it is none; its place from 1.
    Row(usize, Result<TypedRow<'a>, Reason>),
}

/// A payment as it stands in the list: the amount is one, nothing else is checked yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypedRow<'a> {
    /// Payee.
    pub name: &'a str,
    /// IBAN as typed.
    pub iban: &'a str,
    /// Amount in cents of a euro, of any sign.
    pub cents: i64,
    /// File number, where there is one.
    pub file_number: Option<&'a str>,
    /// End-to-end id, where there is one.
    pub end_to_end_id: Option<&'a str>,
    /// Remittance text; may be empty.
    pub remittance: &'a str,
}

/// Walks through JSON Lines (first character `{`) or CSV with a header line (`,` or `;`), see docs/formats/bank.md, line by
/// line and without keeping any.
///
/// # Errors
/// A [`BankError`] if the columns are not understood, the file is too large or not UTF-8; and what `take` gives back.
pub fn walk_list<E: From<BankError>>(
    reader: impl BufRead,
    mut take: impl FnMut(ListItem<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut lines = Lines { reader: reader.take(MAX_FILE_BYTES + 1), number: 0, bytes: 0, line: Vec::new() };
    if lines.next_filled()?.is_none() {
        return Ok(());
    }
    let first = lines.text()?.to_owned();
    if first.trim_start().starts_with('{') {
        json(&first, &mut lines, &mut take)
    } else {
        csv(&first, &mut lines, &mut take)
    }
}

/// The head line of a list, if its first line is one.
///
/// # Errors
/// As [`walk_list`].
pub fn head_of(reader: impl BufRead) -> Result<Option<ListHead>, BankError> {
    let mut lines = Lines { reader: reader.take(MAX_FILE_BYTES + 1), number: 0, bytes: 0, line: Vec::new() };
    match lines.next_filled()? {
        Some(()) => head_line(lines.text()?, lines.number),
        None => Ok(None),
    }
}

fn head_line(text: &str, number: usize) -> Result<Option<ListHead>, BankError> {
    if !text.trim_start().starts_with('{')
        || serde_json::from_str::<serde_json::Value>(text).map_or(true, |value| value.get("debtor_iban").is_none())
    {
        return Ok(None);
    }
    let head = serde_json::from_str(text);
    head.map(Some).map_err(|e| BankError::List { line: number, detail: e.to_string() })
}

/// Reads a whole list into memory.
///
/// # Errors
/// As [`walk_list`]. Single wrong lines are in [`PaymentList::bad`].
pub fn read_list(reader: impl BufRead) -> Result<PaymentList, BankError> {
    let mut list = PaymentList::new(Source::Typed);
    let mut lines = 0usize;
    walk_list(reader, |item| {
        match item {
            ListItem::Head(head) => list.head = Some(head),
            ListItem::Row(number, row) => {
                lines += 1;
                if lines > MAX_PAYMENTS {
                    return Err(BankError::TooLarge { limit: MAX_PAYMENTS as u64, unit: "payments" });
                }
                match row.and_then(|row| listed(row, number)) {
                    Ok(payment) => list.payments.push(payment),
                    Err(reason) => list.bad.push(RowProblem::new(number, reason)),
                }
            }
        }
        Ok(())
    })?;
    Ok(list)
}

fn listed(row: TypedRow<'_>, place: usize) -> Result<ListedPayment, Reason> {
    if row.name.is_empty() {
        return Err(Reason::NameEmpty);
    }
    let iban = rules::iban::check(row.iban).map_err(|error| Reason::Iban(error.to_string()))?;
    if row.cents <= 0 {
        return Err(Reason::Amount);
    }
    Ok(ListedPayment {
        payee_name: row.name.to_owned(),
        iban: iban.as_str().to_owned(),
        amount: Money::from_cents(row.cents),
        end_to_end_id: row.end_to_end_id.map(ToOwned::to_owned),
        remittance: row.remittance.to_owned(),
        file_number: row.file_number.map(ToOwned::to_owned),
        place,
    })
}

fn json<R: BufRead, E: From<BankError>>(
    first: &str,
    lines: &mut Lines<R>,
    take: &mut impl FnMut(ListItem<'_>) -> Result<(), E>,
) -> Result<(), E> {
    match head_line(first, lines.number)? {
        Some(head) => take(ListItem::Head(head))?,
        None => one(first, lines.number, take)?,
    }
    while lines.next_filled()?.is_some() {
        let number = lines.number;
        one(lines.text()?, number, take)?;
    }
    Ok(())
}

fn one<E>(text: &str, number: usize, take: &mut impl FnMut(ListItem<'_>) -> Result<(), E>) -> Result<(), E> {
    match serde_json::from_str::<Line<'_>>(text) {
        Ok(line) => show(&line, number, take),
        Err(error) => take(ListItem::Row(number, Err(Reason::Line(plain(&error))))),
    }
}

fn show<E>(line: &Line<'_>, number: usize, take: &mut impl FnMut(ListItem<'_>) -> Result<(), E>) -> Result<(), E> {
    fn filled<'a>(text: &'a Option<Text<'_>>) -> Option<&'a str> {
        text.as_ref().map(|text| text.0.as_ref()).filter(|text| !text.is_empty())
    }
    let row = line.amount.cents().ok_or(Reason::Amount).map(|cents| TypedRow {
        name: line.name.0.trim(),
        iban: &line.iban.0,
        cents,
        file_number: filled(&line.file_number),
        end_to_end_id: filled(&line.end_to_end_id),
        remittance: filled(&line.remittance).unwrap_or_default(),
    });
    take(ListItem::Row(number, row))
}

/// The parser's words without its own line count, which always says 1.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn csv<R: BufRead, E: From<BankError>>(
    header: &str,
    lines: &mut Lines<R>,
    take: &mut impl FnMut(ListItem<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let wrong = |line: usize, detail: String| E::from(BankError::List { line, detail });
    let delimiter = if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' };
    let names = fields(header, delimiter).map_err(|detail| wrong(lines.number, detail))?;
    let known = ["name", "iban", "amount", "file_number", "end_to_end_id", "remittance"];
    let at = |name: &str| names.iter().position(|n| n.trim() == name);
    for name in &names {
        if !known.contains(&name.trim()) {
            return Err(wrong(lines.number, format!("unknown column `{}`", name.trim())));
        }
    }
    for name in ["name", "iban", "amount"] {
        if at(name).is_none() {
            return Err(wrong(lines.number, format!("column `{name}` is missing")));
        }
    }
    while lines.next_filled()?.is_some() {
        let number = lines.number;
        let row = match fields(lines.text()?, delimiter) {
            Ok(row) if row.len() == names.len() => row,
            Ok(row) => {
                let detail = format!("{} columns, {} expected", row.len(), names.len());
                take(ListItem::Row(number, Err(Reason::Line(detail))))?;
                continue;
            }
            Err(detail) => {
                take(ListItem::Row(number, Err(Reason::Line(detail))))?;
                continue;
            }
        };
        let cell = |name: &str| at(name).and_then(|i| row.get(i)).map(|text| text.trim()).unwrap_or_default();
        let text = |name: &str| Text(Cow::Borrowed(cell(name)));
        let filled = |name: &str| Some(text(name));
        let line = Line {
            name: text("name"),
            iban: text("iban"),
            amount: Amount::Text(Cow::Borrowed(cell("amount"))),
            file_number: filled("file_number"),
            end_to_end_id: filled("end_to_end_id"),
            remittance: filled("remittance"),
        };
        show(&line, number, take)?;
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

/// Lines with their number and hard limits; one line is kept at a time.
struct Lines<R: BufRead> {
    reader: std::io::Take<R>,
    number: usize,
    bytes: u64,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// Goes on to the next line that is not blank; nothing at the end of the file.
    fn next_filled(&mut self) -> Result<Option<()>, BankError> {
        loop {
            self.line.clear();
            let limit = MAX_LINE_BYTES as u64 + 2;
            let read = (&mut self.reader)
                .take(limit)
                .read_until(b'\n', &mut self.line)
                .map_err(|e| BankError::Stream(e.to_string()))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            self.bytes += read as u64;
            if self.bytes > MAX_FILE_BYTES {
                return Err(BankError::TooLarge { limit: MAX_FILE_BYTES, unit: "bytes" });
            }
            if read > MAX_LINE_BYTES {
                return Err(BankError::List { line: self.number, detail: "line too long".into() });
            }
            if !self.line.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(()));
            }
        }
    }

    /// The line without its end.
    fn text(&self) -> Result<&str, BankError> {
        let text = std::str::from_utf8(&self.line)
            .map_err(|_| BankError::List { line: self.number, detail: "not UTF-8".into() })?;
        Ok(text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']))
    }
}
