//! Entries, trees, heads and links: read on one thread, hashed on another, signatures on all cores meanwhile.

use super::signatures::{Job, Signers, in_order, threads};
use super::stream::{Chunk, Hand, Mark, read};
use super::{Fault, KeyIds, LogReport, Place, Report};
use crate::checkpoint::{Checkpoint, origin};
use crate::ids::{Id, Identity, Log};
use crate::link::{Incarnation, Link};
use crate::record::decode;
use crate::store::{self, HeadRow};
use crate::tree::{CompactTree, Hash, leaf_hash};
use rusqlite::{Connection, params};
use std::collections::{HashSet, VecDeque};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

/// Chunks and batches of heads that may wait between the threads.
const WAITING: usize = 4;

pub(super) fn check(
    c: &Connection,
    identity: &Identity,
    keys: &KeyIds,
    gone: &KeyIds,
    report: &mut Report,
) -> rusqlite::Result<()> {
    let all = match store::incarnations(c, identity)? {
        Ok(all) => all,
        Err(no) => {
            report.fault(Place::Incarnation(no.unsigned_abs()), "the row does not fit its id, or one is missing");
            report.acts.entries = store::entry_count(c, Log::Acts)?;
            report.audit.entries = store::entry_count(c, Log::Audit)?;
            return Ok(());
        }
    };
    report.incarnations = all.len() as u64;
    for i in &all {
        if !report.signers.contains(&i.signer) {
            report.signers.push(i.signer);
        }
    }
    strays(c, all.len() as u64, report)?;
    let mut last: [Vec<Option<HeadRow>>; 2] = [Vec::new(), Vec::new()];
    for log in Log::ALL {
        for i in &all {
            let h = last_head(c, log, i)?;
            if h.is_none() {
                report.fault(Place::Incarnation(i.no), format!("it has no {} head", log.word()));
            }
            last[log.index()].push(h);
        }
    }
    links(&all, &last, report);
    let mut unsigned = Vec::new();
    let mut erased = HashSet::new();
    for log in Log::ALL {
        let done = one_log(c, identity, log, &all, &last[log.index()], keys);
        report.faults.extend(done.faults);
        unsigned.extend(done.unsigned);
        erased.extend(done.erased);
        let slot = if log == Log::Acts { &mut report.acts } else { &mut report.audit };
        *slot = done.report;
    }
    // Whoever takes a wrap away does not pass for somebody who erased.
    let mut lost: Vec<Id> = erased.difference(gone).copied().collect();
    lost.sort_unstable();
    for id in lost {
        report.fault(Place::Key(id), "it has no wrap, and nobody recorded that it was destroyed");
    }
    report.erased_keys = erased.intersection(gone).count() as u64;
    for place in unsigned {
        report.fault(place, "the signature is not valid");
    }
    for log in Log::ALL {
        let newest = all.iter().zip(&last[log.index()]).next_back().and_then(|(i, h)| Some((i, h.as_ref()?)));
        let slot = if log == Log::Acts { &mut report.acts } else { &mut report.audit };
        slot.head = newest.map(|(i, h)| checkpoint(identity, i, log, h));
    }
    Ok(())
}

/// Heads whose log or incarnation does not exist.
fn strays(c: &Connection, incarnations: u64, report: &mut Report) -> rusqlite::Result<()> {
    let mut st = c.prepare(
        "SELECT log, incarnation, size FROM head WHERE log NOT IN (0, 1) OR incarnation NOT BETWEEN 1 AND ?1",
    )?;
    let mut rows = st.query([store::signed(incarnations)])?;
    while let Some(r) = rows.next()? {
        let log = Log::from_number(r.get(0)?).unwrap_or(Log::Acts);
        let n = |v: i64| v.unsigned_abs();
        let place = Place::Head { log, incarnation: n(r.get(1)?), size: n(r.get(2)?) };
        report.fault(place, "a head of no known log and incarnation");
    }
    Ok(())
}

