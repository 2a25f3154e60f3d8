//! Calculations of benefits, kept with every step, what became of them, and the notices that recipients got.

pub mod calculate;
pub mod compare;
mod entered;
pub mod propose;

use std::collections::{BTreeMap, BTreeSet};

use model::acts::Envelope;
use model::acts::benefit::{Basis, BenefitAct, CalcInput, CalcLine, CalcPart};
use model::ids::{AccountId, CalculationId, ChangeId, RunId};
use model::{Instant, Money, Month};
use serde::{Deserialize, Serialize};

pub use entered::Values;

/// A calculation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Calculation {
    /// Id.
    pub id: CalculationId,
    /// Benefit key.
    pub benefit: String,
    /// File number.
    pub file_number: String,
    /// Person id of the extract.
    pub person: Option<String>,
    /// First month.
    pub from: Month,
    /// Last month, if it ends.
    pub until: Option<Month>,
    /// How the amount is meant.
    pub basis: Basis,
    /// Parameters used.
    pub rules: String,
    /// What was entered.
    pub inputs: Vec<CalcInput>,
    /// Every step.
    pub lines: Vec<CalcLine>,
    /// EUR a month.
    pub amount: Money,
    /// To whom it goes.
    pub parts: Vec<CalcPart>,
    /// What a caseworker has to look at.
    pub marks: Vec<String>,
    /// The amount granted last, as far as known.
    pub last: Option<Money>,
    /// Who calculated.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// Changes it proposed.
    pub changes: Vec<ChangeId>,
    /// Place in the journal.
    pub position: u64,
}

impl Calculation {
    /// What people call it: the first eight characters of its id.
    #[must_use]
    pub fn name(&self) -> String {
        self.id.text().chars().take(8).collect()
    }
}

/// A notice that was made ready.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// Its number.
    pub number: String,
    /// Check code.
    pub code: String,
    /// Calculation it tells about.
    pub calculation: Option<CalculationId>,
    /// Run and row it tells about.
    pub row: Option<(RunId, u32)>,
    /// Anchor of the journal.
    pub anchor: String,
    /// Who printed it.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// Place of the series in the journal: all notices of one act share it.
    pub series: u64,
}

/// Calculations and notices.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitBook {
    calculations: Vec<Calculation>,
    at: BTreeMap<CalculationId, usize>,
    notices: Vec<Notice>,
    /// Drafts of laws that are switched on, with the place of promulgation.
    pub drafts: BTreeMap<String, String>,
    told: BTreeSet<(RunId, u32)>,
}

impl BenefitBook {
    /// All calculations, oldest first.
    #[must_use]
    pub fn calculations(&self) -> &[Calculation] {
        &self.calculations
    }
    /// The calculation with this id.
    #[must_use]
    pub fn get(&self, id: CalculationId) -> Option<&Calculation> {
        self.at.get(&id).and_then(|place| self.calculations.get(*place))
    }
    /// Calculations of a file number, oldest first.
    pub fn of_file<'a>(
        &'a self,
        benefit: &'a str,
        file_number: &'a str,
    ) -> impl DoubleEndedIterator<Item = &'a Calculation> {
        self.calculations.iter().filter(move |one| one.benefit == benefit && one.file_number == file_number)
    }
    /// The calculation before this one of the same file number.
    #[must_use]
    pub fn before(&self, calculation: &Calculation) -> Option<&Calculation> {
        self.calculations.iter().rfind(|one| {
            one.position < calculation.position
                && one.benefit == calculation.benefit
                && one.file_number == calculation.file_number
        })
    }
    /// All notices, oldest first.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }
    /// The notice with this number.
    #[must_use]
    pub fn notice(&self, number: &str) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.number == number)
    }
    /// A notice for this row of a run was made.
    #[must_use]
    pub fn was_told(&self, run: RunId, row: u32) -> bool {
        self.told.contains(&(run, row))
    }
    /// The draft of a law is switched on.
    #[must_use]
    pub fn draft_is_on(&self, draft: &str) -> bool {
        self.drafts.contains_key(draft)
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &BenefitAct, position: u64) {
        match act {
            BenefitAct::Calculated {
                calculation,
                benefit,
                file_number,
                person,
                from,
                until,
                basis,
                rules,
                inputs,
                lines,
                amount,
                parts,
                marks,
                last,
            } => {
                self.at.insert(*calculation, self.calculations.len());
                self.calculations.push(Calculation {
                    id: *calculation,
                    benefit: benefit.clone(),
                    file_number: file_number.clone(),
                    person: person.clone(),
                    from: *from,
                    until: *until,
                    basis: *basis,
                    rules: rules.clone(),
                    inputs: inputs.clone(),
                    lines: lines.clone(),
                    amount: *amount,
                    parts: parts.clone(),
                    marks: marks.clone(),
                    last: *last,
                    by: envelope.actor,
                    at: envelope.at,
                    changes: Vec::new(),
                    position,
                });
            }
            BenefitAct::Proposed { calculation, changes } => {
                let place = self.at.get(calculation).copied();
                if let Some(one) = place.and_then(|place| self.calculations.get_mut(place)) {
                    one.changes.extend(changes);
                }
            }
            BenefitAct::NoticesMade { calculation, run, rows, numbers, codes, anchor } => {
                for (at, number) in numbers.iter().enumerate() {
                    let row = run.zip(rows.get(at).copied());
                    self.told.extend(row);
                    self.notices.push(Notice {
                        number: number.clone(),
                        code: codes.get(at).cloned().unwrap_or_default(),
                        calculation: *calculation,
                        row,
                        anchor: anchor.clone(),
                        by: envelope.actor,
                        at: envelope.at,
                        series: position,
                    });
                }
            }
            BenefitAct::DraftSwitched { draft, on, reference } => {
                if *on {
                    self.drafts.insert(draft.clone(), reference.clone());
                } else {
                    self.drafts.remove(draft);
                }
            }
        }
    }
}
