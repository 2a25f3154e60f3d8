//! Reading the log in order: everything hashed, checked against the heads, then opened and handed over.

mod read;

use crate::error::ReadError;
use crate::ids::{Id, Identity, Log, Scope};
use crate::keyring::Keyring;
use crate::link::Link;
use crate::record::{Record, decode};
use crate::seal::Scratch;
use crate::tree::Hash;
use crate::verify::Place;
use read::{Batch, Life, Raw, fault};
use rusqlite::Connection;
use std::ops::ControlFlow;
use std::sync::mpsc::{channel, sync_channel};

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

/// From this many entries on, a second thread pays.
const ENTRIES_FOR_TWO: u64 = 2000;
/// Batches that may wait between the threads.
const BATCHES: usize = 4;

struct Opener<'a> {
    identity: &'a Identity,
    ring: &'a Keyring,
    log: Log,
    lives: &'a [Life],
    from: u64,
    handed: u64,
    scratch: Vec<Scratch>,
}

/// See [`crate::Journal::fold`]. Where there are two cores, one thread reads and checks, and this one opens what has been
/// checked and calls `each`, in order.
pub(crate) fn fold(
    conn: Connection,
    identity: &Identity,
    ring: &Keyring,
    log: Log,
    from: u64,
    each: &mut dyn FnMut(Entry<'_>) -> ControlFlow<()>,
) -> Result<u64, ReadError> {
    // One read transaction: heads and entries of one moment, while the writer goes on.
    conn.execute_batch("BEGIN")?;
    let lives = read::lives(&conn, identity, log)?;
    let left = lives.last().map_or(0, |l| (l.start + l.size).saturating_sub(from));
    let mut opener = Opener { identity, ring, log, lives: &lives, from, handed: 0, scratch: Vec::new() };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    if left < ENTRIES_FOR_TWO || cores < 2 {
        alone(&conn, &mut opener, each)?;
    } else {
        by_two(conn, &mut opener, each)?;
    }
    Ok(opener.handed)
}

type Each<'e> = dyn FnMut(Entry<'_>) -> ControlFlow<()> + 'e;

fn alone(conn: &Connection, opener: &mut Opener<'_>, each: &mut Each<'_>) -> Result<(), ReadError> {
    let (log, lives, from) = (opener.log, opener.lives, opener.from);
    let mut failed = None;
    let read = read::read(conn, log, lives, from, &mut |batch| match opener.hand_over(&batch, each) {
        Ok(ControlFlow::Continue(())) => ControlFlow::Continue(batch),
        Ok(ControlFlow::Break(())) => ControlFlow::Break(()),
        Err(e) => {
            failed = Some(e);
            ControlFlow::Break(())
        }
    });
    failed.map_or(read, Err)
}

fn by_two(conn: Connection, opener: &mut Opener<'_>, each: &mut Each<'_>) -> Result<(), ReadError> {
    let (log, lives, from) = (opener.log, opener.lives, opener.from);
    let (give, take) = sync_channel::<Batch>(BATCHES);
    let (back, used) = channel::<Batch>();
    std::thread::scope(|s| {
        let reading = s.spawn(move || {
            read::read(&conn, log, lives, from, &mut |batch| match give.send(batch) {
                // The other side ends early only if it was told to.
                Err(_) => ControlFlow::Break(()),
                Ok(()) => ControlFlow::Continue(used.try_recv().unwrap_or_default()),
            })
        });
        let mut opened = Ok(ControlFlow::Continue(()));
        for batch in &take {
            opened = opener.hand_over(&batch, each);
            if !matches!(opened, Ok(ControlFlow::Continue(()))) {
                break;
            }
            // Only a buffer; the reader may have ended.
            let _ = back.send(batch);
        }
        drop(take);
        let read = reading.join().unwrap_or_else(|_| Err(fault(Place::File, "the reader itself failed")));
        opened.and(read)
    })
}

impl Opener<'_> {
    fn hand_over(&mut self, batch: &Batch, each: &mut Each<'_>) -> Result<ControlFlow<()>, ReadError> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let from = self.from;
        for raw in batch.entries().filter(|r| r.pos >= from) {
            if self.entry(&raw, &mut scratch, each)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        self.scratch = scratch;
        Ok(ControlFlow::Continue(()))
    }

    fn entry(
        &mut self,
        raw: &Raw<'_>,
        scratch: &mut Vec<Scratch>,
        each: &mut Each<'_>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let place = || Place::Entry { log: self.log, pos: raw.pos };
        let Some(i) = self.lives.get(raw.life).map(|l| &l.incarnation) else {
            return Err(fault(place(), "the record belongs elsewhere"));
        };
        let record = decode(raw.bytes).map_err(|e| fault(place(), &e.to_string()))?;
        let h = record.head;
        if h.seq != raw.seq
            || h.incarnation != i.id
            || h.authority != self.identity.authority
            || h.node != self.identity.node
        {
            return Err(fault(place(), "the record belongs elsewhere"));
        }
        let mut parts = self.open_parts(&record, scratch, raw.pos)?;
        let link = (raw.seq == 0).then_some(i.link);
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
        Ok(each(Entry {
            pos: raw.pos,
            incarnation_no: i.no,
            incarnation: i.id,
            seq: raw.seq,
            leaf_hash: raw.leaf,
            link,
            parts,
        }))
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
