//! Second pass: the file, element by element.

use std::borrow::Cow;
use std::io::{self, Write};

use model::{Instant, Money};
use sha2::{Digest, Sha256};

use super::check::{self, check};
use super::note::notes;
use super::{Batch, Head, Note, Row, RowProblem, Rows, bank_text};
use crate::domain::Domain;

/// Bytes gathered before they go out.
const CHUNK_BYTES: usize = 64 * 1024;
/// Changed texts that are named one by one; of a list with more, nobody reads the rest.
pub const CHANGES_NAMED_MAX: usize = 10_000;

/// A file in memory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The file: UTF-8 without byte order mark.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Payments.
    pub count: u32,
    /// Control sum.
    pub control_sum: Money,
    /// Message id as the file carries it.
    pub message_id: String,
    /// Names and texts the bank's characters cannot show as they are; to be shown to the clerk.
    pub transliterated: Vec<Transliterated>,
    /// What is to be known before the file leaves.
    pub notes: Vec<Note>,
}

/// A text that stands otherwise in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transliterated {
    /// 1-based row; 0 for the head.
    pub row: usize,
    /// As it was given.
    pub from: String,
    /// As the file carries it.
    pub to: String,
}

/// What was written to a stream.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Bytes of the file.
    pub bytes: u64,
    /// Payments.
    pub count: u32,
    /// Control sum.
    pub control_sum: Money,
    /// Message id as the file carries it.
    pub message_id: String,
    /// Changed texts, the first [`CHANGES_NAMED_MAX`] of them.
    pub transliterated: Vec<Transliterated>,
    /// How many texts stand otherwise in the file.
    pub changes: u32,
    /// What is to be known before the file leaves.
    pub notes: Vec<Note>,
}

/// Why nothing useful was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The batch breaks a rule; nothing was written.
    #[error("{} rows refused", .0.len())]
    Refused(Vec<RowProblem>),
    /// The stream failed; what was written is not a file.
    #[error("stream: {0}")]
    Stream(#[from] io::Error),
    /// The list cannot be read; nothing was written.
    #[error("list: {0}")]
    List(#[from] crate::bank::BankError),
    /// The list was changed while it was read; what was written is not a file.
    #[error("the list was changed while it was read")]
    Changed,
}

/// Writes the file into memory.
///
/// # Errors
/// Every row (and the head, row 0) that breaks a rule; then nothing is written.
pub fn write<D: Domain>(batch: &Batch<'_, D>) -> Result<Written, Vec<RowProblem>> {
    let mut bytes = Vec::with_capacity(1024 + batch.payments.len() * 400);
    match write_to(batch, &mut bytes) {
        Ok(summary) => Ok(Written::new(bytes, summary)),
        Err(WriteError::Refused(faults)) => Err(faults),
        // A vector does not fail and a slice does not change; if they did, the file could not be trusted.
        Err(_) => Err(vec![RowProblem::new(0, super::Reason::ControlSum)]),
    }
}

impl Written {
    pub(super) fn new(bytes: Vec<u8>, summary: Summary) -> Self {
        Self {
            bytes,
            sha256: summary.sha256,
            count: summary.count,
            control_sum: summary.control_sum,
            message_id: summary.message_id,
            transliterated: summary.transliterated,
            notes: summary.notes,
        }
    }
}

/// Writes the file to a stream: checked first as a whole, then written in one go with constant memory.
///
/// # Errors
/// [`WriteError::Refused`] with every fault before the first byte; [`WriteError::Stream`] if the stream fails.
pub fn write_to<D: Domain, W: Write>(batch: &Batch<'_, D>, out: &mut W) -> Result<Summary, WriteError> {
    let mut rows = batch.payments;
    write_rows(&batch.head(), &mut rows, out)
}

/// Writes a list that lies anywhere to a stream; its rows are gone through twice and never held together.
///
/// # Errors
/// As [`write_to`]; [`WriteError::List`] if the list cannot be read, [`WriteError::Changed`] if it is another one the
/// second time.
pub fn write_rows<D: Domain, W: Write>(
    head: &Head<D>,
    rows: &mut impl Rows,
    out: &mut W,
) -> Result<Summary, WriteError> {
    let checked = check(head, rows)?;
    let mut file = File {
        out,
        hash: Sha256::new(),
        buffer: Vec::with_capacity(CHUNK_BYTES + 4096),
        bytes: 0,
        changed: Vec::new(),
        changes: 0,
    };
    let message_id = check::message_id(head);
    let sum = Money::from_cents(checked.cents);
    write_head(&mut file, head, &message_id, checked.count, sum);
    let behind = purpose(head);
    let (mut count, mut cents) = (0u32, 0i64);
    rows.each(|at, row| {
        // Any row was there the first time as well.
        let row = row.map_err(|_| WriteError::Changed)?;
        count = count.saturating_add(1);
        cents = cents.saturating_add(row.cents);
        transfer(&mut file, at, &row, &behind);
        file.flush_if_full()?;
        Ok(())
    })?;
    if (count, cents) != (checked.count, checked.cents) {
        return Err(WriteError::Changed);
    }
    file.raw("</PmtInf>\n</CstmrCdtTrfInitn>\n</");
    file.raw(root::<D>());
    file.raw(">\n");
    file.flush()?;
    file.out.flush()?;
    Ok(Summary {
        sha256: file.hash.finalize().into(),
        bytes: file.bytes,
        count,
        control_sum: sum,
        message_id,
        transliterated: file.changed,
        changes: file.changes,
        notes: notes(head.created, head.execution, count),
    })
}

fn root<D: Domain>() -> &'static str {
    if D::EXERCISE { "Uebung" } else { "Document" }
}

