//! A typed list straight into a file: `notbetrieb payments file`.

use std::io::BufRead;
use std::marker::PhantomData;

use model::{CivilDate, Instant};

use super::check::is_id;
use super::{Batch, Payment, Purpose, Reason, RowProblem, Written, write};
use crate::bank::{self, ListHead};
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

/// Reads a list (JSON Lines or CSV, see docs/formats/bank.md) and writes the file.
///
/// # Errors
/// Every line that is wrong with its reason, `row` being the line of the list (0 for what the head lacks). Nothing is
/// written then.
pub fn from_list<D: Domain>(reader: impl BufRead, options: &ListOptions) -> Result<Written, Vec<RowProblem>> {
    let list = bank::read_list(reader)
        .map_err(|error| vec![RowProblem::new(error.line(), Reason::Line(error.to_string()))])?;
    let mut faults = list.bad;
    let given = list.head.unwrap_or_default();
    let head = head(given, options, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let lines: Vec<usize> = list.payments.iter().map(|payment| payment.place).collect();
    let payments: Vec<Payment> = list
        .payments
        .into_iter()
        .map(|row| Payment {
            end_to_end_id: row.end_to_end_id.unwrap_or_else(|| derived_id(&head.message_id, row.place)),
            remittance: match (row.remittance.is_empty(), &row.file_number) {
                (true, Some(number)) => format!("AZ {number}"),
                _ => row.remittance,
            },
            payee: row.payee_name,
            iban: row.iban,
            amount: row.amount,
        })
        .collect();
    let batch = Batch::<D> {
        message_id: head.message_id,
        created: head.created,
        debtor: head.debtor,
        debtor_iban: head.debtor_iban,
        debtor_bic: head.debtor_bic,
        execution: head.execution,
        purpose: options.purpose,
        payments: &payments,
        domain: PhantomData,
    };
    // The writer counts payments; people look at lines.
    let line = |row: usize| row.checked_sub(1).and_then(|i| lines.get(i).copied()).unwrap_or(0);
    write(&batch)
        .map(|mut written| {
            for change in &mut written.transliterated {
                change.row = line(change.row);
            }
            written
        })
        .map_err(|faults| {
            faults
                .into_iter()
                .map(|fault| RowProblem {
                    row: line(fault.row),
                    reason: match fault.reason {
                        Reason::Duplicate(first) => Reason::Duplicate(line(first)),
                        other => other,
                    },
                })
                .collect()
        })
}

struct Head {
    debtor: String,
    debtor_iban: String,
    debtor_bic: Option<String>,
    execution: CivilDate,
    message_id: String,
    created: Instant,
}

fn head(given: ListHead, options: &ListOptions, faults: &mut Vec<RowProblem>) -> Head {
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
    }
}

/// An end-to-end id where the list gives none: message id and line, cut to the allowed length.
fn derived_id(message_id: &str, line: usize) -> String {
    let tail = format!("-{line:06}");
    let stem: String = message_id.chars().take(super::MAX_ID_CHARS - tail.len()).collect();
    let id = format!("{stem}{tail}");
    if is_id(&id) { id } else { format!("NB{tail}") }
}
