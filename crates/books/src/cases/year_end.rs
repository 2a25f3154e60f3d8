//! The change of the year: the register's number bears the year of the entry, not of the event, and the registers of a year are
//! closed with a signed count (§§ 16, 21 PStV). What happened in one year and is entered in the next has to be listed.

use model::CivilDate;
use model::catalogue::{Catalogue, Service};

use super::Case;
use crate::Books;

/// A case whose event and entry lie in different years.
#[derive(Debug, Clone)]
pub struct Carried<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its service; it has a way back.
    pub service: &'a Service,
    /// Day of the event; of the receipt where the event's day is not known.
    pub event: CivilDate,
    /// Day and number of the entry, if the case was ticked off.
    pub entered: Option<(CivilDate, String)>,
}

/// Day of the event of a case; of its receipt where no field says it.
#[must_use]
pub fn event_day(service: &Service, case: &Case) -> CivilDate {
    let known = service.event.iter().find_map(|id| case.value(id).parse::<CivilDate>().ok());
    known.unwrap_or(case.received)
}

/// Cases of this year's events that were not entered in it: open ones, and those ticked off in a later year. By target and event.
#[must_use]
pub fn carried<'a>(books: &'a Books, catalogue: &'a Catalogue, year: i16) -> Vec<Carried<'a>> {
    let mut list: Vec<Carried<'a>> = books
        .cases
        .all()
        .filter(|case| case.live())
        .filter_map(|case| {
            let service = catalogue.service(&case.service).filter(|service| service.handback.is_some())?;
            let event = event_day(service, case);
            let tick = books.handback.ticked(case.id);
            let entered = tick.map(|tick| (tick.at.civil_date(), tick.number.clone()));
            let later = entered.as_ref().is_none_or(|(day, _)| day.0.year() > year);
            (event.0.year() == year && later).then_some(Carried { case, service, event, entered })
        })
        .collect();
    let target = |line: &Carried<'_>| line.service.handback.as_ref().map(|back| back.target.clone());
    list.sort_by_key(|line| (target(line), line.event, line.case.position));
    list
}
