//! The plan of ceremonies, with those that were announced before the outage.

use maud::html;
use office::ceremonies::{Ceremony, Origin};

use super::print_button;
use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::Area;
use crate::pages::data::state_lines;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /ceremonies`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let today = seat.office.today();
    // Yesterday's couples stay a week: their record may still have to be signed off.
    let plan = seat.office.ceremonies(&seat.actor, today.plus_days(-7))?;
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "ceremonies-title"));
    frame.wide = true;
    frame.states.extend(state_lines(seat, &["civil_cases"]));
    let content = html! {
        p { (t!(texts, "ceremonies-says")) }
        p class="no-print" { a class="button button--primary" href="/intake/eheanmeldung" { (t!(texts, "ceremonies-notice")) } " " a class="button" href="/intake/eheschliessung" { (t!(texts, "ceremonies-prepare")) } }
        (table(&Table {
            caption: t!(texts, "ceremonies-caption", count = plan.len()),
            head: vec![
                (t!(texts, "ceremonies-when"), false),
                (t!(texts, "ceremonies-couple"), false),
                (t!(texts, "ceremonies-where"), false),
                (t!(texts, "ceremonies-until"), false),
                (t!(texts, "papers-state"), false),
            ],
            rows: plan.iter().map(|one| row(seat, one)).collect(),
            empty: t!(texts, "ceremonies-empty"),
            ..Table::default()
        }))
        (print_button(seat))
    };
    Ok(seat.page(&frame, &content))
}

fn row(seat: &Seat, one: &Ceremony) -> Vec<Cell> {
    let texts = seat.texts;
    let when = match one.day {
        Some(day) if one.time.is_empty() => day.german(),
        Some(day) => t!(texts, "ceremonies-at", day = day.german(), time = one.time.as_str()),
        None => t!(texts, "ceremonies-open"),
    };
    let expired = one.expired(seat.office.today());
    let (state, kind) = match &one.origin {
        Origin::Extract(_) => (t!(texts, "ceremonies-before"), Kind::Plain),
        Origin::Notice(_) => (t!(texts, "ceremonies-announced"), Kind::Plain),
        Origin::Ceremony { signed: true, .. } => (t!(texts, "ceremonies-held"), Kind::Success),
        Origin::Ceremony { .. } => (t!(texts, "ceremonies-prepared"), Kind::Info),
    };
    let link = match &one.origin {
        Origin::Extract(_) => "/intake/eheschliessung".to_owned(),
        Origin::Notice(case) | Origin::Ceremony { case, .. } => format!("/cases/{}", case.text()),
    };
    vec![
        Cell::Head(html! { a href=(link) { (when) } }),
        Cell::Text(if one.couple.is_empty() { t!(texts, "hold-no-name") } else { one.couple.clone() }),
        Cell::Text(one.place.clone()),
        Cell::Markup(html! {
            @match one.until {
                Some(until) => { (until.german()) @if expired { " " (badge(Kind::Danger, &t!(texts, "ceremonies-expired"))) } }
                None => { (t!(texts, "ceremonies-not-cleared")) }
            }
        }),
        Cell::Markup(html! { (badge(kind, &state)) @if let Origin::Extract(number) = &one.origin { " " (number) } }),
    ]
}
