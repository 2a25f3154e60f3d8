//! The bank's book: its answers to our files, what came in, what went out, days compared, recalls, tills.
//!
//! What it guards (REQUIREMENTS H9, X4, X5, X14):
//! - an entry counts once, however many statements and advices show it: every line has an identity;
//! - nothing of an answer is thrown away: what belongs to no run of ours, or is not in euro, stands in lists of its own;
//! - a payment that came back or was refused is held until somebody has looked, and is never paid again by itself;
//! - for every file: its sum is what was debited and what was refused, or the difference stands on the page.

pub mod incoming;
pub mod recall;
pub mod reconcile;
pub mod standing;
pub mod take;
pub mod tills;

use std::collections::BTreeMap;

use model::acts::bank::{AnswerKind, BankLine, LineKind, OpenItem};
use model::acts::{BankAct, Envelope};
use model::ids::{AccountId, RunId};
use model::{CivilDate, Instant, Money};
use serde::{Deserialize, Serialize};

/// An answer that was taken in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// What kind.
    pub kind: AnswerKind,
    /// The bank's id.
    pub id: String,
    /// Our account.
    pub account: Option<String>,
    /// Its day.
    pub day: Option<CivilDate>,
    /// Closing less opening less entries: not zero if the statement has a gap.
    pub gap: Option<Money>,
    /// Lines it has.
    pub lines: u32,
    /// Lines that an earlier answer had shown already.
    pub again: u32,
    /// Who took it in.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// Which kinds of answer have shown a line. A statement and an advice show the same entry, each in its own words; two lines of
/// one kind are two entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Shown {
    /// A statement (camt.053).
    pub statement: bool,
    /// An advice (camt.054).
    pub advice: bool,
    /// A paper statement, typed.
    pub typed: bool,
}

impl Shown {
    fn add(&mut self, kind: AnswerKind) {
        match kind {
            AnswerKind::Statement => self.statement = true,
            AnswerKind::Advice => self.advice = true,
            AnswerKind::Typed => self.typed = true,
            AnswerKind::Status => {}
        }
    }
    /// One value for each kind that shows entries.
    #[must_use]
    pub fn kinds(self) -> [bool; 3] {
        [self.statement, self.advice, self.typed]
    }
}

/// A line, as the book keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// As the act has it.
    pub line: BankLine,
    /// Place of the first answer that had it.
    pub answer: u32,
    /// Which kinds of answer have shown it.
    pub shown: Shown,
    /// Kassenzeichen that a person gave it, with the note.
    pub assigned: Option<(String, String)>,
}

/// A day that was compared and signed off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignedDay {
    /// What was left over.
    pub difference: Money,
    /// What explains it.
    pub note: String,
    /// By whom.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// The bank's book.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankBook {
    answers: Vec<Answer>,
    lines: Vec<Line>,
    known: BTreeMap<[u8; 16], u32>,
    by_claim: BTreeMap<String, Vec<u32>>,
    by_run: BTreeMap<RunId, Vec<u32>>,
    by_file: BTreeMap<RunId, Vec<u32>>,
    items: BTreeMap<String, OpenItem>,
    days: BTreeMap<CivilDate, SignedDay>,
    recalls: BTreeMap<String, recall::Recall>,
    tills: tills::Tills,
    /// Acts that did not fit.
    pub conflicts: Vec<String>,
}

