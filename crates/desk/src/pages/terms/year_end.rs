//! What is pending over the change of the year, register by register.

use books::cases::year_end::{Carried, carried};
use maud::html;
use model::catalogue::Service;

use crate::app::Outcome;
use crate::components::{Cell, Table, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// Up to this month the year before is the one that is asked for.
const LOOKS_BACK_UNTIL_MONTH: i8 = 6;

/// `GET /terms/year-end?year=2026`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    super::open(seat)?;
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let today = seat.office.today();
    let last = today.0.year() - i16::from(today.0.month() <= LOOKS_BACK_UNTIL_MONTH);
    let year = call.query.get("year").parse::<i16>().unwrap_or(last);
    let mut frame = seat.frame(Some(Area::Today), t!(texts, "year-end-title", year = year.to_string()));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "terms-link"), "/terms".into())];
    // From here on the books are held; nothing that asks for them again may be called.
    let books = seat.office.books();
    let lines = carried(&books, seat.office.catalogue(), year);
    let mut targets: Vec<(String, Vec<&Carried<'_>>)> = Vec::new();
    for line in &lines {
        let Some(back) = &line.service.handback else { continue };
        match targets.last_mut().filter(|(target, _)| *target == back.title.get(lang)) {
            Some((_, list)) => list.push(line),
            None => targets.push((back.title.get(lang).to_owned(), vec![line])),
        }
    }
    let mine = |service: &Service| seat.actor.any(&service.take) || seat.actor.any(&service.sign);
    let content = html! {
        p { (t!(texts, "year-end-says", next = (year + 1).to_string())) }
        p class="no-print" {
            a href={ "/terms/year-end?year=" (year - 1) } { (year - 1) } " · " strong { (year) } " · "
            a href={ "/terms/year-end?year=" (year + 1) } { (year + 1) }
        }
        @if targets.is_empty() { p { (t!(texts, "year-end-empty")) } }
        @for (title, list) in &targets {
            (table(&Table {
                caption: t!(texts, "year-end-caption", target = title.as_str(), count = list.len()),
                head: vec![
                    (t!(texts, "year-end-event"), true),
                    (t!(texts, "cases-number"), false),
                    (t!(texts, "cases-about"), false),
                    (t!(texts, "cases-service"), false),
                    (t!(texts, "year-end-entry"), false),
                ],
                rows: list.iter().map(|line| vec![
                    Cell::Figure(line.event.german()),
                    Cell::Head(html! {
                        @if mine(line.service) { a class="number" href={ "/handback/" (line.case.id.text()) } { (line.case.number) } }
                        @else { span class="number" { (line.case.number) } }
                    }),
                    Cell::Text(if mine(line.service) { seat.office.case_heading(line.case) } else { t!(texts, "terms-no-name") }),
                    Cell::Text(line.service.title.get(lang).to_owned()),
                    Cell::Text(match &line.entered {
                        Some((day, number)) => t!(texts, "year-end-entered", day = day.german(), number = number.as_str()),
                        None => t!(texts, "year-end-open"),
                    }),
                ]).collect(),
                ..Table::default()
            }))
        }
    };
    drop(books);
    Ok(seat.page(&frame, &content))
}
