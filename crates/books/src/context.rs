//! What a decision may know besides the books: who acts, when, under which catalogue, and fresh ids.

use model::acts::Body;
use model::catalogue::Catalogue;
use model::ids::{AccountId, CaseId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant, Problem};

/// Who acts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// Account.
    pub account: AccountId,
    /// Name on papers.
    pub name: String,
    /// Function on papers.
    pub function: String,
    /// Roles at this moment.
    pub roles: Vec<Role>,
}

impl Actor {
    /// Has one of these roles.
    #[must_use]
    pub fn any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|role| roles.contains(role))
    }
    /// Refuses unless the actor has one of these roles.
    ///
    /// # Errors
    /// `NB-A-010` (not your task).
    pub fn must(&self, roles: &[Role]) -> Result<(), Refusal> {
        if self.any(roles) { Ok(()) } else { Err(vec![Problem::new("NB-A-010")]) }
    }
}

/// The surroundings of a decision; everything comes in as an argument.
pub struct Context<'a> {
    /// Who acts.
    pub actor: &'a Actor,
    /// Now, as the node's clock has it.
    pub now: Instant,
    /// The civil date confirmed for today.
    pub today: CivilDate,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The Land of the authority, for public holidays.
    pub land: rules::deadline::Land,
    /// Block of paper and case numbers of this node's incarnation, e.g. `TB1`.
    pub block: &'a str,
    /// Fresh random ids.
    pub fresh: &'a mut dyn FnMut() -> [u8; 16],
}

/// What a decision yields: acts in order, each with the case it belongs to.
#[derive(Debug, Default, Clone)]
pub struct Decision {
    /// Acts.
    pub acts: Vec<(Option<CaseId>, Body)>,
}

impl Decision {
    /// One act without a case.
    #[must_use]
    pub fn one(body: Body) -> Self {
        Self { acts: vec![(None, body)] }
    }
    /// One act of a case.
    #[must_use]
    pub fn of_case(case: CaseId, body: Body) -> Self {
        Self { acts: vec![(Some(case), body)] }
    }
}
