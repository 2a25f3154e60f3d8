//! Zahlungslauf: the cover sheet that goes to the bank with the file (count, sum, hash, four eyes).

use model::{CivilDate, Instant, Money, Month};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;
use crate::words;

/// One step of the four eyes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RunStep {
    /// What was done: `Festgestellt`, `Angeordnet`, `Freigegeben (1)`.
    pub what: String,
    /// Who, with function.
    pub who: String,
    /// When.
    pub at: Instant,
    /// Fingerprint of the person's key, as first characters in groups.
    pub key: String,
}

/// How many amounts are meant how.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MarkLine {
    /// `wie bewilligt`, `wiederholt`, `Vorschuss`.
    pub label: String,
    /// Payments.
    pub count: u32,
    /// Their sum.
    pub sum: Money,
}

/// Cover sheet of a payment file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Zahlungslauf {
    /// Head and foot.
    pub head: Head,
    /// Benefit, e.g. `Wohngeld`.
    pub benefit: String,
    /// Month paid for.
    pub month: Month,
    /// Bank and branch the sheet goes to; may be empty.
    pub bank: String,
    /// Payer's name as in the file.
    pub debtor: String,
    /// Payer's IBAN.
    pub debtor_iban: String,
    /// File name.
    pub file_name: String,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub file_sha256: String,
    /// Message id in the file.
    pub message_id: String,
    /// Day the bank executes.
    pub execution: CivilDate,
    /// Payments.
    pub count: u32,
    /// Control sum.
    pub sum: Money,
    /// By kind of amount.
    pub marks: Vec<MarkLine>,
    /// The bank's information about other orders: who, when, what.
    pub bank_word: String,
    /// What the bank must know or be asked: day of execution, comparison of names with accounts.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Four eyes, in order.
    pub steps: Vec<RunStep>,
}

impl Printable for Zahlungslauf {
    const KIND: PaperKind = PaperKind::Zahlungslauf;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Begleitzettel zur Zahlungsdatei – {} {}", self.benefit, self.month.german())
    }
    fn reading_line(&self) -> String {
        if self.head.exercise() {
            "Übung: Die Datei ist für keine Bank lesbar, es wird kein Geld bewegt".into()
        } else {
            "Begleitzettel – gilt nur zusammen mit der Datei, deren Prüfsumme hier steht".into()
        }
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        let steps: Vec<Value> = self
            .steps
            .iter()
            .map(|step| json!({ "what": step.what, "who": step.who, "at": step.at.german(), "key": step.key }))
            .collect();
        let marks: Vec<Value> = self
            .marks
            .iter()
            .map(|mark| json!({ "label": mark.label, "count": words::grouped(u64::from(mark.count)), "sum": mark.sum.german() }))
            .collect();
        json!({
            "bank": self.bank,
            "debtor": self.debtor,
            "debtor_iban": words::iban_groups(&self.debtor_iban),
            "file_name": self.file_name,
            "sha256": words::hash_groups(&self.file_sha256),
            "message_id": self.message_id,
            "execution": self.execution.german(),
            "count": words::grouped(u64::from(self.count)),
            "count_words": words::number(u64::from(self.count)),
            "sum": self.sum.german(),
            "sum_words": words::euro(self.sum),
            "marks": marks,
            "bank_word": self.bank_word,
            "notes": self.notes,
            "steps": steps,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        if !self.bank.is_empty() {
            sheet.pair("Bank", &self.bank);
        }
        sheet.pair(
            "Anzahl",
            &format!("{} ({})", words::grouped(u64::from(self.count)), words::number(u64::from(self.count))),
        );
        sheet.pair("Summe", &self.sum.german());
        sheet.pair("in Worten", &words::euro(self.sum));
        sheet.pair("Ausführung", &self.execution.german());
        sheet.pair("Auftraggeber", &format!("{}, {}", self.debtor, words::iban_groups(&self.debtor_iban)));
        sheet.pair("Datei", &self.file_name);
        sheet.pair("SHA-256", &words::hash_groups(&self.file_sha256).join(" "));
        sheet.pair("Nachrichtenkennung", &self.message_id);
        for mark in &self.marks {
            sheet.pair(&mark.label, &format!("{} · {}", words::grouped(u64::from(mark.count)), mark.sum.german()));
        }
        if !self.bank_word.is_empty() {
            sheet.pair("Auskunft der Bank", &self.bank_word);
        }
        for note in &self.notes {
            sheet.pair("Zu beachten", note);
        }
        for step in &self.steps {
            sheet.pair(&step.what, &format!("{}, {}, Schlüssel {}", step.who, step.at.german(), step.key));
        }
        sheet.signature("übergeben von");
        sheet.signature("für die Bank übernommen von");
    }
}
