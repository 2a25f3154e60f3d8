//! Eheurkunde from the Niederschrift über die Eheschließung, until the marriage is entered: the one final document that the law
//! allows without a register (§ 55 (1) s. 1 no. 1, § 56 (1) s. 2 PStG). Printed only where the supervisory authority has agreed.
//!
//! It refers to the record in place of a register number. There is no field for a register number, neither of the marriage nor
//! of the births: what cannot be said cannot be printed by mistake.

use model::CivilDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Head, Notice, PaperKind, Printable, Signatory, ValueGroup};
use crate::text::Sheet;

/// Marriage certificate made from the record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Eheurkunde {
    /// Head and foot.
    pub head: Head,
    /// Number of the signed record.
    pub record: String,
    /// The day on which the record was signed.
    pub signed: CivilDate,
    /// The supervisory authority's agreement, with its reference and date. Never empty.
    pub basis: String,
    /// Values in the order of Anlage 6 PStV, without any register number.
    pub groups: Vec<ValueGroup>,
    /// Copies made.
    pub copies: u16,
    /// The appointed registrar who signs.
    pub signatory: Signatory,
    /// Number of the paper it replaces, if any.
    pub replaces: Option<String>,
    /// The box.
    pub notice: Notice,
}

impl Eheurkunde {
    /// What stands where a certificate from the register has its number.
    fn reference(&self) -> String {
        format!("Niederschrift über die Eheschließung vom {}, Nummer {}", self.signed.german(), self.record)
    }
}

impl Printable for Eheurkunde {
    const KIND: PaperKind = PaperKind::Eheurkunde;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        "Eheurkunde".into()
    }
    fn reading_line(&self) -> String {
        "Aus der Niederschrift über die Eheschließung, vor der Beurkundung im Eheregister (§ 55 Abs. 1 Satz 1 Nr. 1 PStG)".into()
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        json!({
            "reference": self.reference(),
            "basis": self.basis,
            "groups": self.groups.iter().map(ValueGroup::view).collect::<Vec<_>>(),
            "copies": self.copies,
            "signatory": self.signatory,
            "replaces": self.replaces,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Grundlage", &self.reference());
        for group in &self.groups {
            group.lines(sheet);
        }
        if let Some(replaces) = &self.replaces {
            sheet.pair("Ersetzt das Papier", replaces);
        }
        sheet.pair("Zustimmung der Aufsicht", &self.basis);
        sheet.pair("Ausfertigungen", &self.copies.to_string());
        sheet.signature(&format!("{}, {}", self.signatory.name, self.signatory.function));
    }
}
