//! The thread that follows the journal for one second copy: catches up, says how it stands, confirms erasures.

use std::sync::Weak;
use std::sync::atomic::Ordering;
use std::time::Duration;

use books::keeping;
use journal::Log;
use journal::copy::{Copy, CopyError};
use model::acts::KeepingAct;
use model::ids::{ErasureId, HolderId};

use crate::copies::{CopyPlace, CopyState, Slot, beside_of, code_of, grab, record};
use crate::core::{Inner, Office};
use crate::house::names;

/// A quiet copy looks for new entries this often.
const LOOK: Duration = Duration::from_millis(40);
/// A copy that is gone is tried again this often.
const RETRY: Duration = Duration::from_secs(2);
/// The thread of one copy. It ends with the office or when the copy is taken away.
pub(crate) fn follow(node: &Weak<Inner>, slot: &Slot) {
    let mut copy: Option<Copy> = None;
    let mut known = [0u64; 2];
    loop {
        let Some(inner) = node.upgrade().filter(|_| !slot.stop.load(Ordering::SeqCst)) else { return };
        let office = Office { inner };
        let woken = std::mem::take(&mut *grab(&slot.wake.0));
        let want = [office.inner.journal.count(Log::Acts), office.inner.journal.count(Log::Audit)];
        let mut pause = LOOK;
        if copy.is_none() || woken || want != known {
            slot.busy.store(true, Ordering::SeqCst);
            match step(&office, slot, &mut copy) {
                Ok(counts) => known = counts,
                Err(error) => {
                    copy = None;
                    known = [0; 2];
                    pause = RETRY;
                    lost(&office, slot, &error);
                }
            }
        }
        slot.busy.store(false, Ordering::SeqCst);
        drop(office);
        let guard = grab(&slot.wake.0);
        if !*guard {
            drop(slot.wake.1.wait_timeout(guard, pause));
        }
    }
}

fn step(office: &Office, slot: &Slot, copy: &mut Option<Copy>) -> Result<[u64; 2], CopyError> {
    let place = grab(&slot.status).place.clone();
    let journal = office.inner.dir.join(names::JOURNAL);
    let now = office.now();
    let mut current = match copy.take() {
        Some(current) => {
            let mut status = grab(&slot.status);
            if matches!(status.state, CopyState::InStep) {
                status.state = CopyState::Behind(now);
            }
            current
        }
        None => {
            let gone = place.elsewhere && !(office.inner.platform.domain_of)(&office.inner.dir, &place.path).counts();
            if gone || !place.path.is_dir() {
                let source = std::io::Error::from(std::io::ErrorKind::NotFound);
                return Err(CopyError::Io { path: place.path, source });
            }
            let fresh = office.inner.platform.bytes();
            let opened = Copy::open(&journal, office.inner.journal.identity(), &place.path, fresh)?;
            attached(office, slot, &opened, &place);
            opened
        }
    };
    current.beside(&beside_of(&office.inner.dir))?;
    let counts = current.catch_up()?;
    let holder = HolderId(current.holder());
    {
        let mut status = grab(&slot.status);
        status.counts = counts;
        status.state = CopyState::InStep;
    }
    *copy = Some(current);
    record(office, |books| {
        let mut acts = Vec::new();
        if books.keeping.holder(holder).is_some_and(|known| !known.in_step && known.dropped.is_none()) {
            acts.push(KeepingAct::CopyInStep { holder });
        }
        acts
    });
    confirm_erasures(office, holder);
    Ok(counts)
}

fn attached(office: &Office, slot: &Slot, opened: &Copy, place: &CopyPlace) {
    let holder = HolderId(opened.holder());
    let domain = (office.inner.platform.domain_of)(&office.inner.dir, &place.path);
    {
        let mut status = grab(&slot.status);
        status.holder = Some(holder);
        status.domain = domain;
        status.counts = opened.counts();
    }
    let label = place.label.clone();
    record(office, |books| {
        let same = |known: &keeping::Holder| {
            known.dropped.is_none() && known.label == label && known.kind == keeping::HolderKind::Copy(domain)
        };
        if books.keeping.holder(holder).is_some_and(same) {
            return Vec::new();
        }
        vec![KeepingAct::CopyAttached { holder, label: label.clone(), domain }]
    });
}

/// The key store of this copy was written anew after the keys went: whoever reads it finds them no more.
fn confirm_erasures(office: &Office, holder: HolderId) {
    record(office, |books| {
        let open: Vec<ErasureId> = books
            .keeping
            .erasures()
            .filter(|(_, erasure)| books.keeping.missing(erasure).any(|id| id == holder))
            .map(|(id, _)| id)
            .collect();
        open.into_iter().map(|erasure| KeepingAct::ErasureConfirmed { erasure, holder }).collect()
    });
}

fn lost(office: &Office, slot: &Slot, error: &CopyError) {
    let code = code_of(error);
    let holder = {
        let mut status = grab(&slot.status);
        let since = match &status.state {
            CopyState::Lost(since, ..) => *since,
            _ => office.now(),
        };
        status.state = CopyState::Lost(since, code, error.to_string());
        status.holder
    };
    let Some(holder) = holder else { return };
    record(office, |books| {
        if books.keeping.holder(holder).is_none_or(|known| known.lost.is_some() || known.dropped.is_some()) {
            return Vec::new();
        }
        vec![KeepingAct::CopyLost { holder, code: code.to_owned() }]
    });
}
