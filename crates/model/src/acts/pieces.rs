//! Frame and pieces: how an act that concerns several persons lies in a record.
//!
//! FROZEN FORMAT, as the acts themselves. `docs/formats/acts.md` describes both.

use minicbor::{Decode, Encode};

use super::benefit::{CalcInput, CalcLine, CalcPart};
use super::case::HoldTarget;
use super::cash::Recipient;
use super::payment::ChangeKind;
use super::{Act, Body, Envelope, Subject};
use crate::CivilDate;
use crate::ids::CaseId;

/// Stands where a person's data were before their key was destroyed; pages and papers show it as it is.
pub const ERASED: &str = "gelöscht";

/// Whose a piece is. The caller derives the scope of the key from it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Holder {
    /// A person of the source, by its person id: the same in every act.
    Person(String),
    /// A person of a case who was not found in the source.
    Part {
        /// The case.
        case: CaseId,
        /// The part, as the catalogue's group names it.
        part: String,
    },
    /// Whoever stands behind a file number, where no person id is known (a list of the bank).
    File {
        /// Benefit key.
        benefit: String,
        /// File number.
        file_number: String,
    },
    /// Whoever stands behind an account that we know from the bank alone.
    Account {
        /// IBAN without spaces.
        iban: String,
    },
}

/// The act without what belongs to single persons. Its first two fields are those of [`Act`]: an act without pieces has the
/// same bytes as a frame.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Frame {
    /// Around it.
    #[n(0)]
    pub envelope: Envelope,
    /// What happened, with [`ERASED`] and nothing in the places of the pieces.
    #[n(1)]
    pub body: Body,
    /// How many pieces belong to it; missing if none.
    #[n(2)]
    pub pieces: Option<u32>,
    /// How many entries after this one carry nothing but further pieces of it; missing if none.
    #[n(3)]
    pub more: Option<u32>,
}

/// What belongs to one person.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Piece {
    /// Of a case: who somebody is, and the values of the field groups that stand for the person.
    #[n(0)]
    Values {
        /// Place in the frame's persons, and who.
        #[n(0)]
        subjects: Vec<(u32, Subject)>,
        /// Place in the frame's values, and the value.
        #[n(1)]
        values: Vec<(u32, String)>,
    },
    /// Rows of a list.
    #[n(1)]
    ListRows {
        /// Rows.
        #[n(0)]
        rows: Vec<ListPiece>,
    },
    /// Rows of a run, and the details of warnings about them.
    #[n(2)]
    RunRows {
        /// Rows.
        #[n(0)]
        rows: Vec<RunPiece>,
        /// Place in the frame's warnings, and the detail.
        #[n(1)]
        warnings: Vec<(u32, String)>,
    },
    /// A change of what a person is paid.
    #[n(3)]
    Change {
        /// File number.
        #[n(0)]
        file_number: String,
        /// What changes.
        #[n(1)]
        kind: ChangeKind,
        /// Why.
        #[n(2)]
        reason: String,
        /// IBAN of the row that is meant.
        #[n(3)]
        row: Option<String>,
    },
    /// What a death holds.
    #[n(4)]
    Hold {
        /// Whose death.
        #[n(0)]
        person: Subject,
        /// Date of death as reported.
        #[n(1)]
        died: Option<CivilDate>,
        /// What is held.
        #[n(2)]
        target: HoldTarget,
    },
    /// A share of a paper's data: they are all shares of the act, combined by exclusive or. One missing share leaves nothing.
    #[n(5)]
    Share {
        /// As long as the data.
        #[cbor(n(0), with = "minicbor::bytes")]
        bytes: Vec<u8>,
    },
    /// Why a change was rejected.
    #[n(6)]
    Reason {
        /// Why.
        #[n(0)]
        reason: String,
    },
    /// Texts about one person: of a ticket, a call-back, an appointment, a card that arrived.
    #[n(26)]
    Texts {
        /// Place among all texts of the act that belong to persons, and the text.
        #[n(0)]
        texts: Vec<(u32, String)>,
    },
    /// A calculation of a benefit.
    #[n(30)]
    Calculation {
        /// File number.
        #[n(0)]
        file_number: String,
        /// Person id.
        #[n(1)]
        person: Option<String>,
        /// What was entered.
        #[n(2)]
        inputs: Vec<CalcInput>,
        /// Every step.
        #[n(3)]
        lines: Vec<CalcLine>,
        /// To whom it goes.
        #[n(4)]
        parts: Vec<CalcPart>,
    },
    /// A voucher for cash.
    #[n(31)]
    Voucher {
        /// File number.
        #[n(0)]
        file_number: String,
        /// Who gets it.
        #[n(1)]
        recipient: Recipient,
        /// Why.
        #[n(2)]
        reason: String,
        /// Why it is given although somebody alike has had one.
        #[n(3)]
        despite: String,
    },
    /// Lines of an answer of the bank.
    #[n(20)]
    BankLines {
        /// Lines.
        #[n(0)]
        lines: Vec<BankPiece>,
    },
    /// What should have been paid.
    #[n(21)]
    DueRows {
        /// Place in the frame's rows, file number, person id.
        #[n(0)]
        rows: Vec<(u32, String, Option<String>)>,
    },
    /// The number that an act is about, and what was written about it.
    #[n(22)]
    About {
        /// File number, end-to-end id or Kassenzeichen.
        #[n(0)]
        number: String,
        /// Note.
        #[n(1)]
        note: String,
    },
}