/// The last head of an incarnation that is well-formed; whether it is right is seen when its turn comes.
fn last_head(c: &Connection, log: Log, i: &Incarnation) -> rusqlite::Result<Option<HeadRow>> {
    let sql = format!("SELECT {} FROM head WHERE log=?1 AND incarnation=?2 ORDER BY size DESC", store::HEAD_COLUMNS);
    let mut st = c.prepare_cached(&sql)?;
    let mut rows = st.query(params![log.number(), store::signed(i.no)])?;
    while let Some(r) = rows.next()? {
        if let Some(h) = store::head_row(r)?.filter(|h| h.size > 0) {
            return Ok(Some(h));
        }
    }
    Ok(None)
}

fn links(all: &[Incarnation], last: &[Vec<Option<HeadRow>>; 2], report: &mut Report) {
    let mut want = Link::first();
    for (k, i) in all.iter().enumerate() {
        if i.link != want {
            report.fault(Place::Incarnation(i.no), "its link is not where the predecessor ended");
        }
        let end = |log: Log| last[log.index()].get(k).and_then(|h| h.as_ref()).map(|h| (h.size, h.root));
        let none = Link::first();
        want = Link {
            predecessor: i.id,
            acts: end(Log::Acts).unwrap_or(none.acts),
            audit: end(Log::Audit).unwrap_or(none.audit),
        };
    }
}

fn checkpoint(identity: &Identity, i: &Incarnation, log: Log, h: &HeadRow) -> Checkpoint {
    Checkpoint {
        origin: origin(identity, &i.id, log),
        size: h.size,
        root: h.root,
        key_id: h.key_id,
        suite: h.suite,
        signature: h.signature,
    }
}

#[derive(Default)]
struct Done {
    report: LogReport,
    faults: Vec<Fault>,
    erased: HashSet<Id>,
    /// Heads whose signature is not valid.
    unsigned: Vec<Place>,
}

impl Done {
    fn failed(&mut self) {
        self.faults.push(Fault { place: Place::File, what: "the check itself failed".to_owned() });
    }
}

/// Reads on this thread, hashes and compares on a second one, checks signatures on others.
fn one_log(
    c: &Connection,
    identity: &Identity,
    log: Log,
    all: &[Incarnation],
    last: &[Option<HeadRow>],
    keys: &KeyIds,
) -> Done {
    let (chunks, take) = sync_channel::<Chunk>(WAITING);
    let (back, used) = channel::<Chunk>();
    let (jobs, work) = sync_channel::<Vec<Job>>(WAITING);
    let (signers, work) = (Signers::new(identity, log, all), Mutex::new(work));
    std::thread::scope(|s| {
        let checking: Vec<_> = (0..threads()).map(|_| s.spawn(|| signers.check(&work))).collect();
        let hashing = s.spawn(move || {
            let mut w = Walk::new(identity, log, all, last, keys);
            w.run(&take, &back);
            w.done
        });
        let hand = Hand { chunks, used, jobs };
        let read = read(c, log, all, &hand);
        drop(hand);
        let mut done = Done::default();
        match hashing.join() {
            Ok(walked) => done = walked,
            Err(_) => done.failed(),
        }
        done.faults.splice(0..0, read.malformed);
        if let Some((pos, e)) = read.refused {
            let place = Place::Entry { log, pos };
            done.faults.push(Fault { place, what: format!("the store cannot be read: {e}") });
        }
        for t in checking {
            match t.join() {
                Ok(bad) => done.unsigned.extend(bad),
                Err(_) => done.failed(),
            }
        }
        in_order(&mut done.unsigned);
        done
    })
}

/// Goes through the entries beside the list of incarnations and heads.
struct Walk<'a> {
    identity: &'a Identity,
    log: Log,
    all: &'a [Incarnation],
    /// The last well-formed head of each incarnation.
    last: &'a [Option<HeadRow>],
    keys: &'a KeyIds,
    at: usize,
    /// Heads read and not yet reached.
    heads: VecDeque<Mark>,
    tree: CompactTree,
    pos: u64,
    done: Done,
}

