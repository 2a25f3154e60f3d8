//! Recalls (camt.055): asked for by a person, answered by the bank (camt.029); a bank may refuse.

use model::acts::{BankAct, Body};
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use super::BankBook;
use super::take::Sent;
use crate::context::{Context, Decision};
use crate::payments::PaymentBook;
use crate::payments::changes::{REASON_MAX, given};

/// Reasons that banks take for a recall.
pub const REASONS: [&str; 5] = ["DUPL", "TECH", "FRAD", "AM09", "AC03"];

/// A recall.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Recall {
    /// Reason code.
    pub reason: String,
    /// How it was asked.
    pub note: String,
    /// When.
    pub at: Instant,
    /// Granted, in the bank's words, when.
    pub answered: Option<(bool, String, Instant)>,
}

impl Recall {
    pub(super) fn asked(reason: &str, note: &str, at: Instant) -> Self {
        Self { reason: reason.to_owned(), note: note.to_owned(), at, answered: None }
    }
}

/// Records that the bank was asked to call a payment back (treasurer).
///
/// # Errors
/// `NB-A-010`; `NB-B-120` no payment of ours has this id; `-121` no reason that banks know; `-122` nothing said of how it
/// was asked; `-123` it was asked for already.
pub fn ask(
    bank: &BankBook,
    payments: &PaymentBook,
    context: &Context<'_>,
    end_to_end: &str,
    reason: &str,
    note: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    let end_to_end = end_to_end.trim();
    let mut problems = Vec::new();
    if Sent::of(payments).claim(end_to_end).is_none() {
        problems.push(Problem::new("NB-B-120").at("end_to_end"));
    }
    if !REASONS.contains(&reason) {
        problems.push(Problem::new("NB-B-121").at("reason"));
    }
    let note = given(note, REASON_MAX);
    if note.is_none() {
        problems.push(Problem::new("NB-B-122").at("note"));
    }
    if bank.recalls().get(end_to_end).is_some_and(|recall| recall.answered.is_none()) {
        problems.push(Problem::new("NB-B-123").at("end_to_end"));
    }
    match note {
        Some(note) if problems.is_empty() => Ok(Decision::one(Body::Bank(BankAct::RecallAsked {
            end_to_end: end_to_end.to_owned(),
            reason: reason.to_owned(),
            note,
        }))),
        _ => Err(problems),
    }
}

/// Records the bank's answer to a recall (treasurer).
///
/// # Errors
/// `NB-A-010`; `NB-B-124` nobody asked for it, or it was answered.
pub fn answer(
    bank: &BankBook,
    context: &Context<'_>,
    end_to_end: &str,
    granted: bool,
    note: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    if bank.recalls().get(end_to_end).is_none_or(|recall| recall.answered.is_some()) {
        return Err(vec![Problem::new("NB-B-124")]);
    }
    let note = given(note, REASON_MAX).unwrap_or_default();
    let answered = BankAct::RecallAnswered { end_to_end: end_to_end.to_owned(), granted, note };
    Ok(Decision::one(Body::Bank(answered)))
}
