//! The fee book: what is due for a case, what became of it, the receipts of each till, and the count at the end of the day.

mod decide;
mod till;

use std::collections::BTreeMap;

use model::acts::Envelope;
use model::acts::fee::{FeeAct, FeeLine, Means};
use model::catalogue::{DueFee, Service};
use model::ids::{AccountId, CaseId};
use model::{CivilDate, Instant, Money};
use serde::{Deserialize, Serialize};

use crate::cases::Case;

pub use decide::{Outcome, Settle, give_back, settle};
pub use till::{Count, TillDay, close, count};

/// What became of positions of a case, in one act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Instant,
    /// The civil date of the till's day.
    pub day: CivilDate,
    /// Who.
    pub by: Option<AccountId>,
    /// What became of them.
    pub what: What,
    /// Positions.
    pub lines: Vec<FeeLine>,
    /// Given back: the day, who, why.
    pub returned: Option<(CivilDate, Option<AccountId>, String)>,
}

/// What became of a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Taken, with a receipt.
    Taken {
        /// Receipt.
        number: String,
        /// Till.
        till: String,
        /// How.
        means: Means,
    },
    /// Waived.
    Waived {
        /// Key of the reason.
        reason: String,
        /// In words.
        note: String,
    },
    /// Owed.
    Owed {
        /// In words.
        note: String,
    },
}

impl Entry {
    /// The sum of its positions.
    #[must_use]
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.amount).sum()
    }
    /// The receipt, where money was taken.
    #[must_use]
    pub fn receipt(&self) -> Option<&str> {
        match &self.what {
            What::Taken { number, .. } => Some(number),
            _ => None,
        }
    }
}

/// All fees.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeBook {
    entries: Vec<Entry>,
    by_case: BTreeMap<CaseId, Vec<usize>>,
    receipts: BTreeMap<String, usize>,
    counts: BTreeMap<String, BTreeMap<String, Count>>,
    /// Acts that did not fit.
    pub conflicts: Vec<String>,
}

impl FeeBook {
    /// What became of the fees of a case, oldest first.
    pub fn of_case(&self, case: CaseId) -> impl Iterator<Item = &Entry> {
        self.by_case.get(&case).into_iter().flatten().filter_map(|at| self.entries.get(*at))
    }
    /// Everything, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }
    /// The entry of a receipt.
    #[must_use]
    pub fn receipt(&self, number: &str) -> Option<&Entry> {
        self.receipts.get(number).and_then(|at| self.entries.get(*at))
    }
    /// The count of a till on a day.
    #[must_use]
    pub fn counted(&self, till: &str, day: CivilDate) -> Option<&Count> {
        self.counts.get(till)?.get(&day.to_string())
    }
    /// The till's day is closed by two.
    #[must_use]
    pub fn closed(&self, till: &str, day: CivilDate) -> bool {
        self.counted(till, day).is_some_and(|count| count.second.is_some())
    }
    /// A position of the case that is settled and was not given back.
    #[must_use]
    pub fn settled(&self, case: CaseId, key: &str) -> bool {
        self.of_case(case).any(|entry| {
            entry.returned.is_none()
                && entry.lines.iter().any(|line| line.key == key && line.amount > Money::from_cents(0))
        })
    }
    /// Positions of a case that are due by its values and still open.
    #[must_use]
    pub fn open<'s>(&self, service: &'s Service, case: &Case) -> Vec<DueFee<'s>> {
        let mut due = due(service, case);
        due.retain(|due| due.amount > Money::from_cents(0) && !self.settled(case.id, &due.fee.key));
        due
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &FeeAct, position: u64) {
        let (what, lines) = match act {
            FeeAct::Taken { number, till, means, lines } => {
                (What::Taken { number: number.clone(), till: till.clone(), means: *means }, lines)
            }
            FeeAct::Waived { lines, reason, note } => {
                (What::Waived { reason: reason.clone(), note: note.clone() }, lines)
            }
            FeeAct::Owed { lines, note } => (What::Owed { note: note.clone() }, lines),
            FeeAct::Returned { number, reason } => {
                let entry = self.receipts.get(number).and_then(|at| self.entries.get_mut(*at));
                match entry.filter(|entry| entry.returned.is_none()) {
                    Some(entry) => entry.returned = Some((envelope.today, envelope.actor, reason.clone())),
                    None => self
                        .conflicts
                        .push(format!("act {position}: receipt {number} was given back twice or is unknown")),
                }
                return;
            }
            FeeAct::TillCounted { till, day, counted, note } => {
                let count = Count { first: (envelope.actor, *counted), note: note.clone(), second: None };
                self.counts.entry(till.clone()).or_default().insert(day.to_string(), count);
                return;
            }
            FeeAct::TillClosed { till, day, counted } => {
                match self.counts.get_mut(till).and_then(|days| days.get_mut(&day.to_string())) {
                    Some(count) => count.second = Some((envelope.actor, *counted)),
                    None => self.conflicts.push(format!("act {position}: till {till} was closed uncounted")),
                }
                return;
            }
        };
        let Some(case) = envelope.case else {
            self.conflicts.push(format!("act {position}: a fee without a case"));
            return;
        };
        let twice = lines.iter().any(|line| self.settled(case, &line.key));
        if twice {
            self.conflicts.push(format!("act {position}: a fee was settled twice"));
        }
        let at = self.entries.len();
        if let What::Taken { number, .. } = &what
            && self.receipts.insert(number.clone(), at).is_some()
        {
            self.conflicts.push(format!("act {position}: receipt {number} was given twice"));
        }
        self.by_case.entry(case).or_default().push(at);
        self.entries.push(Entry {
            case,
            at: envelope.at,
            day: envelope.today,
            by: envelope.actor,
            what,
            lines: lines.clone(),
            returned: None,
        });
    }
}

/// What is due for a case by its values on the day it came in.
#[must_use]
pub fn due<'s>(service: &'s Service, case: &Case) -> Vec<DueFee<'s>> {
    let shown = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    service.fees_due(&shown, case.received, |id| Some(case.value(id).to_owned()).filter(|value| !value.is_empty()))
}

/// The block of receipts of a node: numbers of their own, so that they run without gaps.
#[must_use]
pub fn receipt_block(block: &str) -> String {
    let own = format!("{block}Q");
    if rules::papernumber::is_block(&own) { own } else { block.to_owned() }
}
