//! The handle that callers hold.

use crate::attachments::Attachments;
use crate::checkpoint::Checkpoint;
use crate::draft::{Draft, Placed};
use crate::entropy::Entropy;
use crate::error::{AppendError, OpenError, ReadError};
use crate::fold::{self, Entry};
use crate::ids::{Identity, Log, NodeKeys, Scope};
use crate::keyring::Keyring;
use crate::open::{self, Opening};
use crate::options::Options;
use crate::rekey::NewKek;
use crate::seal::DataKey;
use crate::shared::{Shared, write_life};
use crate::store::{self, Files};
use crate::writer::{Answer, Append, Command, Writer, deliver};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{SyncSender, channel, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

/// Whether the journal takes entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// All is well.
    Running,
    /// The disk is nearly full: only essential entries go on.
    Short,
    /// It stopped for good, with the first reason.
    Stopped(String),
}

/// An open journal. Clones are handles on the same one; it closes when the last is dropped.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal").field("dir", &self.inner.files.dir).field("state", &self.state()).finish()
    }
}

pub(crate) struct Inner {
    pub files: Files,
    pub identity: Identity,
    pub ring: Arc<RwLock<Keyring>>,
    shared: Arc<Shared>,
    queue: usize,
    writer: Option<JoinHandle<()>>,
    waker: Option<JoinHandle<()>>,
    checkpoints: Option<JoinHandle<()>>,
}

impl Journal {
    /// Opens or creates the journal in `dir` and starts a new incarnation, whose links are durable on return.
    ///
    /// `node_certificate` and `kek_wrap` (the kek sealed for the authority) are opaque and stored beside the log.
    /// All randomness comes from `entropy`.
    ///
    /// # Errors
    /// [`OpenError`]; a journal of somebody else, of a newer program, damaged or in use is not touched.
    pub fn open(
        dir: &Path,
        identity: Identity,
        keys: NodeKeys,
        node_certificate: &[u8],
        kek_wrap: &[u8],
        entropy: Box<dyn Entropy>,
        options: Options,
    ) -> Result<(Journal, Opening), OpenError> {
        let o = open::open(dir, identity, keys, node_certificate, kek_wrap, entropy, &options)?;
        let background = store::open_rw(&o.files.db(), false)?;
        let io = |source| OpenError::Io { dir: dir.to_owned(), source };
        let shared = Arc::new(Shared::new(o.lock, o.wal_bytes, &o.core.tips));
        shared.set_short(o.room.is_short());
        let ring = Arc::clone(&o.core.ring);
        let (wake, woken) = channel();
        let writer = Writer {
            core: o.core,
            room: o.room,
            shared: Arc::clone(&shared),
            mark: o.mark,
            waker: wake,
            fast_sync: options.fast_sync,
            last_group: 0,
            last_sync: Duration::ZERO,
            since_fold: 0,
        };
        let mut inner = Inner {
            files: o.files,
            identity,
            ring,
            shared: Arc::clone(&shared),
            queue: options.queue,
            writer: None,
            waker: None,
            checkpoints: None,
        };
        let named = |name: &str| std::thread::Builder::new().name(name.to_owned());
        inner.waker = Some(named("journal-wake").spawn(move || woken.into_iter().for_each(deliver)).map_err(io)?);
        inner.checkpoints = Some(named("journal-fold").spawn(move || shared.checkpoints(&background)).map_err(io)?);
        inner.writer = Some(named("journal-write").spawn(move || writer.run()).map_err(io)?);
        Ok((Journal { inner: Arc::new(inner) }, o.opening))
    }

    fn ask<T>(&self, make: impl FnOnce(SyncSender<Answer<T>>) -> Command) -> Answer<T> {
        let gone = || AppendError::Stopped {
            reason: self.inner.shared.stopped().unwrap_or_else(|| "the writer has ended".to_owned()),
        };
        if self.inner.shared.stopped().is_some() {
            return Err(gone());
        }
        let (reply, answer) = sync_channel(1);
        let wake = {
            let mut q = self.inner.shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
            if q.closed {
                return Err(gone());
            }
            if q.items.len() >= self.inner.queue {
                return Err(AppendError::Busy);
            }
            q.push(make(reply))
        };
        if wake {
            self.inner.shared.arrived.notify_one();
        }
        answer.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// Appends the drafts in one transaction and returns when they and a signed head over them are durable.
    /// Blocks for about one sync of the disk; never call it on an async executor's thread.
    ///
    /// # Errors
    /// [`AppendError`]; then none of the drafts was appended (unknown only after `Stopped`).
    pub fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Placed>, AppendError> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        if !drafts.iter().all(Draft::fits) {
            return Err(AppendError::TooBig);
        }
        self.ask(|reply| Command::Append(Append { drafts, reply }))
    }

