//! Before a new life of the journal begins: what do the copies know that this machine may have forgotten?
//!
//! A machine put back from an old image cannot tell by itself. A copy that saw a later head can: the journal is repaired from
//! it before anything new is written. Where the node had worked on already, the copy's part is taken over as a closed log.

use std::path::{Path, PathBuf};

use books::context::Decision;
use books::keeping::waits_for_link;
use journal::copy::{self, CopyError};
use journal::holding::Relation;
use journal::restore::{self, RestoreError};
use journal::{Identity, Log};
use model::Problem;
use model::acts::keeping::Domain;
use model::acts::{Body, KeepingAct};
use model::ids::HolderId;
use model::problem::Refusal;

use crate::copies::{CopyPlace, listed};
use crate::core::Office;
use crate::house::names;
use crate::platform::Platform;

/// What a copy said at this start.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub place: CopyPlace,
    pub holder: HolderId,
    pub relation: Relation,
    pub domain: Domain,
}

/// What the copies said, and what was repaired.
#[derive(Debug, Default)]
pub(crate) struct Before {
    pub standings: Vec<Standing>,
    /// From which copy, acts, look-ups.
    pub repaired: Option<(HolderId, u64, u64)>,
}

impl Before {
    /// Takes over what copies have that this node had gone on without. Afterwards those copies know nothing that it lacks.
    ///
    /// # Errors
    /// `NB-J-042`.
    pub(crate) fn take_forks(
        &mut self,
        dir: &Path,
        identity: &Identity,
        platform: &Platform,
    ) -> Result<Vec<KeepingAct>, Problem> {
        let mut acts = Vec::new();
        for standing in &mut self.standings {
            if let Some(act) = crate::restoring::take_fork(dir, identity, standing, platform)? {
                acts.push(act);
                standing.relation = Relation::Same;
            }
        }
        Ok(acts)
    }
}

/// Asks every copy that can be reached, and repairs the journal from the one that knows most.
///
/// # Errors
/// `NB-J-042` where a repair was needed and failed.
pub(crate) fn ask_copies(dir: &Path, identity: &Identity, platform: &Platform) -> Result<Before, Problem> {
    let journal = dir.join(names::JOURNAL);
    let mut before = Before::default();
    let places = listed(dir);
    let mut unreadable = None;
    for place in &places {
        match copy::relation(&journal, identity, &place.path) {
            Ok(Some((holder, relation))) => before.standings.push(Standing {
                place: place.clone(),
                holder: HolderId(holder),
                relation,
                domain: (platform.domain_of)(dir, &place.path),
            }),
            Ok(None) | Err(CopyError::Io { .. } | CopyError::Bundle { .. } | CopyError::Foreign(_)) => {}
            // The journal itself cannot be read: whichever copy is whole may replace it.
            Err(_) => unreadable = Some(place.clone()),
        }
    }
    // A machine whose journal folder is new is no machine put back: it is restored on purpose, with shares.
    let exists = std::fs::metadata(journal.join("journal.db")).is_ok_and(|m| m.len() > 0);
    let ahead = before.standings.iter().filter_map(|s| match s.relation {
        Relation::Ahead(more) => Some((more, s.clone())),
        _ => None,
    });
    let best = ahead.max_by_key(|(more, _)| *more).map(|(more, s)| (more, s.place));
    let damaged = unreadable.or_else(|| whole_copy_of_damaged(&journal, &places));
    let Some((more, place)) = best.or(damaged.map(|place| ([0; 2], place))).filter(|_| exists) else {
        return Ok(before);
    };
    let entropy = std::sync::Arc::clone(&platform.entropy);
    let done = restore::repair(&journal, identity, &place.path, &mut move |buffer: &mut [u8]| entropy(buffer))
        .map_err(|error| repair_problem(&error))?;
    before.repaired = Some((HolderId(done.restored.holder), more[0], more[1]));
    for standing in &mut before.standings {
        if let Ok(Some((_, now))) = copy::relation(&journal, identity, &standing.place.path) {
            standing.relation = now;
        }
    }
    Ok(before)
}

/// The first copy at hand if the journal does not verify, so that it may be repaired.
fn whole_copy_of_damaged(journal: &Path, places: &[CopyPlace]) -> Option<CopyPlace> {
    let wal = journal.join("journal.db-wal");
    let torn = journal::wal::scan(&wal).is_ok_and(|scan| scan.damage.is_some());
    places.iter().find(|place| torn && place.path.is_dir()).cloned()
}

