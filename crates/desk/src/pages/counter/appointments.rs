//! Appointments: those of the old system with who is to be told, and new ones.

use books::counter::decide::Booking;
use maud::{Markup, html};
use model::acts::counter::{CallText, Told as ToldAs};
use office::counter::{CounterOrder, OldAppointment};

use super::{frame, id, tabs};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, DateParts, Field, Kind, Table, badge, button, date_field, table, text_field};
use crate::form::read::{date_parts, date_text};
use crate::pages::form::{act_form, button_form};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Old appointments shown at once.
const OLD_MAX: usize = 100;

/// `GET /counter/appointments`; `?instead=ID` moves an old one.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    draw(seat, None, call.query.get("instead"), &[])
}

/// `POST /counter/appointments`.
pub(super) fn book(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let get = |name: &str| posted.get(name).to_owned();
    let order = CounterOrder::Book(Booking {
        service: get("service"),
        day: date_text(&date_parts(posted, "day")).parse().ok(),
        time: get("time"),
        place: get("place"),
        about: CallText { name: get("name"), phone: get("phone"), matter: get("matter") },
        instead_of: Some(get("instead")).filter(|id| !id.is_empty()),
    });
    match seat.office.counter_order(&seat.actor, call.intent()?, &order) {
        Ok(_) => Ok(Answer::see("/counter/appointments")),
        Err(refusal) => draw(seat, Some(call), posted.get("instead"), &seat.tell(&refusal)),
    }
}

/// `POST /counter/appointments/{id}`: cancelled.
pub(super) fn cancel(seat: &Seat, call: &Call) -> Outcome {
    let order = CounterOrder::Cancel { appointment: id(call)?, reason: call.posted.get("reason").to_owned() };
    match seat.office.counter_order(&seat.actor, call.intent()?, &order) {
        Ok(_) => Ok(Answer::see("/counter/appointments")),
        Err(refusal) => draw(seat, None, "", &seat.tell(&refusal)),
    }
}

/// `POST /counter/old/{id}`: somebody with an old appointment was told.
pub(super) fn tell(seat: &Seat, call: &Call) -> Outcome {
    if let Some(outcome) = ToldAs::from_name(call.posted.get("do")) {
        let order = CounterOrder::Tell { appointment: call.param("id").to_owned(), outcome };
        seat.office.counter_order(&seat.actor, call.intent()?, &order)?;
    }
    Ok(Answer::see("/counter/appointments"))
}

/// `GET /counter/appointments.pdf`: of today, or of `?day=`.
pub(super) fn pdf(seat: &Seat, call: &Call) -> Outcome {
    let day = call.query.get("day").parse().unwrap_or_else(|_| seat.office.today());
    Ok(Answer::pdf(seat.office.appointments_pdf(&seat.actor, day)?, "Termine.pdf"))
}

