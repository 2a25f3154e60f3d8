//! The ledger of claims: what files have paid on each case, what came back, and what is still to be paid.
//!
//! A claim is (authority, benefit, file number, month, component, sequence). It stands in one file only; a payment
//! that came back is paid again as the next sequence, which refers to the returned one. Runs of before there were
//! components count as the household's, numbered by the sequence in their end-to-end id.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::claim::{Component, RowFacts, SetOffPart, Share};
use model::acts::payment::RunRow;
use model::acts::{Body, PaymentAct};
use model::ids::{AuthorityId, ChangeId, RunId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Money, Month, Problem};
use serde::{Deserialize, Serialize};

use super::changes::given;
use super::{PaymentBook, Run};
use crate::context::{Context, Decision};

/// Longest reason code of a return in characters (ISO 20022 has four).
const CODE_MAX: usize = 35;

/// A case: authority, benefit key, file number.
pub type CaseKey = (AuthorityId, String, String);

/// What a payment is paid on: used once for ever, on whatever node.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// Authority that pays.
    pub authority: AuthorityId,
    /// Benefit key.
    pub benefit: String,
    /// File number.
    pub file_number: String,
    /// The month it is for.
    pub month: Month,
    /// Part of what is due.
    pub component: Component,
    /// From 1.
    pub sequence: u32,
}

/// A payment that stands in a file, or an advance that a run with a file has deducted to nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Payment {
    /// The month it is for.
    pub month: Month,
    /// Part of what is due.
    pub component: Component,
    /// From 1; 0 where only an advance was deducted and nothing is in the file.
    pub sequence: u32,
    /// The run.
    pub run: RunId,
    /// Place in the run's rows, from 0.
    pub row: u32,
    /// In EUR.
    pub amount: Money,
    /// Cash advances deducted, in EUR.
    pub deducted: Money,
    /// Set off here, in EUR: it was overpaid for another month.
    #[serde(default)]
    pub set_off: Money,
    /// The returned payment it pays again.
    pub replaces: Option<(RunId, u32)>,
}

/// A payment that came back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Return {
    /// Reason code of the bank.
    pub reason: String,
    /// Day it was booked back.
    pub on: CivilDate,
    /// Place of the act in the journal.
    pub position: u64,
}

/// What is still to be paid on a part of a case for a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Due {
    /// All of it, for the first time.
    Whole,
    /// The difference to what was paid.
    More {
        /// Number of the supplement.
        supplement: u16,
        /// In EUR.
        amount: Money,
    },
    /// A payment that came back, once more.
    Again {
        /// The returned payment.
        of: (RunId, u32),
        /// Its part.
        component: Component,
        /// The next sequence.
        sequence: u32,
        /// In EUR.
        amount: Money,
    },
    /// Nothing: paid, with what was paid beyond what is due.
    Paid {
        /// In EUR.
        beyond: Money,
    },
    /// Nothing: it came back, and nobody has settled the account since.
    Returned,
}

/// All claims that stand in files.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    cases: BTreeMap<CaseKey, Vec<Payment>>,
    returned: BTreeMap<(RunId, u32), Return>,
    /// Returned payments that stand in a file again.
    replaced: BTreeSet<(RunId, u32)>,
    /// What files have set off, by the change that says so.
    #[serde(default)]
    set_off: BTreeMap<ChangeId, Money>,
}

/// Reasons of a bank that say nothing about payee or account: the file or the order was at fault, and the payment can go to
/// the same account again.
pub(crate) const OUR_OWN_REASONS: [&str; 9] = ["AM02", "AM04", "AM05", "DUPL", "DT01", "FF01", "TECH", "TM01", "CUST"];

