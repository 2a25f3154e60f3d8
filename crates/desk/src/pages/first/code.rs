//! Name and one-time code, typed or by the printed link.

use axum::http::StatusCode;
use maud::html;

use crate::answer::{Answer, Cookie};
use crate::components::{Button, Field, button_row, error_summary, text_field};
use crate::frame::page;
use crate::problem::Told;
use crate::seat::{Call, Visitor, error_at, lines};
use crate::session::Stage;
use crate::t;

/// `GET /first`; a link may bring name and code, the button is still pressed by a person.
pub(super) fn show(visitor: &Visitor, call: &Call) -> Answer {
    if visitor.desk.office().is_none() {
        return Answer::see("/unlock");
    }
    draw(visitor, call, &[])
}

/// `POST /first`.
pub(super) fn enter(visitor: &Visitor, call: &Call) -> Answer {
    let Some(office) = visitor.desk.office() else {
        return Answer::see("/unlock");
    };
    match office.enter_code(call.posted.get("login"), call.posted.get("code")) {
        Err(refusal) => draw(visitor, call, &visitor.tell(&refusal)),
        Ok(account) => {
            let sessions = visitor.desk.sessions();
            // Whoever has the code takes the account over: what ran before ends.
            sessions.close_all(account, None);
            let token = sessions.open(
                account,
                Stage::SetPassword,
                &visitor.from,
                &visitor.desk.random(),
                visitor.desk.platform().now(),
            );
            Answer::see("/first/password").with_cookie(Cookie::Open(token))
        }
    }
}

fn draw(visitor: &Visitor, call: &Call, told: &[Told]) -> Answer {
    let texts = visitor.texts;
    let given = |name: &'static str| match call.posted.get(name) {
        "" => call.query.get(name),
        typed => typed,
    };
    let mut frame = visitor.frame(t!(texts, "first-title"));
    frame.faulty = !told.is_empty();
    let content = html! {
        (error_summary(texts, &lines(told)))
        p { (t!(texts, "first-says")) }
        form method="post" action="/first" class="form" {
            (text_field(texts, &Field { name: "login", label: &t!(texts, "sign-in-login"), value: given("login"), required: true,
                autocomplete: "username", width: Some(24), error: error_at(told, "login").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "code", label: &t!(texts, "first-code"), hint: Some(&t!(texts, "first-code-hint")), value: given("code"),
                required: true, autocomplete: "one-time-code", width: Some(24), error: error_at(told, "code").as_deref(), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "first-go"), primary: true, key: Some('s'), ..Button::default() }], Some(("/sign-in", &t!(texts, "first-known")))))
        }
    };
    let status = if told.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Answer::page_with(status, page(&frame, &content))
}
