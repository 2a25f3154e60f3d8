//! The hand-back (Nacherfassung): a queue per target, oldest first; done only with the target's number.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::{Body, Envelope, HandbackAct};
use model::catalogue::{Catalogue, Handback};
use model::ids::{AccountId, CaseId};
use model::problem::Refusal;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::Books;
use crate::cases::Case;
use crate::cases::decide::service_for;
use crate::context::{Context, Decision};

/// A tick-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// The target's number.
    pub number: String,
    /// It stood on the target's list.
    pub on_list: bool,
    /// Who.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// Sample check by a second person: agrees, note, who.
    pub sample: Option<(bool, String, Option<AccountId>)>,
}

/// The hand-back so far.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandbackBook {
    ticks: BTreeMap<CaseId, Tick>,
    used: BTreeMap<String, CaseId>,
    lists: BTreeMap<String, BTreeSet<String>>,
    /// Packages written: when, cases.
    pub exports: Vec<(Instant, u32)>,
    /// Acts that did not fit.
    pub conflicts: Vec<String>,
}

impl HandbackBook {
    /// The tick-off of a case.
    #[must_use]
    pub fn ticked(&self, case: CaseId) -> Option<&Tick> {
        self.ticks.get(&case)
    }
    /// The target's list of numbers, if it was loaded.
    #[must_use]
    pub fn numbers(&self, target: &str) -> Option<&BTreeSet<String>> {
        self.lists.get(target)
    }
    /// All tick-offs.
    pub fn ticks(&self) -> impl Iterator<Item = (CaseId, &Tick)> {
        self.ticks.iter().map(|(case, tick)| (*case, tick))
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &HandbackAct, position: u64) {
        match act {
            HandbackAct::Exported { cases, .. } => self.exports.push((envelope.at, *cases)),
            HandbackAct::NumbersLoaded { target, numbers } => {
                self.lists.entry(target.clone()).or_default().extend(numbers.iter().cloned());
            }
            HandbackAct::TickedOff { case, number, on_list } => {
                if self.used.get(number).is_some_and(|other| other != case) {
                    self.conflicts.push(format!("act {position}: target number {number} was used for two cases"));
                }
                self.used.insert(number.clone(), *case);
                let tick = Tick {
                    number: number.clone(),
                    on_list: *on_list,
                    by: envelope.actor,
                    at: envelope.at,
                    sample: None,
                };
                self.ticks.insert(*case, tick);
            }
            HandbackAct::SampleChecked { case, agrees, note } => match self.ticks.get_mut(case) {
                Some(tick) => tick.sample = Some((*agrees, note.clone(), envelope.actor)),
                None => self.conflicts.push(format!("act {position}: a case was checked that is not ticked off")),
            },
            HandbackAct::Reopened { case, .. } => {
                if let Some(tick) = self.ticks.remove(case) {
                    self.used.remove(&tick.number);
                }
            }
        }
    }
}

/// One line of the queue.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its way back.
    pub handback: &'a Handback,
    /// Its tick-off.
    pub tick: Option<&'a Tick>,
}

/// The whole queue: every live case of a service that goes back, oldest first per target.
#[must_use]
pub fn queue<'a>(books: &'a Books, catalogue: &'a Catalogue) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = books
        .cases
        .all()
        .filter(|case| case.live())
        .filter_map(|case| {
            let handback = catalogue.service(&case.service)?.handback.as_ref()?;
            Some(Item { case, handback, tick: books.handback.ticked(case.id) })
        })
        .collect();
    items.sort_by(|a, b| {
        (&a.handback.target, a.case.received, a.case.position).cmp(&(
            &b.handback.target,
            b.case.received,
            b.case.position,
        ))
    });
    items
}

/// Counts that prove that nothing is open or missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Cases taken, whatever became of them.
    pub taken: usize,
    /// Cancelled.
    pub cancelled: usize,
    /// Of services that do not go back.
    pub stays: usize,
    /// Ticked off.
    pub done: usize,
    /// Still open. `taken = cancelled + stays + done + open` always holds.
    pub open: usize,
}

/// Counts over all cases.
#[must_use]
pub fn counts(books: &Books, catalogue: &Catalogue) -> Counts {
    let mut counts = Counts::default();
    for case in books.cases.all() {
        counts.taken += 1;
        let goes_back = catalogue.service(&case.service).is_some_and(|service| service.handback.is_some());
        if !case.live() {
            counts.cancelled += 1;
        } else if !goes_back {
            counts.stays += 1;
        } else if books.handback.ticked(case.id).is_some() {
            counts.done += 1;
        } else {
            counts.open += 1;
        }
    }
    counts
}

