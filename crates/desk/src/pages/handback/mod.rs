//! Pages of the hand-back.

use axum::Router;

use crate::app::Desk;

/// Addresses of this area.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
}
