//! What one person proposes and another confirms: accounts with power, keyring, destruction of look-ups, the view per clerk.
//!
//! Each kind of [`Matter`] names the roles of both persons here; whether it makes sense at the moment is asked of the book it
//! concerns, when it is proposed and again when it is confirmed. What happens then is the office's `effects`.

use std::collections::BTreeMap;

use model::acts::payment::PersonalSignature;
use model::acts::proposal::{Matter, Proposal};
use model::acts::{Body, Envelope, ProposalAct};
use model::ids::{AccountId, ProposalId};
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Problem};

use serde::{Deserialize, Serialize};

use crate::Books;
use crate::accounts::{self, AccountBook};
use crate::context::{Actor, Context, Decision};
use crate::four_eyes::{self, Part, check_one, content_hash, purpose, signing_bytes};
use crate::payments::deputies;

/// A proposal is open for this long, in hours: the second person may come on Monday.
pub const OPEN_HOURS: i64 = 72;
/// A confirmed view per clerk is open for this long, in hours.
pub const VIEW_HOURS: i64 = 8;
/// Longest reason, in characters.
pub const REASON_MAX_CHARS: usize = 500;

/// A proposal and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What was signed.
    pub proposal: Proposal,
    /// The proposer's signature.
    pub signature: PersonalSignature,
    /// When it was proposed.
    pub at: Instant,
    /// The second person's signature, and when.
    pub confirmed: Option<(PersonalSignature, Instant)>,
    /// Who withdrew or declined it, when and why.
    pub withdrawn: Option<(Option<AccountId>, Instant, String)>,
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for the second person.
    Open,
    /// Took effect.
    Confirmed,
    /// Withdrawn or declined.
    Withdrawn,
    /// Nobody confirmed it in time.
    Expired,
}

impl Entry {
    /// What became of it by now.
    #[must_use]
    pub fn state(&self, now: Instant) -> State {
        if self.confirmed.is_some() {
            State::Confirmed
        } else if self.withdrawn.is_some() {
            State::Withdrawn
        } else if now >= self.proposal.expires {
            State::Expired
        } else {
            State::Open
        }
    }
    /// Who proposed it.
    #[must_use]
    pub fn proposer(&self) -> AccountId {
        self.signature.account
    }
    /// Took part with a signature.
    #[must_use]
    pub fn signed_by(&self, account: AccountId) -> bool {
        self.proposer() == account || self.confirmed.as_ref().is_some_and(|(second, _)| second.account == account)
    }
}

/// All proposals.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalBook {
    entries: BTreeMap<ProposalId, Entry>,
    /// What should not be: confirmations without a proposal, by one person, or too late.
    pub conflicts: Vec<String>,
}

