//! Locking by hand and by itself, and how the shares stand.

use books::system::IDLE_LOCK_MINUTES_MAX;
use maud::{Markup, html};
use office::house::LockCause;

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Button, Field, text_field};
use crate::frame::Area;
use crate::pages::form::{act_form, button_form};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// What the page of the keyring says about shares and locking.
pub(super) fn section(seat: &Seat, again: Option<&Call>, told: &[Told]) -> Markup {
    let texts = seat.texts;
    let authority = seat.desk.house().authority();
    let tested = seat.office.books().system.shares_tested.clone();
    let tested = tested.filter(|test| test.generation == authority.generation);
    let minutes =
        again.map_or_else(|| seat.office.idle_minutes().to_string(), |call| call.posted.get("minutes").to_owned());
    html! {
        h2 { (t!(texts, "keyring-shares")) }
        p { (t!(texts, "keyring-generation", generation = authority.generation, needed = authority.shares_needed, made = authority.shares_made)) }
        p {
            @match &tested {
                Some(test) => { (t!(texts, "keyring-tested", at = test.at.civil_date().german(), count = test.passed.len(), made = authority.shares_made)) }
                None => { (t!(texts, "keyring-never-tested")) }
            }
        }
        h2 { (t!(texts, "keyring-lock")) }
        p { (t!(texts, "keyring-lock-says")) }
        (button_form(seat, "/keyring/lock", &[], &Button { label: &t!(texts, "keyring-lock-now"), danger: true, ..Button::default() }))
        (act_form(seat, again, "/keyring/idle", &html! {
            (text_field(texts, &Field { name: "minutes", label: &t!(texts, "keyring-idle"), hint: Some(&t!(texts, "keyring-idle-hint", most = IDLE_LOCK_MINUTES_MAX)),
                value: &minutes, required: true, error: error_at(told, "minutes").as_deref(), ..Field::default() }))
        }, &t!(texts, "keyring-idle-set"), None))
    }
}

/// Locks at once.
pub(super) fn now(seat: &Seat, _: &Call) -> Outcome {
    seat.desk.lock(LockCause::Page, Some(&seat.actor));
    Ok(Answer::see("/unlock"))
}

/// Sets the minutes.
pub(super) fn idle(seat: &Seat, call: &Call) -> Outcome {
    // What is no number is too large for one, too.
    let minutes = call.posted.get("minutes").trim().parse().unwrap_or(u16::MAX);
    match seat.office.set_idle_lock(&seat.actor, minutes) {
        Ok(_) => Ok(Answer::see("/keyring")),
        Err(refusal) => {
            let told = seat.tell(&refusal);
            let frame = seat.frame(Some(Area::Keyring), t!(seat.texts, "nav-keyring"));
            Ok(seat.page_with_errors(frame, &told, &section(seat, Some(call), &told)))
        }
    }
}
