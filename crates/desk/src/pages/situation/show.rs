//! One page for the head: figures per service, the data, the bases; prints as the situation report.

use maud::{Markup, html};

use super::basis::keys;
use crate::app::Outcome;
use crate::components::{Cell, Figure, Kind, Table, badge, bar, figures, table};
use crate::frame::Area;
use crate::pages::data::class_line;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /situation`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Situation), t!(texts, "situation-title", at = seat.office.now().german()));
    frame.wide = true;
    let content = html! {
        (emergency(seat))
        (figures(&numbers(seat)))
        (services(seat))
        (data(seat))
        (bases(seat))
        p class="no-print" { button type="button" class="button" data-print hidden { (t!(texts, "situation-print")) } }
    };
    Ok(seat.page(&frame, &content))
}

fn emergency(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let emergency = seat.office.books().system.emergency.clone();
    html! {
        section class="panel" {
            @match emergency {
                Some(e) => {
                    p { strong { (t!(texts, "head-since", since = e.since.german())) } }
                    p { (e.reason) " · " (e.basis) " · " (seat.name_of(e.by)) }
                    p class="no-print" { a class="button" href="/situation/stand-down" { (t!(texts, "situation-end")) } }
                }
                None => {
                    p { strong { (t!(texts, "situation-none")) } }
                    p class="no-print" { a class="button button--primary" href="/situation/declare" { (t!(texts, "situation-declare")) } }
                }
            }
        }
    }
}

fn numbers(seat: &Seat) -> Vec<Figure> {
    let texts = seat.texts;
    let (holds, back) = {
        let books = seat.office.books();
        (books.cases.open_holds().len(), seat.office.durability())
    };
    let count = |n: usize| texts.count(u64::try_from(n).unwrap_or(u64::MAX));
    let figure =
        |label: String, value: String, kind: Kind| Figure { label, value, against: String::new(), kind, href: None };
    vec![
        figure(t!(texts, "situation-residents"), count(seat.office.residents()), Kind::Plain),
        figure(t!(texts, "today-acts"), texts.count(back.acts), Kind::Plain),
        figure(t!(texts, "situation-lookups"), texts.count(back.lookups), Kind::Plain),
        figure(t!(texts, "situation-holds"), count(holds), if holds > 0 { Kind::Warning } else { Kind::Plain }),
    ]
}

/// Per service: taken, open, oldest; no names.
fn services(seat: &Seat) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let books = seat.office.books();
    let rows: Vec<Vec<Cell>> = seat
        .office
        .catalogue()
        .services
        .iter()
        .filter(|service| service.fields().next().is_some())
        .map(|service| {
            let taken: Vec<_> = books.cases.all().filter(|case| case.service == service.key && case.live()).collect();
            let back = taken.iter().filter(|case| books.handback.ticked(case.id).is_some()).count();
            let unsigned = taken.iter().filter(|case| case.signed.is_none() && case.form != "written").count();
            let oldest = taken
                .iter()
                .find(|case| books.handback.ticked(case.id).is_none())
                .map(|case| case.received.german())
                .unwrap_or_default();
            let (part, whole) = (u64::try_from(back).unwrap_or(0), u64::try_from(taken.len()).unwrap_or(0));
            let words = t!(texts, "situation-back", part = back, whole = taken.len());
            vec![
                Cell::Head(html! { (service.title.get(lang)) }),
                Cell::Figure(taken.len().to_string()),
                Cell::Figure(unsigned.to_string()),
                Cell::Figure(oldest),
                Cell::Markup(bar(part, whole, &words)),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(texts, "situation-services"),
        head: vec![
            (t!(texts, "cases-service"), false),
            (t!(texts, "situation-taken"), true),
            (t!(texts, "situation-unsigned"), true),
            (t!(texts, "situation-oldest"), true),
            (t!(texts, "nav-handback"), false),
        ],
        rows,
        ..Table::default()
    })
}

fn data(seat: &Seat) -> Markup {
    let texts = seat.texts;
    html! {
        h2 { (t!(texts, "situation-data")) }
        @if seat.office.has_extract() {
            ul class="classes" {
                @for class in &seat.office.class_sources() {
                    @let (line, tone) = class_line(seat, class);
                    li class=[(tone != crate::frame::Tone::Quiet).then_some("classes__old")] { (line) }
                }
            }
        } @else { p { (t!(texts, "state-no-extract")) } }
    }
}

fn bases(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    html! {
        h2 { (t!(texts, "situation-bases")) }
        dl class="facts" {
            @for (key, papers) in keys(seat) {
                div {
                    dt { (papers) }
                    dd {
                        @match books.system.bases.get(&key) {
                            Some(basis) => {
                                (badge(Kind::Success, &t!(texts, "basis-there"))) " " (basis.issuer) ", " (basis.reference) ", " (basis.dated.german())
                            }
                            None => { (badge(Kind::Plain, &t!(texts, "basis-missing"))) }
                        }
                        " " a class="no-print" href={ "/situation/basis/" (key) } { (t!(texts, "basis-open")) span class="visually-hidden" { " " (papers) } }
                    }
                }
            }
        }
    }
}
