//! First pass: every rule of schema and text, every fault named with its row.

use std::collections::HashMap;

use model::Money;
use rules::iban::{self, Iban};

use super::{Batch, Payment, Reason, RowProblem, bank_text};
use crate::domain::Domain;

/// Largest amount of one payment (Anlage 3).
pub const MAX_AMOUNT: i64 = 99_999_999_999;
/// Longest name in characters.
pub const MAX_NAME_CHARS: usize = 70;
/// Longest id in characters.
pub const MAX_ID_CHARS: usize = 35;
/// Longest remittance text in characters.
pub const MAX_REMITTANCE_CHARS: usize = 140;
/// First digits of a Bankleitzahl that no German bank has: clearing areas are 1 to 8 (Bundesbank).
pub const EXERCISE_BANKS: [char; 2] = ['0', '9'];
/// What stands before ids of an exercise.
pub(super) const EXERCISE_PREFIX: &str = "UEBUNG-";

/// A German account whose Bankleitzahl no bank can have: for exercises only.
#[must_use]
pub fn is_exercise_account(iban: &Iban) -> bool {
    iban.bankleitzahl().is_some_and(|blz| blz.starts_with(EXERCISE_BANKS))
}

/// The message id as the file carries it.
pub(super) fn message_id<D: Domain>(batch: &Batch<'_, D>) -> String {
    if D::EXERCISE && !batch.message_id.starts_with(EXERCISE_PREFIX) {
        format!("{EXERCISE_PREFIX}{}", batch.message_id)
    } else {
        batch.message_id.clone()
    }
}

/// Sum of all payments, if the whole batch may be written; else every fault.
pub(super) fn check<D: Domain>(batch: &Batch<'_, D>) -> Result<Money, Vec<RowProblem>> {
    let mut faults = Vec::new();
    head(batch, &mut faults);
    let mut seen: HashMap<&str, usize> = HashMap::with_capacity(batch.payments.len());
    let mut cents: i64 = 0;
    let mut overflow = false;
    for (index, payment) in batch.payments.iter().enumerate() {
        let at = index + 1;
        row::<D>(at, payment, &mut faults);
        if let Some(first) = seen.insert(&payment.end_to_end_id, at) {
            faults.push(RowProblem::new(at, Reason::Duplicate(first)));
        }
        match cents.checked_add(payment.amount.cents()) {
            Some(sum) => cents = sum,
            None => overflow = true,
        }
    }
    if batch.payments.is_empty() {
        faults.push(RowProblem::new(0, Reason::Empty));
    }
    // CtrlSum has at most 18 digits with the cents.
    if overflow || cents >= 1_000_000_000_000_000_000 {
        faults.push(RowProblem::new(0, Reason::ControlSum));
    }
    if faults.is_empty() { Ok(Money::from_cents(cents)) } else { Err(faults) }
}

fn head<D: Domain>(batch: &Batch<'_, D>, faults: &mut Vec<RowProblem>) {
    let mut fault = |reason| faults.push(RowProblem::new(0, reason));
    if let Some(reason) = name(&batch.debtor) {
        fault(reason);
    }
    if let Some(reason) = account::<D>(&batch.debtor_iban) {
        fault(reason);
    }
    if batch.debtor_bic.as_deref().is_some_and(|bic| !is_bic(bic)) {
        fault(Reason::Bic);
    }
    if !is_id(&message_id(batch)) {
        fault(Reason::Id("MsgId"));
    }
    if !D::EXERCISE && batch.message_id.starts_with(EXERCISE_PREFIX) {
        fault(Reason::ExerciseInReality);
    }
}

fn row<D: Domain>(at: usize, payment: &Payment, faults: &mut Vec<RowProblem>) {
    let mut fault = |reason| faults.push(RowProblem::new(at, reason));
    if let Some(reason) = name(&payment.payee) {
        fault(reason);
    }
    if let Some(reason) = account::<D>(&payment.iban) {
        fault(reason);
    }
    if !(1..=MAX_AMOUNT).contains(&payment.amount.cents()) {
        fault(Reason::Amount);
    }
    if !is_id(&payment.end_to_end_id) {
        fault(Reason::Id("EndToEndId"));
    }
    let length = bank_text(&payment.remittance).chars().count();
    if length > MAX_REMITTANCE_CHARS {
        fault(Reason::RemittanceTooLong(length));
    }
}

fn name(text: &str) -> Option<Reason> {
    if text.trim().is_empty() {
        return Some(Reason::NameEmpty);
    }
    let written = bank_text(text);
    let length = written.chars().count();
    if length > MAX_NAME_CHARS {
        return Some(Reason::NameTooLong(length));
    }
    (!written.chars().any(char::is_alphanumeric)).then_some(Reason::NameUnprintable)
}

fn account<D: Domain>(text: &str) -> Option<Reason> {
    let iban = match iban::check(text) {
        Ok(iban) => iban,
        Err(error) => return Some(Reason::Iban(error.to_string())),
    };
    if !iban.is_sepa() {
        return Some(Reason::OutsideSepa(iban.country().to_owned()));
    }
    if !iban.is_eea() {
        return Some(Reason::OutsideEea(iban.country().to_owned()));
    }
    match (D::EXERCISE, is_exercise_account(&iban)) {
        (true, false) => Some(Reason::RealAccountInExercise),
        (false, true) => Some(Reason::ExerciseInReality),
        _ => None,
    }
}

/// Of the characters the base set allows only letters, digits and hyphen: no id of ours needs more, and the rules on
/// slashes cannot be broken.
pub(super) fn is_id(text: &str) -> bool {
    (1..=MAX_ID_CHARS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Four letters or digits, country, two, optional branch (ISO 9362).
fn is_bic(text: &str) -> bool {
    let upper = |s: &str| s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    matches!(text.len(), 8 | 11)
        && upper(text)
        && text.get(4..6).is_some_and(|c| c.bytes().all(|b| b.is_ascii_uppercase()))
}
