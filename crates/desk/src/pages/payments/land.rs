//! The Land's word: what it pays for a benefit and month. Needed before a release where the Land pays.

use books::payments::Run;
use books::payments::payers::InformPayer;
use maud::html;
use model::acts::claim::Payer;
use model::problem::Refusal;
use model::role::Role;

use super::inquiry::{self, Words};
use super::{address, draw, run_frame, run_id};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat};
use crate::t;

/// Roles that enter it.
pub(super) const ROLES: [Role; 2] = [Role::ClerkBenefits, Role::Treasurer];

/// `GET /payments/runs/{run}/land`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&ROLES)?;
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    Ok(page(seat, call, false, &run, &[]))
}

/// `POST /payments/runs/{run}/land`.
pub(super) fn inform(seat: &Seat, call: &Call) -> Outcome {
    let run = seat.office.open_run(&seat.actor, run_id(call)?)?;
    let result =
        command(call, &run).and_then(|command| seat.office.payer_informed(&seat.actor, call.intent()?, &command));
    match result {
        Ok(_) => Ok(Answer::see(format!("{}?done=land", address(run.id)))),
        Err(refusal) => Ok(page(seat, call, true, &run, &seat.tell(&refusal))),
    }
}

fn command(call: &Call, run: &Run) -> Result<InformPayer, Refusal> {
    let (at, clear) = inquiry::read(call)?;
    let posted = &call.posted;
    Ok(InformPayer {
        benefit: run.benefit.clone(),
        month: run.month,
        payer: Payer::Land,
        who: posted.get("who").to_owned(),
        at,
        says: posted.get("says").to_owned(),
        clear,
    })
}

fn page(seat: &Seat, call: &Call, again: bool, run: &Run, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let words = Words {
        way: "land",
        who: [t!(texts, "land-who"), t!(texts, "land-who-hint")],
        name: "says",
        said: [t!(texts, "land-what"), t!(texts, "land-what-hint")],
        clear: [t!(texts, "land-question"), t!(texts, "land-yes"), t!(texts, "land-no")],
        go: t!(texts, "land-go"),
    };
    let content = html! {
        p { (t!(texts, "land-says", benefit = benefit_name(seat, &run.benefit), month = run.month.german())) }
        (inquiry::form(seat, call, again, run, &words, told))
    };
    draw(seat, run_frame(seat, run, t!(texts, "land-title")), told, &content)
}
