//! Hold tasks: a death stops nothing by itself; the benefits clerk decides, with the household in view.

use axum::Router;
use books::cases::Hold;
use maud::{Markup, html};
use model::acts::case::{HoldDecision, HoldTarget};
use model::ids::HoldId;
use model::{Problem, problem::Refusal};

use super::person::target;
use crate::answer::Answer;
use crate::app::{Desk, Outcome, get, post};
use crate::components::{Cell, Choice, Field, Table, long_text_field, radios, table};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Holds);
    Router::new()
        .route("/holds", get(area, list))
        .route("/holds/{hold}", get(area, show))
        .route("/holds/{hold}", post(area, decide))
}

fn name(seat: &Seat, hold: &Hold) -> String {
    let unknown = || {
        if seat.office.not_loaded(&hold.person) {
            t!(seat.texts, "extracts-not-loaded")
        } else {
            t!(seat.texts, "hold-no-name")
        }
    };
    seat.office.subject_name(&hold.person).unwrap_or_else(unknown)
}

/// This person decides what happens to the target.
fn mine(seat: &Seat, hold: &Hold) -> bool {
    seat.actor.any(books::cases::holds::deciders(&hold.target))
}

fn list(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let (open, decided): (Vec<Hold>, Vec<Hold>) = {
        let books = seat.office.books();
        let open = books.cases.open_for(&seat.actor.roles).into_iter().cloned().collect();
        let decided = books.cases.holds().filter(|hold| hold.decided.is_some() && mine(seat, hold)).cloned().collect();
        (open, decided)
    };
    let row = |hold: &Hold, last: Markup| {
        vec![
            Cell::Head(html! { a href={ "/holds/" (hold.id.text()) } { (name(seat, hold)) } }),
            Cell::Figure(hold.died.map(|d| d.german()).unwrap_or_default()),
            Cell::Text(target(seat, &hold.target)),
            Cell::Figure(hold.raised.german()),
            Cell::Markup(last),
        ]
    };
    let head = |last: String| {
        vec![
            (t!(texts, "hold-who"), false),
            (t!(texts, "hold-died"), true),
            (t!(texts, "hold-what"), false),
            (t!(texts, "hold-raised"), true),
            (last, false),
        ]
    };
    let mut frame = seat.frame(Some(Area::Holds), t!(texts, "nav-holds"));
    frame.wide = true;
    let content = html! {
        p { (t!(texts, "holds-says")) }
        (table(&Table {
            caption: t!(texts, "holds-open", count = open.len()),
            head: head(t!(texts, "hold-next")),
            rows: open.iter().map(|hold| row(hold, html! { a class="button" href={ "/holds/" (hold.id.text()) } { (t!(texts, "today-decide")) } })).collect(),
            empty: t!(texts, "holds-empty"),
            ..Table::default()
        }))
        @if !decided.is_empty() {
            (table(&Table {
                caption: t!(texts, "holds-decided", count = decided.len()),
                head: head(t!(texts, "hold-decision")),
                rows: decided.iter().map(|hold| row(hold, html! { (decision_line(seat, hold)) })).collect(),
                ..Table::default()
            }))
        }
    };
    Ok(seat.page(&frame, &content))
}

/// A grant is paid on or not; anything else is marked or left as it is.
fn decision_word(seat: &Seat, hold: &Hold, decision: HoldDecision) -> String {
    let money = matches!(hold.target, HoldTarget::Grant { .. });
    match (decision, money) {
        (HoldDecision::Stop, true) => t!(seat.texts, "hold-stop"),
        (HoldDecision::PayOn, true) => t!(seat.texts, "hold-pay-on"),
        (HoldDecision::Stop, false) => t!(seat.texts, "hold-mark"),
        (HoldDecision::PayOn, false) => t!(seat.texts, "hold-leave"),
    }
}

