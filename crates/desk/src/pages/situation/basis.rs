//! Legal bases: the reference of a decree or of the supervisory authority, without which some papers are not printed.

use maud::html;
use model::{CivilDate, Problem};

use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{DateParts, Field, date_field, text_field};
use crate::form::read::{date_parts, date_text};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// Every basis the catalogue asks for, with the papers that wait for it.
pub(super) fn keys(seat: &Seat) -> Vec<(String, String)> {
    let lang = seat.texts.lang();
    let mut list: Vec<(String, String)> = Vec::new();
    for service in &seat.office.catalogue().services {
        for paper in &service.papers {
            let Some(key) = &paper.needs_basis else { continue };
            let title = format!("{} ({})", paper.title.get(lang), service.title.get(lang));
            match list.iter_mut().find(|(known, _)| known == key) {
                Some((_, papers)) => {
                    papers.push_str(" · ");
                    papers.push_str(&title);
                }
                None => list.push((key.clone(), title)),
            }
        }
    }
    list
}

fn known(seat: &Seat, call: &Call) -> Result<(String, String), model::problem::Refusal> {
    keys(seat).into_iter().find(|(key, _)| key == call.param("key")).ok_or_else(|| vec![Problem::new("NB-S-018")])
}

/// `GET /situation/basis/{key}`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    let (key, papers) = known(seat, call)?;
    Ok(draw(seat, None, call, &key, &papers, &[]))
}

/// `POST /situation/basis/{key}`.
pub(super) fn enter(seat: &Seat, call: &Call) -> Outcome {
    let (key, papers) = known(seat, call)?;
    let posted = &call.posted;
    let result = match date_text(&date_parts(posted, "dated")).parse::<CivilDate>() {
        Err(_) => Err(vec![Problem::new("NB-V-106").at("dated").with("label", t!(seat.texts, "basis-dated"))]),
        Ok(dated) => seat.office.enter_basis(&seat.actor, &key, posted.get("reference"), posted.get("issuer"), dated),
    };
    match result {
        Ok(_) => Ok(Answer::see("/situation")),
        Err(refusal) => Ok(draw(seat, Some(call), call, &key, &papers, &seat.tell(&refusal))),
    }
}

/// `POST /situation/basis/{key}/withdraw`.
pub(super) fn withdraw(seat: &Seat, call: &Call) -> Outcome {
    let (key, papers) = known(seat, call)?;
    match seat.office.withdraw_basis(&seat.actor, &key, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see("/situation")),
        Err(refusal) => Ok(draw(seat, Some(call), call, &key, &papers, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, key: &str, papers: &str, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let there = seat.office.books().system.bases.get(key).cloned();
    let parts: DateParts = date_parts(posted, "dated");
    let mut frame = seat.frame(Some(Area::Situation), t!(texts, "basis-title"));
    frame.crumbs = vec![(t!(texts, "nav-situation"), "/situation".into())];
    let address = format!("/situation/basis/{key}");
    let content = html! {
        p { (t!(texts, "basis-says", papers = papers)) }
        @if let Some(basis) = &there {
            p class="panel" { (basis.issuer) ", " (basis.reference) ", " (basis.dated.german()) " · " (seat.name_of(basis.by)) }
        }
        (act_form(seat, again, &address, &html! {
            (text_field(texts, &Field { name: "issuer", label: &t!(texts, "basis-issuer"), value: posted.get("issuer"), required: true, max_chars: Some(200),
                error: error_at(told, "issuer").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "reference", label: &t!(texts, "basis-reference"), hint: Some(&t!(texts, "basis-reference-hint")), value: posted.get("reference"),
                required: true, max_chars: Some(200), error: error_at(told, "reference").as_deref(), ..Field::default() }))
            (date_field(texts, &Field { name: "dated", label: &t!(texts, "basis-dated"), required: true, error: error_at(told, "dated").as_deref(), ..Field::default() }, &parts, false))
        }, &t!(texts, "basis-go"), Some("/situation")))
        @if there.is_some() {
            h2 { (t!(texts, "basis-withdraw")) }
            (act_form(seat, None, &format!("{address}/withdraw"), &html! {
                (text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: posted.get("reason"), required: true, max_chars: Some(300),
                    error: error_at(told, "reason").as_deref(), ..Field::default() }))
            }, &t!(texts, "basis-withdraw"), None))
        }
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
