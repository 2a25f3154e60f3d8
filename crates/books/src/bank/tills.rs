//! Functions of the Kasse: off until the head switches them on with the audit behind it (§ 94 (2) GO NRW: programs for
//! budget business need approval). Tills are opened with a counted sum, booked, and closed by two persons who count.

use std::collections::BTreeMap;

use model::acts::{BankAct, Body, Envelope};
use model::ids::AccountId;
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Instant, Money, Problem};
use serde::{Deserialize, Serialize};

use super::BankBook;
use crate::context::{Context, Decision};
use crate::payments::changes::{REASON_MAX, given};

/// Longest name of a till, in characters.
const TILL_MAX: usize = 40;

/// How the functions were switched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Switched {
    /// On.
    pub on: bool,
    /// Audit and approval, or why it is off.
    pub approval: String,
    /// By whom.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// One day of a till.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TillDay {
    /// The day.
    pub day: CivilDate,
    /// Counted at the beginning.
    pub float: Money,
    /// Amount with sign, key, text, who, when.
    pub bookings: Vec<(Money, String, String, Option<AccountId>, Instant)>,
    /// Counted at the end, by whom, with whom, and what explains a difference.
    pub closed: Option<(Money, Option<AccountId>, String, String)>,
}

impl TillDay {
    /// What should lie in it.
    #[must_use]
    pub fn expected(&self) -> Money {
        self.float + self.bookings.iter().map(|booking| booking.0).sum::<Money>()
    }
}

/// All tills.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tills {
    switched: Option<Switched>,
    tills: BTreeMap<String, Vec<TillDay>>,
}

impl Tills {
    /// The functions are switched on. Off if nobody ever did.
    #[must_use]
    pub fn on(&self) -> bool {
        self.switched.as_ref().is_some_and(|switched| switched.on)
    }
    /// The last switching.
    #[must_use]
    pub fn switched(&self) -> Option<&Switched> {
        self.switched.as_ref()
    }
    /// Days of each till, oldest first.
    #[must_use]
    pub fn days(&self) -> &BTreeMap<String, Vec<TillDay>> {
        &self.tills
    }
    /// The day of a till that is open.
    #[must_use]
    pub fn open(&self, till: &str) -> Option<&TillDay> {
        self.tills.get(till)?.last().filter(|day| day.closed.is_none())
    }

    /// Takes one act in; what does not fit is told.
    pub(super) fn evolve(&mut self, envelope: &Envelope, act: &BankAct) -> Option<&'static str> {
        match act {
            BankAct::TillsSwitched { on, approval } => {
                let (by, at) = (envelope.actor, envelope.at);
                self.switched = Some(Switched { on: *on, approval: approval.clone(), by, at });
                None
            }
            BankAct::TillOpened { till, day, float } => {
                let conflict = self.open(till).is_some().then_some("a till was opened that is open");
                let fresh = TillDay { day: *day, float: *float, bookings: Vec::new(), closed: None };
                self.tills.entry(till.clone()).or_default().push(fresh);
                conflict
            }
            BankAct::TillBooked { till, amount, key, text } => match self.open_mut(till) {
                Some(day) => {
                    day.bookings.push((*amount, key.clone(), text.clone(), envelope.actor, envelope.at));
                    None
                }
                None => Some("money was booked in a till that is not open"),
            },
            BankAct::TillClosed { till, counted, second, note, .. } => match self.open_mut(till) {
                Some(day) => {
                    day.closed = Some((*counted, envelope.actor, second.clone(), note.clone()));
                    None
                }
                None => Some("a till was closed that is not open"),
            },
            _ => None,
        }
    }

    fn open_mut(&mut self, till: &str) -> Option<&mut TillDay> {
        self.tills.get_mut(till)?.last_mut().filter(|day| day.closed.is_none())
    }
}

/// Refuses what belongs to the Kasse while it is switched off.
///
/// # Errors
/// `NB-B-130` switched off.
pub fn must_be_on(bank: &BankBook) -> Result<(), Refusal> {
    if bank.tills().on() { Ok(()) } else { Err(vec![Problem::new("NB-B-130")]) }
}

