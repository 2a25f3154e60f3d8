//! The clock engine: which terms run with a case, from when, until when, and what they do when they end.

use model::CivilDate;
use model::catalogue::{BlockedAct, Service, Term, TermDoes, TermFrom, TermLength, TermUnit, Text};
use rules::deadline::{Calendar, Land};

use super::proposed::{self, Proposed};
use super::{Case, check::Input};
use crate::Books;

/// A term of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningTerm {
    /// Key of the catalogue.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Legal basis.
    pub law: String,
    /// The day it is counted from (not counted itself, § 187 (1) BGB).
    pub start: CivilDate,
    /// Last day.
    pub due: CivilDate,
    /// Ended by what it waits for.
    pub met: bool,
    /// Days from today; negative when overdue.
    pub days_left: i64,
    /// What follows when it ends.
    pub on_expiry: Text,
    /// What the program does then.
    pub does: Vec<TermDoes>,
    /// What the law answers if the term ends unmet.
    pub proposed: Option<Proposed>,
}

impl RunningTerm {
    /// Ended without being met.
    #[must_use]
    pub fn over(&self) -> bool {
        !self.met && self.days_left < 0
    }
    /// Is to be shown to the head, too.
    #[must_use]
    pub fn escalates(&self) -> bool {
        self.does.contains(&TermDoes::Escalate)
    }
}

/// What terms need to know of a case besides its values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Day on which its record was signed.
    pub signed: Option<CivilDate>,
    /// Day on which the register's number was entered: the entry is known from then on.
    pub entered: Option<CivilDate>,
    /// Day on which the emergency was stood down.
    pub outage_end: Option<CivilDate>,
    /// Keys of the follow-ups that are done.
    pub followups: Vec<String>,
}

impl Standing {
    /// How a case stands.
    #[must_use]
    pub fn of(books: &Books, case: &Case) -> Self {
        Self {
            signed: case.signed.as_ref().map(|signed| signed.on),
            entered: books.handback.ticked(case.id).map(|tick| tick.at.civil_date()),
            outage_end: books.system.stood_down,
            followups: case.followups.keys().cloned().collect(),
        }
    }
}

/// The terms of a case on a day, earliest first.
#[must_use]
pub fn running(service: &Service, case: &Case, standing: &Standing, today: CivilDate, land: Land) -> Vec<RunningTerm> {
    let input = Input {
        form: &case.form,
        received: Some(case.received),
        values: &case.values,
        evidence: &case.evidence,
        known: &[],
        today,
        land,
    };
    of_input(service, &input, standing)
}

/// The terms that would start with a report, before it is taken.
#[must_use]
pub fn of_input(service: &Service, input: &Input<'_>, standing: &Standing) -> Vec<RunningTerm> {
    let shown = input.shown(service);
    let mut terms: Vec<RunningTerm> = shown
        .terms
        .iter()
        .filter_map(|term| {
            let (start, due) = span(term, input, standing)?;
            Some(RunningTerm {
                key: term.key.clone(),
                label: term.label.clone(),
                law: term.law.clone(),
                start,
                due,
                met: met(term, input, standing),
                days_left: input.today.days_until(due),
                on_expiry: term.on_expiry.clone(),
                does: term.expiry(),
                proposed: term.does.iter().find_map(|does| match does {
                    TermDoes::SwitchProposal(name) => proposed::of(name, input),
                    _ => None,
                }),
            })
        })
        .collect();
    terms.sort_by_key(|term| term.due);
    terms
}

fn met(term: &Term, input: &Input<'_>, standing: &Standing) -> bool {
    // The tick-off ends a case and with it every term, except those that only begin with the entry.
    if standing.entered.is_some() && term.start != "entry" {
        return true;
    }
    match term.met_by.as_deref() {
        Some("received") => true,
        Some("signed") => standing.signed.is_some(),
        Some("handed_back") | None => false,
        Some(by) => match by.strip_prefix("followup:") {
            Some(key) => standing.followups.iter().any(|done| done == key),
            None => !input.value(by).is_empty(),
        },
    }
}

/// First and last day of a term, if its start is known and this wording of the law holds for it.
#[must_use]
pub fn span(term: &Term, input: &Input<'_>, standing: &Standing) -> Option<(CivilDate, CivilDate)> {
    let start = match term.start.as_str() {
        "received" => input.received.unwrap_or(input.today),
        "signed" => standing.signed?,
        "entry" => standing.entered?,
        "outage_end" => standing.outage_end?,
        field => input.value(field).parse().ok()?,
    };
    if !term.in_force(start) {
        return None;
    }
    let from = match term.from {
        TermFrom::Day => start,
        TermFrom::MonthEnd => start.month().next().first_day().plus_days(-1),
    };
    let length: TermLength = term.length.parse().ok()?;
    let calendar = Calendar::of(input.land);
    let last = calendar.due(from, length_of(length));
    let due = if term.shift { calendar.shifted(last) } else { last };
    let limit = term.not_after.as_deref().and_then(|id| input.value(id).parse().ok());
    Some((start, limit.map_or(due, |limit: CivilDate| limit.min(due))))
}

/// The term with this key has ended unmet; true where no term is asked for.
#[must_use]
pub fn over(terms: &[RunningTerm], key: Option<&str>) -> bool {
    key.is_none_or(|key| terms.iter().any(|term| term.key == key && term.over()))
}

/// The expired term that refuses this act on the case, if one does.
#[must_use]
pub fn barrier<'a>(terms: &'a [RunningTerm], act: &BlockedAct) -> Option<&'a RunningTerm> {
    let bars = |does: &TermDoes| match (does, act) {
        (TermDoes::Block(BlockedAct::Print(None)), BlockedAct::Print(_)) => true,
        (TermDoes::Block(blocked), act) => blocked == act,
        _ => false,
    };
    terms.iter().find(|term| term.over() && term.does.iter().any(bars))
}

/// A length of the catalogue as the calendar counts it.
#[must_use]
pub fn length_of(term: TermLength) -> rules::deadline::Term {
    match term.unit {
        TermUnit::Days => rules::deadline::Term::Days(term.count),
        TermUnit::Weeks => rules::deadline::Term::Weeks(term.count),
        TermUnit::Months => rules::deadline::Term::Months(term.count),
        TermUnit::WorkingDays => rules::deadline::Term::WorkingDays(term.count),
    }
}
