//! Correcting a case before its record is signed: the same form, filled, with a reason.

use books::cases::Case;
use maud::html;
use model::Problem;

use super::service_of;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Field, long_text_field};
use crate::form::check::CORRECTION_REASON;
use crate::http::Posted;
use crate::pages::intake::{Draft, part_lines, run_form};
use crate::seat::{Call, Seat};
use crate::t;

fn draft<'a>(seat: &'a Seat, case: &Case, reason: &str) -> Result<Draft<'a>, model::problem::Refusal> {
    let texts = seat.texts;
    let service = service_of(seat, &case.service)?;
    let address = format!("/cases/{}", case.id.text());
    Ok(Draft {
        service,
        action: format!("{address}/correct"),
        cancel: address.clone(),
        title: t!(texts, "correct-title", number = case.number.as_str()),
        button: t!(texts, "correct-go"),
        sentence: t!(texts, "correct-says", number = case.number.as_str()),
        extra: html! {
            (long_text_field(texts, &Field { name: CORRECTION_REASON, label: &t!(texts, "correct-reason"), value: reason, required: true, max_chars: Some(1000), ..Field::default() }, 2))
        },
        crumbs: vec![(t!(texts, "nav-cases"), "/cases".into()), (case.number.clone(), address)],
    })
}

fn open(seat: &Seat, call: &Call) -> Result<Case, model::problem::Refusal> {
    let case = seat.office.open_case(&seat.actor, call.case()?, &t!(seat.texts, "purpose-case"))?;
    if case.signed.is_some() {
        return Err(vec![Problem::new("NB-V-004")]);
    }
    Ok(case)
}

/// `GET /cases/{case}/correct`: the form as it was recorded.
pub(super) fn begin(seat: &Seat, call: &Call) -> Outcome {
    let case = open(seat, call)?;
    let mut posted = Posted(part_lines(&case.persons));
    posted.set("intent", seat.office.fresh_intent().text());
    posted.set("form", case.form.clone());
    posted.set("received", case.received.to_string());
    posted.set("step", "check");
    let draft = draft(seat, &case, "")?;
    for group in &draft.service.field_groups {
        for field in &group.fields {
            if let Some(value) = case.values.iter().find(|v| v.field == field.id) {
                posted.set(&field.id, value.value.clone());
                posted.set(&format!("src.{}", group.key), value.source.name());
                if value.source == model::acts::case::Source::Extract {
                    posted.set(&format!("pre.{}", field.id), value.value.clone());
                }
            }
        }
    }
    for seen in &case.evidence {
        posted.set(&format!("ev.{}", seen.key), seen.state.name());
        posted.set(&format!("evn.{}", seen.key), seen.note.clone());
    }
    for code in &case.warnings {
        posted.0.push(("accept".into(), code.clone()));
    }
    let filled = Call { posted, ..call.clone() };
    run_form(seat, &filled, &draft, |_, _| Err(Vec::new()))
}

/// `POST /cases/{case}/correct`.
pub(super) fn go(seat: &Seat, call: &Call) -> Outcome {
    let case = open(seat, call)?;
    let reason = call.posted.get(CORRECTION_REASON).to_owned();
    let draft = draft(seat, &case, &reason)?;
    run_form(seat, call, &draft, |take, _| {
        let at_field = |p: Problem| if p.field.as_deref() == Some("reason") { p.at(CORRECTION_REASON) } else { p };
        seat.office
            .correct_case(&seat.actor, call.intent()?, case.id, take, &reason)
            .map_err(|refusal| refusal.into_iter().map(at_field).collect::<Vec<_>>())?;
        Ok(Answer::see(format!("/cases/{}", case.id.text())))
    })
}
