//! The fees of a day: sums by kind, every act, and the tills with their two counts.

use books::fees::{Entry, What};
use maud::{Markup, html};
use model::{CivilDate, Money, Problem};

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Field, Kind, Table, badge, long_text_field, table, text_field};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /fees`, with `?day=YYYY-MM-DD` for an earlier one.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    Ok(page(seat, call, false, &[]))
}

/// `POST /fees/count`: the first count.
pub(super) fn count(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let result = amount(posted.get("counted")).and_then(|counted| {
        seat.office.count_till(&seat.actor, call.intent()?, posted.get("till"), counted, posted.get("note"))
    });
    answer(seat, call, result.map(|_| ()))
}

/// `POST /fees/close`: the second count closes the day.
pub(super) fn close(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let result = amount(posted.get("counted"))
        .and_then(|counted| seat.office.close_till(&seat.actor, call.intent()?, posted.get("till"), counted));
    answer(seat, call, result.map(|_| ()))
}

fn amount(typed: &str) -> Result<Money, model::problem::Refusal> {
    let read = Money::parse_german(typed.trim()).ok().filter(|money| !money.is_negative());
    read.ok_or_else(|| vec![Problem::new("NB-V-111").at("counted").with("label", "")])
}

fn answer(seat: &Seat, call: &Call, result: Result<(), model::problem::Refusal>) -> Outcome {
    match result {
        Ok(()) => Ok(Answer::see("/fees")),
        Err(refusal) => Ok(page(seat, call, true, &seat.tell(&refusal))),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let today = seat.office.today();
    let day: CivilDate = call.query.get("day").parse().unwrap_or(today);
    let (entries, sums, tills) = {
        let books = seat.office.books();
        let entries: Vec<(Entry, String)> = books
            .fees
            .all()
            .filter(|entry| entry.day == day)
            .map(|entry| {
                (entry.clone(), books.cases.get(entry.case).map(|case| case.number.clone()).unwrap_or_default())
            })
            .collect();
        let tills: Vec<_> = books
            .fees
            .tills(day)
            .into_iter()
            .map(|(till, should)| {
                let count = books.fees.counted(&till, day).cloned();
                (till, should, count)
            })
            .collect();
        (entries, books.fees.sums(day), tills)
    };
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "fees-day-title", day = day.german()));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into())];
    let earlier = day.plus_days(-1);
    let content = html! {
        p class="no-print" {
            a href={ "/fees?day=" (earlier.to_string()) } { (t!(texts, "fees-day-before", day = earlier.german())) }
            @if day < today { " · " a href="/fees" { (t!(texts, "fees-day-today")) } }
        }
        (table(&Table {
            caption: t!(texts, "fees-sums"),
            head: vec![(t!(texts, "fees-kind"), false), (t!(texts, "fees-became"), false), (t!(texts, "fees-count"), true), (t!(texts, "fees-amount"), true)],
            rows: sums.iter().map(|((kind, what), (count, sum))| vec![
                Cell::Head(html! { (texts.say(&format!("fees-kind-{kind}"), &[])) }),
                Cell::Text(texts.say(&format!("fees-what-{what}"), &[])),
                Cell::Figure(texts.count(u64::try_from(*count).unwrap_or(u64::MAX))),
                Cell::Figure(sum.german()),
            ]).collect(),
            foot: vec![Cell::Text(t!(texts, "fees-sum-taken")), Cell::Text(String::new()), Cell::Text(String::new()),
                Cell::Figure(sums.iter().filter(|((_, what), _)| *what == "taken").map(|(_, (_, sum))| *sum).sum::<Money>().german())],
            empty: t!(texts, "fees-day-none"),
        }))
        @for (till, should, count) in &tills {
            section class="panel" {
                h2 { (till) }
                p {
                    (t!(texts, "fees-till-should", cash = should.cash.german(), card = should.card.german(), receipts = should.receipts))
                }
                (till_state(seat, call, day == today, till, count.as_ref(), again, told))
            }
        }
        (table(&Table {
            caption: t!(texts, "fees-day-list"),
            head: vec![(t!(texts, "fees-receipt-head"), false), (t!(texts, "fees-case"), false), (t!(texts, "fees-position"), false),
                (t!(texts, "fees-became"), false), (t!(texts, "fees-who"), false), (t!(texts, "fees-amount"), true)],
            rows: entries.iter().map(|(entry, number)| row(seat, entry, number)).collect(),
            empty: t!(texts, "fees-day-none"),
            ..Table::default()
        }))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

fn row(seat: &Seat, entry: &Entry, number: &str) -> Vec<Cell> {
    let texts = seat.texts;
    // The till is counted over all offices; the cases behind it open to those who may take them up.
    let open = seat.office.books().cases.get(entry.case).is_some_and(|case| {
        let service = seat.office.catalogue().service(&case.service);
        service.is_some_and(|service| seat.actor.any(&service.take) || seat.actor.any(&service.sign))
    });
    let what = match &entry.what {
        What::Taken { means, .. } => texts.say(&format!("fees-means-{}", means.name()), &[]),
        What::Waived { note, .. } => format!("{}: {note}", t!(texts, "fees-what-waived")),
        What::Owed { note } => format!("{}: {note}", t!(texts, "fees-what-owed")),
    };
    vec![
        Cell::Head(html! {
            @match entry.receipt() {
                Some(receipt) if open => { a href={ "/papers/" (receipt) } { (receipt) } }
                Some(receipt) => { (receipt) }
                None => { "–" }
            }
        }),
        Cell::Markup(html! { @if open { a href={ "/cases/" (entry.case.text()) } { (number) } } @else { (number) } }),
        Cell::Text(entry.lines.iter().map(|line| line.label.as_str()).collect::<Vec<_>>().join(", ")),
        Cell::Markup(html! {
            (what)
            @if let Some((day, _, reason)) = &entry.returned {
                " " (badge(Kind::Warning, &t!(texts, "fees-returned", day = day.german(), reason = reason.as_str())))
            }
        }),
        Cell::Text(seat.name_of(entry.by)),
        Cell::Figure(entry.total().german()),
    ]
}

/// The counts of a till, and the form for the next one.
fn till_state(
    seat: &Seat,
    call: &Call,
    today: bool,
    till: &str,
    count: Option<&books::fees::Count>,
    again: bool,
    told: &[Told],
) -> Markup {
    let texts = seat.texts;
    let posted = &call.posted;
    let here = again && posted.get("till") == till;
    let told: &[Told] = if here { told } else { &[] };
    let counted = if here { posted.get("counted") } else { "" };
    let cash = text_field(
        texts,
        &Field {
            name: "counted",
            label: &t!(texts, "fees-counted"),
            hint: Some(&t!(texts, "fees-counted-hint")),
            value: counted,
            required: true,
            input_mode: "decimal",
            width: Some(12),
            error: error_at(told, "counted").as_deref(),
            ..Field::default()
        },
    );
    html! {
        @if let Some(count) = count {
            p { (t!(texts, "fees-counted-first", who = seat.name_of(count.first.0), sum = count.first.1.german())) " " (count.note) }
        }
        @match count.and_then(|count| count.second.as_ref()) {
            Some((by, sum)) => { p { (badge(Kind::Success, &t!(texts, "fees-closed", who = seat.name_of(*by), sum = sum.german()))) } }
            None if !today => { p { (badge(Kind::Warning, &t!(texts, "fees-not-closed"))) } }
            None if count.is_some_and(|count| count.first.0 != Some(seat.actor.account)) => {
                (act_form(seat, here.then_some(call), "/fees/close", &html! {
                    input type="hidden" name="till" value=(till);
                    (cash)
                }, &t!(texts, "fees-close"), None))
            }
            None => {
                @if count.is_some() { p { (t!(texts, "fees-wait-second")) } }
                (act_form(seat, here.then_some(call), "/fees/count", &html! {
                    input type="hidden" name="till" value=(till);
                    (cash)
                    (long_text_field(texts, &Field { name: "note", label: &t!(texts, "fees-difference"), value: if here { posted.get("note") } else { "" },
                        max_chars: Some(500), error: error_at(told, "note").as_deref(), ..Field::default() }, 2))
                }, &t!(texts, "fees-count-go"), None))
            }
        }
    }
}
