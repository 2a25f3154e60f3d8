//! The person card: who, what matters before acting, and what runs, from the record classes of the role only.

use axum::Router;
use maud::{Markup, html};
use model::acts::Subject;
use model::acts::case::HoldTarget;
use model::catalogue::Service;
use office::persons::{PersonCard, moment};

use super::data::lines_of;
use super::today::{benefit_name, services};
use crate::app::{Desk, Outcome, post};
use crate::components::{Kind, alert};
use crate::seat::{Call, Seat, read_subject, subject_text};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new().route("/person", post(None, show))
}

fn show(seat: &Seat, call: &Call) -> Outcome {
    let subject = read_subject(call.posted.get("subject")).ok_or_else(|| vec![model::Problem::new("NB-S-035")])?;
    let purpose = call.posted.get("purpose");
    let card = seat.office.open_person(&seat.actor, purpose, &subject)?;
    let texts = seat.texts;
    let name = format!("{} {}", value(&card, "given_names"), value(&card, "family_name"));
    let mut frame = seat.frame(None, name.trim());
    frame.wide = true;
    frame.purpose = purpose.to_owned();
    frame.crumbs = vec![(t!(texts, "search-title"), "/search".into())];
    frame.states.extend(lines_of(seat, &card.classes));
    let content = html! {
        (warnings(seat, &card))
        (who_looked(seat, &subject, purpose))
        p class="muted small" { (t!(texts, "person-purpose", purpose = purpose)) }
        div class="columns" {
            section { h2 { (t!(texts, "person-who")) } (facts(seat, &card)) (household(seat, &card)) }
            section { h2 { (t!(texts, "person-runs")) } (running(seat, &card)) (actions(seat, &subject, purpose)) }
        }
    };
    Ok(seat.page(&frame, &content))
}

/// For those who may see look-ups: who opened this card.
fn who_looked(seat: &Seat, subject: &Subject, purpose: &str) -> Markup {
    html! {
        @if seat.actor.any(office::audit_view::READERS) {
            form method="post" action="/lookups/person" class="inline-form no-print" {
                (seat.hidden())
                input type="hidden" name="subject" value=(subject_text(subject));
                input type="hidden" name="purpose" value=(purpose);
                input type="hidden" name="named" value="yes";
                button type="submit" class="link" { (t!(seat.texts, "person-who-looked")) }
            }
        }
    }
}

fn value<'a>(card: &'a PersonCard, key: &str) -> &'a str {
    card.core.get(key).map_or("", String::as_str)
}

/// What must be seen before acting.
fn warnings(seat: &Seat, card: &PersonCard) -> Markup {
    let texts = seat.texts;
    let open = card.holds.iter().filter(|hold| hold.decided.is_none()).count();
    html! {
        @if let Some((date, case)) = &card.death {
            @let day = date.map(|d| d.german()).unwrap_or_default();
            (alert(texts, Kind::Danger, &t!(texts, "person-death", day = day), &html! {
                @match case {
                    Some(case) => { p { a href={ "/cases/" (case.text()) } { (t!(texts, "person-death-case")) } } }
                    None => { p { (t!(texts, "person-death-extract")) } }
                }
            }))
        }
        @if open > 0 {
            (alert(texts, Kind::Warning, &t!(texts, "person-holds", count = open), &html! {
                ul { @for hold in card.holds.iter().filter(|h| h.decided.is_none()) { li { (target(seat, &hold.target)) } } }
            }))
        }
    }
}

/// What a hold is on, in words.
pub(crate) fn target(seat: &Seat, target: &HoldTarget) -> String {
    let texts = seat.texts;
    match target {
        HoldTarget::Grant { benefit, file_number } => {
            t!(texts, "hold-grant", benefit = benefit_name(seat, benefit), file = file_number.as_str())
        }
        HoldTarget::Document { document } => t!(texts, "hold-document", document = document.as_str()),
        HoldTarget::Vehicle { vehicle } => t!(texts, "hold-vehicle", vehicle = vehicle.as_str()),
        HoldTarget::Title { title } => t!(texts, "hold-residence", title = title.as_str()),
    }
}

