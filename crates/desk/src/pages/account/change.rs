//! One account: roles, a new code, ending its sessions, closing it.

use books::accounts::Account;
use maud::{Markup, html};
use model::Problem;
use model::problem::Refusal;
use office::accounts::Made;

use super::{code_page, posted_roles, role_boxes};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::Button;
use crate::frame::Area;
use crate::pages::form::{act_form, button_form};
use crate::pages::proposal::{self, password_field, reason_field};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

fn account(seat: &Seat, call: &Call) -> Result<Account, Refusal> {
    let missing = || vec![Problem::new("NB-A-015")];
    let id = call.param("account").parse().map_err(|_| missing())?;
    seat.office.books().accounts.get(id).cloned().ok_or_else(missing)
}

/// `GET /accounts/{account}`.
pub(super) fn show(seat: &Seat, call: &Call) -> Outcome {
    draw(seat, call, &[])
}

/// `POST /accounts/{account}/roles`.
pub(super) fn roles(seat: &Seat, call: &Call) -> Outcome {
    let account = account(seat, call)?;
    let (reason, password) = signed(call);
    match seat.office.change_roles(&seat.actor, call.intent()?, account.id, posted_roles(call), reason, password) {
        Ok(Some(id)) => Ok(Answer::see(proposal::address(id))),
        Ok(None) => Ok(Answer::see(format!("/accounts/{}", account.id.text()))),
        Err(refusal) => draw(seat, call, &seat.tell(&refusal)),
    }
}

/// `POST /accounts/{account}/code`.
pub(super) fn code(seat: &Seat, call: &Call) -> Outcome {
    let account = account(seat, call)?;
    let (reason, password) = signed(call);
    match seat.office.renew_code(&seat.actor, call.intent()?, account.id, reason, password) {
        Ok(Made::Waits(id)) => Ok(Answer::see(proposal::address(id))),
        Ok(Made::Code(code)) => {
            let frame = seat.frame(Some(Area::Accounts), t!(seat.texts, "account-code"));
            Ok(seat.page(&frame, &code_page(seat, &code)))
        }
        Err(refusal) => one_step(seat, call, Step::Code, &seat.tell(&refusal)),
    }
}

/// `POST /accounts/{account}/close`.
pub(super) fn close(seat: &Seat, call: &Call) -> Outcome {
    let account = account(seat, call)?;
    let (reason, password) = signed(call);
    match seat.office.close_account(&seat.actor, account.id, reason, password) {
        Ok(_) => {
            seat.desk.sessions().close_all(account.id, None);
            Ok(Answer::see(format!("/accounts/{}", account.id.text())))
        }
        Err(refusal) => one_step(seat, call, Step::Close, &seat.tell(&refusal)),
    }
}

/// Reason and password of a form that signs.
fn signed(call: &Call) -> (&str, &str) {
    (call.posted.get("reason"), call.posted.raw("password").unwrap_or_default())
}

/// `POST /accounts/{account}/sessions`: ends all sessions of the account (ASVS 7.4.5).
pub(super) fn sessions(seat: &Seat, call: &Call) -> Outcome {
    let account = account(seat, call)?;
    seat.desk.sessions().close_all(account.id, Some(&seat.token));
    Ok(Answer::see(format!("/accounts/{}", account.id.text())))
}

fn draw(seat: &Seat, call: &Call, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let account = account(seat, call)?;
    let again = Some(call).filter(|_| !told.is_empty());
    let address = format!("/accounts/{}", account.id.text());
    let chosen = again.map_or_else(|| account.roles.clone(), posted_roles);
    let mut frame = seat.frame(Some(Area::Accounts), account.name.clone());
    frame.crumbs = vec![(t!(texts, "nav-accounts"), "/accounts".into())];
    let roles_error = error_at(told, "roles");
    let content = html! {
        dl class="facts" {
            div { dt { (t!(texts, "sign-in-login")) } dd { (account.login) } }
            div { dt { (t!(texts, "account-function")) } dd { (account.function) } }
            div { dt { (t!(texts, "account-state")) } dd {
                @if account.disabled { (t!(texts, "account-closed")) } @else if account.ready() { (t!(texts, "account-ready")) } @else { (t!(texts, "account-waiting")) }
            } }
        }
        @if !account.disabled {
            (act_form(seat, again, &format!("{address}/roles"), &html! {
                (role_boxes(seat, &chosen, roles_error.as_deref()))
                p { (t!(texts, "account-power-says")) }
                (signed_fields(seat, again, told))
            }, &t!(texts, "account-roles-go"), Some("/accounts")))
            h2 { (t!(texts, "account-more")) }
            ul {
                li { a href={ (address) "/code" } { (t!(texts, "account-code-go")) } }
                li { a href={ (address) "/close" } { (t!(texts, "account-close")) } }
            }
            (button_form(seat, &format!("{address}/sessions"), &[], &Button { label: &t!(texts, "account-sessions-end"), ..Button::default() }))
        }
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

/// What has a page of its own, because it is signed and cannot be taken back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Code,
    Close,
}

/// `GET /accounts/{account}/code`.
pub(super) fn code_form(seat: &Seat, call: &Call) -> Outcome {
    one_step(seat, call, Step::Code, &[])
}

/// `GET /accounts/{account}/close`.
pub(super) fn close_form(seat: &Seat, call: &Call) -> Outcome {
    one_step(seat, call, Step::Close, &[])
}

fn one_step(seat: &Seat, call: &Call, step: Step, told: &[Told]) -> Outcome {
    let texts = seat.texts;
    let account = account(seat, call)?;
    let address = format!("/accounts/{}", account.id.text());
    let (name, title, says, go) = match step {
        Step::Code => ("code", t!(texts, "account-code"), t!(texts, "account-code-says"), t!(texts, "account-code-go")),
        Step::Close => {
            ("close", t!(texts, "account-close"), t!(texts, "account-close-says"), t!(texts, "account-close"))
        }
    };
    let mut frame = seat.frame(Some(Area::Accounts), title);
    frame.crumbs = vec![(t!(texts, "nav-accounts"), "/accounts".into()), (account.name.clone(), address.clone())];
    let again = Some(call).filter(|_| !told.is_empty());
    let content = html! {
        dl class="facts" { div { dt { (t!(texts, "account-name")) } dd { (account.name) } } }
        p { (says) }
        @if step == Step::Code && seat.office.needs_second(&seat.actor, account.id, &[]) { p { (t!(texts, "account-code-power")) } }
        (act_form(seat, again, &format!("{address}/{name}"), &signed_fields(seat, again, told), &go, Some(&address)))
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}

fn signed_fields(seat: &Seat, again: Option<&Call>, told: &[Told]) -> Markup {
    html! {
        (reason_field(seat, again.map_or("", |call| call.posted.get("reason")), true, told))
        (password_field(seat, told))
    }
}
