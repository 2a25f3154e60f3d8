//! Ordering, paying and cancelling cash advances.

use model::acts::Body;
use model::acts::cash::{CashAct, Recipient};
use model::ids::VoucherId;
use model::problem::Refusal;
use model::role::Role;
use model::{Money, Month, Problem};

use super::{CashBook, VoucherState};
use crate::Books;
use crate::context::{Context, Decision};
use crate::payments::PaymentBook;
use crate::payments::changes::REASON_MAX;
use crate::payments::lists::{FILE_NUMBER_MAX, PAYEE_MAX};

/// Months ahead or back an advance may be on: the running one and the next.
const MONTHS_AHEAD: i32 = 1;

/// Order a cash advance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderCash {
    /// Benefit key.
    pub benefit: String,
    /// File number; empty where there is none yet.
    pub file_number: String,
    /// Who gets it.
    pub recipient: Recipient,
    /// The month it is an advance on.
    pub month: Month,
    /// EUR.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Why it is given although somebody alike has had one; empty if nobody has.
    pub despite: String,
}

/// What ordering must know from elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Around {
    /// The right to give cash advances sits at this node.
    pub here: bool,
    /// Name of the node where it sits, if it is another one.
    pub holder: String,
    /// Check code of the voucher, by its number: made from chance by the office.
    pub code: String,
    /// Anchor of the journal.
    pub anchor: String,
}

/// Orders an advance (benefits clerk). The voucher's number is taken at once.
///
/// # Errors
/// `NB-Z-330` the right sits elsewhere; `-331` benefit unknown or no cash rules; `-332` name; `-333` amount; `-334` above the
/// limit (argument `limit`); `-335` month; `-336` reason; `-337` document; `-338` an advance for the month is there (argument
/// `number`); `-339` somebody alike has had one; `-340` only order or head may say that they differ; `-341` a run has paid
/// the month already; `-345` date of birth.
pub fn order(
    books: &Books,
    context: &mut Context<'_>,
    command: &OrderCash,
    around: &Around,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Orderer, Role::Head])?;
    if !around.here {
        return Err(vec![Problem::new("NB-Z-330").with("node", &around.holder)]);
    }
    let rules = context.catalogue.payment().filter(|rules| rules.benefits.iter().any(|one| one.key == command.benefit));
    let cash = rules.and_then(|rules| rules.cash.as_ref());
    let cash = cash.ok_or_else(|| vec![Problem::new("NB-Z-331").at("benefit")])?;
    let recipient = tidy(&command.recipient);
    let file_number = command.file_number.trim().to_owned();
    let mut problems = Vec::new();
    for (name, field) in [(&recipient.family_name, "family_name"), (&recipient.given_names, "given_names")] {
        if name.is_empty() || name.chars().count() > PAYEE_MAX {
            problems.push(Problem::new("NB-Z-332").at(field));
        }
    }
    if file_number.chars().count() > FILE_NUMBER_MAX {
        problems.push(Problem::new("NB-Z-010").at("file_number"));
    }
    let limit = if recipient.verified() { cash.limit } else { cash.limit_unverified };
    if command.amount <= Money::ZERO {
        problems.push(Problem::new("NB-Z-333").at("amount"));
    } else if command.amount > limit {
        problems.push(Problem::new("NB-Z-334").at("amount").with("limit", limit.german()));
    }
    let this = context.today.month();
    let ahead = months_between(this, command.month);
    if !(0..=MONTHS_AHEAD).contains(&ahead) {
        problems.push(Problem::new("NB-Z-335").at("month").with("month", command.month.german()));
    }
    if command.reason.trim().is_empty() || command.reason.chars().count() > REASON_MAX {
        problems.push(Problem::new("NB-Z-336").at("reason"));
    }
    // Whoever is in the extract shows a document; for others its number or a photo has to be kept.
    if recipient.document.is_empty()
        || (!recipient.verified() && recipient.document_number.is_empty() && !recipient.photo)
    {
        problems.push(Problem::new("NB-Z-337").at("document"));
    }
    if !recipient.verified() && recipient.born.is_none() {
        problems.push(Problem::new("NB-Z-345").at("born"));
    }
    if let Some(voucher) = books.cash.taken(&command.benefit, &file_number, &recipient, command.month) {
        problems.push(
            Problem::new("NB-Z-338")
                .at("month")
                .with("number", &voucher.number)
                .with("month", command.month.german())
                .with("amount", voucher.amount.german()),
        );
    }
    if paid_by_run(&books.payments, &command.benefit, &file_number, command.month) {
        problems.push(Problem::new("NB-Z-341").at("month").with("month", command.month.german()));
    }
    let despite = command.despite.trim().to_owned();
    if let Some(voucher) = books.cash.alike(&recipient, command.month).next() {
        if despite.is_empty() {
            problems.push(Problem::new("NB-Z-339").at("despite").with("number", &voucher.number));
        } else if !context.actor.any(&[Role::Orderer, Role::Head]) {
            problems.push(Problem::new("NB-Z-340").at("despite"));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Decision::one(Body::Cash(CashAct::Ordered {
        voucher: VoucherId((context.fresh)()),
        number: books.numbers.next(context.block, 0),
        benefit: command.benefit.clone(),
        file_number,
        recipient,
        month: command.month,
        amount: command.amount,
        reason: command.reason.trim().to_owned(),
        code: around.code.clone(),
        anchor: around.anchor.clone(),
        despite,
    })))
}

