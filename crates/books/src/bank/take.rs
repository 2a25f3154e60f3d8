//! Taking an answer in: matched to runs and payments, kept as a whole, and what came back is held.

use std::collections::{BTreeSet, HashMap};

use model::acts::bank::{AnswerKind, BankLine, LineKind};
use model::acts::payment::{ChangeKind, RunRow};
use model::acts::{BankAct, Body, PaymentAct};
use model::ids::{ChangeId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Money, Problem};

use super::BankBook;
use crate::context::{Context, Decision};
use crate::payments::ledger::OUR_OWN_REASONS;
use crate::payments::{PaymentBook, Run};

/// Stands before ids in files of an exercise.
const EXERCISE_PREFIX: &str = "UEBUNG-";
/// Most lines of one answer.
pub const LINES_MAX: usize = 1_000_000;
/// The account holder has died.
const DECEASED: &str = "MD07";

/// An answer to be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakeAnswer {
    /// SHA-256 of the file.
    pub hash: [u8; 32],
    /// What kind.
    pub kind: AnswerKind,
    /// The bank's id.
    pub id: String,
    /// Our account.
    pub account: Option<String>,
    /// Its day.
    pub day: Option<CivilDate>,
    /// Balance before.
    pub opening: Option<Money>,
    /// Balance after.
    pub closing: Option<Money>,
    /// Lines; `run` is filled here.
    pub lines: Vec<BankLine>,
}

/// Payments in files, by end-to-end id, and files by message id.
pub struct Sent<'a> {
    claims: HashMap<&'a str, (&'a Run, usize, &'a RunRow)>,
    files: HashMap<&'a str, &'a Run>,
}

impl<'a> Sent<'a> {
    /// Everything that was written into a file.
    #[must_use]
    pub fn of(book: &'a PaymentBook) -> Self {
        let mut sent = Self { claims: HashMap::new(), files: HashMap::new() };
        for run in book.runs() {
            let Some(file) = &run.file else { continue };
            sent.files.insert(&file.message_id, run);
            let paid = run.rows.iter().enumerate().filter(|(_, row)| row.paid());
            sent.claims.extend(paid.map(|(place, row)| (row.end_to_end.as_str(), (run, place, row))));
        }
        sent
    }
    /// Run, place in its rows and row of a payment.
    #[must_use]
    pub fn claim(&self, end_to_end: &str) -> Option<(&'a Run, usize, &'a RunRow)> {
        self.claims.get(end_to_end).copied()
    }
    /// The run that a line belongs to, by payment or by file.
    #[must_use]
    pub fn run(&self, line: &BankLine) -> Option<RunId> {
        let of_claim = line.end_to_end.as_deref().and_then(|id| self.claim(id)).map(|(run, _, _)| run.id);
        let of_file = line.message.as_deref().and_then(|id| {
            let own = id.strip_prefix(EXERCISE_PREFIX).unwrap_or(id);
            self.files.get(own).map(|run| run.id)
        });
        of_claim.or(of_file)
    }
}

/// What an entry moves in EUR: in is positive. Nothing for a status or another currency.
#[must_use]
pub fn signed(line: &BankLine) -> Option<Money> {
    match line.kind {
        LineKind::Returned | LineKind::Incoming => line.euro(),
        LineKind::Debited | LineKind::FileDebited => line.euro().map(|amount| -amount),
        _ => None,
    }
}

/// Takes an answer in (treasurer). Payments that came back or were refused are open again and held until their account is
/// settled; nothing else changes by itself.
///
/// # Errors
/// `NB-A-010`; `NB-B-111` the same file was taken in before; `-112` nothing in it; `-113` longer than [`LINES_MAX`].
pub fn take_answer(
    bank: &BankBook,
    payments: &PaymentBook,
    context: &mut Context<'_>,
    command: TakeAnswer,
) -> Result<Decision, Refusal> {
    take_answers(bank, payments, context, vec![command])
}

