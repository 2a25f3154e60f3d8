//! Accounts: local, no directory. Who exists, with which roles, and what second factor was used up.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::account::Factor;
use model::acts::{AccountAct, Body, Envelope};
use model::catalogue::Lang;
use model::ids::AccountId;
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::context::{Actor, Context, Decision};

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Sign-in name.
    pub login: String,
    /// Name on pages and papers.
    pub name: String,
    /// Function on papers.
    pub function: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Hash and end of the open one-time code.
    pub code: Option<([u8; 32], Instant)>,
    /// Argon2id PHC string.
    pub password: Option<String>,
    /// Personal verifying key.
    pub verifying_key: Option<[u8; 32]>,
    /// Sealed personal signing key.
    pub sealed_key: Vec<u8>,
    /// TOTP secret.
    pub totp: Option<Vec<u8>>,
    /// Last TOTP time step used: a code works once.
    pub totp_step: u64,
    /// Hashes of printed codes.
    pub printed: Vec<[u8; 32]>,
    /// Printed codes used up, by index.
    pub printed_used: BTreeSet<u64>,
    /// Closed.
    pub disabled: bool,
    /// Language of the desk.
    pub lang: Lang,
    /// Dense keyboard view.
    pub dense: bool,
    /// Refused sign-ins since the last good one, and the moment of the last.
    pub refused: (u32, Instant),
}

impl Account {
    /// Password and second factor are set.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.password.is_some() && (self.totp.is_some() || !self.printed.is_empty())
    }
    /// As the one who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { account: self.id, name: self.name.clone(), function: self.function.clone(), roles: self.roles.clone() }
    }
}

/// All accounts.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountBook {
    by_id: BTreeMap<AccountId, Account>,
    by_login: BTreeMap<String, AccountId>,
}

impl AccountBook {
    /// The account with this id.
    #[must_use]
    pub fn get(&self, id: AccountId) -> Option<&Account> {
        self.by_id.get(&id)
    }
    /// The account with this sign-in name.
    #[must_use]
    pub fn by_login(&self, login: &str) -> Option<&Account> {
        self.by_login.get(&login.trim().to_lowercase()).and_then(|id| self.by_id.get(id))
    }
    /// All accounts by id.
    pub fn all(&self) -> impl Iterator<Item = &Account> {
        self.by_id.values()
    }
    /// The name for pages; a dash for an account that is not known.
    #[must_use]
    pub fn name(&self, id: AccountId) -> &str {
        self.get(id).map_or("–", |account| account.name.as_str())
    }
    /// Nobody has an account yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &AccountAct) {
        match act {
            AccountAct::Created { account, login, name, function, roles } => {
                self.by_login.insert(login.to_lowercase(), *account);
                self.by_id.insert(
                    *account,
                    Account {
                        id: *account,
                        login: login.clone(),
                        name: name.clone(),
                        function: function.clone(),
                        roles: roles.clone(),
                        code: None,
                        password: None,
                        verifying_key: None,
                        sealed_key: Vec::new(),
                        totp: None,
                        totp_step: 0,
                        printed: Vec::new(),
                        printed_used: BTreeSet::new(),
                        disabled: false,
                        lang: Lang::De,
                        dense: false,
                        refused: (0, Instant(0)),
                    },
                );
            }
            AccountAct::CodeIssued { account, code_hash, expires } => {
                self.change(*account, |a| a.code = Some((*code_hash, *expires)));
            }
            AccountAct::PasswordSet { account, phc, verifying_key, sealed_key } => self.change(*account, |a| {
                a.password = Some(phc.clone());
                a.verifying_key = Some(*verifying_key);
                a.sealed_key = sealed_key.clone();
                a.code = None;
            }),
            AccountAct::FactorSet { account, factor } => self.change(*account, |a| match factor {
                Factor::Totp { secret } => {
                    a.totp = Some(secret.clone());
                    a.totp_step = 0;
                }
                Factor::Printed { hashes } => {
                    a.printed = hashes.iter().map(|hash| **hash).collect();
                    a.printed_used.clear();
                }
            }),
            AccountAct::RolesChanged { account, roles } => self.change(*account, |a| a.roles = roles.clone()),
            AccountAct::Disabled { account, .. } => self.change(*account, |a| a.disabled = true),
            AccountAct::SignedIn { account, .. } => self.change(*account, |a| a.refused = (0, Instant(0))),
            AccountAct::SignInRefused { account: Some(account), .. } => {
                self.change(*account, |a| a.refused = (a.refused.0.saturating_add(1), envelope.at));
            }
            AccountAct::SignInRefused { account: None, .. } | AccountAct::SignedOut { .. } => {}
            AccountAct::FactorUsed { account, step, printed } => self.change(*account, |a| {
                if *printed {
                    a.printed_used.insert(*step);
                } else {
                    a.totp_step = a.totp_step.max(*step);
                }
            }),
            AccountAct::PreferenceSet { account, lang, dense } => self.change(*account, |a| {
                a.lang = if lang == "en" { Lang::En } else { Lang::De };
                a.dense = *dense;
            }),
        }
    }

    fn change(&mut self, id: AccountId, change: impl FnOnce(&mut Account)) {
        if let Some(account) = self.by_id.get_mut(&id) {
            change(account);
        }
    }
}

