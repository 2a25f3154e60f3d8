//! The word of somebody outside before a release: who said it, when, what, and whether the way is clear. The bank's and the
//! Land's word are asked for by the same form.

use books::payments::Run;
use maud::{Markup, html};
use model::problem::Refusal;
use model::{Instant, Problem};

use super::address;
use crate::components::{Choice, DateParts, Field, date_field, long_text_field, radios, text_field};
use crate::form::moment::moment;
use crate::form::read::{date_parts, date_text};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// The words of one of the forms.
pub(super) struct Words {
    /// Last part of its address.
    pub way: &'static str,
    /// Whom one spoke to, and a hint.
    pub who: [String; 2],
    /// Name of the field for what was said.
    pub name: &'static str,
    /// What was said, and a hint.
    pub said: [String; 2],
    /// The question whether the way is clear, with its answers yes and no.
    pub clear: [String; 3],
    /// The button.
    pub go: String,
}

/// When it was said, and whether the way is clear.
pub(super) fn read(call: &Call) -> Result<(Instant, bool), Refusal> {
    let posted = &call.posted;
    let at = moment(&date_text(&date_parts(posted, "at")), posted.get("time"));
    let clear = match posted.get("clear") {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    };
    match (at, clear) {
        (Some(at), Some(clear)) => Ok((at, clear)),
        (at, clear) => {
            let no_day = at.is_none().then(|| Problem::new("NB-Z-093").at("at"));
            let no_answer = clear.is_none().then(|| Problem::new("NB-Z-094").at("clear"));
            Err(no_day.into_iter().chain(no_answer).collect())
        }
    }
}

/// The form. `again`: shown once more with what was typed.
pub(super) fn form(seat: &Seat, call: &Call, again: bool, run: &Run, words: &Words, told: &[Told]) -> Markup {
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
    let [question, yes, no] = &words.clear;
    let clear = [Choice::new("1", yes), Choice::new("0", no)];
    let name = words.name;
    act_form(
        seat,
        again.then_some(call),
        &format!("{here}/{}", words.way),
        &html! {
            (text_field(texts, &Field { name: "who", label: &words.who[0], hint: Some(&words.who[1]), value: posted.get("who"),
                required: true, max_chars: Some(200), error: error("who").as_deref(), ..Field::default() }))
            (date_field(texts, &Field { name: "at", label: &t!(texts, "pay-bank-day"), required: true, error: error("at").as_deref(), ..Field::default() }, &day, false))
            (text_field(texts, &Field { name: "time", label: &t!(texts, "pay-bank-time"), hint: Some(&t!(texts, "pay-bank-time-hint")), value: &time,
                required: true, width: Some(6), input_mode: "numeric", ..Field::default() }))
            (long_text_field(texts, &Field { name, label: &words.said[0], hint: Some(&words.said[1]), value: posted.get(name),
                required: true, max_chars: Some(1000), error: error(name).as_deref(), ..Field::default() }, 3))
            (radios(texts, &Field { name: "clear", label: question, value: posted.get("clear"), required: true,
                error: error("clear").as_deref(), ..Field::default() }, &clear, false))
        },
        &words.go,
        Some(&here),
    )
}
