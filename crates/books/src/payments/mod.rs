//! The payment book: lists, changes and runs folded from acts, and the decisions beside them.
//!
//! What it guards (REQUIREMENTS H2, H3, C8, X4, X5, X26):
//! - one run in preparation for a benefit and month, and one month-end run; a second one, made by a node that did not
//!   know, is a [`Conflict`] and blocks both until one is discarded;
//! - a claim (authority, benefit, file number, month, component, sequence) is paid by one file only: its end-to-end id
//!   derives from the claim and never from node or run, so that the bank can see a double as well;
//! - the right to pay a benefit for a month sits at one node ([`rights`]);
//! - what somebody else pays enters no run ([`payers`]);
//! - Feststellung, Anordnung and two releases, each with the person's own signature over the content's hash;
//!   nobody has two of these parts, and a releaser had no hand in a change the run uses;
//! - nothing is released without the bank's word that no other order for the month will be executed, and without the
//!   Land's where the Land pays.

pub mod barriers;
pub mod changes;
pub mod claims;
pub mod compare;
pub mod content;
pub mod deputies;
mod draft;
mod evolve;
pub mod file;
pub mod ledger;
pub mod lists;
pub mod payers;
pub mod release;
pub mod rights;
mod row;
pub mod run;
mod state;
pub mod warnings;

use std::collections::{BTreeMap, BTreeSet};

use model::acts::claim::RunKind;
use model::acts::payment::{ChangeKind, ListRow, RunRow};
use model::ids::{AccountId, AuthorityId, ChangeId, NodeId, RunId};
use model::{Instant, Money, Month};
use serde::{Deserialize, Serialize};

pub use state::{
    BankInfo, Change, Conflict, ConflictKind, FileMade, HandOver, List, RefusedTry, Run, RunState, Signed,
};

/// What the case book says about a grant whose recipient (or a member of the household) has died.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum HoldState {
    /// The benefits clerk has not decided yet: nothing of the run can be determined, ordered or released.
    Undecided,
    /// Do not pay.
    Stop,
    /// Pay on: others in the household are entitled.
    PayOn,
}

/// Hold tasks by benefit key and file number; the caller collects them from the case book.
/// Several tasks on one grant: [`HoldState::Undecided`] before [`HoldState::Stop`] before [`HoldState::PayOn`].
pub type Holds = BTreeMap<(String, String), HoldState>;

/// What a run must know from other books.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Hold tasks.
    pub holds: &'a Holds,
    /// Person ids of the extract that are known to have died.
    pub deceased: &'a BTreeSet<String>,
    /// Accounts (IBAN without spaces) of landlords, homes and suppliers: many cases on one of them are no warning, and a row
    /// to one of them is a direct payment.
    pub third_parties: &'a BTreeSet<String>,
    /// Cash advances.
    pub advances: &'a Advances,
    /// Grants of the extract that are newer than its payment list, by file number, with the amount in EUR (X3).
    pub newer_grants: &'a BTreeMap<String, Money>,
    /// Authority that pays.
    pub authority: AuthorityId,
    /// This node: it spends the right to pay.
    pub here: NodeId,
    /// What somebody else has paid for the month of the run, as the settlement knows with a proof.
    pub elsewhere: &'a Elsewhere,
}

/// What was paid for a month by somebody else, in EUR, by benefit key and file number.
pub type Elsewhere = BTreeMap<(String, String), Money>;

/// Cash advances given in all, in EUR, by benefit key and file number; the caller collects them from the cash book. What
/// earlier runs have deducted is taken off here.
pub type Advances = BTreeMap<(String, String), Money>;

/// An attempt to build a run that was refused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BuildRefused {
    /// Benefit key.
    pub benefit: String,
    /// The month.
    pub month: Month,
    /// Which kind.
    pub kind: RunKind,
    /// Problem code.
    pub code: String,
    /// Who tried.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// The payment book.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentBook {
    lists: BTreeMap<(String, Month), Vec<List>>,
    changes: Vec<Change>,
    change_at: BTreeMap<ChangeId, usize>,
    runs: Vec<Run>,
    run_at: BTreeMap<RunId, usize>,
    run_of: BTreeMap<(String, Month), Vec<RunId>>,
    bank: BTreeMap<(String, Month), Vec<BankInfo>>,
    filed: BTreeMap<String, RunId>,
    /// Person id behind each file number, by benefit.
    behind: BTreeMap<String, BTreeMap<String, String>>,
    conflicts: Vec<Conflict>,
    ledger: ledger::Ledger,
    payers: payers::PayerBook,
    rights: rights::RightBook,
    deputies: Vec<deputies::Deputy>,
    build_refused: Vec<BuildRefused>,
}

