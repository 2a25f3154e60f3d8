//! The recorder: what SQLite did to the files of one folder, in order.

use crate::history::{Event, History};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// What the disk does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The sync with this number from now (1 is the next) fails once, and what it should have made durable is dropped: the
    /// next sync says "ok" although nothing of it is on the disk, as page caches do.
    Sync(u64),
    /// Every sync says "ok" and does nothing: to see that a test would notice.
    Lie,
    /// The write with this number from now fails once; nothing of it is written.
    Write(u64),
    /// The files of the folder together cannot grow beyond so many bytes.
    Capacity(u64),
}

pub(crate) struct State {
    root: PathBuf,
    watched: Vec<&'static str>,
    base: BTreeMap<String, Vec<u8>>,
    /// What a reader sees now, through the cache.
    now: BTreeMap<String, Vec<u8>>,
    events: Vec<Event>,
    faults: Vec<Fault>,
}

/// A folder whose files SQLite writes under observation, until this is dropped.
#[derive(Clone)]
pub struct Disk {
    state: Arc<Mutex<State>>,
}

static DISKS: Mutex<Vec<(PathBuf, Weak<Mutex<State>>)>> = Mutex::new(Vec::new());

fn grab<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The disk on which a path lies, with its name there.
pub(crate) fn find(path: &Path) -> Option<(Disk, String)> {
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    let state = grab(&DISKS).iter().find(|(root, _)| root == folder)?.1.upgrade()?;
    Some((Disk { state }, name.to_owned()))
}

/// Files with these endings are SQLite's shared memory: never durable, never read back.
fn volatile(name: &str) -> bool {
    name.ends_with("-shm")
}

impl Disk {
    /// Sets a disk on an existing folder. What lies there is durable. Files named in `watched` are small, written by others
    /// as a whole and never synced: each content seen is one that a power cut may leave.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn on(root: &Path, watched: &[&'static str]) -> io::Result<Disk> {
        let root = root.canonicalize()?;
        let mut base = BTreeMap::new();
        for entry in std::fs::read_dir(&root)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_file() && !volatile(&name) {
                base.insert(name, std::fs::read(entry.path())?);
            }
        }
        let state = State {
            root: root.clone(),
            watched: watched.to_vec(),
            now: base.clone(),
            base,
            events: Vec::new(),
            faults: Vec::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let mut disks = grab(&DISKS);
        disks.retain(|(_, s)| s.strong_count() > 0);
        disks.push((root, Arc::downgrade(&state)));
        Ok(Disk { state })
    }

    /// A mark of the caller's in the history: "the answer with this number has been given".
    pub fn note(&self, number: u64) {
        let mut s = grab(&self.state);
        s.watch();
        s.events.push(Event::Note(number));
    }

    /// Other code has synced this file.
    pub fn synced(&self, name: &str) {
        let mut s = grab(&self.state);
        s.take_in(name);
        s.events.push(Event::Synced(name.to_owned()));
    }

    /// Adds a fault, or mends all.
    pub fn set(&self, fault: Option<Fault>) {
        let mut s = grab(&self.state);
        match fault {
            Some(f) => s.faults.push(f),
            None => s.faults.clear(),
        }
    }

    /// Bytes in all files of SQLite now.
    #[must_use]
    pub fn used(&self) -> u64 {
        grab(&self.state).used()
    }

    /// Everything so far.
    #[must_use]
    pub fn history(&self) -> History {
        let mut s = grab(&self.state);
        s.watch();
        History { base: s.base.clone(), watched: s.watched.clone(), events: s.events.clone() }
    }

    pub(crate) fn opening(&self, name: &str) {
        let mut s = grab(&self.state);
        s.watch();
        s.take_in(name);
    }

    pub(crate) fn write(&self, name: &str, at: u64, data: &[u8]) -> Result<(), Refusal> {
        let mut s = grab(&self.state);
        s.watch();
        if s.strikes(|f| if let Fault::Write(n) = f { Some(n) } else { None }) {
            return Err(Refusal::Broken);
        }
        let end = at + data.len() as u64;
        let len = s.now.get(name).map_or(0, |b| b.len() as u64);
        let limit = s.faults.iter().find_map(|f| if let Fault::Capacity(n) = f { Some(*n) } else { None });
        if end > len && limit.is_some_and(|n| s.used() + (end - len) > n) {
            return Err(Refusal::Full);
        }
        s.record(name, at, data);
        Ok(())
    }

    pub(crate) fn truncate(&self, name: &str, len: u64) {
        let mut s = grab(&self.state);
        s.watch();
        let size = usize::try_from(len).unwrap_or(usize::MAX);
        s.now.entry(name.to_owned()).or_default().resize(size, 0);
        s.events.push(Event::Truncated { name: name.to_owned(), len: size });
    }

    pub(crate) fn sync(&self, name: &str) -> Result<(), Refusal> {
        let mut s = grab(&self.state);
        s.watch();
        if s.faults.contains(&Fault::Lie) {
            return Ok(());
        }
        let fails = s.strikes(|f| if let Fault::Sync(n) = f { Some(n) } else { None });
        let name = name.to_owned();
        s.events.push(if fails { Event::Dropped(name) } else { Event::Synced(name) });
        if fails { Err(Refusal::Broken) } else { Ok(()) }
    }
}

pub(crate) enum Refusal {
    Full,
    Broken,
}

impl State {
    fn used(&self) -> u64 {
        self.now.values().map(|b| b.len() as u64).sum()
    }

    /// Counts a fault's number down and says whether it is due.
    fn strikes(&mut self, which: impl Fn(&mut Fault) -> Option<&mut u64>) -> bool {
        for i in 0..self.faults.len() {
            if let Some(n) = which(&mut self.faults[i]) {
                *n = n.saturating_sub(1);
                if *n == 0 {
                    self.faults.remove(i);
                    return true;
                }
            }
        }
        false
    }

    fn record(&mut self, name: &str, at: u64, data: &[u8]) {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        patch(self.now.entry(name.to_owned()).or_default(), at, data);
        self.events.push(Event::Written { name: name.to_owned(), at, data: data.into() });
    }

    /// What others did to a file before SQLite opens it: a file that is whole and durable when first seen (made aside and
    /// renamed), or one that grew or was made anew, unsynced.
    fn take_in(&mut self, name: &str) {
        let real = std::fs::read(self.root.join(name)).unwrap_or_default();
        match self.now.get(name) {
            Some(seen) if *seen == real => {}
            Some(seen) if real.starts_with(seen) => {
                let (at, more) = (seen.len() as u64, real[seen.len()..].to_vec());
                self.record(name, at, &more);
            }
            Some(_) => {
                self.now.insert(name.to_owned(), Vec::new());
                self.events.push(Event::Truncated { name: name.to_owned(), len: 0 });
                self.record(name, 0, &real);
            }
            // Made aside, synced and renamed (that this is so, a test with strace shows).
            None if name.ends_with(".db") => {
                self.now.insert(name.to_owned(), real.clone());
                self.events.push(Event::Arrived { name: name.to_owned(), content: real.into() });
            }
            None => self.record(name, 0, &real),
        }
    }

    fn watch(&mut self) {
        for name in self.watched.clone() {
            let Ok(content) = std::fs::read(self.root.join(name)) else { continue };
            if self.now.get(name) != Some(&content) {
                self.now.insert(name.to_owned(), content.clone());
                self.events.push(Event::Seen { name, content: content.into() });
            }
        }
    }
}

pub(crate) fn patch(file: &mut Vec<u8>, at: usize, data: &[u8]) {
    let end = at + data.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(data);
}
