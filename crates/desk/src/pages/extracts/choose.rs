//! Choosing the extract that a record class is read from.

use maud::html;

use super::{reason_field, sealed, under};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, Field, Kind, alert, radios};
use crate::pages::data::class_name;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// The choice without a choice: the newest complete one.
const NEWEST: &str = "newest";

pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    if seat.office.books().extracts.ranked(call.param("class")).is_empty() {
        return Err(vec![model::Problem::new("NB-S-080")]);
    }
    Ok(draw(seat, None, call, &[]))
}

pub(super) fn choose(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let extract = match posted.get("extract") {
        NEWEST => Ok(None),
        id => id.parse().map(Some).map_err(|_| vec![model::Problem::new("NB-S-081").at("extract")]),
    };
    let done = extract.and_then(|extract| {
        let (intent, class) = (call.intent()?, call.param("class"));
        seat.office.choose_class(&seat.actor, intent, class, extract, posted.get("reason"))
    });
    match done {
        Ok(_) => Ok(Answer::see("/extracts")),
        Err(refusal) => Ok(draw(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let class = call.param("class");
    let (ranked, chosen, sound, since) = {
        let books = seat.office.books();
        let book = &books.extracts;
        let ranked: Vec<_> = book.ranked(class).into_iter().map(|(id, state)| (id, state.clone())).collect();
        let chosen = book.chosen(class).map(|chosen| chosen.extract);
        (ranked, chosen, book.newest_before_compromise(class), book.compromised_since())
    };
    let mut options: Vec<(String, String, String)> = ranked
        .iter()
        .map(|(id, state)| {
            let label = t!(texts, "extracts-choice", sealed = sealed(seat, *id), at = state.as_of.german());
            let mut hints = vec![state.source.clone()];
            if !state.complete {
                hints.push(t!(texts, "extracts-part"));
            }
            if books::extracts::suspect(state.as_of, since) {
                hints.push(t!(texts, "extracts-suspect"));
            } else if sound == Some(*id) {
                hints.push(t!(texts, "extracts-proposed"));
            }
            hints.retain(|hint| !hint.is_empty());
            (id.text(), label, hints.join(" · "))
        })
        .collect();
    options.sort_by(|a, b| b.0.cmp(&a.0));
    options.push((NEWEST.to_owned(), t!(texts, "extracts-newest"), t!(texts, "extracts-newest-hint")));
    let choices: Vec<Choice<'_>> = options
        .iter()
        .map(|(value, label, hint)| Choice { value, label, hint: (!hint.is_empty()).then_some(hint.as_str()) })
        .collect();
    let proposed = sound.filter(|id| ranked.first().is_some_and(|(read, _)| read != id)).map(|id| id.text());
    let value = match call.posted.get("extract") {
        "" => proposed.or(chosen.map(|id| id.text())).unwrap_or_else(|| NEWEST.to_owned()),
        posted => posted.to_owned(),
    };
    let title = t!(texts, "extracts-choose-title", class = class_name(seat, class));
    let frame = under(seat, title);
    let content = html! {
        p { (t!(texts, "extracts-choose-says")) }
        @if let Some(since) = since {
            (alert(texts, Kind::Warning, &t!(texts, "compromise-since", at = since.german()), &html! { p { (t!(texts, "extracts-choose-compromise")) } }))
        }
        (act_form(seat, again, &format!("/extracts/choose/{class}"), &html! {
            (radios(texts, &Field { name: "extract", label: &t!(texts, "extracts-from"), value: &value, required: true,
                error: error_at(told, "extract").as_deref(), ..Field::default() }, &choices, false))
            (reason_field(seat, call, told, true))
        }, &t!(texts, "extracts-choose-go"), Some("/extracts")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