fn draw(seat: &Seat, again: Option<&Call>, instead: &str, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let today = seat.office.today();
    let old = seat.office.old_appointments(&seat.actor, today, &t!(texts, "counter-purpose"))?;
    let moved = old.iter().find(|one| !instead.is_empty() && one.id == instead);
    let frame = frame(seat, &t!(texts, "counter-appointments"));
    let content = html! {
        (tabs(seat))
        div class="columns" {
            section {
                h2 { (t!(texts, "appointment-new")) }
                @if let Some(old) = moved { p { (t!(texts, "appointment-instead", day = old.day.german(), time = old.time.as_str(), name = old.name.as_str())) } }
                (form(seat, again, moved, told))
            }
            section { h2 { (t!(texts, "appointment-own")) } (own(seat)) p { a class="button" href="/counter/appointments.pdf" target="_blank" accesskey="d" { (t!(texts, "appointment-print")) } } }
        }
        h2 { (t!(texts, "appointment-old")) }
        (old_list(seat, &old))
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

fn title(seat: &Seat, key: &str) -> String {
    let service = seat.office.catalogue().service(key);
    service.map_or_else(|| key.to_owned(), |service| service.title.get(seat.texts.lang()).to_owned())
}

fn form(seat: &Seat, again: Option<&Call>, moved: Option<&OldAppointment>, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let line = |name: &str, label: String, fresh: &str, required: bool| {
        let value = again.map_or(fresh, |call| call.posted.get(name));
        let error = error_at(told, name);
        text_field(
            texts,
            &Field {
                name,
                label: &label,
                value,
                required,
                error: error.as_deref(),
                max_chars: Some(300),
                ..Field::default()
            },
        )
    };
    let parts = match again {
        Some(call) => date_parts(&call.posted, "day"),
        None => DateParts::default(),
    };
    let matter = moved.map(|one| title(seat, &one.service)).unwrap_or_default();
    let (name, phone, place) = moved.map_or(("", "", ""), |one| (&one.name, &one.phone, &one.place));
    act_form(
        seat,
        again,
        "/counter/appointments",
        &html! {
            @if let Some(one) = moved { input type="hidden" name="instead" value=(one.id); }
            (date_field(texts, &Field { name: "day", label: &t!(texts, "appointment-day"), required: true, error: error_at(told, "day").as_deref(), ..Field::default() }, &parts, false))
            (line("time", t!(texts, "appointment-time"), "", true))
            (line("place", t!(texts, "appointment-place"), place, false))
            (line("name", t!(texts, "callback-name"), name, true))
            (line("phone", t!(texts, "callback-phone"), phone, true))
            (line("matter", t!(texts, "appointment-matter"), &matter, true))
        },
        &t!(texts, "appointment-go"),
        None,
    )
}

fn own(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let today = seat.office.today();
    let all: Vec<_> = {
        let books = seat.office.books();
        let own = books.counter.appointments().into_iter().filter(|(_, one)| one.day >= today);
        own.map(|(id, one)| (id, one.clone())).collect()
    };
    let rows = all
        .iter()
        .map(|(id, one)| {
            let action = format!("/counter/appointments/{}", id.text());
            vec![
                Cell::Head(html! { (one.day.german()) " " (one.time) @if !one.place.is_empty() { br; span class="small" { (one.place) } } }),
                Cell::Markup(html! { (one.about.name) br; span class="small" { (one.about.phone) } }),
                Cell::Text(one.about.matter.clone()),
                Cell::Markup(match &one.cancelled {
                    Some((_, _, reason)) => html! { (badge(Kind::Danger, &t!(texts, "appointment-cancelled"))) " " (reason) },
                    None => html! {
                        form method="post" action=(action) class="inline-form" {
                            (seat.hidden())
                            label class="visually-hidden" for={ "f-reason-" (id.text()) } { (t!(texts, "reason")) " " (one.about.name) }
                            input class="input input--w12" id={ "f-reason-" (id.text()) } name="reason" type="text" autocomplete="off" maxlength="500" placeholder=(t!(texts, "reason"));
                            (button(&Button { label: &t!(texts, "appointment-cancel"), ..Button::default() }))
                        }
                    },
                }),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(
            texts,
            "appointment-caption",
            count = all.iter().filter(|(_, one)| one.cancelled.is_none()).count()
        ),
        head: vec![
            (t!(texts, "appointment-when"), false),
            (t!(texts, "callback-who"), false),
            (t!(texts, "callback-matter"), false),
            (t!(texts, "callback-state"), false),
        ],
        rows,
        empty: t!(texts, "appointment-none"),
        ..Table::default()
    })
}

fn old_list(seat: &Seat, old: &[OldAppointment]) -> Markup {
    let texts = seat.texts;
    let open = old.iter().filter(|one| one.told.is_none() && !one.moved).count();
    let rows = old
        .iter()
        .take(OLD_MAX)
        .map(|one| {
            let action = format!("/counter/old/{}", one.id);
            let say = |outcome: ToldAs| texts.say(&format!("appointment-{}", outcome.name()), &[]);
            vec![
                Cell::Head(html! { (one.day.german()) " " (one.time) @if !one.place.is_empty() { br; span class="small" { (one.place) } } }),
                Cell::Markup(html! { (one.name) br; span class="small" { (one.phone) } }),
                Cell::Text(title(seat, &one.service)),
                Cell::Markup(html! {
                    @if one.moved { (badge(Kind::Success, &t!(texts, "appointment-moved"))) }
                    @else {
                        @if let Some(outcome) = one.told { (badge(Kind::Info, &say(outcome))) " " }
                        @for outcome in ToldAs::ALL {
                            @if one.told != Some(outcome) {
                                (button_form(seat, &action, &[("do", outcome.name())], &Button { label: &say(outcome), ..Button::default() }))
                            }
                        }
                        a href={ "/counter/appointments?instead=" (one.id) } { (t!(texts, "appointment-move")) span class="visually-hidden" { " " (one.day.german()) " " (one.time) } }
                    }
                }),
            ]
        })
        .collect();
    html! {
        (table(&Table {
            caption: t!(texts, "appointment-old-caption", count = old.len(), open = open),
            head: vec![
                (t!(texts, "appointment-when"), false),
                (t!(texts, "callback-who"), false),
                (t!(texts, "appointment-matter"), false),
                (t!(texts, "callback-state"), false),
            ],
            rows,
            empty: t!(texts, "appointment-old-none"),
            ..Table::default()
        }))
        @if old.len() > OLD_MAX { p { (t!(texts, "cases-more", count = old.len() - OLD_MAX)) } }
    }
}
