//! Which node may pay: where each right sits, handing it over, taking it from a node that cannot be reached.

use books::payments::rights::risks;
use maud::{Markup, html};
use model::acts::claim::{Right, RightKind};
use model::ids::NodeId;
use model::problem::Refusal;
use model::role::Role;
use model::{Month, Problem};

use super::{AREA, benefits, draw, posted_month, words};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Choice, Field, Kind, Table, alert, radios, select_field, table, text_field};
use crate::pages::form::act_form;
use crate::pages::proposal::{self, password_field, reason_field};
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Roles that hand over and propose a takeover.
const MOVE: [Role; 2] = [Role::Treasurer, Role::Head];

/// What a right is called: „Wohngeld auszahlen 12/2026“.
pub(crate) fn right_name(seat: &Seat, right: &Right) -> String {
    let month = right.month.german();
    match right.kind {
        RightKind::Pay => t!(seat.texts, "right-pay", benefit = benefit_name(seat, &right.benefit), month = month),
        RightKind::Cash => t!(seat.texts, "right-cash", month = month),
    }
}

/// What may go wrong with a takeover, in words.
pub(crate) fn risk_words(seat: &Seat, risks: &[impl AsRef<str>]) -> Vec<String> {
    risks.iter().map(|risk| words::coded(seat.texts, "right-risk", risk.as_ref())).collect()
}

/// `GET /payments/rights`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, t!(texts, "rights-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let content = html! {
        p { (t!(texts, "rights-says")) }
        dl class="facts" { div { dt { (t!(texts, "rights-this")) } dd class="break" { (seat.office.node().text()) } } }
        (held(seat))
        @if seat.actor.any(&MOVE) {
            div class="buttons" {
                a class="button" href="/payments/rights/give" { (t!(texts, "rights-give")) }
                a class="button" href="/payments/rights/take" { (t!(texts, "rights-take")) }
            }
        }
    };
    Ok(seat.page(&frame, &content))
}

fn held(seat: &Seat) -> Markup {
    let texts = seat.texts;
    let here = seat.office.node();
    let all: Vec<(Right, books::payments::rights::Seat, String)> = {
        let books = seat.office.books();
        let rights = books.payments.rights();
        rights.all().rev().map(|(_, right, at)| (right.clone(), at.clone(), rights.name(at.node))).collect()
    };
    let rows = all.iter().map(|(right, at, name)| {
        vec![
            Cell::Head(html! { (right_name(seat, right)) }),
            Cell::Text(if at.node == here { t!(texts, "rights-here") } else { name.clone() }),
            Cell::Text(words::coded(texts, "right-how", at.how.name())),
            Cell::Text(format!("{} · {}", seat.name_of(at.by), at.at.german())),
            Cell::Text(at.reason.clone()),
        ]
    });
    table(&Table {
        caption: t!(texts, "rights-held", count = all.len()),
        head: vec![
            (t!(texts, "rights-what"), false),
            (t!(texts, "rights-where"), false),
            (t!(texts, "rights-how"), false),
            (t!(texts, "pay-who"), false),
            (t!(texts, "pay-reason"), false),
        ],
        rows: rows.collect(),
        empty: t!(texts, "rights-none"),
        ..Table::default()
    })
}

/// The right that a form names.
fn posted_right(seat: &Seat, call: &Call) -> Result<Right, Refusal> {
    let month: Month = posted_month(call, "month").map_err(|problem| vec![problem])?;
    let what = call.posted.get("what");
    if what == "cash" {
        return Ok(Right::cash(month));
    }
    if benefits(seat).iter().any(|(key, _)| key == what) {
        Ok(Right::pay(what, month))
    } else {
        Err(vec![Problem::new("NB-Z-094").at("what")])
    }
}

/// Which right: a benefit or cash, and the month.
fn right_fields(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let mut what: Vec<(String, String)> = benefits(seat);
    what.push(("cash".to_owned(), t!(texts, "right-cash-any")));
    let choices: Vec<Choice<'_>> = what.iter().map(|(key, title)| Choice::new(key, title)).collect();
    let next = seat.office.today().month().next().german();
    html! {
        (radios(texts, &Field { name: "what", label: &t!(texts, "rights-what"), value: call.posted.get("what"), required: true,
            error: error_at(told, "what").as_deref(), ..Field::default() }, &choices, false))
        (text_field(texts, &Field { name: "month", label: &t!(texts, "payers-month"), hint: Some(&t!(texts, "pay-month-hint")),
            value: if again { call.posted.get("month") } else { &next }, required: true, width: Some(12), error: error_at(told, "month").as_deref(), ..Field::default() }))
    }
}

