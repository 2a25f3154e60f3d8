//! The steps of a run: what is done, by whom, when, with which key; and what was refused.

use books::payments::{Run, RunState, Signed};
use maud::{Markup, html};
use model::Problem;

use super::next::{Mine, Next};
use super::words::{coded, fingerprint};
use crate::components::{Cell, Table, Task, TaskState, table, task_list};
use crate::problem::tell;
use crate::seat::Seat;
use crate::t;

/// The run's state and what the person at the desk may do about it.
pub(super) struct Standing {
    pub state: RunState,
    pub mine: Mine,
    pub next: Next,
    pub is_mine: bool,
    pub land: LandWord,
}

/// The Land's word on the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum LandWord {
    /// The Land pays nothing of this benefit.
    NotNeeded,
    /// Nobody has asked since the run was built.
    Missing,
    /// Whether it is clear, and what it says.
    Said(bool, String),
}

pub(super) fn standing(seat: &Seat, run: &Run) -> Standing {
    let rules = seat.office.catalogue().payment();
    let spec = rules.and_then(|rules| rules.benefits.iter().find(|spec| spec.key == run.benefit));
    let (state, mine, land) = {
        let books = seat.office.books();
        let book = &books.payments;
        let account = seat.actor.account;
        let mine = Mine {
            prepared: book.prepared(run, account),
            released: run.releases.iter().any(|signed| signed.account == account),
            determined: book.made(run, account),
            bank_clear: book.bank_info(run).is_some_and(|info| info.clear),
        };
        let payers = book.payers();
        let land = match spec.filter(|spec| payers.land_pays(spec, run.month)) {
            None => LandWord::NotNeeded,
            Some(_) => payers.land_info(run).map_or(LandWord::Missing, |info| {
                LandWord::Said(info.clear, format!("{} · {} · {}", info.who, info.at.german(), info.says))
            }),
        };
        (book.state(run), mine, land)
    };
    let next = if state == RunState::Discarded { Next::Nothing } else { Next::of(Some(state), true, mine) };
    Standing { state, mine, next, is_mine: next.is_mine(&seat.actor.roles, mine), land }
}

fn signed_note(seat: &Seat, signed: &Signed) -> String {
    t!(
        seat.texts,
        "pay-signed",
        who = seat.name_of(Some(signed.account)),
        at = signed.at.german(),
        key = fingerprint(&signed.key)
    )
}

/// The list of steps.
pub(super) fn step_list(seat: &Seat, run: &Run, standing: &Standing) -> Markup {
    let texts = seat.texts;
    let live = standing.state != RunState::Discarded;
    let task = |label: String, done: Option<String>, at: Next| Task {
        label,
        href: None,
        state: match &done {
            Some(_) => TaskState::Done,
            None if !live => TaskState::Stopped,
            None if standing.next == at => TaskState::Now,
            None => TaskState::NotYet,
        },
        note: done.unwrap_or_else(|| {
            if live && standing.next == at { coded(texts, "pay-waits", at.name()) } else { String::new() }
        }),
        action: None,
    };
    let by = |account, at: model::Instant| format!("{} · {}", seat.name_of(account), at.german());
    let bank = seat.office.books().payments.bank_info(run).cloned();
    let bank_note = bank.map(|info| {
        let word = if info.clear { t!(texts, "pay-bank-clear") } else { t!(texts, "pay-bank-not-clear") };
        (info.clear, format!("{word}: {} · {} · {}", info.who, info.at.german(), info.orders))
    });
    let mut bank_task =
        task(t!(texts, "pay-step-bank"), bank_note.as_ref().map(|(_, note)| note.clone()), Next::InformBank);
    if bank_note.is_some_and(|(clear, _)| !clear) {
        bank_task.state = TaskState::Conflict;
    }
    let file = run.file.as_ref().map(|file| {
        t!(texts, "pay-file-made", at = file.created.german(), id = file.message_id.as_str(), times = file.times)
    });
    let release = |at: usize| run.releases.get(at).map(|signed| signed_note(seat, signed));
    // The second release is not waited for before the first is there.
    let mut second = task(t!(texts, "pay-step-release-2"), release(1), Next::Release);
    if run.releases.is_empty() && live {
        (second.state, second.note) = (TaskState::NotYet, String::new());
    }
    let mut tasks = vec![
        task(t!(texts, "pay-step-built"), Some(by(run.built_by, run.built_at)), Next::Build),
        task(
            t!(texts, "pay-step-determine"),
            run.determined.as_ref().map(|signed| signed_note(seat, signed)),
            Next::Determine,
        ),
        task(t!(texts, "pay-step-order"), run.ordered.as_ref().map(|signed| signed_note(seat, signed)), Next::Order),
        bank_task,
    ];
    tasks.extend(land_task(seat, &standing.land));
    tasks.extend([
        task(t!(texts, "pay-step-release-1"), release(0), Next::Release),
        second,
        task(t!(texts, "pay-step-file"), file, Next::MakeFile),
    ]);
    let overs = run.handed_over.iter().map(|over| format!("{} · {}", over.to, by(over.by, over.at)));
    let overs = overs.collect::<Vec<_>>().join(" — ");
    tasks.push(task(t!(texts, "pay-step-hand-over"), Some(overs).filter(|note| !note.is_empty()), Next::HandOver));
    task_list(texts, &tasks)
}

