//! Changes that take effect on the next run (C8): hold, amount, account, new payee.

use std::collections::BTreeSet;

use model::acts::claim::{Component, Share};
use model::acts::payment::{ChangeKind, Mark};
use model::acts::{Body, PaymentAct};
use model::ids::ChangeId;
use model::problem::Refusal;
use model::role::Role;
use model::{Month, Problem};

use super::lists::{FILE_NUMBER_MAX, PAYEE_MAX, benefit, payable};
use super::{Change, PaymentBook};
use crate::context::{Context, Decision};

/// Longest reason in characters.
pub const REASON_MAX: usize = 1_000;

/// Record a change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordChange {
    /// Benefit key.
    pub benefit: String,
    /// File number.
    pub file_number: String,
    /// First month it holds for.
    pub from: Month,
    /// What changes; IBANs with or without spaces.
    pub kind: ChangeKind,
    /// Why, and the proof that was shown.
    pub reason: String,
    /// IBAN of the row that is meant; needed for amount and account where several payees stand under the number.
    pub row: Option<String>,
    /// What stands behind it, where a calculation does.
    pub basis: Basis,
}

/// What a calculation says of its amount. By default nothing: the amount was typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Basis {
    /// Newly calculated (provisional) or advance; never granted or repeated.
    pub mark: Option<Mark>,
    /// Number of the notice that tells the recipient of the reservation.
    pub notice: Option<String>,
    /// Part of the claim that a new row stands for: a direct payment beside the household's row.
    pub component: Option<Component>,
}

/// Records a change (benefits clerk). A new account and a new payee then wait for a second person and are not
/// used before; holds and amounts need none.
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `-010` file number on no list; `-011` no reason; `-012` no proof
/// for an account; `-013` several payees; `-014` a new payee that is paid already; `-019` payee; `-020` amount;
/// `-021` IBAN; `-109` a calculated amount that is marked as granted or repeated.
pub fn record_change(
    book: &PaymentBook,
    context: &mut Context<'_>,
    command: &RecordChange,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    benefit(context.catalogue, &command.benefit)?;
    let file_number = command.file_number.trim().to_owned();
    let mut problems = Vec::new();
    if given(&command.reason, REASON_MAX).is_none() {
        problems.push(Problem::new("NB-Z-011").at("reason"));
    }
    let kind = clean(&command.kind, &mut problems);
    let Basis { mark, notice, component } = command.basis.clone();
    if matches!(mark, Some(Mark::Granted | Mark::Repeated)) {
        problems.push(Problem::new("NB-Z-109").at("mark"));
    }
    let direct = component.is_some_and(|component| component.share == Share::Direct);
    let row = match command.row.as_deref().map(rules::iban::check) {
        None => None,
        Some(Ok(iban)) => Some(iban.as_str().to_owned()),
        Some(Err(_)) => {
            problems.push(Problem::new("NB-Z-021").at("row"));
            None
        }
    };
    let payees = payees(book, &command.benefit, &file_number, command.from);
    if let ChangeKind::New { .. } = kind {
        if file_number.is_empty() || file_number.chars().count() > FILE_NUMBER_MAX {
            problems.push(Problem::new("NB-Z-010").at("file_number"));
        }
        let listed = book.latest_list(&command.benefit, command.from).is_some_and(|list| {
            list.rows.iter().any(|row| {
                row.file_number == file_number && row.grant_until.is_none_or(|until| until >= command.from.first_day())
            })
        });
        let held = book.changes().iter().any(|change| {
            change.kind == ChangeKind::Hold
                && change.benefit == command.benefit
                && change.file_number == file_number
                && change.holds_for(command.from)
        });
        let recorded = book.changes().iter().any(|change| {
            matches!(change.kind, ChangeKind::New { .. })
                && change.benefit == command.benefit
                && change.file_number == file_number
                && change.rejected.is_none()
                && change.component.map(Component::base) == component.map(Component::base)
        });
        // A direct payment stands beside the household's row.
        if (listed && !held && !direct) || recorded {
            problems.push(Problem::new("NB-Z-014").at("file_number"));
        }
    } else if payees.is_empty() {
        problems.push(Problem::new("NB-Z-010").at("file_number"));
    } else if kind != ChangeKind::Hold && payees.len() > 1 && row.is_none() {
        problems.push(Problem::new("NB-Z-013").at("row").with("count", payees.len()));
    } else if row.as_ref().is_some_and(|iban| !payees.contains(iban)) {
        problems.push(Problem::new("NB-Z-010").at("row"));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::ChangeRecorded {
        change: ChangeId((context.fresh)()),
        benefit: command.benefit.clone(),
        file_number,
        from: command.from,
        kind,
        reason: command.reason.trim().to_owned(),
        row,
        mark,
        notice: notice.as_deref().and_then(|notice| given(notice, REASON_MAX)),
        component: component.map(Component::base),
    })))
}

