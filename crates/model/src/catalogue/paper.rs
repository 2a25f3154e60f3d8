//! Papers of a service: all provisional, by their kinds.

use serde::{Deserialize, Serialize};

use super::{Form, Law, Text};

/// A paper of a service. All kinds are provisional.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSpec {
    /// Stable key within the service.
    pub key: String,
    /// Kind; fixes the template.
    pub kind: PaperKind,
    /// Title on the paper.
    pub title: Text,
    /// Needs this step of the case: `taken` or `signed`.
    pub after: Stage,
    /// Only for reports in this form.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Must be printed by a role in `sign`.
    #[serde(default)]
    pub needs_signatory: bool,
    /// Needs the reference of a decree or of the supervisory authority under this key.
    pub needs_basis: Option<String>,
    /// What it is.
    pub is: Text,
    /// What it is not.
    pub is_not: Text,
    /// Purposes it may be shown for.
    #[serde(default)]
    pub serves: Text,
    /// Legal basis printed on it, as dated text.
    pub law: Vec<Law>,
    /// Days of validity, if limited.
    pub valid_days: Option<u16>,
    /// Field ids printed on it, in order; empty = all.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Copies proposed.
    #[serde(default = "one")]
    pub copies: u16,
}

fn one() -> u16 {
    1
}

/// Kinds of papers. None is an identity card, a deed or a licence: a final document cannot be expressed.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, minicbor::Encode, minicbor::Decode,
)]
#[cbor(index_only)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// Record of an oral report, to be read and signed (Niederschrift, § 6 (1) PStV).
    #[n(0)]
    Niederschrift,
    /// Certificate that a report was made (Bescheinigung über die Anzeige).
    #[n(1)]
    Bescheinigung,
    /// Certificate of deferral (Zurückstellung, § 7 PStV).
    #[n(2)]
    Zurueckstellung,
    /// Receipt with the time of filing.
    #[n(3)]
    Empfang,
    /// Sheet to be filled by hand, with a pre-printed number.
    #[n(4)]
    Handzettel,
    /// Cover sheet of a payment file.
    #[n(5)]
    Zahlungslauf,
    /// Re-entry sheet of the hand-back.
    #[n(6)]
    Nacherfassung,
    /// Day sheet with the journal's anchor.
    #[n(7)]
    Tagesblatt,
}

/// A step of a case that a paper waits for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The report was taken.
    Taken,
    /// The record was read and signed (or the report came in writing).
    Signed,
}
