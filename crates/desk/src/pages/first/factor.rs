//! Setting the second factor: an app with a QR code, or printed codes.

use axum::http::StatusCode;
use maud::{Markup, html};
use office::Office;

use super::at_stage;
use crate::answer::{Answer, Cookie};
use crate::components::{Button, Field, button, button_row, error_summary, steps, text_field};
use crate::frame::{csrf_field, own_svg, page};
use crate::problem::Told;
use crate::seat::{Call, Visitor, error_at, lines};
use crate::session::{Session, Stage};
use crate::t;

/// Quiet zone around a QR code, in modules (ISO/IEC 18004).
const QUIET_MODULES: usize = 4;

/// `GET /first/factor`.
pub(super) fn show(visitor: &Visitor, call: &Call) -> Answer {
    let (session, office) = match entry(visitor, call) {
        Ok(entry) => entry,
        Err(answer) => return answer,
    };
    if office.books().accounts.get(session.account).is_some_and(books::accounts::Account::ready)
        && call.query.get("way").is_empty()
        && session.proposed.is_none()
    {
        // Only the password was forgotten; the factor of before still counts.
        return keep_or_new(visitor, &session);
    }
    match call.query.get("way") {
        "printed" => choose(visitor, &session, &office, &[]),
        _ => totp(visitor, &session, &office, &[]),
    }
}

fn entry(visitor: &Visitor, call: &Call) -> Result<(Box<Session>, Office), Answer> {
    let session = at_stage(visitor, call, Stage::SetFactor)?;
    let office = visitor.desk.office().ok_or_else(|| Answer::see("/unlock"))?;
    Ok((session, office))
}

/// `POST /first/factor`.
pub(super) fn set(visitor: &Visitor, call: &Call) -> Answer {
    let (session, office) = match entry(visitor, call) {
        Ok(entry) => entry,
        Err(answer) => return answer,
    };
    match call.posted.get("do") {
        "totp" => {
            let secret = session.proposed.as_ref().map(|proposal| proposal.secret.clone()).unwrap_or_default();
            match office.confirm_totp(session.account, &secret, call.posted.get("second")) {
                Ok(()) => enter(visitor, &session, &office),
                Err(refusal) => {
                    let at_field: Vec<_> = refusal.into_iter().map(|p| p.at("second")).collect();
                    totp(visitor, &session, &office, &visitor.tell(&at_field))
                }
            }
        }
        "printed" => match office.make_printed_codes(session.account) {
            Ok(codes) => codes_page(visitor, &session, &codes),
            Err(refusal) => choose(visitor, &session, &office, &visitor.tell(&refusal)),
        },
        _ => enter(visitor, &session, &office),
    }
}

/// Everything is set: in, with a new token.
fn enter(visitor: &Visitor, session: &Session, office: &Office) -> Answer {
    match office.first_sign_in(session.account) {
        Err(_) => Answer::see("/first/factor?way=totp"),
        Ok(actor) => {
            let sessions = visitor.desk.sessions();
            sessions.close(&visitor.token);
            let token = sessions.open(
                actor.account,
                Stage::In,
                &visitor.from,
                &visitor.desk.random(),
                visitor.desk.platform().now(),
            );
            Answer::see("/").with_cookie(Cookie::Open(token))
        }
    }
}

fn draw(visitor: &Visitor, told: &[Told], content: &Markup) -> Answer {
    let texts = visitor.texts;
    let mut frame = visitor.frame(t!(texts, "factor-title"));
    frame.faulty = !told.is_empty();
    let content = html! {
        (error_summary(texts, &lines(told)))
        (steps(texts, 2, 2, &t!(texts, "factor-step")))
        (content)
    };
    let status = if told.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Answer::page_with(status, page(&frame, &content))
}

fn keep_or_new(visitor: &Visitor, session: &Session) -> Answer {
    let texts = visitor.texts;
    draw(
        visitor,
        &[],
        &html! {
            p { (t!(texts, "factor-there")) }
            form method="post" action="/first/factor" {
                (csrf_field(&session.csrf))
                (button_row(&[Button { label: &t!(texts, "factor-keep"), primary: true, send: Some(("do", "keep")), ..Button::default() }],
                    Some(("/first/factor?way=totp", &t!(texts, "factor-new")))))
            }
        },
    )
}

fn totp(visitor: &Visitor, session: &Session, office: &Office, told: &[Told]) -> Answer {
    let texts = visitor.texts;
    // The same secret until it is confirmed: a reloaded page or a mistyped code must not invalidate the app's entry.
    let proposal = match &session.proposed {
        Some(proposal) => proposal.clone(),
        None => office.propose_totp(session.account),
    };
    visitor.desk.sessions().update(&visitor.token, |s| s.proposed = Some(proposal.clone()));
    draw(
        visitor,
        told,
        &html! {
            p { (t!(texts, "factor-totp-says")) }
            @if let Some(svg) = qr(&proposal.uri) {
                div class="qr" role="img" aria-label=(t!(texts, "factor-qr")) { (own_svg(svg)) }
            }
            p { (t!(texts, "factor-typed")) " " span class="code" { (proposal.base32) } }
            form method="post" action="/first/factor" class="form" {
                (csrf_field(&session.csrf))
                (text_field(texts, &Field { name: "second", label: &t!(texts, "factor-code"), hint: Some(&t!(texts, "factor-code-hint")), required: true,
                    input_mode: "numeric", autocomplete: "one-time-code", width: Some(12), error: error_at(told, "second").as_deref(), ..Field::default() }))
                (button_row(&[Button { label: &t!(texts, "factor-go"), primary: true, send: Some(("do", "totp")), key: Some('s'), ..Button::default() }],
                    Some(("/first/factor?way=printed", &t!(texts, "factor-to-printed")))))
            }
        },
    )
}

fn choose(visitor: &Visitor, session: &Session, _: &Office, told: &[Told]) -> Answer {
    let texts = visitor.texts;
    draw(
        visitor,
        told,
        &html! {
            p { (t!(texts, "factor-printed-says")) }
            form method="post" action="/first/factor" {
                (csrf_field(&session.csrf))
                (button_row(&[Button { label: &t!(texts, "factor-printed-make"), primary: true, send: Some(("do", "printed")), ..Button::default() }],
                    Some(("/first/factor?way=totp", &t!(texts, "factor-to-totp")))))
            }
        },
    )
}

fn codes_page(visitor: &Visitor, session: &Session, codes: &[String]) -> Answer {
    let texts = visitor.texts;
    draw(
        visitor,
        &[],
        &html! {
            p { (t!(texts, "factor-codes-says", count = codes.len())) }
            ol class="codes" { @for code in codes { li { (code) } } }
            form method="post" action="/first/factor" {
                (csrf_field(&session.csrf))
                p { button type="button" class="button" data-print hidden { (t!(texts, "print")) } }
                (button(&Button { label: &t!(texts, "factor-codes-done"), primary: true, send: Some(("do", "done")), ..Button::default() }))
            }
        },
    )
}

/// A QR code as SVG of one path, without any inline style.
pub(crate) fn qr(text: &str) -> Option<String> {
    let code = fast_qr::QRBuilder::new(text).build().ok()?;
    let size = code.size + 2 * QUIET_MODULES;
    let mut path = String::new();
    for row in 0..code.size {
        for column in 0..code.size {
            if code[row][column].value() {
                path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET_MODULES, row + QUIET_MODULES));
            }
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}h-{size}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}
