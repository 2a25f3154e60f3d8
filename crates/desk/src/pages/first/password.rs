//! Setting the password.

use axum::http::StatusCode;
use maud::html;
use model::Problem;

use super::at_stage;
use crate::answer::Answer;
use crate::components::{Button, Field, button_row, error_summary, steps, text_field};
use crate::frame::{csrf_field, page};
use crate::problem::Told;
use crate::seat::{Call, Visitor, error_at, lines};
use crate::session::Stage;
use crate::t;

/// `GET /first/password`.
pub(super) fn show(visitor: &Visitor, call: &Call) -> Answer {
    match at_stage(visitor, call, Stage::SetPassword) {
        Ok(session) => draw(visitor, &session.csrf, &[]),
        Err(answer) => answer,
    }
}

/// `POST /first/password`.
pub(super) fn set(visitor: &Visitor, call: &Call) -> Answer {
    let session = match at_stage(visitor, call, Stage::SetPassword) {
        Ok(session) => session,
        Err(answer) => return answer,
    };
    let Some(office) = visitor.desk.office() else {
        return Answer::see("/unlock");
    };
    let password = call.posted.raw("password").unwrap_or_default();
    if password != call.posted.raw("again").unwrap_or_default() {
        let told = visitor.tell(&[Problem::new("NB-A-900").at("again")]);
        return draw(visitor, &session.csrf, &told);
    }
    match office.set_password(session.account, password) {
        Ok(()) => {
            visitor.desk.sessions().update(&visitor.token, |s| s.stage = Stage::SetFactor);
            Answer::see("/first/factor")
        }
        Err(refusal) => {
            let at_field: Vec<Problem> =
                refusal.into_iter().map(|p| if p.field.is_none() { p.at("password") } else { p }).collect();
            draw(visitor, &session.csrf, &visitor.tell(&at_field))
        }
    }
}

fn draw(visitor: &Visitor, csrf: &str, told: &[Told]) -> Answer {
    let texts = visitor.texts;
    let mut frame = visitor.frame(t!(texts, "first-password-title"));
    frame.faulty = !told.is_empty();
    let content = html! {
        (error_summary(texts, &lines(told)))
        (steps(texts, 1, 2, &t!(texts, "first-step-password")))
        p { (t!(texts, "first-password-says")) }
        form method="post" action="/first/password" class="form" {
            (csrf_field(csrf))
            (text_field(texts, &Field { name: "password", kind: "password", label: &t!(texts, "first-password"), hint: Some(&t!(texts, "first-password-hint")),
                required: true, autocomplete: "new-password", error: error_at(told, "password").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "again", kind: "password", label: &t!(texts, "first-again"), required: true,
                autocomplete: "new-password", error: error_at(told, "again").as_deref(), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "first-password-go"), primary: true, key: Some('s'), ..Button::default() }], None))
        }
    };
    let status = if told.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Answer::page_with(status, page(&frame, &content))
}
