//! Accounts, sign-in, second factors.

use books::accounts::{Account, NewAccount};
use books::context::Decision;
use books::{Actor, Done, proposals};
use journal::Class;
use model::acts::account::Factor;
use model::acts::proposal::Matter;
use model::acts::{AccountAct, Body};
use model::catalogue::Lang;
use model::ids::{AccountId, IntentKey, ProposalId};
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Problem};

use crate::core::Office;
use crate::credentials;

/// A one-time code is good for this long, in hours (ASVS 6.4.1).
pub(crate) const CODE_HOURS: i64 = 24;
/// Refused sign-ins after which each further one waits.
const FREE_TRIES: u32 = 5;
/// Wait per refused sign-in beyond the free ones, in seconds.
const WAIT_PER_TRY_S: i64 = 15;
/// Longest wait, in seconds: a clerk at the counter is never locked out for good.
const WAIT_MAX_S: i64 = 300;

/// What the form for a new account holds.
#[derive(Clone, Debug, Default)]
pub struct NewAccountForm {
    /// Sign-in name.
    pub login: String,
    /// Name on pages and papers.
    pub name: String,
    /// Function on papers.
    pub function: String,
    /// Roles.
    pub roles: Vec<Role>,
}

/// A one-time code, shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeCode {
    /// For whom.
    pub account: AccountId,
    /// Sign-in name.
    pub login: String,
    /// The code.
    pub code: String,
    /// When it ends.
    pub expires: Instant,
}

/// What came of making an account or renewing its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It is done: the code, shown once.
    Code(OneTimeCode),
    /// It waits for a second person.
    Waits(ProposalId),
}

/// A TOTP secret as proposed; it counts only once a code of it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpProposal {
    /// The secret.
    pub secret: Vec<u8>,
    /// For typing into the app.
    pub base32: String,
    /// For the QR code.
    pub uri: String,
}

impl Office {
    /// Makes an account with a one-time code, without a signature: only the node may, while nobody has an account, and persons
    /// who have no key yet. Everybody else uses [`Office::make_account`].
    ///
    /// # Errors
    /// `NB-A-040` it needs a signature; as [`books::accounts::create`].
    pub fn create_account(&self, actor: Option<&Actor>, form: NewAccountForm) -> Result<OneTimeCode, Refusal> {
        self.create(actor, None, form)
    }

    /// Makes an account with the administrator's signature. With a role that has power it only proposes it: a second person
    /// confirms, unless nobody could yet.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`books::accounts::create`] and [`books::proposals::propose`].
    pub fn make_account(
        &self,
        actor: &Actor,
        intent: IntentKey,
        form: NewAccountForm,
        reason: &str,
        password: &str,
    ) -> Result<Made, Refusal> {
        let account = AccountId(intent.0);
        let powerful = form.roles.iter().any(|role| role.powerful());
        if powerful && self.somebody_could(account, actor) {
            let login = form.login.trim().to_lowercase();
            let (name, function) = (form.name.trim().to_owned(), form.function.trim().to_owned());
            let matter = Matter::CreateAccount { account, login, name, function, roles: form.roles };
            return self.propose(actor, intent, matter, reason, password).map(Made::Waits);
        }
        let key = self.signing_key(actor, password)?;
        self.create(Some(actor), Some(&key), form).map(Made::Code)
    }

    fn create(
        &self,
        actor: Option<&Actor>,
        key: Option<&ed25519_dalek::SigningKey>,
        form: NewAccountForm,
    ) -> Result<OneTimeCode, Refusal> {
        let mut code = self.new_code(AccountId([0; 16]), &form.login.trim().to_lowercase());
        let mut account = code.account;
        self.perform_with(actor, None, Class::Business, key, |books, context| {
            let by_node = actor.is_none();
            let new = NewAccount {
                login: form.login,
                name: form.name,
                function: form.function,
                roles: form.roles,
                code_hash: credentials::code_hash(&code.code),
                code_expires: code.expires,
            };
            let (id, decision) = books::accounts::create(&books.accounts, context, new, by_node)?;
            account = id;
            Ok(decision)
        })?;
        code.account = account;
        Ok(code)
    }

    /// Issues a new one-time code without a signature: as [`Office::create_account`].
    ///
    /// # Errors
    /// `NB-A-010` not an administrator, `NB-A-015` no such account, `NB-A-040` it needs a signature.
    pub fn issue_code(&self, actor: Option<&Actor>, account: AccountId) -> Result<OneTimeCode, Refusal> {
        self.issue(actor, None, account)
    }

