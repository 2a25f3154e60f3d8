//! Due against paid, case by case and month by month, and what is on its way: proposed, to be set off, given up.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::payment::ChangeKind;
use model::acts::settlement::{PaidBy, SettleStep};
use model::{Money, Month};

use super::Key;
use crate::Books;
use crate::bank::standing::ClaimStanding;
use crate::cash::VoucherState;
use crate::payments;

/// How a case and month stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// More was paid than is due.
    Overpaid,
    /// Paid, and the restored procedure knows nothing of it: without a decision (§ 50 (2) SGB X).
    WithoutDecision,
    /// Less was paid than is due.
    Underpaid,
    /// Paid as due.
    Even,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Overpaid, Self::WithoutDecision, Self::Underpaid, Self::Even];
    /// The stable name used in pages and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overpaid => "overpaid",
            Self::WithoutDecision => "without_decision",
            Self::Underpaid => "underpaid",
            Self::Even => "even",
        }
    }
}

/// How far a difference has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// Nothing has been done.
    Open,
    /// The hearing letter went out.
    Heard,
    /// The written decision went out.
    Decided,
    /// Proposed to the runs, not in a file yet.
    Proposed,
    /// Entered as a set-off, not yet deducted in full.
    SettingOff,
    /// Nothing is left.
    Done,
}

impl Stage {
    /// The stable name used in pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Heard => "heard",
            Self::Decided => "decided",
            Self::Proposed => "proposed",
            Self::SettingOff => "setting_off",
            Self::Done => "done",
        }
    }
}

/// A case and month: due against paid. All amounts in EUR.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Benefit, file number, month.
    pub key: Key,
    /// What should have been paid.
    pub due: Money,
    /// What was paid, by payer; negative where money was taken back by set-off or counts for another month.
    pub paid: BTreeMap<PaidBy, Money>,
    /// How it stands.
    pub kind: Kind,
    /// What the runs will still pay because it was proposed.
    pub proposed: Money,
    /// What runs will still deduct because it was entered as a set-off.
    pub to_set_off: Money,
    /// What runs will still deduct because it was handed out in cash as an advance.
    pub to_deduct: Money,
    /// Given up, or settled in another way, with a reason.
    pub given_up: Money,
    /// How far it has come.
    pub stage: Stage,
}

impl Difference {
    /// All that was paid.
    #[must_use]
    pub fn total(&self) -> Money {
        self.paid.values().copied().sum()
    }
    /// Due less paid: positive if too little was paid.
    #[must_use]
    pub fn open(&self) -> Money {
        self.due - self.total()
    }
    /// What nobody has dealt with yet, 0 or more: of what is missing without what is proposed, of what is too much without
    /// what will be set off or deducted as an advance, and both without what was given up.
    #[must_use]
    pub fn left(&self) -> Money {
        let open = self.open();
        let back = self.to_set_off + self.to_deduct;
        let (size, dealt) = if open.is_negative() { (-open, back) } else { (open, self.proposed) };
        let left = size - dealt - self.given_up;
        if left.is_negative() { Money::ZERO } else { left }
    }
}

/// What was paid and by whom: runs without what the bank refused or gave back, cash, other payers' lists, typed proofs.
///
/// Cash and set-offs count for the month that they paid in the end: a voucher that a later run deducted, and an overpayment that
/// a later run set off, move from their own month to the month of that run.
#[must_use]
pub fn paid(books: &Books) -> BTreeMap<Key, BTreeMap<PaidBy, Money>> {
    let mut paid = Paid::default();
    for run in books.payments.runs().iter().filter(|run| run.file.is_some()) {
        for (place, row) in run.rows.iter().enumerate().filter(|(_, row)| row.paid()) {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            let back = books.payments.ledger().returned(run.id, place).is_some()
                || matches!(
                    books.bank.claim(run, &row.end_to_end),
                    ClaimStanding::Rejected { .. } | ClaimStanding::Returned { .. }
                );
            if !back {
                paid.add((&run.benefit, &row.file_number, run.month), PaidBy::Town, row.amount);
            }
        }
    }
    cash(books, &mut paid);
    set_offs(books, &mut paid);
    for (key, told) in books.settlement.all_told() {
        paid.add((&key.0, &key.1, key.2), told.by, told.amount);
    }
    // Other payers' lists and the old order count for the months that are settled.
    for (benefit, month) in settled_months(books) {
        let files: BTreeSet<String> = books
            .settlement
            .due()
            .keys()
            .filter(|key| key.0 == benefit && key.2 == month)
            .map(|key| key.1.clone())
            .collect();
        let listed = books.payments.paid_list(&benefit, month).map(|list| list.rows.as_ref()).unwrap_or_default();
        let mut by_old_order: BTreeMap<&str, Money> = BTreeMap::new();
        for row in listed {
            let sum = by_old_order.entry(&row.file_number).or_insert(Money::ZERO);
            *sum = *sum + row.amount;
        }
        let all: BTreeSet<&str> = files.iter().map(String::as_str).chain(by_old_order.keys().copied()).collect();
        for file_number in all {
            match books.payments.payers().paid_elsewhere(&benefit, file_number, month) {
                Some(amount) => paid.add((&benefit, file_number, month), PaidBy::Land, amount),
                None => {
                    let old = by_old_order.get(file_number).copied().unwrap_or(Money::ZERO);
                    paid.add((&benefit, file_number, month), PaidBy::Third, old);
                }
            }
        }
    }
    paid.0
}

