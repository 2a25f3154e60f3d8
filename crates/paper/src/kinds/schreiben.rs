//! Schreiben: a letter of the authority with a number and a check code. Its words are data of the catalogue.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable, Signatory, ValueGroup};
use crate::text::Sheet;

/// A letter to an office, a company or a person.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Schreiben {
    /// Head and foot.
    pub head: Head,
    /// Subject line, e.g. `Ermächtigung zur Ausstellung eines vorläufigen Personalausweises`.
    pub title: String,
    /// The line under the head: what it is not.
    pub reading: String,
    /// Address, one line each; may be empty.
    pub to: Vec<String>,
    /// Our reference, e.g. the number of the case; may be empty.
    pub reference: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Values shown below the text.
    pub groups: Vec<ValueGroup>,
    /// Copies made.
    pub copies: u16,
    /// Who signs; a letter without a signature says so.
    pub signatory: Option<Signatory>,
    /// Number of the paper it replaces, if any.
    pub replaces: Option<String>,
    /// The box.
    pub notice: Option<Notice>,
}

impl Printable for Schreiben {
    const KIND: PaperKind = PaperKind::Schreiben;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn reading_line(&self) -> String {
        self.reading.clone()
    }
    fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }
    fn body(&self) -> Value {
        json!({
            "to": self.to,
            "reference": self.reference,
            "paragraphs": self.paragraphs,
            "groups": self.groups.iter().map(ValueGroup::view).collect::<Vec<_>>(),
            "copies": self.copies,
            "signatory": self.signatory,
            "replaces": self.replaces,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        for line in &self.to {
            sheet.line(line);
        }
        if !self.reference.is_empty() {
            sheet.pair("Unser Zeichen", &self.reference);
        }
        for paragraph in &self.paragraphs {
            sheet.line(paragraph);
            sheet.blank();
        }
        for group in &self.groups {
            group.lines(sheet);
        }
        if let Some(replaces) = &self.replaces {
            sheet.pair("Ersetzt das Papier", replaces);
        }
        match &self.signatory {
            Some(signatory) => sheet.signature(&format!("{}, {}", signatory.name, signatory.function)),
            None => sheet.line(UNSIGNED),
        }
    }
}

/// What stands where nobody signs.
const UNSIGNED: &str = "Dieses Schreiben gilt ohne Unterschrift; der Prüfcode weist es aus.";
