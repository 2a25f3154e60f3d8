//! What waits for a second person: what exactly will happen, who asks for it and why, and the signature that lets it happen.

mod list;
mod matter;
mod show;

use axum::Router;
use maud::Markup;

use crate::app::{Desk, get, post};
use crate::components::{Field, text_field};
use crate::frame::Area;
use crate::problem::Told;
use crate::seat::{Seat, error_at};
use crate::t;

pub(crate) use matter::title;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Confirm);
    Router::new()
        .route("/confirm", get(area, list::show))
        .route("/confirm/{proposal}", get(area, show::show))
        .route("/confirm/{proposal}/confirm", post(area, show::confirm))
        .route("/confirm/{proposal}/withdraw", post(area, show::withdraw))
}

/// Address of a proposal.
pub(crate) fn address(id: model::ids::ProposalId) -> String {
    format!("/confirm/{id}")
}

/// The field for the own password: this is the signature.
pub(crate) fn password_field(seat: &Seat, told: &[Told]) -> Markup {
    let texts = seat.texts;
    text_field(
        texts,
        &Field {
            name: "password",
            kind: "password",
            label: &t!(texts, "sign-password"),
            hint: Some(&t!(texts, "sign-password-hint", name = seat.actor.name.as_str())),
            autocomplete: "current-password",
            required: true,
            width: Some(24),
            error: error_at(told, "password").as_deref(),
            ..Field::default()
        },
    )
}

/// The field for the reason that the second person and later readers see.
pub(crate) fn reason_field(seat: &Seat, value: &str, required: bool, told: &[Told]) -> Markup {
    let texts = seat.texts;
    text_field(
        texts,
        &Field {
            name: "reason",
            label: &t!(texts, "reason"),
            hint: Some(&t!(texts, "proposal-reason-hint")),
            value,
            required,
            max_chars: Some(500),
            error: error_at(told, "reason").as_deref(),
            ..Field::default()
        },
    )
}
