//! How the journal is kept: who holds copies, whether this life's link is confirmed, which erasures are still open somewhere.

use std::collections::{BTreeMap, BTreeSet};

use model::acts::keeping::{AdoptionCause, Domain, ErasedScope};
use model::acts::{Body, CashAct, Envelope, KeepingAct, PaymentAct, StockAct};
use model::ids::{ErasureId, HolderId, IncarnationId};
use model::problem::Refusal;
use model::role::Role;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::context::{Context, Decision};

/// Longest label of a copy or backup, in characters.
pub const LABEL_MAX_CHARS: usize = 60;

/// What a holder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum HolderKind {
    /// A copy that follows.
    Copy(Domain),
    /// A file made once.
    Backup,
}

/// A place that holds a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// What people call it.
    pub label: String,
    /// What it is.
    pub kind: HolderKind,
    /// Since when it is known.
    pub since: Instant,
    /// It had everything and nobody has recorded since that it was lost.
    pub in_step: bool,
    /// Lost since, with the problem's code.
    pub lost: Option<(Instant, String)>,
    /// Left the inventory.
    pub dropped: Option<(Instant, String)>,
}

/// An order to destroy keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// When.
    pub at: Instant,
    /// What.
    pub scopes: Vec<ErasedScope>,
    /// Why.
    pub reason: String,
    /// Holders that must follow: those in the inventory at that moment.
    pub asked: BTreeSet<HolderId>,
    /// Holders that no longer have the keys.
    pub confirmed: BTreeMap<HolderId, Instant>,
}

/// A closed log that was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// Folder.
    pub folder: String,
    /// Why.
    pub cause: AdoptionCause,
    /// When.
    pub at: Instant,
    /// Acts that were folded.
    pub acts: u64,
    /// Anchor of its end.
    pub anchor: String,
    /// First look-up that this node does not have itself.
    pub from_lookups: u64,
    /// Number of the act that took it over.
    pub position: u64,
}

/// How the journal is kept.
#[derive(Default, Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepingBook {
    holders: BTreeMap<HolderId, Holder>,
    /// Lives whose link was confirmed or waived.
    links: BTreeMap<IncarnationId, bool>,
    erasures: BTreeMap<ErasureId, Erasure>,
    /// Logs taken over, in order.
    pub adopted: Vec<Adoption>,
    /// Repairs: when, acts and look-ups that came back.
    pub repairs: Vec<(Instant, u64, u64)>,
}

impl KeepingBook {
    /// Holders that were ever known, with those that left.
    pub fn holders(&self) -> impl Iterator<Item = (HolderId, &Holder)> {
        self.holders.iter().map(|(id, holder)| (*id, holder))
    }
    /// The holder with this id.
    #[must_use]
    pub fn holder(&self, id: HolderId) -> Option<&Holder> {
        self.holders.get(&id)
    }
    /// Whether this life's link is confirmed (`Some(false)`) or waived (`Some(true)`).
    #[must_use]
    pub fn link(&self, incarnation: IncarnationId) -> Option<bool> {
        self.links.get(&incarnation).copied()
    }
    /// All erasures, oldest first.
    pub fn erasures(&self) -> impl DoubleEndedIterator<Item = (ErasureId, &Erasure)> {
        self.erasures.iter().map(|(id, erasure)| (*id, erasure))
    }
    /// Holders that have not confirmed an erasure and are still in the inventory.
    pub fn missing<'a>(&'a self, erasure: &'a Erasure) -> impl Iterator<Item = HolderId> + 'a {
        erasure.asked.iter().copied().filter(|id| {
            !erasure.confirmed.contains_key(id) && self.holders.get(id).is_some_and(|holder| holder.dropped.is_none())
        })
    }
    /// Acts of closed logs that are folded between this node's own: so far the numbers of its own acts are moved on.
    #[must_use]
    pub fn shift(&self) -> u64 {
        self.adopted.iter().map(|adoption| adoption.acts).sum()
    }
    /// Every scope that was ever erased.
    pub fn erased(&self) -> impl Iterator<Item = ErasedScope> + '_ {
        self.erasures.values().flat_map(|erasure| erasure.scopes.iter().copied())
    }

    /// Takes one act in.
    pub fn evolve(&mut self, envelope: &Envelope, act: &KeepingAct, position: u64) {
        let at = envelope.at;
        match act {
            KeepingAct::CopyAttached { holder, label, domain } => {
                self.join(*holder, label, HolderKind::Copy(*domain), at);
            }
            KeepingAct::BackupMade { holder, label, .. } => self.join(*holder, label, HolderKind::Backup, at),
            KeepingAct::CopyInStep { holder } => {
                if let Some(holder) = self.holders.get_mut(holder) {
                    (holder.in_step, holder.lost) = (true, None);
                }
            }
            KeepingAct::CopyLost { holder, code } => {
                if let Some(holder) = self.holders.get_mut(holder) {
                    (holder.in_step, holder.lost) = (false, Some((at, code.clone())));
                }
            }
            KeepingAct::HolderDropped { holder, reason } => {
                if let Some(holder) = self.holders.get_mut(holder) {
                    (holder.in_step, holder.dropped) = (false, Some((at, reason.clone())));
                }
            }
            KeepingAct::LinkConfirmed { incarnation, .. } => {
                self.links.insert(*incarnation, false);
            }
            KeepingAct::LinkWaived { incarnation } => {
                self.links.entry(*incarnation).or_insert(true);
            }
            KeepingAct::ErasureOrdered { erasure, scopes, reason } => {
                let asked = self.holders.iter().filter(|(_, h)| h.dropped.is_none()).map(|(id, _)| *id).collect();
                let (scopes, reason, confirmed) = (scopes.clone(), reason.clone(), BTreeMap::new());
                self.erasures.entry(*erasure).or_insert(Erasure { at, scopes, reason, asked, confirmed });
            }
            KeepingAct::ErasureConfirmed { erasure, holder } => {
                if let Some(erasure) = self.erasures.get_mut(erasure) {
                    erasure.confirmed.entry(*holder).or_insert(at);
                }
            }
            KeepingAct::Repaired { acts, lookups, .. } => self.repairs.push((at, *acts, *lookups)),
            KeepingAct::Adopted { folder, cause, from, acts, anchor, from_lookups, .. } => {
                self.adopted.push(Adoption {
                    folder: folder.clone(),
                    cause: *cause,
                    at,
                    acts: acts.saturating_sub(*from),
                    anchor: anchor.clone(),
                    from_lookups: *from_lookups,
                    position,
                })
            }
        }
    }

    fn join(&mut self, id: HolderId, label: &str, kind: HolderKind, since: Instant) {
        let holder = Holder { label: label.to_owned(), kind, since, in_step: false, lost: None, dropped: None };
        // Attached again under another name or at another place: one holder all the same.
        let known = self.holders.entry(id).or_insert_with(|| holder.clone());
        *known = Holder { since: known.since, ..holder };
    }
}

