//! A further extract beside the open ones: the key holders enter their shares again, on this machine. Nobody has to stop working.

use maud::html;
use model::Problem;
use office::house::Means;
use zeroize::Zeroizing;

use super::{extract_of, under};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Field, Kind, alert, long_text_field, text_field};
use crate::pages::data::class_name;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    let id = extract_of(call)?;
    if seat.desk.house().extracts().iter().all(|file| file.id != id) {
        return Err(vec![Problem::new("NB-S-089")]);
    }
    Ok(draw(seat, None, call, &[]))
}

pub(super) fn load(seat: &Seat, call: &Call) -> Outcome {
    let id = extract_of(call)?;
    let posted = &call.posted;
    let house = seat.desk.house();
    let present: Vec<String> =
        posted.get("present").lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    let done = if seat.local {
        means(seat, call).and_then(|means| house.load_extract(&seat.actor, &means, present, id))
    } else {
        Err(vec![Problem::new("NB-S-904")])
    };
    match done {
        Ok(()) => Ok(Answer::see("/extracts")),
        Err(refusal) => Ok(draw(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

/// The envelope if it was filled in, else the shares; each is checked alone, so that a slip is named at its field.
fn means(seat: &Seat, call: &Call) -> Result<Means, model::problem::Refusal> {
    let secret = |name: &str| Zeroizing::new(call.posted.raw(name).unwrap_or_default().trim().to_owned());
    let envelope = secret("envelope");
    if !envelope.is_empty() {
        return Ok(Means::Envelope(envelope));
    }
    let house = seat.desk.house();
    let mut shares = Vec::new();
    let mut wrong = Vec::new();
    for at in 1..=house.authority().shares_needed {
        let name = format!("share{at}");
        let share = secret(&name);
        match house.check_share(&share) {
            Ok(_) => shares.push(share),
            Err(problem) => wrong.push(problem.at(name)),
        }
    }
    if wrong.is_empty() { Ok(Means::Shares(shares)) } else { Err(wrong) }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let house = seat.desk.house();
    let needed = house.authority().shares_needed;
    let (facts, _) = house.judged_extracts(&seat.office);
    let fact = facts.into_iter().find(|fact| fact.extract.is_some_and(|id| id.text() == call.param("extract")));
    let frame = under(seat, t!(texts, "extracts-load-title"));
    let content = html! {
        p { (t!(texts, "extracts-load-says")) }
        @if let Some(fact) = &fact {
            dl class="facts" {
                div { dt { (t!(texts, "extracts-sealed")) } dd { (fact.sealed.map(|at| at.german()).unwrap_or_default()) " · " (fact.file) } }
                @for (class, state) in &fact.classes {
                    @if let Some(as_of) = state.as_of { div { dt { (class_name(seat, class)) } dd { (as_of.german()) } } }
                }
            }
        }
        @if seat.local {
            (act_form(seat, again, &format!("/extracts/load/{}", call.param("extract")), &html! {
                (long_text_field(texts, &Field { name: "present", label: &t!(texts, "unlock-present"), hint: Some(&t!(texts, "unlock-present-hint")), required: true,
                    value: call.posted.get("present"), error: error_at(told, "present").as_deref(), ..Field::default() }, 2))
                // Secrets are never put back into the page.
                @for at in 1..=needed {
                    @let name = format!("share{at}");
                    (long_text_field(texts, &Field { name: &name, label: &t!(texts, "extracts-load-share", at = at, of = needed), required: !house.has_envelope(),
                        error: error_at(told, &name).as_deref(), ..Field::default() }, 2))
                }
                @if house.has_envelope() {
                    (text_field(texts, &Field { name: "envelope", label: &t!(texts, "extracts-load-envelope"), error: error_at(told, "envelope").as_deref(), ..Field::default() }))
                }
            }, &t!(texts, "extracts-load"), Some("/extracts")))
        } @else {
            (alert(texts, Kind::Danger, &t!(texts, "unlock-not-local"), &html! {}))
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
