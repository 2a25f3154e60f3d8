//! Probe queries of the test restore: what a restored register must answer, drawn by lot from what was imported.
//!
//! A count says that records are there, not that anybody finds them. So the restored register is asked for persons by name and
//! date, by exact document number, by file number and by plate; every one drawn must be found. Persons with an information block
//! are asked for in the same ways and must not be found by the ordinary search. What was asked never leaves the memory of the
//! sealing machine; the proof holds figures only.

mod ask;
mod draw;

use std::collections::BTreeMap;

use model::PartialDate;
use serde::{Deserialize, Serialize};

pub use self::draw::Draw;

/// Persons, documents, files and plates drawn for one test restore, each at most this many.
pub const EACH: usize = 50;

/// A way of asking.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbeKind {
    /// Family name, given names and whole date of birth.
    NameAndDate,
    /// Exact number of an identity document.
    DocumentNumber,
    /// Exact number of a benefit or immigration file.
    FileNumber,
    /// Plate of a vehicle.
    Plate,
}

impl ProbeKind {
    /// All ways.
    pub const ALL: [ProbeKind; 4] = [Self::NameAndDate, Self::DocumentNumber, Self::FileNumber, Self::Plate];
    /// The stable name used in proofs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NameAndDate => "name_and_date",
            Self::DocumentNumber => "document_number",
            Self::FileNumber => "file_number",
            Self::Plate => "plate",
        }
    }
}

/// What one way of asking gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Questions.
    pub asked: u32,
    /// Questions whose answer held whom it had to hold.
    pub found: u32,
    /// Questions that say nothing: so many bear the same name and date that no list shows all, or a file lies with a blocked
    /// person because its payee bears that person's name.
    pub aside: u32,
}

/// What was asked of a restored register and what it answered; figures only.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// By way of asking; one without a record of its class is missing.
    pub ordinary: BTreeMap<ProbeKind, Answered>,
    /// Questions for blocked persons, in all ways.
    pub blocked_asked: u32,
    /// Of these, answers of the ordinary search that held the blocked person: must be none.
    pub blocked_shown: u32,
}

/// One question with the person who must be, or must not be, in the answer.
#[derive(Clone, PartialEq, Eq)]
struct Question {
    person: String,
    asked: Asked,
}

#[derive(Clone, PartialEq, Eq)]
enum Asked {
    Name { family: String, given: String, born: PartialDate },
    Document(String),
    File(String),
    Plate(String),
}

impl Asked {
    fn kind(&self) -> ProbeKind {
        match self {
            Self::Name { .. } => ProbeKind::NameAndDate,
            Self::Document(_) => ProbeKind::DocumentNumber,
            Self::File(_) => ProbeKind::FileNumber,
            Self::Plate(_) => ProbeKind::Plate,
        }
    }
}

/// The questions of one test restore.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Probes {
    ordinary: Vec<Question>,
    blocked: Vec<String>,
}

impl std::fmt::Debug for Probes {
    /// Says how many, never whom.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Probes({} ordinary, {} blocked)", self.ordinary.len(), self.blocked.len())
    }
}