impl Ledger {
    /// What files have paid on a case, in the order of the files.
    #[must_use]
    pub fn payments(&self, case: &CaseKey) -> &[Payment] {
        self.cases.get(case).map_or(&[], Vec::as_slice)
    }
    /// The return of a payment, if it came back.
    #[must_use]
    pub fn returned(&self, run: RunId, row: u32) -> Option<&Return> {
        self.returned.get(&(run, row))
    }
    /// Payments that came back and were not paid again, oldest run first.
    pub fn open_returns(&self) -> impl Iterator<Item = (RunId, u32, &Return)> {
        let open = self.returned.iter().filter(|(place, _)| !self.replaced.contains(place));
        open.map(|((run, row), back)| (*run, *row, back))
    }
    /// All payments that came back.
    pub fn returns(&self) -> impl Iterator<Item = (RunId, u32, &Return)> {
        self.returned.iter().map(|((run, row), back)| (*run, *row, back))
    }
    /// The run in whose file this claim stands.
    #[must_use]
    pub fn filed(&self, claim: &Claim) -> Option<RunId> {
        let case = (claim.authority, claim.benefit.clone(), claim.file_number.clone());
        let same = |payment: &&Payment| {
            payment.month == claim.month
                && payment.component == claim.component
                && payment.sequence == claim.sequence
                && payment.sequence > 0
        };
        self.payments(&case).iter().find(same).map(|payment| payment.run)
    }
    /// Cash advances that files have deducted on a case so far, in EUR.
    #[must_use]
    pub fn deducted(&self, case: &CaseKey) -> Money {
        self.payments(case).iter().map(|payment| payment.deducted).sum()
    }
    /// What reached or should reach the payee of a case for a month: files without what came back, and deductions.
    #[must_use]
    pub fn paid(&self, case: &CaseKey, month: Month) -> Money {
        let of = self.payments(case).iter().filter(|payment| payment.month == month);
        of.map(|payment| self.worth(payment)).sum()
    }
    /// The same of one part of the case (`component` without supplement).
    #[must_use]
    pub fn paid_part(&self, case: &CaseKey, month: Month, component: Component) -> Money {
        let of = self.payments(case).iter().filter(|payment| payment.month == month);
        of.filter(|payment| payment.component.base() == component.base()).map(|payment| self.worth(payment)).sum()
    }
    /// What files have set off by this change, in EUR.
    #[must_use]
    pub fn set_off_by(&self, change: ChangeId) -> Money {
        self.set_off.get(&change).copied().unwrap_or(Money::ZERO)
    }
    /// What files have set off on a case in a month, in EUR.
    #[must_use]
    pub fn set_off_in(&self, case: &CaseKey, month: Month) -> Money {
        self.payments(case).iter().filter(|payment| payment.month == month).map(|payment| payment.set_off).sum()
    }
    fn worth(&self, payment: &Payment) -> Money {
        let back = self.returned.contains_key(&(payment.run, payment.row));
        payment.deducted + payment.set_off + if back { Money::ZERO } else { payment.amount }
    }

    /// What is still to be paid on a part (`component` without supplement) of a case for a month, where `amount` is due.
    /// `listed` is what a list says that another order has paid for the month. `settled` is the journal's place of the
    /// last approved change of the account: a payment that came back before it can be paid again.
    #[must_use]
    pub fn due(
        &self,
        case: &CaseKey,
        month: Month,
        component: Component,
        amount: Money,
        listed: Option<Money>,
        settled: Option<u64>,
    ) -> Due {
        let own: Vec<&Payment> =
            self.payments(case).iter().filter(|payment| payment.component.base() == component.base()).collect();
        let open = |payment: &&&Payment| {
            let place = (payment.run, payment.row);
            self.returned.contains_key(&place) && !self.replaced.contains(&place)
        };
        let resolved = |payment: &Payment| {
            let back = self.returned.get(&(payment.run, payment.row));
            back.is_none_or(|back| {
                OUR_OWN_REASONS.contains(&back.reason.as_str())
                    || settled.is_some_and(|settled| settled > back.position)
            })
        };
        let of_month: Vec<&Payment> = own.iter().copied().filter(|payment| payment.month == month).collect();
        if let Some(back) = of_month.iter().find(open) {
            if !resolved(back) {
                return Due::Returned;
            }
            let last = of_month.iter().filter(|payment| payment.component == back.component).map(|p| p.sequence).max();
            return Due::Again {
                of: (back.run, back.row),
                component: back.component,
                sequence: last.unwrap_or(0) + 1,
                amount: back.amount,
            };
        }
        if of_month.is_empty() && listed.is_none() {
            // Whoever got last month's money back from the bank is not paid to the same account again.
            let bad = own.iter().filter(|payment| payment.month < month).find(open).is_some_and(|back| !resolved(back));
            return if bad { Due::Returned } else { Due::Whole };
        }
        let paid: Money =
            of_month.iter().map(|payment| self.worth(payment)).sum::<Money>() + listed.unwrap_or(Money::ZERO);
        if amount > paid {
            let last = of_month.iter().map(|payment| payment.component.supplement).max().unwrap_or(0);
            Due::More { supplement: last + 1, amount: amount - paid }
        } else {
            Due::Paid { beyond: paid - amount }
        }
    }

