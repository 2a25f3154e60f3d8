//! Erasing for good: which case or person, why, and the first of two signatures.

use maud::html;
use model::Problem;

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Field, Kind, alert, text_field};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::pages::proposal::{self, password_field, reason_field};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

const PAGE: &str = "/journal/erase";

/// `GET /journal/erase`.
pub(super) fn form(seat: &Seat, _: &Call) -> Outcome {
    Ok(draw(seat, None, "", "", "", &[]))
}

/// `POST /journal/erase`.
pub(super) fn propose(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let (case, person, reason) = (posted.get("case").trim(), posted.get("person").trim(), posted.get("reason"));
    let password = posted.get("password");
    let proposed = match (case.is_empty(), person.is_empty()) {
        (false, true) => {
            let found =
                seat.office.books().cases.all().find(|known| known.number.eq_ignore_ascii_case(case)).map(|c| c.id);
            match found {
                Some(id) => seat.office.propose_erasing_case(&seat.actor, call.intent()?, id, reason, password),
                None => Err(vec![Problem::new("NB-J-050").at("case")]),
            }
        }
        (true, false) => seat.office.propose_erasing_person(&seat.actor, call.intent()?, person, reason, password),
        _ => Err(vec![Problem::new("NB-J-051").at("case")]),
    };
    match proposed {
        Ok(id) => Ok(Answer::see(proposal::address(id))),
        Err(refusal) => Ok(draw(seat, Some(call), case, person, reason, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, case: &str, person: &str, reason: &str, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(Some(Area::Journal), t!(texts, "erase-title"));
    frame.crumbs =
        vec![(t!(texts, "nav-journal"), "/journal".into()), (t!(texts, "copies-title"), "/journal/copies".into())];
    let content = html! {
        (alert(texts, Kind::Warning, &t!(texts, "erase-warning"), &html! { p { (t!(texts, "erase-says")) } }))
        (act_form(seat, again, PAGE, &html! {
            (text_field(texts, &Field { name: "case", label: &t!(texts, "erase-case"), hint: Some(&t!(texts, "erase-case-hint")), value: case,
                max_chars: Some(40), error: error_at(told, "case").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "person", label: &t!(texts, "erase-person"), hint: Some(&t!(texts, "erase-person-hint")), value: person,
                max_chars: Some(80), error: error_at(told, "person").as_deref(), ..Field::default() }))
            (reason_field(seat, reason, true, told))
            (password_field(seat, told))
        }, &t!(texts, "erase-go"), Some("/journal/copies")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
