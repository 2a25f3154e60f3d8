//! A new account.

use maud::html;
use office::accounts::{Made, NewAccountForm};

use super::{code_page, posted_roles, role_boxes};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::components::{Field, text_field};
use crate::frame::Area;
use crate::pages::form::act_form;
use crate::pages::proposal::{self, password_field, reason_field};
use crate::problem::Told;
use crate::seat::{Call, Seat, error_at};
use crate::t;

/// `GET /accounts/new`.
pub(super) fn form(seat: &Seat, call: &Call) -> Outcome {
    Ok(draw(seat, None, call, &[]))
}

/// `POST /accounts/new`.
pub(super) fn create(seat: &Seat, call: &Call) -> Outcome {
    let posted = &call.posted;
    let form = NewAccountForm {
        login: posted.get("login").to_owned(),
        name: posted.get("name").to_owned(),
        function: posted.get("function").to_owned(),
        roles: posted_roles(call),
    };
    let password = posted.raw("password").unwrap_or_default();
    match seat.office.make_account(&seat.actor, call.intent()?, form, posted.get("reason"), password) {
        Ok(Made::Waits(id)) => Ok(Answer::see(proposal::address(id))),
        Ok(Made::Code(code)) => {
            let frame = seat.frame(Some(Area::Accounts), t!(seat.texts, "account-made"));
            Ok(seat.page(&frame, &code_page(seat, &code)))
        }
        Err(refusal) => Ok(draw(seat, Some(call), call, &seat.tell(&refusal))),
    }
}

fn draw(seat: &Seat, again: Option<&Call>, call: &Call, told: &[Told]) -> Answer {
    let texts = seat.texts;
    let posted = &call.posted;
    let mut frame = seat.frame(Some(Area::Accounts), t!(texts, "account-new"));
    frame.crumbs = vec![(t!(texts, "nav-accounts"), "/accounts".into())];
    let roles_error = error_at(told, "roles");
    let content = html! {
        (act_form(seat, again, "/accounts/new", &html! {
            (text_field(texts, &Field { name: "name", label: &t!(texts, "account-name"), hint: Some(&t!(texts, "account-name-hint")), value: posted.get("name"),
                required: true, max_chars: Some(120), error: error_at(told, "name").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "login", label: &t!(texts, "sign-in-login"), hint: Some(&t!(texts, "account-login-hint")), value: posted.get("login"),
                required: true, max_chars: Some(40), width: Some(24), error: error_at(told, "login").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "function", label: &t!(texts, "account-function"), hint: Some(&t!(texts, "account-function-hint")), value: posted.get("function"),
                max_chars: Some(120), ..Field::default() }))
            (role_boxes(seat, &posted_roles(call), roles_error.as_deref()))
            p { (t!(texts, "account-power-says")) }
            (reason_field(seat, posted.get("reason"), false, told))
            (password_field(seat, told))
        }, &t!(texts, "account-make"), Some("/accounts")))
    };
    if told.is_empty() { seat.page(&frame, &content) } else { seat.page_with_errors(frame, told, &content) }
}
