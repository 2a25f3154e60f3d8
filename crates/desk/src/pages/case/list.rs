//! All cases the role may open, what is not done first.

use maud::html;

use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// Most rows on one page.
const ROWS_MAX: usize = 200;

/// `GET /cases`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let only_open = call.query.get("show") != "all";
    let cases: Vec<_> = {
        let books = seat.office.books();
        books
            .cases
            .all()
            .rev()
            .filter(|case| {
                seat.office
                    .catalogue()
                    .service(&case.service)
                    .is_some_and(|s| seat.actor.any(&s.take) || seat.actor.any(&s.sign))
            })
            .map(|case| (case.clone(), books.handback.ticked(case.id).is_some()))
            .filter(|(case, back)| !only_open || (case.live() && !back))
            .collect()
    };
    let rows = cases
        .iter()
        .take(ROWS_MAX)
        .map(|(case, back)| {
            let service = seat.office.catalogue().service(&case.service);
            let (kind, word) = if case.cancelled.is_some() {
                (Kind::Danger, t!(texts, "case-cancelled"))
            } else if *back {
                (Kind::Success, t!(texts, "case-back"))
            } else if case.signed.is_some() || case.form == "written" {
                (Kind::Success, t!(texts, "case-checked"))
            } else if service.is_some_and(|service| case.complete(service)) {
                (Kind::Success, t!(texts, "case-taken"))
            } else {
                (Kind::Info, t!(texts, "case-unsigned"))
            };
            vec![
                Cell::Head(html! { a class="number" href={ "/cases/" (case.id.text()) } { (case.number) } }),
                Cell::Text(service.map_or_else(|| case.service.clone(), |s| s.title.get(lang).to_owned())),
                Cell::Text(seat.office.case_heading(case)),
                Cell::Figure(case.received.german()),
                Cell::Text(seat.name_of(case.taken_by)),
                Cell::Markup(badge(kind, &word)),
            ]
        })
        .collect();
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "nav-cases"));
    frame.wide = true;
    let content = html! {
        p {
            @if only_open { strong { (t!(texts, "cases-open")) } " · " a href="/cases?show=all" { (t!(texts, "cases-all")) } }
            @else { a href="/cases" { (t!(texts, "cases-open")) } " · " strong { (t!(texts, "cases-all")) } }
            " · " a href="/followups" { (t!(texts, "followups-title")) }
            " · " a href="/fees" { (t!(texts, "fees-day-link")) }
        }
        (table(&Table {
            caption: t!(texts, "cases-caption", count = cases.len()),
            head: vec![
                (t!(texts, "cases-number"), false),
                (t!(texts, "cases-service"), false),
                (t!(texts, "cases-about"), false),
                (t!(texts, "cases-received"), true),
                (t!(texts, "cases-by"), false),
                (t!(texts, "cases-state"), false),
            ],
            rows,
            empty: t!(texts, "cases-empty"),
            ..Table::default()
        }))
        @if cases.len() > ROWS_MAX { p { (t!(texts, "cases-more", count = cases.len() - ROWS_MAX)) } }
    };
    Ok(seat.page(&frame, &content))
}
