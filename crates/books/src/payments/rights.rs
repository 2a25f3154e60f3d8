//! The right to pay (authority, benefit, month) and the right to give cash advances: each sits at one node.
//!
//! Without an act a right is with the node that uses it first, and for a later month with whoever holds the one before. The holder hands it over by an act of its own. From a holder
//! that cannot be reached it is taken by two persons, who answer for the risk; what the old holder did meanwhile is found as
//! conflicts when the journals meet.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::claim::{Right, RightKind};
use model::acts::{Body, Envelope, PaymentAct};
use model::ids::{AccountId, AuthorityId, NodeId};
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Month, Problem};
use serde::{Deserialize, Serialize};

use super::changes::{REASON_MAX, given};
use super::lists::benefit;
use super::{ConflictKind, PaymentBook};
use crate::context::{Context, Decision};

/// What may go wrong with a takeover of the right to pay, as stable names.
pub const PAY_RISKS: [&str; 3] = ["run_there", "file_there", "returns_there"];
/// What may go wrong with a takeover of the right to give cash.
pub const CASH_RISKS: [&str; 2] = ["voucher_there", "book_there"];

/// What may go wrong when a right is taken from a node that cannot be reached.
#[must_use]
pub fn risks(kind: RightKind) -> &'static [&'static str] {
    match kind {
        RightKind::Pay => &PAY_RISKS,
        RightKind::Cash => &CASH_RISKS,
    }
}

/// How a node came to a right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum How {
    /// It used it first.
    Used,
    /// The holder gave it.
    Given,
    /// It was taken from a holder that could not be reached.
    Taken,
}

impl How {
    /// The stable name used in pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Given => "given",
            Self::Taken => "taken",
        }
    }
}

/// Where a right sits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Seat {
    /// The node.
    pub node: NodeId,
    /// How it came to it.
    pub how: How,
    /// Who did it.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

/// Where each right sits and sat.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightBook {
    seats: BTreeMap<(AuthorityId, Right), Vec<Seat>>,
    names: BTreeMap<NodeId, String>,
    /// Nodes whose closed log was taken over: what they held is free for the node that works on.
    closed: BTreeSet<NodeId>,
}

impl RightBook {
    /// The node that holds a right: by an act on this very month, else whoever holds the latest month before it. None while
    /// nobody has used it, or after the holder's log was closed for good.
    #[must_use]
    pub fn holder(&self, authority: AuthorityId, right: &Right) -> Option<NodeId> {
        let first = Right { month: Month { year: i16::MIN, month: 1 }, ..right.clone() };
        let (_, seats) = self.seats.range((authority, first)..=(authority, right.clone())).next_back()?;
        seats.last().map(|seat| seat.node).filter(|node| !self.closed.contains(node))
    }
    /// A node's log was closed and taken over (a machine that is lost for good).
    pub(crate) fn close(&mut self, node: NodeId) {
        self.closed.insert(node);
    }
    /// Where a right sat, oldest first.
    #[must_use]
    pub fn history(&self, authority: AuthorityId, right: &Right) -> &[Seat] {
        self.seats.get(&(authority, right.clone())).map_or(&[], Vec::as_slice)
    }
    /// All rights that somebody holds, by authority.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (AuthorityId, &Right, &Seat)> {
        self.seats.iter().filter_map(|((authority, right), seats)| Some((*authority, right, seats.last()?)))
    }
    /// What people call a node; its id where nobody has named it.
    #[must_use]
    pub fn name(&self, node: NodeId) -> String {
        self.names.get(&node).cloned().unwrap_or_else(|| node.text())
    }
    /// Uses a right at a node: the first to use it holds it. Returns false if another node holds it.
    pub(super) fn used(&mut self, envelope: &Envelope, right: Right, node: NodeId) -> bool {
        let authority = envelope.on_behalf_of.unwrap_or(envelope.authority);
        let mine = self.holder(authority, &right).is_none_or(|holder| holder == node);
        if mine && self.history(authority, &right).last().is_none_or(|seat| seat.node != node) {
            self.sit(envelope, right, node, How::Used, "");
        }
        mine
    }
    fn sit(&mut self, envelope: &Envelope, right: Right, node: NodeId, how: How, reason: &str) {
        let authority = envelope.on_behalf_of.unwrap_or(envelope.authority);
        let seat = Seat { node, how, by: envelope.actor, at: envelope.at, reason: reason.to_owned() };
        self.seats.entry((authority, right)).or_default().push(seat);
    }
}