impl PaymentBook {
    /// The list that holds for a benefit and month: the last one taken.
    #[must_use]
    pub fn list(&self, benefit: &str, month: Month) -> Option<&List> {
        self.lists.get(&(benefit.to_owned(), month)).and_then(|versions| versions.last())
    }
    /// The lists in force, by benefit and month.
    pub fn lists(&self) -> impl Iterator<Item = &List> {
        self.lists.values().filter_map(|versions| versions.last())
    }
    /// The latest list of the benefit up to and including this month.
    #[must_use]
    pub fn latest_list(&self, benefit: &str, month: Month) -> Option<&List> {
        let first = Month { year: i16::MIN, month: 1 };
        self.lists
            .range((benefit.to_owned(), first)..=(benefit.to_owned(), month))
            .next_back()
            .and_then(|(_, versions)| versions.last())
    }
    /// The list that says that this very month was paid by another order: unless our own month-end file was made from it.
    #[must_use]
    pub fn paid_list(&self, benefit: &str, month: Month) -> Option<&List> {
        let list = self.list(benefit, month)?;
        let ours = self.month_end(benefit, month).is_some_and(|run| run.list == list.hash);
        (!ours).then_some(list)
    }
    /// What others have paid on a case for a month as far as this book knows: another payer's paid list, else the list that
    /// says that another order has paid the month.
    #[must_use]
    pub fn paid_outside(&self, benefit: &str, file_number: &str, month: Month) -> Money {
        if let Some(theirs) = self.payers.paid_elsewhere(benefit, file_number, month) {
            return theirs;
        }
        let rows = self.paid_list(benefit, month).map(|list| list.rows.as_ref()).unwrap_or_default();
        rows.iter().filter(|row| row.file_number == file_number).map(|row| row.amount).sum()
    }
    /// What is set off on a case, by the changes that say so: the month that was overpaid, the whole amount, what files have
    /// set off so far. A change that was taken back counts as far as it was used.
    pub fn set_offs<'a>(
        &'a self,
        benefit: &'a str,
        file_number: &'a str,
    ) -> impl Iterator<Item = (&'a Change, Month, Money, Money)> {
        let own = self.changes.iter().filter(move |one| one.benefit == benefit && one.file_number == file_number);
        own.filter_map(|change| match &change.kind {
            ChangeKind::SetOff { of, amount, .. } => Some((change, *of, *amount, self.ledger.set_off_by(change.id))),
            _ => None,
        })
    }
    /// Rows of all lists of a benefit that carry this file number, earlier versions included.
    pub fn known_rows<'a>(&'a self, benefit: &'a str, file_number: &'a str) -> impl Iterator<Item = &'a ListRow> {
        self.versions(benefit).flat_map(|list| list.rows.iter()).filter(move |row| row.file_number == file_number)
    }
    /// All lists of a benefit ever taken, earlier versions included, by month.
    pub(crate) fn versions<'a>(&'a self, benefit: &'a str) -> impl Iterator<Item = &'a List> {
        self.lists.iter().filter(move |((key, _), _)| key == benefit).flat_map(|(_, versions)| versions.iter())
    }
    /// All lists of all benefits ever taken.
    pub fn every_list(&self) -> impl Iterator<Item = &List> {
        self.lists.values().flatten()
    }
    /// Person ids of everybody behind a file number.
    pub fn persons(&self) -> impl Iterator<Item = &str> {
        self.behind.values().flat_map(|files| files.values().map(String::as_str))
    }
    /// All changes in the order they were recorded.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
    /// The change with this id.
    #[must_use]
    pub fn change(&self, id: ChangeId) -> Option<&Change> {
        self.change_at.get(&id).and_then(|&place| self.changes.get(place))
    }
    /// Changes that wait for their second person.
    pub fn waiting_changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.waits())
    }
    /// Changes that hold for this benefit and month and are not in the file of a run of an earlier month:
    /// what the next run will bring.
    pub fn open_changes<'a>(&'a self, benefit: &'a str, month: Month) -> impl Iterator<Item = &'a Change> {
        let filed = self.runs.iter().filter(|run| run.month < month && run.file.is_some());
        let used: BTreeSet<ChangeId> = filed.flat_map(|run| run.changes.iter().copied()).collect();
        self.changes.iter().filter(move |change| {
            change.benefit == benefit && change.begun(month) && change.rejected.is_none() && !used.contains(&change.id)
        })
    }
    /// All runs in the order they were built.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }
    /// The run with this id.
    #[must_use]
    pub fn run(&self, id: RunId) -> Option<&Run> {
        self.run_at.get(&id).and_then(|&place| self.runs.get(place))
    }
    /// Runs of a benefit and month that are not discarded. More than one only after two nodes met too late.
    pub fn live_runs<'a>(&'a self, benefit: &str, month: Month) -> impl Iterator<Item = &'a Run> + use<'a> {
        self.run_of
            .get(&(benefit.to_owned(), month))
            .into_iter()
            .flatten()
            .filter_map(|&id| self.run(id))
            .filter(|run| run.discarded.is_none())
    }
    /// Runs of a benefit and month that are neither in a file nor discarded. More than one only after two nodes met too late.
    pub fn in_preparation<'a>(&'a self, benefit: &str, month: Month) -> impl Iterator<Item = &'a Run> + use<'a> {
        self.live_runs(benefit, month).filter(|run| run.file.is_none())
    }
    /// The month-end run of a benefit and month, if one is alive.
    #[must_use]
    pub fn month_end(&self, benefit: &str, month: Month) -> Option<&Run> {
        self.live_runs(benefit, month).find(|run| run.kind() == RunKind::MonthEnd)
    }
    /// Attempts to build a run that were refused, in their order.
    #[must_use]
    pub fn build_refused(&self) -> &[BuildRefused] {
        &self.build_refused
    }
    /// The step a run has reached.
    #[must_use]
    pub fn state(&self, run: &Run) -> RunState {
        if run.discarded.is_some() {
            RunState::Discarded
        } else if !run.handed_over.is_empty() {
            RunState::HandedOver
        } else if run.file.is_some() {
            RunState::FileMade
        } else if run.releases.len() >= 2 {
            RunState::Released
        } else if run.releases.len() == 1 {
            RunState::ReleasedOnce
        } else if run.ordered.is_some() {
            match self.bank_info(run) {
                Some(info) if info.clear => RunState::BankInformed,
                _ => RunState::Ordered,
            }
        } else if run.determined.is_some() {
            RunState::Determined
        } else {
            RunState::Built
        }
    }
    /// The bank's last word on this run's benefit and month, if it was recorded after the run was built: by its
    /// place in the journal, never by a clock.
    #[must_use]
    pub fn bank_info(&self, run: &Run) -> Option<&BankInfo> {
        self.bank_infos(&run.benefit, run.month).last().filter(|info| info.position > run.position)
    }
    /// All information of the bank on a benefit and month, oldest first.
    #[must_use]
    pub fn bank_infos(&self, benefit: &str, month: Month) -> &[BankInfo] {
        self.bank.get(&(benefit.to_owned(), month)).map_or(&[], Vec::as_slice)
    }
    /// End-to-end ids that stand in a file, with the run that carries them: never used again.
    #[must_use]
    pub fn claims(&self) -> &BTreeMap<String, RunId> {
        &self.filed
    }
    /// What files have paid on a file number, by month: run and row.
    pub fn paid_on<'a>(
        &'a self,
        benefit: &'a str,
        file_number: &'a str,
    ) -> impl Iterator<Item = (&'a Run, &'a RunRow)> {
        self.runs
            .iter()
            .filter(move |run| run.benefit == benefit && run.file.is_some())
            .flat_map(|run| run.paid().map(move |row| (run, row)))
            .filter(move |(_, row)| row.file_number == file_number)
    }
    /// The person id behind a file number, from the first row that named one.
    #[must_use]
    pub fn person_of(&self, benefit: &str, file_number: &str) -> Option<&str> {
        self.behind.get(benefit)?.get(file_number).map(String::as_str)
    }
    /// Benefit and file number of everything this person was paid under.
    pub fn files_of<'a>(&'a self, person: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.behind.iter().flat_map(move |(benefit, files)| {
            let own = files.iter().filter(move |(_, behind)| *behind == person);
            own.map(move |(file_number, _)| (benefit.as_str(), file_number.as_str()))
        })
    }
    /// What should not be: second runs, claims in two files, steps out of order (X4: the list for the head).
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }
    /// Made what the run pays: built or determined it, typed its list, recorded a change it uses. Such a person may neither
    /// order nor release it.
    #[must_use]
    pub fn made(&self, run: &Run, account: AccountId) -> bool {
        let built = run.built_by == Some(account);
        let determined = run.determined.as_ref().is_some_and(|s| s.account == account);
        let typed = self
            .versions(&run.benefit)
            .any(|list| list.hash == run.list && list.typed() && list.taken_by == Some(account));
        let recorded = self.used_changes(run).any(|change| change.recorded_by == Some(account));
        built || determined || typed || recorded
    }
    /// Had a hand in the run before its release: made it, approved a change it uses, or ordered it. Such a person may not
    /// release it: Feststellung, Anordnung and the releases are the acts of different people (X26).
    #[must_use]
    pub fn prepared(&self, run: &Run, account: AccountId) -> bool {
        // Runs of before there were kinds were released under the rules of their time.
        let ordered = run.kind.is_some() && run.ordered.as_ref().is_some_and(|s| s.account == account);
        let approved = self.used_changes(run).any(|change| change.approved_by == Some(account));
        ordered || approved || self.made(run, account)
    }
    fn used_changes<'a>(&'a self, run: &'a Run) -> impl Iterator<Item = &'a Change> {
        run.changes.iter().filter_map(|&id| self.change(id))
    }
}
