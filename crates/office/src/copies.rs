//! Second copies that follow the journal: one thread each, seen on every page, loud when one lags or is gone.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use books::context::Decision;
use books::keeping;
use books::{Actor, Done};
use journal::copy::{Beside, CopyError};
use journal::{Class, Log};
use model::acts::keeping::Domain;
use model::acts::{Body, KeepingAct};
use model::ids::HolderId;
use model::problem::Refusal;
use model::{Instant, Problem};
use serde::{Deserialize, Serialize};

use crate::core::Office;
use crate::house::{names, write_durably};

/// Behind for longer than this, in milliseconds, is said aloud.
pub const LATE_MS: i64 = 10_000;

/// A copy as it was set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyPlace {
    /// What people call it.
    pub label: String,
    /// Folder on the other disk or stick.
    pub path: PathBuf,
    /// It was on another disk when it was set up: if it no longer is, the medium is not mounted and nothing is begun on the
    /// folder that it left behind.
    #[serde(default)]
    pub elsewhere: bool,
}

/// How a copy is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyState {
    /// Its content is being read and checked.
    Starting,
    /// It has everything.
    InStep,
    /// Entries are on their way, since this moment.
    Behind(Instant),
    /// It cannot be written, since this moment: problem code and the system's or reader's reason.
    Lost(Instant, &'static str, String),
}

/// A copy and how it is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyStatus {
    /// As set up.
    pub place: CopyPlace,
    /// Its id, once it was opened.
    pub holder: Option<HolderId>,
    /// What has to fail with it.
    pub domain: Domain,
    /// Acts and look-ups that were read back there.
    pub counts: [u64; 2],
    /// How it is doing.
    pub state: CopyState,
}

impl CopyStatus {
    /// Worth an alarm: gone, late, or no second copy at all because it lies on the same disk.
    #[must_use]
    pub fn alarming(&self, now: Instant) -> bool {
        match &self.state {
            CopyState::Lost(..) => true,
            CopyState::Behind(since) => now.0 - since.0 > LATE_MS,
            CopyState::Starting | CopyState::InStep => !self.domain.counts(),
        }
    }
}

pub(crate) struct Slot {
    pub(crate) status: Mutex<CopyStatus>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    pub(crate) stop: AtomicBool,
    /// At work on its copy, or about to write an act about it.
    pub(crate) busy: AtomicBool,
    /// Wakes the thread at once: an erasure, a stop.
    pub(crate) wake: (Mutex<bool>, Condvar),
}

/// All copies of a node.
#[derive(Default)]
pub(crate) struct Copies {
    slots: Mutex<Vec<Arc<Slot>>>,
}

pub(crate) fn grab<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Copies {
    fn status(&self) -> Vec<CopyStatus> {
        grab(&self.slots).iter().map(|slot| grab(&slot.status).clone()).collect()
    }
    fn places(&self) -> Vec<CopyPlace> {
        self.status().into_iter().map(|status| status.place).collect()
    }
}

impl Drop for Copies {
    fn drop(&mut self) {
        for slot in grab(&self.slots).iter() {
            slot.stop.store(true, Ordering::SeqCst);
            slot.wake.1.notify_all();
        }
    }
}

/// The file that names the copies of a node.
fn list_file(dir: &Path) -> PathBuf {
    dir.join(names::NODE).join("copies.json")
}