impl ProposalBook {
    /// The proposal with this id.
    #[must_use]
    pub fn get(&self, id: ProposalId) -> Option<&Entry> {
        self.entries.get(&id)
    }
    /// All proposals, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.values()
    }
    /// The confirmed views per clerk that are still open to this person: one of the two who signed, for a limited time.
    pub fn views(&self, account: AccountId, now: Instant) -> impl Iterator<Item = &Entry> {
        self.all().filter(move |entry| {
            matches!(entry.proposal.matter, Matter::ViewClerk { .. })
                && entry.signed_by(account)
                && entry.confirmed.as_ref().is_some_and(|(_, at)| now.0 < at.0 + VIEW_HOURS * 3_600_000)
        })
    }
    /// Those that wait for a second person.
    pub fn open(&self, now: Instant) -> impl Iterator<Item = &Entry> {
        self.all().filter(move |entry| entry.state(now) == State::Open)
    }
    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &ProposalAct, position: u64) {
        match act {
            // Its check belongs to whoever verifies the journal; the acts it covers fold by themselves.
            ProposalAct::Signed { .. } => {}
            ProposalAct::Proposed { proposal, signature } => {
                if envelope.actor != Some(signature.account) {
                    self.conflict(position, "proposed with the signature of another person");
                    return;
                }
                self.entries.entry(proposal.id).or_insert_with(|| Entry {
                    proposal: proposal.clone(),
                    signature: signature.clone(),
                    at: envelope.at,
                    confirmed: None,
                    withdrawn: None,
                });
            }
            ProposalAct::Confirmed { proposal, signature } => {
                let fault = match self.entries.get_mut(proposal) {
                    None => Some("confirmed, but never proposed"),
                    Some(entry) if entry.confirmed.is_some() || entry.withdrawn.is_some() => {
                        Some("confirmed, but no longer open")
                    }
                    Some(entry)
                        if envelope.actor != Some(signature.account)
                            || four_eyes::distinct(&entry.signature, signature).is_err() =>
                    {
                        Some("confirmed without a second person and key")
                    }
                    Some(entry) => {
                        entry.confirmed = Some((signature.clone(), envelope.at));
                        None
                    }
                };
                if let Some(fault) = fault {
                    self.conflict(position, fault);
                }
            }
            ProposalAct::Withdrawn { proposal, reason } => match self.entries.get_mut(proposal) {
                Some(entry) if entry.confirmed.is_none() => {
                    entry.withdrawn = Some((envelope.actor, envelope.at, reason.clone()));
                }
                _ => self.conflict(position, "withdrawn, but not open"),
            },
        }
    }
    fn conflict(&mut self, position: u64, what: &str) {
        self.conflicts.push(format!("act {position}: proposal {what}"));
    }
}

/// Roles of which one may propose.
#[must_use]
pub fn proposers(matter: &Matter) -> &'static [Role] {
    match matter {
        Matter::CreateAccount { .. } | Matter::ChangeRoles { .. } | Matter::IssueCode { .. } => &[Role::Administrator],
        Matter::RevokeKeyringPerson { .. } => &[Role::Head, Role::Operator, Role::Administrator],
        Matter::DestroyAuditMonths { .. } => &[Role::DataProtection],
        Matter::WaiveLink { .. } => &[Role::Operator, Role::Head, Role::Treasurer],
        Matter::Erase { .. } => &[Role::DataProtection, Role::Head],
        Matter::TakeRight { .. } => &[Role::Treasurer, Role::Head],
        Matter::AppointDeputy { .. } => &[Role::Administrator, Role::Head, Role::Treasurer],
        Matter::ViewClerk { .. } => WATCHERS,
    }
}

/// Roles of which one may confirm.
#[must_use]
pub fn confirmers(matter: &Matter) -> &'static [Role] {
    match matter {
        Matter::CreateAccount { .. }
        | Matter::ChangeRoles { .. }
        | Matter::IssueCode { .. }
        | Matter::RevokeKeyringPerson { .. } => &[Role::Head, Role::Administrator, Role::DataProtection],
        Matter::DestroyAuditMonths { .. } => &[Role::Head, Role::Auditor, Role::StaffCouncil],
        Matter::WaiveLink { .. } => &[Role::Head, Role::Treasurer, Role::Releaser],
        Matter::Erase { .. } => &[Role::DataProtection, Role::Head, Role::Administrator],
        Matter::TakeRight { .. } => &[Role::Treasurer, Role::Head, Role::Releaser],
        Matter::AppointDeputy { .. } => &[Role::Head, Role::Administrator, Role::DataProtection],
        Matter::ViewClerk { .. } => WATCHERS,
    }
}

/// The roles that together open the view per clerk: two different ones of them.
const WATCHERS: &[Role] = &[Role::DataProtection, Role::StaffCouncil, Role::Head];

/// The account a matter is about, if any: that person takes no part.
#[must_use]
pub fn concerned(matter: &Matter) -> Option<AccountId> {
    match matter {
        Matter::CreateAccount { account, .. }
        | Matter::ChangeRoles { account, .. }
        | Matter::IssueCode { account }
        | Matter::AppointDeputy { account, .. }
        | Matter::ViewClerk { clerk: account, .. } => Some(*account),
        Matter::TakeRight { .. }
        | Matter::RevokeKeyringPerson { .. }
        | Matter::DestroyAuditMonths { .. }
        | Matter::WaiveLink { .. }
        | Matter::Erase { .. } => None,
    }
}

