//! The state of the node: emergency, extract and its classes, the confirmed date, legal bases.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::system::{ClassState, OfficeDetails};
use model::acts::{Body, Envelope, SystemAct};
use model::ids::{AccountId, ExtractId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant, Month, Problem};
use serde::{Deserialize, Serialize};

use crate::context::{Context, Decision};

/// A declared emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    /// Since when.
    pub since: Instant,
    /// Why.
    pub reason: String,
    /// Legal basis.
    pub basis: String,
    /// Before any damage.
    pub preventive: bool,
    /// Who declared it.
    pub by: Option<AccountId>,
}

/// A reference entered by a head: a decree or a letter of the supervisory authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The reference as on the letter.
    pub reference: String,
    /// Who issued it.
    pub issuer: String,
    /// Date of the letter.
    pub dated: CivilDate,
    /// Who entered it.
    pub by: Option<AccountId>,
}

/// The state of the node.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemBook {
    /// The running emergency.
    pub emergency: Option<Emergency>,
    /// The day on which the last emergency was stood down; nothing while one runs.
    #[serde(default)]
    pub stood_down: Option<CivilDate>,
    /// The extract in use and the state of its classes.
    pub extract: Option<(ExtractId, Vec<ClassState>)>,
    /// How the extract was unlocked and who was present.
    pub unlocked: Option<(Instant, String, Vec<String>)>,
    /// The date a clerk confirmed last, and the clock's moment when it was.
    pub confirmed: Option<(CivilDate, Instant)>,
    /// Entered bases by key.
    pub bases: BTreeMap<String, Basis>,
    /// What papers and bank files say about the authority.
    pub details: OfficeDetails,
    /// Starts of the node so far.
    pub starts: u32,
    /// Exercise key domain.
    pub exercise: bool,
    /// The instant of the last act, by the clock of that moment; nothing before the first.
    pub latest: Option<Instant>,
    /// From when days are counted: the date confirmed last, or the date that held when the clock jumped, and the clock's moment.
    pub counted: Option<(CivilDate, Instant)>,
    /// The clock jumped and nobody has confirmed the date since: before and after.
    pub jumped: Option<(Instant, Instant)>,
    /// Months of look-ups that were destroyed, with the moment.
    pub destroyed: BTreeMap<Month, Instant>,
    /// Names that left the keyring and did not come back: whoever finds one in it removes it and replaces the key.
    pub revoked: BTreeSet<String>,
    /// Minutes without any request after which the house locks itself, if somebody has set them; 0 = never.
    pub idle_minutes: Option<u16>,
    /// The last test of the shares.
    pub shares_tested: Option<SharesTest>,
    /// The house runs although memory may reach an unencrypted disk: since when and why.
    pub swap_waived: Option<(Instant, String)>,
    /// The last change of the authority's keys: generation, when, why.
    pub generation: Option<(u32, Instant, String)>,
}

/// A test of the shares, each alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharesTest {
    /// Generation of the keys.
    pub generation: u32,
    /// Numbers of the shares that passed.
    pub passed: Vec<u8>,
    /// The envelope was tried, too.
    pub envelope: bool,
    /// When.
    pub at: Instant,
    /// Who signed it off.
    pub by: String,
}

/// Minutes without any request after which the house locks itself, as long as nobody has set others: longer than any session
/// lives idle, short of a night.
pub const IDLE_LOCK_MINUTES: u16 = 240;
/// Most minutes that can be set: a day.
pub const IDLE_LOCK_MINUTES_MAX: u16 = 1_440;

/// How far behind the last act the clock may read before it counts as a jump, in milliseconds: a clock that is set by the network
/// slips by seconds.
pub const SLIP_MS: i64 = 60_000;
/// How far ahead of the last act the clock may read before it counts as a jump, in milliseconds: longer than any row of holidays.
pub const QUIET_MS: i64 = 7 * 86_400_000;

impl SystemBook {
    /// The jump that lies between the last act and this reading of the clock, if it is one: before and after.
    #[must_use]
    pub fn jump(&self, now: Instant) -> Option<(Instant, Instant)> {
        let before = self.latest?;
        let passed = now.0.saturating_sub(before.0);
        (!(-SLIP_MS..=QUIET_MS).contains(&passed)).then_some((before, now))
    }

