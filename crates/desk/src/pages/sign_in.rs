//! Signing in and out; and getting back what was typed when a session ran out in a half-filled form.

use axum::Router;
use axum::http::{Method, StatusCode};
use maud::{Markup, html};
use model::ids::AccountId;

use crate::answer::{Answer, Cookie};
use crate::app::{Desk, Outcome, get, open_get, open_post, post};
use crate::components::{
    Button, Cell, Field, Kind, Table, alert, button, button_row, error_summary, table, text_field,
};
use crate::frame::{csrf_field, page};
use crate::http::Posted;
use crate::http::body::{encode, parse};
use crate::pages::founding;
use crate::problem::Told;
use crate::seat::{Call, Seat, Visitor, error_at, lines};
use crate::session::{Found, Stage, said_owner};
use crate::t;

/// Names that are never carried over a sign-in: secrets, and what belongs to the old session.
const NEVER_CARRIED: [&str; 5] = ["csrf", "password", "second", "passphrase", "code"];

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/sign-in", open_get(show))
        .route("/sign-in", open_post(enter))
        .route("/sign-out", post(None, leave))
        .route("/sessions", get(None, list))
        .route("/sessions", post(None, end_others))
}

fn show(visitor: &Visitor, call: &Call) -> Answer {
    if visitor.desk.office().is_none() {
        return Answer::see("/unlock");
    }
    if let Found::Running(session) = visitor.desk.sessions().find(&visitor.token, visitor.desk.platform().now())
        && session.stage == Stage::In
    {
        return Answer::see("/");
    }
    draw(visitor, call, &Kept::default(), &[], StatusCode::OK)
}

/// What the sign-in page carries along.
#[derive(Default)]
struct Kept {
    path: String,
    body: String,
    ended: bool,
}

/// The session has ended, or there never was one: sign in, and go on where you were.
pub(crate) fn again(visitor: &Visitor, call: &Call) -> Answer {
    let posted =
        Posted(call.posted.0.iter().filter(|(name, _)| !NEVER_CARRIED.contains(&name.as_str())).cloned().collect());
    let kept = Kept {
        path: call.path.clone(),
        body: if call.method == Method::POST { encode(&posted) } else { String::new() },
        ended: !visitor.token.is_empty(),
    };
    draw(visitor, call, &kept, &[], StatusCode::UNAUTHORIZED)
}

fn kept_of(call: &Call) -> Kept {
    let path = call.posted.get("resume.path");
    // Only a place inside the desk.
    let inside = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    Kept {
        path: if inside { path.to_owned() } else { String::new() },
        body: call.posted.get("resume.body").to_owned(),
        ended: !call.posted.get("resume.body").is_empty(),
    }
}

