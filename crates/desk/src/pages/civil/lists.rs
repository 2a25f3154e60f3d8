//! Lists of cases for other offices: shown, and printed as a letter with a number.

use maud::html;
use model::Month;
use office::case_lists::{By, CaseLine, specs};

use super::print_button;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Field, Table, table, text_field};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /case-lists`.
pub(super) fn index(seat: &Seat, _: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let frame = seat.frame(Some(Area::Cases), t!(texts, "case-lists-title"));
    let specs = specs().map_err(|problem| vec![problem])?;
    let content = html! {
        p { (t!(texts, "case-lists-says")) }
        ul {
            @for spec in &specs {
                li { a href={ "/case-lists/" (spec.key) } { (spec.title.get(lang)) } " " span class="small muted" { (spec.to.get(lang)) } }
            }
        }
    };
    Ok(seat.page(&frame, &content))
}

/// The month asked for; the last one where none is, since a list by month is due after its end.
fn month(seat: &Seat, call: &Call) -> Month {
    let posted = [&call.posted, &call.query].into_iter().find_map(|from| from.get("month").parse().ok());
    posted.unwrap_or_else(|| seat.office.today().month().previous())
}

/// `GET /case-lists/{list}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let month = month(seat, call);
    let list = seat.office.case_list(&seat.actor, call.param("list"), month, lang)?;
    let mut frame = seat.frame(Some(Area::Cases), list.spec.title.get(lang).to_owned());
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "case-lists-title"), "/case-lists".into())];
    let address = format!("/case-lists/{}", list.spec.key);
    let by_month = list.spec.by == By::Month;
    let content = html! {
        p { strong { (list.spec.to.get(lang)) } }
        @for paragraph in &list.spec.explain { p { (paragraph.get(lang)) } }
        @for law in &list.spec.law { p class="small" { (law.cite) " (" (law.as_of.german()) "): " (law.says.get(lang)) } }
        @if by_month {
            p class="no-print" {
                a href={ (address) "?month=" (month.previous()) } { (t!(texts, "case-lists-month", month = month.previous().german())) } " · "
                strong { (month.german()) } " · "
                a href={ (address) "?month=" (month.next()) } { (t!(texts, "case-lists-month", month = month.next().german())) }
            }
        }
        (table(&Table {
            caption: t!(texts, "case-lists-count", count = list.lines.len()),
            head: vec![(t!(texts, "papers-case"), false), (t!(texts, "case-lists-due"), false), (t!(texts, "case-recorded"), false)],
            rows: list.lines.iter().map(row).collect(),
            empty: list.spec.empty.get(lang).to_owned(),
            ..Table::default()
        }))
        (act_form(seat, None, &format!("{address}/print"), &html! {
            @if by_month {
                (text_field(texts, &Field { name: "month", label: &t!(texts, "case-lists-which"), value: &month.to_string(), required: true, max_chars: Some(7), width: Some(10), ..Field::default() }))
            }
        }, &t!(texts, "case-lists-print"), None))
        (print_button(seat))
    };
    Ok(seat.page(&frame, &content))
}

fn row(line: &CaseLine) -> Vec<Cell> {
    vec![
        Cell::Head(html! { a href={ "/cases/" (line.case.text()) } { (line.number) } }),
        Cell::Text(line.due.map(|due| due.german()).unwrap_or_default()),
        Cell::Markup(
            html! { @for (at, (label, value)) in line.values.iter().enumerate() { @if at > 0 { " · " } span class="muted" { (label) ": " } (value) } },
        ),
    ]
}

/// `POST /case-lists/{list}/print`.
pub(super) fn print(seat: &Seat, call: &Call) -> Outcome {
    let done = seat.office.print_case_list(&seat.actor, call.intent()?, call.param("list"), month(seat, call))?;
    let number = done.number.ok_or_else(|| vec![model::Problem::new("NB-S-902")])?;
    Ok(Answer::see(format!("/papers/{number}")))
}