impl BankBook {
    /// All answers in the order they were taken in.
    #[must_use]
    pub fn answers(&self) -> &[Answer] {
        &self.answers
    }
    /// All lines, each once, in the order they came.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }
    /// The line with this identity.
    #[must_use]
    pub fn line(&self, identity: &[u8; 16]) -> Option<&Line> {
        self.known.get(identity).and_then(|place| self.at(*place))
    }
    /// Lines about a payment, by its end-to-end id.
    pub fn of_claim<'a>(&'a self, end_to_end: &str) -> impl Iterator<Item = &'a Line> + use<'a> {
        self.by_claim.get(end_to_end).into_iter().flatten().filter_map(|place| self.at(*place))
    }
    /// Lines about a run: its file and its payments.
    pub fn of_run(&self, run: RunId) -> impl Iterator<Item = &Line> {
        self.by_run.get(&run).into_iter().flatten().filter_map(|place| self.at(*place))
    }
    /// Lines about a run's file as a whole, without an end-to-end id.
    pub fn of_file(&self, run: RunId) -> impl Iterator<Item = &Line> {
        self.by_file.get(&run).into_iter().flatten().filter_map(|place| self.at(*place))
    }
    /// What incoming payments may be for, by Kassenzeichen.
    #[must_use]
    pub fn items(&self) -> &BTreeMap<String, OpenItem> {
        &self.items
    }
    /// Days that were signed off.
    #[must_use]
    pub fn days(&self) -> &BTreeMap<CivilDate, SignedDay> {
        &self.days
    }
    /// Recalls by end-to-end id.
    #[must_use]
    pub fn recalls(&self) -> &BTreeMap<String, recall::Recall> {
        &self.recalls
    }
    /// The tills.
    #[must_use]
    pub fn tills(&self) -> &tills::Tills {
        &self.tills
    }
    /// Money that left without a run of ours, or by a file that we did not make: the bank's old orders, third parties (X4).
    pub fn strange_debits(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| {
            matches!(line.line.kind, LineKind::Debited | LineKind::FileDebited) && line.line.run.is_none()
        })
    }
    /// Returns and statuses that belong to no run of ours.
    pub fn strange_answers(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| {
            !matches!(line.line.kind, LineKind::Debited | LineKind::FileDebited | LineKind::Incoming)
                && line.line.run.is_none()
        })
    }
    /// Lines in another currency: in no sum.
    pub fn foreign(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.line.currency.is_some())
    }
    fn at(&self, place: u32) -> Option<&Line> {
        self.lines.get(usize::try_from(place).ok()?)
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &BankAct, position: u64) {
        match act {
            BankAct::AnswerTaken { .. } => self.answer_taken(envelope, act),
            BankAct::OpenItemsTaken { items, .. } => {
                self.items.extend(items.iter().map(|item| (item.key.clone(), item.clone())));
            }
            BankAct::Assigned { line, key, note } => {
                let place = self.known.get(line).and_then(|place| usize::try_from(*place).ok());
                match place.and_then(|place| self.lines.get_mut(place)) {
                    Some(line) => line.assigned = key.clone().map(|key| (key, note.clone())),
                    None => self.conflicts.push(format!("act {position}: an entry was assigned that is not known")),
                }
            }
            BankAct::DayReconciled { day, difference, note } => {
                let signed =
                    SignedDay { difference: *difference, note: note.clone(), by: envelope.actor, at: envelope.at };
                self.days.insert(*day, signed);
            }
            BankAct::RecallAsked { end_to_end, reason, note } => {
                self.recalls.insert(end_to_end.clone(), recall::Recall::asked(reason, note, envelope.at));
            }
            BankAct::RecallAnswered { end_to_end, granted, note } => match self.recalls.get_mut(end_to_end) {
                Some(recall) => recall.answered = Some((*granted, note.clone(), envelope.at)),
                None => self.conflicts.push(format!("act {position}: a recall was answered that nobody asked for")),
            },
            BankAct::TillsSwitched { .. }
            | BankAct::TillOpened { .. }
            | BankAct::TillBooked { .. }
            | BankAct::TillClosed { .. } => {
                if let Some(conflict) = self.tills.evolve(envelope, act) {
                    self.conflicts.push(format!("act {position}: {conflict}"));
                }
            }
        }
    }

    fn answer_taken(&mut self, envelope: &Envelope, act: &BankAct) {
        let BankAct::AnswerTaken { hash, kind, id, account, day, opening, closing, lines } = act else { return };
        let moved: Money = lines.iter().filter_map(take::signed).sum();
        let gap = opening.zip(*closing).map(|(opening, closing)| closing - opening - moved);
        let answer = u32::try_from(self.answers.len()).unwrap_or(u32::MAX);
        let mut again = 0;
        for line in lines {
            if let Some(known) = self.known.get(&line.identity) {
                again += 1;
                if let Some(known) = usize::try_from(*known).ok().and_then(|place| self.lines.get_mut(place)) {
                    known.shown.add(*kind);
                }
                continue;
            }
            let place = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
            self.known.insert(line.identity, place);
            if let Some(claim) = &line.end_to_end {
                self.by_claim.entry(claim.clone()).or_default().push(place);
            }
            if let Some(run) = line.run {
                self.by_run.entry(run).or_default().push(place);
                if line.end_to_end.is_none() {
                    self.by_file.entry(run).or_default().push(place);
                }
            }
            let mut shown = Shown::default();
            shown.add(*kind);
            self.lines.push(Line { line: line.clone(), answer, shown, assigned: None });
        }
        self.answers.push(Answer {
            hash: *hash,
            kind: *kind,
            id: id.clone(),
            account: account.clone(),
            day: *day,
            gap,
            lines: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            again,
            by: envelope.actor,
            at: envelope.at,
        });
    }
}
