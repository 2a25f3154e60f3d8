//! `GET /readiness`: what is missing, what to do and who; printable as one page. `GET /readiness/sheet/{class}`: the sheet of a
//! record class as PDF.

use axum::Router;
use books::readiness::{Facts, Gap, judge};
use extract::records::Class;
use maud::{Markup, html};
use model::Problem;

use super::extracts::alarm_words;
use crate::answer::Answer;
use crate::app::{Desk, Outcome, get};
use crate::components::{Cell, Kind, Table, alert, table};
use crate::frame::Area;
use crate::pages::account::role_name;
use crate::pages::data::class_name;
use crate::seat::{Call, Seat};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Readiness);
    Router::new().route("/readiness", get(area, show)).route("/readiness/sheet/{class}", get(area, sheet))
}

fn sheet(seat: &Seat, call: &Call) -> Outcome {
    let name = call.param("class");
    let class = Class::from_name(name).ok_or_else(|| vec![Problem::new("NB-D-006").with("class", name)])?;
    let bytes = seat.desk.house().class_sheet(&seat.office, class)?;
    Ok(Answer::pdf(bytes, &format!("klasse-{}.pdf", class.name())))
}

fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let facts = seat.desk.house().readiness(&seat.office)?;
    let gaps = judge(&facts);
    let mut frame = seat.frame(Some(Area::Readiness), t!(texts, "nav-readiness"));
    frame.wide = true;
    let content = html! {
        p { (t!(texts, "readiness-says")) }
        @if gaps.is_empty() {
            (alert(texts, Kind::Success, &t!(texts, "readiness-nothing"), &html! { p { (t!(texts, "readiness-nothing-says")) } }))
        } @else {
            (missing(seat, &gaps))
        }
        (classes(seat, &facts))
        p { (t!(texts, "readiness-entries")) }
    };
    Ok(seat.page(&frame, &content))
}

fn missing(seat: &Seat, gaps: &[Gap]) -> Markup {
    let texts = seat.texts;
    let rows = gaps.iter().map(|gap| {
        let (what, remedy) = words(seat, gap);
        vec![
            Cell::Head(html! { (what) @if gap.grave() { " " strong { "(" (t!(texts, "readiness-grave")) ")" } } }),
            Cell::Text(remedy),
            Cell::Text(role_name(seat, gap.who())),
        ]
    });
    table(&Table {
        caption: t!(texts, "readiness-gaps", count = gaps.len()),
        head: vec![
            (t!(texts, "readiness-what"), false),
            (t!(texts, "readiness-do"), false),
            (t!(texts, "readiness-who"), false),
        ],
        rows: rows.collect(),
        ..Table::default()
    })
}

fn words(seat: &Seat, gap: &Gap) -> (String, String) {
    let texts = seat.texts;
    let name = |class: &str| class_name(seat, class);
    match gap {
        Gap::Extract { alarm } => alarm_words(seat, alarm),
        Gap::Copy => (t!(texts, "readiness-gap-copy"), t!(texts, "readiness-gap-copy-do")),
        Gap::SharesUntested => {
            (t!(texts, "readiness-gap-shares-untested"), t!(texts, "readiness-gap-shares-untested-do"))
        }
        Gap::SharesOld { days } => {
            (t!(texts, "readiness-gap-shares-old", days = *days), t!(texts, "readiness-gap-shares-old-do"))
        }
        Gap::SharesSome { passed, made } => (
            t!(texts, "readiness-gap-shares-some", passed = *passed, made = *made),
            t!(texts, "readiness-gap-shares-some-do"),
        ),
        Gap::Restarters { count } => {
            (t!(texts, "readiness-gap-restarters", count = *count), t!(texts, "readiness-gap-restarters-do"))
        }
        Gap::Details => (t!(texts, "readiness-gap-details"), t!(texts, "readiness-gap-details-do")),
        Gap::Printer { days } => {
            (t!(texts, "readiness-gap-printer", days = days.unwrap_or(0)), t!(texts, "readiness-gap-printer-do"))
        }
        Gap::NotDelivered { class } => {
            (t!(texts, "readiness-gap-not-delivered", class = name(class)), t!(texts, "readiness-gap-not-delivered-do"))
        }
        Gap::NoSheet { class } => {
            (t!(texts, "readiness-gap-no-sheet", class = name(class)), t!(texts, "readiness-gap-no-sheet-do"))
        }
    }
}

fn classes(seat: &Seat, facts: &Facts) -> Markup {
    let texts = seat.texts;
    let yes = |known: bool| if known { t!(texts, "readiness-yes") } else { t!(texts, "readiness-no") };
    let rows = facts.classes.iter().map(|fact| {
        let delivered = match fact.delivered {
            _ if fact.not_wanted => t!(texts, "readiness-not-wanted"),
            Some(known) => yes(known),
            None => t!(texts, "readiness-unknown"),
        };
        vec![
            Cell::Head(html! { (class_name(seat, &fact.class)) }),
            Cell::Text(delivered),
            Cell::Text(yes(fact.described)),
            Cell::Markup(html! {
                a class="no-print" href={ "/readiness/sheet/" (fact.class) } target="_blank" {
                    (t!(texts, "readiness-class-sheet")) span class="visually-hidden" { " " (class_name(seat, &fact.class)) }
                }
            }),
        ]
    });
    table(&Table {
        caption: t!(texts, "readiness-classes"),
        head: vec![
            (t!(texts, "readiness-class"), false),
            (t!(texts, "readiness-class-delivered"), false),
            (t!(texts, "readiness-class-described"), false),
            (t!(texts, "readiness-class-sheet"), false),
        ],
        rows: rows.collect(),
        ..Table::default()
    })
}
