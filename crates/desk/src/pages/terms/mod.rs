//! The register of terms: what is overdue, due today and due next; and what is carried over a year's end. To be printed.

mod year_end;

use axum::Router;
use books::cases::terms::RunningTerm;
use maud::{Markup, html};
use model::Problem;
use model::catalogue::TermDoes;
use model::role::Role;
use office::terms::TermLine;

use crate::app::{Desk, Outcome, get};
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// How far the register looks ahead, in days: the longest review of our own is three months.
const AHEAD_DAYS: i64 = 100;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new().route("/terms", get(None, show)).route("/terms/year-end", get(None, year_end::show))
}

/// Clerks see the terms of their services, the head those of all, without names.
fn open(seat: &Seat) -> Result<(), model::problem::Refusal> {
    let clerk = Area::Cases.open_to(&seat.actor.roles);
    if clerk || seat.actor.any(&[Role::Head]) { Ok(()) } else { Err(vec![Problem::new("NB-A-010")]) }
}

/// `GET /terms`.
fn show(seat: &Seat, call: &Call) -> Outcome {
    open(seat)?;
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let only = call.query.get("service");
    let all = seat.office.term_register(&seat.actor, AHEAD_DAYS);
    let mut services: Vec<(&str, usize)> = Vec::new();
    for line in &all {
        match services.iter_mut().find(|(key, _)| *key == line.service) {
            Some((_, count)) => *count += 1,
            None => services.push((&line.service, 1)),
        }
    }
    let name = |key: &str| {
        seat.office.catalogue().service(key).map_or_else(|| key.to_owned(), |s| s.title.get(lang).to_owned())
    };
    let of = |fits: fn(i64) -> bool| -> Vec<&TermLine> {
        all.iter()
            .filter(|line| only.is_empty() || line.service == only)
            .filter(|line| fits(line.term.days_left))
            .collect()
    };
    let mut frame = seat.frame(Some(Area::Today), t!(texts, "terms-title", date = seat.office.today().german()));
    frame.wide = true;
    let content = html! {
        p { (t!(texts, "terms-says", days = AHEAD_DAYS)) }
        p class="no-print" {
            @if only.is_empty() { strong { (t!(texts, "terms-all")) } } @else { a href="/terms" { (t!(texts, "terms-all")) } }
            @for (key, count) in &services {
                " · " @if *key == only { strong { (name(key)) " (" (count) ")" } }
                @else { a href={ "/terms?service=" (key) } { (name(key)) " (" (count) ")" } }
            }
            " · " a href="/terms/year-end" { (t!(texts, "year-end-link")) }
        }
        (part(seat, &t!(texts, "terms-over"), &of(|left| left < 0)))
        (part(seat, &t!(texts, "terms-today"), &of(|left| left == 0)))
        (part(seat, &t!(texts, "terms-next"), &of(|left| left > 0)))
    };
    Ok(seat.page(&frame, &content))
}

fn part(seat: &Seat, title: &str, lines: &[&TermLine]) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let rows = lines
        .iter()
        .map(|line| {
            let number = html! {
                @if line.mine { a class="number" href={ "/cases/" (line.case.text()) } { (line.number) } }
                @else { span class="number" { (line.number) } }
            };
            vec![
                Cell::Figure(line.term.due.german()),
                Cell::Markup(left(seat, &line.term)),
                Cell::Head(number),
                Cell::Text(if line.mine { line.heading.clone() } else { t!(texts, "terms-no-name") }),
                Cell::Markup(html! {
                    (line.term.label.get(lang)) " " span class="small muted" { (line.term.law) }
                    @if line.term.over() { p class="small" { (line.term.on_expiry.get(lang)) } }
                }),
            ]
        })
        .collect();
    table(&Table {
        caption: format!("{title} ({})", lines.len()),
        head: vec![
            (t!(texts, "terms-due"), true),
            (t!(texts, "terms-left"), false),
            (t!(texts, "cases-number"), false),
            (t!(texts, "cases-about"), false),
            (t!(texts, "terms-what"), false),
        ],
        rows,
        empty: t!(texts, "terms-empty"),
        ..Table::default()
    })
}

/// How many days are left, and what the end does.
fn left(seat: &Seat, term: &RunningTerm) -> Markup {
    let texts = seat.texts;
    let does = |wanted: fn(&TermDoes) -> bool| term.does.iter().any(wanted);
    html! {
        @if term.over() { (badge(Kind::Danger, &t!(texts, "terms-over-by", days = -term.days_left))) }
        @else if term.days_left == 0 { (badge(Kind::Warning, &t!(texts, "terms-is-today"))) }
        @else { (badge(Kind::Plain, &t!(texts, "term-left", days = term.days_left))) }
        @if term.over() && term.escalates() { " " (badge(Kind::Danger, &t!(texts, "terms-escalates"))) }
        @if does(|one| matches!(one, TermDoes::Block(_))) { " " (badge(Kind::Info, &t!(texts, "terms-bars"))) }
    }
}
