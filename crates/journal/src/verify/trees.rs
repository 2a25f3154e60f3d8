//! Entries, trees, heads and links: hashed on two threads, signatures on both afterwards.

use super::{Fault, KeyIds, LogReport, Place, Report};
use crate::checkpoint::{Checkpoint, origin};
use crate::ids::{Id, Identity, Log};
use crate::link::{Incarnation, Link};
use crate::record::decode;
use crate::store::{self, HeadRow};
use crate::tree::{CompactTree, Hash, leaf_hash};
use rusqlite::Connection;
use std::collections::HashSet;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Bytes handed from the reading to the hashing thread at once.
const CHUNK: usize = 1 << 20;

#[derive(Default)]
struct Chunk {
    arena: Vec<u8>,
    rows: Vec<(i64, Hash, usize)>,
}

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
    let mut heads: [Vec<Vec<HeadRow>>; 2] = [Vec::new(), Vec::new()];
    for log in Log::ALL {
        for i in &all {
            heads[log.index()].push(heads_of(c, log, i, report)?);
        }
    }
    links(&all, &heads, report);
    let mut erased = HashSet::new();
    for log in Log::ALL {
        let done = one_log(c, identity, log, &all, &heads[log.index()], keys)?;
        report.faults.extend(done.faults);
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
    signatures(identity, &all, &heads, report);
    for log in Log::ALL {
        let newest = all.iter().zip(&heads[log.index()]).next_back().and_then(|(i, h)| Some((i, h.last()?)));
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

fn heads_of(c: &Connection, log: Log, i: &Incarnation, report: &mut Report) -> rusqlite::Result<Vec<HeadRow>> {
    let mut out: Vec<HeadRow> = Vec::new();
    for h in store::heads(c, log, i.no)? {
        match h {
            Some(h) if h.size > 0 => out.push(h),
            _ => {
                let size = out.last().map_or(0, |h| h.size);
                report.fault(Place::Head { log, incarnation: i.no, size }, "the head after this size is malformed");
            }
        }
    }
    if out.is_empty() {
        report.fault(Place::Incarnation(i.no), format!("it has no {} head", log.word()));
    }
    Ok(out)
}

fn links(all: &[Incarnation], heads: &[Vec<Vec<HeadRow>>; 2], report: &mut Report) {
    let mut want = Link::first();
    for (k, i) in all.iter().enumerate() {
        if i.link != want {
            report.fault(Place::Incarnation(i.no), "its link is not where the predecessor ended");
        }
        let end = |log: Log| heads[log.index()].get(k).and_then(|h| h.last()).map(|h| (h.size, h.root));
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

fn signatures(identity: &Identity, all: &[Incarnation], heads: &[Vec<Vec<HeadRow>>; 2], report: &mut Report) {
    let jobs: Vec<(Log, &Incarnation, &HeadRow)> = Log::ALL
        .iter()
        .flat_map(|log| {
            all.iter().zip(&heads[log.index()]).flat_map(move |(i, hs)| hs.iter().map(move |h| (*log, i, h)))
        })
        .collect();
    let bad = |jobs: &[(Log, &Incarnation, &HeadRow)]| -> Vec<Place> {
        jobs.iter()
            .filter(|(log, i, h)| !checkpoint(identity, i, *log, h).verify(&i.signer))
            .map(|(log, i, h)| Place::Head { log: *log, incarnation: i.no, size: h.size })
            .collect()
    };
    let (left, right) = jobs.split_at(jobs.len() / 2);
    let found = std::thread::scope(|s| {
        let other = s.spawn(|| bad(right));
        let mut found = bad(left);
        match other.join() {
            Ok(more) => found.extend(more),
            Err(_) => found.push(Place::File),
        }
        found
    });
    for place in found {
        report.fault(place, "the signature is not valid");
    }
}

#[derive(Default)]
struct Done {
    report: LogReport,
    faults: Vec<Fault>,
    erased: HashSet<Id>,
}

/// Reads on this thread, hashes and checks on a second one.
fn one_log(
    c: &Connection,
    identity: &Identity,
    log: Log,
    all: &[Incarnation],
    heads: &[Vec<HeadRow>],
    keys: &KeyIds,
) -> rusqlite::Result<Done> {
    let (give, take) = sync_channel::<Chunk>(4);
    std::thread::scope(|s| {
        let hashing = s.spawn(move || {
            let mut w = Walk::new(identity, log, all, heads, keys);
            w.run(&take);
            w.done
        });
        let read = read(c, log, &give);
        drop(give);
        let mut done = hashing.join().unwrap_or_else(|_| {
            let mut d = Done::default();
            d.faults.push(Fault { place: Place::File, what: "the check itself failed".to_owned() });
            d
        });
        if let Err((pos, e)) = read {
            done.faults
                .push(Fault { place: Place::Entry { log, pos }, what: format!("the store cannot be read: {e}") });
        }
        Ok(done)
    })
}

fn read(c: &Connection, log: Log, give: &SyncSender<Chunk>) -> Result<(), (u64, rusqlite::Error)> {
    let mut next = 0u64;
    let mut chunk = Chunk::default();
    let mut go = || -> rusqlite::Result<()> {
        let mut st = c.prepare(&format!("SELECT pos, leaf, bytes FROM {} ORDER BY pos", log.table()))?;
        let mut rows = st.query([])?;
        while let Some(r) = rows.next()? {
            let pos: i64 = r.get(0)?;
            // A leaf of another length fits no bytes.
            let leaf = r.get_ref(1)?.as_blob()?.try_into().unwrap_or([0u8; 32]);
            chunk.arena.extend_from_slice(r.get_ref(2)?.as_blob()?);
            chunk.rows.push((pos, leaf, chunk.arena.len()));
            next = pos.unsigned_abs() + 1;
            if chunk.arena.len() >= CHUNK && give.send(std::mem::take(&mut chunk)).is_err() {
                return Ok(());
            }
        }
        Ok(())
    };
    let result = go();
    // The other side ends only after this one.
    let _ = give.send(chunk);
    result.map_err(|e| (next, e))
}

/// Goes through the entries beside the list of incarnations and heads.
struct Walk<'a> {
    identity: &'a Identity,
    log: Log,
    all: &'a [Incarnation],
    heads: &'a [Vec<HeadRow>],
    keys: &'a KeyIds,
    at: usize,
    head: usize,
    tree: CompactTree,
    pos: u64,
    done: Done,
}

impl<'a> Walk<'a> {
    fn new(
        identity: &'a Identity,
        log: Log,
        all: &'a [Incarnation],
        heads: &'a [Vec<HeadRow>],
        keys: &'a KeyIds,
    ) -> Self {
        let done = Done::default();
        Walk { identity, log, all, heads, keys, at: 0, head: 0, tree: CompactTree::default(), pos: 0, done }
    }

    fn fault(&mut self, place: Place, what: &str) {
        if self.done.faults.len() < 100 {
            self.done.faults.push(Fault { place, what: what.to_owned() });
        }
    }

    fn run(&mut self, take: &Receiver<Chunk>) {
        for chunk in take {
            let mut begin = 0;
            for (pos, leaf, end) in &chunk.rows {
                self.entry(*pos, leaf, chunk.arena.get(begin..*end).unwrap_or_default());
                begin = *end;
            }
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
        let heads: &'a [HeadRow] = self.heads.get(self.at).map_or(&[], Vec::as_slice);
        while let Some(h) = heads.get(self.head).filter(|h| h.size <= self.tree.size()) {
            self.head += 1;
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
        self.head = 0;
        self.tree = CompactTree::default();
    }

    /// The last head of an incarnation covers its last entry.
    fn close(&mut self) {
        let Some(i) = self.all.get(self.at) else {
            return;
        };
        let last = self.heads.get(self.at).and_then(|h| h.last()).map_or(0, |h| h.size);
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
