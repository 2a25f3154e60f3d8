//! Acts on payments: list, changes, run, four eyes, bank's information, file.

mod rows;

pub use rows::{ChangeKind, ListRow, ListSource, Mark, PersonalSignature, RowState, RunRow, RunWarning};

use minicbor::{Decode, Encode};

use super::claim::{Component, Payer, Right, RunKind};
use crate::date::{CivilDate, Instant, Month};
use crate::ids::{AccountId, ChangeId, NodeId, RunId};
use crate::money::Money;
use crate::role::Role;

/// Acts on payments.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum PaymentAct {
    /// A list was taken as the base of runs.
    #[n(0)]
    ListTaken {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// The month the list paid.
        #[n(1)]
        month: Month,
        /// Where it came from.
        #[n(2)]
        source: ListSource,
        /// SHA-256 of the list's bytes.
        #[cbor(n(3), with = "minicbor::bytes")]
        hash: [u8; 32],
        /// Rows.
        #[n(4)]
        rows: Vec<ListRow>,
    },
    /// A change that takes effect on the next run (C8).
    #[n(1)]
    ChangeRecorded {
        /// Its id.
        #[n(0)]
        change: ChangeId,
        /// Benefit key.
        #[n(1)]
        benefit: String,
        /// File number.
        #[n(2)]
        file_number: String,
        /// First month it holds for.
        #[n(3)]
        from: Month,
        /// What changes.
        #[n(4)]
        kind: ChangeKind,
        /// Why, and the proof that was shown.
        #[n(5)]
        reason: String,
        /// IBAN of the row that is meant, where several payees stand under one file number
        /// (a landlord paid directly beside the household).
        #[n(6)]
        row: Option<String>,
        /// How a calculation means the amount: newly calculated (provisional) or advance. Missing: typed.
        #[n(7)]
        mark: Option<Mark>,
        /// Number of the notice that tells the recipient of the reservation.
        #[n(8)]
        notice: Option<String>,
        /// Which part of the claim, for a new row beside the household's (direct payment to the landlord).
        #[n(9)]
        component: Option<Component>,
    },
    /// The second person approved a change that needs it.
    #[n(2)]
    ChangeApproved {
        /// Which.
        #[n(0)]
        change: ChangeId,
    },
    /// A change was rejected or withdrawn.
    #[n(3)]
    ChangeRejected {
        /// Which.
        #[n(0)]
        change: ChangeId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// A run was built: from here on its content does not change.
    #[n(4)]
    RunBuilt {
        /// Its id.
        #[n(0)]
        run: RunId,
        /// Benefit key.
        #[n(1)]
        benefit: String,
        /// The month it pays.
        #[n(2)]
        month: Month,
        /// Day the bank executes.
        #[n(3)]
        execution: CivilDate,
        /// Hash of the list it was built from.
        #[cbor(n(4), with = "minicbor::bytes")]
        list: [u8; 32],
        /// Rows, those that are not paid included.
        #[n(5)]
        rows: Vec<RunRow>,
        /// Warnings, as stable codes with their row, to be signed off one by one.
        #[n(6)]
        warnings: Vec<RunWarning>,
        /// SHA-256 over the canonical bytes of benefit, month, execution day, list, rows, warnings and
        /// changes: what is signed. The layout stands in `books::payments::content`.
        #[cbor(n(7), with = "minicbor::bytes")]
        content: [u8; 32],
        /// Changes that shaped the rows: whoever recorded or approved one of them may not release.
        #[n(8)]
        changes: Vec<ChangeId>,
        /// Month-end, supplementary or single; missing in runs of before there were kinds, which are month-end runs.
        #[n(9)]
        kind: Option<RunKind>,
        /// The node that built it: it spends the right to pay. Not signed.
        #[n(10)]
        node: Option<NodeId>,
    },
    /// Feststellung by the benefits office.
    #[n(5)]
    RunDetermined {
        /// Which.
        #[n(0)]
        run: RunId,
        /// Own signature.
        #[n(1)]
        signature: PersonalSignature,
        /// Warnings signed off, by index.
        #[n(2)]
        warnings: Vec<u32>,
    },
    /// Anordnung.
    #[n(6)]
    RunOrdered {
        /// Which.
        #[n(0)]
        run: RunId,
        /// Own signature.
        #[n(1)]
        signature: PersonalSignature,
    },
    /// The bank's information: what is pending, scheduled, repeated there.
    #[n(7)]
    BankInformed {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// The month.
        #[n(1)]
        month: Month,
        /// Bank and person who gave it.
        #[n(2)]
        who: String,
        /// When.
        #[n(3)]
        at: Instant,
        /// Orders pending, scheduled or repeated at the bank for this benefit and month, in words; `keine` if none.
        #[n(4)]
        orders: String,
        /// The bank states that no order for this benefit and month will be executed besides ours.
        #[n(5)]
        clear: bool,
    },
    /// A release by one of two persons.
    #[n(8)]
    RunReleased {
        /// Which.
        #[n(0)]
        run: RunId,
        /// Own signature.
        #[n(1)]
        signature: PersonalSignature,
    },
    /// An attempt was refused.
    #[n(9)]
    Refused {
        /// Which run.
        #[n(0)]
        run: RunId,
        /// What was tried: `determine`, `order`, `release`, `file`.
        #[n(1)]
        step: String,
        /// Stable problem code.
        #[n(2)]
        code: String,
    },
    /// The file was made; made again it has the same bytes.
    #[n(10)]
    FileMade {
        /// Which run.
        #[n(0)]
        run: RunId,
        /// Message id in the file.
        #[n(1)]
        message_id: String,
        /// SHA-256 of the file.
        #[cbor(n(2), with = "minicbor::bytes")]
        sha256: [u8; 32],
        /// Payments.
        #[n(3)]
        count: u32,
        /// Control sum.
        #[n(4)]
        sum: Money,
        /// Creation moment written into the file.
        #[n(5)]
        created: Instant,
        /// The node that made it.
        #[n(6)]
        node: Option<NodeId>,
    },
    /// The file was handed over, by a person.
    #[n(11)]
    HandedOver {
        /// Which run.
        #[n(0)]
        run: RunId,
        /// To whom and how.
        #[n(1)]
        to: String,
    },
    /// A run was discarded before its file was made; nothing of it has left the node.
    #[n(12)]
    RunDiscarded {
        /// Which.
        #[n(0)]
        run: RunId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// Who pays, for a whole benefit or for the cases of a list (a paid list of the Land, or typed).
    #[n(13)]
    PayersSet {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// First month.
        #[n(1)]
        from: Month,
        /// Last month; open without it.
        #[n(2)]
        until: Option<Month>,
        /// Who pays.
        #[n(3)]
        payer: Payer,
        /// Holds for every case of the benefit that no list names; `rows` is empty then.
        #[n(4)]
        whole: bool,
        /// Where the list came from.
        #[n(5)]
        source: ListSource,
        /// SHA-256 of the list's bytes.
        #[cbor(n(6), with = "minicbor::bytes")]
        hash: [u8; 32],
        /// Cases; an amount above zero says what the payer has paid for the first month. Payee and account may be empty.
        #[n(7)]
        rows: Vec<ListRow>,
        /// Why, and who said so.
        #[n(8)]
        note: String,
    },
    /// Another payer's information (the Land's): what it pays for a benefit and month, so that nobody is paid twice.
    #[n(14)]
    PayerInformed {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// The month.
        #[n(1)]
        month: Month,
        /// Whose information.
        #[n(2)]
        payer: Payer,
        /// Office and person who gave it.
        #[n(3)]
        who: String,
        /// When.
        #[n(4)]
        at: Instant,
        /// What it pays or has paid, in words.
        #[n(5)]
        says: String,
        /// It states that the cases of our run are paid by nobody else.
        #[n(6)]
        clear: bool,
    },
    /// A payment came back: the claim is open again, as a new sequence that refers to this one.
    #[n(15)]
    ClaimReturned {
        /// Run that paid it.
        #[n(0)]
        run: RunId,
        /// Place in the run's rows, from 0.
        #[n(1)]
        row: u32,
        /// Reason code of the bank (ISO 20022), e.g. `AC04`.
        #[n(2)]
        reason: String,
        /// Day it was booked back.
        #[n(3)]
        on: CivilDate,
    },
    /// An attempt to approve or reject a change was refused.
    #[n(16)]
    ChangeRefused {
        /// Which change.
        #[n(0)]
        change: ChangeId,
        /// What was tried: `approve` or `reject`.
        #[n(1)]
        step: String,
        /// Stable problem code.
        #[n(2)]
        code: String,
    },
    /// An attempt to build a run was refused.
    #[n(17)]
    BuildRefused {
        /// Benefit key.
        #[n(0)]
        benefit: String,
        /// The month.
        #[n(1)]
        month: Month,
        /// Which kind.
        #[n(2)]
        kind: RunKind,
        /// Stable problem code.
        #[n(3)]
        code: String,
    },
    /// A right was handed over by the node that holds it.
    #[n(18)]
    RightGiven {
        /// Which right.
        #[n(0)]
        right: Right,
        /// The node that gives it away.
        #[n(1)]
        from: NodeId,
        /// The node that has it from now on.
        #[n(2)]
        to: NodeId,
        /// What people call that node.
        #[n(3)]
        name: String,
        /// Why.
        #[n(4)]
        reason: String,
    },
    /// A right was taken from a holder that cannot be reached: confirmed by two persons, who answer for the risk.
    #[n(19)]
    RightTaken {
        /// Which right.
        #[n(0)]
        right: Right,
        /// The holder as it was known.
        #[n(1)]
        from: NodeId,
        /// The node that has it from now on.
        #[n(2)]
        to: NodeId,
    },
    /// A deputy was appointed: the role for a term, confirmed by two persons.
    #[n(20)]
    DeputyAppointed {
        /// Who deputises.
        #[n(0)]
        account: AccountId,
        /// In which role.
        #[n(1)]
        role: Role,
        /// First day.
        #[n(2)]
        from: CivilDate,
        /// Last day.
        #[n(3)]
        until: CivilDate,
        /// The authority the person belongs to, if another one.
        #[n(4)]
        authority: Option<String>,
    },
    /// A deputy's term was ended early.
    #[n(21)]
    DeputyEnded {
        /// Who.
        #[n(0)]
        account: AccountId,
        /// In which role.
        #[n(1)]
        role: Role,
        /// Why.
        #[n(2)]
        reason: String,
    },
    /// A payment that met another one too late was dealt with.
    #[n(22)]
    ConflictSettled {
        /// Run whose payment it is.
        #[n(0)]
        run: RunId,
        /// Place in the run's rows, from 0; missing for a conflict of the whole run.
        #[n(1)]
        row: Option<u32>,
        /// What was done (recalled, reclaimed, ...).
        #[n(2)]
        note: String,
    },
}
