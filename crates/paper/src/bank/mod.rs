//! Lists that come from outside: pain.001 and camt.053 of the bank, typed lists. All input is hostile until read:
//! sizes are limited, document types and foreign entities refused, a file cut off is refused with the place.

pub mod answers;
mod camt;
pub mod container;
mod error;
mod list;
mod pain;
mod xml;

use std::io::BufRead;

use model::{CivilDate, Instant, Money};
use serde::Deserialize;

pub use error::BankError;
pub use list::{ListItem, MAX_LINE_BYTES, TypedRow, head_of, read_list, walk_list};

use crate::sepa::RowProblem;

/// Largest file in bytes.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;
/// Most payments in one file.
pub const MAX_PAYMENTS: usize = 1_000_000;

/// One payment of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedPayment {
    /// Payee.
    pub payee_name: String,
    /// IBAN without spaces, check digits verified.
    pub iban: String,
    /// Amount in EUR.
    pub amount: Money,
    /// End-to-end id, where there is one (`NOTPROVIDED` counts as none).
    pub end_to_end_id: Option<String>,
    /// Remittance text; may be empty.
    pub remittance: String,
    /// File number, where the list has one.
    pub file_number: Option<String>,
    /// Line of a typed list; place of the payment in a bank file, from 1.
    pub place: usize,
}

/// What kind of file it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// pain.001 (.03 or .09): what was sent to the bank.
    Pain001,
    /// camt.053 (.02 or .08): what the bank booked.
    Camt053,
    /// JSON Lines or CSV.
    Typed,
}

/// What a typed list may say about itself in its first line.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListHead {
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
    /// Moment of creation, RFC 3339.
    pub created: Option<Instant>,
}

/// Something in a bank file that is no outgoing payment of ours, or cannot be told apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// Entry of the statement, from 1.
    pub entry: usize,
    /// Its amount.
    pub amount: Option<Money>,
    /// Why.
    pub why: LeftOutWhy,
}

/// Why an entry was left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeftOutWhy {
    /// Money came in.
    Incoming,
    /// A return or reversal.
    Returned,
    /// Not booked yet.
    NotBooked,
    /// Booked as one sum without its single payments: ask the bank for the details.
    WithoutDetails,
    /// The single payments do not add up to the entry.
    DetailsDoNotAddUp,
}

/// A list as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentList {
    /// What kind of file.
    pub source: Source,
    /// Message or statement id, where there is one.
    pub id: Option<String>,
    /// Head line of a typed list.
    pub head: Option<ListHead>,
    /// Usable payments in the order of the file.
    pub payments: Vec<ListedPayment>,
    /// Rows that cannot be used, with their reason.
    pub bad: Vec<RowProblem>,
    /// Entries of a statement that are no payments of ours.
    pub left_out: Vec<LeftOut>,
}

impl PaymentList {
    fn new(source: Source) -> Self {
        Self { source, id: None, head: None, payments: Vec::new(), bad: Vec::new(), left_out: Vec::new() }
    }
    /// Sum of the usable payments.
    #[must_use]
    pub fn sum(&self) -> Money {
        self.payments.iter().map(|payment| payment.amount).sum()
    }
}

/// Reads any of the known files; the kind is told from its first characters.
///
/// # Errors
/// [`BankError`]: not a known file, cut off, too large, a forbidden construct, count or sum that do not fit.
pub fn read(mut reader: impl BufRead) -> Result<PaymentList, BankError> {
    let start = reader.fill_buf().map_err(|e| BankError::Stream(e.to_string()))?;
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if start.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<') {
        read_bank_file(reader)
    } else {
        list::read_list(reader)
    }
}

/// Reads a pain.001 or camt.053, told apart by the element under the root.
///
/// # Errors
/// See [`read`].
pub fn read_bank_file(mut reader: impl BufRead) -> Result<PaymentList, BankError> {
    if let Some(what) = xml::begin(&mut reader)? {
        return Err(BankError::Unknown { what });
    }
    let mut xml = xml::Walker::new(reader);
    loop {
        match xml.step()? {
            xml::Step::Open => match xml.name() {
                "CstmrCdtTrfInitn" if xml.depth() == 2 => return pain::read(xml),
                "BkToCstmrStmt" if xml.depth() == 2 => return camt::read(xml),
                other if xml.depth() >= 2 => return Err(BankError::Unknown { what: other.to_owned() }),
                _ => {}
            },
            xml::Step::Close => {}
            xml::Step::End => return Err(BankError::Unknown { what: String::new() }),
        }
    }
}
