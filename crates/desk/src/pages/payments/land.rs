//! The Land's word: what it pays for a benefit and month. Needed before a release where the Land pays.

use books::payments::Run;
use books::payments::payers::InformPayer;
use maud::html;
use model::Problem;
use model::acts::claim::Payer;
use model::problem::Refusal;
use model::role::Role;

use super::bank::moment;
use super::{address, draw, run_frame, run_id};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, DateParts, Field, date_field, long_text_field, radios, text_field};
use crate::form::read::{date_parts, date_text};
use crate::pages::form::act_form;
use crate::pages::today::benefit_name;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
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
    let posted = &call.posted;
    let mut problems = Vec::new();
    let at = moment(&date_text(&date_parts(posted, "at")), posted.get("time"));
    if at.is_none() {
        problems.push(Problem::new("NB-Z-093").at("at"));
    }
    let clear = match posted.get("clear") {
        "1" => Some(true),
        "0" => Some(false),
        _ => {
            problems.push(Problem::new("NB-Z-094").at("clear"));
            None
        }
    };
    match (at, clear) {
        (Some(at), Some(clear)) => Ok(InformPayer {
            benefit: run.benefit.clone(),
            month: run.month,
            payer: Payer::Land,
            who: posted.get("who").to_owned(),
            at,
            says: posted.get("says").to_owned(),
            clear,
        }),
        _ => Err(problems),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, run: &Run, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let here = address(run.id);
    let posted = &call.posted;
    let now = seat.office.now();
    let (day, time) = if again {
        (date_parts(posted, "at"), posted.get("time").to_owned())
    } else {
        let german = now.german();
        let time = german.split(", ").nth(1).and_then(|text| text.split(' ').next()).unwrap_or_default().to_owned();
        (DateParts::from_canonical(&now.civil_date().to_string()), time)
    };
    let error = |field: &str| error_at(told, field);
    let frame = run_frame(seat, run, t!(texts, "land-title"));
    let (yes, no) = (t!(texts, "land-yes"), t!(texts, "land-no"));
    let clear = [Choice::new("1", &yes), Choice::new("0", &no)];
    let content = html! {
        p { (t!(texts, "land-says", benefit = benefit_name(seat, &run.benefit), month = run.month.german())) }
        (act_form(seat, again.then_some(call), &format!("{here}/land"), &html! {
            (text_field(texts, &Field { name: "who", label: &t!(texts, "land-who"), hint: Some(&t!(texts, "land-who-hint")), value: posted.get("who"),
                required: true, max_chars: Some(200), error: error("who").as_deref(), ..Field::default() }))
            (date_field(texts, &Field { name: "at", label: &t!(texts, "pay-bank-day"), required: true, error: error("at").as_deref(), ..Field::default() }, &day, false))
            (text_field(texts, &Field { name: "time", label: &t!(texts, "pay-bank-time"), hint: Some(&t!(texts, "pay-bank-time-hint")), value: &time,
                required: true, width: Some(6), input_mode: "numeric", ..Field::default() }))
            (long_text_field(texts, &Field { name: "says", label: &t!(texts, "land-what"), hint: Some(&t!(texts, "land-what-hint")), value: posted.get("says"),
                required: true, max_chars: Some(1000), error: error("says").as_deref(), ..Field::default() }, 3))
            (radios(texts, &Field { name: "clear", label: &t!(texts, "land-question"), value: posted.get("clear"), required: true,
                error: error("clear").as_deref(), ..Field::default() }, &clear, false))
        }, &t!(texts, "land-go"), Some(&here)))
    };
    draw(seat, frame, told, &content)
}