fn facts(seat: &Seat, card: &PersonCard) -> Markup {
    let texts = seat.texts;
    let shown = |key: &str| {
        let raw = value(card, key);
        match key {
            "date_of_birth" => raw.parse::<model::PartialDate>().map(|d| d.german()).unwrap_or_default(),
            "sex" | "marital_status" => {
                let text = format!("{}-{}", key.replace('_', "-"), raw.to_lowercase());
                if texts.has(&text) { texts.say(&text, &[]) } else { raw.to_owned() }
            }
            _ => raw.to_owned(),
        }
    };
    let keys = [
        "family_name",
        "birth_name",
        "given_names",
        "date_of_birth",
        "place_of_birth",
        "sex",
        "nationalities",
        "marital_status",
    ];
    html! {
        dl class="facts" {
            @for key in keys {
                @let text = shown(key);
                @if !text.is_empty() {
                    div { dt { (texts.say(&format!("fact-{}", key.replace('_', "-")), &[])) } dd { (text) } }
                }
            }
            @for (at, address) in card.addresses.iter().flatten().enumerate() {
                div {
                    dt { @if at == 0 { (t!(texts, "fact-address")) } @else { (t!(texts, "fact-address-other")) } }
                    dd { (address) }
                }
            }
        }
    }
}

fn household(seat: &Seat, card: &PersonCard) -> Markup {
    let texts = seat.texts;
    html! {
        @if let Some(members) = card.household.as_ref().filter(|m| !m.is_empty()) {
            h3 { (t!(texts, "person-household")) }
            ul { @for member in members { li { (member.name) @if let Some(date) = member.date_of_birth { ", " (date.german()) } } } }
        }
    }
}

/// What runs, as one line each; only groups that the role opens are there at all.
fn running(seat: &Seat, card: &PersonCard) -> Markup {
    let texts = seat.texts;
    let lines = lines(seat, card);
    html! {
        @if lines.is_empty() && card.cases.is_empty() { p { (t!(texts, "person-nothing")) } }
        @else {
            dl class="facts" {
                @for (name, text, note) in &lines {
                    div { dt { (name) } dd { (text) @if !note.is_empty() { small { (note) } } } }
                }
                @for id in &card.cases {
                    @let books = seat.office.books();
                    @if let Some(case) = books.cases.get(*id) {
                        div {
                            dt { (t!(texts, "person-case")) }
                            dd { a href={ "/cases/" (id.text()) } { (case.number) } " " (case_service(seat, &case.service)) small { (case.received.german()) } }
                        }
                    }
                }
            }
        }
    }
}

fn case_service(seat: &Seat, key: &str) -> String {
    seat.office
        .catalogue()
        .service(key)
        .map_or_else(|| key.to_owned(), |service| service.title.get(seat.texts.lang()).to_owned())
}

