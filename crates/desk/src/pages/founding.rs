//! The first account of a house that was just unlocked: only from the machine itself, only while nobody has signed in yet.

use axum::Router;
use axum::http::StatusCode;
use maud::html;
use model::Problem;

use crate::answer::Answer;
use crate::app::{Desk, open_get, open_post};
use crate::components::{Button, Field, button_row, error_summary, text_field};
use crate::frame::page;
use crate::problem::Told;
use crate::seat::{Call, Visitor, error_at, lines};
use crate::t;

/// Where the first account is made.
pub(crate) const ADDRESS: &str = "/unlock/first";

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new().route(ADDRESS, open_get(show)).route(ADDRESS, open_post(make))
}

/// Where whoever unlocked goes on.
pub(super) fn after_unlocking(visitor: &Visitor) -> &'static str {
    match visitor.desk.office() {
        Some(office) if office.nobody_has_an_account() => ADDRESS,
        _ => "/sign-in",
    }
}

fn show(visitor: &Visitor, call: &Call) -> Answer {
    match visitor.desk.office() {
        None => Answer::see("/unlock"),
        Some(office) if !office.nobody_signed_in_yet() => Answer::see("/sign-in"),
        Some(_) => draw(visitor, call, &[]),
    }
}

fn make(visitor: &Visitor, call: &Call) -> Answer {
    let Some(office) = visitor.desk.office() else {
        return Answer::see("/unlock");
    };
    if !visitor.local {
        return draw(visitor, call, &visitor.tell(&[Problem::new("NB-S-904")]));
    }
    let posted = &call.posted;
    match office.make_first_account(posted.get("login"), posted.get("name"), posted.get("function")) {
        Err(refusal) => draw(visitor, call, &visitor.tell(&refusal)),
        Ok(code) => {
            let texts = visitor.texts;
            let frame = visitor.frame(t!(texts, "founding-made"));
            let content = html! {
                section class="receipt" {
                    div role="status" {
                        h2 class="receipt__done" { (t!(texts, "code-made", login = code.login.as_str())) }
                        p class="receipt__number" { span class="receipt__label" { (t!(texts, "first-code")) } strong class="code" { (code.code) } }
                        p class="receipt__kept" { (t!(texts, "code-until", until = code.expires.german())) }
                    }
                }
                p { (t!(texts, "founding-next")) }
                form method="get" action="/first" {
                    input type="hidden" name="login" value=(code.login);
                    (button_row(&[Button { label: &t!(texts, "founding-go"), primary: true, ..Button::default() }], None))
                }
            };
            Answer::page(page(&frame, &content))
        }
    }
}

fn draw(visitor: &Visitor, call: &Call, told: &[Told]) -> Answer {
    let texts = visitor.texts;
    let posted = &call.posted;
    let mut frame = visitor.frame(t!(texts, "founding-title"));
    frame.faulty = !told.is_empty();
    let content = html! {
        (error_summary(texts, &lines(told)))
        p { (t!(texts, "founding-says")) }
        form method="post" action=(ADDRESS) class="form" autocomplete="off" {
            (text_field(texts, &Field { name: "name", label: &t!(texts, "account-name"), hint: Some(&t!(texts, "account-name-hint")), value: posted.get("name"),
                required: true, max_chars: Some(120), error: error_at(told, "name").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "login", label: &t!(texts, "sign-in-login"), hint: Some(&t!(texts, "account-login-hint")), value: posted.get("login"),
                required: true, max_chars: Some(40), width: Some(24), error: error_at(told, "login").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "function", label: &t!(texts, "account-function"), hint: Some(&t!(texts, "account-function-hint")), value: posted.get("function"),
                max_chars: Some(120), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "account-make"), primary: true, key: Some('s'), ..Button::default() }], None))
        }
    };
    let status = if told.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Answer::page_with(status, page(&frame, &content))
}
