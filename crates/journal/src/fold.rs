//! Reading the log in order: everything hashed, checked against the heads, then opened and handed over.

use crate::checkpoint::{Checkpoint, origin};
use crate::error::ReadError;
use crate::ids::{Id, Identity, Log, Scope};
use crate::keyring::Keyring;
use crate::link::{Incarnation, Link};
use crate::record::{Record, decode};
use crate::seal::Scratch;
use crate::store::{self, HeadRow};
use crate::tree::{CompactTree, Hash, leaf_hash};
use crate::verify::{Fault, Place};
use rusqlite::Connection;
use std::ops::ControlFlow;

/// A part as far as this node's keys open it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenedPart<'a> {
    /// Opened; the plaintext is only valid during the call.
    Open {
        /// Whose key sealed it.
        scope: Scope,
        /// What was appended.
        plaintext: &'a [u8],
    },
    /// The key was destroyed: nobody here can open it any more.
    Erased {
        /// Name of the destroyed key.
        key_id: Id,
    },
    /// The key is there, but sealed under a kek that was not given.
    Locked {
        /// Name of the data key.
        key_id: Id,
        /// Name of the kek needed.
        kek_id: Id,
    },
}

/// An entry, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Position in the log over all incarnations, from 0.
    pub pos: u64,
    /// Number of the incarnation, from 1.
    pub incarnation_no: u64,
    /// Id of the incarnation.
    pub incarnation: Id,
    /// Position in the incarnation's tree, from 0.
    pub seq: u64,
    /// Leaf hash of the record.
    pub leaf_hash: Hash,
    /// Set for the first entry of each incarnation: the journal's own, not a caller's.
    pub link: Option<Link>,
    /// The parts in the order of the draft; empty for a link.
    pub parts: Vec<OpenedPart<'a>>,
}

fn fault(place: Place, what: &str) -> ReadError {
    ReadError::Fault(Fault { place, what: what.to_owned() })
}

struct Group {
    arena: Vec<u8>,
    ends: Vec<usize>,
    leaves: Vec<Hash>,
}

struct Reader<'a> {
    identity: &'a Identity,
    ring: &'a Keyring,
    log: Log,
    from: u64,
    handed: u64,
}