    /// Today, when the clock reads this: the date confirmed last, moved on by the days counted since; before that the clock's own.
    /// A clock that went back or jumped counts nothing until somebody confirms the date.
    #[must_use]
    pub fn today(&self, now: Instant) -> CivilDate {
        let Some((date, from)) = self.counted else {
            return now.civil_date();
        };
        let until = match self.latest {
            Some(latest) if self.jump(now).is_some() => latest,
            Some(latest) => now.max(latest),
            None => now,
        };
        date.plus_days(from.civil_date().days_until(until.civil_date()).max(0))
    }

    /// Somebody confirmed the date on the day that the clock reads, and the clock has not jumped since.
    #[must_use]
    pub fn date_is_confirmed(&self, now: Instant) -> bool {
        self.jumped.is_none()
            && self.jump(now).is_none()
            && self.confirmed.is_some_and(|(_, at)| at.civil_date() == now.civil_date())
    }

    /// The state of a record class, if the extract has it.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<&ClassState> {
        self.extract.as_ref()?.1.iter().find(|class| class.class == name)
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &SystemAct) {
        match act {
            SystemAct::Started { exercise, .. } => {
                self.starts += 1;
                self.exercise = *exercise;
            }
            SystemAct::Declared { since, reason, basis, preventive } => {
                self.stood_down = None;
                self.emergency = Some(Emergency {
                    since: *since,
                    reason: reason.clone(),
                    basis: basis.clone(),
                    preventive: *preventive,
                    by: envelope.actor,
                });
            }
            SystemAct::StoodDown { .. } => {
                self.emergency = None;
                self.stood_down = Some(self.today(envelope.at));
            }
            SystemAct::Unlocked { extract, present, with, classes, .. } => {
                self.extract = Some((*extract, classes.clone()));
                self.unlocked = Some((envelope.at, with.clone(), present.clone()));
            }
            SystemAct::DateConfirmed { date } => {
                self.confirmed = Some((*date, envelope.at));
                self.counted = self.confirmed;
                self.jumped = None;
            }
            SystemAct::ClockJumped { before, now } => {
                // From here on days are counted by the clock as it reads now, from the date that held before.
                self.counted = self.counted.map(|_| (self.today(*before), *now));
                self.jumped = Some((*before, *now));
            }
            SystemAct::BasisEntered { key, reference, issuer, dated } => {
                self.bases.insert(
                    key.clone(),
                    Basis { reference: reference.clone(), issuer: issuer.clone(), dated: *dated, by: envelope.actor },
                );
            }
            SystemAct::BasisWithdrawn { key, .. } => {
                self.bases.remove(key);
            }
            SystemAct::OfficeSet { details } => self.details = details.clone(),
            SystemAct::KeyringPersonAdded { person } => {
                self.revoked.remove(person);
            }
            SystemAct::KeyringPersonRevoked { person } => {
                self.revoked.insert(person.clone());
            }
            SystemAct::AuditMonthsDestroyed { months } => {
                for month in months {
                    self.destroyed.entry(*month).or_insert(envelope.at);
                }
            }
            SystemAct::Locked { .. } => {}
            SystemAct::IdleLockSet { minutes } => self.idle_minutes = Some(*minutes),
            SystemAct::SwapWaived { reason, .. } => self.swap_waived = Some((envelope.at, reason.clone())),
            SystemAct::SharesTested { generation, passed, envelope, at, by } => {
                self.shares_tested = Some(SharesTest {
                    generation: *generation,
                    passed: passed.clone(),
                    envelope: *envelope,
                    at: *at,
                    by: by.clone(),
                });
            }
            SystemAct::GenerationChanged { generation, reason, .. } => {
                self.generation = Some((*generation, envelope.at, reason.clone()));
            }
        }
    }
}

/// Declares Notbetrieb (H1), also preventively.
///
/// # Errors
/// `NB-A-010` not the head, `NB-S-010` already declared, `NB-S-011` reason missing, `NB-S-012` basis missing.
pub fn declare(
    book: &SystemBook,
    context: &Context<'_>,
    since: Instant,
    reason: &str,
    basis: &str,
    preventive: bool,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Head])?;
    let mut refusal = Refusal::new();
    if book.emergency.is_some() {
        refusal.push(Problem::new("NB-S-010"));
    }
    if reason.trim().is_empty() {
        refusal.push(Problem::new("NB-S-011").at("reason"));
    }
    if basis.trim().is_empty() {
        refusal.push(Problem::new("NB-S-012").at("basis"));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    Ok(Decision::one(Body::System(SystemAct::Declared {
        since,
        reason: reason.trim().to_owned(),
        basis: basis.trim().to_owned(),
        preventive,
    })))
}

