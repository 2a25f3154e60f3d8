//! Berechnungsblatt: every step of a calculation in plain German, with its provision; what changed against the last one.

use model::{Money, Month};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable};
use crate::text::Sheet;

/// One step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CalculationLine {
    /// What was calculated.
    pub label: String,
    /// Provision.
    pub paragraph: String,
    /// The value as Germans write it.
    pub value: String,
    /// `im Monat`, `im Jahr` or nothing.
    pub unit: String,
    /// Person from 1; 0 for all together.
    pub who: u8,
    /// A sum or result.
    pub strong: bool,
}

/// A value that differs from the calculation before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChangedLine {
    /// What.
    pub label: String,
    /// Before; empty if there was none.
    pub before: String,
    /// Now; empty if there is none.
    pub now: String,
}

/// A part of the amount.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartLine {
    /// To whom.
    pub to: String,
    /// EUR.
    pub amount: Money,
}

/// Calculation sheet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Berechnungsblatt {
    /// Head and foot.
    pub head: Head,
    /// Benefit, e.g. `Wohngeld`.
    pub benefit: String,
    /// File number.
    pub file_number: String,
    /// Names of the persons, in order; empty where none was given.
    pub persons: Vec<String>,
    /// First month.
    pub from: Month,
    /// Last month, if it ends.
    pub until: Option<Month>,
    /// How the amount is meant, e.g. `Vorläufige Zahlung (§ 26a WoGG)`.
    pub basis: String,
    /// Parameters used, with their promulgation.
    pub rules: String,
    /// Steps.
    pub lines: Vec<CalculationLine>,
    /// EUR a month.
    pub amount: Money,
    /// Who gets what, if it is split.
    pub parts: Vec<PartLine>,
    /// What a caseworker has to look at, as sentences.
    pub marks: Vec<String>,
    /// The amount granted last.
    pub last: Option<Money>,
    /// Against the calculation before, as a sentence; empty without one.
    pub against: String,
    /// Values that differ from the calculation before.
    pub changed: Vec<ChangedLine>,
}

impl Berechnungsblatt {
    fn period(&self) -> String {
        match self.until {
            Some(until) => format!("{} bis {}", self.from.german(), until.german()),
            None => format!("ab {}", self.from.german()),
        }
    }
    fn person(&self, who: u8) -> String {
        let name = usize::from(who).checked_sub(1).and_then(|at| self.persons.get(at)).filter(|name| !name.is_empty());
        name.map_or_else(|| format!("Person {who}"), |name| format!("Person {who}: {name}"))
    }
}

impl Printable for Berechnungsblatt {
    const KIND: PaperKind = PaperKind::Berechnungsblatt;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        format!("Berechnungsblatt – {}", self.benefit)
    }
    fn reading_line(&self) -> String {
        "Rechnung für eine Zahlung unter Vorbehalt – keine Entscheidung über die Leistung".into()
    }
    fn notice(&self) -> Option<&Notice> {
        None
    }
    fn body(&self) -> Value {
        let mut last = 0;
        let lines: Vec<Value> = self
            .lines
            .iter()
            .map(|line| {
                // A heading where another person begins; what is about all together has one of its own.
                let head = if line.who == last {
                    String::new()
                } else if line.who == 0 {
                    "Alle zusammen".to_owned()
                } else {
                    self.person(line.who)
                };
                last = line.who;
                json!({
                    "head": head,
                    "label": line.label,
                    "paragraph": line.paragraph,
                    "value": line.value,
                    "unit": line.unit,
                    "strong": line.strong,
                })
            })
            .collect();
        json!({
            "file_number": self.file_number,
            "period": self.period(),
            "basis": self.basis,
            "rules": self.rules,
            "lines": lines,
            "amount": self.amount.german(),
            "parts": self.parts.iter().map(|part| json!({ "to": part.to, "amount": part.amount.german() })).collect::<Vec<_>>(),
            "marks": self.marks,
            "last": self.last.map(|last| last.german()),
            "against": self.against,
            "changed": self.changed,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Aktenzeichen", &self.file_number);
        sheet.pair("Zeitraum", &self.period());
        sheet.pair("Grundlage", &self.basis);
        sheet.pair("Beträge nach", &self.rules);
        sheet.pair("Betrag im Monat", &self.amount.german());
        if let Some(last) = self.last {
            sheet.pair("Zuletzt bewilligt", &last.german());
        }
        let mut last = 0;
        for line in &self.lines {
            if line.who != last {
                sheet.heading(&if line.who == 0 { "Alle zusammen".to_owned() } else { self.person(line.who) });
                last = line.who;
            }
            let value = format!("{} {}", line.value, line.unit);
            sheet.pair(&line.label, &format!("{} ({})", value.trim(), line.paragraph));
        }
        for part in &self.parts {
            sheet.pair(&part.to, &part.amount.german());
        }
        for mark in &self.marks {
            sheet.pair("Zu prüfen", mark);
        }
        if !self.against.is_empty() {
            sheet.line(&self.against);
        }
        for changed in &self.changed {
            sheet.pair(&changed.label, &format!("{} -> {}", changed.before, changed.now));
        }
        sheet.signature("gerechnet von");
        sheet.signature("geprüft von");
    }
}