#[derive(Default)]
struct Paid(BTreeMap<Key, BTreeMap<PaidBy, Money>>);

impl Paid {
    fn add(&mut self, (benefit, file_number, month): (&str, &str, Month), by: PaidBy, amount: Money) {
        if amount == Money::ZERO {
            return;
        }
        let key = (benefit.to_owned(), file_number.to_owned(), month);
        let sum = self.0.entry(key).or_default().entry(by).or_insert(Money::ZERO);
        *sum = *sum + amount;
    }
}

/// Vouchers that were paid, each for its month; what runs have deducted moves to the month of the run, oldest voucher first. Gives
/// what no run has deducted yet.
fn cash(books: &Books, paid: &mut Paid) -> BTreeMap<Key, Money> {
    let mut given: BTreeMap<(&str, &str), Vec<(Month, Money)>> = BTreeMap::new();
    for voucher in books.cash.vouchers().iter().filter(|voucher| voucher.state() == VoucherState::PaidOut) {
        paid.add((&voucher.benefit, &voucher.file_number, voucher.month), PaidBy::Cash, voucher.amount);
        given.entry((&voucher.benefit, &voucher.file_number)).or_default().push((voucher.month, voucher.amount));
    }
    for open in given.values_mut() {
        open.sort_by_key(|(month, _)| *month);
    }
    for run in books.payments.runs().iter().filter(|run| run.file.is_some()) {
        for row in run.rows.iter() {
            let Some(mut off) = row.facts.as_ref().and_then(|facts| facts.deducted) else { continue };
            let Some(open) = given.get_mut(&(run.benefit.as_str(), row.file_number.as_str())) else { continue };
            for (month, left) in open.iter_mut() {
                let part = if *left > off { off } else { *left };
                paid.add((&run.benefit, &row.file_number, *month), PaidBy::Cash, -part);
                paid.add((&run.benefit, &row.file_number, run.month), PaidBy::Cash, part);
                (*left, off) = (*left - part, off - part);
            }
        }
    }
    let mut open = Paid::default();
    for ((benefit, file_number), vouchers) in given {
        for (month, left) in vouchers {
            open.add((benefit, file_number, month), PaidBy::Cash, left);
        }
    }
    open.0.into_iter().map(|(key, by)| (key, by.into_values().sum())).collect()
}

/// What runs have set off was paid for the month that was overpaid, and counts for the month of the run.
fn set_offs(books: &Books, paid: &mut Paid) {
    for run in books.payments.runs().iter().filter(|run| run.file.is_some()) {
        for row in run.rows.iter() {
            for part in row.facts.iter().flat_map(|facts| facts.set_off.iter().flatten()) {
                let of = books.payments.change(part.change).map(|change| &change.kind);
                let Some(ChangeKind::SetOff { of, .. }) = of else { continue };
                paid.add((&run.benefit, &row.file_number, *of), PaidBy::SetOff, -part.amount);
                paid.add((&run.benefit, &row.file_number, run.month), PaidBy::SetOff, part.amount);
            }
        }
    }
}

/// Benefits and months of which somebody has said what should have been paid.
fn settled_months(books: &Books) -> BTreeSet<(String, Month)> {
    books.settlement.due().keys().map(|(benefit, _, month)| (benefit.clone(), *month)).collect()
}

/// What persons say that others have paid for a month: what a run of the month must not pay once more.
#[must_use]
pub fn elsewhere(books: &Books, benefit: &str, month: Month) -> payments::Elsewhere {
    let mut all = payments::Elsewhere::new();
    for (key, told) in books.settlement.all_told().filter(|(key, _)| key.0 == benefit && key.2 == month) {
        let sum = all.entry((key.0.clone(), key.1.clone())).or_insert(Money::ZERO);
        *sum = *sum + told.amount;
    }
    all
}