/// Ticks a case off with the number the target gave.
///
/// # Errors
/// `NB-V-002` no such case, `NB-H-010` does not go back, `NB-H-011` number missing, `NB-H-012` not the form of the target's
/// numbers, `NB-H-013` not on the target's list, `NB-H-014` used for another case, `NB-H-015` ticked off already,
/// `NB-V-003` cancelled, `NB-H-019` not signed yet.
pub fn tick_off(books: &Books, context: &Context<'_>, id: CaseId, number: &str) -> Result<Decision, Refusal> {
    let case = crate::cases::decide::live(&books.cases, id)?;
    let service = service_for(context, &case.service)?;
    let handback = service.handback.as_ref().ok_or_else(|| vec![Problem::new("NB-H-010")])?;
    let number = number.split_whitespace().collect::<Vec<_>>().join(" ");
    let refuse = |problem: Problem| Err(vec![problem.at("number")]);
    if !case.complete(service) {
        return refuse(Problem::new("NB-H-019"));
    }
    if books.handback.ticked(id).is_some() {
        return refuse(Problem::new("NB-H-015"));
    }
    if number.is_empty() {
        return refuse(Problem::new("NB-H-011"));
    }
    if !number_fits(handback, &number) {
        return refuse(Problem::new("NB-H-012").with("example", &handback.number.example));
    }
    let list = books.handback.numbers(&handback.target);
    if list.is_some_and(|list| !list.contains(&number)) {
        return refuse(Problem::new("NB-H-013").with("number", &number));
    }
    if books.handback.used.get(&number).is_some_and(|other| *other != id) {
        return refuse(Problem::new("NB-H-014").with("number", &number));
    }
    Ok(Decision::of_case(id, Body::Handback(HandbackAct::TickedOff { case: id, number, on_list: list.is_some() })))
}

/// Letter, serial, year as in PStV § 16 where the target has a letter; else any text of up to 40 characters.
fn number_fits(handback: &Handback, number: &str) -> bool {
    if handback.number.letter.is_empty() {
        return number.chars().count() <= 40;
    }
    let Some(rest) = number.strip_prefix(&handback.number.letter).and_then(|rest| rest.strip_prefix(' ')) else {
        return false;
    };
    let digits =
        |text: &str, max: usize| !text.is_empty() && text.len() <= max && text.bytes().all(|b| b.is_ascii_digit());
    rest.split_once('/').is_some_and(|(serial, year)| digits(serial, 6) && year.len() == 4 && digits(year, 4))
}

/// The sample check by a second person.
///
/// # Errors
/// `NB-H-016` not ticked off, `NB-H-017` the same person, `NB-H-018` what differs.
pub fn check_sample(
    books: &Books,
    context: &Context<'_>,
    id: CaseId,
    agrees: bool,
    note: &str,
) -> Result<Decision, Refusal> {
    let case = crate::cases::decide::live(&books.cases, id)?;
    service_for(context, &case.service)?;
    let tick = books.handback.ticked(id).ok_or_else(|| vec![Problem::new("NB-H-016")])?;
    if tick.by == Some(context.actor.account) {
        return Err(vec![Problem::new("NB-H-017")]);
    }
    if !agrees && note.trim().is_empty() {
        return Err(vec![Problem::new("NB-H-018").at("note")]);
    }
    let note = note.trim().to_owned();
    let mut decision =
        Decision::of_case(id, Body::Handback(HandbackAct::SampleChecked { case: id, agrees, note: note.clone() }));
    if !agrees {
        decision.acts.push((Some(id), Body::Handback(HandbackAct::Reopened { case: id, reason: note })));
    }
    Ok(decision)
}

/// Takes a tick-off back.
///
/// # Errors
/// `NB-H-016` not ticked off, `NB-V-005` reason missing.
pub fn reopen(books: &Books, context: &Context<'_>, id: CaseId, reason: &str) -> Result<Decision, Refusal> {
    let case = crate::cases::decide::live(&books.cases, id)?;
    service_for(context, &case.service)?;
    if books.handback.ticked(id).is_none() {
        return Err(vec![Problem::new("NB-H-016")]);
    }
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-V-005").at("reason")]);
    }
    Ok(Decision::of_case(id, Body::Handback(HandbackAct::Reopened { case: id, reason: reason.trim().to_owned() })))
}

/// Loads the target's list of numbers.
///
/// # Errors
/// `NB-H-020` unknown target, `NB-H-021` no numbers.
pub fn load_numbers(context: &Context<'_>, target: &str, numbers: Vec<String>) -> Result<Decision, Refusal> {
    let service =
        context.catalogue.services.iter().find(|service| service.handback.as_ref().is_some_and(|h| h.target == target));
    let service = service.ok_or_else(|| vec![Problem::new("NB-H-020")])?;
    service_for(context, &service.key)?;
    if numbers.is_empty() {
        return Err(vec![Problem::new("NB-H-021").at("numbers")]);
    }
    Ok(Decision::one(Body::Handback(HandbackAct::NumbersLoaded { target: target.to_owned(), numbers })))
}
