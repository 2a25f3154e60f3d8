//! The first sign-in: one-time code, password, second factor.

mod code;
mod factor;
mod password;

use axum::Router;

use crate::answer::Answer;
use crate::app::{Desk, open_get, open_post};
use crate::http::token;
use crate::seat::{Call, Visitor};
use crate::session::{Found, Session, Stage};

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/first", open_get(code::show))
        .route("/first", open_post(code::enter))
        .route("/first/password", open_get(password::show))
        .route("/first/password", open_post(password::set))
        .route("/first/factor", open_get(factor::show))
        .route("/first/factor", open_post(factor::set))
}

/// The session at this stage of the first sign-in; otherwise the way to where the person belongs.
fn at_stage(visitor: &Visitor, call: &Call, stage: Stage) -> Result<Box<Session>, Answer> {
    let now = visitor.desk.platform().now();
    let Found::Running(session) = visitor.desk.sessions().find(&visitor.token, now) else {
        return Err(Answer::see("/first"));
    };
    let posted = call.method == axum::http::Method::POST;
    if posted && !token::equal(call.posted.get("csrf"), &session.csrf) {
        return Err(super::problem::stale(visitor));
    }
    match session.stage {
        at if at == stage => Ok(session),
        Stage::SetPassword => Err(Answer::see("/first/password")),
        Stage::SetFactor => Err(Answer::see("/first/factor")),
        Stage::In => Err(Answer::see("/")),
    }
}
