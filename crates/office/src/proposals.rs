//! What one person proposes and another confirms, with both signatures; and what happens then.

use books::context::Decision;
use books::four_eyes::{Part, content_hash, purpose, signing_bytes};
use books::{Actor, Done, proposals};
use journal::Class;
use model::acts::proposal::{Matter, Proposal};
use model::acts::{AccountAct, Body, KeepingAct, PaymentAct, SystemAct};
use model::ids::{AccountId, IntentKey, ProposalId};
use model::problem::Refusal;
use model::{Instant, Problem};

use crate::accounts::{CODE_HOURS, OneTimeCode};
use crate::core::Office;
use crate::credentials;

/// What confirming gave.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The receipt.
    pub done: Done,
    /// A one-time code to hand over, shown once.
    pub code: Option<OneTimeCode>,
    /// The act is durable, but what follows from it outside the journal did not work yet; it is tried again at every start.
    pub pending: Option<Problem>,
}

/// The acts of a confirmed proposal; they are durable together with the confirmation.
#[derive(Default)]
struct Effects {
    acts: Vec<Body>,
    code: Option<OneTimeCode>,
}

impl Office {
    /// Proposes something that a second person confirms, signed with the person's own key.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`proposals::propose`].
    pub fn propose(
        &self,
        actor: &Actor,
        intent: IntentKey,
        matter: Matter,
        reason: &str,
        password: &str,
    ) -> Result<ProposalId, Refusal> {
        let key = self.signing_key(actor, password)?;
        // One intent, one proposal: the second click finds the first.
        let id = ProposalId(intent.0);
        let proposal = Proposal {
            id,
            authority: self.inner.authority.id,
            matter,
            reason: reason.trim().to_owned(),
            expires: Instant(self.now().0 + proposals::OPEN_HOURS * 3_600_000),
        };
        let signed = signing_bytes(&purpose(Part::Propose, id), &content_hash(&proposal));
        let signature = credentials::sign(&key, actor.account, &signed);
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            proposals::propose(books, context, proposal, signature, &credentials::signature_holds)
        })?;
        Ok(id)
    }

    /// Confirms a proposal with a second person's key; what was proposed takes effect.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`proposals::confirm`].
    pub fn confirm_proposal(
        &self,
        actor: &Actor,
        intent: IntentKey,
        id: ProposalId,
        password: &str,
    ) -> Result<Confirmed, Refusal> {
        let key = self.signing_key(actor, password)?;
        let proposal = self.books().proposals.get(id).map(|entry| entry.proposal.clone());
        let proposal = proposal.ok_or_else(|| vec![Problem::new("NB-A-042")])?;
        let signed = signing_bytes(&purpose(Part::Confirm, id), &content_hash(&proposal));
        let signature = credentials::sign(&key, actor.account, &signed);
        let effects = self.effects(&proposal.matter);
        let done = self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            let confirmed = proposals::confirm(books, context, id, signature, &credentials::signature_holds)?;
            let effects = effects.acts.into_iter().map(|body| (None, body));
            Ok(Decision { acts: confirmed.acts.into_iter().chain(effects).collect() })
        })?;
        // A second click gets the receipt, but never a code that was not stored.
        let code = effects.code.filter(|code| self.is_current(code));
        Ok(Confirmed { done, code, pending: self.after(&proposal.matter).err() })
    }

    /// Withdraws an own proposal or declines another's.
    ///
    /// # Errors
    /// As [`proposals::withdraw`].
    pub fn withdraw_proposal(
        &self,
        actor: &Actor,
        intent: IntentKey,
        id: ProposalId,
        reason: &str,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Essential, |books, context| {
            proposals::withdraw(books, context, id, reason)
        })
    }

    /// The acts that follow a confirmation, in the same group. A new kind of matter names its acts here.
    fn effects(&self, matter: &Matter) -> Effects {
        match matter.clone() {
            Matter::CreateAccount { account, login, name, function, roles } => {
                let code = self.new_code(account, &login);
                let created = Body::Account(AccountAct::Created { account, login, name, function, roles });
                Effects { acts: vec![created, issued(&code)], code: Some(code) }
            }
            Matter::ChangeRoles { account, roles } => {
                Effects { acts: vec![Body::Account(AccountAct::RolesChanged { account, roles })], ..Effects::default() }
            }
            Matter::IssueCode { account } => {
                let login = self.books().accounts.get(account).map(|known| known.login.clone()).unwrap_or_default();
                let code = self.new_code(account, &login);
                Effects { acts: vec![issued(&code)], code: Some(code) }
            }
            Matter::RevokeKeyringPerson { person } => {
                Effects { acts: vec![Body::System(SystemAct::KeyringPersonRevoked { person })], ..Effects::default() }
            }
            Matter::DestroyAuditMonths { months } => {
                Effects { acts: vec![Body::System(SystemAct::AuditMonthsDestroyed { months })], ..Effects::default() }
            }
            Matter::WaiveLink { incarnation } => {
                Effects { acts: vec![Body::Keeping(KeepingAct::LinkWaived { incarnation })], ..Effects::default() }
            }
            // Why stands in the proposal; what is kept for good names nobody.
            Matter::Erase { erasure, scopes } => {
                let ordered = KeepingAct::ErasureOrdered { erasure, scopes, reason: String::new() };
                Effects { acts: vec![Body::Keeping(ordered)], ..Effects::default() }
            }
            Matter::TakeRight { right, from, to, .. } => {
                let taken = PaymentAct::RightTaken { right, from, to };
                Effects { acts: vec![Body::Payment(taken)], ..Effects::default() }
            }
            Matter::AppointDeputy { account, role, from, until, authority } => {
                let appointed = PaymentAct::DeputyAppointed { account, role, from, until, authority };
                Effects { acts: vec![Body::Payment(appointed)], ..Effects::default() }
            }
            // The confirmation itself opens the view.
            Matter::ViewClerk { .. } => Effects::default(),
        }
    }

    /// What happens outside the journal once the acts are durable. It must be possible to do it again: at a start whatever an
    /// act asked for and is not done yet is done.
    fn after(&self, matter: &Matter) -> Result<(), Problem> {
        match matter {
            Matter::Erase { .. } => self.finish_erasures(),
            Matter::RevokeKeyringPerson { .. } => self.finish_keyring(),
            Matter::DestroyAuditMonths { .. } => self.destroy_due_months(),
            Matter::WaiveLink { .. }
            | Matter::CreateAccount { .. }
            | Matter::ChangeRoles { .. }
            | Matter::IssueCode { .. }
            | Matter::TakeRight { .. }
            | Matter::AppointDeputy { .. }
            | Matter::ViewClerk { .. } => Ok(()),
        }
    }

    pub(crate) fn new_code(&self, account: AccountId, login: &str) -> OneTimeCode {
        OneTimeCode {
            account,
            login: login.to_owned(),
            code: credentials::readable_code(&self.inner.platform, 4),
            expires: Instant(self.now().0 + CODE_HOURS * 3_600_000),
        }
    }

    fn is_current(&self, code: &OneTimeCode) -> bool {
        let hash = credentials::code_hash(&code.code);
        self.books().accounts.get(code.account).and_then(|known| known.code).is_some_and(|(kept, _)| kept == hash)
    }
}