    /// Issues a new one-time code: for a forgotten password or a lost factor, after the person proved who they are. For an
    /// account with power it only proposes it.
    ///
    /// # Errors
    /// `NB-A-002` password wrong, `NB-A-010` not an administrator, `NB-A-015` no such account; as
    /// [`books::proposals::propose`].
    pub fn renew_code(
        &self,
        actor: &Actor,
        intent: IntentKey,
        account: AccountId,
        reason: &str,
        password: &str,
    ) -> Result<Made, Refusal> {
        if self.needs_second(actor, account, &[]) {
            return self.propose(actor, intent, Matter::IssueCode { account }, reason, password).map(Made::Waits);
        }
        let key = self.signing_key(actor, password)?;
        self.issue(Some(actor), Some(&key), account).map(Made::Code)
    }

    fn issue(
        &self,
        actor: Option<&Actor>,
        key: Option<&ed25519_dalek::SigningKey>,
        account: AccountId,
    ) -> Result<OneTimeCode, Refusal> {
        let mut code = self.new_code(account, "");
        let (code_hash, expires) = (credentials::code_hash(&code.code), code.expires);
        self.perform_with(actor, None, Class::Business, key, |books, context| {
            if actor.is_some() {
                context.actor.must(&[Role::Administrator])?;
            }
            code.login = books::accounts::open(&books.accounts, account)?.login.clone();
            Ok(Decision::one(Body::Account(AccountAct::CodeIssued { account, code_hash, expires })))
        })?;
        Ok(code)
    }

    /// Whether an act on this account, with these roles to come, waits for a second person.
    #[must_use]
    pub fn needs_second(&self, actor: &Actor, account: AccountId, roles: &[Role]) -> bool {
        let powerful = |roles: &[Role]| roles.iter().any(|role| role.powerful());
        let now = self.books().accounts.get(account).is_some_and(|known| powerful(&known.roles));
        (now || powerful(roles)) && self.somebody_could(account, actor)
    }

    fn somebody_could(&self, account: AccountId, actor: &Actor) -> bool {
        proposals::somebody_could(&self.books().accounts, &Matter::IssueCode { account }, actor.account)
    }

    /// First sign-in: name and one-time code. The caller then sets password and second factor for this account.
    ///
    /// # Errors
    /// `NB-A-001` name or code wrong, or the code has ended; `NB-A-003` too many tries just now.
    pub fn enter_code(&self, login: &str, code: &str) -> Result<AccountId, Refusal> {
        let account = self.books().accounts.by_login(login).cloned();
        self.not_too_often(account.as_ref())?;
        let hash = credentials::code_hash(code);
        let right = account.as_ref().is_some_and(|account| {
            !account.disabled
                && account
                    .code
                    .is_some_and(|(kept, expires)| credentials::ring_equal(&kept, &hash) && self.now() < expires)
        });
        match account.filter(|_| right) {
            Some(account) => Ok(account.id),
            None => self.refuse_sign_in(login, "NB-A-001"),
        }
    }

    /// Sets the password and makes the person's signing key. Only right after [`Office::enter_code`].
    ///
    /// # Errors
    /// `NB-A-020..022` the password, `NB-A-015` no such account.
    pub fn set_password(&self, account: AccountId, password: &str) -> Result<(), Refusal> {
        let login = self.login_of(account)?;
        let kept = credentials::keep(&self.inner.kiln, &self.inner.platform, &login, password)
            .map_err(|problem| vec![problem])?;
        self.own(
            account,
            AccountAct::PasswordSet {
                account,
                phc: kept.phc,
                verifying_key: kept.verifying_key,
                sealed_key: kept.sealed_key,
            },
        )
    }

    /// Proposes a TOTP secret.
    #[must_use]
    pub fn propose_totp(&self, account: AccountId) -> TotpProposal {
        let secret = self.inner.platform.bytes::<20>().to_vec();
        let base32 = credentials::base32(&secret);
        let login = self.login_of(account).unwrap_or_default();
        let issuer = if self.inner.authority.exercise { "UEBUNG%20notbetrieb" } else { "notbetrieb" };
        let uri = format!(
            "otpauth://totp/{issuer}:{login}?secret={base32}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
        );
        TotpProposal { secret, base32, uri }
    }

