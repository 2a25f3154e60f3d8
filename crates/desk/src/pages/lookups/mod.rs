//! Who looked at whom and why: the list, one person's look-ups, the view per clerk by two, the months and their end.

mod clerk;
mod list;
mod months;
mod person;

use axum::Router;
use maud::{Markup, html};
use office::audit_view::{Extent, Filter, LookupPage, PAGE_ROWS, PRINT_ROWS_MAX};

use crate::app::{Desk, get, post};
use crate::components::{Cell, DateParts, Field, Table, date_field, table, text_field};
use crate::form::read::{date_parts, date_text};
use crate::frame::Area;
use crate::http::Posted;
use crate::seat::Seat;
use crate::t;

/// Addresses. What names a person is posted, never part of an address.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Lookups);
    Router::new()
        .route("/lookups", get(area, list::show).merge(post(area, list::show)))
        .route("/lookups/print", post(area, list::print))
        .route("/lookups/person", get(area, person::form))
        .route("/lookups/person", post(area, person::show))
        .route("/lookups/find", post(area, person::find))
        .route("/lookups/clerk", get(area, clerk::form))
        .route("/lookups/clerk", post(area, clerk::propose))
        .route("/lookups/clerk/{proposal}", get(area, clerk::show))
        .route("/lookups/months", get(area, months::show))
        .route("/lookups/months", post(area, months::propose))
}

/// The filter as it was typed; a date that does not exist filters nothing and stays in its fields.
fn filter(posted: &Posted) -> (Filter, DateParts, DateParts) {
    let (from, to) = (date_parts(posted, "from"), date_parts(posted, "to"));
    let filter = Filter {
        from: date_text(&from).parse().ok(),
        to: date_text(&to).parse().ok(),
        purpose: posted.get("why").to_owned(),
    };
    (filter, from, to)
}

/// The page asked for, from 0.
fn extent(posted: &Posted) -> Extent {
    Extent::Page(posted.get("page").parse().unwrap_or(0))
}

/// Fields of the filter.
fn filter_fields(seat: &Seat, filter: &Filter, from: &DateParts, to: &DateParts) -> Markup {
    let texts = seat.texts;
    html! {
        (date_field(texts, &Field { name: "from", label: &t!(texts, "matter-from"), ..Field::default() }, from, false))
        (date_field(texts, &Field { name: "to", label: &t!(texts, "matter-to"), ..Field::default() }, to, false))
        (text_field(texts, &Field { name: "why", label: &t!(texts, "lookups-purpose-part"), value: &filter.purpose, max_chars: Some(100), width: Some(24), ..Field::default() }))
    }
}

/// Head lines of a list: what is shown, by which filter, the anchor, who printed it and when.
fn head_lines(seat: &Seat, page: &LookupPage, filter: &Filter) -> Markup {
    let texts = seat.texts;
    let day = |day: Option<model::CivilDate>| day.map_or_else(|| "…".to_owned(), |day| day.german());
    html! {
        dl class="facts" {
            div { dt { (t!(texts, "lookups-period")) } dd {
                @if filter.from.is_none() && filter.to.is_none() { (t!(texts, "lookups-all-days")) }
                @else { (day(filter.from)) " – " (day(filter.to)) }
            } }
            @if !filter.purpose.trim().is_empty() { div { dt { (t!(texts, "lookups-purpose-part")) } dd { (filter.purpose) } } }
            div { dt { (t!(texts, "lookups-anchor")) } dd { span class="code" { (page.anchor) } } }
            div { dt { (t!(texts, "lookups-shown-by")) } dd { (seat.actor.name) ", " (seat.office.now().german()) } }
        }
        @if page.gone > 0 { p { (t!(texts, "lookups-gone", count = page.gone)) } }
    }
}

/// The look-ups as a table, newest first.
fn rows(seat: &Seat, page: &LookupPage, named: bool, who: bool) -> Markup {
    let texts = seat.texts;
    let mut head = vec![(t!(texts, "lookups-at"), true)];
    if named {
        head.push((t!(texts, "lookups-by"), false));
    }
    head.push((t!(texts, "account-function"), false));
    head.push((t!(texts, "lookups-what"), false));
    if who {
        head.push((t!(texts, "lookups-whom"), false));
    }
    head.push((t!(texts, "lookups-purpose"), false));
    let cells = |row: &office::audit_view::LookupRow| {
        let mut cells = vec![Cell::Figure(row.at.german())];
        if named {
            cells.push(Cell::Text(seat.name_of(row.by)));
        }
        cells.push(Cell::Text(row.function.clone()));
        let kind = texts.say(&format!("lookup-{}", row.kind.name()), &[]);
        cells.push(Cell::Markup(
            html! { (kind) @if !row.what.is_empty() { br; span class="small muted" { (row.what) } } },
        ));
        if who {
            let unknown = if row.subject.is_some() { t!(texts, "lookups-no-name") } else { String::new() };
            cells.push(Cell::Text(row.name.clone().unwrap_or(unknown)));
        }
        cells.push(Cell::Text(row.purpose.clone()));
        cells
    };
    table(&Table {
        caption: t!(texts, "lookups-caption", count = page.total),
        head,
        rows: page.rows.iter().map(cells).collect(),
        empty: t!(texts, "lookups-empty"),
        ..Table::default()
    })
}

/// Says which rows are shown, and on paper if the list was cut.
fn which(seat: &Seat, page: &LookupPage, extent: Extent) -> Markup {
    let texts = seat.texts;
    html! {
        @match extent {
            Extent::Page(_) if page.pages > 1 => { p { (t!(texts, "lookups-page", page = page.page + 1, pages = page.pages, rows = PAGE_ROWS)) } }
            Extent::Print if page.total > PRINT_ROWS_MAX => { p { strong { (t!(texts, "lookups-cut", most = PRINT_ROWS_MAX)) } } }
            _ => {}
        }
    }
}

/// The date that was typed, for hidden fields of the next form.
fn hidden_dates(from: &DateParts, to: &DateParts) -> Markup {
    html! {
        @for (name, parts) in [("from", from), ("to", to)] {
            input type="hidden" name={ (name) ".d" } value=(parts.day);
            input type="hidden" name={ (name) ".m" } value=(parts.month);
            input type="hidden" name={ (name) ".y" } value=(parts.year);
        }
    }
}
