//! Hold tasks: a death stops nothing by itself; the benefits clerk decides before any release, the household before them.

use std::collections::BTreeMap;

use model::acts::case::{HoldDecision, HoldTarget};
use model::acts::{Body, CaseAct, Subject};
use model::ids::{AccountId, CaseId, HoldId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant, Problem};
use serde::{Deserialize, Serialize};

use super::CaseBook;
use crate::context::{Context, Decision};

/// A hold task (on a grant) or a note (on a card or vehicle).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Id.
    pub id: HoldId,
    /// The case that raised it.
    pub case: CaseId,
    /// Whose death.
    pub person: Subject,
    /// Date of death as reported.
    pub died: Option<CivilDate>,
    /// What is held.
    pub target: HoldTarget,
    /// When.
    pub raised: Instant,
    /// The decision, if one was taken.
    pub decided: Option<Decided>,
}

/// A decision on a hold task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Stop or pay on.
    pub decision: HoldDecision,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

impl CaseBook {
    /// Open hold tasks that a person with these roles decides, oldest first.
    pub fn open_for(&self, roles: &[Role]) -> Vec<&Hold> {
        let mine =
            |hold: &&Hold| hold.decided.is_none() && deciders(&hold.target).iter().any(|role| roles.contains(role));
        let mut open: Vec<&Hold> = self.holds().filter(mine).collect();
        open.sort_by_key(|hold| (hold.raised, hold.id));
        open
    }
    /// Open hold tasks on grants, oldest first.
    pub fn open_holds(&self) -> Vec<&Hold> {
        let mut open: Vec<&Hold> = self
            .holds()
            .filter(|hold| hold.decided.is_none() && matches!(hold.target, HoldTarget::Grant { .. }))
            .collect();
        open.sort_by_key(|hold| (hold.raised, hold.id));
        open
    }
    /// State of every held grant, by benefit and file number: nothing while undecided. A stop outweighs a "pay on".
    #[must_use]
    pub fn grant_holds(&self) -> BTreeMap<(String, String), Option<HoldDecision>> {
        let mut state: BTreeMap<(String, String), Option<HoldDecision>> = BTreeMap::new();
        for hold in self.holds() {
            if let HoldTarget::Grant { benefit, file_number } = &hold.target {
                let decided = hold.decided.as_ref().map(|decided| decided.decision);
                state
                    .entry((benefit.clone(), file_number.clone()))
                    .and_modify(|known| {
                        *known = match (*known, decided) {
                            (None, _) | (_, None) => None,
                            (Some(HoldDecision::Stop), _) | (_, Some(HoldDecision::Stop)) => Some(HoldDecision::Stop),
                            _ => Some(HoldDecision::PayOn),
                        };
                    })
                    .or_insert(decided);
            }
        }
        state
    }
    /// A hold for this person and target exists already.
    #[must_use]
    pub fn has_hold(&self, person: &Subject, target: &HoldTarget) -> bool {
        self.holds().any(|hold| hold.person == *person && hold.target == *target)
    }
}

/// Roles that decide what happens to a target after a death.
#[must_use]
pub fn deciders(target: &HoldTarget) -> &'static [Role] {
    match target {
        HoldTarget::Grant { .. } => &[Role::ClerkBenefits],
        HoldTarget::Document { .. } => &[Role::ClerkResidents, Role::ClerkCivilStatus],
        HoldTarget::Vehicle { .. } => &[Role::ClerkVehicles],
        HoldTarget::Title { .. } => &[Role::ClerkForeigners],
    }
}

/// Decides a hold task.
///
/// # Errors
/// `NB-A-010` not one of the target's roles, `NB-V-030` no such task, `NB-V-031` decided already, `NB-V-032` reason missing.
pub fn decide_hold(
    book: &CaseBook,
    context: &Context<'_>,
    hold: HoldId,
    decision: HoldDecision,
    reason: &str,
) -> Result<Decision, Refusal> {
    let Some(task) = book.hold(hold) else {
        // Who decides nothing at all learns nothing about tasks.
        context.actor.must(&[
            Role::ClerkBenefits,
            Role::ClerkResidents,
            Role::ClerkCivilStatus,
            Role::ClerkVehicles,
            Role::ClerkForeigners,
        ])?;
        return Err(vec![Problem::new("NB-V-030")]);
    };
    context.actor.must(deciders(&task.target))?;
    if task.decided.is_some() {
        return Err(vec![Problem::new("NB-V-031")]);
    }
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-V-032").at("reason")]);
    }
    Ok(Decision::of_case(
        task.case,
        Body::Case(CaseAct::HoldDecided { hold, decision, reason: reason.trim().to_owned() }),
    ))
}
