//! Empfangsbestätigung: proves the time of filing (C5).

use model::{CivilDate, Instant};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{EvidenceLine, Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// Receipt with the time of filing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Empfang {
    /// Head and foot.
    pub head: Head,
    /// Case number.
    pub case_number: String,
    /// What was filed, e.g. `Anzeige einer Geburt`.
    pub matter: String,
    /// Who filed it.
    pub filed_by: String,
    /// The civil date that counts for terms.
    pub received: CivilDate,
    /// The moment it was taken, as the node's clock had it.
    pub taken_at: Instant,
    /// Papers handed in or shown.
    pub handed_in: Vec<EvidenceLine>,
    /// What is still missing, as sentences.
    pub missing: Vec<String>,
    /// What happens next, as sentences.
    pub next: Vec<String>,
    /// Number of the paper it replaces, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// The box.
    pub notice: Notice,
}

impl Printable for Empfang {
    const KIND: PaperKind = PaperKind::Empfang;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        "Empfangsbestätigung".into()
    }
    fn reading_line(&self) -> String {
        "Bestätigung des Eingangs – kein Bescheid, keine Entscheidung in der Sache".into()
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        json!({
            "case_number": self.case_number,
            "replaces": self.replaces,
            "matter": self.matter,
            "filed_by": self.filed_by,
            "received": self.received.german(),
            "taken_at": self.taken_at.german(),
            "handed_in": EvidenceLine::view(&self.handed_in),
            "missing": self.missing,
            "next": self.next,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Eingegangen am", &self.received.german());
        sheet.pair("Aufgenommen", &self.taken_at.german());
        sheet.pair("Sache", &self.matter);
        sheet.pair("Vorgang", &self.case_number);
        if let Some(replaces) = &self.replaces {
            sheet.pair("Ersetzt das Papier", replaces);
        }
        sheet.pair("Eingereicht von", &self.filed_by);
        EvidenceLine::lines(&self.handed_in, sheet);
        for line in &self.missing {
            sheet.pair("Es fehlt noch", line);
        }
        for line in &self.next {
            sheet.pair("Wie es weitergeht", line);
        }
        sheet.signature(&self.head.clerk);
    }
}
