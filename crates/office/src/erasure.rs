//! Erasing a case or a person: an act by two persons, the end of the keys in the same transaction, and confirmation by every
//! holder of a copy.

use books::{Actor, Done, keeping};
use journal::{Class, Scope};
use model::Problem;
use model::acts::keeping::ErasedScope;
use model::acts::pieces::Holder;
use model::acts::proposal::Matter;
use model::acts::{Act, Body, KeepingAct, Subject};
use model::ids::{CaseId, ErasureId, HolderId, IntentKey, ProposalId};
use model::problem::Refusal;

use crate::core::Office;
use crate::sealing::scope_of;

/// The journal's scope.
pub(crate) fn scope(scope: ErasedScope) -> Scope {
    match scope {
        ErasedScope::Case { id } => Scope::Case(id),
        ErasedScope::Person { id } => Scope::Person(id),
    }
}

/// The scopes that acts order to be erased.
pub(crate) fn ordered(acts: &[Act]) -> Vec<Scope> {
    let of = |act: &Act| match &act.body {
        Body::Keeping(KeepingAct::ErasureOrdered { scopes, .. }) => scopes.iter().copied().map(scope).collect(),
        _ => Vec::new(),
    };
    acts.iter().flat_map(of).collect()
}

impl Office {
    /// Proposes to erase a case whole, with what it says of everyone.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; `NB-K-001` no such case; as [`books::proposals::propose`].
    pub fn propose_erasing_case(
        &self,
        actor: &Actor,
        intent: IntentKey,
        case: CaseId,
        reason: &str,
        password: &str,
    ) -> Result<ProposalId, Refusal> {
        if self.books().cases.get(case).is_none() {
            return Err(vec![Problem::new("NB-K-001")]);
        }
        let mut scopes = vec![ErasedScope::Case { id: case.0 }];
        // Persons of this case alone: recorded without an extract. A registered person may stand in other acts.
        let parts: Vec<String> = self.books().cases.get(case).map_or_else(Vec::new, |found| {
            found
                .persons
                .iter()
                .filter(|p| !matches!(p.subject, Subject::Extract { .. }))
                .map(|p| p.part.clone())
                .collect()
        });
        scopes.extend(parts.into_iter().map(|part| self.person_scope(&Holder::Part { case, part })));
        self.propose(actor, intent, self.erase(scopes), reason, password)
    }

    /// Proposes to erase what all acts say of one registered person.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`books::proposals::propose`].
    pub fn propose_erasing_person(
        &self,
        actor: &Actor,
        intent: IntentKey,
        person: &str,
        reason: &str,
        password: &str,
    ) -> Result<ProposalId, Refusal> {
        let scope = self.person_scope(&Holder::Person(person.to_owned()));
        self.propose(actor, intent, self.erase(vec![scope]), reason, password)
    }

    fn erase(&self, scopes: Vec<ErasedScope>) -> Matter {
        Matter::Erase { erasure: ErasureId(self.inner.platform.id()), scopes }
    }

    fn person_scope(&self, holder: &Holder) -> ErasedScope {
        match scope_of(self.inner.authority.id, holder) {
            Scope::Person(id) | Scope::Case(id) => ErasedScope::Person { id },
            Scope::System | Scope::AuditMonth { .. } => ErasedScope::Person { id: [0; 16] },
        }
    }

    /// What follows an erasure outside the journal: closed logs, memory, copies. Called again at every start.
    pub(crate) fn finish_erasures(&self) -> Result<(), Problem> {
        self.take_receipts();
        let scopes: Vec<Scope> = self.books().keeping.erased().map(scope).collect();
        self.inner.adopted.destroy(&scopes)?;
        self.refold()?;
        self.wake_copies();
        Ok(())
    }

    /// Somebody made sure that a holder out of reach no longer has the keys: the backup was destroyed or made anew.
    ///
    /// # Errors
    /// As [`keeping::confirm_erasure`].
    pub fn confirm_erasure(
        &self,
        actor: &Actor,
        intent: IntentKey,
        erasure: ErasureId,
        holder: HolderId,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            keeping::confirm_erasure(&books.keeping, context, erasure, holder)
        })
    }

    /// Proposes that two persons answer for this life of the node, where no copy can.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; `NB-J-048` nothing to answer for; as [`books::proposals::propose`].
    pub fn propose_waiving_link(
        &self,
        actor: &Actor,
        intent: IntentKey,
        reason: &str,
        password: &str,
    ) -> Result<ProposalId, Refusal> {
        if self.link_state() != crate::standing::LinkState::Open {
            return Err(vec![Problem::new("NB-J-048")]);
        }
        self.propose(actor, intent, Matter::WaiveLink { incarnation: self.inner.incarnation }, reason, password)
    }
}
