//! Teilschlüssel: one share of the authority's root, on paper, for one holder.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::head::qr_view;
use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// Key share sheet. Its content is secret: the spool is cleared after printing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Teilschluessel {
    /// Head and foot.
    pub head: Head,
    /// Holder.
    pub holder: String,
    /// Number of this share, from 1.
    pub index: u8,
    /// Shares needed.
    pub needed: u8,
    /// Shares made.
    pub made: u8,
    /// Series, so that shares of different ceremonies are not mixed.
    pub series: String,
    /// The share in groups, as it is typed.
    pub groups: Vec<String>,
    /// What the QR code holds: the same share on one line.
    pub qr: String,
    /// Fingerprint of what the shares open; not secret.
    pub fingerprint: String,
}

impl Printable for Teilschluessel {
    const KIND: PaperKind = PaperKind::Teilschluessel;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Teilschlüssel {} von {}", self.index, self.made)
    }
    fn reading_line(&self) -> String {
        "Geheim – versiegelt aufbewahren, nicht kopieren, nicht fotografieren".into()
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        json!({
            "holder": self.holder,
            "index": self.index,
            "needed": self.needed,
            "made": self.made,
            "series": self.series,
            "groups": self.groups,
            "qr": qr_view(&self.qr),
            "fingerprint": self.fingerprint,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Inhaber", &self.holder);
        sheet.pair("Serie", &self.series);
        sheet.pair("Zum Öffnen nötig", &format!("{} von {}", self.needed, self.made));
        sheet.heading("Teilschlüssel");
        for (i, row) in self.groups.chunks(4).enumerate() {
            sheet.pair(&format!("Zeile {}", i + 1), &row.join("  "));
        }
        sheet.pair("Fingerabdruck", &self.fingerprint);
    }
}