impl PaymentBook {
    /// Where the rights to pay and to give cash sit.
    #[must_use]
    pub fn rights(&self) -> &RightBook {
        &self.rights
    }
    pub(crate) fn node_closed(&mut self, node: NodeId) {
        self.rights.close(node);
    }
    pub(super) fn right_moved(&mut self, envelope: &Envelope, act: &PaymentAct, position: u64) {
        let authority = envelope.on_behalf_of.unwrap_or(envelope.authority);
        match act {
            PaymentAct::RightGiven { right, from, to, name, reason } => {
                self.rights.names.insert(*to, name.clone());
                if self.rights.holder(authority, right).is_some_and(|holder| holder != *from) {
                    self.right_conflict(position, right);
                } else {
                    self.rights.sit(envelope, right.clone(), *to, How::Given, reason);
                }
            }
            PaymentAct::RightTaken { right, from, to } => {
                if self.rights.holder(authority, right).is_some_and(|holder| holder != *from) {
                    // The holder gave it away meanwhile, or somebody else took it: two nodes believe that they have it.
                    self.right_conflict(position, right);
                }
                self.rights.sit(envelope, right.clone(), *to, How::Taken, "");
            }
            _ => {}
        }
    }
    fn right_conflict(&mut self, position: u64, right: &Right) {
        let detail = format!("{} {} {}", right.kind.name(), right.benefit, right.month);
        self.conflict(position, ConflictKind::RightTwice, None, None, &detail);
    }
}

/// Refuses unless the right is here or nobody holds it yet.
///
/// # Errors
/// `NB-Z-110` another node holds it (arguments `node`, `right`).
pub fn must_be_here(book: &PaymentBook, authority: AuthorityId, right: &Right, here: NodeId) -> Result<(), Problem> {
    match book.rights().holder(authority, right) {
        Some(holder) if holder != here => {
            Err(Problem::new("NB-Z-110").with("node", book.rights().name(holder)).with("month", right.month.german()))
        }
        _ => Ok(()),
    }
}

/// Hand a right over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GiveRight {
    /// Authority whose right it is.
    pub authority: AuthorityId,
    /// Which.
    pub right: Right,
    /// This node.
    pub here: NodeId,
    /// The node that gets it.
    pub to: NodeId,
    /// What people call that node.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Hands a right over to another node (treasurer or head), at the node that holds it.
///
/// # Errors
/// `NB-Z-001`, `-002` benefit or rules unknown; `-110` another node holds it; `-111` to this node itself; `-118` a run of the
/// month is in preparation; `-119` no name; `-011` no reason.
pub fn give_right(book: &PaymentBook, context: &mut Context<'_>, command: &GiveRight) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Treasurer, Role::Head])?;
    let right = &command.right;
    if right.kind == RightKind::Pay {
        benefit(context.catalogue, &right.benefit)?;
    }
    let mut problems = Vec::new();
    problems.extend(must_be_here(book, command.authority, right, command.here).err());
    if command.to == command.here {
        problems.push(Problem::new("NB-Z-111").at("to"));
    }
    if right.kind == RightKind::Pay && book.in_preparation(&right.benefit, right.month).next().is_some() {
        problems.push(Problem::new("NB-Z-118").with("month", right.month.german()));
    }
    let name = given(&command.name, REASON_MAX);
    if name.is_none() {
        problems.push(Problem::new("NB-Z-119").at("name"));
    }
    let reason = given(&command.reason, REASON_MAX);
    if reason.is_none() {
        problems.push(Problem::new("NB-Z-011").at("reason"));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Decision::one(Body::Payment(PaymentAct::RightGiven {
        right: right.clone(),
        from: command.here,
        to: command.to,
        name: name.unwrap_or_default(),
        reason: reason.unwrap_or_default(),
    })))
}

/// Whether a takeover makes sense as things stand: somebody else holds the right.
///
/// # Errors
/// `NB-Z-124` nobody holds it, or this node does.
pub fn admissible_takeover(book: &PaymentBook, right: &Right, from: NodeId, to: NodeId) -> Result<(), Refusal> {
    let held = |(authority, ..): (AuthorityId, &Right, &Seat)| book.rights().holder(authority, right) == Some(from);
    if from != to && book.rights().all().any(held) { Ok(()) } else { Err(vec![Problem::new("NB-Z-124")]) }
}
