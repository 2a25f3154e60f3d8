//! Zahlungsmitteilung: tells recipients that an amount is provisional, with the reservation and the right of set-off. One or a
//! series, each with a number and a check code of its own.

use model::{Money, Month};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Check, Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// One letter of a series.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Letter {
    /// Its number.
    pub number: String,
    /// Check code.
    pub code: String,
    /// Address, one line each.
    pub to: Vec<String>,
    /// File number.
    pub file_number: String,
    /// First month paid so.
    pub month: Month,
    /// EUR.
    pub amount: Money,
    /// What was paid before, if it is known.
    pub before: Option<Money>,
}

/// Notices to recipients.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Zahlungsmitteilung {
    /// Head and foot; its number is that of the first letter.
    pub head: Head,
    /// Benefit.
    pub benefit: String,
    /// The provision the payment rests on.
    pub basis: String,
    /// The reservation.
    pub reservation: String,
    /// The right of set-off.
    pub set_off: String,
    /// Letters, at least one.
    pub letters: Vec<Letter>,
    /// Legal bases.
    pub law: Vec<String>,
    /// The box of the first letter; the others say the same.
    pub notice: Notice,
}

impl Printable for Zahlungsmitteilung {
    const KIND: PaperKind = PaperKind::Zahlungsmitteilung;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Mitteilung über eine Zahlung unter Vorbehalt – {}", self.benefit)
    }
    fn reading_line(&self) -> String {
        "Zahlung unter Vorbehalt – keine Entscheidung über die Leistung".into()
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        let letters: Vec<Value> = self
            .letters
            .iter()
            .map(|letter| {
                let check = Check { code: letter.code.clone(), page: None };
                json!({
                    "number": letter.number,
                    "code": letter.code,
                    "qr": super::head::qr_view(&check.qr_text(&letter.number)),
                    "to": letter.to,
                    "file_number": letter.file_number,
                    "month": letter.month.german(),
                    "amount": letter.amount.german(),
                    "before": letter.before.map(|before| before.german()),
                })
            })
            .collect();
        json!({
            "benefit": self.benefit,
            "basis": self.basis,
            "reservation": self.reservation,
            "set_off": self.set_off,
            "letters": letters,
            "law": self.law,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        for letter in &self.letters {
            sheet.rule();
            for line in &letter.to {
                sheet.line(line);
            }
            sheet.pair("Nummer", &letter.number);
            sheet.pair("Prüfcode", &letter.code);
            sheet.pair("Aktenzeichen", &letter.file_number);
            sheet.pair("Zahlung ab", &letter.month.german());
            sheet.pair("Betrag im Monat", &letter.amount.german());
            if let Some(before) = letter.before {
                sheet.pair("Bisher", &before.german());
            }
        }
        sheet.blank();
        sheet.pair("Leistung", &self.benefit);
        sheet.pair("Grundlage", &self.basis);
        for law in &self.law {
            sheet.pair("Rechtsgrundlage", law);
        }
        sheet.line(&self.reservation);
        sheet.line(&self.set_off);
    }
}
