//! All look-ups, without names of clerks: filtered, page by page, and as a list for paper.

use maud::{Markup, html};
use office::audit_view::{Extent, Filter, LookupPage, READERS};

use super::{extent, filter, filter_fields, head_lines, hidden_dates, rows, which};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::DateParts;
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /lookups`; `POST` with a filter.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    if !seat.actor.any(READERS) {
        return Ok(Answer::see("/lookups/clerk"));
    }
    let (filter, from, to) = filter(&call.posted);
    let extent = extent(&call.posted);
    let page = seat.office.lookups(&seat.actor, &filter, extent)?;
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Lookups), t!(texts, "nav-lookups"));
    frame.wide = true;
    let content = html! {
        p { (t!(texts, "lookups-says")) }
        (ways(seat))
        form method="post" action="/lookups" class="form no-print" {
                (seat.hidden())
            (filter_fields(seat, &filter, &from, &to))
            div class="buttons" { button type="submit" class="button button--primary" { (t!(texts, "lookups-filter")) } }
        }
        (head_lines(seat, &page, &filter))
        (rows(seat, &page, false, true))
        (which(seat, &page, extent))
        (pager(seat, &page, &filter, &from, &to))
    };
    Ok(seat.page(&frame, &content))
}

/// `POST /lookups/print`: the whole list for paper; a look-up of its own.
pub(super) fn print(seat: &Seat, call: &Call) -> Outcome {
    let (filter, ..) = filter(&call.posted);
    let page = seat.office.lookups(&seat.actor, &filter, Extent::Print)?;
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Lookups), t!(texts, "lookups-print-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-lookups"), "/lookups".into())];
    let content = html! {
        p class="no-print" { button type="button" class="button button--primary" data-print hidden { (t!(texts, "print")) } }
        (head_lines(seat, &page, &filter))
        (which(seat, &page, Extent::Print))
        (rows(seat, &page, false, true))
    };
    Ok(seat.page(&frame, &content))
}

/// Where one goes from here.
fn ways(seat: &Seat) -> Markup {
    let texts = seat.texts;
    html! {
        ul class="no-print" {
            li { a href="/lookups/person" { (t!(texts, "lookups-person")) } }
            li { a href="/lookups/clerk" { (t!(texts, "lookups-clerk")) } }
            li { a href="/lookups/months" { (t!(texts, "lookups-months")) } }
        }
    }
}

/// Earlier and later, with the filter.
fn pager(seat: &Seat, page: &LookupPage, filter: &Filter, from: &DateParts, to: &DateParts) -> Markup {
    let texts = seat.texts;
    let step = |to_page: usize, label: String| {
        html! {
            form method="post" action="/lookups" class="inline-form" {
                (seat.hidden())
                (hidden_dates(from, to))
                input type="hidden" name="why" value=(filter.purpose);
                input type="hidden" name="page" value=(to_page);
                button type="submit" class="button" { (label) }
            }
        }
    };
    html! {
        div class="buttons" {
            @if page.page > 0 { (step(page.page - 1, t!(texts, "lookups-later"))) }
            @if page.page + 1 < page.pages { (step(page.page + 1, t!(texts, "lookups-earlier"))) }
            form method="post" action="/lookups/print" class="inline-form" {
                (seat.hidden())
                (hidden_dates(from, to))
                input type="hidden" name="why" value=(filter.purpose);
                button type="submit" class="button" { (t!(texts, "lookups-print")) }
            }
        }
    }
}
