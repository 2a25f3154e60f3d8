//! Zurückstellung der Beurkundung (§ 7 PStV): only with the reference of a decree or of the supervisory authority.

use model::CivilDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable, Signatory, ValueGroup};
use crate::text::Sheet;

/// Certificate that the entry was deferred.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Zurueckstellung {
    /// Head and foot.
    pub head: Head,
    /// Title, e.g. `Bescheinigung über die Zurückstellung der Beurkundung einer Geburt`.
    pub title: String,
    /// Case number.
    pub case_number: String,
    /// The civil date the report came in.
    pub received: CivilDate,
    /// What was reported, in one clause after `die Anzeige`.
    pub subject: String,
    /// Why the entry cannot be made now, as a sentence.
    pub reason: String,
    /// The reference it rests on: decree or letter of the supervisory authority with file number and date. Never empty.
    pub basis: String,
    /// Values shown.
    pub groups: Vec<ValueGroup>,
    /// Copies made.
    pub copies: u16,
    /// The appointed registrar who signs.
    pub signatory: Signatory,
    /// Number of the paper it replaces, if any.
    pub replaces: Option<String>,
    /// The box.
    pub notice: Notice,
}

impl Zurueckstellung {
    fn statement(&self) -> String {
        format!(
            "Beim {} ist am {} die Anzeige {} eingegangen (Vorgang {}). Die Eintragung in das Register ist nach § 7 der Personenstandsverordnung zurückgestellt.",
            self.head.office,
            self.received.german(),
            self.subject,
            self.case_number
        )
    }
}

impl Printable for Zurueckstellung {
    const KIND: PaperKind = PaperKind::Zurueckstellung;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn reading_line(&self) -> String {
        "Vorläufiges Papier – keine Personenstandsurkunde".into()
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        json!({
            "statement": self.statement(),
            "reason": self.reason,
            "basis": self.basis,
            "groups": self.groups.iter().map(ValueGroup::view).collect::<Vec<_>>(),
            "copies": self.copies,
            "signatory": self.signatory,
            "replaces": self.replaces,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.line(&self.statement());
        sheet.pair("Grund", &self.reason);
        sheet.pair("Beruht auf", &self.basis);
        for group in &self.groups {
            group.lines(sheet);
        }
        if let Some(replaces) = &self.replaces {
            sheet.pair("Ersetzt das Papier", replaces);
        }
        sheet.pair("Ausfertigungen", &self.copies.to_string());
        sheet.signature(&format!("{}, {}", self.signatory.name, self.signatory.function));
    }
}
