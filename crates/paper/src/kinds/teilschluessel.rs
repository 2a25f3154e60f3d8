//! Teilschlüssel: one share of the authority's root, on paper, for one holder; or the passphrase of the envelope.
//!
//! The first page is secret and goes into an opaque envelope; the second is the slip for the outside and the record of who took
//! it, with the seal's number, and stays with the authority.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::head::qr_view;
use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// Words in a row of the sheet.
const WORDS_A_ROW: usize = 4;

/// Key share sheet. Its content is secret: the spool is cleared after printing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Teilschluessel {
    /// Head and foot.
    pub head: Head,
    /// Holder.
    pub holder: String,
    /// Number of this share, from 1; 0 for the envelope's passphrase, which opens alone.
    pub index: u8,
    /// Shares needed.
    pub needed: u8,
    /// Shares made.
    pub made: u8,
    /// Series, so that shares of different ceremonies are not mixed.
    pub series: String,
    /// The share in groups, as it is typed.
    pub groups: Vec<String>,
    /// The same share as words, in order; none for the envelope.
    #[serde(default)]
    pub words: Vec<String>,
    /// What the QR code holds: the same share on one line.
    pub qr: String,
    /// Generation of the keys.
    #[serde(default)]
    pub generation: u32,
    /// Fingerprint of what the shares open; not secret.
    pub fingerprint: String,
}

impl Printable for Teilschluessel {
    const KIND: PaperKind = PaperKind::Teilschluessel;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        if self.index == 0 {
            return "Umschlagkennwort".into();
        }
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
            "words": self.words,
            "generation": self.generation,
            "qr": qr_view(&self.qr),
            "fingerprint": self.fingerprint,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Inhaber", &self.holder);
        sheet.pair("Serie", &self.series);
        if self.index == 0 {
            sheet.pair("Zum Öffnen nötig", "dieses Kennwort allein und die Datei envelope.age");
        } else {
            sheet.pair("Zum Öffnen nötig", &format!("{} von {}", self.needed, self.made));
        }
        if !self.words.is_empty() {
            sheet.heading("Teilschlüssel als Wörter");
            for (i, row) in self.words.chunks(WORDS_A_ROW).enumerate() {
                sheet.pair(
                    &format!("Wort {} bis {}", i * WORDS_A_ROW + 1, i * WORDS_A_ROW + row.len()),
                    &row.join("  "),
                );
            }
        }
        sheet.heading(if self.index == 0 { "Kennwort" } else { "Derselbe Teilschlüssel als Zeichen" });
        for (i, row) in self.groups.chunks(4).enumerate() {
            sheet.pair(&format!("Zeile {}", i + 1), &row.join("  "));
        }
        sheet.pair("Fingerabdruck", &self.fingerprint);
    }
}