    /// Takes the rows of a run's file in. Returns the places of rows whose claim stands in a file already.
    pub(super) fn file(&mut self, run: &Run) -> Vec<usize> {
        let mut twice = Vec::new();
        for (place, row) in run.rows.iter().enumerate() {
            let (component, sequence) = part_of(row);
            let deducted = row.facts.as_ref().and_then(|facts| facts.deducted).unwrap_or(Money::ZERO);
            let parts: &[SetOffPart] =
                row.facts.as_ref().and_then(|facts| facts.set_off.as_deref()).unwrap_or_default();
            if !row.paid() && deducted == Money::ZERO && parts.is_empty() {
                continue;
            }
            for part in parts {
                let sum = self.set_off.entry(part.change).or_insert(Money::ZERO);
                *sum = *sum + part.amount;
            }
            let case = (run.authority, run.benefit.clone(), row.file_number.clone());
            let replaces = row.facts.as_ref().and_then(|facts| facts.replaces);
            let payments = self.cases.entry(case).or_default();
            let same = payments.iter().any(|earlier| {
                earlier.month == run.month
                    && earlier.component == component
                    && earlier.sequence == sequence
                    && earlier.sequence > 0
            });
            if row.paid() && same {
                twice.push(place);
            }
            if let Some(of) = replaces {
                self.replaced.insert(of);
            }
            payments.push(Payment {
                month: run.month,
                component,
                sequence: if row.paid() { sequence } else { 0 },
                run: run.id,
                row: u32::try_from(place).unwrap_or(u32::MAX),
                amount: row.amount,
                deducted,
                set_off: parts.iter().map(|part| part.amount).sum(),
                replaces,
            });
        }
        twice
    }
    /// Takes a return in; false if it is there already.
    pub(super) fn back(&mut self, run: RunId, row: u32, back: Return) -> bool {
        let fresh = !self.returned.contains_key(&(run, row));
        if fresh {
            self.returned.insert((run, row), back);
        }
        fresh
    }
}

/// Component and sequence of a row; of a run without them, the sequence in its end-to-end id numbers the household's parts.
#[must_use]
pub fn part_of(row: &RunRow) -> (Component, u32) {
    match &row.facts {
        Some(RowFacts { component, sequence, .. }) => (*component, *sequence),
        None => {
            let last = row.end_to_end.rsplit('-').next().and_then(|text| text.parse().ok());
            (Component { share: Share::Household, number: last.unwrap_or(1), supplement: 0 }, 1)
        }
    }
}

impl PaymentBook {
    /// The claim of a row.
    #[must_use]
    pub fn claim_of(run: &Run, row: &RunRow) -> Claim {
        let (component, sequence) = part_of(row);
        Claim {
            authority: run.authority,
            benefit: run.benefit.clone(),
            file_number: row.file_number.clone(),
            month: run.month,
            component,
            sequence,
        }
    }
    /// All claims in files.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
    /// Run and place of the row that carries this end-to-end id in a file.
    #[must_use]
    pub fn find_payment(&self, end_to_end: &str) -> Option<(&Run, u32, &RunRow)> {
        let run = self.run(*self.claims().get(end_to_end)?)?;
        let place = run.rows.iter().position(|row| row.paid() && row.end_to_end == end_to_end)?;
        Some((run, u32::try_from(place).ok()?, run.rows.get(place)?))
    }
}

/// Records that a payment came back (treasurer or benefits clerk): the case is on hold until its account is settled, and is
/// then paid again by the next run as a new sequence.
///
/// # Errors
/// `NB-Z-104` no file carries this end-to-end id; `-105` it came back already; `-106` no reason code.
pub fn record_return(
    book: &PaymentBook,
    context: &mut Context<'_>,
    end_to_end: &str,
    reason: &str,
    on: CivilDate,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer, Role::ClerkBenefits])?;
    returned(book, end_to_end, reason, on)
}

/// The act of a return, for whoever reads the bank's answers.
///
/// # Errors
/// As [`record_return`], but for the role.
pub fn returned(book: &PaymentBook, end_to_end: &str, reason: &str, on: CivilDate) -> Result<Decision, Refusal> {
    let end_to_end = end_to_end.trim();
    let (run, row, _) = book.find_payment(end_to_end).ok_or_else(|| {
        let shown: String = end_to_end.chars().take(CODE_MAX).collect();
        vec![Problem::new("NB-Z-104").at("end_to_end").with("id", shown)]
    })?;
    if book.ledger().returned(run.id, row).is_some() {
        return Err(vec![Problem::new("NB-Z-105").at("end_to_end")]);
    }
    let reason = given(reason, CODE_MAX).ok_or_else(|| vec![Problem::new("NB-Z-106").at("reason")])?;
    Ok(Decision::one(Body::Payment(PaymentAct::ClaimReturned { run: run.id, row, reason, on })))
}
