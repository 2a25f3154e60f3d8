//! The cash book: one advance for a person and month, whoever gives it, with a voucher that has a number (H4, X4).
//!
//! Two persons act: the benefits office orders, the till pays. Somebody who is not in the extract needs a document number or
//! a photo, gets less, and is compared by sound and birthday with everybody who has had an advance for the month.

mod decide;

use std::collections::BTreeMap;

use model::acts::Envelope;
use model::acts::cash::{CashAct, Recipient};
use model::ids::{AccountId, VoucherId};
use model::{CivilDate, Instant, Money, Month};
use serde::{Deserialize, Serialize};

pub use decide::{Around, OrderCash, cancel, order, pay_out};

/// Where a voucher stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum VoucherState {
    /// Waits at the till.
    Ordered,
    /// Paid.
    PaidOut,
    /// Never paid.
    Cancelled,
}

/// A voucher.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Voucher {
    /// Id.
    pub id: VoucherId,
    /// Number on the paper.
    pub number: String,
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
    /// Why it was given although somebody alike has had one.
    pub despite: String,
    /// Check code.
    pub code: String,
    /// Anchor printed on it.
    pub anchor: String,
    /// Who ordered it.
    pub ordered_by: Option<AccountId>,
    /// When.
    pub ordered_at: Instant,
    /// Who paid it, when, at which till.
    pub paid: Option<(Option<AccountId>, Instant, String)>,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
    /// Place in the journal.
    pub position: u64,
}

/// Days a voucher waits at the till.
pub const PAY_DAYS: i64 = 2;

impl Voucher {
    /// Last day on which the till may pay it.
    #[must_use]
    pub fn pay_until(&self) -> CivilDate {
        self.ordered_at.civil_date().plus_days(PAY_DAYS)
    }
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> VoucherState {
        match (&self.cancelled, &self.paid) {
            (_, Some(_)) => VoucherState::PaidOut,
            (Some(_), None) => VoucherState::Cancelled,
            (None, None) => VoucherState::Ordered,
        }
    }
    /// Takes the place of an advance: ordered or paid.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.state() != VoucherState::Cancelled
    }
}

/// What should not be: two advances that met too late, steps that do not fit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CashConflict {
    /// The voucher that came second.
    pub voucher: VoucherId,
    /// `second`: the same person or claim has one for the month; `step`: a step on an unknown, paid or cancelled voucher;
    /// `four_eyes`: ordered and paid by the same person.
    pub kind: String,
    /// Place in the journal.
    pub position: u64,
}

/// All vouchers.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashBook {
    vouchers: Vec<Voucher>,
    at: BTreeMap<VoucherId, usize>,
    /// Acts that did not fit, for the head.
    pub conflicts: Vec<CashConflict>,
}