/// The two persons fill two different roles where one person must not stand for both sides.
fn two_roles(matter: &Matter, first: &[Role], second: &[Role]) -> bool {
    let mine = |roles: &[Role]| -> Vec<Role> { WATCHERS.iter().copied().filter(|r| roles.contains(r)).collect() };
    match matter {
        Matter::ViewClerk { .. } => {
            let (first, second) = (mine(first), mine(second));
            first.iter().any(|one| second.iter().any(|other| one != other))
        }
        _ => true,
    }
}

/// Whether this person may confirm it, besides its being open.
///
/// # Errors
/// `NB-A-010` not your task, `NB-A-044` proposed by the same person, `NB-A-047` the person concerned, `NB-A-051` not a second
/// role.
pub fn may_confirm(accounts: &AccountBook, actor: &Actor, entry: &Entry) -> Result<(), Refusal> {
    let matter = &entry.proposal.matter;
    if entry.proposer() == actor.account {
        return Err(vec![Problem::new("NB-A-044")]);
    }
    actor.must(confirmers(matter))?;
    if concerned(matter) == Some(actor.account) {
        return Err(vec![Problem::new("NB-A-047")]);
    }
    let first = accounts.get(entry.proposer()).map_or(&[][..], |account| account.roles.as_slice());
    if two_roles(matter, first, &actor.roles) { Ok(()) } else { Err(vec![Problem::new("NB-A-051")]) }
}

/// Whether anybody else could confirm such a matter by now: an open account with password, factor and the right role. While
/// nobody could (the first hours of a node), administrators make accounts with one signature.
#[must_use]
pub fn somebody_could(accounts: &AccountBook, matter: &Matter, proposer: AccountId) -> bool {
    let roles = confirmers(matter);
    accounts.all().any(|account| {
        account.id != proposer
            && concerned(matter) != Some(account.id)
            && !account.disabled
            && account.ready()
            && account.roles.iter().any(|role| roles.contains(role))
    })
}

/// Does it make sense as things stand? Asked when it is proposed and again when it is confirmed.
///
/// # Errors
/// What the book refuses that it concerns.
pub fn admissible(books: &Books, context: &Context<'_>, matter: &Matter) -> Result<(), Refusal> {
    match matter {
        Matter::CreateAccount { login, name, roles, .. } => {
            accounts::admissible_new(&books.accounts, login, name, roles)
        }
        Matter::ChangeRoles { account, roles } => accounts::admissible_roles(&books.accounts, *account, roles),
        Matter::IssueCode { account } => accounts::open(&books.accounts, *account).map(|_| ()),
        Matter::RevokeKeyringPerson { person } => {
            if person.trim().is_empty() {
                Err(vec![Problem::new("NB-A-049").at("person")])
            } else {
                Ok(())
            }
        }
        Matter::DestroyAuditMonths { months } => {
            // The earlier of both dates: neither a wrong clock nor a wrongly confirmed day destroys anything early.
            let today = context.today.min(context.now.civil_date());
            let due = |month: &model::Month| {
                rules::retention::due(*month, today) && !books.system.destroyed.contains_key(month)
            };
            if !months.is_empty() && months.iter().all(due) { Ok(()) } else { Err(vec![Problem::new("NB-A-050")]) }
        }
        Matter::WaiveLink { incarnation } => {
            if books.keeping.link(*incarnation).is_some() {
                Err(vec![Problem::new("NB-J-048")])
            } else {
                Ok(())
            }
        }
        Matter::Erase { scopes, .. } => {
            let done: Vec<_> = books.keeping.erased().collect();
            if scopes.is_empty() || scopes.iter().all(|scope| done.contains(scope)) {
                Err(vec![Problem::new("NB-J-049")])
            } else {
                Ok(())
            }
        }
        Matter::TakeRight { right, from, to, .. } => {
            crate::payments::rights::admissible_takeover(&books.payments, right, *from, *to)
        }
        Matter::AppointDeputy { account, role, from, until, .. } => {
            let term = (*from, *until);
            deputies::admissible(&books.payments, &books.accounts, context.today, *account, *role, term)
        }
        Matter::ViewClerk { clerk, from, to } => {
            accounts::known(&books.accounts, *clerk)?;
            if from > to || *from > context.today { Err(vec![Problem::new("NB-A-052").at("from")]) } else { Ok(()) }
        }
    }
}

