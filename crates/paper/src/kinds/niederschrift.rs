//! Niederschrift: the record of an oral report, first as a draft, then to be read and signed (§ 6 (1) PStV).

use model::CivilDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{EvidenceLine, Head, Notice, PaperKind, Printable, Signatory, ValueGroup};
use crate::text::Sheet;

/// Draft to be corrected, or the sheet that people sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NiederschriftState {
    /// Marked `ENTWURF` on every page; nobody signs it.
    Draft,
    /// To be read out, approved and signed.
    ToSign,
}

/// Who translated (§ 2 PStV asks for it where a participant does not understand German).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Interpreter {
    /// Name.
    pub name: String,
    /// Language.
    pub language: String,
}

/// The record of an oral report.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Niederschrift {
    /// Head and foot.
    pub head: Head,
    /// Draft or to be signed.
    pub state: NiederschriftState,
    /// Title, e.g. `Niederschrift über die Anzeige einer Geburt`.
    pub title: String,
    /// Case number.
    pub case_number: String,
    /// The civil date the report came in.
    pub received: CivilDate,
    /// Who reports, with name, birth date and how the person was identified.
    pub reporter: String,
    /// In what capacity, e.g. `Vater des Kindes`; may be empty.
    pub capacity: String,
    /// All values of the entry.
    pub groups: Vec<ValueGroup>,
    /// Originals seen.
    pub evidence: Vec<EvidenceLine>,
    /// Notes and warnings the clerk took the report with, as sentences.
    pub remarks: Vec<String>,
    /// Who translated.
    pub interpreter: Option<Interpreter>,
    /// Who else signs, besides reporter and official; names.
    pub signers: Vec<String>,
    /// The official who takes the record.
    pub official: Signatory,
    /// Number of the paper it replaces, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// The box.
    pub notice: Notice,
}

impl Printable for Niederschrift {
    const KIND: PaperKind = PaperKind::Niederschrift;
    fn head(&self) -> &Head {
        &self.head
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn reading_line(&self) -> String {
        match self.state {
            NiederschriftState::Draft => {
                "Entwurf zum Prüfen – ohne Unterschrift ohne Wirkung, keine Personenstandsurkunde"
            }
            NiederschriftState::ToSign => {
                "Niederschrift einer Anzeige – keine Personenstandsurkunde, kein Registereintrag"
            }
        }
        .into()
    }
    fn notice(&self) -> Option<&Notice> {
        // A draft is no paper to be checked by anyone.
        (self.state == NiederschriftState::ToSign).then_some(&self.notice)
    }
    fn body(&self) -> Value {
        json!({
            "draft": self.state == NiederschriftState::Draft,
            "case_number": self.case_number,
            "replaces": self.replaces,
            "received": self.received.german(),
            "reporter": self.reporter,
            "capacity": self.capacity,
            "groups": self.groups.iter().map(ValueGroup::view).collect::<Vec<_>>(),
            "evidence": EvidenceLine::view(&self.evidence),
            "remarks": self.remarks,
            "interpreter": self.interpreter.as_ref().map(|i| json!({ "name": i.name, "language": i.language })),
            "signers": self.signers,
            "official": self.official,
        })
    }
    fn lines(&self, sheet: &mut Sheet) {
        if self.state == NiederschriftState::Draft {
            sheet.line("ENTWURF");
        }
        sheet.pair("Vorgang", &self.case_number);
        if let Some(replaces) = &self.replaces {
            sheet.pair("Ersetzt das Papier", replaces);
        }
        sheet.pair("Anzeige vom", &self.received.german());
        sheet.pair("Anzeigende Person", &self.reporter);
        if !self.capacity.is_empty() {
            sheet.pair("Eigenschaft", &self.capacity);
        }
        for group in &self.groups {
            group.lines(sheet);
        }
        EvidenceLine::lines(&self.evidence, sheet);
        for remark in &self.remarks {
            sheet.pair("Hinweis", remark);
        }
        if let Some(interpreter) = &self.interpreter {
            sheet.pair("Übersetzt von", &format!("{} ({})", interpreter.name, interpreter.language));
        }
        sheet.pair("Aufgenommen durch", &format!("{}, {}", self.official.name, self.official.function));
        for name in &self.signers {
            sheet.pair("Weitere Person", name);
        }
        if self.state == NiederschriftState::ToSign {
            sheet.heading("Vorgelesen, genehmigt und unterschrieben");
            for name in std::iter::once(&self.reporter).chain(&self.signers) {
                sheet.signature(name);
            }
            if let Some(interpreter) = &self.interpreter {
                sheet.signature(&interpreter.name);
            }
            sheet.signature(&format!("{}, {}", self.official.name, self.official.function));
        }
    }
}
