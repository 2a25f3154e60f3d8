//! What can be done and what cannot while the registers are down, office by office, as the catalogue says it.

use std::collections::BTreeMap;

use maud::html;
use model::catalogue::{OutageState, Service};

use super::print_button;
use crate::app::Outcome;
use crate::components::{Cell, Kind, Table, badge, table};
use crate::frame::Area;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /outage`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let mut offices: BTreeMap<String, Vec<&Service>> = BTreeMap::new();
    for service in seat.office.catalogue().services.iter().filter(|service| service.outage.is_some()) {
        offices.entry(service.office.get(lang).to_owned()).or_default().push(service);
    }
    for services in offices.values_mut() {
        services
            .sort_by_key(|service| (service.outage.as_ref().map(|one| one.state), service.title.get(lang).to_owned()));
    }
    let mut frame = seat.frame(Some(Area::Intake), t!(texts, "outage-title"));
    frame.wide = true;
    let content = html! {
        p { (t!(texts, "outage-says")) }
        @for (office, services) in &offices {
            (table(&Table {
                caption: office.clone(),
                head: vec![
                    (t!(texts, "cases-service"), false),
                    (t!(texts, "outage-state"), false),
                    (t!(texts, "outage-note"), false),
                    (t!(texts, "outage-law"), false),
                ],
                rows: services.iter().map(|service| row(seat, service)).collect(),
                ..Table::default()
            }))
        }
        (print_button(seat))
    };
    Ok(seat.page(&frame, &content))
}

fn row(seat: &Seat, service: &Service) -> Vec<Cell> {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let Some(outage) = &service.outage else { return Vec::new() };
    let (kind, word) = match outage.state {
        OutageState::Possible => (Kind::Success, t!(texts, "outage-possible")),
        OutageState::WithNote => (Kind::Warning, t!(texts, "outage-with-note")),
        OutageState::Impossible => (Kind::Danger, t!(texts, "outage-impossible")),
    };
    vec![
        Cell::Head(html! { (service.title.get(lang)) }),
        Cell::Markup(badge(kind, &word)),
        Cell::Text(outage.note.get(lang).to_owned()),
        Cell::Text(outage.law.clone()),
    ]
}
