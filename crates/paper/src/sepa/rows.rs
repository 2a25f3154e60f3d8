//! Rows as the writer looks at them: borrowed, and gone through twice.

use super::{Payment, Reason, WriteError};

/// One credit transfer, borrowed from wherever the list lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row<'a> {
    /// Payee's name.
    pub payee: &'a str,
    /// Payee's IBAN, spaces allowed.
    pub iban: &'a str,
    /// Amount in cents of a euro.
    pub cents: i64,
    /// End-to-end id.
    pub end_to_end_id: &'a str,
    /// What it is for; may be empty.
    pub remittance: &'a str,
}

/// A list that can be gone through several times and shows the same rows each time.
pub trait Rows {
    /// Shows every row in order with its place, from 1: a row, or why the line is none.
    ///
    /// # Errors
    /// What `take` gives back, at once; [`WriteError::List`] if the list itself cannot be read.
    fn each(
        &mut self,
        take: impl FnMut(usize, Result<Row<'_>, Reason>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError>;
}

impl Rows for &[Payment] {
    fn each(
        &mut self,
        mut take: impl FnMut(usize, Result<Row<'_>, Reason>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        for (index, payment) in self.iter().enumerate() {
            let row = Row {
                payee: &payment.payee,
                iban: &payment.iban,
                cents: payment.amount.cents(),
                end_to_end_id: &payment.end_to_end_id,
                remittance: &payment.remittance,
            };
            take(index + 1, Ok(row))?;
        }
        Ok(())
    }
}
