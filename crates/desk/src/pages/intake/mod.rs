//! Taking up a report: the list of services, the form page by page, checking, and the receipt's way.

mod flow;
mod follow;
mod pick;
mod recorded;
mod shown;
mod take;

use axum::Router;
use maud::html;
use model::catalogue::Service;

use super::today::{services, tiles};
use crate::app::{Desk, Outcome, get, post};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;
use crate::text::Texts;

pub(crate) use flow::{Draft, run_form};
pub(crate) use follow::AFTER;
pub(crate) use pick::part_lines;
pub(crate) use recorded::recorded;
pub(crate) use shown::known_of;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/intake", get(Some(Area::Intake), list))
        .route("/intake/{service}", get(Some(Area::Intake), flow::begin))
        .route("/intake/{service}", post(Some(Area::Intake), flow::go))
}

/// Services by area: the areas in the order of the catalogue, in each the most used first.
fn by_area<'a>(seat: &'a Seat, services: &[&'a Service]) -> Vec<(&'a str, Vec<&'a Service>)> {
    let mut areas: Vec<(&str, Vec<&Service>)> = Vec::new();
    for service in &seat.office.catalogue().services {
        if !areas.iter().any(|(area, _)| *area == service.area) {
            areas.push((&service.area, Vec::new()));
        }
    }
    for (area, list) in &mut areas {
        list.extend(services.iter().filter(|service| service.area == *area));
    }
    areas.retain(|(_, list)| !list.is_empty());
    areas
}

/// The name of an area of the catalogue.
pub(crate) fn area_name(texts: Texts, area: &str) -> String {
    match area {
        "personenstand" => t!(texts, "area-personenstand"),
        "ausweise" => t!(texts, "area-ausweise"),
        "meldewesen" => t!(texts, "area-meldewesen"),
        "leistungen" => t!(texts, "area-leistungen"),
        _ => t!(texts, "area-other"),
    }
}

fn list(seat: &Seat, _: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let mut frame = seat.frame(Some(Area::Intake), t!(texts, "nav-intake"));
    frame.wide = true;
    let services = services(seat);
    let mine = |service: &&Service| service.impossible() && seat.actor.any(&service.take);
    let impossible: Vec<&Service> = seat.office.catalogue().services.iter().filter(mine).collect();
    let content = html! {
        @if services.is_empty() { p { (t!(texts, "intake-none")) } }
        @for (area, list) in by_area(seat, &services) {
            section aria-labelledby={ "area-" (area) } {
                h2 id={ "area-" (area) } { (area_name(texts, area)) }
                (tiles(seat, &list))
            }
        }
        @if !impossible.is_empty() {
            section aria-labelledby="impossible" {
                h2 id="impossible" { (t!(texts, "intake-impossible")) }
                dl class="facts" {
                    @for service in impossible {
                        div {
                            dt { (service.title.get(lang)) }
                            dd { @if let Some(outage) = &service.outage { (outage.note.get(lang)) " " small { (outage.law) } } }
                        }
                    }
                }
            }
        }
        (super::civil::ways(seat))
        p { a href="/papers/blanks" { (t!(texts, "intake-blanks")) } }
    };
    Ok(seat.page(&frame, &content))
}