impl CashBook {
    /// All, oldest first.
    #[must_use]
    pub fn vouchers(&self) -> &[Voucher] {
        &self.vouchers
    }
    /// The voucher with this id.
    #[must_use]
    pub fn get(&self, id: VoucherId) -> Option<&Voucher> {
        self.at.get(&id).and_then(|place| self.vouchers.get(*place))
    }
    /// The voucher with this number.
    #[must_use]
    pub fn by_number(&self, number: &str) -> Option<&Voucher> {
        self.vouchers.iter().find(|voucher| voucher.number == number)
    }
    /// Advances that a run for this claim and month has to deduct: those on this month or an earlier one, ordered or paid.
    /// What earlier runs have deducted is the payment book's to know.
    pub fn advances<'a>(
        &'a self,
        benefit: &'a str,
        file_number: &'a str,
        month: Month,
    ) -> impl Iterator<Item = &'a Voucher> {
        self.vouchers.iter().filter(move |voucher| {
            voucher.counts()
                && voucher.month <= month
                && voucher.benefit == benefit
                && voucher.file_number == file_number
                && !file_number.is_empty()
        })
    }
    /// Sum of the advances on exactly this month.
    #[must_use]
    pub fn advanced(&self, benefit: &str, file_number: &str, month: Month) -> Money {
        self.advances(benefit, file_number, month).filter(|one| one.month == month).map(|one| one.amount).sum()
    }
    /// Advances to a person of the extract, newest last.
    pub fn of_person<'a>(&'a self, person: &'a str) -> impl Iterator<Item = &'a Voucher> {
        self.vouchers.iter().filter(move |voucher| voucher.recipient.person.as_deref() == Some(person))
    }
    /// The advance that stands in the way of another one for this person or claim and month.
    #[must_use]
    pub fn taken(&self, benefit: &str, file_number: &str, recipient: &Recipient, month: Month) -> Option<&Voucher> {
        self.vouchers.iter().find(|voucher| {
            let claim = !file_number.is_empty() && voucher.benefit == benefit && voucher.file_number == file_number;
            let person = recipient.person.is_some() && voucher.recipient.person == recipient.person;
            let paper = same_document(&voucher.recipient, recipient);
            voucher.counts() && voucher.month == month && (claim || person || paper)
        })
    }
    /// Advances for the month to somebody whose name sounds the same and who was born on the same day: at least one of the two
    /// is not in the extract, so that nobody can say that they are different persons.
    pub fn alike<'a>(&'a self, recipient: &'a Recipient, month: Month) -> impl Iterator<Item = &'a Voucher> {
        self.vouchers.iter().filter(move |voucher| {
            voucher.counts()
                && voucher.month == month
                && !(voucher.recipient.verified() && recipient.verified())
                && sounds_alike(&voucher.recipient, recipient)
        })
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &CashAct, position: u64) {
        match act {
            CashAct::Ordered {
                voucher,
                number,
                benefit,
                file_number,
                recipient,
                month,
                amount,
                reason,
                code,
                anchor,
                despite,
            } => {
                if self.taken(benefit, file_number, recipient, *month).is_some() {
                    self.conflict(*voucher, "second", position);
                }
                self.at.insert(*voucher, self.vouchers.len());
                self.vouchers.push(Voucher {
                    id: *voucher,
                    number: number.clone(),
                    benefit: benefit.clone(),
                    file_number: file_number.clone(),
                    recipient: recipient.clone(),
                    month: *month,
                    amount: *amount,
                    reason: reason.clone(),
                    despite: despite.clone(),
                    code: code.clone(),
                    anchor: anchor.clone(),
                    ordered_by: envelope.actor,
                    ordered_at: envelope.at,
                    paid: None,
                    cancelled: None,
                    position,
                });
            }
            CashAct::PaidOut { voucher, till } => {
                let Some(known) = self.open(*voucher) else { return self.conflict(*voucher, "step", position) };
                let own = known.ordered_by == envelope.actor;
                known.paid = Some((envelope.actor, envelope.at, till.clone()));
                // The money is gone, whoever gave it: it counts, and the head sees it.
                if own {
                    self.conflict(*voucher, "four_eyes", position);
                }
            }
            CashAct::Cancelled { voucher, reason } => {
                let Some(known) = self.open(*voucher) else { return self.conflict(*voucher, "step", position) };
                known.cancelled = Some(reason.clone());
            }
        }
    }

    fn open(&mut self, id: VoucherId) -> Option<&mut Voucher> {
        let place = *self.at.get(&id)?;
        self.vouchers.get_mut(place).filter(|voucher| voucher.state() == VoucherState::Ordered)
    }
    fn conflict(&mut self, voucher: VoucherId, kind: &str, position: u64) {
        self.conflicts.push(CashConflict { voucher, kind: kind.to_owned(), position });
    }
}

/// The same document with the same number was shown.
fn same_document(a: &Recipient, b: &Recipient) -> bool {
    let bare =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase() };
    let number = bare(&a.document_number);
    !number.is_empty() && number == bare(&b.document_number)
}

/// Family name and first given name sound the same, in either order, and the birthdays do not contradict each other.
fn sounds_alike(a: &Recipient, b: &Recipient) -> bool {
    let names = |one: &Recipient| {
        let first = one.given_names.split_whitespace().next().unwrap_or_default();
        let mut codes = [rules::phonetic::koelner(&one.family_name), rules::phonetic::koelner(first)];
        // People turn family and given name round on foreign documents.
        codes.sort();
        codes
    };
    let born = match (a.born, b.born) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    let (left, right) = (names(a), names(b));
    born && left == right && left.iter().any(|code| !code.is_empty())
}
