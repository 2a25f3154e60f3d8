//! What the payment book keeps of lists, changes and runs.

use std::sync::Arc;

use model::acts::claim::{Component, RunKind};
use model::acts::payment::{ChangeKind, ListRow, ListSource, Mark, RunRow, RunWarning};
use model::ids::{AccountId, AuthorityId, ChangeId, NodeId, RunId};
use model::{CivilDate, Instant, Money, Month};
use serde::{Deserialize, Serialize};

/// A list that was taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct List {
    /// Benefit key.
    pub benefit: String,
    /// The month it paid.
    pub month: Month,
    /// Where it came from.
    pub source: ListSource,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Rows.
    #[serde(with = "shared")]
    pub rows: Arc<[ListRow]>,
    /// Who took it.
    pub taken_by: Option<AccountId>,
    /// When.
    pub taken_at: Instant,
    /// Place in the journal.
    pub position: u64,
}

impl List {
    /// Typed by a person, not read from a file.
    #[must_use]
    pub fn typed(&self) -> bool {
        self.source == ListSource::Typed
    }
    /// Sum of the rows in EUR.
    #[must_use]
    pub fn sum(&self) -> Money {
        self.rows.iter().map(|row| row.amount).sum()
    }
}

/// A change (C8).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// Id.
    pub id: ChangeId,
    /// Benefit key.
    pub benefit: String,
    /// File number.
    pub file_number: String,
    /// First month it holds for.
    pub from: Month,
    /// What changes.
    pub kind: ChangeKind,
    /// IBAN of the row that is meant, where several payees stand under the file number.
    pub row: Option<String>,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// When.
    pub recorded_at: Instant,
    /// Place in the journal.
    pub position: u64,
    /// The second person, once there is one.
    pub approved_by: Option<AccountId>,
    /// Why it was rejected or withdrawn.
    pub rejected: Option<String>,
    /// How a calculation means the amount; nothing if it was typed.
    pub mark: Option<Mark>,
    /// Number of the notice to the recipient.
    pub notice: Option<String>,
    /// Part of the claim that a new row stands for.
    pub component: Option<Component>,
    /// Place of the approval in the journal.
    pub approved_at: Option<u64>,
    /// Refused attempts.
    pub refused: Vec<RefusedTry>,
}

impl Change {
    /// A new account and a new payee need a second person (X26), also for what a settlement brings; holds and amounts do not.
    #[must_use]
    pub fn needs_approval(&self) -> bool {
        matches!(
            self.kind,
            ChangeKind::Account { .. } | ChangeKind::New { .. } | ChangeKind::Settled { iban: Some(_), .. }
        )
    }
    /// Waits for its second person.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.rejected.is_none() && self.needs_approval() && self.approved_by.is_none()
    }
    /// Says something of this month, whether or not it is in force: what is due after a settlement is so for its one month.
    #[must_use]
    pub fn begun(&self, month: Month) -> bool {
        match self.kind {
            ChangeKind::Settled { .. } => self.from == month,
            _ => self.from <= month,
        }
    }
    /// May shape a run for this month: not rejected, begun, approved where that is needed. An account that
    /// nobody has approved is never used, however long it waits.
    #[must_use]
    pub fn holds_for(&self, month: Month) -> bool {
        self.rejected.is_none() && !self.waits() && self.begun(month)
    }
}

/// A step somebody signed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signed {
    /// Who.
    pub account: AccountId,
    /// With which key.
    pub key: [u8; 32],
    /// When.
    pub at: Instant,
}

/// The file of a run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileMade {
    /// Message id in the file.
    pub message_id: String,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Payments.
    pub count: u32,
    /// Control sum in EUR.
    pub sum: Money,
    /// Creation moment written into the file.
    pub created: Instant,
    /// How often it was made; every time with the same bytes.
    pub times: u32,
}

/// A hand-over of the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HandOver {
    /// To whom and how.
    pub to: String,
    /// By whom.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// A refused attempt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefusedTry {
    /// Who tried.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// `determine`, `order`, `release` or `file`.
    pub step: String,
    /// Problem code.
    pub code: String,
}

/// What the bank said about a benefit and month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BankInfo {
    /// Bank and person.
    pub who: String,
    /// When it was given.
    pub at: Instant,
    /// Orders there, in words.
    pub orders: String,
    /// No order besides ours will be executed.
    pub clear: bool,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// Place in the journal.
    pub position: u64,
}

