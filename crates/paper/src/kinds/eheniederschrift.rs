//! Niederschrift of a marriage: of its notice (§ 28 (2) PStV), or of the ceremony, prepared before and signed after it (§ 14 (3)
//! PStG, content and order by Anlage 10 PStV).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{EvidenceLine, Head, Notice, PaperKind, Printable, Signatory, ValueGroup};
use crate::text::Sheet;

/// Somebody who signs, with the part in the ceremony.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signer {
    /// Name.
    pub name: String,
    /// Part, e.g. `1. Ehegatte`, `Zeuge`, `Dolmetscher`.
    pub part: String,
}

/// The record of a marriage's notice or ceremony.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Eheniederschrift {
    /// Head and foot.
    pub head: Head,
    /// Title.
    pub title: String,
    /// The line under the head: what it is not.
    pub reading: String,
    /// Case number.
    pub case_number: String,
    /// What was said and declared, as paragraphs in order; the first stands before the persons.
    pub paragraphs: Vec<String>,
    /// All values of the entry.
    pub groups: Vec<ValueGroup>,
    /// Originals seen.
    pub evidence: Vec<EvidenceLine>,
    /// Notes on the case, as sentences.
    pub remarks: Vec<String>,
    /// Who signs besides the registrar: both spouses, witnesses, interpreter.
    pub signers: Vec<Signer>,
    /// The registrar before whom the marriage is made.
    pub official: Signatory,
    /// Number of the paper it replaces, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// The box.
    pub notice: Notice,
}

impl Printable for Eheniederschrift {
    const KIND: PaperKind = PaperKind::Eheniederschrift;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn reading_line(&self) -> String {
        self.reading.clone()
    }
    fn notice(&self) -> Option<&Notice> {
        Some(&self.notice)
    }
    fn body(&self) -> Value {
        json!({
            "case_number": self.case_number,
            "replaces": self.replaces,
            "paragraphs": self.paragraphs,
            "groups": self.groups.iter().map(ValueGroup::view).collect::<Vec<_>>(),
            "evidence": EvidenceLine::view(&self.evidence),
            "remarks": self.remarks,
            "signers": self.signers,
            "official": self.official,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        sheet.pair("Vorgang", &self.case_number);
        if let Some(replaces) = &self.replaces {
            sheet.pair("Ersetzt das Papier", replaces);
        }
        let mut said = self.paragraphs.iter();
        if let Some(first) = said.next() {
            sheet.line(first);
        }
        for group in &self.groups {
            group.lines(sheet);
        }
        EvidenceLine::lines(&self.evidence, sheet);
        for remark in &self.remarks {
            sheet.pair("Hinweis", remark);
        }
        sheet.heading("Erklärungen vor dem Standesbeamten");
        for paragraph in said {
            sheet.line(paragraph);
            sheet.blank();
        }
        for signer in &self.signers {
            sheet.signature(&format!("{} ({})", signer.name, signer.part));
        }
        sheet.signature(&format!("{}, {}", self.official.name, self.official.function));
    }
}