fn lines(seat: &Seat, card: &PersonCard) -> Vec<(String, String, String)> {
    let texts = seat.texts;
    let named = |group: &str, name: &str| {
        let key = format!("{group}-{}", name.replace('_', "-"));
        if texts.has(&key) { texts.say(&key, &[]) } else { name.to_owned() }
    };
    let until = |date: Option<model::CivilDate>| {
        date.map_or_else(String::new, |date| t!(texts, "person-until", date = date.german()))
    };
    let mut lines = Vec::new();
    for document in card.documents.iter().flatten() {
        let mut note = vec![named("document-state", document.state.name()), until(document.expires)];
        note.extend(document.storage_place.clone());
        note.retain(|part| !part.is_empty());
        lines.push((named("document", document.kind.name()), document.number.clone(), note.join(" · ")));
    }
    for grant in card.grants.iter().flatten() {
        lines.push((
            benefit_name(seat, grant.benefit.name()),
            format!("{} · {}", grant.file_number, grant.amount.german()),
            until(grant.until),
        ));
    }
    for payee in card.payees.iter().flatten() {
        let reference = payee.reference.clone().unwrap_or_default();
        lines.push((
            named("payee", payee.kind.name()),
            format!("{} · {}", payee.payee_name, payee.amount.german()),
            reference,
        ));
    }
    for payment in card.payments.iter().flatten() {
        let amount = payment.amount.german();
        lines.push((
            t!(texts, "person-payment"),
            format!("{} · {} · {amount}", payment.file_number, payment.month.german()),
            String::new(),
        ));
    }
    for title in card.titles.iter().flatten() {
        let work = match title.work_permit {
            Some(true) => t!(texts, "title-work-yes"),
            Some(false) => t!(texts, "title-work-no"),
            None => String::new(),
        };
        let note = joined([until(title.expires), work, title.note.clone().unwrap_or_default()]);
        lines.push((named("title", title.kind.name()), title.file_number.clone(), note));
    }
    for case in card.civil_cases.iter().flatten() {
        let ceremony = case.ceremony.map_or_else(String::new, |at| t!(texts, "person-ceremony", at = moment(at)));
        let place = case.ceremony_place.clone().unwrap_or_default();
        let note = joined([ceremony, place, case.note.clone().unwrap_or_default()]);
        lines.push((t!(texts, "person-old-case"), format!("{} · {}", case.case_id, case.opened.german()), note));
    }
    for appointment in card.appointments.iter().flatten() {
        let when = moment(appointment.starts);
        let place = appointment.place.clone().unwrap_or_default();
        lines.push((t!(texts, "person-appointment"), format!("{when} · {}", appointment.service), place));
    }
    for vehicle in card.vehicles.iter().flatten() {
        let make = vehicle.make.clone().unwrap_or_default();
        lines.push((t!(texts, "person-vehicle"), vehicle.plate.clone(), make));
    }
    // Plates on vehicles stand with their vehicles.
    for plate in card.plates.iter().flatten().filter(|plate| plate.vehicle_id.is_none()) {
        let state = named("plate-state", plate.state.name());
        let note = joined([state, until(plate.until), plate.reason.clone().unwrap_or_default()]);
        lines.push((t!(texts, "person-plate"), plate.plate.clone(), note));
    }
    for licence in card.licences.iter().flatten() {
        let state = named("licence-state", licence.state.name());
        let restrictions = if licence.restrictions.is_empty() {
            String::new()
        } else {
            t!(texts, "licence-restrictions", list = licence.restrictions.join(", "))
        };
        let authority = licence.authority.clone().unwrap_or_default();
        let note = joined([state, until(licence.expires), restrictions, authority]);
        lines.push((t!(texts, "person-licence"), format!("{} · {}", licence.number, licence.classes.join(" ")), note));
    }
    lines
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Services of the role that can begin with this person.
fn actions(seat: &Seat, subject: &Subject, purpose: &str) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let with_person: Vec<(&Service, &str)> =
        services(seat).into_iter().filter_map(|service| Some((service, first_part(service)?))).collect();
    html! {
        @if !with_person.is_empty() {
            h3 { (t!(texts, "person-actions")) }
            @for (service, part) in &with_person {
                form method="post" action={ "/intake/" (service.key) } {
                    (seat.hidden())
                    input type="hidden" name="step" value={ "g." (group_of(service, part)) };
                    input type="hidden" name="purpose" value=(purpose);
                    p {
                        button class="button" type="submit" name="do" value={ "pick:" (part) ":" (subject_text(subject)) } {
                            (service.action.get(lang))
                            span class="small" { " (" (part_name(service, part, lang)) ")" }
                        }
                    }
                }
            }
        }
    }
}

/// The part a person found by search most likely has: the one who died, else the first person asked for.
fn first_part(service: &Service) -> Option<&str> {
    service
        .effect
        .as_ref()
        .map(|effect| effect.person.as_str())
        .or_else(|| service.field_groups.iter().find_map(|g| g.person.as_deref()))
}

fn group_of<'a>(service: &'a Service, part: &str) -> &'a str {
    service.field_groups.iter().find(|g| g.person.as_deref() == Some(part)).map_or("", |g| g.key.as_str())
}

fn part_name<'a>(service: &'a Service, part: &str, lang: model::catalogue::Lang) -> &'a str {
    service
        .field_groups
        .iter()
        .find(|g| g.person.as_deref() == Some(part))
        .map_or("", |g| g.heading.as_ref().unwrap_or(&g.title).get(lang))
}
