//! The register of terms over all cases.

use books::Actor;
use books::cases::terms::{self, RunningTerm, Standing};
use model::ids::CaseId;
use model::role::Role;

use crate::core::Office;

/// A term that runs, with the case it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermLine {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Key of its service.
    pub service: String,
    /// What it is about; empty for whoever may not open it.
    pub heading: String,
    /// The person may open the case.
    pub mine: bool,
    /// The term.
    pub term: RunningTerm,
}

impl Office {
    /// Terms that are not met and end within `days` or have ended, earliest first: of services whose cases the actor may open; for
    /// the head those of all services, without what they are about.
    #[must_use]
    pub fn term_register(&self, actor: &Actor, days: i64) -> Vec<TermLine> {
        let (today, land) = (self.today(), self.land());
        let head = actor.any(&[Role::Head]);
        let books = self.books();
        let mut lines: Vec<TermLine> = Vec::new();
        for case in books.cases.all().filter(|case| case.live()) {
            let Some(service) = self.inner.catalogue.service(&case.service) else { continue };
            let mine = actor.any(&service.take) || actor.any(&service.sign);
            if !mine && !head {
                continue;
            }
            let running = terms::running(service, case, &Standing::of(&books, case), today, land);
            lines.extend(running.into_iter().filter(|term| !term.met && term.days_left <= days).map(|term| TermLine {
                case: case.id,
                number: case.number.clone(),
                service: case.service.clone(),
                heading: if mine { self.case_heading(case) } else { String::new() },
                mine,
                term,
            }));
        }
        // What escalates stands before what is due on the same day.
        lines.sort_by(|a, b| {
            (a.term.due, !a.term.escalates(), &a.number).cmp(&(b.term.due, !b.term.escalates(), &b.number))
        });
        lines
    }
}
