//! Payment files for German banks: pain.001.001.09 after DFÜ-Abkommen Anlage 3 (schema GBIC 5 and the rules of the
//! text that no schema expresses). Written by hand, element by element, so that order and namespace are visible;
//! two passes over the list, twelve bytes a payment beside it, byte-identical for equal input.
//!
//! A batch belongs to [`Real`](crate::domain::Real) or [`Exercise`](crate::domain::Exercise) by type. An exercise file
//! has another root and namespace, invented accounts and `UEBUNG` ids: no bank can take it.

mod characters;
mod check;
mod from_list;
mod note;
mod problem;
mod rows;
mod write;

use std::marker::PhantomData;

use model::{CivilDate, Instant, Money};

pub use characters::bank_text;
pub use check::{EXERCISE_BANKS, MAX_AMOUNT, MAX_ID_CHARS, MAX_NAME_CHARS, MAX_REMITTANCE_CHARS, is_exercise_account};
pub use from_list::{ListOptions, from_list, write_list};
pub use note::{EXECUTION_DAYS_AHEAD, Note, VopWay, notes};
pub use problem::{Reason, RowProblem};
pub use rows::{Row, Rows};
pub use write::{CHANGES_NAMED_MAX, Summary, Transliterated, WriteError, Written, write, write_rows, write_to};

/// One credit transfer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// Payee's name; letters the bank does not know are replaced and reported, see [`bank_text`].
    pub payee: String,
    /// Payee's IBAN, spaces allowed.
    pub iban: String,
    /// Amount, 0.01 to 999,999,999.99 EUR.
    pub amount: Money,
    /// End-to-end id, used once for ever.
    pub end_to_end_id: String,
    /// What it is for: benefit, month, file number. No health or family data.
    pub remittance: String,
}

/// Purpose code on each payment (`Purp/Cd`, ISO external code list).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Purpose {
    /// None.
    #[default]
    None,
    /// Social security benefit.
    Ssbe,
    /// Government payment.
    Govt,
}

impl Purpose {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Ssbe => Some("SSBE"),
            Self::Govt => Some("GOVT"),
        }
    }
}

/// The head of a payment file: one payer, one day.
#[derive(Clone, Debug)]
pub struct Head<D> {
    /// Message id; the same for the payment block. In an exercise `UEBUNG-` is put before it.
    pub message_id: String,
    /// Moment of creation, from the act that released the run, never from a clock: the file must come out the same again.
    pub created: Instant,
    /// Payer's name.
    pub debtor: String,
    /// Payer's IBAN.
    pub debtor_iban: String,
    /// Payer's BIC; `NOTPROVIDED` is written without it.
    pub debtor_bic: Option<String>,
    /// Day of execution (a TARGET day).
    pub execution: CivilDate,
    /// Purpose on each payment.
    pub purpose: Purpose,
    /// Real or exercise.
    pub domain: PhantomData<D>,
}

/// A payment file before it is written: one payer, one day, many payees.
#[derive(Clone, Debug)]
pub struct Batch<'a, D> {
    /// Message id; the same for the payment block. In an exercise `UEBUNG-` is put before it.
    pub message_id: String,
    /// Moment of creation, from the act that released the run, never from a clock: the file must come out the same again.
    pub created: Instant,
    /// Payer's name.
    pub debtor: String,
    /// Payer's IBAN.
    pub debtor_iban: String,
    /// Payer's BIC; `NOTPROVIDED` is written without it.
    pub debtor_bic: Option<String>,
    /// Day of execution (a TARGET day).
    pub execution: CivilDate,
    /// Purpose on each payment.
    pub purpose: Purpose,
    /// The payments, in the order of the file.
    pub payments: &'a [Payment],
    /// Real or exercise.
    pub domain: PhantomData<D>,
}

impl<D> Batch<'_, D> {
    fn head(&self) -> Head<D> {
        Head {
            message_id: self.message_id.clone(),
            created: self.created,
            debtor: self.debtor.clone(),
            debtor_iban: self.debtor_iban.clone(),
            debtor_bic: self.debtor_bic.clone(),
            execution: self.execution,
            purpose: self.purpose,
            domain: PhantomData,
        }
    }
}
