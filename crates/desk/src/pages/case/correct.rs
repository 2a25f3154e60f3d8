//! The form of a case once more, filled, with a reason: to correct it before its record is signed, or to enter later what was left
//! open (given names, the family name).

use books::cases::Case;
use books::cases::supplement;
use maud::html;
use model::Problem;
use model::catalogue::Service;
use model::problem::Refusal;

use super::service_of;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Field, long_text_field};
use crate::form::check::CORRECTION_REASON;
use crate::http::Posted;
use crate::pages::intake::{Draft, recorded, run_form};
use crate::seat::{Call, Seat};
use crate::t;

/// What the filled form is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Something was written down wrongly.
    Correct,
    /// What was left open is reported now.
    Later,
}

fn draft<'a>(seat: &'a Seat, case: &Case, purpose: Purpose, reason: &str) -> Result<Draft<'a>, Refusal> {
    let texts = seat.texts;
    let service = service_of(seat, &case.service)?;
    let address = format!("/cases/{}", case.id.text());
    let number = case.number.as_str();
    let (path, title, button, sentence, label) = match purpose {
        Purpose::Correct => (
            "correct",
            t!(texts, "correct-title", number = number),
            t!(texts, "correct-go"),
            t!(texts, "correct-says", number = number),
            t!(texts, "correct-reason"),
        ),
        Purpose::Later => (
            "later",
            t!(texts, "later-title", number = number),
            t!(texts, "later-go"),
            t!(texts, "later-says", number = number),
            t!(texts, "later-reason"),
        ),
    };
    Ok(Draft {
        service,
        action: format!("{address}/{path}"),
        cancel: address.clone(),
        title,
        button,
        sentence,
        extra: html! {
            (long_text_field(texts, &Field { name: CORRECTION_REASON, label: &label, value: reason, required: true, max_chars: Some(1000), ..Field::default() }, 2))
        },
        crumbs: vec![(t!(texts, "nav-cases"), "/cases".into()), (case.number.clone(), address)],
        corrects: Some(case.id),
    })
}

fn open(seat: &Seat, call: &Call, purpose: Purpose) -> Result<Case, Refusal> {
    let case = seat.office.open_case(&seat.actor, call.case()?, &t!(seat.texts, "purpose-case"))?;
    let service = service_of(seat, &case.service)?;
    if service.holds_secret(&case.values) && !service.open_to(&seat.actor.roles) {
        return Err(vec![Problem::new("NB-V-210")]);
    }
    match purpose {
        Purpose::Correct if case.signed.is_some() => Err(vec![Problem::new("NB-V-004")]),
        Purpose::Later if !supplement::possible(&seat.office.books(), service, &case) => {
            Err(vec![Problem::new("NB-V-010")])
        }
        _ => Ok(case),
    }
}

/// `GET /cases/{case}/correct`: the form as it was recorded.
pub(super) fn begin(seat: &Seat, call: &Call) -> Outcome {
    let case = open(seat, call, Purpose::Correct)?;
    let draft = draft(seat, &case, Purpose::Correct, "")?;
    let mut posted = filled(seat, &case, draft.service);
    posted.set("step", "check");
    let filled = Call { posted, ..call.clone() };
    run_form(seat, &filled, &draft, |_, _| Err(Vec::new()))
}

/// `GET /cases/{case}/later`: the page with what was left open; after a term with the answer that the law gives.
pub(super) fn begin_later(seat: &Seat, call: &Call) -> Outcome {
    let case = open(seat, call, Purpose::Later)?;
    let draft = draft(seat, &case, Purpose::Later, "")?;
    let mut posted = filled(seat, &case, draft.service);
    let ended = seat.office.running_terms(&case).into_iter().filter(books::cases::terms::RunningTerm::over);
    for (field, value) in ended.filter_map(|term| term.proposed).flat_map(|law| law.values) {
        posted.set(field, value);
    }
    let groups = &draft.service.field_groups;
    if let Some(group) = groups.iter().find(|group| group.fields.iter().any(|field| field.later)) {
        posted.set("do", format!("goto:g.{}", group.key));
    }
    let filled = Call { posted, ..call.clone() };
    run_form(seat, &filled, &draft, |_, _| Err(Vec::new()))
}

/// The case as a form with a fresh intent and the warnings that were accepted.
fn filled(seat: &Seat, case: &Case, service: &Service) -> Posted {
    let mut posted = recorded(case, service);
    posted.set("intent", seat.office.fresh_intent().text());
    for code in &case.warnings {
        posted.0.push(("accept".into(), code.clone()));
    }
    posted
}

fn at_field(problem: Problem) -> Problem {
    if problem.field.as_deref() == Some("reason") { problem.at(CORRECTION_REASON) } else { problem }
}

fn go_for(seat: &Seat, call: &Call, purpose: Purpose) -> Outcome {
    let case = open(seat, call, purpose)?;
    let reason = call.posted.get(CORRECTION_REASON).to_owned();
    let draft = draft(seat, &case, purpose, &reason)?;
    run_form(seat, call, &draft, |take, _| {
        let done = match purpose {
            Purpose::Correct => seat.office.correct_case(&seat.actor, call.intent()?, case.id, take, &reason),
            Purpose::Later => seat.office.supplement_case(&seat.actor, call.intent()?, case.id, take, &reason),
        };
        done.map_err(|refusal| refusal.into_iter().map(at_field).collect::<Vec<_>>())?;
        Ok(Answer::see(format!("/cases/{}", case.id.text())))
    })
}

/// `POST /cases/{case}/correct`.
pub(super) fn go(seat: &Seat, call: &Call) -> Outcome {
    go_for(seat, call, Purpose::Correct)
}

/// `POST /cases/{case}/later`.
pub(super) fn go_later(seat: &Seat, call: &Call) -> Outcome {
    go_for(seat, call, Purpose::Later)
}
