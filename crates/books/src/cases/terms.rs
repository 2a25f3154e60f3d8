//! Statutory terms that run with a case.

use model::CivilDate;
use model::catalogue::{Service, Term, TermFrom, TermLength, TermUnit, Text};
use rules::deadline::{Calendar, Land};

use super::{Case, check::Input};

/// A term of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningTerm {
    /// Key of the catalogue.
    pub key: String,
    /// Name.
    pub label: Text,
    /// Legal basis.
    pub law: String,
    /// Last day.
    pub due: CivilDate,
    /// Ended by what it waits for.
    pub met: bool,
    /// Days from today; negative when overdue.
    pub days_left: i64,
    /// What follows when it ends.
    pub on_expiry: Text,
}

/// The terms of a case on a day, earliest first. `handed_back`: the case was ticked off.
#[must_use]
pub fn running(service: &Service, case: &Case, handed_back: bool, today: CivilDate, land: Land) -> Vec<RunningTerm> {
    let input = Input {
        form: &case.form,
        received: Some(case.received),
        values: &case.values,
        evidence: &case.evidence,
        today,
        land,
    };
    of_input(service, &input, handed_back)
}

/// The terms that would start with a report, before it is taken.
#[must_use]
pub fn of_input(service: &Service, input: &Input<'_>, handed_back: bool) -> Vec<RunningTerm> {
    let shown = input.shown(service);
    let mut terms: Vec<RunningTerm> = shown
        .terms
        .iter()
        .filter_map(|term| {
            let due = due(term, input, input.land)?;
            let met = handed_back
                || match term.met_by.as_deref() {
                    Some("received") => true,
                    Some("handed_back") | None => false,
                    Some(field) => !input.value(field).is_empty(),
                };
            Some(RunningTerm {
                key: term.key.clone(),
                label: term.label.clone(),
                law: term.law.clone(),
                due,
                met,
                days_left: input.today.days_until(due),
                on_expiry: term.on_expiry.clone(),
            })
        })
        .collect();
    terms.sort_by_key(|term| term.due);
    terms
}

/// The last day of a term, if its start is known.
#[must_use]
pub fn due(term: &Term, input: &Input<'_>, land: Land) -> Option<CivilDate> {
    let start: CivilDate = if term.start == "received" {
        input.received.unwrap_or(input.today)
    } else {
        input.value(&term.start).parse().ok()?
    };
    let start = match term.from {
        TermFrom::Day => start,
        TermFrom::MonthEnd => start.month().next().first_day().plus_days(-1),
    };
    let length: TermLength = term.length.parse().ok()?;
    let term = match length.unit {
        TermUnit::Days => rules::deadline::Term::Days(length.count),
        TermUnit::Weeks => rules::deadline::Term::Weeks(length.count),
        TermUnit::Months => rules::deadline::Term::Months(length.count),
        TermUnit::WorkingDays => rules::deadline::Term::WorkingDays(length.count),
    };
    Some(Calendar::of(land).due(start, term))
}
