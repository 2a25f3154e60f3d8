//! Deputies in the roles of payments: appointed by two persons, for a term, also from another authority.
//!
//! A deputy has the role from the first to the last day of the term and no day longer. Closing the account, or ending the
//! term, takes it away at once. All rules on different persons hold for deputies as for everybody else.

use model::acts::{Body, Envelope, PaymentAct};
use model::ids::AccountId;
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant, Problem};
use serde::{Deserialize, Serialize};

use super::PaymentBook;
use super::changes::{REASON_MAX, given};
use crate::accounts::{self, AccountBook};
use crate::context::{Context, Decision};

/// Longest term in days: a deputy for longer gets the role itself.
pub const TERM_DAYS_MAX: i64 = 92;
/// Roles of payments that can be deputised.
pub const ROLES: [Role; 4] = [Role::ClerkBenefits, Role::Orderer, Role::Releaser, Role::Treasurer];

/// An appointment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Deputy {
    /// Who.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// First day.
    pub from: CivilDate,
    /// Last day.
    pub until: CivilDate,
    /// The authority the person belongs to, if another one.
    pub authority: Option<String>,
    /// When it was confirmed.
    pub at: Instant,
    /// Who ended it early, when and why.
    pub ended: Option<(Option<AccountId>, Instant, String)>,
}

impl Deputy {
    /// Has the role on this day.
    #[must_use]
    pub fn serves(&self, today: CivilDate) -> bool {
        self.ended.is_none() && self.from <= today && today <= self.until
    }
}

impl PaymentBook {
    /// All appointments in their order.
    #[must_use]
    pub fn deputies(&self) -> &[Deputy] {
        &self.deputies
    }
    /// Roles that a person has as a deputy on this day.
    pub fn deputy_roles(&self, account: AccountId, today: CivilDate) -> impl Iterator<Item = Role> {
        self.deputies.iter().filter(move |deputy| deputy.account == account && deputy.serves(today)).map(|d| d.role)
    }
    pub(super) fn deputy(&mut self, envelope: &Envelope, act: &PaymentAct) {
        match act {
            PaymentAct::DeputyAppointed { account, role, from, until, authority } => self.deputies.push(Deputy {
                account: *account,
                role: *role,
                from: *from,
                until: *until,
                authority: authority.clone(),
                at: envelope.at,
                ended: None,
            }),
            PaymentAct::DeputyEnded { account, role, reason } => {
                for deputy in &mut self.deputies {
                    if deputy.account == *account && deputy.role == *role && deputy.ended.is_none() {
                        deputy.ended = Some((envelope.actor, envelope.at, reason.clone()));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether an appointment makes sense: an open account that does not have the role anyway, a role of payments, a term.
///
/// # Errors
/// `NB-A-015` account unknown or closed; `NB-Z-125` not a role of payments; `-126` the term is past, turned round or too long
/// (argument `days`); `-127` has the role already.
pub fn admissible(
    book: &PaymentBook,
    accounts: &AccountBook,
    today: CivilDate,
    account: AccountId,
    role: Role,
    term: (CivilDate, CivilDate),
) -> Result<(), Refusal> {
    let found = accounts::open(accounts, account)?;
    if !ROLES.contains(&role) {
        return Err(vec![Problem::new("NB-Z-125").at("role")]);
    }
    let (from, until) = term;
    if until < from || until < today || from.days_until(until) > TERM_DAYS_MAX {
        return Err(vec![Problem::new("NB-Z-126").at("until").with("days", TERM_DAYS_MAX)]);
    }
    let serving = book
        .deputies
        .iter()
        .any(|d| d.account == account && d.role == role && d.ended.is_none() && d.until >= from && until >= d.from);
    if found.roles.contains(&role) || serving {
        return Err(vec![Problem::new("NB-Z-127").at("role")]);
    }
    Ok(())
}

/// Ends a deputy's term at once (head, administrator or treasurer): quick on purpose, one person is enough to take power away.
///
/// # Errors
/// `NB-Z-128` no such deputy; `-011` no reason.
pub fn end(
    book: &PaymentBook,
    context: &mut Context<'_>,
    account: AccountId,
    role: Role,
    reason: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Head, Role::Administrator, Role::Treasurer])?;
    let serves = book.deputies.iter().any(|d| d.account == account && d.role == role && d.ended.is_none());
    if !serves {
        return Err(vec![Problem::new("NB-Z-128")]);
    }
    let reason = given(reason, REASON_MAX).ok_or_else(|| vec![Problem::new("NB-Z-011").at("reason")])?;
    Ok(Decision::one(Body::Payment(PaymentAct::DeputyEnded { account, role, reason })))
}