/// A run. Its content never changes after it was built; what changes is the step it has reached.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Run {
    /// Id.
    pub id: RunId,
    /// Benefit key.
    pub benefit: String,
    /// The month it pays.
    pub month: Month,
    /// Day the bank executes.
    pub execution: CivilDate,
    /// Hash of the list it was built from.
    pub list: [u8; 32],
    /// Rows, those that are not paid included.
    #[serde(with = "shared")]
    pub rows: Arc<[RunRow]>,
    /// Warnings.
    #[serde(with = "shared")]
    pub warnings: Arc<[RunWarning]>,
    /// Changes that shaped it.
    pub changes: Vec<ChangeId>,
    /// SHA-256 over the canonical bytes.
    pub content: [u8; 32],
    /// The content in the act does not hash to what the act says: the run can do nothing but be discarded.
    pub broken: bool,
    /// Who built it.
    pub built_by: Option<AccountId>,
    /// When.
    pub built_at: Instant,
    /// Place in the journal.
    pub position: u64,
    /// Feststellung.
    pub determined: Option<Signed>,
    /// Anordnung.
    pub ordered: Option<Signed>,
    /// Releases that count: two different persons with two different keys.
    pub releases: Vec<Signed>,
    /// The file.
    pub file: Option<FileMade>,
    /// Hand-overs.
    pub handed_over: Vec<HandOver>,
    /// Why it was discarded.
    pub discarded: Option<String>,
    /// Refused attempts.
    pub refused: Vec<RefusedTry>,
    /// Authority whose claims it pays.
    pub authority: AuthorityId,
    /// Month-end, supplementary or single; nothing in runs of before there were kinds.
    pub kind: Option<RunKind>,
    /// The node that built it.
    pub node: Option<NodeId>,
}

impl Run {
    /// Its kind; runs of before there were kinds are month-end runs.
    #[must_use]
    pub fn kind(&self) -> RunKind {
        self.kind.unwrap_or_default()
    }
    /// In preparation: neither in a file nor discarded.
    #[must_use]
    pub fn in_preparation(&self) -> bool {
        self.file.is_none() && self.discarded.is_none()
    }
    /// The rows that go into the file, in their order.
    pub fn paid(&self) -> impl Iterator<Item = &RunRow> {
        self.rows.iter().filter(|row| row.paid())
    }
    /// Number of payments.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.paid().count()).unwrap_or(u32::MAX)
    }
    /// Sum of the payments in EUR.
    #[must_use]
    pub fn sum(&self) -> Money {
        self.paid().map(|row| row.amount).sum()
    }
}

/// The step a run has reached. `Determined` to `Released` follow each other; the bank's word may come earlier
/// than the order and is shown once both are there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RunState {
    /// Built.
    Built,
    /// Feststellung done.
    Determined,
    /// Anordnung done.
    Ordered,
    /// The bank says that nothing else will be executed.
    BankInformed,
    /// One of two releases is there.
    ReleasedOnce,
    /// Both releases are there.
    Released,
    /// The file was made.
    FileMade,
    /// The file was handed over.
    HandedOver,
    /// Discarded.
    Discarded,
}

impl RunState {
    /// The stable name used in pages and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Built => "built",
            Self::Determined => "determined",
            Self::Ordered => "ordered",
            Self::BankInformed => "bank_informed",
            Self::ReleasedOnce => "released_once",
            Self::Released => "released",
            Self::FileMade => "file_made",
            Self::HandedOver => "handed_over",
            Self::Discarded => "discarded",
        }
    }
}

/// Something the journal holds that the rules would not have allowed (two nodes met too late, or a forged act).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conflict {
    /// Place of the act in the journal.
    pub position: u64,
    /// What.
    pub kind: ConflictKind,
    /// The run, if it is about one.
    pub run: Option<RunId>,
    /// The change, if it is about one.
    pub change: Option<ChangeId>,
    /// What belongs to it: the end-to-end id of a claim, the step.
    pub detail: String,
    /// Place of the row in the run, if it is about one.
    pub row: Option<u32>,
    /// Who dealt with it, when and how.
    pub settled: Option<(Option<AccountId>, Instant, String)>,
}

/// Kinds of conflicts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum ConflictKind {
    /// A second live run for a benefit and month.
    SecondRun,
    /// A claim stands in two files: paid twice, to be reclaimed.
    PaidTwice,
    /// A file was made again with other bytes.
    OtherBytes,
    /// A step came before the one it needs; signatures of such a step do not count.
    OutOfOrder,
    /// A signature or approval by somebody who may not give it, or over something else; it does not count.
    NotFourEyes,
    /// The act names a run or change that is not there, or one that is there already.
    Unknown,
    /// The content does not hash to what the act says.
    Broken,
    /// A file was made at a node that did not hold the right to pay.
    WithoutRight,
    /// A right was handed over or taken although it was no longer with the node it came from.
    RightTwice,
    /// A payment was paid again although it had not come back, or the one it replaces is not there.
    NotReturned,
}

impl ConflictKind {
    /// The stable name used in pages and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SecondRun => "second_run",
            Self::PaidTwice => "paid_twice",
            Self::OtherBytes => "other_bytes",
            Self::OutOfOrder => "out_of_order",
            Self::NotFourEyes => "not_four_eyes",
            Self::Unknown => "unknown",
            Self::Broken => "broken",
            Self::WithoutRight => "without_right",
            Self::RightTwice => "right_twice",
            Self::NotReturned => "not_returned",
        }
    }
}

/// A shared slice is written as a plain list.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer, T: Serialize>(rows: &Arc<[T]>, serializer: S) -> Result<S::Ok, S::Error> {
        rows.as_ref().serialize(serializer)
    }
    pub fn deserialize<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Arc<[T]>, D::Error> {
        Vec::deserialize(from).map(Arc::from)
    }
}
