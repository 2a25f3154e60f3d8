//! What may be done about a difference, and what follows in the payment book.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::bank::LineKind;
use model::acts::payment::ChangeKind;
use model::acts::settlement::{DueRow, PaidBy, SettleStep};
use model::acts::{Body, PaymentAct, SettlementAct};
use model::catalogue::{Catalogue, SetOffLimit, SettlementSpec};
use model::ids::ChangeId;
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Month, Problem};

use super::differences::{Difference, Kind, difference, differences};
use super::{Key, Stepped};
use crate::Books;
use crate::bank::standing::ClaimStanding;
use crate::context::{Context, Decision};
use crate::payments::changes::{REASON_MAX, given};
use crate::payments::lists::{FILE_NUMBER_MAX, PAYEE_MAX, benefit, payable};

/// Most rows of a file of what should have been paid.
pub const ROWS_MAX: usize = 1_000_000;
/// Most proposals in one act.
const PROPOSALS_MAX: usize = 10_000;

/// Who is paid, where no list knows the case.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Payee {
    /// Name of the account's holder.
    pub payee: String,
    /// IBAN.
    pub iban: String,
}

/// How a set-off is entered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetOffTerms {
    /// First month whose runs deduct.
    pub from: Month,
    /// EUR a month at most; nothing: as much as the rule allows.
    pub monthly: Option<Money>,
    /// What the rule asks for besides the decision (fault, agreement) is there, as the clerk says.
    pub given: bool,
}

/// What the catalogue says of the settlement of a benefit.
#[must_use]
pub fn spec<'a>(catalogue: &'a Catalogue, key: &str) -> Option<&'a SettlementSpec> {
    let benefits = catalogue.payment().into_iter().flat_map(|rules| &rules.benefits);
    benefits.filter(|benefit| benefit.key == key).find_map(|benefit| benefit.settlement.as_ref())
}

/// The provision a difference rests on.
fn law(catalogue: &Catalogue, benefit: &str, kind: Kind) -> String {
    let spec = spec(catalogue, benefit);
    spec.map_or_else(String::new, |spec| match kind {
        Kind::Underpaid | Kind::Even => spec.underpaid.clone(),
        Kind::Overpaid => spec.overpaid.clone(),
        Kind::WithoutDecision => spec.without_decision.clone(),
    })
}

/// The most that a rule lets set off in a month, in EUR; nothing if the rule names no figure. Of a share of the
/// Regelbedarfsstufe it is the share of the highest: which one is the person's the clerk knows.
#[must_use]
pub fn monthly_limit(catalogue: &Catalogue, benefit: &str, month: Month) -> Option<Money> {
    let rule = spec(catalogue, benefit)?.set_off.as_ref()?;
    let percent = rule.percent.filter(|_| rule.limit == SetOffLimit::Standard)?;
    let standard = rules::sgb12::regelbedarf(month.year, 1).ok()?;
    let cents = standard * rust_decimal::Decimal::from(percent);
    // Whole euro times percent are whole cents.
    i64::try_from(cents.trunc()).ok().map(Money::from_cents)
}

/// Takes in what should have been paid (benefits clerk). Where less is due than what was proposed to the runs, the proposal follows.
///
/// # Errors
/// `NB-A-010`; `NB-Z-200` empty or longer than [`ROWS_MAX`]; `-201` a row without file number or with an amount below zero;
/// `-427` a case and month that stands twice.
pub fn take_due(
    books: &Books,
    context: &mut Context<'_>,
    key: &str,
    hash: [u8; 32],
    rows: Vec<DueRow>,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    benefit(context.catalogue, key)?;
    if rows.is_empty() || rows.len() > ROWS_MAX {
        return Err(vec![Problem::new("NB-Z-200").at("file").with("limit", ROWS_MAX)]);
    }
    if let Some(row) = rows.iter().position(|row| row.file_number.trim().is_empty() || row.amount.is_negative()) {
        return Err(vec![Problem::new("NB-Z-201").at("file").with("row", row + 1)]);
    }
    let mut seen = BTreeSet::new();
    if let Some(row) = rows.iter().position(|row| !seen.insert((row.file_number.as_str(), row.month))) {
        return Err(vec![Problem::new("NB-Z-427").at("file").with("row", row + 1)]);
    }
    let mut proposed: BTreeMap<(&str, Month), Money> = BTreeMap::new();
    for change in books.payments.changes().iter().filter(|one| one.benefit == key && one.rejected.is_none()) {
        if let ChangeKind::Settled { due, .. } = change.kind {
            proposed.insert((&change.file_number, change.from), due);
        }
    }
    let lower =
        |row: &&DueRow| proposed.get(&(row.file_number.as_str(), row.month)).is_some_and(|due| row.amount < *due);
    let follow: Vec<PaymentAct> = rows
        .iter()
        .filter(lower)
        .map(|row| {
            let kind = ChangeKind::Settled { due: row.amount, decided: true, payee: None, iban: None };
            change(context, (key.to_owned(), row.file_number.clone()), row.month, kind, "neues Soll übernommen")
        })
        .collect();
    let mut decision = Decision::one(Body::Settlement(SettlementAct::DueTaken { benefit: key.to_owned(), hash, rows }));
    decision.acts.extend(follow.into_iter().map(|act| (None, Body::Payment(act))));
    Ok(decision)
}

