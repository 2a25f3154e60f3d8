//! One paper: open it, hand it out, make it void.

use books::papers::Paper;
use maud::html;
use model::Problem;
use model::catalogue::PaperKind;
use model::problem::Refusal;

use super::kind_name;
use super::ledger::state;
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::disclosure::disclosure;
use crate::components::{Choice, Field, link_button, radios, text_field};
use crate::frame::Area;
use crate::pages::form::{act_form, side_form};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// The paper, if the role may open its case.
fn paper(seat: &Seat, number: &str) -> Result<Paper, Refusal> {
    let books = seat.office.books();
    let paper = books.papers.get(number).ok_or_else(|| vec![Problem::new("NB-P-020")])?;
    let service = paper
        .case
        .and_then(|case| books.cases.get(case))
        .and_then(|case| seat.office.catalogue().service(&case.service));
    match service {
        Some(service) if !(seat.actor.any(&service.take) || seat.actor.any(&service.sign)) => {
            Err(vec![Problem::new("NB-A-010")])
        }
        _ => Ok(paper.clone()),
    }
}

/// `GET /papers/{number}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    draw(seat, call, &[])
}

fn draw(seat: &Seat, call: &Call, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let paper = paper(seat, call.param("number"))?;
    let again = (!told.is_empty()).then_some(call);
    let number = paper.number.clone();
    let out: u16 = paper.handed_out.iter().map(|(_, _, copies)| *copies).sum();
    let left = paper.copies.saturating_sub(out);
    let address = format!("/papers/{number}");
    let mut frame = seat.frame(Some(Area::Papers), format!("{} {number}", kind_name(texts, paper.kind)));
    frame.crumbs = vec![(t!(texts, "nav-papers"), "/papers".into())];
    if let Some(case) = paper.case {
        frame.crumbs.push((t!(texts, "papers-case"), format!("/cases/{}", case.text())));
    }
    // A draft waits for signatures; that is the next thing to be done with it.
    let unsigned = paper.case.filter(|id| {
        paper.kind == PaperKind::Niederschrift
            && seat.office.books().cases.get(*id).is_some_and(|case| case.live() && case.signed.is_none())
    });
    let left_text = match call.posted.get("copies") {
        "" => left.to_string(),
        typed => typed.to_owned(),
    };
    let content = html! {
        @if paper.void.is_none() {
            div class="panel" {
                p { strong { (t!(texts, "paper-print-says", copies = usize::from(paper.copies))) } }
                p {
                    a class="button button--primary button--big" href={ (address) "/pdf" } target="_blank" accesskey="d" {
                        (t!(texts, "paper-open")) (crate::components::button::key_hint("Alt+D"))
                    }
                }
                @if let Some(case) = unsigned {
                    p { (link_button(&format!("/cases/{}/sign", case.text()), &t!(texts, "paper-signed-next"), None)) }
                }
                p class="small" { (t!(texts, "paper-kept")) }
            }
        }
        dl class="facts" {
            div { dt { (t!(texts, "papers-state")) } dd { (state(seat, &paper)) @if let Some(reason) = &paper.void { small { (reason) } } } }
            div { dt { (t!(texts, "papers-printed")) } dd { (paper.printed.german()) " · " (seat.name_of(paper.by)) } }
            div { dt { (t!(texts, "paper-copies")) } dd { (paper.copies) } }
            @if let Some(until) = paper.valid_until { div { dt { (t!(texts, "paper-valid")) } dd { (until.german()) } } }
            div { dt { (t!(texts, "paper-code")) } dd { span class="code" { (paper.check_code) } } }
            @for (at, to, copies) in &paper.handed_out {
                div { dt { (t!(texts, "paper-handed-out")) } dd { (t!(texts, "paper-out-line", to = to.as_str(), copies = usize::from(*copies))) small { (at.german()) } } }
            }
        }
        @if paper.void.is_none() && left > 0 {
            h2 { (t!(texts, "paper-hand-out")) }
            (act_form(seat, again, &format!("{address}/hand-out"), &html! {
                (text_field(texts, &Field { name: "to", label: &t!(texts, "paper-to"), value: call.posted.get("to"), required: true, max_chars: Some(200),
                    error: error_at(told, "to").as_deref(), ..Field::default() }))
                (text_field(texts, &Field { name: "copies", label: &t!(texts, "paper-copies"), value: &left_text, required: true, input_mode: "numeric",
                    width: Some(3), error: error_at(told, "copies").as_deref(), ..Field::default() }))
            }, &t!(texts, "paper-hand-out-go"), None))
        }
        @if paper.void.is_none() && paper.case.is_some() && paper.kind != model::catalogue::PaperKind::Begleitschreiben {
            (letters(seat, &paper, told))
        }
        @if paper.void.is_none() {
            (disclosure(&t!(texts, "paper-void-open"), &html! {
                p { (t!(texts, "paper-void-says")) }
                (side_form(seat, None, &format!("{address}/void"), &html! {
                    (text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: call.posted.get("reason"), required: true, max_chars: Some(300),
                        error: error_at(told, "reason").as_deref(), ..Field::default() }))
                }, &t!(texts, "paper-void-go")))
            }, error_at(told, "reason").is_some()))
        }
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

