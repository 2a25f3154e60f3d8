//! The one writer thread: gathers callers into groups, wakes them after the sync.

use crate::draft::{Class, Draft, Placed};
use crate::error::AppendError;
use crate::group::{Core, GroupError};
use crate::ids::Scope;
use crate::mark::Mark;
use crate::rekey::NewKek;
use crate::room::Room;
use crate::seal::DataKey;
use crate::shared::Shared;
use crate::store::BUSY;
use std::fs::File;
use std::sync::mpsc::{Sender, SyncSender};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// Most callers and most entries of one group.
const GROUP: usize = 256;
/// Bytes of a page of the store.
const PAGE: u64 = 4096;

pub(crate) type Answer<T> = Result<T, AppendError>;

pub(crate) struct Append {
    pub drafts: Vec<Draft>,
    pub reply: SyncSender<Answer<Vec<Placed>>>,
}

pub(crate) enum Command {
    Append(Append),
    EnsureKey(Scope, SyncSender<Answer<Arc<DataKey>>>),
    Destroy(Vec<Scope>, SyncSender<Answer<usize>>),
    AppendDestroying(Vec<Draft>, Vec<Scope>, SyncSender<Answer<Vec<Placed>>>),
    Rekey(NewKek, SyncSender<Answer<usize>>),
}

pub(crate) type Wake = Vec<(SyncSender<Answer<Vec<Placed>>>, Answer<Vec<Placed>>)>;

pub(crate) struct Writer {
    pub core: Core,
    pub room: Room,
    pub shared: Arc<Shared>,
    pub mark: File,
    pub waker: Sender<Wake>,
    pub fast_sync: Duration,
    pub last_group: usize,
    pub last_sync: Duration,
    /// About so many bytes went into the write-ahead log since this thread folded it back.
    pub since_fold: u64,
}

enum Work {
    Group(Vec<Append>),
    Other(Command),
    Done,
}

impl Writer {
    pub fn run(mut self) {
        loop {
            match self.gather() {
                Work::Group(g) => self.group(g),
                Work::Other(c) => self.other(c),
                Work::Done => break,
            }
            // At the latest when the log is full, however slow the background is.
            if self.shared.take_pressure() || self.since_fold >= self.shared.wal_bytes() {
                self.fold_back();
            }
            self.empty_log(Duration::ZERO);
        }
        if self.shared.stopped().is_none() {
            self.fold_back();
            self.empty_log(BUSY);
        }
    }

    /// Pages of destroyed keys leave the write-ahead log as soon as nobody reads it.
    fn empty_log(&mut self, wait: Duration) {
        if !self.core.unemptied {
            return;
        }
        let shared = Arc::clone(&self.shared);
        let _alone = shared.alone();
        if let Err(e) = self.core.empty_log_again(wait) {
            self.refusal(e);
        }
    }

