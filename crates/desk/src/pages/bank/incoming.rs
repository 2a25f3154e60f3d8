//! Incoming money: what nobody knows yet first, with a way to say whose it is; and the list of open items.

use books::bank::incoming;
use maud::{Markup, html};
use model::Problem;
use model::acts::bank::LineKind;
use model::role::Role;

use super::{done, frame};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Field, Table, button, long_text_field, table, text_field};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Lines on one page.
const LINES_SHOWN: usize = 200;

/// `GET /bank/incoming`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /bank/incoming`.
pub(super) fn assign(seat: &Seat, call: &Call) -> Outcome {
    let line = identity(call.posted.get("line")).ok_or_else(|| vec![Problem::new("NB-B-118")])?;
    let (key, note) = (call.posted.get("key"), call.posted.get("note"));
    match seat.office.assign_incoming(&seat.actor, call.intent()?, line, key, note) {
        Ok(_) => Ok(Answer::see("/bank/incoming?done=1")),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

/// `GET /bank/incoming/items`.
pub(super) fn items_form(seat: &Seat, call: &Call) -> Outcome {
    items_page(seat, call, false, &[])
}

/// `POST /bank/incoming/items`.
pub(super) fn items(seat: &Seat, call: &Call) -> Outcome {
    match seat.office.take_open_items(&seat.actor, call.intent()?, call.posted.get("items")) {
        Ok(_) => Ok(Answer::see("/bank/incoming/items?done=1")),
        Err(refusal) => items_page(seat, call, true, &seat.tell(&refusal)),
    }
}

fn hex(identity: &[u8; 16]) -> String {
    identity.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn identity(text: &str) -> Option<[u8; 16]> {
    let mut identity = [0; 16];
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in identity.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(identity)
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    seat.office.look_at_bank(&seat.actor, "incoming")?;
    let mut frame = frame(seat, t!(texts, "bank-incoming-title"));
    frame.wide = true;
    let chosen = if again { call.posted.get("line") } else { call.query.get("line") };
    let may = seat.actor.any(&[Role::Treasurer]);
    let content = html! {
        (done(seat, call, &t!(texts, "bank-assigned")))
        p { (t!(texts, "bank-incoming-says")) }
        @if may { @if let Some(identity) = identity(chosen) { (form(seat, call, again, &identity, told)) } }
        (list(seat, may, false))
        (list(seat, may, true))
        p { a href="/bank/incoming/items" { (t!(texts, "bank-items-title")) } }
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}

fn form(seat: &Seat, call: &Call, again: bool, identity: &[u8; 16], told: &[Told]) -> Markup {
    let texts = seat.texts;
    let (facts, proposal) = {
        let books = seat.office.books();
        let Some(line) = books.bank.line(identity) else { return html! {} };
        let own = &line.line;
        let facts = [
            (t!(texts, "bank-amount"), own.amount.map(|amount| amount.german())),
            (t!(texts, "bank-name"), own.name.clone()),
            (t!(texts, "bank-text"), own.text.clone()),
        ];
        (facts, incoming::key_of(&books.bank, line).unwrap_or_default())
    };
    let posted = &call.posted;
    let key = if again { posted.get("key").to_owned() } else { proposal };
    html! {
        section class="panel" aria-labelledby="assign" {
            h2 id="assign" { (t!(texts, "bank-assign")) }
            dl class="facts" { @for (label, text) in facts { @if let Some(text) = text { div { dt { (label) } dd { (text) } } } } }
            (act_form(seat, again.then_some(call), "/bank/incoming", &html! {
                input type="hidden" name="line" value=(hex(identity));
                (text_field(texts, &Field { name: "key", label: &t!(texts, "bank-key"), hint: Some(&t!(texts, "bank-key-hint")), value: &key,
                    max_chars: Some(64), width: Some(24), error: error_at(told, "key").as_deref(), ..Field::default() }))
                (text_field(texts, &Field { name: "note", label: &t!(texts, "bank-note"), hint: Some(&t!(texts, "bank-note-hint")), value: posted.get("note"),
                    max_chars: Some(1000), ..Field::default() }))
            }, &t!(texts, "bank-assign-go"), Some("/bank/incoming")))
        }
    }
}

/// Incoming lines with or without a Kassenzeichen, the newest first.
fn list(seat: &Seat, may: bool, known: bool) -> Markup {
    let texts = seat.texts;
    let books = seat.office.books();
    let mut rows = Vec::new();
    for line in books.bank.lines().iter().rev().filter(|line| line.line.kind == LineKind::Incoming) {
        let key = incoming::key_of(&books.bank, line);
        if key.is_some() != known || rows.len() >= LINES_SHOWN {
            continue;
        }
        let own = &line.line;
        let by_hand = line.assigned.is_some();
        let amount = own.amount.map(|amount| match &own.currency {
            Some(currency) => format!("{amount} {currency}"),
            None => amount.german(),
        });
        rows.push(vec![
            Cell::Text(own.booked.map(|day| day.german()).unwrap_or_default()),
            Cell::Figure(amount.unwrap_or_default()),
            Cell::Text(own.name.clone().unwrap_or_default()),
            Cell::Text(own.text.clone().unwrap_or_default()),
            Cell::Markup(html! {
                @match &key {
                    Some(key) => { (key) " " small { @if by_hand { (t!(texts, "bank-by-hand")) } @else { (t!(texts, "bank-by-text")) } } }
                    None => { "–" }
                }
                @if may {
                    form method="get" action="/bank/incoming" class="inline-form" {
                        input type="hidden" name="line" value=(hex(&own.identity));
                        (button(&Button { label: &if key.is_some() { t!(texts, "bank-assign-other") } else { t!(texts, "bank-assign") }, ..Button::default() }))
                    }
                }
            }),
        ]);
    }
    table(&Table {
        caption: if known { t!(texts, "bank-incoming-known") } else { t!(texts, "bank-incoming-unknown") },
        head: vec![
            (t!(texts, "bank-day"), false),
            (t!(texts, "bank-amount"), true),
            (t!(texts, "bank-name"), false),
            (t!(texts, "bank-text"), false),
            (t!(texts, "bank-key"), false),
        ],
        rows,
        empty: if known { t!(texts, "bank-incoming-known-none") } else { t!(texts, "bank-incoming-unknown-none") },
        ..Table::default()
    })
}

fn items_page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let mut frame = frame(seat, t!(texts, "bank-items-title"));
    frame.crumbs.push((t!(texts, "bank-incoming-title"), "/bank/incoming".into()));
    let rows = {
        let books = seat.office.books();
        let paid = incoming::paid_in(&books.bank);
        let items = books.bank.items().values().take(LINES_SHOWN);
        items
            .map(|item| {
                vec![
                    Cell::Head(html! { (item.key) }),
                    Cell::Figure(item.amount.map(|amount| amount.german()).unwrap_or_default()),
                    Cell::Figure(paid.get(&item.key).map(|amount| amount.german()).unwrap_or_default()),
                    Cell::Text(item.what.clone()),
                ]
            })
            .collect()
    };
    let content = html! {
        (done(seat, call, &t!(texts, "bank-items-taken")))
        @if seat.actor.any(&[Role::Treasurer]) {
            (act_form(seat, again.then_some(call), "/bank/incoming/items", &html! {
                (long_text_field(texts, &Field { name: "items", label: &t!(texts, "bank-items-field"), hint: Some(&t!(texts, "bank-items-hint")),
                    value: call.posted.get("items"), required: true, error: error_at(told, "items").as_deref(), ..Field::default() }, 8))
            }, &t!(texts, "bank-items-go"), Some("/bank/incoming")))
        }
        (table(&Table {
            caption: t!(texts, "bank-items"),
            head: vec![(t!(texts, "bank-key"), false), (t!(texts, "bank-due"), true), (t!(texts, "bank-paid-in"), true), (t!(texts, "bank-what"), false)],
            rows,
            empty: t!(texts, "bank-items-none"),
            ..Table::default()
        }))
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}
