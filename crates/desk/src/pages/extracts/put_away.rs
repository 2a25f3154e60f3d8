//! Putting an extract away: closed for everybody, its keys gone, on request its file as well.

use maud::html;

use super::{extract_of, reason_field, sealed, under};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, Field, Kind, alert, checkboxes};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat};
use crate::t;

pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    let id = extract_of(call)?;
    if !seat.office.books().extracts.get(id).is_some_and(|known| known.loaded) {
        return Err(vec![model::Problem::new("NB-S-083")]);
    }
    Ok(draw(seat, None, call, &[]))
}

pub(super) fn put_away(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let id = extract_of(call)?;
    match seat.office.drop_extract(&seat.actor, call.intent()?, id, posted.on("file"), posted.get("reason")) {
        Ok(_) => Ok(Answer::see("/extracts")),
        Err(refusal) => Ok(draw(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let id = call.param("extract").to_owned();
    let sealed = call.param("extract").parse().map(|id| sealed(seat, id)).unwrap_or_default();
    let last = seat.office.books().extracts.loaded().count() < 2;
    let file = t!(texts, "extracts-drop-file");
    let frame = under(seat, t!(texts, "extracts-drop-title", sealed = sealed));
    let content = html! {
        p { (t!(texts, "extracts-drop-says")) }
        @if last { (alert(texts, Kind::Danger, &t!(texts, "extracts-drop-last"), &html! { p { (t!(texts, "extracts-drop-last-says")) } })) }
        (act_form(seat, again, &format!("/extracts/drop/{id}"), &html! {
            (checkboxes(texts, &Field { name: "file", label: &t!(texts, "extracts-drop-file-label"), ..Field::default() },
                &[Choice::new("1", &file)], if call.posted.on("file") { &["1"] } else { &[] }))
            (reason_field(seat, call, told, true))
        }, &t!(texts, "extracts-drop-go"), Some("/extracts")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