    fn gather(&mut self) -> Work {
        let mut q = self.shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
        while q.items.is_empty() {
            if q.closed {
                return Work::Done;
            }
            q.sleeps_until = Some(1);
            q = self.shared.arrived.wait(q).unwrap_or_else(PoisonError::into_inner);
        }
        if self.last_group > 1 && self.last_sync > self.fast_sync {
            let end = Instant::now() + self.last_sync / 5;
            while q.items.len() < self.last_group && !q.closed {
                let now = Instant::now();
                if now >= end {
                    break;
                }
                q.sleeps_until = Some(self.last_group);
                q = self.shared.arrived.wait_timeout(q, end - now).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        q.sleeps_until = None;
        let (mut group, mut entries) = (Vec::new(), 0);
        while group.len() < GROUP && entries < GROUP {
            match q.items.pop_front() {
                Some(Command::Append(a)) => {
                    entries += a.drafts.len();
                    group.push(a);
                }
                Some(other) if group.is_empty() => return Work::Other(other),
                Some(other) => {
                    q.items.push_front(other);
                    break;
                }
                None => break,
            }
        }
        self.last_group = group.len();
        Work::Group(group)
    }

    fn group(&mut self, group: Vec<Append>) {
        if let Some(reason) = self.shared.stopped() {
            let e = AppendError::Stopped { reason };
            return self.wake(group.into_iter().map(|a| (a.reply, Err(e.clone()))).collect());
        }
        let free = self.room.look();
        let mut wake: Wake = Vec::with_capacity(group.len());
        let mut need = 0u64;
        let mut admitted = Vec::with_capacity(group.len());
        for a in group {
            // Twice: once in the write-ahead log, once in the file.
            let bytes = 2 * a.drafts.iter().map(|d| d.record_len() as u64 + 8192).sum::<u64>();
            if self.room.admits(class(&a), need + bytes, free) {
                need += bytes;
                admitted.push(a);
            } else {
                wake.push((a.reply, Err(AppendError::DiskFull { free })));
            }
        }
        self.write(admitted, &mut wake, true);
        self.shared.set_short(self.room.is_short());
        self.wake(wake);
    }

    /// Writes a group; on a full disk gives up the reserve and tries the essential entries once more.
    fn write(&mut self, group: Vec<Append>, wake: &mut Wake, again: bool) {
        if group.is_empty() {
            return;
        }
        let start = Instant::now();
        let drafts: Vec<&[Draft]> = group.iter().map(|a| a.drafts.as_slice()).collect();
        let done = self.core.append(&drafts, false);
        let refuse = |e: AppendError, group: Vec<Append>, wake: &mut Wake| {
            wake.extend(group.into_iter().map(|a| (a.reply, Err(e.clone()))));
        };
        match done {
            Ok(placed) => {
                self.last_sync = start.elapsed();
                self.after_commit(wal_bytes(&group));
                wake.extend(group.into_iter().zip(placed).map(|(a, p)| (a.reply, Ok(p))));
            }
            Err(GroupError::Full) => {
                self.room.release();
                let free = self.room.look();
                let (essential, business): (Vec<_>, Vec<_>) =
                    group.into_iter().partition(|a| class(a) == Class::Essential);
                refuse(AppendError::DiskFull { free }, business, wake);
                if again {
                    self.write(essential, wake, false);
                } else {
                    refuse(AppendError::DiskFull { free }, essential, wake);
                }
            }
            Err(e) => refuse(self.refusal(e), group, wake),
        }
    }

    fn after_commit(&mut self, bytes: u64) {
        let [acts, audit] = &self.core.tips;
        let i = &self.core.incarnation;
        let mark = Mark { incarnation: i.id, no: i.no, acts: acts.next_pos, audit: audit.next_pos };
        // A mark that stays behind is harmless: it never claims more than is durable.
        let _ = mark.write(&self.mark);
        self.shared.publish(&self.core.tips);
        self.wrote(bytes);
    }

    fn wrote(&mut self, bytes: u64) {
        self.since_fold += bytes;
        self.shared.wrote(bytes);
    }

    fn other(&mut self, c: Command) {
        match c {
            Command::Append(a) => self.group(vec![a]),
            Command::EnsureKey(scope, reply) => {
                let r = self.guarded(|core| core.ensure_key(scope));
                self.wrote(2 * PAGE);
                let _ = reply.send(r);
            }
            Command::AppendDestroying(drafts, scopes, reply) => {
                let bytes = drafts.iter().map(|d| d.record_len() as u64 + 8192).sum();
                let free = self.room.look();
                let r = if self.room.admits(Class::Essential, bytes, free) {
                    self.guarded_alone(|core| core.append_destroying(&drafts, &scopes))
                } else {
                    Err(AppendError::DiskFull { free })
                };
                if r.is_ok() {
                    self.after_commit(bytes);
                }
                let _ = reply.send(r);
            }
            Command::Rekey(new, reply) => {
                let r = self.guarded_alone(|core| core.rekey(&new));
                if let Ok(wraps) = &r {
                    self.wrote(*wraps as u64 * 256 + 2 * PAGE);
                }
                let _ = reply.send(r);
            }
            Command::Destroy(scopes, reply) => {
                let r = self.guarded_alone(|core| core.destroy(&scopes));
                let _ = reply.send(r);
            }
        }
    }

    /// For what empties the write-ahead log.
    fn guarded_alone<T>(&mut self, f: impl FnOnce(&mut Core) -> Result<T, GroupError>) -> Answer<T> {
        let shared = Arc::clone(&self.shared);
        let _alone = shared.alone();
        self.guarded(f)
    }

    fn guarded<T>(&mut self, f: impl FnOnce(&mut Core) -> Result<T, GroupError>) -> Answer<T> {
        if let Some(reason) = self.shared.stopped() {
            return Err(AppendError::Stopped { reason });
        }
        f(&mut self.core).map_err(|e| self.refusal(e))
    }

    fn refusal(&mut self, e: GroupError) -> AppendError {
        match e {
            GroupError::Full => AppendError::DiskFull { free: self.room.look() },
            GroupError::Busy => AppendError::Busy,
            GroupError::Entropy(e) => AppendError::Entropy(e),
            GroupError::Stop(reason) => AppendError::Stopped { reason: self.shared.stop(&reason) },
        }
    }

    /// A checkpoint between two groups: short, because the background one has done the bulk.
    fn fold_back(&mut self) {
        self.since_fold = 0;
        if let Err(e) = self.shared.checkpoint(&self.core.conn) {
            self.shared.checkpoint_failed(&e);
        }
    }

    fn wake(&self, wake: Wake) {
        if wake.len() <= 2 {
            deliver(wake);
        } else if let Err(back) = self.waker.send(wake) {
            deliver(back.0);
        }
    }
}

/// Hands answers out. A caller that is gone has its entry all the same.
pub(crate) fn deliver(wake: Wake) {
    for (reply, answer) in wake {
        let _ = reply.send(answer);
    }
}

fn class(a: &Append) -> Class {
    if a.drafts.iter().all(|d| d.class == Class::Essential) { Class::Essential } else { Class::Business }
}

/// What a group adds to the write-ahead log: whole pages, and those of the head and of the tables' upper levels.
fn wal_bytes(group: &[Append]) -> u64 {
    let records: u64 = group.iter().flat_map(|a| &a.drafts).map(|d| d.record_len() as u64 + 128).sum();
    (records / PAGE + 3) * PAGE
}