    /// Takes the TOTP secret into use once a code of it was entered.
    ///
    /// # Errors
    /// `NB-A-004` the code does not fit: the clock of phone or node may be wrong, printed codes work all the same.
    pub fn confirm_totp(&self, account: AccountId, secret: &[u8], code: &str) -> Result<(), Refusal> {
        let Some(step) = credentials::totp_step(secret, code, self.now(), 0) else {
            return Err(vec![Problem::new("NB-A-004").at("code")]);
        };
        self.own(account, AccountAct::FactorSet { account, factor: Factor::Totp { secret: secret.to_vec() } })?;
        self.own(account, AccountAct::FactorUsed { account, step, printed: false })
    }

    /// Makes printed one-time codes; shown and printed once.
    ///
    /// # Errors
    /// `NB-A-015` no such account.
    pub fn make_printed_codes(&self, account: AccountId) -> Result<Vec<String>, Refusal> {
        let codes: Vec<String> =
            (0..credentials::PRINTED_CODES).map(|_| credentials::readable_code(&self.inner.platform, 2)).collect();
        let hashes = codes.iter().map(|code| credentials::code_hash(code).into()).collect();
        self.own(account, AccountAct::FactorSet { account, factor: Factor::Printed { hashes } })?;
        Ok(codes)
    }

    /// Signs in with name, password and second factor (TOTP digits or a printed code).
    ///
    /// # Errors
    /// `NB-A-001` name, password or code wrong (never which), `NB-A-003` too many tries just now.
    pub fn sign_in(&self, login: &str, password: &str, second: &str) -> Result<Actor, Refusal> {
        let account = self.books().accounts.by_login(login).cloned();
        self.not_too_often(account.as_ref())?;
        let Some(account) = account.filter(|account| account.ready() && !account.disabled) else {
            credentials::pretend(&self.inner.kiln, password);
            return self.refuse_sign_in(login, "NB-A-001");
        };
        let phc = account.password.clone().unwrap_or_default();
        let key = credentials::open(&self.inner.kiln, &phc, &account.sealed_key, password)
            .map_err(|problem| vec![problem])?;
        let factor = self.factor(&account, second);
        let (Some(_), Some((step, printed))) = (key, factor) else {
            return self.refuse_sign_in(login, "NB-A-001");
        };
        let id = account.id;
        let with = if printed { "printed" } else { "totp" }.to_owned();
        self.perform(Some(&account.actor()), None, Class::Essential, |books, _| {
            // Looked at again inside the write path: the same code cannot sign in twice at the same time.
            let fresh = books
                .accounts
                .get(id)
                .is_some_and(|now| if printed { !now.printed_used.contains(&step) } else { step > now.totp_step });
            if !fresh {
                return Err(vec![Problem::new("NB-A-001")]);
            }
            Ok(Decision {
                acts: vec![
                    (None, Body::Account(AccountAct::FactorUsed { account: id, step, printed })),
                    (None, Body::Account(AccountAct::SignedIn { account: id, with })),
                ],
            })
        })?;
        Ok(account.actor())
    }

    /// Signs in at the end of the first sign-in (code, password and factor were just set).
    ///
    /// # Errors
    /// `NB-A-005` password or factor is missing.
    pub fn first_sign_in(&self, account: AccountId) -> Result<Actor, Refusal> {
        let known = self.books().accounts.get(account).cloned();
        let Some(known) = known.filter(|known| known.ready() && !known.disabled) else {
            return Err(vec![Problem::new("NB-A-005")]);
        };
        self.own(account, AccountAct::SignedIn { account, with: "code".to_owned() })?;
        Ok(known.actor())
    }

    /// The person's signing key, opened by the password at this moment; a wrong password is a refused act.
    pub(crate) fn signing_key(&self, actor: &Actor, password: &str) -> Result<ed25519_dalek::SigningKey, Refusal> {
        let account = self.books().accounts.get(actor.account).cloned();
        let account = account.ok_or_else(|| vec![Problem::new("NB-A-015")])?;
        self.not_too_often(Some(&account))?;
        let phc = account.password.clone().unwrap_or_default();
        let key = credentials::open(&self.inner.kiln, &phc, &account.sealed_key, password)
            .map_err(|problem| vec![problem])?;
        match key {
            Some(key) => Ok(key),
            None => self
                .refuse_sign_in(&account.login, "NB-A-002")
                .map_err(|refusal: Refusal| refusal.into_iter().map(|problem| problem.at("password")).collect()),
        }
    }

