//! Datenblatt: the values of a document in the lengths of its printed fields, with its machine-readable lines; for whoever fills
//! the blank, or to be checked and signed by the person. It is no document itself.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// A data sheet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Datenblatt {
    /// Head and foot.
    pub head: Head,
    /// Title.
    pub title: String,
    /// Number of the case.
    pub case_number: String,
    /// Lines in order.
    pub rows: Vec<DataRow>,
    /// Machine-readable lines; empty where there are none or they cannot be made yet.
    pub zone: Vec<String>,
    /// Why the machine-readable lines are missing or what to watch; may be empty.
    pub zone_note: String,
    /// What stands in the box for the photo; none: no box.
    pub photo: Option<String>,
    /// A box in which the person signs.
    pub signature: bool,
    /// Number of the paper it replaces, if any.
    pub replaces: Option<String>,
    /// The box.
    pub notice: Notice,
}

/// A line of a data sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DataRow {
    /// Item.
    pub label: String,
    /// Value as it is to stand on the document.
    pub text: String,
    /// Room there is, e.g. `26 × 2`; may be empty.
    pub room: String,
    /// Which size of print, or that it is too long; may be empty.
    pub size: String,
}

impl Printable for Datenblatt {
    const KIND: PaperKind = PaperKind::Datenblatt;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn reading_line(&self) -> String {
        "Datenblatt – kein Ausweis, kein Pass; damit kann sich niemand ausweisen".into()
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        json!({
            "case_number": self.case_number,
            "rows": self.rows,
            "zone": self.zone,
            "zone_note": self.zone_note,
            "photo": self.photo,
            "signature": self.signature,
            "replaces": self.replaces,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Vorgang", &self.case_number);
        for row in &self.rows {
            let tail: Vec<&str> =
                [row.room.as_str(), row.size.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
            let tail = if tail.is_empty() { String::new() } else { format!(" ({})", tail.join(", ")) };
            sheet.pair(&row.label, &format!("{}{tail}", row.text));
        }
        if !self.zone.is_empty() || !self.zone_note.is_empty() {
            sheet.heading("Maschinenlesbare Zeilen");
        }
        for line in &self.zone {
            sheet.line(line);
        }
        if !self.zone_note.is_empty() {
            sheet.line(&self.zone_note);
        }
        if let Some(photo) = &self.photo {
            sheet.pair("Lichtbild", photo);
        }
        if let Some(replaces) = &self.replaces {
            sheet.pair("Ersetzt das Papier", replaces);
        }
        if self.signature {
            sheet.signature("Unterschrift der Person, nur im Feld");
        }
    }
}
