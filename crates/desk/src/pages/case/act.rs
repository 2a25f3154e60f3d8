//! What can be done to a case: print, sign, cancel, note.

use books::cases::Case;
use books::cases::decide::Sign;
use maud::html;
use model::Problem;

use super::service_of;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{DateParts, Field, date_field, long_text_field, text_field};
use crate::form::read::{date_parts, date_text};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `POST /cases/{case}/print`: the act is durable before the paper can be opened.
pub(super) fn print(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let copies = call
        .posted
        .get("copies")
        .parse::<u16>()
        .map_err(|_| vec![Problem::new("NB-P-015").at("copies").with("max", books::papers::COPIES_MAX)])?;
    let replaces = Some(call.posted.get("replaces").to_owned()).filter(|number| !number.is_empty());
    let done = seat.office.print(&seat.actor, call.intent()?, id, call.posted.get("paper"), copies, replaces)?;
    Ok(Answer::see(format!("/papers/{}", done.number.unwrap_or_default())))
}

fn draft_number(seat: &Seat, case: &Case) -> Option<String> {
    let books = seat.office.books();
    books
        .papers
        .of_case(case.id)
        .rev()
        .find(|p| p.kind.is_record() && p.void.is_none() && p.corrections == case.corrections)
        .map(|p| p.number.clone())
}

/// `GET /cases/{case}/sign`.
pub(super) fn sign_form(seat: &Seat, call: &Call) -> Outcome {
    let case = seat.office.open_case(&seat.actor, call.case()?, &t!(seat.texts, "purpose-case"))?;
    let service = service_of(seat, &case.service)?;
    let reporter: Vec<&str> =
        service.reporter.iter().rev().map(|id| case.value(id)).filter(|v| !v.is_empty()).collect();
    let signers = format!("{}\n{}", reporter.join(" "), seat.actor.name);
    let day = DateParts::from_canonical(&seat.office.today().to_string());
    Ok(draw_sign(seat, None, &case, signers.trim(), "", &day, &[]))
}

/// `POST /cases/{case}/sign`.
pub(super) fn sign(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let posted = &call.posted;
    let parts = date_parts(posted, "on");
    let on = date_text(&parts).parse().ok();
    let result = if on.is_none() {
        Err(vec![Problem::new("NB-V-106").at("on").with("label", t!(seat.texts, "sign-on"))])
    } else {
        let sign = Sign {
            paper: posted.get("paper").to_owned(),
            signers: posted.get("signers").lines().map(str::to_owned).collect(),
            interpreter: Some(posted.get("interpreter").to_owned()),
            on,
        };
        seat.office.sign_case(&seat.actor, call.intent()?, id, sign)
    };
    match result {
        Ok(_) => Ok(Answer::see(format!("/cases/{}", id.text()))),
        Err(refusal) => {
            let case = seat.office.open_case(&seat.actor, id, &t!(seat.texts, "purpose-case"))?;
            let (signers, interpreter) = (posted.get("signers"), posted.get("interpreter"));
            Ok(draw_sign(seat, Some(call), &case, signers, interpreter, &parts, &seat.tell(&refusal)))
        }
    }
}

fn draw_sign(
    seat: &Seat,
    again: Option<&Call>,
    case: &Case,
    signers: &str,
    interpreter: &str,
    day: &DateParts,
    told: &[Told],
) -> Answer {
    let texts = seat.texts;
    let address = format!("/cases/{}", case.id.text());
    let paper = draft_number(seat, case).unwrap_or_default();
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "task-sign"));
    frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into()), (case.number.clone(), address.clone())];
    let content = html! {
        p { (t!(texts, "sign-says", paper = paper.as_str())) }
        (act_form(seat, again, &format!("{address}/sign"), &html! {
            input type="hidden" name="paper" value=(paper);
            (long_text_field(texts, &Field { name: "signers", label: &t!(texts, "sign-signers"), hint: Some(&t!(texts, "sign-signers-hint")),
                value: signers, required: true, error: error_at(told, "signers").as_deref(), ..Field::default() }, 3))
            (text_field(texts, &Field { name: "interpreter", label: &t!(texts, "sign-interpreter"), hint: Some(&t!(texts, "sign-interpreter-hint")),
                value: interpreter, max_chars: Some(200), ..Field::default() }))
            (date_field(texts, &Field { name: "on", label: &t!(texts, "sign-on"), required: true, error: error_at(told, "on").as_deref(), ..Field::default() }, day, false))
        }, &t!(texts, "sign-go"), Some(&address)))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

/// `GET /cases/{case}/cancel`.
pub(super) fn cancel_form(seat: &Seat, call: &Call) -> Outcome {
    let case = seat.office.open_case(&seat.actor, call.case()?, &t!(seat.texts, "purpose-case"))?;
    Ok(draw_cancel(seat, None, &case, "", &[]))
}

/// `POST /cases/{case}/cancel`.
pub(super) fn cancel(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    let reason = call.posted.get("reason");
    match seat.office.cancel_case(&seat.actor, call.intent()?, id, reason) {
        Ok(_) => Ok(Answer::see(format!("/cases/{}", id.text()))),
        Err(refusal) => {
            let case = seat.office.open_case(&seat.actor, id, &t!(seat.texts, "purpose-case"))?;
            Ok(draw_cancel(seat, Some(call), &case, reason, &seat.tell(&refusal)))
        }
    }
}

fn draw_cancel(seat: &Seat, again: Option<&Call>, case: &Case, reason: &str, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let address = format!("/cases/{}", case.id.text());
    let mut frame = seat.frame(Some(Area::Cases), t!(texts, "case-cancel"));
    frame.crumbs = vec![(t!(texts, "nav-cases"), "/cases".into()), (case.number.clone(), address.clone())];
    let content = html! {
        p { (t!(texts, "cancel-says", number = case.number.as_str())) }
        (act_form(seat, again, &format!("{address}/cancel"), &html! {
            (long_text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: reason, required: true, max_chars: Some(1000),
                error: error_at(told, "reason").as_deref(), ..Field::default() }, 3))
        }, &t!(texts, "cancel-go"), Some(&address)))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}

/// `POST /cases/{case}/note`.
pub(super) fn note(seat: &Seat, call: &Call) -> Outcome {
    let id = call.case()?;
    seat.office.note_case(&seat.actor, call.intent()?, id, call.posted.get("text"))?;
    Ok(Answer::see(format!("/cases/{}", id.text())))
}
