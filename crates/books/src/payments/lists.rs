//! Taking a list: last month's payments from the extract, from a file of the bank, or typed.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::payment::{ChangeKind, ListRow, ListSource};
use model::acts::{Body, PaymentAct};
use model::catalogue::{BenefitSpec, Catalogue, PaymentRules};
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Month, Problem};

use super::PaymentBook;
use crate::context::{Context, Decision};

/// Most rows of a list.
pub const MAX_ROWS: usize = 100_000;
/// Most wrong rows that a refusal names one by one.
pub const MAX_ROW_PROBLEMS: usize = 20;
/// Largest amount of one SEPA payment in cents (999,999,999.99 EUR).
const SEPA_MAX_CENTS: i64 = 99_999_999_999;
/// Longest file number in characters.
pub const FILE_NUMBER_MAX: usize = 64;
/// Longest payee in characters; the file cuts to 70, the schema allows 140.
pub const PAYEE_MAX: usize = 140;

/// Take a list as the base of runs. A second list for the same benefit and month takes the place of the first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TakeList {
    /// Benefit key.
    pub benefit: String,
    /// The month the list paid.
    pub month: Month,
    /// Where it came from.
    pub source: ListSource,
    /// SHA-256 of the list's bytes.
    pub hash: [u8; 32],
    /// Rows in the order of the list; IBANs with or without spaces.
    pub rows: Vec<ListRow>,
}

/// Takes a list (benefits clerk or treasurer).
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `-003` empty; `-004` amount, `-005` IBAN, `-006` file number or
/// payee of a row (argument `row`, 1-based); `-007` month in the future; `-008` too long; `-009` a typed row
/// carries another account than the lists so far: that is a change of account and needs its second person.
pub fn take_list(book: &PaymentBook, context: &mut Context<'_>, command: &TakeList) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Treasurer])?;
    benefit(context.catalogue, &command.benefit)?;
    if command.rows.is_empty() {
        return Err(vec![Problem::new("NB-Z-003").at("rows")]);
    }
    if command.rows.len() > MAX_ROWS {
        return Err(vec![
            Problem::new("NB-Z-008").at("rows").with("count", command.rows.len()).with("limit", MAX_ROWS),
        ]);
    }
    if command.month > context.today.month().next() {
        return Err(vec![Problem::new("NB-Z-007").at("month").with("month", command.month.german())]);
    }
    let known = (command.source == ListSource::Typed).then(|| accounts(book, &command.benefit));
    let mut problems = Vec::new();
    let mut rows = Vec::with_capacity(command.rows.len());
    for (index, row) in command.rows.iter().enumerate() {
        let mut say = |code: &'static str| {
            problems.push(Problem::new(code).at("rows").with("row", index + 1));
        };
        let mut row = row.clone();
        row.file_number = row.file_number.trim().to_owned();
        row.payee = row.payee.trim().to_owned();
        if row.file_number.is_empty()
            || row.file_number.chars().count() > FILE_NUMBER_MAX
            || row.payee.is_empty()
            || row.payee.chars().count() > PAYEE_MAX
        {
            say("NB-Z-006");
        }
        if !payable(row.amount) {
            say("NB-Z-004");
        }
        match rules::iban::check(&row.iban) {
            Ok(iban) => iban.as_str().clone_into(&mut row.iban),
            Err(_) => say("NB-Z-005"),
        }
        if let Some(accounts) = known.as_ref().and_then(|known| known.get(row.file_number.as_str()))
            && !accounts.contains(row.iban.as_str())
        {
            say("NB-Z-009");
        }
        rows.push(row);
        if problems.len() >= MAX_ROW_PROBLEMS {
            break;
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::ListTaken {
        benefit: command.benefit.clone(),
        month: command.month,
        source: command.source,
        hash: command.hash,
        rows,
    })))
}

/// Accounts known for each file number of a benefit: from all lists and all approved changes.
fn accounts<'a>(book: &'a PaymentBook, benefit: &'a str) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in book.versions(benefit).flat_map(|list| list.rows.iter()) {
        known.entry(&row.file_number).or_default().insert(row.iban.as_str());
    }
    for change in book.changes().iter().filter(|change| change.benefit == benefit && change.approved_by.is_some()) {
        if let ChangeKind::Account { iban, .. } | ChangeKind::New { iban, .. } = &change.kind {
            known.entry(&change.file_number).or_default().insert(iban);
        }
    }
    known
}

/// An amount that a SEPA credit transfer can carry: 0.01 to 999,999,999.99 EUR (DFÜ-Abkommen Anlage 3).
pub(crate) fn payable(amount: Money) -> bool {
    amount > Money::ZERO && amount <= Money::from_cents(SEPA_MAX_CENTS)
}

/// The payment rules and the benefit with this key.
///
/// # Errors
/// `NB-Z-002` when the catalogue has no payment rules, `NB-Z-001` when they do not know the benefit.
pub(crate) fn benefit<'a>(catalogue: &'a Catalogue, key: &str) -> Result<(&'a PaymentRules, &'a BenefitSpec), Refusal> {
    let rules = catalogue.payment().ok_or_else(|| vec![Problem::new("NB-Z-002")])?;
    let spec = rules.benefits.iter().find(|spec| spec.key == key).ok_or_else(|| {
        vec![
            Problem::new("NB-Z-001")
                .at("benefit")
                .with("benefit", key.chars().take(FILE_NUMBER_MAX).collect::<String>()),
        ]
    })?;
    Ok((rules, spec))
}
