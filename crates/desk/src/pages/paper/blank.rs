//! Sheets to be filled by hand, with numbers printed on them: for the hour when even this machine is gone.

use maud::html;
use model::Problem;

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, Field, radios, text_field};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::pages::today::services;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Numbers shown as links on the page.
const LINKS_MAX: usize = 100;

/// `GET /papers/blanks`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    Ok(draw(seat, call, &[], &[]))
}

/// `POST /papers/blanks`.
pub(super) fn print(seat: &Seat, call: &Call) -> Outcome {
    let count = call
        .posted
        .get("count")
        .parse::<u16>()
        .map_err(|_| vec![Problem::new("NB-P-025").at("count").with("max", books::papers::BLANKS_MAX)]);
    let result = count
        .and_then(|count| seat.office.print_blanks(&seat.actor, call.intent()?, call.posted.get("service"), count));
    Ok(match result {
        Ok(numbers) => draw(seat, call, &numbers, &[]),
        Err(refusal) => draw(seat, call, &[], &seat.tell(&refusal)),
    })
}

/// `GET /papers/blanks/{number}`.
pub(super) fn pdf(seat: &Seat, call: &Call) -> Outcome {
    let number = call.param("number");
    let bytes = seat.office.blank_pdf(&seat.actor, number)?;
    Ok(Answer::pdf(bytes, &format!("{number}.pdf")))
}

fn draw(seat: &Seat, call: &Call, made: &[String], told: &[Told]) -> Answer {
    let (texts, lang) = (seat.texts, seat.texts.lang());
    let again = (!told.is_empty()).then_some(call);
    let services = services(seat);
    let choices: Vec<Choice<'_>> =
        services.iter().map(|service| Choice::new(&service.key, service.title.get(lang))).collect();
    let chosen = match call.posted.get("service") {
        "" => services.first().map_or("", |s| s.key.as_str()),
        posted => posted,
    };
    let count = match call.posted.get("count") {
        "" => "5",
        typed => typed,
    };
    let mut frame = seat.frame(Some(Area::Papers), t!(texts, "papers-blanks"));
    frame.crumbs = vec![(t!(texts, "nav-papers"), "/papers".into())];
    let content = html! {
        @if !made.is_empty() {
            section class="receipt" {
                div role="status" { h2 class="receipt__done" { (t!(texts, "blanks-made", count = made.len())) } }
                ul { @for number in made.iter().take(LINKS_MAX) { li { a class="number" href={ "/papers/blanks/" (number) } target="_blank" { (number) } } } }
            }
        }
        p { (t!(texts, "blanks-says")) }
        (act_form(seat, again, "/papers/blanks", &html! {
            (radios(texts, &Field { name: "service", label: &t!(texts, "blanks-service"), value: chosen, required: true, ..Field::default() }, &choices, false))
            (text_field(texts, &Field { name: "count", label: &t!(texts, "blanks-count"), value: count, required: true, input_mode: "numeric", width: Some(3),
                error: error_at(told, "count").as_deref(), ..Field::default() }))
        }, &t!(texts, "blanks-go"), Some("/papers")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
