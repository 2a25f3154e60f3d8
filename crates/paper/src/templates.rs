//! The general papers of the catalogue (`catalogue/_papers`), built into the binary.

use crate::kinds::PaperKind;

macro_rules! paper {
    ($name:literal) => {
        include_str!(concat!("../../../catalogue/_papers/", $name, ".typ"))
    };
}

/// The main template of a kind.
#[must_use]
pub fn main(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Niederschrift => paper!("niederschrift"),
        PaperKind::Bescheinigung => paper!("bescheinigung"),
        PaperKind::Zurueckstellung => paper!("zurueckstellung"),
        PaperKind::Empfang => paper!("empfang"),
        PaperKind::Handzettel => paper!("handzettel"),
        PaperKind::Zahlungslauf => paper!("zahlungslauf"),
        PaperKind::Nacherfassung => paper!("nacherfassung"),
        PaperKind::Teilschluessel => paper!("teilschluessel"),
        PaperKind::Startblatt => paper!("startblatt"),
        PaperKind::Berechnungsblatt => paper!("berechnungsblatt"),
        PaperKind::Zahlungsmitteilung => paper!("zahlungsmitteilung"),
        PaperKind::Kassenbeleg => paper!("kassenbeleg"),
        PaperKind::Kassenliste => paper!("kassenliste"),
        PaperKind::Tagesblatt => paper!("tagesblatt"),
        PaperKind::Schreiben => paper!("schreiben"),
        PaperKind::Datenblatt => paper!("datenblatt"),
        PaperKind::Quittung => paper!("quittung"),
        PaperKind::Eheniederschrift => paper!("eheniederschrift"),
        PaperKind::Eheurkunde => paper!("eheurkunde"),
        PaperKind::Begleitschreiben => paper!("begleitschreiben"),
    }
}

/// The sheet of a record class.
pub const CLASS_SHEET: &str = paper!("klassenblatt");

/// A list with figures and lines to sign.
pub const LIST_SHEET: &str = paper!("listenblatt");

/// A list or slip of the office.
pub const OFFICE_LIST: &str = paper!("liste");

/// Shared parts, by the name under which a template imports them.
#[must_use]
pub fn parts() -> &'static [(&'static str, &'static str)] {
    &[("base.typ", paper!("base")), ("values.typ", paper!("values"))]
}
