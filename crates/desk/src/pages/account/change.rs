//! One account: roles, a new code, ending its sessions, closing it.

use books::accounts::Account;
use maud::html;
use model::Problem;
use model::problem::Refusal;

use super::{code_page, posted_roles, role_boxes};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::disclosure::disclosure;
use crate::components::{Button, Field, text_field};
use crate::frame::Area;
use crate::pages::form::{act_form, button_form};
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
    match seat.office.change_roles(&seat.actor, account.id, posted_roles(call)) {
        Ok(_) => Ok(Answer::see(format!("/accounts/{}", account.id.text()))),
        Err(refusal) => draw(seat, call, &seat.tell(&refusal)),
    }
}

/// `POST /accounts/{account}/code`.
pub(super) fn code(seat: &Seat, call: &Call) -> Outcome {
    let account = account(seat, call)?;
    let code = seat.office.issue_code(Some(&seat.actor), account.id)?;
    let frame = seat.frame(Some(Area::Accounts), t!(seat.texts, "account-code"));
    Ok(seat.page(&frame, &code_page(seat, &code)))
}

/// `POST /accounts/{account}/close`.
pub(super) fn close(seat: &Seat, call: &Call) -> Outcome {
    let account = account(seat, call)?;
    match seat.office.disable_account(&seat.actor, account.id, call.posted.get("reason")) {
        Ok(_) => {
            seat.desk.sessions().close_all(account.id, None);
            Ok(Answer::see(format!("/accounts/{}", account.id.text())))
        }
        Err(refusal) => draw(seat, call, &seat.tell(&refusal)),
    }
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
    let again = (!told.is_empty()).then_some(call);
    let address = format!("/accounts/{}", account.id.text());
    let chosen =
        if again.is_some() && call.path.ends_with("/roles") { posted_roles(call) } else { account.roles.clone() };
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
            (act_form(seat, again, &format!("{address}/roles"), &html! { (role_boxes(seat, &chosen, roles_error.as_deref())) }, &t!(texts, "account-roles-go"), Some("/accounts")))
            h2 { (t!(texts, "account-code")) }
            p { (t!(texts, "account-code-says")) }
            (button_form(seat, &format!("{address}/code"), &[], &Button { label: &t!(texts, "account-code-go"), ..Button::default() }))
            h2 { (t!(texts, "menu-sessions-of")) }
            (button_form(seat, &format!("{address}/sessions"), &[], &Button { label: &t!(texts, "account-sessions-end"), ..Button::default() }))
            h2 { (t!(texts, "account-close")) }
            (disclosure(&t!(texts, "account-close"), &html! {
                (act_form(seat, None, &format!("{address}/close"), &html! {
                    (text_field(texts, &Field { name: "reason", label: &t!(texts, "reason"), value: call.posted.get("reason"), required: true, max_chars: Some(300),
                        error: error_at(told, "reason").as_deref(), ..Field::default() }))
                }, &t!(texts, "account-close"), None))
            }, error_at(told, "reason").is_some()))
        }
    };
    Ok(if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) })
}
