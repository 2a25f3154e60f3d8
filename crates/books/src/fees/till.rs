//! The day of a till: what was taken and given back, counted by two persons, closed.

use std::collections::BTreeMap;

use model::acts::Body;
use model::acts::fee::{FeeAct, Means};
use model::ids::AccountId;
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Money, Problem};
use serde::{Deserialize, Serialize};

use super::decide::{NOTE_MAX_CHARS, till_name};
use super::{FeeBook, What};
use crate::context::{Context, Decision};

/// A count of a till.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Who counted first, and what.
    pub first: (Option<AccountId>, Money),
    /// What explains a difference.
    pub note: String,
    /// Who counted second, and what: the day is closed.
    pub second: Option<(Option<AccountId>, Money)>,
}

/// What a till should hold at the end of a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TillDay {
    /// Cash taken less cash given back on the day.
    pub cash: Money,
    /// Paid by card.
    pub card: Money,
    /// Receipts of the day.
    pub receipts: usize,
}

/// Roles that count a till.
const COUNTERS: &[Role] = &[Role::ClerkResidents, Role::ClerkCivilStatus, Role::Registrar, Role::Treasurer];

impl FeeBook {
    /// The tills of a day with what they should hold.
    #[must_use]
    pub fn tills(&self, day: CivilDate) -> BTreeMap<String, TillDay> {
        let mut tills: BTreeMap<String, TillDay> = BTreeMap::new();
        for entry in self.all() {
            let What::Taken { till, means, .. } = &entry.what else { continue };
            let total = entry.total();
            if entry.day == day {
                let sums = tills.entry(till.clone()).or_default();
                sums.receipts += 1;
                match means {
                    Means::Cash => sums.cash = sums.cash + total,
                    Means::Card => sums.card = sums.card + total,
                }
            }
            if entry.returned.as_ref().is_some_and(|(back, _, _)| *back == day) {
                let sums = tills.entry(till.clone()).or_default();
                match means {
                    Means::Cash => sums.cash = sums.cash - total,
                    Means::Card => sums.card = sums.card - total,
                }
            }
        }
        tills
    }

    /// Sums of a day by kind of position and what became of it, without what was given back the same day.
    #[must_use]
    pub fn sums(&self, day: CivilDate) -> BTreeMap<(String, &'static str), (usize, Money)> {
        let mut sums = BTreeMap::new();
        for entry in self.all().filter(|entry| entry.day == day && entry.returned.is_none()) {
            let what = match entry.what {
                What::Taken { .. } => "taken",
                What::Waived { .. } => "waived",
                What::Owed { .. } => "owed",
            };
            for line in &entry.lines {
                let sum: &mut (usize, Money) = sums.entry((line.kind.clone(), what)).or_default();
                *sum = (sum.0 + 1, sum.1 + line.amount);
            }
        }
        sums
    }
}

/// The first person counts the till of today.
///
/// # Errors
/// `NB-A-010`, `NB-V-327` no such till today, `NB-V-329` closed already, `NB-V-328` a difference without a word.
pub fn count(
    book: &FeeBook,
    context: &Context<'_>,
    till: &str,
    counted: Money,
    note: &str,
) -> Result<Decision, Refusal> {
    let (till, should) = today(book, context, till)?;
    let note = note.trim();
    if (counted != should.cash && note.is_empty()) || note.chars().count() > NOTE_MAX_CHARS {
        return Err(vec![Problem::new("NB-V-328").at("note").with("booked", should.cash.german())]);
    }
    let act = FeeAct::TillCounted { till, day: context.today, counted, note: note.to_owned() };
    Ok(Decision::one(Body::Fee(act)))
}

/// A second person counts the same and closes the day.
///
/// # Errors
/// As [`count`]; `NB-V-330` not counted yet or by the same person, `NB-V-331` the two counts differ.
pub fn close(book: &FeeBook, context: &Context<'_>, till: &str, counted: Money) -> Result<Decision, Refusal> {
    let (till, _) = today(book, context, till)?;
    let first = book.counted(&till, context.today).map(|count| count.first);
    match first {
        Some((by, _)) if by.is_none() || by == Some(context.actor.account) => {
            Err(vec![Problem::new("NB-V-330").at("counted")])
        }
        None => Err(vec![Problem::new("NB-V-330").at("counted")]),
        Some((_, before)) if before != counted => Err(vec![Problem::new("NB-V-331").at("counted")]),
        Some(_) => Ok(Decision::one(Body::Fee(FeeAct::TillClosed { till, day: context.today, counted }))),
    }
}

fn today(book: &FeeBook, context: &Context<'_>, till: &str) -> Result<(String, TillDay), Refusal> {
    context.actor.must(COUNTERS)?;
    let till = till_name(till);
    let should = book.tills(context.today).remove(&till);
    let should = should.ok_or_else(|| vec![Problem::new("NB-V-327").at("till").with("till", &till)])?;
    if book.closed(&till, context.today) {
        return Err(vec![Problem::new("NB-V-329").at("till").with("till", &till)]);
    }
    Ok((till, should))
}