    /// Reads the log from `from_pos` (position over all incarnations, from 0), opens every part it has a key
    /// for, and hands the entries over in order. Everything from the first entry of the incarnation that holds
    /// `from_pos` is hashed again and checked against its heads; nothing is handed over that a checked, signed
    /// head does not cover. Returns the number of entries handed over.
    ///
    /// # Errors
    /// [`ReadError`] with the place of the first fault.
    pub fn fold(
        &self,
        log: Log,
        from_pos: u64,
        each: &mut dyn FnMut(Entry<'_>) -> ControlFlow<()>,
    ) -> Result<u64, ReadError> {
        let ring = self.inner.ring.read().unwrap_or_else(PoisonError::into_inner).clone();
        let conn = store::open_ro(&self.inner.files.db())?;
        fold::fold(conn, &self.inner.identity, &ring, log, from_pos, each)
    }

    /// The newest durable signed head of a log in this incarnation. Opening signs the first one for both logs,
    /// so it is always there.
    #[must_use]
    pub fn head(&self, log: Log) -> Option<Checkpoint> {
        self.inner.shared.seen(log).head
    }

    /// The anchor for papers and day sheets, see [`Checkpoint::fingerprint`].
    #[must_use]
    pub fn fingerprint(&self, log: Log) -> String {
        self.head(log).map(|h| h.fingerprint()).unwrap_or_default()
    }

    /// Number of entries of a log over all incarnations, links included.
    #[must_use]
    pub fn count(&self, log: Log) -> u64 {
        self.inner.shared.seen(log).count
    }

    /// Whether it takes entries.
    #[must_use]
    pub fn state(&self) -> State {
        match self.inner.shared.stopped() {
            Some(reason) => State::Stopped(reason),
            None if self.inner.shared.short() => State::Short,
            None => State::Running,
        }
    }

    /// Whose journal it is.
    #[must_use]
    pub fn identity(&self) -> Identity {
        self.inner.identity
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.inner.files.dir
    }

    /// Destroys all data keys of the scopes: their wraps are overwritten in the file and in the write-ahead log,
    /// the keys leave this process's ring. Afterwards their parts read as erased for ever on this node.
    /// The order to erase is an act that the caller appends before. Returns the number of keys destroyed.
    ///
    /// # Errors
    /// [`AppendError::Busy`] if a reader kept the write-ahead log from being emptied: call again.
    pub fn destroy_keys(&self, scopes: &[Scope]) -> Result<usize, AppendError> {
        self.ask(|reply| Command::Destroy(scopes.to_vec(), reply))
    }

    /// Appends the drafts and destroys all data keys of the scopes in one transaction: after a crash either both happened or
    /// neither. The drafts themselves may not be sealed under one of the scopes.
    ///
    /// # Errors
    /// [`AppendError`]; then nothing was appended and no key destroyed (unknown only after `Stopped`).
    pub fn append_destroying(&self, drafts: Vec<Draft>, scopes: &[Scope]) -> Result<Vec<Placed>, AppendError> {
        let under = |d: &Draft| d.parts.iter().any(|p| scopes.contains(&p.scope));
        if drafts.is_empty() || !drafts.iter().all(Draft::fits) || drafts.iter().any(under) {
            return Err(AppendError::TooBig);
        }
        self.ask(|reply| Command::AppendDestroying(drafts, scopes.to_vec(), reply))
    }

    /// Whether a scope has a key: false after it was destroyed, and before it is first used.
    #[must_use]
    pub fn has_key(&self, scope: Scope) -> bool {
        self.inner.ring.read().unwrap_or_else(PoisonError::into_inner).for_scope(scope).is_some()
    }

    /// Replaces the kek: all data keys are sealed anew under it in one transaction, no entry is touched. The caller keeps the new
    /// kek safe **before**: after the commit the old one opens nothing here. Returns the number of data keys.
    ///
    /// # Errors
    /// [`AppendError`]; then nothing changed (unknown only after `Stopped`).
    pub fn rekey(&self, new: NewKek) -> Result<usize, AppendError> {
        self.ask(|reply| Command::Rekey(new, reply))
    }

    /// The attachments beside the log.
    #[must_use]
    pub fn attachments(&self) -> Attachments {
        Attachments::new(self.clone())
    }

    pub(crate) fn key_for(&self, scope: Scope) -> Result<Arc<DataKey>, AppendError> {
        let have = self.inner.ring.read().unwrap_or_else(PoisonError::into_inner).for_scope(scope);
        have.map_or_else(|| self.ask(|reply| Command::EnsureKey(scope, reply)), Ok)
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.close();
        if let Some(w) = self.writer.take()
            && w.join().is_err()
        {
            self.shared.stop("the writer ended abnormally");
        }
        self.shared.close_checkpoints();
        for t in [self.checkpoints.take(), self.waker.take()].into_iter().flatten() {
            // A panic there has been reported on the thread itself.
            let _ = t.join();
        }
        if self.shared.stopped().is_none() {
            let _ = write_life(self.shared.lock_file(), "clean\n");
        }
    }
}
