//! Kassenbeleg: the voucher for a cash advance, paid at the till against the recipient's signature.

use model::{CivilDate, Money, Month};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;
use crate::words;

/// Voucher for cash.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Kassenbeleg {
    /// Head and foot.
    pub head: Head,
    /// Benefit.
    pub benefit: String,
    /// File number; empty where there is none yet.
    pub file_number: String,
    /// Name of the recipient.
    pub recipient: String,
    /// Date of birth as shown; empty if unknown.
    pub born: String,
    /// Document that was seen, with its number.
    pub identity: String,
    /// The person is not in the register as far as it is at hand.
    pub unverified: bool,
    /// The month it is an advance on.
    pub month: Month,
    /// EUR.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Who ordered it.
    pub ordered_by: String,
    /// The day until which the till pays it.
    pub pay_until: CivilDate,
    /// The box.
    pub notice: Notice,
}

impl Printable for Kassenbeleg {
    const KIND: PaperKind = PaperKind::Kassenbeleg;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        "Beleg über einen Barvorschuss".into()
    }
    fn reading_line(&self) -> String {
        "Vorschuss unter Vorbehalt, wird mit der nächsten Zahlung verrechnet – kein Bescheid".into()
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        json!({
            "benefit": self.benefit,
            "file_number": self.file_number,
            "recipient": self.recipient,
            "born": self.born,
            "identity": self.identity,
            "unverified": self.unverified,
            "month": self.month.german(),
            "amount": self.amount.german(),
            "amount_words": words::euro(self.amount),
            "reason": self.reason,
            "ordered_by": self.ordered_by,
            "pay_until": self.pay_until.german(),
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Empfänger", &self.recipient);
        sheet.pair("Geboren am", &self.born);
        sheet.pair("Ausgewiesen durch", &self.identity);
        if self.unverified {
            sheet.line("Nicht im Auszug gefunden: nach dem vorgelegten Dokument erfasst.");
        }
        sheet.pair("Leistung", &self.benefit);
        sheet.pair("Aktenzeichen", if self.file_number.is_empty() { "noch keins" } else { &self.file_number });
        sheet.pair("Vorschuss auf", &self.month.german());
        sheet.pair("Betrag", &self.amount.german());
        sheet.pair("in Worten", &words::euro(self.amount));
        sheet.pair("Grund", &self.reason);
        sheet.pair("Angeordnet von", &self.ordered_by);
        sheet.pair("Auszahlung bis", &self.pay_until.german());
        sheet.signature("angeordnet von");
        sheet.signature("ausgezahlt von (Kasse)");
        sheet.signature("Betrag erhalten");
    }
}