fn issued(code: &OneTimeCode) -> Body {
    Body::Account(AccountAct::CodeIssued {
        account: code.account,
        code_hash: credentials::code_hash(&code.code),
        expires: code.expires,
    })
}

/// Whether an act is one of those that this matter leads to: the verifier's half of `effects`.
#[must_use]
pub fn follows_from(matter: &Matter, body: &Body) -> bool {
    match (matter, body) {
        (
            Matter::CreateAccount { account, login, name, function, roles },
            Body::Account(AccountAct::Created { account: a, login: l, name: n, function: f, roles: r }),
        ) => account == a && login == l && name == n && function == f && roles == r,
        (
            Matter::CreateAccount { account, .. } | Matter::IssueCode { account },
            Body::Account(AccountAct::CodeIssued { account: a, .. }),
        ) => account == a,
        (Matter::ChangeRoles { account, roles }, Body::Account(AccountAct::RolesChanged { account: a, roles: r })) => {
            account == a && roles == r
        }
        (Matter::RevokeKeyringPerson { person }, Body::System(SystemAct::KeyringPersonRevoked { person: p })) => {
            person == p
        }
        (Matter::WaiveLink { incarnation }, Body::Keeping(KeepingAct::LinkWaived { incarnation: i })) => {
            incarnation == i
        }
        (
            Matter::Erase { erasure, scopes },
            Body::Keeping(KeepingAct::ErasureOrdered { erasure: e, scopes: s, .. }),
        ) => erasure == e && scopes == s,
        (
            Matter::TakeRight { right, from, to, .. },
            Body::Payment(PaymentAct::RightTaken { right: r, from: f, to: t }),
        ) => right == r && from == f && to == t,
        (
            Matter::AppointDeputy { account, role, from, until, authority },
            Body::Payment(PaymentAct::DeputyAppointed { account: a, role: r, from: f, until: u, authority: o }),
        ) => account == a && role == r && from == f && until == u && authority == o,
        (Matter::DestroyAuditMonths { months }, Body::System(SystemAct::AuditMonthsDestroyed { months: m })) => {
            months == m
        }
        _ => false,
    }
}