/// Hearing, decision, giving up or closing (benefits clerk). A decision only after the hearing on at least this amount.
///
/// # Errors
/// `NB-A-010`; `NB-Z-202` there is no such difference; `-203` the step does not fit it; `-204` nobody was heard yet; `-205` no reason.
pub fn step(
    books: &Books,
    context: &Context<'_>,
    key: &Key,
    step: SettleStep,
    note: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    let found = open(books, key)?;
    let over = found.open().is_negative();
    // What moves money has a way of its own.
    let moves = matches!(step, SettleStep::Proposed | SettleStep::SetOff);
    if moves || (!over && matches!(step, SettleStep::Heard | SettleStep::Decided)) {
        return Err(vec![Problem::new("NB-Z-203").at("step")]);
    }
    let steps = since_last_settled(books.settlement.steps(key));
    if step == SettleStep::Decided && !about(steps, SettleStep::Heard, found.left()) {
        return Err(vec![Problem::new("NB-Z-204").at("step")]);
    }
    let note = reason(note)?;
    let law = law(context.catalogue, &key.0, found.kind);
    Ok(Decision::one(stepped(key, step, found.left(), law, note)))
}

/// Proposes what is missing to the runs (benefits clerk): the payment book learns what is due for the month all in all, so
/// that a second proposal of the same changes nothing and two nodes that propose the same pay once. A case that no list knows needs
/// an account, and then a second person. What the bank refused because of the file is open again with it.
///
/// # Errors
/// `NB-A-010`; `NB-Z-202` there is no such difference; `-203` nothing is missing; `-205` no reason; `-415` proposed already;
/// `-416` no account known, or its payee or IBAN is wrong.
pub fn propose(
    books: &Books,
    context: &mut Context<'_>,
    key: &Key,
    payee: Option<&Payee>,
    note: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    let found = difference(books, key).filter(|found| found.kind != Kind::Even);
    let found = found.ok_or_else(|| vec![Problem::new("NB-Z-202")])?;
    let note = reason(note)?;
    propose_one(books, context, &found, payee, &note)
}

/// Proposes all that is missing of a benefit and whose account is known (benefits clerk).
///
/// # Errors
/// `NB-A-010`; `NB-Z-202` nothing is missing; `-205` no reason.
pub fn propose_all(books: &Books, context: &mut Context<'_>, key: &str, note: &str) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    let note = reason(note)?;
    let mut all = Decision::default();
    let missing = differences(books).into_iter().filter(|one| one.key.0 == key && one.kind == Kind::Underpaid);
    for found in missing.filter(|one| one.left() > Money::ZERO).take(PROPOSALS_MAX) {
        if let Ok(decision) = propose_one(books, context, &found, None, &note) {
            all.acts.extend(decision.acts);
        }
    }
    if all.acts.is_empty() { Err(vec![Problem::new("NB-Z-202")]) } else { Ok(all) }
}

fn propose_one(
    books: &Books,
    context: &mut Context<'_>,
    found: &Difference,
    payee: Option<&Payee>,
    note: &str,
) -> Result<Decision, Refusal> {
    let (key, file_number, month) = (found.key.0.clone(), found.key.1.clone(), found.key.2);
    if found.kind != Kind::Underpaid {
        return Err(vec![Problem::new("NB-Z-203").at("step")]);
    }
    if found.left() == Money::ZERO || !payable(found.due) {
        return Err(vec![Problem::new("NB-Z-415")]);
    }
    let account = if account_known(books, &found.key) { None } else { Some(checked(payee)?) };
    let decided = books.settlement.due().get(&found.key).and_then(|row| row.decided);
    let mut decision = Decision::one(stepped(
        &found.key,
        SettleStep::Proposed,
        found.left(),
        law(context.catalogue, &key, Kind::Underpaid),
        note.to_owned(),
    ));
    let (payee, iban) = account.map_or((None, None), |account| (Some(account.payee), Some(account.iban)));
    let kind =
        ChangeKind::Settled { due: found.due, decided: decided.is_none_or(|part| part >= found.due), payee, iban };
    decision.acts.extend(again(books, context, &found.key).into_iter().map(|act| (None, Body::Payment(act))));
    let change = change(context, (key, file_number), month, kind, note);
    decision.acts.push((None, Body::Payment(change)));
    Ok(decision)
}