/// Letters that explain the paper to somebody who does not know it, one a language.
fn letters(seat: &Seat, paper: &Paper, told: &[Told]) -> maud::Markup {
    let texts = seat.texts;
    let offered = office::accompany::offered(paper.kind);
    let hint = t!(texts, "letter-unreviewed");
    let choices: Vec<Choice<'_>> = offered
        .iter()
        .map(|(lang, name, reviewed)| Choice { value: lang, label: name, hint: (!reviewed).then_some(hint.as_str()) })
        .collect();
    disclosure(
        &t!(texts, "letter-open"),
        &html! {
            p { (t!(texts, "letter-says")) }
            (side_form(seat, None, &format!("/papers/{}/letter", paper.number), &html! {
                (radios(texts, &Field { name: "lang", label: &t!(texts, "letter-lang"), required: true, error: error_at(told, "lang").as_deref(), ..Field::default() }, &choices, false))
            }, &t!(texts, "letter-go")))
        },
        error_at(told, "lang").is_some(),
    )
}

/// `POST /papers/{number}/letter`.
pub(super) fn letter(seat: &Seat, call: &Call) -> Outcome {
    match seat.office.print_letter(&seat.actor, call.intent()?, call.param("number"), call.posted.get("lang")) {
        Ok(done) => {
            let number = done.number.ok_or_else(|| vec![Problem::new("NB-S-902")])?;
            Ok(Answer::see(format!("/papers/{number}")))
        }
        Err(refusal) => draw(seat, call, &seat.tell(&refusal)),
    }
}

/// `GET /papers/{number}/pdf`.
pub(super) fn pdf(seat: &Seat, call: &Call) -> Outcome {
    let number = call.param("number");
    let bytes = seat.office.paper_pdf(&seat.actor, number)?;
    Ok(Answer::pdf(bytes, &format!("{number}.pdf")))
}

/// `POST /papers/{number}/hand-out`.
pub(super) fn hand_out(seat: &Seat, call: &Call) -> Outcome {
    let number = call.param("number");
    let copies = call.posted.get("copies").parse().unwrap_or(0);
    let result = seat.office.hand_out(&seat.actor, call.intent()?, number, call.posted.get("to"), copies);
    match result {
        Ok(_) => Ok(Answer::see(format!("/papers/{number}"))),
        Err(refusal) => draw(seat, call, &seat.tell(&refusal)),
    }
}

/// `POST /papers/{number}/void`.
pub(super) fn void(seat: &Seat, call: &Call) -> Outcome {
    let number = call.param("number");
    match seat.office.void_paper(&seat.actor, call.intent()?, number, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see(format!("/papers/{number}"))),
        Err(refusal) => draw(seat, call, &seat.tell(&refusal)),
    }
}
