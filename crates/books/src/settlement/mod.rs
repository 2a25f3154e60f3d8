//! Settlement after the outage: what should have been paid against what was paid, by whom; a step for every difference; the
//! proof that journal, files and bank have the same sums.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::settlement::{DueRow, PaidBy, SettleStep};
use model::acts::{Body, Envelope, SettlementAct};
use model::ids::AccountId;
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Money, Month, Problem};
use serde::{Deserialize, Serialize};

use crate::Books;
use crate::bank::standing::ClaimStanding;
use crate::cash::VoucherState;
use crate::context::{Context, Decision};
use crate::payments::changes::{REASON_MAX, given};

/// Most rows of a file of what should have been paid.
pub const ROWS_MAX: usize = 1_000_000;

/// Benefit, file number, month.
pub type Key = (String, String, Month);

/// A step that was taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stepped {
    /// Which.
    pub step: SettleStep,
    /// Amount it is about.
    pub amount: Money,
    /// Paragraph.
    pub law: String,
    /// Why.
    pub note: String,
    /// By whom.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// The settlement.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementBook {
    due: BTreeMap<Key, DueRow>,
    steps: BTreeMap<Key, Vec<Stepped>>,
    elsewhere: BTreeMap<Key, Vec<(PaidBy, Money, String)>>,
}

impl SettlementBook {
    /// What should have been paid.
    #[must_use]
    pub fn due(&self) -> &BTreeMap<Key, DueRow> {
        &self.due
    }
    /// Steps on a difference, oldest first.
    #[must_use]
    pub fn steps(&self, key: &Key) -> &[Stepped] {
        self.steps.get(key).map_or(&[], Vec::as_slice)
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &SettlementAct) {
        match act {
            SettlementAct::DueTaken { benefit, rows, .. } => {
                for row in rows {
                    self.due.insert((benefit.clone(), row.file_number.clone(), row.month), row.clone());
                }
            }
            SettlementAct::Stepped { benefit, file_number, month, step, amount, law, note } => {
                let stepped = Stepped {
                    step: *step,
                    amount: *amount,
                    law: law.clone(),
                    note: note.clone(),
                    by: envelope.actor,
                    at: envelope.at,
                };
                self.steps.entry((benefit.clone(), file_number.clone(), *month)).or_default().push(stepped);
            }
            SettlementAct::PaidElsewhere { benefit, file_number, month, amount, by, note } => {
                let key = (benefit.clone(), file_number.clone(), *month);
                self.elsewhere.entry(key).or_default().push((*by, *amount, note.clone()));
            }
            SettlementAct::Posted { .. } | SettlementAct::MarkSettled { .. } => {}
        }
    }
}

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

/// A case and month: due against paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Benefit, file number, month.
    pub key: Key,
    /// What should have been paid.
    pub due: Money,
    /// What was paid, by payer.
    pub paid: BTreeMap<PaidBy, Money>,
    /// How it stands.
    pub kind: Kind,
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
}

/// What was paid and by whom: runs without what the bank refused or gave back, cash, other payers' lists, typed proofs.
#[must_use]
pub fn paid(books: &Books) -> BTreeMap<Key, BTreeMap<PaidBy, Money>> {
    let mut paid: BTreeMap<Key, BTreeMap<PaidBy, Money>> = BTreeMap::new();
    let mut add = |key: Key, by: PaidBy, amount: Money| {
        let sum = paid.entry(key).or_default().entry(by).or_insert(Money::ZERO);
        *sum = *sum + amount;
    };
    for run in books.payments.runs().iter().filter(|run| run.file.is_some()) {
        for (place, row) in run.rows.iter().enumerate().filter(|(_, row)| row.paid()) {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            let back = books.payments.ledger().returned(run.id, place).is_some()
                || matches!(
                    books.bank.claim(run, &row.end_to_end),
                    ClaimStanding::Rejected { .. } | ClaimStanding::Returned { .. }
                );
            if !back {
                add((run.benefit.clone(), row.file_number.clone(), run.month), PaidBy::Town, row.amount);
            }
        }
    }
    for voucher in books.cash.vouchers().iter().filter(|voucher| voucher.state() == VoucherState::PaidOut) {
        add((voucher.benefit.clone(), voucher.file_number.clone(), voucher.month), PaidBy::Cash, voucher.amount);
    }
    for (key, rows) in &books.settlement.elsewhere {
        for (by, amount, _) in rows {
            add(key.clone(), *by, *amount);
        }
    }
    // Another payer's list counts for the months that are settled.
    for key in books.settlement.due.keys() {
        if let Some(amount) = books.payments.payers().paid_elsewhere(&key.0, &key.1, key.2) {
            add(key.clone(), PaidBy::Land, amount);
        }
    }
    paid
}