/// Money, plates and serials: what must not happen twice, and therefore waits after a start until it is sure that nothing
/// was forgotten.
#[must_use]
pub fn waits_for_link(body: &Body) -> bool {
    matches!(
        body,
        Body::Payment(
            PaymentAct::RunReleased { .. }
                | PaymentAct::FileMade { .. }
                | PaymentAct::HandedOver { .. }
                | PaymentAct::RightGiven { .. }
                | PaymentAct::RightTaken { .. }
        ) | Body::Cash(CashAct::Ordered { .. } | CashAct::PaidOut { .. })
            | Body::Stock(StockAct::Used { .. })
    )
}

/// Who may see to copies and backups.
pub const KEEPERS: &[Role] = &[Role::Operator, Role::Head, Role::Administrator];

/// A label as people typed it.
///
/// # Errors
/// `NB-J-031` empty or too long.
pub fn label(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LABEL_MAX_CHARS {
        return Err(vec![Problem::new("NB-J-031").at("label").with("most", LABEL_MAX_CHARS)]);
    }
    Ok(text.to_owned())
}

/// A copy or backup leaves the inventory.
///
/// # Errors
/// `NB-A-010`; `NB-J-032` not in the inventory; `NB-S-011` reason missing.
pub fn drop_holder(
    book: &KeepingBook,
    context: &Context<'_>,
    holder: HolderId,
    reason: &str,
) -> Result<Decision, Refusal> {
    context.actor.must(KEEPERS)?;
    if book.holder(holder).is_none_or(|known| known.dropped.is_some()) {
        return Err(vec![Problem::new("NB-J-032")]);
    }
    if reason.trim().is_empty() {
        return Err(vec![Problem::new("NB-S-011").at("reason")]);
    }
    Ok(Decision::one(Body::Keeping(KeepingAct::HolderDropped { holder, reason: reason.trim().to_owned() })))
}

/// A person has made sure that a holder out of reach (a backup, a stick in a drawer) no longer has the keys.
///
/// # Errors
/// `NB-A-010`; `NB-J-033` no such erasure, or the holder was not asked or has confirmed.
pub fn confirm_erasure(
    book: &KeepingBook,
    context: &Context<'_>,
    erasure: ErasureId,
    holder: HolderId,
) -> Result<Decision, Refusal> {
    context.actor.must(&[Role::Operator, Role::DataProtection, Role::Head])?;
    let open = book.erasures.get(&erasure).is_some_and(|e| book.missing(e).any(|id| id == holder));
    if !open {
        return Err(vec![Problem::new("NB-J-033")]);
    }
    Ok(Decision::one(Body::Keeping(KeepingAct::ErasureConfirmed { erasure, holder })))
}