/// The Land's word, where the Land pays.
fn land_task(seat: &Seat, land: &LandWord) -> Option<Task> {
    let texts = seat.texts;
    let (state, note) = match land {
        LandWord::NotNeeded => return None,
        LandWord::Missing => (TaskState::Now, t!(texts, "land-waits")),
        LandWord::Said(true, says) => (TaskState::Done, format!("{}: {says}", t!(texts, "land-clear"))),
        LandWord::Said(false, says) => (TaskState::Conflict, format!("{}: {says}", t!(texts, "land-not-clear"))),
    };
    Some(Task { label: t!(texts, "land-title"), href: None, state, note, action: None })
}

/// Refused attempts; nothing if there are none.
pub(super) fn refused(seat: &Seat, run: &Run) -> Markup {
    let texts = seat.texts;
    html! {
        @if !run.refused.is_empty() {
            (table(&Table {
                caption: t!(texts, "pay-refused", count = run.refused.len()),
                head: vec![
                    (t!(texts, "pay-when"), false), (t!(texts, "pay-who"), false),
                    (t!(texts, "pay-step"), false), (t!(texts, "pay-reason"), false),
                ],
                rows: run.refused.iter().rev().map(|tried| vec![
                    Cell::Text(tried.at.german()),
                    Cell::Text(seat.name_of(tried.by)),
                    Cell::Text(coded(texts, "pay-step", &tried.step)),
                    Cell::Text(reason(seat, &tried.code)),
                ]).collect(),
                ..Table::default()
            }))
        }
    }
}

/// Codes that a refused attempt can carry; others are shown as they are.
const CODES: [&str; 22] = [
    "NB-A-010", "NB-Z-041", "NB-Z-042", "NB-Z-043", "NB-Z-044", "NB-Z-045", "NB-Z-046", "NB-Z-047", "NB-Z-048",
    "NB-Z-049", "NB-Z-051", "NB-Z-052", "NB-Z-055", "NB-Z-056", "NB-Z-057", "NB-Z-060", "NB-Z-061", "NB-Z-110",
    "NB-Z-112", "NB-Z-113", "NB-Z-116", "NB-Z-117",
];

/// The title of a code. The act keeps no arguments, so a title that needs some stays away.
fn reason(seat: &Seat, code: &str) -> String {
    let known =
        CODES.iter().find(|known| **known == code).map(|code| tell(&Problem::new(code), seat.texts.lang()).title);
    known.filter(|title| !title.contains('{')).map_or_else(|| code.to_owned(), |title| format!("{title} ({code})"))
}
