//! Entering a calculation: first what is calculated, then the values; the result stands above the values until it is kept.

use books::benefits::calculate::{Calculate, Outcome};
use maud::{Markup, html};
use model::Problem;
use model::catalogue::CalculationForm;
use model::role::Role;
use office::benefits::KnownFile;

use super::{AREA, calculated, draw, show, values};
use crate::answer::Answer;
use crate::app::Outcome as Page;
use crate::components::{Button, Choice, Field, Kind, alert, button_row, radios, text_field};
use crate::http::Posted;
use crate::pages::payments::{draw as draw_page, read_month};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /calc/new`.
pub(super) fn start(seat: &Seat, call: &Call) -> Page {
    seat.actor.must(&[Role::ClerkBenefits])?;
    Ok(first(seat, call, &[]))
}

/// `POST /calc/new`: begin, calculate, keep, or take the amount recognised last.
pub(super) fn go(seat: &Seat, call: &Call) -> Page {
    seat.actor.must(&[Role::ClerkBenefits])?;
    let posted = &call.posted;
    let (benefit, file_number) = (posted.get("benefit"), posted.get("file_number"));
    let mut problems = Vec::new();
    let calculator = calculated(seat).into_iter().find(|(key, _, _)| key == benefit).map(|(_, _, which)| which);
    if calculator.is_none() {
        problems.push(Problem::new("NB-Z-300").at("benefit"));
    }
    if file_number.is_empty() {
        problems.push(Problem::new("NB-Z-301").at("file_number"));
    }
    let month = read_month(posted.get("from"));
    let until = read_month(posted.get("until"));
    if month.is_none() {
        problems.push(Problem::new("NB-Z-302").at("from"));
    }
    if until.is_none() && !posted.get("until").is_empty() {
        problems.push(Problem::new("NB-Z-302").at("until"));
    }
    let persons: u8 = posted.get("persons").parse().unwrap_or(0);
    let form = match calculator.map(rules::forms::form) {
        Some(Ok(form)) => Some(form),
        Some(Err(error)) => return Err(vec![Problem::new("NB-Z-312").with("reason", error.0)]),
        None => None,
    };
    if let Some(form) = form
        && !(1..=form.persons_max()).contains(&persons)
    {
        problems.push(Problem::new("NB-Z-305").at("persons").with("most", form.persons_max()));
    }
    let (Some(form), true) = (form, problems.is_empty()) else {
        return Ok(first(seat, call, &seat.tell(&problems)));
    };
    let known = seat.office.known_file(&seat.actor, benefit, file_number)?;
    let mut command = Calculate {
        benefit: benefit.to_owned(),
        file_number: file_number.to_owned(),
        person: known.person.clone(),
        from: month,
        until,
        persons,
        values: values::read(form, persons, posted),
        last: known.last,
        take_last: false,
    };
    let at = Entry { form, persons, known: &known };
    match posted.get("do") {
        "keep" | "last" => {
            command.take_last = posted.get("do") == "last";
            match seat.office.calculate(&seat.actor, call.intent()?, &command) {
                Ok(id) => Ok(Answer::see(format!("/calc/{}", id.text()))),
                Err(refusal) => Ok(entry(seat, call, posted, &at, None, &refusal)),
            }
        }
        "calc" => match seat.office.preview_calculation(&command) {
            Ok(outcome) => Ok(entry(seat, call, posted, &at, Some(&outcome), &[])),
            Err(refusal) => Ok(entry(seat, call, posted, &at, None, &refusal)),
        },
        _ => {
            let mut filled = posted.clone();
            fill(seat, &mut filled, &at, benefit, file_number);
            Ok(entry(seat, call, &filled, &at, None, &[]))
        }
    }
}

/// The form, how many persons, and what is known of the file.
struct Entry<'a> {
    form: &'a CalculationForm,
    persons: u8,
    known: &'a KnownFile,
}

/// Fills a fresh form: from the calculation before of this file, else names and children's birthdays from the extract.
fn fill(seat: &Seat, posted: &mut Posted, at: &Entry<'_>, benefit: &str, file_number: &str) {
    let before = seat.office.books().benefits.of_file(benefit, file_number).next_back().cloned();
    if let Some(before) = before.filter(|before| !before.inputs.is_empty()) {
        let (kept, persons) = seat.office.entered_of(&before);
        values::typed(at.form, persons.min(at.persons), &kept, posted);
        return;
    }
    let group = at.form.repeat.keys().next().cloned().unwrap_or_default();
    let own = [(at.known.name.clone(), String::new())];
    for (who, (name, born)) in (1..=at.persons).zip(own.into_iter().chain(at.known.household.iter().cloned())) {
        posted.set(&format!("{group}{who}.name"), name);
        if !born.is_empty() {
            posted.set(&format!("{group}{who}.born"), born);
        }
    }
    if group == "member" {
        posted.set("tenure", "rent");
        let ags = &seat.office.authority().ags;
        if let Ok(Some(listed)) = rules::wohngeld::rent_level(ags, seat.office.today()) {
            posted.set("rent_level", listed.level.to_string());
            posted.set("ags", ags.clone());
        }
    }
}

fn crumbs(seat: &Seat) -> Vec<(String, String)> {
    vec![(t!(seat.texts, "nav-payments"), "/payments".into()), (t!(seat.texts, "calc-title"), "/calc".into())]
}

fn first(seat: &Seat, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let mut frame = seat.frame(AREA, t!(texts, "calc-new"));
    frame.crumbs = crumbs(seat);
    let posted = &call.posted;
    let all = calculated(seat);
    let choices: Vec<Choice<'_>> = all.iter().map(|(key, title, _)| Choice::new(key, title)).collect();
    let error = |field: &str| error_at(told, field);
    let next = office::benefits::proposed_month(seat.office.today()).german();
    let from = if posted.get("from").is_empty() { next.as_str() } else { posted.get("from") };
    let persons = if posted.get("persons").is_empty() { "1" } else { posted.get("persons") };
    let content = html! {
        p { (t!(texts, "calc-new-says")) }
        form method="post" action="/calc/new" class="form" novalidate data-form {
            (seat.hidden())
            (radios(texts, &Field { name: "benefit", label: &t!(texts, "pay-benefit"), value: posted.get("benefit"), required: true,
                error: error("benefit").as_deref(), ..Field::default() }, &choices, false))
            (text_field(texts, &Field { name: "file_number", label: &t!(texts, "pay-col-file"), value: posted.get("file_number"), required: true,
                max_chars: Some(64), width: Some(24), error: error("file_number").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "from", label: &t!(texts, "calc-from"), hint: Some(&t!(texts, "pay-month-hint")), value: from, required: true,
                width: Some(12), error: error("from").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "until", label: &t!(texts, "calc-until"), hint: Some(&t!(texts, "calc-until-hint")), value: posted.get("until"),
                width: Some(12), error: error("until").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "persons", label: &t!(texts, "calc-persons"), hint: Some(&t!(texts, "calc-persons-hint")), value: persons, required: true,
                width: Some(3), input_mode: "numeric", error: error("persons").as_deref(), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "calc-begin"), primary: true, key: Some('s'), send: Some(("do", "start")), ..Button::default() }],
                Some(("/calc", &t!(texts, "form-cancel")))))
        }
    };
    draw_page(seat, frame, told, &content)
}

fn entry(
    seat: &Seat,
    call: &Call,
    posted: &Posted,
    at: &Entry<'_>,
    outcome: Option<&Outcome>,
    refusal: &[Problem],
) -> Answer {
    let texts = seat.texts;
    let told = seat.tell(refusal);
    let title = at.form.title.get(texts.lang()).to_owned();
    let mut frame = seat.frame(AREA, title);
    frame.crumbs = crumbs(seat);
    frame.wide = outcome.is_some();
    let carried = ["benefit", "file_number", "from", "until", "persons"];
    let content = html! {
        (known(seat, posted, at.known))
        form method="post" action="/calc/new" class="form" novalidate data-form {
            @if posted.get("do") == "start" { (seat.hidden()) } @else { (seat.hidden_again(call)) }
            @for name in carried { input type="hidden" name=(name) value=(posted.get(name)); }
            // Enter calculates; it never keeps.
            button class="visually-hidden" type="submit" name="do" value="calc" tabindex="-1" aria-hidden="true" {}
            @if let Some(outcome) = outcome {
                (result(seat, outcome, at.known))
                (button_row(&[Button { label: &t!(texts, "calc-keep"), primary: true, key: Some('s'), send: Some(("do", "keep")), ..Button::default() }], None))
            }
            (draw::groups(seat, at.form, at.persons, posted, &told))
            (button_row(&[
                Button { label: &t!(texts, "calc-go"), primary: outcome.is_none(), key: outcome.is_none().then_some('s'), send: Some(("do", "calc")), ..Button::default() },
            ], Some(("/calc", &t!(texts, "form-cancel")))))
            @if let Some(last) = at.known.last {
                (alert(texts, Kind::Info, &t!(texts, "calc-last-title"), &html! {
                    p { (t!(texts, "calc-last-says", amount = last.german())) }
                    (button_row(&[Button { label: &t!(texts, "calc-last-go"), send: Some(("do", "last")), unchecked: true, ..Button::default() }], None))
                }))
            }
        }
    };
    draw_page(seat, frame, &told, &content)
}

fn known(seat: &Seat, posted: &Posted, known: &KnownFile) -> Markup {
    let texts = seat.texts;
    html! {
        dl class="facts" {
            div { dt { (t!(texts, "pay-col-file")) } dd class="number" { (posted.get("file_number")) } }
            div { dt { (t!(texts, "calc-from")) } dd { (posted.get("from")) } }
            @if !known.name.is_empty() { div { dt { (t!(texts, "calc-person")) } dd { (known.name) } } }
            div { dt { (t!(texts, "calc-last")) } dd {
                @match known.last {
                    Some(last) => { (last.german()) " · "
                        @if known.from == "grant" { (t!(texts, "calc-last-grant")) } @else { (t!(texts, "calc-last-list")) }
                        @if !known.until.is_empty() { " · " (t!(texts, "calc-last-until", until = known.until.as_str())) } }
                    None => { (t!(texts, "calc-last-none")) }
                }
            } }
        }
    }
}

fn result(seat: &Seat, outcome: &Outcome, known: &KnownFile) -> Markup {
    let texts = seat.texts;
    html! {
        div role="status" {
            (show::amounts(seat, outcome.amount, known.last))
            (show::marks(seat, &outcome.marks))
        }
        (show::lines(seat, &outcome.lines))
        @if !outcome.parts.is_empty() { (show::parts(seat, &outcome.parts)) }
        p class="small muted" { (t!(texts, "calc-rules", rules = outcome.rules.as_str())) }
    }
}
