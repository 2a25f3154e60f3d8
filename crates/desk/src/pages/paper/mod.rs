//! The ledger of papers, one paper, blank sheets, and the check of a paper that somebody shows.

mod blank;
mod check;
mod ledger;
mod one;
mod phone;

use axum::Router;
use model::catalogue::PaperKind;

use crate::app::{Desk, get, open_get, open_post, post};
use crate::frame::Area;
use crate::t;
use crate::text::Texts;

/// Addresses.
pub(crate) fn router() -> Router<Desk> {
    let area = Some(Area::Papers);
    Router::new()
        .route("/papers", get(area, ledger::show))
        .route("/papers/blanks", get(area, blank::show))
        .route("/papers/blanks", post(area, blank::print))
        .route("/papers/blanks/{number}", get(area, blank::pdf))
        .route("/papers/phone", get(area, phone::show))
        .route("/papers/{number}", get(area, one::show))
        .route("/papers/{number}/pdf", get(area, one::pdf))
        .route("/papers/{number}/hand-out", post(area, one::hand_out))
        .route("/papers/{number}/void", post(area, one::void))
        .route("/papers/{number}/letter", post(area, one::letter))
        .route("/check", open_get(check::show))
        .route("/check", open_post(check::check))
}

/// The kind in words.
pub(crate) fn kind_name(texts: Texts, kind: PaperKind) -> String {
    match kind {
        PaperKind::Niederschrift => t!(texts, "kind-niederschrift"),
        PaperKind::Bescheinigung => t!(texts, "kind-bescheinigung"),
        PaperKind::Zurueckstellung => t!(texts, "kind-zurueckstellung"),
        PaperKind::Empfang => t!(texts, "kind-empfang"),
        PaperKind::Handzettel => t!(texts, "kind-handzettel"),
        PaperKind::Zahlungslauf => t!(texts, "kind-zahlungslauf"),
        PaperKind::Nacherfassung => t!(texts, "kind-nacherfassung"),
        PaperKind::Tagesblatt => t!(texts, "kind-tagesblatt"),
        PaperKind::Eheniederschrift => t!(texts, "kind-eheniederschrift"),
        PaperKind::Eheurkunde => t!(texts, "kind-eheurkunde"),
        PaperKind::Begleitschreiben => t!(texts, "kind-begleitschreiben"),
        PaperKind::Schreiben => t!(texts, "kind-schreiben"),
        PaperKind::Berechnungsblatt => t!(texts, "kind-berechnungsblatt"),
        PaperKind::Zahlungsmitteilung => t!(texts, "kind-zahlungsmitteilung"),
        PaperKind::Kassenbeleg => t!(texts, "kind-kassenbeleg"),
        PaperKind::Kassenliste => t!(texts, "kind-kassenliste"),
        PaperKind::Datenblatt => t!(texts, "kind-datenblatt"),
        PaperKind::Quittung => t!(texts, "kind-quittung"),
    }
}
