//! Values with their official field numbers, where they come from, and the originals seen.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::text::Sheet;

/// How a value is known (drives § 9 (2) PStG, §§ 35, 40 PStV).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A document was seen.
    Document,
    /// From the sealed extract.
    Extract,
    /// Declared.
    Declared,
    /// Affidavit.
    Affidavit,
}

impl Origin {
    /// On paper.
    #[must_use]
    pub fn german(self) -> &'static str {
        match self {
            Self::Document => "Nachweis gesehen",
            Self::Extract => "Auszug",
            Self::Declared => "Angabe",
            Self::Affidavit => "eidesstattlich",
        }
    }
    /// Proven by an original that was seen.
    #[must_use]
    pub fn proven(self) -> bool {
        matches!(self, Self::Document)
    }
}

impl From<model::acts::case::Source> for Origin {
    fn from(source: model::acts::case::Source) -> Self {
        use model::acts::case::Source;
        match source {
            Source::Document => Self::Document,
            Source::Extract => Self::Extract,
            Source::Declared => Self::Declared,
            Source::Affidavit => Self::Affidavit,
        }
    }
}

/// One value as it is printed: dates and amounts already in German form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShownValue {
    /// Official field number (PStV Anlage 1) or empty.
    pub field: String,
    /// Label.
    pub label: String,
    /// Value.
    pub text: String,
    /// How it is known.
    pub origin: Origin,
}

/// Values under one title.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ValueGroup {
    /// Title, e.g. `Kind`.
    pub title: String,
    /// Values in the order of the form.
    pub values: Vec<ShownValue>,
}

impl ValueGroup {
    pub(crate) fn view(&self) -> Value {
        let values: Vec<Value> = self
            .values
            .iter()
            .map(|value| {
                json!({
                    "field": value.field,
                    "label": value.label,
                    "text": value.text,
                    "origin": value.origin.german(),
                    "proven": value.origin.proven(),
                })
            })
            .collect();
        json!({ "title": self.title, "values": values })
    }
    pub(crate) fn lines(&self, sheet: &mut Sheet) {
        sheet.heading(&self.title);
        for value in &self.values {
            let label = format!("{} {}", value.field, value.label);
            sheet.pair(label.trim(), &format!("{} ({})", value.text, value.origin.german()));
        }
    }
}

/// An original or proof and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvidenceLine {
    /// Name, e.g. `Personalausweis der Mutter`.
    pub label: String,
    /// What became of it: `gesehen`, `Kopie behalten`, `fehlt: …`.
    pub state: String,
}

impl EvidenceLine {
    pub(crate) fn view(list: &[EvidenceLine]) -> Value {
        list.iter().map(|line| json!({ "label": line.label, "state": line.state })).collect()
    }
    pub(crate) fn lines(list: &[EvidenceLine], sheet: &mut Sheet) {
        if list.is_empty() {
            return;
        }
        sheet.heading("Vorgelegte Unterlagen");
        for line in list {
            sheet.pair(&line.label, &line.state);
        }
    }
}
