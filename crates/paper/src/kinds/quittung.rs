//! Quittung: the numbered receipt for a fee taken at the counter.

use model::Money;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// A receipt; its number is the paper's number, from the block of the till without gaps.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Quittung {
    /// Head and foot.
    pub head: Head,
    /// Till, e.g. `Kasse 1`.
    pub till: String,
    /// How it was paid: `bar`, `mit Karte`.
    pub means: String,
    /// What was done, e.g. the name of the service.
    pub matter: String,
    /// Number of the case.
    pub case_number: String,
    /// Who paid; may be empty.
    pub payer: String,
    /// Positions paid.
    pub lines: Vec<ReceiptLine>,
    /// The sum.
    pub total: Money,
    /// The box.
    pub notice: Notice,
}

/// A position of a receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// Position.
    pub label: String,
    /// Tariff.
    pub law: String,
    /// Amount.
    pub amount: Money,
}

impl Printable for Quittung {
    const KIND: PaperKind = PaperKind::Quittung;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        "Quittung über eine Gebühr".into()
    }
    fn reading_line(&self) -> String {
        "Bestätigung einer Zahlung – kein Bescheid, kein Ausweis".into()
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        let lines = self
            .lines
            .iter()
            .map(|line| json!({ "label": line.label, "law": line.law, "amount": line.amount.german() }));
        json!({
            "till": self.till,
            "means": self.means,
            "matter": self.matter,
            "case_number": self.case_number,
            "payer": self.payer,
            "lines": lines.collect::<Vec<_>>(),
            "total": self.total.german(),
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Betrag", &self.total.german());
        sheet.pair("Gezahlt", &self.means);
        sheet.pair("Kasse", &self.till);
        sheet.pair("Sache", &self.matter);
        sheet.pair("Vorgang", &self.case_number);
        if !self.payer.is_empty() {
            sheet.pair("Für", &self.payer);
        }
        for line in &self.lines {
            sheet.pair(&line.label, &format!("{} ({})", line.amount.german(), line.law));
        }
        sheet.signature(&self.head.clerk);
    }
}