fn decision_line(seat: &Seat, hold: &Hold) -> String {
    hold.decided
        .as_ref()
        .map(|d| {
            format!(
                "{} · {} · {} · {}",
                decision_word(seat, hold, d.decision),
                d.reason,
                seat.name_of(d.by),
                d.at.german()
            )
        })
        .unwrap_or_default()
}

fn hold(seat: &Seat, call: &Call) -> Result<Hold, Refusal> {
    let missing = || vec![Problem::new("NB-V-030")];
    let id: HoldId = call.param("hold").parse().map_err(|_| missing())?;
    seat.office.books().cases.hold(id).filter(|hold| mine(seat, hold)).cloned().ok_or_else(missing)
}

fn show(seat: &Seat, call: &Call) -> Outcome {
    let hold = hold(seat, call)?;
    Ok(draw(seat, None, call, &hold, &[]))
}

fn decide(seat: &Seat, call: &Call) -> Outcome {
    let hold = hold(seat, call)?;
    let decision = match call.posted.get("decision") {
        "stop" => HoldDecision::Stop,
        "pay_on" => HoldDecision::PayOn,
        _ => {
            let told = seat.tell(&[Problem::new("NB-V-900").at("decision")]);
            return Ok(draw(seat, Some(call), call, &hold, &told));
        }
    };
    let reason = call.posted.get("reason");
    match seat.office.decide_hold(&seat.actor, call.intent()?, hold.id, decision, reason) {
        Ok(_) => Ok(Answer::see("/holds")),
        Err(refusal) => Ok(draw(seat, Some(call), call, &hold, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, hold: &Hold, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let household = seat.office.household_of(&hold.person);
    let mut frame = seat.frame(Some(Area::Holds), t!(texts, "hold-title", name = name(seat, hold)));
    frame.crumbs = vec![(t!(texts, "nav-holds"), "/holds".into())];
    let money = matches!(hold.target, HoldTarget::Grant { .. });
    let (stop, pay_on) =
        (decision_word(seat, hold, HoldDecision::Stop), decision_word(seat, hold, HoldDecision::PayOn));
    let (stop_hint, pay_hint) = if money {
        (t!(texts, "hold-stop-hint"), t!(texts, "hold-pay-on-hint"))
    } else {
        (t!(texts, "hold-mark-hint"), t!(texts, "hold-leave-hint"))
    };
    let question = if money { t!(texts, "hold-question") } else { t!(texts, "hold-question-other") };
    let choices = [
        Choice { value: "stop", label: &stop, hint: Some(&stop_hint) },
        Choice { value: "pay_on", label: &pay_on, hint: Some(&pay_hint) },
    ];
    let content = html! {
        dl class="facts" {
            div { dt { (t!(texts, "hold-who")) } dd { (name(seat, hold)) } }
            div { dt { (t!(texts, "hold-died")) } dd { (hold.died.map(|d| d.german()).unwrap_or_default()) } }
            div { dt { (t!(texts, "hold-what")) } dd { (target(seat, &hold.target)) } }
            div { dt { (t!(texts, "hold-raised")) } dd { (hold.raised.german()) } }
        }
        h2 { (t!(texts, "person-household")) }
        @if household.is_empty() { p { (t!(texts, "hold-alone")) } }
        @else { ul { @for member in &household { li { (member.name) @if let Some(date) = member.date_of_birth { ", " (date.german()) } } } } }
        @if hold.decided.is_some() { p class="panel" { (decision_line(seat, hold)) } }
        @else {
            (act_form(seat, again, &format!("/holds/{}", hold.id.text()), &html! {
                (radios(texts, &Field { name: "decision", label: &question, value: call.posted.get("decision"), required: true,
                    error: error_at(told, "decision").as_deref(), ..Field::default() }, &choices, false))
                (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: call.posted.get("reason"), required: true, max_chars: Some(1000),
                    error: error_at(told, "reason").as_deref(), ..Field::default() }, 3))
            }, &t!(texts, "hold-go"), Some("/holds")))
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