/// `GET /payments/rights/give`.
pub(super) fn give_form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&MOVE)?;
    Ok(give_page(seat, call, false, &[]))
}

/// `POST /payments/rights/give`.
pub(super) fn give(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let done = posted_right(seat, call).and_then(|right| {
        let to: NodeId = posted.get("to").trim().parse().map_err(|_| vec![Problem::new("NB-Z-129").at("to")])?;
        seat.office.give_right(&seat.actor, call.intent()?, right, to, (posted.get("name"), posted.get("reason")))
    });
    match done {
        Ok(_) => Ok(Answer::see("/payments/rights")),
        Err(refusal) => Ok(give_page(seat, call, true, &seat.tell(&refusal))),
    }
}

fn crumbs(seat: &Seat) -> Vec<(String, String)> {
    vec![
        (t!(seat.texts, "nav-payments"), "/payments".into()),
        (t!(seat.texts, "rights-title"), "/payments/rights".into()),
    ]
}

fn give_page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let mut frame = seat.frame(AREA, t!(texts, "rights-give"));
    frame.crumbs = crumbs(seat);
    let content = html! {
        p { (t!(texts, "rights-give-says")) }
        (act_form(seat, again.then_some(call), "/payments/rights/give", &html! {
            (right_fields(seat, call, again, told))
            (text_field(texts, &Field { name: "to", label: &t!(texts, "rights-to"), hint: Some(&t!(texts, "rights-to-hint")), value: posted.get("to"),
                required: true, width: Some(40), error: error_at(told, "to").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "name", label: &t!(texts, "rights-name"), hint: Some(&t!(texts, "rights-name-hint")), value: posted.get("name"),
                required: true, max_chars: Some(100), error: error_at(told, "name").as_deref(), ..Field::default() }))
            (reason_field(seat, posted.get("reason"), true, told))
        }, &t!(texts, "rights-give-go"), Some("/payments/rights")))
    };
    draw(seat, frame, told, &content)
}

/// `GET /payments/rights/take`.
pub(super) fn take_form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&MOVE)?;
    Ok(take_page(seat, call, false, &[]))
}

/// Rights that another node holds, as the value of a choice.
fn elsewhere(seat: &Seat) -> Vec<(String, Right, String)> {
    let here = seat.office.node();
    let books = seat.office.books();
    let rights = books.payments.rights();
    let others = rights.all().filter(|(_, _, at)| at.node != here);
    others
        .map(|(_, right, at)| {
            (format!("{}/{}/{}", right.kind.name(), right.benefit, right.month), right.clone(), rights.name(at.node))
        })
        .collect()
}

/// `POST /payments/rights/take`.
pub(super) fn take(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let all = elsewhere(seat);
    let right = all.iter().find(|(value, ..)| value == posted.get("right")).map(|(_, right, _)| right.clone());
    let done = right.ok_or_else(|| vec![Problem::new("NB-Z-094").at("right")]).and_then(|right| {
        let password = posted.raw("password").unwrap_or_default();
        seat.office.propose_takeover(&seat.actor, call.intent()?, right, posted.get("reason"), password)
    });
    match done {
        Ok(id) => Ok(Answer::see(proposal::address(id))),
        Err(refusal) => Ok(take_page(seat, call, true, &seat.tell(&refusal))),
    }
}

fn take_page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let mut frame = seat.frame(AREA, t!(texts, "rights-take"));
    frame.crumbs = crumbs(seat);
    let lines: Vec<(String, String)> = elsewhere(seat)
        .into_iter()
        .map(|(value, right, name)| (value, format!("{} · {name}", right_name(seat, &right))))
        .collect();
    let choices: Vec<Choice<'_>> = lines.iter().map(|(value, label)| Choice::new(value, label)).collect();
    let words = risk_words(seat, &[risks(RightKind::Pay), risks(RightKind::Cash)].concat());
    let content = html! {
        p { (t!(texts, "rights-take-says")) }
        (alert(texts, Kind::Warning, &t!(texts, "rights-risks"), &html! { ul { @for line in &words { li { (line) } } } }))
        @if choices.is_empty() { p { strong { (t!(texts, "rights-nothing-to-take")) } } }
        @else {
            (act_form(seat, again.then_some(call), "/payments/rights/take", &html! {
                (select_field(texts, &Field { name: "right", label: &t!(texts, "rights-what"), value: posted.get("right"), required: true,
                    error: error_at(told, "right").as_deref(), ..Field::default() }, &choices, &t!(texts, "lookups-choose")))
                (reason_field(seat, posted.get("reason"), true, told))
                (password_field(seat, told))
            }, &t!(texts, "rights-take-go"), Some("/payments/rights")))
        }
    };
    draw(seat, frame, told, &content)
}