/// The copies that were set up; a file that cannot be read counts as none and is said aloud by the missing copies.
pub(crate) fn listed(dir: &Path) -> Vec<CopyPlace> {
    std::fs::read(list_file(dir)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// A copy or backup that was made while the office could not be told: the node takes it into the inventory at its next look.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    holder: HolderId,
    label: String,
    acts: u64,
    lookups: u64,
}

fn receipts(dir: &Path) -> PathBuf {
    dir.join(names::NODE).join("made")
}

/// Leaves word of a copy or backup made by hand.
///
/// # Errors
/// `NB-S-042`.
pub fn note_backup(dir: &Path, holder: HolderId, label: &str, counts: [u64; 2]) -> Result<(), Problem> {
    let label: String = label.trim().chars().take(keeping::LABEL_MAX_CHARS).collect();
    let receipt = Receipt { holder, label, acts: counts[0], lookups: counts[1] };
    let bytes = serde_json::to_vec(&receipt).unwrap_or_default();
    write_durably(&receipts(dir).join(format!("{}.json", holder.text())), &bytes)
}

impl crate::house::House {
    /// Sets a copy up before the house is unlocked, for whoever starts the program; twice is once.
    ///
    /// # Errors
    /// `NB-J-034` no such folder, `NB-J-035` inside the data folder, `NB-S-042`.
    pub fn set_up_copy(&self, path: &Path) -> Result<(), Problem> {
        let dir = &self.inner.dir;
        let refuse = |code| Problem::new(code).at("path").with("file", path.display());
        let path = std::fs::canonicalize(path).map_err(|_| refuse("NB-J-034"))?;
        if path.starts_with(std::fs::canonicalize(dir).unwrap_or_else(|_| dir.clone())) {
            return Err(refuse("NB-J-035"));
        }
        let mut places = listed(dir);
        if places.iter().any(|place| place.path == path) {
            return Ok(());
        }
        let elsewhere = (self.inner.platform.domain_of)(dir, &path).counts();
        let label = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let label = keeping::label(&label).unwrap_or_else(|_| "Kopie".to_owned());
        places.push(CopyPlace { label, path, elsewhere });
        let bytes = serde_json::to_vec_pretty(&places).unwrap_or_default();
        write_durably(&list_file(dir), &bytes)
    }
}

/// Files beside the journal that a copy or backup holds: what a new machine needs besides the shares. Never the node's own
/// secrets.
pub fn beside_of(dir: &Path) -> Vec<Beside> {
    let mut out = Vec::new();
    let mut add = |name: String| {
        let path = dir.join(&name);
        if path.is_file() {
            out.push(Beside { name, path });
        }
    };
    add(names::AUTHORITY.to_owned());
    add(names::ENVELOPE.to_owned());
    for folder in [names::EXTRACTS, names::ADOPTED, names::GENERATIONS] {
        let mut open = vec![folder.to_owned()];
        while let Some(below) = open.pop() {
            for entry in std::fs::read_dir(dir.join(&below)).into_iter().flatten().flatten() {
                let Some(name) = entry.file_name().to_str().map(|name| format!("{below}/{name}")) else { continue };
                if entry.path().is_dir() {
                    open.push(name);
                } else if !["-wal", "-shm", ".part", ".lock"].iter().any(|ending| name.ends_with(ending)) {
                    add(name);
                }
            }
        }
    }
    out
}

impl Office {
    /// Copies and how they are doing.
    #[must_use]
    pub fn copies(&self) -> Vec<CopyStatus> {
        self.inner.copies.status()
    }

    /// Acts and look-ups that are safe in another failure domain; nothing without such a copy.
    #[must_use]
    pub fn second_copy(&self) -> Option<[u64; 2]> {
        let counting = self.copies().into_iter().filter(|copy| copy.domain.counts() && copy.holder.is_some());
        counting.map(|copy| copy.counts).reduce(|a, b| [a[0].max(b[0]), a[1].max(b[1])])
    }

    /// Whether the act with this number is in another failure domain; nothing without a copy there that can be reached.
    #[must_use]
    pub fn safe_at(&self, number: u64) -> Option<bool> {
        let own = {
            let books = self.books();
            let mut own = number;
            // Acts of closed logs came out of a copy; they stand between this node's own.
            for adoption in books.keeping.adopted.iter().rev() {
                if number > adoption.position {
                    own = own.saturating_sub(adoption.acts);
                }
            }
            own
        };
        let reached = |c: &CopyStatus| c.domain.counts() && !matches!(c.state, CopyState::Lost(..));
        let best = self.copies().iter().filter(|c| reached(c)).map(|c| c.counts[0]).max()?;
        Some(own < best)
    }

    /// Sets a copy up: a folder on another disk or stick. It is checked and begun at once, in the background.
    ///
    /// # Errors
    /// `NB-A-010`; `NB-J-031` label; `NB-J-034` no such folder; `NB-J-035` it lies inside the data folder or is set up already.
    pub fn add_copy(&self, actor: &Actor, label: &str, path: &Path) -> Result<(), Refusal> {
        actor.must(keeping::KEEPERS)?;
        let label = keeping::label(label)?;
        self.add_place(CopyPlace { label, path: path.to_owned(), elsewhere: false })
    }

    /// As [`Office::add_copy`], for whoever starts the program.
    ///
    /// # Errors
    /// As [`Office::add_copy`].
    pub fn add_place(&self, place: CopyPlace) -> Result<(), Refusal> {
        let refuse = |code| vec![Problem::new(code).at("path").with("file", place.path.display())];
        let path = std::fs::canonicalize(&place.path).map_err(|_| refuse("NB-J-034"))?;
        if !path.is_dir() {
            return Err(refuse("NB-J-034"));
        }
        let data = std::fs::canonicalize(&self.inner.dir).unwrap_or_else(|_| self.inner.dir.clone());
        let mut places = self.inner.copies.places();
        if path.starts_with(&data) || places.iter().any(|known| known.path == path) {
            return Err(refuse("NB-J-035"));
        }
        let elsewhere = (self.inner.platform.domain_of)(&self.inner.dir, &path).counts();
        let place = CopyPlace { path, elsewhere, ..place };
        places.push(place.clone());
        self.keep_list(&places)?;
        self.start_copy(place);
        Ok(())
    }

    /// Ends a copy and takes it out of the inventory. What lies on the medium stays there and is the person's to destroy.
    ///
    /// # Errors
    /// As [`keeping::drop_holder`].
    pub fn drop_copy(&self, actor: &Actor, path: &Path, reason: &str) -> Result<(), Refusal> {
        actor.must(keeping::KEEPERS)?;
        let holder = self.copies().into_iter().find(|copy| copy.place.path == path).and_then(|copy| copy.holder);
        if let Some(holder) = holder.filter(|holder| self.books().keeping.holder(*holder).is_some()) {
            self.drop_holder(actor, holder, reason)?;
        }
        let places: Vec<CopyPlace> = self.inner.copies.places().into_iter().filter(|p| p.path != path).collect();
        self.keep_list(&places)?;
        grab(&self.inner.copies.slots).retain(|slot| {
            let keep = grab(&slot.status).place.path != path;
            if !keep {
                slot.stop.store(true, Ordering::SeqCst);
                slot.wake.1.notify_all();
            }
            keep
        });
        Ok(())
    }

    /// A holder out of reach leaves the inventory.
    ///
    /// # Errors
    /// As [`keeping::drop_holder`].
    pub fn drop_holder(&self, actor: &Actor, holder: HolderId, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), None, Class::Business, |books, context| {
            keeping::drop_holder(&books.keeping, context, holder, reason)
        })
    }

    fn keep_list(&self, places: &[CopyPlace]) -> Result<(), Refusal> {
        let bytes = serde_json::to_vec_pretty(places).unwrap_or_default();
        write_durably(&list_file(&self.inner.dir), &bytes).map_err(|problem| vec![problem])
    }

    /// Takes copies and backups that were made by hand into the inventory.
    pub(crate) fn take_receipts(&self) {
        for entry in std::fs::read_dir(receipts(&self.inner.dir)).into_iter().flatten().flatten() {
            let read = std::fs::read(entry.path()).ok().and_then(|b| serde_json::from_slice::<Receipt>(&b).ok());
            let Some(Receipt { holder, label, acts, lookups }) = read else { continue };
            record(self, |books| {
                if books.keeping.holder(holder).is_some() {
                    return Vec::new();
                }
                vec![KeepingAct::BackupMade { holder, label: label.clone(), acts, lookups }]
            });
            if self.books().keeping.holder(holder).is_some() {
                // Known from now on; if the file stays, the next look finds the holder and does nothing.
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Begins to follow; for each place once.
    pub(crate) fn start_copy(&self, place: CopyPlace) {
        let domain = (self.inner.platform.domain_of)(&self.inner.dir, &place.path);
        let status = CopyStatus { place, holder: None, domain, counts: [0; 2], state: CopyState::Starting };
        let slot = Arc::new(Slot {
            status: Mutex::new(status),
            thread: Mutex::new(None),
            stop: AtomicBool::new(false),
            busy: AtomicBool::new(true),
            wake: (Mutex::new(false), Condvar::new()),
        });
        grab(&self.inner.copies.slots).push(Arc::clone(&slot));
        let node = Arc::downgrade(&self.inner);
        let thread = std::thread::Builder::new().name("second-copy".to_owned());
        let begun = thread.spawn({
            let slot = Arc::clone(&slot);
            move || crate::copy_thread::follow(&node, &slot)
        });
        match begun {
            Ok(handle) => *grab(&slot.thread) = Some(handle),
            Err(error) => {
                slot.busy.store(false, Ordering::SeqCst);
                grab(&slot.status).state = CopyState::Lost(self.now(), "NB-J-037", error.to_string());
            }
        }
    }

    /// Ends all threads and waits for them, so that the journal closes with the last handle of the caller's.
    pub(crate) fn stop_copies(&self) {
        let slots = std::mem::take(&mut *grab(&self.inner.copies.slots));
        for slot in &slots {
            slot.stop.store(true, Ordering::SeqCst);
            slot.wake.1.notify_all();
        }
        for slot in &slots {
            let handle = grab(&slot.thread).take();
            // A panic there has been reported on the thread itself.
            let _ = handle.map(std::thread::JoinHandle::join);
        }
    }

    /// Lets every copy go on at once, e.g. after keys were destroyed.
    pub(crate) fn wake_copies(&self) {
        for slot in grab(&self.inner.copies.slots).iter() {
            *grab(&slot.wake.0) = true;
            slot.wake.1.notify_all();
        }
    }

    /// Waits until every copy that can be written has everything, at most so long. For a lock or an end in order.
    pub fn settle_copies(&self, at_most: Duration) {
        let step = Duration::from_millis(10);
        let rounds = at_most.as_millis() / step.as_millis();
        for _ in 0..rounds {
            // In this order: what a thread still has to write about its copy makes every copy fall behind again.
            let busy = grab(&self.inner.copies.slots).iter().any(|slot| slot.busy.load(Ordering::SeqCst));
            let want = self.inner.journal.count(Log::Acts);
            let behind = |copy: &CopyStatus| !matches!(copy.state, CopyState::Lost(..)) && copy.counts[0] < want;
            if !busy && !self.copies().iter().any(behind) {
                return;
            }
            std::thread::sleep(step);
        }
    }
}

/// The problem that a copy's error is.
#[must_use]
pub fn code_of(error: &CopyError) -> &'static str {
    match error {
        CopyError::Diverged(_) => "NB-J-036",
        CopyError::Foreign(_) => "NB-J-038",
        CopyError::ReadBack(_) => "NB-J-039",
        CopyError::InUse(_) => "NB-J-035",
        CopyError::Damaged(_) | CopyError::Store(_) => "NB-J-006",
        CopyError::Bundle { .. } => "NB-J-040",
        _ => "NB-J-037",
    }
}

/// An act of the node about a copy. That it could not be written is seen on every page anyway.
pub(crate) fn record(office: &Office, make: impl Fn(&books::Books) -> Vec<KeepingAct>) {
    if make(&office.books()).is_empty() {
        return;
    }
    let done = office.perform(None, None, Class::Essential, |books, _| {
        Ok(Decision { acts: make(books).into_iter().map(|act| (None, Body::Keeping(act))).collect() })
    });
    drop(done);
}
