//! Triage: urgent, can wait, another office; a ticket with a number, and the queue.

use maud::{Markup, html};
use model::acts::counter::{TicketText, Urgency};
use model::catalogue::Service;
use office::counter::CounterOrder;

use super::{frame, id, tabs};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Choice, Field, Table, badge, button, radios, select_field, table, text_field};
use crate::form::triage::{draw_hints, urgency_kind};
use crate::pages::form::{act_form, button_form};
use crate::pages::today::services;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /counter`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    draw(seat, None, call.query.get("given"), &[])
}

/// What people come for: what can be taken, and what cannot while the registers are down (the hints say what to do instead).
fn matters(seat: &Seat) -> Vec<&Service> {
    let impossible =
        seat.office.catalogue().services.iter().filter(|one| one.impossible() && seat.actor.any(&one.take));
    services(seat).into_iter().chain(impossible).collect()
}

/// `POST /counter`: gives a ticket.
pub(super) fn take(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    match posted.get("do") {
        "hints" => return draw(seat, Some(call), "", &[]),
        what if what.starts_with("hint:") => return draw(seat, Some(&with_hint(seat, call, &what[5..])), "", &[]),
        _ => {}
    }
    let get = |name: &str| posted.get(name).to_owned();
    let order = CounterOrder::Ticket {
        urgency: Urgency::from_name(posted.get("urgency")).unwrap_or(Urgency::Waits),
        service: get("service"),
        about: TicketText { matter: get("matter"), reason: get("reason"), proof: get("proof"), name: get("name") },
    };
    match seat.office.counter_order(&seat.actor, call.intent()?, &order) {
        Ok(done) => Ok(Answer::see(format!("/counter?given={}", done.position))),
        Err(refusal) => draw(seat, Some(call), "", &seat.tell(&refusal)),
    }
}

/// What a hint says as urgency and reason on the ticket; everything else stays as typed.
fn with_hint(seat: &Seat, call: &Call, key: &str) -> Call {
    let mut call = call.clone();
    let service = matters(seat).into_iter().find(|one| one.key == call.posted.get("service"));
    if let Some(hint) = service.and_then(|one| one.triage.iter().find(|hint| hint.key == key)) {
        call.posted.set("urgency", hint.urgency.name());
        let lang = seat.texts.lang();
        let office = hint.office.as_ref().map(|office| format!(": {}", office.get(lang))).unwrap_or_default();
        call.posted.set("reason", format!("{}{office}", hint.when.get(lang)));
    }
    call
}

/// `POST /counter/tickets/{id}`: called, or done.
pub(super) fn act(seat: &Seat, call: &Call) -> Outcome {
    let ticket = id(call)?;
    let order = match call.posted.get("do") {
        "call" => CounterOrder::Call { ticket, place: call.posted.get("place").to_owned() },
        _ => CounterOrder::End { ticket, case: None },
    };
    seat.office.counter_order(&seat.actor, call.intent()?, &order)?;
    // Straight to the form of the matter, with nothing typed twice.
    let service = seat.office.books().counter.ticket(ticket).map(|one| one.service.clone()).unwrap_or_default();
    let service =
        services(seat).into_iter().find(|one| one.key == service).map(|one| one.key.clone()).unwrap_or_default();
    match call.posted.get("do") {
        "call" if !service.is_empty() && call.posted.on("open") => Ok(Answer::see(format!("/intake/{service}"))),
        _ => Ok(Answer::see("/counter")),
    }
}

/// `GET /counter/tickets/{id}/pdf`.
pub(super) fn pdf(seat: &Seat, call: &Call) -> Outcome {
    Ok(Answer::pdf(seat.office.ticket_pdf(&seat.actor, id(call)?)?, "Nummer.pdf"))
}

fn draw(seat: &Seat, again: Option<&Call>, given: &str, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    seat.office.open_counter_list(&seat.actor, "tickets", &t!(texts, "counter-purpose"))?;
    let mut frame = frame(seat, &t!(texts, "counter-tickets"));
    frame.crumbs.clear();
    let content = html! {
        (tabs(seat))
        div class="columns" {
            section { h2 { (t!(texts, "ticket-new")) } (form(seat, again, told)) }
            section { h2 { (t!(texts, "ticket-queue")) } (queue(seat, given)) }
        }
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

fn form(seat: &Seat, again: Option<&Call>, told: &[Told]) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let value = |name: &str| again.map_or("", |call| call.posted.get(name)).to_owned();
    let line = |name: &str, key: &str, required: bool| {
        let (value, error) = (value(name), error_at(told, name));
        let (label, hint) = (texts.say(key, &[]), texts.say(&format!("{key}-hint"), &[]));
        text_field(
            texts,
            &Field {
                name,
                label: &label,
                hint: Some(&hint),
                value: &value,
                required,
                error: error.as_deref(),
                max_chars: Some(300),
                ..Field::default()
            },
        )
    };
    let kinds = Urgency::ALL.map(|one| (one.name(), texts.say(&format!("ticket-{}", one.name()), &[])));
    let kinds: Vec<Choice<'_>> = kinds.iter().map(|(name, label)| Choice::new(name, label)).collect();
    let chosen = if value("urgency").is_empty() { "waits".to_owned() } else { value("urgency") };
    let list: Vec<(String, String)> =
        matters(seat).into_iter().map(|one| (one.key.clone(), one.title.get(lang).to_owned())).collect();
    let choices: Vec<Choice<'_>> = list.iter().map(|(key, title)| Choice::new(key, title)).collect();
    act_form(
        seat,
        again,
        "/counter",
        &html! {
            // The Enter key presses the first button of a form: it must be the one that gives the number.
            button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true" {}
            (radios(texts, &Field { name: "urgency", label: &t!(texts, "ticket-urgency"), value: &chosen, required: true, ..Field::default() }, &kinds, true))
            (select_field(texts, &Field { name: "service", label: &t!(texts, "ticket-service"), value: &value("service"), required: false, ..Field::default() }, &choices, &t!(texts, "ticket-service-none")))
            (hints(seat, again))
            (line("matter", "ticket-matter", false))
            (line("reason", "ticket-reason", false))
            (line("proof", "ticket-proof", false))
            (line("name", "ticket-name", false))
        },
        &t!(texts, "ticket-go"),
        None,
    )
}

/// The hints of the matter that was chosen, and the button that shows them.
fn hints(seat: &Seat, again: Option<&Call>) -> Markup {
    let texts = seat.texts;
    let asked = again.filter(|call| call.posted.get("do").starts_with("hint"));
    let chosen = asked.and_then(|call| matters(seat).into_iter().find(|one| one.key == call.posted.get("service")));
    let show =
        Button { label: &t!(texts, "triage-show"), send: Some(("do", "hints")), unchecked: true, ..Button::default() };
    html! {
        p { (button(&show)) }
        @match (asked, chosen) {
            (None, _) => {}
            (Some(_), None) => { p role="status" { (t!(texts, "triage-choose")) } }
            (Some(_), Some(service)) => {
                section class="panel" role="status" aria-labelledby="hints" {
                    h3 id="hints" { (t!(texts, "triage-hints", service = service.title.get(texts.lang()))) }
                    @if let Some(outage) = service.outage.as_ref().filter(|_| service.impossible()) { p { (outage.note.get(texts.lang())) } }
                    @if service.triage.is_empty() { p { (t!(texts, "triage-no-hints")) } }
                    @else { (draw_hints(texts, service, true)) }
                }
            }
        }
    }
}

fn queue(seat: &Seat, given: &str) -> Markup {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let today = seat.office.today();
    let tickets: Vec<_> = {
        let books = seat.office.books();
        books.counter.queue(today).into_iter().map(|(id, one)| (id, one.clone())).collect()
    };
    let open = tickets.iter().filter(|(_, one)| one.waits()).count();
    let latest = tickets.iter().max_by_key(|(_, one)| one.number).map(|(id, one)| (*id, one.number));
    let rows = tickets
        .iter()
        .filter(|(_, one)| one.done.is_none())
        .map(|(id, one)| {
            let service = seat.office.catalogue().service(&one.service);
            let matter = service.map_or_else(|| one.about.matter.clone(), |one| one.title.get(lang).to_owned());
            let kind = urgency_kind(one.urgency);
            let action = format!("/counter/tickets/{}", id.text());
            let call = [("do", "call"), ("open", "1")];
            vec![
                Cell::Head(html! { a class="number" href={ (action) "/pdf" } target="_blank" { (one.number) } }),
                Cell::Markup(html! {
                    (badge(kind, &texts.say(&format!("ticket-{}", one.urgency.name()), &[])))
                    @if !one.about.reason.is_empty() { br; span class="small" { (one.about.reason) @if !one.about.proof.is_empty() { " · " (one.about.proof) } } }
                }),
                Cell::Markup(html! {
                    (matter)
                    @if !one.about.name.is_empty() { br; span class="small muted" { (one.about.name) } }
                    @if let Some((at, by, _)) = &one.called { br; span class="small muted" { (t!(texts, "ticket-called", at = at.german(), name = seat.name_of(*by))) } }
                }),
                Cell::Markup(html! {
                    @if one.called.is_none() && one.waits() {
                        (button_form(seat, &action, &call, &Button { label: &t!(texts, "ticket-call"), ..Button::default() }))
                    }
                    (button_form(seat, &action, &[("do", "end")], &Button { label: &t!(texts, "ticket-end"), ..Button::default() }))
                }),
            ]
        })
        .collect();
    html! {
        @if let Some((id, number)) = latest.filter(|_| !given.is_empty()) {
            p role="status" { strong { (t!(texts, "ticket-given", number = number)) } " "
                a class="button" href={ "/counter/tickets/" (id.text()) "/pdf" } target="_blank" accesskey="d" { (t!(texts, "ticket-print")) } }
        }
        (table(&Table {
            caption: t!(texts, "ticket-caption", count = open),
            head: vec![
                (t!(texts, "ticket-number"), false),
                (t!(texts, "ticket-urgency"), false),
                (t!(texts, "ticket-what"), false),
                (t!(texts, "ticket-do"), false),
            ],
            rows,
            empty: t!(texts, "ticket-none"),
            ..Table::default()
        }))
        @if tickets.is_empty() { (button_hint(seat)) }
    }
}

fn button_hint(seat: &Seat) -> Markup {
    html! { p class="small muted" { (t!(seat.texts, "ticket-says")) } }
}
