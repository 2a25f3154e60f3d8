//! The functions of the Kasse: switched off until the audit has signed; then tills by the day.

use maud::{Markup, html};
use model::role::Role;
use model::{Money, Problem};

use super::{done, frame};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Field, Kind, Table, alert, long_text_field, table, text_field};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /bank/tills`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, "", &[])
}

/// `GET /bank/tills/sheet`.
pub(super) fn sheet(seat: &Seat, _: &Call) -> Outcome {
    Ok(Answer::pdf(seat.office.tills_sheet_pdf(&seat.actor)?, "Freigabe-Kassenfunktionen.pdf"))
}

/// `POST /bank/tills`.
pub(super) fn act(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let what = posted.get("what").to_owned();
    let intent = call.intent()?;
    let (office, actor) = (&seat.office, &seat.actor);
    let money = |name: &str| Money::parse_german(posted.get(name)).map_err(|_| vec![Problem::new("NB-B-135").at(name)]);
    let till = posted.get("till");
    let acted = match what.as_str() {
        "on" | "off" => office.switch_tills(actor, intent, what == "on", posted.get("approval")),
        "open" => money("float").and_then(|float| office.open_kasse(actor, intent, till, float)),
        "book" => money("amount").and_then(|amount| {
            let amount = if posted.get("way") == "out" { -amount } else { amount };
            office.book_kasse(actor, intent, till, amount, posted.get("key"), posted.get("text"))
        }),
        "close" => money("counted").and_then(|counted| {
            office.close_kasse(actor, intent, till, counted, posted.get("second"), posted.get("note"))
        }),
        _ => Err(vec![Problem::new("NB-Z-094")]),
    };
    match acted {
        Ok(_) => Ok(Answer::see("/bank/tills?done=1")),
        Err(refusal) => page(seat, call, &what, &seat.tell(&refusal)),
    }
}

fn page(seat: &Seat, call: &Call, again: &str, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    // The head switches and has no other business with the bank.
    seat.actor.must(&[Role::Treasurer, Role::Head])?;
    let mut frame = frame(seat, t!(texts, "bank-tills-title"));
    frame.wide = true;
    let tills = seat.office.books().bank.tills().clone();
    let content = html! {
        (done(seat, call, &t!(texts, "bank-tills-done")))
        @if tills.on() {
            (alert(texts, Kind::Info, &t!(texts, "bank-tills-on"), &html! {
                p { @if let Some(switched) = tills.switched() { (switched.approval) " · " (switched.at.german()) " · " (seat.name_of(switched.by)) } }
            }))
        } @else {
            (alert(texts, Kind::Warning, &t!(texts, "bank-tills-off"), &html! {
                p { (t!(texts, "bank-tills-off-says")) }
                p { a href="/bank/tills/sheet" target="_blank" { (t!(texts, "bank-tills-sheet")) } }
            }))
        }
        @if seat.actor.any(&[Role::Head]) { (switch(seat, call, again, tills.on(), told)) }
        @if tills.on() && seat.actor.any(&[Role::Treasurer]) { (work(seat, call, again, &tills, told)) }
        (days(seat, &tills))
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}

fn switch(seat: &Seat, call: &Call, again: &str, on: bool, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let mine = matches!(again, "on" | "off");
    let (what, label) =
        if on { ("off", t!(texts, "bank-tills-switch-off")) } else { ("on", t!(texts, "bank-tills-switch-on")) };
    act_form(
        seat,
        mine.then_some(call),
        "/bank/tills",
        &html! {
            input type="hidden" name="what" value=(what);
            (long_text_field(texts, &Field { name: "approval", label: &t!(texts, "bank-tills-approval"), hint: Some(&t!(texts, "bank-tills-approval-hint")),
                value: if mine { call.posted.get("approval") } else { "" }, required: true, max_chars: Some(1000),
                error: error_at(told, "approval").as_deref(), ..Field::default() }, 2))
        },
        &label,
        None,
    )
}

fn work(seat: &Seat, call: &Call, again: &str, tills: &books::bank::tills::Tills, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let posted = &call.posted;
    let field = |of: &str, name: &'static str, label: String, hint: Option<&str>, width: Option<u8>| {
        let mine = again == of;
        let problem = error_at(told, name).filter(|_| mine);
        text_field(
            texts,
            &Field {
                name,
                label: &label,
                hint,
                value: if mine { posted.get(name) } else { "" },
                required: true,
                width,
                max_chars: Some(200),
                error: problem.as_deref(),
                ..Field::default()
            },
        )
    };
    let open: Vec<&String> = tills.days().keys().filter(|till| tills.open(till).is_some()).collect();
    let hint = t!(texts, "bank-tills-way");
    html! {
        div class="columns" {
            section {
                h2 { (t!(texts, "bank-tills-open")) }
                (act_form(seat, (again == "open").then_some(call), "/bank/tills", &html! {
                    input type="hidden" name="what" value="open";
                    (field("open", "till", t!(texts, "bank-till"), None, Some(24)))
                    (field("open", "float", t!(texts, "bank-till-float"), None, Some(12)))
                }, &t!(texts, "bank-tills-open"), None))
            }
            @for till in open {
                @if let Some(day) = tills.open(till) {
                    section {
                        h2 { (till) " · " (day.expected().german()) }
                        (act_form(seat, (again == "book" && posted.get("till") == till).then_some(call), "/bank/tills", &html! {
                            input type="hidden" name="what" value="book";
                            input type="hidden" name="till" value=(till);
                            (field("book", "amount", t!(texts, "bank-amount"), Some(&hint), Some(12)))
                            p { label { input type="checkbox" name="way" value="out"; " " (t!(texts, "bank-tills-out")) } }
                            (field("book", "key", t!(texts, "bank-tills-key"), None, Some(24)))
                            (field("book", "text", t!(texts, "bank-what"), None, None))
                        }, &t!(texts, "bank-tills-book"), None))
                        (act_form(seat, (again == "close" && posted.get("till") == till).then_some(call), "/bank/tills", &html! {
                            input type="hidden" name="what" value="close";
                            input type="hidden" name="till" value=(till);
                            (field("close", "counted", t!(texts, "bank-till-counted"), None, Some(12)))
                            (field("close", "second", t!(texts, "bank-till-second"), None, Some(24)))
                            (field("close", "note", t!(texts, "bank-till-note"), None, None))
                        }, &t!(texts, "bank-tills-close"), None))
                    }
                }
            }
        }
    }
}

fn days(seat: &Seat, tills: &books::bank::tills::Tills) -> Markup {
    let texts = seat.texts;
    let mut rows = Vec::new();
    for (till, days) in tills.days() {
        for day in days.iter().rev() {
            let (counted, second, difference) = match &day.closed {
                Some((counted, _, second, _)) => {
                    (counted.german(), second.clone(), (*counted - day.expected()).german())
                }
                None => (t!(texts, "bank-till-is-open"), String::new(), String::new()),
            };
            rows.push(vec![
                Cell::Head(html! { (till) }),
                Cell::Text(day.day.german()),
                Cell::Figure(day.float.german()),
                Cell::Figure(texts.count(day.bookings.len() as u64)),
                Cell::Figure(day.expected().german()),
                Cell::Figure(counted),
                Cell::Figure(difference),
                Cell::Text(second),
            ]);
        }
    }
    table(&Table {
        caption: t!(texts, "bank-tills"),
        head: vec![
            (t!(texts, "bank-till"), false),
            (t!(texts, "bank-day"), false),
            (t!(texts, "bank-till-float"), true),
            (t!(texts, "bank-till-bookings"), true),
            (t!(texts, "bank-till-expected"), true),
            (t!(texts, "bank-till-counted"), true),
            (t!(texts, "bank-difference"), true),
            (t!(texts, "bank-till-second"), false),
        ],
        rows,
        empty: t!(texts, "bank-tills-none"),
        ..Table::default()
    })
}