/// What the bank refused for the file's sake is in no list of returns: with the proposal it can be paid again.
fn again(books: &Books, context: &Context<'_>, (benefit, file_number, month): &Key) -> Vec<PaymentAct> {
    let mut acts = Vec::new();
    let runs = books.payments.runs().iter().filter(|run| run.file.is_some());
    for run in runs.filter(|run| run.benefit == *benefit && run.month == *month) {
        for (place, row) in run.rows.iter().enumerate().filter(|(_, row)| row.paid() && row.file_number == *file_number)
        {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            if books.payments.ledger().returned(run.id, place).is_some() {
                continue;
            }
            let (reason, day) = match books.bank.claim(run, &row.end_to_end) {
                ClaimStanding::Rejected { reason } => (reason, None),
                ClaimStanding::Returned { reason, day } => (reason, day),
                _ => continue,
            };
            let reason = if reason.is_empty() { LineKind::Rejected.name().to_uppercase() } else { reason };
            acts.push(PaymentAct::ClaimReturned { run: run.id, row: place, reason, on: day.unwrap_or(context.today) });
        }
    }
    acts
}

fn account_known(books: &Books, (benefit, file_number, month): &Key) -> bool {
    let listed = books
        .payments
        .latest_list(benefit, *month)
        .is_some_and(|list| list.rows.iter().any(|row| row.file_number == *file_number));
    let recorded = books.payments.changes().iter().any(|change| {
        matches!(change.kind, ChangeKind::New { .. } | ChangeKind::Settled { iban: Some(_), .. })
            && change.benefit == *benefit
            && change.file_number == *file_number
            && change.holds_for(*month)
    });
    listed || recorded
}

fn checked(payee: Option<&Payee>) -> Result<Payee, Refusal> {
    let wrong = |field: &str| Problem::new("NB-Z-416").at(field.to_owned());
    let Some(typed) = payee else { return Err(vec![wrong("payee")]) };
    let name = given(&typed.payee, PAYEE_MAX);
    let iban = rules::iban::check(&typed.iban);
    match (name, iban) {
        (Some(payee), Ok(iban)) => Ok(Payee { payee, iban: iban.as_str().to_owned() }),
        (name, iban) => {
            let fields = [(name.is_none(), "payee"), (iban.is_err(), "iban")];
            Err(fields.into_iter().filter(|(bad, _)| *bad).map(|(_, field)| wrong(field)).collect())
        }
    }
}