/// Switches the functions on or off (head).
///
/// # Errors
/// `NB-A-010`; `NB-B-131` nothing said of audit and approval, or why it is switched off; `-132` it is so already.
pub fn switch(bank: &BankBook, context: &Context<'_>, on: bool, approval: &str) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Head])?;
    if bank.tills().on() == on {
        return Err(vec![Problem::new("NB-B-132")]);
    }
    let approval = given(approval, REASON_MAX).ok_or_else(|| vec![Problem::new("NB-B-131").at("approval")])?;
    Ok(Decision::one(Body::Bank(BankAct::TillsSwitched { on, approval })))
}

fn name(till: &str) -> Result<String, Refusal> {
    let till = till.trim();
    if till.is_empty() || till.chars().count() > TILL_MAX {
        return Err(vec![Problem::new("NB-B-133").at("till").with("limit", TILL_MAX)]);
    }
    Ok(till.to_owned())
}

/// Opens a till for today with what was counted in it (treasurer).
///
/// # Errors
/// `NB-A-010`; `NB-B-130` switched off; `-133` name; `-134` it is open; `-135` less than nothing.
pub fn open(bank: &BankBook, context: &Context<'_>, till: &str, float: Money) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    must_be_on(bank)?;
    let till = name(till)?;
    if bank.tills().open(&till).is_some() {
        return Err(vec![Problem::new("NB-B-134").at("till")]);
    }
    if float.is_negative() {
        return Err(vec![Problem::new("NB-B-135").at("float")]);
    }
    Ok(Decision::one(Body::Bank(BankAct::TillOpened { till, day: context.today, float })))
}

/// Books money into a till, or out of it with a negative amount (treasurer).
///
/// # Errors
/// `NB-A-010`; `NB-B-130` switched off; `-136` not open; `-135` no amount, or more than lies in it; `-137` no key or text.
pub fn book(
    bank: &BankBook,
    context: &Context<'_>,
    till: &str,
    amount: Money,
    key: &str,
    text: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    must_be_on(bank)?;
    let till = name(till)?;
    let day = bank.tills().open(&till).ok_or_else(|| vec![Problem::new("NB-B-136").at("till")])?;
    if amount == Money::ZERO || (day.expected() + amount).is_negative() {
        return Err(vec![Problem::new("NB-B-135").at("amount")]);
    }
    match (given(key, REASON_MAX), given(text, REASON_MAX)) {
        (Some(key), Some(text)) => Ok(Decision::one(Body::Bank(BankAct::TillBooked { till, amount, key, text }))),
        (None, _) => Err(vec![Problem::new("NB-B-137").at("key")]),
        (_, None) => Err(vec![Problem::new("NB-B-137").at("text")]),
    }
}

/// Closes a till that two persons have counted (treasurer, with the name of the second).
///
/// # Errors
/// `NB-A-010`; `NB-B-136` not open; `-138` no second person, or the same one; `-139` a difference without a word.
pub fn close(
    bank: &BankBook,
    context: &Context<'_>,
    till: &str,
    counted: Money,
    second: &str,
    note: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer])?;
    let till = name(till)?;
    let day = bank.tills().open(&till).ok_or_else(|| vec![Problem::new("NB-B-136").at("till")])?;
    let expected = day.expected();
    let mut problems = Vec::new();
    let second = given(second, REASON_MAX).filter(|second| *second != context.actor.name);
    if second.is_none() {
        problems.push(Problem::new("NB-B-138").at("second"));
    }
    if counted.is_negative() {
        problems.push(Problem::new("NB-B-135").at("counted"));
    }
    let note = given(note, REASON_MAX);
    if counted != expected && note.is_none() {
        problems.push(Problem::new("NB-B-139").at("note").with("difference", (counted - expected).german()));
    }
    match second {
        Some(second) if problems.is_empty() => Ok(Decision::one(Body::Bank(BankAct::TillClosed {
            till,
            expected,
            counted,
            second,
            note: note.unwrap_or_default(),
        }))),
        _ => Err(problems),
    }
}