/// Proposes.
///
/// # Errors
/// `NB-A-010`, `NB-A-046` signature, `NB-A-047` the person concerned, `NB-A-048` no reason; as [`admissible`].
pub fn propose(
    books: &Books,
    context: &Context<'_>,
    proposal: Proposal,
    signature: PersonalSignature,
    verify: &dyn Fn(&PersonalSignature) -> bool,
) -> Result<Decision, Refusal> {
    let matter = &proposal.matter;
    context.actor.must(proposers(matter))?;
    if concerned(matter) == Some(context.actor.account) {
        return Err(vec![Problem::new("NB-A-047")]);
    }
    let reason = proposal.reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX_CHARS {
        return Err(vec![Problem::new("NB-A-048").at("reason").with("max", REASON_MAX_CHARS)]);
    }
    admissible(books, context, matter)?;
    let signed = signing_bytes(&purpose(Part::Propose, proposal.id), &content_hash(&proposal));
    own(context, &signature)?;
    check_one(&signed, &signature, &books.accounts, verify).map_err(|problem| vec![problem])?;
    Ok(Decision::one(Body::Proposal(ProposalAct::Proposed { proposal, signature })))
}

/// Confirms. The caller adds the acts of the effect to the decision, so that they are durable together.
///
/// # Errors
/// `NB-A-042` unknown, `NB-A-043` no longer open; as [`may_confirm`], [`four_eyes::check_two`] and [`admissible`].
pub fn confirm(
    books: &Books,
    context: &Context<'_>,
    id: ProposalId,
    signature: PersonalSignature,
    verify: &dyn Fn(&PersonalSignature) -> bool,
) -> Result<Decision, Refusal> {
    let entry = open_entry(books, context, id)?;
    may_confirm(&books.accounts, context.actor, entry)?;
    own(context, &signature)?;
    four_eyes::check_two(&entry.proposal, &entry.signature, &signature, &books.accounts, verify)
        .map_err(|problem| vec![problem])?;
    admissible(books, context, &entry.proposal.matter)?;
    Ok(Decision::one(Body::Proposal(ProposalAct::Confirmed { proposal: id, signature })))
}

/// Withdraws an own proposal, or declines one that one could confirm.
///
/// # Errors
/// `NB-A-042`, `NB-A-043`, `NB-A-048` no reason; as [`may_confirm`] for another's.
pub fn withdraw(books: &Books, context: &Context<'_>, id: ProposalId, reason: &str) -> Result<Decision, Refusal> {
    let entry = open_entry(books, context, id)?;
    if entry.proposer() != context.actor.account {
        may_confirm(&books.accounts, context.actor, entry)?;
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_MAX_CHARS {
        return Err(vec![Problem::new("NB-A-048").at("reason").with("max", REASON_MAX_CHARS)]);
    }
    Ok(Decision::one(Body::Proposal(ProposalAct::Withdrawn { proposal: id, reason: reason.to_owned() })))
}

fn open_entry<'a>(books: &'a Books, context: &Context<'_>, id: ProposalId) -> Result<&'a Entry, Refusal> {
    let entry = books.proposals.get(id).ok_or_else(|| vec![Problem::new("NB-A-042")])?;
    if entry.state(context.now) == State::Open { Ok(entry) } else { Err(vec![Problem::new("NB-A-043")]) }
}

/// The signature is by whoever acts.
fn own(context: &Context<'_>, signature: &PersonalSignature) -> Result<(), Refusal> {
    if signature.account == context.actor.account { Ok(()) } else { Err(vec![Problem::new("NB-A-046")]) }
}
