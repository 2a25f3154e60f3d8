//! Nacherfassung: one case in the order of the register's screen, to be typed in and ticked off.

use model::CivilDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, Origin, PaperKind, Printable};
use crate::text::Sheet;

/// One value in the target's order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RegisterValue {
    /// Official field number.
    pub field: String,
    /// Label.
    pub label: String,
    /// Value; empty where the case has none.
    pub text: String,
    /// How it is known; nothing where the case has no value.
    pub origin: Option<Origin>,
}

/// Re-entry sheet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Nacherfassung {
    /// Head and foot.
    pub head: Head,
    /// The target, e.g. `Geburtenregister`.
    pub target: String,
    /// Case number.
    pub case_number: String,
    /// The civil date the report came in.
    pub received: CivilDate,
    /// Place in the queue, e.g. `3 von 41`.
    pub place: String,
    /// Values in the order of the target's screen.
    pub values: Vec<RegisterValue>,
    /// Papers given out for the case: number and kind.
    pub papers: Vec<String>,
    /// What the person at the target must know, as sentences.
    pub remarks: Vec<String>,
    /// The target's number, once it is known.
    pub target_number: Option<String>,
}

impl Printable for Nacherfassung {
    const KIND: PaperKind = PaperKind::Nacherfassung;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Nacherfassung – {}", self.target)
    }
    fn reading_line(&self) -> String {
        "Arbeitsblatt der Verwaltung – keine Eintragung, kein Registerausdruck".into()
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        let values: Vec<Value> = self
            .values
            .iter()
            .map(|value| {
                json!({
                    "field": value.field,
                    "label": value.label,
                    "text": value.text,
                    "origin": value.origin.map_or("", Origin::german),
                    "proven": value.origin.is_some_and(Origin::proven),
                })
            })
            .collect();
        json!({
            "target": self.target,
            "case_number": self.case_number,
            "received": self.received.german(),
            "place": self.place,
            "values": values,
            "papers": self.papers,
            "remarks": self.remarks,
            "target_number": self.target_number,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Ziel", &self.target);
        sheet.pair("Vorgang", &self.case_number);
        sheet.pair("Anzeige vom", &self.received.german());
        sheet.pair("Reihenfolge", &self.place);
        for value in &self.values {
            let mark = match value.origin {
                Some(origin) if origin.proven() => "x",
                Some(_) => "o",
                None => "-",
            };
            sheet.pair(&format!("{} {}", value.field, value.label), &format!("[{mark}] {}", value.text));
        }
        for paper in &self.papers {
            sheet.pair("Ausgegeben", paper);
        }
        for remark in &self.remarks {
            sheet.pair("Hinweis", remark);
        }
        sheet.pair("Nummer im Zielregister", self.target_number.as_deref().unwrap_or("______________________"));
        sheet.signature("eingetragen von");
    }
}
