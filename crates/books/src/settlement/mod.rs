//! Settlement after the outage: what should have been paid against what was paid, by whom; a step for every difference.
//!
//! What is underpaid becomes a change of the payment book that says what is due for the month all in all, so that the next
//! supplementary run of the month pays what is missing, once, however often it was proposed or merged. What is overpaid is heard
//! (§ 24 SGB X), decided in writing, and set off by the rule of the benefit as a change that later runs deduct.

mod decide;
mod differences;

use std::collections::BTreeMap;

use model::acts::settlement::{DueRow, PaidBy, SettleStep};
use model::acts::{Envelope, SettlementAct};
use model::ids::AccountId;
use model::{CivilDate, Instant, Money, Month};
use serde::{Deserialize, Serialize};

pub use decide::{
    Payee, ROWS_MAX, SetOffTerms, monthly_limit, paid_elsewhere, propose, propose_all, set_off, spec, step, take_due,
};
pub use differences::{Difference, Kind, Stage, difference, differences, elsewhere, paid};

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

/// What a person says that somebody else has paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Who.
    pub by: PaidBy,
    /// EUR; a counter-entry is negative.
    pub amount: Money,
    /// The proof.
    pub note: String,
}

/// A posting file that was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PostedFile {
    /// First day.
    pub from: CivilDate,
    /// Last day.
    pub to: CivilDate,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// Postings.
    pub count: u32,
    /// Control sum in EUR.
    pub sum: Money,
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
    #[serde(default)]
    told: BTreeMap<Key, Vec<Elsewhere>>,
    #[serde(default)]
    posted: Vec<PostedFile>,
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
    /// What persons say that somebody else has paid on a case and month, oldest first.
    #[must_use]
    pub fn told(&self, key: &Key) -> &[Elsewhere] {
        self.told.get(key).map_or(&[], Vec::as_slice)
    }
    /// All of that.
    pub fn all_told(&self) -> impl Iterator<Item = (&Key, &Elsewhere)> {
        self.told.iter().flat_map(|(key, told)| told.iter().map(move |one| (key, one)))
    }
    /// Posting files, oldest first.
    #[must_use]
    pub fn posted(&self) -> &[PostedFile] {
        &self.posted
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
                let told = Elsewhere { by: *by, amount: *amount, note: note.clone() };
                self.told.entry(key).or_default().push(told);
            }
            SettlementAct::Posted { from, to, sha256, count, sum } => self.posted.push(PostedFile {
                from: *from,
                to: *to,
                sha256: *sha256,
                count: *count,
                sum: *sum,
                by: envelope.actor,
                at: envelope.at,
            }),
            SettlementAct::MarkSettled { .. } => {}
        }
    }
}
