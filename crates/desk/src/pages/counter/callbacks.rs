//! Call-backs: who, why, until when; tried, done.

use maud::{Markup, html};
use model::acts::counter::CallText;
use office::counter::CounterOrder;

use super::{frame, id, tabs};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, DateParts, Field, Kind, Table, badge, button, date_field, table, text_field};
use crate::form::read::{date_parts, date_text};
use crate::pages::form::{act_form, button_form};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /counter/callbacks`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    draw(seat, None, &[])
}

/// `POST /counter/callbacks`.
pub(super) fn add(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let get = |name: &str| posted.get(name).to_owned();
    let order = CounterOrder::Callback {
        until: date_text(&date_parts(posted, "until")).parse().ok(),
        about: CallText { name: get("name"), phone: get("phone"), matter: get("matter") },
    };
    match seat.office.counter_order(&seat.actor, call.intent()?, &order) {
        Ok(_) => Ok(Answer::see("/counter/callbacks")),
        Err(refusal) => draw(seat, Some(call), &seat.tell(&refusal)),
    }
}

/// `POST /counter/callbacks/{id}`: tried, or done.
pub(super) fn act(seat: &Seat, call: &Call) -> Outcome {
    let callback = id(call)?;
    let order = match call.posted.get("do") {
        "tried" => CounterOrder::Tried(callback),
        _ => CounterOrder::Reached { callback, note: call.posted.get("note").to_owned() },
    };
    match seat.office.counter_order(&seat.actor, call.intent()?, &order) {
        Ok(_) => Ok(Answer::see("/counter/callbacks")),
        Err(refusal) => draw(seat, None, &seat.tell(&refusal)),
    }
}

/// `GET /counter/callbacks.pdf`.
pub(super) fn pdf(seat: &Seat, _: &Call) -> Outcome {
    Ok(Answer::pdf(seat.office.callbacks_pdf(&seat.actor)?, "Rueckrufe.pdf"))
}

fn draw(seat: &Seat, again: Option<&Call>, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    seat.office.open_counter_list(&seat.actor, "callbacks", &t!(texts, "counter-purpose"))?;
    let frame = frame(seat, &t!(texts, "counter-callbacks"));
    let content = html! {
        (tabs(seat))
        div class="columns" {
            section { h2 { (t!(texts, "callback-new")) } (form(seat, again, told)) }
            section {
                h2 { (t!(texts, "callback-list")) }
                (list(seat))
                p { a class="button" href="/counter/callbacks.pdf" target="_blank" accesskey="d" { (t!(texts, "counter-print")) } }
            }
        }
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

fn form(seat: &Seat, again: Option<&Call>, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let line = |name: &str, label: String| {
        let value = again.map_or("", |call| call.posted.get(name));
        let error = error_at(told, name);
        text_field(
            texts,
            &Field {
                name,
                label: &label,
                value,
                required: true,
                error: error.as_deref(),
                max_chars: Some(300),
                ..Field::default()
            },
        )
    };
    let parts = match again {
        Some(call) => date_parts(&call.posted, "until"),
        None => DateParts::from_canonical(&seat.office.today().to_string()),
    };
    act_form(
        seat,
        again,
        "/counter/callbacks",
        &html! {
            (line("name", t!(texts, "callback-name")))
            (line("phone", t!(texts, "callback-phone")))
            (line("matter", t!(texts, "callback-matter")))
            (date_field(texts, &Field { name: "until", label: &t!(texts, "callback-until"), required: true, error: error_at(told, "until").as_deref(), ..Field::default() }, &parts, false))
        },
        &t!(texts, "callback-go"),
        None,
    )
}

fn list(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let today = seat.office.today();
    let all: Vec<_> = {
        let books = seat.office.books();
        books.counter.callbacks().into_iter().map(|(id, one)| (id, one.clone())).collect()
    };
    let open = all.iter().filter(|(_, one)| one.done.is_none()).count();
    let rows = all
        .iter()
        .map(|(id, one)| {
            let action = format!("/counter/callbacks/{}", id.text());
            let late = one.done.is_none() && one.until <= today;
            vec![
                Cell::Head(html! { (one.about.name) br; span class="small" { (one.about.phone) } }),
                Cell::Text(one.about.matter.clone()),
                Cell::Markup(html! { (one.until.german()) @if late { " " (badge(Kind::Warning, &t!(texts, "callback-now"))) } }),
                Cell::Markup(match &one.done {
                    Some((at, by, note)) => html! { (badge(Kind::Success, &t!(texts, "state-done"))) " " (note) br; span class="small muted" { (at.german()) " · " (seat.name_of(*by)) } },
                    None => html! {
                        @if !one.tried.is_empty() { span class="small muted" { (t!(texts, "callback-tried", count = one.tried.len())) } " " }
                        (button_form(seat, &action, &[("do", "tried")], &Button { label: &t!(texts, "callback-try"), ..Button::default() }))
                        form method="post" action=(action) class="inline-form" {
                            (seat.hidden())
                            label class="visually-hidden" for={ "f-note-" (id.text()) } { (t!(texts, "callback-note")) " " (one.about.name) }
                            input class="input input--w24" id={ "f-note-" (id.text()) } name="note" type="text" autocomplete="off" maxlength="500" placeholder=(t!(texts, "callback-note"));
                            (button(&Button { label: &t!(texts, "callback-done"), ..Button::default() }))
                        }
                    },
                }),
            ]
        })
        .collect();
    table(&Table {
        caption: t!(texts, "callback-caption", count = open),
        head: vec![
            (t!(texts, "callback-who"), false),
            (t!(texts, "callback-matter"), false),
            (t!(texts, "callback-until"), false),
            (t!(texts, "callback-state"), false),
        ],
        rows,
        empty: t!(texts, "callback-none"),
        ..Table::default()
    })
}
