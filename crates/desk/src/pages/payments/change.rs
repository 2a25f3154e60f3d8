//! Changes that shape the next runs: what waits for its second person first, then what holds, then what was withdrawn.

use books::payments::Change;
use maud::{Markup, html};
use model::role::Role;

use super::{AREA, change_id, draw, words};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Cell, Field, Kind, Table, badge, button_row, long_text_field, table};
use crate::pages::form::button_form;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Roles that approve and reject.
const DECIDE: [Role; 3] = [Role::ClerkBenefits, Role::Orderer, Role::Head];

/// `GET /payments/changes`.
pub(super) fn show(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let all: Vec<Change> = seat.office.open_changes(&seat.actor)?;
    let of =
        |wanted: &dyn Fn(&Change) -> bool| -> Vec<&Change> { all.iter().filter(|change| wanted(change)).collect() };
    let waiting = of(&Change::waits);
    let holding = of(&|change| change.rejected.is_none() && !change.waits());
    let rejected = of(&|change| change.rejected.is_some());
    let mut frame = seat.frame(AREA, t!(texts, "pay-changes-title"));
    frame.wide = true;
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let content = html! {
        p { (t!(texts, "pay-changes-says")) }
        @if seat.actor.any(&[Role::ClerkBenefits]) {
            div class="buttons" { a class="button button--primary" href="/payments/changes/new" { (t!(texts, "pay-record-title")) } }
        }
        (changes(seat, t!(texts, "pay-changes-waiting", count = waiting.len()), &waiting, t!(texts, "pay-changes-none-waiting")))
        (changes(seat, t!(texts, "pay-changes-holding", count = holding.len()), &holding, t!(texts, "pay-changes-none")))
        @if !rejected.is_empty() {
            (changes(seat, t!(texts, "pay-changes-rejected", count = rejected.len()), &rejected, String::new()))
        }
    };
    Ok(seat.page(&frame, &content))
}

fn changes(seat: &Seat, caption: String, list: &[&Change], empty: String) -> Markup {
    let texts = seat.texts;
    table(&Table {
        caption,
        head: vec![
            (t!(texts, "pay-col-file"), false),
            (t!(texts, "pay-benefit"), false),
            (t!(texts, "pay-from"), true),
            (t!(texts, "pay-change-what"), false),
            (t!(texts, "pay-recorded-by"), false),
            (t!(texts, "pay-change-state"), false),
        ],
        rows: list.iter().map(|change| row(seat, change)).collect(),
        empty,
        ..Table::default()
    })
}

fn row(seat: &Seat, change: &Change) -> Vec<Cell> {
    let texts = seat.texts;
    let proof = match &change.kind {
        model::acts::payment::ChangeKind::Account { proof, .. } => t!(texts, "pay-proof-shown", proof = proof.as_str()),
        _ => String::new(),
    };
    vec![
        Cell::Head(html! { span class="number" { (change.file_number) } }),
        Cell::Text(benefit_name(seat, &change.benefit)),
        Cell::Figure(change.from.german()),
        Cell::Markup(html! {
            (words::change(texts, &change.kind))
            br; span class="small muted" { (change.reason) @if !proof.is_empty() { " · " (proof) } }
        }),
        Cell::Markup(
            html! { (seat.name_of(change.recorded_by)) br; span class="small muted" { (change.recorded_at.german()) } },
        ),
        Cell::Markup(state(seat, change)),
    ]
}

fn state(seat: &Seat, change: &Change) -> Markup {
    let texts = seat.texts;
    let own = change.recorded_by == Some(seat.actor.account);
    let address = format!("/payments/changes/{}", change.id.text());
    html! {
        @if let Some(reason) = &change.rejected {
            (badge(Kind::Plain, &t!(texts, "pay-change-rejected"))) br; span class="small muted" { (reason) }
        } @else {
            @if change.waits() {
                (badge(Kind::Warning, &t!(texts, "pay-change-waits")))
                @if own { br; span class="small muted" { (t!(texts, "pay-change-own")) } }
            } @else if let Some(by) = change.approved_by {
                (badge(Kind::Success, &t!(texts, "pay-change-approved"))) br; span class="small muted" { (seat.name_of(Some(by))) }
            } @else { (badge(Kind::Success, &t!(texts, "pay-change-holds"))) }
            @if seat.actor.any(&DECIDE) {
                div class="no-print" {
                    @if change.waits() && !own {
                        (button_form(seat, &format!("{address}/approve"), &[], &Button { label: &t!(texts, "pay-approve"), ..Button::default() })) " "
                    }
                    a href={ (address) "/reject" } { (t!(texts, "pay-reject")) span class="visually-hidden" { " " (change.file_number) } }
                }
            }
        }
    }
}

/// `POST /payments/changes/{change}/approve`.
pub(super) fn approve(seat: &Seat, call: &Call) -> Outcome {
    seat.office.approve_change(&seat.actor, call.intent()?, change_id(call)?)?;
    Ok(Answer::see("/payments/changes"))
}

/// `GET /payments/changes/{change}/reject`.
pub(super) fn reject_form(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /payments/changes/{change}/reject`.
pub(super) fn reject(seat: &Seat, call: &Call) -> Outcome {
    match seat.office.reject_change(&seat.actor, call.intent()?, change_id(call)?, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see("/payments/changes")),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let id = change_id(call)?;
    let change = seat.office.books().payments.change(id).cloned();
    let change = change.ok_or_else(|| vec![model::Problem::new("NB-Z-015")])?;
    let mut frame = seat.frame(AREA, t!(texts, "pay-reject-title"));
    frame.crumbs = vec![
        (t!(texts, "nav-payments"), "/payments".into()),
        (t!(texts, "pay-changes-title"), "/payments/changes".into()),
    ];
    let error = error_at(told, "reason");
    let content = html! {
        dl class="facts" {
            div { dt { (t!(texts, "pay-col-file")) } dd class="number" { (change.file_number) } }
            div { dt { (t!(texts, "pay-change-what")) } dd { (words::change(texts, &change.kind)) } }
            div { dt { (t!(texts, "pay-reason")) } dd { (change.reason) } }
        }
        form method="post" action={ "/payments/changes/" (id.text()) "/reject" } class="form" novalidate data-form {
            @if again { (seat.hidden_again(call)) } @else { (seat.hidden()) }
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "pay-reject-reason"), value: call.posted.get("reason"), required: true,
                max_chars: Some(1000), error: error.as_deref(), ..Field::default() }, 3))
            (button_row(&[Button { label: &t!(texts, "pay-reject-go"), primary: true, danger: true, ..Button::default() }],
                Some(("/payments/changes", &t!(texts, "form-cancel")))))
        }
    };
    Ok(draw(seat, frame, told, &content))
}
