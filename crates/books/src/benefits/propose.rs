//! From a calculation to the payment book (as changes, never a decision), and to the recipient (as a notice).

use model::acts::benefit::{Basis, BenefitAct};
use model::acts::claim::{Component, Share};
use model::acts::payment::{ChangeKind, Mark};
use model::acts::{Body, PaymentAct};
use model::ids::{CalculationId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Problem};

use super::Calculation;
use crate::Books;
use crate::context::{Context, Decision};
use crate::payments::changes::{self, REASON_MAX, RecordChange, record_change};
use crate::payments::lists::benefit;

/// Most notices of one series; more are printed as further series.
pub const SERIES_MAX: usize = 250;

/// Who is paid, where the file number stands on no list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NewPayee {
    /// Name of the account's holder.
    pub payee: String,
    /// IBAN.
    pub iban: String,
}

/// Hands the amount to the payment book: a change of the amount, a stop if nothing is left, a new payee where the file number
/// is on no list, a direct payment beside the household's row. All of it leaves as provisional payment or advance, with the
/// number of its notice; without one yet the notice gets its number here.
///
/// # Errors
/// `NB-Z-310` unknown; `-311` proposed already; `-316` no words for the notice; and as [`record_change`].
pub fn propose(
    books: &Books,
    context: &mut Context<'_>,
    id: CalculationId,
    new: Option<&NewPayee>,
    stamps: Stamps,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    let calculation = books.benefits.get(id).ok_or_else(|| vec![Problem::new("NB-Z-310")])?;
    if !calculation.changes.is_empty() {
        return Err(vec![Problem::new("NB-Z-311")]);
    }
    worded(context, &calculation.benefit)?;
    let mut decision = Decision::default();
    let told = books.benefits.notices().iter().rfind(|notice| notice.calculation == Some(id));
    let number = match told {
        Some(notice) => notice.number.clone(),
        None => {
            decision = made(books, context, Some(id), None, Vec::new(), 1, stamps);
            books.numbers.next(context.block, 0)
        }
    };
    let mark = if calculation.basis == Basis::Provisional { Mark::Calculated } else { Mark::Advance };
    for Wanted { kind, row, component } in wanted(books, calculation, new) {
        let command = RecordChange {
            benefit: calculation.benefit.clone(),
            file_number: calculation.file_number.clone(),
            from: calculation.from,
            kind,
            reason: reason(calculation),
            row,
            basis: changes::Basis { mark: Some(mark), notice: Some(number.clone()), component },
        };
        decision.acts.extend(record_change(&books.payments, context, &command)?.acts);
    }
    let changes = decision.acts.iter().filter_map(|(_, body)| match body {
        Body::Payment(PaymentAct::ChangeRecorded { change, .. }) => Some(*change),
        _ => None,
    });
    let proposed = BenefitAct::Proposed { calculation: id, changes: changes.collect() };
    decision.acts.push((None, Body::Benefit(proposed)));
    Ok(decision)
}

/// A change that a calculation wants.
struct Wanted {
    kind: ChangeKind,
    /// IBAN of the row that is meant.
    row: Option<String>,
    component: Option<Component>,
}

/// The changes of a calculation: for each part the row that is meant.
fn wanted(books: &Books, calculation: &Calculation, new: Option<&NewPayee>) -> Vec<Wanted> {
    let listed: Vec<String> = books
        .payments
        .latest_list(&calculation.benefit, calculation.from)
        .into_iter()
        .flat_map(|list| list.rows.iter())
        .filter(|row| row.file_number == calculation.file_number)
        .map(|row| row.iban.clone())
        .collect();
    if calculation.amount <= Money::ZERO {
        return vec![Wanted { kind: ChangeKind::Hold, row: None, component: None }];
    }
    let direct = |iban: &str| calculation.parts.iter().any(|part| part.iban == iban);
    let mut all = Vec::with_capacity(calculation.parts.len().max(1));
    let own = own_part(calculation);
    if own > Money::ZERO {
        let mine: Vec<&String> = listed.iter().filter(|iban| !direct(iban)).collect();
        all.push(if mine.is_empty() {
            let NewPayee { payee, iban } = new.cloned().unwrap_or_default();
            let kind = ChangeKind::New { person: calculation.person.clone(), payee, iban, amount: own };
            Wanted { kind, row: None, component: None }
        } else {
            let row = if let [only] = mine.as_slice() { Some((*only).clone()) } else { None };
            Wanted { kind: ChangeKind::Amount { amount: own }, row, component: None }
        });
    }
    for (part, number) in calculation.parts.iter().filter(|part| part.what != "person").zip(1_u16..) {
        all.push(if listed.contains(&part.iban) {
            let kind = ChangeKind::Amount { amount: part.amount };
            Wanted { kind, row: Some(part.iban.clone()), component: None }
        } else {
            let (payee, iban) = (part.payee.clone(), part.iban.clone());
            let kind = ChangeKind::New { person: None, payee, iban, amount: part.amount };
            Wanted { kind, row: None, component: Some(Component { share: Share::Direct, number, supplement: 0 }) }
        });
    }
    all
}