/// A person's line of an answer of the bank.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct BankPiece {
    /// Place in the frame's lines.
    #[n(0)]
    pub line: u32,
    /// End-to-end id.
    #[n(1)]
    pub end_to_end: Option<String>,
    /// The other party.
    #[n(2)]
    pub name: Option<String>,
    /// The other party's IBAN.
    #[n(3)]
    pub iban: Option<String>,
    /// Remittance text.
    #[n(4)]
    pub text: Option<String>,
}

/// A person's row of a list.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct ListPiece {
    /// Place in the frame's rows.
    #[n(0)]
    pub row: u32,
    /// File number.
    #[n(1)]
    pub file_number: String,
    /// Payee.
    #[n(2)]
    pub payee: String,
    /// IBAN.
    #[n(3)]
    pub iban: String,
    /// Person id.
    #[n(4)]
    pub person: Option<String>,
}

/// A person's row of a run.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct RunPiece {
    /// Place in the frame's rows.
    #[n(0)]
    pub row: u32,
    /// End-to-end id.
    #[n(1)]
    pub end_to_end: String,
    /// File number.
    #[n(2)]
    pub file_number: String,
    /// Payee.
    #[n(3)]
    pub payee: String,
    /// IBAN.
    #[n(4)]
    pub iban: String,
    /// Person id.
    #[n(5)]
    pub person: Option<String>,
    /// Last month's IBAN where it differs.
    #[n(6)]
    pub iban_before: Option<String>,
}

impl Frame {
    /// The bytes that are sealed; the same as [`Act::to_bytes`] when there are no pieces.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into a Vec has no way to fail.
        minicbor::to_vec(self).unwrap_or_default()
    }
    /// Reads a frame or a whole act.
    ///
    /// # Errors
    /// If the bytes are neither in a form that this version knows.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
    /// The act in which every person is erased whose piece is missing.
    #[must_use]
    pub fn into_act(self) -> Act {
        Act { envelope: self.envelope, body: self.body }
    }
}

impl Piece {
    /// The bytes that are sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into a Vec has no way to fail.
        minicbor::to_vec(self).unwrap_or_default()
    }
    /// Reads a piece.
    ///
    /// # Errors
    /// If the bytes are not a piece that this version knows.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }
    /// The bytes are a piece and no frame: an array, where a frame is a map.
    #[must_use]
    pub fn is_piece(bytes: &[u8]) -> bool {
        bytes.first().is_some_and(|first| first >> 5 == 4)
    }
}
