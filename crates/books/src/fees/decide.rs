//! Taking, waiving and owing fees; giving money back.

use model::Problem;
use model::acts::Body;
use model::acts::fee::{FeeAct, FeeLine, Means};
use model::catalogue::DueFee;
use model::ids::CaseId;
use model::problem::Refusal;

use super::receipt_block;
use crate::Books;
use crate::cases::decide::{live, service_for};
use crate::context::{Context, Decision};

/// Longest name of a till, in characters.
pub const TILL_MAX_CHARS: usize = 30;
/// Longest reason, in characters.
pub const NOTE_MAX_CHARS: usize = 500;

/// What is to become of a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Taken now.
    Taken,
    /// Waived for the reason with this key.
    Waived(String),
    /// Owed.
    Owed,
}

/// What is to become of the open positions of a case; positions that are not named stay open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settle {
    /// Positions by key.
    pub positions: Vec<(String, Outcome)>,
    /// Till, where money is taken.
    pub till: String,
    /// How it is paid.
    pub means: Option<Means>,
    /// Reason for what is waived or owed.
    pub note: String,
}

/// Settles positions: one act with a receipt for what is taken, one for each reason, one for what is owed.
///
/// # Errors
/// `NB-V-002/003` case, `NB-A-010`, `NB-V-320` reason missing, `NB-V-321` no reason of this position, `NB-V-322` nothing chosen,
/// `NB-V-323` not due or settled already, `NB-V-324` till missing, `NB-V-325` how it was paid, `NB-V-329` the till is closed.
pub fn settle(books: &Books, context: &Context<'_>, id: CaseId, command: &Settle) -> Result<Decision, Refusal> {
    let case = live(&books.cases, id)?;
    let service = service_for(context, &case.service)?;
    let open = books.fees.open(service, case);
    let mut problems = Refusal::new();
    let note = command.note.trim();
    let mut taken: Vec<FeeLine> = Vec::new();
    let mut owed: Vec<FeeLine> = Vec::new();
    let mut waived: Vec<(String, FeeLine)> = Vec::new();
    for (key, outcome) in &command.positions {
        let field = format!("fee.{key}");
        let Some(due) = open.iter().find(|due| due.fee.key == *key) else {
            problems.push(Problem::new("NB-V-323").at(field));
            continue;
        };
        match outcome {
            Outcome::Taken => taken.push(line(due)),
            Outcome::Owed => owed.push(line(due)),
            Outcome::Waived(reason) if due.fee.waiver(reason).is_some() => waived.push((reason.clone(), line(due))),
            Outcome::Waived(_) => problems.push(Problem::new("NB-V-321").at(field).with("label", &due.fee.label.de)),
        }
    }
    if command.positions.is_empty() {
        problems.push(Problem::new("NB-V-322"));
    }
    if note.is_empty() && !(owed.is_empty() && waived.is_empty()) || note.chars().count() > NOTE_MAX_CHARS {
        problems.push(Problem::new("NB-V-320").at("note").with("max", NOTE_MAX_CHARS));
    }
    let till = till_name(&command.till);
    if !taken.is_empty() {
        if till.is_empty() || till.chars().count() > TILL_MAX_CHARS {
            problems.push(Problem::new("NB-V-324").at("till").with("max", TILL_MAX_CHARS));
        } else if books.fees.closed(&till, context.today) {
            problems.push(Problem::new("NB-V-329").at("till").with("till", &till));
        }
        if command.means.is_none() {
            problems.push(Problem::new("NB-V-325").at("means"));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut acts: Vec<FeeAct> = Vec::new();
    if let Some(means) = command.means.filter(|_| !taken.is_empty()) {
        let number = books.numbers.next(&receipt_block(context.block), 0);
        acts.push(FeeAct::Taken { number, till, means, lines: taken });
    }
    let mut reasons: Vec<&String> = waived.iter().map(|(reason, _)| reason).collect();
    reasons.sort();
    reasons.dedup();
    for reason in reasons {
        let lines = waived.iter().filter(|(key, _)| key == reason).map(|(_, line)| line.clone()).collect();
        acts.push(FeeAct::Waived { lines, reason: reason.clone(), note: note.to_owned() });
    }
    if !owed.is_empty() {
        acts.push(FeeAct::Owed { lines: owed, note: note.to_owned() });
    }
    Ok(Decision { acts: acts.into_iter().map(|act| (Some(id), Body::Fee(act))).collect() })
}

/// The same till however it was typed: blanks in a row are one.
pub(super) fn till_name(typed: &str) -> String {
    typed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn line(due: &DueFee<'_>) -> FeeLine {
    FeeLine {
        key: due.fee.key.clone(),
        label: due.fee.label.de.clone(),
        kind: due.fee.kind.name().to_owned(),
        law: due.fee.law.clone(),
        amount: due.amount,
    }
}

/// Gives the money of a receipt back; its positions are open again. Never from a till whose day is closed.
///
/// # Errors
/// `NB-V-326` no such receipt or given back already, `NB-V-005` reason missing, `NB-V-329` the till is closed today.
pub fn give_back(books: &Books, context: &Context<'_>, number: &str, reason: &str) -> Result<Decision, Refusal> {
    let entry = books.fees.receipt(number).filter(|entry| entry.returned.is_none());
    let entry = entry.ok_or_else(|| vec![Problem::new("NB-V-326").with("number", number)])?;
    if let Some(case) = books.cases.get(entry.case) {
        service_for(context, &case.service)?;
    }
    if let super::What::Taken { till, .. } = &entry.what
        && books.fees.closed(till, context.today)
    {
        return Err(vec![Problem::new("NB-V-329").at("reason").with("till", till)]);
    }
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-V-005").at("reason")]);
    }
    let act = FeeAct::Returned { number: number.to_owned(), reason: reason.trim().to_owned() };
    Ok(Decision::of_case(entry.case, Body::Fee(act)))
}
