//! What the bank answers: pain.002 (status), camt.053 (statement), camt.054 (advice), read into lines that an act can hold.
//! Hostile until read: the same limits as for lists.

mod delivery;
mod statement;
mod status;

use std::collections::HashMap;
use std::io::BufRead;

use model::acts::bank::{AnswerKind, BankLine, LineKind};
use model::{CivilDate, Money};
use sha2::{Digest, Sha256};

pub use delivery::{Delivered, read_delivery};

use super::BankError;
use super::xml::{Step, Walker, begin};

/// Most lines of one file: entries, their single payments, statuses, statements without any. A line needs some 600 bytes while
/// a file is read.
pub const ANSWER_LINES_MAX: usize = 300_000;
/// Longest text kept of an id, name or reason, in characters: what is longer is no id.
const MAX_SHORT_CHARS: usize = 140;

/// One answer: a status report, a statement, an advice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// What kind.
    pub kind: AnswerKind,
    /// The bank's id.
    pub id: String,
    /// Our account, where the answer names it.
    pub account: Option<String>,
    /// Day of the closing balance or of the message.
    pub day: Option<CivilDate>,
    /// Balance before the entries, in EUR.
    pub opening: Option<Money>,
    /// Balance after the entries, in EUR.
    pub closing: Option<Money>,
    /// Lines in the order of the file.
    pub lines: Vec<BankLine>,
    /// Entries that are announced and not booked: they are in no line.
    pub not_booked: usize,
    /// Entries whose single payments do not add up: they are one line each, without the single payments.
    pub not_adding_up: usize,
}

impl Answer {
    fn new(kind: AnswerKind) -> Self {
        Self {
            kind,
            id: String::new(),
            account: None,
            day: None,
            opening: None,
            closing: None,
            lines: Vec::new(),
            not_booked: 0,
            not_adding_up: 0,
        }
    }

    /// Closing balance less opening balance less all entries: not zero if the statement has a gap. Nothing without both
    /// balances.
    #[must_use]
    pub fn gap(&self) -> Option<Money> {
        Some(self.closing? - self.opening? - moved(&self.lines))
    }

    /// Counts equal lines, so that two equal entries of one day stay two.
    fn identify(&mut self) {
        let mut equal: HashMap<[u8; 16], u32> = HashMap::new();
        for line in &mut self.lines {
            let seen = equal.entry(line.identity).or_default();
            if *seen > 0 {
                line.identity = digest(&[&hex(&line.identity), &seen.to_string()]);
            }
            *seen += 1;
        }
    }
}

/// What the entries move: in less out, in EUR.
#[must_use]
pub fn moved(lines: &[BankLine]) -> Money {
    let signed = |line: &BankLine| match line.kind {
        LineKind::Returned | LineKind::Incoming => line.euro(),
        LineKind::Debited | LineKind::FileDebited => line.euro().map(|amount| -amount),
        _ => None,
    };
    lines.iter().filter_map(signed).sum()
}

/// Reads a file of answers; a file of statements may hold several.
///
/// # Errors
/// [`BankError`]: no answer of a bank, cut off, too large, a forbidden construct. Nothing of the file is taken then.
pub fn read_answers(mut reader: impl BufRead) -> Result<Vec<Answer>, BankError> {
    if let Some(what) = begin(&mut reader)? {
        return Err(BankError::NoAnswer { what });
    }
    let mut xml = Walker::new(reader);
    loop {
        match xml.step()? {
            Step::Open => match xml.name() {
                "CstmrPmtStsRpt" if xml.depth() == 2 => return status::read(xml).map(|answer| vec![answer]),
                "BkToCstmrStmt" if xml.depth() == 2 => return statement::read(xml, AnswerKind::Statement),
                "BkToCstmrDbtCdtNtfctn" if xml.depth() == 2 => return statement::read(xml, AnswerKind::Advice),
                other if xml.depth() >= 2 => return Err(BankError::NoAnswer { what: other.to_owned() }),
                _ => {}
            },
            Step::Close => {}
            Step::End => return Err(BankError::NoAnswer { what: String::new() }),
        }
    }
}

/// The identity of a line typed by hand.
#[must_use]
pub fn typed_identity(parts: &[&str]) -> [u8; 16] {
    digest(parts)
}

/// SHA-256 over the parts with their lengths, cut to 16 bytes.
fn digest(parts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut identity = [0; 16];
    identity.copy_from_slice(&digest[..16]);
    identity
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A text of an answer, if it is not empty; cut to what an act keeps.
fn short(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_control()).take(MAX_SHORT_CHARS).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// An id of ours in an answer; `NOTPROVIDED` is none.
fn id(text: &str) -> Option<String> {
    short(text).filter(|text| text != "NOTPROVIDED")
}

/// The day of a date or of a moment.
fn day(text: &str) -> Option<CivilDate> {
    text.get(..10)?.parse().ok()
}

fn count(lines: usize) -> Result<(), BankError> {
    if lines > ANSWER_LINES_MAX {
        return Err(BankError::TooLarge { limit: ANSWER_LINES_MAX as u64, unit: "entries" });
    }
    Ok(())
}
