//! Second pass: the file, element by element.

use std::borrow::Cow;
use std::io::{self, Write};

use model::{Instant, Money};
use sha2::{Digest, Sha256};

use super::check::{self, check};
use super::{Batch, Payment, RowProblem, bank_text};
use crate::domain::Domain;

/// Bytes gathered before they go out.
const CHUNK_BYTES: usize = 64 * 1024;

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
    /// Changed texts.
    pub transliterated: Vec<Transliterated>,
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
}

/// Writes the file into memory.
///
/// # Errors
/// Every row (and the head, row 0) that breaks a rule; then nothing is written.
pub fn write<D: Domain>(batch: &Batch<'_, D>) -> Result<Written, Vec<RowProblem>> {
    let mut bytes = Vec::with_capacity(1024 + batch.payments.len() * 400);
    match write_to(batch, &mut bytes) {
        Ok(summary) => Ok(Written {
            bytes,
            sha256: summary.sha256,
            count: summary.count,
            control_sum: summary.control_sum,
            message_id: summary.message_id,
            transliterated: summary.transliterated,
        }),
        Err(WriteError::Refused(faults)) => Err(faults),
        // A vector does not fail; if it did, the file could not be trusted.
        Err(WriteError::Stream(_)) => Err(vec![RowProblem::new(0, super::Reason::ControlSum)]),
    }
}

/// Writes the file to a stream: checked first as a whole, then written in one go with constant memory.
///
/// # Errors
/// [`WriteError::Refused`] with every fault before the first byte; [`WriteError::Stream`] if the stream fails.
pub fn write_to<D: Domain, W: Write>(batch: &Batch<'_, D>, out: &mut W) -> Result<Summary, WriteError> {
    let sum = check(batch).map_err(WriteError::Refused)?;
    let count = u32::try_from(batch.payments.len())
        .map_err(|_| WriteError::Refused(vec![RowProblem::new(0, super::Reason::ControlSum)]))?;
    let mut file = File {
        out,
        hash: Sha256::new(),
        buffer: String::with_capacity(CHUNK_BYTES + 2048),
        bytes: 0,
        changed: Vec::new(),
    };
    let message_id = check::message_id(batch);
    head(&mut file, batch, &message_id, count, sum);
    for (index, payment) in batch.payments.iter().enumerate() {
        transfer(&mut file, batch, index + 1, payment);
        file.flush_if_full()?;
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
    })
}

fn root<D: Domain>() -> &'static str {
    if D::EXERCISE { "Uebung" } else { "Document" }
}

fn head<D: Domain, W: Write>(file: &mut File<'_, W>, batch: &Batch<'_, D>, message_id: &str, count: u32, sum: Money) {
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
    file.element("CreDtTm", &local(batch.created));
    file.element("NbOfTxs", &count);
    file.element("CtrlSum", &sum);
    file.raw("<InitgPty>");
    file.text("Nm", 0, &batch.debtor);
    file.raw("</InitgPty></GrpHdr>\n<PmtInf>");
    file.element("PmtInfId", message_id);
    file.raw("<PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>");
    file.element("NbOfTxs", &count);
    file.element("CtrlSum", &sum);
    file.raw("<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt>");
    file.element("Dt", &batch.execution.to_string());
    file.raw("</ReqdExctnDt><Dbtr>");
    // The same name a second time: one note is enough.
    file.element("Nm", &bank_text(&batch.debtor));
    file.raw("</Dbtr><DbtrAcct><Id>");
    file.iban(&batch.debtor_iban);
    file.raw("</Id></DbtrAcct><DbtrAgt><FinInstnId>");
    match &batch.debtor_bic {
        Some(bic) => file.element("BICFI", bic),
        None => file.raw("<Othr><Id>NOTPROVIDED</Id></Othr>"),
    }
    file.raw("</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>\n");
}

fn transfer<D: Domain, W: Write>(file: &mut File<'_, W>, batch: &Batch<'_, D>, row: usize, payment: &Payment) {
    file.raw("<CdtTrfTxInf><PmtId>");
    file.element("EndToEndId", &payment.end_to_end_id);
    file.raw("</PmtId><Amt><InstdAmt Ccy=\"EUR\">");
    file.amount(payment.amount);
    file.raw("</InstdAmt></Amt><Cdtr>");
    file.text("Nm", row, &payment.payee);
    file.raw("</Cdtr><CdtrAcct><Id>");
    file.iban(&payment.iban);
    file.raw("</Id></CdtrAcct>");
    if let Some(code) = batch.purpose.code() {
        file.raw("<Purp>");
        file.element("Cd", code);
        file.raw("</Purp>");
    }
    if !payment.remittance.trim().is_empty() {
        file.raw("<RmtInf>");
        file.text("Ustrd", row, &payment.remittance);
        file.raw("</RmtInf>");
    }
    file.raw("</CdtTrfTxInf>\n");
}

/// Local time of Europe/Berlin without zone, to the second, as banks write it.
fn local(at: Instant) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

struct File<'a, W> {
    out: &'a mut W,
    hash: Sha256,
    buffer: String,
    bytes: u64,
    changed: Vec<Transliterated>,
}

impl<W: Write> File<'_, W> {
    fn raw(&mut self, text: &str) {
        self.buffer.push_str(text);
    }
    /// Characters of the bank's set need one escape only: the ampersand.
    fn escaped(&mut self, text: &str) {
        for (i, part) in text.split('&').enumerate() {
            if i > 0 {
                self.buffer.push_str("&amp;");
            }
            self.buffer.push_str(part);
        }
    }
    fn element(&mut self, name: &str, text: &str) {
        self.buffer.push('<');
        self.buffer.push_str(name);
        self.buffer.push('>');
        self.escaped(text);
        self.buffer.push_str("</");
        self.buffer.push_str(name);
        self.buffer.push('>');
    }
    /// A text for people, in the bank's characters; a change is noted.
    fn text(&mut self, name: &str, row: usize, text: &str) {
        let written = bank_text(text);
        if let Cow::Owned(to) = &written
            && to != text
        {
            self.changed.push(Transliterated { row, from: text.to_owned(), to: to.clone() });
        }
        self.element(name, &written);
    }
    fn iban(&mut self, text: &str) {
        self.buffer.push_str("<IBAN>");
        self.buffer.extend(text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()));
        self.buffer.push_str("</IBAN>");
    }
    fn amount(&mut self, amount: Money) {
        let cents = amount.cents();
        let mut digits = [0u8; 20];
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
        self.buffer.extend(digits[at..].iter().map(|b| char::from(*b)));
    }
    fn flush_if_full(&mut self) -> io::Result<()> {
        if self.buffer.len() >= CHUNK_BYTES { self.flush() } else { Ok(()) }
    }
    fn flush(&mut self) -> io::Result<()> {
        self.hash.update(self.buffer.as_bytes());
        self.out.write_all(self.buffer.as_bytes())?;
        self.bytes += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}