    /// Ends a session.
    pub fn sign_out(&self, account: AccountId) {
        // A sign-out that cannot be written any more still ends the session.
        let _ = self.own(account, AccountAct::SignedOut { account });
    }

    /// Keeps language and density.
    ///
    /// # Errors
    /// If the journal refuses.
    pub fn set_preference(&self, account: AccountId, lang: Lang, dense: bool) -> Result<(), Refusal> {
        self.own(account, AccountAct::PreferenceSet { account, lang: lang.code().to_owned(), dense })
    }

    /// Changes roles with the administrator's signature; roles with power are only proposed (then the proposal's id).
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`books::accounts::change_roles`] and [`books::proposals::propose`].
    pub fn change_roles(
        &self,
        actor: &Actor,
        intent: IntentKey,
        account: AccountId,
        roles: Vec<Role>,
        reason: &str,
        password: &str,
    ) -> Result<Option<ProposalId>, Refusal> {
        if self.needs_second(actor, account, &roles) {
            let matter = Matter::ChangeRoles { account, roles };
            return self.propose(actor, intent, matter, reason, password).map(Some);
        }
        let key = self.signing_key(actor, password)?;
        self.perform_signed(actor, &key, Some(intent), Class::Business, |books, context| {
            books::accounts::change_roles(&books.accounts, context, account, roles)
        })?;
        Ok(None)
    }

    /// Closes an account with the administrator's signature; its sessions end with the next request. One person is enough:
    /// a stolen account is closed by whoever notices it.
    ///
    /// # Errors
    /// `NB-A-002` password wrong; as [`books::accounts::disable`].
    pub fn close_account(
        &self,
        actor: &Actor,
        account: AccountId,
        reason: &str,
        password: &str,
    ) -> Result<Done, Refusal> {
        let key = self.signing_key(actor, password)?;
        self.perform_signed(actor, &key, None, Class::Essential, |books, context| {
            books::accounts::disable(&books.accounts, context, account, reason)
        })
    }

    /// Closes an account without a signature: as [`Office::create_account`].
    ///
    /// # Errors
    /// `NB-A-040` it needs a signature; as [`books::accounts::disable`].
    pub fn disable_account(&self, actor: &Actor, account: AccountId, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), None, Class::Essential, |books, context| {
            books::accounts::disable(&books.accounts, context, account, reason)
        })
    }

    fn own(&self, account: AccountId, act: AccountAct) -> Result<(), Refusal> {
        let actor = self.actor(account).ok_or_else(|| vec![Problem::new("NB-A-015")])?;
        self.perform(Some(&actor), None, Class::Essential, |_, _| Ok(Decision::one(Body::Account(act)))).map(|_| ())
    }

    fn login_of(&self, account: AccountId) -> Result<String, Refusal> {
        let books = self.books();
        books.accounts.get(account).map(|account| account.login.clone()).ok_or_else(|| vec![Problem::new("NB-A-015")])
    }

    fn factor(&self, account: &Account, second: &str) -> Option<(u64, bool)> {
        if let Some(step) = account
            .totp
            .as_ref()
            .and_then(|secret| credentials::totp_step(secret, second, self.now(), account.totp_step))
        {
            return Some((step, false));
        }
        let hash = credentials::code_hash(second);
        let index = account.printed.iter().position(|kept| credentials::ring_equal(kept, &hash))?;
        let step = u64::try_from(index).ok()?;
        (!account.printed_used.contains(&step)).then_some((step, true))
    }

    fn not_too_often(&self, account: Option<&Account>) -> Result<(), Refusal> {
        let Some((tries, last)) = account.map(|account| account.refused).filter(|(tries, _)| *tries >= FREE_TRIES)
        else {
            return Ok(());
        };
        let wait = (i64::from(tries - FREE_TRIES + 1) * WAIT_PER_TRY_S).min(WAIT_MAX_S);
        let left = wait - (self.now().0 - last.0) / 1000;
        if left > 0 { Err(vec![Problem::new("NB-A-003").with("seconds", left)]) } else { Ok(()) }
    }

    fn refuse_sign_in<T>(&self, login: &str, code: &'static str) -> Result<T, Refusal> {
        let account = self.books().accounts.by_login(login).map(|account| account.id);
        let act = AccountAct::SignInRefused { account, code: code.to_owned() };
        // Refused either way; if the journal cannot take the act any more, the refusal stands.
        let _ = self.perform(None, None, Class::Essential, |_, _| Ok(Decision::one(Body::Account(act))));
        Err(vec![Problem::new(code)])
    }
}
