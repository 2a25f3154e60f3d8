//! Language and density: remembered per person.

use model::catalogue::Lang;

use crate::answer::Answer;
use crate::app::Outcome;
use crate::seat::{Call, Seat};

/// `POST /preferences`.
pub(crate) fn set(seat: &Seat, call: &Call) -> Outcome {
    let lang = match call.posted.get("lang") {
        "de" => Lang::De,
        "en" => Lang::En,
        _ => seat.texts.lang(),
    };
    let dense = match call.posted.get("dense") {
        "1" => true,
        "0" => false,
        _ => seat.dense,
    };
    seat.office.set_preference(seat.actor.account, lang, dense)?;
    Ok(Answer::see("/"))
}