/// Every case and month of the benefits and months that were taken in: what nobody has dealt with first, the largest first, even
/// ones last.
#[must_use]
pub fn differences(books: &Books) -> Vec<Difference> {
    let mut paid = paid(books);
    let settled = settled_months(books);
    let moving = Moving::of(books);
    let mut all = Vec::new();
    for (key, row) in books.settlement.due() {
        let paid = paid.remove(key).unwrap_or_default();
        all.push(moving.difference(books, key.clone(), Some(row.amount), paid));
    }
    let rest = paid.into_iter().filter(|((benefit, _, month), _)| settled.contains(&(benefit.clone(), *month)));
    all.extend(rest.map(|(key, paid)| moving.difference(books, key, None, paid)));
    let size = |difference: &Difference| difference.open().cents().abs();
    let order = |one: &Difference| (one.kind == Kind::Even, one.left() == Money::ZERO, -size(one));
    all.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.key.cmp(&b.key)));
    all
}

/// The case and month with this key.
#[must_use]
pub fn difference(books: &Books, key: &Key) -> Option<Difference> {
    differences(books).into_iter().find(|difference| difference.key == *key)
}

/// What is on its way, by case and month.
struct Moving {
    /// What is due all in all, as the last proposal in force says.
    proposed: BTreeMap<Key, Money>,
    to_set_off: BTreeMap<Key, Money>,
    to_deduct: BTreeMap<Key, Money>,
}

impl Moving {
    fn of(books: &Books) -> Self {
        let to_deduct = cash(books, &mut Paid::default());
        let mut moving = Self { proposed: BTreeMap::new(), to_set_off: BTreeMap::new(), to_deduct };
        for change in books.payments.changes().iter().filter(|change| change.rejected.is_none()) {
            let key = |month| (change.benefit.clone(), change.file_number.clone(), month);
            match &change.kind {
                ChangeKind::Settled { due, .. } => {
                    moving.proposed.insert(key(change.from), *due);
                }
                ChangeKind::SetOff { of, amount, .. } => {
                    let sum = moving.to_set_off.entry(key(*of)).or_insert(Money::ZERO);
                    *sum = *sum + *amount - books.payments.ledger().set_off_by(change.id);
                }
                _ => {}
            }
        }
        moving
    }

    fn difference(&self, books: &Books, key: Key, due: Option<Money>, mut paid: BTreeMap<PaidBy, Money>) -> Difference {
        paid.retain(|_, amount| *amount != Money::ZERO);
        let total: Money = paid.values().copied().sum();
        let kind = match (due, due.unwrap_or(Money::ZERO).cmp(&total)) {
            (_, std::cmp::Ordering::Equal) => Kind::Even,
            (None, std::cmp::Ordering::Less) => Kind::WithoutDecision,
            (Some(_), std::cmp::Ordering::Less) => Kind::Overpaid,
            (_, std::cmp::Ordering::Greater) => Kind::Underpaid,
        };
        let coming = self.proposed.get(&key).map_or(Money::ZERO, |proposed| *proposed - total);
        let steps = books.settlement.steps(&key);
        let given_up = steps.iter().filter(|step| matches!(step.step, SettleStep::Waived | SettleStep::Closed));
        let mut difference = Difference {
            due: due.unwrap_or(Money::ZERO),
            paid,
            kind,
            proposed: if coming.is_negative() { Money::ZERO } else { coming },
            to_set_off: self.to_set_off.get(&key).copied().unwrap_or(Money::ZERO),
            to_deduct: self.to_deduct.get(&key).copied().unwrap_or(Money::ZERO),
            given_up: given_up.map(|step| step.amount).sum(),
            stage: Stage::Open,
            key,
        };
        difference.stage = stage(&difference, steps.last().map(|step| step.step));
        difference
    }
}

fn stage(difference: &Difference, last: Option<SettleStep>) -> Stage {
    if difference.left() == Money::ZERO {
        if difference.open() > Money::ZERO && difference.proposed > Money::ZERO {
            Stage::Proposed
        } else if difference.open().is_negative() && difference.to_set_off + difference.to_deduct > Money::ZERO {
            Stage::SettingOff
        } else {
            Stage::Done
        }
    } else {
        match last {
            Some(SettleStep::Heard) => Stage::Heard,
            Some(SettleStep::Decided) => Stage::Decided,
            _ => Stage::Open,
        }
    }
}
