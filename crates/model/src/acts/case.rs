//! Acts on cases: taken, corrected, read and signed, cancelled; hold tasks after a death.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Subject;
use super::attachment::AttachedFile;
use crate::date::CivilDate;
use crate::ids::{CaseId, HoldId};

/// Acts on cases. The case's id stands in the envelope.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum CaseAct {
    /// A report was taken: the case begins.
    #[n(0)]
    Taken {
        /// Service key.
        #[n(0)]
        service: String,
        /// Our number: node block + serial + check character.
        #[n(1)]
        number: String,
        /// `oral` or `written`.
        #[n(2)]
        form: String,
        /// The civil date the report came in; proves filing (C5).
        #[n(3)]
        received: CivilDate,
        /// Persons, by their part in the case (a group's `person`).
        #[n(4)]
        persons: Vec<CasePerson>,
        /// Values.
        #[n(5)]
        values: Vec<FieldValue>,
        /// Evidence.
        #[n(6)]
        evidence: Vec<EvidenceSeen>,
        /// Warnings that the clerk saw and took the case with, as stable codes.
        #[n(7)]
        warnings: Vec<String>,
    },
    /// Values were corrected before the record was signed; afterwards only by a counter-entry.
    #[n(1)]
    Corrected {
        /// All values, anew.
        #[n(0)]
        values: Vec<FieldValue>,
        /// All evidence, anew.
        #[n(1)]
        evidence: Vec<EvidenceSeen>,
        /// Why.
        #[n(2)]
        reason: String,
        /// Warnings that remain.
        #[n(3)]
        warnings: Vec<String>,
        /// Persons, anew.
        #[n(4)]
        persons: Vec<CasePerson>,
    },
    /// The printed record was read and signed by those present.
    #[n(2)]
    ReadAndSigned {
        /// Number of the paper that was signed.
        #[n(0)]
        paper: String,
        /// Who signed, as printed.
        #[n(1)]
        signers: Vec<String>,
        /// Interpreter, if one was needed.
        #[n(2)]
        interpreter: Option<String>,
        /// The day.
        #[n(3)]
        on: CivilDate,
    },
    /// Cancelled, with the case that takes its place if any.
    #[n(3)]
    Cancelled {
        /// Why.
        #[n(0)]
        reason: String,
        /// Replaced by.
        #[n(1)]
        by: Option<CaseId>,
    },
    /// A note on the case.
    #[n(4)]
    Noted {
        /// Text.
        #[n(0)]
        text: String,
    },
    /// A death raised a hold task on a grant.
    #[n(5)]
    HoldRaised {
        /// The task.
        #[n(0)]
        hold: HoldId,
        /// Whose death.
        #[n(1)]
        person: Subject,
        /// Date of death as reported.
        #[n(2)]
        died: Option<CivilDate>,
        /// What is held.
        #[n(3)]
        target: HoldTarget,
    },
    /// The benefits clerk decided the hold task.
    #[n(6)]
    HoldDecided {
        /// The task.
        #[n(0)]
        hold: HoldId,
        /// The decision.
        #[n(1)]
        decision: HoldDecision,
        /// Why.
        #[n(2)]
        reason: String,
    },
    /// A follow-up was done: a message sent, a second visit made.
    #[n(7)]
    FollowupDone {
        /// Key of the follow-up in the service.
        #[n(0)]
        key: String,
        /// What was done, by which way, under which reference.
        #[n(1)]
        note: String,
    },
    /// A scan, photo or other file was attached; its bytes were durable beside the log before.
    #[n(15)]
    Attached {
        /// The file.
        #[n(0)]
        file: AttachedFile,
    },
    /// An attached file does not count any more: wrong case, unreadable, shows somebody else. The bytes stay with the case.
    #[n(16)]
    AttachmentWithdrawn {
        /// Its name beside the log.
        #[cbor(n(0), with = "minicbor::bytes")]
        file: [u8; 32],
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// The case was typed in from a sheet that was filled by hand; a sheet is typed once.
    #[n(17)]
    SheetTyped {
        /// The sheet's pre-printed number.
        #[n(0)]
        sheet: String,
    },
    /// What was left open was reported later: given names within a month, the family name; also after the signature.
    #[n(8)]
    Supplemented {
        /// All values, anew.
        #[n(0)]
        values: Vec<FieldValue>,
        /// All evidence, anew.
        #[n(1)]
        evidence: Vec<EvidenceSeen>,
        /// By whom and how it was reported.
        #[n(2)]
        reason: String,
        /// Warnings it was taken with.
        #[n(3)]
        warnings: Vec<String>,
        /// Persons, as they were.
        #[n(4)]
        persons: Vec<CasePerson>,
    },
}

