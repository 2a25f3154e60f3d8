//! A line of a paper statement, typed.

use maud::html;
use model::Problem;
use model::acts::bank::LineKind;
use office::bank::TypedLine;

use super::{done, frame, word};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, Field, date_field, radios, text_field};
use crate::form::read::{date_parts, date_text};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// What a line of a paper statement can be.
const KINDS: [LineKind; 4] = [LineKind::FileDebited, LineKind::Debited, LineKind::Returned, LineKind::Incoming];

/// `GET /bank/typed`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    page(seat, call, false, &[])
}

/// `POST /bank/typed`.
pub(super) fn take(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let mut problems = Vec::new();
    let kind = KINDS.into_iter().find(|kind| kind.name() == posted.get("kind"));
    if kind.is_none() {
        problems.push(Problem::new("NB-Z-094").at("kind"));
    }
    let day = date_text(&date_parts(posted, "day")).parse().ok();
    if day.is_none() {
        problems.push(Problem::new("NB-Z-093").at("day"));
    }
    let (Some(kind), Some(day), true) = (kind, day, problems.is_empty()) else {
        return page(seat, call, true, &seat.tell(&problems));
    };
    let text = |name: &str| posted.get(name).to_owned();
    let typed = TypedLine {
        statement: text("statement"),
        kind,
        day,
        amount: text("amount"),
        reference: text("reference"),
        reason: text("reason"),
        name: text("name"),
        text: text("text"),
    };
    match seat.office.type_bank_line(&seat.actor, call.intent()?, &typed) {
        Ok(_) => Ok(Answer::see("/bank/typed?done=1")),
        Err(refusal) => page(seat, call, true, &seat.tell(&refusal)),
    }
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let posted = &call.posted;
    let frame = frame(seat, t!(texts, "bank-typed-title"));
    let words = KINDS.map(|kind| word(texts, "bank-typed-kind", kind.name()));
    let choices: Vec<Choice<'_>> =
        KINDS.iter().zip(&words).map(|(kind, word)| Choice::new(kind.name(), word)).collect();
    let error = |field: &str| error_at(told, field);
    let field = |name: &'static str, label: &str, hint: &str, required: bool, width: Option<u8>| {
        let problem = error(name);
        text_field(
            texts,
            &Field {
                name,
                label,
                hint: (!hint.is_empty()).then_some(hint),
                value: posted.get(name),
                required,
                width,
                max_chars: Some(140),
                error: problem.as_deref(),
                ..Field::default()
            },
        )
    };
    let content = html! {
        (done(seat, call, &t!(texts, "bank-typed-done")))
        p { (t!(texts, "bank-typed-says")) }
        (act_form(seat, again.then_some(call), "/bank/typed", &html! {
            (field("statement", &t!(texts, "bank-typed-statement"), &t!(texts, "bank-typed-statement-hint"), true, Some(12)))
            (radios(texts, &Field { name: "kind", label: &t!(texts, "bank-line"), value: posted.get("kind"), required: true, error: error("kind").as_deref(), ..Field::default() }, &choices, false))
            (date_field(texts, &Field { name: "day", label: &t!(texts, "bank-day"), required: true, error: error("day").as_deref(), ..Field::default() }, &date_parts(posted, "day"), false))
            (field("amount", &t!(texts, "bank-amount"), &t!(texts, "bank-typed-amount-hint"), true, Some(12)))
            (field("reference", &t!(texts, "bank-reference"), &t!(texts, "bank-typed-reference-hint"), false, None))
            (field("reason", &t!(texts, "bank-reason"), &t!(texts, "bank-typed-reason-hint"), false, Some(6)))
            (field("name", &t!(texts, "bank-name"), "", false, None))
            (field("text", &t!(texts, "bank-text"), "", false, None))
        }, &t!(texts, "bank-typed-go"), Some("/bank")))
    };
    Ok(super::super::payments::draw(seat, frame, told, &content))
}