/// Every case and month of the benefits and months that were taken in, the largest differences first, even ones last.
#[must_use]
pub fn differences(books: &Books) -> Vec<Difference> {
    let mut paid = paid(books);
    let settled: BTreeSet<(String, Month)> =
        books.settlement.due.keys().map(|(benefit, _, month)| (benefit.clone(), *month)).collect();
    let mut all = Vec::new();
    for (key, row) in &books.settlement.due {
        let paid = paid.remove(key).unwrap_or_default();
        let total: Money = paid.values().copied().sum();
        let kind = match row.amount.cmp(&total) {
            std::cmp::Ordering::Greater => Kind::Underpaid,
            std::cmp::Ordering::Less => Kind::Overpaid,
            std::cmp::Ordering::Equal => Kind::Even,
        };
        all.push(Difference { key: key.clone(), due: row.amount, paid, kind });
    }
    let rest = paid.into_iter().filter(|((benefit, _, month), _)| settled.contains(&(benefit.clone(), *month)));
    all.extend(rest.map(|(key, paid)| Difference { key, due: Money::ZERO, paid, kind: Kind::WithoutDecision }));
    let size = |difference: &Difference| difference.open().cents().abs();
    all.sort_by(|a, b| (a.kind == Kind::Even, -size(a), &a.key).cmp(&(b.kind == Kind::Even, -size(b), &b.key)));
    all
}

/// The paragraphs an overpayment of this benefit rests on, as German offices cite them.
#[must_use]
pub fn law(benefit: &str, kind: Kind) -> &'static str {
    match (kind, benefit) {
        (Kind::Underpaid, _) => "§ 42 SGB I",
        (Kind::WithoutDecision, _) => "§ 50 Abs. 2 SGB X",
        (_, "wohngeld") => "§ 29 Abs. 2 WoGG, § 50 SGB X",
        (_, "grusi") => "§ 44b SGB XII, § 50 SGB X",
        (_, "hlu") => "§ 26 Abs. 2 SGB XII, § 50 SGB X",
        _ => "§ 50 SGB X",
    }
}

/// Journal, files and bank side by side, in EUR.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Proof {
    /// Paid rows of all runs with a file, as the journal has them.
    pub journal: Money,
    /// Control sums of the files.
    pub files: Money,
    /// Debited by the bank.
    pub debited: Money,
    /// Refused by the bank.
    pub rejected: Money,
    /// Files without a run's row or the reverse, and payments debited twice.
    pub twice: u32,
}

impl Proof {
    /// The three sums are equal: journal = files = debited + refused.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.journal == self.files && self.files == self.debited + self.rejected && self.twice == 0
    }
}

/// The proof over all files.
#[must_use]
pub fn proof(books: &Books) -> Proof {
    let mut proof = Proof::default();
    for run in books.payments.runs() {
        let Some(file) = &run.file else { continue };
        let of = books.bank.proof(run);
        proof.journal = proof.journal + run.sum();
        proof.files = proof.files + file.sum;
        proof.debited = proof.debited + of.debited;
        proof.rejected = proof.rejected + of.rejected;
        proof.twice += of.twice;
    }
    proof
}

/// Takes in what should have been paid (benefits clerk).
///
/// # Errors
/// `NB-A-010`; `NB-Z-200` empty or longer than [`ROWS_MAX`]; `-201` a row without file number or with an amount below zero.
pub fn take_due(context: &Context<'_>, benefit: &str, hash: [u8; 32], rows: Vec<DueRow>) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::ClerkBenefits])?;
    crate::payments::lists::benefit(context.catalogue, benefit)?;
    if rows.is_empty() || rows.len() > ROWS_MAX {
        return Err(vec![Problem::new("NB-Z-200").at("file").with("limit", ROWS_MAX)]);
    }
    if let Some(row) = rows.iter().position(|row| row.file_number.trim().is_empty() || row.amount.is_negative()) {
        return Err(vec![Problem::new("NB-Z-201").at("file").with("row", row + 1)]);
    }
    Ok(Decision::one(Body::Settlement(SettlementAct::DueTaken { benefit: benefit.to_owned(), hash, rows })))
}

/// Takes a step on a difference (benefits clerk): a decision only after the hearing.
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
    let found = differences(books).into_iter().find(|difference| difference.key == *key);
    let difference = found.filter(|difference| difference.kind != Kind::Even);
    let difference = difference.ok_or_else(|| vec![Problem::new("NB-Z-202")])?;
    let over = difference.kind != Kind::Underpaid;
    if (step == SettleStep::Proposed && over)
        || (!over && matches!(step, SettleStep::Heard | SettleStep::Decided | SettleStep::SetOff))
    {
        return Err(vec![Problem::new("NB-Z-203").at("step")]);
    }
    let heard = books.settlement.steps(key).iter().any(|taken| taken.step == SettleStep::Heard);
    if matches!(step, SettleStep::Decided | SettleStep::SetOff) && !heard {
        return Err(vec![Problem::new("NB-Z-204").at("step")]);
    }
    let note = given(note, REASON_MAX).ok_or_else(|| vec![Problem::new("NB-Z-205").at("note")])?;
    let (benefit, file_number, month) = key.clone();
    let law = law(&benefit, difference.kind).to_owned();
    let open = difference.open();
    let amount = if open.is_negative() { -open } else { open };
    Ok(Decision::one(Body::Settlement(SettlementAct::Stepped { benefit, file_number, month, step, amount, law, note })))
}
