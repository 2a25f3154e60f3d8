//! One proposal: what exactly was signed; confirm with the own password, withdraw or decline with a reason.

use books::proposals::{Entry, State, may_confirm};
use maud::{Markup, html};
use model::Problem;
use model::ids::ProposalId;
use model::problem::Refusal;

use super::list::state_word;
use super::matter::{facts, says};
use super::{address, password_field, reason_field, title};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::disclosure::disclosure;
use crate::components::{Kind, alert, badge};
use crate::frame::Area;
use crate::pages::account::code_page;
use crate::pages::form::act_form;
use crate::problem::Told;
use crate::seat::{Call, Seat};
use crate::t;

fn id(call: &Call) -> Result<ProposalId, Refusal> {
    call.param("proposal").parse().map_err(|_| vec![Problem::new("NB-A-042")])
}

fn entry(seat: &Seat, id: ProposalId) -> Result<Entry, Refusal> {
    seat.office.books().proposals.get(id).cloned().ok_or_else(|| vec![Problem::new("NB-A-042")])
}

/// `GET /confirm/{proposal}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    draw(seat, None, id(call)?, &[])
}

/// `POST /confirm/{proposal}/confirm`.
pub(super) fn confirm(seat: &Seat, call: &Call) -> Outcome {
    let id = id(call)?;
    let password = call.posted.raw("password").unwrap_or_default();
    match seat.office.confirm_proposal(&seat.actor, call.intent()?, id, password) {
        Ok(confirmed) => match (confirmed.code, confirmed.pending) {
            (Some(code), _) => {
                let frame = seat.frame(Some(Area::Confirm), t!(seat.texts, "account-code"));
                Ok(seat.page(&frame, &code_page(seat, &code)))
            }
            // The act stands; what could not be done yet is said.
            (None, Some(problem)) => draw(seat, None, id, &seat.tell(&[problem])),
            (None, None) => Ok(Answer::see(address(id))),
        },
        Err(refusal) => draw(seat, Some(call), id, &seat.tell(&refusal)),
    }
}

/// `POST /confirm/{proposal}/withdraw`.
pub(super) fn withdraw(seat: &Seat, call: &Call) -> Outcome {
    let id = id(call)?;
    match seat.office.withdraw_proposal(&seat.actor, call.intent()?, id, call.posted.get("reason")) {
        Ok(_) => Ok(Answer::see(address(id))),
        Err(refusal) => draw(seat, Some(call), id, &seat.tell(&refusal)),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, id: ProposalId, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let entry = entry(seat, id)?;
    let matter = &entry.proposal.matter;
    let here = address(id);
    let (kind, word) = state_word(seat, &entry);
    let open = entry.state(seat.office.now()) == State::Open;
    let own = entry.proposer() == seat.actor.account;
    let may = may_confirm(&seat.office.books().accounts, &seat.actor, &entry);
    let withdrawing = again.is_some_and(|call| call.path.ends_with("/withdraw"));
    let (confirm_told, withdraw_told): (&[Told], &[Told]) = if withdrawing { (&[], told) } else { (told, &[]) };
    let again_of = |withdraw: bool| again.filter(|_| withdrawing == withdraw);
    let mut frame = seat.frame(Some(Area::Confirm), title(seat, matter));
    frame.crumbs = vec![(t!(texts, "nav-confirm"), "/confirm".into())];
    let content = html! {
        p { (badge(kind, &word)) }
        p class="check__sentence" { (says(seat, matter)) }
        dl class="facts" {
            @for (label, value) in facts(seat, matter) { div { dt { (label) } dd { (value) } } }
            div { dt { (t!(texts, "reason")) } dd { (entry.proposal.reason) } }
            div { dt { (t!(texts, "proposal-by")) } dd { (seat.name_of(Some(entry.proposer()))) ", " (entry.at.german()) } }
            @if open { div { dt { (t!(texts, "proposal-until")) } dd { (entry.proposal.expires.german()) } } }
        }
        (outcome(seat, &entry))
        @if open && may.is_ok() {
            h2 { (t!(texts, "proposal-confirm")) }
            (act_form(seat, again_of(false), &format!("{here}/confirm"), &html! { (password_field(seat, confirm_told)) },
                &t!(texts, "proposal-confirm-go"), Some("/confirm")))
        }
        @if open && !own {
            @if let Err(refusal) = &may {
                @for problem in seat.tell(refusal) { (alert(texts, Kind::Info, &problem.title, &html! { p { (problem.cause) } })) }
            }
        }
        @if open && own { (alert(texts, Kind::Info, &t!(texts, "proposal-own"), &html! { p { (t!(texts, "proposal-own-says")) } })) }
        @if open && (own || may.is_ok()) {
            (disclosure(&if own { t!(texts, "proposal-withdraw") } else { t!(texts, "proposal-decline") }, &html! {
                (act_form(seat, again_of(true), &format!("{here}/withdraw"), &html! {
                    (reason_field(seat, again_of(true).map_or("", |call| call.posted.get("reason")), true, withdraw_told))
                }, &if own { t!(texts, "proposal-withdraw") } else { t!(texts, "proposal-decline") }, None))
            }, withdrawing))
        }
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

/// Who decided it, with the keys, for comparing with the journal.
fn outcome(seat: &Seat, entry: &Entry) -> Markup {
    let texts = seat.texts;
    let key = |key: &[u8; 32]| office::credentials::hex(&key[..8]);
    html! {
        @if let Some((second, at)) = &entry.confirmed {
            dl class="facts" {
                div { dt { (t!(texts, "proposal-confirmed-by")) } dd { (seat.name_of(Some(second.account))) ", " (at.german()) } }
                div { dt { (t!(texts, "proposal-keys")) } dd { span class="code" { (key(&entry.signature.key)) } " · " span class="code" { (key(&second.key)) } } }
            }
        }
        @if let Some((by, at, reason)) = &entry.withdrawn {
            dl class="facts" {
                div { dt { (t!(texts, "proposal-withdrawn-by")) } dd { (seat.name_of(*by)) ", " (at.german()) } }
                div { dt { (t!(texts, "reason")) } dd { (reason) } }
            }
        }
    }
}
