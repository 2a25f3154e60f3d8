//! Follow-ups: what a case still asks for after it was taken, ticked off one by one with a note.

use model::acts::{Body, CaseAct};
use model::catalogue::{Followup, FollowupAfter, Service, TermDoes, TermLength};
use model::ids::{AccountId, CaseId};
use model::problem::Refusal;
use model::{CivilDate, Instant, Problem};
use rules::deadline::{Calendar, Land};
use serde::{Deserialize, Serialize};

use super::Case;
use super::decide::{live, service_for};
use super::terms::{self, Standing, length_of};
use crate::Books;
use crate::context::{Context, Decision};

/// A follow-up that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Moment.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// What was done, by which way, under which reference.
    pub note: String,
}

/// A follow-up of a case on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The catalogue's entry.
    pub followup: Followup,
    /// Last day, if it has a term.
    pub due: Option<CivilDate>,
    /// Days from today; negative when overdue.
    pub days_left: Option<i64>,
    /// Its stage is reached: it can be done now.
    pub ripe: bool,
    /// Done.
    pub done: Option<Done>,
}

impl Task {
    /// To be done now.
    #[must_use]
    pub fn open(&self) -> bool {
        self.ripe && self.done.is_none()
    }
}

/// The follow-ups of a case in the order of the catalogue. `handed_back`: the case was ticked off in the target register.
#[must_use]
pub fn of_case(service: &Service, case: &Case, handed_back: bool, today: CivilDate, land: Land) -> Vec<Task> {
    let shown = service.shown(&case.form, |id| Some(case.value(id)).filter(|value| !value.is_empty()));
    let standing = Standing { signed: case.signed.as_ref().map(|signed| signed.on), ..Standing::default() };
    let terms = terms::running(service, case, &standing, today, land);
    let task = |followup: &&Followup| {
        // A follow-up that hangs on a term is to be done when the term has ended unmet, and then at once.
        let does = TermDoes::Task(followup.key.clone());
        let hangs = service.terms.iter().any(|term| term.does.contains(&does));
        let ended = terms.iter().find(|term| term.does.contains(&does) && term.over());
        let due = ended.map(|term| term.due).or(followup
            .due
            .as_ref()
            .and_then(|text| text.parse::<TermLength>().ok())
            .map(|term| Calendar::of(land).due(case.received, length_of(term))));
        Task {
            followup: (*followup).clone(),
            due,
            days_left: due.map(|due| today.days_until(due)),
            ripe: (!hangs || ended.is_some())
                && match followup.after {
                    FollowupAfter::Taken => true,
                    FollowupAfter::Signed => case.complete(service),
                    FollowupAfter::HandedBack => handed_back,
                },
            done: case.followups.get(&followup.key).cloned(),
        }
    };
    shown.followups.iter().map(task).collect()
}

/// Longest note on a follow-up, in characters.
pub const NOTE_MAX_CHARS: usize = 500;

/// Ticks a follow-up off.
///
/// # Errors
/// `NB-V-002` no such case, `NB-V-003` cancelled, `NB-A-010` not your task, `NB-V-015` no such follow-up in this case, `NB-V-016` not
/// yet, `NB-V-017` done already, `NB-V-018` the note is missing or too long.
pub fn done(books: &Books, context: &Context<'_>, id: CaseId, key: &str, note: &str) -> Result<Decision, Refusal> {
    let case = live(&books.cases, id)?;
    let service = service_for(context, &case.service)?;
    let handed_back = books.handback.ticked(id).is_some();
    let task = of_case(service, case, handed_back, context.today, context.land)
        .into_iter()
        .find(|task| task.followup.key == key)
        .ok_or_else(|| vec![Problem::new("NB-V-015")])?;
    if task.done.is_some() {
        return Err(vec![Problem::new("NB-V-017")]);
    }
    if !task.ripe {
        return Err(vec![Problem::new("NB-V-016")]);
    }
    let note = note.trim();
    if note.is_empty() || note.chars().count() > NOTE_MAX_CHARS {
        return Err(vec![Problem::new("NB-V-018").at("note").with("max", NOTE_MAX_CHARS)]);
    }
    let act = CaseAct::FollowupDone { key: key.to_owned(), note: note.to_owned() };
    Ok(Decision::of_case(id, Body::Case(act)))
}