fn enter(visitor: &Visitor, call: &Call) -> Answer {
    let Some(office) = visitor.desk.office() else {
        return Answer::see("/unlock");
    };
    let kept = kept_of(call);
    let password = call.posted.raw("password").unwrap_or_default();
    match office.sign_in(call.posted.get("login"), password, call.posted.get("second")) {
        Err(refusal) => {
            let told = visitor.tell(&refusal);
            draw(visitor, call, &kept, &told, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Ok(actor) => {
            let now = visitor.desk.platform().now();
            let before = visitor.desk.sessions().find(&visitor.token, now);
            visitor.desk.sessions().close(&visitor.token);
            let token =
                visitor.desk.sessions().open(actor.account, Stage::In, &visitor.from, &visitor.desk.random(), now);
            go_on(visitor, &kept, &before, actor.account, &token).with_cookie(Cookie::Open(token))
        }
    }
}

/// Back to where the person was; typed input only to the person who typed it.
fn go_on(visitor: &Visitor, kept: &Kept, before: &Found, account: AccountId, token: &str) -> Answer {
    let owner = match before {
        Found::Ended(owner) => Some(*owner),
        Found::Running(session) => Some(session.account),
        Found::Unknown => said_owner(&visitor.token),
    };
    let other = owner.is_some_and(|owner| owner != account);
    if kept.path.is_empty() || other {
        return Answer::see("/");
    }
    if kept.body.is_empty() {
        return Answer::see(kept.path.clone());
    }
    let Some(mut posted) = parse(kept.body.as_bytes()) else {
        return Answer::see("/");
    };
    if !posted.get("step").is_empty() {
        // A form of several pages opens again where it was; nothing is sent off by signing in.
        posted.set("do", "stay");
    }
    let now = visitor.desk.platform().now();
    let Found::Running(session) = visitor.desk.sessions().find(token, now) else {
        return Answer::see("/");
    };
    let texts = visitor.texts;
    let content = html! {
        p { (t!(texts, "resume-says")) }
        form method="post" action=(kept.path) {
            (csrf_field(&session.csrf))
            @for (name, value) in &posted.0 { input type="hidden" name=(name) value=(value); }
            (button_row(&[Button { label: &t!(texts, "resume-go"), primary: true, ..Button::default() }], Some(("/", &t!(texts, "resume-drop")))))
        }
    };
    Answer::page(page(&visitor.frame(t!(texts, "resume-title")), &content))
}

fn draw(visitor: &Visitor, call: &Call, kept: &Kept, told: &[Told], status: StatusCode) -> Answer {
    let texts = visitor.texts;
    let mut frame = visitor.frame(t!(texts, "sign-in-title"));
    frame.faulty = !told.is_empty();
    let login = match call.posted.get("login") {
        "" => call.query.get("login"),
        typed => typed,
    };
    let content = html! {
        (error_summary(texts, &lines(told)))
        @if kept.ended && told.is_empty() {
            (alert(texts, Kind::Info, &t!(texts, "sign-in-ended"), &html! {
                @if !kept.body.is_empty() { p { (t!(texts, "sign-in-kept")) } }
            }))
        }
        form method="post" action="/sign-in" class="form" {
            input type="hidden" name="resume.path" value=(kept.path);
            input type="hidden" name="resume.body" value=(kept.body);
            (text_field(texts, &Field { name: "login", label: &t!(texts, "sign-in-login"), value: login, required: true,
                autocomplete: "username", width: Some(24), error: error_at(told, "login").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "password", kind: "password", label: &t!(texts, "sign-in-password"), required: true,
                autocomplete: "current-password", width: Some(24), error: error_at(told, "password").as_deref(), ..Field::default() }))
            (text_field(texts, &Field { name: "second", label: &t!(texts, "sign-in-second"), hint: Some(&t!(texts, "sign-in-second-hint")),
                required: true, autocomplete: "one-time-code", width: Some(12), error: error_at(told, "second").as_deref(), ..Field::default() }))
            (button_row(&[Button { label: &t!(texts, "sign-in-go"), primary: true, key: Some('s'), ..Button::default() }], None))
        }
        p { a href="/first" { (t!(texts, "sign-in-first")) } }
        @if visitor.local && visitor.desk.office().is_some_and(|office| office.nobody_has_an_account()) {
            p { a href=(founding::ADDRESS) { (t!(texts, "founding-title")) } }
        }
    };
    Answer::page_with(status, page(&frame, &content))
}

fn leave(seat: &Seat, _: &Call) -> Outcome {
    seat.desk.sessions().close(&seat.token);
    seat.office.sign_out(seat.actor.account);
    Ok(Answer::see("/sign-in").with_cookie(Cookie::Close))
}

fn list(seat: &Seat, _: &Call) -> Outcome {
    let texts = seat.texts;
    let now = seat.desk.platform().now();
    let sessions = seat.desk.sessions().of(seat.actor.account, &seat.token, now);
    let others = sessions.len() > 1;
    let rows = sessions
        .iter()
        .map(|(session, own)| {
            vec![
                Cell::Text(session.began.german()),
                Cell::Text(session.seen.german()),
                Cell::Text(session.from.clone()),
                Cell::Text(if *own { t!(texts, "sessions-own") } else { String::new() }),
            ]
        })
        .collect();
    let content: Markup = html! {
        (table(&Table {
            caption: t!(texts, "sessions-caption"),
            head: vec![
                (t!(texts, "sessions-began"), false),
                (t!(texts, "sessions-seen"), false),
                (t!(texts, "sessions-from"), false),
                (t!(texts, "sessions-which"), false),
            ],
            rows,
            ..Table::default()
        }))
        p { (t!(texts, "sessions-limits")) }
        @if others {
            form method="post" action="/sessions" {
                (seat.hidden())
                (button(&Button { label: &t!(texts, "sessions-end"), primary: true, danger: true, ..Button::default() }))
            }
        }
    };
    Ok(seat.page(&seat.frame(None, t!(texts, "menu-sessions")), &content))
}

fn end_others(seat: &Seat, _: &Call) -> Outcome {
    seat.desk.sessions().close_all(seat.actor.account, Some(&seat.token));
    Ok(Answer::see("/sessions"))
}