/// A file with a payment for this claim and month was made: an advance would be a second payment.
fn paid_by_run(book: &PaymentBook, benefit: &str, file_number: &str, month: Month) -> bool {
    !file_number.is_empty() && book.paid_on(benefit, file_number).any(|(run, _)| run.month == month)
}

fn tidy(recipient: &Recipient) -> Recipient {
    let trimmed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Recipient {
        person: recipient.person.clone(),
        family_name: trimmed(&recipient.family_name),
        given_names: trimmed(&recipient.given_names),
        born: recipient.born,
        document: trimmed(&recipient.document),
        document_number: trimmed(&recipient.document_number),
        photo: recipient.photo,
    }
}

fn months_between(from: Month, to: Month) -> i32 {
    let count = |month: Month| i32::from(month.year) * 12 + i32::from(month.month);
    count(to) - count(from)
}

/// The till paid it against the recipient's signature (treasurer): never the person who ordered it.
///
/// # Errors
/// `NB-Z-342` unknown; `-343` paid or cancelled already; `-344` ordered by the same person.
pub fn pay_out(book: &CashBook, context: &Context<'_>, id: VoucherId, till: &str) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    let voucher = open(book, id)?;
    if voucher.ordered_by.is_none_or(|by| by == context.actor.account) {
        return Err(vec![Problem::new("NB-Z-344")]);
    }
    Ok(Decision::one(Body::Cash(CashAct::PaidOut { voucher: id, till: till.trim().to_owned() })))
}

/// It was not paid and never will be: the person may get another one.
///
/// # Errors
/// `NB-Z-342`, `-343`; `-336` no reason.
pub fn cancel(book: &CashBook, context: &Context<'_>, id: VoucherId, reason: &str) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits, Role::Treasurer, Role::Orderer, Role::Head])?;
    open(book, id)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        return Err(vec![Problem::new("NB-Z-336").at("reason")]);
    }
    Ok(Decision::one(Body::Cash(CashAct::Cancelled { voucher: id, reason: reason.to_owned() })))
}

fn open(book: &CashBook, id: VoucherId) -> Result<&super::Voucher, Refusal> {
    let voucher = book.get(id).ok_or_else(|| vec![Problem::new("NB-Z-342")])?;
    if voucher.state() == VoucherState::Ordered {
        Ok(voucher)
    } else {
        Err(vec![Problem::new("NB-Z-343").with("number", &voucher.number)])
    }
}