/// Takes the answers of one delivery in, for example a statement and an advice of the same day that show the same return:
/// what follows for a payment follows once. Where some are known already or empty, the others are taken.
///
/// # Errors
/// As [`take_answer`] for the last one, where every one is refused; `NB-B-112` if there is none.
pub fn take_answers(
    bank: &BankBook,
    payments: &PaymentBook,
    context: &mut Context<'_>,
    commands: Vec<TakeAnswer>,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    let mut following = Following::new(bank, payments);
    let mut decision = Decision::default();
    let mut refused = vec![Problem::new("NB-B-112").at("file")];
    for command in commands {
        match one(&mut following, context, command) {
            Ok(acts) => decision.acts.extend(acts.into_iter().map(|act| (None, act))),
            Err(refusal) => refused = refusal,
        }
    }
    if decision.acts.is_empty() { Err(refused) } else { Ok(decision) }
}

fn one(following: &mut Following<'_>, context: &mut Context<'_>, command: TakeAnswer) -> Result<Vec<Body>, Refusal> {
    let bank = following.bank;
    if let Some(before) = bank.answers().iter().find(|answer| answer.hash == command.hash && answer.id == command.id) {
        return Err(vec![Problem::new("NB-B-111").at("file").with("at", before.at.german())]);
    }
    if command.lines.is_empty() && command.closing.is_none() {
        return Err(vec![Problem::new("NB-B-112").at("file")]);
    }
    if command.lines.len() > LINES_MAX {
        return Err(vec![Problem::new("NB-B-113").at("file").with("limit", LINES_MAX)]);
    }
    let mut lines = command.lines;
    for line in &mut lines {
        line.run = following.sent.run(line);
    }
    let held = following.follow(&lines, context);
    let taken = BankAct::AnswerTaken {
        hash: command.hash,
        kind: command.kind,
        id: command.id,
        account: command.account,
        day: command.day,
        opening: command.opening,
        closing: command.closing,
        lines,
    };
    Ok(std::iter::once(Body::Bank(taken)).chain(held.into_iter().map(Body::Payment)).collect())
}

/// What was settled already by earlier answers and by this delivery.
struct Following<'a> {
    bank: &'a BankBook,
    payments: &'a PaymentBook,
    sent: Sent<'a>,
    /// Payments that this delivery has opened again.
    done: BTreeSet<&'a str>,
    /// Grants that are held: benefit and file number.
    held: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Following<'a> {
    fn new(bank: &'a BankBook, payments: &'a PaymentBook) -> Self {
        let holds = payments.changes().iter();
        let holds = holds.filter(|change| change.kind == ChangeKind::Hold && change.rejected.is_none());
        Self {
            bank,
            payments,
            sent: Sent::of(payments),
            done: BTreeSet::new(),
            held: holds.map(|change| (change.benefit.as_str(), change.file_number.as_str())).collect(),
        }
    }

    /// What follows for payments that are new among the returned and refused: the claim is open again (and held until the
    /// account is settled), and where the account holder has died the grant is held.
    fn follow(&mut self, lines: &[BankLine], context: &mut Context<'_>) -> Vec<PaymentAct> {
        let mut acts = Vec::new();
        for line in lines {
            let back = matches!(line.kind, LineKind::Returned | LineKind::Rejected);
            let reason = line.reason.as_deref().unwrap_or("NARR");
            if !back || OUR_OWN_REASONS.contains(&reason) || self.bank.line(&line.identity).is_some() {
                continue;
            }
            let Some((run, place, row)) = line.end_to_end.as_deref().and_then(|id| self.sent.claim(id)) else {
                continue;
            };
            if !self.done.insert(&row.end_to_end) {
                continue;
            }
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            if row.erased() || self.payments.ledger().returned(run.id, place).is_some() {
                continue;
            }
            let on = line.booked.unwrap_or(context.today);
            acts.push(PaymentAct::ClaimReturned { run: run.id, row: place, reason: reason.to_owned(), on });
            if reason == DECEASED && self.held.insert((&run.benefit, &row.file_number)) {
                acts.push(PaymentAct::ChangeRecorded {
                    change: ChangeId((context.fresh)()),
                    benefit: run.benefit.clone(),
                    file_number: row.file_number.clone(),
                    from: run.month.next(),
                    kind: ChangeKind::Hold,
                    reason: format!(
                        "Die Bank meldet zur Zahlung {} (MD07): Kontoinhaber verstorben. Todesfall prüfen, bis dahin nicht zahlen.",
                        run.month.german()
                    ),
                    row: None,
                    mark: None,
                    notice: None,
                    component: None,
                });
            }
        }
        acts
    }
}