/// Sets after how many minutes without any request the house locks itself; 0 = never.
///
/// # Errors
/// `NB-A-010` not head, operator or administrator, `NB-S-068` more than a day.
pub fn set_idle_lock(context: &Context<'_>, minutes: u16) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Head, Role::Operator, Role::Administrator])?;
    if minutes > IDLE_LOCK_MINUTES_MAX {
        return Err(vec![Problem::new("NB-S-068").at("minutes").with("most", IDLE_LOCK_MINUTES_MAX)]);
    }
    Ok(Decision::one(Body::System(SystemAct::IdleLockSet { minutes })))
}

/// Ends Notbetrieb.
///
/// # Errors
/// `NB-A-010`, `NB-S-013` (none declared), `NB-S-011` (reason missing).
pub fn stand_down(book: &SystemBook, context: &Context<'_>, reason: &str) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Head])?;
    if book.emergency.is_none() {
        return Err(vec![Problem::new("NB-S-013")]);
    }
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-S-011").at("reason")]);
    }
    Ok(Decision::one(Body::System(SystemAct::StoodDown { reason: reason.trim().to_owned() })))
}

/// Confirms today's date. Going back behind an earlier confirmed date needs the head.
///
/// # Errors
/// `NB-S-014`: the date lies before the one confirmed last.
pub fn confirm_date(book: &SystemBook, context: &Context<'_>, date: CivilDate) -> Result<Decision, Refusal> {
    if book.confirmed.is_some_and(|(last, _)| date < last) && !context.actor.any(&[Role::Head, Role::Administrator]) {
        return Err(vec![
            Problem::new("NB-S-014")
                .at("date")
                .with("last", book.confirmed.map_or_else(String::new, |(last, _)| last.german())),
        ]);
    }
    Ok(Decision::one(Body::System(SystemAct::DateConfirmed { date })))
}

/// Enters the reference of a decree or of the supervisory authority.
///
/// # Errors
/// `NB-A-010` not the head, `NB-S-015` reference missing, `NB-S-016` issuer missing, `NB-S-017` date in the future.
pub fn enter_basis(
    context: &Context<'_>,
    key: &str,
    reference: &str,
    issuer: &str,
    dated: CivilDate,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Head])?;
    let mut refusal = Refusal::new();
    if reference.trim().is_empty() {
        refusal.push(Problem::new("NB-S-015").at("reference"));
    }
    if issuer.trim().is_empty() {
        refusal.push(Problem::new("NB-S-016").at("issuer"));
    }
    if dated > context.today {
        refusal.push(Problem::new("NB-S-017").at("dated"));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    Ok(Decision::one(Body::System(SystemAct::BasisEntered {
        key: key.to_owned(),
        reference: reference.trim().to_owned(),
        issuer: issuer.trim().to_owned(),
        dated,
    })))
}

/// Withdraws a basis.
///
/// # Errors
/// `NB-A-010`, `NB-S-018` (no such basis), `NB-S-011` (reason missing).
pub fn withdraw_basis(book: &SystemBook, context: &Context<'_>, key: &str, reason: &str) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Head])?;
    if !book.bases.contains_key(key) {
        return Err(vec![Problem::new("NB-S-018")]);
    }
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-S-011").at("reason")]);
    }
    Ok(Decision::one(Body::System(SystemAct::BasisWithdrawn { key: key.to_owned(), reason: reason.trim().to_owned() })))
}

/// Sets address, telephone and the account that payments leave from. The head does; at the first start the node itself.
///
/// # Errors
/// `NB-A-010` not the head, `NB-S-019` account holder missing, `NB-S-020` the IBAN is not valid.
pub fn set_office(context: &Context<'_>, details: OfficeDetails, by_node: bool) -> Result<Decision, Refusal> {
    if !by_node {
        context.actor.must(&[Role::Head])?;
    }
    let mut refusal = Refusal::new();
    if details.debtor.trim().is_empty() && !details.debtor_iban.is_empty() {
        refusal.push(Problem::new("NB-S-019").at("debtor"));
    }
    if !details.debtor_iban.is_empty() && rules::iban::check(&details.debtor_iban).is_err() {
        refusal.push(Problem::new("NB-S-020").at("debtor_iban"));
    }
    if !refusal.is_empty() {
        return Err(refusal);
    }
    Ok(Decision::one(Body::System(SystemAct::OfficeSet { details })))
}
