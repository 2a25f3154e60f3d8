//! Lists of the stock on paper.

use model::Problem;
use model::ids::StockId;
use model::problem::Refusal;

use super::{kind_of, mine};
use crate::answer::Answer;
use crate::app::Outcome;
use crate::seat::{Call, Seat};

/// `GET /stock/{kind}/count.pdf`.
pub(super) fn count(seat: &Seat, call: &Call) -> Outcome {
    let kind = kind_of(seat, call)?;
    Ok(Answer::pdf(seat.office.stock_count_pdf(&seat.actor, &kind.key)?, "Zaehlliste.pdf"))
}

/// `GET /stock/{kind}/invalid.pdf`.
pub(super) fn invalid(seat: &Seat, call: &Call) -> Outcome {
    let kind = kind_of(seat, call)?;
    Ok(Answer::pdf(seat.office.stock_invalid_pdf(&seat.actor, &kind.key)?, "Ungueltige-Nummern.pdf"))
}

fn id(call: &Call) -> Result<StockId, Refusal> {
    call.param("id").parse().map_err(|_| vec![Problem::new("NB-S-900")])
}

fn allowed(seat: &Seat, kind: Option<String>) -> Result<(), Refusal> {
    let kind = kind.and_then(|key| seat.office.catalogue().blank(&key).cloned());
    match kind {
        Some(kind) if mine(seat, &kind) => Ok(()),
        Some(_) => Err(vec![Problem::new("NB-A-010")]),
        None => Err(vec![Problem::new("NB-S-900")]),
    }
}

/// `GET /stock/open/loss/{id}/pdf`.
pub(super) fn loss(seat: &Seat, call: &Call) -> Outcome {
    let id = id(call)?;
    allowed(seat, seat.office.books().stock.loss(id).map(|one| one.kind.clone()))?;
    Ok(Answer::pdf(seat.office.loss_pdf(&seat.actor, id)?, "Verlustmeldung.pdf"))
}

/// `GET /stock/open/destruction/{id}/pdf`.
pub(super) fn destruction(seat: &Seat, call: &Call) -> Outcome {
    let id = id(call)?;
    allowed(seat, seat.office.books().stock.destruction(id).map(|one| one.kind.clone()))?;
    Ok(Answer::pdf(seat.office.destruction_pdf(&seat.actor, id)?, "Vernichtung.pdf"))
}