/// A person's part in a case.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct CasePerson {
    /// The part, as the catalogue's group names it, e.g. `mother`.
    #[n(0)]
    pub part: String,
    /// Who.
    #[n(1)]
    pub subject: Subject,
}

/// One value with its source.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct FieldValue {
    /// Field id (official number).
    #[n(0)]
    pub field: String,
    /// Canonical text: dates `YYYY-MM-DD`, times `HH:MM`, yes/no `1`/`0`.
    #[n(1)]
    pub value: String,
    /// Where it comes from.
    #[n(2)]
    pub source: Source,
}

/// How we know a value (drives § 9 (2) PStG, §§ 35, 40 PStV).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum Source {
    /// A document was seen.
    #[n(0)]
    Document,
    /// From the extract.
    #[n(1)]
    Extract,
    /// Declared.
    #[n(2)]
    Declared,
    /// Affidavit.
    #[n(3)]
    Affidavit,
}

impl Source {
    /// The stable name used in forms and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Extract => "extract",
            Self::Declared => "declared",
            Self::Affidavit => "affidavit",
        }
    }
    /// The source with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Document, Self::Extract, Self::Declared, Self::Affidavit]
            .into_iter()
            .find(|source| source.name() == name)
    }
    /// Proven by what was seen.
    #[must_use]
    pub fn proven(self) -> bool {
        matches!(self, Self::Document)
    }
}

/// Evidence as it was dealt with.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
pub struct EvidenceSeen {
    /// Evidence key of the catalogue.
    #[n(0)]
    pub key: String,
    /// `seen`, `copy` or `missing`.
    #[n(1)]
    pub state: EvidenceState,
    /// Note, e.g. the document's number.
    #[n(2)]
    pub note: String,
}

/// How evidence was dealt with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum EvidenceState {
    /// Original seen.
    #[n(0)]
    Seen,
    /// Original seen, copy kept.
    #[n(1)]
    Copy,
    /// Missing.
    #[n(2)]
    Missing,
}

impl EvidenceState {
    /// The stable name used in forms and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Copy => "copy",
            Self::Missing => "missing",
        }
    }
    /// The state with this stable name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Seen, Self::Copy, Self::Missing].into_iter().find(|state| state.name() == name)
    }
}

/// What a hold is on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
pub enum HoldTarget {
    /// A running grant.
    #[n(0)]
    Grant {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// File number.
        #[n(1)]
        file_number: String,
    },
    /// An identity document (a note, not a task).
    #[n(1)]
    Document {
        /// The document's id in the extract.
        #[n(0)]
        document: String,
    },
    /// A vehicle (a note, not a task).
    #[n(2)]
    Vehicle {
        /// The vehicle's id in the extract.
        #[n(0)]
        vehicle: String,
    },
    /// A residence title.
    #[n(3)]
    Title {
        /// The title's id in the extract.
        #[n(0)]
        title: String,
    },
}

/// Decision on a held grant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
pub enum HoldDecision {
    /// Do not pay.
    #[n(0)]
    Stop,
    /// Pay on (others in the household are entitled).
    #[n(1)]
    PayOn,
}