/// What is left for the entitled person: all of it where nobody else is paid.
fn own_part(calculation: &Calculation) -> Money {
    if calculation.parts.is_empty() {
        return calculation.amount;
    }
    calculation.parts.iter().filter(|part| part.what == "person").map(|part| part.amount).sum()
}

fn reason(calculation: &Calculation) -> String {
    let basis = match calculation.basis {
        Basis::Provisional => "vorläufige Zahlung nach § 26a WoGG",
        Basis::Advance => "Vorschuss nach § 42 SGB I",
        Basis::LastRecognised => "zuletzt anerkannter Betrag als Vorschuss nach § 42 SGB I",
    };
    let text = format!("Berechnung {} vom {}: {basis}", calculation.name(), calculation.at.civil_date().german());
    text.chars().take(REASON_MAX).collect()
}

/// What the office adds to notices: everything that needs chance or the journal's head.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stamps {
    /// Check codes, at least one a notice.
    pub codes: Vec<String>,
    /// Anchor of the journal.
    pub anchor: String,
}

/// The notice of one calculation gets its number.
///
/// # Errors
/// `NB-Z-310` unknown; `-316` the catalogue has no words for this benefit.
pub fn notice_of_calculation(
    books: &Books,
    context: &Context<'_>,
    id: CalculationId,
    stamps: Stamps,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    let calculation = books.benefits.get(id).ok_or_else(|| vec![Problem::new("NB-Z-310")])?;
    worded(context, &calculation.benefit)?;
    Ok(made(books, context, Some(id), None, Vec::new(), 1, stamps))
}

/// The notices of a run get their numbers: for every payment whose amount is new or provisional and who has not been told, at
/// most [`SERIES_MAX`] at once.
///
/// # Errors
/// `NB-Z-040` no such run; `-315` nobody is left to be told; `-316` the catalogue has no words for this benefit.
pub fn notices_of_run(books: &Books, context: &Context<'_>, id: RunId, stamps: Stamps) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Treasurer])?;
    let run = books.payments.run(id).ok_or_else(|| vec![Problem::new("NB-Z-040")])?;
    worded(context, &run.benefit)?;
    let mut rows = to_be_told(books, id);
    rows.truncate(SERIES_MAX);
    if rows.is_empty() {
        return Err(vec![Problem::new("NB-Z-315")]);
    }
    let count = rows.len();
    Ok(made(books, context, None, Some(id), rows, count, stamps))
}

/// Rows of a run whose recipients are still to be told: paid, and not as a decision has granted it.
#[must_use]
pub fn to_be_told(books: &Books, id: RunId) -> Vec<u32> {
    let Some(run) = books.payments.run(id) else { return Vec::new() };
    let rows = run.rows.iter().zip(0_u32..);
    let open = rows.filter(|(row, at)| row.paid() && row.mark == Mark::Advance && !books.benefits.was_told(id, *at));
    open.map(|(_, at)| at).collect()
}

fn worded(context: &Context<'_>, key: &str) -> Result<(), Refusal> {
    let (_, spec) = benefit(context.catalogue, key)?;
    if spec.notice.is_some() { Ok(()) } else { Err(vec![Problem::new("NB-Z-316")]) }
}

fn made(
    books: &Books,
    context: &Context<'_>,
    calculation: Option<CalculationId>,
    run: Option<RunId>,
    rows: Vec<u32>,
    count: usize,
    stamps: Stamps,
) -> Decision {
    let numbers = (0_u64..).take(count).map(|ahead| books.numbers.next(context.block, ahead)).collect();
    let codes = stamps.codes.into_iter().take(count).collect();
    let act = BenefitAct::NoticesMade { calculation, run, rows, numbers, codes, anchor: stamps.anchor };
    Decision::one(Body::Benefit(act))
}

/// Switches a draft of a law on after its promulgation, or off again (head).
///
/// # Errors
/// `NB-Z-314` no such draft; `-313` place of promulgation or reason missing.
pub fn switch_draft(context: &Context<'_>, draft: &str, on: bool, reference: &str) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Head])?;
    if draft != rules::wohngeld::DRAFT_2027 {
        return Err(vec![Problem::new("NB-Z-314")]);
    }
    let reference = reference.trim();
    if reference.is_empty() || reference.chars().count() > REASON_MAX {
        return Err(vec![Problem::new("NB-Z-313").at("reference")]);
    }
    let (draft, reference) = (draft.to_owned(), reference.to_owned());
    Ok(Decision::one(Body::Benefit(BenefitAct::DraftSwitched { draft, on, reference })))
}
