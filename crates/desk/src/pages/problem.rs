//! Pages that only say what happened.

use axum::http::StatusCode;
use maud::{Markup, html};
use model::Problem;

use crate::answer::Answer;
use crate::components::{Kind, alert};
use crate::frame::page;
use crate::problem::Told;
use crate::seat::Visitor;
use crate::t;
use crate::text::Texts;

/// The problems in words, with a way on.
#[must_use]
pub fn body(texts: Texts, told: &[Told]) -> Markup {
    html! {
        @for one in told {
            (alert(texts, Kind::Danger, &one.title, &html! {
                @if !one.cause.is_empty() { p { (one.cause) } }
                @if !one.remedy.is_empty() { p { (one.remedy) } }
                p class="small muted" { (t!(texts, "problem-code", code = one.code.as_str())) }
            }))
        }
        p { a class="button" href="/" { (t!(texts, "problem-home")) } }
    }
}

fn plain(visitor: &Visitor, problem: Problem, status: StatusCode) -> Answer {
    let mut frame = visitor.frame(t!(visitor.texts, "problem-title"));
    frame.faulty = true;
    let told = visitor.tell(&[problem]);
    Answer::page_with(status, page(&frame, &body(visitor.texts, &told)))
}

/// No such page.
#[must_use]
pub fn not_found(visitor: &Visitor) -> Answer {
    plain(visitor, Problem::new("NB-S-900"), StatusCode::NOT_FOUND)
}

/// The form's token does not fit the session, or the form came from elsewhere.
#[must_use]
pub fn stale(visitor: &Visitor) -> Answer {
    plain(visitor, Problem::new("NB-S-901"), StatusCode::FORBIDDEN)
}

/// More was sent than any page takes.
#[must_use]
pub fn too_large(visitor: &Visitor) -> Answer {
    let most = crate::http::body::BODY_BYTES_MAX / (1024 * 1024);
    plain(visitor, Problem::new("NB-V-352").with("max", most), StatusCode::PAYLOAD_TOO_LARGE)
}

/// Something in the house broke; the request alone fails.
#[must_use]
pub fn broken(visitor: &Visitor) -> Answer {
    plain(visitor, Problem::new("NB-S-902"), StatusCode::INTERNAL_SERVER_ERROR)
}
