//! Kassenliste: what the till pays, or has paid, on a day; also the list for the bank's cheques.

use model::{CivilDate, Money};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;
use crate::words;

/// A voucher of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CashRow {
    /// Number of the voucher.
    pub number: String,
    /// Recipient.
    pub recipient: String,
    /// Benefit and file number.
    pub what: String,
    /// EUR.
    pub amount: Money,
    /// `wartet`, `ausgezahlt 14:05`, `verworfen`.
    pub state: String,
    /// Counts towards the sum.
    pub counts: bool,
}

/// List of cash vouchers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Kassenliste {
    /// Head and foot.
    pub head: Head,
    /// The day.
    pub day: CivilDate,
    /// Vouchers, oldest first.
    pub rows: Vec<CashRow>,
}

impl Kassenliste {
    fn sum(&self) -> Money {
        self.rows.iter().filter(|row| row.counts).map(|row| row.amount).sum()
    }
    fn count(&self) -> u64 {
        self.rows.iter().filter(|row| row.counts).count() as u64
    }
}

impl Printable for Kassenliste {
    const KIND: PaperKind = PaperKind::Kassenliste;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Barvorschüsse am {}", self.day.german())
    }
    fn reading_line(&self) -> String {
        "Liste für Kasse und Bank – kein Zahlungsauftrag ohne die Belege".into()
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                json!({ "number": row.number, "recipient": row.recipient, "what": row.what, "amount": row.amount.german(), "state": row.state })
            })
            .collect();
        json!({
            "rows": rows,
            "count": words::grouped(self.count()),
            "sum": self.sum().german(),
            "sum_words": words::euro(self.sum()),
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        for row in &self.rows {
            sheet.pair(
                &row.number,
                &format!("{} · {} · {} · {}", row.recipient, row.what, row.amount.german(), row.state),
            );
        }
        sheet.pair("Anzahl", &words::grouped(self.count()));
        sheet.pair("Summe", &self.sum().german());
        sheet.pair("in Worten", &words::euro(self.sum()));
        sheet.signature("Kasse");
        sheet.signature("zweite Person");
    }
}
