//! Building a run: the month-end run by one button, a supplementary run or a single payment by a form.

use maud::html;
use model::Problem;
use model::acts::claim::RunKind;
use model::problem::Refusal;
use model::role::Role;

use super::{AREA, address, benefits, choices, draw, posted_month};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Choice, Field, radios, text_field};
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Roles that build.
const BUILD: [Role; 2] = [Role::ClerkBenefits, Role::Treasurer];

/// `GET /payments/runs/new`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    seat.actor.must(&BUILD)?;
    Ok(page(seat, call, false, &[]))
}

/// `POST /payments/runs`: builds the run of a benefit and month. The button of the overview says nothing of a kind.
pub(super) fn build(seat: &Seat, call: &Call) -> Outcome {
    let of_form = !call.posted.get("kind").is_empty();
    match built(seat, call) {
        Ok(answer) => Ok(answer),
        Err(refusal) if of_form => Ok(page(seat, call, true, &seat.tell(&refusal))),
        Err(refusal) => Err(refusal),
    }
}

fn built(seat: &Seat, call: &Call) -> Result<Answer, Refusal> {
    let posted = &call.posted;
    let mut problems = Vec::new();
    let month = posted_month(call, "month").map_err(|problem| problems.push(problem)).ok();
    let benefit = posted.get("benefit");
    if !benefits(seat).iter().any(|(key, _)| key == benefit) {
        problems.push(Problem::new("NB-Z-094").at("benefit"));
    }
    let kind = match posted.get("kind") {
        "" => Some(RunKind::MonthEnd),
        name => RunKind::from_name(name),
    };
    if kind.is_none() {
        problems.push(Problem::new("NB-Z-094").at("kind"));
    }
    let file_number = posted.get("file_number").trim().to_owned();
    if kind == Some(RunKind::Single) && file_number.is_empty() {
        problems.push(Problem::new("NB-Z-103").at("file_number"));
    }
    let (Some(month), Some(kind), true) = (month, kind, problems.is_empty()) else {
        return Err(problems);
    };
    let file_number = (kind == RunKind::Single).then_some(file_number);
    seat.office.build_run(&seat.actor, call.intent()?, (benefit, month), kind, file_number)?;
    let run = seat.office.run_of(benefit, month);
    Ok(Answer::see(run.map_or_else(|| "/payments".to_owned(), address)))
}

fn page(seat: &Seat, call: &Call, again: bool, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let mut frame = seat.frame(AREA, t!(texts, "new-run-title"));
    frame.crumbs = vec![(t!(texts, "nav-payments"), "/payments".into())];
    let benefits = benefits(seat);
    let labels: Vec<(RunKind, String, String)> = [RunKind::Supplementary, RunKind::Single, RunKind::MonthEnd]
        .into_iter()
        .map(|kind| {
            let name = kind.name().replace('_', "-");
            (kind, texts.say(&format!("run-kind-{name}"), &[]), texts.say(&format!("run-kind-{name}-says"), &[]))
        })
        .collect();
    let kinds: Vec<Choice<'_>> =
        labels.iter().map(|(kind, label, hint)| Choice { value: kind.name(), label, hint: Some(hint) }).collect();
    let month = seat.office.today().month().german();
    let error = |field: &str| error_at(told, field);
    let content = html! {
        p { (t!(texts, "new-run-says")) }
        (act_form(seat, again.then_some(call), "/payments/runs", &html! {
            (radios(texts, &Field { name: "benefit", label: &t!(texts, "pay-benefit"), value: posted.get("benefit"), required: true,
                error: error("benefit").as_deref(), ..Field::default() }, &choices(&benefits), false))
            (text_field(texts, &Field { name: "month", label: &t!(texts, "payers-month"), hint: Some(&t!(texts, "pay-month-hint")),
                value: if again { posted.get("month") } else { &month }, required: true, width: Some(12), error: error("month").as_deref(), ..Field::default() }))
            (radios(texts, &Field { name: "kind", label: &t!(texts, "new-run-kind"), value: posted.get("kind"), required: true,
                error: error("kind").as_deref(), ..Field::default() }, &kinds, false))
            (text_field(texts, &Field { name: "file_number", label: &t!(texts, "pay-col-file"), hint: Some(&t!(texts, "new-run-file-hint")), value: posted.get("file_number"),
                max_chars: Some(64), width: Some(24), error: error("file_number").as_deref(), ..Field::default() }))
        }, &t!(texts, "new-run-go"), Some("/payments")))
    };
    draw(seat, frame, told, &content)
}