/// A new account with its first one-time code.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Sign-in name.
    pub login: String,
    /// Name on pages and papers.
    pub name: String,
    /// Function on papers.
    pub function: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// SHA-256 of the one-time code.
    pub code_hash: [u8; 32],
    /// When the code ends.
    pub code_expires: Instant,
}

/// Longest sign-in name, in characters.
const LOGIN_MAX_CHARS: usize = 40;

/// Makes an account. Administrators do; at the very first start, when nobody has one, the node itself does (`actor_is_node`).
///
/// # Errors
/// `NB-A-010` not an administrator, `NB-A-011` sign-in name taken or not usable, `NB-A-012` no name, `NB-A-013` no role.
pub fn create(
    book: &AccountBook,
    context: &mut Context<'_>,
    new: NewAccount,
    actor_is_node: bool,
) -> Result<(AccountId, Decision), Refusal> {
    if !actor_is_node {
        context.actor.must(&[Role::Administrator])?;
    }
    let login = new.login.trim().to_lowercase();
    admissible_new(book, &login, &new.name, &new.roles)?;
    let account = AccountId((context.fresh)());
    let acts = vec![
        (
            None,
            Body::Account(AccountAct::Created {
                account,
                login,
                name: new.name.trim().to_owned(),
                function: new.function.trim().to_owned(),
                roles: new.roles,
            }),
        ),
        (None, Body::Account(AccountAct::CodeIssued { account, code_hash: new.code_hash, expires: new.code_expires })),
    ];
    Ok((account, Decision { acts }))
}

/// Could an account be made like this?
///
/// # Errors
/// `NB-A-011` sign-in name taken or not usable, `NB-A-012` no name, `NB-A-013` no role.
pub fn admissible_new(book: &AccountBook, login: &str, name: &str, roles: &[Role]) -> Result<(), Refusal> {
    let mut refusal = Refusal::new();
    let usable = !login.is_empty()
        && login.chars().count() <= LOGIN_MAX_CHARS
        && login.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c));
    if !usable || book.by_login(login).is_some() {
        refusal.push(Problem::new("NB-A-011").at("login"));
    }
    if name.trim().is_empty() {
        refusal.push(Problem::new("NB-A-012").at("name"));
    }
    if roles.is_empty() {
        refusal.push(Problem::new("NB-A-013").at("roles"));
    }
    if refusal.is_empty() { Ok(()) } else { Err(refusal) }
}

/// Could the roles be changed to these?
///
/// # Errors
/// `NB-A-013` none, `NB-A-015` unknown or closed account, `NB-A-016` last administrator.
pub fn admissible_roles(book: &AccountBook, account: AccountId, roles: &[Role]) -> Result<(), Refusal> {
    open(book, account)?;
    if roles.is_empty() {
        return Err(vec![Problem::new("NB-A-013").at("roles")]);
    }
    if roles.contains(&Role::Administrator) { Ok(()) } else { last_administrator(book, account) }
}

/// The account, closed or not.
///
/// # Errors
/// `NB-A-015`.
pub fn known(book: &AccountBook, account: AccountId) -> Result<&Account, Refusal> {
    book.get(account).ok_or_else(|| vec![Problem::new("NB-A-015")])
}

/// The account, if it is not closed.
///
/// # Errors
/// `NB-A-015`.
pub fn open(book: &AccountBook, account: AccountId) -> Result<&Account, Refusal> {
    known(book, account).and_then(|found| if found.disabled { Err(vec![Problem::new("NB-A-015")]) } else { Ok(found) })
}

/// Changes roles; nobody changes their own, and the last administrator stays one.
///
/// # Errors
/// `NB-A-010`, `NB-A-013`, `NB-A-014` (own roles), `NB-A-015` (unknown account), `NB-A-016` (last administrator).
pub fn change_roles(
    book: &AccountBook,
    context: &Context<'_>,
    account: AccountId,
    roles: Vec<Role>,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Administrator])?;
    if account == context.actor.account {
        return Err(vec![Problem::new("NB-A-014")]);
    }
    admissible_roles(book, account, &roles)?;
    Ok(Decision::one(Body::Account(AccountAct::RolesChanged { account, roles })))
}

/// Closes an account.
///
/// # Errors
/// `NB-A-010`, `NB-A-014` (own account), `NB-A-015`, `NB-A-016` (last administrator).
pub fn disable(
    book: &AccountBook,
    context: &Context<'_>,
    account: AccountId,
    reason: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Administrator])?;
    if book.get(account).is_none() {
        return Err(vec![Problem::new("NB-A-015")]);
    }
    if account == context.actor.account {
        return Err(vec![Problem::new("NB-A-014")]);
    }
    last_administrator(book, account)?;
    Ok(Decision::one(Body::Account(AccountAct::Disabled { account, reason: reason.trim().to_owned() })))
}

fn last_administrator(book: &AccountBook, account: AccountId) -> Result<(), Refusal> {
    let administers = |a: &&Account| !a.disabled && a.roles.contains(&Role::Administrator);
    let others = book.all().filter(administers).filter(|a| a.id != account).count();
    let is_one = book.get(account).as_ref().is_some_and(administers);
    if is_one && others == 0 { Err(vec![Problem::new("NB-A-016")]) } else { Ok(()) }
}