fn repair_problem(error: &RestoreError) -> Problem {
    Problem::new("NB-J-042").with("reason", error)
}

/// Whether money, plates and serials may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// The journal was made at this start: nothing can have been forgotten.
    First,
    /// A copy in another failure domain confirmed it.
    Confirmed,
    /// Two persons answered for it.
    Waived,
    /// Not yet.
    Open,
}

impl Office {
    /// Takes closed logs over: their acts are in the books from here on.
    pub(crate) fn adopt(&self, acts: Vec<KeepingAct>) -> Result<(), Problem> {
        if acts.is_empty() {
            let scopes: Vec<_> = self.books().keeping.erased().map(crate::erasure::scope).collect();
            // A crash between an order to erase and the closed logs: once more.
            return if self.inner.adopted.any_key(&scopes) { self.finish_erasures() } else { Ok(()) };
        }
        let acts = acts.into_iter().map(|act| (None, Body::Keeping(act))).collect();
        self.perform(None, None, journal::Class::Essential, |_, _| Ok(Decision { acts }))
            .map_err(|refusal| refusal.into_iter().next().unwrap_or_else(|| Problem::new("NB-J-005")))?;
        self.finish_erasures()
    }

    /// Whether it is sure that this node has forgotten nothing.
    #[must_use]
    pub fn link_state(&self) -> LinkState {
        let books = self.books();
        match books.keeping.link(self.inner.incarnation) {
            Some(false) => LinkState::Confirmed,
            Some(true) => LinkState::Waived,
            None if self.inner.first_life && books.keeping.adopted.is_empty() => LinkState::First,
            None => LinkState::Open,
        }
    }

    /// Refuses acts on money, plates and serials while the link is open.
    pub(crate) fn link_gate(&self, acts: &[(Option<model::ids::CaseId>, Body)]) -> Result<(), Refusal> {
        if acts.iter().any(|(_, body)| waits_for_link(body)) && self.link_state() == LinkState::Open {
            return Err(vec![Problem::new("NB-J-041")]);
        }
        Ok(())
    }

    /// The acts of this start: a repair, and the first copy that confirms the link.
    pub(crate) fn standing_acts(&self, before: &Before) -> Vec<(Option<model::ids::CaseId>, Body)> {
        let books = self.books();
        let mut acts = Vec::new();
        if let Some((holder, acts_back, lookups)) = before.repaired {
            acts.push(KeepingAct::Repaired { holder, acts: acts_back, lookups });
        }
        // In the first life after a restore only two persons can answer for what the lost machine did last.
        if self.link_state() == LinkState::Open && !self.inner.first_life {
            // A copy that was left behind knows nothing of what came after; the journal says whether it was left behind.
            let in_step = |s: &&Standing| books.keeping.holder(s.holder).is_some_and(|known| known.in_step);
            let confirms = before.standings.iter().filter(|s| s.domain.counts()).find(|s| match s.relation {
                Relation::Same => true,
                Relation::Behind(_) => in_step(s),
                _ => false,
            });
            let forgot = before.standings.iter().any(|s| !matches!(s.relation, Relation::Same | Relation::Behind(_)));
            if let Some(standing) = confirms.filter(|_| !forgot) {
                let incarnation = self.inner.incarnation;
                acts.push(KeepingAct::LinkConfirmed { incarnation, holder: standing.holder });
            }
        }
        acts.into_iter().map(|act| (None, Body::Keeping(act))).collect()
    }

    /// Number of acts and look-ups stored here.
    #[must_use]
    pub fn stored(&self) -> [u64; 2] {
        [self.inner.journal.count(Log::Acts), self.inner.journal.count(Log::Audit)]
    }
}

/// Moves a copy's folder aside that went another way, so that this node can begin a new one there.
pub(crate) fn set_fork_aside(target: &Path, identity: &Identity) -> std::io::Result<PathBuf> {
    let folder = copy::folder(target, identity);
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let aside = (1..)
        .map(|n| target.join(format!("{name}-fork-{n}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| target.join(format!("{name}-fork")));
    std::fs::rename(&folder, &aside)?;
    std::fs::File::open(target)?.sync_all()?;
    Ok(aside)
}