/// Accounts under a file number, as the latest list up to the month and the changes have them.
fn payees(book: &PaymentBook, benefit: &str, file_number: &str, month: Month) -> BTreeSet<String> {
    let listed = book
        .latest_list(benefit, month)
        .into_iter()
        .flat_map(|list| list.rows.iter().filter(|row| row.file_number == file_number).map(|row| row.iban.clone()));
    let mut accounts: BTreeSet<String> = listed.collect();
    for change in book
        .changes()
        .iter()
        .filter(|change| change.benefit == benefit && change.file_number == file_number && change.rejected.is_none())
    {
        match &change.kind {
            ChangeKind::New { iban, .. } => {
                accounts.insert(iban.clone());
            }
            ChangeKind::Account { iban, .. } if !change.waits() => {
                match &change.row {
                    Some(row) => {
                        accounts.remove(row);
                    }
                    None => accounts.clear(),
                }
                accounts.insert(iban.clone());
            }
            _ => {}
        }
    }
    accounts
}

fn clean(kind: &ChangeKind, problems: &mut Vec<Problem>) -> ChangeKind {
    let mut kind = kind.clone();
    match &mut kind {
        ChangeKind::Hold => {}
        ChangeKind::Amount { amount } => {
            if !payable(*amount) {
                problems.push(Problem::new("NB-Z-020").at("amount"));
            }
        }
        ChangeKind::Account { payee, iban, proof } => {
            name_and_account(payee, iban, problems);
            match given(proof, REASON_MAX) {
                Some(text) => *proof = text,
                None => problems.push(Problem::new("NB-Z-012").at("proof")),
            }
        }
        ChangeKind::New { payee, iban, amount, .. } => {
            name_and_account(payee, iban, problems);
            if !payable(*amount) {
                problems.push(Problem::new("NB-Z-020").at("amount"));
            }
        }
        // These two follow from a settlement and are recorded there.
        ChangeKind::Settled { .. } | ChangeKind::SetOff { .. } => {
            problems.push(Problem::new("NB-Z-094").at("kind"));
        }
    }
    kind
}

fn name_and_account(payee: &mut String, iban: &mut String, problems: &mut Vec<Problem>) {
    match given(payee, PAYEE_MAX) {
        Some(text) => *payee = text,
        None => problems.push(Problem::new("NB-Z-019").at("payee")),
    }
    match rules::iban::check(iban) {
        Ok(checked) => checked.as_str().clone_into(iban),
        Err(_) => problems.push(Problem::new("NB-Z-021").at("iban")),
    }
}

/// The trimmed text, if there is one and it is not too long.
pub(crate) fn given(text: &str, max_chars: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= max_chars).then(|| text.to_owned())
}

/// Approves a new account or a new payee: by a second person (benefits clerk, orderer or head), never by the one
/// who recorded it (X26).
///
/// # Errors
/// `NB-Z-015` unknown; `-016` closed already; `-017` needs no approval; `-018` recorded by the same person.
pub fn approve_change(book: &PaymentBook, context: &mut Context<'_>, id: ChangeId) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Orderer, Role::Head])?;
    let change = open(book, id)?;
    if !change.needs_approval() {
        return Err(vec![Problem::new("NB-Z-017")]);
    }
    if change.approved_by.is_some() {
        return Err(vec![Problem::new("NB-Z-016")]);
    }
    // A change that nobody is known to have recorded has no first person to differ from.
    if change.recorded_by.is_none_or(|recorder| recorder == context.actor.account) {
        return Err(vec![Problem::new("NB-Z-018")]);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::ChangeApproved { change: id })))
}

/// The act of a refused attempt on a change, with the code of the first problem. `step` is `approve` or `reject`.
#[must_use]
pub fn refused_act(change: ChangeId, step: &str, refusal: &[Problem]) -> Body {
    Body::Payment(PaymentAct::ChangeRefused {
        change,
        step: step.to_owned(),
        code: refusal.first().map(|problem| problem.code.to_owned()).unwrap_or_default(),
    })
}

/// Rejects a change or withdraws it. One that two persons stand for can only be withdrawn by somebody other than
/// its recorder, since withdrawing an account brings the old one back.
///
/// # Errors
/// `NB-Z-015` unknown; `-016` closed already; `-011` no reason; `-018` approved and recorded by the same person.
pub fn reject_change(
    book: &PaymentBook,
    context: &mut Context<'_>,
    id: ChangeId,
    reason: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Orderer, Role::Head])?;
    let change = open(book, id)?;
    let reason = given(reason, REASON_MAX).ok_or_else(|| vec![Problem::new("NB-Z-011").at("reason")])?;
    if change.approved_by.is_some() && change.recorded_by == Some(context.actor.account) {
        return Err(vec![Problem::new("NB-Z-018")]);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::ChangeRejected { change: id, reason })))
}

fn open(book: &PaymentBook, id: ChangeId) -> Result<&Change, Refusal> {
    let change = book.change(id).ok_or_else(|| vec![Problem::new("NB-Z-015")])?;
    if change.rejected.is_some() {
        return Err(vec![Problem::new("NB-Z-016")]);
    }
    Ok(change)
}