/// See [`crate::Journal::fold`].
pub(crate) fn fold(
    conn: &Connection,
    identity: &Identity,
    ring: &Keyring,
    log: Log,
    from: u64,
    each: &mut dyn FnMut(Entry<'_>) -> ControlFlow<()>,
) -> Result<u64, ReadError> {
    // One read transaction: heads and entries of one moment, while the writer goes on.
    conn.execute_batch("BEGIN")?;
    let all = store::incarnations(conn, identity)?
        .map_err(|no| fault(Place::Incarnation(no.unsigned_abs()), "the row does not fit its id"))?;
    let mut reader = Reader { identity, ring, log, from, handed: 0 };
    let mut start = 0u64;
    let mut previous: Option<Link> = None;
    let mut work = Vec::new();
    for i in &all {
        let heads = heads_of(conn, identity, log, i)?;
        check_link(i, log, previous)?;
        let Some(last) = heads.last() else {
            return Err(fault(Place::Incarnation(i.no), "it has no head"));
        };
        let ended = (last.size, last.root);
        previous = Some(match log {
            Log::Acts => Link { predecessor: i.id, acts: ended, ..Link::first() },
            Log::Audit => Link { predecessor: i.id, audit: ended, ..Link::first() },
        });
        let next = start + last.size;
        if next > from {
            work.push((i, heads, start));
        }
        start = next;
    }
    if let Some((_, _, first)) = work.first() {
        reader.run(conn, &work, *first, each)?;
    }
    if store::entry_count(conn, log)? != start {
        return Err(fault(Place::Entry { log, pos: start }, "the number of entries differs from what the heads cover"));
    }
    Ok(reader.handed)
}

fn check_link(i: &Incarnation, log: Log, previous: Option<Link>) -> Result<(), ReadError> {
    let want = previous.unwrap_or_else(Link::first);
    let ended = |l: &Link| if log == Log::Acts { l.acts } else { l.audit };
    if i.link.predecessor == want.predecessor && ended(&i.link) == ended(&want) {
        Ok(())
    } else {
        Err(fault(Place::Incarnation(i.no), "its link is not where the predecessor ended"))
    }
}

fn heads_of(conn: &Connection, identity: &Identity, log: Log, i: &Incarnation) -> Result<Vec<HeadRow>, ReadError> {
    let mut out = Vec::new();
    for h in store::heads(conn, log, i.no)? {
        let place = Place::Head { log, incarnation: i.no, size: out.last().map_or(0, |h: &HeadRow| h.size) };
        out.push(h.ok_or_else(|| fault(place, "a head after this size is malformed"))?);
    }
    if let Some(h) = out.last() {
        let cp = Checkpoint {
            origin: origin(identity, &i.id, log),
            size: h.size,
            root: h.root,
            key_id: h.key_id,
            suite: h.suite,
            signature: h.signature,
        };
        if !cp.verify(&i.signer) {
            return Err(fault(Place::Head { log, incarnation: i.no, size: h.size }, "the signature is not valid"));
        }
    }
    Ok(out)
}

impl Reader<'_> {
    fn run(
        &mut self,
        conn: &Connection,
        work: &[(&Incarnation, Vec<HeadRow>, u64)],
        first: u64,
        each: &mut dyn FnMut(Entry<'_>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let sql = format!("SELECT pos, leaf, bytes FROM {} WHERE pos>=?1 ORDER BY pos", self.log.table());
        let mut st = conn.prepare(&sql)?;
        let mut rows = st.query([store::signed(first)])?;
        let mut group = Group { arena: Vec::new(), ends: Vec::new(), leaves: Vec::new() };
        let mut scratch: Vec<Scratch> = Vec::new();
        let mut pos = first;
        for (i, heads, _) in work {
            let mut tree = CompactTree::default();
            for h in heads {
                group.arena.clear();
                group.ends.clear();
                group.leaves.clear();
                let (start_pos, start_seq) = (pos, tree.size());
                while tree.size() < h.size {
                    let here = Place::Entry { log: self.log, pos };
                    let Some(r) = rows.next()? else {
                        return Err(fault(here, "the entry is missing"));
                    };
                    let bytes = r.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
                    let leaf = leaf_hash(bytes);
                    let stored = r.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                    if r.get::<_, i64>(0)? != store::signed(pos) || stored != leaf {
                        return Err(fault(here, "the bytes do not fit the leaf hash"));
                    }
                    group.arena.extend_from_slice(bytes);
                    group.ends.push(group.arena.len());
                    group.leaves.push(leaf);
                    tree.push(leaf);
                    pos += 1;
                }
                if tree.root() != h.root || tree.size() != h.size {
                    let place = Place::Head { log: self.log, incarnation: i.no, size: h.size };
                    return Err(fault(place, "the entries do not lead to this root"));
                }
                if pos > self.from && self.hand_over(i, &group, start_pos, start_seq, &mut scratch, each)?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn hand_over(
        &mut self,
        i: &Incarnation,
        group: &Group,
        start_pos: u64,
        start_seq: u64,
        scratch: &mut Vec<Scratch>,
        each: &mut dyn FnMut(Entry<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let mut begin = 0;
        for (k, (end, leaf)) in group.ends.iter().zip(&group.leaves).enumerate() {
            let bytes = group.arena.get(begin..*end).unwrap_or_default();
            begin = *end;
            let (pos, seq) = (start_pos + k as u64, start_seq + k as u64);
            if pos < self.from {
                continue;
            }
            let place = || Place::Entry { log: self.log, pos };
            let record = decode(bytes).map_err(|e| fault(place(), &e.to_string()))?;
            let h = record.head;
            if h.seq != seq
                || h.incarnation != i.id
                || h.authority != self.identity.authority
                || h.node != self.identity.node
            {
                return Err(fault(place(), "the record belongs elsewhere"));
            }
            let mut parts = self.open_parts(&record, scratch, pos)?;
            let link = (seq == 0).then_some(i.link);
            if let Some(link) = link {
                let said = parts.first().is_some_and(|p| match p {
                    OpenedPart::Open { plaintext, .. } => *plaintext == link.encode(),
                    OpenedPart::Erased { .. } | OpenedPart::Locked { .. } => true,
                });
                if !said {
                    return Err(fault(place(), "the link says something else than the incarnation's row"));
                }
                parts.clear();
            }
            self.handed += 1;
            let entry = Entry { pos, incarnation_no: i.no, incarnation: i.id, seq, leaf_hash: *leaf, link, parts };
            if each(entry).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn open_parts<'s>(
        &self,
        record: &Record<'_>,
        scratch: &'s mut Vec<Scratch>,
        pos: u64,
    ) -> Result<Vec<OpenedPart<'s>>, ReadError> {
        if scratch.len() < record.parts.len() {
            scratch.resize_with(record.parts.len(), Scratch::default);
        }
        let mut out = Vec::with_capacity(record.parts.len());
        for (index, (sealed, s)) in record.parts.iter().zip(scratch.iter_mut()).enumerate() {
            let key_id = sealed.key_id;
            out.push(match (self.ring.get(&key_id), self.ring.locked(&key_id)) {
                (Some(key), _) => {
                    let n = key
                        .open(self.log, record.prefix, index, sealed, s)
                        .map_err(|e| fault(Place::Entry { log: self.log, pos }, &e.to_string()))?;
                    OpenedPart::Open { scope: key.scope, plaintext: s.plain(n) }
                }
                (None, Some(kek_id)) => OpenedPart::Locked { key_id, kek_id },
                (None, None) => OpenedPart::Erased { key_id },
            });
        }
        Ok(out)
    }
}
