//! The bank's word: what is pending, scheduled or repeated there. Without a clear one nothing can be released.

use books::payments::Run;
use books::payments::release::InformBank;
use maud::html;
use model::problem::Refusal;

use super::inquiry::{self, Words};
use super::next::Next;
use super::{address, draw, run_frame, run_id};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Cell, Table, table};
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat};
use crate::t;

/// `GET /payments/runs/{run}/bank`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(Next::InformBank.roles())?;
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    Ok(page(seat, call, false, &run, &[]))
}

/// `POST /payments/runs/{run}/bank`.
pub(super) fn inform(seat: &Seat, call: &Call) -> Outcome {
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    let result =
        command(call, &run).and_then(|command| seat.office.bank_informed(&seat.actor, call.intent()?, &command));
    match result {
        Ok(_) => Ok(Answer::see(format!("{}?done=bank", address(run.id)))),
        Err(refusal) => Ok(page(seat, call, true, &run, &seat.tell(&refusal))),
    }
}

fn command(call: &Call, run: &Run) -> Result<InformBank, Refusal> {
    let (at, clear) = inquiry::read(call)?;
    let posted = &call.posted;
    Ok(InformBank {
        benefit: run.benefit.clone(),
        month: run.month,
        who: posted.get("who").to_owned(),
        at,
        orders: posted.get("orders").to_owned(),
        clear,
    })
}

fn page(seat: &Seat, call: &Call, again: bool, run: &Run, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let words = Words {
        way: "bank",
        who: [t!(texts, "pay-bank-who"), t!(texts, "pay-bank-who-hint")],
        name: "orders",
        said: [t!(texts, "pay-bank-orders"), t!(texts, "pay-bank-orders-hint")],
        clear: [t!(texts, "pay-bank-question"), t!(texts, "pay-bank-yes"), t!(texts, "pay-bank-no")],
        go: t!(texts, "pay-bank-go"),
    };
    let content = html! {
        p { (t!(texts, "pay-bank-says", benefit = benefit_name(seat, &run.benefit), month = run.month.german())) }
        (inquiry::form(seat, call, again, run, &words, told))
        (earlier(seat, run))
    };
    draw(seat, run_frame(seat, run, t!(texts, "pay-bank-title")), told, &content)
}

/// What the bank said before on this benefit and month.
fn earlier(seat: &Seat, run: &Run) -> maud::Markup {
    let texts = seat.texts;
    let infos = seat.office.books().payments.bank_infos(&run.benefit, run.month).to_vec();
    html! {
        @if !infos.is_empty() {
            (table(&Table {
                caption: t!(texts, "pay-bank-earlier"),
                head: vec![(t!(texts, "pay-when"), false), (t!(texts, "pay-bank-who"), false), (t!(texts, "pay-bank-orders"), false),
                    (t!(texts, "pay-bank-answer"), false), (t!(texts, "pay-recorded-by"), false)],
                rows: infos.iter().rev().map(|info| vec![
                    Cell::Text(info.at.german()),
                    Cell::Text(info.who.clone()),
                    Cell::Text(info.orders.clone()),
                    Cell::Text(if info.clear { t!(texts, "pay-bank-clear") } else { t!(texts, "pay-bank-not-clear") }),
                    Cell::Text(seat.name_of(info.recorded_by)),
                ]).collect(),
                ..Table::default()
            }))
        }
    }
}