/// Enters what was overpaid as a set-off (benefits clerk): only after the written decision on at least this amount, within the
/// rule of the benefit. The runs of the months that follow deduct it from what the household gets.
///
/// # Errors
/// `NB-A-010`; `NB-Z-202` there is no such difference; `-203` nothing is too much; `-205` no reason; `-417` not decided yet; `-418`
/// fault or agreement is missing; `-419` the monthly amount is not above zero or above the rule; `-420` the benefit has no rule.
pub fn set_off(
    books: &Books,
    context: &mut Context<'_>,
    key: &Key,
    terms: &SetOffTerms,
    note: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    let found = open(books, key)?;
    if !found.open().is_negative() {
        return Err(vec![Problem::new("NB-Z-203").at("step")]);
    }
    let rule = spec(context.catalogue, &key.0).and_then(|spec| spec.set_off.clone());
    let rule = rule.ok_or_else(|| vec![Problem::new("NB-Z-420")])?;
    let steps = since_last_settled(books.settlement.steps(key));
    let mut problems = Vec::new();
    if !about(steps, SettleStep::Decided, found.left()) {
        problems.push(Problem::new("NB-Z-417"));
    }
    if rule.needs.is_some() && !terms.given {
        problems.push(Problem::new("NB-Z-418").at("given"));
    }
    let most = monthly_limit(context.catalogue, &key.0, terms.from);
    let monthly = match (rule.limit, terms.monthly) {
        (SetOffLimit::Benefit, monthly) => monthly,
        (SetOffLimit::Standard, monthly) => monthly.or(most),
        (SetOffLimit::Agreed, monthly) => monthly.or(Some(Money::ZERO)),
    };
    let above = |amount: Money| rule.limit == SetOffLimit::Standard && most.is_none_or(|most| amount > most);
    if monthly.is_some_and(|amount| amount <= Money::ZERO || above(amount)) {
        let most = most.map_or_else(|| "–".to_owned(), |most| most.german());
        problems.push(Problem::new("NB-Z-419").at("monthly").with("limit", most));
    }
    let note = match reason(note) {
        Ok(note) => note,
        Err(mut refusal) => {
            problems.append(&mut refusal);
            String::new()
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let amount = found.left();
    let mut decision = Decision::one(stepped(key, SettleStep::SetOff, amount, rule.cite.clone(), note.clone()));
    let kind = ChangeKind::SetOff { of: key.2, amount, monthly, law: rule.cite };
    let change = change(context, (key.0.clone(), key.1.clone()), terms.from, kind, &note);
    decision.acts.push((None, Body::Payment(change)));
    Ok(decision)
}

/// Records that somebody else has paid (benefits clerk), with the proof; a negative amount takes an entry back.
///
/// # Errors
/// `NB-A-010`; `NB-Z-001`, `-002` benefit or rules unknown; `-010` no file number; `-421` the amount is zero, or takes back more than was
/// entered; `-422` no proof; `-203` a payer that the books know themselves.
pub fn paid_elsewhere(
    books: &Books,
    context: &Context<'_>,
    key: &Key,
    (by, amount): (PaidBy, Money),
    proof: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    benefit(context.catalogue, &key.0)?;
    let mut problems = Vec::new();
    let file_number = key.1.trim().to_owned();
    if file_number.is_empty() || file_number.chars().count() > FILE_NUMBER_MAX {
        problems.push(Problem::new("NB-Z-010").at("file_number"));
    }
    if !PaidBy::TOLD.contains(&by) {
        problems.push(Problem::new("NB-Z-203").at("by"));
    }
    let key: Key = (key.0.clone(), file_number.clone(), key.2);
    let before: Money = books.settlement.told(&key).iter().filter(|one| one.by == by).map(|one| one.amount).sum();
    if amount == Money::ZERO || (before + amount).is_negative() {
        problems.push(Problem::new("NB-Z-421").at("amount").with("entered", before.german()));
    }
    let note = given(proof, REASON_MAX);
    let (Some(note), true) = (note.clone(), problems.is_empty()) else {
        problems.extend(note.is_none().then(|| Problem::new("NB-Z-422").at("proof")));
        return Err(problems);
    };
    let (benefit, file_number, month) = key;
    let act = SettlementAct::PaidElsewhere { benefit, file_number, month, amount, by, note };
    Ok(Decision::one(Body::Settlement(act)))
}

/// A difference of which something is left to do.
fn open(books: &Books, key: &Key) -> Result<Difference, Refusal> {
    let found = difference(books, key).filter(|found| found.left() > Money::ZERO);
    found.ok_or_else(|| vec![Problem::new("NB-Z-202")])
}

fn reason(note: &str) -> Result<String, Refusal> {
    given(note, REASON_MAX).ok_or_else(|| vec![Problem::new("NB-Z-205").at("note")])
}

/// Steps after the last one that dealt with an amount: a later overpayment is heard and decided anew.
fn since_last_settled(steps: &[Stepped]) -> &[Stepped] {
    let ends = |one: &Stepped| matches!(one.step, SettleStep::SetOff | SettleStep::Waived | SettleStep::Closed);
    let after = steps.iter().rposition(ends).map_or(0, |place| place + 1);
    steps.get(after..).unwrap_or_default()
}

/// A step was taken on at least this amount.
fn about(steps: &[Stepped], step: SettleStep, amount: Money) -> bool {
    steps.iter().any(|taken| taken.step == step && taken.amount >= amount)
}

fn stepped(key: &Key, step: SettleStep, amount: Money, law: String, note: String) -> Body {
    let (benefit, file_number, month) = key.clone();
    Body::Settlement(SettlementAct::Stepped { benefit, file_number, month, step, amount, law, note })
}

fn change(
    context: &mut Context<'_>,
    (benefit, file_number): (String, String),
    from: Month,
    kind: ChangeKind,
    reason: &str,
) -> PaymentAct {
    PaymentAct::ChangeRecorded {
        change: ChangeId((context.fresh)()),
        benefit,
        file_number,
        from,
        kind,
        reason: reason.to_owned(),
        row: None,
        mark: None,
        notice: None,
        component: None,
    }
}
