//! Bescheinigung über die Anzeige: that a report was made, with the values that the service prints on it.

use model::CivilDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable, Signatory, ValueGroup};
use crate::text::Sheet;

/// Certificate that a report was made.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Bescheinigung {
    /// Head and foot.
    pub head: Head,
    /// Title, e.g. `Bescheinigung über die Anzeige einer Geburt`.
    pub title: String,
    /// The line under the head; empty for the usual one.
    #[serde(default)]
    pub reading: String,
    /// Case number.
    pub case_number: String,
    /// The civil date the report came in.
    pub received: CivilDate,
    /// How it came in: `mündlich` or `schriftlich`.
    pub form: String,
    /// What was reported, in one clause after `die Anzeige`, e.g. `der Geburt des folgenden Kindes`.
    pub subject: String,
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

/// The usual line under the head.
const USUAL_READING: &str = "Vorläufiges Papier – keine Personenstandsurkunde";

impl Bescheinigung {
    /// The sentence that certifies.
    fn statement(&self) -> String {
        format!(
            "Beim {} ist am {} {} die Anzeige {} eingegangen. Sie wird unter der Vorgangsnummer {} geführt.",
            self.head.office,
            self.received.german(),
            self.form,
            self.subject,
            self.case_number
        )
    }
}

impl Printable for Bescheinigung {
    const KIND: PaperKind = PaperKind::Bescheinigung;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn reading_line(&self) -> String {
        if self.reading.is_empty() { USUAL_READING.into() } else { self.reading.clone() }
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        json!({
            "statement": self.statement(),
            "groups": self.groups.iter().map(ValueGroup::view).collect::<Vec<_>>(),
            "copies": self.copies,
            "signatory": self.signatory,
            "replaces": self.replaces,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.line(&self.statement());
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