impl<'a> Walk<'a> {
    fn new(
        identity: &'a Identity,
        log: Log,
        all: &'a [Incarnation],
        last: &'a [Option<HeadRow>],
        keys: &'a KeyIds,
    ) -> Self {
        let done = Done::default();
        let heads = VecDeque::new();
        Walk { identity, log, all, last, keys, at: 0, heads, tree: CompactTree::default(), pos: 0, done }
    }

    fn fault(&mut self, place: Place, what: &str) {
        if self.done.faults.len() < 100 {
            self.done.faults.push(Fault { place, what: what.to_owned() });
        }
    }

    fn run(&mut self, take: &Receiver<Chunk>, back: &Sender<Chunk>) {
        for mut chunk in take {
            self.heads.extend(chunk.heads.drain(..));
            for (pos, leaf, bytes) in chunk.entries() {
                self.entry(pos, leaf, bytes);
            }
            // Only a buffer; the reader may have ended.
            let _ = back.send(chunk);
        }
        self.finish();
    }

    fn entry(&mut self, pos: i64, leaf: &Hash, bytes: &[u8]) {
        let place = Place::Entry { log: self.log, pos: self.pos };
        if pos != store::signed(self.pos) {
            self.fault(place.clone(), &format!("missing; the next one present is {pos}"));
            self.pos = pos.unsigned_abs();
        }
        let hash = leaf_hash(bytes);
        if hash != *leaf {
            self.fault(place.clone(), "the bytes do not fit the leaf hash");
        }
        let report = &mut self.done.report;
        report.entries += 1;
        report.bytes += bytes.len() as u64;
        self.pos += 1;
        match decode(bytes) {
            Err(e) => self.fault(place, &e.to_string()),
            Ok(record) => {
                let h = record.head;
                // Where the heads of this incarnation end, the next one begins.
                if h.seq == 0 && self.tree.size() > 0 {
                    self.next_incarnation();
                }
                if h.seq == 0 {
                    self.done.report.links += 1;
                }
                if self.all.get(self.at).is_none_or(|i| i.id != h.incarnation) || h.seq != self.tree.size() {
                    self.fault(place, "the record's incarnation or sequence does not continue the log");
                } else if h.authority != self.identity.authority || h.node != self.identity.node {
                    self.fault(place, "the record names another authority or node");
                }
                for p in &record.parts {
                    if !self.keys.contains(&p.key_id) {
                        self.done.erased.insert(p.key_id);
                    }
                }
            }
        }
        self.tree.push(hash);
        self.heads_here();
    }

    fn heads_here(&mut self) {
        let here = |h: &Mark, at: usize, size: u64| h.life < at || (h.life == at && h.size <= size);
        while let Some(h) = self.heads.pop_front_if(|h| here(h, self.at, self.tree.size())) {
            if h.life < self.at {
                // Its incarnation ended before it: told when that was closed.
                continue;
            }
            self.done.report.heads += 1;
            if h.size != self.tree.size() || h.root != self.tree.root() {
                let no = self.all.get(self.at).map_or(0, |i| i.no);
                let place = Place::Head { log: self.log, incarnation: no, size: h.size };
                self.fault(place, "the entries do not lead to this root");
            }
        }
    }

    fn next_incarnation(&mut self) {
        self.close();
        self.at += 1;
        self.tree = CompactTree::default();
    }

    /// The last head of an incarnation covers its last entry.
    fn close(&mut self) {
        let Some(i) = self.all.get(self.at) else {
            return;
        };
        let last = self.last.get(self.at).and_then(|h| h.as_ref()).map_or(0, |h| h.size);
        if last != self.tree.size() {
            let place = Place::Head { log: self.log, incarnation: i.no, size: last };
            let have = self.tree.size();
            self.fault(place, &format!("the last head covers {last} entries, {have} are there"));
        }
    }

    fn finish(&mut self) {
        self.close();
        while self.at + 1 < self.all.len() {
            self.next_incarnation();
            self.close();
        }
    }
}
