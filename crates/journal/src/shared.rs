//! What the handle, the writer and the background checkpoint share.

use crate::checkpoint::Checkpoint;
use crate::group::Tip;
use crate::ids::Log;
use crate::writer::Command;
use rusqlite::Connection;
use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub(crate) struct Queue {
    pub items: VecDeque<Command>,
    pub closed: bool,
    /// The writer sleeps until so many wait; `None` while it is awake. Each needless waking costs as much as an act.
    pub sleeps_until: Option<usize>,
}

impl Queue {
    /// Takes one more in and says whether the writer is to be woken.
    pub fn push(&mut self, c: Command) -> bool {
        self.items.push_back(c);
        self.sleeps_until.take_if(|n| self.items.len() >= *n).is_some()
    }
}

/// The newest durable state of one log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub count: u64,
    pub head: Option<Checkpoint>,
}

#[derive(Default)]
struct Backlog {
    bytes: u64,
    closed: bool,
}

pub(crate) struct Shared {
    pub queue: Mutex<Queue>,
    pub arrived: Condvar,
    seen: Mutex<[Seen; 2]>,
    stopped: Mutex<Option<String>>,
    short: AtomicBool,
    pressure: AtomicBool,
    backlog: Mutex<Backlog>,
    grown: Condvar,
    /// Held while the write-ahead log is folded back: SQLite answers a second one that it is busy and does nothing.
    folding: Mutex<()>,
    wal_bytes: u64,
    lock: File,
}

fn grab<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How the last life ended, as written into the lock file.
pub(crate) fn write_life(lock: &File, word: &str) -> io::Result<()> {
    lock.set_len(0)?;
    lock.write_all_at(word.as_bytes(), 0)
}

impl Shared {
    pub fn new(lock: File, wal_bytes: u64, tips: &[Tip; 2]) -> Shared {
        let s = Shared {
            queue: Mutex::default(),
            arrived: Condvar::new(),
            seen: Mutex::default(),
            stopped: Mutex::default(),
            short: AtomicBool::new(false),
            pressure: AtomicBool::new(false),
            backlog: Mutex::default(),
            grown: Condvar::new(),
            folding: Mutex::default(),
            wal_bytes,
            lock,
        };
        s.publish(tips);
        s
    }

    pub fn publish(&self, tips: &[Tip; 2]) {
        let mut seen = grab(&self.seen);
        for (s, t) in seen.iter_mut().zip(tips) {
            *s = Seen { count: t.next_pos, head: t.head.clone() };
        }
    }

    pub fn seen(&self, log: Log) -> Seen {
        grab(&self.seen)[log.index()].clone()
    }

    pub fn stopped(&self) -> Option<String> {
        grab(&self.stopped).clone()
    }

    /// Stops for good; the first reason stays.
    pub fn stop(&self, reason: &str) -> String {
        let first = grab(&self.stopped).get_or_insert_with(|| reason.to_owned()).clone();
        // Read back from the page cache by the next start, unless the machine restarts and the cache is gone anyway.
        let _ = write_life(&self.lock, "stopped\n");
        first
    }

    pub fn set_short(&self, short: bool) {
        self.short.store(short, Ordering::Relaxed);
    }

    pub fn short(&self) -> bool {
        self.short.load(Ordering::Relaxed)
    }

    pub fn take_pressure(&self) -> bool {
        self.pressure.swap(false, Ordering::Relaxed)
    }

    /// The size that the write-ahead log should not outgrow, in bytes.
    pub fn wal_bytes(&self) -> u64 {
        self.wal_bytes
    }

    /// Counts what a group put into the write-ahead log, in bytes.
    pub fn wrote(&self, bytes: u64) {
        let mut b = grab(&self.backlog);
        b.bytes += bytes;
        if b.bytes >= self.wal_bytes / 4 {
            self.grown.notify_one();
        }
    }

    pub fn close(&self) {
        grab(&self.queue).closed = true;
        self.arrived.notify_all();
    }

    pub fn close_checkpoints(&self) {
        grab(&self.backlog).closed = true;
        self.grown.notify_all();
    }

    pub fn checkpoint_failed(&self, e: &rusqlite::Error) {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked, DiskFull};
        if !matches!(e.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked | DiskFull)) {
            self.stop(&format!("folding the write-ahead log back failed: {e}"));
        }
    }

    /// The background thread: folds the write-ahead log back while the writer goes on. SQLite writes from the
    /// front of the log again only if nothing is left to fold back; under load something always is. So before
    /// the log outgrows the size it was given, the writer is asked to fold the rest back itself.
    pub fn checkpoints(&self, conn: &Connection) {
        loop {
            let mut b = grab(&self.backlog);
            while b.bytes < self.wal_bytes / 4 && !b.closed {
                b = self.grown.wait(b).unwrap_or_else(PoisonError::into_inner);
            }
            if b.closed {
                return;
            }
            b.bytes = 0;
            drop(b);
            match self.checkpoint(conn) {
                // Whether or not it was all: the writer has gone on meanwhile.
                Ok((log, _)) if log * 4096 > self.wal_bytes / 2 => self.pressure.store(true, Ordering::Relaxed),
                Ok(_) => {}
                Err(e) => self.checkpoint_failed(&e),
            }
        }
    }

    /// While this is held nobody else here folds back. SQLite does not wait for that lock, whatever the timeout.
    pub fn alone(&self) -> MutexGuard<'_, ()> {
        grab(&self.folding)
    }

    /// A passive checkpoint, after one that is under way: frames in the log, frames folded back.
    pub fn checkpoint(&self, c: &Connection) -> rusqlite::Result<(u64, u64)> {
        let _alone = self.alone();
        c.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |r| {
            let n = |i: i64| u64::try_from(i).unwrap_or(0);
            Ok((n(r.get(1)?), n(r.get(2)?)))
        })
    }

    pub fn lock_file(&self) -> &File {
        &self.lock
    }
}