fn write_head<D: Domain, W: Write>(file: &mut File<'_, W>, head: &Head<D>, message_id: &str, count: u32, sum: Money) {
    file.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if D::EXERCISE {
        file.raw("<!-- ÜBUNG: erfundene Personen und Konten. Keine Zahlungsdatei, von keiner Bank anzunehmen. -->\n");
        file.raw("<Uebung xmlns=\"urn:notbetrieb:uebung:pain.001.001.09\">\n");
    } else {
        file.raw("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">\n");
    }
    let (count, sum) = (count.to_string(), sum.to_string());
    file.raw("<CstmrCdtTrfInitn>\n<GrpHdr>");
    file.element("MsgId", message_id);
    file.element("CreDtTm", &local(head.created));
    file.element("NbOfTxs", &count);
    file.element("CtrlSum", &sum);
    file.raw("<InitgPty><Nm>");
    file.text(0, &head.debtor);
    file.raw("</Nm></InitgPty></GrpHdr>\n<PmtInf>");
    file.element("PmtInfId", message_id);
    file.raw("<PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>");
    file.element("NbOfTxs", &count);
    file.element("CtrlSum", &sum);
    file.raw("<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt>");
    file.element("Dt", &head.execution.to_string());
    file.raw("</ReqdExctnDt><Dbtr>");
    // The same name a second time: one note is enough.
    file.element("Nm", &bank_text(&head.debtor));
    file.raw("</Dbtr><DbtrAcct><Id><IBAN>");
    file.iban(&head.debtor_iban);
    file.raw("</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId>");
    match &head.debtor_bic {
        Some(bic) => file.element("BICFI", bic),
        None => file.raw("<Othr><Id>NOTPROVIDED</Id></Othr>"),
    }
    file.raw("</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>\n");
}

/// What stands between account and text, the same for every payment.
fn purpose<D>(head: &Head<D>) -> String {
    let code = head.purpose.code().map(|code| format!("<Purp><Cd>{code}</Cd></Purp>"));
    format!("</IBAN></Id></CdtrAcct>{}", code.unwrap_or_default())
}

fn transfer<W: Write>(file: &mut File<'_, W>, at: usize, row: &Row<'_>, behind: &str) {
    file.raw("<CdtTrfTxInf><PmtId><EndToEndId>");
    file.raw(row.end_to_end_id);
    file.raw("</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">");
    file.amount(row.cents);
    file.raw("</InstdAmt></Amt><Cdtr><Nm>");
    file.text(at, row.payee);
    file.raw("</Nm></Cdtr><CdtrAcct><Id><IBAN>");
    file.iban(row.iban);
    file.raw(behind);
    if row.remittance.chars().any(|c| !c.is_whitespace()) {
        file.raw("<RmtInf><Ustrd>");
        file.text(at, row.remittance);
        file.raw("</Ustrd></RmtInf></CdtTrfTxInf>\n");
    } else {
        file.raw("</CdtTrfTxInf>\n");
    }
}

/// Local time of Europe/Berlin without zone, to the second, as banks write it.
fn local(at: Instant) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

struct File<'a, W> {
    out: &'a mut W,
    hash: Sha256,
    buffer: Vec<u8>,
    bytes: u64,
    changed: Vec<Transliterated>,
    changes: u32,
}

impl<W: Write> File<'_, W> {
    fn raw(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }
    /// Characters of the bank's set need one escape only: the ampersand.
    fn escaped(&mut self, text: &str) {
        for (i, part) in text.split('&').enumerate() {
            if i > 0 {
                self.raw("&amp;");
            }
            self.raw(part);
        }
    }
    fn element(&mut self, name: &str, text: &str) {
        self.raw("<");
        self.raw(name);
        self.raw(">");
        self.escaped(text);
        self.raw("</");
        self.raw(name);
        self.raw(">");
    }
    /// A text for people, in the bank's characters; a change is noted.
    fn text(&mut self, row: usize, text: &str) {
        match bank_text(text) {
            Cow::Owned(to) if to != text => {
                self.escaped(&to);
                self.changes = self.changes.saturating_add(1);
                if self.changed.len() < CHANGES_NAMED_MAX {
                    self.changed.push(Transliterated { row, from: text.to_owned(), to });
                }
            }
            written => self.escaped(&written),
        }
    }
    fn iban(&mut self, text: &str) {
        // As files carry it already, nearly always.
        if text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            self.raw(text);
        } else {
            let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
            self.raw(&plain);
        }
    }
    fn amount(&mut self, cents: i64) {
        let mut digits = [0u8; 24];
        let mut at = digits.len();
        let (mut rest, mut place) = (cents.unsigned_abs(), 0);
        while rest > 0 || place < 3 {
            if place == 2 {
                at -= 1;
                digits[at] = b'.';
            }
            at -= 1;
            digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            place += 1;
        }
        self.buffer.extend_from_slice(&digits[at..]);
    }
    fn flush_if_full(&mut self) -> io::Result<()> {
        if self.buffer.len() >= CHUNK_BYTES { self.flush() } else { Ok(()) }
    }
    fn flush(&mut self) -> io::Result<()> {
        self.hash.update(&self.buffer);
        self.out.write_all(&self.buffer)?;
        self.bytes += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}
